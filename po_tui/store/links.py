"""What items are in the trackers: reading and keeping links, intents of creating, how far a pull has come.

Plain sqlite3 like `rows.py`: the badge on every screen asks here. What is written goes into the
session of a step or of `store.keep("sync")`, past the journal: a link is no one's act.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from po_tui.store.readiness import AMONG, among

if TYPE_CHECKING:
    from sqlmodel import Session

Values = dict[str, Any]


@dataclass(frozen=True)
class RemoteRow:
    """A tracker as it is stored."""

    id: int
    product_id: int
    name: str
    kind: str
    base_url: str
    browse_url: str
    project: str
    scope: str
    pull: str
    owners: Values
    config: Values
    account: str
    added: str


@dataclass
class LinkRow:
    """An item and its counterpart; `tables.syncing.Link` says what each part is."""

    item_id: int
    remote_id: int
    there_id: str
    there_key: str
    url: str = ""
    status: str = ""
    state: str = "linked"
    why: str = ""
    agreed: Values = field(default_factory=dict)
    seen: Values = field(default_factory=dict)
    refused: Values = field(default_factory=dict)
    rich: Values = field(default_factory=dict)
    there_updated: str = ""
    pushed_at: str = ""
    unsettled: bool = True
    id: int | None = None


@dataclass
class IntentRow:
    """A create whose answer is not known, or that was refused."""

    item_id: int
    remote_id: int
    uid: str
    payload: Values
    at: str
    state: str = "inflight"
    reason: str = ""


@dataclass
class CursorRow:
    """How far the pulling has come."""

    remote_id: int
    watermark: str = ""
    etag: str = ""
    full_at: str = ""
    pulled_at: str = ""
    compared_to: int = 0
    order_agreed: list[str] = field(default_factory=list)
    words: Values = field(default_factory=dict)


KEPT_RUNS: Final = 100
"""Of one tracker; a run every five minutes adds up."""
_LINK: Final = tuple(one.name for one in fields(LinkRow) if one.name != "id")
_INTENT: Final = tuple(one.name for one in fields(IntentRow))
_CURSOR: Final = tuple(one.name for one in fields(CursorRow))
_REMOTE: Final = tuple(one.name for one in fields(RemoteRow))
_JSON: Final = frozenset(
    {"agreed", "seen", "refused", "rich", "payload", "owners", "config", "order_agreed", "words"}
)

# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def remotes(con: sqlite3.Connection, product_id: int | None = None) -> list[RemoteRow]:
    """The trackers of a product, oldest first; None: of all products of the file."""
    found = con.execute(
        f"SELECT {', '.join(_REMOTE)} FROM remote WHERE product_id = ?1 OR ?1 IS NULL ORDER BY id",
        (product_id,),
    )
    return [RemoteRow(**_read(_REMOTE, row)) for row in found]


def links_there(
    con: sqlite3.Connection, remote_id: int, there_ids: Collection[str]
) -> dict[str, LinkRow]:
    """The links of some issues, by their id there."""
    found = _links(con, f"remote_id = ? AND there_id {AMONG}", remote_id, _texts(there_ids))
    return {link.there_id: link for link in found}


def present(con: sqlite3.Connection, remote_id: int, there_ids: Collection[str]) -> set[str]:
    """Those of some issues that are linked and not missing; asked for each item, so no more than that."""
    found = con.execute(
        f"SELECT there_id FROM link WHERE remote_id = ? AND there_id {AMONG} AND state <> 'missing'",
        (remote_id, _texts(there_ids)),
    )
    return {row[0] for row in found}


def links_here(
    con: sqlite3.Connection, remote_id: int, item_ids: Collection[int]
) -> dict[int, LinkRow]:
    """The links of some items, by item."""
    found = _links(con, f"remote_id = ? AND item_id {AMONG}", remote_id, among(item_ids))
    return {link.item_id: link for link in found}


def links_of_items(con: sqlite3.Connection, item_ids: Collection[int]) -> list[LinkRow]:
    """The links of some items to any tracker, by remote."""
    return _links(con, f"item_id {AMONG} ORDER BY remote_id, id", among(item_ids))


def heads(
    con: sqlite3.Connection, item_ids: Collection[int]
) -> list[tuple[int, int, str, str, str, str]]:
    """Item, remote, key, address, status and state of the links of some items, by remote."""
    return con.execute(
        "SELECT item_id, remote_id, there_key, url, status, state FROM link"
        f" WHERE item_id {AMONG} ORDER BY remote_id, id",
        (among(item_ids),),
    ).fetchall()


def unsettled(con: sqlite3.Connection, remote_id: int) -> list[LinkRow]:
    """The links with something left to push, pull, settle or tell when they were last compared."""
    # Named: SQLite would rather walk all links of the remote, each as large as two issues.
    query = f"SELECT id, {', '.join(_LINK)} FROM link INDEXED BY ix_link_unsettled WHERE remote_id = ? AND unsettled"
    return _as_links(con.execute(query, (remote_id,)))


def all_links(con: sqlite3.Connection, remote_id: int) -> list[LinkRow]:
    """All links of a tracker."""
    return _links(con, "remote_id = ? ORDER BY id", remote_id)


def ids_there(con: sqlite3.Connection, remote_id: int) -> dict[str, int]:
    """The ids there of all that is linked and not missing, with the item here."""
    found = con.execute(
        "SELECT there_id, item_id FROM link WHERE remote_id = ? AND state = 'linked'", (remote_id,)
    )
    return dict(found.fetchall())


def intents(con: sqlite3.Connection, remote_id: int) -> list[IntentRow]:
    """The creates whose outcome nobody knows, and those that were refused."""
    found = con.execute(
        f"SELECT {', '.join(_INTENT)} FROM create_intent WHERE remote_id = ? ORDER BY id",
        (remote_id,),
    )
    return [IntentRow(**_read(_INTENT, row)) for row in found]


def cursor(con: sqlite3.Connection, remote_id: int) -> CursorRow:
    """How far the pulling has come; a new one where nothing was pulled."""
    row = con.execute(
        f"SELECT {', '.join(_CURSOR)} FROM cursor WHERE remote_id = ?", (remote_id,)
    ).fetchone()
    return CursorRow(**_read(_CURSOR, row)) if row else CursorRow(remote_id)


def newest_change(con: sqlite3.Connection) -> int:
    """The last line of the journal."""
    return int(con.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


_TOUCHED: Final = """
SELECT item_id FROM change WHERE id > :since AND item_id IS NOT NULL
  AND (kind IN ('item_roadmap', 'item_dependency') OR (kind = 'item' AND field <> 'rank'))
UNION SELECT item_roadmap.item_id FROM change JOIN item_roadmap ON roadmap_id = change.row
  WHERE change.id > :since AND kind = 'roadmap_item' AND field = 'title'
UNION SELECT item.id FROM change JOIN item ON assignee_id = change.row
  WHERE change.id > :since AND kind = 'person'"""


def touched(con: sqlite3.Connection, since: int) -> set[int]:
    """Items of which the journal tells a change after that line of it, other than of their place."""
    return {row[0] for row in con.execute(_TOUCHED, {"since": since})}


def remote_changed(con: sqlite3.Connection, remote_id: int, since: int) -> bool:
    """Whether who decides about what, or another rule of the tracker, was changed after that line."""
    found = con.execute(
        "SELECT 1 FROM change WHERE id > ? AND kind = 'remote' AND row = ? AND field <> 'account'",
        (since, remote_id),
    )
    return found.fetchone() is not None


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────


def add_link(session: "Session", link: LinkRow) -> None:
    """Tie an item to its counterpart; those that refer to it are to be compared again."""
    values = [_write(name, getattr(link, name)) for name in _LINK]
    connection = session.connection()
    made = connection.exec_driver_sql(
        f"INSERT INTO link ({', '.join(_LINK)}) VALUES ({', '.join('?' * len(_LINK))})",
        tuple(values),
    )
    link.id = made.lastrowid
    item = json.dumps([link.item_id])
    connection.exec_driver_sql(
        "UPDATE link SET unsettled = 1 WHERE remote_id = ? AND NOT unsettled AND item_id IN"
        f" (SELECT id FROM item WHERE parent_id {AMONG}"
        f" UNION SELECT item_id FROM item_dependency WHERE needs_id {AMONG})",
        (link.remote_id, item, item),
    )


def drop_missing(session: "Session", remote_id: int, item_id: int) -> None:
    """Forget a counterpart that is gone, since there is another one."""
    session.connection().exec_driver_sql(
        "DELETE FROM link WHERE remote_id = ? AND item_id = ? AND state = 'missing'",
        (remote_id, item_id),
    )


def titles_there(con: sqlite3.Connection, remote_id: int) -> set[str]:
    """The milestones that issues there have, as last seen."""
    found = con.execute(
        "SELECT DISTINCT json_extract(seen, '$.roadmap') FROM link WHERE remote_id = ?",
        (remote_id,),
    )
    return {row[0] for row in found if row[0]}


def keep_link(session: "Session", link: LinkRow, *names: str) -> None:
    """Write these parts of a link."""
    told = ", ".join(f"{name} = ?" for name in names)
    session.connection().exec_driver_sql(
        f"UPDATE link SET {told} WHERE id = ?",
        (*(_write(name, getattr(link, name)) for name in names), link.id),
    )


def put_intent(session: "Session", intent: IntentRow) -> None:
    """Write down that this item is about to be created, or how that went."""
    session.connection().exec_driver_sql(
        f"INSERT INTO create_intent ({', '.join(_INTENT)}) VALUES ({', '.join('?' * len(_INTENT))})"
        " ON CONFLICT (item_id, remote_id) DO UPDATE SET uid = excluded.uid,"
        " payload = excluded.payload, at = excluded.at, state = excluded.state,"
        " reason = excluded.reason",
        tuple(_write(name, getattr(intent, name)) for name in _INTENT),
    )


def drop_intents(session: "Session", remote_id: int, item_ids: Collection[int]) -> None:
    """Forget the intents of these items: they were created, or certainly not."""
    session.connection().exec_driver_sql(
        f"DELETE FROM create_intent WHERE remote_id = ? AND item_id {AMONG}",
        (remote_id, among(item_ids)),
    )


def put_cursor(session: "Session", cursor: CursorRow) -> None:
    """Note how far the pulling has come."""
    told = ", ".join(f"{name} = excluded.{name}" for name in _CURSOR[1:])
    session.connection().exec_driver_sql(
        f"INSERT INTO cursor ({', '.join(_CURSOR)}) VALUES ({', '.join('?' * len(_CURSOR))})"
        f" ON CONFLICT (remote_id) DO UPDATE SET {told}",
        tuple(_write(name, getattr(cursor, name)) for name in _CURSOR),
    )


def agree_back(
    session: "Session", link_id: int, field: str, before: object, after: object
) -> int | None:
    """Take back that a clash was settled, unless both sides agreed on something else since.

    `before` and `after` are one-entry lists with the value, empty where there was none. Returns the
    item, or None where nothing was to be taken back.
    """
    connection = session.connection()
    row = connection.exec_driver_sql(
        "SELECT agreed, item_id FROM link WHERE id = ?", (link_id,)
    ).first()
    if row is None:
        return None
    agreed = json.loads(row[0])
    if ([agreed[field]] if field in agreed else []) != after:
        return None
    agreed.pop(field, None)
    if isinstance(before, list) and before:
        agreed[field] = before[0]
    connection.exec_driver_sql(
        "UPDATE link SET agreed = ?, unsettled = 1 WHERE id = ?",
        (_write("agreed", agreed), link_id),
    )
    return int(row[1])


def want_back(
    session: "Session", link_id: int, field: str, before: object, after: object
) -> int | None:
    """Take back, or want again, that something is said in a comment, unless it may be said by now.

    `before` and `after` are one-entry lists with the wish, empty where there was none. Returns the
    item, or None where nothing was to be taken back.
    """
    connection = session.connection()
    row = connection.exec_driver_sql(
        "SELECT refused, item_id FROM link WHERE id = ?", (link_id,)
    ).first()
    refused = json.loads(row[0]) if row is not None else {}
    entry = refused.get(field)
    if row is None or entry is None or ([entry["comment"]] if "comment" in entry else []) != after:
        return None
    entry.pop("comment", None)
    if isinstance(before, list) and before:
        entry["comment"] = before[0]
    connection.exec_driver_sql(
        "UPDATE link SET refused = ?, unsettled = 1 WHERE id = ?",
        (_write("refused", refused), link_id),
    )
    return int(row[1])


# ── runs ────────────────────────────────────────────────────────────────────────────────────────


def begin_run(session: "Session", remote_id: int, started: str) -> int:
    """Note that a run began; returns its id. Of old ones, the latest `KEPT_RUNS` are kept."""
    session.connection().exec_driver_sql(
        "DELETE FROM sync_run WHERE remote_id = ? AND id NOT IN"
        " (SELECT id FROM sync_run WHERE remote_id = ? ORDER BY id DESC LIMIT ?)",
        (remote_id, remote_id, KEPT_RUNS - 1),
    )
    made = session.connection().exec_driver_sql(
        "INSERT INTO sync_run (remote_id, started, ended, requests, outcome, counts, log)"
        " VALUES (?, ?, '', 0, '', '{}', '[]')",
        (remote_id, started),
    )
    assert made.lastrowid is not None
    return int(made.lastrowid)


def end_run(
    session: "Session",
    run_id: int,
    ended: str,
    outcome: str,
    requests: int,
    counts: Values,
    log: Sequence[str],
) -> None:
    """Note how a run ended."""
    session.connection().exec_driver_sql(
        "UPDATE sync_run SET ended = ?, outcome = ?, requests = ?, counts = ?, log = ? WHERE id = ?",
        (ended, outcome, requests, _dumps(counts), _dumps(list(log)), run_id),
    )


# ── how it is done ──────────────────────────────────────────────────────────────────────────────


def _links(con: sqlite3.Connection, where: str, *values: object) -> list[LinkRow]:
    query = f"SELECT id, {', '.join(_LINK)} FROM link WHERE {where}"
    return _as_links(con.execute(query, values))


def _as_links(found: Iterable[tuple[Any, ...]]) -> list[LinkRow]:
    return [LinkRow(id=id, **_read(_LINK, row)) for id, *row in found]


def _read(names: Sequence[str], row: Sequence[Any]) -> Values:
    return {
        name: json.loads(value) if name in _JSON else bool(value) if name == "unsettled" else value
        for name, value in zip(names, row, strict=True)
    }


def _write(name: str, value: Any) -> Any:
    return _dumps(value) if name in _JSON else value


def _dumps(value: Any) -> str:
    """As the session writes JSON; what cannot be stored as text becomes a question mark.

    Infinity is no JSON, and SQLite would refuse every question about a link that holds it: null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        finite = json.loads(json.dumps(value), parse_constant=lambda _told: None)
        text = json.dumps(finite, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")


def _texts(values: Collection[str]) -> str:
    return json.dumps(list(values))

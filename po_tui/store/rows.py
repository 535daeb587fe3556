"""The backlog as rows, for lists on screen and one-shot commands: plain sqlite3, no ORM, no wait.

Nothing here writes. Lists are read in windows: a list of 100,000 items is its ids in order plus the
rows one can see. What is asked of one item, whole, is in `store/whole_item.py`; what readiness
looks at in `store/readiness.py`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.identity import item_key, split_key
from po_tui.model.kinds import FINISHED, PLACED
from po_tui.model.listing import Buffer, ListRow, Orphans, ProductRow
from po_tui.store.readiness import (
    AMONG,
    SERVED,
    among,
    answers_of,
    facts_of,
    gaps,
    gaps_among,
    gaps_of,
)
from po_tui.store.typed import breached_among
from po_tui.store.waiting import signs_of

if TYPE_CHECKING:
    from po_tui.model.views import ItemView

__all__ = [
    "Buffer",
    "ListRow",
    "Orphans",
    "ProductRow",
    "answers_of",
    "buffer",
    "facts_of",
    "gaps",
    "gaps_among",
    "headings",
    "item_id",
    "item_json",
    "item_view",
    "list_rows",
    "open_count",
    "order",
    "orphans",
    "place_of",
    "places_among",
    "places_of",
    "product_id",
    "product_key",
    "products",
    "ready_points",
]

RECENT_SPRINTS: Final = 2
"""Over how many sprints the velocity behind the ready buffer is the mean."""

_GOAL_KEYS: Final = (
    "(SELECT group_concat(key, ',') FROM (SELECT key FROM item_goal JOIN goal ON goal.id = goal_id"
    " WHERE item_id = item.id ORDER BY goal.position, goal.id))"
)
_AT_REST: Final = frozenset((*FINISHED, "parked"))
"""States in which nothing holds an item up: nobody means to go on with it."""
_LIST: Final = f"""
SELECT id, number, type, title, estimate, state, {{labels_and_goals}}
FROM item WHERE id {AMONG} AND +product_id = ?"""
_JSON: Final = f"""
SELECT item.id, item.number, type, title, as_a, i_want, so_that, description, criteria, state,
    estimate, labels, {_GOAL_KEYS}, parent_id,
    (SELECT parent.number FROM item AS parent WHERE parent.id = item.parent_id),
    coalesce(nullif(person.key, ''), person.name), created, updated, moscow, kano, {{scores}}
FROM item LEFT JOIN person ON person.id = assignee_id
WHERE item.id {AMONG} AND +item.product_id = ?"""
_IN_ORDER: Final = "item INDEXED BY ix_item_placed"
"""Left to itself, SQLite counts along an index that has to look into every item for its state."""
_BETWEEN: Final = f"""
WITH wanted AS MATERIALIZED (
    SELECT id, rank, lag(rank, 1, '') OVER (ORDER BY rank) AS before FROM item
    WHERE +product_id = ? AND id {AMONG} AND {PLACED})
SELECT id, (
    SELECT count(*) FROM {_IN_ORDER} WHERE product_id = ? AND {PLACED}
    AND item.rank > wanted.before AND item.rank <= wanted.rank)
FROM wanted ORDER BY rank"""
"""Each of some items in order, and how many come after the one before it up to itself."""
_BATCH: Final = 2_000


# ── products ────────────────────────────────────────────────────────────────────────────────────


def products(con: sqlite3.Connection) -> list[ProductRow]:
    """The products of this file, oldest first."""
    found = con.execute(
        "SELECT id, key, name,"
        f" (SELECT count(*) FROM {_IN_ORDER} WHERE product_id = product.id AND {PLACED})"
        " FROM product ORDER BY id"
    )
    return [ProductRow(*row) for row in found]


def product_id(con: sqlite3.Connection, key: str) -> int | None:
    """The product of that key in any case, or that had it before it was renamed."""
    wanted = key.strip().upper()
    row = con.execute("SELECT id FROM product WHERE upper(key) = ?", (wanted,)).fetchone()
    row = (
        row
        or con.execute(
            "SELECT product.id FROM product JOIN json_each(aliases) WHERE upper(value) = ?",
            (wanted,),
        ).fetchone()
    )
    return row[0] if row else None


def product_key(con: sqlite3.Connection, product_id: int) -> str:
    """What stands before the dash in the keys of its items."""
    row = con.execute("SELECT key FROM product WHERE id = ?", (product_id,)).fetchone()
    return str(row[0]) if row else ""


# ── the order ───────────────────────────────────────────────────────────────────────────────────


def order(con: sqlite3.Connection, product_id: int, limit: int = -1) -> list[int]:
    """Items that are neither done nor dropped, first to last; at most `limit`, -1 for all."""
    # One JSON text is read twice as fast as 100,000 rows of one number.
    (ids,) = con.execute(
        "SELECT json_group_array(id) FROM"
        f" (SELECT id FROM item WHERE product_id = ? AND {PLACED} ORDER BY rank LIMIT ?)",
        (product_id, limit),
    ).fetchone()
    found: list[int] = json.loads(ids)
    return found


def places_of(ids: Sequence[int]) -> dict[int, int]:
    """Place by item, of a list that is in order: 1 first."""
    return {id: place for place, id in enumerate(ids, 1)}


def places_among(con: sqlite3.Connection, product_id: int, ids: Iterable[int]) -> dict[int, int]:
    """The places of some items, 1 first; those that are done, dropped or gone are left out."""
    # Counted from one to the next along the index: nothing is read but what lies between them.
    rows = con.execute(_BETWEEN, (product_id, among(ids), product_id))
    place, found = 0, {}
    for id, step in rows:
        place += step
        found[id] = place
    return found


def place_of(con: sqlite3.Connection, product_id: int, item_id: int) -> int | None:
    """The place of an item, 1 first; None where it is done, dropped or gone."""
    (place,) = con.execute(
        f"SELECT count(*) FROM item WHERE product_id = ? AND {PLACED} AND rank <="
        f" (SELECT rank FROM item WHERE id = ? AND product_id = ? AND {PLACED})",
        (product_id, item_id, product_id),
    ).fetchone()
    return place or None


def open_count(con: sqlite3.Connection, product_id: int) -> int:
    """How many items have a place in the order."""
    (alone,) = con.execute("SELECT count(*) = 1 FROM product").fetchone()
    # SQLite counts a whole table by its pages, and part of it one by one.
    query = (
        "SELECT (SELECT count(*) FROM item) - count(*) FROM item"
        f" WHERE product_id = ? AND state IN {FINISHED}"
        if alone
        else f"SELECT count(*) FROM {_IN_ORDER} WHERE product_id = ? AND {PLACED}"
    )
    return int(con.execute(query, (product_id,)).fetchone()[0])


def item_id(con: sqlite3.Connection, product_id: int | None, key: str) -> int | None:
    """The item of that key, in any case and also with an old prefix; of any product where None is given."""
    parts = split_key(key)
    if parts is None:
        return None
    prefix, number = parts
    row = con.execute(
        "SELECT item.id FROM item JOIN product ON product.id = product_id"
        " WHERE number = ? AND (product_id = ? OR ? IS NULL) AND (upper(product.key) = ?"
        " OR EXISTS (SELECT 1 FROM json_each(aliases) WHERE upper(value) = ?))"
        # A key of today goes before one of the past.
        " ORDER BY upper(product.key) <> ? LIMIT 1",
        (_as_stored(number), product_id, product_id, prefix, prefix, prefix),
    ).fetchone()
    return row[0] if row else None


# ── windows and documents ───────────────────────────────────────────────────────────────────────


def list_rows(
    con: sqlite3.Connection,
    product_id: int,
    ids: Sequence[int],
    places: Mapping[int, int] | None = None,
    *,
    bare: bool = False,
) -> list[ListRow]:
    """A window of a list, in the order of `ids`; items that are gone are left out.

    `places` tells the place by id, of these items or of all; without it they are counted. A `bare`
    row says nothing of labels, goals and what the item waits for, and takes half the time.
    """
    if not ids:
        return []
    if places is None:
        places = places_among(con, product_id, ids)
    prefix = product_key(con, product_id)
    missing = gaps_of(con, product_id, ids, places)
    waits = {} if bare else signs_of(con, ids)
    breached = breached_among(con, ids)
    query = _LIST.format(labels_and_goals="'[]', ''" if bare else f"labels, {_GOAL_KEYS}")
    found = {row[0]: row for row in con.execute(query, (among(ids), product_id))}
    return [
        ListRow(
            id=id,
            place=places.get(id),
            key=item_key(prefix, number),
            type=type,
            title=title,
            estimate=estimate,
            state=state,
            missing=missing.get(id, ""),
            goals=goals or "",
            labels=() if labels == "[]" else tuple(json.loads(labels)),
            waits=waits.get(id, "") if state not in _AT_REST else "",
            breached=id in breached,
        )
        for id, number, type, title, estimate, state, labels, goals in (
            found[id] for id in ids if id in found
        )
    ]


def headings(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int]
) -> list[tuple[int, str, str, str, str]]:
    """Id, key, title, type and state of items, in the order of `ids`: what costs nothing to tell."""
    prefix = product_key(con, product_id)
    query = f"SELECT id, number, title, type, state FROM item WHERE id {AMONG} AND +product_id = ?"
    found = {row[0]: row for row in con.execute(query, (among(ids), product_id))}
    return [
        (id, item_key(prefix, number), title, type, state)
        for id, number, title, type, state in (found[id] for id in ids if id in found)
    ]


def item_json(
    con: sqlite3.Connection,
    product_id: int,
    ids: Sequence[int],
    places: Mapping[int, int] | None = None,
    remotes: Mapping[int, list[dict[str, Any]]] | None = None,
) -> list[dict[str, Any]]:
    """The items as `--json` prints them, in the order of `ids`; items that are gone are left out.

    `remotes`: what the sync tells of each, as the contract has it.
    """
    if places is None:
        places = places_among(con, product_id, ids)
    from po_tui.store.scores import RICE, WSJF  # a list without --json does without

    query = _JSON.format(scores=f"{WSJF}, {RICE}")
    prefix = product_key(con, product_id)
    there = remotes or {}
    items: list[dict[str, Any]] = []
    for part in _batches(ids):
        found = {row[0]: row for row in con.execute(query, (among(part), product_id))}
        items += [
            _as_json(found[id], prefix, places.get(id), there.get(id, []))
            for id in part
            if id in found
        ]
    return items


def item_view(
    con: sqlite3.Connection,
    product_id: int,
    item_id: int,
    place: int | None = None,
    *,
    today: date | None = None,
) -> "ItemView":
    """Everything about one item; raises KeyError where it is gone.

    Who knows its place saves the counting. Ages hold for `today`.
    """
    from po_tui.store import whole_item  # lists do without, and start sooner

    return whole_item.item_view(con, product_id, item_id, place, today=today)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────


def ready_points(con: sqlite3.Connection, product_id: int) -> float:
    """Points of the items that the team calls ready."""
    query = "SELECT total(estimate) FROM item WHERE product_id = ? AND state = 'ready' AND type <> 'epic'"
    return float(con.execute(query, (product_id,)).fetchone()[0])


def buffer(con: sqlite3.Connection, product_id: int) -> Buffer:
    """The ready points, and the velocity they are measured by: the mean of the last two sprints."""
    recent = [row[0] for row in con.execute(
        "SELECT done_points FROM sprint WHERE product_id = ? AND state = 'done'"
        ' AND done_points IS NOT NULL ORDER BY "end" IS NULL, "end" DESC, position DESC LIMIT ?',
        (product_id, RECENT_SPRINTS),
    )]  # fmt: skip
    velocity = sum(recent) / len(recent) if recent else None
    return Buffer(ready_points(con, product_id), velocity, len(recent))


def orphans(con: sqlite3.Connection, product_id: int) -> Orphans:
    """What serves no goal: items in order, neither directly nor by parent or roadmap item; roadmap items."""
    items = con.execute(
        f"SELECT id FROM item WHERE product_id = ? AND {PLACED} AND id NOT IN ({SERVED})"
        " ORDER BY rank",
        (product_id,),
    )
    roadmap = con.execute(
        "SELECT id FROM roadmap_item WHERE product_id = ? AND status <> 'done'"
        " AND id NOT IN (SELECT roadmap_id FROM roadmap_goal) ORDER BY position, id",
        (product_id,),
    )
    return Orphans(tuple(row[0] for row in items), tuple(row[0] for row in roadmap))


# ── how it is done ──────────────────────────────────────────────────────────────────────────────


def has_remotes(con: sqlite3.Connection, product_id: int) -> bool:
    """Whether the product is kept in step with any tracker."""
    found = con.execute("SELECT 1 FROM remote WHERE product_id = ?", (product_id,))
    return found.fetchone() is not None


def meets(con: sqlite3.Connection, product_id: int) -> bool:
    """Whether a refinement session is under way; `meetings.live` tells which, and where it stands."""
    found = con.execute("SELECT 1 FROM live_session WHERE product_id = ?", (product_id,))
    return found.fetchone() is not None


def _as_json(
    row: tuple[Any, ...], prefix: str, place: int | None, remotes: list[dict[str, Any]]
) -> dict[str, Any]:
    (__, number, type, title, as_a, i_want, so_that, description, criteria, state,
     estimate, labels, goals, parent_id, parent, assignee, created, updated,
     moscow, kano, wsjf, rice) = row  # fmt: skip
    story = {"as_a": as_a, "i_want": i_want, "so_that": so_that}
    return {
        "key": item_key(prefix, number),
        "type": type,
        "title": title,
        "story": story if any(story.values()) else None,
        "description": description,
        "criteria": [
            {"text": one["text"], "done": bool(one.get("done"))} for one in json.loads(criteria)
        ],
        "state": state,
        "estimate": whole(estimate),
        "labels": json.loads(labels),
        "rank": place,
        "parent": None if parent_id is None else item_key(prefix, parent),
        "goals": goals.split(",") if goals else [],
        "assignee": assignee,
        "created": created,
        "updated": updated,
        "remotes": remotes,
        "moscow": moscow or None,
        "kano": kano or None,
        "scores": {"wsjf": whole(wsjf), "rice": whole(rice)},
    }


def whole(number: float | None) -> float | int | None:
    """A number without its `.0`."""
    return int(number) if number is not None and number == int(number) else number


def _as_stored(number: int) -> int:
    """A number as SQLite can hold it; one that is too large names nothing."""
    return number if number < 2**63 else -1


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]

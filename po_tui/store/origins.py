"""Where items came from, of those that no tracker is known to have: read for recognising them there."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.same_issue import KNOWN, Came, There, is_same, names_of, names_there
from po_tui.store.readiness import AMONG

ISSUE_ID: Final = "id"
"""In what is noted with an origin of Jira: the number of the issue, which never changes."""


class OriginRow(NamedTuple):
    """An item that came from a file."""

    item_id: int
    uid: str
    number: int
    came: Came
    imported: dict[str, Any]
    """Its fields as they were last imported."""
    created: str = ""
    """When it came."""


def unlinked(con: sqlite3.Connection, product_id: int, remote_id: int) -> list[OriginRow]:
    """The items that came from a list or a tracker's answer and have no counterpart in this tracker."""
    found = con.execute(
        "SELECT item_id, uid, number, source, external_id, line, external_ref, title, imported, created"
        " FROM origin JOIN item ON item.id = item_id WHERE origin.product_id = ?"
        f" AND source IN ({','.join('?' * len(KNOWN))})"
        " AND item_id NOT IN"
        " (SELECT item_id FROM link WHERE remote_id = ? AND state <> 'missing')"
        " ORDER BY item_id, origin.id",
        (product_id, *KNOWN, remote_id),
    )
    return [_row(row) for row in found]


def any_known(con: sqlite3.Connection, product_id: int, remote_id: int) -> bool:
    """Whether some item that came from a file was found in this tracker."""
    found = con.execute(
        "SELECT 1 FROM link JOIN origin USING (item_id) WHERE remote_id = ? AND product_id = ?"
        f" AND state <> 'missing' AND source IN ({','.join('?' * len(KNOWN))})"
        " AND (external_id = there_key COLLATE NOCASE"
        "      OR external_id LIKE '%' || there_key) LIMIT 1",
        (remote_id, product_id, *KNOWN),
    )
    return found.fetchone() is not None


def counterparts(
    con: sqlite3.Connection,
    product_id: int,
    source: str,
    told: Sequence[tuple[str, str, str, str]],
) -> dict[str, int]:
    """Entries of a file that are issues of a tracker, and the items that have those as counterparts.

    `told`: key, reference, what is noted of it, and title, of each entry.
    """
    if source not in KNOWN or not told:
        return {}
    came = [
        Came(source, key, ref if "://" in ref else "", noted_id(line), (title,))
        for key, ref, line, title in told
    ]
    wanted = {one.key for one in came} | {one.key.upper() for one in came}
    wanted |= {"#" + one.key.rpartition("#")[2] for one in came}
    by_name: dict[str, list[tuple[int, There]]] = {}
    for item_id, id, key, url, project, title in con.execute(
        "SELECT item_id, there_id, there_key, url, project, title FROM link"
        " JOIN remote ON remote.id = remote_id JOIN item ON item.id = item_id"
        f" WHERE remote.product_id = ? AND link.state = 'linked' AND there_key {AMONG}",
        (product_id, json.dumps([*wanted])),
    ):
        there = There(id, key, url, title, project)
        for name in names_there(there):
            by_name.setdefault(name, []).append((item_id, there))
    found: dict[str, int] = {}
    for one in came:
        near = [pair for name in names_of(one) for pair in by_name.get(name, ())]
        item = next((item for item, there in near if is_same(one, there)), None)
        if item is not None and item not in found.values():
            found[one.key] = item
    return found


def noted_id(line: str) -> str:
    """The number of the issue in what is noted with an origin; empty where it is not told."""
    if not line.startswith("{"):
        return ""
    try:
        told = json.loads(line)
    except ValueError:
        return ""
    id = str(told.get(ISSUE_ID) or "") if isinstance(told, dict) else ""
    return id if id.isascii() and id.isdigit() else ""  # it is asked for, in a query or an address


def _row(row: tuple[Any, ...]) -> OriginRow:
    item_id, uid, number, source, external_id, line, ref, title, told, created = row
    imported = json.loads(told)
    url = ref if "://" in ref else ""
    id = noted_id(line) if source == "jira" else ""
    came = Came(source, external_id, url, id, (title, str(imported.get("title", ""))))
    return OriginRow(item_id, uid, number, came, imported, created)

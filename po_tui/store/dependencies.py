"""Reads the two trees around an item: what it waits for, and what waits for it. Plain sqlite3."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from po_tui.model.dependencies import DEEPEST, Ties, Waiting, ties
from po_tui.model.fields import PLACED
from po_tui.model.identity import item_key
from po_tui.store.readiness import AMONG, among
from po_tui.store.waiting import blocked_among

_AROUND: Final = """
WITH RECURSIVE needed (id, depth) AS (
    VALUES (:item, 0)
    UNION SELECT needs_id, depth + 1 FROM needed JOIN item_dependency ON item_id = needed.id
    WHERE depth <= :deepest),
waiting (id, depth) AS (
    VALUES (:item, 0)
    UNION SELECT item_id, depth + 1 FROM waiting JOIN item_dependency ON needs_id = waiting.id
    WHERE depth <= :deepest)
SELECT link.id, item_id, needs_id FROM needed JOIN item_dependency AS link ON item_id = needed.id
UNION
SELECT link.id, item_id, needs_id FROM waiting JOIN item_dependency AS link ON needs_id = waiting.id
ORDER BY 1"""


def needs_of(con: sqlite3.Connection, item_id: int) -> list[int]:
    """What an item waits for directly, in the order in which it was linked."""
    found = con.execute(
        "SELECT needs_id FROM item_dependency WHERE item_id = ? ORDER BY id", (item_id,)
    )
    return [row[0] for row in found]


def links_of(con: sqlite3.Connection, items: Iterable[int]) -> dict[tuple[int, int], int]:
    """The links of some items to what they wait for: who and whom → the id of the link."""
    found = con.execute(
        f"SELECT item_id, needs_id, id FROM item_dependency WHERE item_id {AMONG}", (among(items),)
    )
    return {(item, needed): id for item, needed, id in found}


def needed_by_any(con: sqlite3.Connection, items: Iterable[int]) -> set[int]:
    """Some items, and all that they wait for, near or far."""
    found = con.execute(
        f"WITH RECURSIVE needed (id) AS (SELECT id FROM item WHERE id {AMONG}"
        " UNION SELECT needs_id FROM needed JOIN item_dependency ON item_id = needed.id)"
        " SELECT id FROM needed",
        (among(items),),
    )
    return {row[0] for row in found}


def ties_of(con: sqlite3.Connection, product_id: int, item_id: int) -> Ties:
    """What an item waits for and what waits for it; raises KeyError where it is gone."""
    found = con.execute(_AROUND, {"item": item_id, "deepest": DEEPEST}).fetchall()
    edges = [(waits, needed) for __, waits, needed in found]
    items = {one.id: one for one in _items(con, product_id, {item_id, *sum(edges, ())})}
    return ties(items[item_id], edges, items)


def _items(con: sqlite3.Connection, product_id: int, ids: Iterable[int]) -> list[Waiting]:
    wanted = list(ids)
    blocked = blocked_among(con, wanted)
    rows = con.execute(
        f"SELECT product_id = ? AND item.{PLACED}, item.id, product.key, number, title, item.type,"
        " item.state, estimate FROM item JOIN product ON product.id = product_id"
        f" WHERE item.id {AMONG} ORDER BY rank",
        (product_id, among(wanted)),
    )
    return [
        Waiting(
            id=id,
            key=item_key(prefix, number),
            title=title,
            type=type,
            state=state,
            estimate=estimate,
            place=n if placed else None,
            blocked=id in blocked,
        )
        for n, (placed, id, prefix, number, title, type, state, estimate) in enumerate(rows, 1)
    ]

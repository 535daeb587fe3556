"""What hangs on a roadmap item: the work of the backlog that is part of it; keys that were ever used."""

import sqlite3

from po_tui.model.roadmap import Work
from po_tui.store.whole_item import Keys


def work_of(con: sqlite3.Connection, product_id: int, roadmap_id: int) -> list[Work]:
    """The items linked to a roadmap item: those still to be done in their order, then the others."""
    keys = Keys(con, product_id)
    found = con.execute(
        "SELECT item.id, number, title, type, state, estimate FROM item_roadmap"
        " JOIN item ON item.id = item_id WHERE roadmap_id = ? AND +item.product_id = ?"
        " ORDER BY state = 'dropped', state = 'done', rank",
        (roadmap_id, product_id),
    )
    return [Work(id, keys.of(number), *rest) for id, number, *rest in found]


def next_key(con: sqlite3.Connection, product_id: int) -> str:
    """A key that no roadmap item has or ever had: R7 stays the same thing for everybody."""
    used = con.execute(
        "SELECT key FROM roadmap_item WHERE product_id = :p UNION ALL"
        " SELECT json_extract(before, '$.key') FROM change JOIN step ON step.id = step_id"
        " WHERE kind = 'roadmap_item' AND field = '*' AND before IS NOT NULL"
        " AND step.product_id = :p",
        {"p": product_id},
    )
    numbers = [int(key[1:]) for (key,) in used if key and key[:1] == "R" and key[1:].isdecimal()]
    return f"R{max(numbers, default=0) + 1}"

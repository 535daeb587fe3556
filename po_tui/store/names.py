"""The names that people gave in a product, to be offered where a filter asks for one."""

import sqlite3
from typing import Final

from po_tui.model.identity import item_key
from po_tui.store.rows import product_key

MOST: Final = 2_000
"""So many parents are offered; who has more of them knows the key."""
_LABELS: Final = """
WITH RECURSIVE known (label) AS (
    SELECT min(label) FROM item_label
    UNION ALL SELECT (SELECT min(label) FROM item_label WHERE label > known.label)
    FROM known WHERE known.label IS NOT NULL)
SELECT label, '' FROM known WHERE EXISTS (
    SELECT 1 FROM item_label AS on_item JOIN item ON item.id = item_id
    WHERE on_item.label = known.label AND product_id = ?)"""
_PEOPLE: Final = (
    "SELECT name, key FROM person WHERE product_id = ? ORDER BY {first}, name COLLATE NOCASE"
)
_PARENTS: Final = """
SELECT number, title FROM item WHERE id IN (SELECT parent_id FROM item WHERE product_id = ?)
ORDER BY rank LIMIT ?"""
_QUERIES: Final = {
    "label": _LABELS,
    "goal": "SELECT key, title FROM goal WHERE product_id = ? ORDER BY position, id",
    "roadmap": "SELECT key, title FROM roadmap_item WHERE product_id = ? ORDER BY position, id",
    "remote": "SELECT name, project FROM remote WHERE product_id = ? ORDER BY id",
    "assignee": _PEOPLE.format(first="coalesce(estimates, 0) DESC"),
    "stakeholder": _PEOPLE.format(first="stakeholder DESC"),
}


def names_of(con: sqlite3.Connection, product_id: int, field: str) -> list[tuple[str, str]]:
    """The values that a field of `filters.NAMES` can have, each with what else it is known by."""
    if field == "parent":
        prefix = product_key(con, product_id)
        rows = con.execute(_PARENTS, (product_id, MOST))
        return [(item_key(prefix, number), title) for number, title in rows]
    if field not in _QUERIES:
        return []
    return list(con.execute(_QUERIES[field], (product_id,)))

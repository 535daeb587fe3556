"""Which item is part of which, how far the parts are, and what further columns of a list say."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from po_tui.model.forest import Progress
from po_tui.model.identity import item_key
from po_tui.model.listing import RowFacts
from po_tui.store.readiness import AMONG, among
from po_tui.store.rows import product_key

# A part counts that has no parts of its own; what was dropped is not to be done any more.
_PROGRESS: Final = f"""
WITH RECURSIVE part (root, id) AS (
    SELECT parent_id, id FROM item WHERE parent_id {AMONG}
    UNION SELECT root, item.id FROM part JOIN item ON item.parent_id = part.id)
SELECT root, count(*), total(state = 'done'), total(estimate),
    total(CASE WHEN state = 'done' THEN estimate END), total(estimate IS NULL)
FROM part JOIN item USING (id)
WHERE state <> 'dropped' AND NOT EXISTS (SELECT 1 FROM item AS own WHERE own.parent_id = item.id)
GROUP BY root"""
_FACTS: Final = f"""
SELECT item.id, item.state, item.labels, parent.number, coalesce(nullif(person.name, ''), person.key), item.created,
    item.updated, item.deadline, item.moscow, item.kano
FROM item LEFT JOIN person ON person.id = item.assignee_id
LEFT JOIN item AS parent ON parent.id = item.parent_id
WHERE item.id {AMONG} AND +item.product_id = ?"""


def parents(con: sqlite3.Connection) -> dict[int, int]:
    """Every item that is part of another, with that other one; of all products of the file."""
    # Answered from the index alone: 20 ms for a hundred thousand.
    return dict(con.execute("SELECT id, parent_id FROM item WHERE parent_id IS NOT NULL"))


def parents_of(con: sqlite3.Connection, ids: Sequence[int]) -> dict[int, int | None]:
    """What these items are part of; those that are gone are left out."""
    return dict(con.execute(f"SELECT id, parent_id FROM item WHERE id {AMONG}", (among(ids),)))


def progress(con: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Progress]:
    """How far the parts of each item are, at any depth; items without parts are left out."""
    return {
        root: Progress(total, int(done), points, points_done, int(unestimated))
        for root, total, done, points, points_done, unestimated in con.execute(
            _PROGRESS, (among(ids),)
        )
    }


def rank_of(con: sqlite3.Connection, item_id: int) -> str:
    """The rank of an item, also of one that is done or dropped."""
    found = con.execute("SELECT rank FROM item WHERE id = ?", (item_id,)).fetchone()
    return str(found[0]) if found else ""


def facts(con: sqlite3.Connection, product_id: int, ids: Sequence[int]) -> dict[int, RowFacts]:
    """What columns say of a window of items beyond their rows; items that are gone are left out."""
    prefix = product_key(con, product_id)
    return {
        id: RowFacts(
            state,
            tuple(json.loads(labels)),
            "" if parent is None else item_key(prefix, parent),
            assignee or "",
            *rest,
        )
        for id, state, labels, parent, assignee, *rest in con.execute(
            _FACTS, (among(ids), product_id)
        )
    }

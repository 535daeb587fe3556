"""Who has to wait: for an answer, an item, a delivery – or for an item that is ordered later.

An item is *blocked* by anything that is still to come; it is *held up* only by what the order does
not settle by itself. A list shows the latter: a sign on every other row says nothing.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from po_tui import settings
from po_tui.model.kinds import PLACED
from po_tui.store.readiness import AMONG, DELIVERED, among

_OPEN_DELIVERY: Final = f"status NOT IN {tuple(sorted(DELIVERED))}"
_WAITS: Final = (
    "SELECT item_id FROM question WHERE answer IS NULL AND blocking{these}"
    " UNION SELECT link.item_id FROM item_dependency AS link JOIN item AS needed"
    "  ON needed.id = needs_id WHERE needed.state <> 'done'{these}"
    f" UNION SELECT item_id FROM external_delivery WHERE {_OPEN_DELIVERY}{{these}}"
)
BLOCKED: Final = _WAITS.format(these="")
"""The items that wait for an answer, an item that is not done, or a delivery."""
_HELD_UP: Final = (
    f"SELECT item_id FROM question WHERE answer IS NULL AND blocking AND item_id {AMONG}"
    " UNION SELECT link.item_id FROM item_dependency AS link JOIN item AS needed"
    "  ON needed.id = needs_id"
    f"  WHERE needed.state NOT IN ('done', 'in_sprint') AND link.item_id {AMONG}"
    f" UNION SELECT item_id FROM external_delivery WHERE {_OPEN_DELIVERY}"
    f"  AND due < ? AND item_id {AMONG}"
)
_LATER: Final = f"""
SELECT link.item_id FROM item_dependency AS link
JOIN item ON item.id = link.item_id JOIN item AS needed ON needed.id = needs_id
-- The plus signs: found by their ids, not by walking through all that come later.
WHERE link.item_id {AMONG} AND +needed.product_id = item.product_id AND +needed.rank > item.rank
AND item.{PLACED} AND needed.state NOT IN ('done', 'dropped', 'in_sprint')"""


def blocked_among(con: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of some items that wait for something."""
    wanted = among(ids)
    query = _WAITS.format(these=f" AND item_id {AMONG}")
    return {row[0] for row in con.execute(query, (wanted, wanted, wanted))}


def later_among(con: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of some items that wait for one which stands behind them in the order."""
    return {row[0] for row in con.execute(_LATER, (among(ids),))}


def held_up_among(con: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of some items that wait for an answer, an item nobody is at, or a delivery that is late."""
    wanted, today = among(ids), settings.today().isoformat()
    return {row[0] for row in con.execute(_HELD_UP, (wanted, wanted, today, wanted))}


def signs_of(con: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """What a list says of those of some items that are held up: `later` hides `blocked`."""
    wanted = list(ids)
    return dict.fromkeys(held_up_among(con, wanted), "blocked") | dict.fromkeys(
        later_among(con, wanted), "later"
    )

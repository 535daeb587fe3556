"""Reads the inbox of needs and wishes, with the items that answer each. Plain sqlite3."""

import sqlite3

from po_tui.model.folding import searchable, words_of
from po_tui.model.views import ItemRef, NeedView
from po_tui.model.wishes import STATES
from po_tui.store import panes
from po_tui.store.whole_item import Keys

_ORDER = {state: n for n, state in enumerate(STATES)}


def needs(con: sqlite3.Connection, product_id: int, words: str = "") -> list[NeedView]:
    """Those with words that begin like all of these: wishes first, the latest first within a state."""
    answering = _answering(con, product_id)
    found = [
        need._replace(items=tuple(answering.get(need.id, ())))
        for need in panes.needs(con, product_id)
    ]
    wanted = words_of(words)
    if wanted:
        found = [need for need in found if _has(need, wanted)]
    found.sort(key=lambda need: (_ORDER.get(need.state, 9), -need.id))
    return found


def items_of(con: sqlite3.Connection, need_id: int) -> list[int]:
    """The items that answer a need, in order."""
    found = con.execute("SELECT id FROM item WHERE need_id = ? ORDER BY rank", (need_id,))
    return [row[0] for row in found]


def counts(con: sqlite3.Connection, product_id: int) -> dict[str, int]:
    """How many there are of each state."""
    found = con.execute(
        "SELECT state, count(*) FROM need WHERE product_id = ? GROUP BY state", (product_id,)
    )
    return dict(found.fetchall())


def _answering(con: sqlite3.Connection, product_id: int) -> dict[int, list[ItemRef]]:
    keys, found = Keys(con, product_id), dict[int, list[ItemRef]]()
    for need_id, *item in con.execute(
        "SELECT need_id, id, number, title, type, state, estimate FROM item"
        " WHERE need_id IS NOT NULL AND +product_id = ? ORDER BY rank",
        (product_id,),
    ):
        found.setdefault(need_id, []).extend(keys.refs([tuple(item)]))
    return found


def _has(need: NeedView, words: list[str]) -> bool:
    searched = searchable(
        f"{need.key} {need.text} {need.wish} {need.who} {need.source} {need.reason}"
    )
    return all(f" {word}" in searched for word in words)

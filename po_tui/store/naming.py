"""Which items somebody may mean who types: by the beginning of a number, or by words. Few, and at once."""

import sqlite3
from typing import Final

from po_tui.model.fields import PLACED
from po_tui.model.filters import words_of

_LOOKED_AT: Final = 500
"""Finds that are put in order: of a common word there are a hundred thousand."""


def by_number(con: sqlite3.Connection, product_id: int, number: int, limit: int) -> list[int]:
    """Items whose number begins like that, the lowest first."""
    found = con.execute(
        f"SELECT id FROM item WHERE product_id = ? AND {PLACED} AND CAST(number AS TEXT) LIKE ?"
        " ORDER BY number LIMIT ?",
        (product_id, f"{number}%", limit),
    )
    return [row[0] for row in found]


def by_words(con: sqlite3.Connection, product_id: int, text: str, limit: int) -> list[int]:
    """Items with words that begin like these in their title, else anywhere; in order."""
    # Words are letters, digits and pictures: no quote among them could end the phrase.
    words = " AND ".join(f'"{word}" *' for word in words_of(text))
    if not words:
        return []
    return _matching(con, product_id, f"title : ({words})", limit) or _matching(
        con, product_id, words, limit
    )


def _matching(con: sqlite3.Connection, product_id: int, match: str, limit: int) -> list[int]:
    found = con.execute(
        "SELECT id FROM item WHERE id IN"
        " (SELECT rowid FROM item_text WHERE item_text MATCH ? LIMIT ?)"
        f" AND +product_id = ? AND {PLACED} ORDER BY rank LIMIT ?",
        (match, _LOOKED_AT, product_id, limit),
    )
    return [row[0] for row in found]

"""The rules a product keeps for itself: deck, limits, timeboxes."""

import json
import sqlite3
from typing import Any


def product_settings(con: sqlite3.Connection, product_id: int) -> dict[str, Any]:
    """What the product set for itself; empty where it goes by the defaults."""
    found = con.execute("SELECT settings FROM product WHERE id = ?", (product_id,)).fetchone()
    settings: dict[str, Any] = json.loads(found[0]) if found else {}
    return settings


def next_session(con: sqlite3.Connection, product_id: int) -> dict[str, Any]:
    """Wishes for the coming refinement: date, timebox, candidates (keys)."""
    found = con.execute("SELECT next_session FROM product WHERE id = ?", (product_id,)).fetchone()
    wishes: dict[str, Any] = json.loads(found[0]) if found else {}
    return wishes


def type_of(con: sqlite3.Connection, item_id: int | None) -> str:
    """The type of an item; empty where it is gone."""
    found = con.execute("SELECT type FROM item WHERE id = ?", (item_id,)).fetchone()
    return str(found[0]) if found else ""

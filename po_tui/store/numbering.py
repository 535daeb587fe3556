"""Keys such as G4 or N12: the next one, so that no number is ever said of two things."""

import re
import sqlite3

_NUMBERED = re.compile(r"([A-Z]+)([0-9]{1,9})")


def next_key(con: sqlite3.Connection, table: str, product_id: int, letter: str) -> str:
    """The next key of a table of ours, behind all that are there and all that ever were."""
    there = con.execute(f"SELECT key FROM {table} WHERE product_id = ?", (product_id,))
    gone = con.execute(
        "SELECT json_extract(before, '$.key') FROM change WHERE kind = ? AND before IS NOT NULL"
        " AND json_type(before) = 'object' AND json_extract(before, '$.product_id') = ?",
        (table, product_id),
    )
    numbers = [
        int(found[2])
        for (key,) in (*there, *gone)
        if key and (found := _NUMBERED.fullmatch(str(key))) and found[1] == letter
    ]
    return f"{letter}{max(numbers, default=0) + 1}"

"""Reads what editors offer while one types, and what hangs on items of a type. Plain sqlite3."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from po_tui.model.identity import item_key, split_key
from po_tui.model.kinds import PLACED
from po_tui.store.readiness import AMONG, DELIVERED, among

_DELIVERED: Final = f"status IN {tuple(sorted(DELIVERED))}"


def characteristics(con: sqlite3.Connection, product_id: int) -> dict[str, tuple[str, ...]]:
    """The quality characteristics that items ask for, each with their keys in order."""
    found: dict[str, tuple[str, ...]] = {}
    for code, prefix, number in con.execute(
        "SELECT characteristic, product.key, number FROM quality_target"
        " JOIN item ON item.id = item_id JOIN product ON product.id = product_id"
        f" WHERE characteristic <> '' AND product_id = ? AND {PLACED} ORDER BY rank",
        (product_id,),
    ):
        found[code] = (*found.get(code, ()), item_key(prefix, number))
    return found


def breached_among(con: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of the items that were last measured beyond their break point."""
    found = con.execute(
        "SELECT target.item_id, value, breakpoint, direction, max(\"on\" || printf('%012d', one.id))"
        " FROM quality_target AS target JOIN quality_measurement AS one USING (item_id)"
        f" WHERE target.item_id {AMONG} GROUP BY target.item_id",
        (among(ids),),
    ).fetchall()
    if not found:
        return set()
    from po_tui.model.quality import breached  # most lists do without

    return {id for id, value, limit, direction, __ in found if breached(value, limit, direction)}


def first_delivery(
    con: sqlite3.Connection, item_id: int
) -> tuple[int, str, str, str | None, str] | None:
    """The delivery that matters most: the first one due that somebody still waits for."""
    found: tuple[int, str, str, str | None, str] | None = con.execute(
        "SELECT id, what, party, due, status FROM external_delivery WHERE item_id = ?"
        f" ORDER BY {_DELIVERED}, due IS NULL, due, id LIMIT 1",
        (item_id,),
    ).fetchone()
    return found


def item_of(con: sqlite3.Connection, product_id: int, table: str, id: int) -> int | None:
    """The item of the product that a record of a table of ours hangs on; None where there is none."""
    found = con.execute(
        f"SELECT item_id FROM {table} AS one JOIN item ON item.id = item_id"
        " WHERE one.id = ? AND product_id = ?",
        (id, product_id),
    ).fetchone()
    return found[0] if found else None


def labels(con: sqlite3.Connection, product_id: int) -> list[tuple[str, int]]:
    """Every label in use, with how many items have it; the most used first."""
    return con.execute(
        "SELECT label, count(*) FROM item_label JOIN item ON item.id = item_id"
        " WHERE product_id = ? GROUP BY label ORDER BY count(*) DESC, label",
        (product_id,),
    ).fetchall()


def items_like(
    con: sqlite3.Connection, product_id: int, text: str, types: tuple[str, ...] = (), limit: int = 6
) -> list[tuple[str, str]]:
    """Key and title of items whose key or title begins like a text, else of those that hold it."""
    row = con.execute("SELECT key FROM product WHERE id = ?", (product_id,)).fetchone()
    prefix = str(row[0])
    among = f" AND type IN ({', '.join('?' * len(types))})" if types else ""
    query = (
        f"SELECT number, title FROM item WHERE product_id = ?{among} AND {PLACED} AND {{where}}"
        " ORDER BY {order} LIMIT ?"
    )
    named = split_key(text) or (split_key(f"{prefix}-{text}") if text else None)
    found: list[tuple[int, str]] = []
    if named is not None:
        found = con.execute(
            query.format(where="CAST(number AS TEXT) LIKE ?", order="number"),
            (product_id, *types, f"{named[1]}%", limit),
        ).fetchall()
    elif f"{prefix}-".startswith(text.upper()):
        found = con.execute(
            query.format(where="1", order="rank"), (product_id, *types, limit)
        ).fetchall()
    if len(found) < limit and len(text) > 1:
        wanted = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        more = con.execute(
            query.format(where=r"title LIKE ? ESCAPE '\'", order="rank"),
            (product_id, *types, f"%{wanted}%", limit),
        ).fetchall()
        found = list(dict.fromkeys([*found, *more]))[:limit]
    return [(item_key(prefix, number), title) for number, title in found]

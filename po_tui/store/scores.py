"""Reads what items are weighed by: in windows for tables, by one query for what compares them all.

Plain sqlite3. The same rules in Python stand in `model/prioritisation.py`; a test holds them together.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from po_tui.model.fields import PLACED, REACHING, SORTED_OUT, VALUED
from po_tui.model.identity import item_key
from po_tui.model.prioritisation import UNSCORED, Method, MoscowShares, ScoreRow
from po_tui.store.readiness import AMONG, among

_SIZE: Final = "coalesce(job_size, estimate)"
_WEIGHED: Final = " AND ".join(f"type <> '{type}'" for type in UNSCORED)
WSJF: Final = (
    f"CASE WHEN {_WEIGHED} AND {_SIZE} > 0 THEN"
    f" (user_business_value + time_criticality + risk_opportunity) / {_SIZE} END"
)
"""The score of an item as SQL; NULL with an input missing."""
RICE: Final = (
    f"CASE WHEN {_WEIGHED} AND effort_person_months > 0 THEN"
    " reach_per_quarter * impact * confidence / effort_person_months END"
)
_SCORES: Final = {
    Method.wsjf: (WSJF, VALUED),
    Method.rice: (RICE, REACHING),
}
"""The score, and which items can have one: there is an index of just these."""
RELATIVE_COLUMNS: Final = ("user_business_value", "time_criticality", "risk_opportunity")
"""Inputs that only mean something beside those of other items."""
_INPUTS: Final = ScoreRow._fields[2:]


def score_rows(con: sqlite3.Connection, product_id: int, ids: Sequence[int]) -> list[ScoreRow]:
    """What a window of items is weighed by, in the order of `ids`; items that are gone are left out."""
    query = (
        f"SELECT item.id, product.key, number, {', '.join(f'item.{name}' for name in _INPUTS)}"
        " FROM item JOIN product ON product.id = product_id"
        f" WHERE item.id {AMONG} AND +product_id = ?"
    )
    found = {
        id: ScoreRow(id, item_key(prefix, number), *inputs)
        for id, prefix, number, *inputs in con.execute(query, (among(ids), product_id))
    }
    return [found[id] for id in ids if id in found]


def scores(
    con: sqlite3.Connection, product_id: int, method: Method, ids: Iterable[int] | None = None
) -> dict[int, float]:
    """The score of each of these items that has one; by default of all that have a place."""
    if method not in _SCORES:
        return {}
    score, which = _SCORES[method]
    source, values = _among(product_id, which, ids)
    query = f"SELECT id, score FROM (SELECT id, {score} AS score FROM {source})"
    return dict(con.execute(f"{query} WHERE score IS NOT NULL", values).fetchall())


def classes(con: sqlite3.Connection, product_id: int, method: Method) -> dict[int, str]:
    """The MoSCoW or Kano class of the items that have a place and one of it."""
    if method not in {Method.moscow, Method.kano}:
        return {}
    found = con.execute(
        f"SELECT id, {method} FROM item WHERE product_id = ? AND {PLACED} AND {method} <> ''",
        (product_id,),
    )
    return dict(found.fetchall())


def values_and_efforts(
    con: sqlite3.Connection, product_id: int
) -> dict[int, tuple[float | None, float | None]]:
    """Value and job size of the items that have a place and a value."""
    source, values = _among(product_id, VALUED, None)
    found = con.execute(
        f"SELECT id, user_business_value, {_SIZE} FROM {source}"
        f" AND {_WEIGHED} AND user_business_value IS NOT NULL",
        values,
    )
    return {id: (value, effort) for id, value, effort in found}


def shares(
    con: sqlite3.Connection, product_id: int, ids: Iterable[int] | None = None
) -> MoscowShares:
    """How the effort of these items is shared out by MoSCoW; by default of all that have a place.

    Epics have no effort of their own: their parts do.
    """
    ids = None if ids is None else list(ids)
    counted = "total(estimate), count(estimate), sum(estimate IS NULL)"
    classed, values = _among(product_id, SORTED_OUT, ids)
    found = con.execute(
        f"SELECT moscow, {counted} FROM {classed} AND type <> 'epic' GROUP BY moscow", values
    ).fetchall()
    every, values = _among(product_id, "1", ids)
    all_of_them = con.execute(
        f"SELECT {counted} FROM {every} AND type <> 'epic'", values
    ).fetchone()
    # What has no class is the rest: to look for it would mean to look into every item.
    rest = [(every or 0) - sum(row[n] for row in found) for n, every in enumerate(all_of_them, 1)]
    rows = [*found, ("", *rest)]
    return MoscowShares(
        {moscow: points for moscow, points, estimated, __ in rows if estimated},
        {moscow: missing for moscow, __, __, missing in rows if missing},
    )


def lowest(
    con: sqlite3.Connection, product_id: int, ids: Iterable[int] | None = None
) -> dict[str, float]:
    """The least value in each column of WSJF's inputs that has any."""
    source, values = _among(product_id, VALUED, ids)
    columns = ", ".join(f"min({name})" for name in RELATIVE_COLUMNS)
    row = con.execute(f"SELECT {columns} FROM {source}", values).fetchone()
    return {name: low for name, low in zip(RELATIVE_COLUMNS, row, strict=True) if low is not None}


def changed_since(
    con: sqlite3.Connection, change_id: int, at_most: int
) -> tuple[int, list[tuple[int | None, str]] | None]:
    """The latest change and which item and field each one since touched; None where there are more."""
    (latest,) = con.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    if latest - change_id > at_most:
        return latest, None
    found = con.execute("SELECT item_id, field FROM change WHERE id > ?", (change_id,))
    return latest, found.fetchall()


def version(con: sqlite3.Connection) -> tuple[int, int]:
    """Differs from before when anything was written, here or by another process; costs microseconds."""
    (theirs,) = con.execute("PRAGMA data_version").fetchone()
    return con.total_changes, theirs


def _among(
    product_id: int, which: str, ids: Iterable[int] | None
) -> tuple[str, tuple[object, ...]]:
    """What to read from, and its values: these items, or all that have a place."""
    if ids is not None:
        source = f"item WHERE id {AMONG} AND +product_id = ? AND {which}"
        return source, (among(ids), product_id)
    # With the plus the order's index is out of the question: of it each item would be looked into.
    return f"item WHERE product_id = ? AND {which} AND +{PLACED}", (product_id,)

"""Gives items their places in the order: ranks between neighbours, room where it gets crowded.

Past the objects of the session, since a block of five thousand moves while one waits; every move is
noted in the journal by the neighbours it left and found.
"""

import json
from collections.abc import Collection, Iterable
from typing import Final

from po_tui.model import ranking
from po_tui.model.tables.backlog import Item
from po_tui.store.writing import StepSession, noted, write_changes

Gap = tuple[str | None, str | None]
"""The ranks on both sides of a place; None at an end of the order."""

ROOM: Final = (300, 10_000, -1)
"""Items on either side of a crowded place that get new ranks, all of them in the end."""
_STANDS: Final = (
    "SELECT (SELECT other.id FROM item AS other WHERE other.product_id = item.product_id"
    " AND other.rank < item.rank ORDER BY other.rank DESC LIMIT 1),"
    " (SELECT other.id FROM item AS other WHERE other.product_id = item.product_id"
    " AND other.rank > item.rank ORDER BY other.rank LIMIT 1) FROM item WHERE id = ?"
)
"""Between which items one stands now."""


def top(session: StepSession, product_id: int) -> Gap:
    """Before everything."""
    return None, _rank(session, product_id, "min(rank)")


def bottom(session: StepSession, product_id: int) -> Gap:
    """After everything."""
    return _rank(session, product_id, "max(rank)"), None


def before(session: StepSession, product_id: int, rank: str) -> Gap:
    """Just before the item of that rank."""
    return _rank(session, product_id, "max(rank)", "AND rank < ?", rank), rank


def after(session: StepSession, product_id: int, rank: str) -> Gap:
    """Just after the item of that rank."""
    return rank, _rank(session, product_id, "min(rank)", "AND rank > ?", rank)


def free_ranks(session: StepSession, product_id: int, gap: Gap, count: int) -> list[str]:
    """`count` ranks within a gap; where that is crowded, the items around it move apart first.

    What is about to move counts as standing where it stands: a rank in between is then nobody's,
    and items may move there one after the other.
    """
    for around in ROOM:
        ranks = ranking.spread(count, after=gap[0], before=gap[1])
        if not any(map(ranking.needs_rebalance, ranks)):
            break
        gap = _make_room(session, product_id, gap, around)
    return ranking.spread(count, after=gap[0], before=gap[1])


def stands(session: StepSession, item_id: int) -> dict[str, int | None]:
    """Between which items one stands now, as the journal notes it."""
    left, right = session.connection().exec_driver_sql(_STANDS, (item_id,)).one()
    return {"after": left, "before": right}


def put_in_order(session: StepSession, ranks: Iterable[tuple[int, str]]) -> None:
    """Give items other ranks, one after the other, each noted as a change of its own.

    Each rank is asked for when the one before it is written.
    """
    session.flush()
    connection, moved, changes = session.connection(), set(), []
    for item_id, rank in ranks:
        was = stands(session, item_id)
        connection.exec_driver_sql("UPDATE item SET rank = ? WHERE id = ?", (rank, item_id))
        now = stands(session, item_id)
        moved.add(item_id)
        if was != now:
            changes.append(noted(session, "item", item_id, item_id, "rank", was, now))
    _forget_ranks(session, moved)
    write_changes(session, changes)


def _make_room(session: StepSession, product_id: int, gap: Gap, around: int) -> Gap:
    """Give the items around a gap short ranks again; the gap as it is then.

    It is maintenance and no one's act, so it is not in the journal.
    """
    session.flush()
    below = _beside(session, product_id, "<=", "DESC", gap[0], around)[::-1]
    above = _beside(session, product_id, ">=", "ASC", gap[1], around)
    low = _rank(session, product_id, "max(rank)", "AND rank < ?", below[0][1]) if below else None
    high = _rank(session, product_id, "min(rank)", "AND rank > ?", above[-1][1]) if above else None
    crowded = [item for item, __ in (*below, *above)]
    fresh = ranking.spread(len(crowded), after=low, before=high)
    # Two passes, since ranks are unique at every moment; `~` is no digit of a rank.
    connection = session.connection()
    connection.exec_driver_sql(
        "UPDATE item SET rank = '~' || rank WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(crowded),),
    )
    connection.exec_driver_sql(
        "UPDATE item SET rank = ? WHERE id = ?", list(zip(fresh, crowded, strict=True))
    )
    _forget_ranks(session, set(crowded))
    return (
        fresh[len(below) - 1] if below else None,
        fresh[len(below)] if above else None,
    )


def _beside(
    session: StepSession, product_id: int, compare: str, order: str, rank: str | None, limit: int
) -> list[tuple[int, str]]:
    """Items on one side of a gap with their ranks, the nearest first; none where it is an end."""
    if rank is None:
        return []
    found = session.connection().exec_driver_sql(
        f"SELECT id, rank FROM item WHERE product_id = ? AND rank {compare} ?"
        f" ORDER BY rank {order} LIMIT ?",
        (product_id, rank, limit),
    )
    return [(id, at) for id, at in found]


def _rank(
    session: StepSession, product_id: int, what: str, more: str = "", *values: str
) -> str | None:
    found = (
        session.connection()
        .exec_driver_sql(
            f"SELECT {what} FROM item WHERE product_id = ? {more}", (product_id, *values)
        )
        .scalar()
    )
    return None if found is None else str(found)


def _forget_ranks(session: StepSession, items: Collection[int]) -> None:
    """Have the objects of these items read their ranks again: they were written past them."""
    for row in list(session.identity_map.values()):
        if isinstance(row, Item) and row.id in items:
            session.expire(row, ["rank"])

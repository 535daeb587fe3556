"""Many rows at once, for imports and for taking them back: journaled like any others, at a tenth of the cost."""

import json
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from po_tui.store.past import WHOLE
from po_tui.store.writing import UNJOURNALED, StepSession, noted, write_changes

if TYPE_CHECKING:
    from sqlmodel import Session, SQLModel

Record = dict[str, Any]
_AMONG: Final = "IN (SELECT value FROM json_each(?))"
AT_ONCE: Final = 500
"""Rows read in one query; SQLite takes a limited number of values."""


def add_rows(
    session: "Session", record: "type[SQLModel]", rows: Sequence[Record]
) -> Sequence[Record]:
    """Add rows of one kind, given as values by column; returns them whole, with their ids.

    What a row does not say gets its default. Items stand together: in a batch, nobody who was
    there before comes between two of them.
    """
    assert isinstance(session, StepSession)
    if not rows:
        return ()
    session.flush()
    table: Any = record.__table__  # type: ignore[attr-defined]
    last = session.connection().exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0
    whole = [
        {"id": last + place} | _defaults(record, row) | row
        for place, row in enumerate(rows, start=1)
    ]
    session.connection().execute(table.insert(), whole)
    places = _places(session, whole) if table.name == "item" else {}
    after = [row | {"rank": places[row["id"]]} if places else row for row in whole]
    _note(session, table.name, [(None, row) for row in after])
    return whole


def take_rows(session: "Session", record: "type[SQLModel]", ids: Sequence[int]) -> None:
    """Remove rows of one kind; the journal keeps them whole."""
    from sqlalchemy import select

    assert isinstance(session, StepSession)
    session.flush()
    table: Any = record.__table__  # type: ignore[attr-defined]
    connection = session.connection()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found = connection.execute(select(table).where(table.c.id.in_(some))).mappings().all()
        _note(session, table.name, [(dict(row), None) for row in found])
        connection.exec_driver_sql(
            f"DELETE FROM {table.name} WHERE id {_AMONG}",
            (json.dumps(list(some)),),
        )
    gone = set(ids)
    for row in list(session.identity_map.values()):
        if isinstance(row, record) and row.id in gone:  # type: ignore[attr-defined]
            session.expunge(row)


def put_rows(session: "Session", record: "type[SQLModel]", rows: Sequence[Record]) -> None:
    """Put rows back as they were when they were removed; an item whose place is taken goes beside it."""
    assert isinstance(session, StepSession)
    session.flush()
    table: Any = record.__table__  # type: ignore[attr-defined]
    columns = {column.name for column in table.columns}
    whole = [
        _defaults(record, row) | {name: value for name, value in row.items() if name in columns}
        for row in rows
    ]
    if table.name == "item":
        whole = _put_items(session, table, whole)
    else:
        session.connection().execute(table.insert(), whole)
    _note(session, table.name, [(None, row) for row in whole])


def _put_items(session: StepSession, table: Any, items: Sequence[Record]) -> list[Record]:
    """Put items back in their order; returns them with the neighbours that the journal notes."""
    from po_tui.store import placing

    connection = session.connection()
    ranks = json.dumps([item["rank"] for item in items])
    used = connection.exec_driver_sql(
        f"SELECT product_id, rank FROM item WHERE rank {_AMONG}", (ranks,)
    )
    taken = {(product, rank) for product, rank in used}
    free: list[Record] = []
    late: list[Record] = []
    for item in items:
        place = item["product_id"], item["rank"]
        (late if place in taken else free).append(item)
        taken.add(place)
    if free:
        connection.execute(table.insert(), free)
    for item in late:
        gap = placing.after(session, item["product_id"], item["rank"])
        (rank,) = placing.free_ranks(session, item["product_id"], gap, 1)
        connection.execute(table.insert(), {**item, "rank": rank})
    return [{**item, "rank": placing.stands(session, item["id"])} for item in items]


def _defaults(record: "type[SQLModel]", row: Record) -> Record:
    """The columns that a row leaves out; those without a default are the caller's mistake."""
    return {name: make() for name, make in _makers(record) if name not in row}


@cache
def _makers(record: "type[SQLModel]") -> list[tuple[str, Callable[[], Any]]]:
    """What makes the default of each column that has one."""
    return [
        (name, field.default_factory or partial(_same, field.default))  # type: ignore[misc]
        for name, field in record.model_fields.items()
        if name != "id" and not field.is_required()
    ]


def _same(value: object) -> object:
    return value


def _note(
    session: StepSession, kind: str, changes: Sequence[tuple[Record | None, Record | None]]
) -> None:
    """The lines of the journal for rows that came (nothing before) or went (nothing after)."""
    if session.step is None or kind in UNJOURNALED:
        return
    lines = []
    for before, after in changes:
        row = before or after or {}
        item = row["id"] if kind == "item" else row.get("item_id")
        lines.append(noted(session, kind, row["id"], item, WHOLE, before, after))
    write_changes(session, lines)


def _places(session: StepSession, rows: Sequence[Record]) -> dict[int, dict[str, int | None]]:
    """Between which items each new one stands: the journal notes that, not the rank."""
    in_order = sorted(rows, key=lambda row: str(row["rank"]))
    first, last = in_order[0], in_order[-1]
    edge = "SELECT id FROM item WHERE product_id = ? AND rank {} ? ORDER BY rank {} LIMIT 1"
    connection = session.connection()
    before = connection.exec_driver_sql(
        edge.format("<", "DESC"), (first["product_id"], first["rank"])
    ).scalar()
    after = connection.exec_driver_sql(
        edge.format(">", "ASC"), (last["product_id"], last["rank"])
    ).scalar()
    ids = [before, *(row["id"] for row in in_order), after]
    return {
        id: {"after": previous, "before": following}
        for previous, id, following in zip(ids, ids[1:], ids[2:], strict=False)
    }

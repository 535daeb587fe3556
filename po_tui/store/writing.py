"""The session of a step: SQLAlchemy over the store's own connection, with the journal noting along.

Loaded when the first step is written, never for reading a list.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, text
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from po_tui import settings
from po_tui.model.tables import backlog, journal, product  # noqa: F401 (their tables are needed)
from po_tui.model.tables.journal import Change, Step
from po_tui.store.news import News
from po_tui.store.past import WHOLE

UNJOURNALED: Final = frozenset(
    {
        "step",
        "change",
        "draft",
        "live_session",
        "sandbox",
        "ballot",
        "pulse",
        "setting",
        "link",
        "create_intent",
        "cursor",
        "sync_run",
        "lease",
    }
)
"""Kinds that are live, or are the journal itself."""
UNNOTED: Final = frozenset({("item", "updated"), ("product", "next_number")})
"""Fields that follow from a step and are not worth undoing: a number is never used twice."""

_engines: dict[int, tuple[sqlite3.Connection, Engine]] = {}


class StepSession(Session):
    """A session that notes every change of a row, and refuses bulk statements that nobody would note."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self.step: Step | None = None
        self.changed: list[tuple[str, int, int | None, str]] = []
        """Kind, row, item and field of what this step changed so far."""
        self.maintenance = False
        """True while rows are rewritten in a way that is no one's act (rebalancing ranks)."""
        self.beaten: list[str] = []
        """Live things that moved in this session, once for each time."""

    def finish(self, step: Step) -> News:
        """Write what is left and say what changed; a step that changed nothing leaves no trace."""
        self.flush()
        if not self.changed and step.reverts_id is None and not step.open:
            self.delete(step)
            self.flush()
        pairs = [(kind, row) for kind, row, _item, _field in self.changed]
        pairs += [("item", item) for _kind, _row, item, _field in self.changed if item is not None]
        order = any(
            kind == "item" and field in {"rank", "state", WHOLE}
            for kind, _row, _item, field in self.changed
        )
        return News.of(pairs, order=order, label=step.label)

    def beat(self, kind: str) -> None:
        """Tell other processes that something live moved."""
        self.beaten.append(kind)
        self.connection().execute(
            text(
                "INSERT INTO pulse (kind, n) VALUES (:kind, 1)"
                " ON CONFLICT (kind) DO UPDATE SET n = n + 1"
            ),
            {"kind": kind},
        )


def open_session(connection: sqlite3.Connection) -> StepSession:
    """A session over the store's connection, in a transaction that holds the write lock."""
    session = StepSession(_engine(connection))
    try:
        session.connection()
    except BaseException:
        session.close()
        raise
    return session


def begin_step(
    session: StepSession,
    author: Any,
    label: str,
    product_id: int | None,
    origin: str,
    reason: str,
) -> Step:
    """The step that all changes of this session belong to from now on."""
    step = Step(
        product_id=product_id,
        label=label,
        person=author.person,
        process=author.process,
        origin=origin,
        at=settings.instant(settings.now()),
        reason=reason,
    )
    session.add(step)
    session.flush()
    session.step = step
    return step


def row_values(row: SQLModel) -> dict[str, Any]:
    """All columns of a row, as they are stored."""
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _engine(connection: sqlite3.Connection) -> Engine:
    """The engine over one connection; the store owns the connection, the engine only borrows it."""
    known = _engines.get(id(connection))
    if known and known[0] is connection:
        return known[1]
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )
    event.listen(engine, "begin", _take_the_write_lock)
    _engines.clear()
    _engines[id(connection)] = (connection, engine)
    return engine


def _take_the_write_lock(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    # Rows of one step may arrive in any order; the whole has to fit when it is committed.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


# ── the journal, noting along ───────────────────────────────────────────────────────────────────


@event.listens_for(StepSession, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    session = state.session
    if (state.is_update or state.is_delete) and not getattr(session, "maintenance", False):
        raise RuntimeError("bulk statements bypass the journal: change rows one by one")


@event.listens_for(StepSession, "before_flush")
def _note_changes(session: StepSession, _context: object, _instances: object) -> None:
    if session.step is None or session.maintenance:
        return
    changes = [change for row in session.dirty for change in _changes_of(session, row)]
    changes += [
        _change(session, row, WHOLE, row_values(row), None)
        for row in session.deleted
        if row.__tablename__ not in UNJOURNALED
    ]
    write_changes(session, changes)


@event.listens_for(StepSession, "after_flush")
def _note_additions(session: StepSession, _context: object) -> None:
    if session.step is None or session.maintenance:
        return
    write_changes(
        session,
        [
            _change(session, row, WHOLE, None, _noted(session, row))
            for row in session.new
            if row.__tablename__ not in UNJOURNALED
        ],
    )


def _changes_of(session: StepSession, row: Any) -> list[dict[str, Any]]:
    kind = row.__tablename__
    if kind in UNJOURNALED:
        return []
    state, changes = inspect(row), []
    for attribute in state.mapper.column_attrs:
        if attribute.key not in state.committed_state:  # nobody touched it: most, of many items
            continue
        history = state.attrs[attribute.key].history
        if not history.has_changes() or (kind, attribute.key) in UNNOTED:
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before == after:
            continue
        if (kind, attribute.key) == ("item", "rank"):
            before, after = _neighbours(session, row, before), _neighbours(session, row, after)
            if before == after:  # another text for the same place
                continue
        changes.append(_change(session, row, attribute.key, before, after))
    if changes and kind == "item" and any(change["field"] != "rank" for change in changes):
        row.updated = settings.instant(settings.now())
    return changes


def _noted(session: StepSession, row: Any) -> dict[str, Any]:
    values = row_values(row)
    if row.__tablename__ == "item":
        values["rank"] = _neighbours(session, row, row.rank)
    return values


def _neighbours(session: StepSession, item: Any, rank: str | None) -> dict[str, int | None]:
    """Between which items a rank puts this one: outlives a rebalancing, which the text does not."""
    query = (
        "SELECT (SELECT id FROM item WHERE product_id = :p AND rank < :r AND id <> :i"
        " ORDER BY rank DESC LIMIT 1),"
        " (SELECT id FROM item WHERE product_id = :p AND rank > :r AND id <> :i"
        " ORDER BY rank LIMIT 1)"
    )
    values = {"p": item.product_id, "r": rank, "i": item.id}
    after, before = session.connection().execute(text(query), values).one()
    return {"after": after, "before": before}


def _change(
    session: StepSession, row: Any, field: str, before: object, after: object
) -> dict[str, Any]:
    kind = row.__tablename__
    item = row.id if kind == "item" else getattr(row, "item_id", None)
    return noted(session, kind, row.id, item, field, before, after)


def noted(
    session: StepSession,
    kind: str,
    row: int,
    item: int | None,
    field: str,
    before: object,
    after: object,
) -> dict[str, Any]:
    """A line of the journal for this step, to be handed to `write_changes`."""
    session.changed.append((kind, row, item, field))
    assert session.step is not None
    return {
        "step_id": session.step.id,
        "kind": kind,
        "row": row,
        "field": field,
        "item_id": item,
        "before": before,
        "after": after,
    }


def write_changes(session: StepSession, changes: Sequence[dict[str, Any]]) -> None:
    """Write lines of the journal."""
    if changes:
        session.connection().execute(insert(Change), list(changes))

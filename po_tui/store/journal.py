"""The past: what was done, by whom, and taking it back.

Undo is a new step that reverts an old one. It refuses, naming the step, where a later act changed
the same field; a later act that was itself undone does not stand in the way.
"""

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from po_tui.model import ranking
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from po_tui.store.store import Store
    from po_tui.store.writing import StepSession

ACTIVE: Final = "step.undone_by_id IS NULL AND step.reverts_id IS NULL"
"""Steps that still stand: neither undone nor themselves an undo or a redo (those come in pairs)."""


class NothingToUndo(Exception):
    """There is no step of this process left to take back."""


class NothingToRedo(Exception):
    """No undo to take back, or something was done since."""


class LaterStepStands(Exception):
    """The step cannot be taken back, because a later one changed the same thing."""

    def __init__(self, step: "PastStep", later: "PastStep") -> None:
        super().__init__(
            _(
                "“{step}” cannot be undone: “{later}” came after it on the same field – undo that first"
            ).format(step=step.label, later=later.label)
        )
        self.step, self.later = step, later


@dataclass(frozen=True)
class PastChange:
    """One line of history: a field of a record before and after."""

    kind: str
    row: int
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PastStep:
    """One act, as the undo list and the history of an item show it."""

    id: int
    label: str
    person: str
    process: str
    origin: str
    at: str
    reason: str
    undone: bool
    reverts: int | None
    changes: tuple[PastChange, ...] = ()


COLUMNS: Final = (
    "step.id, step.label, step.person, step.process, step.origin, step.at, step.reason,"
    " step.undone_by_id IS NOT NULL, step.reverts_id"
)


def steps(
    rows: sqlite3.Connection, product_id: int, *, item_id: int | None = None, limit: int = 200
) -> list[PastStep]:
    """The latest steps of a product, or of one item with what they changed on it; newest first."""
    if item_id is None:
        found = rows.execute(
            f"SELECT {COLUMNS} FROM step WHERE product_id = ? ORDER BY id DESC LIMIT ?",
            (product_id, limit),
        ).fetchall()
    else:
        found = rows.execute(
            f"SELECT {COLUMNS} FROM step WHERE id IN"
            " (SELECT step_id FROM change WHERE item_id = ?) ORDER BY id DESC LIMIT ?",
            (item_id, limit),
        ).fetchall()
    return [_past(row, changes(rows, row[0], item_id)) for row in found]


def changes(
    rows: sqlite3.Connection, step_id: int, item_id: int | None = None
) -> tuple[PastChange, ...]:
    """What a step changed, in the order in which it did."""
    mine = "" if item_id is None else " AND item_id = ?"
    values = (step_id,) if item_id is None else (step_id, item_id)
    found = rows.execute(
        f"SELECT kind, row, field, before, after FROM change WHERE step_id = ?{mine} ORDER BY id",
        values,
    )
    return tuple(
        PastChange(kind, row, field, _read(before), _read(after))
        for kind, row, field, before, after in found
    )


def step(rows: sqlite3.Connection, step_id: int) -> PastStep | None:
    """One step by its number."""
    row = rows.execute(f"SELECT {COLUMNS} FROM step WHERE id = ?", (step_id,)).fetchone()
    return _past(row, changes(rows, step_id)) if row else None


def latest_of(rows: sqlite3.Connection, product_id: int, process: str) -> PastStep | None:
    """The step that `u` takes back: the latest of this process that still stands, no sync's."""
    row = rows.execute(
        f"SELECT {COLUMNS} FROM step WHERE product_id = ? AND process = ? AND {ACTIVE}"
        " AND origin <> 'tracker' AND NOT open ORDER BY id DESC LIMIT 1",
        (product_id, process),
    ).fetchone()
    return _past(row, changes(rows, row[0])) if row else None


def undo(store: "Store", product_id: int, step_id: int | None = None) -> PastStep:
    """Take back a step, by default this process's latest, and return it.

    Raises NothingToUndo, or LaterStepStands without changing anything.
    """
    old = (
        step(store.rows, step_id)
        if step_id
        else latest_of(store.rows, product_id, store.author.process)
    )
    if old is None or old.undone or old.reverts is not None:
        raise NothingToUndo(_("nothing to undo here – `undo --list` shows every step"))
    _check_no_later(store.rows, old)
    _revert(store, product_id, old, _("Undo “{step}”").format(step=old.label))
    return old


def redo(store: "Store", product_id: int) -> PastStep:
    """Do again what this process undid last, and return that step.

    Raises NothingToRedo where nothing was undone or something else was done since.
    """
    latest = store.rows.execute(
        f"SELECT {COLUMNS} FROM step WHERE product_id = ? AND process = ? AND undone_by_id IS NULL"
        " AND (reverts_id IS NULL OR reverts_id IN (SELECT id FROM step WHERE reverts_id IS NULL))"
        " ORDER BY id DESC LIMIT 1",
        (product_id, store.author.process),
    ).fetchone()
    taken_back = _past(latest, changes(store.rows, latest[0])) if latest else None
    if taken_back is None or taken_back.reverts is None:
        raise NothingToRedo(_("nothing to redo"))
    original = step(store.rows, taken_back.reverts)
    assert original is not None
    _check_no_later(store.rows, taken_back)
    _revert(store, product_id, taken_back, _("Redo “{step}”").format(step=original.label))
    return original


def _check_no_later(rows: sqlite3.Connection, old: PastStep) -> None:
    """Raise LaterStepStands if a standing later step touched what `old` changed."""
    values: tuple[str | int | None, ...]
    for change in old.changes:
        if change.field == "*":
            # Taking back an addition takes along all that hangs on it, so any later change counts.
            what = "(change.kind = ? AND change.row = ? OR change.item_id = ?)"
            values = (change.kind, change.row, change.row if change.kind == "item" else None)
        else:
            what = "change.kind = ? AND change.row = ? AND change.field IN (?, '*')"
            values = (change.kind, change.row, change.field)
        later = rows.execute(
            f"SELECT {COLUMNS} FROM step JOIN change ON change.step_id = step.id"
            f" WHERE step.id > ? AND {what} AND {ACTIVE} ORDER BY step.id LIMIT 1",
            (old.id, *values),
        ).fetchone()
        if later:
            raise LaterStepStands(old, _past(later))


def _revert(store: "Store", product_id: int, old: PastStep, label: str) -> None:
    from po_tui.model import tables
    from po_tui.model.tables.journal import Step

    tables.everything()
    with store.step(label, product_id) as session:
        steps_session: StepSession = session  # type: ignore[assignment]
        assert steps_session.step is not None
        steps_session.step.reverts_id = old.id
        for change in reversed(old.changes):
            _take_back(steps_session, change)
        session.flush()
        reverted = session.get(Step, old.id)
        assert reverted is not None
        reverted.undone_by_id = steps_session.step.id
        if reverted.reverts_id is not None:  # a redo: the original stands again
            original = session.get(Step, reverted.reverts_id)
            assert original is not None
            original.undone_by_id = None


def _take_back(session: "StepSession", change: PastChange) -> None:
    kind = _class_of(change.kind)
    row: Any = session.get(kind, change.row)
    if change.field == "*" and change.before is None:
        if row is not None:
            session.delete(row)
    elif change.field == "*":
        values = dict(change.before)
        if change.kind == "item" and isinstance(values["rank"], dict):
            values["rank"] = _rank_between(
                session, values["product_id"], change.row, values["rank"]
            )
        session.add(kind(**values))
    elif row is not None and (change.kind, change.field) == ("item", "rank"):
        row.rank = _rank_between(session, row.product_id, row.id, change.before)
    elif row is not None:
        setattr(row, change.field, change.before)
    session.flush()


def _rank_between(
    session: "StepSession", product_id: int, item_id: int, place: dict[str, int | None]
) -> str:
    """A rank that puts an item back where it was: after the same item, else before the same."""
    from sqlalchemy import text

    def value(query: str, **values: Any) -> str | None:
        found = (
            session.connection()
            .execute(text(query), values | {"p": product_id, "i": item_id})
            .scalar()
        )
        return None if found is None else str(found)

    of = "SELECT rank FROM item WHERE id = :n AND id <> :i"
    after = value(of, n=place["after"]) if place["after"] else None
    if after is None and place["after"] is not None and place["before"]:
        before = value(of, n=place["before"])
        after = value(
            "SELECT max(rank) FROM item WHERE product_id = :p AND id <> :i AND rank < :r", r=before
        )
        return ranking.between(after, before)
    before = value(
        "SELECT min(rank) FROM item WHERE product_id = :p AND id <> :i AND rank > :r", r=after or ""
    )
    return ranking.between(after, before)


def _class_of(kind: str) -> "type[SQLModel]":
    from sqlmodel import SQLModel

    from po_tui.model.tables.base import Row

    waiting: list[type[SQLModel]] = [Row]
    while waiting:
        record = waiting.pop()
        if "__table__" in record.__dict__ and record.__tablename__ == kind:
            return record
        waiting += record.__subclasses__()
    raise LookupError(kind)


def _past(row: tuple[Any, ...], of_step: tuple[PastChange, ...] = ()) -> PastStep:
    id, label, person, process, origin, at, reason, undone, reverts = row
    return PastStep(id, label, person, process, origin, at, reason, bool(undone), reverts, of_step)


def _read(value: object) -> Any:
    """A JSON column read by plain sqlite3: SQLite hands numbers back as numbers."""
    return json.loads(value) if isinstance(value, str) else value

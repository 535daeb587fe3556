"""What was done: every step with what it changed, as the undo list and an item's history show it."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

ACTIVE: Final = "step.undone_by_id IS NULL AND step.reverts_id IS NULL"
"""Steps that still stand: neither undone nor themselves an undo or a redo (those come in pairs)."""
WHOLE: Final = "*"
"""The `field` of a change that added or removed a whole row."""


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
    return [past(row, changes(rows, row[0], item_id)) for row in found]


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
    return past(row, changes(rows, step_id)) if row else None


def latest_of(rows: sqlite3.Connection, product_id: int, process: str) -> PastStep | None:
    """The step that `u` takes back: the latest of this process that still stands, no sync's."""
    row = rows.execute(
        f"SELECT {COLUMNS} FROM step WHERE product_id = ? AND process = ? AND {ACTIVE}"
        " AND origin <> 'tracker' AND NOT open ORDER BY id DESC LIMIT 1",
        (product_id, process),
    ).fetchone()
    return past(row, changes(rows, row[0])) if row else None


def past(row: tuple[Any, ...], of_step: tuple[PastChange, ...] = ()) -> PastStep:
    """A step from a row with `COLUMNS`."""
    id, label, person, process, origin, at, reason, undone, reverts = row
    return PastStep(id, label, person, process, origin, at, reason, bool(undone), reverts, of_step)


def _read(value: object) -> Any:
    """A JSON column read by plain sqlite3: SQLite hands numbers back as numbers."""
    return json.loads(value) if isinstance(value, str) else value

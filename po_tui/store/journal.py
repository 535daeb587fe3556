"""The past: what was done, by whom, and taking it back.

Undo is a new step that reverts an old one. It refuses, naming the step, where a later act changed
the same field; a later act that was itself undone does not stand in the way.
"""

import json
import sqlite3
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Final

from po_tui.store.past import (
    ACTIVE,
    COLUMNS,
    WHOLE,
    PastChange,
    PastStep,
    changes,
    latest_of,
    past,
    step,
    steps,
)
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from po_tui.model.tables.journal import Step
    from po_tui.store.store import Store
    from po_tui.store.writing import StepSession

__all__ = [
    "LaterStepStands",
    "NothingToRedo",
    "NothingToUndo",
    "PastChange",
    "PastStep",
    "StillUsed",
    "changes",
    "check_free",
    "latest_of",
    "redo",
    "redoing",
    "revert",
    "step",
    "steps",
    "undo",
    "undoing",
]


AT_ONCE: Final = 500
"""Items changed back in one go; SQLite takes a limited number of values."""
Portions = Generator[int, None, None]
"""How many changes are taken back after each portion. Closed before the end, nothing was."""


class NothingToUndo(Exception):
    """There is no step of this process left to take back."""


class NothingToRedo(Exception):
    """No undo to take back, or something was done since."""


class LaterStepStands(Exception):
    """The step cannot be taken back, because a later one changed the same thing."""

    def __init__(self, step: "PastStep", later: "PastStep") -> None:
        super().__init__(
            _(
                "“{step}” cannot be undone: “{later}” (step {n}) came after it on the same field – undo that first"
            ).format(step=step.label, later=later.label, n=later.id)
        )
        self.step, self.later = step, later


class StillUsed(Exception):
    """The step cannot be taken back, because something later points at what it added."""


def undo(store: "Store", product_id: int, step_id: int | None = None) -> PastStep:
    """Take back a step, by default this process's latest, and return it.

    Raises NothingToUndo, LaterStepStands or StillUsed, and nothing is changed then.
    """
    old, portions = undoing(store, product_id, step_id)
    for _done in portions:
        pass
    return old


def undoing(
    store: "Store", product_id: int, step_id: int | None = None
) -> tuple[PastStep, Portions]:
    """`undo` in portions, for a screen that shows how far it is; the refusals come with the first."""
    if step_id is None:
        old = latest_of(store.rows, product_id, store.author.process)
    else:
        old = _standing(store.rows, product_id, step_id)
    if old is None:
        raise NothingToUndo(_("nothing left to undo here – `po-tui undo --list` shows every step"))
    label = _("Undo “{step}”").format(step=old.label)
    return replace(old, undone=True), _reverting(store, product_id, old, label)


def redo(store: "Store", product_id: int) -> PastStep:
    """Do again what this process undid last, and return that step.

    Raises NothingToRedo where nothing was undone or something else was done since.
    """
    original, portions = redoing(store, product_id)
    for _done in portions:
        pass
    return original


def redoing(store: "Store", product_id: int) -> tuple[PastStep, Portions]:
    """`redo` in portions, like `undoing`."""
    latest = store.rows.execute(
        f"SELECT {COLUMNS} FROM step WHERE product_id = ? AND process = ? AND undone_by_id IS NULL"
        " AND (reverts_id IS NULL OR reverts_id IN (SELECT id FROM step WHERE reverts_id IS NULL))"
        " ORDER BY id DESC LIMIT 1",
        (product_id, store.author.process),
    ).fetchone()
    taken_back = past(latest, changes(store.rows, latest[0])) if latest else None
    if taken_back is None or taken_back.reverts is None:
        raise NothingToRedo(_("nothing to redo"))
    original = step(store.rows, taken_back.reverts)
    assert original is not None
    label = _("Redo “{step}”").format(step=original.label)
    # What the screen counts is what happens: the changes of the undo that is taken back.
    original = replace(original, undone=False, changes=taken_back.changes)
    return original, _reverting(store, product_id, taken_back, label)


def _standing(rows: sqlite3.Connection, product_id: int, step_id: int) -> PastStep | None:
    """The step of that number, if it is one of this product that is done and still stands."""
    found = rows.execute(
        f"SELECT 1 FROM step WHERE id = ? AND product_id = ? AND {ACTIVE} AND NOT open",
        (step_id, product_id),
    ).fetchone()
    return step(rows, step_id) if found else None


def _check_still_done(rows: sqlite3.Connection, old: PastStep) -> None:
    """Raise NothingToUndo if another process was faster."""
    done = "SELECT 1 FROM step WHERE id = ? AND undone_by_id IS NULL"
    if rows.execute(done, (old.id,)).fetchone() is None:
        raise NothingToUndo(
            _("“{step}” was taken back meanwhile – look at the list again").format(step=old.label)
        )


def check_free(rows: sqlite3.Connection, together: Sequence[PastStep]) -> None:
    """Raise LaterStepStands or StillUsed if something outside of these steps builds on one of them."""
    own = {(change.kind, change.row, change.field) for one in together for change in one.changes}
    ids = {one.id for one in together}
    for old in together:
        _check_no_later(rows, old, ids)
        _check_unused(rows, old, own)


def _check_no_later(
    rows: sqlite3.Connection, old: PastStep, together: Collection[int] = ()
) -> None:
    """Raise LaterStepStands if a standing later step touched what `old` changed.

    Those taken back `together` with it do not count.
    """
    touched = {(change.kind, change.row) for change in old.changes}
    fields = {(change.kind, change.row, change.field) for change in old.changes}
    # Taking back an addition takes along all that hangs on it, so any later change counts.
    whole = {(change.kind, change.row) for change in old.changes if change.field == WHOLE}
    for step_id in _later(rows, old):
        if step_id in together:
            continue
        for kind, row, field, item in rows.execute(
            "SELECT kind, row, field, item_id FROM change WHERE step_id = ?", (step_id,)
        ):
            same = (kind, row, field) in fields or (field == WHOLE and (kind, row) in touched)
            if same or not whole.isdisjoint({(kind, row), ("item", item)}):
                later = step(rows, step_id)
                assert later is not None
                raise LaterStepStands(old, later)


def _later(rows: sqlite3.Connection, old: PastStep) -> list[int]:
    """The steps that stand now and did not yet when `old` was done, or was redone."""
    redone = (
        "SELECT max(redo.id) FROM step redo JOIN step undo ON redo.reverts_id = undo.id"
        " WHERE undo.reverts_id = ?"
    )
    done = rows.execute(redone, (old.id,)).fetchone()[0] or old.id
    # One that was taken back at that time stands only since it was redone.
    found = rows.execute(
        f"SELECT id FROM step WHERE {ACTIVE} AND id <> :old AND (id > :done OR id IN"
        " (SELECT undo.reverts_id FROM step undo LEFT JOIN step redo ON redo.reverts_id = undo.id"
        " WHERE undo.id < :done AND undo.reverts_id IS NOT NULL"
        " AND (redo.id IS NULL OR redo.id > :done))) ORDER BY id",
        {"old": old.id, "done": done},
    )
    return [row[0] for row in found.fetchall()]


def _check_unused(
    rows: sqlite3.Connection, old: PastStep, together: Collection[tuple[str, int, str]] = ()
) -> None:
    """Raise StillUsed if something later points at a record that `old` added.

    The database would let go of it in silence: a child loses its parent, a round its item.
    `together`: what else goes in the same step.
    """
    added: dict[str, list[int]] = {}
    for change in old.changes:
        if change.field == WHOLE and change.before is None:
            added.setdefault(change.kind, []).append(change.row)
    own = {(change.kind, change.row, change.field) for change in old.changes} | set(together)
    _check_unlinked(rows, old, added)
    for kind, ids in added.items():
        for table, column in pointing_at(kind):
            found = rows.execute(
                f"SELECT id FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",
                (json.dumps(ids),),
            )
            for (row,) in found.fetchall():
                if not own & {(table, row, WHOLE), (table, row, column)}:
                    raise _used(rows, old, table, row)


def _check_unlinked(
    rows: sqlite3.Connection, old: PastStep, added: Mapping[str, Sequence[int]]
) -> None:
    """Raise StillUsed if what `old` added is in step with a tracker: the sync would bring it in again.

    A product that was imported together with its trackers goes with them.
    """
    items, remotes = added.get("item", ()), added.get("remote", ())
    listed = "IN (SELECT value FROM json_each(?))"
    if items:
        found = rows.execute(
            f"SELECT there_key FROM link WHERE item_id {listed} AND remote_id NOT {listed} UNION ALL"
            f" SELECT '' FROM create_intent WHERE item_id {listed} AND state <> 'refused'",
            (json.dumps(items), json.dumps(remotes), json.dumps(items)),
        ).fetchone()
        if found:
            said = _("“{step}” cannot be undone: it is {key} in a tracker by now – drop it instead")
            raise StillUsed(said.format(step=old.label, key=found[0] or "?"))
    if remotes and old.reverts is None:
        found = rows.execute(
            f"SELECT 1 FROM link WHERE remote_id {listed} AND item_id NOT {listed}",
            (json.dumps(remotes), json.dumps(items)),
        ).fetchone()
        if found:
            said = _("“{step}” cannot be undone: items are linked to it by now – remove it instead")
            raise StillUsed(said.format(step=old.label))


def _used(rows: sqlite3.Connection, old: PastStep, table: str, row: int) -> StillUsed:
    """Says which step made that record; some come without one, such as who is at a meeting."""
    later = rows.execute(
        f"SELECT {COLUMNS} FROM step JOIN change ON change.step_id = step.id"
        f" WHERE step.id > ? AND change.kind = ? AND change.row = ? AND {ACTIVE}"
        " ORDER BY step.id DESC LIMIT 1",
        (old.id, table, row),
    ).fetchone()
    if not later:
        said = _("“{step}” cannot be undone: what it added is in use by now")
        return StillUsed(said.format(step=old.label))
    said = _("“{step}” cannot be undone: “{later}” uses what it added – undo that first")
    return StillUsed(said.format(step=old.label, later=past(later).label))


def pointing_at(kind: str) -> list[tuple[str, str]]:
    """The tables and columns whose foreign keys point at a kind of record, of those that are journaled."""
    from sqlmodel import SQLModel

    from po_tui.store.writing import UNJOURNALED

    return [
        (table.name, key.parent.name)
        for table in SQLModel.metadata.sorted_tables
        if table.name not in UNJOURNALED
        for key in table.foreign_keys
        if key.column.table.name == kind
    ]


def _reverting(store: "Store", product_id: int, old: PastStep, label: str) -> Portions:
    from sqlmodel import select

    from po_tui.model import tables
    from po_tui.model.tables.journal import Step

    tables.everything()
    with store.step(label, product_id) as session:
        steps_session: StepSession = session  # type: ignore[assignment]
        assert steps_session.step is not None
        # From here on no other process writes: what stands now stands until this is done.
        _check_still_done(store.rows, old)
        _check_no_later(store.rows, old)
        _check_unused(store.rows, old)
        steps_session.step.reverts_id = old.id
        yield from _changing_back(steps_session, product_id, old)
        reverted = session.get(Step, old.id)
        assert reverted is not None
        reverted.undone_by_id = steps_session.step.id
        # A redo, or a session brought back: what it had taken back stands again.
        for original in session.exec(select(Step).where(Step.undone_by_id == old.id)).all():
            original.undone_by_id = None
            for taken in _of_the_session(steps_session, original):  # it is taken back once more
                taken.undone_by_id = original.id


def _of_the_session(session: "StepSession", step: "Step") -> "list[Step]":
    """The steps of the session that a step takes back as a whole; none for any other step."""
    from sqlmodel import col, select

    from po_tui.model.tables.journal import Change, Step

    here = (Change.step_id == step.id, Change.kind == "session", Change.field == "state")
    whole = session.exec(select(Change).where(*here)).first()
    if whole is None or whole.after != "planned":
        return []
    own = (Step.session_id == whole.row, col(Step.undone_by_id).is_(None), col(Step.id) < step.id)
    return list(session.exec(select(Step).where(*own)))


def revert(session: "StepSession", product_id: int, old: PastStep) -> None:
    """Change back what a step changed, within the step of this session."""
    for _done in _changing_back(session, product_id, old):
        pass


def _changing_back(session: "StepSession", product_id: int, old: PastStep) -> Portions:
    from po_tui.store import bulk

    done = 0
    for (kind, how), run in groupby(reversed(old.changes), _how_taken_back):
        # What was moved as a block goes back as one: each stands beside the one before it.
        at_once = len(old.changes) if how == "moved" else AT_ONCE
        while some := list(islice(run, at_once)):
            if how == "added":
                bulk.take_rows(session, class_of(kind), [change.row for change in some])
            elif how == "removed":
                bulk.put_rows(session, class_of(kind), [change.before for change in some])
            elif how == "moved":
                _move_back(session, product_id, some)
            else:
                change_back(session, kind, some)
            done += len(some)
            yield done
    session.flush()


def _how_taken_back(change: PastChange) -> tuple[str, str]:
    """The kind of a change, and whether it `added` or `removed` a row, `moved` an item, or else."""
    if change.field == WHOLE:
        return change.kind, "added" if change.before is None else "removed"
    moved = change.kind == "item" and change.field == "rank"
    return change.kind, "moved" if moved else ""


def change_back(session: "StepSession", kind: str, changes: Sequence[PastChange]) -> None:
    """Give fields the values they had; of items many at once, since none depends on another."""
    from sqlmodel import col, select

    if kind == "link":
        _unsettle(session, changes)
        return
    record: Any = class_of(kind)
    at_once = AT_ONCE if kind == "item" else 1
    for start in range(0, len(changes), at_once):
        some = changes[start : start + at_once]
        wanted = {change.row for change in some}
        rows = {
            row.id: row for row in session.exec(select(record).where(col(record.id).in_(wanted)))
        }
        for change in some:
            if change.row in rows:
                setattr(rows[change.row], change.field, change.before)
        session.flush()


def _unsettle(session: "StepSession", changes: Sequence[PastChange]) -> None:
    """Open clashes again that were settled: of all that links hold, only that is someone's act."""
    from po_tui.store import links
    from po_tui.store.writing import noted, write_changes

    for change in changes:
        part, _dot, name = change.field.partition(".")
        take_back = links.want_back if part == "comment" else links.agree_back
        item = take_back(session, change.row, name, change.before, change.after)
        if item is not None:
            lines = noted(
                session, "link", change.row, item, change.field, change.after, change.before
            )
            write_changes(session, [lines])


def _move_back(session: "StepSession", product_id: int, run: Iterable[PastChange]) -> None:
    """Put items where they were: after the same item, else before the same; a block has thousands."""
    from po_tui.store import placing

    placing.put_in_order(
        session,
        (
            (change.row, rank_at(session, product_id, change.before))
            for change in run
            if _rank_of(session, change.row) is not None
        ),
    )


def rank_at(session: "StepSession", product_id: int, place: Mapping[str, int | None]) -> str:
    """The rank of a place that the journal noted: after the same item, else before the same."""
    from po_tui.store import placing

    after, before = _rank_of(session, place["after"]), _rank_of(session, place["before"])
    if after is not None:
        gap = placing.after(session, product_id, after)
    elif before is not None:
        gap = placing.before(session, product_id, before)
    elif place["after"] is None:
        gap = placing.top(session, product_id)
    else:
        gap = placing.bottom(session, product_id)
    return placing.free_ranks(session, product_id, gap, 1)[0]


def _rank_of(session: "StepSession", item_id: int | None) -> str | None:
    found = session.connection().exec_driver_sql("SELECT rank FROM item WHERE id = ?", (item_id,))
    rank = found.scalar()
    return None if rank is None else str(rank)


def class_of(kind: str) -> "type[SQLModel]":
    """The table of a kind of record; `tables.everything()` has to be loaded."""
    from sqlmodel import SQLModel

    from po_tui.model.tables.base import Row

    waiting: list[type[SQLModel]] = [Row]
    while waiting:
        record = waiting.pop()
        if "__table__" in record.__dict__ and record.__tablename__ == kind:
            return record
        waiting += record.__subclasses__()
    raise LookupError(kind)

"""Taking a whole refinement session back as one step: everything that was done in it, newest first.

The steps of a session carry its id (`Store.sitting`). Taking it back is a step like any other, so
that `u` brings the session back; it is refused, naming what, where something done later stands in
the way.
"""

from typing import TYPE_CHECKING, Any, Final

from po_tui.store import journal
from po_tui.store.past import ACTIVE, COLUMNS, PastStep, changes, past

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry, Session
    from po_tui.store.store import Store
    from po_tui.store.writing import StepSession

_OF_SESSION: Final = f"""
SELECT {COLUMNS} FROM step WHERE product_id = :p AND NOT open AND undone_by_id IS NULL
  AND session_id = :s AND (({ACTIVE}) OR reverts_id IN
  (SELECT id FROM step AS other WHERE coalesce(other.session_id, 0) <> :s))
ORDER BY step.id DESC"""
"""What stands of a session, and what it took back of earlier work; its own undos come in pairs."""


class InTheWay(Exception):
    """Later work builds on the session; the text names it."""


def steps_of(store: "Store", product_id: int, session_id: int) -> list[PastStep]:
    """The steps of a session that still stand, newest first."""
    found = store.rows.execute(_OF_SESSION, {"p": product_id, "s": session_id}).fetchall()
    return [past(row, changes(store.rows, row[0])) for row in found]


def take_back(store: "Store", product_id: int, session_id: int, label: str) -> int:
    """Take back all that was done in a session, as one step; it is as it was before it began.

    Returns how many steps that were. Raises InTheWay, and nothing is changed then.
    """
    from po_tui.model import tables
    from po_tui.model.tables.journal import Step
    from po_tui.model.tables.refinement import Session

    tables.everything()
    with store.step(label, product_id) as session:
        writing: StepSession = session  # type: ignore[assignment]
        assert writing.step is not None
        writing.step.session_id = None  # what takes a session back is no part of one
        steps = steps_of(store, product_id, session_id)
        try:
            journal.check_free(store.rows, steps)
        except (journal.LaterStepStands, journal.StillUsed) as no:
            raise InTheWay(str(no)) from no
        for step in steps:
            journal.revert(writing, product_id, step)
            row = session.get(Step, step.id)
            assert row is not None
            row.undone_by_id = writing.step.id
        record = session.get(Session, session_id)
        assert record is not None
        _as_before(writing, record)
    return len(steps)


def _as_before(writing: "StepSession", session: "Session") -> None:
    """What a meeting writes beside its steps: the session is planned again, its agenda untouched."""
    from sqlmodel import select

    from po_tui.model.tables.product import Product
    from po_tui.model.tables.refinement import AgendaEntry

    product = writing.get(Product, session.product_id)
    assert product is not None
    date = session.date
    session.state, session.started, session.ended = "planned", None, None
    session.goal_reached, session.roti, session.next_date = None, [], None
    session.ready_points_before = session.ready_points_after = None
    session.top_before, session.top_after, session.order_confirmed_by = [], [], ""
    product.next_session = {"date": date} if date else {}
    for entry in writing.exec(select(AgendaEntry).where(AgendaEntry.session_id == session.id)):
        _untouched(entry)
    writing.flush()


def _untouched(entry: "AgendaEntry") -> None:
    """An item of the agenda that nobody talked about."""
    fresh: dict[str, Any] = {
        "discussed": False, "used_seconds": 0, "state_before": "", "state_after": "",
        "estimate_before": None, "result": None, "size": "", "leaving": "", "why": "",
        "override_why": "", "extended": False, "quality_seen": [], "criteria_before": None,
        "new_criteria": [],
    }  # fmt: skip
    for name, value in fresh.items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)

"""The running meeting: begun, held, wrapped up and closed.

Everything the room says is kept at once: captures, rounds and exits as steps that undo takes back;
where the meeting stands – begun, at which item, clock, wrapped up – live, which no undo touches, so
that a killed process continues where it stood.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from po_tui import settings
from po_tui.model.meeting import OPENING_CODES, Position
from po_tui.store import rows
from po_tui.store.meetings import Entry, SessionView
from po_tui.store.store import stamp
from po_tui.workspace.leaving import Leaving
from po_tui.workspace.opening import Opening
from po_tui.workspace.reading_back import TOP, ReadingBack
from po_tui.workspace.voting import Voting

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry
    from po_tui.workspace.workspace import Workspace


class Meeting(Opening, ReadingBack, Voting, Leaving):
    """A session that is running or being wrapped up."""

    @classmethod
    def begin(cls, workspace: "Workspace", view: SessionView) -> Self:
        """Open the meeting: note what stands now, start the clock; the first item comes after."""
        from po_tui.model.tables.refinement import Session

        meeting = cls(workspace, view.id)
        with meeting.store.keep("session") as session:
            row = session.get(Session, view.id)
            assert row is not None
            row.state, row.started, row.date = "running", stamp(), settings.today().isoformat()
            row.ready_points_before = rows.buffer(meeting.rows, meeting.product_id).points
            row.top_before = meeting._top()
            row.goal_context = meeting.context().keys
            workspace.store.sitting = workspace.product_id, view.id
            meeting._keep(Position(step=OPENING_CODES[0], running=True, since=settings.now()))
        return meeting

    def wrap_up(self) -> None:
        """Stop the clock and read back; nothing is closed yet."""
        from po_tui.model.tables.refinement import Session

        position, view = self.position, self.view
        self._count_in(position)
        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            for entry in view.agenda:
                self._settle(entry)
            row.state, row.ended = "wrapping", stamp()
            row.ready_points_after = rows.buffer(self.rows, self.product_id).points
            row.top_after = self._top()
        self._keep(replace(position, running=False))

    def go_on(self) -> None:
        """Back from wrapping up into the meeting."""
        from po_tui.model.tables.refinement import Session

        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            row.state = "running"
        self._keep(replace(self.position, running=True))

    def close(
        self,
        *,
        goal_reached: bool | None = None,
        next_date: str | None = None,
        roti: Sequence[int] = (),
    ) -> None:
        """End the meeting: the minutes are final, the next one can be prepared."""
        from sqlmodel import select

        from po_tui.model.tables.live import LiveSession
        from po_tui.model.tables.product import Product
        from po_tui.model.tables.refinement import Session

        if self.view.state == "running":
            self.wrap_up()
        with self.store.keep("session") as session:
            for entry in self.view.agenda:  # what was done while reading back counts too
                self._settle(entry)
            row = session.get(Session, self.session_id)
            record = session.get(Product, self.product_id)
            assert row is not None
            assert record is not None
            row.state, row.goal_reached, row.next_date = "closed", goal_reached, next_date
            row.roti = sorted(roti or row.roti, reverse=True)  # in no order of seats
            if row.order_confirmed_by and not self.order_stands:
                row.order_confirmed_by = ""
            row.ready_points_after = rows.buffer(self.rows, self.product_id).points
            row.top_after = self._top()
            record.next_session = {"date": next_date} if next_date else {}
            for live in session.exec(
                select(LiveSession).where(LiveSession.product_id == self.product_id)
            ):
                session.delete(live)
            self.clear_table()
        self.store.sitting = None

    def _settle(self, entry: Entry) -> None:
        """Write down how an item stands at the end, so that the minutes stay true later on."""
        if not entry.discussed or entry.item_id is None:
            return
        item = rows.item_view(self.rows, self.product_id, entry.item_id)

        def change(row: "AgendaEntry") -> None:
            row.state_after = item.state
            row.new_criteria = list(entry.new_criteria)
            if item.estimate != entry.estimate_before:  # also where someone typed it
                row.result = item.estimate

        self._change_entry(entry, "", change)

    def _top(self) -> list[str]:
        top = rows.order(self.rows, self.product_id)[:TOP]
        return [self.workspace.backlog.key(item) for item in top]

"""The refinement sessions of a product: those held, the one running, the one being prepared."""

from typing import TYPE_CHECKING

from po_tui.store import meetings
from po_tui.store.meetings import SessionView
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from sqlmodel import Session as Writing

    from po_tui.model.tables.refinement import Session


class Sessions(Area):
    """Looks sessions up."""

    def sessions(self) -> list[SessionView]:
        """All sessions, latest first."""
        return [
            view
            for id in meetings.ids(self.rows, self.product_id)
            if (view := meetings.view(self.rows, id))
        ]

    def session(self, session_id: int) -> SessionView:
        """One session, whole; raises Unknown."""
        view = meetings.view(self.rows, session_id)
        if view is None:
            raise Unknown(_("that session is gone"))
        return view

    def numbered(self, number: int | None) -> SessionView:
        """The session of that number, by default the latest that was held; raises Unknown."""
        held = [one for one in self.sessions() if one.state in ("closed", "wrapping", "running")]
        found = (
            held[0]
            if held and number is None
            else next((one for one in self.sessions() if one.number == number), None)
        )
        if found is None:
            raise Unknown(_("there is no such session – `po-tui` and key 5 prepare one"))
        return found

    def running_id(self) -> int | None:
        """The session that is running or being wrapped up; None between meetings."""
        live = meetings.live(self.rows, self.product_id)
        return live[0] if live else None

    def planned_id(self) -> int | None:
        """The session being prepared: the first, where one was taken back after the next was planned."""
        planned = meetings.ids(self.rows, self.product_id, "planned")
        return planned[-1] if planned else None

    def _load(self, session: "Writing", session_id: int) -> "Session":
        from po_tui.model.tables.refinement import Session

        row = session.get(Session, session_id)
        if row is None:
            raise Unknown(_("that session is gone"))
        return row

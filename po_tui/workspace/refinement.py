"""The refinement meeting, from preparing to what became of all meetings.

Putting one together is `workspace/preparing.py`, the running meeting `workspace/meeting.py`,
the course over many sessions `workspace/looking_back.py`.
"""

from po_tui.store.meetings import Attendee, Captured, Entry, SessionView
from po_tui.words import _, ngettext
from po_tui.workspace.errors import Refused
from po_tui.workspace.looking_back import LookingBack
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.preparing import Candidate, Preparing


class Refinement(Preparing, LookingBack):
    """Sessions: prepared, running, held."""

    def meeting(self) -> Meeting | None:
        """The running meeting, at the item, step and clock where it stands."""
        running = self.running_id()
        self.store.sitting = (self.product_id, running) if running is not None else None
        return Meeting(self.workspace, running) if running is not None else None

    def run(self, session_id: int) -> Meeting:
        """Begin the meeting: the clock runs, the first item is on the table.

        Raises Refused while another one runs, for one that was held, or with an empty agenda.
        """
        with self.store.keep("session"):
            view = self.session(session_id)
            if self.running_id() is not None:
                raise Refused(_("a session is running already – wrap it up first"))
            if view.state != "planned":
                raise Refused(_("this session was held already – prepare the next one"))
            if not view.agenda:
                raise Refused(_("the agenda is empty – take an item with space"))
            return Meeting.begin(self.workspace, view)


def minutes_in_words(minutes: int) -> str:
    """`1 minute`, `45 minutes`."""
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


__all__ = [
    "Attendee",
    "Candidate",
    "Captured",
    "Entry",
    "Refinement",
    "SessionView",
    "minutes_in_words",
]

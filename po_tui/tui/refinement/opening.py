"""Opening the meeting: what the keys do before the first item is on the table."""

from typing import Final

from textual.binding import Binding

from po_tui.model.meeting import OPENING_CODES
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.deciding import choose_decider
from po_tui.tui.refinement.leaving import Leaving
from po_tui.tui.refinement.messages import calmly
from po_tui.tui.refinement.opening_sheet import Opened, OpeningSheet
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused
from po_tui.workspace.meeting import Meeting

LAST_TIME: Final = OPENING_CODES[-1]


class Opening(Leaving):
    """The steps before the first item, for the pane of the running meeting."""

    BINDINGS = [
        Binding("d", "keep_promise('done')", mark("Done"), show=False, tooltip=mark("Opening: the promise under the cursor is kept"), id="refine.promise-done"),
        Binding("D", "decider", mark("Decider"), show=False, tooltip=mark("Who has the last word"), id="refine.decider-running"),
    ]  # fmt: skip

    _promise = 0
    """Which promise of last time the cursor stands on."""

    def show_opening(self, meeting: Meeting) -> bool:
        """Show where the opening stands; False, and nothing of it, where it is over."""
        position = meeting.position
        sheet = self.query_one(OpeningSheet)
        if not position.opening:
            sheet.show(None)
            return False
        promised = meeting.promised()
        self._promise = max(0, min(self._promise, len(promised) - 1))
        sheet.show(Opened(meeting.view, position.step, meeting.context(), promised, self._promise))
        return True

    def move_promise(self, by: int) -> bool:
        """Move the cursor over the promises; False where none are shown."""
        meeting = self.meeting
        if not (meeting.position.opening and meeting.position.step == LAST_TIME):
            return False
        self._promise += by
        self.show_opening(meeting)
        line = self.query_one(OpeningSheet).line_of_cursor()
        self.query_one("#item").scroll_to(y=max(0, line - 3), animate=False)
        return True

    def action_keep_promise(self, status: str) -> None:
        """Close the action under the cursor."""
        with calmly(self):
            meeting = self.meeting
            if not (meeting.position.opening and meeting.position.step == LAST_TIME):
                raise Refused(
                    _("promises are looked at when the meeting opens – N goes back there")
                )
            promised = meeting.promised()
            if not promised:
                raise Refused(_("nothing is left open from earlier meetings"))
            one = promised[self._promise]
            if one.kind != "@":
                raise Refused(
                    _("this is a question – take up {item} to answer it").format(item=one.item)
                )
            workspace_of(self).refinement.close_action(one.id, status)
            self.show_opening(meeting)
            told = _("{action} is done") if status == "done" else _("{action} is no longer needed")
            self.say(told.format(action=one.key))

    def action_decider(self) -> None:
        with calmly(self):
            choose_decider(self, self.meeting.session_id)
            self.reload()

    def action_edit(self) -> None:
        """Before the first item `e` says what the session is for, as it does when preparing."""
        with calmly(self):
            if self.meeting.position.opening:
                self._edit_goal()
            else:
                super().action_edit()

    def action_leave_item(self) -> None:
        """Before the first item `x` lets go of a promise; with an item it is the way out."""
        with calmly(self):
            if self.meeting.position.opening:
                self.action_keep_promise("dropped")
            else:
                super().action_leave_item()

    def _edit_goal(self) -> None:
        session = self.meeting.view

        def take(text: str) -> None:
            workspace_of(self).refinement.set(session.id, goal=text.strip())
            self.reload()

        self.ask(_("What is this session to achieve?"), take, value=session.goal)

    def reload(self) -> None:
        """Read everything anew; item, step and place stay as they are."""
        raise NotImplementedError

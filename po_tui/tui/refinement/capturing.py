"""What the room says, in one line each: decisions, actions, questions, parked topics, criteria."""

from textual.timer import Timer

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.edits import ItemEdits
from po_tui.tui.refinement.messages import calmly
from po_tui.tui.widgets.capture_line import CaptureLine
from po_tui.words import _

KEEP_AFTER = 0.4
"""Seconds after the last key until a draft is kept."""


class Capturing(ItemEdits):
    """The capture line of the running meeting, and its drafts."""

    _unkept: dict[str, str]
    """Captures typed so far that are not in the file yet, by kind: on a full disk they wait here."""
    _keeping: Timer | None = None
    _about = ""
    """What was pointed at when the line was opened."""

    @property
    def _record(self) -> str:
        return f"session-{self.meeting.session_id}"

    @property
    def pointed(self) -> str:
        """Key of the item a question is about where none is on the table; empty for none."""
        return ""

    def action_capture(self, kind: str) -> None:
        with calmly(self):
            draft = self._unkept.get(kind) or workspace_of(self).drafts.get(self._record, kind)
            self._about = self.pointed if kind == "?" else ""
            self.query_one(CaptureLine).open(kind, draft, self._about)

    def on_capture_line_draft_changed(self, event: CaptureLine.DraftChanged) -> None:
        event.stop()
        self._unkept[event.kind] = event.text
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER, self.keep_drafts)

    def on_capture_line_dismissed(self, event: CaptureLine.Dismissed) -> None:
        event.stop()
        self._unkept[event.kind] = event.text
        if self.keep_drafts() and event.text:
            self.say(_("kept as a draft – {key} brings it back").format(key=event.kind))

    def on_capture_line_captured(self, event: CaptureLine.Captured) -> None:
        event.stop()
        self._unkept[event.kind] = event.text
        with calmly(self):
            about = workspace_of(self).backlog.item(self._about) if self._about else None
            self.say(self.meeting.capture(event.kind, event.text, about))
            self._unkept[event.kind] = ""
        self.keep_drafts()

    def keep_drafts(self) -> bool:
        """Write down what was typed so far, and the clock; False where some of it is not kept yet."""
        with calmly(self):
            for kind, text in list(self._unkept.items()):
                workspace_of(self).drafts.keep(self._record, kind, text)
                del self._unkept[kind]
            self.meeting.beat()
        return not self._unkept

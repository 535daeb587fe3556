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

    _draft: tuple[str, str] | None = None
    """A capture that is not kept yet: its kind and text."""
    _keeping: Timer | None = None

    @property
    def _record(self) -> str:
        return f"session-{self.meeting.session_id}"

    def action_capture(self, kind: str) -> None:
        with calmly(self):
            draft = workspace_of(self).drafts.get(self._record, kind)
            self.query_one(CaptureLine).open(kind, draft)

    def on_capture_line_draft_changed(self, event: CaptureLine.DraftChanged) -> None:
        event.stop()
        self._draft = event.kind, event.text
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER, self._keep_draft)

    def on_capture_line_dismissed(self, event: CaptureLine.Dismissed) -> None:
        event.stop()
        self._draft = event.kind, event.text
        self._keep_draft()
        if event.text:
            self.say(_("kept as a draft – {key} brings it back").format(key=event.kind))

    def on_capture_line_captured(self, event: CaptureLine.Captured) -> None:
        event.stop()
        self._draft = event.kind, event.text
        with calmly(self):
            self.say(self.meeting.capture(event.kind, event.text))
            self._draft = event.kind, ""
        self._keep_draft()

    def _keep_draft(self) -> None:
        if self._draft is not None:
            kind, text = self._draft
            self._draft = None
            with calmly(self):
                workspace_of(self).drafts.keep(self._record, kind, text)
                self.meeting.beat()

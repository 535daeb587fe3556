"""What other terminals and syncs wrote while the room was talking: listed when somebody asks."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark


class Inbox(Dialog[None]):
    """The steps that came in from outside, oldest first."""

    BINDINGS = [
        Binding(
            "escape,enter,i,q", "leave", mark("Close"), tooltip=mark("Close"), id="inbox.leave"
        ),
    ]

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(_("Written by others meanwhile"), _("esc closes"))
        self._labels = labels

    def parts(self) -> ComposeResult:
        lines = [Content(f"· {plain_line(label)}") for label in self._labels[-15:]]
        yield Static(Content("\n").join(lines), classes="dialog--text")

    def action_leave(self) -> None:
        self.answer(None)

"""A line of the editor: how a field looks at rest, and the one place where it is typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets.input import Selection

from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.input_line import PlainInput

LABEL = 17
"""Cells for the label of a field."""
SHOWN = 3
"""Lines of a longer text that are shown at rest."""


class FieldLine(Widget, can_focus=False):
    """A field at rest: label and text. A click wants to edit it."""

    DEFAULT_CSS = """
    FieldLine {
        height: auto;
        max-height: 3;
        width: 1fr;
        &:hover { background: $panel 50%; }
    }
    """

    @dataclass
    class Clicked(Message):
        """Somebody wants to edit this line."""

        place: int

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place
        self._content = Content("")

    def show(self, label: str, text: str, *, note: str, drafted: bool, must: bool) -> None:
        """`note` stands in for an empty text; a draft and an empty must-have stand out."""
        lines = plain_text(text).strip("\n").split("\n")
        style = "$text-warning" if drafted or (must and not text.strip()) else "$quiet"
        value = (
            Content("\n".join(plain_line(line) for line in lines[:SHOWN]))
            if text.strip()
            else Content.styled(plain_line(note), "$quiet")
        )
        lead = Content.styled(fit(label, LABEL - 1) + " ", style)
        hang = Content("\n" + " " * LABEL).join(value.split("\n"))
        self._content = lead + hang
        self.refresh(layout=True)

    def render(self) -> Content:
        return self._content

    def on_mount(self) -> None:
        self.styles.text_wrap = "nowrap"
        self.styles.text_overflow = "ellipsis"

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self.place))


class FieldInput(PlainInput):
    """Where a field is typed: completes words as ghost text, turns choices with the arrows."""

    complete: Callable[[str], str] = staticmethod(lambda _text: "")
    """The text with its last word completed; empty where there is nothing to offer."""
    choices: Sequence[str] = ()
    """What may be chosen, where that is a choice; empty text among them where nothing may be."""

    def edit(self, text: str, choices: Sequence[str], complete: Callable[[str], str]) -> None:
        """Take a field up, the cursor behind its text; a choice is selected, so that typing replaces it."""
        self.choices, self.complete = choices, complete
        self.value = text
        self.cursor_position = len(self.value)
        if choices:
            self.selection = Selection(0, len(self.value))

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._suggestion = self.complete(value) if value else ""

    def action_cursor_right(self, select: bool = False) -> None:
        ghost = self._suggestion and self.value not in self.choices
        if self.choices and not select and not ghost:
            self._turn(1)
        else:
            super().action_cursor_right(select)

    def action_cursor_left(self, select: bool = False) -> None:
        if self.choices and not select:
            self._turn(-1)
        else:
            super().action_cursor_left(select)

    def _turn(self, by: int) -> None:
        """The next choice, or the one before."""
        known = list(self.choices)
        at = known.index(self.value) if self.value in known else (-1 if by > 0 else 0)
        self.value = known[(at + by) % len(known)]
        self.selection = Selection(0, len(self.value))

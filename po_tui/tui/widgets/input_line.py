"""A line at the bottom of the screen to type one thing on: opens, takes it, is gone again."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import mark


class PlainInput(Input):
    """A text field that shows and gives plain text only, also of what is pasted into it."""

    def validate_value(self, value: str) -> str:
        return plain_line(value)


class InputLine(Horizontal):
    """A label and a field on one line, hidden until something is to be typed.

    Subclasses say what an Enter, an Esc and an edit mean. Closing gives the focus back.
    """

    DEFAULT_CSS = """
    InputLine {
        display: none;
        height: 1;
        background: $panel;

        &.-open { display: block; }
        & > .input-line--label {
            width: auto;
            max-width: 60%;
            height: 1;
            padding: 0 1;
            background: $primary;
            color: auto 100%;
            text-style: bold;
        }
        & > PlainInput {
            width: 1fr;
            height: 1;
            border: none;
            padding: 0 1;
            background: $panel;
        }
        & > .input-line--complaint {
            width: auto;
            max-width: 60%;
            height: 1;
            padding: 0 1;
            color: $text-error;
            text-style: bold;
        }
        &.-tall > .input-line--complaint { dock: bottom; width: 100%; max-width: 100%; height: auto; }
    }
    """
    BINDINGS = [
        Binding(
            "escape", "close", mark("Close"), tooltip=mark("Close; what is typed is kept"),
            id="input.close",
        ),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._label = Static("", classes="input-line--label", markup=False)
        self._input = PlainInput(compact=True, select_on_focus=False)
        self._complaint = Static("", classes="input-line--complaint", markup=False)
        self._known = ""
        self._labelled = 0
        """Cells that the label takes."""
        self._focused_before: Widget | None = None

    # For subclasses

    def typed(self, text: str) -> None:
        """Another text stands in the field."""

    def entered(self, text: str) -> None:
        """Enter."""

    def left(self, text: str) -> None:
        """Esc, with what stood in the field."""

    # What it shows

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._input.value

    def begin(self, label: str, text: str = "", placeholder: str = "") -> None:
        """Open with a text, the cursor behind it."""
        self.app.clear_notifications()  # they would lie over what is typed, and were read
        if not self.is_open:
            self._focused_before = self.screen.focused
        self.relabel(label)
        self.complain("")
        self._put(text)
        self._input.placeholder = plain_line(placeholder)
        self.add_class("-open")
        # At once: `focus()` waits its turn behind keys that are typed already, and those would act.
        self.screen.set_focus(self._input)

    def end(self) -> None:
        """Close and forget the text; whatever had the focus has it again."""
        before, self._focused_before = self._focused_before, None
        if self._input.has_focus and before is not None and before.is_attached:
            self.screen.set_focus(before)
        self.remove_class("-open")
        self._put("")

    def relabel(self, label: str) -> None:
        """Ask for something else; what is typed stays."""
        room = max(8, (self.app.size.width * 6) // 10 - 2)
        self._label.update(shorten(label, room))
        self._labelled = min(room, cell_width(label)) + 2

    def complain(self, text: str) -> None:
        """Say what is wrong with the text, until it is edited; below it where both do not fit."""
        text, width = plain_line(text), self.app.size.width
        self._complaint.update(text)
        self._complaint.display = bool(text)
        beside = min(width * 6 // 10, width - self._labelled - min(12, cell_width(self.text)) - 4)
        tall = cell_width(text) + 2 > beside and bool(text)
        lines = -(-cell_width(text) // max(1, width - 12)) if tall else 0
        self.set_class(tall, "-tall")
        self.styles.height = 1 + min(3, lines)

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._input
        yield self._complaint

    def _put(self, text: str) -> None:
        self._known = plain_line(text)
        self._input.value = text
        self._input.cursor_position = len(self._input.value)

    # What happens to it

    @on(Input.Changed)
    def _take_edit(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open and event.value == self._input.value and event.value != self._known:
            self._known = event.value
            self.complain("")
            self.typed(event.value)

    @on(Input.Submitted)
    def _take_entry(self, event: Input.Submitted) -> None:
        event.stop()
        self._say_last_edit()
        self.entered(event.value)

    def action_close(self) -> None:
        text = self.text
        self._say_last_edit()
        self.end()
        self.left(text)

    def _say_last_edit(self) -> None:
        """An edit whose news is still on its way is told before what ends the typing."""
        if self.text != self._known:
            self._known = self.text
            self.typed(self.text)

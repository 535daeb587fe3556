"""A line at the bottom of the screen to type one thing on: opens, takes it, is gone again."""

from collections.abc import Sequence

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestionReady
from textual.widget import Widget
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import mark


class PlainInput(Input):
    """A text field that shows and gives plain text only, also of what is pasted into it."""

    def validate_value(self, value: str) -> str:
        return plain_line(value)


class _Pointing(Highlighter):
    """Underlines the part of a text that is wrong."""

    def __init__(self, start: int, end: int, style: Style) -> None:
        self._start, self._end, self._style = start, end, style

    def highlight(self, text: Text) -> None:
        text.stylize(self._style, self._start, self._end)


class InputLine(Horizontal):
    """A label and a field on one line, hidden until something is to be typed.

    Subclasses say what an Enter, an Esc and an edit mean, and how a text could go on: that is shown
    faintly, and tab takes it. Closing gives the focus back.
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
        Binding("tab", "complete(1)", mark("Complete"), tooltip=mark("Complete the word; again: the next one"), id="input.complete"),
        Binding("shift+tab", "complete(-1)", mark("Complete back"), show=False, tooltip=mark("The completion before"), id="input.complete-back"),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._label = Static("", classes="input-line--label", markup=False)
        self._input = PlainInput(compact=True, select_on_focus=False)
        self._complaint = Static("", classes="input-line--complaint", markup=False)
        self._known = ""
        self._labelled = 0
        """Cells that the label takes."""
        self._said, self._offering = "", False
        """What stands beside the field, and whether that is what tab offers."""
        self._focused_before: Widget | None = None
        self._offered: list[str] = []
        """The texts that tab goes through …"""
        self._taken = -1
        """… and which of them stands there now."""
        self._lead = 0
        """How much they have in common."""

    # For subclasses

    completes = False
    """Whether tab completes what is typed; else it goes where it always goes."""

    def offers(self, _text: str) -> tuple[str, Sequence[str]]:
        """How a text could go on: its beginning, and the words that could stand behind that."""
        return "", ()

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

    def select(self) -> None:
        """Mark all that stands there: what is typed next takes its place."""
        self._input.action_select_all()

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

    def complain(self, text: str, at: tuple[int, int] | None = None) -> None:
        """Say what is wrong with the text, until it is edited; below it where both do not fit.

        `at` is where the wrong word begins and ends: it is underlined.
        """
        self._say(text)
        if at is None and self._input.highlighter is None:
            return
        style = Style(color=self._complaint.rich_style.color, underline=True)
        self._input.highlighter = None if at is None else _Pointing(*at, style)
        self._input.refresh()

    def _say(self, text: str, *, offering: bool = False) -> None:
        """Show a complaint, or what is offered, beside what is typed."""
        text, width = plain_line(text), self.app.size.width
        if (text, offering and bool(text)) == (self._said, self._offering):
            return  # the usual case: laying out the screen for nothing would delay every letter
        self._said, self._offering = text, offering and bool(text)
        # No class for it: changing one would style all that is in the line anew.
        self._complaint.update(Content.styled(text, "not bold $text-muted" if offering else ""))
        self._complaint.display = bool(text)
        tall = cell_width(text) + 2 > self._room_beside and bool(text) and not offering
        lines = -(-cell_width(text) // max(1, width - 12)) if tall else 0
        self.set_class(tall, "-tall")
        self.styles.height = 1 + min(3, lines)

    @property
    def _complains(self) -> bool:
        return bool(self._said) and not self._offering

    @property
    def _room_beside(self) -> int:
        """Cells beside what is typed."""
        width = self.app.size.width
        return min(width * 6 // 10, width - self._labelled - min(12, cell_width(self.text)) - 4)

    def _offer(self) -> None:
        """Show how the text could go on: the likeliest faintly behind it, the others at the side."""
        if not self.completes or self._complains:
            return
        text = self.text
        lead, words = self.offers(text)
        # Someone who begins a word does not ask for a field's name yet.
        asked = len(text) - len(lead) > 1 or text.endswith((":", ","))
        self._list_offers(words if asked else (), -1)
        if asked and words and (lead + words[0]).startswith(text):
            self._input.post_message(SuggestionReady(text, lead + words[0]))

    def _list_offers(self, words: Sequence[str], taken: int) -> None:
        """Name what is offered at the side, as many as fit, beginning with what was taken."""
        said = "  ".join(plain_line(word) for word in words[max(0, taken) :])
        room = min(
            self._room_beside, self.app.size.width - self._labelled - cell_width(self.text) - 12
        )
        self._say(shorten(said, room - 2) if room > 12 else "", offering=True)

    def compose(self) -> ComposeResult:
        self._complaint.display = False
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
            self._offer()

    @on(Input.Submitted)
    def _take_entry(self, event: Input.Submitted) -> None:
        event.stop()
        self._say_last_edit()
        self.entered(event.value)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return self.completes or action != "complete"

    def action_complete(self, by: int) -> None:
        """Take what is offered; again, take the next one instead."""
        self._say_last_edit()
        several = len(self._offered) > 1
        if several and self._taken >= 0 and self.text == self._offered[self._taken]:
            self._taken = (self._taken + by) % len(self._offered)
        else:
            lead, words = self.offers(self.text)
            self._offered = [lead + word for word in words]
            self._lead = len(lead)
            self._taken = 0 if by > 0 else len(words) - 1
        if not self._offered:
            return
        self._put(self._offered[self._taken])
        self.complain("")
        self.typed(self.text)
        if len(self._offered) == 1:
            self._offer()
        elif not self._complains:
            self._list_offers([one[self._lead :] for one in self._offered], self._taken)

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

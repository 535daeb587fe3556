"""A sheet with a list and one line below it to type on: every act is kept at once, no form."""

from collections.abc import Callable, Sequence
from typing import Generic

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of
from po_tui.tui.widgets.dialog import Dialog, Result
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import mark
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved

Then = Callable[[str], object]


class ListSheet(Dialog[Result], Generic[Result]):
    """Subclasses fill the list (`fill`) and say what enter does there (`chosen`)."""

    DEFAULT_CSS = """
    ListSheet {
        & > .dialog--frame { width: 104; }
        & SheetList { max-height: 16; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; }
        & .ask { color: $text-accent; height: auto; margin-top: 1; }
        & .about { height: auto; max-height: 6; margin-top: 1; }
        & .complaint { width: 1fr; height: auto; color: $text-error; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("j,down", "move(1)", mark("Down"), show=False, tooltip=mark("Next line"), id="sheet.down"),
        Binding("k,up", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous line"), id="sheet.up"),
        Binding("u", "undo", mark("Undo"), show=False, tooltip=mark("Take back the last thing you did"), id="sheet.undo"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; everything is kept"), id="sheet.leave"),
    ]  # fmt: skip

    def __init__(self, title: str = "", hint: str = "") -> None:
        super().__init__(title, hint)
        self._then: Then | None = None
        self._left: Then | None = None
        self._typed: Then | None = None

    # ── for subclasses ──────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        """Read everything anew and show it."""

    def begin(self) -> None:
        """It is there, and filled."""

    def chosen(self, at: int) -> None:
        """Enter, or a click, on a line of the list."""

    def looked(self, at: int | None) -> None:
        """The cursor stands on another line."""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def list(self) -> SheetList:
        return self.query_one(SheetList)

    @property
    def field(self) -> PlainInput:
        return self.query_one(PlainInput)

    def parts(self) -> ComposeResult:
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="about", markup=False)
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)
        yield Static("", classes="complaint", markup=False)

    def on_mount(self) -> None:
        self.complain("")
        self._close_line()
        self.fill()
        app_of(self).news.subscribe(self, lambda _news: self.fill())
        self.begin()

    # ── the list ────────────────────────────────────────────────────────────────────────────────

    def show_lines(self, lines: Sequence[Content | None], texts: Sequence[Content] = ()) -> None:
        """Show lines; None stands for a heading, taken from `texts`, that the cursor leaves out."""
        options, at = self.list, self.list.highlighted
        heads = iter(texts)
        options.clear_options()
        options.add_options(
            [Option(next(heads), disabled=True) if line is None else Option(line) for line in lines]
        )
        self.put_cursor(at or 0)

    def put_cursor(self, at: int) -> None:
        """Put the cursor on a line, or on the one nearest to it that it can stand on."""
        options = self.list
        able = [
            n for n in range(options.option_count) if not options.get_option_at_index(n).disabled
        ]
        options.highlighted = min(able, key=lambda n: (abs(n - at), n < at), default=None)
        self.looked(options.highlighted)

    def show_about(self, text: Content) -> None:
        about = self.query_one(".about", Static)
        about.update(text)
        about.display = bool(text.plain)

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.looked(self.list.highlighted)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.complain("")
        self.chosen(event.option_index)

    # ── the line ────────────────────────────────────────────────────────────────────────────────

    @property
    def asking(self) -> bool:
        return self._then is not None

    def ask(
        self,
        label: str,
        then: Then,
        value: str = "",
        *,
        left: Then | None = None,
        typed: Then | None = None,
    ) -> None:
        """Ask for one thing; `then` is called with it, and the line stays open where that says no.

        `left` hears what stood there on Esc, `typed` every edit.
        """
        self._then, self._left, self._typed = then, left, typed
        asked = self.query_one(".ask", Static)
        asked.update(plain_line(label))
        asked.display = self.field.display = True
        self.complain("")
        self.field.value = value
        self.field.cursor_position = len(self.field.value)
        # At once: `focus()` would wait its turn behind keys that are typed already.
        self.set_focus(self.field)

    def _close_line(self) -> None:
        self._then = self._left = self._typed = None
        self.query_one(".ask").display = self.field.display = False
        self.complain("")
        self.set_focus(self.list)

    def complain(self, text: str) -> None:
        complaint = self.query_one(".complaint", Static)
        complaint.update(plain_line(text))
        complaint.display = bool(text)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do it; where that is refused say why."""
        self.complain("")
        try:
            act()
        except (WorkspaceError, NothingSaved, ChangedMeanwhile) as no:
            self.complain(str(no))
            return False
        return True

    @on(Input.Changed)
    def _take_edit(self, event: Input.Changed) -> None:
        event.stop()
        if self._typed is not None and event.value == self.field.value:
            self._typed(event.value)

    @on(Input.Submitted)
    def _take_entry(self, event: Input.Submitted) -> None:
        event.stop()
        then = self._then
        if then is not None and self.attempt(lambda: then(event.value)) and self._then is then:
            self._close_line()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_move(self, by: int) -> None:
        """Where the list has not got the keys itself."""
        if by > 0:
            self.list.action_cursor_down()
        else:
            self.list.action_cursor_up()

    def action_undo(self) -> None:
        self.attempt(app_of(self).workspace.history.undo)

    def action_leave(self) -> None:
        """From the line back to the list, then away."""
        if not self.asking:
            self.close()
            return
        text, left = self.field.value, self._left
        self._close_line()
        if left is not None:
            self.attempt(lambda: left(text))

    def close(self) -> None:
        """Esc in the list."""
        _closing = self.dismiss(None)

"""Asks before what an undo could not take back: y or n, nothing to hunt for with the mouse."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark


class Confirm(Dialog[bool]):
    """A question to answer with yes or no. Enter gives the answer that is marked."""

    DEFAULT_CSS = """
    Confirm {
        & > .dialog--frame { width: 60; padding: 1 2 0 2; }
        & .confirm--answers { height: auto; align-horizontal: right; margin-top: 1; }
        & Button { margin-left: 2; min-width: 10; height: 1; border: none; }
    }
    """
    BINDINGS = [
        Binding("y", "answer(True)", mark("Yes"), tooltip=mark("Yes"), id="confirm.yes"),
        Binding("n,escape", "answer(False)", mark("No"), tooltip=mark("No"), id="confirm.no"),
        Binding(
            "left,right,up,down",
            "app.focus_next",
            show=False,
            tooltip=mark("The other answer"),
            id="confirm.other",
        ),
    ]

    def __init__(
        self, question: str, detail: str = "", *, yes: str = "", no: str = "", safe: bool = True
    ) -> None:
        """`safe=False` marks "no": for what loses something, so that a stray Enter does not."""
        super().__init__()
        self._question, self._detail = plain_line(question), plain_text(detail)
        self._yes, self._no = yes or _("Yes"), no or _("No")
        self._safe = safe

    def parts(self) -> ComposeResult:
        yield Static(Content.styled(self._question, "bold"), classes="dialog--text")
        if self._detail:
            yield Static(Content(self._detail), classes="dialog--text")
        with Horizontal(classes="confirm--answers"):
            yes = Button(Content(f"y {plain_line(self._yes)}"), id="yes", compact=True)
            yes.variant = "primary" if self._safe else "error"
            yield yes
            yield Button(Content(f"n {plain_line(self._no)}"), id="no", compact=True)

    def on_mount(self) -> None:
        self.query_one("#yes" if self._safe else "#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.answer(answer)

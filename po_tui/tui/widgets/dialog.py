"""What every dialog has in common: a frame in the middle with a title and a hint."""

from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from po_tui.model.plain import plain_line

Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result]):
    """A question in front of the screen. It knows nothing of who asked."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        overflow: hidden;
        background: $background 60%;

        & > .dialog--frame {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            overflow-y: auto;
            scrollbar-size-vertical: 1;
            padding: 0 1;
            border: round $primary;
            border-title-color: $text-primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
        }
        & .dialog--text { width: 100%; height: auto; }
        & .dialog--hint { width: 100%; height: auto; color: $text-muted; }
    }
    """

    def __init__(self, title: str = "", hint: str = "") -> None:
        super().__init__()
        self._answered = False
        self._title = plain_line(title)
        self._hint = plain_line(hint)

    def compose(self) -> ComposeResult:
        frame = Vertical(classes="dialog--frame")
        frame.border_title = Content(self._title)
        frame.border_subtitle = Content(self._hint)
        with frame:
            yield from self.parts()

    def parts(self) -> ComposeResult:
        """What stands inside the frame."""
        yield Static()

    def answer(self, result: Result) -> None:
        """Close with an answer; a second key on its way here answers nothing any more."""
        if not self._answered:
            self._answered = True
            _closing = self.dismiss(result)

"""What every dialog has in common: a frame in the middle with a title and a hint."""

from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width

Result = TypeVar("Result")


_AROUND = 6
"""Cells of a border that what stands on it leaves free."""


def keys_that_fit(hint: str, room: int) -> str:
    """The keys of a sheet, those before the last left out where the border has no room for all.

    The last one says how to get away. F1 tells the others.
    """
    keys = hint.split(" · ")
    shown = hint
    while cell_width(shown) > room and len(keys) > 1:
        del keys[-2]
        shown = " · ".join([*keys[:-1], "…", keys[-1]])
    return shown


class Frame(Vertical):
    """The box of a dialog, its keys on the lower edge."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(classes="dialog--frame")
        self.border_title = Content(title)
        self._hint = hint

    def tell_keys(self, hint: str) -> None:
        """Others than before: somebody types now."""
        self._hint = hint
        self._show_keys()

    def on_resize(self, _event: events.Resize) -> None:
        self._show_keys()

    def _show_keys(self) -> None:
        self.border_subtitle = Content(keys_that_fit(self._hint, self.outer_size.width - _AROUND))


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
        with Frame(self._title, self._hint):
            yield from self.parts()

    def parts(self) -> ComposeResult:
        """What stands inside the frame."""
        yield Static()

    def answer(self, result: Result) -> None:
        """Close with an answer; a second key on its way here answers nothing any more."""
        if not self._answered:
            self._answered = True
            _closing = self.dismiss(result)

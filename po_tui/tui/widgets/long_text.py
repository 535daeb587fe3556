"""A text of several lines inside a form: the arrows leave it at its edges. Imported when it is needed."""

from textual.actions import SkipAction
from textual.widgets import TextArea


class LongText(TextArea):
    """As high as what is typed, and one stop among other lines."""

    DEFAULT_CSS = """
    LongText {
        width: 1fr;
        height: auto;
        min-height: 2;
        max-height: 8;
        border: none;
        padding: 0;
        background: $panel;
        &:focus { border: none; background: $panel; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, soft_wrap=True, compact=True, highlight_cursor_line=False)

    def action_cursor_up(self, select: bool = False) -> None:
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_down(select)

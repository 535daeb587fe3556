"""Edits a longer text in front of the screen, and loses nothing of it: Esc keeps a draft."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Static

from po_tui.model.plain import plain_text
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark

if TYPE_CHECKING:
    from textual.widgets import TextArea


class TextEditor(Dialog[str | None]):
    """A text of several lines. The answer is the text to save; None where it was left with Esc."""

    DEFAULT_CSS = """
    TextEditor {
        & > .dialog--frame { width: 90%; height: 80%; max-width: 110; min-height: 8; }
        & TextArea { height: 1fr; border: none; padding: 0; background: $surface; }
    }
    """
    BINDINGS = [
        Binding("ctrl+s", "save", mark("Save"), tooltip=mark("Save the text"), id="editor.save"),
        Binding(
            "escape", "leave", mark("Close"), tooltip=mark("Close; the text is kept as a draft"),
            id="editor.leave",
        ),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        draft: str | None = None,
        on_draft: Callable[[str | None], None] = lambda _text: None,
        hint: str = "",
        keys: str = "",
        note: Widget | None = None,
    ) -> None:
        """`draft` is what was typed last time and not saved.

        `on_draft` is told the text at every edit, and None once there is nothing to keep: it was
        saved, or stands as it was. `note` stands above the text.
        """
        super().__init__(title, keys or _("ctrl+s saves · esc keeps a draft"))
        self._stored = text
        self._shown = plain_text(text)
        self._draft = draft
        self._on_draft = on_draft
        self._help, self._note = hint, note

    def parts(self) -> ComposeResult:
        if self._note is not None:
            yield self._note
        if self._help:
            yield Static(self._help, classes="dialog--hint", markup=False)
        if self._draft is not None:
            yield Static(_("This is your draft; it is not saved yet."), classes="dialog--hint")
        text = self._shown if self._draft is None else plain_text(self._draft)
        from textual.widgets import TextArea  # slow to import, and nobody edits at the start

        yield from self.around(
            TextArea(text, soft_wrap=True, compact=True, highlight_cursor_line=False)
        )

    def around(self, area: "TextArea") -> ComposeResult:
        """The text, and whatever stands beside it."""
        yield area

    def on_mount(self) -> None:
        area = self._area
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def edited(self) -> None:
        """Another text stands there."""

    @property
    def text(self) -> str:
        """The text to save: as it was stored, to the last character, where nobody edited it."""
        typed = self._area.text
        return self._stored if typed == self._shown else typed

    @property
    def _area(self) -> "TextArea":
        from textual.widgets import TextArea

        return self.query_one(TextArea)

    def on_text_area_changed(self) -> None:
        """By its name: what is imported for a decorator would be imported at the start."""
        self._keep_draft()

    def _keep_draft(self) -> None:
        self.edited()
        text = self.text
        self._on_draft(None if text == self._stored else text)

    def action_save(self) -> None:
        text = self.text
        self._on_draft(None)
        self.answer(text)

    def action_leave(self) -> None:
        self._keep_draft()
        self.answer(None)

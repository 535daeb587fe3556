"""Notes that pages of visions and roadmaps brought along: read them, drop what is dealt with."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.frame import WorkScreen, app_of, telling
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark


def open_notes(screen: WorkScreen) -> None:
    """Show the notes of the product that is open."""
    _opening = screen.app.push_screen(NotesSheet())


class NotesSheet(Dialog[None]):
    """The list above, the note under the cursor below."""

    DEFAULT_CSS = """
    NotesSheet {
        & > .dialog--frame { width: 96%; max-width: 110; height: 92%; overflow-y: hidden; }
        & SheetList { height: auto; max-height: 45%; }
        & VerticalScroll { height: 1fr; border-top: solid $frame; scrollbar-size-vertical: 1; }
        & .note { height: auto; width: 1fr; }
    }
    """
    BINDINGS = [
        Binding("x", "drop", mark("Drop"), tooltip=mark("Drop the note; u takes it back"), id="notes.drop"),
        Binding("u", "undo", mark("Undo"), show=False, tooltip=mark("Take back the last thing you did"), id="notes.undo"),
        Binding("tab", "app.focus_next", mark("Read"), show=False, tooltip=mark("To the text, to scroll it, and back"), id="notes.read"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; everything is kept"), id="notes.leave"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(_("Notes from imports"), _("x drops · tab reads on · u undo · esc closes"))
        self._notes: list[str] = []

    def parts(self) -> ComposeResult:
        yield SheetList(markup=False, compact=True)
        with VerticalScroll():
            yield Static("", classes="note", markup=False)

    def on_mount(self) -> None:
        self._fill()
        app_of(self).news.subscribe(self, lambda _news: self._fill())
        self.set_focus(self.query_one(OptionList))

    def _fill(self) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        self._notes = app_of(self).workspace.vision.notes()
        options.clear_options()
        options.add_options([Option(_line(note)) for note in self._notes])
        options.highlighted = min(at, len(self._notes) - 1) if self._notes else None
        self._show()

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show()

    def _show(self) -> None:
        at = self.query_one(OptionList).highlighted
        text = _("No notes. What a page says that has no place of its own stands here.")
        if at is not None and at < len(self._notes):
            text = plain_text(self._notes[at])
        self.query_one(".note", Static).update(Content(text))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_drop(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and self._notes:
            with telling(self):
                app_of(self).workspace.vision.drop_note(self._notes[at])

    def action_undo(self) -> None:
        with telling(self):
            app_of(self).workspace.history.undo()

    def action_leave(self) -> None:
        self.answer(None)


def _line(note: str) -> Content:
    """The last heading and how the note begins; the page it is from comes last."""
    head, _end, text = note.partition("\n")
    page, _sign, path = head.partition(" › ")
    title = path.rpartition(" › ")[2] or page
    begins = " ".join(text.split())
    return Content.assemble(
        plain_line(title), (f" – {plain_line(begins)}" if begins else "", QUIET), (f" · {plain_line(page)}" if path else "", QUIET),
    )  # fmt: skip

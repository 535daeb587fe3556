"""Papers of the meeting on the screen – minutes, agenda, the sessions so far – just as a file holds them."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message

from po_tui.model.plain import plain_text
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.markdown_lines import markdown_lines
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.papers import file_name, paper, reserved, write_paper
from po_tui.tui.refinement.sheet import Sheet
from po_tui.words import _, mark


class MinutesSheet(Sheet):
    """Markdown, read as lines: headings and bullets stand out, nothing is interpreted."""

    DEFAULT_CSS = """
    MinutesSheet { max-width: 96; padding: 1 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show(self, text: str) -> None:
        self._text = plain_text(text)
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        yield from markdown_lines(self._text, width)


class MinutesPane(Vertical, can_focus=True):
    """Reads one paper; y copies it, w writes it into a file, esc goes back to where it was asked for."""

    DEFAULT_CSS = """
    MinutesPane {
        height: 1fr;
        & VerticalScroll { height: 1fr; align-horizontal: center; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS = [
        Binding("y", "copy", mark("Copy"), tooltip=mark("Copy the text"), id="refine.copy-minutes"),
        Binding("w", "write", mark("Write to a file"), tooltip=mark("Write it into a file: .md to mail, .html to print"), id="refine.write-paper"),
        Binding("escape", "leave", mark("Done"), tooltip=mark("Back to where you were"), id="refine.leave-minutes"),
        Binding("down,j", "read(1)", mark("Down"), show=False, tooltip=mark("Read on"), id="refine.minutes-down"),
        Binding("up,k", "read(-1)", mark("Up"), show=False, tooltip=mark("Read back"), id="refine.minutes-up"),
        Binding("pagedown,space", "read(20)", mark("Page down"), show=False, tooltip=mark("One screen down"), id="refine.minutes-page"),
        Binding("pageup", "read(-20)", mark("Page up"), show=False, tooltip=mark("One screen up"), id="refine.minutes-page-up"),
    ]  # fmt: skip

    class Left(Message):
        """The reader is done."""

    def __init__(self) -> None:
        super().__init__(id="minutes")
        self._text = ""
        self.kind, self._session_id = "minutes", 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield MinutesSheet()

    def show(self, kind: str, session_id: int) -> None:
        """Show a paper from its beginning."""
        self.kind, self._session_id = kind, session_id
        self._text = paper(workspace_of(self), kind, session_id)
        self.query_one(MinutesSheet).show(self._text)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)
        self.post_message(Said(_("copied")))

    def action_write(self) -> None:
        workspace = workspace_of(self)

        def write(name: str) -> None:
            path = reserved(name)
            write_paper(workspace, self.kind, self._session_id, path)
            self.post_message(Said(_("written to {path}").format(path=path)))

        with calmly(self):
            name = file_name(workspace, self.kind, self._session_id)
            hint = _("a file that is not there yet; .html for a page to print")
            frame_of(self).ask(_("Write it to"), write, name, hint=hint)

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_read(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


__all__ = ["MinutesPane", "MinutesSheet"]

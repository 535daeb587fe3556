"""A section of the vision: read where it stands, edited where it stands."""

from collections.abc import Callable, Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from po_tui.tui.frame import WorkScreen, app_of, telling, workspace_of
from po_tui.tui.vision.form_pane import FormPane
from po_tui.tui.vision.section_page import Entry, SectionPage
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused


class Section(FormPane):
    """A frame with entries; the one under the cursor is edited, added to, dropped."""

    DEFAULT_CSS = """
    Section {
        & > SectionPage { height: 1fr; }
        &.-editing > SectionPage { display: none; }
    }
    """
    BINDINGS = [
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit this part where it stands"), id="vision.edit"),
        Binding("a", "add", mark("Add"), tooltip=mark("Add a line to this list"), id="vision.add"),
        Binding("x", "drop", mark("Drop"), tooltip=mark("Take this line out; u brings it back"), id="vision.drop"),
    ]  # fmt: skip

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="pane")

    def compose(self) -> ComposeResult:
        yield SectionPage()

    # ── for the sections ────────────────────────────────────────────────────────────────────────

    def entries(self) -> Iterable[Entry]:
        """What is to be read, anew."""
        return ()

    def open_entry(self, _name: str) -> bool:
        """Open what stands behind an entry that is no text; False where it is one."""
        return False

    def add_to(self, _name: str) -> bool:
        """Add a line below an entry; False where it is no list."""
        return False

    def drop_entry(self, _name: str) -> str:
        """Take an entry out; gives what it said."""
        raise Refused(_("there is nothing to drop here"))

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> SectionPage:
        return self.query_one(SectionPage)

    @property
    def reads(self) -> SectionPage:
        return self.page

    def load(self) -> None:
        """Read everything anew."""
        self.page.show_entries(self.entries())

    def ask(
        self, label: str, then: Callable[[str], object], value: str = "", **more: object
    ) -> None:
        """Ask for one thing on the line above the footer."""
        assert isinstance(self.screen, WorkScreen)
        self.screen.ask(label, then, value, **more)

    def ask_for_lines(
        self, record: str, name: str, label: str, add: Callable[[str], object]
    ) -> None:
        """Ask for one line after the other; what is left unfinished stays a draft."""
        drafts, field = workspace_of(self).drafts, f"+{name}"

        def take(text: str) -> None:
            if not text.strip():
                self._close_ask_line()
                return
            add(text)
            drafts.forget(record, field)

        self.ask(
            label,
            take,
            drafts.get(record, field),
            hint=_("enter adds it and asks for the next; esc closes"),
            left=lambda text: drafts.keep(record, field, text),
            stay=True,
        )

    def _close_ask_line(self) -> None:
        assert isinstance(self.screen, WorkScreen)
        self.screen.ask_line.end()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    async def action_edit(self) -> None:
        name = self.page.current
        if not self.open_entry(name):
            await self.edit_form(name)

    @on(SectionPage.Opened)
    async def _open(self, event: SectionPage.Opened) -> None:
        event.stop()
        with telling(self):
            if not self.open_entry(event.name):
                await self.edit_form(event.name)

    async def action_add(self) -> None:
        if not self.add_to(self.page.current):
            await self.action_edit()

    def action_drop(self) -> None:
        said = self.drop_entry(self.page.current)
        app_of(self).say(_("Dropped: {text} – u brings it back").format(text=said))

    def form_closed(self, at: str) -> None:
        self.load()
        stop = next((name for name in self.page.names if name.partition(".")[0] == at), "")
        if self.page.current.partition(".")[0] != at and stop:
            self.page.go_to(stop)

"""The backlog as a pane: the list, the item beside it, the filter, what the list is narrowed to."""

from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer

from po_tui.model.plain import plain_line
from po_tui.model.views import Buffer, ItemView
from po_tui.tui.backlog.inline import InlineEditor
from po_tui.tui.backlog.listing import AT_ONCE, Listing, Narrowing
from po_tui.tui.backlog.verbs import ItemVerbs
from po_tui.tui.frame import telling, workspace_of
from po_tui.tui.item.item_page import item_page
from po_tui.tui.item.words import number, say
from po_tui.tui.page import Page
from po_tui.tui.widgets.framed import Framed
from po_tui.tui.widgets.item_row import COLUMNS
from po_tui.tui.widgets.item_table import ItemTable
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Unknown
from po_tui.workspace.file import News

LOAD_TITLES_AFTER = 0.5
"""Seconds after the list is shown; a hundred thousand titles take a while, and nobody waits."""
COMPLETE_AFTER = 0.12
"""Seconds without typing after which texts and fields are looked through as well."""


class FollowedTable(ItemTable):
    """The list whose item stands beside it: both are drawn in one frame.

    Told by message, the item would come a frame after the cursor, at every key.
    """

    def __init__(self, follow: Callable[[], None]) -> None:
        super().__init__(say=say)
        self._follow = follow

    def cursor_moved(self) -> None:
        if self.app.message_queue_size:  # more keys are on their way: it follows the last
            super().cursor_moved()
        else:
            self._follow()


class BacklogPane(ItemVerbs, Container):
    """The list with its keys; what a key does stands in `verbs.py`."""

    DEFAULT_CSS = """
    BacklogPane {
        layout: horizontal;

        & > .pane {
            width: 1fr;
            background: $surface;
            border: round $frame;
            border-title-color: $text-muted;
            border-subtitle-color: $text-accent;
            &:focus-within { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        }
    }
    """
    BINDINGS = [
        Binding("slash", "filter", mark("Filter"), tooltip=mark("Filter as you type: words, state:ready, points:>5 …"), id="backlog.filter"),
        Binding("o", "orphans", mark("Orphans"), show=False, tooltip=mark("Items that serve no goal; again: all"), id="backlog.orphans"),
        Binding("escape", "widen", mark("Show all"), show=False, tooltip=mark("Back to the list; show all items; forget marks"), id="backlog.widen"),
    ]  # fmt: skip

    @dataclass
    class Chosen(Message):
        """The cursor stands on another item, or on none."""

        pane: "BacklogPane"
        view: ItemView | None

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BacklogPane.Chosen) and message.pane is self.pane

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._listing: Listing | None = None
        self._view: ItemView | None = None
        self._completing: Timer | None = None
        self._beside = False
        """The item stands beside the list …"""
        self._alone = False
        """… or has taken its place."""
        self._arranged = False
        self.editing = False

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def table(self) -> ItemTable:
        return self.query_one(ItemTable)

    @property
    def page(self) -> Page:
        return self.query_one("#item-page", Page)

    @property
    def editor(self) -> InlineEditor:
        return self.query_one(InlineEditor)

    @property
    def listing(self) -> Listing:
        if self._listing is None or self._listing.workspace is not workspace_of(self):
            self._listing = Listing(workspace_of(self))
        return self._listing

    @property
    def shows_detail(self) -> bool:
        return self._beside or self._alone

    def compose(self) -> ComposeResult:
        with Framed(id="list-pane", classes="pane"):
            yield FollowedTable(self._follow)
        with Framed(id="item-pane", classes="pane"):
            yield Page(id="item-page")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def on_mount(self) -> None:
        self.table.show_columns([name for name in COLUMNS if name != "badge"])

    def load(self) -> None:
        """Read the list anew; the cursor stays on its item."""
        self.listing.forget()
        self._show_list()
        self._show_item()
        if self.listing.total > AT_ONCE:
            self.set_timer(LOAD_TITLES_AFTER, self._load_titles)

    def hear(self, news: News) -> None:
        """Read what changed: the order, some rows, or only what stands beside them."""
        changed = news.ids("item")
        if not changed and not news.pulses:
            self.load()
            return
        self.listing.follow(changed, order=news.order)
        if self.listing.narrowed or not self.table.ids:
            self._show_list()
        else:
            if news.order:
                self.listing.read()
                self.table.reorder(self.listing.ids)
            # What an item waits for, serves or holds to shows on other rows as well.
            self.table.refresh_seen(changed)
            self._show_title()
        self._show_item()

    def narrow(self, narrowing: Narrowing | None) -> None:
        """Show only what serves something; None shows all again."""
        if narrowing != self.listing.narrowing:
            self.listing.narrowing = narrowing
            self._show_list()

    def show_item(self, item_id: int) -> bool:
        """Put the cursor on an item, showing all again where it is hidden."""
        if not self.table.move_cursor_to(item_id) and self.listing.narrowed:
            self.listing.filter, self.listing.narrowing = "", None
            self._show_list()
            self.table.move_cursor_to(item_id)
        return self.table.cursor_id == item_id

    def show_detail(self, *, beside: bool) -> None:
        """Whether the item stands beside the list."""
        if beside != self._beside or not self._arranged:
            self._beside = beside
            self._arrange()

    def _arrange(self) -> None:
        """Show list, item and editor as they are wanted now."""
        self._arranged = True
        item = self.query_one("#item-pane")
        self._alone = self._alone and not self._beside
        self.query_one("#list-pane").display = not self._alone
        item.display = self.shows_detail
        item.styles.width = "1fr" if self._alone else "36%"
        self.page.display = not self.editing
        for editor in self.query(InlineEditor):
            editor.display = self.editing
        if not self.editing:
            self._show_item()

    def _show_list(self, *, typing: bool = False) -> None:
        self.listing.read(typing=typing)
        self._fill()

    def _fill(self) -> None:
        self.table.empty_text = self._empty_text()
        self.table.set_rows(self.listing.ids, self.listing.rows)
        self._show_title()

    def _empty_text(self) -> str:
        if self.listing.narrowed:
            return _("Nothing matches. esc shows all items again.")
        return _("No items yet. Press a to add one; ctrl+p, then “import”, brings a list along.")

    def _show_title(self) -> None:
        shown = len(self.listing.ids)
        bits = [_("Backlog")]
        if self.listing.narrowed:
            bits.append(_("{n} of {total}").format(n=shown, total=self.listing.total))
        else:
            bits.append(str(shown))
            bits += _buffer(workspace_of(self).delivery.buffer())
        said = []
        if self.listing.narrowing:
            said.append(plain_line(self.listing.narrowing.label))
        if self.listing.filter.strip():
            said.append(f"/{plain_line(self.listing.filter.strip())}")
        if said:
            said.append(_("esc all"))
        marked = len(self.table.marked)
        if marked:
            said.append(ngettext("{n} marked", "{n} marked", marked).format(n=marked))
        self.query_one("#list-pane", Framed).entitle(" · ".join(bits), " · ".join(said))

    def _show_item(self) -> None:
        """The item under the cursor, beside the list and to whoever listens."""
        before, self._view = self._view, self._read_item()
        same = bool(before and self._view and before.id == self._view.id)
        if self.shows_detail and not self.editing:
            pane = self.query_one("#item-pane", Framed)
            pane.entitle(self._view.key if self._view else "")
            self.page.show(item_page(self._view) if self._view else (), keep_place=same)
        self.post_message(self.Chosen(self, self._view))

    def _read_item(self) -> ItemView | None:
        if self.table.cursor_id is None:
            return None
        try:
            return workspace_of(self).backlog.view(self.table.cursor_id)
        except Unknown:  # taken back by someone a moment ago; its news is on the way
            return None

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    @on(ItemTable.Highlighted)
    def _follow_cursor(self, event: ItemTable.Highlighted) -> None:
        event.stop()
        self._follow()

    def _follow(self) -> None:
        if not self.editing:
            self._show_item()

    @on(ItemTable.Marked)
    def _count_marks(self, event: ItemTable.Marked) -> None:
        event.stop()
        self._show_title()

    @on(ItemTable.Opened)
    def _open_item(self, event: ItemTable.Opened) -> None:
        event.stop()
        self._alone = not self._beside
        self._arrange()
        self.page.focus()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_filter(self) -> None:
        self.ask(
            "/",
            self._keep_filter,
            self.listing.filter,
            hint=_("words, state:ready, goal:G1, points:>5, has:question …"),
            live=self._filter_live,
            left=lambda _text: self._drop_filter(),
        )

    def _filter_live(self, text: str) -> None:
        self.listing.filter = text
        self.listing.read(typing=True)
        if self.listing.mistake:
            self.ask_line.complain(self.listing.mistake)
            return
        self._fill()
        if self._completing is not None:
            self._completing.stop()
        if self.listing.rough:
            self._completing = self.set_timer(COMPLETE_AFTER, self._complete)

    @work(thread=True, exclusive=True, group="filter", exit_on_error=False)
    def _complete(self) -> None:
        """Look through the texts as well, beside the typing."""
        asked = self.listing.filter
        found = self.listing.whole_answer()
        if found is not None:
            self.app.call_from_thread(self._take_answer, asked, found)

    def _take_answer(self, asked: str, found: list[int]) -> None:
        if asked == self.listing.filter and self.listing.rough:
            self.listing.ids, self.listing.rough = found, False
            self._fill()

    @work(thread=True, exclusive=True, group="titles", exit_on_error=False)
    def _load_titles(self) -> None:
        self.listing.load_titles()

    def _keep_filter(self, text: str) -> None:
        self.listing.filter = text
        self._show_list()
        if self.listing.mistake:
            from po_tui.workspace.errors import Mistake

            raise Mistake(self.listing.mistake)

    def _drop_filter(self) -> None:
        self.listing.filter = ""
        self._show_list()

    def action_orphans(self) -> None:
        here = self.listing.narrowing
        orphans = Narrowing(_("serving no goal"), "is:orphan")
        self.narrow(None if here == orphans else orphans)

    def action_widen(self) -> None:
        if not self.go_back():
            raise SkipAction

    def go_back(self) -> bool:
        """From the item to the list, then all items again, then no marks; False where all is done."""
        if self._alone or self.page.has_focus:
            self._alone = False
            self._arrange()
            self.table.focus()
        elif self.listing.narrowed:
            self.listing.filter, self.listing.narrowing = "", None
            self._show_list()
        elif self.table.marked:
            self.table.clear_marks()
        else:
            return False
        return True

    # ── editing in place ────────────────────────────────────────────────────────────────────────

    async def open_editor(self, names: str) -> InlineEditor:
        """The editor of the items named, where the item stands; made when it is first asked for."""
        if not self.query(InlineEditor):
            await self.query_one("#item-pane").mount(InlineEditor())
        self._alone, self.editing = not self._beside, True
        self._arrange()
        self.query_one("#item-pane", Framed).entitle(names)
        return self.editor

    @on(InlineEditor.Closed)
    def _close_editor(self, event: InlineEditor.Closed) -> None:
        event.stop()
        self._alone = self.editing = False
        self._arrange()
        self.table.focus()

    @on(InlineEditor.Edited)
    def _save_edit(self, event: InlineEditor.Edited) -> None:
        event.stop()
        with telling(self):
            self.save_edit(event.item_ids, event.texts)
            if event.done:
                self.editor.close()


def _buffer(buffer: Buffer) -> list[str]:
    """How far ahead the team is prepared, as far as that is known."""
    if not buffer.points:
        return [_("nothing ready")]
    ready = ngettext("{n} point ready", "{n} points ready", buffer.points).format(
        n=number(buffer.points)
    )
    if buffer.in_sprints is None:
        return [ready]
    sprints = ngettext("{n} sprint", "{n} sprints", round(buffer.in_sprints, 1)).format(
        n=number(round(buffer.in_sprints, 1))
    )
    return [f"{ready} = {sprints}"]

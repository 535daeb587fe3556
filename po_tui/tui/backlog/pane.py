"""The backlog as a pane: the list, the item beside it, the filter, what the list is narrowed to."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.message import Message

from po_tui.model.plain import plain_line
from po_tui.tui.backlog.columns import Cells, width_beside
from po_tui.tui.backlog.followed_table import FollowedTable
from po_tui.tui.backlog.listing import Listing, Narrowing
from po_tui.tui.backlog.next_item import ReadItem, ReadItems
from po_tui.tui.backlog.tree import Tree
from po_tui.tui.backlog.verbs import ItemVerbs
from po_tui.tui.frame import app_of, catches_up, telling, workspace_of
from po_tui.tui.item.buffer import buffer_words
from po_tui.tui.page import Page
from po_tui.tui.widgets.framed import Framed
from po_tui.tui.widgets.item_table import ItemTable
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Unknown
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.model.walk import Spot
    from po_tui.tui.backlog.inline import InlineEditor


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
        view: "ItemView | None"

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BacklogPane.Chosen) and message.pane is self.pane

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._listing: Listing | None = None
        self._view: ItemView | None = None
        self._beside = False
        """The item stands beside the list …"""
        self._alone = False
        """… or has taken its place."""
        self._room = 0
        self._arranged = False
        self.editing = False
        self._looked_at: Workspace | None = None
        self._tree = Tree()
        self._cells = Cells()
        self._items = ReadItems()

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def table(self) -> ItemTable:
        return self.query_one(ItemTable)

    @property
    def page(self) -> Page:
        return self.query_one("#item-page", Page)

    @property
    def editor(self) -> "InlineEditor":
        from po_tui.tui.backlog.inline import InlineEditor

        return self.query_one(InlineEditor)

    @property
    def listing(self) -> Listing:
        if self._listing is None or self._listing.workspace is not workspace_of(self):
            if self._listing is not None:
                self._listing.close()
            self._listing = Listing(workspace_of(self))
        return self._listing

    @property
    def tree_view(self) -> Tree:
        return self._tree

    @property
    def cells(self) -> Cells:
        return self._cells

    @property
    def spot(self) -> "Spot":
        """The item under the cursor, on the line from vision to item."""
        from po_tui.model.walk import Spot

        at = self.table.cursor_id
        return Spot("vision") if at is None else Spot("item", at)

    @property
    def shows_detail(self) -> bool:
        return self._beside or self._alone

    def compose(self) -> ComposeResult:
        with Framed(id="list-pane", classes="pane"):
            yield FollowedTable(self._follow, self._unfold_to)
        with Framed(id="item-pane", classes="pane"):
            yield Page(id="item-page")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def on_unmount(self) -> None:
        self._items.stop()
        if self._listing is not None:
            self._listing.close()

    def load(self) -> None:
        """Read the list anew; the cursor stays on its item."""
        workspace = workspace_of(self)
        if self._looked_at is not workspace:
            self._looked_at = workspace
            self.leave_view()
            self.table.clear_marks()
            self.read_look()
        self.look_for_goals()
        self.listing.forget()
        self.tree_view.forget()
        self._show_list()
        if self._view is None:  # the list does not wait for it
            app_of(self).when_shown(self._show_item)
        else:
            self._show_item()

    def hear(self, news: News) -> None:
        """Read what changed: the order, some rows, or only what stands beside them."""
        changed = news.ids("item")
        self.follow_edited(news)
        if self.follow_looks(news):
            return
        if news.ids("goal"):
            self.look_for_goals()
        if not changed and not news.pulses:
            self.load()
            return
        self.listing.follow(changed, order=news.order)
        self.tree_view.follow(workspace_of(self), changed)
        self._forget_gone(changed)
        if self.listing.narrowed or not self.table.ids or (self.tree_view.on and changed):
            self._keep_up()
        else:
            if news.order:
                self.listing.read()
                self.table.reorder(self.listing.ids, self.listing.moved(self.table.ids))
            if catches_up(self):
                self._show_around(changed)
            else:  # what moved is on the screen before all that may go with it is looked up
                self.call_later(self._show_around, changed)
            return
        self._show_item()

    def _show_around(self, changed: Collection[int]) -> None:
        """What an item waits for, serves or holds to shows on other rows, beside and above the list."""
        self.table.refresh_seen(changed)
        self._show_item()
        self._show_title()

    def _forget_gone(self, changed: Collection[int]) -> None:
        """An item that was taken back is no longer marked."""
        marked = self.table.marked & frozenset(changed)
        if marked:
            gone = marked - workspace_of(self).backlog.parents_of(list(marked)).keys()
            self.table.marked -= gone

    def _unfold_to(self, item_id: int) -> bool:
        """Unfold what an item is within; False where it is not hidden that way."""
        if not self.tree_view.on or not self.tree_view.reveal(item_id):
            return False
        self.refold()
        return True

    def narrow(self, narrowing: Narrowing | None) -> None:
        """Show only what serves something; None shows all again."""
        if narrowing != self.listing.narrowing:
            self.listing.narrowing = narrowing
            self._show_list()

    def show_item(self, item_id: int) -> bool:
        """Put the cursor on an item, showing all again where it is hidden."""
        if not self.table.move_cursor_to(item_id) and self.listing.narrowed:
            self.listing.filter, self.listing.narrowing = "", None
            self.leave_view()
            self._show_list()
            self.table.move_cursor_to(item_id)
        return self.table.cursor_id == item_id

    def show_detail(self, *, beside: bool, room: int) -> None:
        """Whether the item stands beside the list, in a pane `room` cells wide."""
        if (beside, room) != (self._beside, self._room) or not self._arranged:
            self._beside, self._room = beside, room
            self._arrange()

    def _arrange(self) -> None:
        """Show list, item and editor as they are wanted now."""
        self._arranged = True
        item = self.query_one("#item-pane")
        self._alone = self._alone and not self._beside
        self.query_one("#list-pane").display = not self._alone
        item.display = self.shows_detail
        item.styles.width = (
            "1fr" if self._alone else "56%" if self.editing else width_beside(self._room)
        )
        self.page.display = not self.editing
        for editor in self.query("InlineEditor"):
            editor.display = self.editing
        if not self.editing:
            self._show_item()

    def _fill(self) -> None:
        self.table.empty_text = self._empty_text()
        self.table.set_rows(self.tree_view.lines(self.listing), self.read_rows)
        self._show_title()

    def _empty_text(self) -> str:
        if self.listing.narrowed:
            return _("Nothing matches. esc shows all items again.")
        return _("No items yet. Press a to add one; ctrl+p, then “import”, brings a list along.")

    def _show_title(self) -> None:
        shown = len(self.listing.ids)
        bits = [plain_line(self.view_title)] if self.view_title else [_("Backlog")]
        if self.listing.narrowed:
            bits.append(_("{n} of {total}").format(n=shown, total=self.listing.total))
        else:
            bits.append(str(shown))
            bits += buffer_words(workspace_of(self).delivery.buffer())
        said = []
        if self.listing.narrowing:
            said.append(plain_line(self.listing.narrowing.label))
        if self.listing.filter.strip():
            said.append(f"/{plain_line(self.listing.filter.strip())}")
        if said or self.view_title:
            said.append(_("esc all"))
        said = [told for told in (self.moved_title(), self.marks_title()) if told] + said
        self.query_one("#list-pane", Framed).entitle(" · ".join(bits), " · ".join(said))

    def _show_item(self) -> None:
        """The item under the cursor, beside the list and to whoever listens."""
        item = self._read_item()
        before, self._view = self._view, item.view if item else None
        same = bool(before and self._view and before.id == self._view.id)
        if self.shows_detail and not self.editing:
            pane = self.query_one("#item-pane", Framed)
            pane.entitle(self._view.key if self._view else "")
            self.page.show(item.page if item else (), keep_place=same)
            if app_of(self).makes_ahead:
                self._items.soon(self._read_ahead)
        self.post_message(self.Chosen(self, self._view))

    def _read_item(self) -> ReadItem | None:
        if self.table.cursor_id is None:
            return None
        try:
            row = self.table.cursor_row  # who knows its place saves the counting
            place = row.place if row else None
            return self._items.get(workspace_of(self).items, self.table.cursor_id, place)
        except Unknown:  # taken back by someone a moment ago; its news is on the way
            return None

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    @on(ItemTable.Highlighted)
    def _follow_cursor(self, event: ItemTable.Highlighted) -> None:
        event.stop()
        self._follow()

    def _follow(self) -> None:
        waits = self._view is None and not app_of(self).is_shown
        self.forget_move()
        if not self.editing and not waits:
            self._show_item()

    def _read_ahead(self) -> None:
        """Have the item at hand that is next the way somebody goes, and how its page looks."""
        if self.editing or not self.is_attached or self.app.message_queue_size:
            return
        row = self.table.look_ahead()
        if row is None:
            return
        with suppress(Unknown):
            item = self._items.get(workspace_of(self).items, row.id, row.place)
            self.page.prepare(item.page)

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
        elif self.listing.narrowed or self.view_title:
            self.listing.filter, self.listing.narrowing = "", None
            self.leave_view()
            self._show_list()
        elif self.table.marked:
            self.table.clear_marks()
        else:
            return False
        return True

    # ── editing in place ────────────────────────────────────────────────────────────────────────

    async def open_editor(self, names: str) -> "InlineEditor":
        """The editor of the items named, where the item stands; made when it is first asked for."""
        if not self.query("InlineEditor"):
            from po_tui.tui.backlog.inline import InlineEditor

            await self.query_one("#item-pane").mount(InlineEditor())
        self._alone, self.editing = not self._beside, True
        self._arrange()
        self.query_one("#item-pane", Framed).entitle(names)
        return self.editor

    def on_inline_editor_closed(self, event: "InlineEditor.Closed") -> None:
        event.stop()
        self._alone = self.editing = False
        self._arrange()
        self.table.focus()

    async def on_inline_editor_edited(self, event: "InlineEditor.Edited") -> None:
        event.stop()
        with telling(self):
            await self.save_edit(event.item_ids, event.texts, done=event.done)

"""The roadmap over the whole screen: one record in three views, and all about the item under the cursor."""

from typing import TYPE_CHECKING

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widget import Widget

from po_tui.model.views import RoadmapView
from po_tui.tui.frame import WorkScreen
from po_tui.tui.page import Page
from po_tui.tui.roadmap.forecasting import ForecastVerb
from po_tui.tui.roadmap.linked import LinkedWork
from po_tui.tui.roadmap.pane import RoadmapPane
from po_tui.tui.roadmap.texts import roadmap_page
from po_tui.tui.what_if_keys import WhatIfKeys
from po_tui.words import mark
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.walk import Spot
    from po_tui.tui.widgets.inline_editor import InlineEditor

WORK_LINES = 8
"""Lines of the list of work at most, so that what there is to read keeps its room."""
_AROUND_ROWS = 5
"""Lines of the roadmap that are no rows: frame, header, foot, one to breathe."""
_AROUND_BOTH = 3
"""Lines of the screen that are for neither."""
LOW = 20
"""Lines of the screen below which the item stands beside nothing: tab shows it instead."""


class RoadmapScreen(ForecastVerb, WorkScreen, WhatIfKeys):
    """The view above or beside the item under the cursor."""

    FIRST_FOCUS = "RoadmapPane"
    DEFAULT_CSS = """
    RoadmapScreen {
        & #roadmap-work { height: 1fr; width: 1fr; layout: vertical; }
        & .framed {
            background: $surface;
            border: round $frame;
            border-title-color: $text-muted;
            border-subtitle-color: $text-accent;
            height: 1fr;
            width: 1fr;
            &:focus-within, &:focus { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        }
        & #item { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("tab", "read(1)", mark("Read"), tooltip=mark("To the item, to its work, and back"), id="roadmap.read"),
        Binding("shift+tab", "read(-1)", mark("Read back"), show=False, tooltip=mark("To its work, to the item, and back"), id="roadmap.read-back"),
        Binding("a", "link", mark("Link"), tooltip=mark("Link an item of the backlog to it"), id="roadmap.link-here"),
        Binding("e", "on_item('edit')", mark("Edit"), tooltip=mark("Edit it here"), id="roadmap.edit-here"),
        Binding("t", "on_item('status')", mark("Status"), tooltip=mark("How it stands"), id="roadmap.status-here"),
        Binding("z", "zoom", mark("Zoom"), show=False, tooltip=mark("The roadmap alone, and back"), id="screen.zoom"),
        Binding("o", "app.orphans", mark("Orphans"), show=False, tooltip=mark("What serves nothing, and what nothing serves"), id="roadmap.orphans"),
        Binding("escape", "widen", mark("Back"), show=False, tooltip=mark("Back to the roadmap; all of it"), id="roadmap.back"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._zoomed = False
        self._reading = False
        """On a low screen: the item is shown in place of the roadmap."""
        self._item: RoadmapView | None = None
        self._lines = 0
        """Of the item, where it stands below the roadmap."""

    @property
    def pane(self) -> RoadmapPane:
        return self.query_one(RoadmapPane)

    @property
    def page(self) -> Page:
        return self.query_one("#item", Page)

    @property
    def work(self) -> LinkedWork:
        return self.query_one(LinkedWork)

    @property
    def forecast_item(self) -> RoadmapView | None:
        return self.pane.item

    def compose_work(self) -> ComposeResult:
        with Container(id="roadmap-work"):
            yield RoadmapPane(
                id="roadmap", classes="framed", remembers=True, follow=self._show_item
            )
            with Vertical(id="detail", classes="framed"):
                yield Page(id="item")
                yield LinkedWork(id="linked")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def _low(self) -> bool:
        return self.app.size.height < LOW

    def laid_out(self) -> None:
        """The item to the right where there is room, else below, else in place of the roadmap."""
        pane, detail = self.pane, self.query_one("#detail")
        low, alone = self._low, self._zoomed
        self.query_one("#roadmap-work").styles.layout = "horizontal" if self.roomy else "vertical"
        detail.styles.width = 46 if self.roomy else "1fr"
        detail.styles.height = "1fr" if self.roomy or low else self._lines_below()
        pane.editor_place = pane if low or alone else detail
        away = self._reading or pane.editing_beside
        pane.display = not (low and away)
        detail.display = away if low else not alone or away
        self._fit_work()

    def _lines_below(self) -> int:
        """The item below has what the roadmap leaves, and no less than a few lines."""
        height = self.app.size.height
        least = 16 if self.wide else min(11, max(5, height - 12))
        rows = self.pane.rows + _AROUND_ROWS
        self._lines = max(least, min(height - _AROUND_BOTH - rows, height * 2 // 3))
        return self._lines

    def _fit_work(self) -> None:
        """The work has the lines it needs, and leaves the better part to what there is to read."""
        below = not self.roomy and not self._low
        most = max(3, self._lines * 2 // 5) if below else WORK_LINES
        self.work.styles.height = min(1 + max(1, len(self.work.ids)), most)

    def load(self) -> None:
        self.pane.load()
        self.laid_out()

    @property
    def spot(self) -> "Spot":
        """The roadmap item under the cursor, or the work of it that has the keys."""
        from po_tui.model.walk import Spot

        at = self.work.cursor_id if self.work.has_focus else None
        return self.pane.spot if at is None else Spot("item", at)

    def show_spot(self, spot: "Spot") -> bool:
        if spot.kind != "roadmap" or spot.id is None:
            return False
        self._read(self.pane.list)
        return self.pane.reach(spot.id)

    def hear(self, news: News) -> None:
        rows = self.pane.rows
        self.pane.hear(news)
        if self.pane.rows != rows:  # it has a line for each as far as there is room
            self.laid_out()

    def _show_item(self, item: RoadmapView | None) -> None:
        before, self._item = self._item, item
        self.query_one("#detail").border_title = Content(item.key if item else "")
        same = item is not None and before is not None and item.id == before.id
        empty = self.pane.nothing_here()
        self.page.show(roadmap_page(item) if item else empty, keep_place=same)
        work = self.workspace.roadmap.work(item.id) if item else []
        self.work.show((item.id, item.key) if item else None, work)
        self._fit_work()

    @on(RoadmapPane.Chosen)
    def _open(self) -> None:
        self._read(self.work if self.work.ids else self.page)

    # The editor stands beside the pane: its messages are for that.

    async def on_inline_editor_edited(self, event: "InlineEditor.Edited") -> None:
        await self.pane.on_inline_editor_edited(event)

    def on_inline_editor_drafted(self, event: "InlineEditor.Drafted") -> None:
        self.pane.on_inline_editor_drafted(event)

    async def on_inline_editor_closed(self, event: "InlineEditor.Closed") -> None:
        await self.pane.on_inline_editor_closed(event)
        self.laid_out()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    async def action_on_item(self, action: str) -> None:
        """What is told beside the roadmap names keys: they work where one reads it, too."""
        await self.app.run_action(action, self.pane)

    def action_link(self) -> None:
        self.work.action_link()

    def action_read(self, by: int) -> None:
        places: list[Widget] = [self.pane.list, self.page, self.work]
        at = next((n for n, one in enumerate(places) if one.has_focus), 0)
        self._read(places[(at + by) % len(places)])

    def _read(self, place: Widget) -> None:
        """Give the keys to the roadmap, to the item or to its work, and show that."""
        away = place is not self.pane.list
        if away and (self._zoomed or self._low):
            self._zoomed, self._reading = False, self._low
            self.laid_out()
        elif not away and self._reading:
            self._reading = False
            self.laid_out()
        self.set_focus(place)

    def action_zoom(self) -> None:
        self._zoomed = not self._zoomed
        self.laid_out()
        if self._zoomed:
            self._read(self.pane.list)

    def action_widen(self) -> None:
        if not self.go_back():
            raise SkipAction

    def go_back(self) -> bool:
        if not self.pane.list.has_focus:
            self._read(self.pane.list)
            return True
        if self.pane.widen():
            return True
        if self._zoomed:
            self.action_zoom()
            return True
        return False

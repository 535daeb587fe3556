"""The backlog over the whole screen: the list, and the item beside it where there is room."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from po_tui.model.saved_views import View
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.frame import WorkScreen
from po_tui.tui.what_if_keys import WhatIfKeys
from po_tui.words import _, mark
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.walk import Spot

ROOM_FOR_DETAIL = 100
"""Columns from which the item stands beside the list without being asked for."""


class BacklogScreen(WorkScreen, WhatIfKeys):
    """One pane."""

    FIRST_FOCUS = "ItemTable"
    BINDINGS = [
        Binding("z", "zoom", mark("Zoom"), show=False, tooltip=mark("The list alone, and back"), id="screen.zoom"),
    ]  # fmt: skip

    @property
    def pane(self) -> BacklogPane:
        return self.query_one(BacklogPane)

    def compose_work(self) -> ComposeResult:
        yield BacklogPane()

    def load(self) -> None:
        self.pane.load()

    def hear(self, news: News) -> None:
        self.pane.hear(news)

    def show_item(self, item_id: int) -> bool:
        return self.pane.show_item(item_id)

    @property
    def spot(self) -> "Spot":
        return self.pane.spot

    def show_spot(self, spot: "Spot") -> bool:
        """Also an item that is done or dropped: a filter shows it."""
        if spot.kind != "item" or spot.id is None:
            return False
        if not self.pane.show_item(spot.id):
            item = self.pane.read_item(spot.id)
            self.pane.show_view(View(item.key, f"{item.key} state:{item.state}"))
            self.pane.table.move_cursor_to(spot.id)
        return True

    def show_view(self, view: View) -> bool:
        self.pane.show_view(view)
        return True

    def go_back(self) -> bool:
        return self.pane.go_back()

    def laid_out(self) -> None:
        room = self.app.size.width
        self.pane.show_detail(beside=room >= ROOM_FOR_DETAIL and not self._zoomed, room=room)

    _zoomed = False

    def action_zoom(self) -> None:
        if self.app.size.width < ROOM_FOR_DETAIL:
            self.po_tui.say(_("The list stands alone at this width – enter opens the item"))
            return
        self._zoomed = not self._zoomed
        self.laid_out()

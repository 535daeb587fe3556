"""The roadmap over the whole screen: over time, as now-next-later, as a table – one record, three views."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.content import Content

from po_tui.model.views import RoadmapView
from po_tui.tui.frame import WorkScreen
from po_tui.tui.page import Page
from po_tui.tui.roadmap.pane import RoadmapPane
from po_tui.tui.roadmap.table import RoadmapList
from po_tui.tui.roadmap.texts import HORIZONS, roadmap_page
from po_tui.tui.widgets.timeline import Timeline
from po_tui.words import _, mark
from po_tui.workspace.file import News

VIEWS = ("timeline", "horizons", "table")


class RoadmapScreen(WorkScreen):
    """The view above or beside the item under the cursor."""

    FIRST_FOCUS = "Timeline"
    DEFAULT_CSS = """
    RoadmapScreen {
        & #roadmap-work { height: 1fr; width: 1fr; layout: vertical; }
        & #views { height: 1fr; width: 1fr; }
        & .framed {
            background: $surface;
            border: round $frame;
            border-title-color: $text-muted;
            border-subtitle-color: $text-accent;
            height: 1fr;
            width: 1fr;
            &:focus-within, &:focus { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        }
        & #horizons > RoadmapList { margin: 0 1; }
    }
    """
    BINDINGS = [
        Binding("v", "view", mark("View"), tooltip=mark("Over time, now-next-later, table"), id="roadmap.view"),
        Binding("tab", "read", mark("Read"), tooltip=mark("To the item and back"), id="roadmap.read"),
        Binding("h,left", "column(-1)", mark("Left"), show=False, tooltip=mark("Earlier; the column to the left"), id="roadmap.left"),
        Binding("l,right", "column(1)", mark("Right"), show=False, tooltip=mark("Later; the column to the right"), id="roadmap.right"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._view = VIEWS[0]
        self._items: dict[int, RoadmapView] = {}

    @property
    def pane(self) -> RoadmapPane:
        return self.query_one(RoadmapPane)

    @property
    def page(self) -> Page:
        return self.query_one("#item", Page)

    def compose_work(self) -> ComposeResult:
        with Container(id="roadmap-work"):
            with Container(id="views"):
                yield RoadmapPane(id="timeline", classes="framed")
                with Horizontal(id="horizons", classes="framed"):
                    for horizon, name in HORIZONS.items():
                        yield RoadmapList(_(name), id=f"horizon-{horizon}")
                with Container(id="table", classes="framed"):
                    yield RoadmapList()
            yield Page(id="item", classes="framed")

    def laid_out(self) -> None:
        """The item to the right where there is room, else below."""
        self.query_one("#roadmap-work").styles.layout = "horizontal" if self.roomy else "vertical"
        self.page.styles.width = 44 if self.roomy else "1fr"
        below = 16 if self.wide else min(9, max(4, self.app.size.height - 8))
        self.page.styles.height = "1fr" if self.roomy else below

    def load(self) -> None:
        items = self.workspace.roadmap.items()
        self._items = {item.id: item for item in items}
        self.pane.load()
        self.query_one("#table RoadmapList", RoadmapList).show(items)
        for horizon in HORIZONS:
            there = [item for item in items if item.horizon == horizon]
            self.query_one(f"#horizon-{horizon}", RoadmapList).show(there)
        self._show_view()

    def hear(self, _news: News) -> None:
        self.load()

    def _show_view(self) -> None:
        for view in VIEWS:
            self.query_one(f"#{view}").display = view == self._view
        names = {"horizons": _("Now, next, later"), "table": _("Roadmap as a table")}
        if self._view in names:
            self.query_one(f"#{self._view}").border_title = Content(names[self._view])
        self._show_item(self._cursor_id())

    def _lists(self) -> list[RoadmapList]:
        """The lists of this view, left to right."""
        return list(self.query(f"#{self._view} RoadmapList").results(RoadmapList))

    def _cursor_id(self) -> int | None:
        if self._view == "timeline":
            return self.pane.timeline.cursor_id
        lists = self._lists()
        focused = next((one for one in lists if one.has_focus), lists[0])
        return focused.cursor_id

    def _show_item(self, id: int | None) -> None:
        item = self._items.get(id) if id is not None else None
        self.page.border_title = Content(item.key if item else "")
        self.page.show(roadmap_page(item) if item else ())

    @on(RoadmapPane.Looked)
    def _follow_bar(self, event: RoadmapPane.Looked) -> None:
        self._show_item(event.item.id if event.item else None)

    @on(RoadmapList.Highlighted)
    def _follow_line(self, event: RoadmapList.Highlighted) -> None:
        self._show_item(event.id)

    @on(RoadmapPane.Chosen)
    def _open(self) -> None:
        self.page.focus()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_view(self) -> None:
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self._show_view()
        self._focus_view()

    def _focus_view(self) -> None:
        target = self.query_one(Timeline) if self._view == "timeline" else self._lists()[0]
        target.focus()

    def action_read(self) -> None:
        if self.page.has_focus:
            self._focus_view()
        else:
            self.page.focus()

    def action_column(self, by: int) -> None:
        lists = self._lists()
        at = next((n for n, one in enumerate(lists) if one.has_focus), None)
        if at is not None:
            lists[(at + by) % len(lists)].focus()

    def go_back(self) -> bool:
        if self.page.has_focus:
            self._focus_view()
            return True
        return False

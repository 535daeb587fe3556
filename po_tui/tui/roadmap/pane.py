"""The roadmap beside the work, or alone: bars over time, columns or a table, and the keys that steer it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from po_tui import settings
from po_tui.model.forecast_words import short_in_words
from po_tui.model.plain import plain_line
from po_tui.model.spans import Span
from po_tui.model.views import RoadmapView
from po_tui.tui.frame import WorkScreen, catches_up, workspace_of
from po_tui.tui.roadmap.acting import HORIZON_VIEW
from po_tui.tui.roadmap.arranging import ORDERS, Row, arranged, day_of, found
from po_tui.tui.roadmap.columns import HorizonColumns
from po_tui.tui.roadmap.editing import EditsInPlace
from po_tui.tui.roadmap.forecasting import ForecastVerb
from po_tui.tui.roadmap.table import RoadmapList
from po_tui.tui.roadmap.timing import TimeVerbs
from po_tui.tui.roadmap.viewing import VIEWS, ViewVerbs
from po_tui.tui.widgets.bars import Bar, Heading
from po_tui.tui.widgets.lines import Lines
from po_tui.tui.widgets.timeline import Timeline
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.outlook import RoadmapForecast
    from po_tui.model.walk import Spot
    from po_tui.tui.page import Block

KINDS: Final = (
    "roadmap_item", "roadmap_goal", "roadmap_dependency", "item_roadmap", "goal", "measurement",
    "quality_measurement", "product", "sprint", "sprint_item",
)  # fmt: skip
"""What a bar is drawn from: news of anything else leaves it as it is."""
STEERED: Final = frozenset({"roadmap_item", "roadmap_goal", "roadmap_dependency"})
"""What changes no forecast: that is made of work, its order and sprints alone."""
SOON = 0.15
"""Seconds until bars follow their items."""


class RoadmapPane(ForecastVerb, ViewVerbs, TimeVerbs, EditsInPlace, Vertical):
    """A frame with one view of the roadmap in it, and the editor in its place or beside it."""

    DEFAULT_CSS = """
    RoadmapPane > .view { width: 1fr; height: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """A roadmap item was chosen with Enter."""

        item: RoadmapView

    @dataclass
    class Looked(Message):
        """The cursor stands on another roadmap item, or that says something else now."""

        item: RoadmapView | None

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
        remembers: bool = False,
        follow: Callable[[RoadmapView | None], object] | None = None,
    ) -> None:
        """`follow` is told of the item under the cursor at once, in place of a message."""
        super().__init__(id=id, classes=classes)
        self._follow = follow
        self.remembers = remembers
        self.editor_place = self._editor_in = self
        self._folded = {}
        self._items: dict[int, RoadmapView] = {}
        self._groups: dict[int, str] = {}
        self._soon: Timer | None = None
        self._looked_at: Workspace | None = None
        self._read_on: date | None = None
        self._wanted: int | None = None
        """The item to go to with the next news: keys change it before it is read again."""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def on_mount(self) -> None:
        if self._follow is not None:
            self.timeline.follow = self.table.follow = self._tell

    def compose(self) -> ComposeResult:
        yield Timeline(classes="view")
        yield HorizonColumns(classes="view")
        yield RoadmapList(id="roadmap-table", classes="view")

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    @property
    def columns(self) -> HorizonColumns:
        return self.query_one(HorizonColumns)

    @property
    def table(self) -> RoadmapList:
        return self.query_one("#roadmap-table", RoadmapList)

    @property
    def _views(self) -> dict[str, Widget]:
        return dict(zip(VIEWS, (self.timeline, self.columns, self.table), strict=True))

    @property
    def list(self) -> Lines:
        """The list that has the cursor."""
        if self._view == HORIZON_VIEW:
            return self.columns.current
        return self.timeline if self._view == VIEWS[0] else self.table

    @property
    def rows(self) -> int:
        """The lines that the view has to show."""
        horizons = self._view == HORIZON_VIEW
        return self.columns.most if horizons else len(self.list.ids)

    # ── what acts on it ─────────────────────────────────────────────────────────────────────────

    @property
    def item(self) -> RoadmapView | None:
        at = self.list.cursor_id
        return self._items.get(at) if at is not None else None

    @property
    def forecast_item(self) -> RoadmapView | None:
        return self.item

    @property
    def spot(self) -> "Spot":
        """The item under the cursor, on the line from vision to item."""
        from po_tui.model.walk import Spot

        return Spot("vision") if self.item is None else Spot("roadmap", self.item.id)

    @property
    def shown(self) -> Sequence[RoadmapView]:
        return [self._items[id] for id in self.list.ids if id in self._items]

    @property
    def unit(self) -> str:
        return self.timeline.scale.unit if self._view == VIEWS[0] else "quarter"

    @property
    def horizon_here(self) -> str:
        return self.columns.horizon if self._view == HORIZON_VIEW else ""

    def group_at_cursor(self) -> str:
        at = self.list.cursor_id
        if at is None or not self._groups:
            return ""
        ids = self.list.ids
        above = [id for id in ids[: ids.index(at) + 1] if id in self._groups]
        return self._groups[above[-1]] if above else ""

    def go_to(self, roadmap_id: int) -> bool:
        horizons = self._view == HORIZON_VIEW
        there = (self.columns.go_to if horizons else self.list.move_cursor_to)(roadmap_id)
        item = self._items.get(roadmap_id)
        if item and self._view == VIEWS[0]:
            self.timeline.bring_into_sight(Span(day_of(item.start), day_of(item.end)))
        return there

    def follow(self, roadmap_id: int) -> None:
        """Put the cursor on an item that was changed just now, once that is read."""
        self._wanted = roadmap_id

    def reach(self, roadmap_id: int) -> bool:
        """As `go_to`, also where a filter or a folded group hides it."""
        if not self.go_to(roadmap_id):
            self._filter = ""
            for name in self._groups.values():
                self._folded[name] = False
            self.show_rows()
        return self.go_to(roadmap_id)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def read_items(
        self, forecasts: "Mapping[int, RoadmapForecast] | None" = None
    ) -> Sequence[RoadmapView]:
        """The roadmap as it is to be shown: everything on this pane is drawn from this."""
        return workspace_of(self).roadmap.items(forecasts)

    def load(self) -> None:
        """Read everything anew; the cursor stays on its item."""
        self._read()

    def _read(self, forecasts: "Mapping[int, RoadmapForecast] | None" = None) -> None:
        workspace = workspace_of(self)
        if self._looked_at is not workspace:
            self._looked_at, self._filter = workspace, ""
            self.read_look()
            self.place_view()
            forecasts = None
        self._items = {item.id: item for item in self.read_items(forecasts)}
        self._read_on = settings.today()
        self.show_rows()
        wanted, self._wanted = self._wanted, None
        if wanted in self._items:
            self.reach(wanted)

    def show_rows(self) -> None:
        items = found(self._items.values(), self._filter)
        rows, self._groups = arranged(items, self.order, self._folded)
        begins = self.list.cursor_id is None
        self._show_in_view(items, rows)
        if begins and items and self.item is None:  # on an item, not on its heading
            self.list.action_down()
        self._entitle(items)
        self._tell()

    def fold(self, name: str) -> None:
        """Fold a group, the cursor on its heading then, or open it."""
        super().fold(name)
        heading = next((id for id, group in self._groups.items() if group == name), None)
        if heading is not None and self._folded[name]:
            self.list.move_cursor_to(heading)

    def _show_in_view(self, items: Sequence[RoadmapView], rows: Sequence[Row]) -> None:
        if self._view == HORIZON_VIEW:
            self.columns.show(items)
        elif self._view == "table":
            self.table.show(rows)
        else:
            ids = {item.key: item.id for item in self._items.values()}
            bars = [bar_of(row, ids) if isinstance(row, RoadmapView) else row for row in rows]
            if before := workspace_of(self).before:
                bars = haunted(bars, before.roadmap.spans())
            self.timeline.say_if_empty(self._nothing())
            self.timeline.set_bars(bars, settings.today())

    def _nothing(self) -> str:
        if self._filter:
            return _("Nothing has these words – esc shows all.")
        return _("Nothing on the roadmap yet – a adds the first outcome.")

    def nothing_here(self) -> "Iterator[Block]":
        """What stands beside the roadmap where the cursor is on no item."""
        from po_tui.tui.roadmap.texts import about_groups, about_roadmaps

        return about_groups() if self._items else about_roadmaps()

    def _entitle(self, items: Sequence[RoadmapView]) -> None:
        bits = [_("Roadmap"), str(len(items))]
        if len(items) < len(self._items):
            bits[1] = _("{n} of {all}").format(n=len(items), all=len(self._items))
        warned = sum(bool(item.notices) for item in items)
        if warned:
            bits.append(ngettext("{n} warning", "{n} with a warning", warned).format(n=warned))
        self.border_title = Content(" · ".join(bits))
        below = [plain_line(f"/ {self._filter}")] if self._filter else []
        if self._view == VIEWS[0] and self._order:
            below.append(_(ORDERS[self._order]))
        self.border_subtitle = Content(" · ".join(below))

    def hear(self, news: News) -> None:
        if news.changed and news.changed.keys() <= STEERED and self._read_on == settings.today():
            self._read({id: item.forecast for id, item in self._items.items() if item.forecast})
        elif not news.changed or news.touches(*KINDS) or catches_up(self):
            self.load()
        elif news.touches("item"):  # the progress of a bar, and it may be one item of a burst
            self._soon = self._soon or self.set_timer(SOON, self._catch_up)

    def _catch_up(self) -> None:
        self._soon = None
        self.load()

    def light_up(self, keys: Sequence[str]) -> None:
        """Light up the bars that the chosen item is part of."""
        lit = {item.id for item in self._items.values() if item.key in keys}
        if lit != self.timeline.highlight_ids:
            self.timeline.highlight_ids = lit

    # ── its views ───────────────────────────────────────────────────────────────────────────────

    def place_view(self) -> None:
        """Show the view that is chosen alone."""
        for name, view in self._views.items():
            view.display = name == self._view

    def show_view(self, item: RoadmapView | None = None) -> None:
        held = self.has_focus_within
        self.place_view()
        self.show_rows()
        assert isinstance(self.screen, WorkScreen)
        self.screen.laid_out()  # it may have more lines than the one before, or fewer
        if item is not None:
            self.reach(item.id)
        if held:
            self.screen.set_focus(self.list)

    def focus(self, scroll_visible: bool = True) -> "RoadmapPane":
        """Give the keys to the list that is shown."""
        self.list.focus(scroll_visible)
        return self

    @on(Timeline.Highlighted)
    @on(RoadmapList.Highlighted)
    def _look(self, event: Message) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        """Say what the cursor stands on."""
        if self._follow is not None:
            self._follow(self.item)
        else:
            self.post_message(self.Looked(self.item))

    @on(Timeline.Opened)
    @on(RoadmapList.Opened)
    def _choose(self, event: Timeline.Opened | RoadmapList.Opened) -> None:
        event.stop()
        if event.id in self._groups:
            self.fold(self._groups[event.id])
        elif event.id in self._items:
            self.post_message(self.Chosen(self._items[event.id]))

    @on(Timeline.Dragged)
    def _drop(self, event: Timeline.Dragged) -> None:
        event.stop()
        self.drag(event.id, event.edge, event.n, event.grain)


def haunted(rows: Sequence[Bar | Heading], real: Mapping[int, Span]) -> list[Bar | Heading]:
    """Bars that are only tried where they are, each with the ghost of where it is for real."""
    return [
        replace(row, ghost=real[row.id])
        if isinstance(row, Bar) and row.id in real and real[row.id] != row.span
        else row
        for row in rows
    ]


def bar_of(item: RoadmapView, ids: Mapping[str, int]) -> Bar:
    """A roadmap item as the timeline draws it; `ids` are those of all keys."""
    made, end = item.forecast, day_of(item.end)
    return Bar(
        id=item.id,
        key=item.key,
        title=item.title,
        start=day_of(item.start),
        end=end,
        confidence=item.confidence,
        status=item.status,
        progress=item.progress,
        milestone=day_of(item.milestone_date),
        milestone_name=item.milestone_name,
        milestone_kind=item.milestone_kind,
        horizon=item.horizon,
        warning=item.notices[0].sentence() if item.notices else "",
        needs=tuple((ids.get(key, 0), key) for key in item.depends_on),
        expected=made.day() if made else None,
        forecast=short_in_words(made, end) if made else "",
        forecast_brief=short_in_words(made, end, brief=True) if made else "",
        late=made is not None and made.late(end),
    )

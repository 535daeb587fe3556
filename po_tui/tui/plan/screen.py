"""Vision, roadmap and backlog side by side; where there is no room for that, one at a time."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from po_tui.tui.backlog.listing import Narrowing
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.panes import PaneName, PaneScreen
from po_tui.tui.roadmap.pane import RoadmapPane
from po_tui.tui.vision.pane import VisionPane
from po_tui.words import _, mark
from po_tui.workspace.file import News


class PlanScreen(PaneScreen):
    """The panes know nothing of each other; what one chooses, the screen tells the others."""

    PANES = (
        PaneName("vision", mark("Vision"), "GoalList"),
        PaneName("roadmap", mark("Roadmap"), "Timeline"),
        PaneName("backlog", mark("Backlog"), "ItemTable"),
    )
    START = "backlog"
    FIRST_FOCUS = "ItemTable"
    BINDINGS = [
        Binding("o", "orphans", mark("Orphans"), tooltip=mark("Items that serve no goal; again: all"), id="plan.orphans"),
        Binding("slash", "filter", mark("Filter"), tooltip=mark("Filter the backlog"), id="plan.filter"),
        Binding("escape", "widen", mark("Back"), show=False, tooltip=mark("Back from narrowing or zoom"), id="plan.back"),
    ]  # fmt: skip

    @property
    def backlog(self) -> BacklogPane:
        return self.query_one(BacklogPane)

    @property
    def roadmap(self) -> RoadmapPane:
        return self.query_one(RoadmapPane)

    @property
    def vision(self) -> VisionPane:
        return self.query_one(VisionPane)

    def compose_panes(self) -> ComposeResult:
        yield VisionPane(id="vision", classes="pane")
        with Vertical(classes="group"):
            yield RoadmapPane(id="roadmap", classes="pane")
            yield BacklogPane(id="backlog")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        self.vision.load()
        self.roadmap.load()
        self.backlog.load()

    def hear(self, news: News) -> None:
        self.vision.hear(news)
        self.roadmap.hear(news)
        self.backlog.hear(news)

    def size_of(self, pane: str) -> tuple[int | str, int | str]:
        if pane == "vision":
            return (40 if self.roomy else 34), "1fr"
        return "1fr", min(12, self.app.size.height * 2 // 5) if pane == "roadmap" else "1fr"

    def laid_out(self) -> None:
        super().laid_out()
        enough = self.roomy if self.together else self.app.size.width >= 100
        self.backlog.show_detail(beside=enough)

    def show_item(self, item_id: int) -> bool:
        found = self.backlog.show_item(item_id)
        if found:
            self.focus_pane("backlog")
        return found

    def go_back(self) -> bool:
        return self.backlog.go_back() or self.unzoom()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_widen(self) -> None:
        self.go_back()

    def action_orphans(self) -> None:
        self.backlog.action_orphans()

    def action_filter(self) -> None:
        self.focus_pane("backlog")
        self.backlog.action_filter()

    # ── what one pane chooses, the others show ──────────────────────────────────────────────────

    @on(BacklogPane.Chosen)
    def _light_up(self, event: BacklogPane.Chosen) -> None:
        """Light up what the item serves."""
        view = event.view
        self.vision.light_up([goal.key for goal in view.goals] if view else [])
        self.roadmap.light_up([one.key for one in view.roadmap] if view else [])

    @on(VisionPane.Chosen)
    def _narrow_to_goal(self, event: VisionPane.Chosen) -> None:
        self._toggle(_serving("goal", event.goal.key))

    @on(VisionPane.Looked)
    def _follow_goal(self, event: VisionPane.Looked) -> None:
        if event.goal and self._narrowed_by("goal"):
            self.backlog.narrow(_serving("goal", event.goal.key))

    @on(RoadmapPane.Chosen)
    def _narrow_to_bar(self, event: RoadmapPane.Chosen) -> None:
        self._toggle(_serving("roadmap", event.item.key))

    @on(RoadmapPane.Looked)
    def _follow_bar(self, event: RoadmapPane.Looked) -> None:
        if event.item and self._narrowed_by("roadmap"):
            self.backlog.narrow(_serving("roadmap", event.item.key))

    def _toggle(self, narrowing: Narrowing) -> None:
        same = self.backlog.listing.narrowing == narrowing
        self.backlog.narrow(None if same else narrowing)

    def _narrowed_by(self, field: str) -> bool:
        here = self.backlog.listing.narrowing
        return here is not None and here.query.startswith(f"{field}:")


def _serving(field: str, key: str) -> Narrowing:
    """Only what serves a goal or a roadmap item."""
    quoted = key.replace('"', "")
    return Narrowing(_("serving {key}").format(key=key), f'{field}:"{quoted}"')

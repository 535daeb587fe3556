"""Vision, roadmap and backlog side by side; where there is no room for that, one at a time."""

from typing import TYPE_CHECKING

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from po_tui.model.saved_views import View
from po_tui.tui.backlog.listing import Narrowing
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.panes import PaneName, PaneScreen
from po_tui.tui.what_if_keys import WhatIfKeys
from po_tui.words import _, mark
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.model.walk import Spot
    from po_tui.tui.roadmap.pane import RoadmapPane
    from po_tui.tui.vision.pane import VisionPane


class PlanScreen(PaneScreen, WhatIfKeys):
    """The panes know nothing of each other; what one chooses, the screen tells the others.

    The backlog is there with the first frame; the other two are made, and their modules loaded, when
    that has been painted.
    """

    _whole = False
    """All three panes are there."""
    _item: "ItemView | None" = None
    PANES = (
        PaneName("vision", mark("Vision"), "GoalList"),
        PaneName("roadmap", mark("Roadmap"), ""),
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
    def roadmap(self) -> "RoadmapPane":
        from po_tui.tui.roadmap.pane import RoadmapPane

        return self.query_one(RoadmapPane)

    @property
    def vision(self) -> "VisionPane":
        from po_tui.tui.vision.pane import VisionPane

        return self.query_one(VisionPane)

    def compose_panes(self) -> ComposeResult:
        yield Vertical(id="vision", classes="pane")
        with Vertical(classes="group"):
            yield Vertical(id="roadmap", classes="pane")
            yield BacklogPane(id="backlog")

    async def _make_whole(self) -> None:
        """Put the other panes into the frames that keep their places."""
        from po_tui.tui.roadmap.pane import RoadmapPane
        from po_tui.tui.vision.pane import VisionPane

        with self.app.batch_update():
            for pane in (
                VisionPane(id="vision", classes="pane"),
                RoadmapPane(id="roadmap", classes="pane"),
            ):
                frame = self.query_one(f"#{pane.id}")
                beside = frame.parent
                assert isinstance(beside, Widget)
                await frame.remove()
                await beside.mount(pane, before=0)
            self._whole = True
            self.laid_out()
            self.vision.load()
            self.roadmap.load()
            self._light_up()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        self.backlog.load()
        if self._whole:
            self.vision.load()
            self.roadmap.load()
        else:
            self.po_tui.when_shown(self._make_whole)

    def hear(self, news: News) -> None:
        if self._whole:
            self.vision.hear(news)
            self.roadmap.hear(news)
        self.backlog.hear(news)

    def size_of(self, pane: str) -> tuple[int | str, int | str]:
        if pane == "vision":
            if self._whole and self.vision.editing:
                return min(80, self.app.size.width * 3 // 5), "1fr"
            return (40 if self.roomy else 34), "1fr"
        return "1fr", min(12, self.app.size.height * 2 // 5) if pane == "roadmap" else "1fr"

    def laid_out(self) -> None:
        super().laid_out()
        enough = self.roomy if self.together else self.app.size.width >= 100
        vision = self.size_of("vision")[0] if self.together else 0
        assert isinstance(vision, int)
        self.backlog.show_detail(beside=enough, room=self.app.size.width - vision)

    def on_form_pane_editor_moved(self) -> None:
        """A goal is edited in the pane of the vision: it takes more room, or less."""
        self.laid_out()

    def show_item(self, item_id: int) -> bool:
        found = self.backlog.show_item(item_id)
        if found:
            self.focus_pane("backlog")
        return found

    @property
    def spot(self) -> "Spot":
        """As the pane that has the focus."""
        here = self.pane_of(self.focused) if self._whole else "backlog"
        if here == "backlog":
            return self.backlog.spot
        return self.vision.spot if here == "vision" else self.roadmap.spot

    def show_view(self, view: View) -> bool:
        self.backlog.show_view(view)
        self.focus_pane("backlog")
        return True

    def go_back(self) -> bool:
        return self.backlog.go_back() or self.unzoom()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_widen(self) -> None:
        if not self.go_back():
            raise SkipAction

    def action_orphans(self) -> None:
        self.backlog.action_orphans()

    def action_filter(self) -> None:
        self.focus_pane("backlog")
        self.backlog.action_filter()

    # ── what one pane chooses, the others show ──────────────────────────────────────────────────

    @on(BacklogPane.Chosen)
    def _follow_item(self, event: BacklogPane.Chosen) -> None:
        self._item = event.view
        if self._whole:
            self._light_up()

    def _light_up(self) -> None:
        """Light up what the item serves."""
        view = self._item
        self.vision.light_up([goal.key for goal in view.goals] if view else [])
        self.roadmap.light_up([one.key for one in view.roadmap] if view else [])

    def on_vision_pane_chosen(self, event: "VisionPane.Chosen") -> None:
        self._toggle(_serving("goal", event.goal.key))

    def on_vision_pane_looked(self, event: "VisionPane.Looked") -> None:
        if event.goal and self._narrowed_by("goal"):
            self.backlog.narrow(_serving("goal", event.goal.key))

    def on_roadmap_pane_chosen(self, event: "RoadmapPane.Chosen") -> None:
        self._toggle(_serving("roadmap", event.item.key))

    def on_roadmap_pane_looked(self, event: "RoadmapPane.Looked") -> None:
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

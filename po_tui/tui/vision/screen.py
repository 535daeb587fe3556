"""Vision, strategy and goals over the whole screen, to be read and told."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from po_tui.tui.page import GAP, QUIET, Page, block, heading
from po_tui.tui.panes import PaneName, PaneScreen
from po_tui.tui.vision.goals import NO_GOALS, GoalList
from po_tui.tui.vision.texts import board, goal_page, pitch, standing_blocks, statement, strategy
from po_tui.words import _, mark
from po_tui.workspace.file import News


class VisionScreen(PaneScreen):
    """Why on the left, how in the middle, how far on the right."""

    PANES = (
        PaneName("why", mark("Vision"), ""),
        PaneName("how", mark("Strategy"), ""),
        PaneName("goals", mark("Goals"), "GoalList"),
    )
    FIRST_FOCUS = "GoalList"
    START = "goals"
    DEFAULT_CSS = """
    VisionScreen {
        & #goals GoalList { margin: 0 0 1 0; }
    }
    """
    BINDINGS = [
        Binding("v", "view", mark("Pitch, board"), tooltip=mark("Show the pitch or the vision board"), id="vision.view"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._board = False

    @property
    def goals(self) -> GoalList:
        return self.query_one(GoalList)

    def compose_panes(self) -> ComposeResult:
        yield Page(id="why", classes="pane")
        yield Page(id="how", classes="pane")
        with Vertical(id="goals", classes="pane"):
            yield GoalList()
            page = Page(id="goal-page")
            page.can_focus = False
            yield page

    def on_mount(self) -> None:
        for pane in self.PANES:
            self.query_one(f"#{pane.id}").border_title = Content(_(pane.title))

    def size_of(self, pane: str) -> tuple[int | str, int | str]:
        return ("5fr" if pane == "goals" else "4fr"), "1fr"

    def load(self) -> None:
        self._show_vision()
        plan = self.workspace.vision.strategy()
        self.query_one("#how", Page).show(strategy(plan), keep_place=True)
        self.goals.show(self.workspace.vision.goals())
        self._show_goal()

    def hear(self, _news: News) -> None:
        self.load()

    def _show_vision(self) -> None:
        vision = self.workspace.vision.view()
        blocks = [*statement(vision), GAP, *(board(vision) if self._board else pitch(vision))]
        self.query_one("#why", Page).show(blocks, keep_place=True)

    def _show_goal(self) -> None:
        goal = self.goals.goal
        blocks = list(goal_page(goal)) if goal else [block(_(NO_GOALS), QUIET)]
        constraints = self.workspace.vision.standing_constraints()
        if constraints:
            blocks += [GAP, heading(_("Every item has to hold to")), *standing_blocks(constraints)]
        self.query_one("#goal-page", Page).show(blocks)

    @on(GoalList.Highlighted)
    def _follow(self) -> None:
        self._show_goal()

    @on(GoalList.Opened)
    def _read(self) -> None:
        """Enter reads on in the goal below the list."""
        self.query_one("#goal-page", Page).action_pages(1)

    def action_view(self) -> None:
        self._board = not self._board
        self._show_vision()
        if not self.together:
            self.focus_pane("why")

    def go_back(self) -> bool:
        return self.unzoom()

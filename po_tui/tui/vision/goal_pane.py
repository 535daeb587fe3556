"""The goals as a section: the list, the chosen one over time, and all there is to say of it."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from po_tui import settings
from po_tui.model.views import GoalView
from po_tui.model.walk import Spot
from po_tui.tui.frame import workspace_of
from po_tui.tui.page import GAP, QUIET, Page, block, heading
from po_tui.tui.vision.goal_form import GoalForms
from po_tui.tui.vision.goal_page import course_of, goal_page, objective_page
from po_tui.tui.vision.goals import NO_GOALS, GoalList
from po_tui.tui.vision.texts import standing_blocks
from po_tui.tui.widgets.plot import LEAST_HEIGHT, LEAST_WIDTH, CoursePlot
from po_tui.words import _

BESIDE = 96
"""Cells from which on the words stand beside the plot."""
_TALLEST = 26
"""Lines of a plot at most."""


class GoalPage(Page, can_focus=False):
    """A page that tells when it has another width: what stands in columns is made for that."""

    class Refitted(Message):
        """It has another width."""

    _fitted = 0

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._fitted:
            self._fitted = event.size.width
            self.post_message(self.Refitted())


class GoalsPane(GoalForms):
    """What the cursor of the list stands on is plotted and told below it."""

    DEFAULT_CSS = """
    GoalsPane {
        & > GoalList { margin: 0 0 1 0; }
        & > #goal { height: 1fr; }
        & CoursePlot { width: 1fr; margin: 0 1; }
        &.-editing > #goal { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        yield GoalList()
        with Horizontal(id="goal"):
            yield CoursePlot(id="goal-plot")
            yield GoalPage(id="goal-page")

    @property
    def page(self) -> Page:
        return self.query_one("#goal-page", Page)

    @property
    def plot(self) -> CoursePlot:
        return self.query_one(CoursePlot)

    @property
    def spot(self) -> Spot:
        return self.goals.spot

    _loaded = False
    """There was something to read."""

    def load(self) -> None:
        self._loaded = True
        self.goals.show(workspace_of(self).goals.all())
        self._show_goal()

    def form_closed(self, _at: str) -> None:
        self.load()

    def show_goal(self, goal_id: int) -> bool:
        """Put the cursor on a goal."""
        found = self.goals.go_to(goal_id)
        if found:
            self.screen.set_focus(self.goals)
        return found

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _show_goal(self) -> None:
        goal, group = self.goals.goal, self.goals.objective
        if goal is not None:
            self.plot.show(course_of(goal, settings.today()))
            blocks = list(goal_page(goal, max(20, self.page.size.width - 3)))
        elif group is not None:
            blocks = list(objective_page(group))
        else:
            blocks = [block(_(NO_GOALS), QUIET)]
        constraints = workspace_of(self).vision.standing_constraints()
        if constraints:
            blocks += [GAP, heading(_("Every item has to hold to")), *standing_blocks(constraints)]
        self._arrange(goal)
        self.page.show(blocks)

    def _arrange(self, goal: GoalView | None) -> None:
        """Plot and words below each other, or side by side where there is room for that."""
        width = self.content_size.width
        room = self.content_size.height - len(self.goals.ids) - 1
        beside = width >= BESIDE and room >= LEAST_HEIGHT
        height = room if beside else min(_TALLEST, room * 11 // 20)
        drawable = goal is not None and course_of(goal, settings.today()).drawable
        shown = drawable and height >= LEAST_HEIGHT and width >= LEAST_WIDTH + 2
        self.query_one("#goal").styles.layout = "horizontal" if beside else "vertical"
        self.plot.display = shown
        self.plot.styles.height = max(1, min(_TALLEST, height))
        self.plot.styles.width = "3fr" if beside else "1fr"
        self.page.styles.width = "2fr" if beside else "1fr"
        self.page.styles.height = "1fr"

    def on_resize(self, _event: events.Resize) -> None:
        self._show_again()

    @on(GoalList.Highlighted)
    @on(GoalPage.Refitted)
    def _follow(self, event: Message) -> None:
        event.stop()
        self._show_again()

    def _show_again(self) -> None:
        # A screen may be made ahead, and laid out, before there is any product to read.
        if self._loaded:
            self._show_goal()

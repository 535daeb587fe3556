"""The vision beside the work: the statement, how far the goals are, and what every item has to hold to."""

from dataclasses import dataclass
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.views import GoalView
from po_tui.model.walk import Spot
from po_tui.tui.frame import workspace_of
from po_tui.tui.item.words import figure
from po_tui.tui.page import QUIET, Page
from po_tui.tui.vision.goal_form import GoalForms
from po_tui.tui.vision.goals import NO_GOALS, GoalList
from po_tui.tui.vision.texts import standing_blocks
from po_tui.words import _
from po_tui.workspace.file import News

KINDS: Final = ("vision", "goal", "measurement", "quality_target", "quality_measurement", "product")


class VisionPane(GoalForms):
    """Read from top to bottom; the goals can be chosen."""

    DEFAULT_CSS = """
    VisionPane {
        & > Static { padding: 0 1; height: auto; }
        & > .statement { max-height: 7; text-style: bold; margin-bottom: 1; }
        & > .label { color: $text-accent; text-style: bold; }
        & > .goal-title { color: $quiet; min-height: 2; max-height: 3; margin-bottom: 1; }
        &.-editing > .goal-title, &.-editing > .standing-label, &.-editing > #standing { display: none; }
        &.-editing > GoalList { margin-bottom: 1; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A goal was chosen with Enter."""

        goal: GoalView

    @dataclass
    class Looked(Message):
        """The cursor stands on another goal."""

        goal: GoalView | None

    def compose(self) -> ComposeResult:
        yield Static("", classes="statement", markup=False)
        yield Static(_("Goals"), classes="label", markup=False)
        yield GoalList()
        yield Static("", classes="goal-title", markup=False)
        yield Static("", classes="label standing-label", markup=False)
        standing = Page(id="standing")
        standing.can_focus = False
        yield standing

    def on_mount(self) -> None:
        self.border_title = _("Vision")

    _standing: frozenset[int] = frozenset()
    """The items whose news matter here."""

    @property
    def spot(self) -> Spot:
        """Where somebody stands on the line from vision to item."""
        return self.goals.spot

    def load(self) -> None:
        vision = workspace_of(self).vision
        statement = plain_line(vision.view().statement)
        empty = _("No vision yet.")
        self.query_one(".statement", Static).update(Content(statement or empty))
        self.goals.show(vision.goals())
        self._show_goal()
        self._show_standing()

    def _show_standing(self) -> None:
        constraints = workspace_of(self).vision.standing_constraints()
        self._standing = frozenset(one.id for one in constraints)
        label = _("Standing") if constraints else ""
        self.query_one(".standing-label", Static).update(label)
        self.query_one("#standing", Page).show(standing_blocks(constraints))

    def hear(self, news: News) -> None:
        if not news.changed or news.touches(*KINDS):
            self.load()
        elif news.ids("item") & self._standing:
            self._show_standing()

    def form_closed(self, _at: str) -> None:
        self.load()

    def light_up(self, keys: list[str]) -> None:
        """Light up the goals that the chosen item serves."""
        self.goals.light_up(keys)

    def _show_goal(self) -> None:
        goal = self.goals.goal
        text = Content.styled(_(NO_GOALS), QUIET) if goal is None else goal_line(goal)
        self.query_one(".goal-title", Static).update(text)

    @on(GoalList.Highlighted)
    def _follow(self, event: GoalList.Highlighted) -> None:
        event.stop()
        self._show_goal()
        self.post_message(self.Looked(self.goals.goal))

    @on(GoalList.Opened)
    def _choose(self, event: GoalList.Opened) -> None:
        event.stop()
        self.post_message(self.Chosen(self.goals.goal_of(event.id)))


def goal_line(goal: GoalView) -> Content:
    """A goal in words: title, where it stands, until when."""
    return Content.assemble(plain_line(goal.title), (f" · {goal_figures(goal)}", QUIET))


def goal_figures(goal: GoalView) -> str:
    """From where to where, now, by when, as far as that is known."""
    unit = plain_line(goal.unit)
    road = f"{figure(goal.baseline) or '?'} → {figure(goal.target) or '?'} {unit}".rstrip()
    bits = [road]
    if goal.value is not None:
        bits.append(_("now {n}").format(n=figure(goal.value)))
    else:
        bits.append(_("not measured"))
    if goal.deadline:
        bits.append(_("by {date}").format(date=goal.deadline))
    return " · ".join(bits)

"""The goals as a list: how far each is, how much of its time has passed, and whether it keeps up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from po_tui.model.goals import Objective, by_objective, objective_score, percent
from po_tui.model.views import GoalView
from po_tui.model.walk import Spot
from po_tui.tui.vision.goal_verbs import GoalVerbs
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark, ngettext

_WORDS: Final = {
    "done": (mark("reached"), "good"),
    "behind": (mark("behind"), "behind"),
    "clock": (mark("on clock"), "quiet"),
    "none": ("", "quiet"),
}
_MOST_LINES: Final = 12
_WITH_TITLE: Final = 12
"""Cells for a title, without which the list would be a list of keys."""
_WITH_TIME: Final = 62
"""Cells from which on a line also says how much of the time has passed."""

NO_GOALS: Final = mark(
    "No goals yet: what is to be different, how it is measured, and by when. a sets one."
)


def pace(goal: GoalView) -> tuple[str, str]:
    """How a goal keeps up, in a word, and how that word looks."""
    if goal.progress is None:
        state = "none"
    elif goal.progress >= 1:
        state = "done"
    else:
        state = "behind" if goal.behind else "clock"
    word, look = _WORDS[state]
    return (_(word) if word else ""), look


class GoalList(GoalVerbs, Lines, can_focus=True):
    """One goal a line, with a cursor. Enter chooses one.

    Objectives (OKR) are lines of their own above their key results, with ids below zero.
    """

    HEADING = 0
    LOOKS = "goal-list"
    COMPONENT_CLASSES = {
        "goal-list--cursor",
        "goal-list--cursor-idle",
        "goal-list--lit",
        "goal-list--key",
        "goal-list--bar",
        "goal-list--good",
        "goal-list--behind",
        "goal-list--quiet",
        "goal-list--objective",
    }
    DEFAULT_CSS = """
    GoalList {
        height: auto;
        & > .goal-list--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .goal-list--cursor-idle { background: $row-idle; }
        & > .goal-list--lit { background: $accent 20%; text-style: bold; }
        & > .goal-list--key { color: $text-primary; }
        & > .goal-list--bar { color: $text-primary; }
        & > .goal-list--good { color: $text-success; }
        & > .goal-list--behind { color: $text-warning; text-style: bold; }
        & > .goal-list--quiet { color: $quiet; }
        & > .goal-list--objective { color: $text-accent; text-style: bold; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another goal, or on an objective (id below zero)."""

        id: int | None

    @dataclass
    class Opened(Message):
        """Enter or a double click on a goal."""

        id: int

    def __init__(self) -> None:
        super().__init__()
        self._goals: dict[int, GoalView] = {}
        self._objectives: dict[int, Objective[GoalView]] = {}
        self._lit: frozenset[int] = frozenset()

    @property
    def goal(self) -> GoalView | None:
        """The goal under the cursor."""
        return self._goals.get(self.cursor_id) if self.cursor_id is not None else None

    @property
    def objective(self) -> Objective[GoalView] | None:
        """The objective under the cursor."""
        return self._objectives.get(self.cursor_id) if self.cursor_id is not None else None

    @property
    def spot(self) -> Spot:
        """Where somebody stands on the line from vision to item."""
        return Spot("goal", self.goal.id) if self.goal else Spot("vision")

    _wanted: int | None = None
    """A goal to go to as soon as it is listed."""

    def go_to(self, goal_id: int) -> bool:
        found = self.move_cursor_to(goal_id)
        self._wanted = None if found else goal_id
        return found

    def goal_of(self, id: int) -> GoalView:
        return self._goals[id]

    def show(self, goals: Sequence[GoalView]) -> None:
        self._goals = {goal.id: goal for goal in goals}
        self._objectives, ids = {}, []
        for n, group in enumerate(by_objective(goals), 1):
            if group.text:
                self._objectives[-n] = group
                ids.append(-n)
            ids += [goal.id for goal in group.goals]
        self.styles.height = max(1, min(len(ids), _MOST_LINES))
        self._replace_ids(ids)
        if self.cursor_id is not None and self.cursor_id < 0 and len(ids) > 1:
            self._begin_on_a_goal()
        if self._wanted is not None:
            self.go_to(self._wanted)
        self.refresh()

    _begun = False

    def _begin_on_a_goal(self) -> None:
        """When first shown the cursor stands on a goal, not on the objective above it."""
        if not self._begun:
            self._begun = True
            self._move_to(1)

    def light_up(self, keys: Sequence[str]) -> None:
        """Draw these goals lit: the chosen item serves them."""
        lit = frozenset(id for id, goal in self._goals.items() if goal.key in keys)
        if lit != self._lit:
            self._lit = lit
            self.refresh()

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        if index >= len(self._ids):
            return Strip.blank(self._width, self.style_of())
        id = self._ids[index]
        on = "lit" if id in self._lit else ""
        if index == self._at:
            on = "cursor" if self.has_focus else on or "cursor-idle"
        sign = "▌" if on == "cursor" else "»" if id in self._lit else " "
        segments = [Segment(sign, self.style_of("key", on))]
        pieces = self._pieces(self._goals[id]) if id > 0 else self._headed(self._objectives[id])
        segments += [Segment(text, self.style_of(look, on)) for text, look in pieces]
        return Strip(segments).adjust_cell_length(self._width, self.style_of(on=on))

    def _pieces(self, goal: GoalView) -> list[tuple[str, str]]:
        """Key, bar and pace; the title between them as far as there is room, the time if there is more."""
        word, look = pace(goal)
        bar = progress_bar(goal.progress, 6)
        wide = self._width - 1
        within = "  " if goal.objective.strip() else ""
        key = within + fit(goal.key, max(3, cell_width(goal.key)) + 1)
        tail = [(f"{fit(bar, 13)} ", "bar"), (fit(word, 9), look)]
        if wide >= _WITH_TIME:
            tail.insert(1, (fit(_elapsed(goal), 14), "quiet"))
        room = wide - cell_width(key) - sum(cell_width(text) for text, _look in tail) - 1
        if room >= _WITH_TITLE:
            return [(key, "key"), (fit(goal.title, room) + " ", ""), *tail]
        return [(key, "key"), *self._briefly(goal, wide - cell_width(key))]

    def _briefly(self, goal: GoalView, room: int) -> list[tuple[str, str]]:
        """No room for a bar beside the title: the percentage, the title, the pace unless all is well."""
        word, look = pace(goal)
        far = "–" if goal.progress is None else _("{n} %").format(n=percent(goal.progress))
        tail = f" {word}" if look != "quiet" else ""
        title = fit(goal.title, max(0, room - 6 - cell_width(tail)))
        return [(far.rjust(5) + " ", "bar"), (title, ""), (tail, look)]

    def _headed(self, group: Objective[GoalView]) -> list[tuple[str, str]]:
        """The objective, its score, and how many key results it has."""
        score = objective_score([goal.progress for goal in group.goals])
        told = _("not measured") if score is None else _("score {n} %").format(n=percent(score))
        n = len(group.goals)
        tail = f" {told} · {ngettext('{n} key result', '{n} key results', n).format(n=n)}"
        room = self._width - 1 - cell_width(tail)
        if room < 12:
            return [(fit(f"◎ {group.text}", self._width - 1), "objective")]
        return [(fit(f"◎ {group.text}", room), "objective"), (tail, "quiet")]

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.cursor_id))

    def opened(self, id: int) -> None:
        if id > 0:
            self.post_message(self.Opened(id))


def _elapsed(goal: GoalView) -> str:
    if goal.elapsed is None:
        return ""
    return _("{n} % of time").format(n=percent(goal.elapsed))

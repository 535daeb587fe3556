"""The goals as a list: how far each is, and whether that keeps up with the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from po_tui.model.views import GoalView
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark

_WORDS: Final = {
    "done": (mark("reached"), "good"),
    "behind": (mark("behind"), "behind"),
    "clock": (mark("on clock"), "quiet"),
    "none": ("", "quiet"),
}

NO_GOALS: Final = mark("No goals yet: what is to be different, how it is measured, and by when.")


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


class GoalList(Lines):
    """One goal a line, with a cursor. Enter chooses one."""

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
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another goal."""

        id: int | None

    @dataclass
    class Opened(Message):
        """Enter or a double click on a goal."""

        id: int

    def __init__(self) -> None:
        super().__init__()
        self._goals: dict[int, GoalView] = {}
        self._lit: frozenset[int] = frozenset()

    @property
    def goal(self) -> GoalView | None:
        """The goal under the cursor."""
        return self._goals.get(self.cursor_id) if self.cursor_id is not None else None

    def goal_of(self, id: int) -> GoalView:
        return self._goals[id]

    def show(self, goals: Sequence[GoalView]) -> None:
        self._goals = {goal.id: goal for goal in goals}
        self.styles.height = max(1, min(len(goals), 12))
        self._replace_ids([goal.id for goal in goals])

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
        goal = self._goals[self._ids[index]]
        on = "lit" if goal.id in self._lit else ""
        if index == self._at:
            on = "cursor" if self.has_focus else on or "cursor-idle"
        sign = "▌" if on == "cursor" else "»" if goal.id in self._lit else " "
        segments = [Segment(sign, self.style_of("key", on))]
        segments += [Segment(text, self.style_of(look, on)) for text, look in self._pieces(goal)]
        return Strip(segments).adjust_cell_length(self._width, self.style_of(on=on))

    def _pieces(self, goal: GoalView) -> list[tuple[str, str]]:
        """Key, bar and pace; the title between them as far as there is room."""
        word, look = pace(goal)
        bar = progress_bar(goal.progress, 6)
        wide = self._width - 1
        pieces = [(fit(goal.key, max(3, cell_width(goal.key)) + 1), "key")]
        tail = [(f"{fit(bar, 13)} ", "bar"), (fit(word, 9), look)]
        taken = cell_width(pieces[0][0]) + sum(cell_width(text) for text, _look in tail)
        room = wide - taken - 1
        if room >= 12:
            pieces.append((fit(goal.title, room) + " ", ""))
        return pieces + tail

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.cursor_id))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(id))

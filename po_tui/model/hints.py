"""What needs the product owner today: what each concern is, how pressing, and how it is said.

Pressing is first what is lost while nobody looks: a break point breached, a promise whose day has
passed. Then what stops the next sprint. Then what makes the coming ones harder. Last, tidiness.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from po_tui.words import _, mark, ngettext

TOP: Final = 20
"""How much of the order should be estimated, and free of what stops it (domain §3.10)."""
FIRST: Final = 10
"""What the team takes up next: nothing here should wait."""
DETAILED_DOWN_TO: Final = 40
"""Below this rank details are written too early."""
MANY_CRITERIA: Final = 3
LONG_TEXT: Final = 800
"""Characters of a description from which it is more than a reminder."""
STALE_DAYS: Final = 90
QUESTION_DAYS: Final = 7
"""A question unanswered for longer is chased."""
SOON_DAYS: Final = 14
"""A promise due within so many days without an answer of ours is pressing already."""
DEADLINE_DAYS: Final = 60
THIN_SPRINT: Final = 0.8
"""Below this part of the usual person days the mean velocity misleads."""
EACH: Final = 5
"""So many of a kind are named one by one; the others are counted."""


class Level(IntEnum):
    """How pressing something is; lower is more."""

    now = 1
    next = 2
    soon = 3
    tidy = 4


LEVELS: Final = {
    Level.now: mark("now: it costs us while nobody looks"),
    Level.next: mark("next: it stops the coming sprint"),
    Level.soon: mark("soon: it makes the coming ones harder"),
    Level.tidy: mark("tidy: the backlog as a list to trust"),
}


class Code(StrEnum):
    """What may need the product owner, the most pressing kind first."""

    breach = "breach"
    deadline_passed = "deadline_passed"
    action_overdue = "action_overdue"
    delivery_overdue = "delivery_overdue"
    delegation_overdue = "delegation_overdue"
    expectation_overdue = "expectation_overdue"
    blocked = "blocked"
    ordered_later = "ordered_later"
    buffer_low = "buffer_low"
    ready_expired = "ready_expired"
    ready_gap = "ready_gap"
    spike_first = "spike_first"
    question_old = "question_old"
    roadmap = "roadmap"
    thin_sprint = "thin_sprint"
    expectation_at_risk = "expectation_at_risk"
    expectation_unanswered = "expectation_unanswered"
    contact_overdue = "contact_overdue"
    development_review = "development_review"
    goal_behind = "goal_behind"
    deadline_near = "deadline_near"
    too_big = "too_big"
    no_criteria = "no_criteria"
    no_measure = "no_measure"
    no_agreement = "no_agreement"
    unestimated = "unestimated"
    question_open = "question_open"
    goal_unmeasured = "goal_unmeasured"
    goal_nothing_done = "goal_nothing_done"
    goal_unanswered = "goal_unanswered"
    unplanned_promise = "unplanned_promise"
    development_unplanned = "development_unplanned"
    orphan = "orphan"
    empty_epic = "empty_epic"
    buffer_high = "buffer_high"
    over_detailed = "over_detailed"
    stale = "stale"


_FIRST_OF: Final = {
    Code.breach: Level.now,
    Code.blocked: Level.next,
    Code.deadline_near: Level.soon,
    Code.orphan: Level.tidy,
}
"""The first code of each level; codes stand in the order of how pressing they are."""


def _levels() -> dict[Code, Level]:
    level, found = Level.now, {}
    for code in Code:
        level = found[code] = _FIRST_OF.get(code, level)
    return found


LEVEL_OF: Final = _levels()
PRIVATE: Final = frozenset(
    {
        Code.contact_overdue,
        Code.expectation_overdue,
        Code.expectation_at_risk,
        Code.expectation_unanswered,
        Code.unplanned_promise,
    }
)
"""What speaks of people who may be in the room: never shown to it."""


class Hint(NamedTuple):
    """One thing that needs the product owner."""

    code: Code
    kind: str
    """item, goal, roadmap, action, person …; empty for the backlog as a whole."""
    key: str
    title: str
    """What it is called; as stored."""
    text: str
    """What is the matter, and what to do."""
    days: int | None = None
    """How long overdue, or how old."""
    item_id: int | None = None
    """The item to go to."""
    place: int | None = None
    more: int = 0
    """So many others have the same; `query` finds them."""
    query: str = ""

    @property
    def level(self) -> Level:
        """How pressing it is."""
        return LEVEL_OF[self.code]

    @property
    def private(self) -> bool:
        """Not for the room."""
        return self.code in PRIVATE


class Deep(NamedTuple):
    """The backlog in figures: detailed appropriately, estimated, emergent, prioritised (DEEP)."""

    open_items: int
    ready_points: float
    in_sprints: float | None
    """How many sprints the ready points last."""
    wanted: tuple[float, float] | None
    top: int
    """How many items of the top can be estimated: epics cannot."""
    top_estimated: int
    stale: int
    over_detailed: int


class Attention(NamedTuple):
    """All of it."""

    deep: Deep
    hints: tuple[Hint, ...]


def in_order(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Most pressing first; of a kind the longest overdue, then as ordered in the backlog."""
    kinds = list(Code)
    return tuple(
        sorted(
            hints,
            key=lambda one: (
                one.level,
                kinds.index(one.code),
                -(one.days or 0),
                one.place or 10**9,
                one.key,
            ),
        )
    )


def days_in_words(n: int) -> str:
    """`1 day`, `12 days`."""
    return ngettext("{n} day", "{n} days", n).format(n=n)


def overdue_in_words(n: int) -> str:
    """How long a day is past."""
    return ngettext("{n} day overdue", "{n} days overdue", n).format(n=n)


def deep_in_words(deep: Deep) -> str:
    """The figures in one line."""
    from po_tui.model.estimation import points_text

    bits = [ngettext("{n} open item", "{n} open items", deep.open_items).format(n=deep.open_items)]
    ready = ngettext("{n} point ready", "{n} points ready", deep.ready_points).format(
        n=points_text(deep.ready_points) or "0"
    )
    if deep.in_sprints is not None:
        lasting = round(deep.in_sprints, 1)
        ready += " = " + ngettext("{n} sprint", "{n} sprints", lasting).format(n=f"{lasting:g}")
    bits.append(ready)
    if deep.wanted:
        low, high = (f"{end:g}" for end in deep.wanted)
        bits[-1] += " " + _("({low}–{high} wanted)").format(low=low, high=high)
    if deep.top:
        told = _("{n} of the first {all} estimated")
        bits.append(told.format(n=deep.top_estimated, all=deep.top))
    if deep.stale:
        bits.append(_("{n} untouched for {days} days").format(n=deep.stale, days=STALE_DAYS))
    if deep.over_detailed:
        told = _("{n} worked out below rank {rank}")
        bits.append(told.format(n=deep.over_detailed, rank=DETAILED_DOWN_TO))
    return " · ".join(bits)

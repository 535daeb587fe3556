"""Are we getting there? Goals, how far they are, and how SMART they are said to be.

The tool checks what a tool can check; specific, acceptable and realistic stay with people. There
is no total score.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from po_tui.model.fields import DIRECTIONS, Field, Kind
from po_tui.words import _, mark, ngettext

BEHIND_BY: Final = 0.15
"""How far progress may trail the clock before we say so."""
KEY_RESULTS: Final = (2, 5)
"""An objective has so many key results, fewest and most (OKR)."""

ANSWERED: Final = ("specific", "acceptable", "realistic")
"""What only people can say of a goal."""

FIELDS: Final[tuple[Field, ...]] = (
    Field("title", Kind.line, mark("Title"), judged=True, hint=mark("what is to be different")),
    Field("metric", Kind.line, mark("Metric"), judged=True, hint=mark("what is counted or timed")),
    Field("unit", Kind.line, mark("Unit"), judged=True, hint=mark("%, min, loans …")),
    Field("direction", Kind.choice, mark("Better is"), judged=True, choices=DIRECTIONS),
    Field("baseline", Kind.figure, mark("Baseline"), judged=True, hint=mark("as it was measured at the start")),
    Field("baseline_date", Kind.day, mark("Baseline on"), judged=True, hint=mark("the day of that: 2026-12-31, 1 oct, yesterday")),
    Field("target", Kind.figure, mark("Target"), judged=True, hint=mark("what it is to become")),
    Field("deadline", Kind.day, mark("Deadline"), judged=True, hint=mark("by when: 2026-12-31, 31 dec, 2026-12 or 2026-Q4")),
    Field("method", Kind.line, mark("Method"), hint=mark("how it is measured")),
    Field("cadence", Kind.line, mark("How often"), hint=mark("weekly, every sprint, monthly, quarterly …")),
    Field("owner_id", Kind.person, mark("Owner"), to="person", hint=mark("key or name; +name adds somebody")),
    Field("business_goal", Kind.line, mark("For"), hint=mark("the business goal behind it")),
    Field("objective", Kind.line, mark("Objective"), hint=mark("OKR: goals with the same objective are its key results")),
)  # fmt: skip
"""What a goal says, in the order in which it is filled in; `judged` is what people answer S, A, R to."""
BY_NAME: Final = {one.name: one for one in FIELDS}


def read_day(field: Field, text: str, today: date) -> str:
    """A day as typed, as `YYYY-MM-DD`: a deadline lies ahead, a baseline behind; else the text."""
    from po_tui.model import roadmap_fields
    from po_tui.model.capture import parse_day
    from po_tui.model.measurements import past_day

    ahead = field.name == "deadline"
    whole = roadmap_fields.read_day(text, last=ahead)
    day = (parse_day if ahead else past_day)(whole, today)
    return day.isoformat() if day else whole


@dataclass(frozen=True)
class GoalFacts:
    """What is known of a goal."""

    metric: str = ""
    unit: str = ""
    direction: str = "higher"
    """higher or lower."""
    baseline: float | None = None
    baseline_date: date | None = None
    target: float | None = None
    deadline: date | None = None
    method: str = ""
    answers: Mapping[str, bool | None] = field(default_factory=dict)


class SmartFact(NamedTuple):
    """One letter of SMART: a fact by the tool, or an answer by people (None: not given)."""

    letter: str
    by_people: bool
    ok: bool | None
    text: str


def progress(baseline: float | None, target: float | None, now: float | None) -> float | None:
    """How far from baseline to target, 1.0 being there; may be negative or above 1.

    None where it is not measured, or where there is no way to go.
    """
    if baseline is None or target is None or now is None or target == baseline:
        return None
    return (now - baseline) / (target - baseline)


def percent(fraction: float) -> int:
    """A fraction in whole percents, unclipped: below zero and above a hundred say so."""
    return math.floor(fraction * 100 + 0.5)


def elapsed(baseline_date: date | None, deadline: date | None, today: date) -> float | None:
    """How much of the time from baseline to deadline has passed; above 1 when it is over."""
    if baseline_date is None or deadline is None or deadline <= baseline_date:
        return None
    return (today - baseline_date).days / (deadline - baseline_date).days


def behind(done: float | None, passed: float | None) -> bool:
    """Whether progress trails the clock, as if it had to be a straight line. Unmeasured is not."""
    return done is not None and passed is not None and done < passed - BEHIND_BY


def smart(goal: GoalFacts) -> list[SmartFact]:
    """The letters of SMART in order: M and T by the tool, S, A and R by people."""
    measurable, timebound = _measurable(goal), _timebound(goal)
    wording = {
        "specific": _("Specific: clear what exactly will differ?"),
        "acceptable": _("Acceptable: do those concerned agree?"),
        "realistic": _("Realistic: can it be reached?"),
    }
    people = {
        key: SmartFact(key[0].upper(), True, goal.answers.get(key), text)
        for key, text in wording.items()
    }
    return [
        people["specific"],
        SmartFact("M", False, not measurable, measurable or _("Measurable: all filled in")),
        people["acceptable"],
        people["realistic"],
        SmartFact("T", False, not timebound, timebound or _("Time-bound: a valid deadline")),
    ]


def smart_in_words(facts: Sequence[SmartFact]) -> str:
    """`2 facts ok, 1 answer missing`: never a total."""
    fine = sum(fact.ok is True for fact in facts if not fact.by_people)
    wrong = sum(fact.ok is False for fact in facts if not fact.by_people)
    no = sum(fact.ok is False for fact in facts if fact.by_people)
    open_answers = sum(fact.ok is None for fact in facts if fact.by_people)
    parts = [
        ngettext("{n} fact ok", "{n} facts ok", fine).format(n=fine),
        wrong and ngettext("{n} fact wrong", "{n} facts wrong", wrong).format(n=wrong),
        no and ngettext("{n} answer no", "{n} answers no", no).format(n=no),
        open_answers
        and ngettext("{n} answer missing", "{n} answers missing", open_answers).format(
            n=open_answers
        ),
    ]
    return ", ".join(part for part in parts if part)


def judged(values: Mapping[str, object]) -> str:
    """A digest of what people judge of a goal: their answers expire once it differs.

    `values` holds at least the judged `FIELDS`; spaces do not count.
    """
    from hashlib import sha256

    parts = (values.get(one.name) for one in FIELDS if one.judged)
    told = "\n".join("" if part is None else " ".join(str(part).split()) for part in parts)
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def concerns(goal: GoalFacts) -> list[str]:
    """What does not fit together in a goal, each in a few words; empty where all does."""
    found = []
    if goal.baseline is not None and goal.target is not None and goal.target != goal.baseline:
        rising = goal.target > goal.baseline
        if rising != (goal.direction == "higher"):
            found.append(
                _("higher is better, yet the target is below the baseline")
                if goal.direction == "higher"
                else _("lower is better, yet the target is above the baseline")
            )
    if goal.deadline and goal.baseline_date and goal.deadline <= goal.baseline_date:
        found.append(_("the deadline is not after the day of the baseline"))
    return found


class Aimed(Protocol):
    """A goal, as far as grouping by objective needs to know."""

    @property
    def objective(self) -> str: ...


Goal = TypeVar("Goal", bound=Aimed)


class Objective(NamedTuple, Generic[Goal]):
    """Goals that stand together: the key results of an objective, or one without any."""

    text: str
    goals: tuple[Goal, ...]


def by_objective(goals: Iterable[Goal]) -> list[Objective[Goal]]:
    """The goals in order, key results with the first of their objective."""
    groups: dict[object, list[Goal]] = {}
    for n, goal in enumerate(goals):
        groups.setdefault(" ".join(goal.objective.split()) or n, []).append(goal)
    return [
        Objective(text if isinstance(text, str) else "", tuple(group))
        for text, group in groups.items()
    ]


def objective_score(key_results: Sequence[float | None]) -> float | None:
    """The mean of the key results' progress, each held between 0 and 1; None if none is measured."""
    known = [min(1.0, max(0.0, done)) for done in key_results if done is not None]
    return sum(known) / len(known) if known else None


_DAYS: Final = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
_SPRINTS: Final = {"every sprint": 1, "every second sprint": 2}

CADENCES: Final = (
    mark("weekly"),
    mark("every sprint"),
    mark("every second sprint"),
    mark("monthly"),
    mark("quarterly"),
)
"""How often goals are usually measured; translate with `_()` when shown."""


def cadence_days(cadence: str, sprint_days: int = 10) -> int | None:
    """The most days between two measurements; None where the words say nothing we know."""
    said = cadence.strip().lower()
    if said in _SPRINTS:
        return _SPRINTS[said] * sprint_days * 7 // 5
    return _DAYS.get(said)


def measurement_overdue(
    last: date | None, cadence: str, today: date, sprint_days: int = 10
) -> bool:
    """Whether the agreed cadence has passed since the last measurement."""
    days = cadence_days(cadence, sprint_days)
    return days is not None and last is not None and (today - last).days > days


def _measurable(goal: GoalFacts) -> str:
    """What keeps the goal from being measurable, "" if nothing does."""
    lacking = [
        name
        for name, value in (
            (_("metric"), goal.metric),
            (_("unit"), goal.unit),
            (_("baseline"), goal.baseline is not None),
            (_("target"), goal.target is not None),
            (_("method"), goal.method),
        )
        if not value
    ]
    if lacking:
        return _("Measurable: {what} missing").format(what=", ".join(lacking))
    if goal.target == goal.baseline:
        return _("Measurable: the target is the baseline")
    rising = (goal.target or 0) > (goal.baseline or 0)
    if rising != (goal.direction == "higher"):
        return _("Measurable: the target lies in the wrong direction")
    return ""


def _timebound(goal: GoalFacts) -> str:
    if goal.deadline is None:
        return _("Time-bound: no deadline")
    if goal.baseline_date is not None and goal.deadline <= goal.baseline_date:
        return _("Time-bound: the deadline is not after the baseline")
    return ""

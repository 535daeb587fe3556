"""When will it be done? Exact chances from past sprints, with all that they leave out.

Every future sprint is drawn from the seen ones, each equally likely, as often as needed. The sums
are counted exactly (integer convolution), so the same question always gets the same answer.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import Final, NamedTuple

from po_tui.words import _, ngettext

OPEN_STATES: Final = frozenset({"new", "refining", "ready", "in_sprint"})
"""States whose items a forecast counts."""
ENOUGH: Final = 5
"""Below this number of sprints there are no percentiles, only the seen range."""
HORIZON: Final = 100
"""Sprints to look ahead; beyond these four years of fortnights a forecast says nothing anyway."""
PERCENTILES: Final = (50, 85, 95)


class Unit(StrEnum):
    """What is counted: story points, or items where points are missing."""

    points = "points"
    items = "items"


class Scope(NamedTuple):
    """What a forecast is about."""

    points: float
    items: int
    """All open items, estimated or not: the scope when throughput is counted."""
    unestimated: tuple[str, ...]
    """Keys of the items that points leave out."""


@dataclass(frozen=True)
class Forecast:
    """A forecast and what has to be printed beside it."""

    scope: float
    samples: tuple[float, ...]
    left_out: int = 0
    """How many items have no estimate and are not counted."""
    unit: Unit = Unit.points
    chances: tuple[float, ...] = ()
    """The chance of being done within 1, 2, 3 … sprints, up to certainty; empty if too few."""
    percentiles: tuple[tuple[int, int | None], ...] = ()
    """(50, sprints), (85, sprints), (95, sprints); None beyond the horizon."""
    sprints: tuple[int, int | None] | None = None
    """Sprints if all go like the best, and like the worst, of those seen; None is never."""

    @property
    def enough(self) -> bool:
        return len(self.samples) >= ENOUGH

    def within(self, percent: int) -> int | None:
        """Sprints for that percentile; None if unknown or beyond the horizon."""
        return dict(self.percentiles).get(percent)


def scope_of(items: Iterable[tuple[str, str, str, float | None]]) -> Scope:
    """The scope in (key, type, state, estimate) of items: open ones, without epics."""
    open_items = [
        (key, estimate)
        for key, type, state, estimate in items
        if state in OPEN_STATES and type != "epic"
    ]
    return Scope(
        math.fsum(estimate for _, estimate in open_items if estimate is not None),
        len(open_items),
        tuple(key for key, estimate in open_items if estimate is None),
    )


def forecast(
    samples: Sequence[float], scope: float, left_out: int = 0, unit: Unit = Unit.points
) -> Forecast:
    """All there is to say about a scope, given what past sprints finished (points or items)."""
    known = tuple(samples)
    best, worst = max(known, default=0), min(known, default=0)
    seen = (_times(scope, best), _times(scope, worst))
    sprints = None if seen[0] is None else (seen[0], seen[1])
    if len(known) < ENOUGH:
        return Forecast(scope, known, left_out, unit, sprints=sprints)
    chances = list(_until_certain(known, scope))
    percentiles = tuple((percent, _first(chances, percent)) for percent in PERCENTILES)
    rounded = tuple(float(chance) for chance in chances)
    return Forecast(scope, known, left_out, unit, rounded, percentiles, sprints)


def chance_done(samples: Sequence[float], scope: float, sprints: int) -> float:
    """The chance that so many sprints finish the scope; 0.0 where nothing was ever finished."""
    if scope <= 0:
        return 1.0
    return float(next(islice(_chances(samples, scope), sprints - 1, None))) if sprints > 0 else 0.0


def sprints_needed(samples: Sequence[float], scope: float, percent: int) -> int | None:
    """The fewest sprints that finish the scope with at least that chance; None if too many."""
    if scope <= 0:
        return 0
    return _first(_until_certain(samples, scope), percent)


def finished_by(samples: Sequence[float], sprints: int, percent: int = 85) -> float:
    """How much so many sprints finish at least, with that chance (the 15th percentile for 85)."""
    scale = _scale(samples)
    sums = {0: 1}
    for _sprint in range(min(sprints, HORIZON)):
        sums = _add_sprint(sums, _whole(samples, scale))
    left, total = sum(sums.values()), sum(sums.values())
    finished = 0
    for amount in sorted(sums):
        if left * 100 < total * percent:
            break
        finished = amount
        left -= sums[amount]
    return finished / scale


def seen_range_chance(count: int) -> float | None:
    """The chance that the next sprint falls within the range of `count` seen ones: (n-1)/(n+1).

    Order statistics: true where sprints are independent and alike. None without any sprint.
    """
    return (count - 1) / (count + 1) if count else None


def mean_velocity(samples: Sequence[float]) -> float | None:
    """Points a sprint, on average; a mean says nothing about a date."""
    return math.fsum(samples) / len(samples) if samples else None


def ready_buffer(ready_points: float, samples: Sequence[float]) -> float | None:
    """For how many sprints the ready items last; None where nothing was finished yet."""
    mean = mean_velocity(samples)
    return ready_points / mean if mean else None


def capacity_range(
    past: Iterable[tuple[float | None, float | None]], person_days: float
) -> tuple[float, float] | None:
    """Points to expect of a sprint with so many person days, lowest and highest.

    `past` gives (points done, person days) of earlier sprints; those without either are skipped.
    """
    rates = [points / days for points, days in past if points is not None and days]
    return (min(rates) * person_days, max(rates) * person_days) if rates else None


def last_day(start: date, sprints: int, sprint_days: int = 10) -> date:
    """The last working day of so many sprints of `sprint_days` working days from `start` on."""
    first = start + timedelta(days=max(0, 7 - start.weekday()) if start.weekday() > 4 else 0)
    weeks, days = divmod(first.weekday() + max(1, sprints * sprint_days) - 1, 5)
    return first + timedelta(days=weeks * 7 + days - first.weekday())


def in_words(made: Forecast) -> list[str]:
    """The forecast in sentences, always with scope, left-outs, samples and assumption."""
    lines = [*_answer(made), _scope_in_words(made)]
    if made.left_out:
        lines.append(
            ngettext(
                "{n} item without an estimate is not counted.",
                "{n} items without an estimate are not counted.",
                made.left_out,
            ).format(n=made.left_out)
        )
    if made.samples:
        seen = ", ".join(f"{sample:g}" for sample in made.samples)
        lines.append(_("Past sprints used: {seen}.").format(seen=seen))
        lines.append(_("It assumes that the future is like the past, with no new scope."))
    return lines


def _answer(made: Forecast) -> list[str]:
    if not made.samples:
        return [_("No finished sprint yet: no forecast.")]
    if made.enough:
        return [
            _("{percent} % chance: done within {n} sprints.").format(percent=percent, n=sprints)
            if sprints is not None
            else _("{percent} % chance: not within {n} sprints.").format(percent=percent, n=HORIZON)
            for percent, sprints in made.percentiles
        ]
    lines = []
    if made.sprints is None:
        lines.append(_("Nothing was finished in the sprints so far: no range."))
    else:
        best, worst = made.sprints
        far = _("never") if worst is None else str(worst)
        lines.append(_("Between {best} and {worst} sprints.").format(best=best, worst=far))
    n = len(made.samples)
    chance = _("Too little history for percentiles: with {n} sprints, the next one falls between {low} and {high} with a chance of at least {percent} %.")  # fmt: skip
    lines.append(
        chance.format(
            n=n,
            low=f"{min(made.samples):g}",
            high=f"{max(made.samples):g}",
            percent=round((seen_range_chance(n) or 0) * 100),
        )
    )
    return lines


def _scope_in_words(made: Forecast) -> str:
    if made.unit is Unit.items:
        return ngettext("Scope: {n} item.", "Scope: {n} items.", made.scope).format(
            n=f"{made.scope:g}"
        )
    return ngettext("Scope: {n} point.", "Scope: {n} points.", made.scope).format(
        n=f"{made.scope:g}"
    )


def _times(scope: float, velocity: float) -> int | None:
    if scope <= 0:
        return 0
    return math.ceil(scope / velocity) if velocity > 0 else None


def _first(chances: Iterable[Fraction], percent: int) -> int | None:
    wanted = Fraction(percent, 100)
    return next((m for m, chance in enumerate(chances, 1) if chance >= wanted), None)


def _until_certain(samples: Sequence[float], scope: float) -> Iterator[Fraction]:
    # Where even the best sprint of all, again and again, stays short there is nothing to count.
    if not samples or max(samples) * HORIZON < scope:
        return
    for chance in islice(_chances(samples, scope), HORIZON):
        yield chance
        if chance == 1:
            return


def _chances(samples: Sequence[float], scope: float) -> Iterator[Fraction]:
    """The chance of being done within 1, 2, 3 … sprints, without end."""
    scale = _scale([*samples, scope])
    need = math.ceil(scope * scale - 1e-9)
    velocities = _whole(samples, scale)
    short, total = {0: 1}, 1
    while True:
        sums = _add_sprint(short, velocities)
        # Only what still falls short is carried on: whatever is done stays done.
        short = {amount: ways for amount, ways in sums.items() if amount < need}
        total *= max(1, len(samples))
        yield 1 - Fraction(sum(short.values()), total) if samples else Fraction(0)


def _add_sprint(sums: dict[int, int], velocities: Counter[int]) -> dict[int, int]:
    """In how many ways each sum comes about with one more sprint."""
    more: dict[int, int] = {}
    for amount, ways in sums.items():
        for velocity, times in velocities.items():
            more[amount + velocity] = more.get(amount + velocity, 0) + ways * times
    return more


def _scale(amounts: Sequence[float]) -> int:
    """By what to multiply so that all become whole: 2 for half points."""
    for scale in (1, 2, 4, 10, 20, 100):
        if all(abs(amount * scale - round(amount * scale)) < 1e-9 for amount in amounts):
            return scale
    return 1000


def _whole(samples: Sequence[float], scale: int) -> Counter[int]:
    return Counter(max(0, round(sample * scale)) for sample in samples)

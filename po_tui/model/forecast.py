"""When will it be done? Exact chances from past sprints, with all that they leave out.

Every future sprint is drawn from the seen ones, each equally likely, as often as needed. In how many
ways each sum comes about is counted exactly (integer convolution), so the same question always gets
the same answer. What is said about it stands in `forecast_words.py`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, islice
from typing import Final, NamedTuple

OPEN_STATES: Final = frozenset({"new", "refining", "ready", "in_sprint"})
"""States whose items a forecast counts."""
ENOUGH: Final = 5
"""Below this number of sprints there are no percentiles, only the seen range."""
HORIZON: Final = 100
"""Sprints to look ahead; beyond these four years of fortnights a forecast says nothing anyway."""
LATEST: Final = 30
"""The past sprints that count where nobody says how many: what is older was another team."""
PERCENTILES: Final = (50, 85, 95)
_FINEST: Final = 5_000
"""Scopes of more than twice as many steps are counted in coarser ones: no team's points come near it."""


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
    """Keys of the items that points leave out, in order; where there are very many, the first."""
    left_out: int = 0
    """How many these are."""

    def size(self, unit: Unit) -> float:
        """How much there is to do."""
        return self.points if unit is Unit.points else self.items

    def missing(self, unit: Unit) -> int:
        """How many items are not counted: they are in points, if nobody has estimated them."""
        return self.left_out if unit is Unit.points else 0


class Chance(NamedTuple):
    """An exact chance: in so many ways, of so many that are equally likely."""

    ways: int
    of: int

    def __float__(self) -> float:
        return self.ways / self.of

    def reaches(self, percent: int) -> bool:
        """Whether it is at least that high."""
        return self.ways * 100 >= self.of * percent

    def __str__(self) -> str:
        """As a fraction in lowest terms: `1/3`."""
        common = math.gcd(self.ways, self.of)
        return f"{self.ways // common}/{self.of // common}"


class Forecast(NamedTuple):
    """A forecast and what has to be printed beside it."""

    scope: float
    samples: tuple[float, ...]
    left_out: int = 0
    """How many items have no estimate and are not counted."""
    unit: Unit = Unit.points
    exact: tuple[Chance, ...] = ()
    """The chance of being done within 1, 2, 3 … sprints, up to certainty; empty if too few."""
    percentiles: tuple[tuple[int, int | None], ...] = ()
    """(50, sprints), (85, sprints), (95, sprints); None beyond the horizon."""
    sprints: tuple[int, int | None] | None = None
    """Sprints if all go like the best, and like the worst, of those seen; None is never."""

    @property
    def enough(self) -> bool:
        return len(self.samples) >= ENOUGH

    @property
    def chances(self) -> tuple[float, ...]:
        """`exact`, rounded to what a float holds."""
        return tuple(map(float, self.exact))

    def within(self, percent: int) -> int | None:
        """Sprints for that percentile; None if unknown or beyond the horizon."""
        return dict(self.percentiles).get(percent)


def scope_of(items: Iterable[tuple[str, str, str, float | None]]) -> Scope:
    """The scope in (key, type, state, estimate) of items: open ones, without epics."""
    open_items = [(key, estimate) for key, type, state, estimate in items if counts(type, state)]
    unestimated = tuple(key for key, estimate in open_items if estimate is None)
    points = math.fsum(estimate for _key, estimate in open_items if estimate is not None)
    return Scope(points, len(open_items), unestimated, len(unestimated))


def counts(type: str, state: str) -> bool:
    """Whether an item is work that is still to be done: the parts of an epic are, it is not."""
    return state in OPEN_STATES and type != "epic"


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
    exact = _exactly(known, scope)
    return Forecast(scope, known, left_out, unit, exact, _percentiles(known, scope), sprints)


def foresee(samples: Sequence[float], scopes: Iterable[float]) -> None:
    """Work out the chances of many scopes in one go: each `forecast` of one of them is at hand then.

    A roadmap asks for hundreds at a time. All of them are drawn from the same sprints, so these are
    added up once, and not once for each.
    """
    known = tuple(samples)
    if len(known) < ENOUGH or not max(known) > 0:
        return
    open_needs: dict[tuple[int, int], set[float]] = {}
    for scope in set(scopes):
        scale = _scale([*known, scope])
        need = math.ceil(scope * scale - 1e-9)
        # What is counted in coarse steps, or never done, is left to be asked for alone.
        if (
            0 < need < 2 * _FINEST
            and scope <= max(known) * HORIZON
            and (known, scope) not in _KNOWN
        ):
            open_needs.setdefault((scale, need), set()).add(scope)
    for scale in {scale for scale, _need in open_needs}:
        needs = {need: wanted for (of, need), wanted in open_needs.items() if of == scale}
        for need, chances in _all_until_certain(known, scale, set(needs)):
            for scope in needs[need]:
                _remember(known, scope, chances)


def chance_done(samples: Sequence[float], scope: float, sprints: int) -> float:
    """The chance that so many sprints finish the scope; 0.0 where nothing was ever finished."""
    if scope <= 0:
        return 1.0
    if sprints <= 0 or not samples:
        return 0.0
    return float(next(islice(_chances(samples, scope, sprints), sprints - 1, None)))


def sprints_needed(samples: Sequence[float], scope: float, percent: int) -> int | None:
    """The fewest sprints that finish the scope with at least that chance; None if too many."""
    if scope <= 0:
        return 0
    return _first(_until_certain(samples, scope), percent)


def finished_by(samples: Sequence[float], sprints: int, percent: int = 85) -> float:
    """How much so many sprints finish at least, with that chance (the 15th percentile for 85)."""
    most = min(sprints, HORIZON)
    if not samples or most <= 0:
        return 0.0
    scale = _scale(samples)
    velocities = [max(0, round(sample * scale)) for sample in samples]
    coarse = max(1, max(velocities) * most // _FINEST)
    sums = _Sums([velocity // coarse for velocity in velocities], most)
    for _sprint in range(most):
        sums.add_sprint()
    return sums.reached(percent) * coarse / scale


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


def _times(scope: float, velocity: float) -> int | None:
    if scope <= 0:
        return 0
    return math.ceil(scope / velocity) if velocity > 0 else None


def _first(chances: Iterable[Chance], percent: int) -> int | None:
    return next((m for m, chance in enumerate(chances, 1) if chance.reaches(percent)), None)


@lru_cache(1024)
def _percentiles(known: tuple[float, ...], scope: float) -> tuple[tuple[int, int | None], ...]:
    if scope <= 0:
        return tuple((percent, 0) for percent in PERCENTILES)
    exact = _exactly(known, scope)
    return tuple((percent, _first(exact, percent)) for percent in PERCENTILES)


_Known = tuple[Chance, ...]
_KNOWN: Final[dict[tuple[tuple[float, ...], float], _Known]] = {}
"""Chances by samples and scope: the same are asked for at every look."""
_REMEMBERED: Final = 4096


def _remember(samples: tuple[float, ...], scope: float, chances: _Known) -> None:
    if len(_KNOWN) >= _REMEMBERED:
        _KNOWN.clear()
    _KNOWN[samples, scope] = chances


def _exactly(samples: tuple[float, ...], scope: float) -> _Known:
    """The chances sprint by sprint, up to certainty."""
    found = _KNOWN.get((samples, scope))
    if found is None:
        found = tuple(_until_certain(samples, scope))
        _remember(samples, scope, found)
    return found


def _all_until_certain(
    samples: tuple[float, ...], scale: int, needs: set[int]
) -> Iterator[tuple[int, _Known]]:
    """As `_until_certain` for each amount needed, in whole steps of the scale; the sooner done first."""
    velocities = [max(0, round(sample * scale)) for sample in samples]
    most = min(HORIZON, _times(max(needs), min(velocities)) or HORIZON)
    sums = _Sums(velocities, most)
    chances: dict[int, list[Chance]] = {need: [] for need in sorted(needs)}
    for sprint in range(1, most + 1):
        sums.add_sprint(below=max(chances))
        short = sums.below()
        for need, found in list(chances.items()):
            left = short[min(need, len(short) - 1)]
            found.append(Chance(sums.courses - left, sums.courses))
            if not left or sprint == most:
                yield need, tuple(found)
                del chances[need]
        if not chances:
            return


def _until_certain(samples: Sequence[float], scope: float) -> Iterator[Chance]:
    # Where even the best sprint of all, again and again, stays short there is nothing to count.
    if not samples or max(samples) * HORIZON < scope:
        return
    worst = _times(scope, min(samples))
    # Counted in coarse steps, even the worst course may take a little longer than it would.
    most = worst + worst // 50 + 1 if worst else HORIZON
    for chance in _chances(samples, scope, min(HORIZON, most)):
        yield chance
        if chance.ways == chance.of:
            return


def _chances(samples: Sequence[float], scope: float, most: int) -> Iterator[Chance]:
    """The chance of being done within 1, 2, 3 … up to so many sprints."""
    scale = _scale([*samples, scope])
    need = math.ceil(scope * scale - 1e-9)
    # In steps too coarse, a sprint counts for a little less and the scope for a little more.
    coarse = max(1, need // _FINEST)
    need = -(-need // coarse)
    velocities = [min(need, max(0, round(sample * scale)) // coarse) for sample in samples]
    sums = _Sums(velocities, most)
    for _sprint in range(most):
        # Only what still falls short is carried on: whatever is done stays done.
        sums.add_sprint(below=need)
        yield Chance(sums.courses - sums.kept(), sums.courses)


class _Sums:
    """In how many ways each sum comes about, all in one integer: a field of so many bits a sum.

    One more sprint is then a shift and an addition for each velocity, which a computer does a
    hundred times sooner than a sum at a time (Kronecker substitution).
    """

    def __init__(self, velocities: Sequence[int], most: int) -> None:
        """`velocities` are whole and not negative; at most so many sprints are added."""
        self._samples = max(1, len(velocities))
        # Whole bytes, and room to spare above the number of all courses together.
        self._bytes = (self._samples**most).bit_length() // 8 + 1
        self._bits = 8 * self._bytes
        self._steps = [(v * self._bits, times) for v, times in Counter(velocities).items()]
        self._sums = 1
        self.courses = 1
        """In how many ways the sprints may go, all told."""

    def add_sprint(self, below: int | None = None) -> None:
        """Let one more sprint come; sums that are not `below` an amount are let go of."""
        sums = 0
        for shift, times in self._steps:
            sums += (self._sums << shift) * times if times > 1 else self._sums << shift
        if below is not None:
            sums &= (1 << self._bits * below) - 1
        self._sums = sums
        self.courses *= self._samples

    def kept(self) -> int:
        """In how many ways all the sums that are kept come about."""
        # Like casting out nines: the remainder is the sum of all fields.
        ways: int = self._sums % ((1 << self._bits) - 1)
        return ways

    def _fields(self) -> Iterator[int]:
        """In how many ways the sums 0, 1, 2 … come about."""
        fields = self._sums.to_bytes((self._sums.bit_length() + 7) // 8, "little")
        for at in range(0, len(fields), self._bytes):
            yield int.from_bytes(fields[at : at + self._bytes], "little")

    def below(self) -> list[int]:
        """In how many ways the sum stays below 0, 1, 2 …; the last counts all that is kept."""
        return list(accumulate(self._fields(), initial=0))

    def reached(self, percent: int) -> int:
        """The highest sum that the sprints reach or exceed with at least that chance."""
        left, reached = self.courses, 0
        for at, ways in enumerate(self._fields()):
            if left * 100 < self.courses * percent:
                break
            if ways:
                reached = at
            left -= ways
        return reached


def _scale(amounts: Sequence[float]) -> int:
    """By what to multiply so that all become whole: 2 for half points."""
    for scale in (1, 2, 4, 10, 20, 100):
        if all(abs(amount * scale - round(amount * scale)) < 1e-9 for amount in amounts):
            return scale
    return 1000

"""What a forecast is made from and stands beside: its sprints, what it passes over, the roadmap items.

**The order is the assumption.** A roadmap item is done when the last of its items is, and the team
works in the order of the backlog: so its date counts everything in the order up to its last
estimated item, whatever that serves (`in_order`). What its own items alone would take (`own`) is
told beside it: it would hold only if the team left everything else.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from po_tui.model.cadence import Cadence
from po_tui.model.forecast import (
    ENOUGH,
    PERCENTILES,
    Forecast,
    Scope,
    Unit,
    chance_done,
    counts,
    finished_by,
    forecast,
    foresee,
    scope_of,
)

NO_SCOPE: Final = Scope(0, 0, ())


class Sample(NamedTuple):
    """What one past sprint finished."""

    sprint: str
    end: str | None
    points: float | None
    items: int | None
    """None where the sprint is known by its points alone."""

    def of(self, unit: Unit) -> float | None:
        """What it says about a velocity in this unit; None for nothing."""
        return self.points if unit is Unit.points else self.items


class Shorthanded(NamedTuple):
    """The sprint under way has less than the usual number of person days."""

    sprint: str
    days: float
    usual: float


class Past(NamedTuple):
    """All that sprints tell: what they finished, and when the coming ones end."""

    samples: tuple[Sample, ...]
    cadence: Cadence
    shorthanded: Shorthanded | None = None

    def velocities(self, unit: Unit) -> tuple[float, ...]:
        """What past sprints finished, oldest first."""
        found = (sample.of(unit) for sample in self.samples)
        return tuple(amount for amount in found if amount is not None)

    def forecast(self, scope: Scope, unit: Unit) -> Forecast:
        """When a scope will be done."""
        return forecast(self.velocities(unit), scope.size(unit), scope.missing(unit), unit)


class PassedOver(NamedTuple):
    """Items that are no work to be done now, and so not part of a scope."""

    epics: int = 0
    others: int = 0
    """Ideas, parked, done and dropped ones."""


NOTHING_PASSED: Final = PassedOver()


class Outlook(NamedTuple):
    """A forecast of some items, in the unit that can be counted, with all that belongs beside it."""

    scope: Scope
    past: Past
    made: Forecast
    items: Forecast | None = None
    """The same counted in items, where points leave some of them out."""
    passed_over: PassedOver = NOTHING_PASSED

    @property
    def unit(self) -> Unit:
        return self.made.unit

    def day(self, percent: int) -> date | None:
        """The last day of the sprint with which it is done, with that chance."""
        return day_of(self.made, percent, self.past.cadence)


class ByThen(NamedTuple):
    """How much will be finished within some sprints."""

    sprints: int
    day: date
    """The last day of the last of them."""
    unit: Unit
    amounts: tuple[tuple[int, float], ...] = ()
    """(50, amount), (85, amount), (95, amount): at least so much; empty with too little history."""
    seen: tuple[float, float] | None = None
    """If all sprints went like the worst of those seen, and like the best; None without any."""
    items: tuple[tuple[int, int], ...] = ()
    """(50, n), (85, n), (95, n): the first so many items of the scope are among that."""
    done: float | None = None
    """The chance that the whole scope is."""


class RoadmapForecast(NamedTuple):
    """When a roadmap item is done: in the order as it stands, and by itself."""

    in_order: Forecast
    """Everything in the order up to its last estimated item, and what is in a sprint before that."""
    own: Forecast
    """Its own items alone."""
    unestimated: tuple[str, ...]
    """Keys of its items without an estimate, which are not counted."""
    last: str
    """Key of its last counted item in the order."""
    cadence: Cadence

    def day(self, percent: int = 85) -> date | None:
        """When it is done with that chance, in the order as it stands."""
        return day_of(self.in_order, percent, self.cadence)

    def own_day(self, percent: int = 85) -> date | None:
        """When it could be done if the team left everything else."""
        return day_of(self.own, percent, self.cadence)

    def late(self, end: date | None) -> bool:
        """Whether the day of 85 % is after the end that the roadmap gives."""
        day = self.day()
        return day is not None and end is not None and day > end


class Planned(NamedTuple):
    """A roadmap item, as far as a forecast is held against it."""

    id: int
    key: str
    title: str
    end: date | None
    status: str


class Work(NamedTuple):
    """An item, as far as a forecast looks at it."""

    id: int
    key: str
    type: str
    state: str
    estimate: float | None


class RoadmapScope(NamedTuple):
    """The two scopes of a roadmap item; see above."""

    own: Scope
    in_order: Scope
    """Tells how many items it leaves out, not which."""
    last: str
    """Key of the item that ends it."""


def day_of(made: Forecast, percent: int, cadence: Cadence) -> date | None:
    """The last day of the sprint of that percentile; None where there is none, or nothing to do."""
    sprints = made.within(percent)
    return cadence.last_day(sprints) if sprints else None


def unit_for(scope: Scope, past: Past) -> Unit:
    """Points, unless they are missing: from all items, or from all sprints that count items."""
    if not scope.items:
        return Unit.points
    if scope.left_out == scope.items and past.velocities(Unit.items):
        return Unit.items
    pointless = not past.velocities(Unit.points) and past.velocities(Unit.items)
    return Unit.items if pointless else Unit.points


def look_ahead(
    scope: Scope, past: Past, unit: Unit | None = None, passed_over: PassedOver | None = None
) -> Outlook:
    """The forecast of a scope; in items as well where points leave some out."""
    unit = unit or unit_for(scope, past)
    by_items = None
    if unit is Unit.points and scope.left_out and past.velocities(Unit.items):
        by_items = past.forecast(scope, Unit.items)
    return Outlook(scope, past, past.forecast(scope, unit), by_items, passed_over or NOTHING_PASSED)


def by_then(outlook: Outlook, sprints: int, estimates: Iterable[float | None] = ()) -> ByThen:
    """What so many sprints finish; `estimates` are those of the scope's items, as they are worked on."""
    samples, unit = outlook.made.samples, outlook.unit
    day = outlook.past.cadence.last_day(sprints)
    if not samples:
        return ByThen(sprints, day, unit)
    seen = (min(samples) * sprints, max(samples) * sprints)
    if len(samples) < ENOUGH:
        return ByThen(sprints, day, unit, seen=seen)
    amounts = [(percent, finished_by(samples, sprints, percent)) for percent in PERCENTILES]
    if unit is Unit.items:
        items = [(percent, min(int(amount), outlook.scope.items)) for percent, amount in amounts]
    else:
        items = list(zip(PERCENTILES, _fitting(estimates, [n for _, n in amounts]), strict=True))
    done = chance_done(samples, outlook.made.scope, sprints)
    return ByThen(sprints, day, unit, tuple(amounts), seen, tuple(items), done)


def _fitting(estimates: Iterable[float | None], amounts: Sequence[float]) -> list[int]:
    """How many estimated items, one after the other, are within each of these amounts."""
    fit, total, most = [0] * len(amounts), 0.0, max(amounts, default=0.0)
    for estimate in estimates:
        if estimate is None:
            continue
        total += estimate
        if total > most:
            break
        fit = [n + (total <= amount) for n, amount in zip(fit, amounts, strict=True)]
    return fit


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


def forecast_roadmap(
    order: Iterable[Work],
    links: Mapping[int, Iterable[int]],
    past: Past,
    unit: Unit = Unit.points,
) -> dict[int, RoadmapForecast]:
    """A forecast for each roadmap item, in an order that need not be that of the file.

    `order`: items as they are to be worked on. `links`: ids of roadmap items by id of an item. Pure,
    so that a what-if can ask it about an order, a scope or links that exist in memory alone.
    """
    return roadmap_forecasts(roadmap_scopes(order, links, unit), past, unit)


def roadmap_forecasts(
    scopes: Mapping[int, RoadmapScope], past: Past, unit: Unit = Unit.points
) -> dict[int, RoadmapForecast]:
    """What the scopes of many roadmap items mean, worked out in one go."""
    sizes = {part.size(unit) for one in scopes.values() for part in (one.own, one.in_order)}
    foresee(past.velocities(unit), sizes)
    return {roadmap: roadmap_forecast(scope, past, unit) for roadmap, scope in scopes.items()}


def roadmap_forecast(scope: RoadmapScope, past: Past, unit: Unit = Unit.points) -> RoadmapForecast:
    """What its two scopes mean in sprints and days."""
    return RoadmapForecast(
        past.forecast(scope.in_order, unit),
        past.forecast(scope.own, unit),
        scope.own.unestimated if unit is Unit.points else (),
        scope.last,
        past.cadence,
    )


def roadmap_scopes(
    order: Iterable[Work], links: Mapping[int, Iterable[int]], unit: Unit = Unit.points
) -> dict[int, RoadmapScope]:
    """The scopes of the roadmap items that still have work; what is in a sprint stands before all."""
    work = [item for item in order if counts(item.type, item.state)]
    work.sort(key=lambda item: item.state != "in_sprint")
    own: dict[int, list[Work]] = {}
    in_order: dict[int, tuple[Scope, str]] = {}
    points, left_out = 0.0, 0
    for place, item in enumerate(work, 1):
        points += item.estimate or 0
        left_out += item.estimate is None
        for roadmap in links.get(item.id, ()):
            own.setdefault(roadmap, []).append(item)
            if item.estimate is not None or unit is Unit.items:
                in_order[roadmap] = Scope(points, place, (), left_out), item.key
    nowhere = (NO_SCOPE, "")
    return {
        roadmap: RoadmapScope(
            scope_of((item.key, item.type, item.state, item.estimate) for item in items),
            *in_order.get(roadmap, nowhere),
        )
        for roadmap, items in own.items()
    }

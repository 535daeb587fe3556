"""What a what-if means: which roadmap items slip, which milestones and goals are hit, before and after.

A roadmap item slips where its planned end moves to a later day, or the day of 85 %. A milestone is
hit where neither of the two is after it; a goal in time where that holds for all that serves it.
What is not known on a side – no end, no forecast – is not held against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.forecast import PERCENTILES
from po_tui.model.roadmap import Notice

if TYPE_CHECKING:
    from po_tui.model.views import GoalView, RoadmapView

DONE: Final = "done"
_KINDS: Final = ("hard", "external", "internal")
"""Milestones that others hold us to come first."""


class Verdict(StrEnum):
    """What became of a promise."""

    kept = "kept"
    missed = "missed"
    newly_missed = "newly_missed"
    newly_kept = "newly_kept"
    unknown = "unknown"


class Compared(NamedTuple):
    """A roadmap item before and after; either is None where there is none."""

    before: "RoadmapView | None"
    after: "RoadmapView | None"

    @property
    def shown(self) -> "RoadmapView":
        """The one to take key and title from."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def days(self) -> int:
        """By how many days its planned end is later; negative: sooner; 0 where one is not known."""
        return _days(_end(self.before), _end(self.after))

    @property
    def forecast_days(self) -> int:
        """By how many days the day of 85 % is later."""
        return _days(expected(self.before), expected(self.after))

    @property
    def slips(self) -> int:
        """By how many days it is later, in the plan or by the forecast, whichever is worse; 0 for none."""
        return max(self.days, self.forecast_days, 0)

    @property
    def gains(self) -> int:
        """By how many days it is sooner, where it slips in neither way."""
        return 0 if self.slips else max(-self.days, -self.forecast_days, 0)

    @property
    def changed(self) -> bool:
        """Whether anything that is shown of it differs."""
        sides = [_beside(view) for view in (self.before, self.after)]
        return sides[0] != sides[1]

    @property
    def worries(self) -> tuple[Notice, ...]:
        """Warnings that were not there before."""
        known = self.before.notices if self.before else ()
        return tuple(one for one in (self.after.notices if self.after else ()) if one not in known)


class Promise(NamedTuple):
    """A milestone or a goal, and whether it is kept on either side (None: nobody can say)."""

    key: str
    """Of the roadmap item, or of the goal."""
    name: str
    kind: str
    """hard, external or internal; `goal` for a goal."""
    day: date
    before: bool | None
    after: bool | None
    moved_from: date | None = None
    """The day it was on before, where the what-if moves it."""

    @property
    def verdict(self) -> Verdict:
        if self.after is None:
            return Verdict.unknown
        if self.after:
            return Verdict.newly_kept if self.before is False else Verdict.kept
        return Verdict.missed if self.before is False else Verdict.newly_missed


class Comparison(NamedTuple):
    """All that a what-if means."""

    items: tuple[Compared, ...]
    milestones: tuple[Promise, ...]
    """Hard ones first, then by day."""
    goals: tuple[Promise, ...]

    @property
    def slipping(self) -> tuple[Compared, ...]:
        """The roadmap items that slip, the worst first."""
        return tuple(sorted((one for one in self.items if one.slips), key=lambda one: -one.slips))

    @property
    def gaining(self) -> tuple[Compared, ...]:
        """The roadmap items that are done sooner."""
        return tuple(one for one in self.items if one.gains)

    def missed(self, kind: str) -> tuple[Promise, ...]:
        """Milestones of a kind that are missed now and were not before."""
        return tuple(
            one
            for one in self.milestones
            if one.kind == kind and one.verdict is Verdict.newly_missed
        )

    @property
    def goals_missed(self) -> tuple[Promise, ...]:
        """Goals that are no longer in time."""
        return tuple(one for one in self.goals if one.verdict is Verdict.newly_missed)

    @property
    def last(self) -> tuple[date | None, date | None]:
        """The day of 85 % of the whole roadmap: of whatever on it is done last."""
        return _last(one.before for one in self.items), _last(one.after for one in self.items)


def compare(
    before: "Sequence[RoadmapView]",
    after: "Sequence[RoadmapView]",
    goals: "tuple[Sequence[GoalView], Sequence[GoalView]]" = ((), ()),
) -> Comparison:
    """The roadmap and the goals as they are, held against what they would be."""
    items = tuple(_paired(before, after))
    return Comparison(items, _milestones(items), tuple(_goals(items, *goals)))


def _paired(before: "Sequence[RoadmapView]", after: "Sequence[RoadmapView]") -> Iterator[Compared]:
    """Every item in the order tried; what is taken off comes last."""
    were = {view.id: view for view in before}
    for view in after:
        yield Compared(were.pop(view.id, None), view)
    for view in were.values():
        yield Compared(view, None)


def _beside(view: "RoadmapView | None") -> object:
    """All that is told of an item; two forecasts with the same days are the same."""
    if view is None:
        return None
    made = view.forecast
    days = [made.day(percent) for percent in PERCENTILES] if made else []
    return view._replace(forecast=None), days


def expected(view: "RoadmapView | None") -> date | None:
    """The day of 85 % of an item that is not done; None where there is none."""
    if view is None or view.status == DONE or view.forecast is None:
        return None
    return view.forecast.day()


def _end(view: "RoadmapView | None") -> date | None:
    return None if view is None else _day(view.end)


def _days(before: date | None, after: date | None) -> int:
    return 0 if before is None or after is None else (after - before).days


def _last(views: "Iterable[RoadmapView | None]") -> date | None:
    return max((day for view in views if (day := expected(view))), default=None)


# ── promises ────────────────────────────────────────────────────────────────────────────────────


def _milestones(items: Sequence[Compared]) -> tuple[Promise, ...]:
    found = [one for item in items if (one := _milestone(item))]
    places = {kind: place for place, kind in enumerate(_KINDS)}
    return tuple(sorted(found, key=lambda one: (places.get(one.kind, len(_KINDS)), one.day)))


def _milestone(item: Compared) -> Promise | None:
    view, was = item.after, item.before
    day = _day(view.milestone_date) if view else None
    if view is None or day is None:
        return None
    earlier = _day(was.milestone_date) if was else None
    return Promise(
        view.key,
        view.milestone_name or view.title,
        view.milestone_kind,
        day,
        None if was is None or earlier is None else _hit(was, earlier),
        _hit(view, day),
        earlier if earlier != day else None,
    )


def _goals(
    items: Sequence[Compared], before: "Sequence[GoalView]", after: "Sequence[GoalView]"
) -> Iterator[Promise]:
    were = {goal.id: goal for goal in before}
    for goal in after:
        day, was = _day(goal.deadline), were.get(goal.id)
        if day is None:
            continue
        earlier = _day(was.deadline) if was else None
        yield Promise(
            goal.key,
            goal.title,
            "goal",
            day,
            _served(goal.key, (one.before for one in items), earlier),
            _served(goal.key, (one.after for one in items), day),
            earlier if earlier != day else None,
        )


def _served(key: str, views: "Iterable[RoadmapView | None]", deadline: date | None) -> bool | None:
    """Whether all that serves a goal is there by its deadline; None where nothing says so."""
    if deadline is None:
        return None
    hits = [_hit(view, deadline) for view in views if view is not None and key in view.goals]
    known = [hit for hit in hits if hit is not None]
    return all(known) if known else None


def _hit(view: "RoadmapView", day: date) -> bool | None:
    """Whether an item is done by a day: by its plan and by its forecast, as far as they say."""
    if view.status == DONE:
        return True
    days = [known for known in (_day(view.end), expected(view)) if known is not None]
    return max(days) <= day if days else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

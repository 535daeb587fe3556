"""When sprints begin and end: turns "in four sprints" into a day, from the sprints there were."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from po_tui.model.forecast import HORIZON, last_day

WORKING_DAYS: Final = 10
"""Of a sprint, where neither sprints nor the product say otherwise."""
_LONGEST: Final = 92
"""Days from one sprint to the next, beyond which there was a pause and no long sprint."""


class Dated(NamedTuple):
    """A sprint on the calendar."""

    start: date
    end: date | None
    state: str
    """done, current or planned."""


class Cadence(NamedTuple):
    """The coming sprints: the first is the one under way, or else the next."""

    start: date
    """First day of the first of them."""
    every: int | None = None
    """Days from the start of one to the start of the next; None where no sprint has told."""
    length: int = 0
    """Days from first to last, both counted."""
    working_days: int = WORKING_DAYS
    """Of a sprint, where `every` is not known."""

    def last_day(self, sprints: int) -> date:
        """The day on which so many sprints are over; of none, the day before the first."""
        if sprints <= 0:
            return self.start - timedelta(days=1)
        if self.every is None:
            return last_day(self.start, sprints, self.working_days)
        return self.start + timedelta(days=self.every * (sprints - 1) + self.length - 1)

    def sprints_by(self, day: date) -> int:
        """How many of them are over at the end of a day."""
        return sum(self.last_day(n) <= day for n in range(1, HORIZON + 1))


def cadence_of(sprints: Iterable[Dated], today: date, working_days: int = WORKING_DAYS) -> Cadence:
    """How the sprints of a product follow one another, the first being the one that ends next.

    A sprint under way counts as a whole one, since what it has finished has left the scope, but
    its velocity is not known yet. Where the last sprint told of is long over, later ones are taken
    to have followed in its rhythm.
    """
    known = [sprint for sprint in sprints if sprint.state != "planned"]
    known.sort(key=lambda sprint: sprint.start)
    current = [sprint for sprint in known if sprint.state == "current"]
    every, length = _rhythm(known)
    if not known or every is None:
        start = current[-1].start if current else today
        return Cadence(start, working_days=working_days)
    start = current[-1].start if current else known[-1].start + timedelta(days=every)
    while start + timedelta(days=length - 1) < today:
        start += timedelta(days=every)
    return Cadence(start, every, length, working_days)


def _rhythm(known: list[Dated]) -> tuple[int | None, int]:
    """Days from start to start, and from first to last day; both as most sprints had them."""
    lengths = [(one.end - one.start).days + 1 for one in known if one.end and one.end >= one.start]
    gaps = [(after.start - one.start).days for one, after in pairwise(known)]
    gaps = [gap for gap in gaps if 0 < gap <= _LONGEST]
    if not gaps and not lengths:
        return None, 0
    # Sprints follow one another in whole weeks, with a weekend between them.
    every = _usual(gaps) if gaps else -(-_usual(lengths) // 7) * 7
    length = _usual(lengths) if lengths else every - (2 if every % 7 == 0 else 0)
    return every, max(1, min(length, every))


def _usual(days: Sequence[int]) -> int:
    return sorted(days)[(len(days) - 1) // 2]

"""The roadmap as direction, not promise: time as exact as our confidence, and what to warn about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.model.views import RoadmapView


UNDER_WAY: Final = ("on_track", "at_risk", "off_track")
"""States of a roadmap item that is being worked on."""


class Work(NamedTuple):
    """An item of the backlog that is part of a roadmap item."""

    id: int
    key: str
    title: str
    type: str
    state: str
    estimate: float | None


@dataclass(frozen=True)
class Entry:
    """What the warnings need to know of a roadmap item."""

    key: str
    start: date | None = None
    end: date | None = None
    horizon: str = "later"
    confidence: str = "low"
    status: str = "idea"
    goals: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()
    """Keys of linked constraints that are beyond their break point."""
    behind: tuple[str, ...] = ()
    """Keys of its goals that trail the clock."""
    p85_end: date | None = None
    """The day by which its work is done with 85 % chance, if there is a forecast."""


class Concern(StrEnum):
    """What may be wrong with a roadmap item."""

    no_goal = "no_goal"
    ends_before_start = "ends_before_start"
    overlaps = "overlaps"
    cycle = "cycle"
    too_exact = "too_exact"
    overdue = "overdue"
    breached = "breached"
    goal_behind = "goal_behind"
    forecast_late = "forecast_late"


class Notice(NamedTuple):
    """One concern about one item; `keys` and `day` are what it is about."""

    entry: str
    concern: Concern
    keys: tuple[str, ...] = ()
    day: date | None = None

    def sentence(self) -> str:
        """The warning as shown beside the bar."""
        day = self.day.isoformat() if self.day else ""
        return _(_SENTENCES[self.concern]).format(keys=", ".join(self.keys), day=day)


_SENTENCES: Final = {
    Concern.no_goal: mark("serves no goal"),
    Concern.ends_before_start: mark("ends before it starts"),
    Concern.overlaps: mark("starts before {keys} has ended ({day})"),
    Concern.cycle: mark("waits for itself by way of {keys}"),
    Concern.too_exact: mark("is for later, yet planned to the day"),
    Concern.overdue: mark("ended on {day} and is not done"),
    Concern.breached: mark("says on track while {keys} is beyond its break point"),
    Concern.goal_behind: mark("says on track while {keys} is behind the clock"),
    Concern.forecast_late: mark("says on track while the forecast (85 %) is {day}"),
}


_LAST_QUARTER: Final = date(date.max.year, 10, 1)
"""The calendar knows no day after it to reckon back from."""


def quarter_of(day: date) -> str:
    """`2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_bounds(quarter: str) -> tuple[date, date]:
    """First and last day of `2026-Q4`. Raises ValueError where it is no quarter."""
    year, _dash, number = quarter.partition("-Q")
    first = date(int(year), 3 * int(number) - 2, 1)
    if first == _LAST_QUARTER:
        return first, date.max
    return first, _month_after(first, 3) - timedelta(days=1)


def timeframe(start: date | None, end: date | None, confidence: str) -> str:
    """When, as exactly as the confidence allows: days if high, quarters if medium, else nothing."""
    days = [day for day in (start, end) if day is not None]
    if not days or confidence == "low":
        return ""
    if confidence == "high":
        return " – ".join(day.isoformat() for day in days)
    quarters = list(dict.fromkeys(_quarter_text(day) for day in days))
    if len(quarters) == 2 and days[0].year == days[1].year:
        quarters[0] = quarters[0].partition(" ")[0]
    return " – ".join(quarters)


def day_exact(start: date | None, end: date | None) -> bool:
    """Whether the dates say more than whole quarters."""
    return (start is not None and start != quarter_bounds(quarter_of(start))[0]) or (
        end is not None and end != quarter_bounds(quarter_of(end))[1]
    )


def comes_next(items: "Iterable[RoadmapView]") -> "RoadmapView | None":
    """What a room should have in mind now: what is under way and ends first, else what starts first.

    None where nothing of the roadmap is under way or has a time.
    """
    open_items = [one for one in items if one.status != "done"]
    under_way = [one for one in open_items if one.status in UNDER_WAY]
    if under_way:
        return min(under_way, key=lambda one: one.end or "9999")
    dated = [one for one in open_items if one.start]
    return min(dated, key=lambda one: one.start or "", default=None)


def warnings(entries: Sequence[Entry], today: date) -> list[Notice]:
    """All there is to worry about, in the order of the roadmap."""
    by_key = {entry.key: entry for entry in entries}
    needs = {entry.key: entry.depends_on for entry in entries}
    return [warning for entry in entries for warning in _about(entry, by_key, needs, today)]


def cycle_through(key: str, needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The way from `key` back to itself along what each needs; empty if there is none."""
    paths: list[tuple[str, ...]] = [(key, other) for other in needs.get(key, ())]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        if path[-1] == key:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, other) for other in needs.get(path[-1], ())]
    return ()


def _about(
    entry: Entry, by_key: Mapping[str, Entry], needs: Mapping[str, Iterable[str]], today: date
) -> Iterator[Notice]:
    if not entry.goals:
        yield Notice(entry.key, Concern.no_goal)
    if entry.start and entry.end and entry.end < entry.start:
        yield Notice(entry.key, Concern.ends_before_start)
    yield from _about_dependencies(entry, by_key, needs)
    if entry.horizon == "later" and day_exact(entry.start, entry.end):
        yield Notice(entry.key, Concern.too_exact)
    if entry.end and entry.end < today and entry.status != "done":
        yield Notice(entry.key, Concern.overdue, day=entry.end)
    if entry.status == "on_track":
        if entry.breached:
            yield Notice(entry.key, Concern.breached, entry.breached)
        if entry.behind:
            yield Notice(entry.key, Concern.goal_behind, entry.behind)
        if entry.p85_end and entry.end and entry.p85_end > entry.end:
            yield Notice(entry.key, Concern.forecast_late, day=entry.p85_end)


def _about_dependencies(
    entry: Entry, by_key: Mapping[str, Entry], needs: Mapping[str, Iterable[str]]
) -> Iterator[Notice]:
    for key in entry.depends_on:
        needed = by_key.get(key)
        if needed and needed.end and entry.start and needed.end > entry.start:
            yield Notice(entry.key, Concern.overlaps, (key,), needed.end)
    way = cycle_through(entry.key, needs)
    if way:
        yield Notice(entry.key, Concern.cycle, way[1:-1] or (entry.key,))


def _quarter_text(day: date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def _month_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)

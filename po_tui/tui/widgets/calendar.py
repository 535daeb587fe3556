"""The scale of the roadmap: which day stands in which column, and what the header calls it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from po_tui.words import _, mark

Unit = Literal["month", "quarter", "year"]

DAYS_PER_CELL: Final = (2, 3, 4, 6, 9, 14, 22, 36)
"""The zoom steps, nearest first: from a month in fifteen cells to a year in ten."""

_MONTHS: Final = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """A stretch of time on `width` cells, from `start` on."""

    start: date
    days_per_cell: int
    width: int

    @property
    def unit(self) -> Unit:
        """What the header names: the shortest period that leaves room for its name."""
        if 30 / self.days_per_cell >= 7:
            return "month"
        return "quarter" if 91 / self.days_per_cell >= 8 else "year"

    @property
    def end(self) -> date:
        """The first day that is no longer shown."""
        return plus_days(self.start, self.width * self.days_per_cell)

    def column(self, day: date) -> int:
        """The cell of a day; less than 0 or from `width` on where it is out of sight."""
        return (day - self.start).days // self.days_per_cell

    def day(self, column: int) -> date:
        """The first day in a cell."""
        return plus_days(self.start, column * self.days_per_cell)

    def periods(self) -> Iterator[tuple[int, date]]:
        """Each period's first cell and first day, from the one that holds the start on."""
        day = _first_of(self.start, self.unit)
        while day < self.end:
            yield self.column(day), day
            following = _next(day, self.unit)
            if following <= day:
                return
            day = following


def name_of(first: date, unit: Unit, *, year: bool) -> str:
    """The period that begins on a day, as a roadmap calls it: 2027, Q2, 2027 Q1, Mar, Jan 2027."""
    if unit == "year":
        return str(first.year)
    if unit == "quarter":
        quarter = _("Q{n}").format(n=(first.month + 2) // 3)
        return f"{first.year} {quarter}" if year else quarter
    month = _(_MONTHS[first.month - 1])
    return f"{month} {first.year}" if year else month


def _first_of(day: date, unit: Unit) -> date:
    if unit == "month":
        return day.replace(day=1)
    month = 1 if unit == "year" else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)


def _next(first: date, unit: Unit) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    total = first.year * 12 + first.month - 1 + months
    if total // 12 > date.max.year:
        return date.max
    return date(total // 12, total % 12 + 1, 1)


def plus_days(day: date, days: int) -> date:
    """A day so many days on, within the calendar that there is."""
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)

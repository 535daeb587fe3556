"""Moving and stretching what is planned, in steps as large as we are unsure: days, weeks, months, quarters."""

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from po_tui.words import ngettext


class Grain(StrEnum):
    """The size of a step."""

    day = "day"
    week = "week"
    month = "month"
    quarter = "quarter"

    def told(self, n: int) -> str:
        """`3 weeks`."""
        n = abs(n)
        match self:
            case Grain.day:
                return ngettext("{n} day", "{n} days", n).format(n=n)
            case Grain.week:
                return ngettext("{n} week", "{n} weeks", n).format(n=n)
            case Grain.month:
                return ngettext("{n} month", "{n} months", n).format(n=n)
            case Grain.quarter:
                return ngettext("{n} quarter", "{n} quarters", n).format(n=n)


class Span(NamedTuple):
    """From the first day to the last, itself included; either may be open."""

    start: date | None
    end: date | None


_DAYS: Final = {Grain.day: 1, Grain.week: 7}
_MONTHS: Final = {Grain.month: 1, Grain.quarter: 3}
_BY_DAY: Final = {"month": Grain.day, "quarter": Grain.week, "year": Grain.month}
_BY_PERIOD: Final = {"month": Grain.month, "quarter": Grain.quarter, "year": Grain.quarter}


def grain_of(confidence: str, unit: str) -> Grain:
    """The step that fits how sure the dates are and what the scale shows: month, quarter or year.

    Days make sense only where days are meant; else a step is a period.
    """
    return (_BY_DAY if confidence == "high" else _BY_PERIOD)[unit]


def moved(span: Span, n: int, grain: Grain) -> Span:
    """The same stretch `n` steps later; an end of month stays one. Raises ValueError off the calendar."""
    return Span(
        None if span.start is None else _later(span.start, n, grain),
        None if span.end is None else _later(span.end, n, grain, keeps_end=True),
    )


def stretched(span: Span, n: int, grain: Grain) -> Span:
    """The end `n` steps later, but no sooner than the start."""
    if span.end is None:
        return span
    end = _later(span.end, n, grain, keeps_end=True)
    return span._replace(end=end if span.start is None else max(span.start, end))


def begun(span: Span, n: int, grain: Grain) -> Span:
    """The start `n` steps later, but no later than the end."""
    if span.start is None:
        return span
    start = _later(span.start, n, grain)
    return span._replace(start=start if span.end is None else min(start, span.end))


def steps_in(days: int, grain: Grain) -> int:
    """How many steps come nearest to so many days: what the mouse has dragged."""
    size = _DAYS[grain] if grain in _DAYS else _MONTHS[grain] * 365.2425 / 12
    return round(days / size)


def months_after(day: date, months: int, *, keeps_end: bool = False) -> date:
    """The same day so many months on, or the last of that month where there is no such day.

    With `keeps_end` the last day of a month becomes the last day of the other.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise ValueError(year)
    last = calendar.monthrange(year, month)[1]
    at_end = keeps_end and day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month, last if at_end else min(day.day, last))


def _later(day: date, n: int, grain: Grain, *, keeps_end: bool = False) -> date:
    if grain in _DAYS:
        try:
            return day + timedelta(days=n * _DAYS[grain])
        except OverflowError as far:
            raise ValueError(str(far)) from far
    return months_after(day, n * _MONTHS[grain], keeps_end=keeps_end)

"""What somebody types when a goal was measured: `38`, `38 2026-11-20`, `6,5 min yesterday desk log`."""

import math
import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from po_tui.model.capture import MONTHS, WEEKDAYS
from po_tui.model.quality import figure
from po_tui.words import _

LONGEST_NOTE: Final = 500
_NEAR: Final = {"today": 0, "vandaag": 0, "yesterday": 1, "gisteren": 1}
_FIGURE: Final = re.compile(
    r"([-+−]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+))([^\s0-9.,:/+−-][^\s0-9]*)?"
)
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SHORT: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{4}))?")
_ENDS: Final = ",;:"


class Reading(NamedTuple):
    """A value, the day it was measured, and what there is to say to it."""

    value: float
    on: str
    note: str = ""


def read_reading(text: str, today: date, unit: str = "") -> Reading:
    """A measurement in one line: the value, then a day unless it was today, then a note.

    Days: `2026-11-20`, `yesterday`, `fri` (the last one), `20 nov`, `20-11`; without a year the last
    time that day was. A unit behind the value is left out. Raises ValueError with one line for the
    user.
    """
    words = text.split()
    found = _FIGURE.fullmatch(words[0].rstrip(_ENDS)) if words else None
    if found is None:
        raise ValueError(_("begin with the number that was measured – like 38, or 38 2026-11-20"))
    value = float(found[1].replace(",", ".").replace("−", "-"))
    if not math.isfinite(value):
        raise ValueError(_("{value} is no number that can be kept").format(value=words[0]))
    rest = words[1:]
    own = unit.split()
    if own and [word.rstrip(_ENDS).casefold() for word in rest[: len(own)]] == [
        word.casefold() for word in own
    ]:
        rest = rest[len(own) :]
    day, taken = _day(rest, today)
    note = " ".join(rest[taken:])[:LONGEST_NOTE]
    if day > today:
        raise ValueError(
            _("{day} is still to come – what was measured has a day that was").format(day=day)
        )
    return Reading(value, day.isoformat(), note)


def past_day(text: str, today: date) -> date | None:
    """The day that a text is, and nothing else; without a year the last time that day was."""
    words = text.split()
    try:
        day, taken = _day(words, today)
    except ValueError:
        return None
    return day if taken and taken == len(words) else None


def reading_text(one: Reading) -> str:
    """A measurement as `read_reading` reads it back."""
    return f"{figure(one.value)} {one.on} {one.note}".rstrip()


def _day(words: list[str], today: date) -> tuple[date, int]:
    """The day at the beginning of the words, and how many it takes; today where there is none."""
    if not words:
        return today, 0
    first = words[0].lower().rstrip(_ENDS)
    if first in _NEAR:
        return today - timedelta(days=_NEAR[first]), 1
    if _ISO.fullmatch(first):
        return _written(words[0], *map(int, first.split("-"))), 1
    for place, names in enumerate(WEEKDAYS):
        if first in names:
            return today - timedelta(days=(today.weekday() - place) % 7), 1
    named = _named(words, today)
    if named is not None:
        return named
    short = _SHORT.fullmatch(first)
    if short and 1 <= int(short[1]) <= 31 and 1 <= int(short[2]) <= 12:
        if short[3]:
            return _written(words[0], int(short[3]), int(short[2]), int(short[1])), 1
        return _last(int(short[1]), int(short[2]), today, words[0]), 1
    return today, 0


def _named(words: list[str], today: date) -> tuple[date, int] | None:
    """`20 nov` or `20 nov 2026`; None for anything else."""
    if len(words) < 2 or not re.fullmatch(r"[0-9]{1,2}", words[0]):
        return None
    name = words[1].lower().rstrip(".,;:")
    month = next((n for n, names in enumerate(MONTHS, 1) if name in names), None)
    if month is None:
        return None
    if len(words) > 2 and re.fullmatch(r"[12][0-9]{3}", words[2].rstrip(_ENDS)):
        year = int(words[2].rstrip(_ENDS))
        return _written(" ".join(words[:3]), year, month, int(words[0])), 3
    return _last(int(words[0]), month, today, " ".join(words[:2])), 2


def _last(day: int, month: int, today: date, said: str) -> date:
    """The last time that day was; 29 February may have to be looked for."""
    for year in range(today.year, max(0, today.year - 9), -1):
        try:
            when = date(year, month, day)
        except ValueError:
            continue
        if when <= today:
            return when
    return _written(said, today.year, month, day)


def _written(said: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(
            _("“{day}” is no day – write a date like 2026-12-31").format(day=said)
        ) from None

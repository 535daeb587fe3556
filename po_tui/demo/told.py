"""The demo's story as it reads on a given day: every date moved along, so that it happens now."""

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final

from po_tui.model.identity import split_key

Told = Mapping[str, Any]
"""A record of the file, or all of it."""

UNMOVED: Final = frozenset({("DV1", "effective_on"), ("LM-19", "deadline")})
"""Dates of real law: they stay what they are, whatever today is."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONTHS: Final = re.compile(r"(\d{4}-\d\d) to (\d{4}-\d\d)")
_HALF: Final = re.compile(r"(\d{4})-H([12])")


def told_on(today: date) -> Told:
    """The whole file, its dates moved by as many days as lie between its own today and this one."""
    story = json.loads(files("po_tui.demo").joinpath("leenmuur.json").read_text(encoding="utf-8"))
    days = today - date.fromisoformat(story["demo_today"])
    moved: Told = _moved(story, days)
    return moved


def _moved(value: Any, days: timedelta) -> Any:
    if isinstance(value, dict):
        who = value.get("id", "")
        return {
            name: part if (who, name) in UNMOVED else _moved(part, days)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_moved(part, days) for part in value]
    return _moved_text(value, days) if isinstance(value, str) else value


def _moved_text(text: str, days: timedelta) -> str:
    """A date, or a period said in months, quarters or halves, that many days later; else as it was."""
    if _DAY.fullmatch(text):
        return (date.fromisoformat(text) + days).isoformat()
    if found := _MONTHS.fullmatch(text):
        # Periods move by their middle, so that a few days do not tip them over.
        ends = [date.fromisoformat(f"{month}-15") + days for month in found.groups()]
        return f"{ends[0]:%Y-%m} to {ends[1]:%Y-%m}"
    if found := _HALF.fullmatch(text):
        middle = date(int(found[1]), 6 * int(found[2]) - 2, 1) + days
        return f"{middle.year:04}-H{1 if middle.month <= 6 else 2}"
    return text


def noon(day: str) -> str:
    """The instant of a date without a time."""
    return f"{day}T12:00:00.000Z"


def number_of(item: Told) -> int:
    """The number in an item's key."""
    parts = split_key(item["id"])
    assert parts is not None
    return parts[1]

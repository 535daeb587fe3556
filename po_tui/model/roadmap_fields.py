"""What a roadmap item says of itself: the fields, what each may hold, and days as people write them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from po_tui.model.fields import CONFIDENCES, HORIZONS, ROADMAP_STATES, Field, Kind
from po_tui.model.roadmap import quarter_bounds
from po_tui.model.spans import months_after
from po_tui.model.validate import NotValid, clean_field
from po_tui.words import _, mark

MILESTONE_KINDS: Final = ("internal", "external", "hard")
MOST_FEATURES: Final = 5
"""A roadmap says what is different then, in a few coarse strokes; a list of all work is a backlog."""

FIELDS: Final[tuple[Field, ...]] = (
    Field("title", Kind.line, mark("Title"), hint=mark("the outcome in a few words")),
    Field("outcome", Kind.line, mark("Outcome"), hint=mark("what is different for whom once it is there")),
    Field("description", Kind.text, mark("Description"), hint=mark("what else is to be known of it")),
    Field("goals", Kind.links, mark("Goals"), to="goal", hint=mark("keys of goals, such as G1 G2")),
    Field("metric", Kind.line, mark("Metric"), hint=mark("what shows that it worked")),
    Field("features", Kind.line, mark("Features"), hint=mark("at most five, coarse; with ; between them")),
    Field("start", Kind.day, mark("Start"), hint=mark("2027-01-11, 2027-01 or 2027-Q1")),
    Field("end", Kind.day, mark("End"), hint=mark("the last day: 2027-03-19, 2027-03 or 2027-Q1")),
    Field("horizon", Kind.choice, mark("Horizon"), choices=HORIZONS),
    Field("confidence", Kind.choice, mark("Confidence"), choices=CONFIDENCES),
    Field("status", Kind.choice, mark("Status"), choices=ROADMAP_STATES),
    Field("depends_on", Kind.links, mark("Depends on"), to="roadmap_item", hint=mark("keys of roadmap items, such as R1 R2")),
    Field("risk", Kind.line, mark("Risk"), hint=mark("what could go wrong")),
    Field("milestone_name", Kind.line, mark("Milestone"), hint=mark("what happens on that day")),
    Field("milestone_date", Kind.day, mark("Milestone on"), hint=mark("a date like 2026-12-31")),
    Field("milestone_kind", Kind.choice, mark("Milestone kind"), choices=MILESTONE_KINDS),
)  # fmt: skip
"""In the order in which one writes them: the goal first, dates after."""

BY_NAME: Final[dict[str, Field]] = {field.name: field for field in FIELDS}
LINKS: Final = ("goals", "depends_on")
"""Fields kept in link tables; their values are ids."""

_QUARTER: Final = re.compile(
    r"(?:(\d{4})[\s-]*[qk]([1-4])|[qk]([1-4])[\s-]*(\d{4}))", re.IGNORECASE
)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRITTEN: Final = re.compile(r"\d{4}-(?:[qk][1-4]|\d{2}(?:-\d{2})?),?", re.IGNORECASE)
"""A time that can stand behind a title: nobody writes it so in a sentence."""


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; raises NotValid naming the first that cannot be."""
    clean: dict[str, Any] = {}
    for name, value in values.items():
        field = BY_NAME.get(name)
        if field is None:
            raise NotValid(_("a roadmap item has no field “{field}”").format(field=name))
        clean[name] = _features(value) if name == "features" else clean_field(field, value)
        if field.kind is Kind.choice and not clean[name]:
            raise NotValid(_("{field} needs a choice").format(field=_(field.label)))
    return clean


def check_days(start: str | None, end: str | None) -> None:
    """Raise NotValid where it would end before it starts."""
    if start and end and end < start:
        raise NotValid(
            _("it would end on {end}, before it starts on {start} – change one of both").format(
                start=start, end=end
            )
        )


def read_day(text: str, *, last: bool = False) -> str:
    """A day as typed: itself, or the first (`last`: the last) of a month or quarter; else the text."""
    text = text.strip()
    quarter, month = _QUARTER.fullmatch(text), _MONTH.fullmatch(text)
    try:
        if quarter:
            year, number = quarter[1] or quarter[4], quarter[2] or quarter[3]
            return quarter_bounds(f"{year}-Q{number}")[last].isoformat()
        if month:
            first = quarter_bounds(f"{month[1]}-Q1")[0]
            first = months_after(first, int(month[2]) - 1)
            if first.month != int(month[2]):
                return text
            return (months_after(first, 1) - timedelta(days=1) if last else first).isoformat()
    except ValueError:
        pass
    return text


def outcome_of(text: str, today: date) -> tuple[str, dict[str, str]]:
    """An outcome in one line: its title, and what a time behind it says of its fields.

    `Ten gardens open 2027-Q1`, or from one until another: `… 2027-Q1 2027-Q3`. A quarter or a month
    is as sure as that; a day is meant to the day. This quarter is now, the one after it is next.
    """
    words = text.split()
    times: list[str] = []
    while len(words) > 1 and len(times) < 2 and _WRITTEN.fullmatch(words[-1].strip(",")):
        times.insert(0, words.pop().strip(","))
    if not times:
        return text, {}
    start, end = read_day(times[0]), read_day(times[-1], last=True)
    try:
        first = date.fromisoformat(start)
        date.fromisoformat(end)
    except ValueError:
        return text, {}
    away = 4 * (first.year - today.year) + (first.month - 1) // 3 - (today.month - 1) // 3
    return " ".join(words).rstrip(" ,–-"), {
        "start": start,
        "end": end,
        "confidence": "high" if all(map(_DAY.fullmatch, times)) else "medium",
        "horizon": HORIZONS[min(max(0, away), 2)],
    }


def _features(value: Any) -> list[str]:
    parts = value.split(";") if isinstance(value, str) else list(value or ())
    features = [line for part in parts if (line := clean_field(BY_NAME["metric"], part))]
    if len(features) > MOST_FEATURES:
        raise NotValid(
            _("{n} features are too many – name at most {most}, coarsely").format(
                n=len(features), most=MOST_FEATURES
            )
        )
    return features

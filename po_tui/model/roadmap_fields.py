"""What a roadmap item says of itself: the fields, what each may hold, and days as people write them."""

import re
from collections.abc import Mapping
from datetime import timedelta
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

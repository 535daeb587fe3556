"""The roadmap promises no more than we know, and points at what does not fit together."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from po_tui.model.roadmap import (
    Concern,
    Entry,
    cycle_through,
    day_exact,
    quarter_bounds,
    quarter_of,
    timeframe,
    warnings,
)

TODAY = date(2026, 11, 24)
ENTRY = Entry(
    "R1", date(2026, 10, 1), date(2026, 12, 18), "now", "high", "on_track", goals=("G1",)
)  # fmt: skip


def concerns(*entries: Entry) -> list[tuple[str, Concern]]:
    return [(warning.entry, warning.concern) for warning in warnings(entries, TODAY)]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 12, 31), "2026-Q4"),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter
    first, last = quarter_bounds(quarter)
    assert first <= day <= last


@pytest.mark.parametrize(
    ("confidence", "end", "text"),
    [
        ("high", date(2027, 3, 19), "2027-01-11 – 2027-03-19"),
        ("medium", date(2027, 3, 19), "Q1 2027"),
        ("medium", date(2027, 6, 30), "Q1 – Q2 2027"),
        ("medium", date(2028, 1, 5), "Q1 2027 – Q1 2028"),
        ("medium", None, "Q1 2027"),
        ("low", date(2027, 3, 19), ""),
    ],
)
def test_time_is_shown_as_exactly_as_we_are_sure(
    confidence: str, end: date | None, text: str
) -> None:
    assert timeframe(date(2027, 1, 11), end, confidence) == text


def test_whole_quarters_are_not_exact() -> None:
    assert not day_exact(date(2027, 7, 1), date(2027, 9, 30))
    assert not day_exact(None, None)
    assert day_exact(date(2027, 7, 2), None)


def test_an_item_without_worries_has_none() -> None:
    assert concerns(ENTRY) == []


@pytest.mark.parametrize(
    ("change", "concern", "sentence"),
    [
        ({"goals": ()}, Concern.no_goal, "serves no goal"),
        ({"end": date(2026, 9, 30), "status": "done"}, Concern.ends_before_start, "ends before it starts"),
        ({"end": date(2026, 11, 20)}, Concern.overdue, "ended on 2026-11-20 and is not done"),
        ({"horizon": "later"}, Concern.too_exact, "is for later, yet planned to the day"),
        ({"breached": ("LM-9",)}, Concern.breached, "says on track while LM-9 is beyond its break point"),
        ({"behind": ("G3",)}, Concern.goal_behind, "says on track while G3 is behind the clock"),
        ({"p85_end": date(2027, 1, 8)}, Concern.forecast_late, "says on track while the forecast (85 %) is 2027-01-08"),
        ({"depends_on": ("R1",)}, Concern.cycle, "waits for itself by way of R1"),
    ],
)  # fmt: skip
def test_each_worry_is_told(change: dict[str, Any], concern: Concern, sentence: str) -> None:
    told = [w for w in warnings([replace(ENTRY, **change)], TODAY) if w.concern is concern]
    assert [warning.sentence() for warning in told] == [sentence]


@pytest.mark.parametrize("status", ["at_risk", "planned", "off_track"])
def test_an_item_that_admits_trouble_is_not_nagged(status: str) -> None:
    entry = replace(ENTRY, status=status, breached=("LM-9",), behind=("G3",))
    assert concerns(entry) == []


def test_a_follower_that_starts_before_its_dependency_ends_is_noticed() -> None:
    follower = replace(
        ENTRY, key="R2", start=date(2026, 12, 1), end=date(2027, 1, 8), depends_on=("R1", "R9")
    )
    assert concerns(ENTRY, follower) == [("R2", Concern.overlaps)]
    after = replace(follower, start=date(2026, 12, 18))
    assert concerns(ENTRY, after) == []


def test_a_circle_is_named_with_its_way() -> None:
    assert cycle_through("a", {"a": ["b"], "b": ["c", "d"], "c": [], "d": ["a"]}) == (
        "a", "b", "d", "a",
    )  # fmt: skip
    assert cycle_through("a", {"a": ["b"], "b": ["c"], "c": ["b"]}) == ()

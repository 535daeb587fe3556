"""Goals: progress against the clock, and SMART without a total score."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from po_tui.model.goals import (
    GoalFacts,
    behind,
    cadence_days,
    elapsed,
    measurement_overdue,
    objective_score,
    progress,
    smart,
    smart_in_words,
)

TODAY = date(2026, 11, 24)
GOAL = GoalFacts(
    "minutes per loan", "min", "lower", 9, date(2026, 9, 30), 3, date(2027, 3, 31), "desk log",
    {"specific": True, "acceptable": True, "realistic": True},
)  # fmt: skip


def test_progress_works_in_both_directions_and_is_not_clipped() -> None:
    assert progress(9, 3, 6) == 0.5
    assert progress(60, 95, 77.5) == 0.5
    assert progress(9, 3, 12) == -0.5
    assert progress(9, 3, 0) == 1.5


def test_what_is_not_measured_is_not_zero() -> None:
    assert progress(9, 3, None) is None
    assert progress(None, 3, 6) is None
    assert progress(3, 3, 3) is None
    assert not behind(None, 0.9)


def test_the_clock_runs_from_baseline_to_deadline() -> None:
    assert elapsed(date(2026, 11, 14), date(2026, 12, 4), TODAY) == 0.5
    assert elapsed(date(2026, 10, 1), date(2026, 11, 1), TODAY) == pytest.approx(54 / 31)
    assert elapsed(TODAY, TODAY, TODAY) is None
    assert elapsed(None, TODAY, TODAY) is None


def test_a_little_behind_is_on_the_clock() -> None:
    assert not behind(0.059, 0.201)
    assert behind(0.571, 0.800)


def test_a_good_goal_has_its_facts_and_answers() -> None:
    facts = smart(GOAL)
    assert "".join(fact.letter for fact in facts) == "SMART"
    assert all(fact.ok for fact in facts)
    assert smart_in_words(facts) == "2 facts ok"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"metric": "", "method": ""}, "Measurable: metric, method missing"),
        ({"baseline": None}, "Measurable: baseline missing"),
        ({"target": 9}, "Measurable: the target is the baseline"),
        ({"direction": "higher"}, "Measurable: the target lies in the wrong direction"),
        ({"deadline": None}, "Time-bound: no deadline"),
        ({"deadline": date(2026, 9, 30)}, "Time-bound: the deadline is not after the baseline"),
    ],
)
def test_what_the_tool_can_see_is_named(change: dict[str, Any], text: str) -> None:
    wrong = [fact for fact in smart(replace(GOAL, **change)) if fact.ok is False]
    assert [fact.text for fact in wrong] == [text]


def test_answers_are_counted_apart_from_facts() -> None:
    facts = smart(replace(GOAL, deadline=None, answers={"specific": True, "acceptable": False}))
    assert smart_in_words(facts) == "1 fact ok, 1 fact wrong, 1 answer no, 1 answer missing"


def test_an_objective_is_the_mean_of_what_is_measured() -> None:
    assert objective_score([0.5, 1.5, -1, None]) == 0.5
    assert objective_score([None]) is None


@pytest.mark.parametrize(
    ("last", "cadence", "overdue"),
    [
        (date(2026, 10, 15), "every second sprint", True),
        (date(2026, 11, 20), "monthly", False),
        (date(2026, 10, 20), "Monthly", True),
        (None, "monthly", False),
        (date(2020, 1, 1), "when we feel like it", False),
    ],
)
def test_a_measurement_is_due_after_its_cadence(
    last: date | None, cadence: str, overdue: bool
) -> None:
    assert measurement_overdue(last, cadence, TODAY) is overdue


def test_a_cadence_may_hang_on_the_sprint() -> None:
    assert cadence_days("every second sprint", 15) == 42
    assert cadence_days("weekly") == 7
    assert cadence_days("") is None

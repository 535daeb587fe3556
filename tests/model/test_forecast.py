"""The forecast is exact, repeatable, and silent where history is too short."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model import forecast as module
from po_tui.model.forecast import (
    HORIZON,
    Unit,
    capacity_range,
    chance_done,
    finished_by,
    forecast,
    foresee,
    last_day,
    mean_velocity,
    ready_buffer,
    scope_of,
    seen_range_chance,
    sprints_needed,
)
from po_tui.model.forecast_words import in_words

SAMPLES = [16, 22, 14, 19, 21, 17, 18, 21]


@given(
    st.lists(st.integers(0, 6).map(lambda n: n / 2), min_size=1, max_size=4),
    st.integers(0, 20).map(lambda n: n / 2),
    st.integers(1, 4),
)
def test_the_chance_is_that_of_counting_every_possible_course(
    samples: list[float], scope: float, sprints: int
) -> None:
    courses = list(product(samples, repeat=sprints))
    done = sum(sum(course) >= scope for course in courses)
    assert chance_done(samples, scope, sprints) == pytest.approx(done / len(courses), abs=1e-12)


@given(
    st.lists(st.integers(0, 8).map(lambda n: n / 2), min_size=5, max_size=6),
    st.integers(1, 24).map(lambda n: n / 2),
)
def test_each_sprints_chance_is_told_exactly(samples: list[float], scope: float) -> None:
    made = forecast(samples, scope)
    for sprints, chance in enumerate(made.exact[:3], 1):
        courses = [sum(course) for course in product(samples, repeat=sprints)]
        done = sum(finished >= scope for finished in courses)
        assert chance == (done, len(courses))
        assert all(
            chance.reaches(percent) == (done * 100 >= percent * len(courses))
            for percent in (50, 85, 95)
        )


@given(st.lists(st.integers(3_000, 9_000), min_size=5, max_size=8), st.integers(10_001, 60_000))
def test_amounts_too_fine_to_count_are_never_promised_too_soon(
    samples: list[int], scope: int
) -> None:
    worst = -(-scope // min(samples))
    assert all(chance_done(samples, scope, n) == 0 for n in range(scope // max(samples)) if n * max(samples) < scope)  # fmt: skip
    assert worst <= (sprints_needed(samples, scope, 100) or 0) <= worst + 1
    assert finished_by(samples, 2, 100) <= 2 * min(samples)


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=4),
    st.integers(1, 4),
    st.sampled_from([50, 85, 95]),
)
def test_what_is_finished_by_then_is_reached_with_that_chance_and_nothing_more_is(
    samples: list[int], sprints: int, percent: int
) -> None:
    amount = finished_by(samples, sprints, percent)
    assert chance_done(samples, amount, sprints) >= percent / 100 - 1e-12
    assert chance_done(samples, amount + 1, sprints) < percent / 100


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 40))
def test_percentiles_are_the_first_sprint_with_that_chance(samples: list[int], scope: int) -> None:
    for percent in (50, 85, 95):
        needed = sprints_needed(samples, scope, percent)
        assert needed is not None
        assert chance_done(samples, scope, needed) >= percent / 100
        assert needed == 0 or chance_done(samples, scope, needed - 1) < percent / 100


def test_a_forecast_carries_what_has_to_stand_beside_it() -> None:
    made = forecast(SAMPLES, 65, left_out=6)
    assert [made.within(percent) for percent in (50, 85, 95)] == [4, 4, 4]
    assert made.chances[-1] == 1.0
    assert in_words(made) == [
        "50 % chance: done within 4 sprints.",
        "85 % chance: done within 4 sprints.",
        "95 % chance: done within 4 sprints.",
        "Scope: 65 points.",
        "6 items without an estimate are not counted.",
        "Past sprints used: 16, 22, 14, 19, 21, 17, 18, 21.",
        "It assumes that the future is like the past, with no new scope.",
    ]


def test_with_too_little_history_there_is_a_range_and_no_percentile() -> None:
    made = forecast([18, 21], 65)
    assert not made.enough
    assert not made.chances
    assert not made.percentiles
    assert made.sprints == (4, 4)
    assert in_words(made)[1] == (
        "Too little history for percentiles: with 2 sprints, the next one falls between 18 and 21 "
        "with a chance of at least 33 %."
    )


def test_without_any_sprint_there_is_no_forecast() -> None:
    made = forecast([], 65)
    assert made.sprints is None
    assert in_words(made)[0] == "No finished sprint yet: no forecast."
    assert chance_done([], 65, 3) == 0


def test_sprints_that_finished_nothing_forecast_nothing() -> None:
    made = forecast([0] * 6, 65)
    assert made.within(50) is None
    assert in_words(made)[0] == f"50 % chance: not within {HORIZON} sprints."
    assert forecast([0, 0], 5).sprints is None
    assert forecast([0, 5], 10).sprints == (2, None)


def test_nothing_left_to_do_is_done() -> None:
    assert forecast(SAMPLES, 0).sprints == (0, 0)
    assert chance_done(SAMPLES, 0, 0) == 1.0
    assert sprints_needed(SAMPLES, 0, 95) == 0
    assert forecast(SAMPLES, 0).percentiles == ((50, 0), (85, 0), (95, 0))


def test_throughput_forecasts_items_instead_of_points() -> None:
    made = forecast([3, 4, 4, 5, 2], 20, unit=Unit.items)
    assert (made.within(50), made.within(85)) == (6, 7)
    assert "Scope: 20 items." in in_words(made)


def test_a_backlog_far_beyond_the_horizon_is_answered_at_once() -> None:
    assert forecast(SAMPLES, 500_000).within(50) is None


def test_the_scope_is_the_open_items_without_epics_and_names_what_it_leaves_out() -> None:
    scope = scope_of(
        [
            ("LM-1", "epic", "open", None),
            ("LM-2", "story", "new", 0.5),
            ("LM-3", "bug", "in_sprint", 3),
            ("LM-4", "story", "refining", None),
            ("LM-5", "story", "done", 8),
            ("LM-6", "story", "idea", 8),
            ("LM-7", "story", "parked", None),
        ]
    )
    assert scope == (3.5, 3, ("LM-4",), 1)


@pytest.mark.parametrize(("n", "chance"), [(0, None), (1, 0), (2, 1 / 3), (8, 7 / 9), (19, 0.9)])
def test_the_chance_of_staying_in_the_seen_range(n: int, chance: float | None) -> None:
    assert seen_range_chance(n) == chance


def test_capacity_turns_person_days_into_a_range_of_points() -> None:
    low, high = capacity_range([(18, 46), (21, 52), (9, None), (9, 0)], 30) or (0, 0)
    assert (round(low, 1), round(high, 1)) == (11.7, 12.1)
    assert capacity_range([(9, None)], 30) is None


def test_the_buffer_of_ready_work() -> None:
    assert round(ready_buffer(29, [18, 21]) or 0, 2) == 1.49
    assert ready_buffer(29, []) is None
    assert ready_buffer(29, [0]) is None
    assert mean_velocity([]) is None


@pytest.mark.parametrize(
    ("start", "sprints", "days", "end"),
    [
        (date(2026, 11, 23), 1, 10, date(2026, 12, 4)),
        (date(2026, 11, 23), 4, 10, date(2027, 1, 15)),
        (date(2026, 11, 25), 1, 5, date(2026, 12, 1)),
        (date(2026, 11, 21), 1, 5, date(2026, 11, 27)),
    ],
)
def test_sprints_end_on_a_working_day(start: date, sprints: int, days: int, end: date) -> None:
    assert last_day(start, sprints, days) == end


@given(
    samples=st.lists(
        st.sampled_from([0.0, 0.5, 1.0, 3.0, 7.5, 12.0, 20.0]), min_size=1, max_size=12
    ),
    scopes=st.lists(
        st.one_of(st.integers(0, 300).map(float), st.sampled_from([0.5, 7.25, 33.3, 12_000.0])),
        max_size=12,
    ),
)
def test_many_scopes_worked_out_in_one_go_have_the_chances_of_each_alone(
    samples: list[float], scopes: list[float]
) -> None:
    module._KNOWN.clear()
    alone = [forecast(samples, scope) for scope in scopes]
    module._KNOWN.clear()
    foresee(samples, scopes)
    assert [forecast(samples, scope) for scope in scopes] == alone

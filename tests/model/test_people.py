"""People: who needs us, and which promise slips."""

from datetime import date

import pytest

from po_tui.model.people import (
    Approach,
    approach,
    contact_due,
    contact_overdue,
    engagement_gap,
    overdue,
    unplanned_promise,
)

TODAY = date(2026, 11, 24)
YESTERDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("power", "interest", "expected"),
    [
        (5, 4, Approach.closely),
        (4, 2, Approach.satisfied),
        (2, 4, Approach.informed),
        (3, 3, Approach.monitor),
        (None, 4, None),
    ],
)
def test_the_grid_is_cut_at_four(
    power: int | None, interest: int, expected: Approach | None
) -> None:
    assert approach(power, interest) is expected


@pytest.mark.parametrize(
    ("last", "cadence", "planned", "late"),
    [
        (date(2026, 10, 29), 14, date(2026, 11, 12), True),
        (date(2026, 11, 3), 28, date(2026, 12, 1), False),
        (date(2026, 11, 3), 14, None, True),
        (date(2026, 11, 10), 14, None, False),
        (date(2026, 11, 20), 14, date(2026, 11, 12), False),
        (date(2026, 11, 20), None, date(2026, 11, 12), False),
        (None, 14, None, False),
        (None, None, YESTERDAY, True),
        (None, None, TODAY, False),
    ],
)
def test_a_contact_is_overdue_after_its_day(
    last: date | None, cadence: int | None, planned: date | None, late: bool
) -> None:
    assert contact_overdue(last, cadence, planned, TODAY) is late


def test_a_planned_contact_goes_before_the_cadence() -> None:
    assert contact_due(YESTERDAY, 7, TODAY) == TODAY
    assert contact_due(YESTERDAY, 1, None) == TODAY


def test_engagement_is_a_way_to_go() -> None:
    assert engagement_gap("neutral", "leading") == 2
    assert engagement_gap("leading", "supportive") == -1
    assert engagement_gap("", "leading") == 0


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        (YESTERDAY, "open", True),
        (TODAY, "open", False),
        (YESTERDAY, "done", False),
        (None, "open", False),
    ],
)
def test_an_action_is_overdue_the_day_after(due: date | None, status: str, late: bool) -> None:
    assert overdue(due, status, TODAY) is late


def test_a_date_without_a_roadmap_item_is_a_promise_nobody_plans() -> None:
    assert unplanned_promise(TODAY, "open", on_roadmap=False)
    assert not unplanned_promise(TODAY, "open", on_roadmap=True)
    assert not unplanned_promise(None, "open", on_roadmap=False)
    assert not unplanned_promise(TODAY, "declined", on_roadmap=False)

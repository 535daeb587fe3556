"""Sprints to come follow those that were: their rhythm tells the days."""

from datetime import date

import pytest

from po_tui.model.cadence import Cadence, Dated, cadence_of

TODAY = date(2026, 11, 24)


def sprint(start: str, end: str | None = None, state: str = "done") -> Dated:
    return Dated(date.fromisoformat(start), date.fromisoformat(end) if end else None, state)


FORTNIGHTS = [sprint("2026-10-26", "2026-11-06"), sprint("2026-11-09", "2026-11-20")]


def test_the_sprint_under_way_is_the_first() -> None:
    found = cadence_of([*FORTNIGHTS, sprint("2026-11-23", None, "current")], TODAY)
    assert found[:3] == (date(2026, 11, 23), 14, 12)
    assert [found.last_day(n) for n in (0, 1, 4)] == [
        date(2026, 11, 22), date(2026, 12, 4), date(2027, 1, 15),
    ]  # fmt: skip


def test_after_the_last_sprint_the_next_follows_in_the_same_rhythm() -> None:
    assert cadence_of(FORTNIGHTS, TODAY).start == date(2026, 11, 23)


def test_sprints_nobody_noted_are_taken_to_have_happened() -> None:
    found = cadence_of(FORTNIGHTS, date(2027, 1, 20))
    assert found.start <= date(2027, 1, 20) <= found.last_day(1)


def test_one_sprint_tells_by_its_own_length() -> None:
    found = cadence_of([sprint("2026-11-16", "2026-11-20")], TODAY)
    assert found[:3] == (date(2026, 11, 23), 7, 5)


def test_a_pause_is_no_rhythm() -> None:
    early = sprint("2025-01-06", "2025-01-17")
    assert cadence_of([early, *FORTNIGHTS], TODAY).every == 14


@pytest.mark.parametrize("known", [[], [sprint("2026-11-23", None, "planned")]])
def test_without_sprints_working_days_tell(known: list[Dated]) -> None:
    found = cadence_of(known, TODAY, 5)
    assert found == Cadence(TODAY, working_days=5)
    assert found.last_day(2) == date(2026, 12, 7)


def test_how_many_sprints_are_over_by_a_day() -> None:
    found = cadence_of(FORTNIGHTS, TODAY)
    assert [found.sprints_by(date(2026, 12, day)) for day in (3, 4, 18)] == [0, 1, 2]

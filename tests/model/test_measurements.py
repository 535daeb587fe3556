"""A measurement as it is typed, read and written back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.measurements import Reading, read_reading, reading_text
from po_tui.model.wishes import Wish, read_wish, wish_line

TODAY = date(2026, 11, 24)
words = st.text("abcdefgh%é", min_size=1, max_size=8)
notes = st.lists(words, max_size=4).map(" ".join)
past = st.dates(date(1990, 1, 1), TODAY)


@given(st.floats(-1e9, 1e9).map(lambda n: round(n, 4)), past, notes)
def test_what_is_written_is_read_back(value: float, on: date, note: str) -> None:
    one = Reading(value, on.isoformat(), note)
    if "e" not in reading_text(one).split()[0]:
        assert read_reading(reading_text(one), TODAY) == one


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused_in_one_sentence(line: str) -> None:
    said = _read(line)
    if isinstance(said, str):
        assert said
        assert "\n" not in said
    else:
        assert date.fromisoformat(said.on) <= TODAY


def _read(line: str) -> Reading | str:
    """What a line says, or why it says nothing."""
    try:
        return read_reading(line, TODAY, "min per loan")
    except ValueError as no:
        return str(no)


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("today", TODAY),
        ("yesterday", TODAY - timedelta(1)),
        ("tue", TODAY),
        ("wed", date(2026, 11, 18)),
        ("zondag", date(2026, 11, 22)),
        ("20 nov", date(2026, 11, 20)),
        ("25 nov", date(2025, 11, 25)),
        ("20 november 2024", date(2024, 11, 20)),
        ("1-2", date(2026, 2, 1)),
        ("1/12", date(2025, 12, 1)),
        ("1.2.2024", date(2024, 2, 1)),
        ("29-2", date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_last_one(said: str, on: date) -> None:
    assert read_reading(f"7 {said} seen", TODAY) == Reading(7, on.isoformat(), "seen")


def test_the_unit_of_the_goal_is_no_note() -> None:
    assert read_reading("7 min per loan yesterday x", TODAY, "min per loan").note == "x"
    assert read_reading("7 min", TODAY, "").note == "min"


@given(words, words, notes.filter(bool))
def test_a_wish_is_read_back_as_it_was_written(who: str, source: str, text: str) -> None:
    for one in (Wish(text), Wish(text, who), Wish(text, who, source)):
        assert read_wish(wish_line(one)) == one

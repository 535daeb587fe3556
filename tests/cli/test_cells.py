"""Columns stay straight whatever script a title is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.cli.cells import fit, shorten, width, wrapped


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("door", 4),
        ("café", 4),
        ("cafe\u0301", 4),
        ("開始", 4),
        ("👩‍👩‍👧", 2),
        ("👍🏽", 2),
        ("🇳🇱", 2),
        ("🇳🇱🇧🇪", 4),
        ("❤️", 2),
        ("한글", 4),
    ],
)
def test_width_is_what_a_terminal_shows(text: str, cells: int) -> None:
    assert width(text) == cells


def test_cutting_keeps_pictures_whole() -> None:
    assert shorten("👩‍👩‍👧 family", 4) == "👩‍👩‍👧…"
    assert shorten("開始開始", 4) == "開…"
    assert shorten("door", 4) == "door"
    assert shorten("door", 0) == ""


@given(st.text(max_size=40), st.integers(1, 30))
def test_fitted_text_is_exactly_as_wide_as_asked(text: str, room: int) -> None:
    line = "".join(char for char in text if char.isprintable())
    assert width(fit(line, room)) == room
    assert width(fit(line, room, right=True)) == room


@given(st.text(alphabet="ab 開\n", max_size=60), st.integers(4, 20))
def test_wrapping_loses_no_word(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= room for line in lines if len(line.split()) > 1)

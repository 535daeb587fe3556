"""Near titles: words decide, mistakes and endings are forgiven, nothing else is called near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.similarity import NEAR, SAME, TitleIndex, likeness

TITLES = [
    "Return a tool and get a confirmation",
    "Report damage with a photo at return",
    "Get a reminder the day before the tool is due",
    "Log in with the new municipal account",
    "Extend my loan when nobody waits",
]
INDEX = TitleIndex(enumerate(TITLES, 1))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Report dama", 2),
        ("Retrun a tool and get confirmation", 1),
        ("reminder day before", 3),
        ("LOG IN with municipal acount", 4),
        ("Extend loans", 5),
    ],
)
def test_a_title_is_found_while_it_is_typed_and_with_mistakes(typed: str, first: int) -> None:
    assert next(near.item_id for near in INDEX.near(typed)) == first


@pytest.mark.parametrize("typed", ["", " ", "Pay a deposit", "?!", "the a of", "tools"])
def test_what_is_about_something_else_is_not_near(typed: str) -> None:
    assert INDEX.near(typed) == []


@pytest.mark.parametrize(
    "other",
    ["return a tool, and get a confirmation!", "Returning a tool and get confirmations", TITLES[0]],
)
def test_the_same_in_other_words_is_the_same(other: str) -> None:
    assert likeness(TITLES[0], other) >= SAME
    assert INDEX.near(other, growing=False)[0].same


def test_titles_of_one_theme_are_near_but_not_the_same() -> None:
    assert NEAR <= likeness("Report damage with a photo", "Report damage by phone") < SAME


def test_a_title_added_is_found_at_once() -> None:
    index = TitleIndex([(1, "One thing")])
    index.near("Another thing entirely")
    index.add(2, "Another thing entirely")
    assert index.near("Another thing entirely")[0] == (2, 1.0)


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_any_titles_can_be_compared_and_each_is_nearest_to_itself(
    titles: list[str], typed: str
) -> None:
    index = TitleIndex(enumerate(titles))
    for near in index.near(typed):
        assert 0 <= near.likeness <= 1
    for title in titles:
        assert likeness(title, title) in (0.0, pytest.approx(1.0))
        assert likeness(title, typed) == pytest.approx(likeness(typed, title), abs=0.35)

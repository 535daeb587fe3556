"""Splitting: every pattern is a question, and slices by technical layer are noticed."""

import pytest

from po_tui.model.splitting import PATTERNS, Method, layer_words


def test_there_are_five_letters_and_nine_patterns_each_with_a_question() -> None:
    assert sum(pattern.method is Method.spidr for pattern in PATTERNS) == 5
    assert sum(pattern.method is Method.nine for pattern in PATTERNS) == 9
    assert len({pattern.code for pattern in PATTERNS}) == len(PATTERNS)
    assert all(pattern.question.endswith("?") for pattern in PATTERNS)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Report damage: Front-End", ("front end",)),
        ("API and database for damage", ("database", "api")),
        ("Server side of the report", ("server side",)),
        ("De achterkant van schade melden", ("achterkant",)),
        ("Take the photo with the kiosk camera", ()),
        ("Rapid quick therapist", ()),
    ],
)
def test_layers_in_a_title_are_noticed(title: str, words: tuple[str, ...]) -> None:
    assert layer_words(title) == words

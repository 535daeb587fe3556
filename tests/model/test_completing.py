"""What a filter line could become: fields by their beginning, values from the product."""

import pytest

from po_tui.model.completing import mended, offers, written
from po_tui.model.filters import CHOICES, FIELDS, FilterMistake, parse

NAMED = {
    "label": [("pilot", ""), ("needs design", ""), ("Pläne", "")],
    "goal": [("G1", "Tools come back"), ("G10", "Fewer calls")],
    "assignee": [("Anna de Wit", "P1")],
}


def lines(line: str) -> list[str]:
    return offers(line, lambda name: NAMED.get(name, [])).lines


@pytest.mark.parametrize(
    ("line", "become"),
    [
        ("st", ["state:", "stakeholder:"]),
        ("-st", ["-state:", "-stakeholder:"]),
        ("(LAB", ["(label:"]),
        ("door OR lab", ["door OR label:"]),
        ("state:re", ["state:refining", "state:ready"]),
        ("state:new,re", ["state:new,refining", "state:new,ready"]),
        ("STATE:RE", ["STATE:refining", "STATE:ready"]),
        ("ready:", ["ready:yes", "ready:no"]),
        ("sort:-w", ["sort:-wsjf"]),
        ("label:pl", ["label:Pläne"]),
        ("label:need", ['label:"needs design"']),
        ('label:"needs d', ['label:"needs design"']),
        ("goal:few", ["goal:G10"]),
        ("goal:G1", ["goal:G10"]),
        ("assignee:wit", ['assignee:"Anna de Wit"']),
        ("assignee:none", []),
        ("points:", ["points:none", "points:>5", "points:<=3", "points:2..8"]),
        ("door", []),
        ('"a phrase', []),
        ("nope:x", []),
        ("state:ready", []),
        ('"said" st', ['"said" state:', '"said" stakeholder:']),
    ],
)
def test_a_line_is_completed_at_its_end(line: str, become: list[str]) -> None:
    assert lines(line) == become


def test_an_empty_term_may_become_any_field() -> None:
    assert lines("") == [f"{name}:" for name in FIELDS]
    assert lines("door ") == [f"door {name}:" for name in FIELDS]


@pytest.mark.parametrize("name", [*CHOICES, "sort", "points", "updated", "label"])
def test_whatever_is_offered_can_be_asked(name: str) -> None:
    assert lines(f"{name}:")
    for line in lines(f"{name}:"):
        parse(line)


@pytest.mark.parametrize(
    ("value", "text"),
    [("pilot", "pilot"), ("a b", '"a b"'), ("a,b", '"a,b"'), ('6" tap', '"6  tap"'), ("", '""')],
)
def test_a_value_is_quoted_where_it_would_fall_apart(value: str, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("line", "better"),
    [
        ("stat:ready door", "state:ready door"),
        ("door state:redy points:>1", "door state:ready points:>1"),
        ("state:redy,new", "state:ready,new"),
        ("state:new,redy", "state:new,ready"),
        ("sort:-updted", "sort:-updated"),
        ("points>5", "points:>5"),
        ("is:blokked x", "is:blocked x"),
        ("door -sort:points", "door sort:-points"),
    ],
)
def test_a_mistake_is_mended_where_it_stands(line: str, better: str) -> None:
    with pytest.raises(FilterMistake) as caught:
        parse(line)
    assert mended(line, caught.value).lines == [better]

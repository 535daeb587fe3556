"""What is typed in one line, as the room means it."""

from datetime import date

import pytest

from po_tui.model.capture import (
    ActionText,
    parse_action,
    parse_day,
    parse_decision,
    parse_question,
)

TODAY = date(2026, 12, 30)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("line", "owner", "text", "due"),
    [
        ("@EVA call the bank fri", "EVA", "call the bank", date(2027, 1, 1)),
        ("eva: call the bank by next friday", "eva", "call the bank", date(2027, 1, 1)),
        ("eva call the bank on wed", "eva", "call the bank", date(2027, 1, 6)),
        ("eva call the bank (fri)", "eva", "call the bank", date(2027, 1, 1)),
        ("eva belt de bank komende vrijdag!", "eva", "belt de bank", date(2027, 1, 1)),
        ("eva belt de bank uiterlijk vr.", "eva", "belt de bank", date(2027, 1, 1)),
        ("eva call the bank tomorrow", "eva", "call the bank", date(2026, 12, 31)),
        ("eva call the bank 2 jan", "eva", "call the bank", date(2027, 1, 2)),
        ("eva call the bank 2 jan 2028", "eva", "call the bank", date(2028, 1, 2)),
        ("eva call the bank 12/1", "eva", "call the bank", date(2027, 1, 12)),
        ("eva call the bank 2027-01-02.", "eva", "call the bank", date(2027, 1, 2)),
    ],
)
def test_an_action_names_who_what_and_by_when(line: str, owner: str, text: str, due: date) -> None:
    assert parse_action(line, TODAY) == ActionText(owner, text, due)


@pytest.mark.parametrize(
    "text",
    [
        "call the bank 31 feb",
        "call the bank 2027-02-30",
        "see what to do",
        "ask what is next",
        "build 31 feb 2027",
        "test 3 doors 0000",
        "vote for the year 2030",
    ],
)
def test_what_is_no_date_stays_in_the_text(text: str) -> None:
    assert parse_action(f"eva {text}", TODAY) == ActionText("eva", text, None)


@pytest.mark.parametrize(
    ("line", "text", "why"),
    [
        ("Pilot with ten because of the budget", "Pilot with ten", "of the budget"),
        ("Geen sms, want te duur", "Geen sms", "te duur"),
        ("Geen sms omdat het te duur is", "Geen sms", "het te duur is"),
        ("No sms, since it costs", "No sms", "it costs"),
        ("No sms – costs", "No sms", "costs"),
        ("Residents want a code because it is easy", "Residents want a code", "it is easy"),
        ("We want one door code", "We want one door code", ""),
        ("Keep what we have since 2019", "Keep what we have since 2019", ""),
    ],
)
def test_a_decision_ends_where_its_reason_begins(line: str, text: str, why: str) -> None:
    assert parse_decision(line) == (text, why)


@pytest.mark.parametrize(
    ("line", "text", "who"),
    [
        ("@ST4 how long?", "how long?", "ST4"),
        ("how long? @ST4.", "how long?", "ST4"),
        ("how long @ST4?", "how long?", "ST4"),
        ("mail x@y.nl?", "mail x@y.nl?", ""),
        ("@ST4", "@ST4", ""),
    ],
)
def test_a_question_says_whom_it_is_for(line: str, text: str, who: str) -> None:
    assert parse_question(line) == (text, who)


def test_a_weekday_before_a_date_has_to_be_that_day() -> None:
    assert parse_day("thu 3 dec", date(2026, 11, 24)) == date(2026, 12, 3)
    assert parse_day("Thursday, 2026-12-03", date(2026, 11, 24)) == date(2026, 12, 3)
    assert parse_day("fri 3 dec", date(2026, 11, 24)) is None
    assert parse_day("soon 3 dec", date(2026, 11, 24)) is None

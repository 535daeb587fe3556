"""Text written by others may be read on the terminal, and nothing more."""

import csv
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.plain import plain, plain_line, plain_text

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside this checkout")
    return path


def harmless(text: str, *, lines: bool = False) -> bool:
    kept = "\u200c\u200d" + ("\n" if lines else "")
    bad = {"Cc", "Cs", "Zl", "Zp"}
    return not any(unicodedata.category(c) in bad and c not in kept for c in text)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Refund flow\x1b]52;c;Y3VybA==\x07 v2", "Refund flow v2"),
        ("Refund flow\x1b]52;c;cm0=\x1b\\ v2", "Refund flow v2"),
        ("\x1b]8;;https://evil.example/\x07our site\x1b]8;;\x07", "our site"),
        ("Approved\x1b[10A\x1b[2K$ REJECTED", "Approved$ REJECTED"),
        ("Title\x1bc", "Title"),
        ("Title\x9b31mred\x9b0m", "Titlered"),
        ("Approve \u202eevorppa ton od\u202c now", "Approve evorppa ton od now"),
        ("half an \x1b]0;escape", "half an 0;escape"),
        ("in\u00advis\u200bi\u2060ble\ufeff", "invisible"),
        ("back\x08space\x7f", "backspace"),
        ("\ud83d lone", "\ufffd lone"),
        ("[WIP] fix [/] [bold]", "[WIP] fix [/] [bold]"),
    ],
)
def test_what_would_act_on_the_terminal_is_gone(stored: str, shown: str) -> None:
    assert plain_line(stored) == shown


def test_a_line_stays_one_line() -> None:
    assert plain_line("one\r\ntwo\nthree\tfour\u2028five") == "one two three four five"
    assert plain("one\ntwo") == "one two"


def test_a_text_keeps_its_lines() -> None:
    assert plain_text("one\r\ntwo\rthree\u2029\tfour") == "one\ntwo\nthree\n    four"


@pytest.mark.parametrize(
    "text",
    [
        "👩‍❤️‍👨",
        "👩🏽‍💻",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می\u200cخواهم",
        "❤️",
        "e\u0301",
        "日本語",
    ],
)
def test_scripts_and_pictures_stay_whole(text: str) -> None:
    assert plain_line(text) == text


def test_a_joiner_outside_a_picture_hides_nothing() -> None:
    assert plain_line("a\u200db\u200d") == "ab"
    assert plain_line("x\U000e0041\U000e0042y") == "xy"


def test_quotes_read_in_the_wrong_encoding_lose_no_words() -> None:
    assert plain_line("\u201cquoted\u201d, \u201cagain\u201d".encode().decode("latin-1")) == (
        "âquotedâ, âagainâ"
    )


@given(st.text(st.characters(), max_size=60))
def test_plain_text_is_plain_and_stays_so(text: str) -> None:
    once = plain_line(text)
    assert harmless(once)
    assert plain_line(once) == once
    assert harmless(plain_text(text), lines=True)
    assert plain_text(plain_text(text)) == plain_text(text)


def test_known_attacks_and_naughty_strings_come_out_harmless() -> None:
    attacks = [
        a["text"]
        for a in json.loads(shared("04-nasty-strings/terminal-injection.json").read_text())
    ]
    naughty = json.loads(shared("04-nasty-strings/blns.json").read_text())
    for text in [*attacks, *naughty]:
        assert harmless(plain_line(text)), ascii(text)


def test_real_multilingual_titles_lose_only_what_cannot_be_seen() -> None:
    path = shared("03-github-issues/vscode-multilingual-issues.csv")
    with path.open(newline="", encoding="utf-8") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles
    for title in titles:
        left_out = set(title) - set(plain_line(title))
        assert all(unicodedata.category(c) in {"Cf", "Cc"} for c in left_out), ascii(title)

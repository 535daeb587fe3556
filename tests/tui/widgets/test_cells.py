"""Columns stay straight whatever people write in them."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from po_tui.tui.widgets.cells import cell_width, fit, shorten

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.mark.parametrize(
    ("text", "width", "drawn"),
    [
        ("short", 8, "short   "),
        ("a longer title", 8, "a longe…"),
        ("日本語テスト", 7, "日本語…"),
        ("日本語テスト", 6, "日本… "),
        ("naïve", 5, "naïve"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("👩‍👩‍👧‍👦 family", 4, "👩‍👩‍👧‍👦 …"),
        ("[red]x[/]\x1b[31m", 10, "[red]x[/] "),
        ("anything", 1, "…"),
        ("anything", 0, ""),
        ("日", 1, "…"),
        ("", 3, "   "),
        ("\u0301a", 2, "a "),
    ],
)
def test_a_text_is_cut_and_padded_to_its_column(text: str, width: int, drawn: str) -> None:
    assert fit(text, width) == drawn


def test_numbers_can_stand_to_the_right() -> None:
    assert fit("13", 4, "right") == "  13"
    assert fit("½", 3, "center") == " ½ "


def test_a_shortened_text_is_not_padded() -> None:
    assert shorten("goal", 10) == "goal"
    assert shorten("日本語", 4) == "日…"
    assert cell_width("日本\x1b[1m") == 4


@given(
    st.text(st.characters(), max_size=80),
    st.integers(0, 40),
    st.sampled_from(["left", "right", "center"]),
)
def test_every_column_is_exactly_as_wide_as_asked(text: str, width: int, align: str) -> None:
    drawn = fit(text, width, align)  # type: ignore[arg-type]
    assert cell_len(drawn) == width
    assert cell_len(f"│{drawn}│") == width + 2


def test_naughty_and_multilingual_titles_fill_their_column_exactly() -> None:
    if not DATA.exists():
        pytest.skip("the shared data is not beside this checkout")
    nasty = DATA / "04-nasty-strings"
    texts: list[str] = json.loads((nasty / "blns.json").read_text(encoding="utf-8"))
    emoji = (nasty / "unicode-emoji-zwj-sequences.txt").read_text(encoding="utf-8").splitlines()
    codes = [line.split(";")[0].split() for line in emoji if line and line[0] != "#"]
    texts += ["".join(chr(int(code, 16)) for code in sequence) + " tail" for sequence in codes]
    with (DATA / "03-github-issues/vscode-multilingual-issues.csv").open(
        newline="", encoding="utf-8"
    ) as file:
        texts += [row["title"] for row in csv.DictReader(file)]
    for text in texts:
        for width in (1, 2, 7, 24, 60):
            assert cell_len(f"│{fit(text, width)}│") == width + 2, (ascii(text), width)

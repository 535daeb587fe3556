"""`po-tui forecast`: the demo's oracles, in words and as JSON, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command

DEMO = Path(__file__).resolve().parents[2] / "po_tui/demo/leenmuur.json"


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads(DEMO.read_text("utf-8"))["expected_calculations"]


@pytest.fixture(autouse=True)
def on_the_demos_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T12:00:00Z")


@pytest.mark.parametrize(
    ("words", "name"), [((), "forecast_open_estimated"), (("roadmap:R1",), "forecast_r1")]
)
def test_json_holds_the_demos_figures_under_the_names_of_the_oracles(
    demo: Command, expected: Any, words: tuple[str, ...], name: str
) -> None:
    told = demo("forecast", *words, "--json").json
    oracle = expected[name]
    assert (told["schema"], told["command"], told["product"]) == ("po-tui/1", "forecast", "LM")
    assert told["velocity_samples_used"] == expected["velocity_samples_used"]
    chances = oracle["p_done_within_sprints"]
    assert {n: told["p_done_within_sprints"][n] for n in chances} == chances
    plain = oracle.keys() - {"p_done_within_sprints"}
    assert {key: told[key] for key in plain} == {key: oracle[key] for key in plain}
    assert told["unestimated_count"] == len(oracle["unestimated"])


def test_json_tells_exact_chances_dates_and_what_it_is_drawn_from(demo: Command) -> None:
    told = demo("forecast", "--json", "--by", "2027-01-05").json
    assert told["p_done_exact"]["4"] == "987/1024"
    assert told["p85_date"] == told["sprint_ends"]["4"] == "2027-01-15"
    assert told["samples"][-1] == {"sprint": "S14", "end": "2026-11-20", "points": 21, "items": 4}
    assert told["first_sprint"]["person_days"] == 30
    assert told["by_items"]["enough_history"] is False
    assert told["by_then"]["p85_points"] == 51
    fourth = told["roadmap"][3]
    assert (fourth["in_order"]["scope"], fourth["own"]["scope"]) == (57, 18)
    assert fourth["after_its_end"] is False


def test_people_read_percentiles_with_days_and_all_that_belongs_beside_them(demo: Command) -> None:
    lines = demo("forecast").lines
    assert lines[:6] == [
        "50 % chance: done within 4 sprints, by 15 Jan 2027.",
        "85 % chance: done within 4 sprints, by 15 Jan 2027.",
        "95 % chance: done within 4 sprints, by 15 Jan 2027.",
        "Scope: 65 points.",
        "6 items without an estimate are not counted: LM-15, LM-18, LM-19, LM-20, LM-21, LM-22.",
        "No part of it: 3 epics · 2 ideas, parked or finished.",
    ]
    assert "Past sprints used: 16, 22, 14, 19, 21, 17, 18, 21." in lines
    assert "It assumes that the future is like the past, with no new scope." in lines
    assert lines[-1].endswith("1 item, not estimated")


def test_with_little_history_there_is_a_range_and_the_reason(demo: Command) -> None:
    lines = demo("forecast", "--past", "2", "--sprints", "2").lines
    assert lines[0] == "In 4 sprints, by 15 Jan 2027, at the pace seen."
    assert lines[1] == (
        "Too little history for percentiles: with 2 sprints, the next one falls between 18 and 21 "
        "with a chance of at least 33 %."
    )
    told = demo("forecast", "--past", "2", "--json").json
    assert told["p85_sprints"] is None
    assert told["range_sprints"] == [4, 4]
    assert told["p_done_within_sprints"] == {}


def test_a_roadmap_item_is_told_with_the_order_it_goes_by(demo: Command) -> None:
    out = demo("forecast", "--roadmap", "r4").out
    assert "Scope: 57 points. That is everything in the order up to LM-14" in out
    assert "Its own items alone: 18 points, with 85 % chance by 18 Dec 2026" in out
    told = demo("forecast", "--roadmap", "R4", "--json").json
    assert (told["key"], told["last_item"]) == ("R4", "LM-14")
    assert told["in_order"]["p85_date"] == "2027-01-15"


def test_a_query_that_finds_no_work_says_so(demo: Command) -> None:
    assert demo("forecast", "state:idea").lines[0] == "No open items: nothing is left to be done."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "tomorrow"], "2027-01-31"),
        (["--roadmap", "R9"], "R1, R2"),
        (["--roadmap", "R1", "label:x"], "--past alone"),
        (["--sprints", "0"], "1 to 100"),
        (["--past", "0"], "at least one"),
        (["--by", "2026-11-25"], "2026-12-04"),
        (["points:many"], "points"),
    ],
)
def test_mistakes_get_one_line_and_no_document(demo: Command, words: list[str], said: str) -> None:
    done = demo("forecast", *words, "--json")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_it_loads_neither_orm_nor_screens(demo: Command, own_world: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from po_tui.cli import main; main(['forecast', '--json']);"
        "sys.exit(str({'sqlmodel', 'sqlalchemy', 'textual', 'pydantic', 'fractions'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.stderr.strip()
    assert json.loads(done.stdout)["scope_points"] == 65

"""`po-tui attention`: what needs the product owner today, most pressing first."""

import pytest

from tests.cli.conftest import Command


def test_the_flaws_of_the_demo_product_are_pointed_out(demo: Command) -> None:
    told = demo("attention", "--json").json
    found = {(hint["code"], hint["key"]) for hint in told["hints"]}
    assert {
        ("too_big", "LM-13"),
        ("no_criteria", "LM-14"),
        ("no_measure", "LM-15"),
        ("no_agreement", "LM-20"),
        ("breach", "LM-9"),
        ("roadmap", "R1"),
        ("goal_unanswered", "G3"),
        ("goal_unmeasured", "G3"),
        ("goal_nothing_done", "G2"),
        ("contact_overdue", "ST3"),
        ("action_overdue", "AC-51"),
        ("orphan", "LM-24"),
        ("orphan", "R6"),
        ("spike_first", "LM-11"),
        ("thin_sprint", "S15"),
    } <= found
    assert told["count"] == len(told["hints"])
    assert told["deep"] == {
        "open": 24, "ready_points": 29, "ready_sprints": 1.49, "wanted_sprints": [1, 2],
        "top": 19, "top_estimated": 13, "stale": 0, "over_detailed": 0,
    }  # fmt: skip


def test_the_most_pressing_comes_first(demo: Command) -> None:
    hints = demo("attention", "--json").json["hints"]
    levels = [hint["level"] for hint in hints]
    order = ["now", "next", "soon", "tidy"]
    assert levels == sorted(levels, key=order.index)
    assert [hint["code"] for hint in hints][:2] == ["breach", "action_overdue"]
    assert hints[1]["days"] == 12


def test_what_speaks_of_people_is_marked_private(demo: Command) -> None:
    hints = demo("attention", "--json").json["hints"]
    private = {hint["kind"] for hint in hints if hint["private"]}
    assert private == {"person", "expectation"}


def test_a_person_reads_groups_and_figures(demo: Command) -> None:
    done = demo("attention")
    assert done.code == 0
    assert "1.5 sprints (1–2 wanted)" in done.lines[0]
    assert any(line.startswith("LM-9 ") and "break point" in line for line in done.lines)


def test_an_empty_backlog_needs_nothing(po: Command) -> None:
    po("new", "AB", "Abacus")
    assert po("attention", "--json").json["hints"] == []
    assert "nothing presses today" in po("attention").out


def test_answers_that_expired_make_a_ready_item_pressing(
    demo: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo("edit", "LM-7", "--title", "See the next step in three languages")
    found = {
        hint["key"]: hint
        for hint in demo("attention", "--json").json["hints"]
        if hint["code"] == "ready_expired"
    }
    assert "LM-7" in found
    assert found["LM-7"]["level"] == "next"
    monkeypatch.setenv("PO_TUI_NOW", "2027-06-10T09:00:00Z")
    later = demo("attention", "--json").json
    codes = {hint["code"] for hint in later["hints"]}
    assert {"stale", "deadline_passed", "expectation_overdue", "development_review"} <= codes
    assert later["deep"]["stale"] > 5
    assert [hint["more"] for hint in later["hints"] if hint["code"] == "stale"][-1] > 0

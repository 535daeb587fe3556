"""The demo product's figures, worked out by hand beside it, come out of the rules unchanged."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from po_tui.model import estimation, forecast, goals, people, prioritisation, quality, readiness
from po_tui.model.acceptance import given_when_then, scenario, vague_words
from po_tui.model.roadmap import Concern, Entry, quarter_of, warnings

PACKAGED = Path(__file__).resolve().parents[2] / "po_tui/demo/leenmuur.json"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest) -> Json:
    file = PACKAGED
    if not file.is_file():
        shared: Path = request.getfixturevalue("shared")
        file = shared / "demo/leenmuur.json"
    read: Json = json.loads(file.read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def expected(demo: Json) -> Json:
    figures: Json = demo["expected_calculations"]
    return figures


@pytest.fixture(scope="module")
def today(demo: Json) -> date:
    return date.fromisoformat(demo["demo_today"])


@pytest.fixture(scope="module")
def samples(demo: Json) -> list[float]:
    sprints = demo["earlier_velocity"]["sprints"] + demo["sprints"]
    return [sprint["done_points"] for sprint in sprints]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def scope(items: list[Json]) -> forecast.Scope:
    return forecast.scope_of(
        (item["id"], item["type"], item["state"], item["estimate"]) for item in items
    )


def test_ready_points_and_buffer(demo: Json, expected: Json) -> None:
    ready = sum(item["estimate"] for item in demo["items"] if item["state"] == "ready")
    last_two = [sprint["done_points"] for sprint in demo["sprints"]]
    assert ready == expected["ready_points"]
    assert forecast.mean_velocity(last_two) == expected["mean_velocity_last_2"]
    buffer = forecast.ready_buffer(ready, last_two)
    assert round(buffer or 0, 2) == expected["ready_buffer_sprints"]


def test_wsjf(demo: Json, expected: Json) -> None:
    scores = {
        item["id"]: prioritisation.wsjf(**item["wsjf"], job_size=item["estimate"])
        for item in demo["items"]
        if item["wsjf"]
    }
    known = {key: score for key, score in scores.items() if score is not None}
    assert known == pytest.approx(expected["wsjf"], abs=0.0051)
    assert sorted(known, key=lambda key: -known[key]) == list(expected["wsjf"])


def test_rice(demo: Json, expected: Json) -> None:
    scores = {
        item["id"]: prioritisation.rice(*item["rice"].values())
        for item in demo["items"]
        if item["rice"]
    }
    assert scores == pytest.approx(expected["rice"])


def test_must_share(demo: Json, expected: Json) -> None:
    share = prioritisation.must_share(
        (item["moscow"], item["estimate"])
        for item in demo["items"]
        if item["state"] in forecast.OPEN_STATES
    )
    assert round((share or 0) * 100, 1) == expected["must_share_of_estimated_points_pct"]


def test_goals(demo: Json, expected: Json, today: date) -> None:
    done, passed = {}, {}
    for goal in demo["goals"]:
        now = goal["measurements"][-1]["value"]
        progress = goals.progress(goal["baseline"], goal["target"], now)
        elapsed = goals.elapsed(day(goal["baseline_date"]), day(goal["deadline"]), today)
        done[goal["id"]] = round((progress or 0) * 100, 1)
        passed[goal["id"]] = round((elapsed or 0) * 100, 1)
        assert goals.behind(progress, elapsed) is (goal["id"] == "G3")
    assert done == expected["goal_progress_pct"]
    assert passed == expected["goal_time_elapsed_pct"]


def test_smart_answers_and_stale_measurements(demo: Json, today: date) -> None:
    for goal in demo["goals"]:
        known = goals.GoalFacts(
            goal["metric"], goal["unit"], goal["direction"], goal["baseline"],
            day(goal["baseline_date"]), goal["target"], day(goal["deadline"]), goal["method"],
            goal["checks"],
        )  # fmt: skip
        unsure = goal["id"] == "G3"
        said = "2 facts ok, 1 answer missing" if unsure else "2 facts ok"
        assert goals.smart_in_words(goals.smart(known)) == said
        last = day(goal["measurements"][-1]["date"])
        assert goals.measurement_overdue(last, goal["cadence"], today) is unsure


@pytest.mark.parametrize("name", ["forecast_r1", "forecast_open_estimated"])
def test_forecasts(demo: Json, expected: Json, samples: list[float], name: str) -> None:
    oracle = expected[name]
    chosen = [item for item in demo["items"] if name != "forecast_r1" or "R1" in item["roadmap"]]
    found = scope(chosen)
    assert samples == expected["velocity_samples_used"]
    assert found.points == oracle["scope_points"]
    assert list(found.unestimated) == oracle["unestimated"]
    chances = {
        sprints: round(forecast.chance_done(samples, found.points, int(sprints)), 4)
        for sprints in oracle["p_done_within_sprints"]
    }
    assert chances == oracle["p_done_within_sprints"]
    made = forecast.forecast(samples, found.points, len(found.unestimated))
    for percent in forecast.PERCENTILES:
        assert made.within(percent) == oracle[f"p{percent}_sprints"]


def test_little_data(expected: Json) -> None:
    for key, chance in expected["chance_next_sprint_within_seen_range"].items():
        assert round(forecast.seen_range_chance(int(key[2:])) or 0, 3) == chance


def test_capacity_of_the_next_sprint(demo: Json, expected: Json) -> None:
    oracle = expected["next_sprint_from_capacity"]
    past = [(sprint["done_points"], sprint["capacity_person_days"]) for sprint in demo["sprints"]]
    found = forecast.capacity_range(past, oracle["S15_person_days"])
    assert [round(points, 1) for points in found or ()] == oracle["expected_points_range"]


def test_overdue_contacts_and_actions(demo: Json, expected: Json, today: date) -> None:
    contacts = [
        person["id"]
        for person in demo["stakeholders"]
        if people.contact_overdue(
            day(person["last_contact"]), person["cadence_days"], day(person["next_contact"]), today
        )
    ]
    actions = [
        action["id"]
        for session in demo["sessions"]
        for action in session["actions"]
        if people.overdue(day(action["due"]), action["status"], today)
    ]
    assert contacts == expected["stakeholder_contact_overdue"]
    assert actions == expected["actions_overdue"]


def test_breached_standing_constraints(demo: Json, expected: Json) -> None:
    breaches = []
    for item in demo["items"]:
        wanted = item["quality"]
        measured = wanted and (wanted["last_measured"] or {}).get("value")
        if wanted and quality.breached(measured, wanted["breakpoint"], wanted["direction"]):
            breaches.append(item["id"])
    assert breaches == expected["standing_constraint_breaches"]


def test_quality_codes_are_the_standards_own(demo: Json) -> None:
    for item in demo["items"]:
        if wanted := item["quality"]:
            parts = quality.SUBCHARACTERISTICS[wanted["characteristic"]]
            assert wanted["subcharacteristic"] in map(quality.code_of, parts)


def test_the_roadmaps_flaws_are_told(demo: Json, expected: Json, today: date) -> None:
    entries = [
        Entry(
            entry["id"], day(entry["start"]), day(entry["end"]), entry["horizon"],
            entry["confidence"], entry["status"], tuple(entry["goals"]),
            tuple(entry.get("depends_on", ())),
            breached=("LM-9",) if entry["id"] in {"R1", "R2"} else (),
            behind=("G3",) if "G3" in entry["goals"] else (),
        )
        for entry in demo["roadmap"]
    ]  # fmt: skip
    told = [(notice.entry, notice.concern) for notice in warnings(entries, today)]
    assert told == [
        ("R1", Concern.breached),
        ("R1", Concern.goal_behind),
        ("R6", Concern.no_goal),
    ]
    orphans = [item["id"] for item in demo["items"] if not item["goals"]] + ["R6"]
    assert orphans == expected["orphans_without_goal"]


def test_a_roadmap_items_quarter_follows_from_its_dates(demo: Json) -> None:
    for entry in demo["roadmap"]:
        start, end = date.fromisoformat(entry["start"]), date.fromisoformat(entry["end"])
        # R5 is named after the quarter in which it ends; for us the start decides.
        assert entry["quarter"] in {quarter_of(start), quarter_of(end)}


def test_the_votes_of_both_sessions_lead_to_what_was_decided(demo: Json) -> None:
    deck = estimation.deck_of(demo["settings"]["scale"])
    limit = demo["settings"]["revote_limit"]
    last: dict[str, estimation.Outcome] = {}
    verdicts: dict[str, list[str]] = {}
    for session in demo["sessions"]:
        for talk in session["discussed"]:
            for number, played in enumerate(talk["rounds"], 1):
                found = estimation.outcome(played["votes"], deck, number, limit)
                last[talk["item"]] = found
                verdicts.setdefault(talk["item"], []).append(found.verdict)
                if number == len(talk["rounds"]) and talk["result"] is not None:
                    assert found.card
                    assert found.card.points == talk["result"]
    assert verdicts == {
        "LM-7": ["neighbours", "consensus"],
        "LM-10": ["neighbours"],
        "LM-13": ["missing", "consensus"],
        "LM-8": ["discuss", "consensus"],
        "LM-16": ["missing"],
        "LM-11": ["consensus"],
        "LM-20": ["missing", "discuss"],
    }
    assert last["LM-20"].card is None
    assert last["LM-20"].lowest == ("D1",)


def test_the_demos_criteria_are_complete_and_free_of_vague_words(demo: Json) -> None:
    for item in demo["items"]:
        for parts in item["acceptance_criteria"]:
            text = given_when_then(**parts)
            read = scenario(text)
            assert read
            assert not read.missing
            assert vague_words(text) == ()


def test_the_demos_answers_are_those_we_ask_for(demo: Json) -> None:
    for item in demo["items"]:
        assert item["human_checks"].keys() <= readiness.QUESTIONS.keys()
        if item["state"] in {"ready", "in_sprint"}:
            said = [readiness.Answer(key, value) for key, value in item["human_checks"].items()]
            asked = readiness.questions_for(readiness.ItemFacts(item["type"]))
            assert readiness.unanswered(asked, said) == []

"""What the panes show of the direction: figures that agree with the demo's oracles."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from po_tui.demo import load
from po_tui.model.roadmap import Concern
from po_tui.store import panes
from po_tui.store.store import Author, Store
from tests.store.written import Writer

TODAY = date(2026, 11, 24)
Demo = tuple[sqlite3.Connection, int]


@pytest.fixture
def book(store: Store) -> Writer:
    return Writer(store)


@pytest.fixture
def con(store: Store) -> sqlite3.Connection:
    return store.rows


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    store = Store(tmp_path_factory.mktemp("demo") / "demo.db", Author.command("me"))
    yield store.rows, load(store, TODAY)
    store.close()


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    told = json.loads(files("po_tui.demo").joinpath("leenmuur.json").read_text("utf-8"))
    oracles: dict[str, Any] = told["expected_calculations"]
    return oracles


# ── direction ───────────────────────────────────────────────────────────────────────────────────


def test_a_new_product_has_a_direction_to_be_written(book: Writer, con: sqlite3.Connection) -> None:
    assert panes.vision(con, book.product) == panes.VisionView()
    assert panes.strategy(con, book.product) == panes.StrategyView()
    line = panes.goal_line(con, book.product)
    assert (line.product, line.goal, line.fraction, line.phase) == (
        "Abacus",
        "",
        None,
        "development",
    )
    for read in (panes.needs, panes.standing_constraints, panes.people, panes.sprints,
                 panes.session_list, panes.actions):  # fmt: skip
        assert read(con, book.product) == []
    assert panes.goals(con, book.product, TODAY) == []
    assert panes.roadmap(con, book.product, TODAY) == []


def test_the_vision_shows_pitch_board_and_whom_it_was_shown_to(demo: Demo) -> None:
    vision = panes.vision(*demo)
    assert vision.statement.startswith("Every resident")
    assert (vision.pitch_is_a, vision.version) == ("self-service lending wall", 3)
    assert [need.key for need in vision.needs] == ["N1", "N2", "N3", "N4", "N5"]
    assert [who.short for who in vision.last_presented_to] == ["ST1", "ST2", "team"]


def test_the_strategy_says_what_we_do_not_do(demo: Demo) -> None:
    strategy = panes.strategy(*demo)
    assert "home delivery" in strategy.not_doing
    assert strategy.measured_by is not None
    assert strategy.measured_by.key == "G1"
    assert [(one.status[:8], bool(one.evidence)) for one in strategy.assumptions] == [
        ("supporte", True),
        ("untested", False),
    ]


def test_goals_are_as_far_as_the_demo_says(demo: Demo, expected: dict[str, Any]) -> None:
    goals = panes.goals(*demo, TODAY)
    assert {goal.key: round(100 * (goal.progress or 0), 1) for goal in goals} == expected[
        "goal_progress_pct"
    ]
    assert {goal.key: round(100 * (goal.elapsed or 0), 1) for goal in goals} == expected[
        "goal_time_elapsed_pct"
    ]
    assert [goal.key for goal in goals if goal.behind] == ["G3"]
    assert [goal.key for goal in goals if goal.measurement_overdue] == ["G3"]
    assert (goals[0].value, goals[0].measured_on) == (6.5, "2026-11-20")
    assert [fact.ok for fact in goals[2].smart] == [True, True, True, None, True]


def test_a_goal_without_a_measurement_is_not_at_zero(book: Writer, con: sqlite3.Connection) -> None:
    book.goal("G1", baseline=0.0, target=10.0, baseline_date="2026-01-01", deadline="2026-12-31")
    (goal,) = panes.goals(con, book.product, TODAY)
    assert (goal.progress, goal.behind, goal.value) == (None, False, None)
    assert goal.elapsed is not None


def test_the_line_on_top_tells_the_product_goal_and_how_far_it_is(demo: Demo) -> None:
    line = panes.goal_line(*demo, TODAY)
    assert (line.product, line.product_key, line.goal_key) == ("Leenmuur", "LM", "G1")
    assert line.goal == "One wall runs a full month without a volunteer at the desk"
    assert round(line.fraction or 0, 3) == 0.417
    assert (line.phase, line.phase_since) == ("introduction", "2026-09-01")


def test_standing_constraints_tell_which_is_breached(demo: Demo, expected: dict[str, Any]) -> None:
    found = panes.standing_constraints(*demo)
    assert [one.key for one in found] == ["LM-9", "LM-15", "LM-19", "LM-22"]
    assert [one.key for one in found if one.breached] == expected["standing_constraint_breaches"]
    assert found[0].quality is not None
    assert (found[0].quality.target, found[0].quality.value) == (95, 80)


def test_a_constraint_of_another_product_does_not_stand_here(
    store: Store, book: Writer, con: sqlite3.Connection
) -> None:
    Writer(store, "ELSE").item("Theirs", labels=["standing-constraint"])
    book.item("Dropped", labels=["standing-constraint"], state="dropped")
    book.item("Ours", labels=["Standing-Constraint"], type="constraint")
    assert [one.title for one in panes.standing_constraints(con, book.product)] == ["Ours"]


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


def test_the_roadmap_warns_where_the_demo_is_flawed(demo: Demo) -> None:
    items = panes.roadmap(*demo, TODAY)
    notices = {item.key: {notice.concern for notice in item.notices} for item in items}
    assert notices["R1"] == {Concern.breached, Concern.goal_behind}
    assert Concern.no_goal in notices["R6"]
    assert (items[0].quarter, items[0].goals) == ("2026-Q4", ("G1", "G3"))
    assert items[5].depends_on == ("R2", "R5")


def test_the_work_behind_an_outcome_is_counted(demo: Demo, expected: dict[str, Any]) -> None:
    first = panes.roadmap(*demo, TODAY)[0]
    assert first.points == expected["forecast_r1"]["scope_points"]
    assert first.unestimated == len(expected["forecast_r1"]["unestimated"])
    assert first.progress == 0


def test_progress_is_by_points_or_by_items_where_none_has_points(
    book: Writer, con: sqlite3.Connection
) -> None:
    by_points, by_items, nothing = (book.roadmap(key) for key in ("R1", "R2", "R3"))
    for title, state, points, outcome in (
        ("done", "done", 3.0, by_points),
        ("open", "new", 9.0, by_points),
        ("epic", "open", None, by_points),
        ("dropped", "dropped", 20.0, by_points),
        ("also done", "done", None, by_items),
        ("also open", "new", None, by_items),
    ):
        kind = "epic" if title == "epic" else "story"
        item = book.item(title, state=state, estimate=points, type=kind)
        book.serves(item, roadmap=outcome)
    found = {item.id: item for item in panes.roadmap(con, book.product, TODAY)}
    assert (found[by_points].progress, found[by_points].items) == (0.25, 2)
    assert (found[by_items].progress, found[by_items].unestimated) == (0.5, 1)
    assert found[nothing].progress is None


def test_on_track_is_doubted_where_the_forecast_is_later(
    book: Writer, con: sqlite3.Connection
) -> None:
    outcome = book.roadmap("R1", status="on_track", end="2026-12-31", horizon="now")
    book.record("roadmap", "RoadmapGoal", roadmap_id=outcome, goal_id=book.goal("G1"))
    item = book.item("Much work", estimate=50.0)
    book.serves(item, roadmap=outcome)

    def concerns() -> list[Concern]:
        return [notice.concern for notice in panes.roadmap(con, book.product, TODAY)[0].notices]

    for n in range(4):
        book.record("delivery", "Sprint", key=f"S{n}", done_points=10.0, position=n)
    assert concerns() == [], "four sprints are too little history"
    book.record("delivery", "Sprint", key="S5", done_points=10.0, position=5)
    assert concerns() == [Concern.forecast_late]
    book.change("estimate", item, estimate=20.0)
    assert concerns() == []


# ── people, delivery, meetings ──────────────────────────────────────────────────────────────────


def test_people_come_in_seat_order_with_who_is_to_be_spoken(
    demo: Demo, expected: dict[str, Any]
) -> None:
    found = panes.people(*demo, TODAY)
    assert [one.key for one in found][:4] == ["PO-S", "PO-T", "SM", "D1"]
    assert [one.key for one in found if one.contact_overdue] == expected[
        "stakeholder_contact_overdue"
    ]
    assert [one.key for one in found if one.last_word_on_order] == ["PO-T"]
    assert [one.estimates for one in found][:4] == [None, None, False, True]
    assert found[0].decides == ("vision", "strategy", "goals", "roadmap")


def test_sprints_come_oldest_first_with_their_work(demo: Demo, expected: dict[str, Any]) -> None:
    found = panes.sprints(*demo)
    assert [one.done_points for one in found if one.state == "done"] == expected[
        "velocity_samples_used"
    ]
    assert (found[-1].key, found[-1].state, found[-1].goal_met) == ("S15", "current", None)
    assert [work.key for work in found[-1].items] == ["LM-4", "LM-5", "LM-6"]
    missed = [work for work in found[-2].items if work.outcome == "not_done"]
    assert [(work.key, work.item_id) for work in missed] == [("LM-D9", None)]


def test_sessions_come_latest_first(demo: Demo) -> None:
    found = panes.session_list(*demo)
    assert [(one.key, one.number, one.items) for one in found] == [("RF-08", 8, 5), ("RF-07", 7, 5)]


def test_open_actions_come_most_urgent_first(demo: Demo, expected: dict[str, Any]) -> None:
    found = panes.actions(*demo, TODAY)
    assert [one.key for one in found] == ["AC-51", "AC-55", "AC-56", "AC-54", "AC-53"]
    assert [one.key for one in found if one.overdue] == expected["actions_overdue"]
    assert found[0].owner is not None
    assert (found[0].owner.short, found[0].session) == ("PO-T", "RF-07")
    everything = panes.actions(*demo, TODAY, open_only=False)
    assert {one.key for one in everything} - {one.key for one in found} == {"AC-52"}

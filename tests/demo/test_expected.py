"""The demo product, loaded: what its file says should come out does come out of the database."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from po_tui import demo
from po_tui.store import panes, rows
from po_tui.workspace import Workspace

TODAY = date(2026, 11, 24)


@pytest.fixture
def expected() -> dict[str, Any]:
    told = json.loads(files("po_tui.demo").joinpath("leenmuur.json").read_text(encoding="utf-8"))
    return dict(told["expected_calculations"])


@pytest.fixture
def leenmuur(tmp_path: Path) -> Iterator[Workspace]:
    store = demo.ensure(tmp_path / "demo.db", TODAY)
    yield Workspace.open(store)
    store.close()


def test_counts_by_type_and_state(leenmuur: Workspace, expected: dict[str, Any]) -> None:
    items = leenmuur.backlog.list_rows(leenmuur.backlog.ids())
    assert Counter(item.type for item in items) == expected["count_by_type"]
    assert Counter(item.state for item in items) == expected["count_by_state"]


def test_ready_points_and_buffer(leenmuur: Workspace, expected: dict[str, Any]) -> None:
    buffer = leenmuur.delivery.buffer()
    assert buffer.points == expected["ready_points"]
    assert buffer.velocity == expected["mean_velocity_last_2"]
    assert buffer.in_sprints is not None
    assert round(buffer.in_sprints, 2) == expected["ready_buffer_sprints"]


def test_goals_progress_and_clock(leenmuur: Workspace, expected: dict[str, Any]) -> None:
    goals = leenmuur.vision.goals()
    assert {goal.key: round(100 * (goal.progress or 0), 1) for goal in goals} == expected[
        "goal_progress_pct"
    ]
    assert {goal.key: round(100 * (goal.elapsed or 0), 1) for goal in goals} == expected[
        "goal_time_elapsed_pct"
    ]


def test_orphans_breaches_and_what_is_overdue(
    leenmuur: Workspace, expected: dict[str, Any]
) -> None:
    con, product = leenmuur.store.rows, leenmuur.product_id
    orphans = rows.orphans(con, product)
    keys = [leenmuur.backlog.key(item) for item in orphans.items]
    keys += [entry.key for entry in leenmuur.roadmap.items() if entry.id in orphans.roadmap]
    assert keys == expected["orphans_without_goal"]
    breaches = [one.key for one in leenmuur.vision.standing_constraints() if one.breached]
    assert breaches == expected["standing_constraint_breaches"]
    overdue = [person.key for person in panes.people(con, product, TODAY) if person.contact_overdue]
    assert overdue == expected["stakeholder_contact_overdue"]
    late = [action.key for action in panes.actions(con, product, TODAY) if action.overdue]
    assert late == expected["actions_overdue"]


def test_return_on_time_of_the_sessions(leenmuur: Workspace, expected: dict[str, Any]) -> None:
    held = {one.key: one.roti for one in leenmuur.refinement.sessions()}
    assert {key: round(sum(roti) / len(roti), 2) for key, roti in held.items()} == expected[
        "roti_mean"
    ]

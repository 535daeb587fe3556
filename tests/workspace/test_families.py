"""Epics and their parts: how far they are counts what is at the ends, and nothing that was dropped."""

import pytest

from po_tui.model.forest import Progress
from po_tui.workspace import Workspace


@pytest.fixture
def family(workspace: Workspace) -> dict[str, int]:
    """An epic with an epic within: stories at the ends."""
    backlog = workspace.backlog
    ids: dict[str, int] = {}
    for name, above, values in (
        ("epic", "", {"type": "epic"}),
        ("inner", "epic", {"type": "epic"}),
        ("done", "inner", {"estimate": 3, "state": "done"}),
        ("open", "inner", {"estimate": 5}),
        ("bare", "epic", {}),
        ("dropped", "epic", {"estimate": 8}),
        ("alone", "", {"estimate": 2}),
    ):
        parent = {"parent_id": ids[above]} if above else {}
        ids[name] = backlog.add(name, {**values, **parent})
    backlog.drop([ids["dropped"]], "not needed")
    return ids


def test_progress_rolls_up_what_stands_at_the_ends(
    workspace: Workspace, family: dict[str, int]
) -> None:
    assert workspace.backlog.progress(list(family.values())) == {
        family["epic"]: Progress(parts=3, done=1, points=8, points_done=3, unestimated=1),
        family["inner"]: Progress(parts=2, done=1, points=8, points_done=3, unestimated=0),
    }


def test_who_is_part_of_what_is_known_of_all_and_of_a_few(
    workspace: Workspace, family: dict[str, int]
) -> None:
    backlog = workspace.backlog
    assert backlog.parents()[family["open"]] == family["inner"]
    assert family["alone"] not in backlog.parents()
    assert backlog.parents_of([family["alone"], family["bare"], 999]) == {
        family["alone"]: None,
        family["bare"]: family["epic"],
    }


def test_facts_for_columns_are_read_for_a_window(
    workspace: Workspace, family: dict[str, int]
) -> None:
    backlog = workspace.backlog
    anna = workspace.people.add("Anna")
    backlog.revise(
        family["open"],
        {"assignee_id": anna, "deadline": "2026-12-24", "moscow": "must", "labels": ["pilot"]},
    )
    facts = backlog.facts([family["open"], 999])
    assert list(facts) == [family["open"]]
    one = facts[family["open"]]
    assert (one.parent, one.assignee, one.deadline) == ("AB-2", "Anna", "2026-12-24")
    assert (one.state, one.labels, one.moscow, one.updated[:10]) == (
        "new",
        ("pilot",),
        "must",
        "2026-11-24",
    )

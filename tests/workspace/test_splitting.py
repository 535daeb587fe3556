"""Splitting: what the parts take over, where the criteria go, and that one undo takes it back."""

import json

import pytest

from po_tui.model.splitting import Part
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused


@pytest.fixture
def big(workspace: Workspace, items: list[int]) -> int:
    """An item with three criteria, in the middle of the order."""
    constraint = workspace.backlog.add("Privacy", {"type": "constraint"})
    workspace.backlog.revise(
        items[2],
        {
            "criteria": [{"text": "a photo"}, {"text": "a note", "done": True}, {"text": "a list"}],
            "estimate": 13,
            "labels": ["camera", "standing-constraint"],
            "quality_links": [constraint],
            "deadline": "2027-01-31",
            "parent_id": items[0],
        },
    )
    return items[2]


def criteria(workspace: Workspace, item: int) -> list[str]:
    return [one.text for one in workspace.backlog.view(item).criteria]


def test_parts_stand_behind_the_item_in_order_and_inherit_what_it_served(
    workspace: Workspace, items: list[int], big: int
) -> None:
    backlog = workspace.backlog
    children = backlog.split(big, ["first", "second"], "data")
    order = backlog.ids()
    assert order[order.index(big) + 1 :][:3] == [*children, items[3]]
    parent = backlog.view(big)
    assert (parent.type, parent.state, parent.estimate) == ("epic", "open", None)
    assert parent.split_pattern == "data"
    assert parent.parent is not None
    for child in map(backlog.view, children):
        assert child.type == "story"
        assert child.parent is not None
        assert child.parent.id == big
        assert child.quality_links == parent.quality_links
        assert child.labels == ("camera",)
        assert child.deadline == "2027-01-31"
        assert child.estimate is None


def test_criteria_go_where_they_were_dealt_and_the_others_stay(
    workspace: Workspace, big: int
) -> None:
    photo, note, _list = (one.uid for one in workspace.backlog.view(big).criteria)
    first, second = workspace.backlog.split(
        big, [Part("first", (photo, note), 3), Part("second", (note,))]
    )
    assert criteria(workspace, first) == ["a photo", "a note"]
    assert criteria(workspace, second) == ["a note"]
    assert criteria(workspace, big) == ["a list"]
    view = workspace.backlog.view(first)
    assert view.estimate == 3
    assert [one.done for one in view.criteria] == [False, True]
    kept, copy = view.criteria[1].uid, workspace.backlog.view(second).criteria[0].uid
    assert kept == note
    assert copy != note


def test_one_undo_takes_a_split_back(workspace: Workspace, big: int) -> None:
    before = workspace.backlog.view(big), workspace.backlog.ids()
    uids = [one.uid for one in before[0].criteria]
    workspace.backlog.split(big, [Part("first", tuple(uids)), Part("second")], "rules")
    step = workspace.history.undo()
    assert step.reason == "rules"
    after = workspace.backlog.view(big)
    assert workspace.backlog.ids() == before[1]
    assert (after.type, after.estimate, after.criteria) == ("story", 13, before[0].criteria)
    assert after.children == ()


def test_a_question_broken_out_is_a_spike_that_the_others_wait_for(
    workspace: Workspace, big: int
) -> None:
    spike, rest = workspace.backlog.split(big, ["Which camera?", "Take it"], "spike")
    asked = workspace.backlog.view(spike)
    assert (asked.type, asked.details["question"]) == ("spike", "Which camera?")
    assert [one.id for one in workspace.backlog.view(rest).depends_on] == [spike]


@pytest.mark.parametrize(("parts", "pattern"), [([], ""), ([" "], ""), (["one"], "halves")])
def test_what_cannot_be_meant_changes_nothing(
    workspace: Workspace, big: int, parts: list[str], pattern: str
) -> None:
    with pytest.raises(Mistake):
        workspace.backlog.split(big, parts, pattern)
    assert workspace.backlog.view(big).type == "story"


def test_criteria_that_were_changed_meanwhile_are_not_dealt(
    workspace: Workspace, other: Workspace, big: int
) -> None:
    uids = tuple(one.uid for one in workspace.backlog.view(big).criteria)
    other.backlog.revise(big, {"criteria": [{"text": "another"}]})
    with pytest.raises(Refused, match="changed meanwhile"):
        workspace.backlog.split(big, [Part("first", uids)])
    assert workspace.backlog.view(big).children == ()


def test_an_epic_gets_further_parts_and_a_finished_item_none(
    workspace: Workspace, items: list[int], big: int
) -> None:
    backlog = workspace.backlog
    backlog.split(big, ["first"])
    backlog.split(big, ["more"])
    assert {child.title for child in backlog.view(big).children} == {"first", "more"}
    assert {child.type for child in backlog.view(big).children} == {"story"}
    backlog.revise(items[0], {"state": "done"})
    with pytest.raises(Refused):
        backlog.split(items[0], ["late"])


def test_the_pattern_is_kept_with_the_item(workspace: Workspace, big: int) -> None:
    workspace.backlog.split(big, ["first", "second"], "Simple/Complex")
    (split,) = workspace.store.rows.execute(
        "SELECT split FROM item WHERE id = ?", (big,)
    ).fetchone()
    assert json.loads(split) == {"pattern": "simple_complex"}


def test_a_part_that_is_a_question_keeps_what_it_inherited(workspace: Workspace, big: int) -> None:
    backlog = workspace.backlog
    backlog.revise(big, {"details": {"source": "the contract"}})
    spike, rest = backlog.split(big, ["Which lens?", "Take the photo"], "spike")
    asked = backlog.view(spike)
    assert (asked.type, asked.details) == (
        "spike", {"source": "the contract", "question": "Which lens?"},
    )  # fmt: skip
    assert [one.id for one in backlog.view(rest).depends_on] == [spike]


def test_parts_wait_for_what_the_whole_waits_for_unless_one_says_which(
    workspace: Workspace, items: list[int], big: int
) -> None:
    backlog = workspace.backlog
    done = backlog.add("Done already", {"state": "done"})
    backlog.add_needs([big], [items[0], items[1], done])
    backlog.add_needs([items[3]], [big])
    every, one, none = backlog.split(
        big,
        [
            Part("waits for all"),
            Part("waits for one", waits_for=frozenset({items[1]})),
            Part("waits for nothing", waits_for=frozenset()),
        ],
    )
    assert [backlog.needs(part) for part in (every, one, none)] == [
        [items[0], items[1]], [items[1]], [],
    ]  # fmt: skip
    assert backlog.needs(big) == [items[0], items[1], done]
    assert backlog.needs(items[3]) == [big]
    workspace.history.undo()
    assert [one.title for one in backlog.view(items[0]).needed_by] == [backlog.view(big).title]


def test_a_part_that_waits_for_a_spike_still_waits_for_what_the_whole_does(
    workspace: Workspace, items: list[int], big: int
) -> None:
    backlog = workspace.backlog
    backlog.add_needs([big], [items[1]])
    spike, rest = backlog.split(big, ["Which camera?", "The rest"], "spike")
    assert backlog.needs(rest) == [items[1], spike]

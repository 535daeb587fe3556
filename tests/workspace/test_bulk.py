"""One act for many items: one step, quick, and either all of it or nothing."""

import pytest

from po_tui.workspace import Workspace
from po_tui.workspace.bulk import PORTION
from po_tui.workspace.errors import Mistake, Refused, Unknown


@pytest.fixture
def many(workspace: Workspace) -> list[int]:
    """More items than one portion."""
    with workspace.backlog.step("Add many"):
        return [workspace.backlog.add(f"item {n}") for n in range(PORTION + 20)]


def estimates(workspace: Workspace, ids: list[int]) -> set[float | None]:
    return {row.estimate for row in workspace.backlog.list_rows(ids, {})}


def steps(workspace: Workspace) -> int:
    return len(workspace.history.steps())


def test_many_items_are_changed_and_taken_back_as_one(
    workspace: Workspace, many: list[int]
) -> None:
    before = steps(workspace)
    workspace.backlog.revise_all(many, {"estimate": 3})
    assert estimates(workspace, many) == {3}
    assert steps(workspace) == before + 1
    done = workspace.history.undo()
    assert done.label == f"Edit estimate of {len(many)} items"
    assert estimates(workspace, many) == {None}
    workspace.history.redo()
    assert estimates(workspace, many) == {3}


def test_an_act_tells_how_far_it_is_and_stopped_half_way_it_did_nothing(
    workspace: Workspace, many: list[int]
) -> None:
    before = steps(workspace)
    portions = workspace.backlog.revising(many, {"estimate": 3})
    assert next(portions) == PORTION
    portions.close()
    assert estimates(workspace, many) == {None}
    assert steps(workspace) == before
    assert list(workspace.backlog.revising(many, {"estimate": 5})) == [PORTION, len(many)]
    assert estimates(workspace, many) == {5}


def test_where_one_item_refuses_none_is_changed_and_it_is_named(
    workspace: Workspace, many: list[int]
) -> None:
    epic = many[-1]
    workspace.backlog.revise(epic, {"type": "epic", "state": "open"})
    with pytest.raises(Refused, match=workspace.backlog.key(epic)):
        workspace.backlog.revise_all(many, {"estimate": 3})
    assert estimates(workspace, many) == {None}


def test_ready_is_refused_for_the_items_of_which_something_is_missing(
    workspace: Workspace, items: list[int]
) -> None:
    with pytest.raises(Refused, match=r"AB-1 is not ready: .*AB-3 is not ready: .*and 2 more"):
        workspace.backlog.revise_all(items, {"state": "ready"})
    assert {row.state for row in workspace.backlog.list_rows(items)} == {"new"}
    workspace.backlog.revise_all(items, {"state": "ready"}, why="we know them well")
    assert {row.state for row in workspace.backlog.list_rows(items)} == {"ready"}
    assert workspace.history.steps()[0].reason == "we know them well"


def test_links_and_parent_go_to_all_and_a_circle_names_the_item(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    first, *others = items
    backlog.revise_all(others, {"parent_id": first, "depends_on": [first]})
    assert {backlog.view(item).parent.key for item in others} == {"AB-1"}  # type: ignore[union-attr]
    assert all(backlog.linked(item, "depends_on") == [first] for item in others)
    with pytest.raises(Refused, match="AB-1"):
        backlog.revise_all([first], {"parent_id": others[0]})
    with pytest.raises(Refused, match="AB-1"):
        backlog.revise_all([first], {"depends_on": [others[0]]})
    backlog.revise_all(others, {"depends_on": []})
    assert not any(backlog.linked(item, "depends_on") for item in others)
    workspace.history.undo()
    assert all(backlog.linked(item, "depends_on") == [first] for item in others)


def test_what_is_typed_for_all_changes_the_labels_each_of_them_has(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    backlog.revise(items[0], {"labels": ["old", "kept"]})
    list(backlog.telling(items[:2], {"labels": "+new -old", "estimate": "5"}))
    assert [row.labels for row in backlog.list_rows(items[:2])] == [("kept", "new"), ("new",)]
    assert estimates(workspace, items[:2]) == {5}
    workspace.history.undo()
    assert [row.labels for row in backlog.list_rows(items[:2])] == [("old", "kept"), ()]


def test_links_typed_with_plus_and_minus_change_what_each_has(
    workspace: Workspace, items: list[int]
) -> None:
    backlog, (one, two, three, *__) = workspace.backlog, items
    backlog.revise(one, {"quality_links": [two]})
    list(backlog.telling([one, two], {"quality_links": "+AB-3"}))
    assert backlog.linked(one, "quality_links") == [two, three]
    assert backlog.linked(two, "quality_links") == [three]


def test_another_type_for_all_takes_along_what_goes_with_it(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"estimate": 8})
    list(workspace.backlog.telling(items, {"type": "epic"}))
    rows = workspace.backlog.list_rows(items)
    assert {(row.type, row.state, row.estimate) for row in rows} == {("epic", "open", None)}


def test_someone_new_is_added_in_the_same_step(workspace: Workspace, items: list[int]) -> None:
    list(workspace.backlog.telling(items[:2], {"assignee_id": "+Nora New"}))
    assert workspace.backlog.view(items[1]).assignee is not None
    workspace.history.undo()
    assert workspace.people.find("Nora New") is None


def test_dropping_many_needs_a_reason_and_is_one_step(
    workspace: Workspace, items: list[int]
) -> None:
    with pytest.raises(Refused, match="reason"):
        workspace.backlog.drop(items, " ")
    workspace.backlog.drop(items, "not now")
    assert not workspace.backlog.ids()
    workspace.history.undo()
    assert workspace.backlog.ids() == items


def test_an_item_that_is_gone_stops_the_whole_act(workspace: Workspace, items: list[int]) -> None:
    with pytest.raises(Unknown, match="gone"):
        workspace.backlog.revise_all([*items, 999], {"estimate": 3})
    assert estimates(workspace, items) == {None}


def test_a_value_that_cannot_be_is_refused_before_anything_is_written(
    workspace: Workspace, items: list[int]
) -> None:
    before = steps(workspace)
    with pytest.raises(Mistake):
        workspace.backlog.revise_all(items, {"estimate": -1})
    assert steps(workspace) == before


def test_what_all_have_already_is_no_step(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.revise_all(items, {"estimate": 3})
    before = steps(workspace)
    workspace.backlog.revise_all(items, {"estimate": 3})
    assert steps(workspace) == before

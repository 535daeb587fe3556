"""What needs the product owner: each concern is found, none is invented, the pressing ones first."""

import pytest

from po_tui.model.hints import EACH, LEVEL_OF, Code, Hint, Level, in_order
from po_tui.workspace import Workspace
from po_tui.workspace.ordering import Place


def codes(workspace: Workspace, key: str = "") -> list[Code]:
    return [hint.code for hint in workspace.hints.all().hints if not key or hint.key == key]


def test_a_quiet_backlog_has_only_what_is_true_of_it(workspace: Workspace) -> None:
    item = workspace.backlog.add("one", {"estimate": 3, "criteria": ["so"]})
    assert codes(workspace, workspace.backlog.key(item)) == []


def test_what_waits_for_something_behind_it_is_blocked_and_ordered_later(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"depends_on": [items[2]]})
    assert {Code.blocked, Code.ordered_later} <= set(codes(workspace, "AB-1"))
    workspace.backlog.move([items[2]], Place.top())
    assert not {Code.blocked, Code.ordered_later} & set(codes(workspace, "AB-1"))


def test_details_far_down_the_order_are_too_early_and_near_the_top_are_not(
    workspace: Workspace,
) -> None:
    backlog = workspace.backlog
    long = {"criteria": ["one", "two", "three"]}
    top, *_others, bottom = [
        backlog.add(f"item {n}", long if n in (0, 44) else {}) for n in range(45)
    ]
    found = [
        hint.item_id for hint in workspace.hints.all().hints if hint.code is Code.over_detailed
    ]
    assert found == [bottom]
    assert workspace.hints.all().deep.over_detailed == 1
    backlog.move([bottom], Place.after(top))
    assert workspace.hints.all().deep.over_detailed == 0


def test_an_epic_with_nothing_under_it_is_pointed_out_until_it_is_split(
    workspace: Workspace, items: list[int]
) -> None:
    epic = workspace.backlog.add("big", {"type": "epic"})
    assert Code.empty_epic in codes(workspace, workspace.backlog.key(epic))
    workspace.backlog.split(epic, ["one part"])
    assert Code.empty_epic not in codes(workspace, workspace.backlog.key(epic))


@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        ("2026-11-20", Code.deadline_passed),
        ("2026-12-10", Code.deadline_near),
        ("2027-12-10", None),
    ],
)
def test_a_deadline_presses_when_it_is_near(
    workspace: Workspace, items: list[int], deadline: str, code: Code | None
) -> None:
    workspace.backlog.revise(items[0], {"deadline": deadline})
    found = set(codes(workspace, "AB-1")) & {Code.deadline_near, Code.deadline_passed}
    assert found == ({code} if code else set())


def test_many_of_a_kind_are_counted_not_listed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(EACH + 3):
        workspace.backlog.add(f"item {n}")
    monkeypatch.setenv("PO_TUI_NOW", "2027-06-01T09:00:00Z")
    stale = [hint for hint in workspace.hints.all().hints if hint.code is Code.stale]
    assert len(stale) == EACH
    assert (stale[-1].more, stale[-1].query) == (3, "is:stale")


def test_done_and_dropped_items_need_nothing(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    backlog.revise(items[0], {"deadline": "2026-11-01", "state": "done"})
    backlog.drop([items[1]], "not wanted")
    found = {hint.key for hint in workspace.hints.all().hints}
    assert not {"AB-1", "AB-2"} & found


def test_the_most_pressing_comes_first_and_of_a_kind_the_longest_overdue() -> None:
    hints = [
        Hint(Code.stale, "item", "A", "", "", 200),
        Hint(Code.action_overdue, "action", "B", "", "", 2),
        Hint(Code.action_overdue, "action", "C", "", "", 9),
        Hint(Code.breach, "item", "D", "", ""),
    ]
    assert [hint.key for hint in in_order(hints)] == ["D", "C", "B", "A"]
    assert set(LEVEL_OF) == set(Code)
    assert [LEVEL_OF[code] for code in Code] == sorted(LEVEL_OF.values())
    assert set(LEVEL_OF.values()) == set(Level)

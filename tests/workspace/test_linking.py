"""What has to come first: trees both ways, circles refused, and an order that honours it."""

from itertools import pairwise

import pytest

from po_tui.model.dependencies import DEEPEST, Branch, Sign, guides
from po_tui.model.filters import parse
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused, Unknown
from po_tui.workspace.ordering import Place


def titles(workspace: Workspace) -> list[str]:
    return [row.title for row in workspace.backlog.list_rows(workspace.backlog.ids())]


def drawn(branches: tuple[Branch, ...]) -> list[str]:
    """A tree as text: guides, key, signs."""
    return [
        f"{lead}{one.item.key}{' …' if one.cut else ''}"
        + "".join(f" {sign.value}" for sign in one.signs)
        for lead, one in zip(guides(branches), branches, strict=True)
    ]


def test_trees_lead_to_what_is_needed_and_to_what_waits(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    one, two, three, four, five = items
    backlog.add_needs([three], [one, two])
    backlog.add_needs([five], [three])
    backlog.add_needs([two], [one])
    backlog.add_needs([four], [three])
    ties = backlog.ties(three)
    assert drawn(ties.needs) == ["├ AB-1", "└ AB-2 blocked", "  └ AB-1"]
    assert drawn(ties.needed_by) == ["├ AB-5 blocked", "└ AB-4 blocked"]
    assert drawn(backlog.ties(five).needs) == [
        "└ AB-3 blocked",
        "  ├ AB-1",
        "  └ AB-2 blocked",
        "    └ AB-1",
    ]
    assert backlog.ties(workspace.backlog.add("alone")).none


def test_a_tree_says_what_is_done_dropped_and_ordered_later(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    one, two, three, four, five = items
    backlog.add_needs([two], [one, three, four, five])
    backlog.revise(one, {"state": "done"})
    backlog.drop([three], "not now")
    backlog.revise(five, {"state": "in_sprint"})
    needs = {branch.item.title: branch.signs for branch in backlog.ties(two).needs}
    assert needs == {
        "one": (Sign.done,),
        "three": (Sign.dropped,),
        "four": (Sign.later,),
        "five": (),  # somebody is at it: its place no longer matters
    }
    assert [late.title for late in backlog.ties(two).late] == ["four"]
    assert backlog.ties(four).needed_by[0].signs == (Sign.blocked, Sign.later)


def test_a_deep_tree_is_cut_and_a_shared_branch_is_followed_once(workspace: Workspace) -> None:
    backlog = workspace.backlog
    chain = [backlog.add(f"step {n}") for n in range(DEEPEST + 3)]
    for waits, needed in pairwise(chain):
        backlog.add_needs([waits], [needed])
    backlog.add_needs([chain[0]], [chain[2]])
    needs = backlog.ties(chain[0]).needs
    assert max(branch.depth for branch in needs) == DEEPEST
    assert [branch.item.title for branch in needs if branch.cut] == [f"step {DEEPEST}", "step 2"]


def test_a_circle_is_refused_with_its_path_and_nothing_is_changed(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    backlog.add_needs([items[0]], [items[1]])
    backlog.add_needs([items[1]], [items[2]])
    with pytest.raises(Refused, match="AB-3 → AB-1 → AB-2 → AB-3"):
        backlog.add_needs([items[4], items[2]], [items[0]])
    with pytest.raises(Refused, match="AB-4 → AB-4"):
        backlog.add_needs([items[3]], [items[3]])
    assert backlog.needs(items[4]) == []


def test_one_item_is_needed_by_all_marked_as_one_step(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    backlog.add_needs([items[2]], [items[1]])
    assert backlog.add_needs(items[1:], [items[0]])
    assert [backlog.needs(item) for item in items] == [
        [],
        [items[0]],
        [items[1], items[0]],
        [items[0]],
        [items[0]],
    ]
    assert not backlog.add_needs(items[1:], [items[0]])
    workspace.history.undo()
    assert [backlog.needs(item) for item in items] == [[], [], [items[1]], [], []]


def test_a_need_goes_and_the_rest_stays(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    backlog.add_needs([items[4]], items[:3])
    assert backlog.remove_needs([items[4]], [items[1]])
    assert backlog.needs(items[4]) == [items[0], items[2]]
    assert not backlog.remove_needs([items[4]], [items[1]])


def test_an_item_goes_right_behind_the_last_it_waits_for(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    backlog.add_needs([items[0]], [items[1], items[3]])
    assert backlog.put_after_needed(items[0])
    assert titles(workspace) == ["two", "three", "four", "one", "five"]
    assert not backlog.put_after_needed(items[0])
    workspace.history.undo()
    assert titles(workspace) == ["one", "two", "three", "four", "five"]


def test_what_is_needed_goes_before_it_near_and_far_as_one_step(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    one, two, __, four, five = items
    backlog.add_needs([two], [four, one])
    backlog.add_needs([four], [five])
    assert backlog.put_needed_before(two) == [five, four]
    assert titles(workspace) == ["one", "five", "four", "two", "three"]
    assert backlog.put_needed_before(two) == []
    workspace.history.undo()
    assert titles(workspace) == ["one", "two", "three", "four", "five"]


def test_the_list_and_the_filter_say_who_is_blocked(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    one, two, three, four, __ = items
    backlog.add_needs([two], [one])
    backlog.add_needs([three], [four])
    blocking = parse("is:blocked")

    def waits() -> dict[str, str]:
        return {row.title: row.waits for row in backlog.list_rows(backlog.ids()) if row.waits}

    assert waits() == {"two": "blocked", "three": "later"}
    assert backlog.find(blocking) == [two, three]
    backlog.revise(one, {"state": "done"})
    backlog.move([four], Place.top())
    assert waits() == {"three": "blocked"}
    assert backlog.find(blocking) == [three]
    backlog.revise(three, {"state": "done"})
    assert backlog.list_rows([three])[0].waits == ""


def test_a_late_delivery_blocks_too(workspace: Workspace, items: list[int]) -> None:
    from po_tui.model.tables.backlog import ExternalDelivery

    with workspace.backlog.step("Deliveries") as session:
        for item, status in ((items[0], "expected"), (items[1], "received")):
            session.add(
                ExternalDelivery(item_id=item, what="boards", due="2026-11-01", status=status)
            )
    waits = [row.waits for row in workspace.backlog.list_rows(items)]
    assert waits == ["blocked", "", "", "", ""]


def test_items_are_looked_up_by_key_number_and_words(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    for n in range(9):
        backlog.add(f"Résumé of part {n}")

    def found(text: str, **more: list[int]) -> list[str]:
        return [one.key for one in backlog.look_up(text, **more)]

    assert found("ab-1") == ["AB-1", "AB-10", "AB-11", "AB-12", "AB-13", "AB-14"]
    assert found("12") == ["AB-12"]
    assert found("resume par") == [f"AB-{n}" for n in range(6, 14)]
    assert found("thr", leaving_out=[items[2]]) == []
    assert found("") == []


def test_ties_of_an_item_that_is_gone_are_said_to_be_gone(workspace: Workspace) -> None:
    item = workspace.backlog.add("short-lived")
    workspace.history.undo()
    with pytest.raises(Unknown, match="gone"):
        workspace.backlog.ties(item)


def test_the_list_signs_what_is_held_up_and_not_all_that_waits(
    workspace: Workspace, items: list[int]
) -> None:
    from po_tui.model.tables.backlog import ExternalDelivery

    backlog = workspace.backlog
    one, two, three, four, five = items
    backlog.add_needs([two], [one])
    backlog.revise(one, {"state": "in_sprint"})
    backlog.ask(three, "May we?")
    backlog.ask(five, "Ought we?")
    backlog.revise(five, {"state": "parked"})
    with workspace.backlog.step("Deliveries") as session:
        session.add(
            ExternalDelivery(item_id=four, what="boards", due="2999-01-01", status="expected")
        )
    assert {row.id for row in backlog.list_rows(items) if row.waits} == {three}
    assert backlog.find(parse("is:blocked")) == [two, three, four, five]

"""Working the backlog through its verbs, on a real database."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from po_tui.store.store import ChangedMeanwhile
from po_tui.workspace import UnknownProduct, Workspace
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.ordering import Place


def titles(workspace: Workspace) -> list[str]:
    return [row.title for row in workspace.backlog.list_rows(workspace.backlog.ids())]


def writes(workspace: Workspace) -> int:
    """How many rows of the item table were written so far, by this connection."""
    return workspace.store.rows.total_changes


def test_a_product_is_new_once(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="already"):
        Workspace.new(workspace.store, "AB", "Again")
    with pytest.raises(Mistake, match="cannot be a product key"):
        Workspace.new(workspace.store, "1-2", "Nope")
    Workspace.new(workspace.store, "CD", "Second")
    with pytest.raises(UnknownProduct, match="AB, CD"):
        Workspace.open(workspace.store)
    assert Workspace.open(workspace.store, "cd").key == "CD"


def test_keys_count_on_and_are_never_used_twice(workspace: Workspace) -> None:
    first = workspace.backlog.add("one")
    assert workspace.backlog.key(first) == "AB-1"
    workspace.history.undo()
    assert workspace.backlog.key(workspace.backlog.add("two")) == "AB-2"
    assert workspace.backlog.item("ab-2") == workspace.backlog.item("AB-2")
    with pytest.raises(Unknown, match="AB-1"):
        workspace.backlog.item("AB-1")


def test_items_are_added_where_one_wants_them(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.add("first", place=Place.top())
    workspace.backlog.add("after two", place=Place.after(items[1]))
    workspace.backlog.add("before one", place=Place.before(items[0]))
    assert titles(workspace) == [
        "first",
        "before one",
        "one",
        "two",
        "after two",
        "three",
        "four",
        "five",
    ]


def test_a_move_writes_one_row_of_the_backlog(workspace: Workspace, items: list[int]) -> None:
    ranks = dict(workspace.store.rows.execute("SELECT id, rank FROM item").fetchall())
    workspace.backlog.move([items[4]], Place.top())
    after = dict(workspace.store.rows.execute("SELECT id, rank FROM item").fetchall())
    assert [item for item in ranks if ranks[item] != after[item]] == [items[4]]
    assert titles(workspace) == ["five", "one", "two", "three", "four"]


def test_up_and_down_move_past_the_neighbour_one_sees(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.drop([items[1]], "not now")
    assert workspace.backlog.move_up([items[2]])
    assert titles(workspace) == ["three", "one", "four", "five"]
    assert not workspace.backlog.move_up([items[2]])
    assert workspace.backlog.move_down([items[0]])
    assert titles(workspace) == ["three", "four", "one", "five"]


def test_a_block_moves_together_and_one_undo_takes_it_back(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.move([items[3], items[1]], Place.top())
    assert titles(workspace) == ["two", "four", "one", "three", "five"]
    workspace.history.undo()
    assert titles(workspace) == ["one", "two", "three", "four", "five"]
    workspace.history.redo()
    assert titles(workspace) == ["two", "four", "one", "three", "five"]


def test_an_item_cannot_move_next_to_itself(workspace: Workspace, items: list[int]) -> None:
    with pytest.raises(Mistake, match="itself"):
        workspace.backlog.move([items[0]], Place.after(items[0]))


def test_a_reason_for_a_move_goes_into_the_log(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.move_to([items[4]], 2, why="customers wait for it")
    log = workspace.store.rows.execute(
        "SELECT from_place, to_place, why FROM order_change"
    ).fetchall()
    assert log == [(5, 2, "customers wait for it")]


def test_ranks_squeezed_into_one_gap_are_rebalanced_and_the_order_holds(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    for n in range(150):
        backlog.move([items[2 + n % 2]], Place.after(items[0]))
    longest = max(len(row[0]) for row in workspace.store.rows.execute("SELECT rank FROM item"))
    assert longest <= 30
    assert titles(workspace) == ["one", "four", "three", "two", "five"]
    workspace.history.undo()
    assert titles(workspace) == ["one", "three", "four", "two", "five"]


def test_adding_into_one_gap_again_and_again_uses_no_number_twice(
    workspace: Workspace, items: list[int]
) -> None:
    backlog = workspace.backlog
    with workspace.backlog.step("Add many"):
        added = [backlog.add(f"new {n}", place=Place.after(items[0])) for n in range(150)]
    assert backlog.ids() == [items[0], *reversed(added), *items[1:]]
    assert [backlog.key(item) for item in added[:2]] == ["AB-6", "AB-7"]
    assert backlog.key(backlog.add("last")) == "AB-156"


def test_nothing_moves_next_to_an_item_without_a_place(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.drop([items[1]], "not now")
    with pytest.raises(Refused, match="no place"):
        workspace.backlog.move([items[0]], Place.after(items[1]))
    assert titles(workspace) == ["one", "three", "four", "five"]


def test_links_seen_in_another_order_are_no_change(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    backlog.revise(items[4], {"depends_on": [items[1], items[0]]})
    seen = {"depends_on": items[:2]}
    assert backlog.revise(items[4], {"depends_on": [items[2]]}, seen=seen) == ["depends_on"]
    with pytest.raises(ChangedMeanwhile):
        backlog.revise(items[4], {"depends_on": [items[3]]}, seen=seen)


def test_an_item_that_someone_took_back_is_said_to_be_gone(
    workspace: Workspace, other: Workspace
) -> None:
    item = other.backlog.add("six")
    other.history.undo()
    for look in (lambda: workspace.backlog.view(item), lambda: workspace.backlog.revise(item, {})):
        with pytest.raises(Unknown, match="gone"):
            look()


def test_redo_finds_a_place_where_its_own_was_given_away(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    workspace.backlog.add("six")
    workspace.history.undo()
    other.backlog.add("in its place")
    workspace.history.redo()
    assert titles(workspace) == ["one", "two", "three", "four", "five", "in its place", "six"]


def test_revise_changes_just_the_fields_named(workspace: Workspace, items: list[int]) -> None:
    changed = workspace.backlog.revise(
        items[0], {"title": "one", "estimate": 5, "labels": ["ux", "ux", " "]}
    )
    assert changed == ["estimate", "labels"]
    view = workspace.backlog.view(items[0])
    assert (view.estimate, tuple(view.labels)) == (5, ("ux",))


def test_two_processes_that_edit_different_fields_both_win(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    other.backlog.revise(items[0], {"estimate": 3}, seen={"estimate": None})
    workspace.backlog.revise(items[0], {"title": "uno"}, seen={"title": "one"})
    view = workspace.backlog.view(items[0])
    assert (view.title, view.estimate) == ("uno", 3)


def test_the_same_field_changed_meanwhile_is_never_overwritten(
    workspace: Workspace, other: Workspace, items: list[int]
) -> None:
    other.backlog.revise(items[0], {"title": "theirs"})
    with pytest.raises(ChangedMeanwhile) as met:
        workspace.backlog.revise(items[0], {"title": "mine", "estimate": 8}, seen={"title": "one"})
    assert (met.value.mine, met.value.theirs) == ("mine", "theirs")
    view = workspace.backlog.view(items[0])
    assert (view.title, view.estimate) == ("theirs", None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "  "}, "title cannot be empty"),
        ({"estimate": -1}, "zero or more"),
        ({"estimate": float("nan")}, "zero or more"),
        ({"state": "finished"}, "choose one of"),
        ({"deadline": "31-12-2026"}, "date like"),
        ({"colour": "red"}, "no field"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_in_one_line(
    workspace: Workspace, items: list[int], values: dict[str, object], said: str
) -> None:
    with pytest.raises(Mistake, match=said):
        workspace.backlog.revise(items[0], values)
    assert titles(workspace)[0] == "one"


def test_ready_with_something_missing_takes_a_reason(
    workspace: Workspace, items: list[int]
) -> None:
    with pytest.raises(Refused, match="not ready"):
        workspace.backlog.revise(items[0], {"state": "ready"})
    workspace.backlog.revise(items[0], {"state": "ready"}, why="the team knows it well")
    assert workspace.backlog.view(items[0]).state == "ready"
    assert workspace.history.steps()[0].reason == "the team knows it well"


def test_dropping_takes_a_reason_and_keeps_the_item_findable(
    workspace: Workspace, items: list[int]
) -> None:
    from po_tui.model import filters

    with pytest.raises(Refused, match="reason"):
        workspace.backlog.drop([items[0]], " ")
    workspace.backlog.drop([items[0]], "double of two")
    assert titles(workspace) == ["two", "three", "four", "five"]
    assert workspace.backlog.find(filters.parse("state:dropped")) == [items[0]]


def test_answers_expire_when_the_text_they_judged_changes(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.answer(items[0], "valuable", True, "team")
    assert [answer.expired for answer in workspace.backlog.view(items[0]).answers] == [False]
    workspace.backlog.revise(items[0], {"estimate": 3})
    assert [answer.expired for answer in workspace.backlog.view(items[0]).answers] == [False]
    workspace.backlog.add_criterion(items[0], "works at night")
    assert [answer.expired for answer in workspace.backlog.view(items[0]).answers] == [True]


def test_a_circle_of_dependencies_is_refused_with_the_way_round(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"depends_on": [items[1]]})
    workspace.backlog.revise(items[1], {"depends_on": [items[2]]})
    with pytest.raises(Refused, match="AB-3 → AB-1 → AB-2 → AB-3"):
        workspace.backlog.revise(items[2], {"depends_on": [items[0]]})
    assert workspace.backlog.linked(items[2], "depends_on") == []


def test_an_item_cannot_be_its_own_ancestor(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.revise(items[1], {"parent_id": items[0]})
    with pytest.raises(Refused, match="ancestor"):
        workspace.backlog.revise(items[0], {"parent_id": items[1]})


def test_splitting_keeps_the_links_and_takes_the_points(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"estimate": 20})
    first, second = workspace.backlog.split(items[0], ["pay by card", "pay by cash", " "])
    assert titles(workspace)[:4] == ["one", "pay by card", "pay by cash", "two"]
    parent = workspace.backlog.view(items[0])
    assert (parent.type, parent.state, parent.estimate) == ("epic", "open", None)
    assert {child.id for child in parent.children} == {first, second}
    workspace.history.undo()
    assert titles(workspace) == ["one", "two", "three", "four", "five"]
    assert workspace.backlog.view(items[0]).estimate == 20


def test_many_items_change_in_one_step(workspace: Workspace, items: list[int]) -> None:
    workspace.backlog.revise_all(items[:3], {"labels": ["later"]})
    assert [row.labels for row in workspace.backlog.list_rows(items)] == [("later",)] * 3 + [()] * 2
    workspace.history.undo()
    assert all(not row.labels for row in workspace.backlog.list_rows(items))


def test_drafts_are_kept_and_undo_never_touches_them(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"title": "uno"})
    workspace.drafts.keep("AB-1", "title", "half a tho")
    workspace.history.undo()
    assert workspace.drafts.get("AB-1", "title") == "half a tho"
    workspace.drafts.forget("AB-1", "title")
    assert workspace.drafts.get("AB-1", "title") == ""


@given(
    moves=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from(["up", "down", "top", "bottom", "before", "after"]),
            st.integers(0, 4),
        ),
        max_size=12,
    )
)
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_order_is_total_and_moves_do_what_a_list_would(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, str, int]]
) -> None:
    """The backlog against a plain Python list doing the same moves."""
    from po_tui.store.store import Author, Store

    store = Store(tmp_path_factory.mktemp("order") / "o.db", Author.app("anna"))
    workspace = Workspace.new(store, "AB", "Abacus")
    ids = [workspace.backlog.add(f"i{n}") for n in range(5)]
    model = list(ids)
    for which, how, other in moves:
        item, mate = ids[which], ids[other]
        at = model.index(item)
        if how in ("before", "after") and item == mate:
            continue
        match how:
            case "up":
                workspace.backlog.move_up([item])
                model.insert(max(0, at - 1), model.pop(at))
            case "down":
                workspace.backlog.move_down([item])
                model.insert(min(4, at + 1), model.pop(at))
            case "top":
                workspace.backlog.move([item], Place.top())
                model.insert(0, model.pop(at))
            case "bottom":
                workspace.backlog.move([item], Place.bottom())
                model.append(model.pop(at))
            case _:
                place = Place.before(mate) if how == "before" else Place.after(mate)
                workspace.backlog.move([item], place)
                model.remove(item)
                model.insert(model.index(mate) + (how == "after"), item)
        assert workspace.backlog.ids() == model
    store.close()


def test_an_epic_has_no_points_of_its_own(workspace: Workspace, items: list[int]) -> None:
    backlog = workspace.backlog
    backlog.revise(items[0], {"estimate": 5})
    backlog.split(items[0], ["First part"])
    with pytest.raises(Refused, match="an epic has no points"):
        backlog.revise(items[0], {"estimate": 5})
    with pytest.raises(Refused, match="an epic has no points"):
        backlog.add("Too much at once", {"type": "epic", "estimate": 40})
    backlog.revise(items[0], {"tshirt": "L", "title": "Large, and in parts"})
    whole = backlog.view(items[0])
    assert (whole.estimate, whole.tshirt) == (None, "L")


def test_nobody_can_ask_about_an_item_that_is_gone(workspace: Workspace, other: Workspace) -> None:
    item = other.backlog.add("six")
    other.history.undo()
    with pytest.raises(Unknown, match="gone"):
        workspace.backlog.ask(item, "Why?")

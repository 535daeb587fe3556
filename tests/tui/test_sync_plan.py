"""A plan that is read before it is carried out: what it says on a line, and what a tick means."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.sync.compare import NOTHING, Comparison, Part, Verdict
from po_tui.sync.events import Doing, Done, Ended, Entry, Failed, Planned, Pulling, Report, Waiting
from po_tui.sync.plan import ORDER, Act, Plan, PlannedItem, PlannedMove
from po_tui.tui.syncing.course import Course, Phase
from po_tui.tui.syncing.marking import by_lines, by_words, in_one_line
from po_tui.tui.syncing.plan_list import totals
from po_tui.tui.syncing.plan_tree import Chosen, Group, Line, PlanTree, Tick
from po_tui.tui.syncing.telling import change_in_line, move_in_line
from po_tui.tui.widgets.cells import cell_width


def push(field: str, here: object, there: object) -> Comparison:
    return Comparison(field, Verdict.push, there, here, there, there_becomes=here)


def pull(field: str, here: object, there: object) -> Comparison:
    return Comparison(field, Verdict.pull, here, here, there, here_becomes=there)


def clash(field: str, here: object, there: object, *parts: Part) -> Comparison:
    return Comparison(field, Verdict.clash, "base", here, there, parts=parts)


def item(act: Act, key: str, *fields: Comparison, reason: str = "") -> PlannedItem:
    there = f"#{key[3:]}" if act is not Act.create else ""
    here = key if act is not Act.bring_in else ""
    return PlannedItem(
        act, f"uid-{key}", 1, here, f"id{key}", there, f"Title of {key}", fields, reason
    )


CHANGED = item(Act.change, "LM-1", push("title", "New", "Old"), pull("estimate", 3.0, 5.0))
CREATED = item(Act.create, "LM-2", push("title", "Title of LM-2", NOTHING))
BROUGHT = item(Act.bring_in, "LM-3", pull("title", NOTHING, "Title of LM-3"))
CLASHING = item(Act.change, "LM-4", clash("title", "Mine", "Theirs"), push("estimate", 1.0, 2.0))
GONE = item(Act.gone, "LM-5", reason="deleted there")
REFUSED = item(
    Act.change,
    "LM-6",
    Comparison("labels", Verdict.refused, [], ["x"], [], reason="no push access"),
)
PLAN = Plan(
    "team",
    (CHANGED, CREATED, BROUGHT, CLASHING, GONE, REFUSED),
    (PlannedMove(("idLM-1",), ("LM-1",), None),),
    requests=7,
)


def line(tree: PlanTree, name: str) -> Line:
    """The line of that name, the last part of it given."""
    return next(one for one in tree.lines() if one.name.endswith(name))


def chosen(tree: PlanTree) -> Chosen:
    """What is ticked, where that is not all."""
    found = tree.chosen
    assert found is not None
    return found


def waits(course: Course) -> bool:
    return course.waiting is not None


def one_line(comparison: Comparison, room: int = 80) -> str:
    return "".join(piece.text for piece in change_in_line(comparison, room))


# ── ticks ───────────────────────────────────────────────────────────────────────────────────────


def test_all_is_ticked_at_first_and_then_nothing_is_picked_out() -> None:
    tree = PlanTree(PLAN)
    assert tree.chosen is None
    assert tree.all == {
        ("uid-LM-1", "title"),
        ("uid-LM-1", "estimate"),
        ("uid-LM-2", "*"),
        ("uid-LM-3", "*"),
        ("uid-LM-4", "estimate"),
        ORDER,
    }
    assert totals(tree) == "6 changes · 7 requests"


def test_a_tick_taken_off_is_left_out_and_the_item_is_half_ticked() -> None:
    tree = PlanTree(PLAN)
    assert tree.tick(line(tree, "uid-LM-1/title"))
    assert ("uid-LM-1", "title") not in chosen(tree)
    assert ("uid-LM-1", "estimate") in chosen(tree)
    assert tree.tick_of(line(tree, "uid-LM-1")) is Tick.some
    assert tree.tick_of(line(tree, "change")) is Tick.some
    assert totals(tree) == "5 of 6 changes ticked · at most 7 requests"


def test_the_tick_of_an_item_or_a_group_stands_for_all_below() -> None:
    tree = PlanTree(PLAN)
    tree.tick(line(tree, "uid-LM-1"))
    assert not {field for uid, field in chosen(tree) if uid == "uid-LM-1"}
    tree.tick(line(tree, "uid-LM-1"))
    assert tree.chosen is None
    tree.tick(line(tree, "order"))
    assert tree.chosen == tree.all - {ORDER}


@pytest.mark.parametrize("name", ["uid-LM-4/title", "uid-LM-5", "uid-LM-6", "gone"])
def test_what_no_run_would_do_has_no_box(name: str) -> None:
    tree = PlanTree(PLAN)
    assert tree.tick_of(line(tree, name)) is None
    assert not tree.tick(line(tree, name))
    assert tree.chosen is None


def test_items_stand_with_what_a_person_has_to_do_about_them() -> None:
    tree = PlanTree(PLAN)
    groups = [one.group for one in tree.lines() if one.depth == 0]
    assert groups == [
        Group.clashes, Group.change, Group.create, Group.bring_in, Group.order, Group.refused, Group.gone,
    ]  # fmt: skip
    assert [one.key for one in (line(tree, "uid-LM-4").item,) if one] == ["LM-4"]
    assert tree.summary() == [
        "↑2", "↓1", "1 new there", "1 new here", "1 moved", "⚡1", "1 held up", "1 gone there",
    ]  # fmt: skip


def test_items_that_move_together_are_counted_one_by_one() -> None:
    moves = (PlannedMove(("a", "b", "c"), ("LM-1", "LM-2", ""), None), PLAN.moves[0])
    tree = PlanTree(replace(PLAN, moves=moves))
    assert tree.count(Group.order) == 4
    assert "4 moved" in tree.summary()


def test_a_move_names_what_is_new_on_this_side_by_its_key_there() -> None:
    move = PlannedMove(("10001", "10002"), ("", "LM-2"), "10009")
    told = "".join(p.text for p in move_in_line(move, 80, {"10001": "KIO-1", "10009": "LM-9"}))
    assert told == "↑  KIO-1, LM-2  behind LM-9 (there)"
    many = PlannedMove(tuple("abcdefg"), tuple(f"LM-{n}" for n in range(7)), None, here=True)
    told = "".join(p.text for p in move_in_line(many, 80, {}))
    assert told == "↓  LM-0, LM-1, LM-2, LM-3 and 3 more  to the top (here)"


def test_folding_hides_what_hangs_below_and_keeps_its_ticks() -> None:
    tree = PlanTree(PLAN)
    tree.tick(line(tree, "uid-LM-1/title"))
    tree.fold(line(tree, "change"))
    assert not any(one.name.endswith("uid-LM-1") for one in tree.lines())
    assert tree.tick_of(line(tree, "change")) is Tick.some
    tree.fold(line(tree, "change"))
    assert any(one.name.endswith("uid-LM-1/title") for one in tree.lines())


def test_a_create_that_cannot_go_has_no_tick() -> None:
    tree = PlanTree(Plan("team", (item(Act.create, "LM-9", reason="its title is too long"),)))
    assert not tree.all
    assert [one.group for one in tree.lines()] == [Group.refused, Group.refused]
    assert totals(tree) == "Nothing to carry out"


# ── a change on one line ────────────────────────────────────────────────────────────────────────


def test_short_values_stand_side_by_side() -> None:
    assert one_line(push("estimate", 5.0, 3.0)) == "3 → 5"
    assert one_line(push("estimate", 0.0, None)) == "– → 0"
    assert one_line(push("title", "Quite another thing", "Lock")) == "Lock → Quite another thing"
    assert one_line(clash("estimate", 5.0, 8.0)) == "mine: 5 · theirs: 8"


def test_a_long_text_shows_what_differs_with_signs() -> None:
    before = "The lock tells within two seconds that it is open, whatever the weather may be today."
    after = before.replace("two seconds", "one second")
    told = one_line(push("description", after, before))
    assert "−two seconds +one second" in told
    assert told.startswith("…")
    assert cell_width(one_line(push("description", after, before), 30)) <= 30


def test_lists_show_what_comes_and_what_goes() -> None:
    assert one_line(pull("labels", ["a", "b"], ["b", "c"])).split() == ["+c", "−a"]
    was = [{"text": "one", "done": False}, {"text": "two", "done": False}]
    now = [
        {"text": "one", "done": True},
        {"text": "three", "done": False},
        {"text": "four", "done": False},
    ]
    assert one_line(pull("criteria", was, now)) == "1 added, 1 changed, 1 ticked or unticked"
    assert one_line(pull("criteria", was, [*was, *was])) == "2 added"
    assert one_line(pull("criteria", was, was[::-1])) == "in another order"
    parts = (Part("a", "b", "c"), Part("d", "e", None))
    assert one_line(clash("criteria", was, now, *parts)) == "2 criteria clash"


def test_text_from_elsewhere_does_nothing_to_the_screen() -> None:
    nasty = "\x1b]0;owned\x07Lock\x1b[31m \u202e[bold]jams[/]\r\nnow"
    told = one_line(pull("title", "Lock", nasty))
    assert told.isprintable()
    assert "[bold]jams[/]" in told


TEXTS = st.text(st.sampled_from("ab c.\nédé漢"), max_size=60)


@given(TEXTS, TEXTS)
def test_laid_over_each_other_both_texts_are_still_there(before: str, after: str) -> None:
    pieces = by_words(before, after)
    assert "".join(one.text for one in pieces if one.mark != "+") == before
    assert "".join(one.text for one in pieces if one.mark != "-") == after
    lines = by_lines(before, after)
    for text, sign in ((before, "-"), (after, "+")):
        found = ["".join(p.text for p in one.pieces) for one in lines if one.sign in ("", sign)]
        assert "\n".join(found) == text


@given(TEXTS, TEXTS, st.integers(4, 60))
def test_a_line_never_takes_more_room_than_there_is(before: str, after: str, room: int) -> None:
    assert sum(cell_width(one.text) for one in in_one_line(before, after, room)) <= room
    for field in ("title", "description", "labels"):
        assert cell_width(one_line(push(field, after, before), room)) <= room


# ── how far it is ───────────────────────────────────────────────────────────────────────────────


def test_a_course_follows_what_the_sync_tells() -> None:
    course = Course("team", Phase.preparing)
    course.take(Pulling("team", 100, 240))
    assert (course.step, course.pulled, course.total) == ("pulling", 100, 240)
    course.take(Planned(PLAN))
    assert course.phase is Phase.planned
    course.carry_out()
    course.take(Doing("team", Act.change, "LM-1", "Title", 0, 2))
    course.take(Waiting("team", "slow down", datetime(2026, 11, 24, 14, 32, tzinfo=UTC)))
    assert waits(course)
    course.take(Done("team", Act.change, None, Entry("LM-1", "#1", ("title",))))
    assert not waits(course)
    assert course.done == {"LM-1", "#1"}
    course.take(Failed("team", Entry("LM-2", "", (), "no")))
    assert course.failures == 1
    course.take(Ended(Report("team", code=5)))
    assert (course.phase.value, course.busy) == ("ended", False)


def test_the_waiting_is_over_when_the_sync_says_so() -> None:
    course = Course("team", Phase.doing)
    course.take(Waiting("team", "slow down", datetime(2026, 11, 24, 14, 32, tzinfo=UTC)))
    course.take(Waiting("team", "slow down", None))
    assert not waits(course)

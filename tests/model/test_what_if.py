"""A what-if summed up: the sum says what is left in the end, and laying it undoes as it was done."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.cadence import Cadence
from po_tui.model.forecast import Forecast
from po_tui.model.outlook import RoadmapForecast
from po_tui.model.roadmap import Concern, Notice
from po_tui.model.views import RoadmapView
from po_tui.model.what_if import Act, Change, kept, laid, lines, net, taken_back
from po_tui.model.what_if_compare import Verdict, compare
from po_tui.model.what_if_words import slip_in_words, summary, verdict_in_words

R, ITEM = "roadmap_item", "item"


def change(field: str, before: Any, after: Any, row: int = 1, kind: str = R) -> Change:
    return Change(kind, row, field, before, after, row if kind == ITEM else None)


def act(*changes: Change) -> Act:
    return Act("try", changes)


def points(kind: str, field: str) -> str:
    """As the tables say it."""
    return {"roadmap_id": R, "needs_id": R, "item_id": ITEM}.get(field, "")


# ── the sum ─────────────────────────────────────────────────────────────────────────────────────


def test_many_moves_of_a_bar_are_one() -> None:
    acts = [act(change("start", "a", "b")), act(change("start", "b", "c"))]
    assert net(acts) == [change("start", "a", "c")]


def test_what_is_as_it_was_is_nothing() -> None:
    acts = [act(change("start", "a", "b")), act(change("start", "b", "a"))]
    assert net(acts) == []


def test_what_is_added_and_then_changed_is_added_so() -> None:
    acts = [act(change("*", None, {"title": "x"})), act(change("title", "x", "y"))]
    assert net(acts) == [change("*", None, {"title": "y"})]


def test_what_is_added_and_taken_off_again_is_nothing() -> None:
    acts = [act(change("*", None, {"title": "x"})), act(change("*", {"title": "x"}, None))]
    assert net(acts) == []


def test_what_is_changed_and_then_taken_off_goes_as_it_really_is() -> None:
    acts = [act(change("title", "real", "tried")), act(change("*", {"title": "tried"}, None))]
    assert net(acts) == [change("*", {"title": "real"}, None)]


def test_a_tie_let_go_of_and_made_again_is_nothing_though_its_id_is_another() -> None:
    tie = {"id": 7, "roadmap_id": 1, "needs_id": 2}
    gone = Change("roadmap_dependency", 7, "*", tie, None)
    made = Change("roadmap_dependency", 8, "*", None, {**tie, "id": 8})
    assert net([act(gone), act(made)]) == []


def test_acts_come_back_from_json_as_they_were() -> None:
    one = act(change("start", None, "b"), change("*", None, {"labels": ["x"]}, 3, ITEM))
    assert Act.read(one.stored()) == one


# ── lines ───────────────────────────────────────────────────────────────────────────────────────


def test_start_and_end_are_one_line_and_other_fields_lines_of_their_own() -> None:
    changes = [change("start", 1, 2), change("confidence", "low", "high"), change("end", 3, 4)]
    assert [line.aspect for line in lines(changes, points)] == ["dates", "confidence"]


def test_a_record_that_comes_or_goes_takes_its_ties_along() -> None:
    changes = [
        Change("roadmap_dependency", 7, "*", {"roadmap_id": 2, "needs_id": 1}, None),
        Change("item_roadmap", 8, "*", {"item_id": 5, "roadmap_id": 1}, None, 5),
        change("*", {"title": "x"}, None),
    ]
    (line,) = lines(changes, points)
    assert (line.subject, line.aspect) == ((R, 1), "*")


def test_a_line_needs_what_it_speaks_of() -> None:
    changes = [
        change("*", None, {"title": "new"}, 9),
        Change("item_roadmap", 8, "*", None, {"item_id": 5, "roadmap_id": 9}, 5),
        change("confidence", "low", "high"),
    ]
    new, sure, tie = lines(changes, points)
    assert tie.needs == {new.name}
    assert kept([new, sure, tie], {new.name}) == [sure]
    assert kept([new, sure, tie], {sure.name}) == [new, tie]


def test_a_velocity_is_never_kept() -> None:
    (line,) = lines([Change("sprint", 1, "done_points", 8, 4)], points)
    assert line.assumption
    assert kept([line], ()) == []


def test_rows_that_make_room_for_a_new_one_are_part_of_it() -> None:
    shifts = [change("position", 1, 2, 2), change("position", 2, 3, 3)]
    (line,) = lines([change("*", None, {"title": "new", "position": 1}, 9), *shifts], points)
    assert line.aspect == "*"
    swaps = [change("position", 1, 2, 2), change("position", 2, 1, 3)]
    assert [one.aspect for one in lines(swaps, points)] == ["order"]


# ── laying over, taking back ────────────────────────────────────────────────────────────────────

VALUES = st.integers(0, 3)
WISHES = st.lists(
    st.tuples(
        st.sampled_from(["set", "add", "remove"]), st.integers(1, 5), st.sampled_from("ab"), VALUES
    ),
    max_size=25,
)


def tried(
    records: dict[tuple[str, int], dict[str, Any]], wishes: list[tuple[str, int, str, int]]
) -> list[Act]:
    """Acts that make sense one after the other."""
    acts: list[Act] = []
    now = records
    for wish, row, field, value in wishes:
        there = now.get((R, row))
        if wish == "set" and there is not None and there[field] != value:
            done = change(field, there[field], value, row)
        elif wish == "add" and there is None:
            fresh = 10 + len(acts)  # an id is never given twice
            done = change("*", None, {"uid": fresh, "a": value, "b": value}, fresh)
        elif wish == "remove" and there is not None:
            done = change("*", dict(there), None, row)
        else:
            continue
        acts.append(act(done))
        now = laid(now, [done])
    return acts


RECORDS: dict[tuple[str, int], dict[str, Any]] = {
    (R, row): {"uid": row, "a": 0, "b": 0} for row in range(1, 4)
}


@given(WISHES)
def test_laying_changes_and_taking_them_back_gives_the_original(
    wishes: list[tuple[str, int, str, int]],
) -> None:
    changes = [change for one in tried(RECORDS, wishes) for change in one.changes]
    over = laid(RECORDS, changes)
    assert laid(over, taken_back(changes)) == RECORDS


@given(WISHES)
def test_the_sum_comes_to_the_same_as_all_acts(wishes: list[tuple[str, int, str, int]]) -> None:
    acts = tried(RECORDS, wishes)
    one_by_one = laid(RECORDS, [change for one in acts for change in one.changes])
    at_once = laid(RECORDS, net(acts))
    assert at_once == one_by_one
    assert laid(at_once, taken_back(net(acts))) == RECORDS


# ── before and after ────────────────────────────────────────────────────────────────────────────


def view(
    key: str, end: str | None, *, p85: int | None = None, status: str = "planned",
    milestone: str | None = None, kind: str = "hard", goals: tuple[str, ...] = (),
    notices: tuple[Notice, ...] = (),
) -> RoadmapView:  # fmt: skip
    """A roadmap item; `p85` in sprints of two weeks from 1 January 2027 on."""
    cadence = Cadence(date(2027, 1, 1), 14)
    made = Forecast(1.0, (1.0,) * 6, percentiles=((50, p85), (85, p85), (95, p85)))
    forecast = RoadmapForecast(made, made, (), "", cadence) if p85 else None
    facts: dict[str, Any] = {
        **dict.fromkeys(RoadmapView._fields, ""),
        "id": int(key[1:]), "key": key, "title": f"Part {key}", "features": (), "start": None,
        "end": end, "status": status, "milestone_name": "Fair" if milestone else "",
        "milestone_date": milestone, "milestone_kind": kind, "goals": goals, "depends_on": (),
        "notices": notices, "forecast": forecast,
    }  # fmt: skip
    return RoadmapView(**facts)


def test_an_item_slips_by_its_plan_or_its_forecast_whichever_is_worse() -> None:
    before = [view("R1", "2027-01-31", p85=1), view("R2", "2027-01-31"), view("R3", None, p85=2)]
    after = [view("R1", "2027-02-03", p85=2), view("R2", "2027-01-31"), view("R3", None, p85=1)]
    made = compare(before, after)
    assert [one.slips for one in made.items] == [14, 0, 0]
    assert [slip_in_words(one) for one in made.items] == ["14 days later", "", "14 days sooner"]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("2027-01-31", "2027-01-31", Verdict.kept),
        ("2027-01-31", "2027-03-31", Verdict.newly_missed),
        ("2027-03-31", "2027-03-31", Verdict.missed),
        ("2027-03-31", "2027-01-31", Verdict.newly_kept),
        (None, None, Verdict.unknown),
    ],
)
def test_a_milestone_is_hit_where_the_plan_ends_before_it(
    before: str | None, after: str | None, verdict: Verdict
) -> None:
    were, are = ([view("R1", end, milestone="2027-02-15")] for end in (before, after))
    (milestone,) = compare(were, are).milestones
    assert milestone.verdict is verdict
    assert verdict_in_words(milestone)


def test_a_milestone_is_missed_where_the_forecast_says_so_though_the_plan_does_not() -> None:
    before = view("R1", "2027-01-31", milestone="2027-02-01", p85=1)
    after = view("R1", "2027-01-31", milestone="2027-02-01", p85=9)
    made = compare([before], [after])
    assert [one.name for one in made.missed("hard")] == ["Fair"]
    assert "1 hard milestone missed" in summary(made)


def test_what_is_done_misses_nothing_any_more() -> None:
    done = view("R1", "2027-03-31", milestone="2027-02-01", status="done")
    assert compare([done], [done]).milestones[0].verdict is Verdict.kept


def test_hard_milestones_come_first() -> None:
    views = [
        view("R1", None, milestone="2027-01-01", kind="internal"),
        view("R2", None, milestone="2027-03-01", kind="external"),
        view("R3", None, milestone="2027-02-01", kind="hard"),
    ]
    assert [one.key for one in compare(views, views).milestones] == ["R3", "R2", "R1"]


def test_new_and_dropped_items_are_told_as_such_and_new_worries_are_named() -> None:
    worry = Notice("R1", Concern.no_goal)
    made = compare(
        [view("R1", None), view("R2", None)], [view("R1", None, notices=(worry,)), view("R3", None)]
    )
    assert [slip_in_words(one) for one in made.items] == ["changed", "new", "taken off"]
    assert made.items[0].worries == (worry,)


def test_without_a_forecast_the_plan_alone_is_compared() -> None:
    made = compare([view("R1", "2027-01-31")], [view("R1", "2027-02-14")])
    assert made.last == (None, None)
    assert summary(made) == ["1 slips"]

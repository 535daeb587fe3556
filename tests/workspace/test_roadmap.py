"""Steering the roadmap: outcomes, dates, ties. Every verb is one step that undo takes back."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.model.roadmap import quarter_bounds, quarter_of
from po_tui.model.spans import Grain, months_after
from po_tui.model.views import RoadmapView
from po_tui.settings import today
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.file import Author, ChangedMeanwhile, Store
from po_tui.workspace.roadmap_text import RoadmapOffers, seen_in, texts_of, values_of

PLANNED = {"start": "2027-01-11", "end": "2027-03-31", "confidence": "high", "status": "planned"}


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The demo product in a file of this test's own."""
    store = Store(copyfile(demo_file, tmp_path / "demo.db"), Author.app("tester"))
    yield Workspace.open(store)
    store.close()


def view(workspace: Workspace, roadmap_id: int) -> RoadmapView:
    return next(one for one in workspace.roadmap.items() if one.id == roadmap_id)


def days(workspace: Workspace, roadmap_id: int) -> tuple[str | None, str | None]:
    item = view(workspace, roadmap_id)
    return item.start, item.end


def test_an_outcome_is_added_with_a_key_and_taken_back_as_one_step(workspace: Workspace) -> None:
    first = workspace.roadmap.add("Pilot runs unaided", PLANNED)
    second = workspace.roadmap.add("Other cities", after=first)
    third = workspace.roadmap.add("In between", after=first)
    items = workspace.roadmap.items()
    assert [one.key for one in items] == ["R1", "R3", "R2"]
    assert [one.id for one in items] == [first, third, second]
    assert items[0].quarter == "2027-Q1"
    assert (items[1].horizon, items[1].confidence, items[1].status) == ("later", "low", "idea")
    workspace.history.undo()
    assert [one.key for one in workspace.roadmap.items()] == ["R1", "R2"]


def test_a_key_is_never_used_twice(workspace: Workspace) -> None:
    workspace.roadmap.add("One")
    second = workspace.roadmap.add("Two")
    workspace.roadmap.drop(second)
    third = workspace.roadmap.add("Three")
    assert workspace.roadmap.key(third) == "R3"


def test_all_that_a_roadmap_item_says_can_be_revised_and_read_back(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Pilot", PLANNED)
    said = {
        "title": "Pilot wall runs unaided",
        "outcome": "Residents collect without help",
        "features": ["code opening", "two languages"],
        "metric": "95 %",
        "start": "2027-02-01",
        "end": "2027-04-30",
        "horizon": "next",
        "confidence": "medium",
        "status": "at_risk",
        "risk": "no login",
        "milestone_name": "Opening",
        "milestone_date": "2027-05-01",
        "milestone_kind": "hard",
    }
    assert set(workspace.roadmap.revise(item, said)) == said.keys()
    now = view(workspace, item)._asdict()
    assert {name: now[name] for name in said} == said | {"features": tuple(said["features"])}
    assert workspace.roadmap.revise(item, said) == []


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"title": "  "}, "title"),
        ({"features": ["a", "b", "c", "d", "e", "f"]}, "at most 5"),
        ({"start": "2027-04-01"}, "before it starts"),
        ({"end": "2026-12-31"}, "before it starts"),
        ({"start": "soon"}, "2026-12-31"),
        ({"horizon": "never"}, "now, next, later"),
        ({"horizon": ""}, "choice"),
        ({"milestone_kind": "soft"}, "hard"),
        ({"colour": "red"}, "no field"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_and_nothing_is_written(
    workspace: Workspace, values: dict[str, object], told: str
) -> None:
    item = workspace.roadmap.add("Pilot", PLANNED)
    before = workspace.roadmap.items()
    with pytest.raises(Mistake, match=told):
        workspace.roadmap.revise(item, {"risk": "late", **values})
    assert workspace.roadmap.items() == before


def test_a_text_somebody_else_changed_meanwhile_is_not_overwritten(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Pilot", PLANNED)
    workspace.roadmap.revise(item, {"outcome": "theirs"})
    with pytest.raises(ChangedMeanwhile):
        workspace.roadmap.revise(item, {"outcome": "mine"}, seen={"outcome": ""})
    workspace.roadmap.revise(item, {"risk": "mine"}, seen={"risk": "", "outcome": ""})
    assert (view(workspace, item).outcome, view(workspace, item).risk) == ("theirs", "mine")


def test_moving_by_quarters_keeps_ends_of_months_and_takes_an_internal_milestone_along(
    workspace: Workspace,
) -> None:
    item = workspace.roadmap.add(
        "Pilot", {**PLANNED, "milestone_date": "2027-03-31", "milestone_name": "Go"}
    )
    workspace.roadmap.move(item, 1, Grain.quarter)
    assert days(workspace, item) == ("2027-04-11", "2027-06-30")
    assert view(workspace, item).milestone_date == "2027-06-30"
    workspace.history.undo()
    assert days(workspace, item) == ("2027-01-11", "2027-03-31")
    assert view(workspace, item).milestone_date == "2027-03-31"


@pytest.mark.parametrize("kind", ["external", "hard"])
def test_a_date_others_hold_us_to_stays_when_the_bar_moves(workspace: Workspace, kind: str) -> None:
    item = workspace.roadmap.add(
        "Pilot", {**PLANNED, "milestone_date": "2027-03-31", "milestone_kind": kind}
    )
    workspace.roadmap.move(item, 2, Grain.week)
    assert view(workspace, item).milestone_date == "2027-03-31"
    assert days(workspace, item) == ("2027-01-25", "2027-04-14")


def test_a_bar_shrinks_to_a_day_and_no_further(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Pilot", PLANNED)
    workspace.roadmap.stretch(item, -9, Grain.month)
    assert days(workspace, item) == ("2027-01-11", "2027-01-11")
    with pytest.raises(Refused, match="shorter"):
        workspace.roadmap.stretch(item, -1)
    workspace.roadmap.stretch(item, 3, Grain.day)
    workspace.roadmap.begin(item, 8, Grain.week)
    assert days(workspace, item) == ("2027-01-14", "2027-01-14")


def test_without_dates_there_is_nothing_to_move(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Some day")
    for verb in (workspace.roadmap.move, workspace.roadmap.stretch, workspace.roadmap.begin):
        with pytest.raises(Refused, match=r"e gives it"):
            verb(item, 1, Grain.month)
    far = workspace.roadmap.add("Far", {"start": "9999-11-01", "end": "9999-12-01"})
    with pytest.raises(Refused, match="calendar"):
        workspace.roadmap.move(far, 1, Grain.quarter)


@pytest.mark.parametrize("horizon", ["now", "next", "later"])
def test_without_dates_the_horizon_says_which_quarter(workspace: Workspace, horizon: str) -> None:
    item = workspace.roadmap.add("Some day", {"horizon": horizon})
    workspace.roadmap.place(item)
    months = 3 * ("now", "next", "later").index(horizon)
    wanted = quarter_bounds(quarter_of(months_after(today(), months)))
    assert days(workspace, item) == tuple(day.isoformat() for day in wanted)
    with pytest.raises(Refused, match="dates already"):
        workspace.roadmap.place(item)
    workspace.history.undo()
    assert days(workspace, item) == (None, None)


def test_horizons_end_at_now_and_later(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Some day")
    assert [workspace.roadmap.shift_horizon(item, by) for by in (1, -1, -1, -1)] == [
        "later", "next", "now", "now",
    ]  # fmt: skip
    assert not workspace.roadmap.set_horizon(item, "now")
    workspace.history.undo()
    assert view(workspace, item).horizon == "next"


def test_a_circle_is_refused_with_the_way_round(workspace: Workspace) -> None:
    roadmap = workspace.roadmap
    a, b, c = (roadmap.add(title) for title in ("A", "B", "C"))
    assert roadmap.depend(b, [a])
    assert roadmap.depend(c, [b])
    with pytest.raises(Refused, match="R1 → R3 → R2 → R1"):
        roadmap.depend(a, [c])
    with pytest.raises(Refused, match="R1 → R1"):
        roadmap.revise(a, {"depends_on": [a]})
    assert not roadmap.depend(b, [a])
    assert roadmap.undepend(b, [a])
    assert roadmap.needs(b) == []
    workspace.history.undo()
    assert roadmap.needs(b) == [a]


def test_items_keep_the_order_they_are_put_in(workspace: Workspace) -> None:
    roadmap = workspace.roadmap
    a, b, c = (roadmap.add(title) for title in ("A", "B", "C"))
    assert roadmap.put([c], a, below=False)
    assert [one.id for one in roadmap.items()] == [c, a, b]
    assert not roadmap.put([c], a, below=False)
    assert roadmap.put([c, a], b, below=True)
    assert [one.id for one in roadmap.items()] == [b, c, a]
    with pytest.raises(Mistake):
        roadmap.put([c], c, below=True)
    workspace.history.undo()
    assert [one.id for one in roadmap.items()] == [c, a, b]


def test_work_is_linked_and_unlinked_and_counts_as_progress(workspace: Workspace) -> None:
    item = workspace.roadmap.add("Pilot", PLANNED)
    stories = [workspace.backlog.add(f"Story {n}", {"estimate": n}) for n in (1, 3)]
    assert workspace.roadmap.link(item, stories)
    assert not workspace.roadmap.link(item, stories)
    workspace.backlog.revise(stories[1], {"state": "done"})
    assert [one.key for one in workspace.roadmap.work(item)] == [
        workspace.backlog.key(story) for story in stories
    ]
    assert view(workspace, item).progress == 0.75
    assert workspace.roadmap.unlink(item, stories[:1])
    assert view(workspace, item).progress == 1
    workspace.history.undo()
    assert view(workspace, item).progress == 0.75


def test_what_is_taken_off_comes_back_with_all_its_ties(workspace: Workspace) -> None:
    roadmap = workspace.roadmap
    first, last = roadmap.add("First"), roadmap.add("Last")
    item = roadmap.add("Pilot", {**PLANNED, "depends_on": [first]}, after=first)
    roadmap.depend(last, [item])
    roadmap.link(item, [workspace.backlog.add("Story")])
    before, work = roadmap.items(), roadmap.work(item)
    roadmap.drop(item)
    assert [one.id for one in roadmap.items()] == [first, last]
    assert roadmap.needs(last) == []
    with pytest.raises(Unknown):
        roadmap.move(item, 1)
    workspace.history.undo()
    assert roadmap.items() == before
    assert roadmap.work(item) == work


def test_fields_are_typed_as_they_are_shown(demo: Workspace) -> None:
    shown = {one.key: texts_of(one) for one in demo.roadmap.items()}
    assert shown["R1"]["goals"] == "G1 G3"
    assert shown["R1"]["features"] == "code opening; return with confirmation; two languages"
    assert shown["R2"]["status"] == "at risk"
    for one in demo.roadmap.items():
        assert demo.roadmap.revise(one.id, values_of(demo, texts_of(one))) == []
        assert demo.roadmap.revise(
            one.id,
            values_of(demo, {"risk": "x", "goals": "G2"}),
            seen=seen_in(demo, one, ["risk", "goals"]),
        )


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("start", "2027-Q1", "2027-01-01"),
        ("start", "q3 2027", "2027-07-01"),
        ("end", "2027-Q1", "2027-03-31"),
        ("end", "2028-02", "2028-02-29"),
        ("start", "2027-12", "2027-12-01"),
        ("end", "2027-03-19", "2027-03-19"),
        ("start", "", None),
        ("status", "On Track", "on_track"),
        ("features", "one; two ;", "one; two ;"),
    ],
)
def test_days_quarters_and_choices_are_read(
    demo: Workspace, name: str, typed: str, meant: object
) -> None:
    assert values_of(demo, {name: typed}) == {name: meant}


def test_what_cannot_be_read_says_what_could(demo: Workspace) -> None:
    with pytest.raises(Unknown, match="G1"):
        values_of(demo, {"goals": "G77"})
    with pytest.raises(Mistake, match="at risk"):
        values_of(demo, {"status": "fine"})
    with pytest.raises(Mistake):
        demo.roadmap.revise(demo.roadmap.find("r1"), values_of(demo, {"start": "2027-13"}))
    with pytest.raises(Unknown, match="R6"):
        demo.roadmap.find("R66")


def test_goals_and_roadmap_items_are_offered_by_key_and_by_word(demo: Workspace) -> None:
    r1 = view(demo, demo.roadmap.find("R1"))
    offers = RoadmapOffers(demo, r1)
    assert [one.text for one in offers.of("depends_on", "r2 damage")] == ["R4"]
    assert "R1" not in [one.text for one in offers.of("depends_on", "R")]
    assert offers.completed("goals", "G1 g") == "G1 g1"


STEPS = st.tuples(
    st.sampled_from(["move", "stretch", "begin"]),
    st.integers(-40, 40),
    st.sampled_from(Grain),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 500),
    steps=st.lists(STEPS, min_size=1, max_size=6),
)
def test_no_bar_ever_ends_before_it_starts_and_undo_restores_every_step(
    workspace: Workspace, start: date, length: int, steps: list[tuple[str, int, Grain]]
) -> None:
    roadmap = workspace.roadmap
    item = roadmap.add(
        "Bar", {"start": start.isoformat(), "end": (start + timedelta(days=length)).isoformat()}
    )
    past = []
    for verb, n, grain in steps:
        before = days(workspace, item)
        try:
            getattr(roadmap, verb)(item, n, grain)
        except Refused:
            assert days(workspace, item) == before
            continue
        now = days(workspace, item)
        assert now[0]
        assert now[1]
        assert now[0] <= now[1]
        if now != before:
            past.append(before)
    for before in reversed(past):
        workspace.history.undo()
        assert days(workspace, item) == before

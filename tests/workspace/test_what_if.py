"""A what-if: everything can be tried, nothing is real before it is kept, nothing tried is lost."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.model.spans import Grain
from po_tui.store.store import Author, NothingSaved, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.ordering import Place
from po_tui.workspace.whole import STAYS, records_of

Product = Workspace


@pytest.fixture
def roadmap(workspace: Product, items: list[int]) -> list[int]:
    """Three roadmap items one after the other, each with a part of the backlog, and a velocity."""
    made = []
    for n, (start, end) in enumerate(
        [("2026-12-01", "2026-12-31"), ("2027-01-01", "2027-01-31"), ("2027-02-01", "2027-02-28")]
    ):
        one = workspace.roadmap.add(f"Part {n + 1}", {"start": start, "end": end})
        workspace.roadmap.link(one, [items[n]])
        made.append(one)
    for item in items:
        workspace.backlog.revise(item, {"estimate": 8})
    with_sprints(workspace, [8, 8, 7, 9, 8, 8])
    return made


def with_sprints(workspace: Product, points: list[float]) -> None:
    from po_tui.model.tables.delivery import Sprint

    with workspace.store.step("Sprints", workspace.product_id) as session:
        for n, done in enumerate(points):
            session.add(
                Sprint(
                    product_id=workspace.product_id, key=f"S{n + 1}", state="done", position=n,
                    done_points=done, start=f"2026-{n + 4:02d}-01", end=f"2026-{n + 4:02d}-14",
                )
            )  # fmt: skip


def content(workspace: Product) -> dict[str, Any]:
    """All that is real of the product."""
    return records_of(workspace.store, workspace.product_id)


def keys(workspace: Product) -> list[str]:
    """The backlog in its order."""
    found = workspace.store.rows.execute(
        "SELECT id FROM item WHERE product_id = ? ORDER BY rank", (workspace.product_id,)
    )
    return [workspace.backlog.key(id) for (id,) in found.fetchall()]


def again(workspace: Product) -> Product:
    """The product as the next app opens it, after a crash of this one."""
    store = Store(workspace.store.path, workspace.store.author)
    return Workspace.open(store, "AB")


def start_of(workspace: Product, roadmap_id: int) -> str | None:
    return {one.id: one.start for one in workspace.roadmap.items()}[roadmap_id]


# ── trying ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_is_tried_is_real(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    before, steps = content(workspace), workspace.history.steps()
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 2, Grain.month)
    tried.roadmap.stretch(roadmap[1], 1, Grain.month)
    tried.roadmap.set_confidence(roadmap[1], "high")
    tried.roadmap.depend(roadmap[2], [roadmap[1]])
    tried.roadmap.drop(roadmap[2])
    tried.roadmap.link(tried.roadmap.add("New"), [tried.backlog.add("fresh", {"estimate": 5})])
    tried.backlog.move_to([items[4]], 1)
    tried.backlog.revise(items[0], {"estimate": 21})
    tried.backlog.drop([items[1]], "too dear")
    workspace.what_if.try_velocity("50%")
    assert content(workspace) == before
    assert workspace.history.steps() == steps
    assert workspace.what_if.drop() == 12
    assert content(workspace) == before
    assert workspace.what_if.waiting is None


def test_the_tried_product_shows_what_is_tried_with_its_warnings_and_forecasts(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.depend(roadmap[1], [roadmap[0]])
    tried.roadmap.move(roadmap[0], 2, Grain.month)
    tried.backlog.move_to([items[2]], 1)
    views = {one.id: one for one in tried.roadmap.items()}
    assert views[roadmap[0]].start == "2027-02-01"
    assert any("starts before R1" in one.sentence() for one in views[roadmap[1]].notices)
    real = {one.id: one for one in workspace.roadmap.items()}
    sooner, later = views[roadmap[2]].forecast, real[roadmap[2]].forecast
    assert sooner is not None
    assert later is not None
    assert sooner.in_order.scope < later.in_order.scope


def test_what_the_roadmap_refuses_is_refused_here_too(
    workspace: Product, roadmap: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.depend(roadmap[1], [roadmap[0]])
    with pytest.raises(Refused, match="circle"):
        tried.roadmap.depend(roadmap[0], [roadmap[1]])


def test_undo_takes_back_the_last_thing_tried_and_never_a_real_one(
    workspace: Product, roadmap: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.history.undo()
    assert start_of(tried, roadmap[0]) == "2026-12-01"
    with pytest.raises(Refused, match="nothing left"):
        tried.history.undo()
    tried.history.redo()
    assert start_of(tried, roadmap[0]) == "2027-01-01"
    assert [act.label for act in workspace.what_if.acts] == ["Move R1 1 month later"]


def test_an_import_cannot_be_tried(workspace: Product) -> None:
    tried = workspace.what_if.begin()
    with (
        pytest.raises(NothingSaved, match="cannot be tried"),
        tried.store.long_step("Import a lot", tried.product_id),
    ):
        pass


def test_drafts_typed_in_a_what_if_are_the_real_ones(workspace: Product) -> None:
    workspace.what_if.begin().drafts.keep("roadmap", "add", "half a")
    assert workspace.drafts.get("roadmap", "add") == "half a"


# ── a crash, another window ─────────────────────────────────────────────────────────────────────


def test_what_was_tried_outlives_a_crash(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    new = tried.roadmap.add("New", {"start": "2027-03-01"}, roadmap[0])
    tried.roadmap.link(new, [items[3], tried.backlog.add("fresh", place=Place.top())])
    tried.backlog.move_to([items[4]], 2)
    shown, order = tried.roadmap.items(), keys(tried)
    lines = workspace.what_if.review()
    after = again(workspace)  # nobody said goodbye
    assert after.what_if.waiting is not None
    assert after.what_if.waiting.acts == 5
    resumed = after.what_if.begin()
    assert resumed.roadmap.items() == shown
    assert keys(resumed) == order
    assert after.what_if.review() == lines
    after.store.close()


def test_a_what_if_is_no_news_for_what_others_show(
    workspace: Product, other: Product, roadmap: list[int]
) -> None:
    other.store.look()
    workspace.what_if.begin().roadmap.move(roadmap[0], 1, Grain.month)
    news = other.store.look()
    assert news is not None
    assert not news.changed
    assert news.pulses == {"sandbox"}


def test_two_windows_do_not_overwrite_each_others_tries(
    workspace: Product, roadmap: list[int]
) -> None:
    second = again(workspace)
    mine, theirs = workspace.what_if.begin(), second.what_if.begin()
    theirs.roadmap.move(roadmap[0], 1, Grain.month)
    with pytest.raises(NothingSaved, match="another window"):
        mine.roadmap.move(roadmap[1], 1, Grain.month)
    workspace.what_if.follow()
    assert start_of(mine, roadmap[0]) == "2027-01-01"
    mine.roadmap.move(roadmap[1], 1, Grain.month)
    assert workspace.what_if.waiting is not None
    assert workspace.what_if.waiting.acts == 2
    second.store.close()


def test_it_is_laid_over_what_others_change_meanwhile(
    workspace: Product, other: Product, roadmap: list[int], items: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    other.roadmap.set_confidence(roadmap[0], "high")
    other.backlog.add("theirs")
    workspace.what_if.follow()
    first = tried.roadmap.items()[0]
    assert (first.start, first.confidence) == ("2027-01-01", "high")
    assert len(keys(tried)) == len(items) + 1


def test_a_new_item_gets_another_key_where_someone_took_its_number_meanwhile(
    workspace: Product, other: Product
) -> None:
    mine = workspace.what_if.begin().backlog.add("mine")
    theirs = other.backlog.add("theirs")
    workspace.what_if.follow()
    tried = workspace.what_if.tried
    assert {tried.backlog.key(one) for one in (mine, theirs)} == {"AB-1", "AB-2"}
    workspace.what_if.keep()
    assert [workspace.backlog.key(theirs), keys(workspace)] == ["AB-1", ["AB-1", "AB-2"]]


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────


def test_keeping_is_one_step_that_one_undo_takes_back(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    before = content(workspace)
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.drop(roadmap[2])
    tried.backlog.move_to([items[4]], 1)
    steps = len(workspace.history.steps())
    label = workspace.what_if.keep()
    assert label == "What-if: R1 dates and 2 more"
    assert len(workspace.history.steps()) == steps + 1
    assert start_of(workspace, roadmap[0]) == "2027-01-01"
    assert workspace.what_if.waiting is None
    assert not workspace.what_if.is_open
    workspace.history.undo()
    assert content(workspace) == before


def test_a_line_that_is_not_ticked_is_not_kept(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.set_confidence(roadmap[0], "high")
    tried.backlog.revise(items[0], {"estimate": 21})
    (dates,) = [one for one in workspace.what_if.review() if one.name.endswith("dates")]
    assert workspace.what_if.tally == (3, 0)
    workspace.what_if.tick(dates.name)
    assert workspace.what_if.tally == (2, 1)
    workspace.what_if.keep()
    first = workspace.roadmap.items()[0]
    assert (first.start, first.confidence, first.points) == ("2026-12-01", "high", 21)


def test_what_needs_a_line_that_is_out_is_out_as_well(
    workspace: Product, items: list[int], roadmap: list[int]
) -> None:
    tried = workspace.what_if.begin()
    new = tried.roadmap.add("New")
    tried.roadmap.link(new, [items[4]])
    added, linked = workspace.what_if.review()
    workspace.what_if.tick(added.name)
    assert [one.ticked for one in workspace.what_if.review()] == [False, False]
    workspace.what_if.tick(linked.name)  # with what it needs
    assert [one.ticked for one in workspace.what_if.review()] == [True, True]
    workspace.what_if.keep()
    assert workspace.roadmap.items()[-1].items == 1


def test_ticks_outlive_a_crash(workspace: Product, roadmap: list[int]) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.move(roadmap[1], 1, Grain.month)
    workspace.what_if.tick(workspace.what_if.review()[0].name)
    after = again(workspace)
    after.what_if.begin()
    assert [one.ticked for one in after.what_if.review()] == [False, True]
    after.store.close()


@pytest.mark.parametrize("looked", [False, True])
def test_what_someone_changed_meanwhile_is_named_and_the_rest_can_be_kept(
    workspace: Product, other: Product, roadmap: list[int], looked: bool
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.set_confidence(roadmap[1], "high")
    other.roadmap.move(roadmap[0], 2, Grain.month)
    if looked:
        workspace.what_if.follow()
    before = content(workspace)
    with pytest.raises(Refused, match=r"R1 dates: bert changed it meanwhile to 1 Feb 2027") as no:
        workspace.what_if.keep()
    assert "\n" not in str(no.value)
    assert content(workspace) == before
    assert [one.ticked for one in workspace.what_if.review()] == [False, True]
    workspace.what_if.keep()
    first, second, _third = workspace.roadmap.items()
    assert (first.start, second.confidence) == ("2027-02-01", "high")
    waits = workspace.what_if.waiting
    assert waits is not None  # the move of R1 is not lost
    assert waits.acts == 1


def test_ticking_a_clash_again_says_that_it_is_to_be_so_all_the_same(
    workspace: Product, other: Product, roadmap: list[int]
) -> None:
    workspace.what_if.begin().roadmap.move(roadmap[0], 1, Grain.month)
    other.roadmap.move(roadmap[0], 2, Grain.month)
    with pytest.raises(Refused):
        workspace.what_if.keep()
    workspace.what_if.tick(workspace.what_if.review()[0].name)
    workspace.what_if.keep()
    assert start_of(workspace, roadmap[0]) == "2027-01-01"


def test_the_same_done_by_someone_else_is_no_clash(
    workspace: Product, other: Product, roadmap: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.set_confidence(roadmap[0], "high")
    other.roadmap.move(roadmap[0], 1, Grain.month)
    other.roadmap.drop(roadmap[2])
    workspace.what_if.keep()
    assert start_of(workspace, roadmap[0]) == "2027-01-01"


def test_a_roadmap_item_that_someone_took_off_meanwhile_is_named(
    workspace: Product, other: Product, roadmap: list[int]
) -> None:
    workspace.what_if.begin().roadmap.move(roadmap[0], 1, Grain.month)
    other.roadmap.drop(roadmap[0])
    with pytest.raises(Refused, match="bert took it away meanwhile"):
        workspace.what_if.keep()


def test_what_is_taken_back_again_is_no_line(workspace: Product, roadmap: list[int]) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.move(roadmap[0], -1, Grain.month)
    tried.roadmap.depend(roadmap[1], [roadmap[0]])
    tried.roadmap.undepend(roadmap[1], [roadmap[0]])
    assert workspace.what_if.review() == []
    with pytest.raises(Refused, match="nothing is ticked"):
        workspace.what_if.keep()


def test_the_review_tells_every_change_in_words(
    workspace: Product, roadmap: list[int], items: list[int]
) -> None:
    tried = workspace.what_if.begin()
    tried.roadmap.move(roadmap[0], 1, Grain.month)
    tried.roadmap.set_confidence(roadmap[1], "high")
    tried.roadmap.depend(roadmap[2], [roadmap[0]])
    tried.backlog.move_to([items[4]], 1)
    tried.backlog.revise(items[0], {"estimate": 13})
    workspace.what_if.try_velocity("+25%")
    assert [(one.subject, one.told) for one in workspace.what_if.review()] == [
        ("R1 Part 1", "1 Dec 2026 – 31 Dec 2026 → 1 Jan 2027 – 31 Jan 2027"),
        ("R2 Part 2", "confidence: low → high"),
        ("R3 Part 3", "Depends on: +R1"),
        ("AB-5 five", "place 5 → 1"),
        ("AB-1 one", "estimate: 8 → 13"),
        ("Velocity", "125 % of what it was – an assumption, never kept"),
    ]


# ── velocity ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "share"), [("50%", 0.5), ("+25 %", 1.25), ("4", 0.5), ("", 1)])
def test_another_velocity_moves_the_forecast_and_is_never_kept(
    workspace: Product, roadmap: list[int], typed: str, share: float
) -> None:
    tried = workspace.what_if.begin()
    assert workspace.what_if.try_velocity(typed) == share
    assert workspace.what_if.velocity_share == pytest.approx(share, abs=0.05)
    days = [side.roadmap.items()[2].forecast.day() for side in (workspace, tried)]  # type: ignore[union-attr]
    assert (days[1] > days[0]) == (share < 1)  # type: ignore[operator]
    with pytest.raises(Refused, match="nothing is ticked"):
        workspace.what_if.keep()


@pytest.mark.parametrize("typed", ["fast", "0", "900%"])
def test_a_velocity_that_makes_no_sense_is_refused(
    workspace: Product, roadmap: list[int], typed: str
) -> None:
    workspace.what_if.begin()
    with pytest.raises(Mistake):
        workspace.what_if.try_velocity(typed)
    assert workspace.what_if.acts == []


def test_without_sprints_there_is_no_velocity_to_change(workspace: Product) -> None:
    workspace.what_if.begin()
    with pytest.raises(Mistake, match="no velocity"):
        workspace.what_if.try_velocity("50%")


# ── what it means ───────────────────────────────────────────────────────────────────────────────


def test_the_comparison_says_what_slips_and_which_hard_milestone_is_missed(
    workspace: Product, roadmap: list[int]
) -> None:
    milestone = {"milestone_name": "Fair", "milestone_date": "2027-01-15", "milestone_kind": "hard"}
    dates = {"start": "2026-12-01", "end": "2026-12-31"}
    stand = workspace.roadmap.add("A stand at the fair", {**dates, **milestone})
    tried = workspace.what_if.begin()
    tried.roadmap.move(stand, 1, Grain.month)
    made = workspace.what_if.compare()
    assert [(one.shown.key, one.slips) for one in made.slipping] == [("R4", 31)]
    assert [one.name for one in made.missed("hard")] == ["Fair"]


def test_a_full_export_leaves_what_is_only_tried_behind(
    workspace: Product, roadmap: list[int]
) -> None:
    workspace.what_if.begin().roadmap.move(roadmap[0], 1, Grain.month)
    assert "sandbox" in STAYS
    assert "sandbox" not in content(workspace)


# ── whatever is tried ───────────────────────────────────────────────────────────────────────────

Verb = Callable[[Product, list[int], list[int]], object]
PARTS = st.integers(0, 2)
ITEMS = st.integers(0, 4)


def _verb(name: str, a: int, b: int, n: int) -> Verb:
    grain = Grain.week
    verbs: dict[str, Verb] = {
        "move": lambda w, r, _i: w.roadmap.move(r[a % 3], n, grain),
        "stretch": lambda w, r, _i: w.roadmap.stretch(r[a % 3], n, grain),
        "sure": lambda w, r, _i: w.roadmap.set_confidence(r[a % 3], ("high", "medium", "low")[b % 3]),
        "depend": lambda w, r, _i: w.roadmap.depend(r[a % 3], [r[b % 3]]),
        "part": lambda w, r, i: w.roadmap.link(r[a % 3], [i[b]]),
        "unpart": lambda w, r, i: w.roadmap.unlink(r[a % 3], [i[b]]),
        "off": lambda w, r, _i: w.roadmap.drop(r[a % 3]),
        "row": lambda w, r, _i: w.roadmap.put([r[a % 3]], r[b % 3], below=n > 0),
        "outcome": lambda w, r, _i: w.roadmap.add(f"New {n}", {}, r[a % 3]),
        "order": lambda w, _r, i: w.backlog.move([i[a]], Place.after(i[b])),
        "top": lambda w, _r, i: w.backlog.move([i[a]], Place.top()),
        "points": lambda w, _r, i: w.backlog.revise(i[a], {"estimate": abs(n)}),
        "park": lambda w, _r, i: w.backlog.revise(i[a], {"state": "parked"}),
        "item": lambda w, _r, i: w.backlog.add(f"fresh {n}", {}, Place.after(i[a])),
    }  # fmt: skip
    return verbs[name]


NAMES = (
    "move", "stretch", "sure", "depend", "part", "unpart", "off", "row", "outcome", "order", "top",
    "points", "park", "item",
)  # fmt: skip
TRIES = st.lists(
    st.builds(_verb, st.sampled_from(NAMES), ITEMS, ITEMS, st.integers(-9, 9).filter(bool)),
    max_size=8,
)
WHATEVER = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def do_all(workspace: Product, roadmap: list[int], items: list[int], verbs: list[Verb]) -> None:
    """Each that the rules allow."""
    for verb in verbs:
        try:
            verb(workspace, roadmap, items)
        except (Mistake, Refused, NothingSaved):
            continue


def told(workspace: Product) -> list[object]:
    """What the product says, without ids and instants, which differ from one run to the next."""
    order = keys(workspace)
    rows = workspace.store.rows
    items = rows.execute(
        "SELECT number, title, state, estimate, (SELECT group_concat(key, ' ') FROM (SELECT key"
        " FROM item_roadmap JOIN roadmap_item ON roadmap_item.id = roadmap_id"
        " WHERE item_id = item.id ORDER BY key)) FROM item ORDER BY rank"
    ).fetchall()
    outcomes = [
        (one.key, one.title, one.start, one.end, one.confidence, sorted(one.depends_on))
        for one in workspace.roadmap.items()
    ]
    return [order, items, outcomes]


@WHATEVER
@given(verbs=TRIES)
def test_keeping_gives_what_doing_it_for_real_gives(
    workspace: Product, roadmap: list[int], items: list[int], tmp_path: Path, verbs: list[Verb]
) -> None:
    workspace.store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sides = []
    for name in ("tried", "real"):
        path = tmp_path / f"{name}.db"
        path.unlink(missing_ok=True)
        for left in tmp_path.glob(f"{name}.db-*"):
            left.unlink()
        store = Store(copyfile(workspace.store.path, path), Author.app("anna"))
        store.rows.execute("PRAGMA synchronous = OFF")
        sides.append(Workspace.open(store, "AB"))
    by_trying, for_real = sides
    do_all(by_trying.what_if.begin(), roadmap, items, verbs)
    if by_trying.what_if.review():
        by_trying.what_if.keep()
    do_all(for_real, roadmap, items, verbs)
    assert told(by_trying) == told(for_real)
    for side in sides:
        side.store.close()


@WHATEVER
@given(verbs=TRIES)
def test_laying_and_taking_back_gives_the_original(
    workspace: Product, roadmap: list[int], items: list[int], verbs: list[Verb]
) -> None:
    workspace.what_if.drop()  # of a try that failed
    before, shown = content(workspace), told(workspace)
    tried = workspace.what_if.begin()
    do_all(tried, roadmap, items, verbs)
    tried_so = told(tried)
    workspace.what_if.follow()  # as after a crash
    assert told(tried) == tried_so
    for _act in workspace.what_if.acts:
        tried.history.undo()
    assert told(tried) == shown
    assert workspace.what_if.review() == []
    assert content(workspace) == before
    workspace.what_if.drop()

"""Forecasts on a real file: the demo's oracles, little data, no data, items for points, the roadmap."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui import demo
from po_tui.model.filters import parse
from po_tui.model.forecast import Unit, scope_of
from po_tui.model.outlook import RoadmapForecast, roadmap_scopes
from po_tui.store import forecasting
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Unknown

DEMO_DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forecast") / "demo.db"
    store = demo.ensure(path, DEMO_DAY)
    store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def leenmuur(
    demo_made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T12:00:00Z")
    store = Store(copyfile(demo_made, tmp_path / "demo.db"), Author.app("olga"))
    yield Workspace.open(store)
    store.close()


def add_sprints(workspace: Workspace, done: Sequence[float | None]) -> list[int]:
    """Finished sprints, by the points they finished."""
    from po_tui.model.tables.delivery import Sprint

    with workspace.delivery.step("sprints") as session:
        rows = [
            Sprint(product_id=workspace.product_id, key=f"S{n}", done_points=points, position=n)
            for n, points in enumerate(done, 1)
        ]
        session.add_all(rows)
        session.flush()
        return [row.pk for row in rows]


def add_roadmap(workspace: Workspace, key: str, items: Sequence[int]) -> int:
    from po_tui.model.tables.backlog import ItemRoadmap
    from po_tui.model.tables.roadmap import RoadmapItem

    with workspace.delivery.step("roadmap") as session:
        row = RoadmapItem(product_id=workspace.product_id, key=key, title=key)
        session.add(row)
        session.flush()
        session.add_all(ItemRoadmap(item_id=item, roadmap_id=row.pk) for item in items)
        return row.pk


def sized(workspace: Workspace, estimate: float | None, state: str = "refining") -> int:
    item = workspace.backlog.add("work")
    workspace.backlog.revise(item, {"estimate": estimate, "state": state})
    return item


# ── the oracles ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "points", "left_out", "sprints", "day"),
    [
        (None, 65, ("LM-15", "LM-18", "LM-19", "LM-20", "LM-21", "LM-22"), 4, date(2027, 1, 15)),
        ("roadmap:R1", 26, ("LM-15", "LM-22"), 2, date(2026, 12, 18)),
    ],
)
def test_the_demos_figures(
    leenmuur: Workspace,
    query: str | None,
    points: float,
    left_out: tuple[str, ...],
    sprints: int,
    day: date,
) -> None:
    found = leenmuur.delivery.forecast(parse(query) if query else None)
    assert found.scope.points == found.made.scope == points
    assert found.scope.unestimated == left_out
    assert found.made.left_out == len(left_out)
    assert list(found.made.samples) == [16, 22, 14, 19, 21, 17, 18, 21]
    assert {found.made.within(percent) for percent in (50, 85, 95)} == {sprints}
    assert found.day(85) == day


def test_epics_ideas_and_parked_items_are_no_part_of_it_and_are_counted(
    leenmuur: Workspace,
) -> None:
    assert tuple(leenmuur.delivery.forecast().passed_over) == (3, 2)
    assert leenmuur.delivery.forecast(parse("state:idea,parked")).scope.items == 0


def test_all_items_by_id_are_the_whole_of_it(leenmuur: Workspace) -> None:
    assert leenmuur.delivery.forecast_of(leenmuur.items.ids()) == leenmuur.delivery.forecast()


def test_a_sprint_with_few_people_is_named(leenmuur: Workspace) -> None:
    short = leenmuur.delivery.past().shorthanded
    assert short is not None
    assert tuple(short) == ("S15", 30, 54)


def test_how_many_by_then(leenmuur: Workspace) -> None:
    delivery = leenmuur.delivery
    everything = delivery.forecast()
    by = delivery.by(everything, date(2027, 1, 5))
    assert (by.sprints, by.day) == (3, date(2027, 1, 1))
    assert dict(by.amounts) == {50: 56, 85: 51, 95: 48}
    assert dict(by.items) == {50: 11, 85: 10, 95: 10}
    assert round(by.done or 0, 4) == 0.0137
    assert delivery.by(everything, 3) == by
    with pytest.raises(Mistake, match="2026-12-04"):
        delivery.by(everything, date(2026, 12, 3))


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


def test_a_roadmap_item_is_done_with_all_that_stands_before_its_last_item(
    leenmuur: Workspace,
) -> None:
    (fourth,) = leenmuur.delivery.planned("r4")
    found = leenmuur.delivery.forecast_of_roadmap(fourth.id)
    assert found
    assert (found.own.scope, found.in_order.scope, found.last) == (18, 57, "LM-14")
    assert (found.day(), found.own_day()) == (date(2027, 1, 15), date(2026, 12, 18))
    assert found.late(date(2027, 1, 14))
    assert not found.late(date(2027, 1, 15))


def test_a_roadmap_item_without_estimates_has_no_date(leenmuur: Workspace) -> None:
    (sixth,) = leenmuur.delivery.planned("R6")
    found = leenmuur.delivery.forecast_of_roadmap(sixth.id)
    assert found
    assert found.day() is None
    assert found.unestimated == ("LM-19",)


def test_an_unknown_roadmap_item_is_named_with_those_there_are(leenmuur: Workspace) -> None:
    with pytest.raises(Unknown, match="R1, R2"):
        leenmuur.delivery.planned("R9")


def test_on_track_is_doubted_while_the_forecast_is_after_the_end(leenmuur: Workspace) -> None:
    first = leenmuur.roadmap.items()[0]
    assert "forecast_late" not in [notice.concern for notice in first.notices]
    bottom = leenmuur.backlog.item("LM-9")
    leenmuur.backlog.move_to([bottom], 24)
    first = leenmuur.roadmap.items()[0]
    assert first.forecast
    assert first.forecast.day() == date(2027, 1, 15)
    assert "forecast_late" in [notice.concern for notice in first.notices]


def test_an_order_in_memory_is_forecast_like_one_in_the_file(leenmuur: Workspace) -> None:
    work, links = leenmuur.delivery.work()
    before = leenmuur.delivery.forecast_along(work, links)
    assert before == leenmuur.delivery.forecasts_of_roadmap()
    moved = sorted(work, key=lambda item: item.key == "LM-14")
    fourth = leenmuur.delivery.planned("R4")[0].id
    assert (before[fourth].in_order.scope, leenmuur.delivery.forecast_along(moved, links)[fourth].in_order.scope) == (57, 65)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 0.5, 3.0, 8.0]),
            st.sampled_from(["new", "ready", "in_sprint", "parked", "done"]),
            st.sampled_from(["story", "epic", "bug"]),
            st.sets(st.integers(1, 3)),
        ),
        min_size=5,
        max_size=5,
    ),
    st.sampled_from(Unit),
)
def test_sums_of_the_database_are_those_of_the_rules(
    workspace: Workspace,
    items: list[int],
    told: list[tuple[float | None, str, str, set[int]]],
    unit: Unit,
) -> None:
    con, product = workspace.store.rows, workspace.product_id
    if not workspace.delivery.planned():
        for n in range(1, 4):
            assert add_roadmap(workspace, f"R{n}", ()) == n
    with con:
        con.execute("DELETE FROM item_roadmap")
        for item, (estimate, state, type, served) in zip(items, told, strict=True):
            con.execute(
                "UPDATE item SET estimate = ?, state = ?, type = ? WHERE id = ?",
                (estimate, state, type, item),
            )
            con.executemany(
                "INSERT INTO item_roadmap (item_id, roadmap_id) VALUES (?, ?)",
                [(item, roadmap) for roadmap in served],
            )
    work, links = workspace.delivery.work()
    assert forecasting.roadmap_scopes(con, product, unit) == roadmap_scopes(work, links, unit)
    whole, _passed_over = forecasting.whole_scope(con, product)
    assert whole == scope_of(item[1:] for item in work)
    assert forecasting.scope_among(con, product, [item.id for item in work])[0] == whole


# ── little, nothing, items ──────────────────────────────────────────────────────────────────────


def test_under_five_sprints_there_is_a_range(workspace: Workspace) -> None:
    add_sprints(workspace, [18, 21])
    sized(workspace, 40)
    made = workspace.delivery.forecast().made
    assert (made.percentiles, made.sprints) == ((), (2, 3))
    by = workspace.delivery.by(workspace.delivery.forecast(), 2)
    assert (by.amounts, by.seen) == ((), (36, 42))


def test_without_sprints_and_without_items_there_is_no_forecast(workspace: Workspace) -> None:
    empty = workspace.delivery.forecast()
    assert empty.scope.items == 0
    assert not empty.made.samples
    sized(workspace, 5)
    made = workspace.delivery.forecast().made
    assert (made.scope, made.sprints) == (5, None)


def test_where_nothing_has_points_items_are_counted(workspace: Workspace) -> None:
    from po_tui.model.tables.delivery import SprintItem

    for sprint in add_sprints(workspace, [None] * 6):
        with workspace.delivery.step("work") as session:
            session.add_all(
                SprintItem(sprint_id=sprint, key=f"D{n}", outcome="delivered") for n in range(2)
            )
            session.add(SprintItem(sprint_id=sprint, key="N", outcome="not_done"))
    items = [sized(workspace, None) for _ in range(5)]
    add_roadmap(workspace, "R1", items[:3])
    found = workspace.delivery.forecast()
    assert (found.unit, found.made.scope, found.made.left_out) == (Unit.items, 5, 0)
    assert list(found.made.samples) == [2] * 6
    assert found.made.within(85) == 3
    (one,) = workspace.delivery.forecasts_of_roadmap().values()
    assert isinstance(one, RoadmapForecast)
    assert (one.in_order.scope, one.in_order.within(85)) == (3, 2)
    assert dict(workspace.delivery.by(found, 2).items) == {50: 4, 85: 4, 95: 4}


def test_half_points_are_counted_exactly(workspace: Workspace) -> None:
    add_sprints(workspace, [0.5, 0.5, 0.5, 0.5, 1])
    sized(workspace, 1)
    made = workspace.delivery.forecast().made
    assert [str(chance) for chance in made.exact] == ["1/5", "1/1"]


def test_only_the_latest_sprints_count_where_so_asked(workspace: Workspace) -> None:
    add_sprints(workspace, [1] * 40)
    assert len(workspace.delivery.past().samples) == 30
    assert [one.sprint for one in workspace.delivery.past(2).samples] == ["S39", "S40"]


def test_sprints_without_dates_follow_from_today_in_working_days(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-25T12:00:00Z")
    add_sprints(workspace, [5] * 5)
    sized(workspace, 10)
    assert workspace.delivery.forecast().day(85) == date(2026, 12, 22)

"""Trying things on the screen: unmistakable, with the usual keys, and nothing of it real until it is kept."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from po_tui.model.views import RoadmapView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.roadmap.screen import RoadmapScreen
from po_tui.tui.roadmap.what_if_sheet import ReviewSheet
from po_tui.tui.widgets.what_if_line import WhatIfLine
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.dragging import drag
from tests.tui.test_backlog import said

SIZE = (120, 36)
SIZES = [(80, 24), (120, 36), (160, 45)]
FRAME = "┏━ Roadmap"


def text(app: PoTuiApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def line(app: PoTuiApp) -> str:
    """The line below the goal."""
    return app.screen._compositor.render_strips()[1].text


def real(app: PoTuiApp) -> Workspace:
    """The product as the file has it."""
    assert app._workspace is not None
    return app._workspace


def inside(app: PoTuiApp) -> bool:
    """Whether a what-if is open."""
    return app.trying


def item(workspace: Workspace, key: str) -> RoadmapView:
    return next(one for one in workspace.roadmap.items() if one.key == key)


def days(workspace: Workspace, key: str) -> tuple[str | None, str | None]:
    return item(workspace, key).start, item(workspace, key).end


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, as a person does who looks."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def told(pilot: Pilot[None], what: str) -> str:
    """The line on top, once it says that."""
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    for _again in range(100):
        if what in line(app):
            break
        await pilot.pause(0.02)
    assert what in line(app)
    return line(app)


WAS = ("2027-01-11", "2027-03-19")
THEN = ("2027-04-11", "2027-06-19")


@pytest.mark.parametrize("size", SIZES)
async def test_w_enters_a_frame_that_nobody_overlooks(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3")
        assert FRAME not in text(app)
        await press(pilot, "w")
        assert FRAME in text(app)
        assert "nothing here is real yet" in line(app)
        await press(pilot, "escape")  # nothing is tried yet: there is nothing to ask
        assert not inside(app)
        assert FRAME not in text(app)
        assert "WHAT IF" not in text(app)


async def test_the_usual_keys_work_on_what_is_tried_and_the_line_says_what_it_means(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L", "c")
        assert days(real(app), "R2") == WAS
        assert days(app.workspace, "R2") == THEN
        assert item(app.workspace, "R2").confidence == "low"
        await told(pilot, "1 slips")
        assert "░░" in text(app)  # the ghost of the bar beside it
        await press(pilot, "u", "u")
        assert days(app.workspace, "R2") == WAS
        await press(pilot, "ctrl+r")
        assert days(app.workspace, "R2") == THEN
        await press(pilot, "u", "u")
        assert "nothing left to undo" in said(app)


async def test_the_mouse_moves_what_is_tried(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w")
        assert isinstance(app.screen, RoadmapScreen)
        timeline = app.screen.pane.timeline
        scale = timeline.scale
        bar = timeline._bars[2]
        assert bar.start is not None
        column = timeline._titles + 1 + scale.column(bar.start) + 3
        await drag(pilot, timeline, (column, 2), (column + 12, 2))
        assert days(app.workspace, "R2") != WAS
        assert days(real(app), "R2") == WAS


async def test_order_and_scope_are_tried_on_the_backlog(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "4")
        first = app.workspace.items.places([1])
        await press(pilot, "w", "J", "J")
        assert "nothing here is real yet" in line(app)
        assert app.workspace.items.places([1]) == {1: 3}
        assert real(app).items.places([1]) == first
        await press(pilot, "3")  # the what-if is one on all three
        assert "nothing here is real yet" in line(app)


async def test_other_screens_show_the_real_thing_and_say_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L")
        for screen in ("2", "5"):
            await press(pilot, screen)
            await told(pilot, "This shows the real thing")
            assert app.workspace is real(app)
            assert "┏━" not in text(app)
        await press(pilot, "1")
        await told(pilot, "nothing here is real yet")


async def test_no_session_starts_and_nothing_is_shown_to_the_room_meanwhile(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "f5")
        assert "a what-if is open" in said(app)
        await press(pilot, "5", "space", "R")
        assert not real(app).meets
        assert "a what-if is open" in text(app) + said(app)


@pytest.mark.parametrize("size", SIZES)
async def test_leaving_asks_on_one_line_and_later_keeps_it_waiting(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "w", "j", "L", "escape")
        for word in ("1 change tried", "y keep", "D drop", "l go on later", "esc stays"):
            assert word in line(app)
        await press(pilot, "L", "q", "escape")  # other letters do nothing, esc stays
        assert inside(app)
        await press(pilot, "escape", "l")
        assert not inside(app)
        assert days(app.workspace, "R2") == WAS
        await told(pilot, "A what-if with 1 change waits")
        await press(pilot, "w")
        assert days(app.workspace, "R2") == THEN


async def test_keeping_is_one_step_that_u_takes_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L", "c", "escape", "y")
        assert not inside(app)
        assert days(app.workspace, "R2") == THEN
        assert "Kept as one step" in said(app)
        await press(pilot, "u")
        assert days(app.workspace, "R2") == WAS
        assert item(app.workspace, "R2").confidence == "medium"


async def test_dropping_leaves_everything_as_it_was(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L", "escape", "D")
        assert not inside(app)
        assert days(app.workspace, "R2") == WAS
        assert app.workspace.what_if.waiting is None


@pytest.mark.parametrize("size", SIZES)
async def test_the_review_tells_every_change_and_keeps_what_is_ticked(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "w", "j", "L", "c", "w")
        assert isinstance(app.screen, ReviewSheet)
        assert text(app).count("[✓] R2 Second wall live") == 2
        assert "11 Jan 2027 – 19 Mar 2027 → 11 Apr 2027 – 19 Jun 2027" in text(app)
        assert "confidence: medium → low" in text(app)
        await press(pilot, "space")
        assert text(app).count("[ ] R2 Second wall live") == 1
        assert "1 of 2 changes are to be kept – y drops the other" in text(app)
        await press(pilot, "y")
        assert not inside(app)
        assert "1 kept, 1 dropped" in said(app)
        assert days(app.workspace, "R2") == WAS
        assert item(app.workspace, "R2").confidence == "low"


@pytest.mark.parametrize("size", SIZES)
async def test_tab_shows_before_and_after_side_by_side(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "w", "j", "L", "w", "tab")
        for word in ("before", "after", "11 Jan 27 – 19 Mar 27", "11 Apr 27 – 19 Jun 27", "P85"):
            assert word in text(app)
        assert "92 days later" in text(app)
        await press(pilot, "G")
        assert "Opening day" in text(app)
        await press(pilot, "escape", "escape")
        assert inside(app)


async def test_another_velocity_is_tried_in_one_line(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "percent_sign")
        assert "w begins one" in said(app)
        await press(pilot, "w", "percent_sign", *"50", "percent_sign", "enter")
        assert real(app).what_if.velocity_share == pytest.approx(0.5, abs=0.05)
        assert "slip" in await told(pilot, "P85")
        await press(pilot, "w")
        assert "an assumption, never kept" in text(app)


async def test_what_someone_changed_meanwhile_is_said_where_the_line_stands(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L", "c")
        store = Store(app.store.path, Author.app("bert"))
        Workspace.open(store, app.workspace.key).roadmap.move(2, 1)
        app._look()
        await pilot.pause()
        await press(pilot, "w", "y")
        assert inside(app)
        assert "bert changed it meanwhile" in text(app)
        assert "[ ] R2 Second wall live" in text(app)
        await press(pilot, "y")  # the rest
        assert not inside(app)
        assert item(app.workspace, "R2").confidence == "low"
        assert days(app.workspace, "R2")[0] == "2027-01-12"
        store.close()


async def test_what_others_change_meanwhile_is_seen_in_the_what_if(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L")
        store = Store(app.store.path, Author.app("bert"))
        Workspace.open(store, app.workspace.key).roadmap.revise(1, {"title": "Berts pilot"})
        app._look()
        await pilot.pause()
        assert "Berts pilot" in text(app)
        assert days(app.workspace, "R2") == THEN
        store.close()


async def test_a_sheet_opened_over_the_roadmap_works_on_what_is_tried(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "t", "f")
        assert item(app.workspace, "R1").status == "off_track"
        assert item(real(app), "R1").status == "on_track"


async def test_the_app_started_again_says_that_a_what_if_waits(
    make_app: Callable[[], PoTuiApp],
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "3", "w", "j", "L")
    again = make_app()
    async with again.run_test(size=SIZE) as pilot:
        await told(pilot, "A what-if with 1 change waits")
        assert len(again.query(WhatIfLine)) <= 1
        await press(pilot, "w")
        await told(pilot, "nothing here is real yet")
        assert days(again.workspace, "R2") == THEN

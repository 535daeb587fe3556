"""The three panes together: what one chooses in one, the others show."""

import pytest
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.plan.screen import PlanScreen
from po_tui.tui.vision.goals import GoalList
from po_tui.tui.widgets.timeline import Timeline

WIDE = (120, 36)


async def plan(pilot: Pilot[None]) -> PlanScreen:
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PlanScreen)
    return screen


def subtitle(screen: PlanScreen) -> str:
    return str(screen.backlog.query_one("#list-pane").border_subtitle)


async def test_the_app_opens_on_the_plan_with_the_cursor_in_the_backlog(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        assert screen.backlog.table.has_focus
        assert len(screen.backlog.table.ids) == 24
        assert len(screen.roadmap.timeline.ids) == 6
        assert len(screen.vision.goals.ids) == 3


async def test_tab_goes_round_the_panes_and_back(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        await pilot.press("tab")
        assert screen.query_one(GoalList).has_focus
        await pilot.press("tab")
        assert screen.query_one(Timeline).has_focus
        await pilot.press("shift+tab", "shift+tab")
        assert screen.backlog.table.has_focus


async def test_choosing_a_goal_narrows_the_backlog_and_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        await pilot.press("tab", "j", "enter")
        await pilot.pause()
        assert 0 < len(screen.backlog.table.ids) < 24
        assert "serving G2" in subtitle(screen)
        await pilot.press("j")
        await pilot.pause()
        assert "serving G3" in subtitle(screen)
        await pilot.press("escape")
        await pilot.pause()
        assert len(screen.backlog.table.ids) == 24
        assert subtitle(screen) in {"", "None"}


async def test_choosing_a_roadmap_item_narrows_the_backlog(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        await pilot.press("tab", "tab", "enter")
        await pilot.pause()
        assert "serving R1" in subtitle(screen)
        shown = {row.key for row in screen.backlog.listing.rows(list(screen.backlog.table.ids))}
        assert "LM-4" in shown
        assert "LM-13" not in shown


async def test_choosing_an_item_lights_up_its_goal_and_bar(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        screen.show_item(app.workspace.backlog.item("LM-10"))
        await pilot.pause()
        bars = {
            item.key
            for item in app.workspace.roadmap.items()
            if item.id in screen.roadmap.timeline.highlight_ids
        }
        assert bars == {"R3"}
        goals = {g.key for g in app.workspace.vision.goals() if g.id in screen.vision.goals._lit}
        assert goals == {"G2"}


async def test_z_shows_one_pane_alone_and_all_again(app: PoTuiApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await plan(pilot)
        await pilot.press("z")
        await pilot.pause()
        assert not screen.vision.display
        assert screen.backlog.display
        await pilot.press("z")
        await pilot.pause()
        assert screen.vision.display


async def test_a_small_terminal_shows_one_pane_at_a_time(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await plan(pilot)
        shown = [screen.vision.display, screen.roadmap.display, screen.backlog.display]
        assert shown == [False, False, True]
        await pilot.press("tab")
        await pilot.pause()
        shown = [screen.vision.display, screen.roadmap.display, screen.backlog.display]
        assert shown == [True, False, False]


async def test_a_wide_terminal_shows_the_item_beside_the_list(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await plan(pilot)
        assert screen.backlog.shows_detail
        assert "LM-1" in str(screen.backlog.query_one("#item-pane").border_title)


@pytest.mark.parametrize(("size", "screen"), [((120, 36), "4"), ((160, 45), "1")])
async def test_titles_are_whole_before_the_item_beside_them_gets_more_than_it_needs(
    app: PoTuiApp, size: tuple[int, int], screen: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(screen)
        await pilot.pause()
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        place = app.screen.query_one("ItemTable").region
        rows = [lines[y][place.x : place.right] for y in range(place.y + 1, place.bottom)]
        assert any("Open my compartment with a six-digit code " in row for row in rows)
        assert sum("…" in row for row in rows) <= 8  # of 24; some titles are longer than any list
        assert app.screen.query_one("#item-pane").outer_size.width >= 36


@pytest.mark.parametrize("mode", ["1", "2", "3", "4"])
async def test_nothing_breaks_in_a_tiny_terminal_or_while_it_is_resized(
    app: PoTuiApp, mode: str
) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(mode)
        for size in ((20, 5), (160, 45), (119, 23), (120, 24), (5, 2), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("j", "tab", "k", "tab")
        await pilot.pause()
        assert app.is_running

"""The line from vision to item, walked with one key up or down from anywhere."""

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.model.walk import Spot
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.frame import WorkScreen
from po_tui.tui.item.walk_sheet import WalkSheet
from po_tui.tui.roadmap.screen import RoadmapScreen
from po_tui.tui.vision.needs_sheet import NeedsSheet
from po_tui.tui.vision.screen import VisionScreen
from tests.tui.test_backlog import backlog

SIZE = (120, 36)
UP, DOWN = "left_curly_bracket", "right_curly_bracket"


def sheet(app: PoTuiApp) -> WalkSheet:
    assert isinstance(app.screen, WalkSheet)
    return app.screen


def lines(app: PoTuiApp) -> list[str]:
    options = sheet(app).query_one(OptionList).options
    return [" ".join(str(one.prompt).split()) for one in options]


def title(app: PoTuiApp) -> str:
    return str(sheet(app).query_one(".dialog--frame").border_title)


def here(app: PoTuiApp) -> str:
    at = sheet(app).query_one(OptionList).highlighted
    assert at is not None
    return lines(app)[at]


def is_on(app: PoTuiApp, kind: type[WorkScreen], spot: Spot) -> bool:
    """Whether somebody stands there, on that screen."""
    return isinstance(app.screen, kind) and app.screen.spot == spot


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()


async def test_why_leads_from_the_item_up_to_the_vision(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await press(pilot, UP)
        assert title(app) == "Why LM-4?"
        seen = lines(app)
        assert "Every resident" in seen[0]
        assert seen[-1].startswith("└ item LM-4")
        assert [one.split()[1] for one in seen[1:]] == [
            "need",
            "goal",
            "goal",
            "roadmap",
            "part",
            "item",
        ]
        assert here(app).startswith("└ part of LM-1")
        await press(pilot, UP)
        assert here(app).startswith("└ roadmap R1")
        await press(pilot, "enter")
        assert is_on(app, RoadmapScreen, Spot("roadmap", app.workspace.roadmap.items()[0].id))


async def test_one_key_up_at_a_time_from_item_to_vision(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-1")
        await press(pilot, UP, "enter")
        assert is_on(app, RoadmapScreen, Spot("roadmap", app.workspace.roadmap.items()[0].id))
        await press(pilot, UP, "enter")
        assert is_on(app, VisionScreen, Spot("goal", app.workspace.goals.all()[2].id))
        await press(pilot, UP, "enter")
        assert is_on(app, VisionScreen, Spot("vision"))


async def test_and_down_again_to_the_item(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "2")
        await press(pilot, DOWN)
        assert title(app) == "What serves vision"
        assert here(app).startswith("G1 ")
        await press(pilot, "enter")
        assert is_on(app, VisionScreen, Spot("goal", app.workspace.goals.all()[0].id))
        await press(pilot, DOWN)
        assert here(app).startswith("R1 ")
        await press(pilot, "enter")
        assert is_on(app, RoadmapScreen, Spot("roadmap", app.workspace.roadmap.items()[0].id))
        await press(pilot, DOWN, "enter")
        assert is_on(app, BacklogScreen, Spot("item", app.workspace.backlog.item("LM-1")))


async def test_within_the_sheet_the_line_goes_on(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await press(pilot, UP, UP, DOWN)
        assert title(app) == "What serves R1"
        await press(pilot, "j", UP)
        assert title(app) == "Why LM-4?"
        assert here(app).startswith("└ part of LM-1")
        await press(pilot, "escape")
        assert isinstance(app.screen, BacklogScreen)


async def test_what_serves_an_item_are_its_parts_and_what_waits_for_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-8")
        await press(pilot, DOWN)
        assert "Waits for it 1" in lines(app)
        assert any(line.startswith("LM-13") for line in lines(app))


async def test_on_the_plan_it_begins_where_the_focus_is(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, UP)
        assert title(app) == "Why LM-1?"
        await press(pilot, "escape", "tab", DOWN)
        assert title(app) == "What serves G1"
        await press(pilot, "escape", "tab", UP)
        assert title(app) == "Why R1?"
        await press(pilot, "o")
        assert title(app).startswith("Not tied in")


@pytest.mark.parametrize("screen", ["2", "3"])
async def test_orphans_are_listed_both_ways(app: PoTuiApp, screen: str) -> None:
    app.workspace.goals.add("Nobody works on this")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, screen)
        await press(pilot, "o")
        seen = lines(app)
        for head in (
            "Goals that nothing serves 1",
            "Roadmap items without a goal 1",
            "Items that serve no goal 1",
        ):
            assert head in seen
        await press(pilot, "end", "enter")
        assert is_on(app, BacklogScreen, Spot("item", app.workspace.backlog.item("LM-24")))


async def test_a_broken_line_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-24")
        await press(pilot, UP)
        assert "serves no goal" in str(sheet(app).query_one(".gap", Static).visual)


async def test_a_need_on_the_line_opens_the_inbox(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await press(pilot, UP, UP, UP, UP, UP)
        assert here(app).startswith("└ need N1")
        await press(pilot, "enter")
        assert isinstance(app.screen, NeedsSheet)
        assert "N1" in str(app.screen.query_one(OptionList).highlighted_option.prompt)  # type: ignore[union-attr]


async def test_an_item_that_is_dropped_is_found_all_the_same(app: PoTuiApp) -> None:
    workspace = app.workspace
    item = workspace.backlog.item("LM-5")
    workspace.backlog.drop([item], "not needed")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.show_spot(Spot("item", item))
        await pilot.pause()
        assert isinstance(app.screen, BacklogScreen)
        assert app.screen.pane.table.cursor_id == item


async def test_the_line_is_not_walked_while_one_types(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await press(pilot, "a", UP)
        assert isinstance(app.screen, BacklogScreen)
        assert app.screen.ask_line.text == "{"

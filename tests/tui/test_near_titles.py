"""While a title is typed the items that may be the same show above the line."""

from po_tui.tui.app import PoTuiApp
from tests.tui.test_backlog import SIZE, backlog, keys, write


def near(app: PoTuiApp) -> str:
    found = app.screen.query("#near")
    return str(found.first().visual) if found else ""  # type: ignore[attr-defined]


async def test_near_titles_show_while_typing_and_enter_still_adds(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("a")
        await write(pilot, "Report damage by pho")
        assert "LM-13 Report damage with a photo at return (refining)" in near(app)
        await write(pilot, "ne", "enter")
        assert near(app) == ""
        assert len(pane.table.ids) == 25
        await write(pilot, "Report damage by phone")
        assert "= LM-25" in near(app)
        await pilot.press("escape")
        await pilot.pause()
        assert near(app) == ""


async def test_down_and_enter_go_there_instead_of_adding(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("a")
        await write(pilot, "Report damage", "down", "enter")
        assert len(pane.table.ids) == 24
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == "LM-13"
        assert not pane.ask_line.is_open
        assert pane.table.has_focus
        await pilot.press("a")
        await pilot.pause()
        assert pane.ask_line.text == "Report damage"  # what was typed is not lost


async def test_up_again_adds_after_all(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("a")
        await write(pilot, "Report damage", "down", "up", "enter")
        assert len(pane.table.ids) == 25


async def test_a_key_is_found_and_what_was_dropped_is_looked_for(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        work = app.workspace.backlog
        work.drop([work.item("LM-13")], "not now")
        pane = await backlog(pilot, "LM-2")
        await pilot.press("a")
        await write(pilot, "LM-13")
        assert "LM-13" in near(app)
        assert "(dropped)" in near(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert keys(pane) == ["LM-13"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(pane.table.ids) == 23

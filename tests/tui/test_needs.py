"""What a person does in the inbox of needs and wishes, and sees."""

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.model.views import NeedView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.vision.needs_sheet import NeedsSheet
from tests.tui.test_backlog import write

SIZE = (120, 36)


@pytest.fixture
def wish(app: PoTuiApp) -> int:
    return app.workspace.needs.note("@Vera The kiosk is too dark at night")


async def inbox(pilot: Pilot[None]) -> NeedsSheet:
    await pilot.pause()
    await pilot.press("2")
    await pilot.pause()
    await pilot.press("i")
    await pilot.pause()
    assert isinstance(pilot.app.screen, NeedsSheet)
    return pilot.app.screen


def lines(sheet: NeedsSheet) -> list[str]:
    return [" ".join(str(one.prompt).split()) for one in sheet.query_one(OptionList).options]


def told(sheet: NeedsSheet, what: str) -> str:
    return str(sheet.query_one(what, Static).visual)


def view(app: PoTuiApp, id: int) -> NeedView:
    return app.workspace.needs.view(id)


async def test_a_wish_is_noted_in_one_line(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("a")
        await write(pilot, "@Vera The kiosk is dark", "enter")
        await pilot.pause()
        assert lines(sheet)[:2] == ["Wishes, as they came in 1", "N6 Vera The kiosk is dark"]
        assert "wished by Vera · noted on 2026-11-24" in told(sheet, ".about")
        await pilot.press("u")
        await pilot.pause()
        assert lines(sheet)[0] == "Needs 5"


async def test_what_was_typed_stays_a_draft(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("x")
        await write(pilot, "no room", "escape")
        await pilot.press("a")
        await write(pilot, "@Ann light", "escape")
        await pilot.press("x")
        await pilot.pause()
        assert sheet.field.value == "no room"
        await pilot.press("escape", "a")
        await pilot.pause()
        assert sheet.field.value == "@Ann light"


async def test_it_becomes_a_need_and_their_words_stay(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("n")
        await pilot.press(*["backspace"] * 40)
        await write(pilot, "See what I am doing", "enter")
        await pilot.pause()
        assert (view(app, wish).state, view(app, wish).text) == ("need", "See what I am doing")
        assert "in their words: “The kiosk is too dark at night”" in told(sheet, ".about")
        await pilot.press("v")
        await pilot.pause()
        assert view(app, wish).on_board


async def test_it_becomes_an_item_and_enter_goes_there(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await inbox(pilot)
        await pilot.press("b", "enter")
        await pilot.pause()
        (item,) = view(app, wish).items
        assert view(app, wish).state == "item"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, BacklogScreen)
        assert app.screen.pane.table.cursor_id == item.id


async def test_an_item_that_is_there_is_linked_and_let_go(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("l")
        await write(pilot, "LM-22", "enter")
        await pilot.pause()
        assert [one.key for one in view(app, wish).items] == ["LM-22"]
        await pilot.press("l")
        await write(pilot, "-LM-22", "enter")
        await pilot.pause()
        assert (view(app, wish).state, view(app, wish).items) == ("wish", ())
        await pilot.press("l")
        await write(pilot, "LM-999", "enter")
        await pilot.pause()
        assert "LM-999" in told(sheet, ".complaint")


async def test_it_is_declined_with_a_reason_and_reopened(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("x", "enter")
        await pilot.pause()
        assert "needs a reason" in told(sheet, ".complaint")
        await write(pilot, "no power there", "enter")
        await pilot.pause()
        assert view(app, wish).state == "declined"
        assert "declined because no power there" in told(sheet, ".about")
        await pilot.press("o")
        await pilot.pause()
        assert view(app, wish).state == "wish"


async def test_words_filter_as_one_types_and_esc_shows_all(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=SIZE) as pilot:
        sheet = await inbox(pilot)
        await pilot.press("slash")
        await write(pilot, "dark")
        await pilot.pause()
        assert len(lines(sheet)) == 2
        await pilot.press("enter", "e")
        await pilot.pause()
        assert sheet.field.value == "@Vera The kiosk is too dark at night"
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert len(lines(sheet)) == 8
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, NeedsSheet)


async def test_the_inbox_fits_the_small_screen(app: PoTuiApp, wish: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await inbox(pilot)
        await pilot.press("a")
        await pilot.pause()
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "N6" in seen
        assert "in their words" in seen
        assert "@Vera" not in seen or "kiosk" in seen


async def test_text_from_others_is_shown_as_it_is(app: PoTuiApp) -> None:
    app.workspace.needs.note("@[b]x[/b] [red]dark[/] \x1b[31m")
    async with app.run_test(size=SIZE) as pilot:
        await inbox(pilot)
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "[red]dark[/]" in seen
        assert "\x1b" not in seen

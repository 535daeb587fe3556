"""The sheets of the backlog are of one make: keys on the lower edge, esc out, F1 in, nothing lost."""

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.choose_columns import ChooseColumns
from po_tui.tui.backlog.scores_table import ScoreTable
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.item.questions import Questions
from po_tui.tui.item.ready_check import ReadyCheck
from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.dialog import Dialog, Frame, keys_that_fit
from po_tui.tui.widgets.help_screen import HelpScreen
from po_tui.tui.widgets.input_line import PlainInput
from tests.tui.test_backlog import SIZE, backlog, said, view, write
from tests.tui.test_readying import sees

SHEETS = {
    "f": "LM-9", "C": "LM-9", "s": "LM-9", "r": "LM-9", "d": "LM-9", "c": "LM-9",
    "Q": "LM-9", "M": "LM-9", "D": "LM-16", "I": "LM-9", "t": "LM-9",
}  # fmt: skip
"""The key of each sheet, and an item that has something to show in it."""


async def opened(pilot: Pilot[None], key: str) -> Dialog[object]:
    await backlog(pilot, SHEETS[key])
    await pilot.press(key)
    await pilot.pause()
    assert isinstance(pilot.app.screen, Dialog)
    return pilot.app.screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)], ids=str)
@pytest.mark.parametrize("key", SHEETS)
async def test_a_sheet_says_on_its_edge_how_to_leave_it(
    app: PoTuiApp, key: str, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        sheet = await opened(pilot, key)
        frame = sheet.query_one(Frame)
        said = str(frame.border_subtitle)
        assert said.rpartition(" · ")[2].startswith("esc ")
        assert cell_width(said) <= frame.outer_size.width - 6
        assert frame.outer_size.width <= size[0]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BacklogScreen)


@pytest.mark.parametrize("key", SHEETS)
async def test_help_opens_on_a_sheet_and_leads_back_to_it(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        sheet = await opened(pilot, key)
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is sheet


def test_keys_that_do_not_fit_leave_out_those_before_the_way_out() -> None:
    keys = "a adds · enter edits · x removes · esc closes"
    assert keys_that_fit(keys, 60) == keys
    assert keys_that_fit(keys, 40) == "a adds · enter edits · … · esc closes"
    assert keys_that_fit(keys, 4) == "… · esc closes" or keys_that_fit(keys, 4) == "esc closes"


async def test_lists_in_sheets_know_the_keys_of_lists(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "C")
        assert isinstance(app.screen, ChooseColumns)
        options = app.screen.query_one(OptionList)
        await pilot.press("G")
        assert options.highlighted == options.option_count - 1
        await pilot.press("k", "g", "j")
        assert options.highlighted == 1


async def test_a_question_half_typed_is_there_again(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("Q")
        await pilot.pause()
        await write(pilot, "how lo", "escape")
        assert isinstance(app.screen, BacklogScreen)
        await pilot.press("Q")
        await pilot.pause()
        assert isinstance(app.screen, Questions)
        assert app.screen.query_one(PlainInput).value == "how lo"
        await write(pilot, "ng?", "enter", "escape")
        assert [one.text for one in view(app, "LM-4").questions] == ["how long?"]


async def test_a_number_typed_for_points_takes_the_place_of_the_one_before(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-13")
        await pilot.press("p", "8", "enter")
        await pilot.pause()
        assert view(app, "LM-13").estimate == 8


async def test_the_question_that_the_next_key_answers_is_in_sight(app: PoTuiApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await opened(pilot, "r")
        await pilot.pause()
        sheet = app.screen
        assert isinstance(sheet, ReadyCheck)
        assert sheet.query(".question")[sheet._at] in sheet.query_one(Frame).query("*")
        here = sheet.query(".question")[sheet._at].region
        assert sheet.query_one(Frame).region.contains_region(here)


async def test_what_is_ready_already_is_not_told_to_become_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "r")
        verdict = str(app.screen.query_one(".verdict", Static).render())
        assert "Nothing is missing" in verdict
        assert "sets it ready" not in verdict


async def test_nothing_to_undo_names_a_command_as_a_command(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "`po-tui undo --list`" in said(app)


async def test_scores_keep_the_keys_of_items_in_a_narrow_window(app: PoTuiApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await backlog(pilot, "LM-9")
        await pilot.press("V")
        await pilot.pause()
        table = app.screen.query_one(ScoreTable)
        lines = [table.render_line(y).text for y in range(table.size.height)]
        assert any(line.startswith("▌ LM-9") for line in lines)


async def test_the_page_says_nothing_of_an_item_twice(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 60)) as pilot:
        await backlog(pilot, "LM-21")
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert text.count("16:00 local time") == 1
        assert "only in the description" not in text


# ── questions ───────────────────────────────────────────────────────────────────────────────────


async def test_a_question_that_blocks_nothing_no_longer_keeps_the_item_from_being_ready(
    app: PoTuiApp,
) -> None:
    work = app.workspace.backlog
    work.ask(work.item("LM-4"), "Which colour?")
    assert view(app, "LM-4").facts.blocking_questions == 1
    async with app.run_test(size=(160, 45)) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("Q")
        await pilot.pause()
        assert "not ready until this is answered" in sees(app)
        await pilot.press("b")
        await pilot.pause()
        assert "work can begin without the answer" in sees(app)
        assert view(app, "LM-4").facts.blocking_questions == 0
        await pilot.press("escape")
        await pilot.pause()
        assert "Which colour?" in sees(app)
        assert "not blocking" in sees(app)
        await pilot.press("u")
        await pilot.pause()
        assert view(app, "LM-4").facts.blocking_questions == 1


async def test_an_answer_half_typed_is_there_again(app: PoTuiApp) -> None:
    work = app.workspace.backlog
    work.ask(work.item("LM-4"), "Which colour?")
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("Q")
        await pilot.pause()
        await pilot.press("enter", *"gre", "escape", "escape")
        await pilot.pause()
        assert view(app, "LM-4").questions[0].open
        await pilot.press("Q")
        await pilot.pause()
        await pilot.press("enter", *"en", "enter")
        await pilot.pause()
        assert view(app, "LM-4").questions[0].answer == "green"
        await pilot.press("b")
        await pilot.pause()
        assert "nothing waits for it" in sees(app)

"""The ready check, the Definition of Ready, the buffer in the header, and what needs attention."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.model.definition import Gap, own_key
from po_tui.tui.app import PoTuiApp
from po_tui.tui.item.attention import AttentionSheet
from po_tui.tui.item.definition import DefinitionSheet
from po_tui.tui.item.ready_check import ReadyCheck
from po_tui.tui.widgets.input_line import PlainInput
from tests.tui.test_backlog import backlog, keys, said, view, write

SIZE = (120, 36)


def sees(app: PoTuiApp) -> str:
    """All the text on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def definition(pilot: Pilot[None]) -> DefinitionSheet:
    """The Definition of Ready, by way of the ready check."""
    await pilot.press("r")
    await pilot.pause()
    await pilot.press("d")
    await pilot.pause()
    assert isinstance(pilot.app.screen, DefinitionSheet)
    return pilot.app.screen


def go_to(sheet: DefinitionSheet | AttentionSheet, text: str) -> None:
    """Put the cursor on the line that holds a text."""
    options = sheet.query_one(OptionList)
    options.highlighted = next(
        n for n in range(options.option_count) if text in str(options.get_option_at_index(n).prompt)
    )


async def palette(pilot: Pilot[None], words: str) -> None:
    await pilot.press("ctrl+p")
    await pilot.pause()
    await write(pilot, words)
    await pilot.pause(0.3)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


async def test_answers_carry_the_name_of_who_gave_them(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        assert "answers by tester" in sees(app)
        await pilot.press("w", "ctrl+u")
        await write(pilot, "Anna", "enter")
        await pilot.press("k", "k", "k", "k", "k", "y")
        assert "Anna" in sees(app)
        await pilot.press("enter")
        await pilot.pause()
        given = {one.key: one for one in view(app, "LM-14").answers}
        assert given["understood_by_all"].by is not None
        assert given["understood_by_all"].by.name == "Anna"


async def test_an_answer_of_before_the_last_change_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-7")
        work = app.workspace.backlog
        work.revise(work.item("LM-7"), {"title": "See the next step in three languages"})
        await pilot.press("r")
        await pilot.pause()
        assert "answered before the last change" in " ".join(sees(app).split())


async def test_the_definition_changes_inside_the_ready_check(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        sheet = await definition(pilot)
        go_to(sheet, "at least one acceptance criterion")
        await pilot.press("enter", "a")
        await write(pilot, "Is there a drawing?", "enter")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ReadyCheck)
        assert "Is there a drawing?" in sees(app)
        work = app.workspace.backlog
        assert Gap.criteria not in work.definition.counted
        assert work.definition.own == ("Is there a drawing?",)
        await pilot.press(*["j"] * 9, "y", "enter")
        await pilot.pause()
        answers = {one.key: one.value for one in view(app, "LM-14").answers}
        assert answers[own_key("Is there a drawing?")] is True
        await pilot.press("u")
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert Gap.criteria in work.definition.counted


async def test_limits_are_typed_and_what_makes_no_sense_is_said(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-13")
        sheet = await definition(pilot)
        go_to(sheet, "largest estimate")
        await pilot.press("enter", "ctrl+u")
        await write(pilot, "lots", "enter")
        assert "lots" in str(sheet.query_one("#complaint", Static).visual)
        await pilot.press("ctrl+u")
        await write(pilot, "13", "enter")
        go_to(sheet, "in sprints")
        await pilot.press("enter", "ctrl+u")
        await write(pilot, "2-3", "enter")
        await pilot.press("escape", "escape")
        await pilot.pause()
        work = app.workspace.backlog
        assert (work.definition.max_points, work.wanted_buffer) == (13, (2, 3))
        assert "u takes it back" in said(app)


async def test_leaving_without_a_change_is_no_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-13")
        steps = len(app.workspace.history.steps())
        await definition(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.workspace.history.steps()) == steps


@pytest.mark.parametrize(
    ("wanted", "told"),
    [((1, 2), "1.5 sprints"), ((2, 3), "1.5 sprints ▼ 2–3 wanted"), ((0, 1), "1.5 sprints (more than 0–1)")],
)  # fmt: skip
async def test_the_header_says_how_the_buffer_compares_with_what_is_wanted(
    app: PoTuiApp, wanted: tuple[float, float], told: str
) -> None:
    work = app.workspace.backlog
    work.define_ready(work.definition, wanted)
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        assert str(pane.query_one("#list-pane").border_title).endswith(told)


async def test_the_palette_opens_what_needs_attention_and_enter_goes_there(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await palette(pilot, "needs attention")
        sheet = app.screen
        assert isinstance(sheet, AttentionSheet)
        assert "LM-9 First-time pick-up succeeds unaided" in sees(app)
        assert "1.5 sprints" in sees(app)
        go_to(sheet, "LM-20")
        await pilot.press("enter")
        await pilot.pause()
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == "LM-20"
        assert len(keys(pane)) == 24


async def test_a_goal_that_needs_attention_is_shown_on_its_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-2")
        await palette(pilot, "needs attention")
        sheet = app.screen
        assert isinstance(sheet, AttentionSheet)
        go_to(sheet, "G2 ")
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "vision"


async def test_a_question_half_typed_is_a_draft_that_comes_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-2")
        await definition(pilot)
        await pilot.press("a")
        await write(pilot, "Who tests")
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert not app.workspace.backlog.definition.own
        await pilot.press("d")
        await pilot.pause()
        await pilot.press("a")
        await write(pilot, " it?")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("a")
        assert app.screen.query_one(PlainInput).value == ""
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.workspace.backlog.definition.own == ("Who tests it?",)


async def test_the_definition_is_found_by_the_palette(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-2")
        await palette(pilot, "definition of ready")
        assert isinstance(app.screen, DefinitionSheet)


async def test_in_front_of_a_meeting_nothing_is_said_about_people(app: PoTuiApp) -> None:
    found = app.workspace.hints.all()
    sheet = AttentionSheet(found, public=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await app.push_screen(sheet)
        await pilot.pause()
        lines = " ".join(
            str(sheet.query_one(OptionList).get_option_at_index(n).prompt)
            for n in range(sheet.query_one(OptionList).option_count)
        )
        assert "ST3" not in lines
        assert "EX1" not in lines
        assert "LM-9" in lines
        assert "not shown while a meeting runs" in sees(app)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_sheets_fit_small_terminals(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await backlog(pilot, "LM-14")
        sheet = await definition(pilot)
        assert sheet.query_one(OptionList).region.height > 2
        await pilot.press("a")
        await pilot.pause()
        assert app.focused is not None
        assert app.focused.region.height == 1


# ── answers are never lost ──────────────────────────────────────────────────────────────────────


def answered(app: PoTuiApp, key: str) -> dict[str, bool | None]:
    return {one.key: one.value for one in view(app, key).answers}


async def test_esc_keeps_the_answers_as_one_step_that_undo_takes_back(app: PoTuiApp) -> None:
    before, steps = answered(app, "LM-14"), len(app.workspace.history.steps())
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press(*["k"] * 9, "y", "n", "escape")
        await pilot.pause()
        assert "2 answers kept – u takes them back" in said(app)
        assert (before["understood_by_all"], answered(app, "LM-14")["understood_by_all"]) == (
            False, True,
        )  # fmt: skip
        assert len(app.workspace.history.steps()) == steps + 1
        await pilot.press("u")
        await pilot.pause()
        assert answered(app, "LM-14") == before


async def test_leaving_without_an_answer_is_no_step(app: PoTuiApp) -> None:
    key = app.workspace.backlog.key(app.workspace.backlog.add("Nobody has judged this yet"))
    steps = len(app.workspace.history.steps())
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, key)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("k", "j", "minus", "escape")
        await pilot.pause()
        assert len(app.workspace.history.steps()) == steps


async def test_answers_come_back_after_a_crash_and_are_kept_then(
    make_app: Callable[[], PoTuiApp],
) -> None:
    crashed = make_app()
    async with crashed.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("w", "ctrl+u")
        await write(pilot, "Anna", "enter")
        await pilot.press(*["k"] * 9, "y")
        await pilot.pause()  # and nobody leaves the sheet any more
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        assert "answers by Anna · those of last time are back" in sees(app)
        await pilot.press("escape")
        await pilot.pause()
        given = [one for one in view(app, "LM-14").answers if one.by and one.by.name == "Anna"]
        assert [one.value for one in given] == [True]
        await pilot.press("r")
        await pilot.pause()
        assert "are back" not in sees(app)


async def test_answers_to_a_text_that_changed_meanwhile_are_out_of_date(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press(*["k"] * 9, "y")
        work = app.workspace.backlog
        work.revise(work.item("LM-14"), {"title": "Something else altogether"})
        await pilot.press("escape")
        await pilot.pause()
        given = {one.key: one for one in view(app, "LM-14").answers}["understood_by_all"]
        assert (given.value, given.expired) == (True, True)


async def test_a_name_half_typed_is_there_again(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("w", "ctrl+u", *"Ann", "escape", "w", "a", "enter")
        assert "answers by Anna" in sees(app)

"""Splitting with the room: a pattern asks, people write, criteria are dealt out, one undo."""

import json

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.item.split import SplitSheet
from tests.tui.test_backlog import backlog, keys, said, view, write

SIZE = (120, 36)


async def sheet(pilot: Pilot[None], key: str) -> SplitSheet:
    """The split sheet of an item."""
    await backlog(pilot, key)
    await pilot.press("s")
    await pilot.pause()
    assert isinstance(pilot.app.screen, SplitSheet)
    return pilot.app.screen


def text(sheet: SplitSheet, query: str) -> str:
    return str(sheet.query_one(query, Static).visual)


async def give_criteria(app: PoTuiApp, key: str, *texts: str) -> None:
    work = app.workspace.backlog
    work.revise(work.item(key), {"criteria": list(texts)})


async def test_a_split_from_pattern_to_points_lands_on_the_first_part(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-13")
        await give_criteria(app, "LM-13", "one photo", "one note", "both")
        await pilot.press("s", "home", "down", "down", "enter")
        screen = app.screen
        assert isinstance(screen, SplitSheet)
        assert "Which different ways" in text(screen, ".question")
        assert screen.plan.titles[0] == "Mark a tool as broken without a photo"
        await pilot.press("ctrl+a", *["ctrl+shift+k"] * 3)
        screen._writing.text = "By photo\nBy note"
        await pilot.press("tab", "1", "enter", "2", "enter", "1", "2", "enter", "enter")
        await pilot.press("5", "enter", "3", "enter")
        await pilot.pause()
        first, second = view(app, "LM-13").children
        assert [one.text for one in view(app, first.key).criteria] == ["one photo", "both"]
        assert [one.text for one in view(app, second.key).criteria] == ["one note", "both"]
        assert (first.estimate, second.estimate) == (5, 3)
        whole = view(app, "LM-13")
        assert (whole.type, whole.state, whole.estimate) == ("epic", "open", None)
        assert whole.split_pattern == "path"
        assert whole.criteria == ()
        shown = keys(pane)
        at = shown.index("LM-13")
        assert shown[at : at + 3] == ["LM-13", first.key, second.key]
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == first.key
        await pilot.press("u")
        await pilot.pause()
        assert view(app, "LM-13").type == "story"
        assert len(view(app, "LM-13").criteria) == 3


async def test_who_begins_to_write_needs_no_pattern(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await sheet(pilot, "LM-14")
        await pilot.press(*"One", "enter", *"Two")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [child.title for child in view(app, "LM-14").children] == ["One", "Two"]
        assert view(app, "LM-14").split_pattern == ""


async def test_criteria_are_gone_through_before_a_split_even_in_a_hurry(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await sheet(pilot, "LM-7")
        await write(pilot, "One part\nThe other", "ctrl+s")
        assert app.screen is screen
        assert "Criterion 1 of 2" in text(screen, "#dealing")
        await pilot.press("2", "enter")
        assert "Criterion 2 of 2" in text(screen, "#dealing")
        await pilot.press("backspace")
        assert "Criterion 1 of 2" in text(screen, "#dealing")
        assert "☑ The other" in text(screen, "#dealing")
        await pilot.press("0")
        assert "☑ stays with LM-7" in text(screen, "#dealing")
        await pilot.press("1", "ctrl+s")
        await pilot.pause()
        first, _other = view(app, "LM-7").children
        assert len(view(app, first.key).criteria) == 1
        assert len(view(app, "LM-7").criteria) == 1


async def test_layer_words_and_counts_show_while_one_writes(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await sheet(pilot, "LM-14")
        await write(pilot, "The database part")
        assert "database" in text(screen, "#warning")
        assert "‹ database" in text(screen, "#preview")
        await pilot.press("backspace")
        await write(pilot, "s: a list that a volunteer can use")
        assert "LM-14 becomes an epic" in text(screen, "#preview")


async def test_escape_keeps_everything_as_a_draft(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await sheet(pilot, "LM-7")
        await pilot.press("down", "enter")
        await write(pilot, "One part\nThe other")
        await pilot.press("tab", "2", "escape")
        await pilot.pause()
        assert view(app, "LM-7").type == "story"
        await pilot.press("s")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, SplitSheet)
        assert screen.plan.titles == ["One part", "The other"]
        assert screen.plan.pattern == "spike"
        await pilot.press("tab")
        assert "☑ The other" in text(screen, "#dealing")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert len(view(app, "LM-7").children) == 2
        assert app.workspace.drafts.get("LM-7", "split") == ""


async def test_points_that_are_none_are_said_and_nothing_is_lost(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await sheet(pilot, "LM-14")
        await write(pilot, "One\nTwo")
        await pilot.press("tab")
        await write(pilot, "many", "enter", "enter")
        assert app.screen is screen
        assert "many" in text(screen, "#warning")
        assert view(app, "LM-14").type == "story"
        focused = app.focused
        assert isinstance(focused, Input)
        assert focused.value == "many"


async def test_a_draft_that_is_plain_text_is_taken_for_titles(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.workspace.drafts.keep("LM-14", "split", "- One\n- Two")
        screen = await sheet(pilot, "LM-14")
        assert screen.plan.titles == ["One", "Two"]


async def test_a_refused_split_keeps_its_draft(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await sheet(pilot, "LM-14")
        await write(pilot, "One\nTwo")
        work = app.workspace.backlog
        work.revise(work.item("LM-14"), {"state": "done"})
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "done or dropped" in said(app)
        assert json.loads(app.workspace.drafts.get("LM-14", "split"))["text"] == "One\nTwo"


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (160, 45)])
async def test_every_part_of_the_sheet_can_be_reached_at_any_size(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await sheet(pilot, "LM-13")
        assert screen.query_one(OptionList).region.height > 0
        await pilot.press("enter")
        assert screen._writing.region.height > 0
        await pilot.press("tab")
        assert screen.query_one("#dealing").region.height > 0
        await pilot.press("tab")
        await pilot.pause()
        assert isinstance(app.focused, Input)
        await pilot.press("shift+tab", "shift+tab")
        assert screen._writing.has_focus


async def test_each_dependency_is_dealt_with_one_key_and_goes_to_all_by_itself(
    app: PoTuiApp,
) -> None:
    work = app.workspace.backlog
    item, first, second = (work.item(key) for key in ("LM-21", "LM-22", "LM-23"))
    work.add_needs([item], [first, second])
    async with app.run_test(size=SIZE) as pilot:
        screen = await sheet(pilot, "LM-21")
        await write(pilot, "One\nTwo", "tab")
        assert "LM-21 waits for this one" in text(screen, "#dealing")
        assert "LM-22" in text(screen, "#dealing")
        await pilot.press("1", "enter")
        assert "LM-23" in text(screen, "#dealing")
        assert "waits for LM-22, LM-23" in text(screen, "#dealing")
        await pilot.press("ctrl+s")
        await pilot.pause()
        one, two = (work.needs(part.id) for part in view(app, "LM-21").children)
        assert (one, two) == ([second], [first, second])


async def test_dependencies_dealt_out_come_back_with_the_draft(app: PoTuiApp) -> None:
    work = app.workspace.backlog
    work.add_needs([work.item("LM-21")], [work.item("LM-22")])
    async with app.run_test(size=SIZE) as pilot:
        screen = await sheet(pilot, "LM-21")
        await write(pilot, "One\nTwo", "tab")
        await pilot.press("0", "escape")
        await pilot.pause()
        screen = await sheet(pilot, "LM-21")
        assert "all wait for" not in text(screen, "#preview")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [work.needs(part.id) for part in view(app, "LM-21").children] == [[], []]
        assert work.needs(work.item("LM-21")) == [work.item("LM-22")]

"""What a person does in the backlog, and sees."""

import pytest
from textual import events
from textual.pilot import Pilot

from po_tui.model.views import ItemView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.item.ready_check import ReadyCheck
from po_tui.tui.item.split import SplitSheet
from po_tui.tui.widgets.choose import Choose
from po_tui.tui.widgets.text_editor import TextEditor

SIZE = (120, 36)


async def backlog(pilot: Pilot[None], key: str = "") -> BacklogPane:
    """The backlog screen with the cursor on an item."""
    await pilot.press("4")
    await pilot.pause()
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    assert isinstance(app.screen, BacklogScreen)
    if key:
        assert app.screen.show_item(app.workspace.backlog.item(key))
        await pilot.pause()
    return app.screen.pane


async def write(pilot: Pilot[None], text: str, *then: str) -> None:
    """Type a text, in one go for speed, and press what comes after."""
    assert pilot.app.focused is not None
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.press(*then)
    await pilot.pause()


def keys(pane: BacklogPane) -> list[str]:
    return [row.key for row in pane.listing.rows(list(pane.table.ids))]


def view(app: PoTuiApp, key: str) -> ItemView:
    return app.workspace.backlog.view(app.workspace.backlog.item(key))


def said(app: PoTuiApp) -> str:
    return " ".join(note.message for note in app._notifications)


async def test_moving_an_item_takes_the_cursor_along_and_undo_takes_it_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        before = keys(pane)
        await pilot.press("K")
        await pilot.pause()
        assert keys(pane).index("LM-8") == before.index("LM-8") - 1
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == "LM-8"
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane) == before
        assert "Undone" in said(app)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert keys(pane).index("LM-8") == before.index("LM-8") - 1


async def test_an_arrow_stays_with_the_name_and_a_figure_with_its_unit(app: PoTuiApp) -> None:
    async with app.run_test(size=(129, 36)) as pilot:
        await backlog(pilot, "LM-14")
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "→ ST2" in seen
        assert "5 d " in seen


async def test_marked_items_move_far_as_a_block(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        await pilot.press("space", "space", "m")
        await write(pilot, "top", "enter")
        assert keys(pane)[:2] == ["LM-8", "LM-9"]
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane)[:2] == ["LM-1", "LM-2"]


@pytest.mark.parametrize(
    ("where", "place"), [("3", 3), ("bottom", 24), ("LM-4", 4), (">LM-1", 2), ("1", 1)]
)
async def test_an_item_moves_to_a_place_or_beside_another(
    app: PoTuiApp, where: str, place: int
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-16")
        await pilot.press("m")
        await write(pilot, where, "enter")
        assert keys(pane).index("LM-16") == place - 1


async def test_a_place_that_is_none_is_said_and_the_line_stays_open(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        await pilot.press("m")
        await write(pilot, "LM-99", "enter")
        assert pane.ask_line.is_open
        assert "LM-99" in str(pane.ask_line._complaint.visual)
        await pilot.press("escape")
        assert keys(pane)[7] == "LM-8"


async def test_filtering_narrows_while_one_types_and_escape_brings_all_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "kiosk")
        assert 0 < len(pane.table.ids) < 24
        assert "of 24" in str(pane.query_one("#list-pane").border_title)
        await pilot.press("enter")
        await pilot.pause()
        assert pane.table.has_focus
        assert len(pane.table.ids) < 24
        await pilot.press("escape")
        await pilot.pause()
        assert len(pane.table.ids) == 24


async def test_a_mistake_in_the_filter_is_said_and_the_list_stays(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "stat:ready kiosk", "enter")
        assert pane.ask_line.is_open
        assert "stat" in str(pane.ask_line._complaint.visual)


async def test_adding_puts_items_below_the_cursor_and_stays_ready_for_more(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("a")
        await write(pilot, "First idea", "enter")
        await write(pilot, "Second idea", "enter")
        await pilot.press("escape")
        await pilot.pause()
        titles = [row.title for row in pane.listing.rows(list(pane.table.ids))]
        assert titles[2:4] == ["First idea", "Second idea"]
        assert pane.table.has_focus
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.title == "Second idea"


async def test_a_new_title_left_with_escape_is_there_again(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("a")
        await write(pilot, "Half a thou", "escape")
        assert not pane.ask_line.is_open
        await pilot.press("a")
        assert pane.ask_line.text == "Half a thou"


async def test_a_child_belongs_to_the_item_it_was_added_to(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-2")
        await pilot.press("A")
        await write(pilot, "A part", "enter", "escape")
        parent = view(app, "LM-25").parent
        assert parent is not None
        assert parent.key == "LM-2"


async def test_points_go_to_all_marked_as_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-18")
        await pilot.press("space", "space", "p")
        await write(pilot, "5", "enter")
        assert [view(app, key).estimate for key in ("LM-18", "LM-19")] == [5, 5]
        await pilot.press("u")
        await pilot.pause()
        assert [view(app, key).estimate for key in ("LM-18", "LM-19")] == [None, None]


async def test_points_that_are_no_number_are_refused_in_words(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-18")
        await pilot.press("p")
        await write(pilot, "many", "enter")
        assert "many" in str(pane.ask_line._complaint.visual)
        assert view(app, "LM-18").estimate is None


async def test_editing_in_place_saves_a_line_and_keeps_drafts(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-13")
        await pilot.press("e")
        await pilot.pause()
        await write(pilot, " now", "enter")
        assert view(app, "LM-13").title == "Report damage with a photo at return now"
        await write(pilot, " too", "escape")
        assert pane.table.has_focus
        assert view(app, "LM-13").as_a == "borrower"
        await pilot.press("e")
        await pilot.pause()
        assert pane.editor.unsaved == {"as_a": "borrower too"}
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert view(app, "LM-13").as_a == "borrower too"
        assert not pane.editing


async def test_an_edit_that_someone_else_overtook_is_not_written_over(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-13")
        await pilot.press("e")
        await pilot.pause()
        app.workspace.backlog.revise(app.workspace.backlog.item("LM-13"), {"title": "Theirs"})
        await write(pilot, " mine", "ctrl+s")
        assert view(app, "LM-13").title == "Theirs"
        assert "meanwhile" in said(app)
        assert "title" in pane.editor.unsaved


async def test_criteria_are_edited_as_a_checklist(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-13")
        before = len(view(app, "LM-13").criteria)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, TextEditor)
        await write(pilot, "- The photo is sharp", "ctrl+s")
        criteria = view(app, "LM-13").criteria
        assert len(criteria) == before + 1
        assert criteria[-1].text == "The photo is sharp"


async def test_splitting_makes_an_epic_with_parts(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-14")
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, SplitSheet)
        await write(pilot, "One part", "enter")
        await write(pilot, "Another part", "ctrl+s")
        whole = view(app, "LM-14")
        assert whole.type == "epic"
        assert whole.estimate is None
        assert [child.title for child in whole.children] == ["One part", "Another part"]
        assert len(pane.table.ids) == 26


async def test_ready_check_notes_answers_beside_facts(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, ReadyCheck)
        await pilot.press("home", "k", "k", "k", "k", "k", "y", "n", "enter")
        await pilot.pause()
        answers = {answer.key: answer.value for answer in view(app, "LM-14").answers}
        assert answers["understood_by_all"] is True
        assert answers["valuable"] is False


async def test_ready_with_gaps_asks_for_a_reason(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-14")
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("y")
        await pilot.pause()
        assert view(app, "LM-14").state != "ready"
        assert pane.ask_line.is_open
        await pilot.press("enter")
        await pilot.pause()
        assert view(app, "LM-14").state != "ready"
        await write(pilot, "we know it well", "enter")
        assert view(app, "LM-14").state == "ready"


async def test_dropping_asks_why_and_undo_brings_it_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-24")
        await pilot.press("x", "enter")
        await pilot.pause()
        assert "LM-24" in keys(pane)
        await write(pilot, "not now", "enter")
        assert "LM-24" not in keys(pane)
        await pilot.press("u")
        await pilot.pause()
        assert "LM-24" in keys(pane)


async def test_labels_change_by_plus_and_minus(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-6")
        await pilot.press("L", "ctrl+u")
        await write(pilot, "+door -pilot", "enter")
        assert view(app, "LM-6").labels == ("firmware", "door")
        assert not pane.ask_line.is_open


async def test_orphans_are_the_items_that_serve_no_goal(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("o")
        await pilot.pause()
        assert keys(pane) == ["LM-24"]
        await pilot.press("o")
        await pilot.pause()
        assert len(keys(pane)) == 24


async def test_letters_typed_into_a_line_press_no_keys(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await pilot.press(*"quxK/?:1")
        assert pane.ask_line.text == "quxK/?:1"
        assert app.current_mode == "backlog"


async def test_what_another_process_writes_shows_without_a_key(
    app: PoTuiApp, make_app: object
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-13")
        assert callable(make_app)
        other = make_app()
        other.workspace.backlog.revise(app.workspace.backlog.item("LM-13"), {"title": "From there"})
        await pilot.pause(0.7)
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.title == "From there"


async def test_questions_are_asked_to_someone_and_answered(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("Q")
        await write(pilot, "@ST4 May we log the codes?", "enter")
        await pilot.press("escape")
        await pilot.pause()
        asked = view(app, "LM-4").questions[-1]
        assert asked.text == "May we log the codes?"
        assert asked.addressee is not None
        assert asked.addressee.key == "ST4"
        await pilot.press("Q", "enter")
        await write(pilot, "for a week", "enter", "escape")
        assert view(app, "LM-4").questions[-1].answer == "for a week"


async def test_what_is_typed_for_all_marked_stays_a_draft(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "space", "space", "e")
        await pilot.pause()
        pane = app.screen.query_one(BacklogPane)
        assert "2 items" in str(pane.query_one("#item-pane").border_title)
        await pane.editor.go_to("labels")
        await write(pilot, "kiosk", "escape", "e")
        assert pane.editor.unsaved == {"labels": "kiosk"}
        await pilot.press("ctrl+s", "e")
        await pilot.pause()
        assert pane.editor.unsaved == {}


async def test_a_complaint_too_long_for_its_line_stands_below_it_whole(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "slash", *"state", "colon", *"foo")
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        seen = " ".join(" ".join(strip.text for strip in strips).split())
        assert "/ state:foo" in seen
        assert "in_sprint" in seen
        assert "dropped" in seen


async def test_the_next_item_is_announced_below_the_one_just_added(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("4", "a", *"zzz", "enter")
        await pilot.pause()
        (added,) = app.workspace.items.titled(["zzz"], 2)
        key = app.workspace.items.key(added)
        strips = app.screen._compositor.render_strips()
        assert any(f"Add below {key}" in strip.text for strip in strips)


async def test_zoom_says_why_it_changes_nothing_on_a_narrow_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "z")
        await pilot.pause()
        assert any("enter opens the item" in note.message for note in app._notifications)

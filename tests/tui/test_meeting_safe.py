"""While a meeting runs, nothing that arrives from other terminals moves cursor, list or item."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
from textual.widgets import TextArea

from po_tui.model.secret_votes import Hand
from po_tui.tui.app import PoTuiApp
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from po_tui.workspace.meeting import Meeting
from tests.tui.refining import Room


@pytest.fixture
async def room(app: PoTuiApp) -> AsyncIterator[Room]:
    """A meeting on LM-13 and LM-14, the first on the table."""
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        refinement, backlog = app.workspace.refinement, app.workspace.backlog
        session = refinement.prepare()
        for key in ("LM-13", "LM-14"):
            refinement.take(session, backlog.item(key))
        await room.open()
        await room.press("R")
        while room.session.agenda[0].id != meeting_of(app.workspace).position.entry_id:
            await room.press("n")
        yield room


@pytest.fixture
def other(room: Room) -> Iterator[Workspace]:
    """The same product at another terminal."""
    store = Store(room.app.store.path, Author.app("other"))
    yield Workspace.open(store, "LM")
    store.close()


def meeting_of(workspace: Workspace) -> Meeting:
    found = workspace.refinement.meeting()
    assert found is not None
    return found


async def arrived(room: Room) -> None:
    """What others wrote has come in."""
    room.app._look()
    await room.pilot.pause()
    await room.pilot.pause()


def table_of(room: Room) -> list[str]:
    """Agenda and item, as the screen shows them."""
    return [line[:80] for line in room.sees.splitlines()[1:-2]]


async def test_everything_stays_where_it_is_and_each_step_is_counted(
    room: Room, other: Workspace
) -> None:
    before, focused = table_of(room), room.screen.focused
    second = room.session.agenda[1].id
    other.backlog.add("A new one on top")
    other.backlog.move_to([other.backlog.item("LM-20")], 1, why="fire")
    other.backlog.revise(other.backlog.item("LM-13"), {"title": "Another title", "estimate": 3})
    other.refinement.move_entry(second, -1)
    other.refinement.leave_out(second)
    await arrived(room)
    assert table_of(room) == before
    assert room.screen.focused is focused
    assert room.on_table() == "LM-13"
    assert "Inbox 5" in room.sees


async def test_a_change_to_what_is_on_the_table_is_told_and_the_inbox_shows_both_texts(
    room: Room, other: Workspace
) -> None:
    other.backlog.revise(other.backlog.item("LM-13"), {"title": "Another title"})
    await arrived(room)
    assert "LM-13 was changed elsewhere – i shows how" in room.said
    await room.press("i")
    assert "▸ Title: Report damage with a photo at return" in room.sees
    assert "→ Another title" in room.sees
    await room.press("escape")
    assert "Inbox" not in room.sees


async def test_an_item_taken_off_the_table_is_told_and_stays_in_sight(
    room: Room, other: Workspace
) -> None:
    other.refinement.leave_out(room.session.agenda[0].id)
    await arrived(room)
    assert "taken off the agenda at another terminal" in room.said
    assert "Report damage" in room.sees
    await room.press("n")
    assert room.on_table() == "LM-14"


async def test_a_change_elsewhere_is_counted_without_a_word(room: Room, other: Workspace) -> None:
    other.backlog.revise(other.backlog.item("LM-20"), {"title": "Another title"})
    await arrived(room)
    assert room.said == ""
    assert "Inbox 1" in room.sees


async def test_a_text_being_written_meets_a_change_and_nothing_typed_is_lost(
    room: Room, other: Workspace
) -> None:
    await room.press("e")
    other.backlog.revise(other.backlog.item("LM-13"), {"title": "Their title"})
    await arrived(room)
    editor = room.app.screen
    assert isinstance(editor, TextEditor)
    area = editor.query_one(TextArea)
    area.text = area.text.replace("# Report damage", "# Report my damage")
    await room.press("ctrl+s")
    item = room.app.workspace.backlog
    assert item.view(item.item("LM-13")).title == "Their title"
    assert "changed meanwhile" in room.said
    await room.press("e")
    assert "Report my damage" in room.sees


async def test_a_meeting_moved_on_elsewhere_waits_for_a_key_that_does_nothing_else(
    room: Room, other: Workspace
) -> None:
    meeting_of(other).next_item()
    await arrived(room)
    assert "another terminal went on to LM-14" in room.said
    assert "Report damage" in room.sees
    await room.press("]")
    assert meeting_of(room.app.workspace).position.step == "read"
    assert "▸ LM-14" in room.sees
    await room.press("]")
    assert meeting_of(room.app.workspace).position.step == "clarify"


async def test_a_meeting_ended_elsewhere_is_told_and_left_at_the_next_key(
    room: Room, other: Workspace
) -> None:
    meeting_of(other).close()
    await arrived(room)
    assert "another terminal ended the meeting" in room.said
    assert room.screen.stage == "running"
    await room.press("j")
    assert room.screen.stage == "prepare"


async def test_a_second_app_that_opens_the_meeting_leaves_its_clock_alone(
    room: Room, other: Workspace
) -> None:
    meeting_of(room.app.workspace).beat()
    os.environ["PO_TUI_NOW"] = "2026-11-24T09:00:10Z"
    meeting_of(other).resume()
    assert meeting_of(other).position.session_used == 10
    os.environ["PO_TUI_NOW"] = "2026-11-24T09:10:00Z"
    meeting_of(other).resume()  # now nobody was there
    assert meeting_of(other).position.session_used == 0


async def test_votes_from_elsewhere_show_as_dots_and_move_nothing(
    room: Room, other: Workspace
) -> None:
    await room.press("v")
    voting = meeting_of(other)
    voting.lay(Hand(), voting.seats[0].key, "8")
    await arrived(room)
    assert room.sees.count("●") == 1
    assert "Inbox" not in room.sees
    await room.press("5")  # goes to the next seat: the first has a card of its own
    assert room.sees.count("●") == 2
    table = meeting_of(room.app.workspace).table
    assert table is not None
    assert table.down == {seat.key for seat in voting.seats[:2]}
    await room.press("backspace", "backspace")
    assert "no card to take back" in room.said
    assert room.sees.count("●") == 1


async def test_the_last_card_from_elsewhere_turns_them_all(room: Room, other: Workspace) -> None:
    await room.press("v")
    voting, hand = meeting_of(other), Hand()
    voting.lay(hand, voting.seats[0].key, "8")
    await arrived(room)
    await room.press("5", "5", "5", "5", "5", "r")
    assert f"Waiting for the card of {voting.seats[0].name}" in room.sees
    assert "▲" not in room.sees
    voting.turn_mine(hand)
    await arrived(room)
    assert "can everyone live with 8?" in room.sees


async def test_another_deck_is_chosen_at_the_table_and_undone(room: Room) -> None:
    await room.press("v", "D")
    await room.type("1 2 4 8")
    assert "Own scale: 1 2 4 8" in room.said
    await room.press("5")
    assert "no card has the key 5" in room.said
    await room.press("u", "5")
    assert room.sees.count("●") == 1

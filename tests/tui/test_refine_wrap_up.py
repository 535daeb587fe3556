"""The end of the meeting by keys: read back, confirm the order, return on time, minutes – and all of it taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.notes_sheet import NotesSheet
from po_tui.tui.refinement.order_sheet import OrderSheet
from tests.tui.refining import Room


@pytest.fixture
async def room(
    app: PoTuiApp, own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Room]:
    """A meeting with a note of each kind, being wrapped up."""
    monkeypatch.chdir(own_world)
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await room.run()
        for key, text in (
            ("!", "One photo because the kiosk is slow"),
            ("@", "D3 bring proposals fri"),
            ("?", "How long? @ST4"),
            ("*", "Text to speech"),
        ):
            await room.press(key)
            await room.type(text)
        await room.press("W")
        yield room


def notes(room: Room) -> dict[str, tuple[str, bool]]:
    """Text of each note by its kind, and whether it is confirmed."""
    return {one.kind: (one.text, one.confirmed) for one in room.session.captured}


async def test_space_confirms_one_note_after_the_other(room: Room) -> None:
    assert "0 of 4 confirmed" in room.sees
    await room.press("space", "space")
    assert "2 of 4 confirmed" in room.sees
    await room.press("space", "space")
    assert "4 of 4 confirmed" in room.sees
    assert "all is read back" in room.said
    await room.press("space")
    assert "3 of 4 confirmed" in room.sees
    await room.press("u")
    assert "4 of 4 confirmed" in room.sees


async def test_a_note_is_put_right_in_its_line_and_half_of_it_waits(room: Room) -> None:
    await room.press("j", "e")
    assert "D3 bring proposals 2026-11-27" in room.sees
    await room.type(" no", end="escape")
    assert notes(room)["@"] == ("bring proposals", False)
    await room.press("e", *["backspace"] * 13)
    await room.type("and a sketch 2026-12-01")
    action = next(one for one in room.session.captured if one.kind == "@")
    assert action.due == "2026-12-01"
    assert action.confirmed
    await room.press("u")
    assert notes(room)["@"] == ("bring proposals", False)


async def test_x_takes_a_note_out_and_u_brings_it_back(room: Room) -> None:
    await room.press("x")
    assert "!" not in notes(room)
    assert "taken out: One photo" in room.said
    await room.press("u")
    assert "!" in notes(room)


async def test_something_forgotten_is_noted_while_reading_back(room: Room) -> None:
    await room.press("!")
    await room.type("We meet on Tuesdays")
    assert "We meet on Tuesdays" in room.sees
    assert room.screen.stage == "wrap-up"
    assert "0 of 5 confirmed" in room.sees


async def test_the_new_order_is_moved_explained_and_confirmed(room: Room) -> None:
    await room.press("tab", "j", "j", "K")
    order = room.screen.query_one(OrderSheet)
    assert order.chosen is not None
    assert order.chosen.key == "LM-3"
    assert "3 → 2" in room.sees
    assert "c confirms it" in room.sees
    await room.press("e")
    await room.type("the pilot waits for it")
    assert "the pilot waits for it" in room.sees
    await room.press("c")
    assert "confirmed by Tactical product owner" in room.sees
    await room.press("J")
    assert "confirmed by" not in room.sees
    await room.press("u")
    assert "confirmed by Tactical product owner" in room.sees


async def test_the_mouse_chooses_a_note(room: Room) -> None:
    sheet = room.screen.query_one(NotesSheet)
    row = next(y for y, line in enumerate(room.sees.split("\n")) if "Text to speech" in line)
    await room.pilot.click(offset=(10, row))
    await room.press("space")
    assert sheet.chosen is not None
    assert notes(room)["*"] == ("Text to speech", True)


async def test_a_week_later_is_offered_and_a_weekday_will_do(room: Room) -> None:
    await room.press("t")
    assert "2026-12-01" in room.sees
    await room.type("thu")
    assert room.session.next_date == "2026-11-26"


async def test_the_minutes_say_what_was_confirmed_and_what_is_pushed(
    room: Room, own_world: Path
) -> None:
    await room.press("c", "o", "5", "4", "4", "enter", "M", "enter")
    written = (own_world / "minutes-RF-09.md").read_text()
    for part in (
        "Confirmed by Tactical product owner",
        "1 × 5, 2 × 4 (5 is best, 3 people)",
        "no remote is configured",
        "**DC-37** One photo – because the kiosk is slow",
    ):
        assert part in written
    await room.press("w", "backspace", "backspace")
    await room.type("html")
    page = (own_world / "minutes-RF-09.html").read_text()
    assert "<strong>DC-37</strong> One photo" in page


async def test_the_file_may_be_a_page_at_once(room: Room, own_world: Path) -> None:
    await room.press("M", "backspace", "backspace")
    await room.type("html")
    assert (own_world / "minutes-RF-09.html").read_text().startswith("<!DOCTYPE html>")
    assert room.app.workspace.refinement.running_id() is None


async def test_a_whole_session_is_taken_back_from_the_sessions_and_comes_back(room: Room) -> None:
    await room.press("M", "enter", "escape", "o")
    assert "RF-09" in room.sees
    await room.press("U")
    assert "RF-09 is taken back" in room.said
    assert "one photo" not in room.sees
    decisions = "SELECT count(*) FROM decision WHERE key = 'DC-37'"
    assert room.app.store.rows.execute(decisions).fetchone() == (0,)
    assert room.app.workspace.refinement.planned_id() is not None
    await room.press("u")
    assert room.app.store.rows.execute(decisions).fetchone() == (1,)
    assert "RF-09" in room.sees


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 45)])
async def test_notes_order_and_what_is_to_be_said_fit_every_size(
    room: Room, size: tuple[int, int]
) -> None:
    await room.pilot.resize_terminal(*size)
    await room.press("j", "j")
    assert "Return on time" in room.sees
    assert "▌" in room.sees
    if size[0] >= 80:
        assert "M close" in room.sees  # the way out
    await room.press("tab", "k")
    assert "LM-" in room.sees


async def test_a_question_at_the_read_back_is_about_the_item_under_the_cursor(room: Room) -> None:
    refinement = room.app.workspace.refinement
    keys = [entry.key for entry in room.session.agenda]
    meeting = refinement.meeting()
    assert meeting is not None
    meeting.capture("!", f"{keys[1]} goes first")
    await room.press("j", "?")
    assert f"? Question · {keys[1]}" in room.sees
    await room.type("who tells the council?")
    asked = next(one for one in room.session.captured if one.text == "who tells the council?")
    assert asked.item == keys[1]

"""The sessions over time: where no meeting runs, `o` shows them."""

from collections.abc import AsyncIterator

import pytest

from po_tui.tui.app import PoTuiApp
from tests.tui.refining import Room


@pytest.fixture
async def room(app: PoTuiApp) -> AsyncIterator[Room]:
    """The sessions of the demo."""
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await room.open()
        await room.press("o")
        yield room


async def test_each_session_stands_with_planned_against_refined(room: Room) -> None:
    assert room.screen.stage == "sessions"
    row = next(line for line in room.sees.split("\n") if "2026-11-05" in line)
    for part in ("RF-07", "5›5›3", "62/60", "34 → 44"):
        assert part in row
    assert "10 planned, 6 left ready" in room.sees


async def test_the_trend_of_the_buffer_stands_against_what_is_wanted(room: Room) -> None:
    rows = [line for line in room.sees.split("\n") if "▇" in line]
    assert [("2.3" in line, "2.2" in line) for line in rows] == [(True, False), (False, True)]
    assert "wanted: 1 to 2" in room.sees


async def test_an_item_that_keeps_coming_back_is_named(room: Room) -> None:
    assert "No item was talked about more than twice" in room.sees
    refinement = room.app.workspace.refinement
    item = room.app.workspace.backlog.item("LM-13")
    for _time in range(2):
        session = refinement.prepare()
        refinement.take(session, item)
        meeting = refinement.run(session)
        meeting.next_item()
        meeting.back("not yet")
        meeting.close()
    await room.press("escape", "o")
    row = next(line for line in room.sees.split("\n") if "3×" in line)
    assert "LM-13" in row


async def test_enter_reads_the_minutes_and_esc_comes_back(room: Room) -> None:
    await room.press("j", "enter")
    assert "Refinement 7" in room.sees
    await room.press("escape")
    assert room.screen.stage == "sessions"
    await room.press("A")
    assert "Refinement over time" in room.sees
    await room.press("escape", "escape")
    assert room.screen.stage == "prepare"


async def test_a_recorded_session_cannot_be_taken_back(room: Room) -> None:
    await room.press("U")
    assert "was not held here, only recorded" in room.said


async def test_an_action_is_closed_from_here(room: Room) -> None:
    await room.press("tab", "tab", "d")
    assert "AC-51 is done" in room.said
    assert "4 actions" in room.sees


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 45)])
async def test_sessions_and_open_actions_are_in_sight_at_every_size(
    room: Room, size: tuple[int, int]
) -> None:
    await room.pilot.resize_terminal(*size)
    await room.press("j", "k")
    assert "RF-08" in room.sees
    assert "AC-51" in room.sees


async def test_an_open_action_says_who_how_late_and_how_old(room: Room) -> None:
    assert "PO-T · 12 days late !" in room.sees
    assert "D4 · 2026-11-26 · 5 days" in room.sees

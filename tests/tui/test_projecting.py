"""F5 in the meeting: the facilitator's own screen may be mirrored – all keys work, nothing private shows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from po_tui.model.meeting import STEP_CODES
from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.projector import MOST_LINES
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.refining import Room
from tests.tui.test_projector import lines_of_text
from tests.tui.unseen import MARKER, hide_markers

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45)])


async def begun(app: PoTuiApp, room: Room, *keys: str) -> None:
    """A meeting with its first item on the table, projected."""
    refinement, backlog = app.workspace.refinement, app.workspace.backlog
    session = refinement.prepare()
    for key in keys or ("LM-13", "LM-14"):
        refinement.take(session, backlog.item(key))
    await room.open()
    await room.press("R")
    meeting = refinement.meeting()
    assert meeting is not None
    meeting.go(meeting.view.agenda[0].id)
    await room.press("f5")


@SIZES
async def test_nothing_private_is_in_any_frame_while_the_room_looks(
    make_app: Callable[[], PoTuiApp], demo_copy: Path, size: tuple[int, int]
) -> None:
    hide_markers(demo_copy)
    app = make_app()
    async with app.run_test(size=size) as pilot:
        room = Room(app, pilot)
        await begun(app, room, "LM-13", "LM-9")
        frames = 0

        def check(place: str) -> None:
            nonlocal frames
            frames += 1
            assert MARKER.casefold() not in room.sees.casefold(), f"{place}\n{room.sees}"
            assert lines_of_text(room.sees) <= MOST_LINES, f"{place}\n{room.sees}"

        for item in range(1):
            for step in STEP_CODES:
                check(f"{item} {step}")
                await room.press("]")
            await room.press("v", "5", "8")
            check("cards down")
            await room.press("backspace", "8", "5", "8", "8", "8", "r")
            check("cards turned")
            await room.press("escape")
            for key in ("x", "a", "p", "m", "t"):
                await room.press(key)
                check(key)
                await room.press("escape")
            await room.press("l", "+", "space", "space")
            check("ticked")
            await room.press("!")
            await room.type("One photo is enough because of the kiosk")
            check("decided")
            await room.press("@")
            await room.type("sponsor ask for access fri")
            check("promised")
            await room.press("i")
            check("inbox")
            await room.press("n")
        await room.press("W")
        check("read back")
        assert room.screen.stage == "wrap-up"
        await room.press("Q")
        assert room.screen.focused is not None
    assert frames > 15


async def test_a_key_slips_and_the_room_sees_nothing_of_it(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        room = Room(app, pilot)
        await begun(app, room)
        for key in ("q", "escape", "slash", "colon", "ctrl+p", "ctrl+q", "3", "f5"):
            await room.press(key)
            assert room.screen.projecting, key
            assert "Q leaves" in room.sees, key
            assert "Report damage" in room.sees, key
        await room.press("Q")
        assert not room.screen.projecting
        assert "Agenda" in room.sees or "read" in room.sees
        await room.press("ctrl+q")
        assert "A refinement session is running" in room.sees


async def test_all_keys_of_the_meeting_work_while_the_room_looks(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await begun(app, room)
        await room.press("]", "n")
        assert room.on_table() == "LM-14"
        assert "LM-14" in room.sees
        await room.press("v")
        await room.vote("3", "3", "3", "3", "3", "3")
        assert "Everyone says 3" in room.sees
        await room.press("y")
        assert room.session.agenda[1].result == 3


async def test_the_inbox_and_what_comes_in_stay_for_ones_own_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        room = Room(app, pilot)
        await begun(app, room)
        store = Store(app.store.path, Author.app("other"))
        other = Workspace.open(store, "LM")
        other.backlog.revise(other.backlog.item("LM-20"), {"title": f"{MARKER} elsewhere"})
        app._look()
        await room.press("i")
        assert "for your own screen" in room.said
        assert MARKER not in room.sees
        await room.press("Q", "i")
        assert "LM-20" in room.sees
        store.close()


async def test_the_end_of_the_meeting_does_not_leave_the_mode(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        room = Room(app, pilot)
        await begun(app, room)
        meeting = app.workspace.refinement.meeting()
        assert meeting is not None
        meeting.close()
        room.screen.load()
        await room.press("4")
        assert room.screen.projecting
        assert "Candidates" not in room.sees
        await room.press("Q")
        assert "Candidates" in room.sees

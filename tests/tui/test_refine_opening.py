"""The first minutes of the meeting on the screen, going on offline, and a disk that is full."""

from collections.abc import AsyncIterator

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.widgets.input_line import PlainInput
from tests.tui.refining import Room


@pytest.fixture
async def room(app: PoTuiApp) -> AsyncIterator[Room]:
    """Six people vote, no meeting runs yet."""
    async with app.run_test(size=(120, 36)) as pilot:
        yield Room(app, pilot)


async def begin(room: Room) -> None:
    """Two items on the agenda, and the meeting opened."""
    await room.open()
    await room.press("space", "space", "R")


def line(room: Room) -> PlainInput:
    """What is typed on the capture line."""
    return room.screen.query_one("CaptureLine PlainInput", PlainInput)


async def test_the_meeting_opens_with_goal_people_and_who_decides(room: Room) -> None:
    await begin(room)
    assert "not set – e sets it" in room.sees
    assert "Tactical product owner" in room.sees
    assert "✓ Scrum master" in room.sees
    await room.press("e")
    await room.type("Two stories ready")
    assert "Two stories ready" in room.sees
    assert room.session.goal == "Two stories ready"


async def test_context_and_promises_come_before_the_first_item(room: Room) -> None:
    await begin(room)
    await room.press("]")
    assert "42 %" in room.sees
    assert "R1 Pilot wall runs unaided" in room.sees
    await room.press("]")
    assert "Ask how long damage photos may be" in room.sees
    assert "12 days late · 19 days open" in room.sees
    await room.press("]")
    assert room.on_table()


async def test_a_promise_is_closed_where_it_is_looked_at(room: Room) -> None:
    await begin(room)
    await room.press("]", "]")
    first, second = (one.key for one in room.app.workspace.refinement.carried()[:2])
    await room.press("j", "d")
    assert f"{second} is done" in room.said
    assert room.app.workspace.refinement.carried()[0].key == first
    await room.press("k", "x")
    assert f"{first} is no longer needed" in room.said
    await room.press("u")
    assert room.app.workspace.refinement.carried()[0].key == first


async def test_keys_of_an_item_say_that_there_is_none_yet(room: Room) -> None:
    await begin(room)
    for key in ("v", "c", "s", "p", "r", "m"):
        await room.press(key)
        assert "no item is on the table" in room.said, key


async def test_back_from_the_first_item_shows_the_opening_again(room: Room) -> None:
    await room.run(items=2)
    item = room.on_table()
    await room.press("N")
    assert "▸ last time" in room.sees
    await room.press("n")
    assert room.on_table() == item


async def test_an_item_goes_on_offline_with_names(room: Room) -> None:
    await room.run(items=2)
    item = room.on_table()
    await room.press("x", "o")
    await room.type("D1, D2 fri")
    assert f"{item} goes on offline: actions AC-" in room.said
    assert [one.who for one in room.session.captured if one.kind == "@"] == [
        "Developer, web",
        "Developer, services",
    ]
    assert "→ refining" in room.sees or "→ go on offline" in room.sees


async def test_a_full_disk_is_said_at_once_and_what_was_typed_waits(room: Room) -> None:
    await room.run(items=2)
    rows = room.app.workspace.store.rows
    pages = rows.execute("PRAGMA page_count").fetchone()[0]
    rows.execute(f"PRAGMA max_page_count = {pages}")
    long = "We begin small " * 400
    await room.press("!")
    await room.type(long[:20], end="escape")  # as little as this may still fit
    for __ in range(2):
        await room.press("!")
        line(room).value = long.strip()
        await room.press("enter")
        assert "disk is full" in room.said
        assert [one for one in room.session.captured if one.kind == "!"] == []
    await room.press("!")
    assert "We begin small" in line(room).value
    rows.execute("PRAGMA max_page_count = 1000000")
    await room.press("enter")
    assert [one.text for one in room.session.captured if one.kind == "!"] == [long.strip()]

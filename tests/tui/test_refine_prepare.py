"""Preparing a refinement meeting with the keys of the Refine screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.row_list import RowList
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.refining import Room


@pytest.fixture
async def room(app: PoTuiApp) -> AsyncIterator[Room]:
    """The Refine screen of the demo, between two meetings."""
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await room.open()
        yield room


async def test_candidates_stand_with_their_reason(room: Room) -> None:
    assert "LM-13" in room.sees
    assert "chosen for this session · place 14 · too big" in room.sees


async def test_space_takes_an_item_and_again_leaves_it_out(room: Room) -> None:
    await room.press("space", "space")
    assert [entry.key for entry in room.session.agenda] == ["LM-13", "LM-14"]
    await room.press("k", "space")
    assert [entry.key for entry in room.session.agenda] == ["LM-13"]
    await room.press("u")
    assert [entry.key for entry in room.session.agenda] == ["LM-13", "LM-14"]


async def test_the_agenda_is_ordered_and_timed(room: Room) -> None:
    await room.press("space", "space", "tab", "J", "t")
    await room.press("backspace", "backspace")
    await room.type("55")
    assert [(one.key, one.planned_min) for one in room.session.agenda] == [
        ("LM-14", 10),
        ("LM-13", 55),
    ]
    assert "65 of 60 min – too much" in room.sees


async def test_minutes_that_are_none_are_refused_in_the_line(room: Room) -> None:
    await room.press("space", "k", "t")
    await room.type("x")
    assert "is no number of minutes" in room.sees
    await room.press("escape")
    assert room.session.agenda[0].planned_min == 10


async def test_any_item_can_be_taken_by_its_key(room: Room) -> None:
    await room.press("+")
    await room.type("lm-4")
    assert [entry.key for entry in room.session.agenda] == ["LM-4"]
    await room.press("+")
    await room.type("LM-999")
    assert "there is no item LM-999" in room.sees


async def test_goal_and_decider_are_set_by_one_key_each(room: Room) -> None:
    await room.press("e")
    await room.type("Returns are ready")
    await room.press("D", "1")
    assert room.session.goal == "Returns are ready"
    assert room.session.decider == "Strategic product owner"
    assert "Returns are ready" in room.sees


async def test_attendance_is_a_list_to_tick_and_names_to_type(room: Room) -> None:
    await room.press("a", "space", "a")
    await room.type("Anna, Bert")
    people = {person.name: person for person in room.session.people}
    assert not people["Strategic product owner"].present
    assert people["Anna"].estimates
    assert people["Bert"].present
    await room.press("escape")
    assert isinstance(room.app.focused, RowList)
    assert "10 people" in room.sees


async def test_run_with_an_empty_agenda_says_what_to_do(room: Room) -> None:
    await room.press("R")
    assert room.screen.stage == "prepare"
    assert "the agenda is empty – take an item with space" in room.said


async def test_m_shows_the_minutes_of_the_last_meeting(room: Room) -> None:
    await room.press("M")
    assert "Refinement 8" in room.sees
    await room.press("escape")
    assert "Candidates" in room.sees


async def test_an_empty_product_says_what_belongs_here(own_world: Path) -> None:
    store = Store(own_world / "new.db", Author.app("tester"))
    Workspace.new(store, "NEW", "New product")
    app = PoTuiApp(store)
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await room.open()
        assert "Nothing wants refining" in room.sees
        assert "No session is prepared" in room.sees
    store.close()


async def test_v_says_who_votes_and_the_plan_counts_it(room: Room) -> None:
    await room.press("a")
    before = [one.name for one in room.session.people if one.estimates]
    await room.press("v")
    person = room.session.people[0]
    assert (person.name in before) != person.estimates
    assert person.name in room.said
    await room.press("v")
    assert [one.name for one in room.session.people if one.estimates] == before


async def test_what_was_said_goes_with_the_next_key(room: Room) -> None:
    await room.press("R")
    assert "the agenda is empty" in room.said
    await room.press("space")
    assert "the agenda is empty" not in room.said


async def test_a_candidate_is_in_sight_on_the_smallest_screen(room: Room) -> None:
    await room.pilot.resize_terminal(40, 12)
    await room.press("j", "k")
    first = room.screen.query_one("#candidates", RowList)
    assert first.size.height >= 1
    assert "☐ LM-13" in room.sees
    await room.press("a")
    assert "Who is here" in room.sees

"""Preparing a refinement meeting with the keys of the Refine screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.row_list import RowList
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.dragging import drag, drop, hold, pull
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


async def test_long_keys_can_be_told_apart(tmp_path: Path) -> None:
    store = Store(tmp_path / "long.db", Author.app("tester"))
    workspace = Workspace.new(store, "KIOSK", "The kiosk")
    for title in ("Open the door", "Close the door"):
        workspace.backlog.add(title)
    app = PoTuiApp(store)
    async with app.run_test(size=(80, 24)) as pilot:
        room = Room(app, pilot)
        await room.open()
        await room.press("space")
        for key in ("KIOSK-1 ▪", "KIOSK-2 ▪", "KIOSK-1 Open"):
            assert key in room.sees
    store.close()


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
    assert "Who comes" in room.sees


# ── what wants refining, and what it lacks ──────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [80, 120, 160])
async def test_every_candidate_says_in_its_row_what_it_lacks_and_none_its_place(
    room: Room, width: int
) -> None:
    await room.pilot.resize_terminal(width, 24)
    await room.pilot.pause()
    rows = [line.split("│")[1] for line in room.sees.splitlines() if "☐ LM-" in line]
    assert len(rows) > 8
    assert "too big" in rows[0]
    assert "team not asked" in next(row for row in rows if "LM-11" in row)
    assert not any("place" in row for row in rows)
    assert "place 14" in room.sees  # of the candidate under the cursor, below the list


async def test_who_comes_and_who_is_needed_stand_in_sight_on_the_smallest_screen(
    room: Room,
) -> None:
    await room.pilot.resize_terminal(80, 24)
    await room.press(*["space"] * 4)
    assert "9 people · 6 vote" in room.sees
    assert "Needed" in room.sees
    assert "5 actions" in room.sees


async def test_beside_the_candidate_stands_what_is_missing_before_it_may_be_talked_about(
    room: Room,
) -> None:
    row = next(line for line in room.sees.split("\n") if "LM-14" in line)
    assert "✗1" in row
    await room.press("j")
    assert "✗ no draft criterion" in room.sees
    assert "✓ who asked for it" in room.sees
    await room.press("space")
    assert "still to prepare: no draft criterion" in room.said


async def test_enter_goes_to_the_item_to_write_what_is_missing(room: Room) -> None:
    before = room.app.screen
    await room.press("j", "enter")
    await room.pilot.pause()
    assert room.app.screen is not before
    cursor = next(line for line in room.sees.split("\n") if "▌" in line)
    assert "LM-14" in cursor


async def test_an_answer_and_a_kept_promise_bring_an_item_up(room: Room) -> None:
    workspace = room.app.workspace
    item = workspace.backlog.item("LM-20")
    question = workspace.backlog.view(item).questions[0]
    workspace.backlog.answer_question(question.id, "Yes, from January")
    await room.press("j")
    assert "answered: Do volunteers" in room.app.workspace.refinement.candidates()[5].reason


async def test_the_agenda_is_ordered_with_the_mouse(room: Room) -> None:
    await room.press("space", "space", "space")
    agenda = room.screen.query_one("#agenda", RowList)
    await drag(room.pilot, agenda, (3, 0), (3, 2))
    assert [one.key for one in room.session.agenda] == ["LM-14", "LM-15", "LM-13"]
    await room.press("u")
    assert [one.key for one in room.session.agenda] == ["LM-13", "LM-14", "LM-15"]


async def test_esc_puts_a_dragged_item_back(room: Room) -> None:
    await room.press("space", "space")
    agenda = room.screen.query_one("#agenda", RowList)
    await hold(room.pilot, agenda, 3, 0)
    await pull(room.pilot, agenda, 3, 1)
    assert agenda.ids[0] != room.session.agenda[0].id
    await room.press("escape")
    assert agenda.ids[0] == room.session.agenda[0].id
    await drop(room.pilot, agenda, 3, 1)
    assert [one.key for one in room.session.agenda] == ["LM-13", "LM-14"]


async def test_five_minutes_more_or_fewer_are_one_key(room: Room) -> None:
    await room.press("space", "k", ">", ">", "<")
    assert room.session.agenda[0].planned_min == 15


async def test_no_time_to_open_and_read_back_is_said(room: Room) -> None:
    await room.press("space", "k", *[">"] * 8)
    assert room.session.planned_min == 50
    assert "no time to open and read back" in room.sees


# ── whom it takes, and what is still open ───────────────────────────────────────────────────────


async def test_whom_the_agenda_needs_stands_there_with_why_and_space_invites(room: Room) -> None:
    await room.press("space")
    assert "Privacy and security officer" in room.sees
    assert "LM-13: How long may we keep photos?" in room.sees
    await room.press("a")
    assert "LM-13 → LM-9: usability" in room.sees  # the interaction designer is invited already
    lacking = room.screen.query_one("#plan RowList", RowList)
    await room.press("G", "space")
    assert "Volunteer coordinator, tool library is invited" in room.said
    names = [one.name for one in room.session.people]
    assert "Volunteer coordinator, tool library" in names
    assert lacking.has_focus
    await room.press("escape")
    assert "10 people" in room.sees


async def test_an_open_action_is_closed_with_one_key_and_u_takes_it_back(room: Room) -> None:
    assert "5 actions" in room.sees
    await room.press("tab", "tab", "d")
    assert "AC-51 is done" in room.said
    assert "4 actions" in room.sees
    await room.press("u")
    assert "5 actions" in room.sees
    await room.press("g", "x")
    assert "4 actions" in room.sees


async def test_a_question_of_last_time_is_answered_where_it_stands(room: Room) -> None:
    await room.press("tab", "tab", "G", "d")
    await room.type("Yes, from January", end="escape")
    await room.press("d", "enter")
    questions = room.app.workspace.backlog.view(room.app.workspace.backlog.item("LM-20")).questions
    assert [one.answer for one in questions] == ["Yes, from January"]


# ── the agenda on paper ─────────────────────────────────────────────────────────────────────────


async def test_the_agenda_can_be_read_copied_and_written(
    room: Room, own_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_world)
    await room.press("A")
    assert "no session is prepared" in room.said
    await room.press("space", "A")
    assert "Agenda · Refinement 9" in room.sees
    await room.press("y")
    assert room.app.clipboard.startswith("# Agenda · Refinement 9 · Leenmuur")
    await room.press("w", "backspace", "backspace")
    await room.type("html")
    assert (own_world / "agenda-RF-09.html").read_text().startswith("<!DOCTYPE html>")
    await room.press("w", "enter")
    assert (own_world / "agenda-RF-09.md").read_text() == room.app.clipboard
    await room.press("w", "enter")
    assert "that file is there already" in room.sees
    await room.press("escape", "escape")
    assert room.screen.stage == "prepare"


async def test_a_number_is_typed_over_the_one_that_stands_there(room: Room) -> None:
    await room.press("space", "T")
    await room.type("45")
    assert room.session.timebox_min == 45
    await room.press("k", "t")
    await room.type("15")
    assert [one.planned_min for one in room.session.agenda] == [15]

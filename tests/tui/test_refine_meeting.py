"""The meeting as the facilitator runs it, by keys alone, with everybody watching."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from po_tui.model.meeting import EXITS
from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.item_sheet import ItemSheet
from po_tui.tui.refinement.running import RunningPane
from po_tui.tui.refinement.vote import VotePane
from po_tui.tui.widgets.capture_line import CaptureLine
from po_tui.words import _, use
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.refining import Room

MakeApp = Callable[[], PoTuiApp]


@pytest.fixture
async def room(app: PoTuiApp) -> AsyncIterator[Room]:
    """A meeting on LM-13, LM-14 and LM-15 that has just begun; six people vote."""
    async with app.run_test(size=(120, 36)) as pilot:
        room = Room(app, pilot)
        await room.run()
        yield room


def at(time: str) -> None:
    """It is that late now."""
    os.environ["PO_TUI_NOW"] = f"2026-11-24T{time}Z"


# ── the loop ────────────────────────────────────────────────────────────────────────────────────


async def test_the_item_stands_in_the_middle_with_agenda_clock_and_constraints(room: Room) -> None:
    assert room.screen.stage == "running"
    for part in ("Report damage with a photo at return", "Agenda  1 of 3", "▸ read", "/ 60:00",
                 "Standing constraints", "BREACH", "so that"):  # fmt: skip
        assert part in room.sees, part


async def test_brackets_and_enter_walk_the_loop(room: Room) -> None:
    await room.press("]", "enter")
    assert "▸ split" in room.sees
    await room.press("[")
    assert "▸ clarify" in room.sees
    assert "Questions. No answer here?" in room.sees


async def test_n_and_shift_n_walk_the_agenda_and_say_where_it_ends(room: Room) -> None:
    await room.press("n", "n")
    assert room.on_table() == "LM-15"
    await room.press("n")
    assert room.on_table() == "LM-15"
    assert "that was the last item" in room.said
    await room.press("N")
    assert room.on_table() == "LM-14"


async def test_an_item_that_was_not_planned_can_be_taken_up(room: Room) -> None:
    await room.press("t")
    await room.type("LM-20")
    assert room.on_table() == "LM-20"
    assert "taken up in the meeting" in room.sees


async def test_the_table_shows_what_makes_an_item_of_its_type(room: Room) -> None:
    await room.press("t")
    await room.type("LM-21")
    assert "About     Expected  16:00 local time" in room.sees
    assert "Severity  low" in room.sees
    await room.press("t")
    await room.type("LM-9")
    await room.press(*["]"] * 4)
    assert "BREACH  80 % ‹ 85 %" in room.sees
    assert "moderated test" in room.sees


async def test_digits_are_off_and_say_so(room: Room) -> None:
    await room.press("4")
    assert room.screen.stage == "running"
    assert "4 is off while the meeting runs" in room.said


async def test_the_clock_warns_goes_over_and_never_stops_anything(room: Room) -> None:
    at("09:08:30")
    await room.press("j")
    await room.pilot.pause(1.1)
    assert "1:30 left for this item" in room.sees
    assert "8:30/10" in room.sees  # the agenda beside it says the same
    at("09:11:00")
    await room.pilot.pause(1.1)
    assert "over – + three minutes" in room.sees
    await room.press("+")
    assert room.session.agenda[0].planned_min == 13
    await room.press("+")
    assert "it had its three more minutes" in room.said
    await room.press("space")
    assert "clock stopped" in room.sees


async def test_standing_constraints_are_ticked_one_after_the_other(room: Room) -> None:
    await room.press("l")
    assert "looked at LM-9" in room.said
    assert "☑ LM-9" in room.sees
    await room.press("l", "l", "l")
    assert "that was the last" in room.said
    await room.press("u")
    assert "☐ LM-22" in room.sees


# ── capturing ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "text", "understood"),
    [
        ("!", "One photo is enough because of the kiosk", "DC-"),
        ("@", "sponsor ask for test access fri", "will ask for test access, by 2026-11-27"),
        ("?", "how long may photos be kept @ST4", "question to Privacy and security officer"),
        ("*", "text to speech", "parked: text to speech"),
        ("=", "The photo is gone after 30 days", "criterion added to LM-13"),
    ],
)
async def test_one_key_one_line_and_how_it_was_understood(
    room: Room, key: str, text: str, understood: str
) -> None:
    await room.press(key)
    await room.type(text)
    assert understood in room.said
    assert room.screen.focused is room.screen.query_one("#running")


async def test_a_criterion_written_in_the_meeting_stands_at_the_item(room: Room) -> None:
    await room.press("=")
    await room.type("The photo is gone after 30 days")
    assert "☐ The photo is gone after 30 days" in room.sees
    await room.press("u")
    assert "The photo is gone after 30 days" not in room.sees
    assert "Undone: Add a criterion to LM-13" in room.said


async def test_an_action_without_what_is_refused_and_nothing_typed_is_lost(room: Room) -> None:
    await room.press("@")
    await room.type("sponsor")
    assert "an action needs who and what" in room.said
    await room.press("@")
    assert room.screen.query_one(CaptureLine).text == "sponsor"


async def test_escape_keeps_the_draft_and_the_key_brings_it_back(room: Room) -> None:
    await room.press("!")
    await room.type("half a thought", end="escape")
    assert "kept as a draft" in room.said
    await room.press("@")
    assert room.screen.query_one(CaptureLine).text == ""
    await room.press("escape", "!")
    assert room.screen.query_one(CaptureLine).text == "half a thought"
    await room.type(" more")
    assert "decided: half a thought more" in room.said
    await room.press("!")
    assert room.screen.query_one(CaptureLine).text == ""


async def test_a_draft_is_kept_while_typing_since_lids_close_without_asking(room: Room) -> None:
    drafts, record = room.app.workspace.drafts, f"session-{room.session.id}"
    await room.press("!", "o", "n", "e")
    await room.pilot.pause(0.6)
    assert drafts.get(record, "!") == "one"
    await room.press("space", "m", "o", "r", "e")
    await room.pilot.pause(0.6)
    assert drafts.get(record, "!") == "one more"


# ── voting ──────────────────────────────────────────────────────────────────────────────────────


async def test_cards_stay_hidden_until_the_reveal(room: Room) -> None:
    await room.press("v", "f", "f", "f", "f", "f")
    table = room.screen.query_one(VotePane)
    assert table.is_open
    assert room.sees.count("●") == 5
    assert "40  ▲" not in room.sees
    drawn = [line for line in room.sees.split("\n") if "Developer, web" in line]
    assert drawn
    assert all("40" not in line for line in drawn)
    rows = room.app.store.rows
    assert (
        rows.execute("SELECT count(*) FROM vote_round WHERE votes LIKE '%40%'").fetchone()[0] == 0
    )
    assert rows.execute("SELECT count(*) FROM draft").fetchone()[0] == 0
    await room.press("f", "r")
    assert "Everyone says 40" in room.sees


async def test_three_rounds_name_who_speaks_and_then_it_is_enough(room: Room) -> None:
    await room.press("v")
    await room.vote("1", "8", "8", "8", "8", "8")
    assert "lowest" in room.sees
    assert "Lowest (Developer, web)" in room.sees
    await room.press("y")
    assert "too far apart" in room.said
    await room.press("v")
    await room.vote("2", "8", "8", "8", "8", "?")
    assert "First hear what is missing: Interaction" in room.sees
    await room.press("v")
    await room.vote("2", "8", "8", "8", "8", "8")
    await room.press("v")
    assert "3 rounds are enough" in room.said
    assert [one.number for one in room.session.agenda[0].rounds] == [1, 2, 3]
    await room.press("N")
    await room.type("too big to say")
    assert room.session.agenda[0].why == "too big to say"
    assert not room.screen.query_one(VotePane).is_open
    await room.press("n")
    assert room.on_table() == "LM-14"


async def test_where_all_say_the_same_nobody_is_singled_out(room: Room) -> None:
    await room.press("v")
    await room.vote(*["5"] * 6)
    assert "Everyone says 5. y takes it." in room.sees
    assert "lowest" not in room.sees
    assert "▼" not in room.sees
    assert "highest" not in room.sees


@pytest.mark.parametrize("cards", [(), ("5", "8", "5", "5", "1", "-", "r")])
async def test_at_the_smallest_table_names_are_whole_and_keys_stand_once(
    room: Room, cards: tuple[str, ...]
) -> None:
    await room.pilot.resize_terminal(80, 24)
    await room.press("v", *cards)
    for name in (seat.name for seat in room.session.present if seat.estimates):
        assert name in room.sees
    *above, footer = room.sees.splitlines()
    assert "vote again" not in footer
    assert "reveal" not in footer
    assert any(("v again" if cards else "r reveal") in line for line in above)


async def test_the_keys_of_the_table_can_be_clicked(room: Room) -> None:
    await room.press("v", *["5"] * 6)

    async def click(key: str) -> None:
        lines = room.sees.splitlines()
        y = next(y for y, line in enumerate(lines) if key in line)
        await room.pilot.click(offset=(lines[y].index(key), y))
        await room.pilot.pause()

    await click("r reveal")
    assert "Everyone says 5" in room.sees
    await click("v again")
    assert "one key for the card" in room.sees
    await click("esc ─╯")
    assert not room.screen.query_one(VotePane).is_open


async def test_neighbours_are_asked_and_the_higher_card_is_taken(room: Room) -> None:
    await room.press("v")
    await room.vote("5", "8", "8", "8", "8", "8")
    assert "can everyone live with 8?" in room.sees
    await room.press("y")
    assert "LM-13: 8 points" in room.said
    assert room.app.workspace.backlog.view(room.session.agenda[0].item_id or 0).estimate == 8
    await room.press("u")
    assert room.app.workspace.backlog.view(room.session.agenda[0].item_id or 0).estimate == 13


async def test_backspace_takes_a_card_back_and_everyone_needs_one(room: Room) -> None:
    await room.press("v", "5", "8", "backspace", "r")
    assert "Developer, services has no card yet" in room.said
    await room.press("z")
    assert "no card has the key z" in room.said
    assert room.sees.count("●") == 1


async def test_leaving_the_table_keeps_the_cards_in_memory(room: Room) -> None:
    await room.press("v", "5", "8", "escape")
    assert not room.screen.query_one(VotePane).is_open
    await room.press("v")
    assert room.sees.count("●") == 2


async def test_with_nobody_to_vote_it_says_how_to_add_people(room: Room) -> None:
    refinement = room.app.workspace.refinement
    for person in room.session.people:
        refinement.attend(person.id, False)
    await room.press("v")
    assert "press a to add people" in room.said


async def test_undo_of_a_revealed_round_lets_it_be_typed_again(room: Room) -> None:
    await room.press("v")
    await room.vote("5", "5", "5", "5", "5", "5")
    await room.press("u")
    assert room.session.agenda[0].rounds == ()
    assert room.sees.count("○") == 6


# ── ready, exits, order ─────────────────────────────────────────────────────────────────────────


async def test_the_ready_check_keeps_the_teams_answers(room: Room) -> None:
    await room.press("r")
    assert "What the tool sees" in room.sees
    assert "What the team says" in room.sees
    await room.press("y", "enter")
    answers = room.app.workspace.backlog.view(room.session.agenda[0].item_id or 0).answers
    assert any(one.value for one in answers)


async def test_ready_with_gaps_asks_for_a_reason_in_the_line(room: Room) -> None:
    await room.press("x")
    assert "leaves as" in room.sees
    await room.press("r")
    await room.press("enter")
    assert "say in a few words why" in room.sees
    await room.type("small enough after all")
    entry = room.session.agenda[0]
    assert (entry.leaving, entry.override_why) == ("ready", "small enough after all")
    assert "→ ready" in room.sees
    await room.press("n")
    assert room.on_table() == "LM-14"


async def test_the_other_exits(room: Room) -> None:
    await room.press("x", "b")
    await room.type("ask the volunteers")
    await room.press("n", "x", "p")
    await room.type("not this year")
    await room.press("n", "x", "k")
    await room.type("What breaks first? | 2 days")
    assert [(one.leaving, one.state_after) for one in room.session.agenda] == [
        ("back", "refining"),
        ("park", "parked"),
        ("spike", "refining"),
    ]
    await room.press("N", "x", "d")
    await room.type("nobody misses it")
    assert room.session.agenda[1].leaving == "drop"


async def test_parking_without_a_reason_is_refused_and_u_takes_an_exit_back(room: Room) -> None:
    await room.press("x", "p", "enter")
    assert "parking needs a reason" in room.sees
    await room.type("later")
    assert room.session.agenda[0].leaving == "park"
    await room.press("u")
    assert room.session.agenda[0].leaving == ""


async def test_a_wrong_letter_at_the_exits_does_nothing_but_say_so(room: Room) -> None:
    await room.press("x", "n")
    assert "n is no way out" in room.said
    await room.press("escape", "n")
    assert room.on_table() == "LM-14"


async def test_split_takes_one_title_a_line(room: Room) -> None:
    await room.press("x", "s")
    await room.type("Photo of the damage", end="ctrl+s")
    assert "who gets it?" in room.sees  # its criteria are dealt out first
    await room.press("ctrl+s")
    assert room.session.agenda[0].leaving == "split"


async def test_the_item_moves_in_the_order_with_a_reason(room: Room) -> None:
    item = room.session.agenda[0].item_id or 0
    await room.press("K")
    assert room.app.workspace.backlog.view(item).place == 13
    await room.press("m")
    await room.type("1 because the pilot waits for it")
    assert room.app.workspace.backlog.view(item).place == 1
    assert room.session.order_changes[0]["why"] == "the pilot waits for it"


async def test_points_and_criteria_have_the_keys_of_the_backlog(room: Room) -> None:
    item = room.session.agenda[0].item_id or 0
    await room.press("p", "backspace", "backspace")
    await room.type("8")
    assert room.app.workspace.backlog.view(item).estimate == 8
    await room.press("c")
    await room.type("- [ ] it rains", end="ctrl+s")
    assert "it rains" in room.app.workspace.backlog.view(item).criteria[-1].text
    await room.press("e", "escape")
    assert room.screen.stage == "running"


# ── around the meeting ──────────────────────────────────────────────────────────────────────────


async def test_what_others_write_is_counted_and_moves_nothing(room: Room) -> None:
    other = Workspace.open(Store(room.app.store.path, Author.app("other")), "LM")
    other.backlog.revise(other.backlog.item("LM-13"), {"title": "Another title"})
    room.app._look()
    await room.press("j")
    assert "Inbox 1" in room.sees
    assert "Report damage with a photo at return" in room.sees
    assert room.on_table() == "LM-13"
    await room.press("i")
    assert "Edit title of LM-13" in room.sees
    await room.press("escape")
    assert "Another title" in room.sees
    assert "Inbox 1" not in room.sees
    other.store.close()


async def test_quitting_asks_while_a_session_runs(room: Room) -> None:
    await room.press("ctrl+q")
    assert "A refinement session is running" in room.sees
    await room.press("n", "j")
    assert room.screen.stage == "running"


async def test_a_killed_app_comes_back_to_item_step_clock_and_draft(make_app: MakeApp) -> None:
    before = make_app()
    async with before.run_test(size=(120, 36)) as pilot:
        room = Room(before, pilot)
        await room.run()
        at("09:05:00")
        await room.press("n", "]", "]")
        at("09:07:00")
        await room.press("!")
        await room.type("half a tho", end="escape")
    at("11:00:00")
    after = make_app()
    async with after.run_test(size=(120, 36)) as pilot:
        room = Room(after, pilot)
        await room.press()  # it opens where the meeting is
        assert room.on_table() == "LM-14"
        assert "▸ split" in room.sees
        assert "07:00 / 60:00" in room.sees
        assert "goes on where it was" in room.said
        await room.press("!")
        assert room.screen.query_one(CaptureLine).text == "half a tho"


# ── wrapping up ─────────────────────────────────────────────────────────────────────────────────


async def test_read_back_next_date_tally_and_minutes(
    room: Room, monkeypatch: pytest.MonkeyPatch, own_world: Path
) -> None:
    monkeypatch.chdir(own_world)
    await room.press("@")
    await room.type("D3 bring proposals fri")
    await room.press("W")
    assert room.screen.stage == "wrap-up"
    assert "bring proposals" in room.sees
    assert "not discussed" in room.sees
    await room.press("g", "t")
    await room.type("soon")
    assert "is no date" in room.sees
    for _character in "soon":
        await room.pilot.press("backspace")
    await room.type("2026-12-03")
    await room.press("o", "5", "4", "9", "3", "backspace", "enter")
    assert room.session.roti == (5, 4)
    assert "5 ×" in room.sees
    await room.press("M", "enter")
    assert "Refinement 9" in room.sees
    written = (own_world / "minutes-RF-09.md").read_text()
    assert "bring proposals" in written
    assert "2026-12-03" in written
    assert room.app.workspace.refinement.running_id() is None
    await room.press("y")
    assert room.app.clipboard == written
    await room.press("escape")
    assert room.screen.stage == "prepare"


async def test_minutes_never_overwrite_a_file(
    room: Room, monkeypatch: pytest.MonkeyPatch, own_world: Path
) -> None:
    monkeypatch.chdir(own_world)
    (own_world / "minutes-RF-09.md").write_text("mine")
    await room.press("W", "M", "enter")
    assert "that file is there already" in room.sees
    assert room.session.state == "wrapping"
    assert (own_world / "minutes-RF-09.md").read_text() == "mine"


async def test_b_goes_back_into_the_meeting(room: Room) -> None:
    await room.press("W", "b")
    assert room.screen.stage == "running"
    assert room.on_table() == "LM-13"


# ── sizes ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36), (160, 45)])
async def test_item_step_clock_and_place_are_in_sight_at_every_size(
    app: PoTuiApp, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, own_world: Path
) -> None:
    monkeypatch.chdir(own_world)
    async with app.run_test(size=size) as pilot:
        room = Room(app, pilot)
        await room.run()
        assert room.screen.stage == "running"
        assert "Report damage" in room.sees
        if size[0] >= 80:
            assert "1 of 3" in room.sees
            assert "▸" in room.sees
            assert "0:00" in room.sees
        await room.press("v", "5", "escape", "a", "escape", "x", "escape")
        assert room.on_table() == "LM-13"
        await room.press("W", "M", "enter")
        assert room.screen.stage == "minutes"


async def test_after_three_rounds_only_keys_that_work_are_named_and_x_leaves(room: Room) -> None:
    await room.press("v")
    voters = len([one for one in room.session.present if one.estimates])
    cards = ["1", *["8"] * (voters - 1)]
    await room.vote(*cards)
    for _round in range(2):
        await room.press("v")
        await room.vote(*cards)
    await room.press("y")
    assert "too far apart" in room.said
    assert "v again" not in room.said
    await room.press("x")
    assert "park" in room.sees
    await room.press("escape")
    assert room.screen.query_one(RunningPane).has_focus


async def test_the_key_of_help_is_in_sight_though_questions_have_its_other_one(room: Room) -> None:
    assert "F1 help" in room.sees


async def test_an_epic_on_the_table_is_refused_points_in_words(room: Room) -> None:
    workspace = room.app.workspace
    epic = workspace.backlog.item(room.on_table())
    workspace.backlog.revise(epic, {"type": "epic", "state": "open", "estimate": None})
    await room.press("p")
    await room.type("5")
    assert "an epic has no points" in room.sees
    assert workspace.backlog.view(epic).estimate is None


async def test_a_long_line_is_told_whole(room: Room) -> None:
    sheet = room.screen.query_one(ItemSheet)
    for width in (24, 30, 52):
        assert all(line.cell_length <= width for line in sheet.lines(width))


async def test_every_way_out_is_in_sight_on_the_smallest_screen(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        room = Room(app, pilot)
        await room.run()
        use("nl")
        try:
            await room.press("x")
            for key, __, name in EXITS:
                assert f"{key} {_(name)}" in room.sees
        finally:
            use("en")

"""The meeting, from preparing to minutes, on a real database and the clock of the test."""

from pathlib import Path

import pytest

from po_tui.documents.minutes import minutes
from po_tui.model.estimation import Verdict
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that tells the time: write an instant into it and it is that late."""
    told = tmp_path / "now"
    told.write_text("2026-11-24T10:00:00Z")
    monkeypatch.setenv("PO_TUI_NOW", str(told))
    return told


@pytest.fixture
def meeting(workspace: Workspace, items: list[int], team: list[int], clock: Path) -> Meeting:
    session = workspace.refinement.prepare()
    for item in items[:3]:
        workspace.refinement.take(session, item)
    workspace.refinement.set(session, goal="Three items ready")
    meeting = workspace.refinement.run(session)
    meeting.next_item()
    return meeting


def test_candidates_come_with_a_reason_and_without_epics(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"type": "epic", "state": "open"})
    workspace.backlog.revise(items[4], {"deadline": "2026-12-24"})
    candidates = workspace.refinement.candidates()
    assert [one.title for one in candidates] == ["five", "two", "three", "four"]
    assert candidates[0].reason.startswith("deadline 2026-12-24 · place 5 · ")


def test_preparing_knows_the_team_and_who_decides(
    workspace: Workspace, items: list[int], team: list[int]
) -> None:
    session = workspace.refinement.prepare()
    assert workspace.refinement.prepare() == session
    view = workspace.refinement.session(session)
    assert [person.name for person in view.people] == ["Olga Owner", "Dirk", "Eva", "Finn"]
    assert view.decider == "Olga Owner"
    workspace.refinement.invite(session, ["Guus", "eva"])
    assert [person.name for person in workspace.refinement.session(session).people][-1] == "Guus"


def test_an_empty_agenda_cannot_run_and_only_one_session_does(
    workspace: Workspace, items: list[int], team: list[int]
) -> None:
    session = workspace.refinement.prepare()
    with pytest.raises(Refused, match="empty"):
        workspace.refinement.run(session)
    workspace.refinement.take(session, items[0])
    workspace.refinement.run(session)
    second = workspace.refinement.prepare()
    workspace.refinement.take(second, items[1])
    with pytest.raises(Refused, match="running already"):
        workspace.refinement.run(second)


def test_the_agenda_is_ordered_and_timed(workspace: Workspace, items: list[int]) -> None:
    refinement = workspace.refinement
    session = refinement.prepare()
    entries = [refinement.take(session, item) for item in items[:3]]
    assert refinement.take(session, items[0]) == entries[0]
    refinement.move_entry(entries[2], -2)
    refinement.set_minutes(entries[2], 25)
    assert [entry.title for entry in refinement.session(session).agenda] == ["three", "one", "two"]
    assert refinement.session(session).planned_min == 45
    with pytest.raises(Mistake, match="minutes"):
        refinement.set_minutes(entries[0], 0)


def test_the_clock_counts_item_and_meeting_and_can_stand_still(
    meeting: Meeting, clock: Path
) -> None:
    clock.write_text("2026-11-24T10:04:00Z")
    assert (meeting.position.item_used(), meeting.position.session_used) == (240, 240)
    meeting.next_item()
    clock.write_text("2026-11-24T10:06:00Z")
    assert not meeting.toggle_clock()
    clock.write_text("2026-11-24T10:30:00Z")
    assert (meeting.position.item_used(), meeting.position.session_used) == (120, 360)
    assert meeting.toggle_clock()
    meeting.previous_item()
    clock.write_text("2026-11-24T10:31:00Z")
    assert meeting.position.item_used() == 300


def test_three_more_minutes_are_given_once(meeting: Meeting) -> None:
    before = meeting.entry
    meeting.extend()
    after = meeting.entry
    assert before is not None
    assert after is not None
    assert after.planned_min == before.planned_min + 3
    with pytest.raises(Refused, match="three more"):
        meeting.extend()


def test_a_killed_meeting_goes_on_at_the_same_item_step_and_clock(
    workspace: Workspace, meeting: Meeting, clock: Path, tmp_path: Path
) -> None:
    meeting.next_item()
    meeting.to_step("criteria")
    clock.write_text("2026-11-24T10:03:00Z")
    meeting.beat()
    workspace.drafts.keep("meeting", "!", "we will")
    clock.write_text("2026-11-24T10:40:00Z")  # the process is gone, nobody counts
    again = Workspace.open(Store(tmp_path / "work.db", Author.app("anna")), "AB")
    resumed = again.refinement.meeting()
    assert resumed is not None
    resumed.resume()
    entry = resumed.entry
    assert entry is not None
    assert (entry.title, resumed.position.step) == ("two", "criteria")
    assert (resumed.position.item_used(), resumed.position.running) == (180, True)
    assert again.drafts.get("meeting", "!") == "we will"
    again.store.close()


def test_one_line_captures_each_kind(meeting: Meeting) -> None:
    assert meeting.capture("!", "English only because 93% read it") == "DC-1 decided: English only"
    assert (
        meeting.capture("@", "eva ask for test access fri")
        == "AC-1: Eva will ask for test access, by 2026-11-27"
    )
    assert meeting.capture("@", "zoe bring cake") == "AC-2: zoe will bring cake"
    assert (
        meeting.capture("?", "@dirk how long may we keep photos?")
        == "question to Dirk: how long may we keep photos?"
    )
    assert meeting.capture("*", "text to speech") == "parked: text to speech"
    meeting.capture("=", "works without network")
    captured = {
        (one.kind, one.key, one.text, one.who, one.why, one.due) for one in meeting.view.captured
    }
    assert captured == {
        ("!", "DC-1", "English only", "Olga Owner", "93% read it", None),
        ("@", "AC-1", "ask for test access", "Eva", "", "2026-11-27"),
        ("@", "AC-2", "bring cake", "zoe", "", None),
        ("?", "", "how long may we keep photos?", "Dirk", "", None),
        ("*", "", "text to speech", "", "", None),
    }
    entry = meeting.entry
    assert entry is not None
    assert entry.new_criteria == ("works without network",)


def test_captures_are_steps_that_undo_takes_back_one_by_one(
    workspace: Workspace, meeting: Meeting
) -> None:
    meeting.capture("!", "first")
    meeting.capture("?", "second")
    workspace.history.undo()
    assert [one.text for one in meeting.view.captured] == ["first"]
    workspace.history.undo()
    assert meeting.view.captured == ()


def test_who_joins_later_is_not_missed_in_a_round_of_before(
    clock: Path, workspace: Workspace, items: list[int], team: list[int]
) -> None:
    def voted() -> tuple[int | None, int | None]:
        facts = workspace.backlog.view(items[0]).facts
        return facts.voted, facts.asked

    refinement, (owner, dirk, *_) = workspace.refinement, team
    session = refinement.prepare()
    refinement.take(session, items[0])
    meeting = refinement.run(session)
    meeting.next_item()
    refinement.attend(meeting.view.people[3].id, present=False)
    clock.write_text("2026-11-24T10:05:00Z")
    meeting.reveal([(seat.key, "5") for seat in meeting.seats])
    meeting.agree("5")
    assert voted() == (2, 3)
    clock.write_text("2026-11-24T10:10:00Z")
    workspace.people.add("Guus")
    workspace.people.set_votes(owner, True)
    workspace.people.set_votes(dirk, False)
    assert voted() == (2, 3)
    meeting.reveal([(seat.key, "5") for seat in meeting.seats])
    assert voted() == (2, 4)


def test_who_is_named_in_passing_does_not_vote(
    workspace: Workspace, items: list[int], team: list[int]
) -> None:
    goal = workspace.goals.add("Faster loans")
    workspace.goals.tell(goal, "owner_id", "+Gina")
    for name in ("assignee_id", "requested_by_id"):
        list(workspace.backlog.telling(items[:2], {name: f"+Nora {name}"}))
    view = workspace.refinement.session(workspace.refinement.prepare())
    assert [one.name for one in view.people] == ["Olga Owner", "Dirk", "Eva", "Finn"]
    assert not any(
        one.estimates for one in workspace.people.all() if one.name[:4] in ("Gina", "Nora")
    )
    workspace.refinement.invite(view.id, ["Gina", "Somebody new"])
    seats = workspace.refinement.session(view.id).people[-2:]
    assert [(one.name, one.estimates) for one in seats] == [("Gina", False), ("Somebody new", True)]


def test_rounds_are_kept_and_lead_to_an_agreed_estimate(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    assert [seat.name for seat in meeting.seats] == ["Dirk", "Eva", "Finn"]
    keys = [seat.key for seat in meeting.seats]
    wide = meeting.reveal(list(zip(keys, ["3", "8", "3"], strict=True)))
    assert (wide.verdict, wide.highest) == (Verdict.discuss, (keys[1],))
    close = meeting.reveal(list(zip(keys, ["5", "8", "5"], strict=True)))
    assert close.verdict is Verdict.neighbours
    assert close.card is not None
    meeting.agree(close.card.text, "5 and 8 are neighbours")
    assert workspace.backlog.view(items[0]).estimate == 8
    entry = meeting.entry
    assert entry is not None
    assert (len(entry.rounds), entry.result, entry.why) == (2, 8, "5 and 8 are neighbours")
    workspace.history.undo()
    assert workspace.backlog.view(items[0]).estimate is None
    assert meeting.entry is not None
    assert meeting.entry.result is None


def test_no_estimate_is_a_result_with_a_reason(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.no_estimate("nobody knows the login service")
    entry = meeting.entry
    assert entry is not None
    assert (entry.result, entry.why) == (None, "nobody knows the login service")


def test_ready_needs_a_reason_where_something_is_missing(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    with pytest.raises(Refused, match="not ready"):
        meeting.ready()
    meeting.ready("simple enough to start")
    entry = meeting.entry
    assert entry is not None
    assert (entry.leaving, entry.state_after, entry.override_why) == (
        "ready",
        "ready",
        "simple enough to start",
    )


def test_the_exits_change_the_item_and_the_agenda_in_one_step(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.park("no mandate yet")
    assert workspace.backlog.view(items[0]).state == "parked"
    workspace.history.undo()
    assert workspace.backlog.view(items[0]).state == "new"
    meeting.back()
    assert workspace.backlog.view(items[0]).state == "refining"
    meeting.next_item()
    spike = meeting.spike("Which board fits?", "2 days")
    view = workspace.backlog.view(items[1])
    assert [one.id for one in view.depends_on] == [spike]
    assert workspace.backlog.ids().index(spike) == workspace.backlog.ids().index(items[1]) - 1
    meeting.next_item()
    children = meeting.split(["left", "right"])
    assert [one.id for one in workspace.backlog.view(items[2]).children] == children
    assert [entry.leaving for entry in meeting.view.agenda] == ["back", "spike", "split"]


def test_minutes_tell_someone_who_was_not_there(
    workspace: Workspace, meeting: Meeting, items: list[int], clock: Path
) -> None:
    keys = [seat.key for seat in meeting.seats]
    meeting.capture("!", "English only because 93% read it")
    meeting.capture("@", "eva ask for test access fri")
    meeting.capture("?", "how long?")
    meeting.capture("*", "text *to* speech")
    meeting.capture("=", "works without network")
    meeting.reveal([(key, "5") for key in keys])
    meeting.agree("5")
    meeting.ready("small and known")
    clock.write_text("2026-11-24T10:12:00Z")
    meeting.next_item()
    meeting.park("no mandate yet")
    workspace.backlog.move_to([items[4]], 1, why="fire")
    clock.write_text("2026-11-24T10:50:00Z")
    meeting.wrap_up()
    meeting.close(goal_reached=False, next_date="2026-12-01", roti=[4, 5])
    workspace.backlog.revise(items[0], {"title": "one, renamed", "estimate": 8})
    text = minutes(workspace, meeting.session_id)
    for part in (
        "# Refinement 1 · Abacus · 2026-11-24",
        "Three items ready – **not reached**",
        "60 minutes planned, 50 used",
        "Olga Owner; Dirk; Eva; Finn",
        "new → ready | 5 | 12 / 10",
        "Called ready although something is missing: small and known",
        "New criterion: works without network",
        "Open question: how long?",
        "new → parked",
        "no mandate yet",
        "Not reached: AB-3 three.",
        "**DC-1** English only – because 93% read it (AB-1, Olga Owner)",
        "**AC-1** Eva: ask for test access (AB-1, by 2026-11-27)",
        "text \\*to\\* speech",
        "AB-5 five from place 5 to 1 – fire",
        "**Ready points:** 0 → 5",
        "**Next session:** 2026-12-01",
    ):
        assert part in text
    assert workspace.refinement.running_id() is None
    assert workspace.refinement.numbered(None).key == "RF-01"


def test_minutes_hold_no_votes_and_no_private_notes(workspace: Workspace, meeting: Meeting) -> None:
    keys = [seat.key for seat in meeting.seats]
    meeting.reveal(list(zip(keys, ["1", "100", "2"], strict=True)))
    meeting.no_estimate("too far apart")
    workspace.refinement.set(meeting.session_id, private_notes="SECRET")
    meeting.wrap_up()
    text = minutes(workspace, meeting.session_id)
    assert "100" not in text
    assert "SECRET" not in text


def test_wrapping_up_can_be_left_again(meeting: Meeting) -> None:
    meeting.wrap_up()
    assert not meeting.position.running
    meeting.go_on()
    assert meeting.view.state == "running"
    assert meeting.position.running


def test_preparing_at_the_same_time_prepares_one_session(
    workspace: Workspace, other: Workspace, team: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = other.refinement.prepare()
    looks = iter([None])
    planned = workspace.refinement.planned_id
    # What this process saw a moment before the other one began.
    monkeypatch.setattr(workspace.refinement, "planned_id", lambda: next(looks, planned()))
    assert workspace.refinement.prepare() == theirs
    assert len(workspace.refinement.sessions()) == 1


def test_a_session_that_was_held_does_not_run_again(workspace: Workspace, meeting: Meeting) -> None:
    meeting.close()
    with pytest.raises(Refused, match="held already"):
        workspace.refinement.run(meeting.session_id)
    assert meeting.view.state == "closed"


def test_a_card_that_is_not_in_the_deck_leaves_no_round(meeting: Meeting) -> None:
    for play in (lambda: meeting.reveal([("P2", "99")]), lambda: meeting.agree("99")):
        with pytest.raises(Mistake, match="no card “99”"):
            play()
    entry = meeting.entry
    assert entry is not None
    assert entry.rounds == ()


def test_the_minutes_tell_the_size_agreed_on_for_an_epic(
    workspace: Workspace, items: list[int], meeting: Meeting
) -> None:
    workspace.backlog.revise(items[0], {"type": "epic", "state": "open"})
    meeting.reveal([("P2", "L"), ("P3", "L")])
    meeting.agree("L")
    meeting.close()
    text = minutes(workspace, meeting.session_id)
    assert "| AB-1 one | new → open | L |" in text
    assert "No estimate was agreed on" not in text


def test_the_minutes_tell_an_estimate_that_was_typed_after_a_round_without_agreement(
    workspace: Workspace, items: list[int], meeting: Meeting
) -> None:
    meeting.reveal([("P2", "3"), ("P3", "13")])
    workspace.backlog.revise(items[0], {"estimate": 8})
    meeting.wrap_up()
    meeting.go_on()
    workspace.backlog.revise(items[0], {"estimate": 5})
    meeting.close()
    assert "| AB-1 one | new | 5 |" in minutes(workspace, meeting.session_id)


def test_the_minutes_say_so_where_nobody_was_noted_as_present(
    workspace: Workspace, items: list[int]
) -> None:
    session = workspace.refinement.prepare()
    workspace.refinement.take(session, items[0])
    workspace.refinement.run(session).close()
    assert "**Present:** not recorded" in minutes(workspace, session)


def test_an_entry_with_a_round_is_not_taken_off_the_agenda_by_undo(
    workspace: Workspace, items: list[int], meeting: Meeting
) -> None:
    meeting.take_up(items[3])
    meeting.reveal([("P2", "3")])
    step = next(one for one in workspace.history.steps() if "AB-4 on the agenda" in one.label)
    with pytest.raises(Refused, match="uses what it added"):
        workspace.history.undo(step.id)
    entry = meeting.entry
    assert entry is not None
    assert len(entry.rounds) == 1


def heard(meeting: Meeting) -> str:
    """What the room hears of the latest round."""
    entry = meeting.entry
    assert entry is not None
    return meeting.heard(entry)


def test_the_room_hears_what_was_agreed_on_until_another_round_opens_it_again(
    meeting: Meeting,
) -> None:
    meeting.reveal([("P2", "3"), ("P3", "5")])
    assert "can everyone live with 5" in heard(meeting)
    meeting.agree("5")
    assert heard(meeting) == "Agreed: 5 points."
    meeting.reveal([("P2", "3"), ("P3", "13")])
    assert "explain, then vote again" in heard(meeting)
    meeting.no_estimate("nobody knows the login yet")
    assert heard(meeting) == "No estimate: nobody knows the login yet"
    meeting.reveal([("P2", "-"), ("P3", "-")])
    assert heard(meeting) == "Everybody abstains: no card to go by."
    assert "Fewer than half" not in heard(meeting)


def test_an_estimate_before_a_split_is_not_called_missing_in_the_minutes(
    workspace: Workspace, meeting: Meeting
) -> None:
    meeting.reveal([("P2", "8"), ("P3", "8")])
    meeting.agree("8")
    meeting.split(["One half", "The other half"])
    meeting.close()
    assert "No estimate was agreed on" not in minutes(workspace, meeting.session_id)


def test_what_is_noted_at_the_read_back_is_about_the_item_it_names_and_no_other(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.next_item()
    meeting.wrap_up()
    first = workspace.backlog.key(items[0])
    meeting.capture("!", f"{first} goes first because it is short")
    meeting.capture("@", "eva book the room fri")
    meeting.capture("?", f"{first}: who tells the council?")
    with pytest.raises(Refused, match="name its key"):
        meeting.capture("?", "who pays?")
    meeting.capture("?", "who pays?", items[1])
    assert {one.text: one.item for one in meeting.view.captured} == {
        f"{first} goes first": first,
        "book the room": "",
        "who tells the council?": first,
        "who pays?": workspace.backlog.key(items[1]),
    }


def test_a_question_about_an_item_that_was_not_talked_about_is_in_the_minutes(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.wrap_up()
    meeting.capture("?", "who pays?", items[3])
    meeting.close()
    paper = minutes(workspace, meeting.session_id)
    assert f"**{workspace.backlog.key(items[3])}** Open question: who pays?" in paper

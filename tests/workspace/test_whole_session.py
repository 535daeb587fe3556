"""Reading back, and taking a whole meeting back as one: it is as if it had not been held."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.pushing import NoRemote
from po_tui.workspace.whole import records_of


@pytest.fixture
def planned(workspace: Workspace, items: list[int], team: list[int]) -> int:
    """A session with three items on its agenda."""
    session = workspace.refinement.prepare()
    for item in items[:3]:
        workspace.refinement.take(session, item)
    return session


@pytest.fixture
def meeting(workspace: Workspace, planned: int) -> Meeting:
    """The same, running, with the first item on the table."""
    meeting = workspace.refinement.run(planned)
    meeting.next_item()
    return meeting


def content(workspace: Workspace) -> str:
    """All records of the product but those that only count on: numbers, and when something was touched."""
    records = records_of(workspace.store, workspace.product_id)
    for item in records["item"]:
        item.pop("updated")
        item.pop("rank")
    records["order"] = [{"ids": workspace.backlog.ids()}]
    for product in records["product"]:
        product.pop("next_number")
        product.pop("next_session")
    for session in records["session"]:
        session.pop("date")
    return json.dumps(records, sort_keys=True)


def hold(workspace: Workspace, meeting: Meeting, items: list[int]) -> None:
    """A meeting with a bit of everything."""
    keys = [seat.key for seat in meeting.seats]
    meeting.capture("!", "English only because 93% read it")
    meeting.capture("@", "eva ask for test access fri")
    meeting.capture("?", "how long? @dirk")
    meeting.capture("*", "text to speech")
    meeting.capture("=", "works without network")
    meeting.reveal([(key, "5") for key in keys])
    meeting.agree("5")
    meeting.ready("small and known")
    meeting.next_item()
    meeting.spike("Which board fits?")
    meeting.next_item()
    meeting.split(["left", "right"])
    meeting.take_up(items[4])
    meeting.drop("nobody misses it")
    workspace.backlog.move_to([items[3]], 1, why="fire")
    meeting.extend()


def test_a_session_is_taken_back_as_one_and_u_brings_it_back(
    workspace: Workspace, planned: int, items: list[int]
) -> None:
    before = content(workspace)
    meeting = workspace.refinement.run(planned)
    meeting.next_item()
    hold(workspace, meeting, items)
    meeting.close(goal_reached=True, next_date="2026-12-01", roti=[4, 5])
    held = content(workspace)
    steps = workspace.refinement.take_back_session(planned)
    assert steps > 10
    assert content(workspace) == before
    assert workspace.refinement.planned_id() == planned
    workspace.history.undo()
    assert content(workspace) == held
    assert workspace.refinement.session(planned).state == "closed"
    workspace.history.redo()
    assert content(workspace) == before
    workspace.history.undo()
    assert content(workspace) == held


def test_a_session_that_was_taken_back_can_be_held_again(
    workspace: Workspace, planned: int, items: list[int]
) -> None:
    before = content(workspace)
    for _time in range(2):
        meeting = workspace.refinement.run(planned)
        meeting.next_item()
        hold(workspace, meeting, items)
        meeting.close()
        workspace.refinement.take_back_session(planned)
        assert content(workspace) == before


def test_what_was_undone_in_the_meeting_stays_undone(
    workspace: Workspace, planned: int, items: list[int]
) -> None:
    before = content(workspace)
    meeting = workspace.refinement.run(planned)
    meeting.next_item()
    meeting.capture("!", "first")
    meeting.capture("!", "second")
    workspace.history.undo()
    meeting.park("later")
    meeting.close()
    workspace.refinement.take_back_session(planned)
    assert content(workspace) == before


def test_what_stands_in_the_way_is_named_and_nothing_is_changed(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    meeting.ready("small")
    meeting.close()
    workspace.backlog.revise(items[0], {"state": "in_sprint"})
    held = content(workspace)
    with pytest.raises(Refused, match=r"cannot be undone: “.*AB-1.*” \(step \d+\) came after"):
        workspace.refinement.take_back_session(meeting.session_id)
    assert content(workspace) == held
    workspace.history.undo()
    workspace.refinement.take_back_session(meeting.session_id)
    assert workspace.backlog.view(items[0]).state == "new"


def test_work_of_others_in_that_hour_is_not_taken_back(
    workspace: Workspace, other: Workspace, meeting: Meeting, items: list[int]
) -> None:
    other.backlog.revise(items[3], {"title": "four, by Bert"})
    meeting.park("later")
    meeting.close()
    workspace.refinement.take_back_session(meeting.session_id)
    assert workspace.backlog.view(items[3]).title == "four, by Bert"
    assert workspace.backlog.view(items[0]).state == "new"


def test_after_a_restart_the_session_is_still_one(
    workspace: Workspace, meeting: Meeting, items: list[int], tmp_path: Path
) -> None:
    meeting.park("later")
    again = Workspace.open(Store(tmp_path / "work.db", Author.app("anna")), "AB")
    resumed = again.refinement.meeting()
    assert resumed is not None
    resumed.next_item()
    resumed.drop("nobody misses it")
    resumed.close()
    again.refinement.take_back_session(meeting.session_id)
    assert [again.backlog.view(item).state for item in items[:2]] == ["new", "new"]
    again.store.close()


def test_a_running_session_is_wrapped_up_first_and_a_planned_one_was_not_held(
    workspace: Workspace, planned: int
) -> None:
    with pytest.raises(Refused, match="was not held"):
        workspace.refinement.take_back_session(planned)
    workspace.refinement.run(planned)
    with pytest.raises(Refused, match="still runs"):
        workspace.refinement.take_back_session(planned)


def test_what_went_to_a_tracker_is_not_taken_back(
    workspace: Workspace, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tracker(NoRemote):
        def pushed_since(self, product_id: int, items: object, at: str) -> list[str]:
            return ["AB-1"]

    meeting.park("later")
    meeting.close()
    workspace.pushing = Tracker()
    with pytest.raises(Refused, match="AB-1 went to a tracker"):
        workspace.refinement.take_back_session(meeting.session_id)


ACTS = st.lists(
    st.sampled_from(["!", "@", "=", "park", "next", "undo", "up", "points", "back", "title"]),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_whatever_was_done_in_whatever_order_is_taken_back(
    workspace: Workspace, planned: int, items: list[int], acts: list[str]
) -> None:
    before = content(workspace)
    meeting = workspace.refinement.run(planned)
    meeting.next_item()
    done = 0
    for act in acts:
        entry = meeting.entry
        assert entry is not None
        item = entry.item_id or 0
        if act == "undo":
            if done:
                workspace.history.undo()
                done -= 1
            continue
        if act == "next":
            meeting.next_item()
            continue
        steps = len(workspace.history.steps(1000))
        if act in "!@=":
            meeting.capture(act, "eva brings three more")
        elif act == "park":
            meeting.park("later")
        elif act == "back":
            meeting.back()
        elif act == "up":
            workspace.backlog.move_up([item])
        elif act == "points":
            workspace.backlog.revise(item, {"estimate": 3})
        elif act == "title":
            workspace.backlog.revise(item, {"title": f"{entry.title} more"})
        done += len(workspace.history.steps(1000)) - steps
    meeting.close()
    held = content(workspace)
    workspace.refinement.take_back_session(planned)
    assert content(workspace) == before
    workspace.history.undo()
    assert content(workspace) == held
    workspace.history.redo()
    assert content(workspace) == before


# ── reading back ────────────────────────────────────────────────────────────────────────────────


def test_a_note_is_confirmed_put_right_or_taken_out_as_typed(meeting: Meeting) -> None:
    meeting.capture("!", "English only because 93% read it")
    meeting.capture("@", "eva ask for test access 2026-12-24")
    meeting.capture("?", "how long? @dirk")
    meeting.capture("*", "text to speech")
    notes = {one.kind: one for one in meeting.view.captured}
    assert not any(one.confirmed for one in notes.values())
    meeting.confirm("!", notes["!"].id)
    lines = {kind: meeting.line_of(kind, one.id) for kind, one in notes.items()}
    assert lines["!"] == "English only because 93% read it"
    assert lines["@"].endswith("ask for test access 2026-12-24")
    assert lines["*"] == "text to speech"
    meeting.correct("@", notes["@"].id, lines["@"].replace("2026-12-24", "2026-12-31"))
    meeting.correct("?", notes["?"].id, "for how long? @eva")
    meeting.correct("*", notes["*"].id, "text to speech | becomes a need")
    after = {one.kind: one for one in meeting.view.captured}
    assert all(one.confirmed for one in after.values())
    assert (after["@"].who, after["@"].due) == ("Eva", "2026-12-31")
    assert (after["?"].text, after["?"].who) == ("for how long?", "Eva")
    assert after["*"].why == "becomes a need"
    with pytest.raises(Mistake, match="who and what"):
        meeting.correct("@", notes["@"].id, "eva")
    for kind, one in after.items():
        meeting.take_out(kind, one.id)
    assert meeting.view.captured == ()


def test_the_new_order_is_confirmed_with_its_reasons(
    workspace: Workspace, meeting: Meeting, items: list[int]
) -> None:
    workspace.backlog.move_to([items[4]], 1)
    meeting.wrap_up()
    moved = [(one.title, one.was, one.place, one.why) for one in meeting.new_order()]
    assert moved[0] == ("five", 5, 1, "")
    assert moved[1] == ("one", 1, 2, "")
    meeting.reason_for(items[4], "the pilot waits")
    meeting.reason_for(items[4], "the pilot waits for it")
    assert meeting.new_order()[0].why == "the pilot waits for it"
    assert len(meeting.view.order_changes) == 1
    stands = [meeting.order_stands]
    meeting.confirm_order()
    stands.append(meeting.order_stands)
    assert meeting.view.order_confirmed_by == "Olga Owner"
    workspace.backlog.move_up([items[1]])
    assert [*stands, meeting.order_stands] == [False, True, False]
    meeting.close()
    assert meeting.view.order_confirmed_by == ""
    assert meeting.view.top_after[0] == "AB-5"


def test_scores_are_nobodys_in_particular(workspace: Workspace, meeting: Meeting) -> None:
    meeting.wrap_up()
    for score in (3, 5, 4, 5):
        meeting.score(score)
    meeting.unscore(5)
    assert meeting.view.roti == (5, 4, 3)
    with pytest.raises(Mistake, match="one to five"):
        meeting.score(6)
    noted = workspace.store.rows.execute(
        "SELECT count(*) FROM change WHERE field = 'roti'"
    ).fetchone()
    assert noted == (0,)
    meeting.close()
    assert meeting.view.roti == (5, 4, 3)

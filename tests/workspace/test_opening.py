"""Opening a meeting, and going on with an item after it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from po_tui.model.meeting import Position, retells
from po_tui.store.store import Author, Store
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.workspace import Workspace


@pytest.fixture
def opening(
    workspace: Workspace, items: list[int], team: list[int], monkeypatch: pytest.MonkeyPatch
) -> Meeting:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T10:00:00Z")
    session = workspace.refinement.prepare()
    for item in items[:2]:
        workspace.refinement.take(session, item)
    return workspace.refinement.run(session)


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The demo product, to do with as one likes."""
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T10:00:00Z")
    store = Store(copyfile(demo_file, tmp_path / "demo.db"), Author.app("tester"))
    yield Workspace.open(store)
    store.close()


def test_a_meeting_opens_without_an_item_and_goes_on_to_the_first(opening: Meeting) -> None:
    assert opening.position.opening
    assert opening.position.entry_id is None
    steps = [opening.position.step]
    for _ in range(2):
        opening.move_step(1)
        steps.append(opening.position.step)
    assert steps == ["welcome", "context", "last-time"]
    opening.move_step(1)
    assert opening.entry is not None
    assert (opening.entry.title, opening.position.step) == ("one", "read")


def test_no_item_counts_as_discussed_before_it_is_taken_up(opening: Meeting) -> None:
    assert not any(entry.discussed for entry in opening.view.agenda)
    opening.next_item()
    assert [entry.discussed for entry in opening.view.agenda] == [True, False]


def test_back_from_the_first_item_is_the_opening_and_no_further(opening: Meeting) -> None:
    opening.next_item()
    assert opening.previous_item()
    assert opening.position.opening
    assert not opening.previous_item()


def test_the_opening_has_its_own_steps_and_the_loop_the_others(opening: Meeting) -> None:
    with pytest.raises(Mistake, match="estimate"):
        opening.to_step("estimate")
    opening.next_item()
    with pytest.raises(Mistake, match="welcome"):
        opening.to_step("welcome")


def test_what_belongs_to_an_item_waits_for_one(opening: Meeting) -> None:
    with pytest.raises(Refused, match="no item is on the table"):
        opening.capture("=", "A criterion of nothing")
    assert "decided" in opening.capture("!", "We keep it short")
    assert opening.view.captured[0].item == ""


def test_a_restart_in_the_opening_goes_on_there(opening: Meeting) -> None:
    opening.move_step(1)
    again = Position.read(opening.position.stored())
    assert (again.opening, again.step) == (True, "context")


def test_the_context_names_what_the_product_is_for_and_is_kept(demo: Workspace) -> None:
    session = demo.refinement.prepare()
    demo.refinement.take(session, demo.backlog.item("LM-13"))
    context = demo.refinement.run(session).context()
    assert context.line.goal == "One wall runs a full month without a volunteer at the desk"
    assert context.goal is not None
    assert context.outcome is not None
    assert context.outcome.key == "R1"
    assert demo.refinement.session(session).goal_context == tuple(context.keys)


def test_what_was_promised_last_time_comes_up_what_is_late_first(demo: Workspace) -> None:
    session = demo.refinement.prepare()
    demo.refinement.take(session, demo.backlog.item("LM-13"))
    meeting = demo.refinement.run(session)
    actions = [one for one in meeting.promised() if one.kind == "@"]
    assert actions
    assert [one.due for one in actions] == sorted(one.due or "9" for one in actions)
    meeting.capture("@", "D1 write it down fri")
    assert [one.key for one in meeting.promised() if one.kind == "@"] == [
        one.key for one in actions
    ]


def test_offline_leaves_one_action_a_person_and_the_item_in_refining(
    workspace: Workspace, opening: Meeting
) -> None:
    opening.next_item()
    assert opening.offline("eva, Guus and Dirk fri") == ["AC-1", "AC-2", "AC-3"]
    entry = opening.entry
    assert entry is not None
    assert (entry.leaving, entry.why) == ("offline", "Eva, Guus, Dirk, by 2026-11-27")
    assert entry.item_id is not None
    assert workspace.backlog.view(entry.item_id).state == "refining"
    promised = [(one.who, one.due, one.item) for one in opening.view.captured]
    assert promised == [(name, "2026-11-27", entry.key) for name in ("Eva", "Guus", "Dirk")]
    workspace.history.undo()
    assert opening.view.captured == ()


def test_nobody_to_go_on_with_it_is_a_mistake_and_changes_nothing(opening: Meeting) -> None:
    opening.next_item()
    with pytest.raises(Mistake, match="who goes on"):
        opening.offline(" fri ")
    assert opening.entry is not None
    assert opening.entry.leaving == ""


def test_who_retells_goes_round() -> None:
    assert [retells(["Eva", "Finn"], place) for place in range(3)] == ["Eva", "Finn", "Eva"]
    assert retells([], 0) == ""


def test_what_is_open_is_the_same_before_and_in_the_meeting(demo: Workspace) -> None:
    session = demo.refinement.prepare()
    demo.refinement.take(session, demo.backlog.item("LM-14"))
    before = demo.refinement.carried()
    meeting = demo.refinement.run(session)
    assert meeting.promised() == before
    assert "LM-14" in {one.item for one in before}

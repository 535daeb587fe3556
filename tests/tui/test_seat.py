"""`po-tui vote --as NAME`: one seat at its own terminal – one key for a card, and no card for others."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from po_tui.model.secret_votes import Hand
from po_tui.tui.refinement.seat import SeatApp
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import Author, Store
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.seat import Seat
from tests.tui.test_projector import begun, sees


@pytest.fixture
def workspace(demo_copy: Path) -> Iterator[Workspace]:
    """The facilitator's process."""
    store = Store(demo_copy, Author.app("tester"))
    yield Workspace.open(store, "LM")
    store.close()


@pytest.fixture
def voter(workspace: Workspace) -> Iterator[Callable[[str], SeatApp]]:
    """The terminal of somebody else."""
    stores = []

    def make(name: str) -> SeatApp:
        store = Store(workspace.store.path, Author.app(name))
        stores.append(store)
        away = Workspace.open(store, "LM")
        return SeatApp(away, Seat(away, name))

    yield make
    for store in stores:
        store.close()


async def looked(app: SeatApp, pilot: Pilot[None]) -> str:
    """What it shows once it has looked at the file again."""
    app._look()
    await pilot.pause()
    await pilot.pause()
    return sees(app)


def down(meeting: Meeting) -> int:
    """How many cards lie on the table."""
    table = meeting.table
    return len(table.down) if table else 0


async def test_it_follows_votes_with_one_key_and_shows_what_all_others_see(
    workspace: Workspace, voter: Callable[[str], SeatApp]
) -> None:
    app = voter("Tester")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "No session is running" in sees(app)
        meeting = begun(workspace, "LM-13")
        assert "No cards are laid now" in await looked(app, pilot)
        await pilot.press("5")
        assert down(meeting) == 0
        meeting.sit_down()
        frame = await looked(app, pilot)
        assert "One key for your card" in frame
        assert "item 1 of 1 · estimate · round 1" in frame
        await pilot.press("5")
        assert "Your card: 5" in sees(app)
        await pilot.press("8")
        assert "Your card: 8" in sees(app)
        assert down(meeting) == 1
        await pilot.press("backspace")
        assert down(meeting) == 0
        await pilot.press("8")
        hand = Hand()
        for seat in meeting.seats:
            if seat.name != "Tester":
                meeting.lay(hand, seat.key, "5")
        meeting.turn(hand)
        assert "Neighbouring cards" not in sees(app)
        await looked(app, pilot)  # turns the card
        assert meeting.gather() is not None
        frame = await looked(app, pilot)
        assert "Neighbouring cards: can everyone live with 8?" in frame
        assert "▲ highest" in frame


async def test_another_round_begins_when_the_facilitator_says_so(
    workspace: Workspace, voter: Callable[[str], SeatApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.reveal([(seat.key, "3") for seat in meeting.seats])
    meeting.sit_down()
    app = voter("D3")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Everyone says 3" in sees(app)
        await pilot.press("8")
        assert down(meeting) == 0
        meeting.sit_down(again=True)
        assert "round 2" in await looked(app, pilot)
        await pilot.press("8")
        assert down(meeting) == 1


async def test_leaving_takes_the_card_along(
    workspace: Workspace, voter: Callable[[str], SeatApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.sit_down()
    app = voter("D3")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("8")
        assert down(meeting) == 1
        await pilot.press("escape", "q", "ctrl+q")
        assert app.is_running
        await pilot.press("Q")
    assert down(meeting) == 0


async def test_who_is_noted_as_absent_is_told_how_that_changes(
    workspace: Workspace, voter: Callable[[str], SeatApp]
) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.sit_down()
    tester = next(one for one in meeting.view.people if one.name == "Tester")
    workspace.refinement.attend(tester.id, False)
    app = voter("Tester")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "You are noted as absent" in sees(app)
        await pilot.press("5")
        await pilot.pause()
        assert "does not vote" in sees(app)


def test_who_is_not_in_the_team_or_does_not_estimate_has_no_seat(workspace: Workspace) -> None:
    with pytest.raises(Mistake, match="no “Zed” in the team – these vote: "):
        Seat(workspace, "Zed")
    with pytest.raises(Refused, match="Strategic product owner does not estimate"):
        Seat(workspace, "Strategic product owner")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45), (40, 12)])
async def test_card_and_key_are_in_sight_at_every_size(
    workspace: Workspace, voter: Callable[[str], SeatApp], size: tuple[int, int]
) -> None:
    begun(workspace, "LM-13").sit_down()
    app = voter("D3")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        frame = sees(app)
        assert "LM-13" in frame
        if size[1] >= 24:
            assert "100" in frame
            assert "☕" in frame


# ── without a terminal ──────────────────────────────────────────────────────────────────────────


def test_by_lines_a_script_votes_too(workspace: Workspace, own_world: Path) -> None:
    meeting = begun(workspace, "LM-13")
    meeting.sit_down()
    env = {**os.environ, "PO_TUI_DB": str(workspace.store.path), "PO_TUI_PRODUCT": "LM"}
    with subprocess.Popen(
        [sys.executable, "-m", "po_tui", "vote", "--as", "Tester"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
        cwd=Path(__file__).resolve().parents[2],
    ) as voting:  # fmt: skip
        assert voting.stdin is not None
        assert voting.stdout is not None
        assert voting.stderr is not None
        assert "your card?" in voting.stdout.readline()
        voting.stdin.write("99\n5\n")
        voting.stdin.flush()
        assert "your card is down" in voting.stdout.readline()
        hand = Hand()
        for seat in meeting.seats:
            if seat.name != "Tester":
                meeting.lay(hand, seat.key, "5")
        meeting.turn(hand)
        while meeting.gather() is None:
            assert voting.poll() is None
        voting.stdin.close()
        said, wrong = voting.stdout.read(), voting.stderr.read()
        assert voting.wait(30) == 0
    assert "Everyone says 5." in said
    assert "the deck on the table has no card “99”" in wrong


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--as", "Zed"], 2, "there is no “Zed” in the team"),
        ([], 2, "vote"),
        (["--as", "Strategic product owner"], 1, "does not estimate"),
    ],
)
def test_a_mistake_is_one_line(
    workspace: Workspace, words: list[str], code: int, told: str
) -> None:
    env = {**os.environ, "PO_TUI_DB": str(workspace.store.path), "PO_TUI_PRODUCT": "LM"}
    done = subprocess.run(
        [sys.executable, "-m", "po_tui", "vote", *words],
        capture_output=True, text=True, env=env, check=False, stdin=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_present_without_a_terminal_says_so(workspace: Workspace) -> None:
    env = {**os.environ, "PO_TUI_DB": str(workspace.store.path), "PO_TUI_PRODUCT": "LM"}
    done = subprocess.run(
        [sys.executable, "-m", "po_tui", "present", "--follow"],
        capture_output=True, text=True, env=env, check=False, stdin=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 2
    assert "the app needs a terminal" in done.stderr

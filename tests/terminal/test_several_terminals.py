"""A meeting on three terminals: the facilitator's, a voter's, and the projector's – on one file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.tmux import Terminal, tmux_missing

pytestmark = pytest.mark.tmux
SECOND = 1.0
"""Within which the others see what one of them did; the waits are longer, for busy machines."""


@pytest.fixture
def beside(terminal: Terminal, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Two more terminals in the same world."""
    if why := tmux_missing():
        pytest.skip(why)
    opened = []
    for name in ("voter", "projector"):
        (tmp_path / name).mkdir()
        opened.append(Terminal(tmp_path / name, terminal.env))
    yield opened[0], opened[1]
    for one in opened:
        one.stop()


def cards_in(file: Path) -> list[str]:
    """Cards that somebody who reads the file finds there before the reveal."""
    rows = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return [row[0] for row in rows.execute("SELECT card FROM ballot WHERE card IS NOT NULL")]
    finally:
        rows.close()


@pytest.mark.slow
def test_one_votes_at_home_and_the_wall_shows_it(
    terminal: Terminal,
    beside: tuple[Terminal, Terminal],
    po_tui: list[str],
    demo_file: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "meeting.db"
    file.write_bytes(demo_file.read_bytes())
    world = {"PO_TUI_DB": str(file), "PO_TUI_PRODUCT": "LM"}
    voter, wall = beside
    terminal.start(po_tui, (120, 36), env=world)
    voter.start([*po_tui, "vote", "--as", "Tester"], (80, 24), env=world)
    wall.start([*po_tui, "present", "--follow"], (80, 24), env=world)
    voter.wait_for("No session is running")
    terminal.wait_for("Leenmuur")
    terminal.keys("5")
    terminal.wait_for("Candidates")
    terminal.keys("Space", "Space")
    terminal.wait_for("20 of")
    terminal.keys("R")
    voter.wait_for("Tester  ")
    terminal.keys("n")
    wall.wait_for("1 of 2 · read")
    terminal.keys("v")
    voter.wait_for("One key for your card")

    # The voter's card: a dot here and on the wall, and no card in the file.
    voter.keys("8")
    voter.wait_for("Your card: 8")
    terminal.wait_for("●")
    wall.wait_for("1 of 6 cards are down")
    voter.keys("5")
    voter.wait_for("Your card: 5")
    terminal.keys("5", "5", "5", "5", "5")
    terminal.wait_for("All cards are down")
    wall.wait_for("6 of 6 cards are down")
    assert cards_in(file) == []
    terminal.keys("r")
    for seen in (terminal, voter, wall):
        seen.wait_for("Everyone says 5.")
    assert cards_in(file) == []

    # A second round, in which the voter's terminal loses its power with the card.
    terminal.keys("v")
    voter.wait_for("round 2")
    voter.keys("8")
    voter.wait_for("Your card: 8")
    wall.wait_for("1 of 6 cards are down")
    voter.kill9()
    terminal.keys("3", "3", "3", "3", "3")
    terminal.wait_for("All cards are down")
    terminal.keys("r")
    terminal.wait_for("Waiting for the card of Tester")
    terminal.keys("2")
    for seen in (terminal, wall):
        seen.wait_for("can everyone live with 3?")
    terminal.keys("y")
    terminal.wait_for("3 points")

    # The wall is left with Q and with nothing else.
    wall.keys("q", "Escape", "C-q")
    wall.wait_for("The room is looking: Q leaves")
    wall.keys("Q")
    assert wall.exit_code() == 0

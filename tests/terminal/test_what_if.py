"""A power cut in the middle of a what-if: nothing tried is lost, and nothing of it has become real."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.tmux import Terminal

pytestmark = pytest.mark.tmux


def second_bar(file: Path) -> str:
    """When R2 starts, for real."""
    with closing(sqlite3.connect(file)) as connection:
        return str(
            connection.execute("SELECT start FROM roadmap_item WHERE key = 'R2'").fetchone()[0]
        )


def test_a_what_if_outlives_a_power_cut_and_is_then_kept_as_one_step(
    terminal: Terminal, po_tui: list[str], own_world: Path
) -> None:
    file, demo = own_world / "data" / "po-tui" / "demo.db", [*po_tui, "demo"]
    terminal.start(demo)
    terminal.wait_for("Leenmuur")
    terminal.keys("3")
    terminal.wait_for("Second wall live")
    real = second_bar(file)
    terminal.keys("w")
    terminal.wait_for("nothing here is real yet")
    terminal.keys("j", "L")
    terminal.wait_for("1 change ")
    terminal.keys("c")
    terminal.wait_for("2 changes")
    terminal.kill9()
    assert second_bar(file) == real

    terminal.start(demo)
    terminal.wait_for("A what-if with 2 changes waits")
    terminal.keys("3")
    terminal.wait_for("Second wall live")
    terminal.keys("w")
    terminal.wait_for("nothing here is real yet")
    terminal.keys("u")  # also what was tried before the cut
    terminal.wait_for("1 change ")
    terminal.keys("Escape")
    terminal.wait_for("esc stays")
    assert second_bar(file) == real
    terminal.keys("y")
    terminal.wait_for("Kept as one step")
    assert second_bar(file) > real
    terminal.keys("u")
    terminal.wait_for("Undone: What-if: R2 dates")
    assert second_bar(file) == real
    terminal.keys("C-q")
    assert terminal.exit_code() == 0

"""The mouse in a real terminal: an item is dragged, and the order is kept."""

import json
import subprocess

import pytest

from tests.terminal.test_start import in_demo, run, start_on_backlog
from tests.terminal.tmux import ROOT, Terminal

pytestmark = pytest.mark.tmux


def row_of(terminal: Terminal, key: str) -> int:
    """The line of the screen that an item of the list stands on, counted from 1."""
    terminal.wait_for(lambda screen: any(f" {key} " in line[:20] for line in screen.splitlines()))
    lines = terminal.screen().splitlines()
    return next(n for n, line in enumerate(lines, 1) if f" {key} " in line[:20])


def mouse(terminal: Terminal, what: int, row: int, *, up: bool = False) -> None:
    """A press (0), a move with the button down (32) or a release, as terminals tell it (SGR 1006)."""
    terminal.type(f"\x1b[<{what};20;{row}{'m' if up else 'M'}")


def test_an_item_is_dragged_with_the_mouse_and_stays_there(
    terminal: Terminal, po_tui: list[str]
) -> None:
    words = in_demo(terminal, po_tui)
    start_on_backlog(terminal, [*po_tui, "demo"])
    start, end = row_of(terminal, "LM-9"), row_of(terminal, "LM-5")
    mouse(terminal, 0, start)
    mouse(terminal, 32, start - 1)
    mouse(terminal, 32, end)
    terminal.wait_for("before LM-5")
    mouse(terminal, 0, end, up=True)
    terminal.wait_gone("before LM-5")
    assert row_of(terminal, "LM-9") == end
    found = json.loads(run(terminal, [*words, "list", "--json"]))["items"]
    keys = [item["key"] for item in found]
    assert keys[3:6] == ["LM-4", "LM-9", "LM-5"]
    history = subprocess.run(
        [*words, "history"], env=terminal.env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Move LM-9 before LM-5" in history.stdout


def test_esc_lets_what_is_held_be(terminal: Terminal, po_tui: list[str]) -> None:
    in_demo(terminal, po_tui)
    start_on_backlog(terminal, [*po_tui, "demo"])
    start = row_of(terminal, "LM-9")
    mouse(terminal, 0, start)
    mouse(terminal, 32, start - 3)
    terminal.wait_for("esc leaves it")
    terminal.keys("Escape")
    terminal.wait_gone("esc leaves it")
    mouse(terminal, 0, start - 3, up=True)
    assert row_of(terminal, "LM-9") == start

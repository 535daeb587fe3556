"""The terminal that a test drives, in the world of that test alone."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.tmux import ROOT, Terminal, tmux_missing


@pytest.fixture
def po_tui() -> list[str]:
    """The words that start the program under test; a command may follow."""
    return [sys.executable, "-m", "po_tui"]


@pytest.fixture
def terminal(own_world: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal with a tmux server of its own; ended when the test is."""
    if why := tmux_missing():
        pytest.skip(why)
    # A checkout without an installation is enough.
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "TERM": "xterm-256color"}
    opened = Terminal(tmp_path, env)
    yield opened
    opened.stop()

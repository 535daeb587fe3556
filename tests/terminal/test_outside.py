"""What goes out of the app in a real terminal: the clipboard, the browser, letters of every script."""

import re
import shlex
from pathlib import Path

import pytest

from tests.terminal.test_start import demo, in_demo, on_backlog, run, start_on_backlog
from tests.terminal.tmux import Size, Terminal
from tests.tui import nasty

__all__ = ["demo"]

pytestmark = pytest.mark.tmux


def test_y_puts_key_title_and_link_on_the_clipboard(
    terminal: Terminal, demo: list[str], po_tui: list[str]
) -> None:
    run(
        terminal,
        [*in_demo(terminal, po_tui), "edit", "LM-2", "--title", "Back \x1b]52;c;aGk=\x07 in time"],
    )
    start_on_backlog(terminal, demo)
    terminal.keys("j", "y")
    terminal.wait_for(lambda _screen: terminal.clipboard() == "LM-2")
    terminal.keys("y")
    terminal.wait_for(lambda _screen: terminal.clipboard() == "LM-2 Back in time")
    terminal.keys("Space", "Space", "y")
    terminal.wait_for(lambda _screen: terminal.clipboard() == "LM-2 LM-3")


def test_a_link_goes_to_the_browser_and_nothing_to_the_screen(
    terminal: Terminal, demo: list[str], po_tui: list[str], tmp_path: Path
) -> None:
    log, browser = tmp_path / "opened", tmp_path / "noisy browser"
    noise = "echo NOISE; echo NOISE >&2; printf NOISE > /dev/tty"
    browser.write_text(f"#!/bin/sh\n{noise}\necho \"$1\" > '{log}'\nsleep 30\n")
    browser.chmod(0o755)
    terminal.env["BROWSER"] = shlex.quote(str(browser))
    told = "See https://example.org/a?b=c&d=$(touch%20x);e"
    run(terminal, [*in_demo(terminal, po_tui), "edit", "LM-2", "--description", told])
    start_on_backlog(terminal, demo)
    terminal.keys("j", "O")
    terminal.wait_for("Opening https://example.org")
    terminal.wait_for(lambda _screen: log.exists() and log.read_text())
    assert log.read_text() == "https://example.org/a?b=c&d=$(touch%20x);e\n"
    assert "NOISE" not in terminal.screen()
    terminal.keys("C-q")
    assert terminal.exit_code() == 0, "the browser goes on alone"


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_columns_stay_straight_whatever_the_terminal_makes_of_a_picture(
    terminal: Terminal, po_tui: list[str], size: Size
) -> None:
    """Joined pictures are drawn by tmux in its own way: the frame and the columns stand where they belong."""
    titles = [
        *nasty.OWN,
        *(f"👩🏽\u200d❤\ufe0f\u200d💋\u200d👩🏾 {n} 👨🏿\u200d🤝\u200d👨🏼" for n in range(9)),
    ]
    nasty.fill(Path(terminal.env["PO_TUI_DB"]), [title for title in titles if title.split()])
    terminal.start(po_tui, size=size)
    terminal.wait_for("NS-1 ")
    terminal.keys("4")
    terminal.wait_for(on_backlog)
    for _page in range(4):
        terminal.keys("NPage")
        terminal.wait_for(lambda screen: _straight(screen, size))


def _straight(screen: str, size: Size) -> bool:
    rows = [line for line in screen.split("\n") if re.search(r"NS-\d+ ", line)]
    ends = {line[line.find("✗ ") :].partition("│")[0] for line in rows if "✗ " in line}
    ends = {re.sub(r"[▁-█▔▀]", " ", end) for end in ends}
    frames = all(line.endswith("│") for line in screen.rstrip("\n").split("\n")[2 : size[1] - 2])
    return bool(rows) and frames and len({end.count(" ") for end in ends}) == 1

"""The app in a real terminal: it starts, fits, hands over to an editor, survives, and leaves cleanly."""

import json
import re
import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.terminal.tmux import ROOT, Size, Terminal

pytestmark = pytest.mark.tmux

FIRST_ROW = "LM-1"
SIZES: tuple[Size, ...] = ((80, 24), (120, 36), (160, 45))


@pytest.fixture
def demo(terminal: Terminal, po_tui: list[str]) -> list[str]:
    """The command that opens the demo product."""
    return [*po_tui, "demo"]


def run(terminal: Terminal, words: list[str], told: str | None = None) -> str:
    """A one-shot command in the world of the terminal; gives what it printed."""
    done = subprocess.run(
        words,
        env=terminal.env,
        cwd=ROOT,
        input=told,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def in_demo(terminal: Terminal, po_tui: list[str]) -> list[str]:
    """The words with which a command works on the database of the demo."""
    file = run(terminal, [*po_tui, "demo", "--no-open"]).strip()
    return [*po_tui, "--db", file]


def on_backlog(screen: str) -> bool:
    """Whether the backlog has the whole screen: its frame begins right below the goal line."""
    return screen.split("\n")[1].startswith("╭─ Backlog")


def start_on_backlog(terminal: Terminal, words: list[str], size: Size = (120, 36)) -> None:
    """Open the app and go to the backlog screen, where the keys of items work."""
    terminal.start(words, size=size)
    terminal.wait_for(FIRST_ROW)
    terminal.keys("4")
    terminal.wait_for(on_backlog)


# ── sizes ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_demo_starts_with_real_rows_at_every_size(
    terminal: Terminal, demo: list[str], size: Size
) -> None:
    terminal.start(demo, size=size)
    terminal.wait_for(partial(_fits, size))
    terminal.wait_for(_shows_ten_rows)
    # A frame arrives in pieces: each is waited for, none is read off the first one seen.
    terminal.wait_for(_says_the_goal_on_top)


def _shows_ten_rows(screen: str) -> bool:
    return len(re.findall(r"\d LM-\d+ +\S ", screen)) >= 10


def _says_the_goal_on_top(screen: str) -> bool:
    return "Leenmuur" in screen.splitlines()[0] and "One wall runs" in screen.splitlines()[0]


def test_from_120_columns_plan_shows_its_three_panes(terminal: Terminal, demo: list[str]) -> None:
    terminal.start(demo, size=(120, 36))
    for seen in ("Vision", "Roadmap", "Backlog", "2027 Q1", "G1", "Open my compartment"):
        terminal.wait_for(seen)


def test_every_screen_lives_through_a_small_window_and_back(
    terminal: Terminal, demo: list[str]
) -> None:
    """Down to 40×12 in steps, where one dimension at a time is odd, and up again."""
    terminal.start(demo, size=(120, 36))
    terminal.wait_for("Open my compartment")
    for key, seen in (("1", "LM-1"), ("2", "G1"), ("3", "R1"), ("4", "LM-1"), ("5", "LM-13")):
        terminal.keys(key)
        terminal.wait_for(seen)
        for size in ((81, 25), (80, 12), (40, 24), (40, 12)):
            terminal.resize(*size)
            terminal.wait_for(partial(_fits, size))
        terminal.resize(120, 36)
        terminal.wait_for(partial(_fits, (120, 36)))
        terminal.wait_for(seen)
    assert terminal.running()
    terminal.keys("C-q")
    assert terminal.exit_code() == 0


def _fits(size: Size, screen: str) -> bool:
    """Whether the app has drawn itself for this size: its keys stand on the last line."""
    lines = screen.rstrip("\n").split("\n")
    return len(lines) == size[1] and any(name in lines[-1] for name in ("help", "find", "?", "^p"))


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["q", "C-q"])
def test_quitting_ends_with_0_and_gives_the_terminal_back(
    terminal: Terminal, demo: list[str], key: str
) -> None:
    terminal.start(demo)
    terminal.wait_for(FIRST_ROW)
    terminal.keys(key)
    assert terminal.exit_code() == 0
    assert FIRST_ROW not in terminal.screen(), "the screen from before is back"
    raw = terminal.raw()
    for switched_on, switched_off in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),  # the other screen
        (b"\x1b[?25l", b"\x1b[?25h"),  # the cursor
        (b"\x1b[?1000h", b"\x1b[?1000l"),  # the mouse
        (b"\x1b[?2004h", b"\x1b[?2004l"),  # marked pastes
    ):
        assert raw.rfind(switched_off) > raw.rfind(switched_on) >= 0, switched_on


@pytest.mark.parametrize("words", [[], ["demo"]], ids=["bare", "demo"])
def test_without_a_terminal_the_app_says_so_and_exits_2(
    terminal: Terminal, po_tui: list[str], words: list[str]
) -> None:
    done = subprocess.run(
        [*po_tui, *words],
        env=terminal.env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs a terminal" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_with_its_output_piped_away_the_app_says_so_on_the_terminal(
    terminal: Terminal, po_tui: list[str]
) -> None:
    command = " ".join(f"'{word}'" for word in po_tui)
    terminal.start(["sh", "-c", f"{command} >/dev/null"])
    assert terminal.exit_code() == 2
    assert "needs a terminal" in terminal.screen()


# ── fast fingers ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("/kiosk", "4 of 24"),
        ("aA thing typed blindly\r", "Backlog · 25"),
        ("eabc", "helpabc"),
    ],
    ids=["filter", "add", "edit"],
)
def test_what_is_typed_ahead_goes_where_the_first_key_leads(
    terminal: Terminal, demo: list[str], typed: str, seen: str
) -> None:
    """A slow line sends a word in one piece: none of its letters may act as a key of the list."""
    start_on_backlog(terminal, demo)
    terminal.type(typed)
    terminal.wait_for(seen)


# ── an editor of one's own ───────────────────────────────────────────────────────────────────────


def editor(tmp_path: Path, script: str) -> str:
    """An editor that does what a shell script does with the file `$1`."""
    file = tmp_path / "own editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return f"'{file}'"


def test_a_text_goes_to_the_editor_and_comes_back(
    terminal: Terminal, demo: list[str], po_tui: list[str], tmp_path: Path
) -> None:
    """The editor has the terminal to itself: it reads a key and writes on the screen."""
    script = """
printf 'the editor is here'
read key
sed 's/^# .*/# A title from outside/' "$1" > "$1.new" && mv "$1.new" "$1"
"""
    terminal.env["EDITOR"] = editor(tmp_path, script)
    commands = in_demo(terminal, po_tui)
    start_on_backlog(terminal, demo)
    terminal.keys("j", "E")
    terminal.wait_for("the editor is here")
    terminal.keys("Enter")
    terminal.wait_for("A title from outside")
    terminal.wait_gone("the editor is here")
    terminal.keys("k", "j")
    shown = json.loads(run(terminal, [*commands, "show", "LM-2", "--json"]))
    assert "A title from outside" in json.dumps(shown)
    terminal.keys("u")
    terminal.wait_for("Undone")
    terminal.keys("C-q")
    assert terminal.exit_code() == 0


def test_an_editor_that_fails_is_told_and_changes_nothing(
    terminal: Terminal, demo: list[str], po_tui: list[str], tmp_path: Path
) -> None:
    script = """printf '# Ruined' > "$1"; exit 3"""
    terminal.env["EDITOR"] = editor(tmp_path, script)
    commands = in_demo(terminal, po_tui)
    before = run(terminal, [*commands, "list"])
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("ended with an error (3)")
    terminal.wait_for(FIRST_ROW)
    assert run(terminal, [*commands, "list"]) == before
    terminal.keys("C-q")
    assert terminal.exit_code() == 0


def test_an_editor_that_is_not_there_is_told(terminal: Terminal, demo: list[str]) -> None:
    terminal.env["EDITOR"] = "no-such-editor --wait"
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("no-such-editor")
    terminal.wait_for(FIRST_ROW)
    assert terminal.running()


# ── a power cut ──────────────────────────────────────────────────────────────────────────────────


def test_what_was_done_before_a_power_cut_is_there_afterwards(
    terminal: Terminal, demo: list[str], po_tui: list[str]
) -> None:
    start_on_backlog(terminal, demo)
    terminal.keys("G")
    terminal.wait_for("LM-24")
    terminal.keys("a")
    terminal.wait_for("Add below")
    terminal.type("Just before the lights went out")
    terminal.keys("Enter")
    terminal.wait_for("Backlog · 25")
    terminal.kill9()
    assert terminal.exit_code() == -9
    terminal.start(demo)
    terminal.wait_for("Backlog · 25")
    terminal.keys("4", "G")
    terminal.wait_for("Just before the lights went out")
    checked = run(terminal, [*in_demo(terminal, po_tui), "doctor", "--json"])
    assert json.loads(checked)["command"] == "doctor"


def test_a_text_being_edited_survives_a_power_cut(terminal: Terminal, demo: list[str]) -> None:
    start_on_backlog(terminal, demo)
    terminal.keys("e")
    terminal.wait_for("ctrl+s")
    terminal.keys("Tab")
    terminal.type("half a thought")
    terminal.wait_for("half a thought")
    file = Path(terminal.env["XDG_DATA_HOME"]) / "po-tui" / "demo.db-wal"
    terminal.wait_for(lambda _screen: b"half a thought" in file.read_bytes())
    terminal.kill9()
    start_on_backlog(terminal, demo)
    terminal.keys("e")
    terminal.wait_for("Your draft is back")
    terminal.keys("Tab")  # a line that is longer than its field shows its end when one is in it
    terminal.wait_for("half a thought")


def test_while_another_program_writes_the_app_says_so_and_stays(
    terminal: Terminal, demo: list[str]
) -> None:
    start_on_backlog(terminal, demo)
    file = Path(terminal.env["XDG_DATA_HOME"]) / "po-tui" / "demo.db"
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        terminal.keys("J")
        terminal.wait_for("another program is writing", timeout=40)
        other.execute("ROLLBACK")
    finally:
        other.close()
    terminal.keys("J")
    terminal.wait_for("2 LM-1")


# ── colours, and what must never arrive ──────────────────────────────────────────────────────────

_COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])m")


def test_no_color_sends_no_colour(terminal: Terminal, demo: list[str]) -> None:
    """Greys are no colours: what has red, green and blue in equal parts may stay."""
    terminal.env["NO_COLOR"] = "1"
    terminal.start(demo)
    terminal.wait_for("▌")
    terminal.wait_for("Open my compartment")
    raw = terminal.raw()
    assert not _COLOUR.search(raw)
    shades = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", raw))
    assert all(red == green == blue for red, green, blue in shades)


def injected(shared: Path) -> list[dict[str, str]]:
    """Titles that do things to a terminal that prints them."""
    file = shared / "data" / "04-nasty-strings" / "terminal-injection.json"
    if not file.is_file():
        pytest.skip(f"no {file.name} beside this checkout")
    found: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_titles_from_outside_bring_no_control_sequence_to_the_terminal(
    terminal: Terminal, po_tui: list[str], shared: Path
) -> None:
    titles = [one["text"] for one in injected(shared)]
    run(terminal, [*po_tui, "new", "NS", "Nasty \x1b]0;owned by product\x07 strings"])
    for title in titles:
        run(terminal, [*po_tui, "add", title, "--description", title, "--criterion", title])
    terminal.start(po_tui, size=(160, 45))
    terminal.wait_for("Refund flow")
    terminal.keys("4")
    for number in range(1, len(titles) + 1):
        # The item beside the list, its dialogs, what is said of it: everywhere the text goes.
        terminal.wait_for(f"─ NS-{number} ")
        terminal.keys("j")
    terminal.keys("g", "space", "e")
    terminal.wait_for("ctrl+s")
    terminal.keys("Escape", "u", "C-p")
    terminal.type("Story")
    terminal.wait_for("Story title")
    terminal.keys("Escape")
    _arrived_harmless(terminal, titles)
    terminal.keys("C-q")
    terminal.exit_code()


def _arrived_harmless(terminal: Terminal, titles: list[str]) -> None:
    raw = terminal.raw()
    for title in titles:
        for effect in re.findall(r"(?:\x1b[\[\]c]|\x9b|\u202e)[^\x07\x1b]{2,}", title):
            assert effect.encode() not in raw, f"{effect!r} went to the terminal"
    assert b"\x1bc" not in raw, "a full reset"
    assert b"\x1b[2J" not in raw.split(b"\x1b[?1049h", 1)[1], "a cleared screen"
    assert not re.search(rb"\x1b\](?:7|8|52);", raw), "a folder, a link or the clipboard"
    assert "\u202e".encode() not in raw, "a turned-around line"
    assert not re.search(rb"(?<![\xc2-\xf4\x80-\xbf])[\x80-\x9f]", raw), "a bare C1 control"
    assert not re.search(rb"\xc2[\x80-\x9f]", raw), "a C1 control in UTF-8"
    assert "owned" not in terminal.title()
    assert "rm -rf" not in terminal.title()
    assert terminal.clipboard() == ""
    styled = terminal.screen(styles=True)
    assert "\x1b[8m" not in styled, "hidden text"

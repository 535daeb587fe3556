"""An editor of one's own, good or bad: the app comes back, the terminal is as it was, no text is lost."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.terminal.test_start import demo, editor, in_demo, run, start_on_backlog
from tests.terminal.tmux import Terminal

__all__ = ["demo"]

pytestmark = pytest.mark.tmux

MODES_LEFT_ON = (
    r"\033[?1049h\033[?1h\033=\033[?1000h\033[?1002h\033[?1003h\033[?1006h\033[?2004h\033[?1004h"
    r"\033[>1u\033[>5u\033[>4;2m\033[?25l\033[2;5r\033[4h\033[?7l\033[31;44m\033[5 q\033(0"
)
"""What neovim, helix and others switch on, and a scroll region and a character set on top."""


def shown(terminal: Terminal, commands: list[str], key: str) -> str:
    return json.dumps(json.loads(run(terminal, [*commands, "show", key, "--json"])))


def still_works(terminal: Terminal) -> None:
    """Keys, drawing and the way out."""
    terminal.keys("G")
    terminal.wait_for(lambda screen: "LM-24" in _cursor_line(screen))
    terminal.keys("g")
    terminal.wait_for(lambda screen: "LM-1 " in _cursor_line(screen) and "Backlog · 24" in screen)
    lines = terminal.screen().rstrip("\n").split("\n")
    assert len(lines) == terminal.size()[1]
    assert lines[1].startswith("╭─ Backlog")
    terminal.keys("C-q")
    assert terminal.exit_code() == 0


def _cursor_line(screen: str) -> str:
    return next((line for line in screen.split("\n") if line.startswith("│▌")), "")


# ── a terminal left in disorder ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "end",
    ["exit 0", "exit 1", "kill -9 $$", "kill -SEGV $$"],
    ids=["fine", "error", "killed", "crash"],
)
def test_what_an_editor_leaves_switched_on_is_switched_off(
    terminal: Terminal, po_tui: list[str], tmp_path: Path, end: str
) -> None:
    """Also how the terminal treats keys: a shell that shows nothing one types is a broken one."""
    words = shlex.join([*po_tui, "demo"])
    terminal.env["EDITOR"] = editor(tmp_path, f"printf '{MODES_LEFT_ON}'; stty raw -echo; {end}")
    shell = f"stty -g > {tmp_path}/before; {words}; code=$?; stty -g > {tmp_path}/after; exit $code"
    start_on_backlog(terminal, ["sh", "-c", shell])
    terminal.keys("E")
    terminal.wait_for("own editor")
    still_works(terminal)
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
    raw = terminal.raw()
    for mode in (b"1", b"1002", b"1003", b"1004", b"2004"):
        on, off = (raw.rfind(b"\x1b[?" + mode + end) for end in (b"h", b"l"))
        assert off > on >= 0, mode
    assert raw.rfind(b"\x1b[<16u") > raw.rfind(b"\x1b[>5u"), "keys in kitty's way"
    told = subprocess.run(
        ["tmux", "-S", str(terminal._sockets / "s"), "display-message", "-p",
         "#{alternate_on}#{insert_flag}#{keypad_cursor_flag}#{mouse_any_flag}#{wrap_flag}"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert told == "00001"


def test_ctrl_c_is_for_the_editor(terminal: Terminal, demo: list[str], tmp_path: Path) -> None:
    terminal.env["EDITOR"] = editor(tmp_path, "echo waiting; trap 'exit 7' INT; sleep 60 & wait")
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("waiting")
    terminal.keys("C-c")
    terminal.wait_for("ended with an error (7)")
    still_works(terminal)


def test_a_window_that_was_resized_meanwhile_is_drawn_for_its_new_size(
    terminal: Terminal, demo: list[str], tmp_path: Path
) -> None:
    terminal.env["EDITOR"] = editor(tmp_path, "echo waiting; read key; exit 3")
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("waiting")
    terminal.resize(80, 24)
    terminal.keys("Enter")
    terminal.wait_for("error (3)")
    still_works(terminal)


# ── what becomes of the text ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('rm "$1"', "left no file"),
        (
            "printf '# Kept\\nword' > \"$1\"; exit 1",
            "your text",
        ),  # the rest may stand on the next line
        ("printf '# Kept\\nword' > \"$1\"; kill -9 $$", "SIGKILL"),
        ("printf '# Kept\\ncaf\\351 word' > \"$1\"", "not UTF-8"),
        ("exit 0", "back at once"),
    ],
    ids=["deleted", "error", "killed", "latin-1", "nothing"],
)
def test_an_editor_that_does_harm_changes_nothing_and_loses_nothing(
    terminal: Terminal, demo: list[str], po_tui: list[str], tmp_path: Path, script: str, says: str
) -> None:
    terminal.env["EDITOR"] = editor(tmp_path, script)
    commands = in_demo(terminal, po_tui)
    before = run(terminal, [*commands, "list"])
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for(says)
    assert run(terminal, [*commands, "list"]) == before
    if "Kept" in script:  # the next time the editor is given what was typed
        editor(tmp_path, 'cp "$1" ' + shlex.quote(str(tmp_path / "again")))
        terminal.keys("E")
        terminal.wait_for(lambda _screen: (tmp_path / "again").exists())
        assert (tmp_path / "again").read_text().startswith("# Kept\n")
        assert "word" in (tmp_path / "again").read_text()
    still_works(terminal)


@pytest.mark.parametrize(
    "script",
    [
        'sed \'s/^# .*/# Saved anew/\' "$1" > "$1~"; mv "$1~" "$1"',
        'sed \'s/^# .*/# Saved anew/; s/$/\\r/\' "$1" > "$1.new"; cat "$1.new" > "$1"',
        'printf \'\\357\\273\\277\' > "$1.new"; sed \'s/^# .*/# Saved anew/\' "$1" >> "$1.new"; mv "$1.new" "$1"',
        'rm "$1.x" 2>/dev/null; sed -i \'s/^# .*/# Saved anew/\' "$1"; touch "$1.swp"; mkdir "$1.d"',
    ],
    ids=["renamed", "windows", "bom", "litter"],
)
def test_a_text_comes_back_however_it_is_saved(
    terminal: Terminal, demo: list[str], po_tui: list[str], tmp_path: Path, script: str
) -> None:
    terminal.env["EDITOR"] = editor(tmp_path, script)
    terminal.env["TMPDIR"] = str(tmp_path / "tmp")
    (tmp_path / "tmp").mkdir()
    commands = in_demo(terminal, po_tui)
    before = json.loads(run(terminal, [*commands, "show", "LM-4", "--json"]))
    start_on_backlog(terminal, demo)
    terminal.keys("j", "j", "j", "E")
    terminal.wait_for("Saved anew")
    after = json.loads(run(terminal, [*commands, "show", "LM-4", "--json"]))
    changed = {name for name in before if before[name] != after[name]}
    assert "title" in changed
    assert not changed & {"description", "criteria", "story"}
    assert list((tmp_path / "tmp").glob("po-tui-*")) == []
    still_works(terminal)


def test_what_was_saved_in_the_editor_survives_a_power_cut(
    terminal: Terminal, demo: list[str], tmp_path: Path
) -> None:
    script = f"printf '# Typed before the cut' > \"$1\"; echo waiting; echo $$ > {tmp_path}/pid; sleep 30"
    terminal.env["EDITOR"] = editor(tmp_path, script)
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("waiting")
    kept = tmp_path / "kept"
    file = Path(in_demo(terminal, demo[:-1])[-1])
    query = "SELECT text FROM draft WHERE text LIKE '# Typed%'"
    terminal.wait_for(lambda _screen: _rows(file, query))
    terminal.kill9()
    subprocess.run(["pkill", "-P", (tmp_path / "pid").read_text().strip()], check=False)
    terminal.env["EDITOR"] = editor(tmp_path, f'cp "$1" {kept}')
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for(lambda _screen: kept.exists())
    assert kept.read_text() == "# Typed before the cut"


def _rows(file: Path, query: str) -> list[tuple[str]]:
    import sqlite3

    rows = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return rows.execute(query).fetchall()
    finally:
        rows.close()


# ── real ones ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["nvim -u NONE -n", "vim -u NONE -N -n", "hx", "nano -I", "emacs -nw -Q"])
def real(request: pytest.FixtureRequest) -> str:
    """An editor as people have it."""
    command = str(request.param)
    if shutil.which(command.partition(" ")[0]) is None:
        pytest.skip(f"{command.partition(' ')[0]} is not installed")
    return command


SAVE = {
    "nvim": ["i", "# Written there, ", "Escape", ":wq", "Enter"],
    "vim": ["i", "# Written there, ", "Escape", ":wq", "Enter"],
    "hx": ["i", "# Written there, ", "Escape", ":wq", "Enter"],
    "nano": ["# Written there, ", "C-s", "C-x"],
    "emacs": ["# Written there, ", "C-x", "C-s", "C-x", "C-c"],
}
NAMED = {"Escape", "Enter", "C-s", "C-x", "C-c"}


def test_a_real_editor_edits_and_gives_the_terminal_back(
    terminal: Terminal, demo: list[str], po_tui: list[str], real: str
) -> None:
    terminal.env["EDITOR"] = real
    commands = in_demo(terminal, po_tui)
    start_on_backlog(terminal, demo)
    terminal.keys("j", "E")
    terminal.wait_for("save and close to keep it")
    terminal.wait_gone("Backlog · 24")
    for word in ["Down", *SAVE[real.partition(" ")[0]]]:
        if word in NAMED or word == "Down":
            terminal.keys(word)
        else:
            terminal.type(word)
    terminal.wait_for("Backlog · 24")
    terminal.wait_for("Written there,")
    assert "Written there," in shown(terminal, commands, "LM-2")
    still_works(terminal)


def test_a_real_editor_that_is_killed_gives_the_terminal_back(
    terminal: Terminal, demo: list[str], real: str
) -> None:
    terminal.env["EDITOR"] = real
    start_on_backlog(terminal, demo)
    terminal.keys("E")
    terminal.wait_for("save and close to keep it")
    children = subprocess.run(
        ["ps", "--ppid", str(terminal.pid()), "-o", "pid="],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    subprocess.run(["kill", "-9", *children], check=True)
    terminal.wait_for("SIGKILL")
    still_works(terminal)

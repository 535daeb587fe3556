"""The terminal that other tests trust: it shows, steers and ends programs as a real one does."""

import sys
from pathlib import Path

import pytest

from tests.terminal.tmux import NotSeen, Terminal

pytestmark = pytest.mark.tmux

ECHO = """
import sys, tty
tty.setcbreak(0)
print("size?", flush=True)
while (key := sys.stdin.read(1)) != "q":
    print(f"<{key}>", end="", flush=True)
sys.exit(3)
"""


def test_typed_text_and_keys_arrive_and_the_exit_code_comes_back(terminal: Terminal) -> None:
    terminal.start([sys.executable, "-c", ECHO])
    terminal.wait_for("size?")
    terminal.type("a;")
    terminal.keys("J", ";")
    terminal.wait_for("<a><;><J><;>")
    assert terminal.running()
    terminal.keys("q")
    assert terminal.exit_code() == 3
    assert not terminal.running()


def test_raw_output_holds_everything_from_the_first_byte(terminal: Terminal) -> None:
    terminal.start([sys.executable, "-c", r"print('\x1b[31mfirst\x1b[0m')"])
    assert terminal.exit_code() == 0
    terminal.wait_for(lambda _screen: b"\x1b[31mfirst\x1b[0m" in terminal.raw())


def test_a_killed_program_is_gone_and_another_starts_in_its_place(terminal: Terminal) -> None:
    terminal.start([sys.executable, "-c", ECHO])
    terminal.wait_for("size?")
    terminal.kill9()
    assert terminal.exit_code() == -9
    terminal.start([sys.executable, "-c", "print('again')"])
    terminal.wait_for("again")


def test_a_program_hears_of_its_new_size(terminal: Terminal, tmp_path: Path) -> None:
    program = """
import os, signal, time
signal.signal(signal.SIGWINCH, lambda *_: print("now", os.get_terminal_size().columns, flush=True))
print("ready", flush=True)
while True:
    time.sleep(1)
"""
    terminal.start([sys.executable, "-c", program], size=(120, 36))
    terminal.wait_for("ready")
    terminal.resize(40, 12)
    terminal.wait_for("now 40")
    assert terminal.size() == (40, 12)


def test_what_does_not_come_is_told_with_the_screen(terminal: Terminal) -> None:
    terminal.start([sys.executable, "-c", ECHO])
    with pytest.raises(NotSeen, match=r"size\?"):
        terminal.wait_for("never", timeout=1)


def test_a_program_that_ends_early_is_told_at_once(terminal: Terminal) -> None:
    terminal.start([sys.executable, "-c", "print('gone so soon')"])
    with pytest.raises(NotSeen, match=r"ended \(0\)(.|\n)*gone so soon"):
        terminal.wait_for("never")

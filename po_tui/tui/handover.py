"""Lends the terminal to another program and takes it back as it was, however that program ended."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from textual.app import App

if sys.platform != "win32":
    import termios

_MODES_OFF: Final = (
    *("1", "5", "6", "9", "66", "69"),  # cursor and keypad keys, reverse, origin, margins
    *("1000", "1001", "1002", "1003", "1005", "1006", "1015", "1016"),  # the mouse
    *("1004", "2004", "2026", "2031", "2048"),  # focus, marked pastes, frames, colours, sizes
)
_KITTY_OFF: Final = "\x1b[<16u"
"""Takes back every level of kitty's keyboard protocol that may have been laid on."""
TAKEN_BACK: Final = (
    # The keys of the other screen are a stack of their own.
    f"\x1b[?1049h{_KITTY_OFF}\x1b[?1049l"
    + "".join(f"\x1b[?{mode}l" for mode in _MODES_OFF)  # one by one: long lists are not read
    + "\x1b[>4;0m"  # xterm's way of telling keys apart
    "\x1b[r\x1b[4l\x1b[?7h\x1b>"  # whole screen scrolls, nothing is inserted, lines wrap, plain keypad
    "\x0f\x1b(B\x1b[0m\x1b[0 q\x1b[?25h"  # letters, colours, cursor as they come
    "\x1b]112\x07"  # the cursor's colour
)
"""Undoes what a program that was killed may have left on."""


@contextmanager
def lent(app: App[Any]) -> Iterator[None]:
    """The terminal belongs to someone else meanwhile. Raises textual's SuspendNotSupported."""
    problem: BaseException | None = None
    with app.suspend():
        # What is raised in here would leave the app without its screen: it waits until after.
        before = _attributes()
        heard = _listen_to_nothing()
        try:
            yield
        except BaseException as no:  # noqa: BLE001 – raised again below
            problem = no
        finally:
            for number, handler in heard.items():
                signal.signal(number, handler)
            _take_back(before)
    if problem is not None:
        raise problem


def _listen_to_nothing() -> dict[int, Any]:
    """Ctrl+c is for the other program, but reaches this one too. A handler: ignoring is inherited."""

    def nothing(_signal: int, _frame: FrameType | None) -> None:
        pass

    names = [getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)]
    return {number: signal.signal(number, nothing) for number in names}


def _attributes() -> list[Any] | None:
    """How the terminal treats what is typed; None where that cannot be told."""
    if sys.platform == "win32" or sys.__stdin__ is None:
        return None
    try:
        return termios.tcgetattr(sys.__stdin__.fileno())
    except (termios.error, OSError, ValueError):
        return None


def _take_back(before: list[Any] | None) -> None:
    if sys.platform == "win32" or sys.__stdin__ is None:
        return
    try:
        for place in range(3):
            # Neovim reads and writes without waiting. Left so, half of what we draw never arrives.
            os.set_blocking(place, True)
        place = sys.__stdin__.fileno()
        _to_the_front(place)
        if before is not None:
            termios.tcsetattr(place, termios.TCSADRAIN, before)
        terminal = sys.__stderr__
        if terminal is not None and terminal.isatty():
            terminal.write(TAKEN_BACK)
            terminal.flush()
    except (termios.error, OSError, ValueError):
        pass  # the terminal is gone: Textual finds that out by itself


def _to_the_front(place: int) -> None:
    """Be the one who is typed to: a shell-like program may have put itself there, and died."""
    if sys.platform == "win32" or not os.isatty(place) or os.tcgetpgrp(place) == os.getpgrp():
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        os.tcsetpgrp(place, os.getpgrp())
    finally:
        signal.signal(signal.SIGTTOU, before)

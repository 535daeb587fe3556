"""Keeps columns straight in terminals that do not agree with us on how wide a letter or a picture is.

A family of four joined pictures takes two cells here, eight in one terminal and five in another; of
Thai, Hindi or Hangul in parts opinions differ as well. So after each such piece the cursor is told
where it stands instead of being asked.
"""

import re
import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, split_graphemes
from textual._ansi_sequences import SYNC_END, SYNC_START

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

_MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_JOINS: Final = "\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_SCRIPTS: Final = (
    # From Hebrew to Tibetan, Burmese, parts of Hangul, and the many after them; what has no letter
    # anywhere. Latin, Greek, Cyrillic, Chinese, Japanese and whole Hangul are agreed upon.
    "\u0590-\u109f\u1100-\u1cff\ua640-\uabff\ud7b0-\ud7ff\ue000-\uf8ff\ufb1d-\ufdff\ufe20-\ufe2f"
    "\ufe70-\ufefe\ufff0-\uffff\U00010000-\U0001afff\U0001bc00-\U0001efff\U0001fb00-\U0001ffff"
)
_DOUBTFUL: Final = re.compile("[^\0-\u058f\u1e00-\u200c\u200e-\u20e2\u20e4-\ua63f\uac00-\ud7af]")
"""What no piece is without. Most frames hold none, and ten times faster than all pieces it says so."""
_PICTURE: Final = re.compile(f"[\U0001f000-\U0001faff{_JOINS}\u20e3]")
_WHOLE: Final = sys.platform != "win32"
"""Whether a terminal takes a frame in one piece; those of Windows want it in small ones."""
_HERE, _BACK = "\x1b7", "\x1b8"


def steady(data: str) -> str:
    """What goes to the terminal, with each piece of doubtful width put into its place."""
    return _piece().sub(_placed, data) if _DOUBTFUL.search(data) else data


@cache
def _piece() -> re.Pattern[str]:
    """Made when the first is met: that takes a good part of a start."""
    return re.compile(
        "(?:[0-9#*]\ufe0f?\u20e3"  # a key of a telephone
        f"|[\u00a9\u00ae\u203c-\u3299](?=[{_JOINS}])"  # a sign that is made a picture by what follows
        f"|[\U0001f000-\U0001faff{_JOINS}]"
        f"|[{_SCRIPTS}][{_MARKS}]*)+"
    )


def _placed(found: re.Match[str]) -> str:
    return _place(found[0])


@lru_cache(maxsize=4096)
def _place(piece: str) -> str:
    if not _PICTURE.search(piece):
        return _fixed(piece, cell_len(piece))
    # One by one: what is drawn too wide is then covered by what comes next.
    spans, _total = split_graphemes(piece)
    return "".join(_fixed(piece[start:end], cells) for start, end, cells in spans)


def _fixed(piece: str, cells: int) -> str:
    """Blank cells, the piece over them, and the cursor behind them whatever became of it."""
    if cells < 1:
        return piece
    return f"{_HERE}{' ' * cells}{_BACK}{piece}{_BACK}\x1b[{cells}C"


def steadied(driver: "type[Driver]") -> "type[Driver]":
    """The same kind of terminal, written to steadily, and a frame at a time.

    What opens a frame and what ends it are writes of their own: each would wake the thread that
    writes, and the terminal, once more.
    """

    class Steady(driver):  # type: ignore[misc, valid-type]
        _frame: list[str] | None = None
        """What belongs to the frame that is being written."""

        def send_message(self, message: "Message") -> None:
            # Said by the thread that reads keys. A task of its own would come a round later.
            self._loop.call_soon_threadsafe(self._app.post_message, message)

        def write(self, data: str) -> None:
            frame = self._frame
            if data == SYNC_START and _WHOLE:
                self._frame = [data]
            elif frame is None:
                super().write(steady(data))
            else:
                frame.append(steady(data))
                if data == SYNC_END:
                    self._frame = None
                    super().write("".join(frame))

    return Steady

"""How results look to a person: aligned columns, cut to the width of the terminal, colour only there."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Self

from po_tui.cli.cells import fit, shorten, width
from po_tui.model.plain import plain_line

GAP: Final = "  "
NARROWEST: Final = 12
"""What the column that gives way keeps at least."""

_STYLES: Final = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Column(NamedTuple):
    """A column of a printed list."""

    title: str
    right: bool = False
    flexible: bool = False
    """Gives way where the terminal is too narrow; one a table."""
    style: str = ""


def is_terminal() -> bool:
    """Whether the result goes to a person's terminal."""
    return sys.stdout.isatty()


def terminal_width() -> int | None:
    """Columns of the terminal that the result goes to; None where it goes elsewhere, uncut."""
    if not is_terminal():
        return None
    try:
        return int(os.environ.get("COLUMNS", "")) or None
    except ValueError:
        pass  # then the terminal knows
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError):
        return 80


def coloured() -> bool:
    """Whether the result may be coloured."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, style: str) -> str:
    """The text in a style (`bold`, `dim`, a colour) where that can be seen."""
    if not style or not text or not coloured():
        return text
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table, heading first; the cells may hold anything and are made plain."""
    # Column by column: of a thousand cells most are as plain and narrow as their neighbours.
    down = zip(*rows, strict=True)
    cells = [[column.title, *map(plain_line, next(down, ()))] for column in columns]
    widths = [_widths(column) for column in cells]
    rooms = [max(column) for column in widths]
    available = terminal_width()
    for n, column in enumerate(columns):
        if column.flexible and available is not None:
            others = sum(rooms) - rooms[n] + len(GAP) * (len(columns) - 1)
            rooms[n] = max(NARROWEST, min(rooms[n], available - others))
    fitted = [
        _fitted(cells[n], widths[n], rooms[n], right=column.right)
        for n, column in enumerate(columns)
    ]
    if not coloured():
        bare = (GAP.join(row).rstrip() for row in zip(*fitted, strict=True))
        return [line if available is None else shorten(line, available) for line in bare]
    styles = ["dim"] * len(columns)
    lines = []
    for row in zip(*fitted, strict=True):
        lines.append(_line(row, styles, available))
        styles = [column.style for column in columns]
    return lines


def _widths(cells: Sequence[str]) -> list[int]:
    return list(map(len if "".join(cells).isascii() else width, cells))


def _fitted(cells: Sequence[str], widths: Sequence[int], room: int, *, right: bool) -> list[str]:
    """The cells, each exactly as wide as there is room."""
    if max(widths) > room:
        return [fit(cell, room, right=right) for cell in cells]
    if right:
        return [" " * (room - taken) + cell for cell, taken in zip(cells, widths, strict=True)]
    return [cell + " " * (room - taken) for cell, taken in zip(cells, widths, strict=True)]


def _line(cells: Sequence[str], styles: Sequence[str], available: int | None) -> str:
    bare = GAP.join(cells).rstrip()
    if available is not None and width(bare) > available:
        return shorten(bare, available)
    return GAP.join(styled(cell, style) for cell, style in zip(cells, styles, strict=True)).rstrip()


def cut(text: str, room: int) -> str:
    """A text as one plain line of at most so many cells."""
    return shorten(plain_line(text), room)


def day_and_time(instant: str | None) -> str:
    """An instant of the database as a person's calendar and clock show it."""
    from datetime import datetime

    if not instant:
        return ""
    try:
        return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return plain_line(instant)


def day(instant: str | None) -> str:
    """The day of an instant or date."""
    return day_and_time(instant)[:10] if instant and "T" in instant else plain_line(instant or "")


def number(value: float | None) -> int | float | None:
    """A number as JSON and people write it: 5, not 5.0."""
    return int(value) if value is not None and value == int(value) else value


def points(value: float | None) -> str:
    """Points for a column; nothing where there are none."""
    return "" if value is None else f"{value:g}"


class Progress:
    """How far a long work is, on one line of the terminal; nowhere else."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Leave the line empty."""
        if self._last:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __call__(self, done: int, total: int) -> None:
        """So many are done of so many."""
        said = f"{100 * done // max(total, 1)} % ({done}/{total})"
        if self._shown and said != self._last:
            print(f"\r{said}\x1b[K", end="", file=sys.stderr, flush=True)
            self._last = said

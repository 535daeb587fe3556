"""Lines on the roadmap from what is needed to what waits for it, drawn with the corners of boxes.

A line hangs from the end of the bar that is needed, goes down (or up) beside its last cell, and
turns right to where the other begins. What waits though it began before that is led to from the
left, and looks like a warning. Bars lie over lines; lines that meet are joined.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

_UP, _RIGHT, _DOWN, _LEFT, _ARROW = 1, 2, 4, 8, 16
_PLAIN: Final = dict(
    zip(
        (5, 10, 6, 12, 3, 9, 7, 13, 14, 11, 15, 1, 2, 4, 8),
        "│─╭╮╰╯├┤┬┴┼╵╶╷╴",
        strict=True,
    )
)
_LIT: Final = dict(
    zip(
        (5, 10, 6, 12, 3, 9, 7, 13, 14, 11, 15, 1, 2, 4, 8),
        "║═╔╗╚╝╠╣╦╩╬║═║═",
        strict=True,
    )
)
TIE: Final = "tie"
LATE: Final = "tie-late"
LIT: Final = "tie-lit"
TIE_LOOKS: Final = frozenset({TIE, LATE, LIT})


class Place(NamedTuple):
    """Where a bar stands: its row, its first and its last column."""

    row: int
    first: int
    last: int


class Tie(NamedTuple):
    """One bar waits for another."""

    needed: int
    waits: int


@dataclass
class _Cell:
    joins: int = 0
    look: str = TIE


class TieLines:
    """All lines within a window, cell by cell."""

    def __init__(
        self, places: Mapping[int, Place], ties: Iterable[Tie], rows: range, width: int, lit: int
    ) -> None:
        """`lit` is the bar whose lines stand out; lines with no end among `rows` are left out else."""
        self._cells: dict[int, dict[int, _Cell]] = {}
        self._rows, self._width = rows, width
        self.drawn: dict[int, list[int]] = {}
        """For each bar that waits, those to which a line of it leads."""
        self.lit_rows: set[int] = set()
        """The rows that a line of the lit bar touches."""
        known = [tie for tie in ties if tie.needed in places and tie.waits in places]
        for tie in sorted(known, key=lambda tie: lit in tie):
            needed, waits = places[tie.needed], places[tie.waits]
            if self._in_sight(needed, waits, lit=lit in tie):
                self.drawn.setdefault(tie.waits, []).append(tie.needed)
                late = waits.first <= needed.last
                self._draw(needed, waits, LIT if lit in tie else LATE if late else TIE)

    def on(self, row: int) -> Iterable[tuple[int, str, str]]:
        """Column, glyph and look of every cell of a row with a line in it."""
        for column, cell in self._cells.get(row, {}).items():
            yield column, _glyph(cell), cell.look

    def _in_sight(self, needed: Place, waits: Place, *, lit: bool) -> bool:
        if max(needed.last, waits.first) < 0:
            return False
        if min(needed.last, waits.first) >= self._width:
            return False
        return lit or needed.row in self._rows or waits.row in self._rows

    def _draw(self, needed: Place, waits: Place, look: str) -> None:
        if look == LIT:
            self.lit_rows.update(range(min(needed.row, waits.row), max(needed.row, waits.row) + 1))
        turn = min(needed.last, waits.first - 2)
        down = waits.row > needed.row
        ahead, back = (_DOWN, _UP) if down else (_UP, _DOWN)
        if turn < needed.first:  # it began before the other even began: led round on the left
            self._along(needed.row, turn + 1, needed.first, look)
            self._join(needed.row, turn, ahead | _RIGHT, look)
        step = 1 if down else -1
        for row in range(needed.row + step, waits.row, step):
            self._join(row, turn, _UP | _DOWN, look)
        self._join(waits.row, turn, back | _RIGHT, look)
        self._along(waits.row, turn + 1, waits.first - 1, look)
        self._join(waits.row, waits.first - 1, _ARROW, look)

    def _along(self, row: int, first: int, end: int, look: str) -> None:
        for column in range(max(0, first), min(end, self._width)):
            self._join(row, column, _LEFT | _RIGHT, look)

    def _join(self, row: int, column: int, joins: int, look: str) -> None:
        if row in self._rows and 0 <= column < self._width:
            cell = self._cells.setdefault(row, {}).setdefault(column, _Cell(look=look))
            cell.joins |= joins
            if look != TIE:
                cell.look = look


def _glyph(cell: _Cell) -> str:
    if cell.joins & _ARROW:
        return "▶" if cell.look == LIT else "▸"
    return (_LIT if cell.look == LIT else _PLAIN)[cell.joins]

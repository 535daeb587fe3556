"""Keeps columns straight: cuts and pads any text to an exact number of terminal cells.

Widths are those Rich and Textual reckon with, by grapheme: a Chinese character is two cells, a
family of four joined emoji two, a combining accent none. A row built from such pieces is as wide
for the compositor as it was meant to be, whatever the script.
"""

from typing import Literal

from rich.cells import cell_len, split_graphemes

from po_tui.model.plain import plain_line

Align = Literal["left", "right", "center"]
ELLIPSIS = "…"

_MARKS_PER_CELL = 12
"""Combining marks beyond this many code points a cell are stacked for effect, and are cut."""


def cell_width(text: str) -> int:
    """How many cells the text takes on the screen once it is plain."""
    return cell_len(plain_line(text))


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text made plain and exactly `width` cells wide; what does not fit ends in "…"."""
    if width <= 0:
        return ""
    text = plain_line(text)
    if text.isascii():
        text = text if len(text) <= width else text[: width - 1] + ELLIPSIS
        return _pad(text, width - len(text), align)
    text, taken = _cut(text, width)
    return _pad(text, width - taken, align)


def shorten(text: str, width: int) -> str:
    """The text made plain and at most `width` cells wide, without padding."""
    return _cut(plain_line(text), width)[0] if width > 0 else ""


def _pad(text: str, room: int, align: Align) -> str:
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def _cut(text: str, width: int) -> tuple[str, int]:
    """The part of a plain text that fits, and the cells it takes."""
    limit = width * _MARKS_PER_CELL + 1
    overlong = len(text) > limit
    spans, total = split_graphemes(text[:limit].rstrip("\u200d"))
    # A mark at the very start would sit on whatever column stands to the left.
    while spans and spans[0][2] == 0:
        spans.pop(0)
    if not spans:
        return "", 0
    start = spans[0][0]
    if total <= width and not overlong:
        return text[start:], total
    taken, end = 0, start
    for _begin, span_end, cells in spans:
        if taken + cells > width - 1:
            break
        taken, end = taken + cells, span_end
    return text[start:end] + ELLIPSIS, taken + 1


class CellLine:
    """One line of the screen, cell by cell: what stands there and how it looks."""

    def __init__(self, width: int) -> None:
        self._texts = [" "] * width
        self._looks = [""] * width

    def put(self, column: int, glyph: str, look: str) -> None:
        """A glyph of one cell; out of sight it is left out."""
        if 0 <= column < len(self._texts):
            self._texts[column], self._looks[column] = glyph, look

    def write(self, column: int, text: str, look: str) -> None:
        """A text of any script, made plain, from a cell on; cut where the line ends."""
        if column < 0:
            return
        text = shorten(text, len(self._texts) - column)
        for start, end, width in split_graphemes(text)[0]:
            # A wide character takes its own cell and leaves nothing in the one behind it.
            for cell in range(width):
                self.put(column + cell, "" if cell else text[start:end], look)
            column += width

    def copy(self) -> "CellLine":
        """The same line once more, to be drawn on."""
        other = CellLine(0)
        other._texts, other._looks = self._texts.copy(), self._looks.copy()
        return other

    def look_at(self, column: int) -> str:
        """How a cell looks; "" where nothing stands, and out of sight."""
        return self._looks[column] if 0 <= column < len(self._looks) else ""

    def runs(self) -> list[tuple[str, str]]:
        """Stretches of the same look, left to right."""
        runs: list[tuple[str, str]] = []
        for text, look in zip(self._texts, self._looks, strict=True):
            if runs and runs[-1][1] == look:
                runs[-1] = (runs[-1][0] + text, look)
            else:
                runs.append((text, look))
        return runs

"""Sheets of the meeting: text laid out in lines that fit, with hanging labels, drawn as one piece."""

from collections.abc import Iterable, Iterator
from typing import Final

from rich.cells import split_graphemes
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width, fit, shorten

Pieces = Iterable[tuple[str, str]]
"""Stretches of a line: text, and its style in Textual's words (`bold $text-accent`)."""

MUTED: Final = "$quiet"
STRONG: Final = "bold"
HEADING: Final = "bold $quiet"
NOW: Final = "bold $text-accent"
GOOD: Final = "$text-success"
WARN: Final = "bold $text-warning"
BAD: Final = "bold $text-error"


class Sheet(Widget):
    """Lines made for the width there is; made again when what it shows or its width changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Sheet { height: auto; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._made: tuple[int, list[Content]] | None = None

    def lines(self, width: int) -> Iterator[Content]:
        """For subclasses: the lines, none wider than `width` cells."""
        raise NotImplementedError

    def redraw(self) -> None:
        """What it shows has changed."""
        self._made = None
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if self._made is None or self._made[0] != width:
            self._made = width, list(self.lines(width)) if width > 0 else []
        return self._made[1]


def line(*pieces: tuple[str, str] | str) -> Content:
    """One line of pieces, each made plain; a bare text has no style."""
    parts = [(piece, "") if isinstance(piece, str) else piece for piece in pieces]
    return Content.assemble(*((plain_line(text), style) for text, style in parts))


def cut(width: int, *pieces: tuple[str, str] | str) -> Content:
    """The same, cut to `width` cells; the piece that does not fit ends in "…"."""
    fitted: list[tuple[str, str]] = []
    room = width
    for piece in pieces:
        text, style = (piece, "") if isinstance(piece, str) else piece
        if room <= 0:
            break
        text = shorten(text, room)
        fitted.append((text, style))
        room -= cell_width(text)
    return line(*fitted)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words where that is possible."""
    found: list[str] = []
    at = ""
    for word in plain_line(text).split():
        for part in _chunks(word, max(1, width)):
            joined = f"{at} {part}" if at else part
            if cell_width(joined) <= width:
                at = joined
            else:
                found.append(at)
                at = part
    return [*found, at] if at else found or [""]


def _chunks(word: str, width: int) -> Iterator[str]:
    """A word too long for a line, in pieces that fit."""
    if cell_width(word) <= width:
        yield word
        return
    start = taken = 0
    for begin, __, cells in split_graphemes(word)[0]:
        if taken + cells > width and begin > start:
            yield word[start:begin]
            start, taken = begin, 0
        taken += cells
    yield word[start:]


def hanging(
    label: str, text: str, width: int, *, room: int, look: str = MUTED, style: str = ""
) -> Iterator[Content]:
    """A label in `room` cells and the text beside it, its further lines below its first."""
    for place, part in enumerate(wrapped(text, width - room)):
        yield line((fit("" if place else label, room), look), (part, style))


def bar(share: float, width: int) -> str:
    """A bar of `width` cells filled to a share; beyond 1 it is simply full."""
    full = round(max(0.0, min(1.0, share)) * width)
    return "▓" * full + "░" * (width - full)

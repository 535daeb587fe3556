"""Breaks styled text into lines, quickly: a text beside a list is another one at every key.

What comes out is what Textual's own `Content.render_strips` gives, without the marks by which the
mouse selects text: those would make each piece of each line a style of its own. And no line ends at
a no-break blank, which Rich takes for any other.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from rich._wrap import divide_line
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as TerminalStyle
from textual.content import Content
from textual.style import Style

Line = tuple[list[Segment], int]
"""The pieces of a line, and how many cells they take."""
_Runs = Sequence[tuple[int, int, TerminalStyle]]
_NO_BREAK: Final = dict.fromkeys(map(ord, "\xa0\u2007\u202f"), "_")
"""Blanks at which no line ends, each as a letter that is just as wide."""


class Styles:
    """The styles of a widget's text, each worked out once."""

    def __init__(self, base: Style, parse: Callable[[str | Style], Style]) -> None:
        """`base` is what text without a style looks like; `parse` knows the colours of the theme."""
        self._base, self._parse = base, parse
        self._known: dict[tuple[str | Style, ...], TerminalStyle] = {}
        self.plain = self.of(())

    def of(self, names: tuple[str | Style, ...]) -> TerminalStyle:
        """The style of a text on which these lie, the last on top."""
        known = self._known.get(names)
        if known is None:
            style = self._base
            for name in names:
                style += self._parse(name)
            known = self._known[names] = style.rich_style
        return known

    def segments(self, text: Content) -> list[Segment]:
        """A text of one line."""
        return [Segment(text.plain[start:end], look) for start, end, look in self.runs(text)]

    def runs(self, text: Content) -> _Runs:
        """Which part of a text looks how, from its beginning to its end."""
        size = len(text.plain)
        if not text.spans:
            return [(0, size, self.plain)] if size else []
        edges = {0, size}
        for span in text.spans:
            edges |= {min(span.start, size), min(span.end, size)}
        return [
            (start, end, self.of(tuple(
                span.style for span in text.spans if span.start <= start and span.end >= end
            )))
            for start, end in pairwise(sorted(edges))
        ]  # fmt: skip


def held(text: str) -> str:
    """A few words that stay on one line wherever that is wide enough: `→ Anna`, `5 d`."""
    return text.replace(" ", "\xa0")


def line_breaks(text: str, width: int) -> list[int]:
    """Where a paragraph is cut into lines of at most `width` cells."""
    return divide_line(text.translate(_NO_BREAK), width)


def wrapped(text: Content, width: int, styles: Styles) -> Iterator[Line]:
    """The lines of a text that is to be at most `width` cells wide; one empty line where it is empty.

    The text is plain (`model/plain.py`): it holds no tabs.
    """
    runs, plain = styles.runs(text), text.plain
    start = 0
    for paragraph in plain.split("\n"):
        # Breaking costs more than looking whether there is anything to break.
        whole = cell_len(paragraph)
        cuts = [0, *line_breaks(paragraph, width), len(paragraph)] if whole > width else None
        if cuts is None:
            yield _cut(plain, runs, start, start + len(paragraph)), whole
        else:
            for left, right in pairwise(cuts):
                part = paragraph[left:right]
                if right < len(paragraph):
                    part = part.rstrip()  # the blank at which it was broken
                while cell_len(part) > width:  # only blanks stand over
                    part = part[:-1]
                yield _cut(plain, runs, start + left, start + left + len(part)), cell_len(part)
        start += len(paragraph) + 1


def hanging_lines(lead: Content, text: Content, width: int) -> list[Content]:
    """A text behind its lead, further lines under the first: for what breaks lines but cannot hang."""
    edge = lead.cell_length
    cuts = line_breaks(text.plain, max(8, width - edge))
    first, *rest = (part.rstrip() for part in text.divide(cuts)) if cuts else (text,)
    return [lead + first, *(Content(" " * edge) + part for part in rest)]


def hanging(lead: Content, text: Content, width: int) -> Content:
    """The same as one text."""
    return Content("\n").join(hanging_lines(lead, text, width))


def _cut(plain: str, runs: _Runs, start: int, end: int) -> list[Segment]:
    return [
        Segment(plain[max(left, start) : min(right, end)].replace("\xa0", " "), look)
        for left, right, look in runs
        if left < end and right > start
    ]

"""Our own documents read as lines on the screen: headings, bullets, bold and tables, nothing else.

Links, HTML and images stay the text they are, so that a title from outside can do nothing here.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.tui.refinement.sheet import HEADING, MUTED, NOW, STRONG, line, wrapped
from po_tui.tui.widgets.cells import cell_width, fit

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~&])")
_RULE: Final = re.compile(r"\|[\s:|-]+\|?")


def markdown_lines(text: str, width: int) -> Iterator[Content]:
    """The document in lines of at most `width` cells."""
    table: list[list[str]] = []
    for row in [*text.split("\n"), ""]:
        if row.startswith("|"):
            if not _RULE.fullmatch(row.strip()):
                table.append(_cells(row))
            continue
        yield from _table(table, width)
        table = []
        yield from _paragraph(row, width)


def _paragraph(text: str, width: int) -> Iterator[Content]:
    bare = text.lstrip()
    indent = len(text) - len(bare)
    if bare.startswith("# "):
        for part in wrapped(_told(bare[2:]), width):
            yield line((part, NOW))
    elif bare.startswith("#"):
        yield line((_told(bare.lstrip("# ")), STRONG if bare.startswith("## ") else HEADING))
    elif bare.startswith(("- ", "* ")):
        yield from _inline(bare[2:], width, " " * indent + "· ")
    else:
        yield from _inline(bare, width, "")


def _inline(text: str, width: int, lead: str) -> Iterator[Content]:
    """A paragraph with its bold words, further lines hanging below the first."""
    words = [
        (word, STRONG if place % 2 else "")
        for place, part in enumerate(_BOLD.split(text))
        for word in _told(part).split()
    ]
    room = max(8, width - len(lead))
    pieces: list[tuple[str, str]] = []
    taken = 0
    start = lead
    for word, style in words:
        needed = cell_width(word) + (1 if pieces else 0)
        if pieces and taken + needed > room:
            yield line((start, MUTED), *pieces)
            start, pieces, taken, needed = " " * len(lead), [], 0, cell_width(word)
        pieces.append((f" {word}" if pieces else word, style))
        taken += needed
    yield line((start, MUTED), *pieces)


def _cells(row: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", row.strip().strip("|"))
    return [_told(_BOLD.sub(r"\1", part.strip())) for part in parts]


def _table(rows: Sequence[Sequence[str]], width: int) -> Iterator[Content]:
    """Columns as wide as they need; the first gives way."""
    if not rows:
        return
    count = max(len(row) for row in rows)
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(cell_width(row[column]) for row in full) for column in range(count)]
    spare = width - sum(widths) - 2 * (count - 1)
    widths[0] = max(6, widths[0] + min(0, spare))
    for place, row in enumerate(full):
        text = "  ".join(fit(cell, room) for cell, room in zip(row, widths, strict=True))
        yield line((text.rstrip(), MUTED if place == 0 else ""))


def _told(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)

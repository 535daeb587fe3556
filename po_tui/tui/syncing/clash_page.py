"""A clash to be read: what both had, what is here, what is there, with what differs marked word by word."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.sync.compare import NOTHING
from po_tui.tui.page import GAP, QUIET, Block, heading
from po_tui.tui.syncing.marking import by_words
from po_tui.tui.syncing.telling import text_of
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.wrapping import line_breaks
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.sync.settle import Clash

SIDE_BY_SIDE: Final = 96
"""Cells from which the three stand beside one another."""
_GAP: Final = 2
_DIFFERS: Final = {
    "base": "$text-warning underline",
    "mine": "bold underline $text-success",
    "theirs": "bold underline $text-accent",
}
"""What a side has that the others have not: colour, and a line below for those who see none."""
HEADS: Final = (
    ("base", mark("Base"), mark("what both had")),
    ("mine", mark("Mine"), mark("here · m")),
    ("theirs", mark("Theirs"), mark("there · t")),
)


class Sides(NamedTuple):
    """Three texts; None where a side has none, or never had one."""

    base: str | None
    mine: str | None
    theirs: str | None


def sides_of(clash: "Clash", names: Mapping[str, str] | None = None) -> list[Sides]:
    """What is to be decided: the field, or each of its criteria that clash."""
    if clash.parts:
        return [
            Sides(*(None if side is None else plain_line(side) for side in sides))
            for sides in ((part.agreed, part.here, part.there) for part in clash.parts)
        ]
    agreed = None if clash.agreed is NOTHING else text_of(clash.field, clash.agreed, names)
    here, there = (text_of(clash.field, value, names) for value in (clash.here, clash.there))
    return [Sides(agreed, here, there)]


def clash_page(
    places: Sequence[Sides], at: int, picked: Mapping[int, str], width: int
) -> Iterator[Block]:
    """All places of a clash; `at` is the one that is decided next, `picked` what was decided."""
    beside = width >= SIDE_BY_SIDE
    if beside:
        yield _heads(width)
    for n, sides in enumerate(places):
        if len(places) > 1:
            yield from _head_of_part(n, len(places), n == at, picked.get(n, ""))
        yield from _beside(sides, width) if beside else _stacked(sides)
        yield GAP


def _head_of_part(n: int, of: int, current: bool, picked: str) -> Iterator[Block]:
    told = _("Criterion {n} of {of}").format(n=n + 1, of=of)
    sign = "▸ " if current else "  "
    answer = {"mine": _("✓ mine"), "theirs": _("✓ theirs")}.get(picked, "")
    line = Content.assemble(
        (sign, "bold $text-accent"),
        (told, "bold $text-accent" if current else QUIET),
        (f"  {answer}", "bold $text-success"),
    )
    yield Block(Content(""), line)


def marked(sides: Sides) -> list[Content]:
    """The three texts with what differs marked."""
    base, mine, theirs = sides
    here, there = _("not here"), _("not there")
    if base is not None:
        here, there = _("taken out here"), _("taken out there")
    return [
        _text(base, _differing(base, (mine, theirs)), _DIFFERS["base"], _("never synced before")),
        _text(mine, _differing(mine, (theirs if base is None else base,)), _DIFFERS["mine"], here),
        _text(theirs, _differing(theirs, (mine if base is None else base,)), _DIFFERS["theirs"], there),
    ]  # fmt: skip


def _differing(text: str | None, others: Sequence[str | None]) -> list[tuple[int, int]]:
    """The stretches of a text that one of the others has not."""
    found: list[tuple[int, int]] = []
    for other in others:
        if text is None or other is None:
            continue
        place = 0
        for piece in by_words(text, other):
            if piece.mark == "+":
                continue
            if piece.mark == "-":
                blank = len(piece.text) - len(piece.text.lstrip())
                found.append((place + blank, place + len(piece.text.rstrip())))
            place += len(piece.text)
    return found


def _text(
    text: str | None, differing: Sequence[tuple[int, int]], look: str, nothing: str
) -> Content:
    if text is None or not text.strip():
        return Content.styled(nothing if text is None else "–", QUIET)
    content = Content(text)
    for start, end in differing:
        content = content.stylize(look, start, end)
    return content


# ── as there is room ────────────────────────────────────────────────────────────────────────────


def _stacked(sides: Sides) -> Iterator[Block]:
    for (_side, name, about), text in zip(HEADS, marked(sides), strict=True):
        yield heading(_(name), _(about))
        yield Block(Content("  "), text)


def _heads(width: int) -> Block:
    column = _column(width)
    titles = [
        Content.assemble(
            (fit(f"{_(name)}  ", len(_(name)) + 2), "bold $text-accent"),
            (fit(_(about), max(0, column - len(_(name)) - 2)), QUIET),
        )
        for _side, name, about in HEADS
    ]
    return Block(Content(""), Content(" " * _GAP).join(titles))


def _column(width: int) -> int:
    return (width - 2 * _GAP) // 3


def _beside(sides: Sides, width: int) -> Iterator[Block]:
    column = _column(width)
    columns = [_lines(text, column) for text in marked(sides)]
    for n in range(max(map(len, columns))):
        cells = [lines[n] if n < len(lines) else Content(" " * column) for lines in columns]
        yield Block(Content(""), Content(" " * _GAP).join(cells))


def _lines(text: Content, width: int) -> list[Content]:
    """A text folded to a column, each line as wide as that."""
    folded: list[Content] = []
    for line in text.split("\n", allow_blank=True):
        cuts = line_breaks(line.plain, width)
        folded += [part.rstrip() for part in line.divide(cuts)] if cuts else [line]
    return [part + " " * max(0, width - part.cell_length) for part in folded]

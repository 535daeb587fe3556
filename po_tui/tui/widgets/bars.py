"""One bar of the roadmap in its row: how sure, how far, how it stands, and what there is to say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from po_tui.model.spans import Span
from po_tui.tui.widgets.calendar import Scale, plus_days
from po_tui.tui.widgets.cells import CellLine, cell_width, shorten
from po_tui.tui.widgets.tie_lines import TIE_LOOKS
from po_tui.words import _, mark

GLYPHS: Final = {"high": ("█", "▓"), "medium": ("╸", "╌"), "low": ("•", "·")}
"""Done and still to do: solid, dashed, dotted, by how sure the dates are."""
_LETTERS: Final = {"high": mark("H"), "medium": mark("M"), "low": mark("L")}
STATUS: Final = {
    "idea": ("·", "planned"),
    "planned": ("○", "planned"),
    "on_track": ("▶", "good"),
    "at_risk": ("△", "risk"),
    "off_track": ("✗", "bad"),
    "done": ("✓", "quiet"),
}
"""Sign and look of a status."""
MILESTONES: Final = {
    "internal": ("◇", "milestone"),
    "external": ("◆", "milestone"),
    "hard": ("◈", "bad"),
}
"""Sign and look of a milestone: our own date, one we agreed on, one others hold us to."""
_HORIZONS: Final = {"now": mark("now"), "next": mark("next"), "later": mark("later")}
_OPEN_END: Final = 6
"""Cells drawn for a bar of which only one end is known."""
_LEAST_TEXT: Final = 8
"""Cells below which a text behind a bar says nothing."""


@dataclass(frozen=True)
class Bar:
    """A roadmap item as the timeline draws it."""

    id: int
    key: str
    title: str
    start: date | None = None
    end: date | None = None
    """The last day, itself included."""
    confidence: str = "medium"
    status: str = "planned"
    progress: float | None = None
    """From 0 to 1; None where nothing measures it."""
    milestone: date | None = None
    milestone_name: str = ""
    milestone_kind: str = "internal"
    horizon: str = ""
    warning: str = ""
    needs: tuple[tuple[int, str], ...] = ()
    """Id and key of each item it waits for."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Heading:
    """A line above the bars of one group."""

    id: int
    """Less than 0, so that it is no item's."""
    text: str
    folded: bool = False


def letter_of(confidence: str) -> str:
    """H, M or L, in the reader's language."""
    return _(_LETTERS.get(confidence, "?"))


def status_of(status: str) -> tuple[str, str]:
    """Sign and look."""
    return STATUS.get(status, ("?", "quiet"))


def drawn_span(span: Span, days_per_cell: int) -> Span:
    """First and last day to draw, with an open end where only one of them is known."""
    start, end = span
    open_end = days_per_cell * _OPEN_END
    if start is not None and end is None:
        end = plus_days(start, open_end)
    elif end is not None and start is None:
        start = plus_days(end, -open_end)
    if start is not None and end is not None and end < start:
        start, end = end, start
    return Span(start, end)


def draw_bar(
    cells: CellLine, bar: Bar, span: Span, scale: Scale, drawn_ties: Sequence[int]
) -> None:
    """Bar, milestone and words on a row that has its grid and its tie lines already.

    `span` is where it is shown; `drawn_ties` are the items to which a line leads.
    """
    look, drawn = status_of(bar.status)[1], drawn_span(span, scale.days_per_cell)
    last = -1
    if drawn.start is None or drawn.end is None:
        cells.write(1, _undated(bar), "quiet")
    else:
        last = _draw(cells, bar, Span(drawn.start, drawn.end), scale, look)
    if bar.milestone is not None:
        sign, of_kind = MILESTONES.get(bar.milestone_kind, MILESTONES["internal"])
        column = scale.column(bar.milestone)
        cells.put(column, sign, of_kind)
        last = max(last, column)
    if drawn.start is not None:
        _write_behind(cells, bar, last, scale, drawn_ties)


def _undated(bar: Bar) -> str:
    word = _(_HORIZONS.get(bar.horizon, bar.horizon))
    text = _("{when} · no dates").format(when=word) if word else _("no dates")
    return f"{text} · {letter_of(bar.confidence)}"


def _draw(cells: CellLine, bar: Bar, span: Span, scale: Scale, look: str) -> int:
    """Draw the bar; the answer is the last cell it takes."""
    assert span.start is not None
    assert span.end is not None
    first, last = scale.column(span.start), scale.column(span.end)
    if last < 0:
        cells.put(0, "‹", look)
        return 0
    if first >= scale.width:
        cells.put(scale.width - 1, "›", look)
        return scale.width
    done, rest = GLYPHS.get(bar.confidence, GLYPHS["medium"])
    filled = first + round((bar.progress or 0) * (last - first + 1))
    for column in range(max(0, first), min(last + 1, scale.width)):
        cells.put(column, done if column < filled else rest, look)
    if first < 0 or bar.start is None:
        cells.put(max(0, first), "‹", look)
    if last >= scale.width or bar.end is None:
        cells.put(min(last, scale.width - 1), "›", look)
    return last


def _write_behind(
    cells: CellLine, bar: Bar, last: int, scale: Scale, drawn_ties: Sequence[int]
) -> None:
    """The letter of the confidence, then what there is room for: warning, milestone, after."""
    letter, width = letter_of(bar.confidence), scale.width
    look = status_of(bar.status)[1]
    room = 2 + cell_width(letter)
    column = _free(cells, last + 1, room, width)
    if column is None:  # no room behind the bar: the letter stands at its end or on it
        cells.write(last + 1 if last + 1 < width else max(0, width - 2), letter, look)
        return
    cells.write(column, f" {letter} ", look)
    column += room
    for text, part in _words(bar, scale, drawn_ties):
        wanted = min(cell_width(text), _LEAST_TEXT)
        place = _free(cells, column, wanted, width)
        if place is None:
            return
        end = next((at for at in range(place, width) if cells.look_at(at) in TIE_LOOKS), width)
        written = shorten(text, end - place)
        cells.write(place, written, part)
        column = place + cell_width(written) + 2


def _free(cells: CellLine, column: int, wanted: int, width: int) -> int | None:
    """The first place from a cell on where so many have no line in them."""
    start = max(0, column)
    for at in range(start, width):
        if cells.look_at(at) in TIE_LOOKS:
            start = at + 1
        elif at - start + 1 >= wanted:
            return start
    return None


def _words(bar: Bar, scale: Scale, drawn_ties: Sequence[int]) -> list[tuple[str, str]]:
    words = [(f"! {bar.warning}", "risk")] if bar.warning else []
    if bar.milestone_name and bar.milestone and scale.column(bar.milestone) >= 0:
        words.append((bar.milestone_name, "quiet"))
    after = ", ".join(key for id, key in bar.needs if id not in drawn_ties)
    if after:
        words.append((_("after {keys}").format(keys=after), "quiet"))
    return words

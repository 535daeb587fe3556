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
SIGNS: Final = {
    "internal": mark("our own date"),
    "external": mark("agreed"),
    "hard": mark("hard"),
}
"""What the signs of milestones stand for, in few words."""
GHOST: Final = "░"
"""Where a bar is for real, beside where it is tried."""
EXPECTED: Final = "▾"
"""Stands on the day by which the work is done with a chance of 85 %."""
_HORIZONS: Final = {"now": mark("now"), "next": mark("next"), "later": mark("later")}
_OPEN_END: Final = 6
"""Cells drawn for a bar of which only one end is known."""
_LEAST_TEXT: Final = 8
"""Cells below which a text behind a bar says nothing."""
_LEAST_WARNING: Final = 24
"""Cells that are left to a warning, or else the forecast before it is cut short."""


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
    expected: date | None = None
    """The day by which its work is done with a chance of 85 %."""
    forecast: str = ""
    forecast_brief: str = ""
    """The same in the fewest words."""
    late: bool = False
    """The forecast is after its end."""

    ghost: Span | None = None
    """Where it is for real, where it is only tried that it is elsewhere."""

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
    last = -1 if bar.ghost is None else _draw_ghost(cells, bar.ghost, scale)
    if drawn.start is None or drawn.end is None:
        cells.write(1, _undated(bar), "quiet")
    else:
        last = max(last, _draw(cells, bar, Span(drawn.start, drawn.end), scale, look))
    if bar.expected is not None and 0 <= scale.column(bar.expected) < scale.width:
        column = scale.column(bar.expected)
        cells.put(column, EXPECTED, expected_look(bar))
        last = max(last, column)
    if bar.milestone is not None:
        sign, of_kind = MILESTONES.get(bar.milestone_kind, MILESTONES["internal"])
        column = scale.column(bar.milestone)
        cells.put(column, sign, of_kind)
        last = max(last, column)
    if drawn.start is not None:
        _write_behind(cells, bar, last, scale, drawn_ties)


def _draw_ghost(cells: CellLine, span: Span, scale: Scale) -> int:
    """Draw where the bar was, to be drawn over; the answer is the last cell it takes."""
    start, end = drawn_span(span, scale.days_per_cell)
    if start is None or end is None:
        return -1
    first, last = max(0, scale.column(start)), min(scale.column(end), scale.width - 1)
    for column in range(first, last + 1):
        cells.put(column, GHOST, "ghost")
    return last


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
    """The letter of the confidence, then what there is room for: forecast, warning, milestone, after."""
    letter, width = letter_of(bar.confidence), scale.width
    look = status_of(bar.status)[1]
    room = 2 + cell_width(letter)
    column = _free(cells, last + 1, room, width)
    if column is None:  # no room behind the bar: the letter stands at its end or on it
        cells.write(last + 1 if last + 1 < width else max(0, width - 2), letter, look)
        return
    cells.write(column, f" {letter} ", look)
    column += room
    for text, part in _words(bar, scale, drawn_ties, width - column):
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


def expected_look(bar: Bar) -> str:
    """How the forecast of a bar looks: loud where it is after the end."""
    return "risk" if bar.late else "expected"


def _words(bar: Bar, scale: Scale, drawn_ties: Sequence[int], room: int) -> list[tuple[str, str]]:
    """What may stand behind a bar, the first first; `room` are the cells there are for all of it."""
    words = []
    if bar.forecast:
        warned = min(_LEAST_WARNING, cell_width(bar.warning)) + 4 if bar.warning else 0
        fits = cell_width(bar.forecast) + warned <= room
        told = bar.forecast if fits else bar.forecast_brief
        words.append((told, "risk" if bar.late else "quiet"))
    if bar.warning:
        words.append((f"! {bar.warning}", "risk"))
    if bar.milestone_name and bar.milestone and scale.column(bar.milestone) >= 0:
        words.append((bar.milestone_name, "quiet"))
    after = ", ".join(key for id, key in bar.needs if id not in drawn_ties)
    if after:
        words.append((_("after {keys}").format(keys=after), "quiet"))
    return words

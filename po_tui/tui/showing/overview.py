"""The whole road on one page for the room: the outcomes over time, as sure as they are, and today."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from textual.content import Content

from po_tui.documents.shown import ShownOutcome, ShownRoadmap
from po_tui.model.choices import in_words
from po_tui.tui.widgets.bars import MILESTONES
from po_tui.tui.widgets.calendar import Scale, name_of, plus_days
from po_tui.tui.widgets.cells import CellLine, cell_width, fit
from po_tui.words import _

LEAST_WIDTH: Final = 64
_LEAST_OUTCOMES: Final = 2
_AHEAD: Final = 3 * 366
"""Days from today that are drawn at most: one date in the year 9999 shall not flatten all others."""
_STYLES: Final = {
    "bar": "bold $text-primary", "today": "bold $text-accent", "milestone": "bold",
    "bad": "bold $text-error", "grid": "$foreground 40%", "": "bold",
}  # fmt: skip


_GLYPHS: Final = {"high": "█", "medium": "╍", "low": "• "}
"""Solid, dashed, dotted, so heavy that the back of the room sees it."""
_AROUND: Final = 3
"""Lines that are no outcomes: the scale, today, and how many more there are."""


def overview(shown: ShownRoadmap, width: int, rows: int, most_lines: int) -> list[Content]:
    """The lines of the page; none where there is no room for it, or too little to be seen on it.

    `rows` are those of the screen, `most_lines` those of text that may stand there.
    """
    coming = [one for one in shown.outcomes if one.status != in_words("done")]
    dated = [one for one in coming if one.start or one.end]
    if width < LEAST_WIDTH or len(dated) < _LEAST_OUTCOMES or rows < 5:
        return []
    most = min(rows, most_lines) - _AROUND
    dated.sort(key=lambda one: one.start or one.end or date.max)
    listed, left = dated[:most], len(coming) - len(dated[:most])
    titles = min(40, width * 2 // 5)
    scale = _scale(listed, shown.today, width - titles - 2)
    lines = [_head(scale, titles)]
    apart = 2 * len(listed) + _AROUND <= rows
    for one in listed:
        if apart:
            lines.append(Content(""))
        lines.append(_row(one, shown.today, scale, titles))
    lines.append(_foot(shown.today, scale, titles))
    if left:
        told = _("and {n} more").format(n=left)
        lines.append(Content.styled(told, "bold"))
    return lines


def _scale(outcomes: list[ShownOutcome], today: date, width: int) -> Scale:
    days = [day for one in outcomes for day in (one.start, one.end) if day]
    last = min(max([today, *days]), plus_days(today, _AHEAD))
    first = max(min([today, *days]), plus_days(today, -_AHEAD // 3))
    return Scale(first, max(1, -(-((last - first).days + 1) // max(1, width - 2))), width)


def _head(scale: Scale, titles: int) -> Content:
    cells = CellLine(scale.width)
    periods = list(scale.periods())
    ends = [column for column, _day in periods[1:]] + [scale.width]
    year_named = False
    for (column, day), end in zip(periods, ends, strict=True):
        begin = max(0, column)
        for year in (True, False) if not year_named or day.month == 1 else (False,):
            name = name_of(day, scale.unit, year=year)
            if cell_width(name) < end - begin:
                cells.write(begin, name, "")
                year_named = year_named or year
                break
    return _joined("", titles, cells)


def _row(one: ShownOutcome, today: date, scale: Scale, titles: int) -> Content:
    cells = CellLine(scale.width)
    for column, _day in scale.periods():
        cells.put(column, "┊", "grid")
    cells.put(scale.column(today), "┃", "today")
    for column, glyph, look in _bar(one, scale):
        cells.put(column, glyph, look)
    return _joined(f"{one.key}  {one.title}", titles, cells)


def _bar(one: ShownOutcome, scale: Scale) -> Iterator[tuple[int, str, str]]:
    """A bar, solid, dashed or dotted by how sure it is, and its milestone."""
    start, end = one.start or one.end, one.end or one.start
    assert start is not None
    assert end is not None
    first, last = scale.column(start), scale.column(end)
    glyphs = _GLYPHS.get(one.confidence, _GLYPHS["low"])
    for column in range(max(0, first), min(last, scale.width - 1) + 1):
        yield column, glyphs[(column - first) % len(glyphs)], "bar"
    if first < 0 <= last:
        yield 0, "‹", "bar"
    if last >= scale.width:
        yield scale.width - 1, "›", "bar"
    if one.milestone and one.milestone.day:
        sign, look = MILESTONES.get(one.milestone.kind, MILESTONES["internal"])
        yield scale.column(one.milestone.day), sign, look


def _foot(today: date, scale: Scale, titles: int) -> Content:
    cells = CellLine(scale.width)
    column, word = scale.column(today), _("today")
    cells.put(column, "▲", "today")
    cells.write(min(column + 2, scale.width - cell_width(word)), word, "today")
    return _joined("", titles, cells)


def _joined(title: str, titles: int, cells: CellLine) -> Content:
    parts = [(text, _STYLES[look]) for text, look in cells.runs()]
    return Content.assemble((fit(title, titles) + "  ", "bold"), *parts)

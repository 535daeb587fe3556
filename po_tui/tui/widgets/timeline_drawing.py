"""How the timeline is drawn: its scale on top, a row an item, today and the chosen days at the bottom."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from po_tui.model.spans import Span, grain_of
from po_tui.tui.widgets.bars import (
    EXPECTED,
    MILESTONES,
    SIGNS,
    Bar,
    Heading,
    draw_bar,
    drawn_span,
    status_of,
)
from po_tui.tui.widgets.calendar import Scale, name_of
from po_tui.tui.widgets.cells import CellLine, cell_width, fit, shorten
from po_tui.tui.widgets.tie_lines import Place, Tie, TieLines
from po_tui.tui.widgets.timeline_mouse import DragsBars
from po_tui.words import _

_LONGEST_KEY: Final = 10
"""Cells of a key at most."""


class Frame(NamedTuple):
    """What all rows have in common while they are drawn."""

    width: int
    titles: int
    keys: int
    """Cells for a key, so that titles begin below each other."""
    scale: Scale
    grid: CellLine
    ties: TieLines


class DrawsTime(DragsBars):
    """The part of the timeline that gives its lines."""

    _bars: dict[int, Bar]
    _today: date
    _lit: frozenset[int]
    _empty_text: str
    _known_ties: tuple[object, TieLines] | None = None
    _known_places: tuple[object, Mapping[int, Place]] | None = None
    _keys_width: int
    _frame: Frame | None = None
    """Set while lines are drawn: to find all that out anew for every row takes longer than drawing it."""

    # Lines between bars

    @property
    def _ties(self) -> TieLines:
        """The lines in sight; found anew when anything moves."""
        scale, top = self.scale, self.scroll_offset.y
        lit = self.cursor_id or 0
        state = scale, top, self._body_height, lit, self._grip and self._grip.span
        if self._known_ties is None or self._known_ties[0] != state:
            rows = range(top, top + self._body_height)
            made = TieLines(self._places(scale), self._all_ties(), rows, scale.width, lit)
            self._known_ties = state, made
        return self._known_ties[1]

    def _places(self, scale: Scale) -> Mapping[int, Place]:
        """Where all bars stand; found once for a scale, and not at every key."""
        state = scale, self._grip and self._grip.span
        if self._known_places is None or self._known_places[0] != state:
            self._known_places = state, self._found_places(scale)
        return self._known_places[1]

    def _found_places(self, scale: Scale) -> Mapping[int, Place]:
        places: dict[int, Place] = {}
        for row, id in enumerate(self._ids):
            bar = self._bars.get(id)
            start, end = drawn_span(self._span(bar), scale.days_per_cell) if bar else (None, None)
            if start is not None and end is not None:
                places[id] = Place(row, scale.column(start), scale.column(end))
        return places

    def _all_ties(self) -> Iterable[Tie]:
        for bar in self._bars.values():
            for needed, _key in bar.needs:
                yield Tie(needed, bar.id)

    def _span(self, bar: Bar) -> Span:
        """Where a bar is, or would be if the mouse let go of it."""
        grip = self._grip
        return grip.span if grip is not None and grip.bar.id == bar.id else bar.span

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        self._frame = self._made_frame()
        try:
            return super().render_lines(crop)
        finally:
            self._frame = None

    @property
    def frame(self) -> Frame:
        """What the rows have in common, now."""
        return self._frame or self._made_frame()

    def _made_frame(self) -> Frame:
        scale = self.scale
        grid = CellLine(scale.width)
        for column, _name in scale.periods():
            grid.put(column, "┊", "grid")
        grid.put(scale.column(self._today), "┃", "today")
        return Frame(self._width, self._titles, self._keys_width, scale, grid, self._ties)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._header()
        if y == self.scrollable_content_region.height - 1:
            return self._foot()
        index = self.scroll_offset.y + y - 1
        if index < len(self._ids):
            return self._row(index)
        if not self._ids and y == 2:
            text = fit("  " + self._empty_text, self.frame.width)
            return Strip([Segment(text, self.style_of("empty"))])
        return self._joined("", self.frame.grid, "")

    def _header(self) -> Strip:
        width, titles, scale = self.frame.width, self.frame.titles, self.frame.scale
        cells = CellLine(scale.width)
        periods = list(scale.periods())
        ends = [column for column, _day in periods[1:]] + [scale.width]
        year_named = False
        for (column, day), end in zip(periods, ends, strict=True):
            cells.put(column, "│", "header")
            begin = max(0, column + 1)
            # Where the year does not fit, its period does, and the next one names the year.
            for year in (True, False) if not year_named or day.month == 1 else (False,):
                name = name_of(day, scale.unit, year=year)
                if cell_width(name) <= end - begin:
                    cells.write(begin, name, "header")
                    year_named = year_named or year
                    break
        left = fit("  " + _("Roadmap"), titles)
        text = left + " " + "".join(text for text, _look in cells.runs())
        style = self.style_of("header")
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _foot(self) -> Strip:
        scale = self.frame.scale
        cells = CellLine(scale.width)
        column = scale.column(self._today)
        today = _("today")
        if 0 <= column < scale.width:
            cells.put(column, "▲", "today")
            before = column - cell_width(today) - 1
            cells.write(
                before if column + cell_width(today) + 2 > scale.width else column + 2,
                today,
                "today",
            )
        elif scale.width:
            text = f"‹ {today}" if column < 0 else f"{today} ›"
            cells.write(0 if column < 0 else scale.width - cell_width(text), text, "today")
        if self._grip is not None:
            cells.write(0, self._told_of_grip(), "today")
        else:
            self._write_legend(cells)
        return self._joined(self._told_of_cursor(), cells, "")

    def _write_legend(self, cells: CellLine) -> None:
        """What the signs stand for, of those that are on the roadmap, where there is room at its end."""
        kinds = {bar.milestone_kind for bar in self._bars.values() if bar.milestone}
        signs = [
            (f"{sign} {_(SIGNS[kind])}", look)
            for kind, (sign, look) in MILESTONES.items()
            if kind in kinds
        ]
        if any(bar.expected for bar in self._bars.values()):
            signs.append((f"{EXPECTED} {_('85 % chance')}", "expected"))
        column = self.frame.scale.width - sum(cell_width(text) + 2 for text, _look in signs)
        if column < 1 or any(cells.look_at(at) for at in range(column - 1, self.frame.scale.width)):
            return
        for text, look in signs:
            cells.write(column, text, look)
            column += cell_width(text) + 2

    def _told_of_cursor(self) -> str:
        """The days of the item under the cursor: a move by less than a cell shows here at least."""
        bar = self._bars.get(self.cursor_id or 0)
        if bar is None:
            return ""
        days = _days(self._span(bar))
        if bar.start is None and bar.end is None:
            return ""
        unit = self.frame.scale.unit
        step = _("± {time}").format(time=grain_of(bar.confidence, unit).told(1))
        both = f"  {days} · {step}"
        return both if cell_width(both) <= self.frame.titles else f"  {days}"

    def _told_of_grip(self) -> str:
        grip = self._grip
        assert grip is not None
        time = grip.grain.told(grip.n)
        if not grip.n:
            by = _("as it was")
        else:
            by = (_("{time} later") if grip.n > 0 else _("{time} sooner")).format(time=time)
        return " · ".join((_days(grip.span), by, _("esc leaves it"))) + "  "

    def _row(self, index: int) -> Strip:
        id = self._ids[index]
        if index == self._at:
            on, behind = ("cursor" if self.has_focus else "cursor-idle"), "row"
        else:
            on = behind = "lit" if id in self._lit else ""
        if id in self._headings:
            return self._heading(self._headings[id], on)
        bar = self._bars[id]
        segments = [*self._title(bar, on), *self._timed(bar, index, behind)]
        return Strip(segments).adjust_cell_length(self.frame.width, self.style_of(on=behind))

    def _heading(self, heading: Heading, on: str) -> Strip:
        sign = "▸" if heading.folded else "▾"
        first = {"cursor": "▌", "cursor-idle": "▏"}.get(on, " ")
        text = fit(f"{first}{sign} {heading.text}", self.frame.width)
        return Strip([Segment(text, self.style_of("heading", on))])

    def _title(self, bar: Bar, on: str) -> list[Segment]:
        sign, look = status_of(bar.status)
        first = {"cursor": "▌", "cursor-idle": "▏", "lit": "»"}.get(on, " ")
        key = shorten(bar.key, _LONGEST_KEY) + ("!" if bar.warning else " ")
        key = fit(key, self.frame.keys + 1)
        rest = max(0, self.frame.titles - 3 - cell_width(key) - 1)
        return [
            Segment(first, self.style_of("today", on)),
            Segment(f"{sign} ", self.style_of(look, on)),
            Segment(key, self.style_of("risk" if bar.warning else "key", on)),
            Segment(" " + fit(bar.title, rest), self.style_of(on=on)),
        ]

    def _timed(self, bar: Bar, index: int, behind: str) -> list[Segment]:
        scale, grid, ties = self.frame.scale, self.frame.grid, self.frame.ties
        cells = grid.copy()
        for column, glyph, look in ties.on(index):
            cells.put(column, glyph, look)
        draw_bar(cells, bar, self._span(bar), scale, ties.drawn.get(bar.id, ()))
        return [
            Segment(" ", self.style_of(on=behind)),
            *(Segment(text, self.style_of(part, behind)) for text, part in cells.runs()),
        ]

    def _joined(self, left: str, cells: CellLine, behind: str) -> Strip:
        style = self.style_of(on=behind)
        segments = [Segment(fit(left, self.frame.titles) + " ", style)]
        segments += [Segment(text, self.style_of(part, behind)) for text, part in cells.runs()]
        return Strip(segments).adjust_cell_length(self.frame.width, style)


def key_width(bar: Bar) -> int:
    """Cells that its key takes."""
    return min(_LONGEST_KEY, cell_width(bar.key))


def _days(span: Span) -> str:
    """`2027-01-11 – 2027-03-19`; an end that is open stays open."""
    return " – ".join(day.isoformat() if day else "…" for day in span)

"""A goal over time: what was measured, against the straight line from baseline to target.

Drawn in braille, two by four dots a cell. The pieces differ in form and not only in colour: points
are ●, their course is solid, the straight line is dotted, target and baseline are dashed.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from po_tui.model.quality import figure
from po_tui.tui.widgets.cells import CellLine, cell_width, shorten
from po_tui.tui.widgets.legible import legible
from po_tui.words import _

LEAST_WIDTH: Final = 24
LEAST_HEIGHT: Final = 4
"""In less than this there is nothing to be seen."""
_WITH_LEGEND: Final = 7
"""Lines from which on there is one to spare for saying what is what."""
_WIDEST_LABEL: Final = 9
_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The dots of a braille cell, by row and column."""
_LARGEST: Final = sys.float_info.max
_GAP: Final = 3
"""Of so many dots of the straight line one is drawn."""

Run = tuple[str, str]
"""A stretch of one look: text, and the name of the look."""


class Course(NamedTuple):
    """What there is to draw. Anything may be missing."""

    points: Sequence[tuple[date, float]]
    """As measured, oldest first."""
    baseline: float | None = None
    baseline_date: date | None = None
    target: float | None = None
    deadline: date | None = None
    today: date | None = None

    @property
    def drawable(self) -> bool:
        """Whether there is a value and a day to put it at."""
        return bool(self._days()) and bool(self._values())

    def _values(self) -> list[float]:
        ends = [value for value in (self.baseline, self.target) if value is not None]
        return [*ends, *(value for _day, value in self.points)]

    def _days(self) -> list[date]:
        ends = [day for day in (self.baseline_date, self.deadline) if day is not None]
        return [*ends, *(day for day, _value in self.points)]

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day, at least a day apart."""
        days = self._days()
        first, last = min(days), max(days)
        if first < last:
            return first, last
        return (
            (first, last + timedelta(days=1)) if last < date.max else (first - timedelta(1), last)
        )

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest value, never the same."""
        values = self._values()
        low, high = min(values), max(values)
        if high / 2 - low / 2 > 0:
            return low, high
        room = max(1.0, abs(low) / 10)
        return max(low - room, -_LARGEST), min(high + room, _LARGEST)


def drawn(course: Course, width: int, height: int) -> list[list[Run]]:
    """The plot as `height` lines of exactly `width` cells; none where there is no room or nothing to draw."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or not course.drawable:
        return []
    return list(_Plot(course, width, height).lines())


class _Plot:
    """The labels of the values on the left, the canvas, the days below it."""

    def __init__(self, course: Course, width: int, height: int) -> None:
        self._course, self._width = course, width
        self._legend = height >= _WITH_LEGEND
        self._left = 1 + max(
            (cell_width(text) for text, _value, _look in self._values()), default=0
        )
        self.columns, self.rows = width - self._left - 1, height - 1 - self._legend
        self._dots: dict[tuple[int, int], tuple[int, str]] = {}
        self._glyphs: dict[tuple[int, int], Run] = {}

    def _values(self) -> Iterator[tuple[str, float, str]]:
        """Values that stand at the left edge, the most important first."""
        course = self._course
        for value, look in ((course.target, "target"), (course.baseline, "baseline")):
            if value is not None:
                yield shorten(figure(value), _WIDEST_LABEL), value, look

    # ── where things stand ──────────────────────────────────────────────────────────────────────

    def _x(self, day: date) -> int:
        """The dot of a day, from the left; those outside stand at the edge."""
        first, last = self._course.span
        share = (day - first).days / (last - first).days
        return round(min(1.0, max(0.0, share)) * (self.columns * 2 - 1))

    def _y(self, value: float) -> int:
        """The dot of a value, from the top."""
        low, high = self._course.reach
        # Halved first: the way between two very large numbers would be endless.
        share = (value / 2 - low / 2) / (high / 2 - low / 2)
        return round((1 - min(1.0, max(0.0, share))) * (self.rows * 4 - 1))

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def lines(self) -> Iterator[list[Run]]:
        self._draw()
        if self._legend:
            yield self._legend_line()
        labels: dict[int, Run] = {}
        for text, value, look in self._values():
            labels.setdefault(self._y(value) // 4, (text, look))
        for row in range(self.rows):
            line = CellLine(self._width)
            text, look = labels.get(row, ("", ""))
            line.write(self._left - 1 - cell_width(text), text, look)
            line.put(self._left, "┤" if text else "│", "axis")
            for column in range(self.columns):
                glyph, look = self._cell(column, row)
                line.put(self._left + 1 + column, glyph, look)
            self._write_last(line, row)
            yield line.runs()
        yield self._days_line()

    def _draw(self) -> None:
        course = self._course
        for value, look in ((course.baseline, "baseline"), (course.target, "target")):
            if value is not None:
                for column in range(self.columns):
                    self._glyphs[column, self._y(value) // 4] = ("┄", look)
        first, last = course.span
        if course.today is not None and first <= course.today <= last:
            for row in range(self.rows):
                self._glyphs[self._x(course.today) // 2, row] = ("┊", "today")
        if (
            course.baseline is not None
            and course.target is not None
            and course.baseline_date is not None
            and course.deadline is not None
        ):
            start = (self._x(course.baseline_date), self._y(course.baseline))
            end = (self._x(course.deadline), self._y(course.target))
            self._stroke(start, end, "plan", every=_GAP)
        spots = [(self._x(day), self._y(value)) for day, value in course.points]
        if course.baseline is not None and course.baseline_date is not None and spots:
            spots.insert(0, (self._x(course.baseline_date), self._y(course.baseline)))
        for start, end in pairwise(spots):
            self._stroke(start, end, "path")
        for day, value in course.points:
            self._glyphs[self._x(day) // 2, self._y(value) // 4] = ("●", "point")

    def _stroke(
        self, start: tuple[int, int], end: tuple[int, int], look: str, *, every: int = 1
    ) -> None:
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for n in range(0, steps + 1, every):
            x = start[0] + round((end[0] - start[0]) * n / steps)
            y = start[1] + round((end[1] - start[1]) * n / steps)
            cell = (x // 2, y // 4)
            bits, before = self._dots.get(cell, (0, look))
            solid = "path" if "path" in (before, look) else look
            self._dots[cell] = bits | _DOTS[y % 4][x % 2], solid

    def _cell(self, column: int, row: int) -> Run:
        glyph = self._glyphs.get((column, row))
        dots = self._dots.get((column, row))
        if dots is not None and (glyph is None or glyph[0] != "●"):
            return chr(0x2800 + dots[0]), dots[1]
        return glyph or (" ", "")

    def _write_last(self, line: CellLine, row: int) -> None:
        """The latest value beside its point, where the line has room for it."""
        if not self._course.points:
            return
        day, value = self._course.points[-1]
        if self._y(value) // 4 != row:
            return
        text, column = f" {figure(value)} ", self._x(day) // 2 + 1
        if column + cell_width(text) > self.columns:
            column -= cell_width(text) + 1
        if column >= 0 and cell_width(text) <= _WIDEST_LABEL + 2:
            line.write(self._left + 1 + column, text, "point")

    def _legend_line(self) -> list[Run]:
        line, column = CellLine(self._width), self._left + 1
        marks = [
            ("●", _("measured"), "point"),
            ("⠢⠄", _("straight line"), "plan"),
            ("┄", _("target and baseline"), "target"),
            ("┊", _("today"), "today"),
        ]
        for sign, text, look in marks:
            words = f"{sign} {text}"
            if column + cell_width(words) > self._width:
                break
            line.write(column, words, look)
            column += cell_width(words) + 3
        return line.runs()

    def _days_line(self) -> list[Run]:
        """The days that matter, each below its place; what would touch another is left out."""
        course, line = self._course, CellLine(self._width)
        wanted = [(course.deadline, "", "label"), (course.baseline_date, "", "label")]
        wanted += [(day, "", "label") for day in course.span]
        first, last = course.span
        if course.today is not None and first <= course.today <= last:
            wanted.insert(2, (course.today, _("today"), "today"))
        taken: list[tuple[int, int]] = []
        for day, said, look in wanted:
            if day is None:
                continue
            text = shorten(said or day.isoformat(), self.columns)
            width = cell_width(text)
            column = min(max(0, self._x(day) // 2 - width // 2), self.columns - width)
            if all(column > end or column + width < start for start, end in taken):
                taken.append((column, column + width))
                line.write(self._left + 1 + column, text, look)
        return line.runs()


class CoursePlot(Widget):
    """A goal over time, as large as there is room for."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"course--{look}" for look in (
        "plan", "path", "point", "target", "baseline", "today", "axis", "label",
    )}  # fmt: skip
    DEFAULT_CSS = """
    CoursePlot {
        height: 8;
        & > .course--plan { color: $quiet; }
        & > .course--path { color: $text-primary; }
        & > .course--point { color: $text-primary; text-style: bold; }
        & > .course--target { color: $text-success; }
        & > .course--baseline { color: $quiet; }
        & > .course--today { color: $text-accent; }
        & > .course--axis { color: $quiet; }
        & > .course--label { color: $quiet; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._course = Course(())
        self._drawn: tuple[tuple[int, int], list[list[Run]]] = ((0, 0), [])

    def show(self, course: Course) -> None:
        self._course, self._drawn = course, ((0, 0), [])
        self.refresh()

    def render_line(self, y: int) -> Strip:
        size = (self.size.width, self.size.height)
        if self._drawn[0] != size:
            self._drawn = size, drawn(self._course, *size)
        lines = self._drawn[1]
        if y >= len(lines):
            return Strip.blank(size[0], self.rich_style)
        return Strip([Segment(text, self._style(look)) for text, look in lines[y]], size[0])

    def _style(self, look: str) -> Style:
        if not look:
            return self.rich_style
        part = self.get_component_rich_style(f"course--{look}")
        return legible(self.rich_style + Style(color=part.color, bold=part.bold or None))

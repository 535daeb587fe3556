"""The roadmap over time: what is meant for when, how sure that is, how far it is, where today is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from po_tui.tui.widgets.calendar import DAYS_PER_CELL, Scale, name_of, plus_days
from po_tui.tui.widgets.cells import CellLine, cell_width, fit, shorten
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark

_GLYPHS: Final = {"high": ("█", "▓"), "medium": ("╸", "╌"), "low": ("•", "·")}
"""Done and still to do: solid, dashed, dotted, by how sure the dates are."""
_LETTERS: Final = {"high": mark("H"), "medium": mark("M"), "low": mark("L")}
_STATUS: Final = {
    "idea": ("·", "planned"),
    "planned": ("○", "planned"),
    "on_track": ("▶", "good"),
    "at_risk": ("!", "risk"),
    "off_track": ("✗", "bad"),
    "done": ("✓", "quiet"),
}
_HORIZONS: Final = {"now": mark("now"), "next": mark("next"), "later": mark("later")}
_WIDEST_FIT: Final = 9
"""Days a cell at most when everything is to be shown at once: beyond that, quarters blur."""
_OPEN_END: Final = 6
"""Cells drawn for a bar of which only one end is known."""


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
    horizon: str = ""
    warning: str = ""
    after: str = ""
    """Keys of what it depends on, ready to show."""


class Timeline(Lines):
    """Bars over months, quarters or years, with a cursor, zoom and pan."""

    FOOT = 1
    LOOKS = "timeline"
    DEFAULT_CSS = """
    Timeline {
        & > .timeline--header { color: $text-muted; text-style: bold; background: $panel; }
        & > .timeline--cursor { color: auto 100%; background: $primary; text-style: bold; }
        & > .timeline--cursor-idle { background: $panel; text-style: bold; }
        & > .timeline--row { background: $boost; }
        & > .timeline--lit { background: $accent 20%; text-style: bold; }
        & > .timeline--grid { color: $foreground 25%; }
        & > .timeline--today { color: $text-accent; text-style: bold; }
        & > .timeline--planned { color: $text-primary; }
        & > .timeline--good { color: $text-success; }
        & > .timeline--risk { color: $text-warning; }
        & > .timeline--bad { color: $text-error; }
        & > .timeline--quiet { color: $text-muted; }
        & > .timeline--key { color: $text-primary; }
        & > .timeline--milestone { color: $text-accent; text-style: bold; }
        & > .timeline--empty { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES = {
        "timeline--header",
        "timeline--cursor",
        "timeline--cursor-idle",
        "timeline--row",
        "timeline--lit",
        "timeline--grid",
        "timeline--today",
        "timeline--planned",
        "timeline--good",
        "timeline--risk",
        "timeline--bad",
        "timeline--quiet",
        "timeline--key",
        "timeline--milestone",
        "timeline--empty",
    }
    BINDINGS = [
        Binding(
            "h,left",
            "pan(-1)",
            mark("Earlier"),
            show=False,
            tooltip=mark("Pan to earlier dates"),
            id="timeline.earlier",
        ),
        Binding(
            "l,right",
            "pan(1)",
            mark("Later"),
            show=False,
            tooltip=mark("Pan to later dates"),
            id="timeline.later",
        ),
        Binding(
            "plus,equals_sign",
            "zoom(-1)",
            mark("Zoom in"),
            key_display="+",
            show=False,
            tooltip=mark("Shorter periods, more detail"),
            id="timeline.zoom-in",
        ),
        Binding(
            "minus",
            "zoom(1)",
            mark("Zoom out"),
            key_display="-",
            show=False,
            tooltip=mark("Longer periods, more of the road"),
            id="timeline.zoom-out",
        ),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another roadmap item, or on none."""

        timeline: "Timeline"
        id: int | None

        @property
        def control(self) -> "Timeline":
            return self.timeline

        def can_replace(self, message: Message) -> bool:
            """While keys come faster than the screen, only the last item counts."""
            return isinstance(message, Timeline.Highlighted) and message.timeline is self.timeline

    @dataclass
    class Opened(Message):
        """Enter or a double click on a roadmap item."""

        timeline: "Timeline"
        id: int

        @property
        def control(self) -> "Timeline":
            return self.timeline

    @dataclass
    class Dragged(Message):
        """The mouse moved a bar, or only its end, by so many days."""

        timeline: "Timeline"
        id: int
        days: int
        stretched: bool

        @property
        def control(self) -> "Timeline":
            return self.timeline

    def __init__(
        self, *, empty_text: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._bars: dict[int, Bar] = {}
        self._today = date(2000, 1, 1)
        self._lit: frozenset[int] = frozenset()
        self._empty_text = empty_text
        self._days_per_cell = DAYS_PER_CELL[3]
        self._start: date | None = None
        self._moved = False
        self._grip: tuple[Bar, int, bool] | None = None
        self._grip_at = 0

    # What it shows

    def set_bars(self, bars: Sequence[Bar], today: date) -> None:
        """Show these bars in this order. The cursor stays on its item, the view where it is."""
        self._bars = {bar.id: bar for bar in bars}
        self._today = today
        if not self._moved:
            self._start = None
        self._replace_ids([bar.id for bar in bars])

    @property
    def highlight_ids(self) -> frozenset[int]:
        """Items drawn lit, such as the one that the chosen backlog item serves."""
        return self._lit

    @highlight_ids.setter
    def highlight_ids(self, ids: Iterable[int]) -> None:
        self._lit = frozenset(ids)
        self.refresh()

    @property
    def scale(self) -> Scale:
        """The stretch of time on screen."""
        if self._start is None and self._room:
            self.show_all()
        return Scale(self._start or self._today, self._days_per_cell, self._room)

    def show_all(self) -> None:
        """Zoom and pan so that today and every dated item are in sight, as far as quarters allow."""
        ends = [day for bar in self._bars.values() for day in (bar.start, bar.end) if day]
        first, last = min([self._today, *ends]), max([self._today, *ends])
        cells = max(1, self._room - 3)  # what stands behind the last bar is to be read as well
        wanted = (last - first).days / cells
        steps = [step for step in DAYS_PER_CELL if step <= _WIDEST_FIT]
        self._days_per_cell = next((step for step in steps if step >= wanted), steps[-1])
        if (last - first).days > self._room * self._days_per_cell:
            first = max(first, plus_days(self._today, -self._days_per_cell * self._room // 8))
        self._start = plus_days(first, -self._days_per_cell)
        self.refresh()

    def date_at(self, column: int) -> date:
        """The first day of a cell of the timeline, counted from where the bars begin."""
        return self.scale.day(column)

    @property
    def _titles(self) -> int:
        """The width of the column of titles."""
        return self._width if self._width < 24 else min(40, max(12, self._width * 36 // 100))

    @property
    def _room(self) -> int:
        return max(0, self._width - self._titles - 1)

    # Drawing

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._header()
        if y == self.scrollable_content_region.height - 1:
            return self._foot()
        index = self.scroll_offset.y + y - 1
        if index < len(self._ids):
            return self._row(index)
        if not self._ids and y == 2:
            text = fit("  " + self._empty_text, self._width)
            return Strip([Segment(text, self.style_of("empty"))])
        return self._joined(" " * self._titles, self._grid(), "")

    def _header(self) -> Strip:
        scale, cells = self.scale, CellLine(self._room)
        periods = list(scale.periods())
        ends = [column for column, _day in periods[1:]] + [scale.width]
        year_named = False
        for (column, day), end in zip(periods, ends, strict=True):
            cells.put(column, "│", "header")
            name = name_of(day, scale.unit, year=not year_named or day.month == 1)
            begin = max(0, column + 1)
            if cell_width(name) <= end - begin:
                cells.write(begin, name, "header")
                year_named = True
        left = fit("  " + _("Roadmap"), self._titles)
        text = left + " " + "".join(text for text, _look in cells.runs())
        return Strip([Segment(text, self.style_of("header"))]).adjust_cell_length(
            self._width, self.style_of("header")
        )

    def _grid(self) -> CellLine:
        scale = self.scale
        cells = CellLine(scale.width)
        for column, _name in scale.periods():
            cells.put(column, "┊", "grid")
        cells.put(scale.column(self._today), "┃", "today")
        return cells

    def _foot(self) -> Strip:
        cells, scale = CellLine(self._room), self.scale
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
        return self._joined(" " * self._titles, cells, "")

    def _row(self, index: int) -> Strip:
        bar = self._bars[self._ids[index]]
        if index == self._at:
            on, behind = ("cursor" if self.has_focus else "cursor-idle"), "row"
        else:
            on = behind = "lit" if bar.id in self._lit else ""
        return Strip([*self._title(bar, on), *self._timed(bar, behind)]).adjust_cell_length(
            self._width, self.style_of(on=behind)
        )

    def _title(self, bar: Bar, on: str) -> list[Segment]:
        sign, look = _STATUS.get(bar.status, ("?", "quiet"))
        first = {"cursor": "▌", "cursor-idle": "▏", "lit": "»"}.get(on, " ")
        key = shorten(bar.key, 10) + ("!" if bar.warning else " ")
        rest = max(0, self._titles - 3 - cell_width(key) - 1)
        return [
            Segment(first, self.style_of("today", on)),
            Segment(f"{sign} ", self.style_of(look, on)),
            Segment(key, self.style_of("risk" if bar.warning else "key", on)),
            Segment(" " + fit(bar.title, rest), self.style_of(on=on)),
        ]

    def _timed(self, bar: Bar, behind: str) -> list[Segment]:
        cells = self._grid()
        start, end = self._span(bar)
        look = _STATUS.get(bar.status, ("?", "quiet"))[1]
        if start is None or end is None:
            word = _(_HORIZONS.get(bar.horizon, bar.horizon))
            text = _("{when} · no dates").format(when=word) if word else _("no dates")
            cells.write(1, f"{text} · {self._letter(bar)}", "quiet")
            last = -1
        else:
            last = self._draw_bar(cells, bar, start, end, look)
        if bar.milestone is not None:
            column = self.scale.column(bar.milestone)
            cells.put(column, "◆", "milestone")
            last = max(last, column)
        if start is not None:
            self._write_behind(cells, bar, last, look)
        return [
            Segment(" ", self.style_of(on=behind)),
            *(Segment(text, self.style_of(part, behind)) for text, part in cells.runs()),
        ]

    def _span(self, bar: Bar) -> tuple[date | None, date | None]:
        """First and last day to draw, with an open end where only one of them is known."""
        start, end = bar.start, bar.end
        open_end = self._days_per_cell * _OPEN_END
        if start is not None and end is None:
            end = plus_days(start, open_end)
        elif end is not None and start is None:
            start = plus_days(end, -open_end)
        if start is not None and end is not None and end < start:
            start, end = end, start
        if self._grip is not None and self._grip[0].id == bar.id and start and end:
            _bar, days, stretched = self._grip
            start = start if stretched else plus_days(start, days)
            end = max(start, plus_days(end, days))
        return start, end

    def _draw_bar(self, cells: CellLine, bar: Bar, start: date, end: date, look: str) -> int:
        """Draw the bar; the answer is the last cell it takes."""
        scale = self.scale
        first, last = scale.column(start), scale.column(end)
        if last < 0:
            cells.put(0, "‹", look)
            return 0
        if first >= scale.width:
            cells.put(scale.width - 1, "›", look)
            return scale.width
        done, rest = _GLYPHS.get(bar.confidence, _GLYPHS["medium"])
        filled = first + round((bar.progress or 0) * (last - first + 1))
        for column in range(max(0, first), min(last + 1, scale.width)):
            cells.put(column, done if column < filled else rest, look)
        if first < 0 or bar.start is None:
            cells.put(max(0, first), "‹", look)
        if last >= scale.width or bar.end is None:
            cells.put(min(last, scale.width - 1), "›", look)
        return last

    def _write_behind(self, cells: CellLine, bar: Bar, last: int, look: str) -> None:
        """The letter of the confidence, then what there is room for: warning, milestone, after."""
        letter, width = self._letter(bar), self._room
        if last + 2 >= width:  # no room behind the bar: the letter stands at its end or on it
            cells.write(last + 1 if last + 1 < width else max(0, width - 2), letter, look)
            return
        cells.write(last + 1, f" {letter} ", look)
        column = last + 3 + cell_width(letter)
        texts = [(f"! {bar.warning}", "risk")] if bar.warning else []
        if bar.milestone_name and bar.milestone and self.scale.column(bar.milestone) >= 0:
            texts.append((bar.milestone_name, "quiet"))
        if bar.after:
            texts.append((_("after {keys}").format(keys=bar.after), "quiet"))
        for text, part in texts:
            room = width - column
            if room < 8:
                return
            cells.write(column, f"{text}  ", part)
            column += cell_width(text) + 2

    @staticmethod
    def _letter(bar: Bar) -> str:
        return _(_LETTERS.get(bar.confidence, "?"))

    def _joined(self, left: str, cells: CellLine, behind: str) -> Strip:
        style = self.style_of(on=behind)
        segments = [Segment(left + " ", style)]
        segments += [Segment(text, self.style_of(part, behind)) for text, part in cells.runs()]
        return Strip(segments).adjust_cell_length(self._width, style)

    # What happens to it

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor_id))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(self, id))

    def on_resize(self, _event: events.Resize) -> None:
        """A view that nobody has moved yet is chosen anew for the new width."""
        if not self._moved:
            self._start = None
        self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        index, column = self._index_at(event), self._column_at(event)
        if index is None or column < 0 or event.button != 1:
            return
        bar = self._bars[self._ids[index]]
        if bar.start is None or bar.end is None:
            return
        first, last = self.scale.column(bar.start), self.scale.column(bar.end)
        if first <= column <= last:
            self._move_to(index)
            self._grip_at, self._grip = column, (bar, 0, column == last and last > first)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._grip is not None:
            bar, before, stretched = self._grip
            days = (self._column_at(event) - self._grip_at) * self._days_per_cell
            if days != before:
                self._grip = (bar, days, stretched)
                self._refresh_index(self._at)

    def on_mouse_up(self) -> None:
        if self._grip is not None:
            bar, days, stretched = self._grip
            self._grip = None
            self.release_mouse()
            self._refresh_index(self._at)
            if days:
                self.post_message(self.Dragged(self, bar.id, days, stretched))

    def _column_at(self, event: events.MouseEvent) -> int:
        """The cell of the timeline under the mouse; less than 0 over the titles."""
        return event.x - self.content_offset.x - self._titles - 1

    # Keys

    def action_pan(self, direction: int) -> None:
        scale = self.scale
        self._moved = True
        self._start = plus_days(
            scale.start, direction * max(1, scale.width // 4) * scale.days_per_cell
        )
        self.refresh()

    def action_zoom(self, direction: int) -> None:
        """One step nearer or further, around the chosen bar where it is in sight, else today."""
        step = DAYS_PER_CELL.index(self._days_per_cell) + direction
        if not 0 <= step < len(DAYS_PER_CELL):
            return
        scale = self.scale
        bar = self._bars.get(self.cursor_id or 0)
        days = [day for day in (bar.start if bar else None, self._today) if day]
        columns = [scale.column(day) for day in days if 0 <= scale.column(day) < scale.width]
        kept = columns[0] if columns else scale.width // 2
        anchor = scale.day(kept)
        self._moved = True
        self._days_per_cell = DAYS_PER_CELL[step]
        self._start = plus_days(anchor, -kept * self._days_per_cell)
        self.refresh()

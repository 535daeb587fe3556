"""The roadmap over time: what is meant for when, how sure that is, how far it is, what waits for what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message

from po_tui.model.spans import Span
from po_tui.tui.widgets.bars import Bar, Heading
from po_tui.tui.widgets.calendar import DAYS_PER_CELL, Scale, plus_days
from po_tui.tui.widgets.tie_lines import TieLines
from po_tui.tui.widgets.timeline_drawing import DrawsTime, key_width
from po_tui.words import mark

__all__ = ["Bar", "Heading", "Timeline"]

_WIDEST_FIT: Final = 9
"""Days a cell at most when everything is to be shown at once: beyond that, quarters blur."""


class Timeline(DrawsTime):
    """Bars over months, quarters or years, with a cursor, zoom and pan."""

    FOOT = 1
    LOOKS = "timeline"
    DEFAULT_CSS = """
    Timeline {
        & > .timeline--header { color: $text-muted; text-style: bold; background: $panel; }
        & > .timeline--heading { color: $text-accent; text-style: bold; }
        & > .timeline--cursor { color: auto 100%; background: $primary; text-style: bold; }
        & > .timeline--cursor-idle { background: $panel; text-style: bold; }
        & > .timeline--row { background: $boost; }
        & > .timeline--lit { background: $accent 20%; text-style: bold; }
        & > .timeline--grid { color: $foreground 25%; }
        & > .timeline--tie { color: $foreground 60%; }
        & > .timeline--tie-late { color: $text-warning; }
        & > .timeline--tie-lit { color: $text-accent; text-style: bold; }
        & > .timeline--today { color: $text-accent; text-style: bold; }
        & > .timeline--planned { color: $text-primary; }
        & > .timeline--good { color: $text-success; }
        & > .timeline--risk { color: $text-warning; }
        & > .timeline--bad { color: $text-error; }
        & > .timeline--quiet { color: $text-muted; }
        & > .timeline--key { color: $text-primary; }
        & > .timeline--milestone { color: $text-accent; text-style: bold; }
        & > .timeline--ghost { color: $foreground 35%; }
        & > .timeline--expected { color: $text-success; }
        & > .timeline--empty { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES = {
        f"timeline--{look}"
        for look in (
            "header", "heading", "cursor", "cursor-idle", "row", "lit", "grid", "tie", "tie-late",
            "tie-lit", "today", "planned", "good", "risk", "bad", "quiet", "key", "milestone",
            "expected", "ghost", "empty",
        )
    }  # fmt: skip
    BINDINGS = [
        Binding("h,left", "pan(-1)", mark("Earlier"), show=False, tooltip=mark("Pan to earlier dates"), id="timeline.earlier"),
        Binding("l,right", "pan(1)", mark("Later"), show=False, tooltip=mark("Pan to later dates"), id="timeline.later"),
        Binding("plus,equals_sign", "zoom(-1)", mark("Zoom in"), key_display="+", show=False, tooltip=mark("Shorter periods, more detail; ctrl with the wheel does it too"), id="timeline.zoom-in"),
        Binding("minus", "zoom(1)", mark("Zoom out"), show=False, tooltip=mark("Longer periods, more of the road"), id="timeline.zoom-out"),
        Binding("0", "today", mark("Today"), show=False, tooltip=mark("To today; again: the whole road"), id="timeline.today"),
    ]  # fmt: skip

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
        """Enter or a double click on a roadmap item, or on a heading: its id is less than 0."""

        timeline: "Timeline"
        id: int

        @property
        def control(self) -> "Timeline":
            return self.timeline

    def __init__(
        self, *, empty_text: str = "", id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._bars: dict[int, Bar] = {}
        self._headings: dict[int, Heading] = {}
        self._today = date(2000, 1, 1)
        self._lit: frozenset[int] = frozenset()
        self._empty_text = empty_text
        self._days_per_cell = DAYS_PER_CELL[3]
        self._start: date | None = None
        self._moved = False
        self._known_ties: tuple[object, TieLines] | None = None
        self._keys_width = 0

    # What it shows

    def set_bars(self, rows: Sequence[Bar | Heading], today: date) -> None:
        """Show these bars in this order. The cursor stays on its item, the view where it is."""
        self._bars = {row.id: row for row in rows if isinstance(row, Bar)}
        self._headings = {row.id: row for row in rows if isinstance(row, Heading)}
        self._today = today
        self._known_ties = self._known_places = None
        self._keys_width = max((key_width(bar) for bar in self._bars.values()), default=0)
        if not self._moved:
            self._start = None
        if self._grip is not None and self._bars.get(self._grip.bar.id) != self._grip.bar:
            self.put_down()  # somebody else moved it, or took it away
        self._replace_ids([row.id for row in rows])

    def say_if_empty(self, text: str) -> None:
        """What an empty roadmap tells."""
        self._empty_text = text
        self.refresh()

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
        if self._start is None and self._room:
            self._fit()  # asked for while it is drawn: that is no reason to draw it once more
        return Scale(self._start or self._today, self._days_per_cell, self._room)

    def show_all(self) -> None:
        """Zoom and pan so that today and every dated item are in sight, as far as quarters allow."""
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        ends = [day for bar in self._bars.values() for day in (bar.start, bar.end) if day]
        first, last = min([self._today, *ends]), max([self._today, *ends])
        cells = max(1, self._room - 3)  # what stands behind the last bar is to be read as well
        wanted = (last - first).days / cells
        steps = [step for step in DAYS_PER_CELL if step <= _WIDEST_FIT]
        self._days_per_cell = next((step for step in steps if step >= wanted), steps[-1])
        if (last - first).days > self._room * self._days_per_cell:
            first = max(first, plus_days(self._today, -self._days_per_cell * self._room // 8))
        self._start = plus_days(first, -self._days_per_cell)

    @property
    def _titles(self) -> int:
        return self._width if self._width < 24 else min(40, max(12, self._width * 36 // 100))

    @property
    def _room(self) -> int:
        return max(0, self._width - self._titles - 1)

    # What happens to it

    def _move_to(self, index: int) -> None:
        lit, top = self._ties.lit_rows, self.scroll_offset.y
        super()._move_to(index)
        if self.scroll_offset.y == top:
            for row in lit | self._ties.lit_rows:
                self._refresh_index(row)
        self._refresh_foot()

    def _refresh_foot(self) -> None:
        foot = self.scrollable_content_region.height - 1
        self.refresh(Region(0, foot, self._width, 1))

    follow: Callable[[], object] | None = None
    """Tells of the item under the cursor at once, so that both are drawn in one frame.

    Told by message, it would come a frame after the cursor, at every key.
    """

    def cursor_moved(self) -> None:
        if self.follow is not None and not self.app.message_queue_size:
            self.follow()
            return
        id = self.cursor_id
        self.post_message(self.Highlighted(self, id if id in self._bars else None))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(self, id))

    def on_resize(self, _event: events.Resize) -> None:
        """A view that nobody has moved yet is chosen anew for the new width."""
        if not self._moved:
            self._start = None
        self.refresh()

    # Keys

    def pan_by(self, cells: int) -> None:
        scale = self.scale
        self._moved = True
        self._start = plus_days(scale.start, cells * scale.days_per_cell)
        self.refresh()

    def zoom_at(self, direction: int, column: int) -> None:
        step = DAYS_PER_CELL.index(self._days_per_cell) + direction
        if not 0 <= step < len(DAYS_PER_CELL):
            return
        anchor = self.scale.day(column)
        self._moved = True
        self._days_per_cell = DAYS_PER_CELL[step]
        self._start = plus_days(anchor, -column * self._days_per_cell)
        self.refresh()

    def bring_into_sight(self, days: Span) -> None:
        """Pan no further than it takes to see a stretch of time, or as much of it as there is room for."""
        scale = self.scale
        if days.start is None or days.end is None or not scale.width:
            return
        first, last = scale.column(days.start), scale.column(days.end) + 3
        if first < 0 or last - first >= scale.width:
            self.pan_by(first - 1)
        elif last >= scale.width:
            self.pan_by(last - scale.width + 1)

    def action_pan(self, direction: int) -> None:
        self.pan_by(direction * max(1, self.scale.width // 4))

    def action_zoom(self, direction: int) -> None:
        """One step nearer or further, around the chosen bar where it is in sight, else today."""
        scale = self.scale
        bar = self._bars.get(self.cursor_id or 0)
        days = [day for day in (bar.start if bar else None, self._today) if day]
        columns = [scale.column(day) for day in days if 0 <= scale.column(day) < scale.width]
        self.zoom_at(direction, columns[0] if columns else scale.width // 2)

    def action_today(self) -> None:
        """Today a quarter into the view; where it is there already, as much of the road as fits."""
        scale = self.scale
        wanted = plus_days(self._today, -(scale.width // 4) * scale.days_per_cell)
        if self._start == wanted:
            self._moved = False
            self.show_all()
            return
        self._moved = True
        self._start = wanted
        self.refresh()

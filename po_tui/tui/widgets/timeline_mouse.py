"""The mouse on the roadmap: drag a bar to move it, its ends to stretch it; the wheel pans and zooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from textual import events
from textual.message import Message

from po_tui.model import spans
from po_tui.model.spans import Grain, Span
from po_tui.tui.widgets.bars import Bar
from po_tui.tui.widgets.calendar import Scale
from po_tui.tui.widgets.headed_lines import HeadedLines

Edge = Literal["bar", "start", "end"]
_CHANGES: Final = {"bar": spans.moved, "start": spans.begun, "end": spans.stretched}
_STARTS_GRIPPED: Final = 3
"""Cells from which on a bar has a start of its own to be gripped, beside its middle and end."""


@dataclass
class Grip:
    """A bar that the mouse holds."""

    bar: Bar
    edge: Edge
    pressed_at: int
    """The cell where the button went down."""
    n: int = 0
    grain: Grain = Grain.day

    @property
    def span(self) -> Span:
        """Where the bar would be."""
        try:
            return _CHANGES[self.edge](self.bar.span, self.n, self.grain)
        except ValueError:
            return self.bar.span


class DragsBars(HeadedLines):
    """The part of the timeline that hears the mouse."""

    @dataclass
    class Dragged(Message):
        """The mouse let go of a bar, or of one of its ends, so many steps away."""

        id: int
        edge: Edge
        n: int
        grain: Grain

    _bars: Mapping[int, Bar]
    _grip: Grip | None = None
    _let_go = False
    """The click that follows a drop means nothing."""

    @property
    def scale(self) -> Scale:
        """The stretch of time on screen."""
        raise NotImplementedError

    @property
    def _titles(self) -> int:
        """The width of the column of titles."""
        raise NotImplementedError

    def pan_by(self, cells: int) -> None:
        """Show later dates, or earlier ones."""
        raise NotImplementedError

    def zoom_at(self, direction: int, column: int) -> None:
        """Shorter periods (-1) or longer ones; the day in that cell stays there."""
        raise NotImplementedError

    @property
    def dragging(self) -> bool:
        """Whether the mouse holds a bar."""
        return self._grip is not None

    def put_down(self) -> None:
        """Hold nothing any more; the bar is where it was."""
        if self._grip is not None:
            self._grip = None
            self.release_mouse()
            self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._let_go = False
        index, column = self._index_at(event), self._column_at(event)
        if index is None or column < 0 or event.button != 1:
            return
        bar = self._bars.get(self._ids[index])
        if bar is None or bar.start is None or bar.end is None:
            return
        first, last = self.scale.column(bar.start), self.scale.column(bar.end)
        if not first <= column <= last:
            return
        self._move_to(index)
        edge: Edge = "end" if column == last and last > first else "bar"
        if column == first and last - first >= _STARTS_GRIPPED - 1:
            edge = "start"
        self._grip = Grip(bar, edge, column)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        grip = self._grip
        if grip is None:
            return
        if not event.button:  # it was let go where the terminal does not hear of it
            self.put_down()
            return
        scale = self.scale
        days = (self._column_at(event) - grip.pressed_at) * scale.days_per_cell
        grain = spans.grain_of(grip.bar.confidence, scale.unit)
        if grip.bar.confidence == "high":  # where days are meant, every cell counts
            grain = Grain.day
        n = spans.steps_in(days, grain)
        if (n, grain) != (grip.n, grip.grain):
            grip.n, grip.grain = n, grain
            self.refresh()

    def on_mouse_up(self) -> None:
        grip = self._grip
        if grip is None:
            return
        self._let_go = bool(grip.n)
        self.put_down()
        if grip.span != grip.bar.span:
            self.post_message(self.Dragged(grip.bar.id, grip.edge, grip.n, grip.grain))

    def on_mouse_release(self, _event: events.MouseRelease) -> None:
        # A late one, of the press before, is not meant for this.
        if self.app.mouse_captured is not self:
            self.put_down()

    def on_click(self, event: events.Click) -> None:
        """Selects, as in every list, unless a bar was dragged just now."""
        if self._let_go:
            self._let_go = False
            event.prevent_default()

    def on_key(self, event: events.Key) -> None:
        """While a bar is held, esc lets it be; no other key acts on what is in motion."""
        if self._grip is not None:
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.put_down()

    # ── the wheel ───────────────────────────────────────────────────────────────────────────────

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._roll(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._roll(event, 1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self._pan_with(event, -1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self._pan_with(event, 1)

    def _roll(self, event: events.MouseEvent, direction: int) -> None:
        """Over time unless there are rows out of sight: with ctrl near or far, with shift over time."""
        column = self._column_at(event)
        if event.ctrl:
            event.stop()
            event.prevent_default()
            self.zoom_at(direction, max(0, column))
        elif event.shift or (column >= 0 and self.max_scroll_y == 0):
            self._pan_with(event, direction)

    def _pan_with(self, event: events.MouseEvent, direction: int) -> None:
        event.stop()
        event.prevent_default()
        self.pan_by(direction * max(1, self.scale.width // 12))

    def _column_at(self, event: events.MouseEvent) -> int:
        """The cell of the timeline under the mouse; less than 0 over the titles."""
        return event.x - self.content_offset.x - self._titles - 1

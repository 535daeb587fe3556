"""A short list of the meeting – candidates, agenda, people – with a cursor that belongs to its record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from po_tui.tui.refinement.sheet import wrapped
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.lines import Lines
from po_tui.words import mark


class Piece(NamedTuple):
    """A stretch of a row, as wide as it is to be, and the name of its look."""

    text: str
    look: str = ""


class Row(NamedTuple):
    """A record of the list; `draw` gives its pieces for a width in cells."""

    id: int
    draw: Callable[[int], Sequence[Piece]]


class RowList(Lines):
    """Rows in order below an optional heading."""

    LOOKS = "row-list"
    HEADING = 0
    COMPONENT_CLASSES = {
        "row-list--cursor",
        "row-list--cursor-idle",
        "row-list--key",
        "row-list--muted",
        "row-list--good",
        "row-list--warn",
        "row-list--now",
    }
    DEFAULT_CSS = """
    RowList {
        & > .row-list--cursor { color: $block-cursor-foreground; background: $row-cursor; text-style: bold; }
        & > .row-list--cursor-idle { background: $row-idle; }
        & > .row-list--key { color: $text-primary; text-style: bold; }
        & > .row-list--muted { color: $text-muted; }
        & > .row-list--good { color: $text-success; }
        & > .row-list--warn { color: $text-warning; }
        & > .row-list--now { color: $text-accent; text-style: bold; }
    }
    """

    BINDINGS = [
        Binding("enter", "open", mark("Open"), show=False, tooltip=mark("Open the line"), id="list.open"),
    ]  # fmt: skip

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another record, or on none."""

        rows: "RowList"
        id: int | None

        @property
        def control(self) -> "RowList":
            return self.rows

    @dataclass
    class Opened(Message):
        """Enter or a double click."""

        rows: "RowList"
        id: int

        @property
        def control(self) -> "RowList":
            return self.rows

    @dataclass
    class Dropped(Message):
        """A row was dragged to another place, 1 first."""

        rows: "RowList"
        id: int
        place: int

        @property
        def control(self) -> "RowList":
            return self.rows

    def __init__(
        self, empty_text: str = "", *, id: str | None = None, movable: bool = False
    ) -> None:
        super().__init__(id=id)
        self._rows: dict[int, Row] = {}
        self._empty_text = empty_text
        self._movable = movable
        self._held: int | None = None
        """The row that the mouse holds …"""
        self._stood: list[int] = []
        """… and the order before it was taken."""

    def show(self, rows: Sequence[Row]) -> None:
        """Show these records; the cursor stays on its own. What is held by the mouse is let go."""
        self._let_go()
        self._rows = {row.id: row for row in rows}
        self._replace_ids([row.id for row in rows])
        self.refresh()

    def say_when_empty(self, text: str) -> None:
        """What belongs here and which key starts it."""
        self._empty_text = text
        self.refresh()

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        width = self._width
        if index >= len(self._ids):
            text = ""
            if not self._ids:
                lines = wrapped(self._empty_text, max(8, width - 2))
                text = " " + lines[y] if y < len(lines) else ""
            return Strip([Segment(fit(text, width), self.style_of("muted"))], width)
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        bar = {"cursor": "▌", "cursor-idle": "▏"}.get(on, " ")
        pieces = self._rows[self._ids[index]].draw(width - 1)
        segments = [Segment(bar, self.style_of("now", on))]
        segments += [Segment(text, self.style_of(look, on)) for text, look in pieces]
        return Strip(segments).adjust_cell_length(width, self.style_of("", on))

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor_id))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(self, id))

    def on_resize(self, _event: events.Resize) -> None:
        self.refresh()

    # Dragging

    def on_mouse_down(self, event: events.MouseDown) -> None:
        index = self._index_at(event) if self._movable and event.button == 1 else None
        if index is not None:
            self._move_to(index)
            self._held, self._stood = self._ids[index], list(self._ids)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row goes along with the mouse; nothing is kept before it is let go."""
        if self._held is None:
            return
        if not event.button:  # let go where the terminal does not hear of it
            self._put_back()
            return
        line = event.get_content_offset_capture(self).y - self.HEADING + self.scroll_offset.y
        ids = [id for id in self._ids if id != self._held]
        ids.insert(min(max(0, line), len(ids)), self._held)
        if ids != list(self._ids):
            self._replace_ids(ids)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        held, moved = self._held, list(self._ids) != self._stood
        if held is not None:
            place = list(self._ids).index(held) + 1
            self._let_go()
            if moved:
                self.post_message(self.Dropped(self, held, place))

    def on_key(self, event: events.Key) -> None:
        """While a row is held esc puts it back; no other key acts on a list in motion."""
        if self._held is not None:
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self._put_back()

    def _put_back(self) -> None:
        stood = self._stood
        self._let_go()
        self._replace_ids(stood)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held = None
            self.release_mouse()

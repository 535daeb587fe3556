"""What every list on screen has in common: a cursor that belongs to a record, keys, the mouse.

Lines are drawn straight onto the screen, below a heading that stays, without a widget for each.
Vocabulary: an *index* counts records from 0, a *line* counts what is on the screen below the heading.
"""

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size

from po_tui.tui.widgets.drawn import Drawn
from po_tui.tui.widgets.legible import legible
from po_tui.words import mark


class Lines(Drawn, can_focus=True):
    """Records in order, one line each, or `tall` lines. Subclasses draw them and say what happens to them."""

    ALLOW_SELECT = False
    HEADING = 1
    """Lines above the records that do not scroll."""
    FOOT = 0
    """Lines below the records that do not scroll."""

    LOOKS = "lines"
    """What the names of the component classes begin with."""

    DEFAULT_CSS = """
    Lines {
        height: 1fr;
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding(
            "down,j", "down", mark("Down"), show=False, tooltip=mark("Next line"), id="list.down"
        ),
        Binding("up,k", "up", mark("Up"), show=False, tooltip=mark("Previous line"), id="list.up"),
        Binding(
            "home,g", "first", mark("Top"), show=False, tooltip=mark("First line"), id="list.first"
        ),
        Binding(
            "end,G", "last", mark("Bottom"), show=False, tooltip=mark("Last line"), id="list.last"
        ),
        Binding(
            "pagedown",
            "page(1)",
            mark("Page down"),
            show=False,
            tooltip=mark("One screen down"),
            id="list.page-down",
        ),
        Binding(
            "pageup",
            "page(-1)",
            mark("Page up"),
            show=False,
            tooltip=mark("One screen up"),
            id="list.page-up",
        ),
        Binding("enter", "open", mark("Open"), tooltip=mark("Open the line"), id="list.open"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._ids: Sequence[int] = ()
        self._at = -1
        self._way = 1
        """Which way the cursor went last: down, or -1 for up."""
        self._styles_of: dict[tuple[str, str], Style] = {}

    # For subclasses

    @property
    def tall(self) -> int:
        """The lines that a record takes."""
        return 1

    def cursor_moved(self) -> None:
        """The cursor stands on another record."""

    def opened(self, id: int) -> None:
        """Enter or a double click."""

    def style_of(self, look: str = "", on: str = "") -> Style:
        """The style of a piece, on a plain line or on one that is `on`: lit, cursor, cursor-idle …

        Both are component classes without their prefix. On the cursor's line the line's own colour
        holds throughout: it is sure to be readable.
        """
        known = self._styles_of.get((look, on))
        if known is None:
            known = self._styles_of[look, on] = legible(self._mixed(look, on))
        return known

    def _mixed(self, look: str, on: str) -> Style:
        style = self.rich_style
        if on:
            style += self.get_component_rich_style(f"{self.LOOKS}--{on}")
        if on and (style.bgcolor is None or style.bgcolor.triplet is None):
            # Sixteen colours have no light tints, and their shades are the terminal's own affair.
            return self.rich_style + Style(bold=True, reverse=on == "cursor")
        if look and not on.startswith("cursor"):
            part = self.get_component_rich_style(f"{self.LOOKS}--{look}")
            style += Style(color=part.color, bold=part.bold or None)
            if look == "header":
                style += Style(bgcolor=part.bgcolor)
        return style

    # What it holds

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    @property
    def cursor_id(self) -> int | None:
        """The record under the cursor; None in an empty list."""
        return self._ids[self._at] if 0 <= self._at < len(self._ids) else None

    def move_cursor_to(self, id: int) -> bool:
        """Put the cursor on a record; False where the list does not hold it."""
        try:
            index = self._ids.index(id)
        except ValueError:
            return False
        self._move_to(index)
        return True

    def _replace_ids(self, ids: Sequence[int]) -> None:
        """Hold other records. The cursor stays on its own, and that one on its line.

        Where it is gone, the one that took its place is next; a filter shows its first.
        """
        before, place = self.cursor_id, self._at
        line = max(0, place) * self.tall - self.scroll_offset.y  # an empty list has no place
        self._ids = ids
        self._at = self._place_of(before, place)
        self._set_virtual_size()
        if place != self._at:
            self._scroll(self._at * self.tall - line)
        self._reveal()
        self.refresh()
        if self.cursor_id != before:
            self.cursor_moved()

    def _place_of(self, id: int | None, place: int) -> int:
        if not self._ids:
            return -1
        if id is not None:
            try:
                return self._ids.index(id)
            except ValueError:
                pass
        # A record dropped at the end leaves the cursor at the end.
        last = len(self._ids) - 1
        return max(0, min(place, last)) if place <= last + 1 else 0

    # Where things stand

    @property
    def _width(self) -> int:
        return self.room.width

    @property
    def _body_height(self) -> int:
        return max(1, self.room.height - self.HEADING - self.FOOT)

    def _set_virtual_size(self) -> None:
        size = Size(self._width, len(self._ids) * self.tall + self.HEADING + self.FOOT)
        if size != self.virtual_size:
            self.virtual_size = size

    def _refresh_index(self, index: int) -> None:
        tall = self.tall
        line = index * tall - self.scroll_offset.y
        if -tall < line < self._body_height:
            top = max(0, line)
            self.refresh(Region(0, top + self.HEADING, self._width, line + tall - top))

    def _scroll(self, y: int) -> None:
        self.scroll_to(y=max(0, y), animate=False, force=True)

    def _reveal(self) -> None:
        """Scroll no further than it takes to see the cursor."""
        top, first = self.scroll_offset.y, self._at * self.tall
        if first < top:
            self._scroll(first)
        elif first + self.tall > top + self._body_height:
            self._scroll(first + self.tall - self._body_height)

    def _move_to(self, index: int) -> None:
        index = min(max(0, index), len(self._ids) - 1)
        if index == self._at or index < 0:
            return
        before, self._at = self._at, index
        self._way = 1 if index > before else -1
        self._refresh_index(before)
        self._refresh_index(index)
        self._reveal()
        self.cursor_moved()

    def _index_at(self, event: events.MouseEvent) -> int | None:
        """The index of the record under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y - self.HEADING < self._body_height:
            return None
        index = (self.scroll_offset.y + offset.y - self.HEADING) // self.tall
        return index if index < len(self._ids) else None

    # What happens to it

    def notify_style_update(self) -> None:
        self._styles_of.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        self._refresh_index(self._at)

    def on_blur(self) -> None:
        self._refresh_index(self._at)

    def on_resize(self, _event: events.Resize) -> None:
        self._set_virtual_size()
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        index = self._index_at(event)
        if index is not None:
            self._move_to(index)
            if event.chain == 2:
                self.action_open()

    # Keys

    def action_down(self) -> None:
        self._move_to(self._at + 1)

    def action_up(self) -> None:
        self._move_to(self._at - 1)

    def action_first(self) -> None:
        self._move_to(0)

    def action_last(self) -> None:
        self._move_to(len(self._ids) - 1)

    def action_page(self, direction: int) -> None:
        self._move_to(self._at + direction * (self._body_height // self.tall - 1 or 1))

    def action_open(self) -> None:
        if self.cursor_id is not None:
            self.opened(self.cursor_id)

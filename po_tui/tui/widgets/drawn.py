"""A scrolled text that draws its own lines: what stood on the screen before is not drawn a second time."""

from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Drawn(ScrollView):
    """Subclasses give their lines in `render_line`, the same strip for the same line.

    Textual keeps the lines of every widget once more, by their place on the screen: each scrolled
    line is padded, filtered and put into escape codes anew. A strip remembers all of that itself.
    """

    _behind: Color | None = None
    """The colour behind the text; found out once for every style."""
    _nothing: Strip | None = None
    """An empty line."""
    _known_room: tuple[tuple[Size, bool, bool], Size] | None = None
    """How much room there is at this size and with these scroll bars."""

    @property
    def room(self) -> Size:
        """The size of what it draws, without its frame and its scroll bars.

        Asked for many times at every key, while Textual looks for its place on the screen each time.
        """
        key = self._size, self.show_vertical_scrollbar, self.show_horizontal_scrollbar
        if self._known_room is None or self._known_room[0] != key:
            found = self.scrollable_content_region.size
            if not found:  # it has no place yet, or is hidden
                return found
            self._known_room = key, found
        return self._known_room[1]

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.styles.gutter != (0, 0, 0, 0):  # a frame or a margin: Textual draws those
            return super().render_lines(crop)
        if self._behind is None:
            self._behind = self.background_colors[1]
        # Not the column of the scroll bar: that lies in front.
        width, filters = self.room.width, self.get_line_filters()
        lines = [self.render_line(y) for y in crop.line_range]
        if any(line.cell_length < width for line in lines):
            lines = [line.adjust_cell_length(width, self.rich_style) for line in lines]
        for filter in filters:
            lines = [line.apply_filter(filter, self._behind) for line in lines]
        left, right = crop.column_span
        if left == 0 and right >= width:
            return lines
        return [line.crop(left, right) for line in lines]

    def finish(self, strip: Strip) -> None:
        """Put a whole line into escape codes that may be painted next; it remembers them."""
        if self._behind is None:
            self._behind = self.background_colors[1]
        for filter in self.get_line_filters():
            strip = strip.apply_filter(filter, self._behind)
        strip.render(self.app.console)

    def blank(self, style: Style) -> Strip:
        """A line on which nothing stands, as wide as there is room."""
        width, kept = self.room.width, self._nothing
        if kept is None or kept.cell_length != width:
            kept = self._nothing = Strip.blank(width, style)
        return kept

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        bar = self.vertical_scrollbar
        if self.show_vertical_scrollbar and self._thumb(old_value) == self._thumb(new_value):
            # It would be drawn anew for every line that a list of thousands moves on.
            bar.set_reactive(type(bar).position, new_value)
            if round(old_value) != round(new_value):
                self.refresh(self.moving)
        else:
            super().watch_scroll_y(old_value, new_value)

    @property
    def moving(self) -> Region:
        """What is drawn elsewhere when it scrolls; not the scroll bar beside it."""
        return self.room.region

    def _thumb(self, at: float) -> int:
        """Where the thumb of the scroll bar begins, in the eighths of a cell it is drawn in."""
        height, whole = self.size.height, self.virtual_size.height
        if not 0 < height < whole:
            return 0
        return int((height - max(1, height * height / whole)) * at / (whole - height) * 8)

    def notify_style_update(self) -> None:
        self._nothing = self._behind = self._known_room = None
        super().notify_style_update()

"""A scrolled text that draws its own lines: what stood on the screen before is not drawn a second time."""

from rich.style import Style
from textual.color import Color
from textual.geometry import Region
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

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.styles.gutter != (0, 0, 0, 0):  # a frame or a margin: Textual draws those
            return super().render_lines(crop)
        if self._behind is None:
            self._behind = self.background_colors[1]
        # Not the column of the scroll bar: that lies in front.
        width, filters = self.scrollable_content_region.width, self.get_line_filters()
        lines = [self.render_line(y) for y in crop.line_range]
        if any(line.cell_length < width for line in lines):
            lines = [line.adjust_cell_length(width, self.rich_style) for line in lines]
        for filter in filters:
            lines = [line.apply_filter(filter, self._behind) for line in lines]
        left, right = crop.column_span
        if left == 0 and right >= width:
            return lines
        return [line.crop(left, right) for line in lines]

    def blank(self, style: Style) -> Strip:
        """A line on which nothing stands, as wide as there is room."""
        width, kept = self.scrollable_content_region.width, self._nothing
        if kept is None or kept.cell_length != width:
            kept = self._nothing = Strip.blank(width, style)
        return kept

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        bar = self.vertical_scrollbar
        if self.show_vertical_scrollbar and self._thumb(old_value) == self._thumb(new_value):
            # It would be drawn anew for every line that a list of thousands moves on.
            bar.set_reactive(type(bar).position, new_value)
            if round(old_value) != round(new_value):
                self.refresh(self.size.region)
        else:
            super().watch_scroll_y(old_value, new_value)

    def _thumb(self, at: float) -> int:
        """Where the thumb of the scroll bar begins, in the eighths of a cell it is drawn in."""
        height, whole = self.size.height, self.virtual_size.height
        if not 0 < height < whole:
            return 0
        return int((height - max(1, height * height / whole)) * at / (whole - height) * 8)

    def notify_style_update(self) -> None:
        self._nothing = None
        self._behind = None
        super().notify_style_update()

"""Lists with headings between their records: the heading of the first record in sight stays in sight."""

from po_tui.tui.widgets.bars import Heading
from po_tui.tui.widgets.lines import Lines


class HeadedLines(Lines):
    """Headings are lines with ids less than 0, on which the cursor can stand."""

    _headings: dict[int, Heading]

    def _reveal(self) -> None:
        super()._reveal()
        top = self.scroll_offset.y
        if 0 < top == self._at and self._ids[self._at - 1] in self._headings:
            self._scroll(top - 1)

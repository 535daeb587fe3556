"""The list whose item stands beside it: both are drawn in one frame."""

from collections.abc import Callable

from po_tui.tui.item.words import say
from po_tui.tui.widgets.movable_table import MovableTable


class FollowedTable(MovableTable):
    """Told by message, the item would come a frame after the cursor, at every key."""

    def __init__(self, follow: Callable[[], None], reveal: Callable[[int], bool]) -> None:
        super().__init__(say=say)
        self._follow, self._reveal_item = follow, reveal

    def cursor_moved(self) -> None:
        if self.app.message_queue_size:  # more keys are on their way: it follows the last
            super().cursor_moved()
        else:
            self._follow()

    def move_cursor_to(self, id: int) -> bool:
        """Put the cursor on an item, unfolding what it is within."""
        return super().move_cursor_to(id) or (self._reveal_item(id) and super().move_cursor_to(id))

"""Has the next item read before its key comes: a list is walked through from one to the next.

What was read ahead is shown only as long as nothing at all was written since, by whomever.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from po_tui.settings import today

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.tui.page import Block
    from po_tui.workspace.finding import Finding

REST: Final = 0.01
"""Seconds after a key until the next item is read: the key itself is on the screen by then."""
_KEPT: Final = 64


class ReadItem:
    """An item, and its page once that is wanted."""

    def __init__(self, view: "ItemView") -> None:
        self.view = view

    @cached_property
    def page(self) -> "Sequence[Block]":
        """The paragraphs to show beside the list."""
        from po_tui.tui.item.item_page import item_page  # not before there is an item to show

        return tuple(item_page(self.view))


class ReadItems:
    """Items read lately or ahead, as they are now."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int | None], ReadItem] = {}
        self._of: object = None
        """The file, the product and the day that they were read from."""
        self._soon: asyncio.TimerHandle | None = None

    def get(self, items: "Finding", item_id: int, place: int | None) -> ReadItem:
        """The item, read unless that was done already; raises Unknown where it is gone."""
        of = items.workspace, items.version(), today()
        if of != self._of or len(self._kept) > _KEPT:
            self._kept.clear()
            self._of = of
        known = self._kept.get((item_id, place))
        if known is None:
            known = self._kept[item_id, place] = ReadItem(items.view(item_id, place))
        return known

    def soon(self, act: Callable[[], None]) -> None:
        """Do it when nothing has been asked for a moment; whoever asked before is forgotten."""
        self.stop()
        self._soon = asyncio.get_running_loop().call_later(REST, act)

    def stop(self) -> None:
        """Nobody looks at it any more."""
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None

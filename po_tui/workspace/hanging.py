"""What hangs on an item in records of its own: who owns them, and what cannot be stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from po_tui.model import validate
from po_tui.store import typed as reading
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.backlog import Item

GONE = mark("that is gone – someone took it back meanwhile")


class Hanging(Area):
    """Finds the item that a record hangs on."""

    def _key_of(self, table: str, id: int) -> str:
        """The key of the item that a record hangs on; raises Unknown where it is gone."""
        item_id = reading.item_of(self.rows, self.product_id, table, id)
        if item_id is None:
            raise Unknown(_(GONE))
        return self.workspace.backlog.key(item_id)

    def _load(self, session: "Session", item_id: int) -> "Item":
        raise NotImplementedError("the backlog provides it")


@contextmanager
def mistakes() -> Iterator[None]:
    """What validation says no to is a mistake of the person's."""
    try:
        yield
    except validate.NotValid as no:
        raise Mistake(str(no)) from no

"""What was done, by whom, and taking it back."""

from po_tui.store import journal
from po_tui.store.journal import (
    LaterStepStands,
    NothingToRedo,
    NothingToUndo,
    PastStep,
    StillUsed,
)
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Refused

__all__ = ["History", "PastStep"]

_NO = (NothingToUndo, NothingToRedo, LaterStepStands, StillUsed)


class History(Area):
    """The journal of the product."""

    def steps(self, limit: int = 200) -> list[PastStep]:
        """The latest steps, newest first."""
        return journal.steps(self.rows, self.product_id, limit=limit)

    def of_item(self, item_id: int, limit: int = 200) -> list[PastStep]:
        """The steps that touched an item, newest first, each with what it changed there."""
        return journal.steps(self.rows, self.product_id, item_id=item_id, limit=limit)

    def undo(self, step_id: int | None = None) -> PastStep:
        """Take back this process's latest step, or the one named; raises Refused saying why not."""
        try:
            return journal.undo(self.store, self.product_id, step_id)
        except _NO as no:
            raise Refused(str(no)) from no

    def redo(self) -> PastStep:
        """Do again what was undone last; raises Refused where there is nothing."""
        try:
            return journal.redo(self.store, self.product_id)
        except _NO as no:
            raise Refused(str(no)) from no

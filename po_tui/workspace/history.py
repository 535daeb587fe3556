"""What was done, by whom, and taking it back."""

from collections.abc import Iterable

from po_tui.store import journal
from po_tui.store.journal import (
    LaterStepStands,
    NothingToRedo,
    NothingToUndo,
    PastStep,
    Portions,
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

    def named(self, step_ids: Iterable[int]) -> list[PastStep]:
        """The steps of those numbers, each with what it changed; those of other products left out."""
        return [
            found
            for id in step_ids
            if self.rows.execute(
                "SELECT 1 FROM step WHERE id = ? AND product_id = ?", (id, self.product_id)
            ).fetchone()
            and (found := journal.step(self.rows, id)) is not None
        ]

    def of_item(self, item_id: int, limit: int = 200) -> list[PastStep]:
        """The steps that touched an item, newest first, each with what it changed there."""
        return journal.steps(self.rows, self.product_id, item_id=item_id, limit=limit)

    def undo(self, step_id: int | None = None) -> PastStep:
        """Take back this process's latest step, or the one named; raises Refused saying why not."""
        try:
            return journal.undo(self.store, self.product_id, step_id)
        except _NO as no:
            raise Refused(str(no)) from no

    def undoing(self) -> tuple[PastStep, Portions]:
        """`undo` in portions: how many changes are taken back after each; all or, if closed, none."""
        try:
            step, portions = journal.undoing(self.store, self.product_id)
        except _NO as no:
            raise Refused(str(no)) from no
        return step, _refusing(portions)

    def redoing(self) -> tuple[PastStep, Portions]:
        """`redo` in portions, like `undoing`."""
        try:
            step, portions = journal.redoing(self.store, self.product_id)
        except _NO as no:
            raise Refused(str(no)) from no
        return step, _refusing(portions)

    def redo(self) -> PastStep:
        """Do again what was undone last; raises Refused where there is nothing."""
        try:
            return journal.redo(self.store, self.product_id)
        except _NO as no:
            raise Refused(str(no)) from no


def _refusing(portions: Portions) -> Portions:
    """The portions; whatever forbids them is a refusal."""
    try:
        yield from portions
    except _NO as no:
        raise Refused(str(no)) from no

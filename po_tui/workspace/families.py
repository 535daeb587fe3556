"""Epics and their parts, as a list shows them."""

from collections.abc import Sequence

from po_tui.model.forest import Progress
from po_tui.model.listing import RowFacts
from po_tui.store import families
from po_tui.workspace.area import Area


class Families(Area):
    """Who is part of whom, and how far the parts are; changing that is revising `parent_id`."""

    def parents(self) -> dict[int, int]:
        """Every item that is part of another, with that other one."""
        return families.parents(self.rows)

    def parents_of(self, item_ids: Sequence[int]) -> dict[int, int | None]:
        """What a few items are part of."""
        return families.parents_of(self.rows, item_ids)

    def progress(self, item_ids: Sequence[int]) -> dict[int, Progress]:
        """How far the parts of each of these items are; those without parts are left out."""
        return families.progress(self.rows, item_ids)

    def rank(self, item_id: int) -> str:
        """What two items are compared by to know which comes first."""
        return families.rank_of(self.rows, item_id)

    def facts(self, item_ids: Sequence[int]) -> dict[int, RowFacts]:
        """What columns say of a window of items beyond their rows."""
        return families.facts(self.rows, self.product_id, item_ids)

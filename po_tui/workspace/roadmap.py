"""Where we go: the roadmap."""

from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.store import panes
from po_tui.workspace.area import Area

if TYPE_CHECKING:
    from po_tui.model.views import RoadmapView


class Roadmap(Area):
    """The roadmap of the product."""

    def items(self) -> "list[RoadmapView]":
        """The roadmap items in order, with progress and warnings as of today."""
        return panes.roadmap(self.rows, self.product_id, settings.today())

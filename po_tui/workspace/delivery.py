"""What was built, and how far ahead the team is prepared."""

from typing import TYPE_CHECKING

from po_tui.store import panes, rows
from po_tui.workspace.area import Area

if TYPE_CHECKING:
    from po_tui.model.views import Buffer, SprintView


class Delivery(Area):
    """Sprints, velocity and the ready buffer."""

    def sprints(self) -> "list[SprintView]":
        """All sprints, oldest first."""
        return panes.sprints(self.rows, self.product_id)

    def buffer(self) -> "Buffer":
        """Ready points, and how many sprints they last."""
        return rows.buffer(self.rows, self.product_id)

"""What was built, and how far ahead the team is prepared."""

from typing import TYPE_CHECKING

from po_tui.store import rows
from po_tui.store.product import product_settings
from po_tui.workspace.forecasting import Forecasting
from po_tui.workspace.readying import wanted_buffer

if TYPE_CHECKING:
    from po_tui.model.views import Buffer, SprintView


class Delivery(Forecasting):
    """Sprints, velocity, the ready buffer and forecasts."""

    def sprints(self) -> "list[SprintView]":
        """All sprints, oldest first."""
        from po_tui.store import panes

        return panes.sprints(self.rows, self.product_id)

    def buffer(self) -> "Buffer":
        """Ready points, how many sprints they last, and how many the team wants."""
        wanted = wanted_buffer(product_settings(self.rows, self.product_id))
        return rows.buffer(self.rows, self.product_id)._replace(wanted=wanted)

"""Why we build this: vision, strategy, goals, and the line that keeps them in sight."""

from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.store import panes
from po_tui.workspace.assuming import Assuming
from po_tui.workspace.noting import Noting
from po_tui.workspace.product_goals import ProductGoals
from po_tui.workspace.versioning import Versioning

if TYPE_CHECKING:
    from po_tui.model.views import ConstraintView, GoalLineView, GoalView


class VisionArea(Versioning, ProductGoals, Assuming, Noting):
    """Vision, strategy and goals of the product; the verbs stand in a file a kind of act."""

    def goals(self) -> "list[GoalView]":
        """The goals with their progress as of today."""
        return panes.goals(self.rows, self.product_id, settings.today())

    def goal_line(self) -> "GoalLineView":
        """What the top line of every screen says."""
        return panes.goal_line(self.rows, self.product_id)

    def standing_constraints(self) -> "list[ConstraintView]":
        """What every item has to hold to, with target, break point and how it stands."""
        return panes.standing_constraints(self.rows, self.product_id)

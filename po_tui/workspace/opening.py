"""How a meeting opens: what it is for, where the product stands, what was promised last time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from po_tui.model.roadmap import comes_next
from po_tui.store.preparing import Carried
from po_tui.workspace.standing import Standing

if TYPE_CHECKING:
    from po_tui.model.views import Buffer, GoalLineView, GoalView, RoadmapView


@dataclass(frozen=True)
class Context:
    """What the product owner puts before the room in two minutes (domain.md §2b)."""

    line: "GoalLineView"
    goal: "GoalView | None"
    """The goal that measures the product goal; None where nothing does."""
    outcome: "RoadmapView | None"
    """What the roadmap brings next; None where nothing is planned."""
    buffer: "Buffer"

    @property
    def keys(self) -> list[str]:
        """Of the goal and the outcome, as the session keeps them."""
        return [one.key for one in (self.goal, self.outcome) if one is not None]


class Opening(Standing):
    """Before the first item."""

    def context(self) -> Context:
        """Product goal, next outcome of the roadmap and ready buffer, as of today."""
        workspace = self.workspace
        line = workspace.vision.goal_line()
        return Context(
            line,
            next((one for one in workspace.vision.goals() if one.key == line.goal_key), None),
            comes_next(workspace.roadmap.items()),
            workspace.delivery.buffer(),
        )

    def promised(self) -> list[Carried]:
        """Open actions of earlier meetings, what is due first, and questions nobody answered."""
        here = self.view.key
        return [one for one in self.workspace.refinement.carried() if one.session != here]


__all__ = ["Carried", "Context", "Opening"]

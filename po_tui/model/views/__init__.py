"""What screens and documents show of the product, read whole and never written back.

Texts are as stored: whatever draws them makes them plain first (`model/plain.py`). Dates are
`YYYY-MM-DD`, instants UTC text; a mark such as `age_days` holds for the day of reading.
"""

from po_tui.model.listing import Buffer, ProductRow
from po_tui.model.views.direction import (
    AssumptionView,
    GoalLineView,
    GoalView,
    NeedView,
    PastGoalView,
    ProductView,
    RoadmapView,
    StrategyView,
    VersionView,
    VisionView,
)
from po_tui.model.views.items import (
    ActionView,
    ConstraintView,
    DecisionView,
    DeliveryView,
    FeedbackView,
    ItemView,
    MoveView,
    QualityView,
    QuestionView,
    RoundView,
    SplitProposal,
    StepView,
)
from po_tui.model.views.references import AnswerView, ItemRef, MeasurementView, PersonRef, Ref
from po_tui.model.views.team import PersonView, SessionRow, SprintItemView, SprintView

__all__ = [
    "ActionView",
    "AnswerView",
    "AssumptionView",
    "Buffer",
    "ConstraintView",
    "DecisionView",
    "DeliveryView",
    "FeedbackView",
    "GoalLineView",
    "GoalView",
    "ItemRef",
    "ItemView",
    "MeasurementView",
    "MoveView",
    "NeedView",
    "PastGoalView",
    "PersonRef",
    "PersonView",
    "ProductRow",
    "ProductView",
    "QualityView",
    "QuestionView",
    "Ref",
    "RoadmapView",
    "RoundView",
    "SessionRow",
    "SplitProposal",
    "SprintItemView",
    "SprintView",
    "StepView",
    "StrategyView",
    "VersionView",
    "VisionView",
]

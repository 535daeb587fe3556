"""Where the product is going, read whole: vision, strategy, needs, goals, roadmap."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from po_tui.model.goals import SmartFact
from po_tui.model.roadmap import Notice
from po_tui.model.views.references import AnswerView, ItemRef, MeasurementView, PersonRef, Ref

if TYPE_CHECKING:
    from po_tui.model.outlook import RoadmapForecast


class NeedView(NamedTuple):
    """What someone needs or wishes, in their words."""

    id: int
    key: str
    text: str
    who: str
    source: str
    noted_on: str | None
    state: str
    """wish (raw), need (understood), item (became one), declined."""
    reason: str
    on_board: bool
    wish: str = ""
    """The raw wish it was made of; empty while it is one itself."""
    items: tuple[ItemRef, ...] = ()
    """The items that answer it."""

    @property
    def raw(self) -> str:
        """The words in which it came in."""
        return self.wish or self.text


class VisionView(NamedTuple):
    """The vision; pitch and board are two ways to show it. Empty texts where nothing was written."""

    statement: str = ""
    pitch_for: str = ""
    pitch_who: str = ""
    pitch_product: str = ""
    pitch_is_a: str = ""
    pitch_that: str = ""
    pitch_unlike: str = ""
    pitch_our_product: str = ""
    target_group: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    business_goals: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    revenue: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    needs: tuple[NeedView, ...] = ()
    """Those on the vision board."""
    last_presented_on: str | None = None
    last_presented_to: tuple[PersonRef, ...] = ()
    version: int = 0
    """The version put down last; 0 before the first."""
    changed: str | None = None
    versions: tuple[int, ...] = ()
    """Numbers of the versions that were put down, oldest first."""


class AssumptionView(NamedTuple):
    """Something the strategy takes for true."""

    id: int
    text: str
    evidence: str
    status: str


class StrategyView(NamedTuple):
    """Where to play, how to win, what we do not do."""

    horizon: str = ""
    where_to_play: str = ""
    how_to_win: tuple[str, ...] = ()
    not_doing: tuple[str, ...] = ()
    product_goal: str = ""
    product_goal_since: str | None = None
    measured_by: Ref | None = None
    assumptions: tuple[AssumptionView, ...] = ()


class PastGoalView(NamedTuple):
    """A product goal that was."""

    text: str
    measured_by: str
    """Key of the goal that measured it; empty if none."""
    since: str | None
    ended: str | None
    fulfilled: bool
    reason: str


class VersionView(NamedTuple):
    """A version of vision and strategy; `snapshot` by name of a part, see `model/vision.py`."""

    number: int
    """0 is how it stands now, not put down yet."""
    at: str | None
    by: str
    note: str
    snapshot: Mapping[str, str | list[str]]


class ProductView(NamedTuple):
    """What the product is, for whom it is of value, and how old it is."""

    key: str
    name: str
    tagline: str
    kind: str
    owner_organisation: str
    value_users: str
    value_customers: str
    value_organisation: str
    lifecycle_phase: str
    phase_since: str | None


class GoalView(NamedTuple):
    """A goal and how far it is."""

    id: int
    key: str
    title: str
    metric: str
    unit: str
    direction: str
    baseline: float | None
    baseline_date: str | None
    target: float | None
    deadline: str | None
    owner: PersonRef | None
    method: str
    cadence: str
    business_goal: str
    objective: str
    measurements: tuple[MeasurementView, ...]
    """Oldest first."""
    progress: float | None
    """1.0 is there; may be negative or above 1; None where it was not measured."""
    elapsed: float | None
    """How much of its time has passed."""
    behind: bool
    """Trails the clock, as if progress had to be a straight line."""
    measurement_overdue: bool
    smart: tuple[SmartFact, ...]
    answers: tuple[AnswerView, ...] = ()
    """What people said to S, A and R, in that order; only what was answered."""
    concerns: tuple[str, ...] = ()
    """What does not fit together, in words."""

    @property
    def value(self) -> float | None:
        """As last measured."""
        return self.measurements[-1].value if self.measurements else None

    @property
    def measured_on(self) -> str | None:
        """The day of the last measurement."""
        return self.measurements[-1].on if self.measurements else None


class GoalLineView(NamedTuple):
    """What the top line of every screen says."""

    product: str
    product_key: str
    goal: str
    """The product goal in words."""
    goal_key: str
    """Key of the goal that measures it; empty if none."""
    fraction: float | None
    """How far that goal is; None where it was not measured."""
    behind: bool
    phase: str
    phase_since: str | None


class RoadmapView(NamedTuple):
    """A roadmap item, how far its work is, and what to worry about."""

    id: int
    key: str
    title: str
    outcome: str
    description: str
    features: tuple[str, ...]
    metric: str
    start: str | None
    end: str | None
    quarter: str
    """`2026-Q4`, of its start; empty where there is none."""
    horizon: str
    confidence: str
    status: str
    risk: str
    milestone_name: str
    milestone_date: str | None
    milestone_kind: str
    goals: tuple[str, ...]
    """Keys."""
    depends_on: tuple[str, ...]
    """Keys."""
    items: int
    """Linked items, without epics and dropped ones."""
    items_done: int
    points: float
    points_done: float
    unestimated: int
    """Linked items that are not done and have no estimate."""
    notices: tuple[Notice, ...]
    forecast: "RoadmapForecast | None" = None
    """When its open work is done, in the order as it stands; None where there is none."""

    @property
    def progress(self) -> float | None:
        """The part of its points that is done, or of its items where none has points; None without items."""
        if self.points:
            return self.points_done / self.points
        return self.items_done / self.items if self.items else None

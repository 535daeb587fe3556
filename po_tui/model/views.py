"""What screens and documents show of the product, read whole and never written back.

Texts are as stored: whatever draws them makes them plain first (`model/plain.py`). Dates are
`YYYY-MM-DD`, instants UTC text; a mark such as `age_days` holds for the day of reading.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from po_tui.model.acceptance import Criterion
from po_tui.model.goals import SmartFact
from po_tui.model.listing import Buffer, ProductRow
from po_tui.model.people import Approach
from po_tui.model.readiness import ItemFacts
from po_tui.model.roadmap import Notice
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.outlook import RoadmapForecast

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


class Ref(NamedTuple):
    """Another record, as a line of a detail can name it."""

    id: int
    key: str
    title: str


class ItemRef(NamedTuple):
    """Another item, as a line of a detail can name it."""

    id: int
    key: str
    title: str
    type: str
    state: str
    estimate: float | None


class PersonRef(NamedTuple):
    """A person named by a record; someone who is only a typed name has neither id nor key."""

    name: str
    key: str = ""
    id: int | None = None

    @property
    def short(self) -> str:
        """The key, or the name of someone who has none."""
        return self.key or self.name


class QuestionView(NamedTuple):
    """A question about an item."""

    id: int
    text: str
    addressee: PersonRef | None
    asked: str | None
    answer: str | None
    answered: str | None
    blocking: bool
    age_days: int | None
    """Days since it was asked, or between asking and answer."""

    @property
    def open(self) -> bool:
        """Still waiting for an answer."""
        return self.answer is None


class QualityView(NamedTuple):
    """What a quality requirement demands, and how it stands."""

    characteristic: str
    subcharacteristic: str
    measure: str
    unit: str
    target: float | None
    breakpoint: float | None
    direction: str
    method: str
    scope: str
    measured_on: str | None = None
    value: float | None = None
    n: int | None = None
    """How many were in the last sample."""
    breached: bool = False
    """Measured on the wrong side of the break point."""
    met: bool = False
    """Measured at the target or better."""
    measurements: "tuple[MeasurementView, ...]" = ()
    """The latest, oldest first, where someone looks at one item whole."""


class AnswerView(NamedTuple):
    """What people said to a readiness question."""

    key: str
    value: bool | None
    by: PersonRef | None
    at: str | None
    expired: bool
    """Title, story or criteria changed after it was given."""


class RoundView(NamedTuple):
    """A round of planning poker about an item, revealed."""

    session_id: int
    session: str
    """Key of the meeting."""
    date: str | None
    number: int
    votes: tuple[tuple[PersonRef, str], ...]
    """Who showed which card, in seat order; not for the room's minutes."""
    result: float | None
    """What the meeting agreed on in the end; None where it did not."""
    why: str


class DeliveryView(NamedTuple):
    """Something another party has to hand over first."""

    id: int
    what: str
    party: PersonRef | None
    due: str | None
    status: str
    overdue: bool
    days: int | None = None
    """Days from today until it is due; below zero where that day has passed."""
    awaited: bool = True
    """Somebody still waits for it."""


class FeedbackView(NamedTuple):
    """What someone said of delivered work."""

    id: int
    key: str
    on: str
    moment: str
    delivered: str
    by: PersonRef | None
    verdict: str
    text: str
    became: str
    """Key of the item it became; empty if none."""


class DecisionView(NamedTuple):
    """A decision about an item, or taken in a meeting."""

    id: int
    key: str
    text: str
    by: PersonRef | None
    why: str
    at: str | None


class ActionView(NamedTuple):
    """What someone promised to do."""

    id: int
    key: str
    text: str
    owner: PersonRef | None
    due: str | None
    status: str
    item: str
    """Key of the item it is about; empty if none."""
    session: str
    overdue: bool


class StepView(NamedTuple):
    """Something that was done to an item: who, when, what, and why where someone said so."""

    id: int
    label: str
    person: str
    at: str
    reason: str


class MoveView(NamedTuple):
    """A move in the order that was worth a reason."""

    at: str
    by: PersonRef | None
    from_place: int | None
    to_place: int | None
    """Places as they were counted then, 1 first."""
    why: str

    @property
    def in_words(self) -> str:
        """From where to where, and why."""
        places = " → ".join(str(n) for n in (self.from_place, self.to_place) if n)
        return _("place {places} because {why}").format(places=places or "–", why=self.why)


class SplitProposal(NamedTuple):
    """A child someone proposed, not carried out yet."""

    title: str
    pattern: str = ""


class ItemView(NamedTuple):
    """One item, whole: what its detail and `show` say."""

    id: int
    uid: str
    key: str
    place: int | None
    """Place in the order, 1 first; None for items that are done or dropped."""
    title: str
    type: str
    state: str
    as_a: str
    i_want: str
    so_that: str
    description: str
    criteria: tuple[Criterion, ...]
    estimate: float | None
    estimated_on: str | None
    tshirt: str
    labels: tuple[str, ...]
    parent: ItemRef | None
    children: tuple[ItemRef, ...]
    depends_on: tuple[ItemRef, ...]
    needed_by: tuple[ItemRef, ...]
    quality_links: tuple[ItemRef, ...]
    """Quality requirements and constraints this item has to hold to."""
    holds_for: tuple[ItemRef, ...]
    """Items that have to hold to this one."""
    goals: tuple[Ref, ...]
    roadmap: tuple[Ref, ...]
    need: Ref | None
    assignee: PersonRef | None
    detail_owner: PersonRef | None
    requested_by: PersonRef | None
    deadline: str | None
    moscow: str
    kano: str
    scores: Mapping[str, float | None]
    """The inputs of WSJF and RICE, by field name."""
    details: Mapping[str, object]
    """What its type says beyond the common fields (`fields.DETAILS`)."""
    split_pattern: str
    split: tuple[SplitProposal, ...]
    external_ref: str
    private_note: str
    created: str
    updated: str
    questions: tuple[QuestionView, ...]
    quality: QualityView | None
    answers: tuple[AnswerView, ...]
    facts: ItemFacts
    """Places in there only tell who comes before whom."""
    gap: str
    """The first thing missing before it is ready; empty if none."""
    rounds: tuple[RoundView, ...]
    deliveries: tuple[DeliveryView, ...]
    feedback: tuple[FeedbackView, ...]
    decisions: tuple[DecisionView, ...]
    actions: tuple[ActionView, ...]
    constraints: "tuple[ConstraintView, ...]" = ()
    """What it has to hold to: those linked to it, then those that hold for every item."""
    history: "tuple[StepView, ...]" = ()
    """The last steps that touched it and still stand, newest first."""
    moves: tuple[MoveView, ...] = ()
    """The last moves in the order that someone gave a reason for, newest first."""

    @property
    def has_story(self) -> bool:
        """Somebody wants something for a reason, or at least part of that."""
        return bool(self.as_a or self.i_want or self.so_that)


# ── vision, strategy, goals ─────────────────────────────────────────────────────────────────────


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


class MeasurementView(NamedTuple):
    """A goal or quality requirement as measured on a day."""

    id: int
    on: str
    value: float
    note: str = ""
    n: int | None = None
    """How many were in the sample."""


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
    badge: str = ""
    """What differs from the trackers, ready to show."""


class ConstraintView(NamedTuple):
    """A standing constraint: shown beside every item in every session."""

    id: int
    key: str
    title: str
    type: str
    state: str
    quality: QualityView | None
    """None for a rule that is not measured."""
    standing: bool = True
    """It holds for every item, not only for those that are linked to it."""

    @property
    def breached(self) -> bool:
        """Measured on the wrong side of the break point."""
        return self.quality is not None and self.quality.breached


# ── roadmap ─────────────────────────────────────────────────────────────────────────────────────


class RoadmapView(NamedTuple):
    """A roadmap item, how far its work is, and what to worry about."""

    id: int
    key: str
    title: str
    outcome: str
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


# ── people and delivery ─────────────────────────────────────────────────────────────────────────


class PersonView(NamedTuple):
    """Someone the product owner works with. Power, interest and engagement are private."""

    id: int
    key: str
    name: str
    level: str
    decides: tuple[str, ...]
    hours_per_week: float | None
    estimates: bool | None
    last_word_on_order: bool
    employer: str
    seat: int
    stakeholder: bool
    side: str
    internal: bool | None
    power: int | None
    interest: int | None
    engagement_now: str
    engagement_wanted: str
    cadence_days: int | None
    last_contact: str | None
    next_contact: str | None
    approach: Approach | None
    """The quadrant of the power/interest grid."""
    contact_due: str | None
    contact_overdue: bool


class SprintItemView(NamedTuple):
    """Work in a sprint."""

    key: str
    title: str
    points: float | None
    outcome: str
    """planned, delivered or not_done."""
    reason: str
    item_id: int | None
    """None for work that is no item of the backlog any more."""


class SprintView(NamedTuple):
    """A sprint; older ones may be known by their total alone."""

    id: int
    key: str
    start: str | None
    end: str | None
    goal: str
    goal_met: bool | None
    forecast_points: float | None
    done_points: float | None
    capacity_person_days: float | None
    normal_person_days: float | None
    note: str
    state: str
    """done, current or planned."""
    items: tuple[SprintItemView, ...]


class SessionRow(NamedTuple):
    """A refinement session, as a line of a list."""

    id: int
    key: str
    number: int
    state: str
    date: str | None
    timebox_min: int
    goal: str
    goal_reached: bool | None
    items: int
    """On its agenda."""
    ready_points_before: float | None
    ready_points_after: float | None
    next_date: str | None

"""A backlog item, read whole: what it says, what hangs on it, what people said of it."""

from collections.abc import Mapping
from typing import NamedTuple

from po_tui.model.acceptance import Criterion
from po_tui.model.readiness import ItemFacts
from po_tui.model.views.references import AnswerView, ItemRef, MeasurementView, PersonRef, Ref
from po_tui.words import _


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

"""What screens and documents show of the product, read whole and never written back.

Texts are as stored: whatever draws them makes them plain first (`model/plain.py`). Dates are
`YYYY-MM-DD`, instants UTC text; a mark such as `age_days` holds for the day of reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from po_tui.model.acceptance import Criterion
from po_tui.model.readiness import ItemFacts


class ProductRow(NamedTuple):
    """A product of the file, as one chooses between them."""

    id: int
    key: str
    name: str
    open_items: int
    """Items neither done nor dropped."""


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


@dataclass(frozen=True)
class QuestionView:
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


@dataclass(frozen=True)
class QualityView:
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


@dataclass(frozen=True)
class AnswerView:
    """What people said to a readiness question."""

    key: str
    value: bool | None
    by: PersonRef | None
    at: str | None
    expired: bool
    """Title, story or criteria changed after it was given."""


@dataclass(frozen=True)
class RoundView:
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


@dataclass(frozen=True)
class DeliveryView:
    """Something another party has to hand over first."""

    id: int
    what: str
    party: PersonRef | None
    due: str | None
    status: str
    overdue: bool


@dataclass(frozen=True)
class FeedbackView:
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


@dataclass(frozen=True)
class DecisionView:
    """A decision about an item, or taken in a meeting."""

    id: int
    key: str
    text: str
    by: PersonRef | None
    why: str
    at: str | None


@dataclass(frozen=True)
class ActionView:
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


@dataclass(frozen=True)
class SplitProposal:
    """A child someone proposed, not carried out yet."""

    title: str
    pattern: str = ""


@dataclass(frozen=True)
class ItemView:
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
    gap: str
    """The first thing missing before it is ready; empty if none."""
    rounds: tuple[RoundView, ...]
    deliveries: tuple[DeliveryView, ...]
    feedback: tuple[FeedbackView, ...]
    decisions: tuple[DecisionView, ...]
    actions: tuple[ActionView, ...]

    @property
    def has_story(self) -> bool:
        """Somebody wants something for a reason, or at least part of that."""
        return bool(self.as_a or self.i_want or self.so_that)


class Buffer(NamedTuple):
    """How far ahead the team is prepared."""

    points: float
    """Points of items that are ready."""
    velocity: float | None
    """Mean of the last finished sprints; None before there is one."""
    sprints: int
    """How many sprints that mean is taken over."""

    @property
    def in_sprints(self) -> float | None:
        """How many sprints the ready points last."""
        return self.points / self.velocity if self.velocity else None


class Orphans(NamedTuple):
    """What serves no goal, neither directly nor by parent or roadmap item."""

    items: tuple[int, ...]
    roadmap: tuple[int, ...]

"""Who works on the product and in what time, read whole: people, sprints, sessions."""

from typing import NamedTuple

from po_tui.model.people import Approach


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

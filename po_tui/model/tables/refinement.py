"""The refinement session: who met, what was on the table, what was voted, decided and promised."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from po_tui.model.tables.base import Named, Owned, Row, json_list, to


class Session(Named, table=True):
    """One meeting, from preparing to minutes."""

    number: int
    state: str = "planned"
    """planned, running, wrapping or closed."""
    date: str | None = None
    started: str | None = None
    """Instant, or the bare time of day for sessions that were only recorded."""
    ended: str | None = None
    timebox_min: int = 60
    facilitator_id: int | None = to("person")
    decider_id: int | None = to("person")
    goal: str = ""
    goal_reached: bool | None = None
    goal_context: list[str] = json_list()
    """Keys of the goals and roadmap items the meeting was about."""
    private_notes: str = ""
    roti: list[int] = json_list()
    """Return on time invested, one to five, one anonymous number a person."""
    ready_points_before: float | None = None
    ready_points_after: float | None = None
    top_before: list[str] = json_list()
    """Keys of the top of the order when the meeting began …"""
    top_after: list[str] = json_list()
    """… and when it ended: the minutes show what moved."""
    next_date: str | None = None
    order_confirmed_by: str = ""
    """Key of who confirmed the new order at the end, or a name; empty where nobody did."""


class Attendance(Row, table=True):
    """Who was asked, and whether they were there."""

    session_id: int = to("session", required=True)
    person_id: int | None = to("person")
    name: str = ""
    """For guests who are no person of the product."""
    present: bool = True
    seat: int = 0


class AgendaEntry(Row, table=True):
    """An item on the agenda and what became of it."""

    __tablename__ = "agenda_entry"

    session_id: int = to("session", required=True)
    item_id: int | None = to("item", index=True)
    position: int
    planned_min: int = 10
    reason: str = ""
    """Why it was a candidate, as shown while preparing."""
    planned: bool = True
    """Was on the agenda beforehand; False for items taken up in the meeting."""
    discussed: bool = False
    used_seconds: int = 0
    state_before: str = ""
    state_after: str = ""
    estimate_before: float | None = None
    result: float | None = None
    """The estimate agreed on; None is a valid result."""
    size: str = ""
    """The T-shirt size agreed on, for an epic."""
    leaving: str = ""
    """The exit it took: ready, back, park, spike, split or drop; empty where the talk just ended."""
    why: str = ""
    """The reason for the result in one line, for the minutes."""
    override_why: str = ""
    """The reason for calling it ready although something is missing."""
    extended: bool = False
    quality_seen: list[int] = json_list()
    """Ids of the standing constraints that were looked at."""
    criteria_before: list[str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    """Uids of the criteria it had before; None where nobody looked."""
    new_criteria: list[str] = json_list()
    """The criteria written in the meeting, as they stood when it was wrapped up."""


class VoteRound(Row, table=True):
    """One round of planning poker; votes arrive here when they are revealed, never before."""

    __tablename__ = "vote_round"

    entry_id: int = to("agenda_entry", required=True)
    number: int
    votes: list[dict[str, Any]] = json_list()
    """`{"seat": person key, "card": card}` in seat order."""
    revealed: str | None = None


class Decision(Named, table=True):
    """What was decided, by whom and why."""

    session_id: int | None = to("session", index=True)
    item_id: int | None = to("item", index=True)
    text: str
    by: str = ""
    """Key of the decider, or a name as typed."""
    why: str = ""
    at: str | None = None
    confirmed: bool = False
    """Read back at the end, and nobody objected."""


class Action(Named, table=True):
    """What someone promised to do by when."""

    session_id: int | None = to("session", index=True)
    item_id: int | None = to("item", index=True)
    text: str
    owner: str = ""
    """Key of a person, or the name as typed."""
    due: str | None = None
    status: str = "open"
    """open, done or dropped."""
    at: str | None = None
    closed: str | None = None
    """The day on which it was done or dropped."""
    confirmed: bool = False


class ParkedTopic(Owned, table=True):
    """A topic put aside so that the meeting could go on."""

    __tablename__ = "parked_topic"

    session_id: int | None = to("session", index=True)
    item_id: int | None = to("item", index=True)
    text: str
    follow_up: str = ""
    at: str | None = None
    confirmed: bool = False


class SessionQuestion(Row, table=True):
    """A question of the backlog that was asked in this meeting."""

    __tablename__ = "session_question"

    session_id: int = to("session", required=True)
    question_id: int = to("question", required=True)
    confirmed: bool = False

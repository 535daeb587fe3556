"""What is live and therefore no step: drafts, a what-if, the running session, cards face down, the pulse."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from po_tui.model.tables.base import Row, json_dict, json_list, to


class Draft(Row, table=True):
    """Text someone was typing; kept at once, so that neither Esc nor a crash loses it."""

    __table_args__ = (UniqueConstraint("scope", "record", "field"),)

    scope: str
    record: str
    field: str
    text: str
    at: str


class LiveSession(Row, table=True):
    """Where the running session stands: item, step, clock. One a product."""

    __tablename__ = "live_session"

    product_id: int = to("product", required=True, unique=True)
    session_id: int = to("session", required=True)
    position: dict[str, Any] = json_dict()
    at: str


class Ballot(Row, table=True):
    """A card face down: that somebody has chosen, and what proves later that it was this card."""

    __table_args__ = (UniqueConstraint("entry_id", "number", "seat"),)

    entry_id: int = to("agenda_entry", required=True)
    number: int
    """The round of that item it is for."""
    seat: str
    """Key of the person."""
    seal: str
    """`model.secret_votes.seal` of the card; a process that only reads learns nothing from it."""
    process: str
    """Who can turn it: card and salt are in the memory of this process alone."""
    card: str | None = None
    """Empty until the cards are turned …"""
    salt: str | None = None
    """… and with it what the seal was made of, in hexadecimal."""


class Sandbox(Row, table=True):
    """A what-if: what somebody tries and nobody has decided yet. One a person and product."""

    __table_args__ = (UniqueConstraint("product_id", "person"),)

    product_id: int = to("product", required=True)
    person: str
    base_step_id: int | None = to("step")
    """The latest step that it was laid over: what is newer, someone changed meanwhile."""
    changes: list[Any] = json_list()
    """The acts in order, each with its changes in the journal's shape; see `model.what_if.Act`."""
    choices: dict[str, Any] = json_dict()
    """Which lines are not to be kept, and which clashes somebody has decided."""
    begun: str
    at: str


class Pulse(Row, table=True):
    """A counter per kind of live record: other processes look whether it moved."""

    kind: str = Field(unique=True)
    n: int = 0

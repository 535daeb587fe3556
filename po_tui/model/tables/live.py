"""What is live and therefore no step: drafts, the running session's position, other screens' pulse."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from po_tui.model.tables.base import Row, json_dict, to


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


class Pulse(Row, table=True):
    """A counter per kind of live record: other processes look whether it moved."""

    kind: str = Field(unique=True)
    n: int = 0

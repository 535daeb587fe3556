"""The product, its rules of the game, and the supplier it is built with."""

from typing import Any

from sqlmodel import Field

from po_tui.model.identity import new_uid
from po_tui.model.tables.base import Owned, Row, json_dict, json_list


class Product(Row, table=True):
    """One product; several live in one file."""

    uid: str = Field(default_factory=new_uid, unique=True)
    key: str = Field(unique=True)
    aliases: list[str] = json_list()
    """Keys the product had before it was renamed: `OLD-14` still finds its item."""
    name: str
    tagline: str = ""
    owner_organisation: str = ""
    kind: str = ""
    """What sort of thing it is, in words: software, hardware+software, service …"""
    lifecycle_phase: str = "development"
    phase_since: str | None = None
    value_users: str = ""
    value_customers: str = ""
    value_organisation: str = ""
    next_number: int = 1
    """The number the next item gets; never goes back, so that keys are never used twice."""
    settings: dict[str, Any] = json_dict()
    """Rules of the product: deck, limits, buffer, Definition of Ready and of Done."""
    next_session: dict[str, Any] = json_dict()
    """Wishes for the coming refinement: date, timebox, candidates; empty once it is planned."""
    notes: list[str] = json_list()
    """What an import brought along that has no field of its own."""
    created: str


class Supplier(Owned, table=True):
    """A software house that builds along, and who stays accountable for what."""

    name: str
    contract: str = ""
    client_accountable_for: list[str] = json_list()
    supplier_accountable_for: list[str] = json_list()
    tracker: str = ""


class Budget(Owned, table=True):
    """Money for a period; private, never shown to the room."""

    period: str
    currency: str = "EUR"
    approved: float | None = None
    spent: float | None = None
    forecast_end: float | None = None


class SavedView(Owned, table=True):
    """A filter with a name, and how the list looks while it is shown."""

    __tablename__ = "saved_view"

    position: int = 0
    name: str
    query: str
    """As one types it, `sort:` included; may have stopped making sense since it was saved."""
    columns: list[str] = json_list()
    """Names of columns in order; empty: those the reader has anyway."""
    tree: bool | None = None
    """Whether items stand under their parents; None: as it is."""

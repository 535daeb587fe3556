"""What the areas of work share: the product they belong to and how they write."""

import sqlite3
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.store import Store
    from po_tui.workspace.workspace import Workspace


class Area:
    """One area of work of a workspace."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace

    @property
    def store(self) -> "Store":
        """The file."""
        return self.workspace.store

    @property
    def rows(self) -> sqlite3.Connection:
        """Plain reads."""
        return self.workspace.store.rows

    @property
    def product_id(self) -> int:
        """The product opened."""
        return self.workspace.product_id

    def step(self, label: str, *, reason: str = "") -> "AbstractContextManager[Session]":
        """One act of a person, on this product."""
        return self.store.step(label, self.product_id, reason=reason)

"""The journal: every act as one step, every change of a step as one line."""

from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field

from po_tui.model.identity import new_uid
from po_tui.model.tables.base import Row, to


class Step(Row, table=True):
    """One act of a person, an import or a sync: what undo takes back as a whole."""

    # Looked for at every start: steps whose process died before it closed them.
    __table_args__ = (Index("ix_step_open", "open", sqlite_where=text("open")),)

    uid: str = Field(default_factory=new_uid, unique=True)
    product_id: int | None = to("product", index=True)
    label: str
    """As the undo menu says it, e.g. `Move LM-4 up`."""
    person: str
    process: str = Field(index=True)
    origin: str = "person"
    """person, import or tracker."""
    at: str
    open: bool = False
    """Still being written by its process, over several transactions."""
    owner: str = ""
    """`host:pid` of the process that writes an open step; taken back if that is gone."""
    reverts_id: int | None = to("step")
    """The step this one takes back (an undo), or the undo it takes back (a redo)."""
    undone_by_id: int | None = to("step")
    reason: str = ""
    session_id: int | None = to("session", index=True)
    """The refinement session it was done in; a session can be taken back as one."""


class Change(Row, table=True):
    """One field of one row before and after, or a whole row that came or went (`field` is `*`)."""

    __table_args__ = (Index("ix_change_field", "kind", "row", "field"),)

    step_id: int = to("step", required=True)
    kind: str
    row: int
    field: str
    item_id: int | None = Field(default=None, index=True)
    """The item whose history this belongs to, also for rows that hang on one."""
    before: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: Any = Field(default=None, sa_column=Column(JSON(none_as_null=True)))

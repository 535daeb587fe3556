"""What all records share: a local id, a worldwide uid, a place in the product."""

from typing import Any, Final

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from po_tui.model.identity import new_uid

TO: Final = "to"
"""In a column's `info`: the table it points at, and what happens when the target goes."""


class Row(SQLModel):
    """A row with the local integer that foreign keys use; it never leaves this file."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def pk(self) -> int:
        """The id of a row that has been written; raises AssertionError before that."""
        assert self.id is not None, "not written yet"
        return self.id


class Owned(Row):
    """A row that belongs to one product of the file and goes when the product goes."""

    product_id: int = Field(index=True, sa_column_kwargs={"info": {TO: ("product", "CASCADE")}})


class Named(Owned):
    """A record people speak of: `uid` is the same on every machine, `key` is how they say it here."""

    uid: str = Field(default_factory=new_uid, unique=True)
    key: str = Field(index=True)


# Functions of our own: of the builtins `list` and `dict` pydantic would look up the signature at
# every row made, which takes longer than making the row.
def _no_entries() -> list[Any]:
    return []


def _no_parts() -> dict[str, Any]:
    return {}


def json_list() -> Any:
    """A JSON column holding a list, empty by default."""
    return Field(default_factory=_no_entries, sa_column=Column(JSON, nullable=False))


def json_dict() -> Any:
    """A JSON column holding an object, empty by default."""
    return Field(default_factory=_no_parts, sa_column=Column(JSON, nullable=False))


def to(table: str, *, required: bool = False, index: bool = False, unique: bool = False) -> Any:
    """A foreign key: an optional one is emptied when its target goes, a required one goes along.

    It is only noted here and becomes a constraint in `tables.everything()`: SQLAlchemy would
    otherwise want every area imported before it writes to one.
    """
    if required:
        info = {"info": {TO: (table, "CASCADE")}}
        return Field(index=not unique, unique=unique, sa_column_kwargs=info)
    info = {"info": {TO: (table, "SET NULL")}}
    return Field(default=None, index=index, sa_column_kwargs=info)

"""The records of the database: one SQLModel table a record, a file an area of work.

Records hold fields and nothing else: no queries, no relationships, no rules. SQLModel tables
validate neither when made nor when changed, so every write passes the one door of the store.
Instants are UTC text with milliseconds and `Z`, dates are `YYYY-MM-DD`, JSON columns are replaced
and never changed in place (SQLAlchemy would not notice).

Making the classes of one area costs tens of milliseconds, so whoever writes imports just the area
it writes; `everything()` brings in all of them where the whole schema is needed.
"""

from importlib import import_module
from typing import Final

AREAS: Final = (
    "product", "people", "vision", "roadmap", "backlog", "delivery", "refinement", "syncing", "live", "journal",
)  # fmt: skip


def everything() -> None:
    """Import every area and tie the tables together, so that the metadata holds the whole schema."""
    for area in AREAS:
        import_module(f"po_tui.model.tables.{area}")
    from sqlalchemy import ForeignKeyConstraint
    from sqlmodel import SQLModel

    from po_tui.model.tables.base import TO

    for table in SQLModel.metadata.tables.values():
        # An id is never given twice, so that the journal always speaks of the same row.
        table.dialect_options["sqlite"]["autoincrement"] = True
        tied = {name for key in table.foreign_key_constraints for name in key.column_keys}
        for column in table.columns:
            if TO in column.info and column.name not in tied:
                target, ondelete = column.info[TO]
                table.append_constraint(
                    ForeignKeyConstraint([column.name], [f"{target}.id"], ondelete=ondelete)
                )

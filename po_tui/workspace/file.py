"""The file that holds the products, for whoever opens it: the app on a screen, a command.

The layers above the workspace take these from here, so that they need not know the store.
"""

from po_tui.model.listing import ProductRow
from po_tui.store import rows
from po_tui.store.file import FileRefused
from po_tui.store.news import News
from po_tui.store.store import Author, ChangedMeanwhile, NothingSaved, Store

__all__ = [
    "Author",
    "ChangedMeanwhile",
    "FileRefused",
    "News",
    "NothingSaved",
    "ProductRow",
    "Store",
]


def products(store: Store) -> list[ProductRow]:
    """The products of a file, oldest first."""
    return rows.products(store.rows)


def warm_up() -> None:
    """Load what the first write needs; takes a third of a second, so best where nobody waits."""
    from sqlalchemy.orm import configure_mappers

    import po_tui.model.tables.backlog
    import po_tui.store.writing
    import po_tui.workspace.backlog  # noqa: F401 – loaded for their effect

    configure_mappers()

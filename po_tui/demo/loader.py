"""Writes the demo product into a database, every record and field of it, with its dates moved to now.

A field of the file that has no column stops the loading: nothing may be dropped on the way.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from po_tui.demo import direction, meetings, work
from po_tui.demo.book import Book
from po_tui.demo.told import told_on

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.store import Author, Store

KEY: Final = "LM"
"""The key of the demo product."""


def ensure(
    path: Path, today: date, *, reset: bool = False, author: "Author | None" = None
) -> "Store":
    """The demo's own database, opened; made and filled where it is new, emptied first on `reset`.

    Raises `store.file.FileRefused` for a file that is no database of ours.
    """
    from po_tui.store.store import Author, Store

    store = Store(path, author or Author.command("demo"))
    try:
        known = store.rows.execute("SELECT 1 FROM product WHERE key = ?", (KEY,)).fetchone()
        if reset:
            _start_over(store, today)
        elif not known:
            load(store, today)
    except BaseException:
        store.close()
        raise
    return store


def load(store: "Store", today: date) -> int:
    """Write the demo product as it looks on `today`; returns its id.

    Where the file holds it already – another process may have been quicker – nothing is written.
    It comes as it is and not as a step: there is nothing to take back.
    """
    with store.keep("product") as session:
        return _load(session, today)


def _start_over(store: "Store", today: date) -> None:
    """Empty the whole file and load anew in one transaction: an app that has it open sees no gap."""
    from po_tui.model import tables

    tables.everything()
    from sqlmodel import SQLModel

    with store.keep("product") as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name not in ("pulse", "setting"):
                session.connection().execute(table.delete())
        _load(session, today)


def _load(session: "Session", today: date) -> int:
    from po_tui.model import tables

    tables.everything()
    from sqlmodel import select

    from po_tui.model.tables.product import Product

    known = session.exec(select(Product.id).where(Product.key == KEY)).first()
    if known is not None:
        return known
    return _write_all(Book(session, told_on(today)))


def _write_all(book: Book) -> int:
    """Every part of the story, those first of whom others speak."""
    direction.product(book)
    direction.people(book)
    direction.vision(book)
    direction.goals(book)
    direction.strategy(book)
    direction.version(book)
    direction.roadmap(book)
    work.items(book)
    work.sprints(book)
    work.feedback(book)
    meetings.sessions(book)
    direction.expectations_and_risks(book)
    book.session.flush()
    return book.product_id

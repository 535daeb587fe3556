"""A store on a real file, with one product and a few items."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from po_tui.store.store import Author, Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(path, Author.app("anna"))
    store.rows.execute("PRAGMA synchronous = OFF")  # no test loses power
    yield store
    store.close()


@pytest.fixture
def product(store: Store) -> int:
    from po_tui.model.tables.product import Product

    with store.step("New product", None) as session:
        record = Product(key="AB", name="Abacus", created="2026-11-24T09:00:00.000Z")
        session.add(record)
        session.flush()
        return record.pk


@pytest.fixture
def add(store: Store, product: int) -> Callable[[str, str], int]:
    """Add an item with that title at that rank."""
    from po_tui.model.tables.backlog import Item

    numbers = iter(range(1, 1000))

    def add(title: str, rank: str, of: Store = store) -> int:
        with of.step(f"Add {title}", product) as session:
            item = Item(
                product_id=product,
                number=next(numbers),
                rank=rank,
                title=title,
                created="",
                updated="",
            )
            session.add(item)
            session.flush()
            return item.pk

    return add

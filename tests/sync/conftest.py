"""A product, and a tracker in memory that it is in step with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from po_tui.store.store import Author, Store
from po_tui.trackers.memory import MemoryServer
from po_tui.workspace import Workspace
from tests.sync.laptops import Laptop, laptops


@pytest.fixture(scope="session")
def synced_product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty product, made once."""
    file = tmp_path_factory.mktemp("synced") / "work.db"
    store = Store(file, Author.command("anna"))
    Workspace.new(store, "ab", "Abacus")
    store.close()
    return file


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()


@pytest.fixture
def make_laptop(synced_product: Path, tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    yield from laptops(synced_product, tmp_path)


@pytest.fixture
def laptop(make_laptop: Callable[..., Laptop], server: MemoryServer) -> Laptop:
    return make_laptop(server)


@pytest.fixture
def make_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes an empty database whenever asked; all are closed at the end."""
    made: list[Store] = []

    def make() -> Store:
        made.append(Store(tmp_path / f"other {len(made)}.db", Author.command("me")))
        return made[-1]

    yield make
    for store in made:
        store.close()

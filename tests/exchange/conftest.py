"""Databases to take files into."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from po_tui.demo import KEY
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace


@pytest.fixture
def make_store(own_world: Path) -> Iterator[Callable[[], Store]]:
    """Makes an empty database whenever asked; all are closed at the end."""
    made: list[Store] = []

    def make() -> Store:
        made.append(Store(own_world / f"{len(made)}.db", Author.command("me")))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def workspace(make_store: Callable[[], Store]) -> Workspace:
    """An empty product."""
    return Workspace.new(make_store(), "XX", "Something new")


@pytest.fixture
def leenmuur(own_world: Path, demo_file: Path) -> Iterator[Workspace]:
    """The demo product."""
    copyfile(demo_file, own_world / "leenmuur.db")
    store = Store(own_world / "leenmuur.db", Author.command("me"))
    yield Workspace.open(store, KEY)
    store.close()

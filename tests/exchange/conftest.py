"""Databases to take files into."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from po_tui.demo import load
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
def leenmuur(make_store: Callable[[], Store]) -> Workspace:
    """The demo product."""
    store = make_store()
    return Workspace(store, load(store, date(2026, 11, 24)))

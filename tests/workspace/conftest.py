"""A product with a small backlog and a team, on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    store = Store(tmp_path / "work.db", Author.app("anna"))
    yield Workspace.new(store, "ab", "Abacus")
    store.close()


@pytest.fixture
def other(workspace: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """The same product in another process."""
    store = Store(tmp_path / "work.db", Author.app("bert"))
    yield Workspace.open(store, "AB")
    store.close()


@pytest.fixture
def items(workspace: Workspace) -> list[int]:
    """Five items, in order."""
    return [workspace.backlog.add(title) for title in ("one", "two", "three", "four", "five")]


@pytest.fixture
def team(workspace: Workspace) -> list[int]:
    """A product owner with the last word, and three who estimate."""
    people = workspace.people
    owner = people.add("Olga Owner", {"estimates": False, "last_word_on_order": True})
    return [owner, *(people.add(name) for name in ("Dirk", "Eva", "Finn"))]

"""A product with a small backlog and a team, on a real file."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace


@pytest.fixture(scope="session")
def product_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty product, made once."""
    file = tmp_path_factory.mktemp("product") / "work.db"
    store = Store(file, Author.command("anna"))
    Workspace.new(store, "ab", "Abacus")
    store.close()
    return file


def opened(file: Path, author: str) -> Iterator[Workspace]:
    """The product as another app opens it; no test waits for a disk that loses no power."""
    store = Store(file, Author.app(author))
    store.rows.execute("PRAGMA synchronous = OFF")
    yield Workspace.open(store, "AB")
    store.close()


@pytest.fixture
def workspace(product_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    yield from opened(copyfile(product_file, tmp_path / "work.db"), "anna")


@pytest.fixture
def other(workspace: Workspace) -> Iterator[Workspace]:
    """The same product in another process."""
    yield from opened(workspace.store.path, "bert")


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

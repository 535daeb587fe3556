"""When the file takes no writing: it is said in one line, nothing is half-saved, later it works again."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from po_tui.model.tables.backlog import Item
from po_tui.model.tables.live import Draft
from po_tui.store import long_step, past
from po_tui.store.store import Author, NothingSaved, PointsNowhere, Store

Add = Callable[..., int]
LONG = "x" * 200_000


@pytest.fixture
def other(store: Store, path: Path) -> Iterator[Store]:
    """The same file in another process."""
    other = Store(path, Author.app("bert"))
    yield other
    other.close()


def describe(store: Store, product: int, item: int, text: str) -> None:
    with store.step("Describe", product) as session:
        row = session.get(Item, item)
        assert row is not None
        row.description = text


def note(store: Store, text: str) -> None:
    with store.keep("draft") as session:
        session.add(Draft(scope="a", record="b", field="c", text=text, at=""))


def add_many(store: Store, product: int) -> None:
    """An import of three parts."""
    with store.long_step("Import", product) as act:
        for n in range(100, 103):
            with act.part() as session:
                session.add(item_of(product, n))


def item_of(product: int, n: int) -> Item:
    return Item(
        product_id=product,
        number=n,
        rank=f"z{n}V",
        title=f"item {n}",
        description=LONG if n == 102 else "",
        created="",
        updated="",
    )


def state(store: Store) -> list[tuple[object, ...]]:
    """Items, drafts and steps that are open or stand."""
    queries = (
        "SELECT id, description FROM item",
        "SELECT text FROM draft",
        f"SELECT label FROM step WHERE open OR {past.ACTIVE}",
    )
    return [row for query in queries for row in store.rows.execute(query).fetchall()]


@pytest.mark.parametrize("write", ["step", "keep", "import"])
def test_a_full_disk_is_said_and_nothing_is_half_saved(
    store: Store, product: int, add: Add, write: str
) -> None:
    item = add("one", "b")
    writes: dict[str, Callable[[], None]] = {
        "step": lambda: describe(store, product, item, LONG),
        "keep": lambda: note(store, LONG),
        "import": lambda: add_many(store, product),
    }
    before = state(store)
    pages = store.rows.execute("PRAGMA page_count").fetchone()[0]
    store.rows.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(NothingSaved, match=r"disk is full.*make room"):
        writes[write]()
    assert state(store) == before
    store.rows.execute("PRAGMA max_page_count = 1000000")
    writes[write]()
    assert state(store) != before


def test_another_program_that_keeps_writing_is_said(
    store: Store, other: Store, product: int, add: Add
) -> None:
    item = add("one", "b")
    store.rows.execute("PRAGMA busy_timeout = 20")
    other.rows.execute("BEGIN IMMEDIATE")
    with pytest.raises(NothingSaved, match="another program is writing"):
        describe(store, product, item, "mine")
    with pytest.raises(NothingSaved, match="another program is writing"):
        note(store, "mine")
    other.rows.execute("ROLLBACK")
    describe(store, product, item, "mine")
    assert (item, "mine") in state(store)


def test_a_database_that_cannot_be_written_is_said(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    store.rows.execute("PRAGMA query_only = 1")
    with pytest.raises(NothingSaved, match="read-only"):
        describe(store, product, item, "mine")


def test_pointing_at_what_someone_took_away_is_said(store: Store, product: int, add: Add) -> None:
    item = add("one", "b")
    before = state(store)

    def link(to: int | None) -> None:
        with store.step("Link", product) as session:
            row = session.get(Item, item)
            assert row is not None
            row.description, row.parent_id = "changed", to

    with pytest.raises(PointsNowhere, match="gone meanwhile"):
        link(77)
    assert state(store) == before
    link(None)
    assert (item, "changed") in state(store)


def test_a_cut_off_import_that_someone_works_on_stays_and_the_file_opens(
    store: Store, other: Store, product: int, path: Path
) -> None:
    act = long_step.begin(store, "Import", product, "import")
    with act.part() as session:
        session.add(item_of(product, 100))
    describe(other, product, 1, "worked on")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE step SET owner = '' WHERE open")
    connection.close()
    after = Store(path, Author.app("carla"))
    assert after.taken_back == []
    assert (1, "worked on") in state(after)
    assert after.rows.execute("SELECT count(*) FROM step WHERE open").fetchone() == (0,)
    after.close()

"""Who has to wait: what a list says of it, and that asking costs the same on any backlog."""

import re
import sqlite3

import pytest

from po_tui.store.store import Store
from po_tui.store.waiting import blocked_among, held_up_among, later_among, signs_of
from tests.store.written import Writer


@pytest.fixture
def book(store: Store) -> Writer:
    return Writer(store)


def test_later_is_what_the_order_would_settle_and_it_hides_blocked(
    book: Writer, store: Store
) -> None:
    first, second = book.item("one"), book.item("two")
    book.needs(first, second)
    assert signs_of(store.rows, [first, second]) == {first: "later"}
    book.change("state", second, state="in_sprint")
    assert signs_of(store.rows, [first, second]) == {}
    assert blocked_among(store.rows, [first, second]) == {first}
    book.change("state", second, state="done")
    assert blocked_among(store.rows, [first, second]) == set()


def test_what_waits_for_something_before_it_is_held_up_but_not_later(
    book: Writer, store: Store
) -> None:
    first, second = book.item("one"), book.item("two")
    book.needs(second, first)
    assert signs_of(store.rows, [first, second]) == {second: "blocked"}


def test_an_item_of_another_product_is_never_ordered_later(book: Writer, store: Store) -> None:
    other = Writer(store, "CD")
    mine, theirs = book.item("mine", rank="5"), other.item("theirs", rank="9")
    book.needs(mine, theirs)
    assert later_among(store.rows, [mine]) == set()


def test_a_window_is_looked_up_by_ids_never_by_walking_the_order(
    book: Writer, store: Store
) -> None:
    """Left to itself, SQLite goes through all items that come later, for every link."""
    items = [book.item(f"item {n}") for n in range(60)]
    for needed in items[1:40]:
        book.needs(items[0], needed)
    steps = _plans(store.rows, items[:5])
    assert not [step for step in steps if re.match(r"SCAN (?!json_each)", step)]
    # Whatever the index, what narrows it down is the id.
    looked_up = [step for step in steps if re.match(r"SEARCH (item|needed) ", step)]
    assert looked_up
    assert all("rowid=?" in step for step in looked_up)


def _plans(con: sqlite3.Connection, ids: list[int]) -> list[str]:
    asked: list[str] = []
    con.set_trace_callback(asked.append)
    later_among(con, ids)
    held_up_among(con, ids)
    blocked_among(con, ids)
    con.set_trace_callback(None)
    assert len(asked) == 3
    return [step[3] for query in asked for step in con.execute(f"EXPLAIN QUERY PLAN {query}")]

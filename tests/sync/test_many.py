"""A hundred thousand linked items: what a sync costs does not grow with what nobody touched."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from po_tui.sync.events import Entry, Report
from po_tui.sync.plan import Act
from po_tui.sync.remotes import Remotes
from po_tui.sync.telling import Telling
from po_tui.trackers.memory import MemoryServer
from tests.sync.laptops import MEMORY, Laptop

MakeLaptop = Callable[..., Laptop]


def asked(laptop: Laptop, act: Callable[[], Any]) -> Counter[str]:
    """How often each question is put to the file while something is done."""
    found: Counter[str] = Counter()
    rows = laptop.store.rows
    rows.set_trace_callback(lambda sql: found.update([" ".join(sql.split())[:40]]))
    try:
        act()
    finally:
        rows.set_trace_callback(None)
    return found


def asked_by_a_sync(laptop: Laptop, **options: Any) -> int:
    return asked(laptop, lambda: laptop.sync(**options)).total()


def synced(make_laptop: MakeLaptop, count: int) -> Laptop:
    """A laptop with so many items that are in step, under one epic."""
    laptop = make_laptop(MemoryServer(page=500))
    epic = laptop.server.add("epic", type="epic")
    for n in range(count):
        laptop.server.add(f"issue {n}", labels=["a"], parent=epic)
    laptop.sync()
    laptop.sync()
    return laptop


def test_where_nothing_changed_the_file_is_asked_no_more_often_for_many(
    make_laptop: MakeLaptop,
) -> None:
    few, many = (asked_by_a_sync(synced(make_laptop, count)) for count in (10, 120))
    assert many == few


def test_a_full_look_asks_the_file_no_more_often_for_many(make_laptop: MakeLaptop) -> None:
    few, many = (asked_by_a_sync(synced(make_laptop, count), full=True) for count in (10, 120))
    assert many == few


def test_all_items_are_compared_without_reading_their_epic_for_each(
    make_laptop: MakeLaptop,
) -> None:
    whole_links = []
    for laptop in (synced(make_laptop, 10), synced(make_laptop, 120)):
        Remotes(laptop.workspace).own(MEMORY, "title", "mine")
        found = asked(laptop, laptop.sync)
        whole_links.append(
            sum(n for sql, n in found.items() if sql.startswith("SELECT id, item_id"))
        )
    assert whole_links[1] == whole_links[0] > 0


class Unread(list[Entry]):
    """A list that nobody may walk through."""

    def __iter__(self) -> Any:
        raise AssertionError("walked through for a single entry")


@pytest.mark.parametrize("name", ["pulled", "pushed", "created"])
def test_an_entry_is_added_to_a_report_without_reading_all_others(name: str) -> None:
    report = Report("gh")
    setattr(report, name, Unread())
    telling = Telling(report, lambda _event: None)
    for field in ("title", "labels"):
        for n in range(3):
            told: Any = {name: Entry(f"AB-{n}", f"#{n}", (field,))}
            telling.done(Act.change, **told)
    entries = getattr(report, name)
    assert len(entries) == 3
    assert entries[1] == Entry("AB-1", "#1", ("title", "labels"))

"""How things stand, offline: on every screen, whatever the number of items."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from po_tui.store import rows
from po_tui.sync.badge import badge, sync_state
from po_tui.sync.next_sync import NextSync
from po_tui.sync.remotes import Remotes
from po_tui.workspace.errors import Mistake, Unknown
from po_tui.workspace.pushing import Push
from tests.sync.laptops import MEMORY, Laptop


def test_no_tracker_no_badge(laptop: Laptop) -> None:
    assert laptop.badge is not None
    Remotes(laptop.workspace).remove(MEMORY)
    assert laptop.badge is None


def test_counts_what_goes_out_what_comes_in_and_what_clashes(laptop: Laptop) -> None:
    one, two, three = (laptop.add(title) for title in ("one", "two", "three"))
    assert laptop.badge._replace(age="") == (3, 0, 0, "", 0, 0)
    assert laptop.badge.age == ""
    laptop.sync()
    assert laptop.badge == (0, 0, 0, "2026-11-24T09:00:00.000Z", 0, 0)
    laptop.edit(one, title="uno")
    laptop.edit(two, title="mine")
    laptop.server.edit(laptop.there_id(two), title="theirs")
    laptop.server.edit(laptop.there_id(three), title="tres")
    laptop.add("four")
    assert laptop.badge[:3] == (3, 0, 0)
    laptop.sync(max_requests=2)
    assert laptop.badge[:3] == (2, 1, 1)
    laptop.sync()
    assert laptop.badge[:3] == (0, 0, 1)


def test_a_change_taken_back_before_the_sync_is_no_change(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="uno")
    assert laptop.badge.push == 1
    laptop.workspace.history.undo()
    assert laptop.badge.push == 0


def test_moving_an_item_to_another_place_is_no_change_of_it(laptop: Laptop) -> None:
    items = [laptop.add("one"), laptop.add("two")]
    laptop.sync()
    laptop.workspace.backlog.move_up(items[1:])
    assert laptop.badge.push == 0


def test_another_owner_is_seen_at_once(laptop: Laptop) -> None:
    one = laptop.add("one", labels=["a"])
    laptop.sync()
    laptop.edit(one, labels=["b"])
    Remotes(laptop.workspace).own(MEMORY, "labels", "never")
    assert laptop.badge.push == 0
    laptop.sync()
    Remotes(laptop.workspace).own(MEMORY, "labels", "both")
    assert laptop.badge.push == 1


def test_an_item_tells_where_it_is_and_what_waits(laptop: Laptop) -> None:
    one, two = laptop.add("one"), laptop.add("two", state="idea")
    laptop.sync()
    laptop.edit(one, title="uno", estimate=1.0)
    (told,) = sync_state(laptop.workspace, [one, two])[one]
    assert told == {
        "remote": MEMORY, "key": "M-1", "url": "memory:M-1", "status": "To do", "state": "linked",
        "to_push": ["title", "estimate"], "clashes": [],
    }  # fmt: skip
    assert two not in sync_state(laptop.workspace, [one, two])


def test_minutes_learn_what_the_next_sync_pushes_and_what_was_pushed(laptop: Laptop) -> None:
    one, two = laptop.add("one"), laptop.add("two")
    asked = NextSync(laptop.workspace)
    assert asked.to_push(1, [two, one]) == [Push(MEMORY, ("AB-2", "AB-1"))]
    laptop.sync()
    assert asked.to_push(1, [one]) == [Push(MEMORY, ())]
    assert asked.pushed_since(1, [one, two], "2026-11-24T08:59:00.000Z") == ["AB-1", "AB-2"]
    assert asked.pushed_since(1, [one, two], "2026-11-24T09:01:00.000Z") == []
    Remotes(laptop.workspace).remove(MEMORY)
    assert asked.to_push(1, [one]) is None


def test_it_looks_only_at_what_may_have_changed(laptop: Laptop) -> None:
    """Asked of SQLite itself: no query of the badge goes through all links."""
    for n in range(5):
        laptop.add(f"item {n}")
    laptop.sync()
    laptop.edit(1, title="uno")
    queries: list[str] = []
    laptop.store.rows.set_trace_callback(queries.append)
    badge(laptop.workspace)
    laptop.store.rows.set_trace_callback(None)
    plans = [
        step[3]
        for query in queries
        if "FROM link" in query
        for step in laptop.store.rows.execute(f"EXPLAIN QUERY PLAN {query}")
    ]
    assert plans
    assert not [step for step in plans if step.startswith("SCAN link")]


# ── remotes ─────────────────────────────────────────────────────────────────────────────────────


def test_a_remote_is_found_in_any_case_or_those_there_are_are_named(laptop: Laptop) -> None:
    remotes = Remotes(laptop.workspace)
    assert remotes.named("MEMORY").name == MEMORY
    with pytest.raises(Unknown, match="there are memory"):
        remotes.named("other")


@pytest.mark.parametrize("name", ["", "two words", "-x", "a" * 41, "Memory", "né"])
def test_a_name_that_is_none_or_taken_is_a_mistake(laptop: Laptop, name: str) -> None:
    with pytest.raises(Mistake):
        Remotes(laptop.workspace).add(name, "memory")


def test_two_remotes_never_read_their_token_from_the_same_variable(laptop: Laptop) -> None:
    remotes = Remotes(laptop.workspace)
    remotes.add("a.b", "memory")
    with pytest.raises(Mistake, match="PO_TUI_TOKEN_A_B"):
        remotes.add("a-b", "memory")


def test_remotes_are_steps(laptop: Laptop) -> None:
    remotes, history = Remotes(laptop.workspace), laptop.workspace.history
    remotes.own(MEMORY, "status", "both")
    remotes.configure(MEMORY, "settle", 0)
    remotes.rescope(MEMORY, scope="label:x", pull="y")
    view = remotes.named(MEMORY)
    assert (view.owners["status"], view.settle, view.scope, view.labels) == (
        "both",
        0,
        "label:x",
        ("y",),
    )
    for _step in range(3):
        history.undo()
    view = remotes.named(MEMORY)
    assert (view.owners["status"], view.settle, view.scope, view.labels) == ("theirs", None, "", ())
    with pytest.raises(Mistake):
        remotes.rescope(MEMORY, scope="points:many")
    with pytest.raises(Mistake):
        remotes.own(MEMORY, "colour", "mine")
    with pytest.raises(Mistake):
        remotes.own(MEMORY, "title", "ours")


def test_who_owns_what_unless_somebody_says_otherwise(laptop: Laptop) -> None:
    owners = Remotes(laptop.workspace).named(MEMORY).owners
    assert {name for name, owner in owners.items() if owner == "theirs"} == {"assignee", "status"}
    assert {name for name, owner in owners.items() if owner == "mine"} == {"order"}
    assert set(owners.values()) == {"both", "theirs", "mine"}


# ── the file ────────────────────────────────────────────────────────────────────────────────────


def test_links_and_remotes_travel_with_the_product(
    laptop: Laptop, make_store: Callable[[], Any]
) -> None:
    from po_tui.exchange.full_json import export_product, import_product
    from po_tui.workspace import Workspace

    one = laptop.add("one", estimate=3.0)
    laptop.sync()
    laptop.edit(one, title="uno")
    text = export_product(laptop.store, laptop.workspace.product_id)
    assert {"remote", "link"} <= json.loads(text)["tables"].keys()
    other = make_store()
    copy = Workspace.open(other, import_product(other, text))
    assert export_product(other, copy.product_id) == text
    assert badge(copy) is not None
    there = sync_state(copy, [copy.items.item("AB-1")])
    assert there[copy.items.item("AB-1")][0]["to_push"] == ["title"]
    copy.history.undo()
    assert rows.products(other.rows) == []


def test_a_product_comes_in_where_another_has_a_remote_of_that_name(
    laptop: Laptop, make_store: Callable[[], Any]
) -> None:
    from po_tui.exchange.full_json import export_product, import_product
    from po_tui.workspace import Workspace

    laptop.add("one")
    laptop.sync()
    text = export_product(laptop.store, laptop.workspace.product_id)
    other = make_store()
    mine = Workspace.new(other, "XX", "Something else")
    Remotes(mine).add(MEMORY, "memory")
    copy = Workspace.open(other, import_product(other, text))
    assert [remote.name for remote in Remotes(copy).all()] == ["memory-2"]

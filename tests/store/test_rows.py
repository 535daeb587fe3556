"""Rows for lists and commands: the right ones, in order, at a cost that knows no size."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from po_tui.demo import load
from po_tui.model.fields import COLUMN_FIELDS, FIELDS, LINK_FIELDS
from po_tui.model.readiness import judged_text
from po_tui.store import panes, readiness, rows, whole_item
from po_tui.store.store import Author, Store
from tests.store.written import NOON, Writer

TODAY = date(2026, 11, 24)

Of = Callable[[int], rows.ListRow]
Demo = tuple[sqlite3.Connection, int]


@pytest.fixture
def book(store: Store) -> Writer:
    return Writer(store, settings={"max_points_ready": 8})


@pytest.fixture
def con(store: Store) -> sqlite3.Connection:
    return store.rows


@pytest.fixture
def row(con: sqlite3.Connection, book: Writer) -> Of:
    """One item as a list shows it."""
    return lambda item: rows.list_rows(con, book.product, [item])[0]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    store = Store(tmp_path_factory.mktemp("demo") / "demo.db", Author.command("me"))
    yield store.rows, load(store, TODAY)
    store.close()


def ids(con: sqlite3.Connection, product: int, *keys: str) -> list[int]:
    found = [rows.item_id(con, product, key) for key in keys]
    assert None not in found
    return [id for id in found if id]


# ── products and keys ───────────────────────────────────────────────────────────────────────────


def test_products_tell_how_many_items_are_open(store: Store, con: sqlite3.Connection) -> None:
    one, two = Writer(store, "ONE", name="First"), Writer(store, "TWO", name="Second")
    for state in ("new", "done", "dropped", "parked"):
        one.item(state, state=state)
    assert rows.products(con) == [
        rows.ProductRow(one.product, "ONE", "First", 2),
        rows.ProductRow(two.product, "TWO", "Second", 0),
    ]
    assert rows.open_count(con, one.product) == 2


def test_a_product_answers_to_its_old_key_in_any_case(
    store: Store, con: sqlite3.Connection
) -> None:
    book = Writer(store, "NEW", aliases=["OLD"])
    assert rows.product_id(con, "new") == rows.product_id(con, " old ") == book.product
    assert rows.product_id(con, "OTHER") is None


def test_an_item_answers_to_its_key_in_any_case_and_with_an_old_prefix(
    store: Store, con: sqlite3.Connection
) -> None:
    book = Writer(store, "NEW", aliases=["OLD"])
    item = book.item("One")
    for key in ("NEW-1", "new-1", "old-1", " NEW-1 "):
        assert rows.item_id(con, book.product, key) == item
        assert rows.item_id(con, None, key) == item
    for key in ("NEW-2", "OTHER-1", "1", "NEW-", "", "NEW-99999999999999999999999"):
        assert rows.item_id(con, book.product, key) is None


def test_a_key_of_today_goes_before_one_of_the_past(store: Store, con: sqlite3.Connection) -> None:
    past, today = Writer(store, "AA", aliases=["XY"]), Writer(store, "XY")
    past.item("Once XY-1")
    item = today.item("XY-1 now")
    assert rows.item_id(con, None, "XY-1") == item
    assert rows.item_id(con, today.product, "AA-1") is None


# ── the order ───────────────────────────────────────────────────────────────────────────────────


def test_the_order_holds_what_is_neither_done_nor_dropped(
    store: Store, book: Writer, con: sqlite3.Connection
) -> None:
    Writer(store, "ELSE").item("Of another product")
    last = book.item("Last", rank="z")
    first = book.item("First", rank="1")
    book.item("Done", rank="2", state="done")
    parked = book.item("Parked", rank="3", state="parked")
    dropped = book.item("Dropped", rank="4", state="dropped")
    assert rows.order(con, book.product) == [first, parked, last]
    assert [rows.place_of(con, book.product, item) for item in (first, parked, last)] == [1, 2, 3]
    assert rows.place_of(con, book.product, dropped) is None
    assert rows.place_of(con, book.product, 999) is None
    assert rows.places_among(con, book.product, [last, dropped, first, 999]) == {first: 1, last: 3}


def test_places_of_some_are_those_of_the_whole_order_beside_other_products(
    store: Store, con: sqlite3.Connection
) -> None:
    one, two = Writer(store, "ONE"), Writer(store, "TWO")
    for n in range(9):
        one.item(f"mine {n}", state="done" if n % 3 == 1 else "new")
        two.item(f"theirs {n}")
        assert rows.open_count(con, one.product) == len(rows.order(con, one.product))
    every = rows.places_of(rows.order(con, one.product))
    others = rows.order(con, two.product)
    for some in (list(every), list(every)[::2], list(every)[-1:], []):
        assert rows.places_among(con, one.product, [*others, *some]) == {n: every[n] for n in some}


def test_how_many_are_open_is_counted_right_where_there_is_one_product(
    book: Writer, con: sqlite3.Connection
) -> None:
    assert rows.open_count(con, book.product) == 0
    for state in ("new", "done", "dropped", "parked", "ready"):
        book.item(state, state=state)
    assert rows.open_count(con, book.product) == 3


def test_a_bare_row_is_the_same_but_for_what_a_printed_list_leaves_out(demo: Demo) -> None:
    con, product = demo
    shown = rows.order(con, product)
    full = rows.list_rows(con, product, shown)
    bare = rows.list_rows(con, product, shown, bare=True)
    assert bare == [row._replace(goals="", labels=(), waits="") for row in full]
    assert bare != full


def test_ranks_are_compared_byte_by_byte(book: Writer, con: sqlite3.Connection) -> None:
    lower, upper = book.item("a", rank="a"), book.item("B", rank="B")
    assert rows.order(con, book.product) == [upper, lower]


# ── a window of the list ────────────────────────────────────────────────────────────────────────


def test_a_window_comes_in_the_order_asked_without_what_is_gone(
    book: Writer, con: sqlite3.Connection
) -> None:
    goals = book.goal("G1", position=2), book.goal("G2", position=1)
    one = book.item("One", estimate=0.5, labels=["wip", "API"], type="bug")
    two = book.item("Two", state="done")
    for goal in goals:
        book.serves(one, goal=goal)
    found = rows.list_rows(con, book.product, [two, 99, one])
    assert [row.id for row in found] == [two, one]
    shown = found[1]
    assert (shown.place, shown.key, shown.type, shown.estimate) == (1, "AB-1", "bug", 0.5)
    assert (shown.goals, shown.labels, shown.badge) == ("G2,G1", ("wip", "API"), "")
    assert (found[0].place, found[0].state) == (None, "done")
    assert rows.list_rows(con, book.product, []) == []


def test_places_are_taken_from_who_knows_them(book: Writer, con: sqlite3.Connection) -> None:
    item = book.item("One")
    assert rows.list_rows(con, book.product, [item], {item: 41})[0].place == 41


def test_a_window_costs_the_same_whatever_the_size_of_the_backlog(
    book: Writer, con: sqlite3.Connection
) -> None:
    """No query behind it walks through a table or through all items of a product."""
    items = [book.story(f"Story {n}") for n in range(5)]
    book.needs(items[3], items[1])
    places = rows.places_of(rows.order(con, book.product))
    queries: list[str] = []
    con.set_trace_callback(queries.append)
    rows.list_rows(con, book.product, items, places)
    rows.item_json(con, book.product, items, places)
    rows.item_view(con, book.product, items[3], 4, today=TODAY)
    rows.facts_of(con, book.product, items, places)
    con.set_trace_callback(None)
    assert len(queries) > 20
    small = r"(person|product|json_each|up|reached|feedback|decision|subquery-\d|\(subquery)"
    for query in queries:
        steps = [step[3] for step in con.execute(f"EXPLAIN QUERY PLAN {query}")]
        walks = [step for step in steps if re.match(rf"SCAN (?!{small})", step)]
        walks += [step for step in steps if re.search(r"SEARCH item .*\(product_id=\?\)$", step)]
        assert not walks, query


# ── readiness ───────────────────────────────────────────────────────────────────────────────────


def test_the_first_thing_missing_is_shown_until_nothing_is(book: Writer, row: Of) -> None:
    goal = book.goal("G1")
    item = book.story("Read it", criteria=[], estimate=13.0)
    assert row(item).missing == "goal"
    book.serves(item, goal=goal)
    assert row(item).missing == "criteria"
    book.change("criteria", item, criteria=[{"uid": "c", "text": "It can be read", "done": False}])
    assert row(item).missing == "size"
    book.change("estimate", item, estimate=5.0)
    assert row(item).missing == "answer"
    book.says_yes(item)
    assert row(item).missing == ""
    book.asks(item)
    assert row(item).missing == "question"


def test_a_goal_is_served_through_the_parent_and_through_the_roadmap(book: Writer, row: Of) -> None:
    goal = book.goal("G1")
    outcome = book.roadmap("R1")
    book.record("roadmap", "RoadmapGoal", roadmap_id=outcome, goal_id=goal)
    parent = book.item("Parent", type="epic")
    child, other = book.story("Child", parent_id=parent), book.story("On the roadmap")
    assert row(child).missing == row(other).missing == "goal"
    book.serves(parent, goal=goal)
    book.serves(other, roadmap=outcome)
    assert row(child).missing == row(other).missing == "answer"


def test_waiting_for_something_planned_later_is_missing(book: Writer, row: Of) -> None:
    goal = book.goal("G1")
    early, late = book.story("Early"), book.story("Late")
    for item in (early, late):
        book.serves(item, goal=goal)
        book.says_yes(item)
    book.needs(late, early)
    assert row(late).missing == ""
    book.needs(early, late)
    assert row(early).missing == "depends"


def test_the_order_counts_also_where_only_a_window_of_places_is_known(
    book: Writer, con: sqlite3.Connection
) -> None:
    goal = book.goal("G1")
    first, second = book.story("First"), book.story("Second")
    book.serves(second, goal=goal)
    book.says_yes(second)
    book.needs(second, first)
    assert rows.list_rows(con, book.product, [second], {second: 2})[0].missing == ""


def test_items_that_wait_for_each_other_are_told_apart_from_those_behind_them(
    book: Writer, con: sqlite3.Connection
) -> None:
    one, two, behind, free = (book.story(title) for title in ("One", "Two", "Behind", "Free"))
    book.needs(one, two)
    book.needs(two, one)
    book.needs(behind, one)
    facts = rows.facts_of(con, book.product, [one, two, behind, free])
    assert [facts[item].cycle for item in (one, two, behind, free)] == [True, True, False, False]


def test_answers_expire_when_the_text_they_judged_changes(
    book: Writer, con: sqlite3.Connection, row: Of
) -> None:
    item = book.story("Read it")
    book.serves(item, goal=book.goal("G1"))
    book.says_yes(
        item, judged_text("Read it", ("reader", "to read", "I know"), ["Everything can be read"])
    )
    assert row(item).missing == ""
    book.change("title", item, title="Read it aloud")
    assert row(item).missing == "answer"
    assert all(answer.expired and not answer.yes for answer in rows.answers_of(con, item))


def test_facts_tell_votes_age_and_what_others_owe(book: Writer, con: sqlite3.Connection) -> None:
    item = book.story("Read it", estimated_on="2026-11-04")
    for n in range(4):
        book.person(f"D{n}", f"Developer {n}", estimates=True)
    session = book.record("refinement", "Session", key="RF-1", number=1)
    entry = book.record("refinement", "AgendaEntry", session_id=session, item_id=item, position=1)
    rounds: list[list[str | int]] = [["3", "5", "8", "?"], [3, "?", "coffee"]]
    for number, cards in enumerate(rounds, 1):
        votes = [{"seat": f"D{n}", "card": card} for n, card in enumerate(cards)]
        book.record("refinement", "VoteRound", entry_id=entry, number=number, votes=votes)
    for what, status in (("Samples", "requested"), ("Contract", "delivered")):
        book.record("backlog", "ExternalDelivery", item_id=item, what=what, status=status)
    facts = rows.facts_of(con, book.product, [item], today=TODAY)[item]
    assert (facts.voted, facts.asked, facts.estimate_age) == (1, 4, 20)
    assert facts.waits_for == ("Samples",)
    assert not facts.changed_since_estimate
    book.change("so that", item, so_that="I learn")
    assert rows.facts_of(con, book.product, [item])[item].changed_since_estimate
    book.change("estimate", item, estimate=5.0)
    assert not rows.facts_of(con, book.product, [item])[item].changed_since_estimate


def test_gaps_are_told_in_words_facts_before_answers(book: Writer, con: sqlite3.Connection) -> None:
    book.goal("G1")
    item = book.story("Read it", estimate=None)
    told = rows.gaps(con, book.product, item)
    assert told[:2] == ["serves no goal", "not estimated"]
    assert len(told) == 2 + 5
    assert rows.gaps(con, book.product, 99) == []


def test_serving_no_goal_is_missing_only_where_there_are_goals(
    book: Writer, con: sqlite3.Connection, row: Of
) -> None:
    item = book.story("Read it", estimate=None)
    assert row(item).missing == "estimate"
    book.goal("G1")
    assert row(item).missing == "goal"


# ── one item, whole ─────────────────────────────────────────────────────────────────────────────


def test_the_view_of_an_item_names_everything_around_it(
    demo: Demo,
) -> None:
    con, product = demo
    view = rows.item_view(con, product, ids(con, product, "LM-13")[0], today=TODAY)
    assert (view.key, view.place, view.estimate, view.gap) == ("LM-13", 14, 13.0, "size")
    assert view.parent is not None
    assert view.parent.key == "LM-3"
    assert [one.key for one in view.depends_on] == ["LM-8"]
    assert [one.key for one in view.quality_links] == ["LM-9"]
    assert ([one.key for one in view.goals], [one.key for one in view.roadmap]) == (["G1"], ["R4"])
    assert view.need is not None
    assert view.need.key == "N3"
    assert view.requested_by is not None
    assert (view.requested_by.short, view.requested_by.name[:9]) == ("ST2", "Volunteer")
    assert [(q.addressee.short, q.age_days, q.open) for q in view.questions if q.addressee] == [
        ("ST4", 19, True),
        ("ST5", 5, True),
    ]
    assert [len(one.votes) for one in view.rounds] == [6, 6]
    assert (view.rounds[0].votes[3][0].short, view.rounds[0].votes[3][1]) == ("D4", "?")
    assert [one.title[:4] for one in view.split] == ["Mark", "Add ", "Take"]
    assert len(view.criteria) == 1
    assert view.scores["impact"] == 2


def test_the_view_of_a_quality_requirement_says_how_it_stands(
    demo: Demo,
) -> None:
    con, product = demo
    view = rows.item_view(con, product, ids(con, product, "LM-9")[0], today=TODAY)
    assert view.quality is not None
    assert (view.quality.target, view.quality.breakpoint, view.quality.value) == (95, 85, 80)
    assert view.quality.breached
    assert {one.key for one in view.holds_for} >= {"LM-4", "LM-5", "LM-13"}


def test_the_latest_measurement_counts(book: Writer, con: sqlite3.Connection) -> None:
    item = book.item("Fast", type="quality")
    book.record(
        "backlog", "QualityTarget", item_id=item, target=2.0, breakpoint=5.0, direction="lower"
    )
    for day, value in (("2026-11-02", 1.5), ("2026-09-01", 9.0), ("2026-11-02", 4.0)):
        book.record("backlog", "QualityMeasurement", item_id=item, on=day, value=value, n=7)
    quality = rows.item_view(con, book.product, item).quality
    assert quality is not None
    assert (quality.measured_on, quality.value, quality.n) == ("2026-11-02", 4.0, 7)
    assert (quality.breached, quality.met) == (False, False)


def test_the_view_gathers_what_was_said_of_an_item(book: Writer, con: sqlite3.Connection) -> None:
    book.person("PO", "Anna")
    epic = book.item("Epic", type="epic")
    item = book.item("Item", parent_id=epic)
    book.record("backlog", "ExternalDelivery", item_id=item, what="Samples", party="Supplier",
                due="2026-11-01", status="requested")  # fmt: skip
    book.record("delivery", "Feedback", key="FB-1", on="2026-11-03", delivered="AB-2", by="po")
    decision = book.record("refinement", "Decision", key="DC-1", text="Do it", by="PO")
    book.record(
        "people", "Reference", from_kind="decision", from_id=decision, to_kind="item", to_id=item
    )
    book.record(
        "refinement", "Action", key="AC-1", text="Ask", owner="Bo", due="2026-11-01", item_id=item
    )
    view = rows.item_view(con, book.product, item, today=TODAY)
    assert [(one.what, one.overdue) for one in view.deliveries] == [("Samples", True)]
    assert [one.by.name for one in view.feedback if one.by] == ["Anna"]
    assert [one.key for one in view.decisions] == ["DC-1"]
    assert [(one.owner.short, one.item, one.overdue) for one in view.actions if one.owner] == [
        ("Bo", "AB-2", True)
    ]
    assert [one.key for one in rows.item_view(con, book.product, epic).children] == ["AB-2"]


def test_an_item_of_another_product_is_gone(
    store: Store, book: Writer, con: sqlite3.Connection
) -> None:
    item = Writer(store, "ELSE").item("Of another product")
    with pytest.raises(KeyError):
        rows.item_view(con, book.product, item)
    assert rows.list_rows(con, book.product, [item]) == []
    assert rows.item_json(con, book.product, [item]) == []


# ── documents ───────────────────────────────────────────────────────────────────────────────────

CONTRACT = (
    "key", "type", "title", "story", "description", "criteria", "state", "estimate", "labels",
    "rank", "parent", "goals", "assignee", "created", "updated", "remotes",
    "moscow", "kano", "scores",
)  # fmt: skip


def test_an_item_as_json_is_the_contract(book: Writer, con: sqlite3.Connection) -> None:
    anna = book.person("PO", "Anna")
    parent = book.item("Parent", type="epic", state="done")
    item = book.story(
        "Read “it” – ünïcode", parent_id=parent, assignee_id=anna, estimate=8.0, labels=["b", "a"]
    )
    book.serves(item, goal=book.goal("G1"))
    bare = book.item("Bare", estimate=0.5, state="dropped")
    found = rows.item_json(con, book.product, [bare, item])
    assert all(tuple(one) == CONTRACT for one in found)
    assert found[1] == {
        "key": "AB-2",
        "type": "story",
        "title": "Read “it” – ünïcode",
        "story": {"as_a": "reader", "i_want": "to read", "so_that": "I know"},
        "description": "",
        "criteria": [{"text": "Everything can be read", "done": False}],
        "state": "new",
        "estimate": 8,
        "labels": ["b", "a"],
        "rank": 1,
        "parent": "AB-1",
        "goals": ["G1"],
        "assignee": "PO",
        "created": NOON,
        "updated": found[1]["updated"],
        "remotes": [],
        "moscow": None,
        "kano": None,
        "scores": {"wsjf": None, "rice": None},
    }
    assert isinstance(found[1]["estimate"], int)
    assert (found[0]["story"], found[0]["rank"], found[0]["estimate"]) == (None, None, 0.5)
    json.dumps(found)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────


def test_the_demo_is_ready_for_one_and_a_half_sprints(demo: Demo) -> None:
    con, product = demo
    buffer = rows.buffer(con, product)
    assert (buffer.points, buffer.velocity, buffer.sprints) == (29, 19.5, 2)
    assert round(buffer.in_sprints or 0, 2) == 1.49


def test_without_a_finished_sprint_the_buffer_has_no_length(
    book: Writer, con: sqlite3.Connection
) -> None:
    book.item("Ready", state="ready", estimate=5.0)
    book.item("Epic", state="ready", estimate=40.0, type="epic")
    buffer = rows.buffer(con, book.product)
    assert (buffer.points, buffer.velocity, buffer.in_sprints) == (5, None, None)
    assert rows.ready_points(con, book.product) == 5


def test_the_demo_has_one_orphan_of_each_kind(demo: Demo) -> None:
    con, product = demo
    orphans = rows.orphans(con, product)
    assert list(orphans.items) == ids(con, product, "LM-24")
    keys = {item.id: item.key for item in panes.roadmap(con, product, TODAY)}
    assert [keys[id] for id in orphans.roadmap] == ["R6"]


def test_an_item_under_a_parent_with_a_goal_is_no_orphan(
    book: Writer, con: sqlite3.Connection
) -> None:
    grandparent = book.item("Grandparent", type="epic")
    parent = book.item("Parent", type="epic", parent_id=grandparent)
    child, alone = book.item("Child", parent_id=parent), book.item("Alone")
    book.item("Done alone", state="done")
    assert set(rows.orphans(con, book.product).items) == {grandparent, parent, child, alone}
    book.serves(grandparent, goal=book.goal("G1"))
    assert rows.orphans(con, book.product).items == (alone,)


# ── columns ─────────────────────────────────────────────────────────────────────────────────────

NOT_CONTENT = {
    "id", "product_id", "uid", "number", "rank", "created", "updated", "estimated_on", "external_ref",
}  # fmt: skip
"""Columns of an item that no one edits."""


def columns(table: str) -> set[str]:
    from sqlmodel import SQLModel

    from po_tui.model import tables

    tables.everything()
    return {column.name for column in SQLModel.metadata.tables[table].columns}


def test_every_content_column_of_an_item_is_a_declared_field() -> None:
    assert columns("item") - NOT_CONTENT == set(COLUMN_FIELDS)


def test_every_declared_link_has_its_table() -> None:
    tables = {
        "goals": ("item_goal", "goal_id"),
        "roadmap": ("item_roadmap", "roadmap_id"),
        "depends_on": ("item_dependency", "needs_id"),
        "quality_links": ("item_quality", "quality_id"),
    }
    assert set(tables) == set(LINK_FIELDS)
    assert all({"item_id", column} <= columns(table) for table, column in tables.values())
    assert {field.to for field in FIELDS if field.name in LINK_FIELDS} <= {
        "goal", "roadmap_item", "item",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("item", whole_item.COLUMNS),
        ("item", readiness.COLUMNS),
        ("vision", (*panes.VISION_TEXTS, *panes.VISION_LISTS)),
        ("goal", panes.GOAL),
        ("roadmap_item", panes.ROADMAP),
        ("person", (*panes.PERSON, *panes.PERSON_FLAGS)),
        ("sprint", panes.SPRINT),
    ],
)
def test_every_column_that_is_read_exists(table: str, named: tuple[str, ...]) -> None:
    assert set(named) <= columns(table)


def test_an_item_is_read_with_all_its_content() -> None:
    assert set(COLUMN_FIELDS) <= set(whole_item.COLUMNS)


def test_reading_loads_no_orm(path: Path, book: Writer) -> None:
    import subprocess
    import sys

    code = f"""
import sys
from pathlib import Path
from po_tui.store import file, panes, rows, search
con = file.open_file(Path({str(path)!r}), create=False)
rows.list_rows(con, 1, rows.order(con, 1)); search.titled(con, 1, ['a'], 9); panes.roadmap(con, 1, __import__('datetime').date.today())
print([name for name in ('sqlmodel', 'sqlalchemy', 'pydantic', 'textual') if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

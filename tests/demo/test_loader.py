"""The demo product arrives whole: laid beside its file, nothing is missing and nothing is bent."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from po_tui.demo import ensure, load
from po_tui.demo.book import Book, NoPlace
from po_tui.demo.details import details_of
from po_tui.model.readiness import judged_text
from po_tui.store.store import Author, Store
from tests.demo.rebuilt import rebuild

ABOUT_THE_FILE = {
    "fictional", "format", "format_version", "language", "demo_today", "shift_dates",
    "deliberate_flaws", "enums", "expected_calculations", "earlier_velocity.note",
}  # fmt: skip
"""What tells about the file, not about the product."""

DERIVED = {"roadmap[4].quarter": "2027-Q1"}
"""R5 begins in February; the file says Q2, but a quarter follows from the start."""

DEMO_TODAY = date(2026, 11, 24)
LATER = date(2027, 3, 9)


def the_file() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        files("po_tui.demo").joinpath("leenmuur.json").read_text("utf-8")
    )
    return told


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a JSON tree with its path; empty lists and objects count as values."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from leaves(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for place, part in enumerate(value):
            yield from leaves(part, f"{path}[{place}]")
    else:
        yield path, value


def about_the_file(path: str) -> bool:
    return any(
        path == name or re.match(rf"{re.escape(name)}[.\[]", path) for name in ABOUT_THE_FILE
    )


def product_leaves(told: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in leaves(told) if not about_the_file(path)} | DERIVED


@pytest.fixture
def store(own_world: Path) -> Iterator[Store]:
    with_demo = Store(own_world / "demo.db", Author.command("me"))
    yield with_demo
    with_demo.close()


def test_every_value_of_the_file_is_found_where_it_belongs(store: Store) -> None:
    product_id = load(store, DEMO_TODAY)
    assert dict(leaves(rebuild(store.rows, product_id))) == product_leaves(the_file())


def test_all_dates_move_along_with_today_but_those_of_real_law(store: Store) -> None:
    days = LATER - DEMO_TODAY
    told = dict(leaves(rebuild(store.rows, load(store, LATER))))
    expected = product_leaves(the_file())
    roadmap = {path for path in expected if path.startswith("roadmap[") and "quarter" in path}
    for path, value in expected.items():
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            expected[path] = (date.fromisoformat(value) + days).isoformat()
    expected["developments[0].effective_on"] = "2027-12-11"
    expected["items[18].deadline"] = "2027-12-11"
    expected["strategy.horizon"] = "2027-01 to 2027-12"
    expected["budget.period"] = "2027-H1"
    assert {path: told[path] for path in told.keys() - roadmap} == {
        path: expected[path] for path in expected.keys() - roadmap
    }
    assert [told[path] for path in sorted(roadmap)] == [
        "2027-Q1", "2027-Q2", "2027-Q2", "2027-Q3", "2027-Q2", "2027-Q4",
    ]  # fmt: skip


def test_the_package_carries_the_shared_story_unchanged(shared: Path) -> None:
    assert the_file() == json.loads((shared / "demo" / "leenmuur.json").read_text("utf-8"))


def test_a_field_that_has_no_column_stops_the_loading(store: Store) -> None:
    from po_tui.model.tables.people import Person

    with store.keep("product") as session, pytest.raises(NoPlace, match="shoe_size"):
        Book(session, {}).named(Person, {"id": "D9", "name": "Someone", "shoe_size": 43})


def test_loading_leaves_nothing_to_undo(store: Store) -> None:
    load(store, DEMO_TODAY)
    assert store.rows.execute("SELECT count(*) FROM step").fetchone() == (0,)
    assert store.rows.execute("PRAGMA foreign_key_check").fetchall() == []


def test_loading_twice_gives_the_same_product_and_no_second_one(store: Store) -> None:
    assert load(store, DEMO_TODAY) == load(store, LATER)
    assert store.rows.execute("SELECT count(*) FROM item").fetchone() == (24,)


def test_new_items_go_on_numbering_after_the_last(store: Store) -> None:
    load(store, DEMO_TODAY)
    assert store.rows.execute("SELECT next_number FROM product").fetchone() == (25,)


def test_answers_are_those_to_the_text_as_it_stands(store: Store) -> None:
    load(store, DEMO_TODAY)
    query = (
        "SELECT title, as_a, i_want, so_that, criteria, judged FROM item"
        " JOIN answer ON item_id = item.id"
    )
    answers = store.rows.execute(query).fetchall()
    assert answers
    for title, as_a, i_want, so_that, criteria, judged in answers:
        texts = [one["text"] for one in json.loads(criteria)]
        assert judged == judged_text(title, (as_a, i_want, so_that), texts)


def test_the_demo_lives_in_a_file_of_its_own_and_keeps_what_was_changed_there(
    own_world: Path,
) -> None:
    path = own_world / "deep" / "demo.db"
    first = ensure(path, DEMO_TODAY)
    first.rows.execute("UPDATE item SET title = 'Mine now' WHERE number = 4")
    first.close()
    assert title_of_lm_4(path, LATER) == "Mine now"


def test_a_reset_starts_over_with_today_s_dates(own_world: Path) -> None:
    path = own_world / "demo.db"
    used = ensure(path, DEMO_TODAY)
    with used.step("Rename LM-4", 1) as session:
        from po_tui.model.tables.backlog import Item

        item = session.get(Item, 4)
        assert item is not None
        item.title = "Mine now"
    used.close()
    fresh = ensure(path, LATER, reset=True)
    product_id = fresh.rows.execute("SELECT id FROM product").fetchone()[0]
    assert rebuild(fresh.rows, product_id)["items"][3]["title"].startswith("Open my compartment")
    assert (
        rebuild(fresh.rows, product_id)["current_sprint"]["start"]
        == (LATER - timedelta(days=1)).isoformat()
    )
    assert fresh.rows.execute("SELECT count(*) FROM step").fetchone() == (0,)
    fresh.close()


def title_of_lm_4(path: Path, today: date) -> str:
    ensure(path, today).close()
    connection = sqlite3.connect(path)
    title = connection.execute("SELECT title FROM item WHERE number = 4").fetchone()[0]
    connection.close()
    return str(title)


def test_what_the_text_tells_of_a_type_stands_in_its_fields() -> None:
    told = {item["id"]: details_of(item) for item in the_file()["items"]}
    assert told["LM-6"]["severity"] == "high"
    assert told["LM-6"]["expected"] == "an ajar door is reported open"
    assert told["LM-12"]["timebox"] == "2 working days"
    assert told["LM-18"] == {
        "part": "HN-204",
        "revision": "B",
        "lead_time": "7 weeks",
        "verification": "test rig, not a demo",
    }
    assert not any(told[item["id"]] for item in the_file()["items"] if item["type"] == "story")

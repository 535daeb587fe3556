"""A filter finds what it says, and nothing that a value could smuggle in."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.demo import load
from po_tui.model.filters import (
    Age,
    And,
    Compare,
    FilterMistake,
    Or,
    Phrase,
    Query,
    Range,
    Word,
    parse,
    words_of,
)
from po_tui.store import rows, search
from po_tui.store.store import Author, Store
from tests.store.written import Writer

Find = Callable[[str], list[str]]


@pytest.fixture
def book(store: Store) -> Writer:
    return Writer(store)


@pytest.fixture
def find(store: Store, book: Writer) -> Find:
    """The titles that a filter line finds, in order."""

    def find(text: str) -> list[str]:
        ids = search.find(store.rows, book.product, parse(text))
        return [row.title for row in rows.list_rows(store.rows, book.product, ids)]

    return find


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Find]:
    """The keys that a filter line finds in the demo product."""
    store = Store(tmp_path_factory.mktemp("demo") / "demo.db", Author.command("me"))
    product = load(store, date(2026, 11, 24))

    def find(text: str) -> list[str]:
        ids = search.find(store.rows, product, parse(text))
        return [row.key for row in rows.list_rows(store.rows, product, ids)]

    yield find
    store.close()


# ── words ───────────────────────────────────────────────────────────────────────────────────────


def test_words_are_looked_for_in_title_story_description_and_criteria(
    book: Writer, find: Find
) -> None:
    book.item("Needle in the title")
    book.item("Story", i_want="a needle")
    book.item("Described", description="Look for\nthe NEEDLE.")
    book.item("Criteria", criteria=[{"uid": "c", "text": "One needle is found", "done": False}])
    book.item("Nothing of it")
    assert find("needle") == ["Needle in the title", "Story", "Described", "Criteria"]
    assert find("-needle") == ["Nothing of it"]
    assert find("needle -story") == find("needle -story") == [
        "Needle in the title", "Described", "Criteria",
    ]  # fmt: skip


def test_the_beginning_of_a_word_is_enough_the_middle_is_not(book: Writer, find: Find) -> None:
    book.item("Send a reminder")
    assert find("rem") == find("REMIND se") == ["Send a reminder"]
    assert find("minder") == []


def test_a_phrase_wants_whole_words_side_by_side(book: Writer, find: Find) -> None:
    book.item("The due time passed")
    assert find('"due time"') == ["The due time passed"]
    assert find('"due tim"') == find('"time due"') == []


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Crème brûlée", "creme BRUL"),
        ("Smørrebrød voor Łódź", "smorre lodz"),
        ("Große Straße", "grosse strass"),
        ("Ёлка и чай", "елка чаи"),
        ("Καλημέρα", "καλημερα"),
        ("日本語のテスト", "本語"),
        ("ปุ่มไม่ทำงาน", "ไม่"),
        ("한국어 메뉴", "한국"),
        ("Make 🚀 fast", "🚀"),
        ("ﬁle ＡＢＣ ½", "file abc"),
        ("foo_bar don't", "bar don"),
        ('it\'s 100% "quoted"', "100 quoted"),
    ],
)
def test_words_are_found_in_any_script_also_by_titles_alone(
    book: Writer, find: Find, store: Store, title: str, query: str
) -> None:
    book.item(title)
    book.item("Something else")
    assert find(query) == [title]
    titled = search.titled(store.rows, book.product, query.split(), 9)
    assert [row.title for row in rows.list_rows(store.rows, book.product, titled)] == [title]


def test_titles_alone_are_looked_through_in_order(book: Writer, store: Store) -> None:
    late, early = book.item("Oil the door", rank="z"), book.item("Door, open!", rank="1")
    book.item("Lock", description="of the door")
    book.item("A door that is done", state="done")
    assert search.titled(store.rows, book.product, ["DO"], 9) == [early, late]
    assert search.titled(store.rows, book.product, ["do", "op"], 9) == [early]
    assert search.titled(store.rows, book.product, ["door"], 1) == [early]
    assert search.titled(store.rows, book.product, ['" OR *', "…"], 9) == []


def test_a_change_of_text_is_found_at_once_and_the_old_text_no_more(
    book: Writer, find: Find
) -> None:
    item = book.item("Ørsted")
    book.change("title", item, title="Åland")
    assert (find("aland"), find("orsted")) == (["Åland"], [])
    with book.store.step("Remove", book.product) as session:
        from po_tui.model.tables.backlog import Item

        session.delete(session.get(Item, item))
    book.item("Other", number=item)
    assert find("aland") == []


def test_a_key_is_found_by_its_beginning(book: Writer, find: Find) -> None:
    for number in (1, 2, 10, 12, 120):
        book.item(f"Number {number}x", number=number)
    assert find("AB-1") == ["Number 1x", "Number 10x", "Number 12x", "Number 120x"]
    assert find("ab-12") == ["Number 12x", "Number 120x"]
    assert find('"AB-12"') == ["Number 12x"]
    assert find("AB-012") == find("CD-1") == []
    assert len(find("ab")) == 5


# ── fields ──────────────────────────────────────────────────────────────────────────────────────


def test_finished_items_are_found_only_by_filters_that_speak_of_the_state(
    book: Writer, find: Find, store: Store
) -> None:
    for state in ("new", "done", "dropped", "parked"):
        book.item(f"A {state} one", state=state)
    assert find("one") == find("") == find("type:story") == ["A new one", "A parked one"]
    assert find("state:dropped,done") == ["A done one", "A dropped one"]
    assert find("-state:new one") == ["A done one", "A dropped one", "A parked one"]
    everything = search.find(store.rows, book.product, parse("one"), all_states=True)
    assert len(everything) == 4


def test_other_products_are_never_found(store: Store, book: Writer, find: Find) -> None:
    Writer(store, "ELSE").item("Mine or yours")
    book.item("Mine")
    assert find("mine") == find("type:story") == find("-xyz") == find("points:none") == ["Mine"]


def test_labels_are_whole_names_in_any_case(book: Writer, find: Find) -> None:
    book.item("One", labels=["WIP"])
    book.item("Two", labels=["wip-limit", "Büro"])
    book.item("None")
    assert find("label:wip") == ["One"]
    assert find("label:BURO") == ["Two"]
    assert find("label:none") == ["None"]
    assert find("label:none,wip") == ["One", "None"]
    assert find("-label:wip") == ["Two", "None"]
    growing = search.find(book.store.rows, book.product, parse("label:wi", typing=True))
    assert len(growing) == 2


def test_goals_and_outcomes_are_named_by_key_or_by_words(book: Writer, find: Find) -> None:
    one, ten = book.goal("G1", "Tools come back"), book.goal("G10", "Fewer calls")
    outcome = book.roadmap("R1", "Second wall")
    first, second = book.item("First"), book.item("Second")
    book.serves(first, goal=one, roadmap=outcome)
    book.serves(second, goal=ten)
    book.item("Third")
    assert find("goal:g1") == find('goal:"come back"') == ["First"]
    assert find("goal:G1,G10") == ["First", "Second"]
    assert find("goal:none") == ["Third"]
    assert find("roadmap:R1") == find("roadmap:wall") == ["First"]
    assert find("roadmap:none") == ["Second", "Third"]
    assert find("goal:G2") == []


def test_parents_are_named_by_key_or_by_words(book: Writer, find: Find) -> None:
    epic = book.item("Fair handling", type="epic")
    book.item("Photo", parent_id=epic)
    assert find("parent:ab-1") == find("parent:fair") == ["Photo"]
    assert find("parent:none") == ["Fair handling"]
    assert find("parent:AB-2") == find("parent:AB-9") == []
    assert find("has:parent") == ["Photo"]


def test_people_are_named_by_key_or_by_name(book: Writer, find: Find) -> None:
    anna, bob = book.person("P1", "Anna de Wit"), book.person("P10", "Bob")
    book.item("Annas", assignee_id=anna)
    book.item("Bobs", assignee_id=bob, requested_by_id=anna)
    book.item("Nobodys")
    assert find("assignee:p1") == find("assignee:wit") == ["Annas"]
    assert find("-assignee:p1") == ["Bobs", "Nobodys"]
    assert find("stakeholder:anna") == ["Bobs"]
    assert find("stakeholder:none") == ["Annas", "Nobodys"]


def test_points_are_compared_and_what_has_none_is_not_over_five(book: Writer, find: Find) -> None:
    for points in (None, 0.5, 2.0, 5.0, 8.0):
        book.item(f"Points {points}", estimate=points)
    assert find("points:>2") == ["Points 5.0", "Points 8.0"]
    assert find("points:½") == ["Points 0.5"]
    assert find("points:2..5") == ["Points 2.0", "Points 5.0"]
    assert find("points:none") == ["Points None"]
    assert find("-points:>2") == ["Points None", "Points 0.5", "Points 2.0"]
    assert find("has:estimate points:<=2") == ["Points 0.5", "Points 2.0"]


def test_dates_and_ages_are_compared(book: Writer, find: Find) -> None:
    """Today is 24 November 2026."""
    for day in ("2026-01-01", "2026-08-25", "2026-08-26", "2026-11-23"):
        book.item(day, updated=f"{day}T15:00:00.000Z")
    assert find("updated:<2026-08-26") == ["2026-01-01", "2026-08-25"]
    assert find("updated:<=2026-08-26") == ["2026-01-01", "2026-08-25", "2026-08-26"]
    assert find("updated:>2026-08-25") == ["2026-08-26", "2026-11-23"]
    assert find("updated:2026-08-25") == ["2026-08-25"]
    assert find("updated:2026-08-25..2026-08-26") == ["2026-08-25", "2026-08-26"]
    assert find("updated:<90d") == ["2026-08-26", "2026-11-23"]
    assert find("updated:>90d") == find("is:stale") == ["2026-01-01", "2026-08-25"]
    assert find("updated:7d..100d") == ["2026-08-25", "2026-08-26"]


def test_ready_is_no_fact_and_no_answer_missing(book: Writer, find: Find) -> None:
    goal = book.goal("G1")
    for title in ("Ready", "Unanswered", "A no", "No goal"):
        item = book.story(title)
        if title != "No goal":
            book.serves(item, goal=goal)
        if title != "Unanswered":
            book.says_yes(item, fits_sprint=title != "A no")
    assert find("ready:yes") == find("-ready:no") == ["Ready"]
    assert find("ready:no") == ["Unanswered", "A no", "No goal"]
    assert find("ready:yes OR points:none") == ["Ready"]


def test_what_an_item_has_and_is(book: Writer, find: Find) -> None:
    asked, settled, waits, started = (
        book.item(title) for title in ("Asked", "Settled", "Waits", "Started")
    )
    book.asks(asked)
    book.asks(asked, blocking=False)
    book.asks(settled, answer="Because")
    book.needs(waits, settled)
    running = book.item(
        "Running", state="in_sprint", criteria=[{"uid": "c", "text": "x", "done": False}]
    )
    book.needs(started, running)
    assert find("has:question") == ["Asked"]
    assert find("has:criteria") == ["Running"]
    # Somebody is at it, but it is not done: what needs it cannot begin.
    assert find("is:blocked") == ["Asked", "Waits", "Started"]
    book.serves(asked, goal=book.goal("G1"))
    assert "Asked" not in find("is:orphan")


def test_what_cannot_mean_anything_yet_finds_nothing(book: Writer, find: Find) -> None:
    book.item("One")
    assert find("remote:jira") == find("has:clash") == find("is:changed") == []
    assert find("remote:none") == ["One"]


def test_terms_are_joined_before_alternatives(book: Writer, find: Find) -> None:
    book.item("x y")
    book.item("z")
    book.item("x z")
    assert find("x y OR z") == ["x y", "z", "x z"]
    assert find("x (y OR z)") == ["x y", "x z"]
    assert find("-(y OR z)") == []


# ── order ───────────────────────────────────────────────────────────────────────────────────────


def test_items_without_the_value_come_last_either_way_round(book: Writer, find: Find) -> None:
    for title, points in (("none", None), ("big", 8.0), ("small", 1.0), ("big too", 8.0)):
        book.item(title, estimate=points)
    assert find("sort:points") == ["big", "big too", "small", "none"]
    assert find("sort:-points") == ["small", "big", "big too", "none"]
    assert find("sort:-rank") == ["big too", "small", "big", "none"]


def test_the_demo_sorts_as_its_scores_say(demo: Find) -> None:
    assert demo("sort:wsjf")[:10] == [
        "LM-6", "LM-5", "LM-4", "LM-10", "LM-11", "LM-8", "LM-7", "LM-14", "LM-16", "LM-13",
    ]  # fmt: skip
    assert demo("sort:rice")[:7] == ["LM-4", "LM-8", "LM-10", "LM-11", "LM-7", "LM-14", "LM-13"]


def test_the_demo_shows_its_flaws(demo: Find) -> None:
    assert demo("is:orphan") == ["LM-24"]
    assert demo("points:>8") == ["LM-13"]
    assert demo("points:none type:quality state:refining") == ["LM-15"]
    assert demo("has:estimate -has:criteria") == ["LM-14"]
    assert {"LM-11", "LM-13", "LM-20"} <= set(demo("is:blocked"))


# ── whatever is typed ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    ["'; DROP TABLE item; --", "100%", "a_b", "*", "\"' OR 1=1", "NEAR", "title", "^a", "{a}"],
)
def test_a_value_is_only_ever_a_value(book: Writer, find: Find, value: str) -> None:
    book.item("Innocent")
    quoted = value.replace('"', "")
    for field in ("label", "goal", "roadmap", "parent", "assignee", "stakeholder"):
        assert find(f'{field}:"{quoted}"') == []
    for query in (value, f'"{quoted}"', f"-{value}"):
        try:
            find(query)
        except FilterMistake:
            continue
    assert find("") == ["Innocent"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(min_size=1, max_size=30).filter(words_of), data=st.data())
def test_an_item_is_found_by_every_beginning_of_its_words(
    book: Writer, title: str, data: st.DataObject
) -> None:
    item = book.item(title)
    word = data.draw(st.sampled_from(words_of(title)))
    beginning = tuple(words_of(word[: data.draw(st.integers(1, len(word)))]))
    con = book.store.rows
    assert not beginning or item in search.find(con, book.product, Word(beginning))
    assert item in search.find(con, book.product, Phrase(tuple(words_of(title))))


def test_a_tree_is_found_as_well_as_a_query(store: Store, book: Writer) -> None:
    item = book.item("One", estimate=3.0)
    tree = And(
        (Word(("one",)), Or((Compare("points", ">", 2.0), Range("updated", Age(9), Age(1)))))
    )
    assert search.find(store.rows, book.product, tree) == [item]
    assert search.find(store.rows, book.product, Query(tree)) == [item]
    assert search.find(store.rows, book.product, Compare("updated", "<", Age(10**6))) == [item]
    assert search.find(store.rows, book.product, None) == [item]

"""Whatever one asks, the store answers what a patient person would, who reads item after item."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from po_tui.model.completing import offers
from po_tui.model.definition import COUNTABLE, QUESTIONS, Definition
from po_tui.model.fields import FINISHED, STATES, TYPES
from po_tui.model.filters import (
    CHOICES,
    FIELDS,
    SORTS,
    Age,
    And,
    Compare,
    FieldTerm,
    FilterMistake,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Value,
    Word,
    parse,
    speaks_of,
    words_of,
)
from po_tui.store import names, rows, search
from po_tui.store.readiness import gaps_of, ready_ids
from po_tui.store.search import Finder
from po_tui.store.store import Author, Store
from tests.store.written import Writer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORDS = ("door", "Dörfer", "kiosk", "light", "lightly", "16", "2", "ab", "day before", "日本")
LABELS = ("pilot", "Wall", "needs design")
SHOWN = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


# ── a backlog of everything ─────────────────────────────────────────────────────────────────────


@dataclass
class Known:
    """What was written of an item besides what `--json` prints."""

    id: int
    roadmap: set[str] = field(default_factory=set)
    stakeholder: str | None = None
    open_question: bool = False
    waits: bool = False


@dataclass(repr=False)
class Backlog:
    """A product with items of all kinds, and what is known of each."""

    store: Store
    product: int
    known: list[Known]
    items: list[dict[str, Any]]
    serving: dict[str, set[str]]
    """The goals that a roadmap item serves."""
    ready: set[int]

    def find(self, text: str) -> list[int]:
        return search.find(self.store.rows, self.product, parse(text))


@pytest.fixture(scope="module")
def backlog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backlog]:
    store = Store(tmp_path_factory.mktemp("oracle") / "oracle.db", Author.command("me"))
    store.rows.execute("PRAGMA synchronous = OFF")
    chosen = random.Random(7)
    book = Writer(store)
    Writer(store, "ELSE").item("door of another product", labels=["pilot"])
    goals = {key: book.goal(key, title) for key, title in (("G1", "Tools back"), ("G10", "Quiet"))}
    outcomes = {"R1": book.roadmap("R1", "Second wall"), "R2": book.roadmap("R2", "Parcels")}
    book.record("roadmap", "RoadmapGoal", roadmap_id=outcomes["R1"], goal_id=goals["G1"])
    people = {"P1": book.person("P1", "Anna de Wit"), "P2": book.person("P2", "Bob")}
    known = [_written(book, chosen, goals, outcomes, people) for __ in range(45)]
    _tied(book, chosen, known)
    ids = [one.id for one in known]
    items = rows.item_json(store.rows, book.product, ids)
    gaps = gaps_of(store.rows, book.product, ids)
    ready = {id for id in ids if not gaps[id]}
    assert ready, "nothing to find for ready:yes"
    yield Backlog(store, book.product, known, items, {"R1": {"G1"}, "R2": set()}, ready)
    store.close()


def _written(
    book: Writer,
    chosen: random.Random,
    goals: Mapping[str, int],
    outcomes: Mapping[str, int],
    people: Mapping[str, int],
) -> Known:
    def maybe(values: Sequence[Any], often: float = 0.5) -> Any:
        return chosen.choice(values) if chosen.random() < often else None

    days = chosen.choice((1, 5, 29, 31, 89, 91, 400))
    who, asked_by = maybe(list(people)), maybe(list(people))
    kind = chosen.choice(TYPES)
    values = {
        "type": kind,
        "state": chosen.choice(STATES),
        "description": maybe(WORDS, 0.3) or "",
        "criteria": [
            {"uid": f"c{n}", "text": chosen.choice(WORDS), "done": False}
            for n in range(chosen.randrange(3))
        ],
        "estimate": None if kind == "epic" else maybe((0.5, 1.0, 3.0, 5.0, 8.0, 13.0), 0.8),
        "labels": chosen.sample(LABELS, chosen.randrange(3)),
        "assignee_id": people.get(who),
        "requested_by_id": people.get(asked_by),
        "updated": _instant(NOW - timedelta(days=days)),
    }
    told = book.story(f"{chosen.choice(WORDS)} and {chosen.choice(WORDS)}", **values)
    one = Known(told, stakeholder=asked_by)
    for key in chosen.sample(list(goals), chosen.randrange(3)):
        book.serves(told, goal=goals[key])
    if key := maybe(list(outcomes)):
        book.serves(told, roadmap=outcomes[key])
        one.roadmap.add(key)
    if chosen.random() < 0.7:
        book.says_yes(told, fits_sprint=chosen.random() < 0.9)
    for __ in range(chosen.randrange(2)):
        answer, blocking = maybe(["so"]), chosen.random() < 0.5
        book.asks(told, answer=answer, blocking=blocking)
        one.open_question |= answer is None
        one.waits |= answer is None and blocking
    if chosen.random() < 0.15:
        status = chosen.choice(("requested", "delivered"))
        book.record("backlog", "ExternalDelivery", item_id=told, what="x", party="y", status=status)
        one.waits |= status != "delivered"
    return one


def _tied(book: Writer, chosen: random.Random, known: Sequence[Known]) -> None:
    """Parents and dependencies: an item only has what stands before it."""
    con = book.store.rows
    for place, one in enumerate(known[5:], 5):
        earlier = chosen.choice(known[:place]).id
        if chosen.random() < 0.3:
            book.change("parent", one.id, parent_id=earlier)
            con.execute(  # the time of the change would be that of the test
                "UPDATE item SET updated = ? WHERE id = ?",
                (_instant(NOW - timedelta(days=50)), one.id),
            )
        if chosen.random() < 0.2:
            book.needs(one.id, earlier)
            (state,) = con.execute("SELECT state FROM item WHERE id = ?", (earlier,)).fetchone()
            one.waits |= state != "done"


def _instant(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# ── the patient reader ──────────────────────────────────────────────────────────────────────────


@dataclass
class Reader:
    """Reads item after item, and knows no SQL."""

    backlog: Backlog

    def find(self, text: str) -> list[int]:
        query = parse(text)
        everywhere = speaks_of(query.where, "state")
        pairs = [
            (one, item)
            for one, item in zip(self.backlog.known, self.backlog.items, strict=True)
            if (everywhere or item["state"] not in FINISHED)
            and (query.where is None or self.meets(query.where, one, item))
        ]
        for sort in reversed(query.sort):
            value = self._sorted_by(sort.field)
            having = [pair for pair in pairs if value(pair) is not None]
            without = [pair for pair in pairs if value(pair) is None]
            # `reverse` would turn equals around as well.
            having.sort(key=lambda pair: self._turned(value(pair), sort.descending))
            pairs = having + without
        return [one.id for one, __ in pairs]

    def _sorted_by(self, name: str) -> Callable[[tuple[Known, dict[str, Any]]], Any]:
        if name == "rank":
            return lambda pair: self.backlog.known.index(pair[0])
        if name == "points":
            return lambda pair: pair[1]["estimate"]
        if name == "updated":
            return lambda pair: datetime.fromisoformat(pair[1]["updated"]).timestamp()
        return lambda _pair: None  # nothing here is scored

    @staticmethod
    def _turned(value: float, descending: bool) -> float:
        return -value if descending else value

    def meets(self, node: Node, one: Known, item: dict[str, Any]) -> bool:
        match node:
            case And(nodes):
                return all(self.meets(inner, one, item) for inner in nodes)
            case Or(nodes):
                return any(self.meets(inner, one, item) for inner in nodes)
            case Not(inner):
                return not self.meets(inner, one, item)
            case Word(pieces):
                return self._says(item, pieces, whole=False)
            case Phrase(pieces):
                return self._says(item, pieces, whole=True)
            case FieldTerm(name, values):
                return any(self._has(name, value, one, item) for value in values)
            case Compare(name, op, value):
                return self._compares(name, op, value, item)
            case Range("points", low, high):
                return item["estimate"] is not None and low <= item["estimate"] <= high
            case Range(_, low, high):
                ends = sorted(_day_or_instant(end) for end in (low, high))
                return ends[0] <= str(item["updated"]) <= f"{ends[1]}~"

    def _says(self, item: dict[str, Any], pieces: Sequence[str], *, whole: bool) -> bool:
        story = item["story"] or {}
        texts = (
            item["title"],
            " ".join(story.get(part) or "" for part in ("as_a", "i_want", "so_that")),
            item["description"],
            " ".join(one["text"] for one in item["criteria"]),
        )
        return any(_side_by_side(words_of(text), pieces, whole) for text in texts) or _begins(
            words_of(item["key"]), pieces, whole
        )

    def _has(self, name: str, value: str | None, one: Known, item: dict[str, Any]) -> bool:
        match name:
            case "type" | "state":
                return bool(item[name] == value)
            case "label":
                return _named(value, item["labels"], {})
            case "goal":
                return _named(value, item["goals"], {"G1": "Tools back", "G10": "Quiet"})
            case "roadmap":
                return _named(value, one.roadmap, {"R1": "Second wall", "R2": "Parcels"})
            case "assignee":
                return _named(value, _listed(item["assignee"]), {"P1": "Anna de Wit", "P2": "Bob"})
            case "stakeholder":
                return _named(value, _listed(one.stakeholder), {"P1": "Anna de Wit", "P2": "Bob"})
            case "parent":
                titles = {other["key"]: other["title"] for other in self.backlog.items}
                return _named(value, _listed(item["parent"]), titles, keys_only=value in titles)
            case "remote":
                return value is None
            case "points":
                return item["estimate"] is None
            case "ready":
                return (one.id in self.backlog.ready) is (value == "yes")
            case "has":
                return self._owns(value, one, item)
            case "is":
                return self._is(value, one, item)
        return False

    def _owns(self, value: str | None, one: Known, item: dict[str, Any]) -> bool:
        return {
            "criteria": bool(item["criteria"]),
            "question": one.open_question,
            "estimate": item["estimate"] is not None,
            "parent": item["parent"] is not None,
            "clash": False,
        }[value or ""]

    def _is(self, value: str | None, one: Known, item: dict[str, Any]) -> bool:
        return {
            "stale": str(item["updated"]) < _instant(NOW - timedelta(days=90)),
            "blocked": one.waits,
            "orphan": not self._serves(one, item),
            "changed": False,
        }[value or ""]

    def _serves(self, one: Known, item: dict[str, Any]) -> bool:
        if item["goals"] or any(self.backlog.serving[key] for key in one.roadmap):
            return True
        for other, its in zip(self.backlog.known, self.backlog.items, strict=True):
            if its["key"] == item["parent"]:
                return self._serves(other, its)
        return False

    def _compares(self, name: str, op: str, value: Value, item: dict[str, Any]) -> bool:
        if name == "points":
            return item["estimate"] is not None and _holds(item["estimate"], op, value)
        if isinstance(value, Age):
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}[op]
            then = _day_or_instant(value)
            if op == "=":
                return bool(item["updated"][:10] == then[:10])
            return _holds(item["updated"], turned, then)
        return _holds(item["updated"][:10], op, value)


def _holds(left: Any, op: str, right: Any) -> bool:
    return bool(
        {
            "<": left < right,
            "<=": left <= right,
            "=": left == right,
            ">": left > right,
            ">=": left >= right,
        }[op]
    )


def _day_or_instant(value: Value) -> str:
    return _instant(NOW - timedelta(days=value.days)) if isinstance(value, Age) else str(value)


def _listed(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _named(
    value: str | None,
    has: Sequence[str] | set[str],
    titles: Mapping[str, str],
    *,
    keys_only: bool = False,
) -> bool:
    """By key, by the whole name, or by words that the name has side by side."""
    if value is None:
        return not has
    wanted = words_of(value)
    for key in has:
        name = titles.get(key, "")
        if words_of(key) == wanted or (name and not keys_only and words_of(name) == wanted):
            return True
        if wanted and name and not keys_only and _side_by_side(words_of(name), wanted, False):
            return True
    return False


def _side_by_side(words: Sequence[str], pieces: Sequence[str], whole: bool) -> bool:
    return any(
        _begins(words[start:], pieces, whole, to_the_end=False) for start in range(len(words))
    )


def _begins(
    words: Sequence[str], pieces: Sequence[str], whole: bool, *, to_the_end: bool = True
) -> bool:
    """Whether the words begin with the pieces; of the last piece its beginning is enough.

    A key is more than a text: `ab` and `14` may be asked for alone.
    """
    if to_the_end and len(pieces) == 1 and len(words) == 2:
        return any(_same(word, pieces[0], whole) for word in words)
    if len(words) < len(pieces) or list(words[: len(pieces) - 1]) != list(pieces[:-1]):
        return False
    return _same(words[len(pieces) - 1], pieces[-1], whole)


def _same(word: str, piece: str, whole: bool) -> bool:
    return word == piece if whole else word.startswith(piece)


# ── anything one could ask ──────────────────────────────────────────────────────────────────────

word = st.sampled_from(("door", "DORF", "li", "light", "kios", "16", "2", "ab", "AB-1", "ab-12", "日",
                        "read", "zebra", "day", "or", "a-b"))  # fmt: skip
phrase = st.sampled_from(
    ('"day before"', '"light"', '"door and"', '"AB-2"', '"and"', '"before day"')
)
of_people = ("P1", "anna", '"de wit"', "p9", "none", "bob")
named = st.one_of(
    *(
        st.builds(
            lambda name, values: f"{name}:{','.join(values)}",
            st.just(name),
            st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True),
        )
        for name, values in {
            "type": TYPES,
            "state": (*STATES, "none"),
            "label": ("pilot", "WALL", '"needs design"', "nope", "none"),
            "goal": ("G1", "g10", "quiet", "back", "none"),
            "roadmap": ("R1", "wall", "parcels", "none"),
            "parent": ("AB-1", "ab-3", "AB-99", "door", "none"),
            "assignee": of_people,
            "stakeholder": of_people,
            "remote": ("jira", "none"),
            "ready": CHOICES["ready"],
            "has": CHOICES["has"],
            "is": CHOICES["is"],
            "points": (">5", "<=3", "2..8", "..3", "5..", "½", "5", "=8", "none"),
            "updated": ("<90d", ">30d", "90d", "<=4w", ">=2026-08-01", "2026-11-23", "=1d",
                        "2026-01-01..2026-10-31", "10d..60d"),
        }.items()
    )
)  # fmt: skip
term = st.builds(str.__add__, st.sampled_from(("", "", "", "-")), st.one_of(word, phrase, named))
terms = st.recursive(
    term,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=2).map(" OR ".join),
        st.builds("{}({})".format, st.sampled_from(("", "-")), inner),
    ),
    max_leaves=6,
)
sorts = st.lists(
    st.builds("sort:{}{}".format, st.sampled_from(("", "-")), st.sampled_from(list(SORTS))),
    max_size=2,
)
queries = st.builds(lambda asked, order: " ".join([asked, *order]), terms, sorts)


@SHOWN
@given(text=queries)
@example("-is:orphan OR has:question state:done,new")
@example("-(ready:yes OR points:none) sort:-updated sort:points")
@example('light "light"')
def test_the_store_finds_what_one_finds_reading_every_item(backlog: Backlog, text: str) -> None:
    assert backlog.find(text) == Reader(backlog).find(text)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(queries, min_size=2, max_size=4))
def test_what_is_remembered_of_one_filter_is_right_for_the_next(
    backlog: Backlog, texts: list[str]
) -> None:
    finder = Finder(backlog.store.rows, backlog.product)
    order = rows.order(backlog.store.rows, backlog.product)
    for text in texts:
        assert finder.find(parse(text), placed=order) == backlog.find(text)


def test_a_change_by_someone_else_is_not_remembered_away(backlog: Backlog) -> None:
    reading = Store(backlog.store.path, Author.command("other"))
    try:
        finder, query = Finder(reading.rows, backlog.product), parse("label:fresh sort:updated")
        assert finder.find(query) == []
        item = rows.order(backlog.store.rows, backlog.product)[0]
        old = backlog.store.rows.execute("SELECT labels FROM item WHERE id = ?", (item,)).fetchone()
        change = "UPDATE item SET labels = ? WHERE id = ?"
        backlog.store.rows.execute(change, ('["fresh"]', item))
        assert finder.find(query) == [item]
        backlog.store.rows.execute(change, (old[0], item))
        assert finder.find(query) == []
    finally:
        reading.close()


definitions = st.builds(
    Definition,
    max_points=st.sampled_from((None, 1.0, 8.0)),
    counted=st.frozensets(st.sampled_from(COUNTABLE)),
    asked=st.lists(st.sampled_from(list(QUESTIONS)), unique=True).map(tuple),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(definition=definitions)
def test_what_is_ready_by_any_definition_lacks_nothing(
    backlog: Backlog, definition: Definition
) -> None:
    con, product = backlog.store.rows, backlog.product
    (before,) = con.execute("SELECT settings FROM product WHERE id = ?", (product,)).fetchone()
    change = "UPDATE product SET settings = ? WHERE id = ?"
    con.execute(change, (json.dumps(definition.as_settings()), product))
    try:
        found = ready_ids(con, product, finished=True)
        gaps = gaps_of(con, product, [one.id for one in backlog.known])
        assert found == {id for id, gap in gaps.items() if not gap}
        assert ready_ids(con, product) == found & set(rows.order(con, product))
    finally:
        con.execute(change, (before, product))


@SHOWN
@given(
    text=st.one_of(
        queries,
        st.text(st.sampled_from('abdeilnoprstuw:-,"()<>=.0159 ORé')),
        st.text(max_size=40),
        st.lists(
            st.one_of(st.sampled_from([f"{name}:" for name in FIELDS]), st.text(max_size=6)),
            max_size=5,
        ).map("".join),
    )
)
def test_every_beginning_of_a_line_finds_something_or_says_which_word_is_wrong(
    backlog: Backlog, text: str
) -> None:
    for typed, typing in (
        (text[:end], one) for end in range(len(text) + 1) for one in (True, False)
    ):
        mistake = None
        try:
            query = parse(typed, typing=typing)
        except FilterMistake as no:
            mistake = no
        if mistake is None:
            search.find(backlog.store.rows, backlog.product, query)
        else:
            assert typed[mistake.position :].startswith(mistake.word)
            assert mistake.word
            assert mistake.message
            assert "\n" not in mistake.message


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.one_of(queries, st.text(max_size=20)), data=st.data())
def test_whatever_is_offered_makes_sense(backlog: Backlog, text: str, data: st.DataObject) -> None:
    typed = text[: data.draw(st.integers(0, len(text)))]
    try:
        parse(typed, typing=True)
    except FilterMistake:
        assume(False)

    def values(name: str) -> list[tuple[str, str]]:
        return names.names_of(backlog.store.rows, backlog.product, name)

    for line in offers(typed, values).lines:
        parse(line, typing=True)
        assert line != typed

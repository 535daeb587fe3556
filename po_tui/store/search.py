"""Finds items: answers a parsed filter from the store, every value of it bound.

Each term is one query that gives the ids it means, and the terms are put together as sets. So a
filter that grows while it is typed asks only for what is new in it (`Finder` remembers the rest).
Words go through the full-text index, which holds what `filters.words_of` makes of the texts, and
are compared with the key as well. What only the sync can tell, it is asked for (`BySync`).
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import filterfalse
from typing import Final, NamedTuple, TypeVar

from po_tui import settings
from po_tui.model.filter_tree import (
    Age,
    And,
    Compare,
    FieldTerm,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Sort,
    Value,
    Word,
    speaks_of,
)
from po_tui.model.folding import fold, searchable, words_of
from po_tui.model.identity import item_key
from po_tui.model.kinds import PLACED
from po_tui.store.readiness import AMONG, SERVED, among, ready_ids
from po_tui.store.rows import item_id, order, product_key
from po_tui.store.waiting import BLOCKED

STALE_DAYS: Final = 90
"""Items untouched for longer are stale (domain.md §3.10)."""
_LARGEST: Final = 10**12
"""Beyond every number of an item."""
_FEW: Final = 2_000
"""Up to so many items are sorted by themselves; more, and the whole product is, and remembered."""
_SCAN: Final = "item NOT INDEXED"
"""Going through the table once, where the indexes do not hold what is asked for: five times as fast."""

T = TypeVar("T")
BySync = Callable[[str], Iterable[int]]
"""Tells the items with a `clash`, or with something `changed` that is to be pushed."""
Leaf = Word | Phrase | FieldTerm | Compare | Range

_COLUMN: Final = {"points": "estimate"}
"""What is sorted by, where it is not called so in the table."""
_LABELS: Final = """
WITH RECURSIVE known (label) AS (
    SELECT min(label) FROM item_label
    UNION ALL SELECT (SELECT min(label) FROM item_label WHERE label > known.label)
    FROM known WHERE known.label IS NOT NULL)
SELECT label FROM known WHERE label IS NOT NULL"""
"""Every label once, from one to the next along the index: there are few, on many items."""
_ASKED: Final = "SELECT item_id FROM question WHERE answer IS NULL"


def find(
    con: sqlite3.Connection,
    product_id: int,
    query: Query | Node | None,
    *,
    all_states: bool = False,
    placed: Sequence[int] | None = None,
    by_sync: BySync | None = None,
) -> list[int]:
    """The items that a filter finds, in order, or as its `sort:` says.

    Items that are done or dropped are found only by filters that speak of the state, or with
    `all_states`. Who knows the order (`placed`, as `rows.order` gives it) saves reading it.
    """
    return Finder(con, product_id, by_sync).find(query, all_states=all_states, placed=placed)


def titled(con: sqlite3.Connection, product_id: int, words: Sequence[str], limit: int) -> list[int]:
    """Items in order whose titles have words that begin like all of these; at most `limit`."""
    pieces = [" ".join(words_of(word)) for word in words]
    match = " AND ".join(f'title : "{piece}" *' for piece in pieces if piece)
    if not match:
        return []
    rows = con.execute(
        "SELECT id FROM item WHERE id IN (SELECT rowid FROM item_text WHERE item_text MATCH ?)"
        f" AND product_id = ? AND {PLACED} ORDER BY rank LIMIT ?",
        (match, product_id, limit),
    )
    return [row[0] for row in rows]


class _Found(NamedTuple):
    """These items – or, the other way round, all but these."""

    ids: frozenset[int]
    all_but: bool = False

    def __and__(self, other: "_Found") -> "_Found":
        match self.all_but, other.all_but:
            case False, False:
                return _Found(self.ids & other.ids)
            case False, True:
                return _Found(self.ids - other.ids)
            case True, False:
                return _Found(other.ids - self.ids)
        return _Found(self.ids | other.ids, all_but=True)

    def __invert__(self) -> "_Found":
        return _Found(self.ids, not self.all_but)

    def __or__(self, other: "_Found") -> "_Found":
        return ~(~self & ~other)

    def among(self, ids: Sequence[int]) -> list[int]:
        # Both run in C, over a hundred thousand ids.
        within = self.ids.__contains__
        return list(filterfalse(within, ids) if self.all_but else filter(within, ids))


_NOTHING: Final = _Found(frozenset())
_ALL: Final = ~_NOTHING


class Finder:
    """Answers filters on one product over one connection, and remembers what their terms meant."""

    def __init__(
        self, con: sqlite3.Connection, product_id: int, by_sync: BySync | None = None
    ) -> None:
        self._con = con
        self._product_id = product_id
        self._by_sync = by_sync
        self._everywhere = False
        """Finished items are looked for too."""
        self._known: dict[object, _Found] = {}
        """What the terms of the last filter mean, where no one else has written since."""
        self._used: dict[object, _Found] = {}
        self._orders: dict[tuple[str, bool], list[int]] = {}
        self._version = -1
        self.thorough = False
        """What is being looked for takes long, and is best finished: whoever asks next needs it too."""
        self._fields: Final[dict[str, Callable[[FieldTerm], _Found]]] = {
            "type": lambda term: self._one_of("type", term.values),
            "state": lambda term: self._one_of("state", term.values),
            "label": self._label,
            "goal": lambda term: self._linked(term, "goal", "item_goal", "goal_id"),
            "roadmap": lambda term: self._linked(
                term, "roadmap_item", "item_roadmap", "roadmap_id"
            ),
            "parent": self._parent,
            "assignee": lambda term: self._person(term, "assignee_id"),
            "stakeholder": lambda term: self._person(term, "requested_by_id"),
            "remote": self._remote,
            "ready": self._ready,
            "has": lambda term: _any(self._has(value) for value in term.values),
            "is": lambda term: _any(self._is(value) for value in term.values),
            "points": lambda _term: self._where("estimate IS NULL"),
            "updated": lambda _term: _NOTHING,
        }

    def find(
        self,
        query: Query | Node | None,
        *,
        all_states: bool = False,
        placed: Sequence[int] | None = None,
    ) -> list[int]:
        """As the function `find`."""
        self._forget_the_past()
        asked = query if isinstance(query, Query) else Query(query)
        self._everywhere = all_states or speaks_of(asked.where, "state")
        self._used = {}
        found = self._of(asked.where)
        self._known = self._used
        return self._in_order(found, asked.sort, placed)

    def _forget_the_past(self) -> None:
        """Another connection wrote: what was remembered may be wrong. Costs microseconds."""
        (version,) = self._con.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._known, self._orders = {}, {}

    # ── the order ───────────────────────────────────────────────────────────────────────────────

    def _in_order(
        self, found: _Found, sorts: Sequence[Sort], placed: Sequence[int] | None
    ) -> list[int]:
        if not sorts and placed is not None and not self._everywhere:
            return list(placed) if found == _ALL else found.among(placed)
        if found.all_but or len(found.ids) > _FEW:
            ordered = self._ordered(_order_by(sorts))
            return list(ordered) if found == _ALL else found.among(ordered)
        # The plus sign: found by their ids, not by walking through the order.
        return self._ids(
            f"SELECT id FROM item WHERE id {AMONG} AND +{self._product}"
            f" ORDER BY {_order_by(sorts)}",
            among(found.ids),
            self._product_id,
        )

    def _ordered(self, by: str) -> list[int]:
        """All items that come into question, so sorted; read once as long as no one writes."""
        key = by, self._everywhere
        if key not in self._orders:
            self._orders = {}  # a hundred thousand numbers; one order at a time is enough
            self._orders[key] = (
                order(self._con, self._product_id)
                if by == "rank" and not self._everywhere
                else self._ids(
                    f"SELECT id FROM {_SCAN} WHERE {self._product} ORDER BY {by}", self._product_id
                )
            )
        return self._orders[key]

    @property
    def _product(self) -> str:
        return "product_id = ?" + ("" if self._everywhere else f" AND {PLACED}")

    # ── terms ───────────────────────────────────────────────────────────────────────────────────

    def _of(self, node: Node | None) -> _Found:
        match node:
            case None:
                return _ALL
            case And(nodes):
                found = _ALL
                for one in nodes:
                    found &= self._of(one)
                    if found == _NOTHING:  # a page that somebody pasted has thousands of words
                        break
                return found
            case Or(nodes):
                return _any(map(self._of, nodes))
            case Not(inner):
                return ~self._of(inner)
        # With its kind: as tuples, the word `light` and the phrase "light" are the same.
        key = type(node), node._replace(at=0), self._everywhere
        if key not in self._known:
            self._known[key] = self._leaf(node)
        self._used[key] = self._known[key]
        return self._used[key]

    def _leaf(self, node: Leaf) -> _Found:
        match node:
            case Word(pieces):
                return self._text(pieces, whole=False)
            case Phrase(pieces):
                return self._text(pieces, whole=True)
            case FieldTerm(field):
                return self._fields[field](node)
            case Compare("points", op, value):
                return self._where(f"estimate {op} ?", value)
            case Compare(_, op, value):
                return self._where(*_moment(op, value), by=_SCAN)
            case Range("points", low, high):
                return self._where("estimate BETWEEN ? AND ?", low, high)
            case Range(_, low, high):
                return self._where("updated BETWEEN ? AND ?", *_between(low, high), by=_SCAN)

    def _where(self, condition: str, *values: object, by: str = "item") -> _Found:
        """The items of this product that meet a condition; with `_SCAN` looking at each of them."""
        query = f"SELECT id FROM {by} WHERE product_id = ? AND {condition}"
        return self._select(query, self._product_id, *values)

    def _select(self, query: str, *values: object) -> _Found:
        return _Found(frozenset(self._ids(query, *values)))

    def _ids(self, query: str, *values: object) -> list[int]:
        # One JSON text is read twice as fast as 100,000 rows of one number.
        (ids,) = self._con.execute(
            f"WITH found (id) AS ({query}) SELECT json_group_array(id) FROM found", values
        ).fetchone()
        found: list[int] = json.loads(ids)
        return found

    def _one_of(self, column: str, values: Sequence[str | None]) -> _Found:
        return self._where(f"{column} {AMONG}", json.dumps([value or "" for value in values]))

    def _text(self, pieces: Sequence[str], *, whole: bool) -> _Found:
        # Pieces are letters, digits and pictures: no quote among them could end the phrase.
        match = f'"{" ".join(pieces)}"' + ("" if whole else " *")
        in_text = self._select("SELECT rowid FROM item_text WHERE item_text MATCH ?", match)
        return in_text | self._key(pieces, whole=whole)

    def _key(self, pieces: Sequence[str], *, whole: bool) -> _Found:
        """Keys read as the words they are, `lm` and `14`; those of trackers as well."""
        (prefix,) = words_of(product_key(self._con, self._product_id)) or [""]
        *before, last = pieces
        if not before and (last == prefix if whole else prefix.startswith(last)):
            return _ALL
        if not (last.isascii() and last.isdigit()):
            return _NOTHING
        from po_tui.store.naming import by_tracker_words  # most words are no numbers

        there = by_tracker_words(self._con, self._product_id, pieces, whole=whole)
        found = _Found(frozenset(there))
        return found if before not in ([], [prefix]) else found | self._number(last, whole=whole)

    def _number(self, digits: str, *, whole: bool) -> _Found:
        ranges = _numbers(digits, whole=whole)
        numbers = " OR ".join(["number BETWEEN ? AND ?"] * len(ranges)) or "0"
        return self._where(f"({numbers})", *(end for ends in ranges for end in ends))

    def _label(self, term: FieldTerm) -> _Found:
        # A label is a name of its own: `wip` does not mean `wip-limit`.
        known = self._con.execute(_LABELS).fetchall()
        labels = json.dumps(_named(term, [(label, label, "") for (label,) in known]))
        found = self._select(f"SELECT item_id FROM item_label WHERE label {AMONG}", labels)
        if None in term.values:
            found |= ~self._select("SELECT item_id FROM item_label")
        return found

    def _linked(self, term: FieldTerm, table: str, link: str, column: str) -> _Found:
        known = self._con.execute(
            f"SELECT id, key, title FROM {table} WHERE product_id = ?", (self._product_id,)
        )
        ids = among(_named(term, known))
        found = self._select(f"SELECT item_id FROM {link} WHERE {column} {AMONG}", ids)
        if None in term.values:
            found |= ~self._select(f"SELECT item_id FROM {link}")
        return found

    def _parent(self, term: FieldTerm) -> _Found:
        exact = [self._item(value) for value in term.values if value]
        ids = [id for found in exact for id in found]
        if term.partial or not all(exact):
            prefix = product_key(self._con, self._product_id)
            rows = self._con.execute(
                "SELECT id, number, title FROM item WHERE id IN"
                " (SELECT parent_id FROM item WHERE product_id = ?)",
                (self._product_id,),
            )
            known = [(id, item_key(prefix, number), title) for id, number, title in rows]
            ids += _named(term, known)
        found = self._select(f"SELECT id FROM item WHERE parent_id {AMONG}", among(ids))
        return found | ~self._has("parent") if None in term.values else found

    def _item(self, key: str) -> list[int]:
        """The item of a key, of ours or of a tracker's."""
        from po_tui.store.naming import by_tracker_key

        own = item_id(self._con, self._product_id, key)
        return by_tracker_key(self._con, self._product_id, key) if own is None else [own]

    def _remote(self, term: FieldTerm) -> _Found:
        # Like a label: `kio` does not mean `kiosk`.
        known = self._con.execute(
            "SELECT id, name, '' FROM remote WHERE product_id = ?", (self._product_id,)
        )
        # The plus sign: answered by an index alone; a link is as large as two issues.
        linked = "SELECT item_id FROM link WHERE +remote_id"
        found = self._select(f"{linked} {AMONG}", among(_named(term, known)))
        return found | ~self._select(f"{linked} > 0") if None in term.values else found

    def _person(self, term: FieldTerm, column: str) -> _Found:
        known = self._con.execute(
            "SELECT id, key, name FROM person WHERE product_id = ?", (self._product_id,)
        )
        found = self._where(f"{column} {AMONG}", among(_named(term, known)), by=_SCAN)
        if None in term.values:
            found |= ~self._where(f"{column} IS NOT NULL", by=_SCAN)
        return found

    def _ready(self, term: FieldTerm) -> _Found:
        if {"yes", "no"} <= set(term.values):
            return _ALL
        self.thorough = True
        try:
            ready = ready_ids(self._con, self._product_id, finished=self._everywhere)
        finally:
            self.thorough = False
        found = _Found(frozenset(ready))
        return found if "yes" in term.values else ~found

    def _has(self, value: str | None) -> _Found:
        match value:
            case "criteria":
                return self._where("criteria <> '[]'", by=_SCAN)
            case "question":
                return self._select(_ASKED)
            case "estimate":
                return self._where("estimate IS NOT NULL")
            case "parent":
                return self._select("SELECT id FROM item WHERE parent_id IS NOT NULL")
            case "clash":
                return self._told("clash")
        return _NOTHING

    def _is(self, value: str | None) -> _Found:
        match value:
            case "stale":
                return self._where(*_moment(">", Age(STALE_DAYS)), by=_SCAN)
            case "orphan":
                return ~self._select(SERVED)
            case "blocked":
                return self._select(BLOCKED)
            case "changed":
                return self._told("changed")
        return _NOTHING

    def _told(self, what: str) -> _Found:
        """What only the sync can tell, offline; nothing where nobody knows it."""
        self.thorough = True
        try:
            return _Found(frozenset(self._by_sync(what) if self._by_sync else ()))
        finally:
            self.thorough = False


def _any(found: Iterable[_Found]) -> _Found:
    together = _NOTHING
    for one in found:
        together |= one
    return together


def _order_by(sorts: Sequence[Sort]) -> str:
    """Items without the value come last either way round; the order decides between equals."""
    parts = []
    for sort in sorts:
        what = _sorted_by(sort.field)
        parts += [f"{what} IS NULL", f"{what} {'DESC' if sort.descending else 'ASC'}"]
    return ", ".join([*parts, "rank"])


def _sorted_by(field: str) -> str:
    """The column or score to sort by, as SQL."""
    if field not in ("wsjf", "rice"):
        return _COLUMN.get(field, field)
    from po_tui.store.scores import RICE, WSJF  # most filters do without

    return WSJF if field == "wsjf" else RICE


def _named(term: FieldTerm, known: Iterable[tuple[T, str, str]]) -> list[T]:
    """Those of the known records (id, key, name) that the term names: by key, or by words of the name.

    A key has to be whole, since `R1` does not mean R10; while it is typed its beginning is enough.
    """
    records = [(one, fold(key), fold(name), searchable(name)) for one, key, name in known]
    found: list[T] = []
    for value in term.values:
        if value is None:
            continue
        wanted, words = fold(value), searchable(value).rstrip()
        growing = term.partial and value is term.values[-1]
        found += [
            one
            for one, key, name, text in records
            if wanted in {key, name}
            or (growing and (key.startswith(wanted) or name.startswith(wanted)))
            or (words and words in text)
        ]
    return found


def _numbers(digits: str, *, whole: bool) -> list[tuple[int, int]]:
    """The numbers that begin with these digits, as ranges; just that number for a whole word."""
    number = int(digits)
    if digits[0] == "0" or number > _LARGEST:
        return []
    if whole:
        return [(number, number)]
    powers = (10**power for power in range(len(str(_LARGEST)) - len(digits)))
    return [(number * power, number * power + power - 1) for power in powers]


def _moment(op: str, value: Value) -> tuple[str, object]:
    """When it was touched, against a day or an age; `<` an age means younger."""
    if isinstance(value, Age):
        if op == "=":
            return "substr(updated, 1, 10) = ?", _ago(value)[:10]
        return f"updated {_TURNED[op]} ?", _ago(value)
    return f"substr(updated, 1, 10) {op} ?", value


def _between(low: Value, high: Value) -> tuple[str, str]:
    # Of two ages the higher is the earlier day; days go on until midnight.
    first, last = sorted(_ago(end) if isinstance(end, Age) else str(end) for end in (low, high))
    return first, f"{last}~"


_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _ago(age: Age) -> str:
    """The instant so many days ago; the earliest there is for ages beyond the calendar."""
    try:
        return settings.instant(settings.now() - timedelta(days=age.days))
    except OverflowError:
        return ""

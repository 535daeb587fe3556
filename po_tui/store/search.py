"""Finds items: turns a parsed filter into one SQL query whose every value is bound.

Words go through the full-text index, which holds what `filters.words_of` makes of the texts, and
are compared with the key as well. What cannot mean anything yet (trackers) finds nothing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from po_tui import settings
from po_tui.model.fields import PLACED
from po_tui.model.filters import (
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
    fold,
    matches_title,
    searchable,
    words_of,
)
from po_tui.model.identity import item_key
from po_tui.store.readiness import AMONG, DELIVERED, among, ready_ids
from po_tui.store.rows import SERVED, item_id, order, product_key

STALE_DAYS: Final = 90
"""Items untouched for longer are stale (domain.md §3.10)."""
_LARGEST: Final = 10**12
"""Beyond every number of an item."""

Sql = tuple[str, list[object]]
"""A condition on the table `item`, and its values from left to right."""

T = TypeVar("T")
_NOTHING: Final[Sql] = ("0", [])
_ALL: Final[Sql] = ("1", [])
_WSJF: Final = (
    "CASE WHEN estimate > 0 THEN"
    " (user_business_value + time_criticality + risk_opportunity) / estimate END"
)
_RICE: Final = (
    "CASE WHEN effort_person_months > 0 THEN"
    " reach_per_quarter * impact * confidence / effort_person_months END"
)
_ORDER_BY: Final = {
    "rank": "rank",
    "updated": "updated",
    "points": "estimate",
    "wsjf": _WSJF,
    "rice": _RICE,
}
_OPEN_QUESTION: Final = "id IN (SELECT item_id FROM question WHERE answer IS NULL"
_WAITS: Final = (
    f"({_OPEN_QUESTION} AND blocking)"
    " OR id IN (SELECT link.item_id FROM item_dependency AS link JOIN item AS needed"
    "  ON needed.id = needs_id WHERE needed.state NOT IN ('done', 'in_sprint'))"
    f" OR id IN (SELECT item_id FROM external_delivery WHERE status NOT IN {tuple(sorted(DELIVERED))}))"
)
_HAS: Final[dict[str | None, str]] = {
    "criteria": "criteria <> '[]'",
    "question": f"{_OPEN_QUESTION})",
    "estimate": "estimate IS NOT NULL",
    "parent": "id IN (SELECT id FROM item WHERE parent_id IS NOT NULL)",
}


def find(
    con: sqlite3.Connection,
    product_id: int,
    query: Query | Node | None,
    *,
    all_states: bool = False,
) -> list[int]:
    """The items that a filter finds, in order, or as its `sort:` says.

    Items that are done or dropped are found only by filters that speak of the state, or with
    `all_states`.
    """
    asked = query if isinstance(query, Query) else Query(query)
    everywhere = all_states or speaks_of(asked.where, "state")
    if asked.where is None and not asked.sort and not everywhere:
        return order(con, product_id)
    condition, values = _Search(con, product_id, everywhere).sql(asked.where)
    placed = "" if everywhere else f" AND {PLACED}"
    (ids,) = con.execute(
        "SELECT json_group_array(id) FROM (SELECT id FROM item"
        f" WHERE product_id = ?{placed} AND ({condition}) ORDER BY {_order_by(asked.sort)})",
        (product_id, *values),
    ).fetchone()
    found: list[int] = json.loads(ids)
    return found


def speaks_of(node: Node | None, field: str) -> bool:
    """Whether a filter has a term on that field."""
    match node:
        case Not(inner):
            return speaks_of(inner, field)
        case And(nodes) | Or(nodes):
            return any(speaks_of(one, field) for one in nodes)
        case FieldTerm() | Compare() | Range():
            return node.field == field
    return False


def _order_by(sorts: Sequence[Sort]) -> str:
    """Items without the value come last either way round; the order decides between equals."""
    parts = []
    for sort in sorts:
        what = _ORDER_BY[sort.field]
        parts += [f"{what} IS NULL", f"{what} {'DESC' if sort.descending else 'ASC'}"]
    return ", ".join([*parts, "rank"])


class _Search:
    """Conditions for the items of one product."""

    def __init__(self, con: sqlite3.Connection, product_id: int, everywhere: bool) -> None:
        self._con = con
        self._product_id = product_id
        self._everywhere = everywhere
        """Finished items are looked for too."""
        self._fields: dict[str, Callable[[FieldTerm], Sql]] = {
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
            "remote": lambda term: _ALL if None in term.values else _NOTHING,
            "ready": self._ready,
            "has": lambda term: _any(_asks(_HAS.get(value)) for value in term.values),
            "is": lambda term: _any(self._is(value) for value in term.values),
            "points": lambda _term: self._among(("estimate IS NULL", [])),
            "updated": lambda _term: _NOTHING,
        }

    def sql(self, node: Node | None) -> Sql:
        """The condition that a node stands for."""
        match node:
            case None:
                return _ALL
            case And(nodes):
                return _joined(" AND ", map(self.sql, nodes))
            case Or(nodes):
                return _any(map(self.sql, nodes))
            case Not(inner):
                condition, values = self.sql(inner)
                # Comparing with what an item does not have gives NULL: "not over 5" holds for it.
                return f"NOT coalesce(({condition}), 0)", values
            case Word(pieces):
                return self._text(pieces, whole=False)
            case Phrase(pieces):
                return self._text(pieces, whole=True)
            case FieldTerm(field):
                return self._fields[field](node)
            case Compare(field, op, value):
                if field == "points":
                    return self._among((f"estimate {op} ?", [value]))
                return _moment(op, value)
            case Range("points", low, high):
                return self._among(("estimate BETWEEN ? AND ?", [low, high]))
            case Range(_, low, high):
                return _between(low, high)

    def _among(self, condition: Sql) -> Sql:
        """The condition asked of the whole product at once: an index answers, no item is looked into."""
        inner, values = condition
        query = f"id IN (SELECT id FROM item WHERE product_id = ? AND {inner})"
        return query, [self._product_id, *values]

    def _one_of(self, column: str, values: Sequence[str | None]) -> Sql:
        return self._among((f"{column} {AMONG}", [json.dumps([value or "" for value in values])]))

    def _text(self, pieces: Sequence[str], *, whole: bool) -> Sql:
        # Pieces are letters, digits and pictures: no quote among them could end the phrase.
        match = f'"{" ".join(pieces)}"' + ("" if whole else " *")
        in_text: Sql = ("id IN (SELECT rowid FROM item_text WHERE item_text MATCH ?)", [match])
        return _any((in_text, self._key(pieces, whole=whole)))

    def _key(self, pieces: Sequence[str], *, whole: bool) -> Sql:
        """Keys read as the two words they are: `lm` and `14`."""
        (prefix,) = words_of(product_key(self._con, self._product_id)) or [""]
        *before, last = pieces
        if not before and (last == prefix if whole else prefix.startswith(last)):
            return _ALL
        if before not in ([], [prefix]) or not (last.isascii() and last.isdigit()):
            return _NOTHING
        ranges = _numbers(last, whole=whole)
        numbers = " OR ".join(["number BETWEEN ? AND ?"] * len(ranges)) or "0"
        ends: list[object] = [end for ends in ranges for end in ends]
        return self._among((f"({numbers})", ends))

    def _label(self, term: FieldTerm) -> Sql:
        # A label is a name of its own: `wip` does not mean `wip-limit`.
        known = self._con.execute("SELECT DISTINCT label FROM item_label").fetchall()
        labels = json.dumps(_named(term, [(label, label, "") for (label,) in known]))
        found: Sql = (f"id IN (SELECT item_id FROM item_label WHERE label {AMONG})", [labels])
        return _any((found, ("labels = '[]'", []))) if None in term.values else found

    def _linked(self, term: FieldTerm, table: str, link: str, column: str) -> Sql:
        known = self._con.execute(
            f"SELECT id, key, title FROM {table} WHERE product_id = ?", (self._product_id,)
        )
        ids = among(_named(term, known))
        found: Sql = (f"id IN (SELECT item_id FROM {link} WHERE {column} {AMONG})", [ids])
        none: Sql = (f"id NOT IN (SELECT item_id FROM {link})", [])
        return _any((found, none)) if None in term.values else found

    def _parent(self, term: FieldTerm) -> Sql:
        exact = [item_id(self._con, self._product_id, value) for value in term.values if value]
        ids = [id for id in exact if id is not None]
        if term.partial or len(ids) < len(exact):
            prefix = product_key(self._con, self._product_id)
            rows = self._con.execute(
                "SELECT id, number, title FROM item WHERE id IN"
                " (SELECT parent_id FROM item WHERE product_id = ?)",
                (self._product_id,),
            )
            known = [(id, item_key(prefix, number), title) for id, number, title in rows]
            ids += _named(term, known)
        found: Sql = (f"id IN (SELECT id FROM item WHERE parent_id {AMONG})", [among(ids)])
        none: Sql = ("id IN (SELECT id FROM item WHERE parent_id IS NULL)", [])
        return _any((found, none)) if None in term.values else found

    def _person(self, term: FieldTerm, column: str) -> Sql:
        known = self._con.execute(
            "SELECT id, key, name FROM person WHERE product_id = ?", (self._product_id,)
        )
        found: Sql = (f"{column} {AMONG}", [among(_named(term, known))])
        return _any((found, (f"{column} IS NULL", []))) if None in term.values else found

    def _ready(self, term: FieldTerm) -> Sql:
        if {"yes", "no"} <= set(term.values):
            return _ALL
        ready = ready_ids(self._con, self._product_id, finished=self._everywhere)
        return f"id {'' if 'yes' in term.values else 'NOT '}{AMONG}", [among(ready)]

    def _is(self, value: str | None) -> Sql:
        if value == "stale":
            return _moment(">", Age(STALE_DAYS))
        if value == "orphan":
            return f"id NOT IN ({SERVED})", []
        return _asks(_WAITS if value == "blocked" else None)


def _asks(condition: str | None) -> Sql:
    """A condition without values; one that cannot mean anything yet finds nothing."""
    return (condition, []) if condition else _NOTHING


def _any(conditions: Iterable[Sql]) -> Sql:
    return _joined(" OR ", conditions)


def _joined(word: str, conditions: Iterable[Sql]) -> Sql:
    parts = list(conditions)
    return word.join(f"({part})" for part, __ in parts), [value for __, v in parts for value in v]


def _named(term: FieldTerm, known: Iterable[tuple[T, str, str]]) -> list[T]:
    """Those of the known records (id, key, name) that the term names: by key, or by words of the name.

    A key has to be whole, since `R1` does not mean R10; while it is typed its beginning is enough.
    """
    records = [(one, fold(key), fold(name), searchable(name)) for one, key, name in known]
    found: list[T] = []
    for value in term.values:
        if value is None:
            continue
        wanted, words = fold(value), Word(tuple(words_of(value)))
        growing = term.partial and value is term.values[-1]
        found += [
            one
            for one, key, name, text in records
            if wanted in {key, name}
            or (growing and (key.startswith(wanted) or name.startswith(wanted)))
            or (words.pieces and matches_title(words, text))
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


def _moment(op: str, value: Value) -> Sql:
    """When it was touched, against a day or an age; `<` an age means younger."""
    if isinstance(value, Age):
        if op == "=":
            return "substr(updated, 1, 10) = ?", [_ago(value)[:10]]
        return f"updated {_TURNED[op]} ?", [_ago(value)]
    return f"substr(updated, 1, 10) {op} ?", [value]


def _between(low: Value, high: Value) -> Sql:
    # Of two ages the higher is the earlier day; days go on until midnight.
    ends = sorted(_ago(end) if isinstance(end, Age) else str(end) for end in (low, high))
    return "updated BETWEEN ? AND ?", [ends[0], f"{ends[1]}~"]


_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _ago(age: Age) -> str:
    """The instant so many days ago; the earliest there is for ages beyond the calendar."""
    try:
        return settings.instant(settings.now() - timedelta(days=age.days))
    except OverflowError:
        return ""

"""Looks through the whole backlog, and the promises around it, for what may need attention.

Each look is one query, whatever the size of the backlog: the few worth naming, and how many there
are of them. What that means is said in `model/hints.py` and `workspace/hints.py`.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.fields import PLACED
from po_tui.model.hints import DETAILED_DOWN_TO, EACH, LONG_TEXT, MANY_CRITERIA
from po_tui.store.readiness import AMONG, DELIVERED, SERVED, among
from po_tui.store.whole_item import SETTLED

_SETTLED: Final = tuple(sorted(SETTLED))


class Named(NamedTuple):
    """An item by what a line says of it."""

    id: int
    number: int
    title: str
    extra: Any = None


class Found(NamedTuple):
    """The first of a kind, in order, and how many there are."""

    items: list[Named]
    total: int


class Tidiness(NamedTuple):
    """What makes a backlog a list that nobody trusts any more."""

    stale: Found
    """Untouched for long; `extra` says since when."""
    over_detailed: Found
    """Far down the order, and worked out as if they came next."""
    empty_epics: Found
    orphans: Found
    """Serving no goal; none while the product has no goal to serve."""


def tidiness(con: sqlite3.Connection, product_id: int, before: str) -> Tidiness:
    """Look through the whole order at once; `before` is the instant since when an item is stale."""
    border = con.execute(
        f"SELECT rank FROM item WHERE product_id = ? AND {PLACED} ORDER BY rank LIMIT 1 OFFSET ?",
        (product_id, DETAILED_DOWN_TO - 1),
    ).fetchone()
    goals = con.execute("SELECT 1 FROM goal WHERE product_id = ? LIMIT 1", (product_id,)).fetchone()
    looks: list[tuple[str, str, tuple[str, ...]]] = [
        ("updated", "updated < ?", (before,)),
        ("NULL", _TOO_DETAILED, (border[0],)) if border else _NOTHING,
        ("NULL", _EMPTY_EPIC, ()),
        ("NULL", f"id NOT IN ({SERVED})", ()) if goals else _NOTHING,
    ]
    counts = con.execute(
        f"SELECT {', '.join(f'total({look[1]})' for look in looks)} FROM item"
        f" NOT INDEXED WHERE product_id = ? AND {PLACED}",
        (*(value for look in looks for value in look[2]), product_id),
    ).fetchone()
    return Tidiness(
        *(
            Found(_first(con, product_id, *look) if count else [], int(count))
            for look, count in zip(looks, counts, strict=True)
        )
    )


_NOTHING: Final[tuple[str, str, tuple[str, ...]]] = ("NULL", "0", ())
_TOO_DETAILED: Final = (
    "rank > ? AND type NOT IN ('epic', 'quality', 'constraint') AND (state = 'ready'"
    f" OR json_array_length(criteria) >= {MANY_CRITERIA} OR length(description) > {LONG_TEXT})"
)
_EMPTY_EPIC: Final = (
    "type = 'epic' AND NOT EXISTS (SELECT 1 FROM item AS part WHERE part.parent_id = item.id)"
)


def ordered_later(con: sqlite3.Connection, product_id: int) -> list[tuple[Named, Named]]:
    """Items that wait for one that is ordered behind them, the first in order first."""
    found = con.execute(
        "SELECT item.id, item.number, item.title, needed.id, needed.number, needed.title"
        " FROM item_dependency JOIN item ON item.id = item_id"
        " JOIN item AS needed ON needed.id = needs_id"
        " WHERE item.product_id = ? AND item.state NOT IN ('done', 'dropped', 'in_sprint')"
        " AND needed.state NOT IN ('done', 'dropped', 'in_sprint') AND needed.rank > item.rank"
        " ORDER BY item.rank, needed.rank LIMIT 50",
        (product_id,),
    )
    return [(Named(*row[:3]), Named(*row[3:])) for row in found]


def deadlines(con: sqlite3.Connection, product_id: int, until: str) -> list[Named]:
    """Items that have to be there before a day and are not done; `extra` is the day."""
    return [
        Named(*row)
        for row in con.execute(
            f"SELECT id, number, title, deadline FROM item NOT INDEXED WHERE product_id = ? AND {PLACED}"
            " AND deadline <> '' AND deadline < ? ORDER BY deadline, rank LIMIT 50",
            (product_id, until),
        )
    ]


def open_questions(con: sqlite3.Connection, product_id: int) -> list[tuple[Named, str, str]]:
    """Questions without an answer: the item (`extra`: when it was asked), text, to whom."""
    return [
        (Named(id, number, title, asked), text, to)
        for id, number, title, asked, text, to in con.execute(
            "SELECT item.id, number, title, asked, text, addressee FROM question"
            " JOIN item ON item.id = item_id WHERE +product_id = ? AND answer IS NULL"
            f" AND {PLACED} ORDER BY asked IS NULL, asked, rank LIMIT 200",
            (product_id,),
        )
    ]


def deliveries(
    con: sqlite3.Connection, product_id: int, today: str
) -> list[tuple[Named, str, str]]:
    """Deliveries of other parties whose day has passed: the item (`extra`: the day), what, who."""
    return [
        (Named(id, number, title, due), what, party)
        for id, number, title, due, what, party in con.execute(
            "SELECT item.id, number, title, due, what, party FROM external_delivery"
            " JOIN item ON item.id = item_id WHERE +product_id = ? AND due < ?"
            f" AND {PLACED} AND status NOT IN {tuple(sorted(DELIVERED))} ORDER BY due LIMIT 50",
            (product_id, today),
        )
    ]


def without_agreement(con: sqlite3.Connection, ids: Sequence[int]) -> set[int]:
    """Those of the items that were voted on and have no estimate."""
    found = con.execute(
        "SELECT DISTINCT item_id FROM agenda_entry JOIN vote_round ON entry_id = agenda_entry.id"
        f" JOIN item ON item.id = item_id WHERE item_id {AMONG} AND estimate IS NULL"
        " AND votes <> '[]'",
        (among(ids),),
    )
    return {row[0] for row in found}


def goals_begun(con: sqlite3.Connection, product_id: int) -> set[int]:
    """Goals for which at least one item is done, directly, by a roadmap item or by a parent."""
    found = con.execute(
        "WITH RECURSIVE up (item, at) AS ("
        " SELECT id, id FROM item WHERE product_id = ? AND state = 'done'"
        " UNION SELECT item, parent_id FROM up JOIN item ON item.id = at"
        "  WHERE parent_id IS NOT NULL)"
        " SELECT goal_id FROM up JOIN item_goal ON item_id = at"
        " UNION SELECT goal_id FROM up JOIN item_roadmap ON item_id = at"
        "  JOIN roadmap_goal USING (roadmap_id)",
        (product_id,),
    )
    return {row[0] for row in found}


class Promise(NamedTuple):
    """An expectation, a delegation or a development, with its day and state."""

    key: str
    text: str
    who: str
    day: str | None
    status: str
    planned: bool = False
    """It is linked to the roadmap, or to anything that somebody works on."""
    answered: bool = False
    """We have said something to it."""


def delegations(con: sqlite3.Connection, product_id: int) -> list[Promise]:
    """Work handed over and not done."""
    return [
        Promise("", *row)
        for row in con.execute(
            "SELECT task, coalesce(name, ''), due, status FROM delegation"
            " LEFT JOIN person ON person.id = to_id WHERE delegation.product_id = ?"
            f" AND status NOT IN {_SETTLED} ORDER BY due IS NULL, due",
            (product_id,),
        )
    ]


def expectations(con: sqlite3.Connection, product_id: int) -> list[Promise]:
    """What stakeholders expect and have not got."""
    return [
        Promise(key, text, who, day, status, planned=bool(planned), answered=bool(answered))
        for key, text, who, day, status, planned, answered in con.execute(
            "SELECT expectation.key, text, coalesce(name, ''), expected_by, status,"
            f" EXISTS ({_refers('expectation')} AND to_kind = 'roadmap_item'),"
            " coalesce(our_message, '') <> '' FROM expectation"
            " LEFT JOIN person ON person.id = stakeholder_id WHERE expectation.product_id = ?"
            " AND status NOT IN ('declined', 'met', 'missed')"
            " ORDER BY expected_by IS NULL, expected_by",
            (product_id,),
        )
    ]


def developments(con: sqlite3.Connection, product_id: int) -> list[Promise]:
    """What happens around us and is not ignored; `status` is our response, `day` the review."""
    return [
        Promise(key, text, who, day, status, planned=bool(planned))
        for key, text, who, day, status, planned in con.execute(
            "SELECT development.key, title, coalesce(name, ''), review_on, response,"
            f" EXISTS ({_refers('development')} AND to_kind IN ('roadmap_item', 'item'))"
            " FROM development LEFT JOIN person ON person.id = owner_id"
            " WHERE development.product_id = ? AND response <> 'ignore'"
            " ORDER BY review_on IS NULL, review_on",
            (product_id,),
        )
    ]


def ready_items(con: sqlite3.Connection, product_id: int, limit: int) -> list[int]:
    """The first items that the team calls ready."""
    found = con.execute(
        "SELECT id FROM item WHERE product_id = ? AND state = 'ready' ORDER BY rank LIMIT ?",
        (product_id, limit),
    )
    return [row[0] for row in found]


def _refers(kind: str) -> str:
    return f"SELECT 1 FROM reference WHERE from_kind = '{kind}' AND from_id = {kind}.id"


def _first(
    con: sqlite3.Connection, product_id: int, extra: str, condition: str, values: Sequence[str]
) -> list[Named]:
    """The first items of the order that a condition holds for."""
    found = con.execute(
        f"SELECT id, number, title, {extra} FROM item WHERE product_id = ? AND {PLACED}"
        f" AND {condition} ORDER BY rank LIMIT {EACH}",
        (product_id, *values),
    )
    return [Named(*row) for row in found]

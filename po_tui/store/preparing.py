"""What is looked up before a meeting: dates, answers and promises since the last one, what is still open."""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from po_tui.model.fields import PLACED
from po_tui.model.identity import item_key
from po_tui.model.views import PersonRef
from po_tui.store.readiness import AMONG, among, days_since
from po_tui.store.whole_item import SETTLED, People

_LAST_TALK: Final = (
    "(SELECT max(session.date) FROM agenda_entry JOIN session ON session.id = session_id"
    " WHERE agenda_entry.item_id = {item} AND discussed AND session.state = 'closed')"
)
_SETTLED: Final = tuple(sorted(SETTLED))


class Carried(NamedTuple):
    """An action or question that an earlier meeting left open; shown until it is closed."""

    kind: str
    """`@` action, `?` question."""
    id: int
    key: str
    """Of an action; empty for a question."""
    text: str
    who: PersonRef | None
    due: str | None
    since: str | None
    """The day it was promised or asked."""
    age_days: int | None
    late_days: int
    """Days since it was due; 0 where it is not due yet."""
    item: str
    """Key of the item it is about; empty if none."""
    item_id: int | None
    session: str
    """Key of the meeting it comes from; empty where it was noted elsewhere."""

    @property
    def sort(self) -> tuple[int, str, str]:
        """What is due first, then what waits longest."""
        return (self.due is None, self.due or "", self.since or "")


def dated(con: sqlite3.Connection, product_id: int, today: date, within: int) -> dict[int, str]:
    """Items with a deadline that comes within so many days or has passed, the nearest first."""
    found = con.execute(
        "SELECT id, deadline FROM item INDEXED BY ix_item_deadline"
        f" WHERE product_id = ? AND {PLACED} AND deadline <> '' AND deadline <= ? ORDER BY deadline",
        (product_id, (today + timedelta(days=within)).isoformat()),
    )
    return dict(found.fetchall())


def unreached(con: sqlite3.Connection, product_id: int) -> dict[int, str]:
    """Items on the last agenda that nobody got to, with the key of that session."""
    found = con.execute(
        "SELECT item_id, session.key FROM agenda_entry JOIN session ON session.id = session_id"
        " WHERE session_id = (SELECT id FROM session WHERE product_id = ? AND state = 'closed'"
        "  ORDER BY number DESC LIMIT 1) AND NOT discussed AND item_id IS NOT NULL ORDER BY position",
        (product_id,),
    )
    return dict(found.fetchall())


def answered(con: sqlite3.Connection, product_id: int, since: str) -> dict[int, list[str]]:
    """Questions answered since their item was last talked about; `since` where it never was."""
    # From the few questions to their items, whatever the planner makes of it.
    found = con.execute(
        "SELECT item_id, text FROM question CROSS JOIN item ON item.id = item_id"
        f" WHERE product_id = ? AND {PLACED} AND answer IS NOT NULL"
        f" AND substr(answered, 1, 10) > coalesce({_LAST_TALK.format(item='item.id')}, ?)"
        " ORDER BY answered DESC, question.id DESC",
        (product_id, since),
    )
    return _grouped(found)


def kept(con: sqlite3.Connection, product_id: int, since: str) -> dict[int, list[str]]:
    """Actions about an item that were done since it was last talked about: their keys."""
    found = con.execute(
        "SELECT item_id, key FROM action WHERE product_id = ? AND status = 'done'"
        " AND item_id IS NOT NULL AND closed IS NOT NULL"
        f" AND closed > coalesce({_LAST_TALK.format(item='action.item_id')}, ?) ORDER BY id",
        (product_id, since),
    )
    return _grouped(found)


def promised(con: sqlite3.Connection, product_id: int) -> dict[int, list[str]]:
    """Actions about an item that are open: their keys."""
    found = con.execute(
        "SELECT item_id, key FROM action WHERE product_id = ? AND item_id IS NOT NULL"
        f" AND status NOT IN {_SETTLED} ORDER BY due IS NULL, due, id",
        (product_id,),
    )
    return _grouped(found)


def asked_for(con: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Those of the items of which it is known who asked for them, themselves or by a need."""
    found = con.execute(
        f"SELECT id FROM item WHERE id {AMONG}"
        " AND (requested_by_id IS NOT NULL OR need_id IS NOT NULL)",
        (among(ids),),
    )
    return {row[0] for row in found}


def unnamed_questions(con: sqlite3.Connection, ids: Iterable[int]) -> dict[int, int]:
    """How many open questions of an item nobody was asked."""
    found = con.execute(
        f"SELECT item_id, count(*) FROM question WHERE item_id {AMONG}"
        " AND answer IS NULL AND trim(addressee) = '' GROUP BY item_id",
        (among(ids),),
    )
    return dict(found.fetchall())


def holders(
    con: sqlite3.Connection, product_id: int, prefix: str
) -> dict[int, tuple[str, str, PersonRef | None]]:
    """Quality requirement or constraint → key, characteristic, and who works it out."""
    people = People(con, product_id)
    found = con.execute(
        "SELECT item.id, number, coalesce(characteristic, ''), detail_owner_id FROM item"
        " LEFT JOIN quality_target ON quality_target.item_id = item.id"
        " WHERE product_id = ? AND type IN ('quality', 'constraint')",
        (product_id,),
    )
    return {row[0]: (item_key(prefix, row[1]), row[2], people.of(row[3])) for row in found}


def carried(
    con: sqlite3.Connection, product_id: int, prefix: str, today: date, coming: int | None
) -> list[Carried]:
    """What earlier meetings left open: every action, and questions of items that were or will be talked about.

    `coming` is the session being prepared, or running.
    """
    people = People(con, product_id)

    def day(instant: str | None) -> str | None:
        return instant[:10] if instant else None

    actions = [
        Carried(
            "@", id, key, text, people.named(owner), due, day(at or held), days_since(at or held, today),
            max(0, days_since(due, today) or 0),
            item_key(prefix, number) if number else "", item, session or "",
        )
        for id, key, text, owner, due, at, item, number, session, held in con.execute(
            "SELECT action.id, action.key, text, owner, due, at, action.item_id, item.number, session.key,"
            " session.date"
            " FROM action LEFT JOIN item ON item.id = item_id"
            " LEFT JOIN session ON session.id = session_id"
            f" WHERE action.product_id = ? AND action.status NOT IN {_SETTLED}",
            (product_id,),
        )
    ]  # fmt: skip
    questions = [
        Carried(
            "?", id, "", text, people.named(addressee), None, day(asked), days_since(asked, today), 0,
            item_key(prefix, number), item, session or "",
        )
        for id, text, addressee, asked, item, number, session in con.execute(
            "SELECT question.id, text, addressee, asked, item.id, item.number,"
            " (SELECT session.key FROM session_question JOIN session ON session.id = session_id"
            "  WHERE question_id = question.id LIMIT 1)"
            " FROM question JOIN item ON item.id = item_id"
            f" WHERE item.product_id = ? AND {PLACED} AND item.state <> 'parked' AND answer IS NULL"
            " AND item.id IN (SELECT item_id FROM agenda_entry JOIN session ON session.id = session_id"
            "  WHERE session.product_id = item.product_id AND (session.id = ? OR discussed))",
            (product_id, coming),
        )
    ]  # fmt: skip
    return [
        *sorted(actions, key=lambda one: one.sort),
        *sorted(questions, key=lambda one: one.sort),
    ]


def _grouped(found: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = {}
    for item, text in found:
        grouped.setdefault(item, []).append(text)
    return grouped

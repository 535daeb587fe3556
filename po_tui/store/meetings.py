"""Refinement sessions as they are read: agenda, people, captures, rounds."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from po_tui.model.identity import item_key
from po_tui.model.meeting import Position
from po_tui.model.secret_votes import RoundOf


@dataclass(frozen=True)
class Attendee:
    """Someone invited."""

    id: int
    person_id: int | None
    key: str
    name: str
    present: bool
    estimates: bool


@dataclass(frozen=True)
class Round:
    """A revealed round: each seat's card, in seat order."""

    number: int
    votes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """An item on the agenda and what became of it."""

    id: int
    item_id: int | None
    key: str
    title: str
    position: int
    planned_min: int
    reason: str
    planned: bool
    discussed: bool
    used_seconds: int
    state_before: str
    state_after: str
    estimate_before: float | None
    result: float | None
    size: str
    leaving: str
    why: str
    override_why: str
    extended: bool
    quality_seen: tuple[int, ...]
    new_criteria: tuple[str, ...]
    """Written in the meeting; while it runs, those written so far."""
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True)
class Captured:
    """A decision, action, question, criterion or parked topic of a meeting."""

    id: int
    kind: str
    """The capture key: `!`, `@`, `?`, `*` or `=`."""
    key: str
    text: str
    item: str
    """Key of the item it was noted at; empty for the meeting as a whole."""
    who: str = ""
    """By whom (decision), owner (action), addressee (question)."""
    why: str = ""
    """Reason (decision), follow-up (parking lot), answer (question)."""
    due: str | None = None
    status: str = ""
    confirmed: bool = False
    """Read back at the end, and nobody objected."""
    at: str = ""
    """The instant at which it was noted; empty where that is not known."""


@dataclass(frozen=True)
class SessionView:
    """A session, whole."""

    id: int
    key: str
    number: int
    state: str
    date: str | None
    started: str | None
    ended: str | None
    timebox_min: int
    goal: str
    goal_reached: bool | None
    goal_context: tuple[str, ...]
    facilitator: str
    decider_id: int | None
    decider: str
    ready_points_before: float | None
    ready_points_after: float | None
    top_before: tuple[str, ...]
    top_after: tuple[str, ...]
    next_date: str | None
    roti: tuple[int, ...]
    order_confirmed_by: str = ""
    """Name of who confirmed the new order; empty where nobody did."""
    people: tuple[Attendee, ...] = ()
    agenda: tuple[Entry, ...] = ()
    captured: tuple[Captured, ...] = ()
    order_changes: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def present(self) -> list[Attendee]:
        """Who is here, in seat order."""
        return [person for person in self.people if person.present]

    @property
    def names(self) -> dict[str, str]:
        """Names by seat."""
        return {person.key: person.name for person in self.people}

    @property
    def planned_min(self) -> int:
        """Minutes the agenda asks for."""
        return sum(entry.planned_min for entry in self.agenda)

    def entry(self, entry_id: int | None) -> Entry | None:
        """The agenda entry of that id."""
        return next((entry for entry in self.agenda if entry.id == entry_id), None)


_LISTS: Final = ("goal_context", "top_before", "top_after", "roti")
_PLAIN: Final = (
    "id",
    "key",
    "number",
    "state",
    "date",
    "started",
    "ended",
    "timebox_min",
    "goal",
    "decider_id",
    "ready_points_before",
    "ready_points_after",
    "next_date",
)
_ENTRY: Final = (
    "id",
    "item_id",
    "position",
    "planned_min",
    "reason",
    "used_seconds",
    "state_before",
    "state_after",
    "estimate_before",
    "result",
    "size",
    "leaving",
    "why",
    "override_why",
)


def ids(rows: sqlite3.Connection, product_id: int, state: str = "") -> list[int]:
    """Sessions of the product, latest first; of one state, or all."""
    wanted = " AND state = ?" if state else ""
    values = (product_id, state) if state else (product_id,)
    found = rows.execute(
        f"SELECT id FROM session WHERE product_id = ?{wanted} ORDER BY number DESC", values
    )
    return [row[0] for row in found]


def view(rows: sqlite3.Connection, session_id: int) -> SessionView | None:
    """One session with all that belongs to it; None where it is gone."""
    found = _one(
        rows,
        "SELECT session.*, product.key AS product_key, f.name AS facilitator, d.name AS decider,"
        " coalesce((SELECT name FROM person WHERE person.key = order_confirmed_by"
        "  AND person.product_id = session.product_id), order_confirmed_by) AS confirmer"
        " FROM session JOIN product ON product.id = session.product_id"
        " LEFT JOIN person f ON f.id = facilitator_id LEFT JOIN person d ON d.id = decider_id"
        " WHERE session.id = ?",
        session_id,
    )
    if found is None:
        return None
    said: dict[str, Any] = {name: tuple(json.loads(found[name])) for name in _LISTS}
    said |= {name: found[name] for name in _PLAIN}
    return SessionView(
        **said,
        goal_reached=None if found["goal_reached"] is None else bool(found["goal_reached"]),
        facilitator=found["facilitator"] or "",
        decider=found["decider"] or "",
        order_confirmed_by=found["confirmer"] or "",
        people=tuple(_people(rows, session_id)),
        agenda=tuple(_agenda(rows, session_id, found["product_key"])),
        captured=tuple(_captured(rows, session_id, found["product_key"])),
        order_changes=tuple(_order_changes(rows, session_id, found["product_key"])),
    )


def live(rows: sqlite3.Connection, product_id: int) -> tuple[int, Position] | None:
    """The session that runs, and where it stands."""
    found = rows.execute(
        "SELECT session_id, position FROM live_session WHERE product_id = ?", (product_id,)
    ).fetchone()
    return (found[0], Position.read(json.loads(found[1]))) if found else None


class Down(NamedTuple):
    """A card face down, or turned and not yet part of a round."""

    seat: str
    seal: str
    process: str
    card: str | None
    salt: str | None


def ballots(rows: sqlite3.Connection, at: RoundOf) -> list[Down]:
    """The cards of a round that is not revealed yet."""
    found = rows.execute(
        "SELECT seat, seal, process, card, salt FROM ballot WHERE entry_id = ? AND number = ?", at
    )
    return [Down(*row) for row in found]


def _people(rows: sqlite3.Connection, session_id: int) -> Iterable[Attendee]:
    for row in _all(
        rows,
        "SELECT attendance.id, person_id, present, attendance.name AS guest, person.key, person.name,"
        " person.estimates FROM attendance LEFT JOIN person ON person.id = person_id"
        " WHERE session_id = ? ORDER BY attendance.seat, attendance.id",
        session_id,
    ):
        name = row["name"] or row["guest"]
        yield Attendee(
            row["id"],
            row["person_id"],
            row["key"] or name,
            name,
            bool(row["present"]),
            bool(row["estimates"]),
        )


def _agenda(rows: sqlite3.Connection, session_id: int, product_key: str) -> Iterable[Entry]:
    rounds: dict[int, list[Round]] = {}
    for row in _all(
        rows,
        "SELECT vote_round.* FROM vote_round JOIN agenda_entry ON agenda_entry.id = entry_id"
        " WHERE session_id = ? ORDER BY vote_round.number",
        session_id,
    ):
        votes = tuple((vote["seat"], str(vote["card"])) for vote in json.loads(row["votes"]))
        rounds.setdefault(row["entry_id"], []).append(Round(row["number"], votes))
    for row in _all(
        rows,
        "SELECT agenda_entry.*, item.number, item.title, item.criteria, session.state FROM agenda_entry"
        " JOIN session ON session.id = session_id"
        " LEFT JOIN item ON item.id = item_id WHERE session_id = ? ORDER BY position, agenda_entry.id",
        session_id,
    ):
        said: dict[str, Any] = {name: row[name] for name in _ENTRY}
        said |= {name: bool(row[name]) for name in ("planned", "discussed", "extended")}
        yield Entry(
            **said,
            key=item_key(product_key, row["number"]) if row["number"] else "",
            title=row["title"] or "",
            quality_seen=tuple(json.loads(row["quality_seen"])),
            new_criteria=tuple(_new_criteria(row)),
            rounds=tuple(rounds.get(row["id"], ())),
        )


def _new_criteria(row: sqlite3.Row) -> list[str]:
    """As noted when the meeting was wrapped up; before that, what was added since the item was taken up."""
    if row["state"] != "running" or row["criteria_before"] is None or row["criteria"] is None:
        return list(json.loads(row["new_criteria"]))
    before = set(json.loads(row["criteria_before"]))
    return [one["text"] for one in json.loads(row["criteria"]) if one["uid"] not in before]


_CAPTURED = """
SELECT decision.id, '!' AS kind, decision.key, text, item_id, coalesce(person.name, "by") AS who, why,
       NULL AS due, '' AS status, confirmed, at
  FROM decision LEFT JOIN person ON person.key = "by" AND person.product_id = decision.product_id
 WHERE session_id = :s
UNION ALL
SELECT action.id, '@', action.key, text, item_id, coalesce(person.name, owner), '', due, status, confirmed, at
  FROM action LEFT JOIN person ON person.key = owner AND person.product_id = action.product_id
 WHERE session_id = :s
UNION ALL
SELECT question.id, '?', '', text, item_id, coalesce(person.name, addressee), coalesce(answer, ''),
       NULL, CASE WHEN answer IS NULL THEN 'open' ELSE 'answered' END, confirmed,
       asked
  FROM session_question JOIN question ON question.id = question_id JOIN item ON item.id = item_id
  LEFT JOIN person ON person.key = addressee AND person.product_id = item.product_id
 WHERE session_id = :s
UNION ALL
SELECT id, '*', '', text, item_id, '', follow_up, NULL, '', confirmed, at FROM parked_topic WHERE session_id = :s
"""


def _captured(rows: sqlite3.Connection, session_id: int, product_key: str) -> Iterable[Captured]:
    query = f"SELECT c.*, item.number FROM ({_CAPTURED}) c LEFT JOIN item ON item.id = c.item_id ORDER BY kind, c.id"
    for row in _all(rows, query, {"s": session_id}):
        yield Captured(
            **{
                name: row[name]
                for name in ("id", "kind", "key", "text", "who", "why", "due", "status")
            },
            item=item_key(product_key, row["number"]) if row["number"] else "",
            confirmed=bool(row["confirmed"]),
            at=row["at"] or "",
        )


def _order_changes(
    rows: sqlite3.Connection, session_id: int, product_key: str
) -> Iterable[dict[str, Any]]:
    for row in _all(
        rows,
        'SELECT order_change.*, item.number, item.title, coalesce(person.name, "by") AS who'
        " FROM order_change JOIN item ON item.id = item_id"
        ' LEFT JOIN person ON person.key = "by" AND person.product_id = order_change.product_id'
        " WHERE session_id = ? ORDER BY order_change.id",
        session_id,
    ):
        key = item_key(product_key, row["number"])
        yield {
            "item": key,
            **{name: row[name] for name in ("title", "from_place", "to_place", "who", "why")},
        }


def _all(rows: sqlite3.Connection, query: str, value: Any) -> list[sqlite3.Row]:
    cursor = rows.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query, value if isinstance(value, dict) else (value,)).fetchall()


def _one(rows: sqlite3.Connection, query: str, value: Any) -> sqlite3.Row | None:
    found = _all(rows, query, value)
    return found[0] if found else None

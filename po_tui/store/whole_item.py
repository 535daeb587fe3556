"""One item, whole: all that its detail, the meeting and `show` say about it."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from po_tui import settings
from po_tui.model import quality as rules
from po_tui.model.acceptance import Criterion
from po_tui.model.fields import PLACED, STANDING
from po_tui.model.identity import item_key
from po_tui.model.readiness import gap_of
from po_tui.model.views import (
    ActionView,
    AnswerView,
    ConstraintView,
    DecisionView,
    DeliveryView,
    FeedbackView,
    ItemRef,
    ItemView,
    MeasurementView,
    MoveView,
    PersonRef,
    QualityView,
    QuestionView,
    Ref,
    RoundView,
    SplitProposal,
    StepView,
)
from po_tui.store.past import ACTIVE
from po_tui.store.readiness import AMONG, DELIVERED, among, answers_of, days_since, facts_of

SCORES: Final = (
    "user_business_value", "time_criticality", "risk_opportunity", "job_size",
    "reach_per_quarter", "impact", "confidence", "effort_person_months",
    "kano_with", "kano_without",
)  # fmt: skip
"""The inputs of WSJF, RICE and Kano."""
_COPIED: Final = (
    "id", "uid", "title", "type", "state", "as_a", "i_want", "so_that", "description", "estimate",
    "estimated_on", "tshirt", "deadline", "moscow", "kano", "external_ref", "private_note",
    "created", "updated",
)  # fmt: skip
_READ: Final = (
    "product_id", "number", "rank", "criteria", "labels", "parent_id", "assignee_id",
    "detail_owner_id", "requested_by_id", "need_id", "details", "split",
)  # fmt: skip
COLUMNS: Final = (*_COPIED, *_READ, *SCORES)
"""The columns of an item that are read here."""
_REF: Final = "item.id, number, title, type, state, estimate"
HISTORY: Final = 6
"""Steps of its past that an item shows."""
MEASUREMENTS: Final = 12
"""Measurements that an item shows as a course."""


class People:
    """The people of a product, to put names to ids, keys and names as typed."""

    def __init__(self, con: sqlite3.Connection, product_id: int) -> None:
        found = con.execute("SELECT id, key, name FROM person WHERE product_id = ?", (product_id,))
        self._by_id = {id: PersonRef(name, key, id) for id, key, name in found}
        self._by_key = {person.key.upper(): person for person in self._by_id.values()}

    def of(self, id: int | None) -> PersonRef | None:
        """The person of an id."""
        return None if id is None else self._by_id.get(id)

    def named(self, text: str | None) -> PersonRef | None:
        """The person of a key, or just the name that was typed; None for nothing."""
        return self._by_key.get(text.upper(), PersonRef(text)) if text else None


class Keys:
    """Makes keys of a product's items."""

    def __init__(self, con: sqlite3.Connection, product_id: int) -> None:
        row = con.execute("SELECT key FROM product WHERE id = ?", (product_id,)).fetchone()
        self._prefix = str(row[0]) if row else ""

    def of(self, number: int | None) -> str:
        """The key of a number; "" for none."""
        return "" if number is None else item_key(self._prefix, number)

    def refs(self, rows: Iterable[tuple[Any, ...]]) -> tuple[ItemRef, ...]:
        """Items named by the columns of `_REF`."""
        return tuple(ItemRef(row[0], self.of(row[1]), *row[2:]) for row in rows)


def item_view(
    con: sqlite3.Connection,
    product_id: int,
    item_id: int,
    place: int | None = None,
    *,
    today: date | None = None,
) -> ItemView:
    """Everything about one item; raises KeyError where it is gone.

    Who knows its place saves the counting. Ages hold for `today`.
    """
    today = today or settings.today()
    item = _columns(con, product_id, item_id)
    keys, people = Keys(con, product_id), People(con, product_id)
    answers = answers_of(con, item_id)
    facts = facts_of(con, product_id, [item_id], today=today)[item_id]
    split = json.loads(item["split"])
    return ItemView(
        **{name: item[name] for name in _COPIED},
        key=keys.of(item["number"]),
        place=place or _place(con, item),
        criteria=tuple(
            Criterion(one.get("uid", ""), one["text"], bool(one.get("done")))
            for one in json.loads(item["criteria"])
        ),
        labels=tuple(json.loads(item["labels"])),
        scores={name: item[name] for name in SCORES},
        details=json.loads(item["details"]),
        split_pattern=split.get("pattern") or "",
        split=tuple(
            SplitProposal(one["title"], one.get("pattern") or "")
            for one in split.get("proposed", ())
        ),
        assignee=people.of(item["assignee_id"]),
        detail_owner=people.of(item["detail_owner_id"]),
        requested_by=people.of(item["requested_by_id"]),
        answers=tuple(
            AnswerView(one.key, one.value, people.named(one.by), one.at, one.expired)
            for one in answers
        ),
        facts=facts,
        gap=gap_of(facts, answers),
        questions=questions(con, item_id, people, today),
        quality=quality(con, item_id),
        rounds=_rounds(con, item_id, people),
        deliveries=_deliveries(con, item_id, people, today),
        feedback=_feedback(con, item_id, keys, people),
        decisions=_decisions(con, item_id, people),
        actions=_actions(con, item_id, keys, people, today),
        constraints=_constraints(con, item, keys),
        history=_history(con, item_id),
        moves=_moves(con, item_id, people),
        **_links(con, item, keys),
    )


def questions(
    con: sqlite3.Connection, item_id: int, people: People, today: date
) -> tuple[QuestionView, ...]:
    """The questions about an item, open ones first, oldest first."""
    found = con.execute(
        "SELECT id, text, addressee, asked, answer, answered, blocking FROM question"
        " WHERE item_id = ? ORDER BY answer IS NOT NULL, asked, id",
        (item_id,),
    )
    return tuple(
        QuestionView(
            id=id,
            text=text,
            addressee=people.named(addressee),
            asked=asked,
            answer=answer,
            answered=answered,
            blocking=bool(blocking),
            age_days=days_since(asked, date.fromisoformat(answered[:10]) if answered else today),
        )
        for id, text, addressee, asked, answer, answered, blocking in found
    )


def quality(con: sqlite3.Connection, item_id: int) -> QualityView | None:
    """What a quality requirement demands, with its last measurements."""
    demand = demands_of(con, [item_id]).get(item_id)
    if demand is None:
        return None
    latest = con.execute(
        'SELECT id, "on", value, "", n FROM quality_measurement WHERE item_id = ?'
        ' ORDER BY "on" DESC, id DESC LIMIT ?',
        (item_id, MEASUREMENTS),
    ).fetchall()
    return demand._replace(measurements=tuple(MeasurementView(*one) for one in reversed(latest)))


def demands_of(con: sqlite3.Connection, ids: Iterable[int]) -> dict[int, QualityView]:
    """What those items demand that are measured, each with its last measurement."""
    wanted = among(ids)
    found = con.execute(
        f"SELECT item_id, {TARGET} FROM quality_target WHERE item_id {AMONG}", (wanted,)
    ).fetchall()
    if not found:
        return {}
    measured = {row[0]: row[1:4] for row in con.execute(
        f"SELECT item_id, {MEASURED} FROM quality_measurement WHERE item_id {AMONG}"
        " GROUP BY item_id", (wanted,))}  # fmt: skip
    return {row[0]: standing(row[1:], measured.get(row[0])) for row in found}


TARGET: Final = (
    "characteristic, subcharacteristic, measure, unit, target, breakpoint, direction, method, scope"
)
MEASURED: Final = '"on", value, n, max("on" || printf(\'%012d\', id))'
"""The latest measurement: beside max(), SQLite gives the other columns of the same row."""


def standing(target: tuple[Any, ...], measured: tuple[Any, ...] | None) -> QualityView:
    """What is demanded (`TARGET`) with the last measurement: breached, met, or in between."""
    demand = QualityView(*target, *(measured or ()))
    stands = rules.standing(demand.value, demand.target, demand.breakpoint, demand.direction)
    return demand._replace(
        breached=stands is rules.Standing.breached,
        met=stands is rules.Standing.met,
    )


def _columns(con: sqlite3.Connection, product_id: int, item_id: int) -> dict[str, Any]:
    row = con.execute(
        f"SELECT {', '.join(COLUMNS)} FROM item WHERE id = ? AND +product_id = ?",
        (item_id, product_id),
    ).fetchone()
    if row is None:
        raise KeyError(item_id)
    return dict(zip(COLUMNS, row, strict=True))


def _place(con: sqlite3.Connection, item: Mapping[str, Any]) -> int | None:
    if item["state"] in {"done", "dropped"}:
        return None
    query = f"SELECT count(*) FROM item WHERE product_id = ? AND {PLACED} AND rank <= ?"
    return int(con.execute(query, (item["product_id"], item["rank"])).fetchone()[0])


def _links(con: sqlite3.Connection, item: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """The other records an item is tied to, by field of ItemView."""
    id = item["id"]

    def items(join: str) -> tuple[ItemRef, ...]:
        return keys.refs(con.execute(f"SELECT {_REF} FROM item {join}", (id,)))

    def refs(table: str, link: str, column: str) -> tuple[Ref, ...]:
        query = (
            f"SELECT {table}.id, key, title FROM {link} JOIN {table} ON {table}.id = {column}"
            f" WHERE item_id = ? ORDER BY position, {table}.id"
        )
        return tuple(Ref(*row) for row in con.execute(query, (id,)))

    need = con.execute("SELECT id, key, text FROM need WHERE id = ?", (item["need_id"],)).fetchone()
    parent = keys.refs(
        con.execute(f"SELECT {_REF} FROM item WHERE id = ?", (item["parent_id"],)).fetchall()
    )
    by_id, by_rank = "WHERE item_id = ? ORDER BY link.id", "ORDER BY rank"
    return {
        "parent": parent[0] if parent else None,
        "children": items(f"WHERE parent_id = ? {by_rank}"),
        "depends_on": items(f"JOIN item_dependency AS link ON item.id = needs_id {by_id}"),
        "needed_by": items(
            f"JOIN item_dependency ON item.id = item_id WHERE needs_id = ? {by_rank}"
        ),
        "quality_links": items(f"JOIN item_quality AS link ON item.id = quality_id {by_id}"),
        "holds_for": items(
            f"JOIN item_quality ON item.id = item_id WHERE quality_id = ? {by_rank}"
        ),
        "goals": refs("goal", "item_goal", "goal_id"),
        "roadmap": refs("roadmap_item", "item_roadmap", "roadmap_id"),
        "need": Ref(*need) if need else None,
    }


def _constraints(
    con: sqlite3.Connection, item: Mapping[str, Any], keys: Keys
) -> tuple[ConstraintView, ...]:
    """What an item has to hold to; those that say it themselves hold to what is linked alone."""
    columns = "item.id, number, title, type, state"
    linked = con.execute(
        f"SELECT {columns} FROM item_quality AS link JOIN item ON item.id = quality_id"
        " WHERE item_id = ? ORDER BY link.id",
        (item["id"],),
    ).fetchall()
    standing_ones = con.execute(
        f"SELECT {columns} FROM item_label JOIN item ON item.id = item_id"
        f" WHERE label = ? AND +product_id = ? AND {PLACED} ORDER BY rank",
        (STANDING, item["product_id"]),
    ).fetchall()
    always = {row[0] for row in standing_ones}
    if item["type"] in {"quality", "constraint"}:
        standing_ones = []
    rows = dict.fromkeys([*linked, *standing_ones])
    demands = demands_of(con, (row[0] for row in rows))
    return tuple(
        ConstraintView(id, keys.of(number), title, type, state, demands.get(id), id in always)
        for id, number, title, type, state in rows
    )


def _history(con: sqlite3.Connection, item_id: int) -> tuple[StepView, ...]:
    found = con.execute(
        f"SELECT id, label, person, at, reason FROM step WHERE {ACTIVE} AND id IN"
        " (SELECT step_id FROM change WHERE item_id = ?) ORDER BY id DESC LIMIT ?",
        (item_id, HISTORY),
    )
    return tuple(StepView(*row) for row in found)


def _moves(con: sqlite3.Connection, item_id: int, people: People) -> tuple[MoveView, ...]:
    found = con.execute(
        'SELECT at, "by", from_place, to_place, why FROM order_change'
        " WHERE item_id = ? AND why <> '' ORDER BY at DESC, id DESC LIMIT ?",
        (item_id, HISTORY),
    )
    return tuple(MoveView(at, people.named(by), *rest) for at, by, *rest in found)


def _rounds(con: sqlite3.Connection, item_id: int, people: People) -> tuple[RoundView, ...]:
    found = con.execute(
        "SELECT session.id, session.key, session.date, round.number, votes, result, why"
        " FROM agenda_entry AS entry JOIN vote_round AS round ON entry_id = entry.id"
        " JOIN session ON session.id = entry.session_id"
        " WHERE entry.item_id = ? ORDER BY session.number, entry.position, round.number",
        (item_id,),
    )
    return tuple(
        RoundView(
            session_id=session_id,
            session=session,
            date=day,
            number=number,
            votes=tuple(
                (people.named(vote["seat"]) or PersonRef(""), str(vote["card"]))
                for vote in json.loads(votes)
            ),
            result=result,
            why=why,
        )
        for session_id, session, day, number, votes, result, why in found
    )


def _deliveries(
    con: sqlite3.Connection, item_id: int, people: People, today: date
) -> tuple[DeliveryView, ...]:
    found = con.execute(
        "SELECT id, what, party, due, status FROM external_delivery WHERE item_id = ?"
        " ORDER BY due IS NULL, due, id",
        (item_id,),
    )
    return tuple(
        DeliveryView(
            id=id,
            what=what,
            party=people.named(party),
            due=due,
            status=status,
            overdue=bool(due) and due < today.isoformat() and status not in DELIVERED,
            days=None if (late := days_since(due, today)) is None else -late,
            awaited=status not in DELIVERED,
        )
        for id, what, party, due, status in found
    )


def _feedback(
    con: sqlite3.Connection, item_id: int, keys: Keys, people: People
) -> tuple[FeedbackView, ...]:
    found = con.execute(
        'SELECT feedback.id, feedback.key, "on", moment, delivered, "by", verdict, text, became.number'
        " FROM item JOIN feedback ON feedback.product_id = item.product_id"
        " LEFT JOIN item AS became ON became.id = became_id"
        " WHERE item.id = ? AND (became_id = item.id OR delivered = ?"
        "  OR delivered IN (SELECT key FROM sprint_item WHERE item_id = item.id))"
        ' ORDER BY "on", feedback.id',
        (
            item_id,
            keys.of(con.execute("SELECT number FROM item WHERE id = ?", (item_id,)).fetchone()[0]),
        ),
    )
    return tuple(
        FeedbackView(
            id=id,
            key=key,
            on=day,
            moment=moment,
            delivered=delivered,
            by=people.named(by),
            verdict=verdict,
            text=text,
            became=keys.of(became),
        )
        for id, key, day, moment, delivered, by, verdict, text, became in found
    )


def _decisions(con: sqlite3.Connection, item_id: int, people: People) -> tuple[DecisionView, ...]:
    found = con.execute(
        'SELECT id, key, text, "by", why, at FROM decision WHERE item_id = ? OR id IN'
        " (SELECT from_id FROM reference WHERE from_kind = 'decision' AND to_kind = 'item' AND to_id = ?)"
        " ORDER BY at, id",
        (item_id, item_id),
    )
    return tuple(
        DecisionView(id, key, text, people.named(by), why, at)
        for id, key, text, by, why, at in found
    )


def _actions(
    con: sqlite3.Connection, item_id: int, keys: Keys, people: People, today: date
) -> tuple[ActionView, ...]:
    found = con.execute(
        f"SELECT {ACTION_COLUMNS} FROM {ACTION_TABLES} WHERE action.item_id = ?"
        " ORDER BY action.status = 'done', due IS NULL, due, action.id",
        (item_id,),
    )
    return actions_of(found, keys, people, today)


ACTION_COLUMNS: Final = (
    "action.id, action.key, text, owner, due, action.status, item.number, session.key"
)
ACTION_TABLES: Final = (
    "action LEFT JOIN item ON item.id = item_id LEFT JOIN session ON session.id = session_id"
)


SETTLED: Final = frozenset({"done", "dropped"})
"""States of a promise that nobody waits for any more."""


def actions_of(
    rows: Iterable[tuple[Any, ...]], keys: Keys, people: People, today: date
) -> tuple[ActionView, ...]:
    """Actions from rows of `ACTION_COLUMNS`."""
    return tuple(
        ActionView(
            id=id,
            key=key,
            text=text,
            owner=people.named(owner),
            due=due,
            status=status,
            item=keys.of(number),
            session=session or "",
            overdue=bool(due) and due < today.isoformat() and status not in SETTLED,
        )
        for id, key, text, owner, due, status, number, session in rows
    )

"""Gathers what the ready check looks at, for one item or a whole window of the list at once.

A handful of queries whatever the number of items; the rules are in `model/readiness.py`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from po_tui import settings
from po_tui.model.identity import item_key
from po_tui.model.kinds import PLACED, STANDING
from po_tui.model.readiness import (
    HINTS,
    Answer,
    Definition,
    Dependency,
    Gap,
    ItemFacts,
    Target,
    all_whole,
    gap_of,
    judged_text,
    keys_asked,
    questions_for,
    unanswered,
)
from po_tui.model.readiness import (
    facts_of as facts_in_words,
)
from po_tui.store.voters import Voters

DELIVERED: Final = frozenset({"delivered", "received", "done", "cancelled"})
"""States of an external delivery that nobody waits for any more."""
AMONG: Final = "IN (SELECT value FROM json_each(?))"
"""Ends a condition on ids; its value is `among(ids)`. No limit on how many, and one statement to prepare."""


class _Item(NamedTuple):
    """What readiness looks at in an item itself, by the names of its columns."""

    id: int
    type: str
    title: str
    as_a: str
    i_want: str
    so_that: str
    description: str
    criteria: tuple[str, ...]
    estimate: float | None
    estimated_on: str | None
    need_id: int | None
    details: Mapping[str, Any]


COLUMNS: Final = _Item._fields
"""The columns of an item that readiness looks at."""
_GOALS: Final = f"""
WITH RECURSIVE up (item, at) AS (
    SELECT id, id FROM item WHERE id {AMONG}
    UNION SELECT item, parent_id FROM up JOIN item ON item.id = at WHERE parent_id IS NOT NULL)
SELECT item, count(*) FROM (
    SELECT item, goal_id FROM up JOIN item_goal ON item_goal.item_id = at
    UNION SELECT item, goal_id FROM up JOIN item_roadmap ON item_roadmap.item_id = at
        JOIN roadmap_goal ON roadmap_goal.roadmap_id = item_roadmap.roadmap_id)
GROUP BY item"""
_EDGES: Final = f"""
WITH RECURSIVE reached (id) AS (
    SELECT item_id FROM item_dependency WHERE item_id {AMONG}
    UNION SELECT needs_id FROM reached JOIN item_dependency ON item_id = reached.id)
SELECT item_id, needs_id FROM reached CROSS JOIN item_dependency ON item_id = reached.id
ORDER BY item_dependency.id"""
SERVED: Final = """
WITH RECURSIVE served (id) AS (
    SELECT item_id FROM item_goal
    UNION SELECT item_id FROM item_roadmap JOIN roadmap_goal USING (roadmap_id)
    UNION SELECT item.id FROM item JOIN served ON item.parent_id = served.id)
SELECT id FROM served"""
"""Items that serve a goal: directly, through a roadmap item, or because their parent does."""
_STANDING: Final = (
    f"item_label JOIN item ON item.id = item_id WHERE label = ? AND +product_id = ? AND {PLACED}"
)
_LAST_ROUNDS: Final = f"""
SELECT entry.item_id, round.votes, round.revealed, max(session.number * 1000 + round.number)
FROM vote_round AS round JOIN agenda_entry AS entry ON entry.id = round.entry_id
JOIN session ON session.id = entry.session_id
WHERE entry.item_id {AMONG} AND round.votes <> '[]' GROUP BY entry.item_id"""
_CHANGED: Final = f"""
SELECT item_id FROM change JOIN step ON step.id = step_id
WHERE kind = 'item' AND item_id {AMONG} AND undone_by_id IS NULL AND reverts_id IS NULL
GROUP BY item_id
HAVING max(CASE WHEN field IN {{judged}} THEN change.id END)
     > max(CASE WHEN field IN ('estimate', '*') THEN change.id END)"""


_AT_ONCE: Final = 1_000
_LOOKED_AT: Final = "constraints_looked_at"
"""The one question that some items are spared."""
_NEVER_READY: Final = {
    Gap.goal: "parent_id IS NULL AND item.id NOT IN (SELECT item_id FROM item_goal"
    " UNION ALL SELECT item_id FROM item_roadmap)",
    Gap.criteria: "criteria = '[]' AND type <> 'spike'",
    Gap.estimate: "estimate IS NULL AND type <> 'spike'",
    Gap.question: "item.id IN (SELECT item_id FROM question WHERE answer IS NULL AND blocking)",
}
"""Of which items a check fails, as far as that can be asked of all of them at once."""
_WORDS: Final = "GLOB '*[0-9A-Za-z]*'"
_HOLDS: Final = f"""
coalesce(said.first = said.last, 0) AND said.n >= CASE type WHEN 'spike' THEN ? ELSE ? END
AND estimate <= ?
AND (type = 'story' AND as_a {_WORDS} AND i_want {_WORDS} AND so_that {_WORDS}
    OR type IN ('bug', 'enabler', 'hardware', 'spike') AND description {_WORDS})
AND (? OR item.id IN (SELECT item_id FROM item_goal)
    OR parent_id IN (SELECT item_id FROM item_goal)
    OR item.id IN (SELECT item_id FROM item_roadmap JOIN roadmap_goal USING (roadmap_id)))
AND item.id NOT IN (SELECT item_id FROM question WHERE answer IS NULL AND blocking)
AND item.id NOT IN (SELECT item_id FROM item_dependency UNION ALL SELECT item_id FROM item_quality)"""
"""Items that pass every check but the one of their criteria, as far as SQL alone can be sure of it."""


def among(ids: Iterable[int]) -> str:
    """The value that goes with `AMONG`."""
    return json.dumps(list(ids))


def facts_of(
    con: sqlite3.Connection,
    product_id: int,
    ids: Sequence[int],
    places: Mapping[int, int] | None = None,
    *,
    today: date | None = None,
) -> dict[int, ItemFacts]:
    """All that readiness looks at, by item.

    Without `places` the places in the facts only tell who comes before whom.
    """
    items = _items(con, product_id, ids)
    return _facts(con, product_id, items, places, _Hints(con, product_id, items, today))


def gaps_of(
    con: sqlite3.Connection,
    product_id: int,
    ids: Sequence[int],
    places: Mapping[int, int] | None = None,
) -> dict[int, str]:
    """The first thing missing before each item is ready, as a code of `readiness.Gap`; "" if nothing.

    Leaves out what only hints (age of the estimate, votes): a list does not show it.
    """
    items = _items(con, product_id, ids)
    rules = _rules(con, product_id)
    # Only where a team counts deliveries as missing does a list have to know them.
    hints = (
        _Hints(con, product_id, items, None) if Gap.external in rules.definition.counts else None
    )
    facts = _facts(con, product_id, items, places, hints, rules)
    answers = _answers(con, items)
    return {id: gap_of(facts[id], answers.get(id, ())) for id in items}


def answers_of(con: sqlite3.Connection, item_id: int) -> list[Answer]:
    """What the team said of an item, each marked where the text has changed since."""
    row = con.execute("SELECT product_id FROM item WHERE id = ?", (item_id,)).fetchone()
    return _answers(con, _items(con, row[0], [item_id])).get(item_id, []) if row else []


def answers_among(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int]
) -> dict[int, list[Answer]]:
    """`answers_of` by item; items nobody answered anything about are left out."""
    return _answers(con, _items(con, product_id, ids))


def gaps(con: sqlite3.Connection, product_id: int, item_id: int) -> list[str]:
    """What is missing before an item is ready, in words: facts first, then unanswered questions."""
    return gaps_among(con, product_id, [item_id]).get(item_id, [])


def gaps_among(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int]
) -> dict[int, list[str]]:
    """`gaps` by item; those of which nothing is missing are left out."""
    items = _items(con, product_id, ids)
    facts = facts_of(con, product_id, ids)
    answers = _answers(con, items)
    told: dict[int, list[str]] = {}
    for id in ids:
        if id in facts:
            missing = [fact.text for fact in facts_in_words(facts[id]) if fact.ok is False]
            asked = unanswered(questions_for(facts[id]), answers.get(id, []))
            told[id] = missing + [question.text for question in asked]
    return {id: missing for id, missing in told.items() if missing}


def ready_ids(con: sqlite3.Connection, product_id: int, *, finished: bool = False) -> set[int]:
    """The items of which no fact and no answer is missing; those done or dropped if `finished`."""
    rules, ready, unsure = _rules(con, product_id), set[int](), list[int]()
    criteria_count = Gap.criteria in rules.definition.counts
    promising = con.execute(*_promising(product_id, rules, finished))
    # Some at a time: tens of thousands of facts at once keep the garbage collector busy.
    while some := promising.fetchmany(_AT_ONCE):
        unsure += [row[0] for row in some if not row[1]]
        sure = [row for row in some if row[1]]
        for row, texts in zip(sure, _texts_of([row[-1] for row in sure]), strict=True):
            id, __, type, judged, title, *story, __ = row
            whole = not criteria_count or type == "spike" or (texts and all_whole(texts))
            if whole and (not judged or judged == judged_text(title, story, texts)):
                ready.add(id)
    for start in range(0, len(unsure), _AT_ONCE):
        ready |= _ready_among(con, product_id, unsure[start : start + _AT_ONCE], rules)
    return ready


def _ready_among(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int], rules: "_Rules"
) -> set[int]:
    items = _items(con, product_id, ids)
    hints = (
        _Hints(con, product_id, items, None) if Gap.external in rules.definition.counts else None
    )
    facts = _facts(con, product_id, items, None, hints, rules)
    sound = {id: item for id, item in items.items() if not gap_of(facts[id])}
    said = _yes_of(con, sound)
    return {id for id in sound if said.get(id, frozenset()).issuperset(keys_asked(facts[id]))}


def _promising(product_id: int, rules: "_Rules", finished: bool) -> tuple[str, list[object]]:
    """The query for items that may be ready: those of which SQL alone cannot tell that they are not.

    Its rows: id, whether all holds but perhaps the criteria, type, which text the answers judged,
    title, story, criteria.
    """
    definition = rules.definition
    always = definition.always_asked
    asked = [*always, *({_LOOKED_AT} & set(definition.asked) if rules.constraints else ())]
    # Whatever else a team counts is looked at one by one; so is who answered of several texts.
    surely = _HOLDS if asked and not definition.counts & HINTS else "0"
    limit = 1e300 if definition.max_points is None else definition.max_points
    conditions = ["product_id = ?", "type <> 'epic'"] + ([] if finished else [PLACED])
    for gap, condition in _NEVER_READY.items():
        if gap in definition.counts and (gap is not Gap.goal or rules.has_goals):
            conditions.append(f"NOT ({condition})")
    values: list[object] = [json.dumps(asked), _LOOKED_AT, len(always)]
    values += [len(always), len(asked), limit, not rules.has_goals] if surely != "0" else []
    values.append(product_id)
    if Gap.size in definition.counts and definition.max_points is not None:
        conditions.append("coalesce(estimate, 0) <= ?")
        values.append(definition.max_points)
    # Most items have not been through a ready check: whom everybody is asked, is looked up first.
    items = (
        "said CROSS JOIN item ON item.id = said.item_id"
        if always
        else "item NOT INDEXED LEFT JOIN said ON said.item_id = item.id"
    )
    query = (
        "WITH said AS MATERIALIZED (SELECT item_id, count(*) AS n, min(judged) AS first,"
        f" max(judged) AS last FROM answer WHERE value AND key {AMONG}"
        " GROUP BY item_id HAVING sum(key <> ?) >= ?)"
        f" SELECT item.id, {surely}, type, said.first, title, as_a, i_want, so_that, criteria"
        f" FROM {items} WHERE {' AND '.join(conditions)}"
    )
    return query, values


def _yes_of(con: sqlite3.Connection, items: Mapping[int, _Item]) -> dict[int, set[str]]:
    """The questions to which the team said yes, of the text as it is now."""
    found: dict[int, set[str]] = {}
    rows = con.execute(
        "SELECT item_id, judged, group_concat(key) FROM answer"
        f" WHERE value AND item_id {AMONG} GROUP BY item_id, judged",
        (among(items),),
    )
    for id, judged, keys in rows:
        if not judged or judged == _digest(items[id]):
            found.setdefault(id, set()).update(keys.split(","))
    return found


def _items(con: sqlite3.Connection, product_id: int, ids: Sequence[int]) -> dict[int, _Item]:
    rows = con.execute(
        f"SELECT {', '.join(COLUMNS)} FROM item WHERE id {AMONG} AND +product_id = ?",
        (among(ids), product_id),
    ).fetchall()
    found = {}
    for row, texts in zip(rows, _texts_of([row[7] for row in rows]), strict=True):
        (id, type, title, as_a, i_want, so_that, description, __,
         estimate, estimated_on, need_id, details) = row  # fmt: skip
        found[id] = _Item(
            id, type, title, as_a, i_want, so_that, description, texts,
            estimate, estimated_on, need_id, {} if details == "{}" else json.loads(details),
        )  # fmt: skip
    return found


def _texts_of(criteria: Iterable[str]) -> list[tuple[str, ...]]:
    """The texts of each item's criteria, as they are stored. Read as one JSON text: half the time."""
    return [tuple([one["text"] for one in some]) for some in json.loads(f"[{','.join(criteria)}]")]


def _facts(
    con: sqlite3.Connection,
    product_id: int,
    items: Mapping[int, _Item],
    places: Mapping[int, int] | None,
    hints: "_Hints | None" = None,
    rules: "_Rules | None" = None,
) -> dict[int, ItemFacts]:
    wanted = among(items)
    goals = dict(con.execute(_GOALS, (wanted,)))
    questions = {row[0]: row[1:] for row in con.execute(
        "SELECT item_id, count(*), sum(blocking) FROM question"
        f" WHERE answer IS NULL AND item_id {AMONG} GROUP BY item_id", (wanted,))}  # fmt: skip
    quality = {row[0]: Target(*row[1:]) for row in con.execute(
        "SELECT item_id, characteristic, measure, unit, target, breakpoint, method"
        f" FROM quality_target WHERE item_id {AMONG}", (wanted,))}  # fmt: skip
    links = dict(con.execute(
        f"SELECT item_id, count(*) FROM item_quality WHERE item_id {AMONG} GROUP BY item_id",
        (wanted,)))  # fmt: skip
    children = dict(con.execute(
        f"SELECT parent_id, count(*) FROM item WHERE parent_id {AMONG} GROUP BY parent_id",
        (wanted,)))  # fmt: skip
    needs, cycles, needed_places = _dependencies(con, items, places)
    definition, constraints, has_goals = rules or _rules(con, product_id)
    return {
        id: ItemFacts(
            type=item.type,
            as_a=item.as_a,
            i_want=item.i_want,
            so_that=item.so_that,
            description=item.description,
            criteria=item.criteria,
            details=item.details,
            quality=quality.get(id),
            goals=goals.get(id, 0),
            goals_to_serve=has_goals,
            need=item.need_id is not None,
            estimate=item.estimate,
            max_points=definition.max_points,
            definition=definition,
            open_questions=questions.get(id, (0, 0))[0],
            blocking_questions=questions.get(id, (0, 0))[1],
            dependencies=needs.get(id, ()),
            place=needed_places.get(id),
            cycle=id in cycles,
            children=children.get(id, 0),
            constraints=constraints,
            constraint_links=links.get(id, 0),
            **(hints.of(id) if hints else {}),
        )
        for id, item in items.items()
    }


def _dependencies(
    con: sqlite3.Connection,
    items: Mapping[int, _Item],
    places: Mapping[int, int] | None,
) -> tuple[dict[int, tuple[Dependency, ...]], set[int], Mapping[int, int]]:
    """What each item waits for, which of them wait for themselves, and everybody's place."""
    edges: list[tuple[int, int]] = con.execute(_EDGES, (among(items),)).fetchall()
    direct = [(id, needed) for id, needed in edges if id in items]
    if not direct:
        return {}, set(), places or {}
    involved = {id for edge in direct for id in edge}
    rows = con.execute(
        "SELECT item.id, product.key, number, state, item.type, rank, " + PLACED +
        f" FROM item JOIN product ON product.id = product_id WHERE item.id {AMONG}",
        (among(involved),),
    ).fetchall()  # fmt: skip
    known = {row[0]: row for row in rows}
    if places is None or not {row[0] for row in rows if row[6]} <= places.keys():
        in_order = sorted((row[5], row[0]) for row in rows if row[6])
        places = {id: n for n, (__, id) in enumerate(in_order, 1)}
    found: dict[int, tuple[Dependency, ...]] = {}
    for id, needed in direct:
        if needed in known:
            __, prefix, number, state, type, *__ = known[needed]
            one = Dependency(item_key(prefix, number), state, places.get(needed), type)
            found[id] = (*found.get(id, ()), one)
    return found, _on_cycles(edges), places


def _on_cycles(edges: Iterable[tuple[int, int]]) -> set[int]:
    """The items that wait for themselves, by way of others."""
    left = set(edges)
    while left:
        # Whoever waits for nothing, or is waited for by nobody, closes no circle.
        starts, ends = {start for start, __ in left}, {end for __, end in left}
        inside = {edge for edge in left if edge[1] in starts and edge[0] in ends}
        if inside == left:
            break
        left = inside
    return {start for start, __ in left}


class _Rules(NamedTuple):
    """What holds for every item of a product."""

    definition: Definition
    constraints: int
    """How many standing constraints there are."""
    has_goals: bool


def _rules(con: sqlite3.Connection, product_id: int) -> _Rules:
    (constraints,) = con.execute(
        f"SELECT count(*) FROM {_STANDING}", (STANDING, product_id)
    ).fetchone()
    goal = con.execute("SELECT 1 FROM goal WHERE product_id = ? LIMIT 1", (product_id,)).fetchone()
    return _Rules(definition_of(con, product_id), constraints, goal is not None)


def definition_of(con: sqlite3.Connection, product_id: int) -> Definition:
    """The product's Definition of Ready."""
    found = con.execute("SELECT settings FROM product WHERE id = ?", (product_id,)).fetchone()
    return Definition.of(json.loads(found[0])) if found else Definition()


def _answers(con: sqlite3.Connection, items: Mapping[int, _Item]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    digests: dict[int, str] = {}
    rows = con.execute(
        f"SELECT item_id, key, value, by, at, judged FROM answer WHERE item_id {AMONG} ORDER BY id",
        (among(items),),
    )
    for id, key, value, by, at, judged in rows:
        item = items[id]
        if judged and id not in digests:
            digests[id] = _digest(item)
        said = None if value is None else bool(value)
        expired = bool(judged) and judged != digests[id]
        found.setdefault(id, []).append(Answer(key, said, by, at, expired))
    return found


def _digest(item: _Item) -> str:
    return judged_text(item.title, (item.as_a, item.i_want, item.so_that), item.criteria)


class _Hints:
    """Facts that are worth a look but never missing: who voted, how old the estimate is …"""

    def __init__(
        self,
        con: sqlite3.Connection,
        product_id: int,
        items: Mapping[int, _Item],
        today: date | None,
    ) -> None:
        wanted = among(items)
        self._items = items
        self._today = today or settings.today()
        self._rounds = {
            item: (json.loads(votes), revealed)
            for item, votes, revealed, __ in con.execute(_LAST_ROUNDS, (wanted,))
        }
        from po_tui.model.fields import JUDGED  # a list does without

        changed = con.execute(_CHANGED.format(judged=JUDGED), (wanted,))
        self._changed = {row[0] for row in changed}
        self._waits = dict(_grouped(con.execute(
            f"SELECT item_id, what, status FROM external_delivery WHERE item_id {AMONG}"
            " ORDER BY item_id, id", (wanted,))))  # fmt: skip
        self._standing = tuple(item_key(*row) for row in con.execute(
            "SELECT (SELECT key FROM product WHERE product.id = product_id), number"
            f" FROM {_STANDING} ORDER BY rank", (STANDING, product_id)))  # fmt: skip
        self._voters = Voters(con, product_id)

    def of(self, id: int) -> dict[str, Any]:
        """The fields of ItemFacts that are hints."""
        votes, revealed = self._rounds.get(id, (None, None))
        return {
            "voted": None if votes is None else len(_sized(votes)),
            "asked": None if votes is None else self._voters.at(revealed, votes),
            "estimate_age": days_since(self._items[id].estimated_on, self._today),
            "changed_since_estimate": id in self._changed,
            "waits_for": self._waits.get(id, ()),
            "constraint_keys": self._standing,
        }


def _sized(votes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The votes that say a size."""
    from po_tui.model.estimation import EXTRAS  # a list does without

    without = {card.text for card in EXTRAS}
    return [vote for vote in votes if str(vote["card"]) not in without]


def _grouped(rows: Iterable[tuple[int, str, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    found: dict[int, tuple[str, ...]] = {}
    for id, what, status in rows:
        if status not in DELIVERED:
            found[id] = (*found.get(id, ()), what)
    return iter(found.items())


def days_since(day: str | None, today: date) -> int | None:
    """Days between a date (or the date of an instant) and today; None where there is no date."""
    try:
        return (today - date.fromisoformat((day or "")[:10])).days
    except ValueError:
        return None

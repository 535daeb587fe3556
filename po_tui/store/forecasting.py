"""Reads what a forecast is made of: finished sprints, open work and its order. Plain sqlite3, no ORM.

A hundred thousand items are summed up by SQLite along an index or in one scan; none is fetched but
those that are named. The same rules in Python stand in `model/outlook.py`; a test holds them together.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from po_tui.model.cadence import WORKING_DAYS, Dated, cadence_of
from po_tui.model.fields import PLACED
from po_tui.model.forecast import LATEST, OPEN_STATES, Scope, Unit, counts
from po_tui.model.identity import item_key
from po_tui.model.outlook import (
    NO_SCOPE,
    PassedOver,
    Past,
    Planned,
    RoadmapForecast,
    RoadmapScope,
    Sample,
    Shorthanded,
    Work,
    roadmap_forecasts,
    unit_for,
)
from po_tui.store.product import product_settings
from po_tui.store.readiness import AMONG, among
from po_tui.store.rows import product_key

NAMED: Final = 100
"""So many of the items that are left out are named; all are counted."""
_OPEN: Final = f"state IN {tuple(sorted(OPEN_STATES))} AND type <> 'epic'"
_FEW: Final = 2_000
_COUNTED: Final = "total(estimate), count(*), sum(estimate IS NULL)"
_IN_SPRINT: Final = "CASE WHEN state = 'in_sprint' THEN '0' ELSE '1' END"
"""What is in a sprint comes before all others, wherever it stands."""
_NEAR: Final = 10_000


# ── sprints ─────────────────────────────────────────────────────────────────────────────────────


def past(con: sqlite3.Connection, product_id: int, today: date, latest: int | None = None) -> Past:
    """What the latest sprints finished (`LATEST` by default), and when the coming ones end."""
    rows = con.execute(
        'SELECT id, key, start, "end", state, done_points, capacity_person_days, normal_person_days'
        " FROM sprint WHERE product_id = ? ORDER BY position, id",
        (product_id,),
    ).fetchall()
    delivered = _delivered(con, product_id)
    samples = [
        Sample(key, end, points, delivered.get(id))
        for id, key, _start, end, state, points, *_capacity in rows
        if state == "done" and not (points is None and id not in delivered)
    ]
    dated = [
        Dated(start, _day(row[3]), row[4]) for row in rows if (start := _day(row[2])) is not None
    ]
    days = product_settings(con, product_id).get("sprint_days")
    working = days if isinstance(days, int) and 0 < days <= 100 else WORKING_DAYS
    short = [
        Shorthanded(key, capacity, usual)
        for _id, key, _start, _end, state, _points, capacity, usual in rows
        if state == "current" and capacity is not None and usual and capacity < usual
    ]
    counted = samples[-(latest or LATEST) :]
    return Past(tuple(counted), cadence_of(dated, today, working), short[-1] if short else None)


def _delivered(con: sqlite3.Connection, product_id: int) -> dict[int, int]:
    """How many items each sprint finished, of those whose work is known by item."""
    found = con.execute(
        "SELECT sprint_id, sum(outcome = 'delivered') FROM sprint_item"
        " JOIN sprint ON sprint.id = sprint_id WHERE product_id = ? AND outcome <> 'planned'"
        " GROUP BY sprint_id",
        (product_id,),
    )
    return dict(found.fetchall())


# ── scopes ──────────────────────────────────────────────────────────────────────────────────────


def whole_scope(con: sqlite3.Connection, product_id: int) -> tuple[Scope, PassedOver]:
    """All open work of the product, and what of the order is none."""
    # Along an index that holds all that is asked for: no item is looked into.
    source = f"item INDEXED BY ix_item_state WHERE product_id = ? AND {PLACED}"
    counted, passed_over = _sorted_out(con, source, (product_id,))
    numbers: list[int] = []
    if counted[2]:
        by = "ix_item_state" if counted[2] <= _FEW else "ix_item_placed"
        found = con.execute(
            f"SELECT number FROM item INDEXED BY {by} WHERE product_id = ? AND {PLACED}"
            f" AND {_OPEN} AND estimate IS NULL ORDER BY rank LIMIT ?",
            (product_id, NAMED),
        )
        numbers = [row[0] for row in found]
    return _scope(con, product_id, counted, numbers), passed_over


def scope_among(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int]
) -> tuple[Scope, PassedOver]:
    """The open work among some items, and how many of them are none; left-outs as `ids` have them."""
    if len(ids) <= _FEW:
        source = f"item WHERE +product_id = ? AND id {AMONG}"
    else:
        source = f"item INDEXED BY ix_item_state WHERE product_id = ? AND +id {AMONG}"
    values = (product_id, among(ids))
    counted, passed_over = _sorted_out(con, source, values)
    numbers: list[int] = []
    if counted[2]:
        found = con.execute(f"SELECT id FROM {source} AND {_OPEN} AND estimate IS NULL", values)
        missing = {row[0] for row in found}
        first = list(islice((id for id in ids if id in missing), NAMED))
        named = dict(con.execute(f"SELECT id, number FROM item WHERE id {AMONG}", (among(first),)))
        numbers = [named[id] for id in first]
    return _scope(con, product_id, counted, numbers), passed_over


_Counted = tuple[float, int, int]
"""Points, items, and how many of these have no estimate."""


def _sorted_out(
    con: sqlite3.Connection, source: str, values: tuple[object, ...]
) -> tuple[_Counted, PassedOver]:
    """What of some items is open work, and what is not."""
    # The index gives them in groups; items looked up one by one are not to be sought by it.
    grouped = "state, type" if "INDEXED" in source else "+state, +type"
    points, items, left_out, epics, others = 0.0, 0, 0, 0, 0
    for type, state, estimated, n, missing in con.execute(
        f"SELECT type, state, {_COUNTED} FROM {source} GROUP BY {grouped}", values
    ):
        if counts(type, state):
            points, items, left_out = points + estimated, items + n, left_out + missing
        elif type == "epic":
            epics += n
        else:
            others += n
    return (points, items, left_out), PassedOver(epics, others)


def estimates(
    con: sqlite3.Connection, product_id: int, ids: Sequence[int] | None = None
) -> Iterator[float | None]:
    """The estimates of open work as it comes, what is in a sprint first; read as far as one asks."""
    if ids is not None:
        found = con.execute(
            f"SELECT id, state = 'in_sprint', estimate FROM item WHERE id {AMONG}"
            f" AND +product_id = ? AND {_OPEN}",
            (among(ids), product_id),
        )
        known = {id: (in_sprint, estimate) for id, in_sprint, estimate in found}
        work = [known[id] for id in ids if id in known]
        work.sort(key=lambda item: not item[0])
        yield from (estimate for _in_sprint, estimate in work)
        return
    for states in ("state = 'in_sprint'", "state <> 'in_sprint'"):
        by = "ix_item_state" if states.startswith("state =") else "ix_item_placed"
        for (estimate,) in con.execute(
            f"SELECT estimate FROM item INDEXED BY {by} WHERE product_id = ? AND {PLACED}"
            f" AND {states} AND {_OPEN} ORDER BY rank",
            (product_id,),
        ):
            yield estimate


def _scope(
    con: sqlite3.Connection, product_id: int, counted: _Counted, missing: Sequence[int]
) -> Scope:
    points, items, left_out = counted
    prefix = product_key(con, product_id) if missing else ""
    return Scope(points, items, tuple(item_key(prefix, n) for n in missing), left_out)


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


def roadmap_scopes(
    con: sqlite3.Connection, product_id: int, unit: Unit = Unit.points
) -> dict[int, RoadmapScope]:
    """The scopes of the roadmap items that still have open work, by id."""
    counted = "estimate IS NOT NULL" if unit is Unit.points else "1"
    links = con.execute(
        f"SELECT roadmap_id, {_COUNTED},"
        f" max(CASE WHEN {counted} THEN {_IN_SPRINT} || rank END)"
        " FROM item_roadmap CROSS JOIN item ON item.id = item_id"
        f" WHERE +product_id = ? AND {_OPEN} GROUP BY +roadmap_id",
        (product_id,),
    ).fetchall()
    ends = sorted({row[-1] for row in links if row[-1] is not None})
    in_order = dict(zip(ends, _up_to(con, product_id, ends), strict=True))
    missing = _missing(con, product_id) if any(row[3] for row in links) else {}
    return {
        roadmap: RoadmapScope(
            Scope(points, items, tuple(missing.get(roadmap, ())), left_out),
            *((NO_SCOPE, "") if end is None else in_order[end]),
        )
        for roadmap, points, items, left_out, end in links
    }


def forecasts(con: sqlite3.Connection, product_id: int, past: Past) -> dict[int, RoadmapForecast]:
    """A forecast for each roadmap item that still has open work, by its id."""
    unit = roadmap_unit(con, product_id, past)
    return roadmap_forecasts(roadmap_scopes(con, product_id, unit), past, unit)


def roadmap_unit(con: sqlite3.Connection, product_id: int, past: Past) -> Unit:
    """One unit for the whole roadmap: roadmap items are there to be compared."""
    if past.velocities(Unit.points):
        return Unit.points
    return unit_for(whole_scope(con, product_id)[0], past)


def _up_to(
    con: sqlite3.Connection, product_id: int, ends: Sequence[str]
) -> Iterator[tuple[Scope, str]]:
    """All open work up to each of these places, which rise; with the key of the item that stands there."""
    if not ends:
        return
    prefix, last = product_key(con, product_id), ends[-1][1:]
    among_first = con.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM item WHERE product_id = ? AND {PLACED} AND rank <= ?"
        " LIMIT ?)",
        (product_id, last, _NEAR),
    ).fetchone()
    # Looking into items in their order is slow, unless they are few: then all are gone through once.
    by = "INDEXED BY ix_item_placed" if among_first[0] < _NEAR else "NOT INDEXED"
    product, to = f"?{len(ends) + 1}", f"?{len(ends) + 2}"
    found = con.execute(
        f"SELECT {_part(0, len(ends) - 1)} AS part, {_COUNTED} FROM ("
        " SELECT estimate, '0' || rank AS at FROM item INDEXED BY ix_item_state"
        f"  WHERE product_id = {product} AND state = 'in_sprint' AND {_OPEN}"
        f" UNION ALL SELECT estimate, '1' || rank FROM item {by}"
        f"  WHERE product_id = {product} AND {PLACED} AND {_OPEN} AND state <> 'in_sprint'"
        f"  AND rank <= {to}"
        f") WHERE at <= ?{len(ends)} GROUP BY part",
        (*ends, product_id, last),
    )
    parts = {part: more for part, *more in found}
    numbers = dict(
        con.execute(
            "SELECT rank, number FROM item WHERE product_id = ?"
            " AND rank IN (SELECT value FROM json_each(?))",
            (product_id, json.dumps([end[1:] for end in ends])),
        )
    )
    points, items, left_out = 0.0, 0, 0
    for part, end in enumerate(ends):
        more = parts[part]
        points, items, left_out = points + more[0], items + more[1], left_out + more[2]
        yield Scope(points, items, (), left_out), item_key(prefix, numbers[end[1:]])


def _part(first: int, last: int) -> str:
    """SQL for which of the rising places `?1`, `?2` … an item stands before: found by halving."""
    if first == last:
        return str(first)
    middle = (first + last) // 2
    before, behind = _part(first, middle), _part(middle + 1, last)
    return f"CASE WHEN at <= ?{middle + 1} THEN {before} ELSE {behind} END"


def _missing(con: sqlite3.Connection, product_id: int) -> dict[int, list[str]]:
    """Keys of the items without an estimate by roadmap item, in order; the first where many."""
    prefix = product_key(con, product_id)
    found = con.execute(
        "SELECT roadmap_id, number FROM (SELECT roadmap_id, number, row_number() OVER"
        f" (PARTITION BY roadmap_id ORDER BY {_IN_SPRINT}, rank) AS nth"
        " FROM item_roadmap CROSS JOIN item ON item.id = item_id"
        f" WHERE +product_id = ? AND {_OPEN} AND estimate IS NULL) WHERE nth <= ?"
        " ORDER BY roadmap_id, nth",
        (product_id, NAMED),
    )
    named: dict[int, list[str]] = {}
    for roadmap, number in found:
        named.setdefault(roadmap, []).append(item_key(prefix, number))
    return named


def planned(con: sqlite3.Connection, product_id: int) -> list[Planned]:
    """The roadmap items in order, with the ends that a forecast is held against."""
    found = con.execute(
        'SELECT id, key, title, "end", status FROM roadmap_item WHERE product_id = ?'
        " ORDER BY position, id",
        (product_id,),
    )
    return [Planned(id, key, title, _day(end), status) for id, key, title, end, status in found]


def work(con: sqlite3.Connection, product_id: int) -> list[Work]:
    """All items in order as a forecast looks at them, for who changes some of it in memory."""
    prefix = product_key(con, product_id)
    found = con.execute(
        f"SELECT id, number, type, state, estimate FROM item WHERE product_id = ? AND {PLACED}"
        " ORDER BY rank",
        (product_id,),
    )
    return [Work(id, item_key(prefix, number), *more) for id, number, *more in found]


def roadmap_links(con: sqlite3.Connection, product_id: int) -> dict[int, tuple[int, ...]]:
    """Ids of the roadmap items that items with a place serve, by id of the item."""
    links: dict[int, tuple[int, ...]] = {}
    for item, roadmap in con.execute(
        "SELECT item_id, roadmap_id FROM item_roadmap CROSS JOIN item ON item.id = item_id"
        f" WHERE +product_id = ? AND {PLACED} ORDER BY item_roadmap.id",
        (product_id,),
    ):
        links[item] = (*links.get(item, ()), roadmap)
    return links


def _day(text: str | None) -> date | None:
    """A stored date; None for none, and for what is no date."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None

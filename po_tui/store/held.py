"""The sessions that were held, one after another: planned and refined, ready points, what keeps coming back."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.identity import item_key
from po_tui.store.rows import RECENT_SPRINTS

OFTEN: Final = 3
"""Talked about in so many meetings, an item is stuck."""


class Held(NamedTuple):
    """One session that is over."""

    id: int
    key: str
    number: int
    date: str | None
    timebox_min: int
    used_min: int | None
    """Minutes it took; None where nobody recorded it."""
    planned: int
    """Items on the agenda beforehand."""
    discussed: int
    refined: int
    """Items that left it ready."""
    planned_min: int
    """Minutes planned for the items that were talked about …"""
    item_min: int
    """… and minutes they took."""
    ready_before: float | None
    ready_after: float | None
    velocity: float | None
    """Mean of the last finished sprints on that day; None before there was one."""
    roti: tuple[int, ...]
    goal: str
    goal_reached: bool | None

    @property
    def in_sprints(self) -> float | None:
        """How many sprints the points ready afterwards last."""
        known = self.ready_after is not None and self.velocity
        return self.ready_after / self.velocity if known else None  # type: ignore[operator]


class Returning(NamedTuple):
    """An item that was talked about in many meetings."""

    item_id: int
    key: str
    title: str
    state: str
    times: int
    minutes: int
    """All of them together."""
    sessions: tuple[str, ...]
    """Keys, the first meeting first."""
    last: str
    """What the last talk led to, as an exit or a state; empty if nothing."""
    why: str


def sessions(con: sqlite3.Connection, product_id: int) -> list[Held]:
    """The sessions that are over, oldest first."""
    found = con.execute(
        "SELECT session.id, key, number, date, timebox_min, started, ended,"
        " count(agenda_entry.id) FILTER (WHERE planned),"
        " count(agenda_entry.id) FILTER (WHERE discussed),"
        " count(agenda_entry.id) FILTER (WHERE discussed AND state_after = 'ready'"
        "  AND state_before <> 'ready'),"
        " coalesce(sum(planned_min) FILTER (WHERE discussed), 0),"
        " coalesce(sum(used_seconds) FILTER (WHERE discussed), 0),"
        " ready_points_before, ready_points_after, roti, goal, goal_reached"
        " FROM session LEFT JOIN agenda_entry ON session_id = session.id"
        " WHERE product_id = ? AND state = 'closed' GROUP BY session.id ORDER BY number",
        (product_id,),
    ).fetchall()
    return [_held(con, product_id, row) for row in found]


def _held(con: sqlite3.Connection, product_id: int, row: tuple[Any, ...]) -> Held:
    id, key, number, date, timebox, started, ended, planned, discussed, refined, *rest = row
    planned_min, used_seconds, before, after, roti, goal, reached = rest
    return Held(
        id=id, key=key, number=number, date=date, timebox_min=timebox,
        used_min=minutes_between(started, ended),
        planned=planned, discussed=discussed, refined=refined,
        planned_min=planned_min, item_min=round(used_seconds / 60),
        ready_before=before, ready_after=after, velocity=velocity_on(con, product_id, date),
        roti=tuple(json.loads(roti)), goal=goal,
        goal_reached=None if reached is None else bool(reached),
    )  # fmt: skip


def velocity_on(con: sqlite3.Connection, product_id: int, day: str | None) -> float | None:
    """The mean of the last sprints that were finished on a day; without dates, of the last ones."""
    recent = [row[0] for row in con.execute(
        "SELECT done_points FROM sprint WHERE product_id = ? AND state = 'done'"
        ' AND done_points IS NOT NULL AND ("end" IS NULL OR ? IS NULL OR "end" <= ?)'
        ' ORDER BY "end" IS NULL, "end" DESC, position DESC LIMIT ?',
        (product_id, day, day, RECENT_SPRINTS),
    )]  # fmt: skip
    return sum(recent) / len(recent) if recent else None


def returning(
    con: sqlite3.Connection, product_id: int, prefix: str, times: int = OFTEN
) -> list[Returning]:
    """Items talked about in so many meetings or more that are still not done, the most often first."""
    found = con.execute(
        "SELECT item.id, item.number, title, item.state, session.key, used_seconds, leaving,"
        " state_after, why FROM agenda_entry JOIN session ON session.id = session_id"
        " JOIN item ON item.id = item_id"
        " WHERE session.product_id = ? AND session.state = 'closed' AND discussed"
        "  AND item.state NOT IN ('done', 'dropped') ORDER BY session.number, agenda_entry.id",
        (product_id,),
    )
    talks: dict[int, list[tuple[Any, ...]]] = {}
    for row in found:
        talks.setdefault(row[0], []).append(row)
    listed = [_returning(prefix, rows) for rows in talks.values()]
    return sorted((one for one in listed if one.times >= times), key=lambda one: -one.times)


def _returning(prefix: str, talks: Sequence[tuple[Any, ...]]) -> Returning:
    """One item, from its talks in the order in which they were held."""
    id, number, title, state, *__ = talks[0]
    leaving, state_after, why = talks[-1][6:]
    keys = tuple(dict.fromkeys(talk[4] for talk in talks))
    minutes = round(sum(talk[5] for talk in talks) / 60)
    return Returning(
        id, item_key(prefix, number), title, state, len(keys), minutes, keys,
        leaving or state_after, why,
    )  # fmt: skip


def minutes_between(start: str | None, end: str | None) -> int | None:
    """Whole minutes between two instants, or two times of one day; None where one is missing."""
    from datetime import datetime

    if not start or not end:
        return None
    day = "" if "T" in start else "2000-01-01T"
    try:
        passed = datetime.fromisoformat(day + end) - datetime.fromisoformat(day + start)
    except (TypeError, ValueError):
        return None
    return round(passed.total_seconds() / 60)

"""Reads the line from vision to item, upwards and downwards, and what is not tied in. Plain sqlite3."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from po_tui.model.fields import PLACED
from po_tui.model.goals import percent
from po_tui.model.walk import SHOWN, Chain, Group, Spot, Stop
from po_tui.store import panes
from po_tui.store.readiness import SERVED
from po_tui.store.whole_item import Keys
from po_tui.words import _, mark

_LIVE: Final = "state <> 'dropped'"
_ITEM: Final = "item.id, number, title, type, state"
_ROADMAP: Final = "roadmap_item.id, key, title, status, horizon"
_PART_OF: Final = mark("part of")


def chain(con: sqlite3.Connection, product_id: int, spot: Spot, today: date) -> Chain:
    """From the vision down to a thing; raises KeyError where that is gone."""
    line = _Line(con, product_id, today)
    above: list[Stop] = []
    gap = ""
    match spot.kind:
        case "vision":
            return Chain((line.vision(),))
        case "goal":
            it = line.goal(spot.id)
        case "roadmap":
            it = line.roadmap(spot.id)
            above = line.goals_of_roadmap(spot.id)
            gap = "" if above else _("it serves no goal")
        case "need":
            it = line.need(spot.id)
        case _:
            it = line.item(spot.id)
            above = line.above_item(spot.id)
            if not any(stop.kind == "goal" for stop in above):
                gap = _("it serves no goal – neither directly nor by parent or roadmap item")
    return Chain(_stepped([line.vision(), *above, it]), gap)


def _stepped(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """The stops with how far each is indented: a step for every kind on the way."""
    order = ("vision", "goal", "roadmap", "item")
    stood = {stop.kind if stop.kind in order else "goal" for stop in stops}
    kinds = sorted(stood, key=order.index)
    stepped = [
        stop._replace(depth=kinds.index(stop.kind if stop.kind in order else "goal"))
        for stop in stops
    ]
    parents = [n for n, stop in enumerate(stepped) if stop.role]
    for further, n in enumerate(parents):  # parents stand one within the other
        stepped[n] = stepped[n]._replace(depth=stepped[n].depth + further)
    if parents and stepped[-1].kind == "item":
        stepped[-1] = stepped[-1]._replace(depth=stepped[-1].depth + len(parents))
    return tuple(stepped)


def serving(con: sqlite3.Connection, product_id: int, spot: Spot, today: date) -> list[Group]:
    """What serves a thing; raises KeyError where that is gone. Groups without any are left out."""
    line = _Line(con, product_id, today)
    match spot.kind:
        case "vision":
            groups = [line.group(_("Goals"), line.goals())]
        case "goal":
            line.goal(spot.id)
            groups = line.below_goal(spot.id)
        case "roadmap":
            line.roadmap(spot.id)
            groups = line.below_roadmap(spot.id)
        case "need":
            line.need(spot.id)
            groups = [line.items_where(_("Items that answer it"), "need_id = ?", (spot.id,))]
        case _:
            line.item(spot.id)
            groups = line.below_item(spot.id)
    return [group for group in groups if group.total]


def orphans(con: sqlite3.Connection, product_id: int, today: date) -> list[Group]:
    """Goals nothing serves, roadmap items without goal or without items, items that serve nothing."""
    line = _Line(con, product_id, today)
    bare_goals = {
        row[0]
        for row in con.execute(
            "SELECT id FROM goal WHERE product_id = ?"
            " AND id NOT IN (SELECT goal_id FROM roadmap_goal)"
            f" AND id NOT IN (SELECT goal_id FROM item_goal JOIN item ON item.id = item_id WHERE {_LIVE})",
            (product_id,),
        )
    }
    no_goal = "id NOT IN (SELECT roadmap_id FROM roadmap_goal)"
    no_items = (
        "id NOT IN (SELECT roadmap_id FROM item_roadmap JOIN item ON item.id = item_id"
        f" WHERE {_LIVE})"
    )
    groups = [
        line.group(_("Goals that nothing serves"), [g for g in line.goals() if g.id in bare_goals]),
        line.roadmap_where(_("Roadmap items without a goal"), no_goal),
        line.roadmap_where(_("Roadmap items without an item"), no_items),
        line.items_where(
            _("Items that serve no goal"),
            f"product_id = ? AND {PLACED} AND item.id NOT IN ({SERVED})",
            (product_id,),
        ),
    ]
    return [group for group in groups if group.total]


class _Line:
    """Makes stops of the records of a product."""

    def __init__(self, con: sqlite3.Connection, product_id: int, today: date) -> None:
        self._con, self._product_id, self._today = con, product_id, today
        self._keys = Keys(con, product_id)
        self._goals: list[Stop] | None = None

    # ── one thing ───────────────────────────────────────────────────────────────────────────────

    def vision(self) -> Stop:
        found = self._con.execute(
            "SELECT statement FROM vision WHERE product_id = ? ORDER BY id LIMIT 1",
            (self._product_id,),
        ).fetchone()
        return Stop("vision", None, "", (found and found[0]) or _("No vision yet."))

    def goals(self) -> list[Stop]:
        """All goals, each with how far it is."""
        if self._goals is None:
            self._goals = [
                Stop("goal", goal.id, goal.key, goal.title, note=_far(goal.progress))
                for goal in panes.goals(self._con, self._product_id, self._today)
            ]
        return self._goals

    def goal(self, id: int | None) -> Stop:
        return self._only([goal for goal in self.goals() if goal.id == id])

    def roadmap(self, id: int | None) -> Stop:
        return self._only(self._roadmap_stops("id = ?", (id,)))

    def need(self, id: int | None) -> Stop:
        found = self._con.execute(
            "SELECT id, key, text, who FROM need WHERE id = ? AND product_id = ?",
            (id, self._product_id),
        )
        return self._only([Stop("need", id, key, text, note=who) for id, key, text, who in found])

    def item(self, id: int | None) -> Stop:
        return self._only(self._item_stops("item.id = ?", (id,)))

    @staticmethod
    def _only(stops: Sequence[Stop]) -> Stop:
        if not stops:
            raise KeyError
        return stops[0]

    # ── upwards ─────────────────────────────────────────────────────────────────────────────────

    def goals_of_roadmap(self, *ids: int | None) -> list[Stop]:
        linked = self._linked("SELECT goal_id FROM roadmap_goal WHERE roadmap_id = ?", ids)
        return [goal for goal in self.goals() if goal.id in linked]

    def above_item(self, id: int | None) -> list[Stop]:
        """Goals, roadmap items, need and parents of an item, also those of its parents."""
        parents = self._parents(id)
        family = [id, *(parent.id for parent in parents)]
        bars = self._linked("SELECT roadmap_id FROM item_roadmap WHERE item_id = ?", family)
        aims = self._linked("SELECT goal_id FROM item_goal WHERE item_id = ?", family)
        aims |= {goal.id for goal in self.goals_of_roadmap(*bars)}
        needs = self._linked(
            "SELECT need_id FROM item WHERE need_id IS NOT NULL AND id = ?", family
        )
        return [
            *(self.need(need) for need in needs),
            *(goal for goal in self.goals() if goal.id in aims),
            *(bar for bar in self._roadmap_stops("1", ()) if bar.id in bars),
            *parents,
        ]

    def _parents(self, id: int | None) -> list[Stop]:
        """What an item is part of, the widest first."""
        found = self._con.execute(
            "WITH RECURSIVE up (id, parent_id, n) AS ("
            " SELECT id, parent_id, 0 FROM item WHERE id = ?"
            " UNION ALL SELECT item.id, item.parent_id, n + 1 FROM item JOIN up"
            "  ON item.id = up.parent_id WHERE n < 50)"
            " SELECT id FROM up WHERE n > 0 ORDER BY n DESC",
            (id,),
        ).fetchall()
        return [self.item(row[0])._replace(role=_PART_OF) for row in found]

    def _linked(self, query: str, ids: Iterable[int | None]) -> set[int | None]:
        return {row[0] for id in ids for row in self._con.execute(query, (id,))}

    # ── downwards ───────────────────────────────────────────────────────────────────────────────

    def below_goal(self, id: int | None) -> list[Group]:
        linked = "id IN (SELECT roadmap_id FROM roadmap_goal WHERE goal_id = ?)"
        items = f"item.id IN (SELECT item_id FROM item_goal WHERE goal_id = ?) AND {_LIVE}"
        return [
            self.roadmap_where(_("Roadmap items"), linked, (id,)),
            self.items_where(_("Items, linked directly"), items, (id,)),
        ]

    def below_roadmap(self, id: int | None) -> list[Group]:
        items = f"item.id IN (SELECT item_id FROM item_roadmap WHERE roadmap_id = ?) AND {_LIVE}"
        waits = "id IN (SELECT roadmap_id FROM roadmap_dependency WHERE needs_id = ?)"
        return [
            self.items_where(_("Items"), items, (id,)),
            self.roadmap_where(_("Roadmap items that wait for it"), waits, (id,)),
        ]

    def below_item(self, id: int | None) -> list[Group]:
        waits = "item.id IN (SELECT item_id FROM item_dependency WHERE needs_id = ?)"
        holds = "item.id IN (SELECT item_id FROM item_quality WHERE quality_id = ?)"
        return [
            self.items_where(_("Parts"), "parent_id = ?", (id,)),
            self.items_where(_("Waits for it"), waits, (id,)),
            self.items_where(_("Has to hold to it"), holds, (id,)),
        ]

    # ── groups ──────────────────────────────────────────────────────────────────────────────────

    def group(self, title: str, stops: Sequence[Stop]) -> Group:
        return Group(title, tuple(stops[:SHOWN]), len(stops))

    def items_where(self, title: str, where: str, values: Sequence[Any] = ()) -> Group:
        """The first items of a kind in order, and how many there are."""
        total = self._con.execute(f"SELECT count(*) FROM item WHERE {where}", values).fetchone()[0]
        stops = self._item_stops(where, values) if total else []
        return Group(title, tuple(stops), total)

    def roadmap_where(self, title: str, where: str, values: Sequence[Any] = ()) -> Group:
        return self.group(title, self._roadmap_stops(where, values))

    def _item_stops(self, where: str, values: Sequence[Any]) -> list[Stop]:
        found = self._con.execute(
            f"SELECT {_ITEM} FROM item WHERE {where} AND +product_id = ? ORDER BY rank LIMIT ?",
            (*values, self._product_id, SHOWN),
        )
        return [
            Stop("item", id, self._keys.of(number), title, note=state)
            for id, number, title, _type, state in found
        ]

    def _roadmap_stops(self, where: str, values: Sequence[Any]) -> list[Stop]:
        found = self._con.execute(
            f"SELECT {_ROADMAP} FROM roadmap_item WHERE {where} AND product_id = ?"
            " ORDER BY position, id",
            (*values, self._product_id),
        )
        return [
            Stop("roadmap", id, key, title, note=status)
            for id, key, title, status, _horizon in found
        ]


def _far(progress: float | None) -> str:
    if progress is None:
        return _("not measured")
    return _("{n} %").format(n=percent(progress))

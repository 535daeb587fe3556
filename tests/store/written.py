"""Writes backlogs for tests through the store, as the app does: a record a call."""

from typing import Any

from po_tui.model import tables
from po_tui.model.ranking import spread
from po_tui.store.store import Store

NOON = "2026-11-20T12:00:00.000Z"


class Writer:
    """Adds records to one product; items go to the end of the order unless told otherwise."""

    def __init__(self, store: Store, key: str = "AB", **values: Any) -> None:
        from po_tui.model.tables.product import Product

        tables.everything()
        self.store = store
        self.product = self._add(
            Product, key=key, name=values.pop("name", "Abacus"), created=NOON, **values
        )
        self._numbers = iter(range(1, 1000))
        self._ranks = iter(spread(999))

    def item(self, title: str, **values: Any) -> int:
        from po_tui.model.tables.backlog import Item

        values = {"number": next(self._numbers), "rank": next(self._ranks)} | values
        dates = {"created": NOON, "updated": values.pop("updated", NOON)}
        return self._add(Item, product_id=self.product, title=title, **values, **dates)

    def record(self, area: str, record: str, /, **values: Any) -> int:
        """Any record by its class; those that belong to a product get this one."""
        from importlib import import_module

        kind = getattr(import_module(f"po_tui.model.tables.{area}"), record)
        if "product_id" in kind.model_fields:
            values.setdefault("product_id", self.product)
        return self._add(kind, **values)

    def goal(self, key: str, title: str = "A goal", **values: Any) -> int:
        return self.record("vision", "Goal", key=key, title=title, **values)

    def roadmap(self, key: str, title: str = "An outcome", **values: Any) -> int:
        return self.record("roadmap", "RoadmapItem", key=key, title=title, **values)

    def person(self, key: str, name: str, **values: Any) -> int:
        return self.record("people", "Person", key=key, name=name, **values)

    def serves(self, item: int, *, goal: int | None = None, roadmap: int | None = None) -> None:
        if goal:
            self.record("backlog", "ItemGoal", item_id=item, goal_id=goal)
        if roadmap:
            self.record("backlog", "ItemRoadmap", item_id=item, roadmap_id=roadmap)

    def needs(self, item: int, needed: int) -> None:
        self.record("backlog", "ItemDependency", item_id=item, needs_id=needed)

    def asks(self, item: int, text: str = "Why?", **values: Any) -> int:
        return self.record("backlog", "Question", item_id=item, text=text, **values)

    def says_yes(self, item: int, judged: str = "", **but: bool) -> None:
        """All the answers of a ready check, yes unless said otherwise."""
        from po_tui.model.readiness import ALWAYS_ASKED

        for key in ALWAYS_ASKED:
            self.record(
                "backlog", "Answer", item_id=item, key=key, value=but.get(key, True), judged=judged
            )

    def story(self, title: str, **values: Any) -> int:
        """A story of which no fact is missing but the goal."""
        told = {"as_a": "reader", "i_want": "to read", "so_that": "I know", "estimate": 3.0}
        criteria = [{"uid": "c1", "text": "Everything can be read", "done": False}]
        return self.item(title, **{**told, "criteria": criteria, **values})

    def change(self, kind: str, item: int, **values: Any) -> None:
        """Change columns of an item."""
        from po_tui.model.tables.backlog import Item

        with self.store.step(f"Change {kind}", self.product) as session:
            row = session.get(Item, item)
            for name, value in values.items():
                setattr(row, name, value)

    def _add(self, kind: Any, **values: Any) -> int:
        with self.store.step(f"Add {kind.__name__}", getattr(self, "product", None)) as session:
            row = kind(**values)
            session.add(row)
            session.flush()
            return int(row.id)

"""The order of the backlog: who stands before whom. A move writes one row, whatever the size."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from po_tui.model import ranking
from po_tui.model.fields import FINISHED
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused

if TYPE_CHECKING:
    from sqlmodel import Session

IN_ORDER = f"state NOT IN {FINISHED}"


class Where(Enum):
    """Where in the order something goes."""

    top = "top"
    bottom = "bottom"
    before = "before"
    after = "after"


@dataclass(frozen=True)
class Place:
    """A place in the order: an end, or next to another item."""

    where: Where
    item_id: int | None = None

    @classmethod
    def top(cls) -> "Place":
        """Before everything."""
        return cls(Where.top)

    @classmethod
    def bottom(cls) -> "Place":
        """After everything."""
        return cls(Where.bottom)

    @classmethod
    def before(cls, item_id: int) -> "Place":
        """Just before an item."""
        return cls(Where.before, item_id)

    @classmethod
    def after(cls, item_id: int) -> "Place":
        """Just after an item."""
        return cls(Where.after, item_id)


class Ordering(Area):
    """Moves items about; every move is one step."""

    def move(self, item_ids: Sequence[int], place: Place, why: str = "") -> None:
        """Move items as a block, in the order they have, to a place; a reason goes into the log.

        Raises Mistake where the place is named by an item that moves itself, Refused where an item
        has no place: it is done or dropped.
        """
        moving = self._in_order(item_ids)
        if not moving:
            return
        if place.item_id in moving:
            raise Mistake(_("an item cannot be moved next to itself – name another item"))
        if place.item_id is not None:
            self._in_order([place.item_id])
        with self.step(self._label(moving, place), reason=why) as session:
            before = self._place(moving[0]) if why else None
            for item_id, rank in zip(moving, self._ranks(session, moving, place), strict=True):
                self._put(session, item_id, rank)
            if why:
                self._log(session, moving[0], before, why)

    def move_up(self, item_ids: Sequence[int]) -> bool:
        """Move a block one place towards the top; False where it already is there."""
        moving = self._in_order(item_ids)
        neighbour = self._neighbour(moving, up=True) if moving else None
        if neighbour is None:
            return False
        self._nudge(moving, Place.before(neighbour), _("Move {items} up"))
        return True

    def move_down(self, item_ids: Sequence[int]) -> bool:
        """Move a block one place towards the bottom; False where it already is there."""
        moving = self._in_order(item_ids)
        neighbour = self._neighbour(moving, up=False) if moving else None
        if neighbour is None:
            return False
        self._nudge(moving, Place.after(neighbour), _("Move {items} down"))
        return True

    def move_to(self, item_ids: Sequence[int], number: int, why: str = "") -> None:
        """Move a block so that it begins at place `number`, counted from 1."""
        moving = set(self._in_order(item_ids))
        others = [item for item in self.ids() if item not in moving]
        index = max(1, number) - 1
        if index >= len(others):
            self.move(item_ids, Place.bottom(), why)
        else:
            self.move(item_ids, Place.before(others[index]), why)

    def ids(self, limit: int = -1) -> list[int]:
        """Items that have a place, first to last; at most `limit`, by default all."""
        from po_tui.store import rows

        return rows.order(self.rows, self.product_id, limit)

    def count(self) -> int:
        """How many items have a place."""
        from po_tui.store import rows

        return rows.open_count(self.rows, self.product_id)

    def item_before(self, item_id: int) -> int | None:
        """The item right before one that has a place; None where that is the first. Costs no count."""
        row = self.rows.execute(
            f"SELECT id FROM item WHERE product_id = ? AND {IN_ORDER}"
            " AND rank < (SELECT rank FROM item WHERE id = ?) ORDER BY rank DESC LIMIT 1",
            (self.product_id, item_id),
        ).fetchone()
        return None if row is None else int(row[0])

    def rank_for(self, session: "Session", place: Place) -> str:
        """The rank a new item gets at a place."""
        return self._ranks(session, [], place, count=1)[0]

    def _nudge(self, moving: list[int], place: Place, label: str) -> None:
        with self.step(label.format(items=self._names(moving))) as session:
            for item_id, rank in zip(moving, self._ranks(session, moving, place), strict=True):
                self._put(session, item_id, rank)

    def _put(self, session: "Session", item_id: int, rank: str) -> None:
        from po_tui.model.tables.backlog import Item

        item = session.get(Item, item_id)
        assert item is not None
        item.rank = rank
        session.flush()

    def _ranks(
        self, session: "Session", moving: list[int], place: Place, count: int | None = None
    ) -> list[str]:
        """Ranks for a block at a place, read inside the write transaction so that no one is in between."""
        after, before = self._gap(moving, place)
        ranks = ranking.spread(count or len(moving), after=after, before=before)
        if any(map(ranking.needs_rebalance, ranks)):
            self._rebalance(session)
            after, before = self._gap(moving, place)
            ranks = ranking.spread(count or len(moving), after=after, before=before)
        return ranks

    def _gap(self, moving: list[int], place: Place) -> tuple[str | None, str | None]:
        """The ranks on both sides of a place, leaving out what moves."""
        match place.where:
            case Where.top:
                return None, self._edge("min(rank)", moving)
            case Where.bottom:
                return self._edge("max(rank)", moving), None
            case Where.before:
                at = self._rank_of(place.item_id)
                return self._edge("max(rank)", moving, "AND rank < ?", at), at
            case Where.after:
                at = self._rank_of(place.item_id)
                return at, self._edge("min(rank)", moving, "AND rank > ?", at)

    def _edge(self, what: str, leaving_out: list[int], more: str = "", *values: str) -> str | None:
        marks = ",".join("?" * len(leaving_out))
        found = self.rows.execute(
            f"SELECT {what} FROM item WHERE product_id = ? {more} AND id NOT IN ({marks})",
            (self.product_id, *values, *leaving_out),
        ).fetchone()[0]
        return None if found is None else str(found)

    def _rank_of(self, item_id: int | None) -> str:
        found = self.rows.execute(
            "SELECT rank FROM item WHERE id = ? AND product_id = ?", (item_id, self.product_id)
        ).fetchone()
        if found is None:
            raise Mistake(_("the item to move to is gone – look at the list again"))
        return str(found[0])

    def _in_order(self, item_ids: Sequence[int]) -> list[int]:
        """The items that have a place, in the order they have; raises Refused where none has."""
        marks = ",".join("?" * len(item_ids))
        found = self.rows.execute(
            f"SELECT id FROM item WHERE product_id = ? AND id IN ({marks}) AND {IN_ORDER} ORDER BY rank",
            (self.product_id, *item_ids),
        ).fetchall()
        if item_ids and not found:
            raise Refused(
                _("an item that is done or dropped has no place – give it another state first")
            )
        return [row[0] for row in found]

    def _neighbour(self, moving: list[int], *, up: bool) -> int | None:
        marks = ",".join("?" * len(moving))
        edge, compare, order = ("min", "<", "DESC") if up else ("max", ">", "ASC")
        row = self.rows.execute(
            f"SELECT id FROM item WHERE product_id = ? AND {IN_ORDER} AND id NOT IN ({marks})"
            f" AND rank {compare} (SELECT {edge}(rank) FROM item WHERE id IN ({marks}))"
            f" ORDER BY rank {order} LIMIT 1",
            (self.product_id, *moving, *moving),
        ).fetchone()
        return None if row is None else int(row[0])

    def _rebalance(self, session: "Session") -> None:
        """Give every item a short rank again: maintenance and no one's act, so not in the journal."""
        from sqlalchemy import text

        from po_tui.store.writing import StepSession

        assert isinstance(session, StepSession)
        session.flush()  # the objects are read anew below: what they hold unwritten would be lost
        ids = [
            row[0]
            for row in self.rows.execute(
                "SELECT id FROM item WHERE product_id = ? ORDER BY rank", (self.product_id,)
            )
        ]
        connection = session.connection()
        # Two passes, since ranks are unique at every moment; `~` is no digit of a rank.
        connection.execute(
            text("UPDATE item SET rank = '~' || rank WHERE product_id = :p"), {"p": self.product_id}
        )
        fresh = [
            {"id": item_id, "rank": rank}
            for item_id, rank in zip(ids, ranking.spread(len(ids)), strict=True)
        ]
        connection.execute(text("UPDATE item SET rank = :rank WHERE id = :id"), fresh)
        session.expire_all()

    def _log(self, session: "Session", item_id: int, before: int | None, why: str) -> None:
        from po_tui.model.tables.backlog import OrderChange

        session.add(
            OrderChange(
                product_id=self.product_id,
                item_id=item_id,
                session_id=self.workspace.refinement.running_id(),
                from_place=before,
                to_place=self._place(item_id),
                by=self.store.author.person,
                why=why,
                at=stamp(),
            )
        )

    def _place(self, item_id: int) -> int | None:
        from po_tui.store import rows

        return rows.place_of(self.rows, self.product_id, item_id)

    def _names(self, item_ids: list[int]) -> str:
        return self.workspace.backlog.names(item_ids)

    def _label(self, moving: list[int], place: Place) -> str:
        items: dict[str, Any] = {"items": self._names(moving)}
        match place.where:
            case Where.top:
                return _("Move {items} to the top").format(**items)
            case Where.bottom:
                return _("Move {items} to the bottom").format(**items)
            case Where.before:
                return _("Move {items} before {other}").format(
                    **items, other=self._names([place.item_id or 0])
                )
            case Where.after:
                return _("Move {items} after {other}").format(
                    **items, other=self._names([place.item_id or 0])
                )

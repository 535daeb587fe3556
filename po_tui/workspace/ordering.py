"""The order of the backlog: who stands before whom. A move writes what moved and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from po_tui.model.fields import PLACED
from po_tui.store.readiness import AMONG, among
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.finding import Finding

if TYPE_CHECKING:
    from sqlmodel import Session


class Where(Enum):
    """Where in the order something goes."""

    top = "top"
    bottom = "bottom"
    before = "before"
    after = "after"
    nth = "nth"


@dataclass(frozen=True)
class Place:
    """A place in the order: an end, a number, or next to another item."""

    where: Where
    item_id: int | None = None
    number: int = 0
    """Counted from 1, for `nth`."""

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

    @classmethod
    def nth(cls, number: int) -> "Place":
        """At that place, counted from 1; beyond the last one it is the bottom."""
        return cls(Where.nth, number=number)


class Ordering(Finding):
    """Moves items about; every move is one step.

    Where a move goes to is found out inside the write transaction: whoever was faster by a moment
    has moved already, and both moves count.
    """

    def move(self, item_ids: Sequence[int], place: Place, why: str = "") -> None:
        """Move items as a block, in the order they have, to a place; a reason goes into the log.

        Raises Mistake where the place is named by an item that moves itself, Refused where an item
        has no place: it is done or dropped.
        """
        if not item_ids:
            return
        moving = self._in_order(item_ids)
        if place.item_id in moving:
            raise Mistake(_("an item cannot be moved next to itself – name another item"))
        if self._stands(moving, self._settled(moving, place)):
            return
        with self.step(self._label(moving, place), reason=why) as session:
            moving = self._in_order(item_ids)
            self._put_block(session, moving, self._settled(moving, place), why)

    def move_up(self, item_ids: Sequence[int], past: int | None = None) -> bool:
        """Move a block one place towards the top, or just before the item `past`.

        Items that stand apart gather. False where the block is at the top already.
        """
        return self._nudge(item_ids, past, up=True)

    def move_down(self, item_ids: Sequence[int], past: int | None = None) -> bool:
        """Move a block one place towards the bottom, or just after the item `past`.

        Items that stand apart gather. False where the block is at the bottom already.
        """
        return self._nudge(item_ids, past, up=False)

    def move_to(self, item_ids: Sequence[int], number: int, why: str = "") -> None:
        """Move a block so that it begins at place `number`, counted from 1."""
        self.move(item_ids, Place.nth(number), why)

    def explain_move(self, item_ids: Sequence[int], before: Mapping[int, int], why: str) -> None:
        """Note afterwards why items were moved, as a step of its own; `before`: the places they had.

        Raises Refused where they stand where they stood, or nothing is said.
        """
        if not why.strip():
            raise Refused(_("say in a few words why it was moved, or leave it with esc"))
        if before and before == self.places(list(before)):
            told = _("{items} stands where it stood: there is no move to explain")
            raise Refused(told.format(items=self._names(item_ids)))
        told = _("Why {items} was moved").format(items=self._names(item_ids))
        with self.step(told, reason=why.strip()) as session:
            self._log(session, self._in_order(item_ids), before, why.strip())

    def rank_for(self, session: "Session", place: Place) -> str:
        """The rank a new item gets at a place."""
        return self._ranks(session, self._settled([], place), 1)[0]

    # ── where to ────────────────────────────────────────────────────────────────────────────────

    def _settled(self, moving: Sequence[int], place: Place) -> Place:
        """A place as an end or next to an item, as the order is now; Refused where that has none."""
        if place.where is Where.nth:
            row = self.rows.execute(
                f"SELECT id FROM item WHERE product_id = ? AND {PLACED} AND id NOT {AMONG}"
                " ORDER BY rank LIMIT 1 OFFSET ?",
                (self.product_id, among(moving), max(1, place.number) - 1),
            ).fetchone()
            return Place.bottom() if row is None else Place.before(row[0])
        if moving and place.item_id is not None:
            self._in_order([place.item_id])
        return place

    def _nudge(self, item_ids: Sequence[int], past: int | None, *, up: bool) -> bool:
        if self._one_on(item_ids, past, up=up) is None:
            return False
        label = _("Move {items} up") if up else _("Move {items} down")
        with self.step(label.format(items=self._names(self._in_order(item_ids)))) as session:
            place = self._one_on(item_ids, past, up=up)
            if place is not None:
                self._put_block(session, self._in_order(item_ids), place)
        return True

    def _one_on(self, item_ids: Sequence[int], past: int | None, *, up: bool) -> Place | None:
        """Where a block goes with one step up or down; None where it is at the end already."""
        moving = self._in_order(item_ids)
        if not moving:
            return None
        neighbour = self._neighbour(moving, past, up=up)
        if neighbour is None:  # at the end; items that stand apart still gather there
            place = Place.top() if up else Place.bottom()
        else:
            place = Place.before(neighbour) if up else Place.after(neighbour)
        return None if self._stands(moving, place) else place

    def _neighbour(self, moving: Sequence[int], past: int | None, *, up: bool) -> int | None:
        """The item to go past: the one named, if it still stands on that side, else the next."""
        compare, order = ("<", "DESC") if up else (">", "ASC")
        # `moving` is in order: nothing of it lies beyond its first or its last.
        beyond = (
            f"SELECT id FROM item WHERE product_id = ? AND {PLACED}"
            f" AND rank {compare} (SELECT rank FROM item WHERE id = ?)"
        )
        values = (self.product_id, moving[0] if up else moving[-1])
        row = None
        if past is not None:
            row = self.rows.execute(f"{beyond} AND id = ?", (*values, past)).fetchone()
        if row is None:
            row = self.rows.execute(f"{beyond} ORDER BY rank {order} LIMIT 1", values).fetchone()
        return None if row is None else int(row[0])

    def _stands(self, moving: Sequence[int], place: Place) -> bool:
        """Whether a block is at that place already, with nothing in between."""
        forwards = place.where in {Where.top, Where.after}
        compare, order = (">", "ASC") if forwards else ("<", "DESC")
        beyond = f"AND rank {compare} (SELECT rank FROM item WHERE id = :at)"
        found = [
            row[0]
            for row in self.rows.execute(
                f"SELECT id FROM item WHERE product_id = :product AND {PLACED}"
                f" {beyond if place.item_id else ''} ORDER BY rank {order} LIMIT :n",
                {"product": self.product_id, "at": place.item_id, "n": len(moving)},
            )
        ]
        return (found if forwards else found[::-1]) == list(moving)

    def _in_order(self, item_ids: Sequence[int]) -> list[int]:
        """The items that have a place, in the order they have; raises Refused where none has."""
        found = self.rows.execute(
            f"SELECT id FROM item WHERE id {AMONG} AND +product_id = ? AND {PLACED} ORDER BY rank",
            (among(item_ids), self.product_id),
        ).fetchall()
        if item_ids and not found:
            raise Refused(
                _("an item that is done or dropped has no place – give it another state first")
            )
        return [row[0] for row in found]

    # ── ranks ───────────────────────────────────────────────────────────────────────────────────

    def _put_block(
        self, session: "Session", moving: Sequence[int], place: Place, why: str = ""
    ) -> None:
        from po_tui.store import placing
        from po_tui.store.writing import StepSession

        assert isinstance(session, StepSession)
        session.flush()  # what this step did so far counts
        if self._stands(moving, place):
            return
        before = self.places(moving) if why else {}
        ranks = self._ranks(session, place, len(moving))
        placing.put_in_order(session, list(zip(moving, ranks, strict=True)))
        if why:
            self._log(session, moving, before, why)

    def _ranks(self, session: "Session", place: Place, count: int) -> list[str]:
        """Ranks at a place, read inside the write transaction so that no one is in between."""
        from po_tui.store import placing
        from po_tui.store.writing import StepSession

        assert isinstance(session, StepSession)
        match place.where:
            case Where.top:
                gap = placing.top(session, self.product_id)
            case Where.bottom:
                gap = placing.bottom(session, self.product_id)
            case Where.before:
                gap = placing.before(session, self.product_id, self._rank_of(place.item_id))
            case _:
                gap = placing.after(session, self.product_id, self._rank_of(place.item_id))
        return placing.free_ranks(session, self.product_id, gap, count)

    def _rank_of(self, item_id: int | None) -> str:
        found = self.rows.execute(
            "SELECT rank FROM item WHERE id = ? AND product_id = ?", (item_id, self.product_id)
        ).fetchone()
        if found is None:
            raise Mistake(_("the item to move to is gone – look at the list again"))
        return str(found[0])

    # ── the log ─────────────────────────────────────────────────────────────────────────────────

    def _log(
        self, session: "Session", moved: Sequence[int], before: Mapping[int, int], why: str
    ) -> None:
        from po_tui.model.tables.backlog import OrderChange
        from po_tui.store.bulk import add_rows

        after, at = self.places(moved), stamp()
        session_id = self.workspace.refinement.running_id()
        add_rows(
            session,
            OrderChange,
            [
                {
                    "product_id": self.product_id,
                    "item_id": item_id,
                    "session_id": session_id,
                    "from_place": before.get(item_id),
                    "to_place": after.get(item_id),
                    "by": self.store.author.person,
                    "why": why,
                    "at": at,
                }
                for item_id in moved
            ],
        )

    def _names(self, item_ids: Sequence[int]) -> str:
        return self.workspace.backlog.names(item_ids)

    def _label(self, moving: Sequence[int], place: Place) -> str:
        items = self._names(moving)
        other = self._names([place.item_id]) if place.item_id else ""
        match place.where:
            case Where.top:
                return _("Move {items} to the top").format(items=items)
            case Where.bottom:
                return _("Move {items} to the bottom").format(items=items)
            case Where.before:
                return _("Move {items} before {other}").format(items=items, other=other)
            case Where.after:
                return _("Move {items} after {other}").format(items=items, other=other)
            case Where.nth:
                return _("Move {items} to place {n}").format(items=items, n=place.number)

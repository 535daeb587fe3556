"""The order, where a tracker keeps one: what was moved here is moved there, in as few blocks as can be."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from po_tui.model.fields import PLACED
from po_tui.store import links
from po_tui.sync.ordering import Ordered, ordered
from po_tui.sync.plan import Act, Plan, PlannedMove
from po_tui.sync.references import LOCAL
from po_tui.sync.remotes import ORDER
from po_tui.trackers.base import Move, OutcomeUnknown, Refused
from po_tui.words import _
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from po_tui.sync.asking import Asking
    from po_tui.sync.planning import Planner
    from po_tui.sync.telling import Telling


class Mover:
    """Brings the order on both sides together."""

    def __init__(self, planner: "Planner", asking: "Asking", telling: "Telling") -> None:
        self.planner, self.asking, self.telling = planner, asking, telling
        self.book, self.workspace = planner.book, planner.workspace
        self.owner = planner.remote.owners[ORDER]

    @property
    def _is_kept(self) -> bool:
        options = self.planner.options
        return self.planner.abilities.order and self.owner != "never" and not options.filter

    async def plan(self, plan: Plan) -> list[PlannedMove]:
        """The blocks to move; items that the plan creates stand at the end there until then."""
        if not self._is_kept:
            return []
        there = await self.asking.ask(self.asking.tracker.order())
        if there is None:
            return []
        created = [
            LOCAL + one.uid for one in plan.items if one.act is Act.create and not one.reason
        ]
        arriving = [one for one in plan.items if one.act in (Act.bring_in, Act.adopt)]
        here = self._here(
            {one.item_id: one.there_id for one in arriving if one.item_id is not None},
            {LOCAL + one.uid for one in plan.items if one.act is Act.create},
        )
        here += [one.there_id for one in arriving if one.act is Act.bring_in]
        result = self._ordered(here, [*there, *created])
        if not result.there and not result.here and not _adds(plan):
            self.agree(result.order)
        keys = self._keys([id for move in (*result.there, *result.here) for id in move.ids])
        return [
            *(self._planned(move, keys, here=False) for move in result.there),
            *(self._planned(move, keys, here=True) for move in result.here),
        ]

    def has_work(self, plan: Plan) -> bool:
        """Whether the order has to be looked at again once the rest of the plan is carried out."""
        return self._is_kept and (bool(plan.moves) or _adds(plan))

    async def carry_out(self) -> None:
        """Move there, then here; anew from how it is now, with what was created and brought in."""
        if not self._is_kept:
            return
        there = await self.asking.ask(self.asking.tracker.order())
        if there is None:
            return
        result = self._ordered(self._here({}, set()), there)
        try:
            if result.there:
                await self.asking.ask(self.asking.tracker.move(result.there))
        except (Refused, OutcomeUnknown) as no:
            self.telling.failed("", "", [ORDER], str(no))
            return
        self._move_here(result.here)
        self.telling.report.moved = sum(len(move.ids) for move in (*result.there, *result.here))
        self.agree(result.order)

    def agree(self, order: Sequence[str]) -> None:
        """Note the order that both sides have now."""
        with self.book.writing() as session:
            cursor = self.book.cursor()
            if session is not None and cursor.order_agreed != list(order):
                cursor.order_agreed = list(order)
                links.put_cursor(session, cursor)

    def _ordered(self, here: Sequence[str], there: Sequence[str]) -> Ordered:
        options, agreed = self.planner.options, self.book.cursor().order_agreed
        known = set(agreed)
        arrived = [one for one in self.planner.references.arriving if one not in known]
        result = ordered(agreed, here, there, self.owner, arrived=arrived, prefer=options.prefer)
        if options.pull_only:
            result = result._replace(there=[])
        return result._replace(here=[]) if options.push_only else result

    def _here(self, adopted: Mapping[int, str], coming: set[str]) -> list[str]:
        """What is linked and has a place here, in order, as ids there."""
        found = self.book.rows.execute(
            "SELECT item.id, uid, there_id FROM item LEFT JOIN link ON link.item_id = item.id"
            " AND remote_id = ? AND link.state = 'linked'"
            f" WHERE product_id = ? AND item.{PLACED} ORDER BY rank",
            (self.planner.remote.id, self.workspace.product_id),
        )
        order = []
        for item_id, uid, there_id in found:
            name = there_id or adopted.get(item_id) or LOCAL + uid
            if not name.startswith(LOCAL) or name in coming:
                order.append(name)
        return order

    def _move_here(self, moves: Sequence[Move]) -> None:
        if not moves:
            return
        from po_tui.workspace.ordering import Place

        label = _("Take over the order from {remote}").format(remote=self.planner.remote.name)
        backlog, references = self.workspace.backlog, self.planner.references
        with self.workspace.store.step(label, self.workspace.product_id, origin="tracker"):
            for move in moves:
                after = references.items_of([move.after] if move.after else [])
                for item in references.items_of(move.ids):
                    place = Place.after(after[0]) if after else Place.top()
                    try:
                        backlog.move([item], place)
                    except WorkspaceError as no:  # it left the order meanwhile
                        self.telling.failed(backlog.key(item), "", [ORDER], str(no))
                        continue
                    after = [item]

    def _planned(self, move: Move, keys: Mapping[str, str], *, here: bool) -> PlannedMove:
        return PlannedMove(
            tuple(move.ids), tuple(keys.get(id, "") for id in move.ids), move.after, here
        )

    def _keys(self, names: Sequence[str]) -> dict[str, str]:
        """Ids there → the keys of the items here."""
        uids = [name.removeprefix(LOCAL) for name in names if name.startswith(LOCAL)]
        linked = self.book.there([name for name in names if not name.startswith(LOCAL)])
        keys = {id: self.workspace.items.key(link.item_id) for id, link in linked.items()}
        named = self.planner.named_by_uid(uids)
        return keys | {LOCAL + uid: key for uid, key in named.items()}


def _adds(plan: Plan) -> bool:
    """Whether there are items afterwards that had no place before."""
    return any(one.act is not Act.change and one.act is not Act.gone for one in plan.items)

"""What has to come first: which items wait for which, never in a circle, and an order that honours it."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.dependencies import needed_first, way_round
from po_tui.model.fields import PLACED
from po_tui.store import dependencies, naming, rows
from po_tui.store.readiness import AMONG, among
from po_tui.store.store import stamp
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Refused, Unknown
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.dependencies import Ties

MOST: Final = 8
"""Items offered for what someone types."""
GONE: Final = mark("that item is gone – someone took it back meanwhile")


class Named(NamedTuple):
    """An item as one picks it from a few."""

    id: int
    key: str
    title: str
    state: str


class Linking(Area):
    """Ties items to those they wait for."""

    def ties(self, item_id: int) -> "Ties":
        """What an item waits for and what waits for it, as trees; raises Unknown where it is gone."""
        try:
            return dependencies.ties_of(self.rows, self.product_id, item_id)
        except KeyError as gone:
            raise Unknown(_(GONE)) from gone

    def needs(self, item_id: int) -> list[int]:
        """What an item waits for directly."""
        return dependencies.needs_of(self.rows, item_id)

    def add_needs(self, item_ids: Sequence[int], needed: Sequence[int]) -> bool:
        """Let items wait for others, as one step; False where they did already.

        Raises Refused with the way round where that would be a circle; nothing is changed then.
        """
        return self._retie(item_ids, needed, ())

    def remove_needs(self, item_ids: Sequence[int], needed: Collection[int]) -> bool:
        """Let items no longer wait for others, as one step; False where they did not."""
        return self._retie(item_ids, (), needed)

    def put_after_needed(self, item_id: int) -> bool:
        """Move an item right after the last of what it waits for; False where it stands behind it all."""
        place = self._rank_among([item_id]).get(item_id)
        ranks = self._rank_among(self.needs(item_id))
        behind = [needed for needed, rank in ranks.items() if place is not None and rank > place]
        if not behind:
            return False
        self.workspace.backlog.move([item_id], Place.after(max(behind, key=ranks.__getitem__)))
        return True

    def put_needed_before(self, item_id: int) -> list[int]:
        """Move what an item waits for, near or far, right before it, as one step; gives what moved.

        What stands before it already stays where it is.
        """
        backlog = self.workspace.backlog
        moving = needed_first(item_id, backlog.ids(), self.needs)
        if moving:
            label = _("Move what {item} waits for before it").format(item=backlog.key(item_id))
            with self.step(label):
                # One by one: among themselves they may have to change their order.
                for needed in moving:
                    backlog.move([needed], Place.before(item_id))
        return moving

    def look_up(self, text: str, leaving_out: Collection[int] = ()) -> list[Named]:
        """Items that a text may mean: by key (ours or a tracker's), by the beginning of its number, by words of the title.

        Where no title has these words, those that have them anywhere.
        """
        from po_tui.model.identity import is_key, split_key

        text, most = text.strip(), MOST + len(leaving_out)
        named = split_key(text) or split_key(f"{self.workspace.key}-{text}")
        if named:
            found = naming.by_number(self.rows, self.product_id, named[1], most)
            exact = rows.item_id(self.rows, self.product_id, text)
            there = naming.by_tracker_key(self.rows, self.product_id, text)
            found = [*(there if exact is None else [exact]), *found]
        elif is_key(text):
            found = naming.by_tracker_key(self.rows, self.product_id, text)
        elif len(text) > 1:
            found = naming.by_words(self.rows, self.product_id, text, most)
        else:
            found = []
        wanted = [item for item in dict.fromkeys(found) if item not in leaving_out][:MOST]
        return [
            Named(row.id, row.key, row.title, row.state)
            for row in self.workspace.backlog.list_rows(wanted, {})
        ]

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _retie(self, item_ids: Sequence[int], add: Sequence[int], remove: Collection[int]) -> bool:
        """Change what many items wait for, past the objects: it may be thousands of links."""
        from po_tui.model.tables.backlog import ItemDependency
        from po_tui.store.bulk import add_rows, take_rows

        backlog, items = self.workspace.backlog, list(dict.fromkeys(item_ids))
        told = _("{items} waits for {others}") if add else _("{items} no longer waits for {others}")
        label = told.format(items=backlog.names(items), others=backlog.names(list(add or remove)))
        with self.step(label) as session:
            session.flush()
            self._check_all_here([*items, *add])
            self._check_no_circles(items, add)
            known = dependencies.links_of(self.rows, items)
            missing = [
                {"item_id": item, "needs_id": needed}
                for item in items
                for needed in dict.fromkeys(add)
                if (item, needed) not in known
            ]
            gone = [id for (__, needed), id in known.items() if needed in remove]
            add_rows(session, ItemDependency, missing)
            take_rows(session, ItemDependency, gone)
            self._touch(
                session,
                {link["item_id"] for link in missing}
                | {item for item, needed in known if needed in remove},
            )
        return bool(missing or gone)

    def _check_all_here(self, ids: Sequence[int]) -> None:
        found = self.rows.execute(
            f"SELECT count(*) FROM item WHERE id {AMONG} AND +product_id = ?",
            (among(set(ids)), self.product_id),
        ).fetchone()
        if found[0] < len(set(ids)):
            raise Unknown(_(GONE))

    def _check_no_circles(self, items: Sequence[int], needed: Collection[int]) -> None:
        """What is needed may wait for none of the items, near or far."""
        far = dependencies.needed_by_any(self.rows, needed)
        for item in items:
            if item in far:
                self._check_no_cycle(item, list(needed))

    def _touch(self, session: "Session", items: Collection[int]) -> None:
        """Their content changed just now."""
        from po_tui.model.tables.backlog import Item

        session.connection().exec_driver_sql(
            f"UPDATE item SET updated = ? WHERE id {AMONG}", (stamp(), among(items))
        )
        for row in list(session.identity_map.values()):
            if isinstance(row, Item) and row.id in items:
                session.expire(row, ["updated"])

    def _check_no_cycle(self, item_id: int, needs: Sequence[int]) -> None:
        """Refuse a dependency that comes back to the item, showing the way round."""
        path = way_round(item_id, needs, self.needs)
        if path:
            keys = " → ".join(map(self.workspace.backlog.key, path))
            raise Refused(_("that would be a circle: {path}").format(path=keys))

    def _rank_among(self, ids: Collection[int]) -> dict[int, str]:
        """Ranks by item, of those that have a place."""
        found = self.rows.execute(
            f"SELECT id, rank FROM item WHERE id {AMONG} AND {PLACED} AND product_id = ?",
            (among(ids), self.product_id),
        )
        return dict(found.fetchall())

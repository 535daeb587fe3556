"""The backlog to look at: which items there are, in which order, and what a filter means.

Apart from the verbs (`workspace/backlog.py`), which take longer to load than a list takes to print.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from po_tui.model.identity import item_key
from po_tui.model.kinds import PLACED
from po_tui.model.listing import ListRow
from po_tui.store import rows
from po_tui.store.readiness import AMONG, among
from po_tui.words import _, mark, ngettext
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from po_tui.model.filters import Node, Query
    from po_tui.model.views import ItemView
    from po_tui.workspace.searching import Searcher

MOST_NAMED: Final = 4
"""So many items are named where one was meant."""
GONE = mark("that item is gone – someone took it back meanwhile")


class Finding(Area):
    """Reads the backlog."""

    # ── items ───────────────────────────────────────────────────────────────────────────────────

    def item(self, key: str) -> int:
        """The id of a key, in any case, also with an old prefix or as a tracker has it; raises Unknown."""
        found = rows.item_id(self.rows, self.product_id, key)
        return self._in_a_tracker(key) if found is None else found

    def _in_a_tracker(self, key: str) -> int:
        """The one item that a tracker knows by that key."""
        from po_tui.store import naming

        found = naming.by_tracker_key(self.rows, self.product_id, key)
        if not found:
            raise Unknown(_("there is no item {key} – `po-tui list` shows them").format(key=key))
        if len(found) > 1:
            keys = ", ".join(map(self.key, found[:MOST_NAMED])) + (
                " …" if len(found) > MOST_NAMED else ""
            )
            raise Unknown(
                _("{key} is the key of several items: {keys} – name one of these").format(
                    key=key, keys=keys
                )
            )
        return found[0]

    def key(self, item_id: int) -> str:
        """The key of an item, e.g. `LM-14`."""
        found = self.rows.execute("SELECT number FROM item WHERE id = ?", (item_id,)).fetchone()
        return item_key(self.workspace.key, found[0]) if found else "?"

    def names(self, item_ids: Sequence[int]) -> str:
        """Keys for a label: `LM-4`, or `7 items`."""
        if len(item_ids) == 1:
            return self.key(item_ids[0])
        return ngettext("{n} item", "{n} items", len(item_ids)).format(n=len(item_ids))

    def list_rows(
        self,
        item_ids: Sequence[int],
        places: Mapping[int, int] | None = None,
        *,
        bare: bool = False,
    ) -> list[ListRow]:
        """A window of the list, in the order given; ids that are gone are left out.

        A `bare` row says nothing of labels, goals and what the item waits for.
        """
        return rows.list_rows(self.rows, self.product_id, item_ids, places, bare=bare)

    def view(self, item_id: int, place: int | None = None) -> "ItemView":
        """One item, whole; raises Unknown where it is gone. Who knows its place saves the counting."""
        try:
            return rows.item_view(self.rows, self.product_id, item_id, place)
        except KeyError as gone:
            raise Unknown(_(GONE)) from gone

    def version(self) -> tuple[int, int]:
        """Another one after every write, here or by another process: what was read before is old."""
        data = self.rows.execute("PRAGMA data_version").fetchone()
        return int(data[0]), self.rows.total_changes

    def has_goals(self) -> bool:
        """Whether there are goals that items could serve."""
        goals = "SELECT EXISTS (SELECT 1 FROM goal WHERE product_id = ?)"
        return bool(self.rows.execute(goals, (self.product_id,)).fetchone()[0])

    # ── the order ───────────────────────────────────────────────────────────────────────────────

    def ids(self, limit: int = -1) -> list[int]:
        """Items that have a place, first to last; at most `limit`, by default all."""
        return rows.order(self.rows, self.product_id, limit)

    def count(self) -> int:
        """How many items have a place."""
        return rows.open_count(self.rows, self.product_id)

    def item_before(self, item_id: int) -> int | None:
        """The item right before one that has a place; None where that is the first. Costs no count."""
        row = self.rows.execute(
            f"SELECT id FROM item WHERE product_id = ? AND {PLACED}"
            " AND rank < (SELECT rank FROM item WHERE id = ?) ORDER BY rank DESC LIMIT 1",
            (self.product_id, item_id),
        ).fetchone()
        return None if row is None else int(row[0])

    def places(self, items: Collection[int]) -> dict[int, int]:
        """The places of some items, 1 first; those that have none are left out."""
        return rows.places_among(self.rows, self.product_id, items)

    def placed(self, items: Collection[int]) -> set[int]:
        """Those of some items that have a place: they are neither done nor dropped."""
        found = self.rows.execute(
            f"SELECT id FROM item WHERE id {AMONG} AND +product_id = ? AND {PLACED}",
            (among(items), self.product_id),
        )
        return {row[0] for row in found}

    # ── filters ─────────────────────────────────────────────────────────────────────────────────

    def find(self, query: "Query | Node | None", placed: Sequence[int] | None = None) -> list[int]:
        """The items that a parsed filter matches, in order; who knows all `ids()` may hand them in."""
        from po_tui.store import search

        return search.find(
            self.rows, self.product_id, query, placed=placed, by_sync=self.workspace.by_sync
        )

    def titled(self, words: Sequence[str], limit: int) -> list[int]:
        """The first items whose titles have words that begin like all of these."""
        from po_tui.store import search

        return search.titled(self.rows, self.product_id, words, limit)

    def named(self, field: str) -> list[tuple[str, str]]:
        """What a filter may ask of a field like `label`, each with what else it is known by."""
        from po_tui.store.names import names_of

        return names_of(self.rows, self.product_id, field)

    def searcher(self) -> "Searcher":
        """Somebody who answers one filter after the other, beside the app; to be closed."""
        from po_tui.workspace.searching import Searcher

        return Searcher(self.workspace)

"""Is it in the backlog already? Titles that are near to a new one, done and dropped items included."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.identity import item_key
from po_tui.store.readiness import AMONG, among
from po_tui.workspace.area import Area

if TYPE_CHECKING:
    from po_tui.model.similarity import TitleIndex

MOST_WORDS: Final = 7
"""So many words of a title are asked for; two titles that share all but one are looked at."""
MOST: Final = 200


class Known(NamedTuple):
    """An item that a title may mean."""

    id: int
    key: str
    title: str
    state: str


class Likeness(Area):
    """Looks for items by what their titles say."""

    def title_index(self) -> "TitleIndex":
        """All titles, to be asked at every letter typed; slow to make, and safe in a thread."""
        from po_tui.model.similarity import TitleIndex

        index = TitleIndex(
            self.rows.execute(
                "SELECT id, title FROM item NOT INDEXED WHERE product_id = ?", (self.product_id,)
            )
        )
        index.prepare()
        return index

    def known(self, item_ids: Sequence[int]) -> list[Known]:
        """The items of these ids, in this order; those that are gone are left out."""
        found = {
            id: Known(id, item_key(self.workspace.key, number), title, state)
            for id, number, title, state in self.rows.execute(
                f"SELECT id, number, title, state FROM item WHERE id {AMONG} AND +product_id = ?",
                (among(item_ids), self.product_id),
            )
        }
        return [found[id] for id in item_ids if id in found]

    def same_as(self, title: str) -> list[Known]:
        """Items whose title most likely means the same, nearest first; asks the index of texts."""
        from po_tui.model.similarity import SAME, likeness, telling

        words = sorted(telling(title), key=len, reverse=True)[:MOST_WORDS]
        if not words:
            return []
        found = self.rows.execute(
            # The limit counts items of this product: others of the file may speak of the same.
            "SELECT id, title FROM item WHERE product_id = ? AND id IN"
            " (SELECT rowid FROM item_text WHERE item_text MATCH ?) LIMIT ?",
            (self.product_id, _sharing(words), MOST),
        )
        near = [(likeness(title, other), id) for id, other in found]
        return self.known([id for alike, id in sorted(near, reverse=True) if alike >= SAME][:5])


def _sharing(words: Sequence[str]) -> str:
    """The full-text query for titles that share all of the words, or all but one."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) < 3:
        asked = " AND ".join(quoted)
    else:
        asked = " OR ".join(
            f"({' AND '.join(quoted[:n] + quoted[n + 1 :])})" for n in range(len(quoted))
        )
    return f"title : ({asked})"

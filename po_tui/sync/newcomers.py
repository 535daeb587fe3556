"""Issues that are linked to nothing here: which item each is, or becomes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from po_tui.store.links import IntentRow
from po_tui.store.origins import OriginRow
from po_tui.store.readiness import AMONG
from po_tui.sync.merge import normal
from po_tui.sync.references import among_texts, is_tie

if TYPE_CHECKING:
    from po_tui.sync.book import Book
    from po_tui.sync.imported import Imports
    from po_tui.trackers.base import TrackerItem


@dataclass
class Newcomer:
    """An issue that is linked to nothing here, and what it becomes."""

    issue: "TrackerItem"
    uid: str
    item_id: int | None = None
    """The item it is tied to; None: it is brought in."""
    agreed: Mapping[str, Any] = field(default_factory=dict)
    """What both agreed on, where we created it."""
    came: "OriginRow | None" = None
    """Of an item that came from a file: what that said of this issue."""


class Recognition:
    """Tells who is who, by the markers that issues carry and by where items came from."""

    def __init__(self, book: "Book", imports: "Imports | None" = None) -> None:
        self.imports = imports
        self.book, self.remote, self.workspace = book, book.remote, book.workspace
        self.rows = book.rows

    def newcomers(
        self, found: Sequence["TrackerItem"], intents: Mapping[int, IntentRow]
    ) -> Iterator[Newcomer]:
        """Each as the item that it is, or becomes; a copied marker ties nothing a second time."""
        # Pages come as the tracker likes; the older issue comes first, and owns a marker that was copied.
        found = sorted(found, key=lambda issue: (len(issue.id), issue.id))
        marked = {issue.uid for issue in found if issue.uid}
        strangers = {self._uid_of(issue) for issue in found}
        known = self._items({*marked, *strangers})
        links_of = self.book.here([item for item, _ours in known.values()])
        linked = {item for item, link in links_of.items() if link.state != "missing"}
        came = self._came(found, [item for item, _ours in known.values()])
        taken: set[str] = set()
        for issue in found:
            uid = issue.uid if issue.uid and issue.uid not in taken else ""
            if uid and uid in known and (known[uid][0] in linked or not known[uid][1]):
                uid = ""
            uid = uid or self._uid_of(issue)
            if uid in taken:
                continue
            taken.add(uid)
            item_id = known[uid][0] if uid in known else None
            if item_id is not None and item_id in linked:
                continue
            intent = intents.get(item_id) if item_id is not None else None
            sent = intent.payload if intent and intent.state != "refused" else {}
            agreed = agreed_on(sent, issue)
            if item_id is None and issue.id in came:
                row = came[issue.id]
                yield Newcomer(issue, row.uid, row.item_id, came=row)
                continue
            if item_id is not None and item_id in links_of:  # it was gone, and is there again
                before = links_of[item_id].agreed
                agreed = {name: it for name, it in before.items() if not is_tie(name)}
            yield Newcomer(issue, uid, item_id, agreed)

    def _came(
        self, found: Sequence["TrackerItem"], marked: Collection[int]
    ) -> dict[str, "OriginRow"]:
        """Issue → the item that came from it; one that carries a marker of ours is that one."""
        return self.imports.match(found, marked) if self.imports else {}

    def _uid_of(self, issue: "TrackerItem") -> str:
        """The uid that an issue without a marker gets: the same every time, wherever this product is."""
        remote = self.remote
        place = f"{self._product} {remote.kind} {remote.base_url} {remote.project} {issue.id}"
        return str(uuid5(NAMESPACE_URL, place))

    @cached_property
    def _product(self) -> str:
        found = self.rows.execute(
            "SELECT uid FROM product WHERE id = ?", (self.workspace.product_id,)
        )
        return str(found.fetchone()[0])

    def _items(self, uids: Collection[str]) -> dict[str, tuple[int, bool]]:
        """Uid → the item, and whether it is one of this product."""
        found = self.rows.execute(
            f"SELECT uid, id, product_id = ? FROM item WHERE uid {AMONG}",
            (self.workspace.product_id, among_texts(uids)),
        )
        return {uid: (id, bool(ours)) for uid, id, ours in found}


def agreed_on(sent: Mapping[str, Any], issue: "TrackerItem") -> dict[str, Any]:
    """What both agreed on by a create whose answer was lost: what was sent.

    What is empty there was never taken: as an edit of theirs it would empty it here too.
    """
    agreed = {}
    for name, value in sent.items():
        there = normal(name, issue.values.get(name))
        agreed[name] = there if there is None or there in ("", []) else value
    return agreed

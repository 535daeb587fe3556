"""Compares without asking the tracker: with what the last pull saw, and its words as they were then."""

from typing import TYPE_CHECKING, Final

from po_tui.sync.book import Book
from po_tui.sync.options import Options
from po_tui.sync.planning import Planner, in_scope
from po_tui.sync.words_there import WrittenWords
from po_tui.trackers.base import FIELDS, Abilities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from po_tui.store.links import LinkRow
    from po_tui.sync.compare import Comparison
    from po_tui.sync.remotes import RemoteView
    from po_tui.workspace.workspace import Workspace


FEW: Final = 50
"""Up to so many items are compared right away; of more it is asked first which may have something."""


class Offline:
    """One tracker, as far as it is known here."""

    def __init__(self, workspace: "Workspace", remote: "RemoteView") -> None:
        self.remote = remote
        self.book = Book(workspace, remote, dry=True)
        self.cursor = self.book.cursor()
        words = WrittenWords(self.cursor.words)
        # What a tracker cannot keep, its issues do not tell of either.
        abilities = Abilities(frozenset(FIELDS))
        self.planner = Planner(self.book, words, abilities, Options())
        apart = workspace.on(workspace.store)  # a scope that asks the sync would ask itself
        apart.told_by_sync = None
        self.creating = in_scope(apart, remote.id, remote.scope)
        self.planner.expect(self.creating)

    def left(self, item_ids: "Collection[int]") -> "dict[int, list[Comparison]]":
        """What is left of the fields of these items; those that are settled may be left out."""
        if len(item_ids) <= FEW:
            return {link.item_id: fields for link, fields in self.compared(item_ids)}
        wanted = frozenset(item_ids)
        linked = [link for link in self.book.to_compare() if link.item_id in wanted]
        return {link.item_id: fields for link, fields in self.planner.told(linked)}

    def compared(
        self, item_ids: "Collection[int] | None" = None
    ) -> "Iterator[tuple[LinkRow, list[Comparison]]]":
        """Links with what is left of their fields; of these items, None: of all that may have something."""
        linked = (
            self.book.to_compare() if item_ids is None else list(self.book.here(item_ids).values())
        )
        yield from self.planner.told(linked)

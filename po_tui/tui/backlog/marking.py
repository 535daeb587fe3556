"""Marking items, and doing something to all of them at once as one step."""

from collections.abc import Sequence

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.backlog.listing import Listing
from po_tui.words import mark, ngettext


class MarkVerbs(Acting):
    """Keys that mark many at once; `space` of the list marks one."""

    BINDINGS = [
        Binding("asterisk,ctrl+a", "mark_all", mark("Mark all"), show=False, tooltip=mark("Mark all that are shown; again: none of them"), id="backlog.mark-all"),
        Binding("tilde", "mark_others", mark("Mark the others"), show=False, tooltip=mark("Mark those shown that are not marked, and no others of them"), id="backlog.mark-others"),
    ]  # fmt: skip

    _known: tuple[Sequence[int], frozenset[int]] = ((), frozenset())
    """The items shown, and the same as a set: made once for each list."""

    @property
    def listing(self) -> Listing:
        raise NotImplementedError

    def _all_shown(self) -> frozenset[int]:
        ids = self.listing.ids
        if self._known[0] is not ids:
            self._known = ids, frozenset(ids)
        return self._known[1]

    def action_mark_all(self) -> None:
        shown, marked = self._all_shown(), self.table.marked
        self.table.marked = marked - shown if shown <= marked else marked | shown

    def action_mark_others(self) -> None:
        self.table.marked = self.table.marked ^ self._all_shown()

    def marks_title(self) -> str:
        """How many are marked, and how many of those one does not see."""
        marked = self.table.marked
        if not marked:
            return ""
        told = ngettext("{n} marked", "{n} marked", len(marked)).format(n=len(marked))
        hidden = len(marked.difference(self.table.ids) - self._all_shown())
        if hidden:
            unseen = ngettext("{n} not shown", "{n} not shown", hidden).format(n=hidden)
            told = f"{told}, {unseen}"
        return told

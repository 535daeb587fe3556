"""A reason for what was just moved, by key or by mouse: offered quietly, never asked for."""

from collections.abc import Mapping, Sequence
from typing import Final

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

_COUNTED: Final = 200
"""Items whose places are looked up before they move; of more, the log says only where they went."""


class ReasonVerbs(Acting):
    """The key that says why."""

    BINDINGS = [
        Binding("b", "because", mark("Because"), show=False, tooltip=mark("Note why the item was just moved"), id="backlog.because"),
    ]  # fmt: skip

    _moved: tuple[frozenset[int], Mapping[int, int]] = (frozenset(), {})
    """What was moved last, and the places it had before."""

    def _show_title(self) -> None:
        """Show what stands on the frame of the list."""
        raise NotImplementedError

    def places_now(self, items: Sequence[int]) -> Mapping[int, int]:
        """The places of what is about to be moved; those of its first move, where it moves on."""
        moved, before = self._moved
        if moved == frozenset(items):
            return before
        row = self.table.cursor_row
        if len(items) == 1 and row is not None and row.id == items[0] and row.place:
            return {row.id: row.place}
        return workspace_of(self).backlog.places(items) if len(items) <= _COUNTED else {}

    def was_moved(self, items: Sequence[int], before: Mapping[int, int]) -> None:
        """Offer to say why."""
        fresh = self._moved[0] != frozenset(items)
        self._moved = frozenset(items), before
        if fresh:
            self._show_title()

    def forget_move(self) -> None:
        """Another item is looked at: what was moved before is done with."""
        if self._moved[0] and self.table.cursor_id not in self._moved[0]:
            self._moved = frozenset(), {}
            self._show_title()

    def moved_title(self) -> str:
        """What was moved, and how to say why; empty where nothing was, just now."""
        moved = self._moved[0]
        if not moved:
            return ""
        return _("{items} moved · b says why").format(items=self._names(sorted(moved)))

    def action_because(self) -> None:
        moved, before = self._moved
        if not moved:
            raise Refused(_("nothing was moved just now – J K, m or the mouse move the item"))
        items, backlog = sorted(moved), workspace_of(self).backlog

        def note(why: str) -> None:
            backlog.explain_move(items, before, why)
            self._moved = frozenset(), {}
            self._show_title()
            app_of(self).say(_("The reason is noted with {items}").format(items=self._names(items)))

        self.ask(_("{items} moved, because").format(items=self._names(items)), note)

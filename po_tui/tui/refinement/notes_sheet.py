"""The read-back: decisions, actions, questions and the parking lot, each to be confirmed or put right."""

from collections.abc import Sequence
from typing import Final

from po_tui.tui.refinement.cursor_sheet import CursorSheet, Told
from po_tui.tui.refinement.sheet import (
    GOOD,
    HEADING,
    MUTED,
    NOW,
    STRONG,
    WARN,
    cut,
    hanging,
    line,
    wrapped,
)
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, mark
from po_tui.workspace.refinement import Captured, SessionView

KEY: Final = 7
_HEADINGS: Final = {
    "!": mark("Decisions"), "@": mark("Actions"), "?": mark("Questions"), "*": mark("Parking lot"),
}  # fmt: skip


class NotesSheet(CursorSheet):
    """What was noted, kind by kind."""

    def __init__(self) -> None:
        super().__init__(id="notes")
        self._session: SessionView | None = None
        self._notes: Sequence[Captured] = ()

    def show(self, session: SessionView) -> None:
        """Show the notes of a session; the cursor stays on its note."""
        here = self.chosen
        self._session = session
        self._notes = [one for kind in _HEADINGS for one in session.captured if one.kind == kind]
        if here is not None:
            known = [(one.kind, one.id) for one in self._notes]
            if (here.kind, here.id) in known:
                self.at = known.index((here.kind, here.id))
        self.redraw()

    @property
    def count(self) -> int:
        return len(self._notes)

    @property
    def chosen(self) -> Captured | None:
        """The note under the cursor."""
        return self._notes[self.at] if 0 <= self.at < len(self._notes) else None

    @property
    def open(self) -> int:
        """How many notes nobody confirmed yet."""
        return sum(not one.confirmed for one in self._notes)

    def told(self, width: int) -> Told:
        if self._session is None:
            return
        done = self.count - self.open
        told = _("{n} of {all} confirmed").format(n=done, all=self.count) if self.count else ""
        look = GOOD if self.count and not self.open else MUTED
        yield (
            None,
            cut(
                width, (_("Read back"), NOW), (f"  {self._session.key}", MUTED), (f"  {told}", look)
            ),
        )
        yield None, line("")
        for first, (kind, heading) in enumerate(_HEADINGS.items()):
            notes = [(place, one) for place, one in enumerate(self._notes) if one.kind == kind]
            if first:
                yield None, line("")
            none = "" if notes else "  " + _("none – {key} adds one").format(key=kind)
            yield None, cut(width, (_(heading), HEADING), (none, MUTED))
            for place, one in notes:
                yield from _note(place, one, width)


def _note(place: int, one: Captured, width: int) -> Told:
    sign, look = ("✓ ", GOOD) if one.confirmed else ("☐ ", WARN)
    room = KEY + 2
    for row, part in enumerate(wrapped(one.text, width - room)):
        if row:
            yield place, line(" " * room, part)
        else:
            yield place, line((sign, look), (fit(one.key or one.kind, KEY), NOW), part)
    if one.kind == "@":
        due = _("by {day}").format(day=one.due) if one.due else _("no date")
        told = f"{due} · {one.who or _('nobody')}"
        style = STRONG if one.due and one.who else WARN
        for content in hanging("", told, width, room=room, style=style):
            yield place, content
    bits = [
        f"→ {one.who}" if one.who and one.kind == "?" else "",
        one.why,
        one.item,
    ]
    below = " · ".join(bit for bit in bits if bit)
    if below:
        for content in hanging("", below, width, room=room, style=MUTED):
            yield place, content

"""The agenda while the meeting runs: what was dealt with and how, what is on the table, what comes."""

from collections.abc import Iterator
from typing import Final

from textual.content import Content

from po_tui.model.meeting import EXITS, Position
from po_tui.tui.item.words import state_name
from po_tui.tui.refinement.clock import clock_text
from po_tui.tui.refinement.sheet import GOOD, HEADING, MUTED, NOW, STRONG, WARN, Sheet, cut, hanging
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.words import _
from po_tui.workspace.refinement import Entry, SessionView

_EXIT_NAMES: Final = {code: name for __, code, name in EXITS}


LABEL: Final = 9
"""Cells for what the lines below the agenda are called."""


class AgendaSheet(Sheet):
    """The agenda, two lines an item."""

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None
        self._position = Position()

    def show(self, session: SessionView, position: Position) -> None:
        """Show the agenda of a session and where it stands."""
        self._session, self._position = session, position
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        if self._session is None:
            return
        session = self._session
        yield cut(width, (_("Agenda"), HEADING), ("  " + progress(session, self._position), MUTED))
        yield Content("")
        for entry in session.agenda:
            yield from self._entry(entry, width)
        if session.goal:
            yield from hanging(_("Goal"), session.goal, width, room=LABEL)
        if session.decider:
            yield from hanging(_("Decides"), session.decider, width, room=LABEL)
        here = _("{here} of {all}").format(here=len(session.present), all=len(session.people))
        yield cut(width, (fit(_("Here"), LABEL), MUTED), here)

    def _entry(self, entry: Entry, width: int) -> Iterator[Content]:
        here = entry.id == self._position.entry_id
        sign, look = ("▸ ", NOW) if here else ("✓ ", GOOD) if entry.leaving else ("  ", MUTED)
        used = self._position.item_used(entry.id)
        if used or here:
            minutes = f"{clock_text(used)}/{entry.planned_min}"
        else:
            minutes = _("{n} min").format(n=entry.planned_min)
        over = used > entry.planned_min * 60
        room = width - 2 - cell_width(entry.key) - cell_width(minutes)
        yield cut(
            width,
            (sign, look),
            (entry.key, NOW if here else STRONG),
            " " * max(1, room),
            (minutes, WARN if over else MUTED),
        )
        yield cut(width, ("  " + entry.title, STRONG if here else MUTED))
        if entry.leaving:
            yield cut(width, ("  → " + _became(entry), GOOD))
        elif not entry.planned:
            yield cut(width, ("  " + _("taken up in the meeting"), MUTED))
        yield Content("")


def _became(entry: Entry) -> str:
    """The state it left with; for split, spike and offline that, since the state alone tells little."""
    if entry.leaving in {"split", "spike", "offline"} or not entry.state_after:
        return _(_EXIT_NAMES.get(entry.leaving, entry.leaving))
    return state_name(entry.state_after)


def progress(session: SessionView, position: Position) -> str:
    """`2 of 5`: which item is on the table; before the first, that the meeting opens."""
    if position.opening:
        return _("opening")
    order = [entry.id for entry in session.agenda]
    place = order.index(position.entry_id) + 1 if position.entry_id in order else 0
    return _("{n} of {all}").format(n=place, all=len(order))

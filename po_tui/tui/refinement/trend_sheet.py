"""How far ahead the team was after each session: ready points in sprints, against what it wants."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.tui.refinement.sheet import GOOD, MUTED, STRONG, WARN, Sheet, cut, line, wrapped
from po_tui.tui.widgets.cells import fit
from po_tui.words import _
from po_tui.workspace.looking_back import Held

LABEL: Final = 7
FIGURE: Final = 6
LATEST: Final = 12
"""Sessions that are drawn."""


class TrendSheet(Sheet):
    """A bar for each session, the latest last; the band that is wanted stands behind them."""

    def __init__(self) -> None:
        super().__init__()
        self._sessions: Sequence[Held] = ()
        self._wanted: tuple[float, float] | None = None

    def show(self, sessions: Sequence[Held], wanted: tuple[float, float] | None) -> None:
        self._sessions, self._wanted = sessions[-LATEST:], wanted
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        known = [one for one in self._sessions if one.in_sprints is not None]
        if not known:
            told = _("Known after the first session with a finished sprint behind it.")
            for part in wrapped(told, width):
                yield line((part, MUTED))
            return
        room = max(8, width - LABEL - FIGURE)
        most = max(one.in_sprints or 0 for one in known)
        scale = room / max(most, self._wanted[1] if self._wanted else 0, 0.1) * 0.98
        for one in self._sessions:
            yield self._bar(one, room, scale)
        if self._wanted:
            least, wanted = (round(edge * scale) for edge in self._wanted)
            marks = [" "] * room
            for place, sign in ((least, "└"), (wanted, "┘")):
                marks[min(room - 1, max(0, place))] = sign
            band = "".join(marks)
            inner = band[: least + 1] + band[least + 1 : wanted].replace(" ", "─") + band[wanted:]
            yield cut(width, " " * LABEL, (inner, MUTED))

    def _bar(self, one: Held, room: int, scale: float) -> Content:
        sprints = one.in_sprints
        if sprints is None:
            return line((fit(one.key, LABEL), MUTED), (fit(_("not known"), room), MUTED))
        low = self._wanted is not None and round(sprints, 1) < self._wanted[0]
        filled = min(room, max(1, round(sprints * scale))) if sprints else 0
        return line(
            (fit(one.key, LABEL), MUTED),
            (fit("▇" * filled, room), WARN if low else GOOD),
            (fit(f"{sprints:.1f}" + (" !" if low else ""), FIGURE, "right"), STRONG),
        )

"""The meeting in three lines, for a small terminal: place, clock, step and what to do at it."""

from collections.abc import Iterator

from textual.content import Content

from po_tui.model.meeting import steps_around
from po_tui.tui.refinement.clock import LOOK_OF, Reading, clock_text
from po_tui.tui.refinement.sheet import MUTED, NOW, WARN, Sheet, bar, cut
from po_tui.tui.refinement.side_sheet import guidance
from po_tui.words import _


class StripSheet(Sheet):
    """What the side panels tell, where there is no room for them."""

    DEFAULT_CSS = """
    StripSheet { padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place, self._step, self._retells, self._inbox = "", "", "", 0
        self._reading: Reading | None = None

    def show(self, place: str, step: str, reading: Reading, inbox: int, retells: str = "") -> None:
        self._place, self._step, self._retells = place, step, retells
        self._reading, self._inbox = reading, inbox
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        reading = self._reading
        if reading is None:
            return
        item = (
            (clock_text(reading.item_used), LOOK_OF[reading.pace]),
            (f"/{reading.item_min} ", MUTED),
            (bar(reading.share, 8), LOOK_OF[reading.pace]),
        )
        yield cut(
            width,
            (self._place, NOW),
            ("  ▶ " if reading.running else "  ‖ ", MUTED if reading.running else WARN),
            *(item if reading.item_min else ()),
            (_("  session "), MUTED),
            (clock_text(reading.session_used), LOOK_OF[reading.session_pace]),
            (f"/{reading.session_min}", MUTED),
            (_("  inbox {n}").format(n=self._inbox) if self._inbox else "", WARN),
        )
        yield cut(width, *self._steps(width))
        remark = reading.remark()
        told = (remark, WARN) if remark else (guidance(self._step, self._retells), MUTED)
        yield cut(width, told)

    def _steps(self, width: int) -> Iterator[tuple[str, str]]:
        gap = " · " if width >= 78 else " "
        for place, (code, name) in enumerate(steps_around(self._step)):
            here = code == self._step
            yield (gap if place else "", MUTED)
            yield (f"▸{_(name)}" if here else _(name), NOW if here else MUTED)

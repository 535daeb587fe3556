"""The meeting in three lines, for a small terminal: place, clock, step and what to do at it."""

from collections.abc import Iterator

from textual.content import Content

from po_tui.model.meeting import GUIDANCE, STEPS
from po_tui.tui.refinement.clock import LOOK_OF, Reading, clock_text
from po_tui.tui.refinement.sheet import MUTED, NOW, WARN, Sheet, bar, cut
from po_tui.words import _


class StripSheet(Sheet):
    """What the side panels tell, where there is no room for them."""

    DEFAULT_CSS = """
    StripSheet { padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place, self._step, self._inbox = "", "", 0
        self._reading: Reading | None = None

    def show(self, place: str, step: str, reading: Reading, inbox: int) -> None:
        self._place, self._step, self._reading, self._inbox = place, step, reading, inbox
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        reading = self._reading
        if reading is None:
            return
        yield cut(
            width,
            (self._place, NOW),
            ("  ▶ " if reading.running else "  ‖ ", MUTED if reading.running else WARN),
            (clock_text(reading.item_used), LOOK_OF[reading.pace]),
            (f"/{reading.item_min} ", MUTED),
            (bar(reading.share, 8), LOOK_OF[reading.pace]),
            (_("  session "), MUTED),
            (clock_text(reading.session_used), LOOK_OF[reading.session_pace]),
            (f"/{reading.session_min}", MUTED),
            (_("  inbox {n}").format(n=self._inbox) if self._inbox else "", WARN),
        )
        yield cut(width, *self._steps(width))
        remark = reading.remark()
        told = (remark, WARN) if remark else (_(GUIDANCE[self._step]), MUTED)
        yield cut(width, told)

    def _steps(self, width: int) -> Iterator[tuple[str, str]]:
        gap = " · " if width >= 78 else " "
        for place, (code, name) in enumerate(STEPS):
            here = code == self._step
            yield (gap if place else "", MUTED)
            yield (f"▸{_(name)}" if here else _(name), NOW if here else MUTED)

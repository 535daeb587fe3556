"""What stands beside the item: where we are in the loop, and what every item has to hold to."""

from collections.abc import Collection, Iterator, Sequence

from textual.content import Content

from po_tui.model.meeting import GUIDANCE, steps_around
from po_tui.model.views import ConstraintView, QualityView
from po_tui.tui.refinement.clock import LOOK_OF, Reading, clock_text
from po_tui.tui.refinement.sheet import (
    BAD,
    GOOD,
    HEADING,
    MUTED,
    NOW,
    WARN,
    Sheet,
    bar,
    cut,
    hanging,
    line,
    wrapped,
)
from po_tui.tui.widgets.cells import fit
from po_tui.words import _


class LoopSheet(Sheet):
    """The steps of the loop, and what to do at this one."""

    def __init__(self) -> None:
        super().__init__()
        self._step = self._retells = ""

    def show(self, step: str, retells: str = "") -> None:
        """Show a step, and who retells the item at the first of them."""
        if (step, retells) != (self._step, self._retells):
            self._step, self._retells = step, retells
            self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        if not self._step:
            return
        yield line((_("Step"), HEADING), ("  ] [", MUTED))
        passed = True
        for code, name in steps_around(self._step):
            if code == self._step:
                passed = False
                yield cut(width, ("▸ ", NOW), (_(name), NOW))
                for part in wrapped(guidance(code, self._retells), width - 2):
                    yield line(("  " + part, ""))
            else:
                yield cut(width, ("✓ " if passed else "  ", GOOD), (_(name), MUTED))


def guidance(step: str, retells: str = "") -> str:
    """What to do at a step, with the one who retells the item where that is known."""
    if step == "read" and retells:
        return _("Read story and why aloud; then {name} retells it in their own words.").format(
            name=retells
        )
    return _(GUIDANCE[step])


class ConstraintSheet(Sheet):
    """Standing constraints: looked at for this item or not, target and how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self._constraints: Sequence[ConstraintView] = ()
        self._seen: Collection[int] = ()

    def show(self, constraints: Sequence[ConstraintView], seen: Collection[int]) -> None:
        self._constraints, self._seen = constraints, frozenset(seen)
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        if not self._constraints:
            return
        yield line((_("Standing constraints"), HEADING), ("  l", MUTED))
        for one in self._constraints:
            looked = one.id in self._seen
            yield from hanging(
                "☑ " if looked else "☐ ",
                f"{one.key} {one.title}",
                width,
                room=2,
                look=GOOD if looked else MUTED,
            )
            if one.quality is not None:
                look = BAD if one.breached else MUTED
                for part in wrapped(standing_of(one.quality), width - 2):
                    yield line(("  " + part, look))


def standing_of(wanted: QualityView) -> str:
    """Target, how it stands, and loudly where that is on the wrong side of the break point."""
    sign, wrong = ("≤", ">") if wanted.direction == "lower" else ("≥", "<")
    target = "–" if wanted.target is None else f"{wanted.target:g}"
    parts = [f"{sign} {target} {wanted.unit}".strip()]
    if wanted.value is None:
        return f"{parts[0]} · " + _("not measured")
    parts.append(_("now {value}").format(value=f"{wanted.value:g}"))
    if wanted.breached and wanted.breakpoint is not None:
        parts.append(f"✗ {wrong} {wanted.breakpoint:g} " + _("BREACH"))
    elif wanted.met:
        parts.append("✓")
    return " · ".join(parts)


class ClockSheet(Sheet):
    """The time of item and session against what was planned, and what there is to say about it."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None
        self._inbox = 0

    def show(self, reading: Reading, inbox: int) -> None:
        """Show a reading of the clock, and how many things others wrote meanwhile."""
        if (reading, inbox) != (self._reading, self._inbox):
            self._reading, self._inbox = reading, inbox
            self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        reading = self._reading
        if reading is None:
            return
        item = (_("Item"), reading.item_used, reading.item_min, reading.share, reading.pace)
        session = (
            _("Session"),
            reading.session_used,
            reading.session_min,
            reading.session_share,
            reading.session_pace,
        )
        for name, used, planned, share, pace in (item, session) if reading.item_min else (session,):
            look = LOOK_OF[pace]
            yield cut(
                width,
                (fit(name, 9), MUTED),
                (clock_text(used).rjust(5, "0"), look),
                (f" / {planned:02}:00  ", MUTED),
                (bar(share, max(0, width - 25)), look),
            )
        for part in wrapped(reading.remark(), width) if reading.remark() else ():
            yield line((part, BAD if reading.pace == "over" else WARN))
        if self._inbox:
            yield line((_("Inbox {n}").format(n=self._inbox), WARN), ("  i", MUTED))

"""The clock of the meeting in words: how long this item takes, how long the whole hour."""

from dataclasses import dataclass
from typing import Final

from po_tui.model.meeting import Position, pace
from po_tui.tui.refinement.sheet import BAD, GOOD, WARN
from po_tui.words import _
from po_tui.workspace.refinement import Entry, SessionView

LOOK_OF: Final = {"ok": GOOD, "warning": WARN, "over": BAD}


@dataclass(frozen=True)
class Reading:
    """What the clock says now, of the item on the table and of the whole session."""

    item_used: float
    item_min: int
    session_used: float
    session_min: int
    running: bool
    extended: bool = False

    @classmethod
    def of(cls, session: SessionView, entry: Entry | None, position: Position) -> "Reading":
        return cls(
            position.item_used(),
            entry.planned_min if entry else 0,
            position.session_used,
            session.timebox_min,
            position.running,
            bool(entry and entry.extended),
        )

    @property
    def pace(self) -> str:
        """`ok`, `warning` or `over` for the item."""
        return pace(self.item_used, self.item_min)

    @property
    def session_pace(self) -> str:
        return pace(self.session_used, self.session_min)

    @property
    def share(self) -> float:
        return self.item_used / (self.item_min * 60) if self.item_min else 0.0

    @property
    def session_share(self) -> float:
        return self.session_used / (self.session_min * 60) if self.session_min else 0.0

    def remark(self) -> str:
        """What the clock has to say beyond the numbers; empty while there is time."""
        if not self.running:
            return _("clock stopped – space starts it")
        if self.pace == "over":
            over = clock_text(self.item_used - self.item_min * 60)
            if self.extended:
                return _("{time} over – park, spike, or go on offline (x)").format(time=over)
            return _("{time} over – + three minutes once, or leave with x").format(time=over)
        if self.pace == "warning":
            left = clock_text(self.item_min * 60 - self.item_used)
            return _("{time} left for this item").format(time=left)
        return ""


def clock_text(seconds: float) -> str:
    """`6:05`, `71:30`: minutes count on, as people say it in a meeting."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"

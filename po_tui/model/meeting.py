"""The refinement meeting as the room knows it: the loop per item, its exits, and the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from po_tui.words import mark

STEPS: Final = (
    ("read", mark("read")),
    ("clarify", mark("clarify")),
    ("split", mark("split")),
    ("criteria", mark("criteria")),
    ("quality", mark("quality")),
    ("estimate", mark("estimate")),
    ("ready", mark("ready check")),
    ("order", mark("order")),
)
"""The loop every item goes through (domain.md §2b), as (code, name)."""
STEP_CODES: Final = tuple(code for code, __ in STEPS)
GUIDANCE: Final[dict[str, str]] = {
    "read": mark("Read story and why aloud; a developer retells it in their own words."),
    "clarify": mark("Questions. No answer here? Note it with a name (?) and go on."),
    "split": mark("Larger than the limit, or more than one rule? Split it (s)."),
    "criteria": mark("How will we know? One unhappy path too (= adds, c edits)."),
    "quality": mark("Which standing constraints apply? Look at each."),
    "estimate": mark("Three, two, one: cards. v votes, in seat order."),
    "ready": mark("Facts first, then the team's answers (r). Leave with x."),
    "order": mark("The decider moves it, or leaves it (K J m). n takes the next item."),
}
EXITS: Final = (
    ("r", "ready", mark("ready")),
    ("b", "back", mark("back to refining")),
    ("p", "park", mark("park")),
    ("k", "spike", mark("spike first")),
    ("s", "split", mark("split")),
    ("d", "drop", mark("drop")),
)
"""Ways out of an item, open at every step: (key, code, name)."""
WARN_AT: Final = 0.8
"""Share of the planned time from which the clock warns; it never stops anything by itself."""
EXTENSION_MIN: Final = 3


@dataclass(frozen=True)
class Position:
    """Where a running session stands: item, step and clock. Kept after every key, so never lost.

    The clock counts from `since` while it runs; what it counted before is in `used` (seconds by
    agenda entry) and `session_used`.
    """

    entry_id: int | None = None
    step: str = STEP_CODES[0]
    running: bool = False
    since: datetime | None = None
    used: Mapping[int, float] = field(default_factory=dict)
    session_used: float = 0.0

    def counted(self, now: datetime) -> Self:
        """The same position with the seconds up to now counted in."""
        if not self.running or self.since is None:
            return replace(self, since=now)
        seconds = max(0.0, (now - self.since).total_seconds())
        used = dict(self.used)
        if self.entry_id is not None:
            used[self.entry_id] = used.get(self.entry_id, 0.0) + seconds
        return replace(self, since=now, used=used, session_used=self.session_used + seconds)

    def at(self, entry_id: int | None, step: str = STEP_CODES[0]) -> Self:
        """On another item, or at another step of it."""
        return replace(self, entry_id=entry_id, step=step)

    def item_used(self, entry_id: int | None = None) -> float:
        """Seconds counted for an item, by default the one on the table."""
        wanted = self.entry_id if entry_id is None else entry_id
        return self.used.get(wanted, 0.0) if wanted is not None else 0.0

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "entry": self.entry_id,
            "step": self.step,
            "running": self.running,
            "since": self.since.isoformat() if self.since else None,
            "used": {str(entry): round(seconds, 1) for entry, seconds in self.used.items()},
            "session_used": round(self.session_used, 1),
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """From JSON; unknown steps and missing parts fall back to the beginning."""
        step = stored.get("step")
        return cls(
            entry_id=stored.get("entry"),
            step=step if step in STEP_CODES else STEP_CODES[0],
            running=bool(stored.get("running")),
            since=datetime.fromisoformat(stored["since"]) if stored.get("since") else None,
            used={int(entry): float(seconds) for entry, seconds in stored.get("used", {}).items()},
            session_used=float(stored.get("session_used", 0.0)),
        )


def neighbour_step(step: str, by: int) -> str:
    """The step before or after, staying within the loop."""
    place = STEP_CODES.index(step) + by
    return STEP_CODES[min(max(place, 0), len(STEP_CODES) - 1)]


def pace(used_seconds: float, planned_min: float) -> str:
    """`ok`, `warning` from 80 % of the planned time on, `over` beyond it."""
    if planned_min <= 0 or used_seconds <= planned_min * 60 * WARN_AT:
        return "ok"
    return "warning" if used_seconds <= planned_min * 60 else "over"

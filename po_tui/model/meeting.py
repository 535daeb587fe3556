"""The refinement meeting as the room knows it: the loop per item, its exits, and the clock."""

from collections.abc import Mapping, Sequence
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
OPENING: Final = (
    ("welcome", mark("welcome")),
    ("context", mark("context")),
    ("last-time", mark("last time")),
)
"""What comes before the first item (domain.md §2b), as (code, name): no item is on the table yet."""
OPENING_CODES: Final = tuple(code for code, __ in OPENING)
GUIDANCE: Final[dict[str, str]] = {
    "welcome": mark("What is this session for, how long, who is here, who has the last word?"),
    "context": mark("The product goal, the next outcome of the roadmap, and one number."),
    "last-time": mark("What was promised: j k choose, d done, x no longer needed."),
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
    ("o", "offline", mark("go on offline")),
    ("p", "park", mark("park")),
    ("k", "spike", mark("spike first")),
    ("s", "split", mark("split")),
    ("d", "drop", mark("drop")),
)
"""Ways out of an item, open at every step: (key, code, name)."""
WARN_AT: Final = 0.8
"""Share of the planned time from which the clock warns; it never stops anything by itself."""
EXTENSION_MIN: Final = 3
AWAY_SECONDS: Final = 15
"""Seconds without a beat of the clock after which nobody was at the meeting."""
VOTING: Final = ("open", "turning")


@dataclass(frozen=True)
class Position:
    """Where a running session stands: item, step and clock. Kept after every key, so never lost.

    Without an item it is at a step of the opening, or nothing is on the table. The clock counts from `since` while it runs; what it counted before is in `used` (seconds by
    agenda entry) and `session_used`.
    """

    entry_id: int | None = None
    step: str = STEP_CODES[0]
    running: bool = False
    since: datetime | None = None
    used: Mapping[int, float] = field(default_factory=dict)
    session_used: float = 0.0
    voting: str = ""
    """Whether cards can be laid: `open`, `turning` once they are asked for, else empty."""

    def counted(self, now: datetime) -> Self:
        """The same position with the seconds up to now counted in."""
        if not self.running or self.since is None:
            return replace(self, since=now)
        seconds = max(0.0, (now - self.since).total_seconds())
        used = dict(self.used)
        if self.entry_id is not None:
            used[self.entry_id] = used.get(self.entry_id, 0.0) + seconds
        return replace(self, since=now, used=used, session_used=self.session_used + seconds)

    @property
    def opening(self) -> bool:
        """Whether the meeting is being opened: no item was taken up yet, or one went back to it."""
        return self.entry_id is None and self.step in OPENING_CODES

    def at(self, entry_id: int | None, step: str = STEP_CODES[0]) -> Self:
        """On another item, or at another step of it; the cards stay where they are."""
        stays = (entry_id, step) == (self.entry_id, self.step)
        return replace(self, entry_id=entry_id, step=step, voting=self.voting if stays else "")

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
            "voting": self.voting,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """From JSON; unknown steps and missing parts fall back to the beginning."""
        step = stored.get("step")
        return cls(
            entry_id=stored.get("entry"),
            step=step if step in (*STEP_CODES, *OPENING_CODES) else STEP_CODES[0],
            running=bool(stored.get("running")),
            since=datetime.fromisoformat(stored["since"]) if stored.get("since") else None,
            used={int(entry): float(seconds) for entry, seconds in stored.get("used", {}).items()},
            session_used=float(stored.get("session_used", 0.0)),
            voting=voting if (voting := stored.get("voting")) in VOTING else "",
        )


def neighbour_step(step: str, by: int) -> str:
    """The step before or after, staying within the loop, or within the opening."""
    codes = OPENING_CODES if step in OPENING_CODES else STEP_CODES
    return codes[min(max(codes.index(step) + by, 0), len(codes) - 1)]


def steps_around(step: str) -> tuple[tuple[str, str], ...]:
    """The steps that a step is one of, as (code, name): those of the opening, or the loop."""
    return OPENING if step in OPENING_CODES else STEPS


def retells(names: Sequence[str], place: int) -> str:
    """Whose turn it is to retell an item: the developers present, in turn by place on the agenda.

    The check against monologues (domain.md §2d); empty where nobody is there who could.
    """
    return names[place % len(names)] if names else ""


def pace(used_seconds: float, planned_min: float) -> str:
    """`ok`, `warning` from 80 % of the planned time on, `over` beyond it."""
    if planned_min <= 0 or used_seconds <= planned_min * 60 * WARN_AT:
        return "ok"
    return "warning" if used_seconds <= planned_min * 60 else "over"

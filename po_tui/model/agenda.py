"""The hour of a refinement meeting, minute by minute: what opens it, the items, what closes it."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from po_tui.words import mark

OPENING: Final = (
    (2, mark("Goal of the session, timebox, who is here, who decides")),
    (2, mark("Context: product goal, next roadmap item, one number")),
    (2, mark("Actions and questions of last time")),
)
"""Minutes before the first item, and what for (domain.md §2b)."""
CLOSING: Final = (
    (4, mark("Read back: decisions, actions, parking lot")),
    (2, mark("New order of the top ten: confirmed")),
    (2, mark("Return on time, next date")),
)
"""Minutes after the last item."""
AROUND_MIN: Final = sum(minutes for minutes, __ in (*OPENING, *CLOSING))
"""Minutes of an hour that are not for items."""


class Slot(NamedTuple):
    """A stretch of the meeting."""

    start: int
    """Minutes after the beginning."""
    minutes: int
    text: str
    """To be translated where `entry_id` is None."""
    entry_id: int | None = None


def slots(items: Iterable[tuple[int, int, str]]) -> list[Slot]:
    """The whole meeting; `items` are (id of the entry, minutes, title) in order."""
    found: list[Slot] = []
    at = 0
    wanted: list[tuple[int | None, int, str]] = [(None, *part) for part in OPENING]
    wanted += items
    wanted += [(None, *part) for part in CLOSING]
    for entry_id, minutes, text in wanted:
        found.append(Slot(at, minutes, text, entry_id))
        at += minutes
    return found


def fits(planned_min: int, timebox_min: int) -> str:
    """`ok`, `tight` where nothing is left to open and to read back, or `over`."""
    if planned_min > timebox_min:
        return "over"
    return "tight" if planned_min + AROUND_MIN > timebox_min else "ok"

"""Whom to speak, and what was promised: contacts, expectations and actions that need attention."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from po_tui.words import mark

HIGH: Final = 4
"""From this power or interest on, of 1 to 5, it counts as high."""
ENGAGEMENTS: Final = ("unaware", "resistant", "neutral", "supportive", "leading")


class Approach(StrEnum):
    """How to deal with a stakeholder (Mendelow's grid)."""

    closely = "closely"
    satisfied = "satisfied"
    informed = "informed"
    monitor = "monitor"


APPROACHES: Final = {
    Approach.closely: mark("manage closely"),
    Approach.satisfied: mark("keep satisfied"),
    Approach.informed: mark("keep informed"),
    Approach.monitor: mark("monitor"),
}
"""Labels; translate with `_()` when shown."""


def approach(power: int | None, interest: int | None) -> Approach | None:
    """The quadrant of the power/interest grid; None where either is not known."""
    if power is None or interest is None:
        return None
    if power >= HIGH:
        return Approach.closely if interest >= HIGH else Approach.satisfied
    return Approach.informed if interest >= HIGH else Approach.monitor


def engagement_gap(now: str, wanted: str) -> int:
    """Steps from the engagement there is to the one we want; 0 where either is not known."""
    if now not in ENGAGEMENTS or wanted not in ENGAGEMENTS:
        return 0
    return ENGAGEMENTS.index(wanted) - ENGAGEMENTS.index(now)


def contact_due(last: date | None, cadence_days: int | None, planned: date | None) -> date | None:
    """When to speak someone next: as planned, else a cadence after the last contact."""
    if planned is not None:
        return planned
    if last is None or cadence_days is None:
        return None
    return last + timedelta(days=cadence_days)


def contact_overdue(
    last: date | None, cadence_days: int | None, planned: date | None, today: date
) -> bool:
    due = contact_due(last, cadence_days, planned)
    # A contact after the planned day has kept the appointment, whoever forgot to plan the next.
    kept = planned is not None and last is not None and last >= planned
    if kept:
        due = contact_due(last, cadence_days, None)
    return due is not None and due < today


def overdue(due: date | None, status: str, today: date) -> bool:
    """Whether an action or delegation should have been done; `running` work has no day to miss."""
    return status not in {"done", "dropped"} and due is not None and due < today


def unplanned_promise(expected_by: date | None, status: str, on_roadmap: bool) -> bool:
    """An expectation with a date but no roadmap item: a promise that nobody plans."""
    return (
        expected_by is not None and not on_roadmap and status not in {"declined", "met", "missed"}
    )

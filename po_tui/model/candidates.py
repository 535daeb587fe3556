"""Which items are worth an hour of eight people: the reasons, and which of them counts first.

Pure: what is known of an item goes in, its reasons come out, each in words. Nothing here puts an
item on the agenda.
"""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import Final, NamedTuple

from po_tui.model.readiness import Gap
from po_tui.words import _, mark

SOON_DAYS: Final = 60
"""A deadline within so many days makes an item a candidate wherever it stands."""

MISSING: Final = {
    Gap.epic: mark("an epic: split it"),
    Gap.story: mark("story incomplete"),
    Gap.value: mark("no “so that”"),
    Gap.goal: mark("serves no goal"),
    Gap.details: mark("details missing"),
    Gap.outcome: mark("no outcome"),
    Gap.measure: mark("no measure"),
    Gap.method: mark("no method"),
    Gap.criteria: mark("no criteria"),
    Gap.estimate: mark("no estimate"),
    Gap.size: mark("too big"),
    Gap.question: mark("open question"),
    Gap.depends: mark("waits on another item"),
    Gap.answer: mark("team not asked"),
    Gap.need: mark("no need linked"),
    Gap.vague: mark("vague words"),
    Gap.external: mark("waits on a delivery"),
    Gap.solution: mark("names a solution"),
    Gap.constraints: mark("constraints not looked at"),
}
"""What an item misses, as a list says it."""


class Why(IntEnum):
    """A reason to talk about an item; the lower, the more it counts."""

    chosen = 0
    """The product owner set it aside for this session."""
    unreached = 1
    """It was on the last agenda, and the hour was over."""
    dated = 2
    answered = 3
    """Somebody answered what the last talk was stuck on, or did what was promised."""
    top = 4
    """High in the order and not ready."""
    changed = 5
    """Its text changed since it was estimated, or the estimate is old."""
    promised = 6
    """An action about it is still open."""


class Reason(NamedTuple):
    """One reason, in words."""

    why: Why
    text: str


class Known(NamedTuple):
    """What is known of an item when candidates are looked for."""

    place: int | None
    missing: str
    """Code of the first thing missing; empty if nothing."""
    ready: bool = False
    """The team called it ready."""
    chosen: bool = False
    unreached: str = ""
    """Key of the last session, where it was on that agenda and not talked about."""
    deadline: str | None = None
    answers: tuple[str, ...] = ()
    """Questions answered since it was last talked about."""
    kept: tuple[str, ...] = ()
    """Keys of actions about it that were done since."""
    promised: tuple[str, ...] = ()
    """Keys of actions about it that are open."""
    estimate_age: int | None = None
    """Days, where the estimate is older than the team trusts."""
    changed_since_estimate: bool = False


def reasons_of(known: Known, today: date, reach: int) -> list[Reason]:
    """Why to talk about this item; nothing where there is no reason. `reach` is how far down one looks.

    Place and gap are told with any other reason, but are one by themselves only near the top.
    """
    found = [Reason(why, text) for why, text in _special(known, today)]
    wanted = bool(found)
    near = known.place is not None and known.place <= reach
    if not wanted and not (near and (known.missing or not known.ready)):
        return []
    told = [_("place {place}").format(place=known.place)] if known.place else []
    if known.missing:
        told.append(_(MISSING[Gap(known.missing)]))
    found += [Reason(Why.top, text) for text in told]
    return sorted(found, key=lambda reason: reason.why)


def _special(known: Known, today: date) -> list[tuple[Why, str]]:
    """The reasons that make a candidate of an item wherever it stands."""
    found: list[tuple[Why, str]] = []
    if known.chosen:
        found.append((Why.chosen, _("chosen for this session")))
    if known.unreached:
        found.append((Why.unreached, _("not reached in {session}").format(session=known.unreached)))
    if known.deadline:
        late = known.deadline[:10] < today.isoformat()
        told = _("deadline {day} has passed") if late else _("deadline {day}")
        found.append((Why.dated, told.format(day=known.deadline[:10])))
    if known.answers:
        found.append((Why.answered, _("answered: {question}").format(question=known.answers[0])))
    if known.kept:
        found.append((Why.answered, _("{actions} done").format(actions=", ".join(known.kept))))
    if known.changed_since_estimate:
        found.append((Why.changed, _("changed since it was estimated")))
    elif known.estimate_age is not None:
        found.append((Why.changed, _("estimate is {n} days old").format(n=known.estimate_age)))
    if known.promised:
        found.append((Why.promised, _("{actions} open").format(actions=", ".join(known.promised))))
    return found


def strength(reasons: Sequence[Reason], place: int | None) -> tuple[int, int]:
    """What candidates are sorted by: the strongest reason, then the place in the order."""
    return min((int(one.why) for one in reasons), default=len(Why)), place or 1_000_000

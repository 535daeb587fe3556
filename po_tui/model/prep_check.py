"""What an item should bring to the table: eight people must not wait while it is looked up.

Not readiness: a draft of one criterion is enough to begin with, an estimate is not asked for.
"""

from typing import Final, NamedTuple

from po_tui.model.fields import FINISHED
from po_tui.model.readiness import Gap, ItemFacts, checks_for
from po_tui.words import _

_TOLD: Final = (Gap.story, Gap.details, Gap.outcome, Gap.measure)
"""What says what it is about, whichever of these its type asks for."""


class Prepared(NamedTuple):
    """One thing to have ready. `ok` None: worth knowing, and nothing to be done about beforehand."""

    code: str
    ok: bool | None
    text: str


def prep_of(facts: ItemFacts, *, asked: bool, unnamed: int) -> list[Prepared]:
    """The check before the meeting, the most basic first.

    `asked`: somebody is known to have asked for it; `unnamed`: open questions without an addressee.
    """
    found = [
        Prepared("told", *_told(facts)),
        Prepared("asked", asked, _("who asked for it") if asked else _("nobody asked for it")),
    ]
    if facts.goals_to_serve and facts.type != "epic":
        serves = facts.goals > 0
        found.append(Prepared("goal", serves, _("serves a goal") if serves else _("no goal")))
    if any(check.gap == Gap.criteria for check in checks_for(facts.type)):
        drafted = bool(facts.criteria)
        told = _("a draft criterion") if drafted else _("no draft criterion")
        found.append(Prepared("criterion", drafted, told))
    found.append(Prepared("questions", *_questions(facts, unnamed)))
    found += _waiting(facts)
    if facts.constraints and facts.type not in {"quality", "constraint", "spike", "epic"}:
        looked = facts.constraint_links > 0
        told = _("constraints linked") if looked else _("no constraint linked: which hold?")
        found.append(Prepared("constraints", looked or None, told))
    return found


def missing_of(prepared: list[Prepared]) -> list[str]:
    """What is missing before it may be talked about, in words."""
    return [one.text for one in prepared if one.ok is False]


def _told(facts: ItemFacts) -> tuple[bool, str]:
    checks = [check for check in checks_for(facts.type) if check.gap in _TOLD]
    if not checks:
        told = bool(facts.description.strip() or facts.i_want.strip())
        return told, _("what it is about") if told else _("not a word about it")
    missing = next((check for check in checks if check.test(facts) is False), None)
    if missing is None:
        return True, _("the story line") if facts.type == "story" else _("what it is about")
    return False, missing.say(facts, False)


def _questions(facts: ItemFacts, unnamed: int) -> tuple[bool | None, str]:
    if unnamed:
        return False, _("{n} questions without a name").format(n=unnamed) if unnamed > 1 else _(
            "a question without a name"
        )
    if facts.open_questions:
        return None, _("{n} open, each with a name").format(n=facts.open_questions)
    return True, _("no open question")


def _waiting(facts: ItemFacts) -> list[Prepared]:
    """What it waits for: not missing, but the room should know."""
    waits = [one.key for one in facts.dependencies if one.state not in FINISHED]
    found = []
    if facts.cycle:
        found.append(Prepared("depends", False, _("waits for itself")))
    elif waits:
        told = _("waits on {items}").format(items=", ".join(waits))
        found.append(Prepared("depends", None, told))
    if facts.waits_for:
        told = _("to be delivered: {what}").format(what="; ".join(facts.waits_for))
        found.append(Prepared("delivery", None, told))
    return found

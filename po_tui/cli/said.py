"""What people said, decided and promised about an item: decisions, rounds of poker, feedback, actions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from po_tui.cli import output
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.views import ItemView, PersonRef, RoundView


def said_json(view: "ItemView") -> dict[str, Any]:
    """For `show --json`. Of a round the cards are told, not who played them."""
    return {
        "decisions": [
            {
                "key": one.key,
                "text": one.text,
                "why": one.why,
                "by": _name(one.by),
                "at": one.at,
            }
            for one in view.decisions
        ],
        "rounds": [
            {
                "session": one.session,
                "date": one.date,
                "number": one.number,
                "cards": _cards(one),
                "result": output.number(one.result),
                "why": one.why,
            }
            for one in view.rounds
        ],
        "feedback": [
            {
                "key": one.key,
                "on": one.on,
                "moment": one.moment,
                "delivered": one.delivered,
                "by": _name(one.by),
                "verdict": one.verdict,
                "text": one.text,
                "became": one.became or None,
            }
            for one in view.feedback
        ],
        "actions": [
            {
                "key": one.key,
                "text": one.text,
                "owner": _name(one.owner),
                "due": one.due,
                "status": one.status,
                "overdue": one.overdue,
            }
            for one in view.actions
        ],
    }


def decided(view: "ItemView") -> Iterator[tuple[str, str]]:
    """Each decision, behind its key."""
    for one in view.decisions:
        why = " – " + _("because {why}").format(why=one.why) if one.why else ""
        yield f"{one.key} ", one.text + why + _among(_name(one.by), output.day(one.at))


def played(view: "ItemView") -> Iterator[tuple[str, str]]:
    """Each round of planning poker: the cards from low to high, and what was agreed on."""
    for one in view.rounds:
        told = " ".join(_cards(one)) or "–"
        if one.result is not None and one is _last_of(view, one):
            told += f" → {output.points(one.result)}"
            told += f" – {one.why}" if one.why else ""
        label = _("round {n}").format(n=one.number)
        yield f"{one.session} {label}  ", told + _among(one.date)


def told(view: "ItemView") -> Iterator[tuple[str, str]]:
    """What was said of it once it was delivered."""
    from po_tui.model.choices import in_words

    for one in view.feedback:
        yield f"{one.key} ", one.text + _among(_name(one.by), one.on, in_words(one.verdict))


def promised(view: "ItemView") -> Iterator[tuple[str, str]]:
    """What somebody promised to do for it."""
    from po_tui.model.choices import in_words

    for one in view.actions:
        due = _("due {day}").format(day=one.due) if one.due else ""
        yield f"{one.key} ", one.text + _among(_name(one.owner), due, in_words(one.status))


def _cards(one: "RoundView") -> list[str]:
    def size(card: str) -> tuple[bool, float | str]:
        try:
            return False, float(card.replace("½", ".5"))
        except ValueError:
            return True, card

    return sorted((card for __, card in one.votes), key=size)


def _last_of(view: "ItemView", one: "RoundView") -> "RoundView":
    """The round after which that meeting agreed."""
    return [other for other in view.rounds if other.session_id == one.session_id][-1]


def _among(*bits: str | None) -> str:
    known = ", ".join(bit for bit in bits if bit)
    return f" ({known})" if known else ""


def _name(person: "PersonRef | None") -> str | None:
    return (person.short or None) if person else None

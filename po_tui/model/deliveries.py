"""What another party has to hand over first, as one types it in a line."""

import re
from datetime import date
from typing import Final, NamedTuple

from po_tui.model.choices import choice_of, in_words
from po_tui.model.fields import DELIVERY_STATES, Field, Kind
from po_tui.words import _, mark

STATE: Final = Field("status", Kind.choice, mark("State"), choices=DELIVERY_STATES)
_BETWEEN: Final = re.compile(r"\s*[,;]\s+|\s*;\s*|\s+·\s+")
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


class Delivery(NamedTuple):
    """What, by whom, by when, and how far it is."""

    what: str
    party: str = ""
    """A person's key, or a name as it was typed."""
    due: str | None = None
    status: str = "expected"


def read_delivery(text: str) -> Delivery | None:
    """A delivery in one line: `10 boards, @ST5, 2026-12-15, requested`; None for nothing.

    The parts stand in any order. Raises ValueError with one line for the user.
    """
    what: list[str] = []
    party, due, status = "", None, "expected"
    for part in filter(None, _BETWEEN.split(text.strip().rstrip(",;"))):
        if part.startswith("@"):
            party = part[1:].strip()
        elif _DAY.fullmatch(part):
            due = _day(part)
        elif (state := _state(part)) and what:
            status = state
        else:
            what.append(part)
    if not what and not party and due is None:
        return None
    if not what:
        raise ValueError(_("say first what is to be delivered – then @who and a date"))
    return Delivery(", ".join(what), party, due, status)


def delivery_text(one: Delivery) -> str:
    """A delivery as `read_delivery` reads it back."""
    party = f"@{one.party}" if one.party else ""
    return ", ".join(filter(None, (one.what, party, one.due, in_words(one.status))))


def _state(text: str) -> str | None:
    """The state a part names in full: a short word may well be part of what is delivered."""
    found = choice_of(STATE, text)
    known = {found, in_words(found)} if found else set()
    return found if text.casefold() in {str(name).casefold() for name in known} else None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(
            _("“{day}” is no day – write a date like 2026-12-31").format(day=text)
        ) from None

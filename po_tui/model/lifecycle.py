"""How old the product is, and what that shifts: what to look at, and how much of a product owner it takes."""

from typing import Final, NamedTuple

from po_tui.words import _, mark


class Phase(NamedTuple):
    """A phase of a product's life (Pichler); the texts are English, translated when shown."""

    label: str
    about: str
    shifts: tuple[str, ...]
    """What matters more now than in other phases."""


LIFE: Final = {
    "development": Phase(
        mark("development"),
        mark("before the first users"),
        (
            mark("assumptions and spikes first: what we do not know yet is the work"),
            mark("the vision board before the pitch"),
            mark("no velocity yet: no forecast, and none promised"),
        ),
    ),
    "introduction": Phase(
        mark("introduction"),
        mark("the first users have it"),
        (
            mark("usability before more functions"),
            mark("feedback of every user counts"),
            mark("one goal at a time"),
        ),
    ),
    "growth": Phase(
        mark("growth"),
        mark("more users every month"),
        (
            mark("the roadmap is what others plan by"),
            mark("capacity of the team, and of what runs"),
            mark("quality that holds for ten times the users"),
        ),
    ),
    "maturity": Phase(
        mark("maturity"),
        mark("its users are there, its requirements stable"),
        (
            mark("a part-time product owner can be enough"),
            mark("watch the share of maintenance"),
            mark("developments outside: what could make it needless"),
        ),
    ),
    "decline": Phase(
        mark("decline"),
        mark("fewer users, or a successor on its way"),
        (
            mark("a plan and a date for retiring it"),
            mark("obligations that run on: contracts, law, support"),
            mark("handing over the data"),
        ),
    ),
}
"""In the order of a life; the names are `fields.PHASES`."""


def phase_in_words(phase: str, lang: str | None = None) -> str:
    """What a phase is called; one that came from elsewhere calls itself."""
    return _(LIFE[phase].label, lang) if phase in LIFE else phase


def shifts_of(phase: str) -> list[str]:
    """What a phase shifts, in words; nothing for one we do not know."""
    return [_(text) for text in LIFE[phase].shifts] if phase in LIFE else []


def begins_with_board(phase: str) -> bool:
    """Whether the vision is rather a board of guesses than a pitch to be told."""
    return phase == "development"

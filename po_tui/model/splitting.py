"""How to cut an item that is too big: each pattern is one question to the room.

The tool asks; people write the titles. Prefer the cut that lets you drop a part, or that gives
parts of equal size.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from po_tui.model.wording import layer_words
from po_tui.words import mark

__all__ = [
    "ADVICE", "BY_CODE", "FIRST", "PATTERNS", "Method", "Part", "Pattern", "dealt", "layer_words",
    "left_over", "lopsided", "pattern_named", "titles_in",
]  # fmt: skip

FIRST: Final = mark(
    "First: apart from small, is it independent, negotiable, valuable, estimable, testable?"
)
"""Splitting mends size alone (Lawrence): what else is wrong with an item is wrong with its parts."""
ADVICE: Final = mark("Prefer the split that lets you drop a part, or that gives equal sizes.")
MOST_PARTS: Final = 40


class Method(StrEnum):
    """Where a pattern comes from."""

    spidr = "SPIDR"
    """Mike Cohn's five."""
    nine = "nine patterns"
    """Richard Lawrence's, Humanizing Work."""


class Pattern(NamedTuple):
    """A way to split. `name` and `question` are English; translate with `_()` when shown."""

    code: str
    method: Method
    name: str
    question: str


PATTERNS: Final = (
    Pattern("spike", Method.spidr, mark("spike"), mark("What must we find out before we can build it?")),
    Pattern("path", Method.spidr, mark("path"), mark("Which different ways can the user go?")),
    Pattern("interface", Method.spidr, mark("interface"), mark("On which device or in which simpler form first?")),
    Pattern("data", Method.spidr, mark("data"), mark("Which part of the data is enough to begin with?")),
    Pattern("rules", Method.spidr, mark("rules"), mark("Which rules could wait?")),
    Pattern("workflow", Method.nine, mark("workflow steps"), mark("Which steps does the user take, and which are needed first?")),
    Pattern("operations", Method.nine, mark("operations"), mark("Create, look up, change, remove: which of them first?")),
    Pattern("business_rules", Method.nine, mark("business rules"), mark("Which variations of the rule are there?")),
    Pattern("data_variations", Method.nine, mark("variations in data"), mark("Which kinds of data behave differently?")),
    Pattern("data_entry", Method.nine, mark("ways of entering"), mark("What is the plainest way to enter it?")),
    Pattern("major_effort", Method.nine, mark("major effort"), mark("Which first part carries most of the work, whichever it is?")),
    Pattern("simple_complex", Method.nine, mark("simple/complex"), mark("What is the simplest form that is still of use?")),
    Pattern("defer_performance", Method.nine, mark("defer performance"), mark("Can it work first, and work quickly later?")),
    Pattern("break_out_spike", Method.nine, mark("break out a spike"), mark("What is the one thing we do not understand?")),
)  # fmt: skip

BY_CODE: Final = {pattern.code: pattern for pattern in PATTERNS}


def pattern_named(text: str) -> Pattern | None:
    """The pattern meant by a code or name, in any case, with blanks or dashes; None for none."""
    wanted = _plain(text)
    return next(
        (one for one in PATTERNS if wanted and wanted in (_plain(one.code), _plain(one.name))), None
    )


def _plain(text: str) -> str:
    return re.sub(r"[\s/_-]+", "_", text.strip().casefold())


# ── the parts ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """A part as the room wants it."""

    title: str
    criteria: tuple[str, ...] = ()
    """Uids of those of the parent's criteria that were dealt to it."""
    points: float | None = None
    waits_for: frozenset[int] | None = None
    """Which of the items that the whole waits for this part waits for too; None for all of them."""


def titles_in(text: str) -> list[str]:
    """The titles in a text: one a line, or between ` | `; bullets do not count."""
    parts = re.split(r"\n|\s\|\s", text)
    return [title for part in parts if (title := re.sub(r"^\s*[-*•]\s+", "", part).strip())]


def dealt(
    criteria: Sequence[Mapping[str, Any]], part: Part, given_before: Iterable[str]
) -> list[dict[str, Any]]:
    """The criteria that go to a part, in their order, ticks and all.

    The first part that gets a criterion takes over its identity; a copy gets one of its own.
    """
    taken = set(given_before)
    return [
        {name: value for name, value in one.items() if name != "uid" or value not in taken}
        for one in criteria
        if one["uid"] in part.criteria
    ]


def left_over(
    criteria: Sequence[Mapping[str, Any]], parts: Iterable[Part]
) -> list[Mapping[str, Any]]:
    """The criteria that were dealt to nobody: they stay where they are."""
    gone = {uid for part in parts for uid in part.criteria}
    return [one for one in criteria if one["uid"] not in gone]


def lopsided(points: Sequence[float | None]) -> bool:
    """Whether one part is twice as big as all others together: then little was gained."""
    known = [one for one in points if one]
    return (
        len(known) > 1 and len(known) == len(points) and max(known) >= 2 * (sum(known) - max(known))
    )

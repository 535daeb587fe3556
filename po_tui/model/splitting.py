"""How to cut an item that is too big: each pattern is one question to the room.

The tool asks; people write the titles. Prefer the cut that lets you drop a part, or that gives
parts of equal size.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from po_tui.words import mark


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

_LAYERS: Final = (
    # English
    "front-end", "frontend", "front end", "back-end", "backend", "back end", "database", "api",
    "user interface", "ui", "gui", "server", "server side", "client side", "data layer",
    "middleware", "endpoint", "sql", "web service",
    # Dutch
    "voorkant", "achterkant", "gegevensbank", "gebruikersinterface", "gebruikersschil", "serverkant",
    "koppelvlak", "datalaag",
)  # fmt: skip


def layer_words(title: str) -> tuple[str, ...]:
    """Words that name a technical layer, English and Dutch: such a part is of no use by itself."""
    from po_tui.model.filters import searchable, words_of

    text = searchable(title)
    found = [word for word in _LAYERS if f" {' '.join(words_of(word))} " in text]
    longest = [
        word for word in found if not any(word != other and word in other for other in found)
    ]
    return tuple(dict.fromkeys(" ".join(words_of(word)) for word in longest))

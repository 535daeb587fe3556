"""Words that give a solution away: a story says what somebody needs, not which button or table.

Such words are pointed out and never forbidden: a hint that there may be room to solve it otherwise.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

LAYERS: Final = (
    # English
    "front-end", "frontend", "front end", "back-end", "backend", "back end", "database", "api",
    "user interface", "ui", "gui", "server", "server side", "client side", "data layer",
    "middleware", "endpoint", "sql", "web service",
    # Dutch
    "voorkant", "achterkant", "gegevensbank", "gebruikersinterface", "gebruikersschil", "serverkant",
    "koppelvlak", "datalaag",
)  # fmt: skip
"""Layers of the software."""
ELEMENTS: Final = (
    # English
    "button", "buttons", "dropdown", "drop-down", "drop down", "checkbox", "check box",
    "radio button", "popup", "pop-up", "text field", "input field", "dialog", "modal", "tab page",
    "scroll bar", "tooltip", "html", "css", "javascript", "json", "xml", "csv", "table column",
    # Dutch
    "knop", "knoppen", "keuzelijst", "vinkje", "aanvinkvak", "keuzerondje", "tekstveld",
    "invoerveld", "dialoogvenster", "tabblad", "schuifbalk",
)  # fmt: skip
"""Elements of a screen, and formats."""


def layer_words(text: str) -> tuple[str, ...]:
    """Words that name a technical layer, English and Dutch: such a part is of no use by itself."""
    return words_among(text, LAYERS)


def solution_words(text: str) -> tuple[str, ...]:
    """Words that name a screen element or a technology."""
    return words_among(text, (*ELEMENTS, *LAYERS))


def words_among(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known words, or runs of words, that the text holds; of two the longer one."""
    from po_tui.model.folding import searchable

    searched = searchable(text)
    found = [word for word in known if f" {_folded(word)} " in searched]
    longest = [
        word for word in found if not any(word != other and word in other for other in found)
    ]
    return tuple(dict.fromkeys(map(_folded, longest)))


@cache
def _folded(word: str) -> str:
    """As it stands in a searchable text; the known words are asked for at every item."""
    from po_tui.model.folding import words_of

    return " ".join(words_of(word))

"""Needs and wishes: what somebody wants in their own words, before anybody says what to build."""

from typing import Final, NamedTuple

from po_tui.words import mark

STATES: Final = {
    "wish": mark("wish"),
    "need": mark("need"),
    "item": mark("became an item"),
    "declined": mark("declined"),
}
"""wish: raw, as it came in; need: understood; item: somebody works on it; declined: with a reason."""


class Wish(NamedTuple):
    """A wish as it was typed in one line."""

    text: str
    who: str = ""
    """Who wishes it."""
    source: str = ""
    """Who told us, where that was somebody else."""


def read_wish(line: str) -> Wish:
    """`@resident I never know when it is due`; `@resident @desk …` where the desk told us.

    Names of several words are joined: `@Jan_de_Boer`.
    """
    words = line.split()
    names: list[str] = []
    while (
        words and len(names) < 2 and len(words[0].lstrip("@").rstrip(":,")) and words[0][0] == "@"
    ):
        names.append(words.pop(0).lstrip("@").rstrip(":,").replace("_", " "))
    who, source = [*names, "", ""][:2]
    return Wish(" ".join(words), who, source)


def wish_line(one: Wish) -> str:
    """A wish as `read_wish` reads it back."""
    names = [f"@{name.replace(' ', '_')}" for name in (one.who, one.source) if name]
    return " ".join([*names, one.text])

"""Plain user stories, one a line, as people keep them in a text file or paste them from a mail.

“As a resident, I want to open my compartment, so that I can collect the tool” becomes a story with
its three parts, in English or Dutch; anything else on a line becomes a title.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from po_tui.model.plain import plain_line
from po_tui.model.sentence import sentence_parts
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.exchange.reading import Taken

LONGEST_TITLE: Final = 255
"""What trackers take as a title."""


@dataclass(frozen=True)
class StoryLine:
    """A line of the file and what was read in it; a mere title has no three parts."""

    line: int
    """Its number in the file, 1 first."""
    text: str
    """The whole line, without the blanks at its ends."""
    title: str
    as_a: str = ""
    i_want: str = ""
    so_that: str = ""

    @property
    def external_id(self) -> str:
        """What this line is recognised by when it is imported again."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def values(self) -> dict[str, str]:
        """The fields of the item it becomes; what a title had to leave out goes into the description."""
        values = {"title": self.title}
        if self.i_want:
            values |= {"as_a": self.as_a, "i_want": self.i_want, "so_that": self.so_that}
        elif self.title != self.text and len(self.text) > LONGEST_TITLE:
            values["description"] = self.text
        return values


@dataclass(frozen=True)
class Skip:
    """A line that becomes no item, and why."""

    line: int
    reason: str


_ABLE: Final = re.compile(r"(?:not\s+)?to\s+(?:be\s+able\s+to\s+)?", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_BREAKS: Final = re.compile(r"[\t\v\f\x1c-\x1f\x85\u2028\u2029]+")


def parse(lines: Iterable[str]) -> list[StoryLine | Skip]:
    """What the lines of a file hold, in their order; empty lines are passed over in silence."""
    found: list[StoryLine | Skip] = []
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines, start=1):
        text = raw.strip()
        if not text:
            continue
        if text in seen:
            again = _("the same as line {line}").format(line=seen[text])
            found.append(Skip(number, again))
        elif not plain_line(text).strip():
            found.append(Skip(number, _("nothing readable on it")))
        else:
            seen[text] = number
            found.append(read(number, text))
    return found


def read_stories(text: str, _name: str) -> "Taken":
    """The entries of such a file."""
    from po_tui.exchange.reading import Taken
    from po_tui.workspace.importing import Incoming, Skipped

    taken = Taken("stories")
    for found in parse(_LINE_END.split(text)):
        if isinstance(found, Skip):
            taken.skipped.append(Skipped(found.line, found.reason))
        else:
            taken.entries.append(
                Incoming(found.line, found.external_id, found.values(), found.text)
            )
    return taken


def read(number: int, text: str) -> StoryLine:
    """One line, read as a story if it is one."""
    parts = sentence_parts(" ".join(text.split()))
    if not parts:
        return StoryLine(number, text, _short(_one_line(text)))
    as_a, i_want, so_that = parts
    return StoryLine(number, text, _title(i_want), as_a, i_want, so_that)


def _title(i_want: str) -> str:
    """The want clause as a title: “to be able to remove campers” is “Remove campers”."""
    clause = i_want.rstrip(" .")
    lead = _ABLE.match(clause)
    if lead and not lead[0].lower().startswith("not"):
        clause = clause[lead.end() :] or clause
    first, *__ = clause.split(maxsplit=1)
    # A word that is not all small letters knows how it is written: iPhone, eHerkenning.
    if first.islower():
        clause = clause[:1].upper() + clause[1:]
    return _short(clause)


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _short(title: str) -> str:
    """Whole where it fits, else cut at a word."""
    if len(title) <= LONGEST_TITLE:
        return title
    head = title[: LONGEST_TITLE - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[100:] else head}…"

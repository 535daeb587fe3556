"""Finds the story and the acceptance criteria in a text that holds everything, as trackers keep it.

Story sentence, blank line, description, a heading “Acceptance criteria” with a list. Only the list
below that heading is criteria; the rest is description, untouched.
"""

import re
from typing import Final, NamedTuple

from po_tui.exchange import stories
from po_tui.model import acceptance

_HEADING: Final = re.compile(
    r"^(?:#{1,6}[ \t]+|h[1-6]\.[ \t]*|\*\*|__|\*)?(?:acceptance criteria|acceptatiecriteria)"
    r"(?:\*\*|__|\*)?[ \t]*:?[ \t]*(?:\*\*|__|\*)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NEXT: Final = re.compile(r"^(?:#{1,6}[ \t]|h[1-6]\.[ \t])", re.MULTILINE)
_LISTED: Final = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|\[[ xX]\])[ \t]")
_BEGINS: Final = re.compile(r"\W{0,4}(?:as (?:an?|the) |in order to |als )", re.IGNORECASE)


class Body(NamedTuple):
    """What a text holds."""

    description: str
    story: dict[str, str]
    criteria: list[dict[str, object]]


def read_body(text: str) -> Body:
    """The parts of a text; what is neither story nor criteria stays description as it is."""
    text = text.replace("\r\n", "\n")
    rest, criteria = _without_criteria(text)
    story: dict[str, str] = {}
    first, gap, more = rest.lstrip("\n").partition("\n\n")
    if _BEGINS.match(first):
        story = story_in(first)
        if story:
            rest = more if gap else ""
    return Body(rest if rest.strip() else "", story, criteria)


def story_in(sentence: str) -> dict[str, str]:
    """The three parts of a story sentence; nothing where it is none."""
    if not _BEGINS.match(sentence):
        return {}
    found = stories.read(0, sentence.strip())
    if not found.i_want:
        return {}
    return {"as_a": found.as_a, "i_want": found.i_want, "so_that": found.so_that}


def _without_criteria(text: str) -> tuple[str, list[dict[str, object]]]:
    heading = _HEADING.search(text)
    if not heading:
        return text, []
    following = _NEXT.search(text, heading.end())
    end = following.start() if following else len(text)
    block = text[heading.end() : end]
    lines = [line for line in block.split("\n") if line.strip()]
    if not lines or not _LISTED.match(lines[0]):
        return text, []  # prose below the heading: nobody lists anything
    last = _end_of_list(block)
    criteria = as_criteria(block[:last])
    rest = text[: heading.start()].rstrip("\n") + "\n\n" + (block[last:] + text[end:]).lstrip("\n")
    return rest.strip("\n"), criteria


def _end_of_list(block: str) -> int:
    """Where the list ends: at a line that is neither part of it nor indented below it."""
    at, blank = 0, False
    for line in block.splitlines(keepends=True):
        if line.strip():
            if blank and not _LISTED.match(line) and not line.startswith((" ", "\t")):
                return at
            blank = False
        else:
            blank = at > 0
        at += len(line)
    return at


def as_criteria(text: str) -> list[dict[str, object]]:
    """A checklist as the field keeps it; each criterion gets its uid when it is stored."""
    return [{"text": one.text, "done": bool(one.done)} for one in acceptance.parse(text)]

"""Finds the story and the acceptance criteria in a text that holds everything, as trackers keep it."""

from typing import Any, NamedTuple

from po_tui.model import acceptance, body
from po_tui.model.sentence import read_story


class Body(NamedTuple):
    """What a text holds."""

    description: str
    story: dict[str, str]
    criteria: list[dict[str, Any]]


def read_body(text: str) -> Body:
    """The parts of a text; what is neither story nor criteria stays description as it is."""
    found = body.read(text)
    if not (found.story or found.criteria or found.uid):
        return Body(text.replace("\r\n", "\n") if text.strip() else "", {}, [])
    return Body(found.description, found.story or {}, found.criteria)


def story_in(sentence: str) -> dict[str, str]:
    """The three parts of a story sentence; nothing where it is none."""
    return read_story(sentence.strip()) or {}


def as_criteria(text: str) -> list[dict[str, object]]:
    """A checklist as the field keeps it; each criterion gets its uid when it is stored."""
    return [{"text": one.text, "done": bool(one.done)} for one in acceptance.parse(text)]

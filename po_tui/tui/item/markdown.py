"""A whole item as one Markdown text, for an editor of one's own, and read back from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from po_tui.model import acceptance
from po_tui.model.acceptance import Criterion
from po_tui.model.choices import choice_of, in_words
from po_tui.model.fields import DETAILS, EVERY, Kept, Kind
from po_tui.model.views import ItemView
from po_tui.tui.item.criteria import criteria_after
from po_tui.words import _

_HEADING: Final = re.compile(r"^##\s+(Acceptance criteria|Acceptatiecriteria)\s*$", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_STORY_LINES: Final = (("as_a", "As a:"), ("i_want", "I want:"), ("so_that", "So that:"))


@dataclass(frozen=True)
class Written:
    """What the text says, field by field; a story line that is not there says nothing."""

    values: dict[str, str]
    criteria: str


def as_markdown(view: ItemView) -> str:
    """Title, story, description and criteria, ready to edit."""
    parts = [f"# {view.title}", ""]
    lines = _lines_of(view.type, story=view.has_story)
    if lines:
        parts += [f"{word} {_text_of(view, name)}".rstrip() for name, word in lines]
        parts.append("")
    if view.description:
        parts += [view.description.rstrip("\n"), ""]
    parts += ["## Acceptance criteria", "", acceptance.as_text(view.criteria)]
    told = _("{item}: save and close to keep it; empty the text to change nothing.")
    return f"<!-- {told.format(item=view.key)} -->\n" + "\n".join(parts)


def _lines_of(type: str, *, story: bool) -> tuple[tuple[str, str], ...]:
    """The fields of a type that stand on a line of their own, each with the word before it."""
    own = tuple(
        (field.name, f"{_(field.label)}:")
        for field in DETAILS.get(type, ())
        if field.kept is Kept.details
    )
    return (*(_STORY_LINES if story or type == "story" else ()), *own)


def _text_of(view: ItemView, name: str) -> str:
    value = str(getattr(view, name, "") or view.details.get(name) or "")
    return in_words(value) if value and EVERY[name].kind is Kind.choice else value


def _value_of(name: str, text: str) -> str:
    """What a line says, as it is stored; what cannot be is refused where it is saved."""
    return choice_of(EVERY[name], text) or text if EVERY[name].kind is Kind.choice else text


def read_markdown(text: str, type: str = "") -> Written | None:
    """The fields in an edited text of an item of that type; None where it was emptied."""
    lines = _COMMENT.sub("", text).strip().split("\n")
    if not any(line.strip() for line in lines):
        return None
    title = lines.pop(0).lstrip("# ").strip()
    heading = next((n for n, line in enumerate(lines) if _HEADING.match(line.strip())), len(lines))
    story, rest = _take_lines(lines[:heading], _lines_of(type, story=True))
    description = "\n".join(rest).strip("\n")
    return Written(
        {"title": title, **story, "description": description}, "\n".join(lines[heading + 1 :])
    )


def changes(view: ItemView, written: Written) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that the text changes, and what they were when it was made."""
    texts = dict(written.values)
    # A line that was deleted is an empty one.
    stood = [name for name, _word in _lines_of(view.type, story=view.has_story)]
    texts = {name: "" for name in stood if _stored(view, name)} | texts
    seen: dict[str, Any] = {name: _stored(view, name) for name in texts}
    values: dict[str, Any] = {
        name: text for name, text in texts.items() if text != str(seen[name]).strip("\n")
    }
    before = stored_criteria(view.criteria)
    after = criteria_after(view.criteria, written.criteria)
    if after != before:
        values["criteria"], seen["criteria"] = after, before
    return values, {name: seen[name] for name in values}


def stored_criteria(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """The criteria as the item keeps them."""
    return [dict(one.as_dict()) for one in criteria]


def _stored(view: ItemView, name: str) -> str:
    """A field that stands on a line, as it is stored."""
    if EVERY[name].kept is Kept.details:
        return str(view.details.get(name) or "")
    return str(getattr(view, name))


def _take_lines(
    lines: Sequence[str], known: Sequence[tuple[str, str]]
) -> tuple[dict[str, str], list[str]]:
    """The lines of the known fields wherever they stand before the criteria, and what is left."""
    story: dict[str, str] = {}
    rest = []
    for line in lines:
        for name, word in known:
            if name not in story and line.strip().lower().startswith(word.lower()):
                story[name] = _value_of(name, line.strip()[len(word) :].strip())
                break
        else:
            rest.append(line)
    return story, rest

"""A whole item as one Markdown text, for an editor of one's own, and read back from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from po_tui.model import acceptance
from po_tui.model.acceptance import Criterion
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
    if view.type == "story" or view.has_story:
        parts += [f"{word} {getattr(view, name)}".rstrip() for name, word in _STORY_LINES]
        parts.append("")
    if view.description:
        parts += [view.description.rstrip("\n"), ""]
    parts += ["## Acceptance criteria", "", acceptance.as_text(view.criteria)]
    told = _("{item}: save and close to keep it; empty the text to change nothing.")
    return f"<!-- {told.format(item=view.key)} -->\n" + "\n".join(parts)


def read_markdown(text: str) -> Written | None:
    """The fields in an edited text; None where it was emptied."""
    lines = _COMMENT.sub("", text).strip().split("\n")
    if not any(line.strip() for line in lines):
        return None
    title = lines.pop(0).lstrip("# ").strip()
    heading = next((n for n, line in enumerate(lines) if _HEADING.match(line.strip())), len(lines))
    story, rest = _take_story(lines[:heading])
    description = "\n".join(rest).strip("\n")
    return Written(
        {"title": title, **story, "description": description}, "\n".join(lines[heading + 1 :])
    )


def changes(view: ItemView, written: Written) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that the text changes, and what they were when it was made."""
    texts = dict(written.values)
    if view.has_story:  # a story line that was deleted is an empty one
        texts = {name: "" for name, _word in _STORY_LINES} | texts
    seen: dict[str, Any] = {name: getattr(view, name) for name in texts}
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


def _take_story(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The story lines wherever they stand before the criteria, and what is left."""
    story: dict[str, str] = {}
    rest = []
    for line in lines:
        for name, word in _STORY_LINES:
            if name not in story and line.strip().lower().startswith(word.lower()):
                story[name] = line.strip()[len(word) :].strip()
                break
        else:
            rest.append(line)
    return story, rest

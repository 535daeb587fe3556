"""Fields of an item as one types them: points, labels, keys of goals and items."""

import re
from typing import Any

from po_tui.model.fields import BY_NAME
from po_tui.model.views import ItemView
from po_tui.tui.item.words import number
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Unknown

_BETWEEN = re.compile(r"[,;\s]+")


def text_of(view: ItemView, name: str) -> str:
    """A field as it is shown to be edited."""
    match name:
        case "estimate":
            return number(view.estimate)
        case "labels":
            return ", ".join(view.labels)
        case "goals":
            return " ".join(goal.key for goal in view.goals)
        case "depends_on":
            return " ".join(item.key for item in view.depends_on)
        case "parent_id":
            return view.parent.key if view.parent else ""
    return str(getattr(view, name) or "")


def value_of(workspace: Workspace, name: str, text: str) -> Any:
    """What is typed, as the field keeps it; raises Mistake where it cannot be that."""
    text = text.strip() if name != "description" else text
    match name:
        case "estimate":
            return points(text)
        case "labels":
            return [label for part in text.split(",") if (label := part.strip())]
        case "goals":
            return goals(workspace, text)
        case "depends_on":
            return [workspace.backlog.item(key) for key in keys(text)]
        case "parent_id":
            return workspace.backlog.item(text) if text else None
        case "deadline":
            return text or None
    return text


def stored_value(view: ItemView, name: str) -> Any:
    """The field as the workspace compares it with what someone else may have written meanwhile."""
    match name:
        case "labels":
            return list(view.labels)
        case "goals":
            return [goal.id for goal in view.goals]
        case "depends_on":
            return [item.id for item in view.depends_on]
        case "parent_id":
            return view.parent.id if view.parent else None
    return getattr(view, name)


def goals(workspace: Workspace, text: str) -> list[int]:
    """The goals named by key, any case; raises Unknown for a key that is none."""
    known = {goal.key.casefold(): goal.id for goal in workspace.vision.goals()}
    for key in keys(text):
        if key.casefold() not in known:
            raise Unknown(_("there is no goal {key} – 2 shows the goals").format(key=key))
    return [known[key.casefold()] for key in keys(text)]


def points(text: str) -> float | None:
    """Points as people write them: 5, ½, 2,5, none."""
    text = text.strip().replace(",", ".")
    if text.casefold() in {"", "-", "none", "geen"}:
        return None
    if text == "½":
        return 0.5
    try:
        return float(text)
    except ValueError:
        raise Mistake(
            _("{field} cannot be “{value}” – give a number, or nothing").format(
                field=_(BY_NAME["estimate"].label), value=text
            )
        ) from None


def keys(text: str) -> list[str]:
    """The keys in a text, whatever stands between them."""
    return [key for key in _BETWEEN.split(text.strip()) if key]


def labels_after(before: list[str], text: str) -> list[str]:
    """Labels as typed: a list takes the place of what was there, `+new -old` changes it."""
    words = [word for part in text.split(",") if (word := part.strip())]
    if not words or not all(word[0] in "+-" for part in words for word in part.split()):
        return words
    after = list(before)
    for word in (one for part in words for one in part.split()):
        if word[0] == "-":
            after = [label for label in after if label.casefold() != word[1:].casefold()]
        elif word[1:] and word[1:] not in after:
            after.append(word[1:])
    return after

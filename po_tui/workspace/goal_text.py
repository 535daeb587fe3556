"""A goal's fields as one types them: shown to be edited, offered, and read back as one step."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from po_tui.model.choices import in_words
from po_tui.model.fields import Field, Kind
from po_tui.model.goals import BY_NAME, CADENCES, FIELDS
from po_tui.model.quality import figure
from po_tui.words import _
from po_tui.workspace.file import ChangedMeanwhile

if TYPE_CHECKING:
    from po_tui.model.views import GoalView
    from po_tui.workspace.workspace import Workspace


def texts_of(goal: "GoalView") -> dict[str, str]:
    """All fields as they are shown to be edited."""
    return {field.name: _text_of(goal, field) for field in FIELDS}


def _text_of(goal: "GoalView", field: Field) -> str:
    if field.kind is Kind.person:
        return goal.owner.name if goal.owner else ""
    value = getattr(goal, field.name)
    if field.kind is Kind.choice:
        return in_words(value)
    return figure(value) if field.kind is Kind.figure else value or ""


def offers_of(workspace: "Workspace") -> dict[str, Sequence[tuple[str, str]]]:
    """By field, what could be meant: a text, and what it is."""
    people = [(one.name, one.key) for one in workspace.people.all()]
    known = [" ".join(goal.objective.split()) for goal in workspace.goals.all()]
    return {
        "direction": [(in_words(one), "") for one in BY_NAME["direction"].choices],
        "cadence": [(_(one), "") for one in CADENCES],
        "owner_id": people,
        "objective": [(text, "") for text in dict.fromkeys(known) if text],
    }


def retell(
    workspace: "Workspace", goal_id: int, texts: Mapping[str, str], seen: Mapping[str, str]
) -> list[str]:
    """Change the fields named from how people write them, as one step; returns those that changed.

    `seen` holds the texts the person saw: where one differs from both what stands there now and what
    was typed, ChangedMeanwhile is raised and nothing is written.
    """
    goals = workspace.goals
    now = texts_of(goals.view(goal_id))
    with goals.step(_("Edit a goal")):
        for name, text in texts.items():
            if name in seen and now[name] not in (seen[name], text):
                raise ChangedMeanwhile(_(BY_NAME[name].label), text, now[name])
        values = {name: goals.value_of(name, text) for name, text in texts.items()}
        return goals.revise(goal_id, values)

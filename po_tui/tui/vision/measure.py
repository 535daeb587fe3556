"""All measurements of a goal: add one, correct one, take one away; each a step of its own."""

from collections.abc import Sequence

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.model.views import GoalView
from po_tui.tui.item.entries import CannotBe, Entries, Entry
from po_tui.tui.item.words import figure
from po_tui.tui.page import QUIET
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import NothingSaved
from po_tui.workspace.goals import measurement_line


def measurements_sheet(goal: GoalView, workspace: Workspace) -> Entries:
    """The sheet of one goal."""
    goals, drafts = workspace.goals, workspace.drafts

    def write(id: int | None, text: str | None) -> Sequence[Entry]:
        try:
            if id is None:
                goals.measure(goal.id, text or "")
            elif text is None:
                goals.remove_measurement(id)
            else:
                goals.correct(id, text)
            return entries_of(goals.view(goal.id))
        except (WorkspaceError, NothingSaved) as no:
            raise CannotBe(str(no)) from no

    return Entries(
        _("Measurements of {goal}").format(goal=goal.key),
        entries_of(goal),
        write,
        ask=_("value, day (today unless you say so), note – like 38 2026-11-20 by the desk log"),
        empty=_("Not measured yet – which is not 0 %."),
        draft=drafts.get(goal.key, "measurement"),
        on_draft=lambda text: drafts.keep(goal.key, "measurement", text),
    )


def entries_of(goal: GoalView) -> list[Entry]:
    """The measurements, the latest first."""
    unit = plain_line(goal.unit)
    return [
        Entry(
            one.id,
            Content.assemble(
                (f"{one.on}  ", QUIET),
                f"{figure(one.value)} {unit}".rstrip(),
                (f"  {plain_line(one.note)}" if one.note else "", QUIET),
            ),
            measurement_line(one.on, one.value, one.note),
        )
        for one in reversed(goal.measurements)
    ]

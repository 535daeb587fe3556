"""Takes a step back, or does it again: at once where that takes a moment, else with progress shown."""

from time import monotonic
from typing import TYPE_CHECKING, Final

from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.tui.app import PoTuiApp
    from po_tui.workspace.bulk import Portions
    from po_tui.workspace.history import PastStep

AT_ONCE: Final = 0.3
"""Seconds after which somebody wants to see that something happens."""


def undo(app: "PoTuiApp") -> None:
    """Take back the latest step of this app; raises Refused where that cannot be."""
    step, portions = app.workspace.history.undoing()
    said = _("Undone: {step}").format(step=step.label)
    _carry_out(app, step, portions, _("Taking back “{step}”").format(step=step.label), said)


def redo(app: "PoTuiApp") -> None:
    """Do again what was undone last; raises Refused where there is nothing."""
    step, portions = app.workspace.history.redoing()
    said = _("Done again: {step}").format(step=step.label)
    _carry_out(app, step, portions, _("Doing “{step}” again").format(step=step.label), said)


def _carry_out(
    app: "PoTuiApp", step: "PastStep", portions: "Portions", doing: str, said: str
) -> None:
    # People count items, whatever else of them was changed along.
    items = {change.row for change in step.changes if change.kind == "item"}
    total, changes = len(items) or len(step.changes), len(step.changes)

    def counted() -> "Portions":
        for done in portions:
            yield done * total // changes
        app.say(said)

    shown, until = counted(), monotonic() + AT_ONCE
    for done in shown:
        if monotonic() > until and done < total:
            from po_tui.tui.backlog.progress import Doing

            _opening = app.push_screen(Doing(shown, done, total, doing))
            return

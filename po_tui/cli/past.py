"""The past: what was done, taking it back, doing it again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser, whole_number
from po_tui.model.plain import plain_line
from po_tui.store.past import WHOLE
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.store.journal import PastChange, PastStep

SHOWN: Final = 50
"""How many steps a person gets to see unless they ask for more."""


def undo_options(parser: Parser, /) -> None:
    """What `undo` takes."""
    parser.add_argument(
        "step",
        metavar="STEP",
        nargs="?",
        type=whole_number,
        help=_("the number of a step of `--list`"),
    )
    parser.add_argument(
        "--list", action="store_true", help=_("list the steps, those of the app and of others too")
    )
    parser.add_common(json=True)


def undo(call: Call, /) -> int:
    """Take back the latest step of the command line, or the one numbered."""
    if call.options.list:
        return _list(call, call.workspace.history.steps(SHOWN))
    taken = call.workspace.history.undo(call.options.step)
    return _done(call, taken, _("Undone: {step}"))


def redo_options(parser: Parser, /) -> None:
    """What `redo` takes."""
    parser.add_common(json=True)


def redo(call: Call, /) -> int:
    """Do again what was undone last."""
    return _done(call, call.workspace.history.redo(), _("Done again: {step}"))


def history_options(parser: Parser, /) -> None:
    """What `history` takes."""
    parser.add_argument("key", metavar="KEY", nargs="?", help=_("only what happened to this item"))
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole_number,
        default=200,
        help=_("at most so many steps (200)"),
    )
    parser.add_common(json=True)


def history(call: Call, /) -> int:
    """List steps, newest first."""
    past, limit = call.workspace.history, call.options.limit
    if call.options.key is None:
        return _list(call, past.steps(limit))
    return _list(call, past.of_item(call.item(call.options.key), limit))


def _done(call: Call, step: "PastStep", said: str) -> int:
    if call.json:
        call.answer({"product": call.workspace.key, "step": step_json(call, step)})
    else:
        call.say(said.format(step=plain_line(step.label)))
    return DONE


def _list(call: Call, steps: "list[PastStep]") -> int:
    if call.json:
        named = [step_json(call, step) for step in steps]
        call.answer({"product": call.workspace.key, "count": len(named), "steps": named})
        return DONE
    columns = (
        Column(_("step"), right=True, style="cyan"),
        Column(_("when")),
        Column(_("by")),
        Column(_("what"), flexible=True),
        Column(""),
    )
    rows = (
        (str(step.id), output.day_and_time(step.at), step.person, what_was_done(step), _state(step))
        for step in steps
    )
    for line in output.table(columns, rows):
        call.say(line)
    return DONE


def what_was_done(step: "PastStep") -> str:
    """A step as one line: what, and why where someone said so."""
    return f"{step.label} – {step.reason}" if step.reason else step.label


def _state(step: "PastStep") -> str:
    return _("undone") if step.undone else ""


def step_json(call: Call, step: "PastStep") -> dict[str, Any]:
    """A step as JSON."""
    return {
        "step": step.id,
        "at": step.at,
        "label": step.label,
        "person": step.person,
        "origin": step.origin,
        "reason": step.reason,
        "undone": step.undone,
        "reverts": step.reverts,
        "changes": [_change_json(call, change) for change in step.changes],
    }


def _change_json(call: Call, change: "PastChange") -> dict[str, Any]:
    """What one change says to a script: a record added or removed, or a field before and after."""
    key = call.workspace.backlog.key(change.row) if change.kind == "item" else None
    named: dict[str, Any] = {"kind": change.kind, "key": key}
    if change.field == WHOLE:
        return named | {"change": "added" if change.before is None else "removed"}
    before, after = (
        _neighbours(call, value) if change.field == "rank" else value
        for value in (change.before, change.after)
    )
    return named | {"change": "changed", "field": change.field, "before": before, "after": after}


def _neighbours(call: Call, place: Mapping[str, int | None]) -> dict[str, str | None]:
    """A place in the order by the keys of the items around it."""
    key = call.workspace.backlog.key
    return {side: None if other is None else key(other) for side, other in place.items()}


COMMANDS: Final = {
    "undo": (undo_options, undo),
    "redo": (redo_options, redo),
    "history": (history_options, history),
}

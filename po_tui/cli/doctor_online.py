"""Would a sync work? Each tracker is asked: sign-in, permissions, fields – and what a sync would cost."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli import mistakes, output
from po_tui.cli.call import Call
from po_tui.cli.cells import fit
from po_tui.cli.mistakes import DONE, FAILED
from po_tui.model.plain import plain_line
from po_tui.trackers.base import Check, Health, TrackerError

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView
    from po_tui.workspace.workspace import Workspace

MARKS: Final = {Health.fine: "✓", Health.warning: "!", Health.wrong: "✗"}
STYLES: Final = {Health.fine: "green", Health.warning: "yellow", Health.wrong: "red"}


class Asked(NamedTuple):
    """What one tracker said."""

    remote: "RemoteView"
    checks: Sequence[Check]
    code: int
    """What the command ends with if nothing worse is found."""


def ask_all(call: Call) -> list[Asked]:
    """Ask the trackers of the product named, else those of all products in the file."""
    from po_tui.sync.remotes import Remotes

    return [
        asyncio.run(_ask(call, workspace, view))
        for workspace in _products(call)
        for view in Remotes(workspace).all()
    ]


def _products(call: Call) -> "Iterator[Workspace]":
    from po_tui.store.rows import products
    from po_tui.workspace.workspace import Workspace

    if call.settings.product:
        yield call.workspace
    elif call.settings.db.exists():
        for product in products(call.store().rows):
            yield Workspace.open(call.store(), product.key)


async def _ask(call: Call, workspace: "Workspace", view: "RemoteView") -> Asked:
    from po_tui.store.remotes import standing
    from po_tui.sync import connect

    expected = standing(workspace.store.rows, view.id).linked
    try:
        tracker = connect.connect(workspace, view, call.settings, interactive=sys.stdin.isatty())
        try:
            # Signing in comes with it, and what else is wrong is no fault of the token.
            checks = [*await tracker.check(expected)]
        finally:
            await tracker.close()
    except TrackerError as problem:
        code, line = mistakes.explain(problem)
        return Asked(view, [Check("sign-in", Health.wrong, line)], code)
    wrong = any(check.health is Health.wrong for check in checks)
    return Asked(view, checks, FAILED if wrong else DONE)


def as_json(asked: Asked) -> dict[str, Any]:
    """One tracker, for scripts."""
    return {
        "remote": asked.remote.name,
        "ok": asked.code == DONE,
        "checks": [
            {
                "check": check.name,
                "ok": None if check.health is Health.warning else check.health is Health.fine,
                "text": check.text,
                **({"facts": dict(check.facts)} if check.facts else {}),
            }
            for check in asked.checks
        ],
    }


def lines(asked: Asked) -> Iterator[str]:
    """One tracker, for a person."""
    yield ""
    yield output.styled(plain_line(f"{asked.remote.name} · {asked.remote.project}"), "bold")
    room = max(len(check.name) for check in asked.checks) + 2
    for check in asked.checks:
        mark = output.styled(MARKS[check.health], STYLES[check.health])
        yield f"{mark} {fit(plain_line(check.name), room)}{plain_line(check.text)}"

"""What a person reads when a command fails – what happened, what to do – and what a script reads.

    WrongUse   the command was not given what it takes       (exit code 2)
    Failed     it could not be done, and nothing was lost    (exit code 1)
    a tracker that is out of reach, or does not let us in    (exit code 4)

Everything the layers below raise for a person is told apart here, by the codes of the contract.
"""

import os
import sys
from typing import Final

from po_tui.words import _

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
CLASHES: Final = 3
UNREACHED: Final = 4
"""A tracker is out of reach, or its sign-in refused."""
SOME: Final = 5
"""Some went through and some did not."""
STOPPED: Final = 130


class WrongUse(Exception):
    """The command was not given what it takes; the text says what it takes."""


class Failed(Exception):
    """It could not be done; the text says why and what to do."""


def tell(problem: BaseException) -> int:
    """Say on stderr, in one line, what happened and what to do; returns the exit code."""
    if os.environ.get("PO_TUI_DEBUG") == "1":
        import traceback

        traceback.print_exception(problem)
    code, line = explain(problem)
    from po_tui.model.plain import plain_line

    print(f"po-tui: {plain_line(line)}", file=sys.stderr)
    return code


def explain(problem: BaseException) -> tuple[int, str]:
    """The exit code and the line for something that went wrong."""
    if isinstance(problem, (WrongUse, *_mistakes())):
        return WRONG, str(problem)
    if isinstance(problem, (Failed, *_refusals())):
        return FAILED, str(problem)
    # Whoever raised it has loaded it; no other command does.
    trackers = sys.modules.get("po_tui.trackers.base")
    if trackers is not None and isinstance(problem, trackers.TrackerError):
        return FAILED if isinstance(problem, trackers.Refused) else UNREACHED, str(problem)
    if isinstance(problem, OSError):
        why = problem.strerror or str(problem)
        return FAILED, _("{why} – check the file and the disk").format(why=why)
    return FAILED, _(
        "something broke inside ({what}) – run it again with PO_TUI_DEBUG=1 to see where, and report it"
    ).format(what=f"{type(problem).__name__}: {problem}")


def _mistakes() -> tuple[type[Exception], ...]:
    """What was asked for or handed in cannot be used."""
    from po_tui.exchange.files import BadFile
    from po_tui.model.filters import FilterMistake
    from po_tui.model.validate import NotValid
    from po_tui.settings import SettingsMistake
    from po_tui.store.file import FileRefused
    from po_tui.workspace.errors import Mistake

    return (SettingsMistake, FileRefused, BadFile, FilterMistake, NotValid, Mistake)


def _refusals() -> tuple[type[Exception], ...]:
    """A rule of the work, another person's change, or the disk said no."""
    from po_tui.store.journal import LaterStepStands, NothingToRedo, NothingToUndo, StillUsed
    from po_tui.store.store import ChangedMeanwhile, NothingSaved
    from po_tui.workspace.errors import Refused

    return (
        Refused,
        ChangedMeanwhile,
        NothingSaved,
        LaterStepStands,
        StillUsed,
        NothingToUndo,
        NothingToRedo,
    )

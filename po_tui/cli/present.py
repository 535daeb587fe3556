"""The projector: what the room sees of the meeting, from a terminal of its own."""

from typing import Final

from po_tui.cli.call import Call
from po_tui.cli.parsing import Parser
from po_tui.words import _


def present_options(parser: Parser, /) -> None:
    """What `present` takes."""
    parser.add_argument(
        "--follow",
        action="store_true",
        help=_("go where the running session goes: item, step, clock, votes once they are turned"),
    )
    parser.add_common()


def present(call: Call, /) -> int:
    """Show the meeting to the room; nothing is ever written."""
    from po_tui.cli.opening import check_terminal, open_apart

    check_terminal()
    from po_tui.tui.refinement.present import run

    workspace = open_apart(call, read_only=True)
    try:
        return run(workspace, call.settings, follow=call.options.follow)
    finally:
        workspace.store.close()


COMMANDS: Final = {"present": (present_options, present)}

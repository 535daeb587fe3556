"""Documents for others, written from the records of the work."""

from typing import Final

from po_tui.cli.call import Call, write_text
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser, whole_number
from po_tui.words import _


def report_options(parser: Parser, /) -> None:
    """What `report` takes."""
    parser.add_argument("document", metavar="DOCUMENT", choices=("minutes",), help="minutes")
    parser.add_argument(
        "--session",
        metavar="N",
        type=whole_number,
        help=_("the number of the session; the latest one if not given"),
    )
    parser.add_argument(
        "--format", metavar="FORMAT", choices=("markdown",), default="markdown", help="markdown"
    )
    parser.add_argument(
        "--out", metavar="FILE", default="-", help=_("where to; stdout if not given")
    )
    parser.add_common(lang=_("the language of the document"))


def report(call: Call, /) -> int:
    """Write the minutes of a session."""
    from po_tui.documents.minutes import minutes

    workspace = call.workspace
    session = workspace.refinement.numbered(call.options.session)
    write_text(call.options.out, minutes(workspace, session.id, call.settings.lang))
    return DONE


COMMANDS: Final = {"report": (report_options, report)}

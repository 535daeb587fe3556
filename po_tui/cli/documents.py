"""Documents for others, written from the records of the work."""

from typing import Final

from po_tui.cli.call import Call, write_text
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.parsing import Parser, whole_number
from po_tui.words import _


def report_options(parser: Parser, /) -> None:
    """What `report` takes."""
    documents = ("agenda", "minutes", "sessions", "vision", "roadmap")
    parser.add_argument(
        "document", metavar="DOCUMENT", choices=documents, help=", ".join(documents)
    )
    parser.add_argument(
        "--session",
        metavar="N",
        type=whole_number,
        help=_(
            "minutes, agenda: the number of the session; the latest, or the coming one, if not given"
        ),
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=("markdown", "html"),
        default="markdown",
        help=_("markdown, or html: one file that needs nothing else"),
    )
    parser.add_argument(
        "--out", metavar="FILE", default="-", help=_("where to; stdout if not given")
    )
    parser.add_common(lang=_("the language of the document"))


def report(call: Call, /) -> int:
    """Write a document, whole or not at all."""
    write_text(call.options.out, _written(call))
    return DONE


def _written(call: Call) -> str:
    """The document asked for; raises WrongUse where there is none like that."""
    options, workspace = call.options, call.workspace
    if options.document == "minutes":
        from po_tui.documents.minutes import minutes

        session = workspace.refinement.numbered(options.session)
        return minutes(workspace, session.id, call.settings.lang, options.format)
    if options.document == "agenda":
        from po_tui.documents.agenda import agenda, coming

        if options.session is None:
            return agenda(workspace, coming(workspace), options.format)
        return agenda(workspace, workspace.refinement.numbered(options.session).id, options.format)
    if options.session is not None:
        raise WrongUse(_("--session goes with minutes and agenda – leave it out"))
    if options.document == "sessions":
        from po_tui.documents.sessions import sessions

        return sessions(workspace, options.format)
    if options.document == "vision":
        from po_tui.documents.vision_page import vision_page

        return vision_page(workspace, options.format)
    from po_tui.documents.roadmap_page import roadmap_page

    return roadmap_page(workspace, options.format)


COMMANDS: Final = {"report": (report_options, report)}

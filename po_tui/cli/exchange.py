"""Files in and out: items from what others hand over, the product as a file for others or for later."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call, write_text
from po_tui.cli.import_told import Imported, report_json, say
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.exchange.mapping import Choice
    from po_tui.workspace.incoming import ImportReport

STDIN: Final = "-"
JSON: Final = "json"
WRITERS: Final = {
    "csv": ("backlog_csv", "backlog_csv"),
    "markdown": ("markdown", "backlog_markdown"),
    "html": ("backlog_html", "backlog_html"),
}
"""The formats to read or to edit: the module of `exchange` that writes each, and its function."""
ENDINGS: Final = {
    ".csv": "csv", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
}  # fmt: skip
"""What the name of a file says about the format."""


# ── import ──────────────────────────────────────────────────────────────────────────────────────


def import_options(parser: Parser, /) -> None:
    """What `import` takes."""
    from po_tui.exchange.importing import AUTO, FORMATS, READ_AS
    from po_tui.exchange.mapping import DAY_ORDERS, TARGETS

    parser.add_argument(
        "files", metavar="FILE", nargs="+", help=_("the file, or several; - reads stdin")
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=(AUTO, *FORMATS),
        default=AUTO,
        help=", ".join((AUTO, *FORMATS)),
    )
    parser.add_argument(
        "--as",
        dest="reads_as",
        metavar="KIND",
        choices=READ_AS,
        default="",
        help=_("what a Markdown page is, where that is not clear: {kinds}").format(
            kinds=", ".join(READ_AS)
        ),
    )
    parser.add_argument(
        "--map",
        dest="mapped",
        metavar="HEADING=FIELD",
        action="append",
        default=[],
        help=_(
            "what a column of a list becomes; remembered for the next list of that kind: {fields}"
        ).format(fields=", ".join(TARGETS)),
    )
    parser.add_argument(
        "--dates",
        metavar="ORDER",
        choices=DAY_ORDERS,
        default="",
        help=_("whether 03/04/2027 is the third of April (dmy) or the fourth of March (mdy)"),
    )
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        default="",
        help=_("of a file that is not UTF-8, such as windows-1252"),
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=_(
            "only say what would happen; of a list column by column, of a vision or a roadmap line by line"
        ),
    )
    parser.add_common(json=True)


def import_files(call: Call, /) -> int:
    """Import files, as one step; none where one of them cannot be used at all."""
    files, dry_run = call.options.files, call.options.dry_run
    if files.count(STDIN) > 1:
        raise WrongUse(_("stdin can be read once – name - a single time"))
    if len(files) > 1 and not dry_run:
        for file in files:
            if file != STDIN:
                _import(call, file, dry_run=True)
    with _as_one_step(call, files):
        done = [_import(call, file, dry_run=dry_run) for file in files]
    if call.json:
        call.answer(report_json(done, dry_run))
    else:
        for one in done:
            say(call, one, dry_run)
    return DONE


@contextmanager
def _as_one_step(call: Call, files: Sequence[str]) -> Iterator[None]:
    """What one command brings into the backlog is taken back by one undo, however many files it is."""
    if len(files) < 2 or call.options.dry_run or not _into_backlog(call, files):
        yield
        return
    label = ngettext("Import {n} file", "Import {n} files", len(files)).format(n=len(files))
    with call.workspace.store.together(label, call.workspace.product_id):
        yield


def _into_backlog(call: Call, files: Sequence[str]) -> bool:
    """Whether some of the files hold items; a whole product is none, and needs no other to be here."""
    from po_tui.exchange import importing

    named, encoding = call.options.format, call.options.encoding
    if named != importing.AUTO:
        return bool(named != importing.JSON)
    return any(file == STDIN or _format_of(file, encoding) != importing.JSON for file in files)


def _import(call: Call, file: str, *, dry_run: bool) -> Imported:
    from po_tui.exchange import importing

    format, encoding = call.options.format, call.options.encoding
    if format == importing.AUTO and (file != STDIN or _stdin_holds_product()):
        format = importing.JSON if file == STDIN else _format_of(file, encoding)
    if format == importing.JSON:
        return _import_product(call, file, dry_run=dry_run)
    with output.Progress(shown=not call.json) as progress:
        report = importing.import_file(
            call.workspace,
            file,
            format,
            reads_as=call.options.reads_as,
            choice=_choice(call),
            encoding=encoding,
            dry_run=dry_run,
            progress=progress,
        )
    return _told(file, call.workspace.key, report)


def _format_of(file: str, encoding: str) -> str:
    from po_tui.exchange import importing
    from po_tui.exchange.files import read_text

    return importing.detect(file, read_text(file, encoding))


def _choice(call: Call) -> "Choice | None":
    """What was told about the columns of a list; None where nothing was."""
    from po_tui.exchange.mapping import read_choice

    options = call.options
    if not options.mapped and not options.dates:
        return None
    return read_choice(options.mapped, options.dates)


def _told(file: str, product: str, report: "ImportReport") -> Imported:
    return Imported(
        file,
        report.format,
        product,
        report.added,
        report.updated,
        report.skipped,
        report.keys,
        report.updated_keys,
        report.notes,
        report.noted,
        report.lines,
        report.columns,
    )


def _import_product(call: Call, file: str, *, dry_run: bool) -> Imported:
    """A whole product; a dry run brings it into a database that is thrown away."""
    from tempfile import TemporaryDirectory

    from po_tui.exchange.files import read_text
    from po_tui.exchange.full_json import import_product
    from po_tui.store import rows
    from po_tui.store.store import Author, Store

    text = read_text(file)
    if not dry_run:
        store = call.store(create=True)
        key = import_product(store, text)
        return Imported(file, "json", key, _items_of(store, key))
    with TemporaryDirectory(prefix="po-tui-") as folder:
        trial = Store(Path(folder) / "trial.db", Author.command(call.settings.me))
        try:
            key = import_product(trial, text)
            added = _items_of(trial, key)
        finally:
            trial.close()
    if call.settings.db.exists() and rows.product_id(call.store().rows, key) is not None:
        from po_tui.workspace.errors import Refused

        raise Refused(
            _("there is a product {key} already – import it into another database (--db)").format(
                key=key
            )
        )
    return Imported(file, "json", key, added)


def _items_of(store: Any, key: str) -> int:
    found = store.rows.execute(
        "SELECT count(*) FROM item JOIN product ON product.id = product_id WHERE product.key = ?",
        (key,),
    )
    return int(found.fetchone()[0])


def _stdin_holds_product() -> bool:
    """Whether what is piped in begins like an export; nothing of it is used up."""
    from po_tui.exchange.importing import begins_like_product

    peek: Callable[[int], bytes] | None = getattr(sys.stdin.buffer, "peek", None)
    if peek is None:
        return False
    return begins_like_product(peek(256)[:256].decode("utf-8-sig", "ignore"))


# ── export ──────────────────────────────────────────────────────────────────────────────────────


def export_options(parser: Parser, /) -> None:
    """What `export` takes."""
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=(*WRITERS, JSON),
        help=_(
            "json (complete), csv (for a spreadsheet; edited, it can be imported again), markdown"
            " or html (to read); what FILE ends in, else json"
        ),
    )
    parser.add_argument(
        "--out", metavar="FILE", default=STDIN, help=_("where to; stdout if not given")
    )
    parser.add_argument("--filter", metavar="QUERY", help=_("only these items; all but json"))
    parser.add_common()


def export(call: Call, /) -> int:
    """Write the product out."""
    options, workspace = call.options, call.workspace
    format = options.format or ENDINGS.get(Path(options.out).suffix.lower(), JSON)
    if format == JSON:
        if options.filter is not None:
            raise WrongUse(
                _(
                    "json is always complete, --filter goes with csv, markdown and html – `po-tui list QUERY --json` prints items"
                )
            )
        from po_tui.exchange.full_json import export_product

        text = export_product(workspace.store, workspace.product_id)
    else:
        from importlib import import_module

        from po_tui.cli.backlog import find

        module, name = WRITERS[format]
        write = getattr(import_module(f"po_tui.exchange.{module}"), name)
        text = write(workspace, find(call, options.filter or ""))
    write_text(options.out, text)
    return DONE


COMMANDS: Final = {"import": (import_options, import_files), "export": (export_options, export)}

"""Files in and out: items from what others hand over, the product as a file for others or for later."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli import output
from po_tui.cli.call import Call, write_text
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.model.plain import plain_line
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.workspace.incoming import ImportReport, ShownLine, Skipped

STDIN: Final = "-"
_WIDTH: Final = 44
"""Cells of a line of a page as it is previewed."""
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


class Imported(NamedTuple):
    """What became of one file."""

    file: str
    format: str
    product: str
    added: int
    updated: int = 0
    skipped: "Sequence[Skipped]" = ()
    keys: Sequence[str] = ()
    updated_keys: Sequence[str] = ()
    notes: Sequence[str] = ()
    noted: int = 0
    lines: "Sequence[ShownLine]" = ()
    """Of a vision or a roadmap: the page line by line."""


def import_options(parser: Parser, /) -> None:
    """What `import` takes."""
    from po_tui.exchange.importing import AUTO, FORMATS, READ_AS

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
        "--dry-run",
        action="store_true",
        help=_("only say what would happen; of a vision or a roadmap line by line"),
    )
    parser.add_common(json=True)


def import_files(call: Call, /) -> int:
    """Import files, each as one step; none where one of them cannot be used at all."""
    files, dry_run = call.options.files, call.options.dry_run
    if files.count(STDIN) > 1:
        raise WrongUse(_("stdin can be read once – name - a single time"))
    if len(files) > 1 and not dry_run:
        for file in files:
            if file != STDIN:
                _import(call, file, dry_run=True)
    done = [_import(call, file, dry_run=dry_run) for file in files]
    if call.json:
        call.answer(_report_json(done, dry_run))
    else:
        for one in done:
            _say(call, one, dry_run)
    return DONE


def _import(call: Call, file: str, *, dry_run: bool) -> Imported:
    from po_tui.exchange import importing

    format = call.options.format
    if format == importing.AUTO and (file != STDIN or _stdin_holds_product()):
        format = importing.detect(file) if file != STDIN else importing.JSON
    if format == importing.JSON:
        return _import_product(call, file, dry_run=dry_run)
    with output.Progress(shown=not call.json) as progress:
        report = importing.import_file(
            call.workspace,
            file,
            format,
            reads_as=call.options.reads_as,
            dry_run=dry_run,
            progress=progress,
        )
    return _told(file, call.workspace.key, report)


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


def _report_json(done: Sequence[Imported], dry_run: bool) -> dict[str, Any]:
    files = [
        {
            "file": one.file,
            "format": one.format,
            "product": one.product,
            "added": one.added,
            "updated": one.updated,
            "skipped": [{"line": skip.line, "reason": skip.reason} for skip in one.skipped],
            "keys": list(one.keys),
            "updated_keys": list(one.updated_keys),
            "notes": list(one.notes),
            **_page_json(one),
        }
        for one in done
    ]
    return {
        "product": done[-1].product,
        "dry_run": dry_run,
        "added": sum(one.added for one in done),
        "updated": sum(one.updated for one in done),
        "skipped": [
            {"file": one.file, "line": skip.line, "reason": skip.reason}
            for one in done
            for skip in one.skipped
        ],
        "keys": [key for one in done for key in one.keys],
        "files": files,
    }


def _page_json(done: Imported) -> dict[str, Any]:
    """Of a vision or a roadmap: each line of the page and what it becomes."""
    if not done.lines:
        return {}
    lines = [
        {
            "line": one.line,
            "last_line": one.last,
            "text": one.text,
            "becomes": one.kind,
            "told": one.becomes,
            "act": one.act or None,
            "reason": one.said or None,
        }
        for one in done.lines
    ]
    return {"noted": done.noted, "lines": lines}


def _say(call: Call, done: Imported, dry_run: bool) -> None:
    if dry_run:
        _say_page(call, done.lines)
    n, noted = len(done.skipped), done.noted
    added = ngettext("{n} item added", "{n} items added", done.added)
    if done.lines:
        added = ngettext(
            "{n} added to vision and roadmap", "{n} added to vision and roadmap", done.added
        )
    told = [
        added.format(n=done.added),
        ngettext("{n} updated", "{n} updated", done.updated).format(n=done.updated),
        ngettext("{n} line skipped", "{n} lines skipped", n).format(n=n),
    ]
    if done.lines:
        told.append(ngettext("{n} kept as a note", "{n} kept as notes", noted).format(n=noted))
    counts = ", ".join(told)
    said = _("{file}: {counts} (only tried)") if dry_run else _("{file}: {counts}")
    call.say(plain_line(said.format(file=done.file, counts=counts)))
    for skip in done.skipped:
        call.say(
            "  " + plain_line(_("line {line}: {reason}").format(line=skip.line, reason=skip.reason))
        )
    for note in done.notes:
        call.say("  " + plain_line(note))


def _say_page(call: Call, lines: "Sequence[ShownLine]") -> None:
    """The page as it was understood: number, what is there, what it becomes."""
    from po_tui.cli.cells import fit

    signs = {"add": "+", "update": "~", "kept": "!", "here": "=", "gone": "="}
    for one in lines:
        text = fit(plain_line(one.text), _WIDTH)
        call.say(plain_line(f"{one.line:5} {signs.get(one.act, ' ')} {text}  → {one.becomes}"))


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

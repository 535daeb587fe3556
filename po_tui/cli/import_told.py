"""What an import did, for a person or a script: counts, what was left out and why, columns, lines of a page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli.call import Call
from po_tui.model.plain import plain_line
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.exchange.mapping import Column
    from po_tui.workspace.incoming import ShownLine, Skipped

_HEADING: Final = 30
_FIELD: Final = 22
_CELLS: Final = 60
_WIDTH: Final = 44
"""Cells of a line of a page as it is previewed."""


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
    columns: "Sequence[Column]" = ()
    """Of a list: what each heading became."""


def report_json(done: Sequence[Imported], dry_run: bool) -> dict[str, Any]:
    """All files together, and each by itself."""
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
            **_columns_json(one),
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


def _columns_json(done: Imported) -> dict[str, Any]:
    """Of a list: its headings and what each becomes."""
    if not done.columns:
        return {}
    columns = [
        {
            "heading": one.heading,
            "field": one.word,
            "why": one.why,
            "columns": one.times,
            "samples": list(one.samples),
        }
        for one in done.columns
    ]
    return {"columns": columns}


def say(call: Call, done: Imported, dry_run: bool) -> None:
    """One file in lines; on a dry run with what was understood of it."""
    if dry_run:
        _say_page(call, done.lines)
        _say_columns(call, done.columns)
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


def _say_columns(call: Call, columns: "Sequence[Column]") -> None:
    """The columns as they were understood: heading, what it becomes, a few of its cells."""
    from po_tui.cli.cells import fit

    for one in columns:
        times = f" ×{one.times}" if one.times > 1 else ""
        heading = fit(plain_line(one.name), _HEADING - len(times)).rstrip() + times
        cells = plain_line(" · ".join(one.samples))
        call.say(
            f"  {fit(heading, _HEADING)}  → {fit(one.label, _FIELD)}  {fit(cells, _CELLS)}".rstrip()
        )

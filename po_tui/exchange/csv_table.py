"""Reads a list with columns, however it was saved: commas or semicolons, line breaks in cells."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from po_tui.exchange.files import BadFile
from po_tui.words import _

LONGEST_CELL: Final = 1_000_000
"""Characters: more than any tracker lets anybody write."""
_SEPARATORS: Final = ",;\t|"
_END: Final = "\x1fend of the list\x1f"


class Row(NamedTuple):
    """A row and the line of the file that it begins on."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Table:
    """The heading, and the rows below it that hold something."""

    header: Sequence[str]
    rows: Sequence[Row]


def header_of(text: str) -> list[str]:
    """The headings of a list; empty where its first line is none."""
    try:
        text, separator = _separated(text)
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def read_table(text: str) -> Table:
    """The list in a text; raises BadFile where its quotes do not match, naming the line."""
    rest, separator = _separated(text)
    skipped = text.count("\n", 0, len(text) - len(rest))
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(_rows(rest, separator, skipped))
    finally:
        csv.field_size_limit(limit)
    if not rows:
        raise BadFile(_("the list has no heading – name its columns in the first line"))
    return Table(rows[0].cells, rows[1:])


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    # A quote that is never closed swallows whatever follows it, without a word: so something does.
    end = "" if text.endswith(("\n", "\r")) else "\n"
    reader = csv.reader(io.StringIO(f"{text}{end}{_END}", newline=""), delimiter=separator)
    begins, cells = 1, list[str]()
    while True:
        try:
            cells = next(reader)
        except (csv.Error, StopIteration) as no:
            raise BadFile(_broken(begins + skipped, str(no))) from no
        if cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            raise BadFile(_broken(begins + skipped, ""))
        if any(cell.strip() for cell in cells):
            yield Row(begins + skipped, cells)
        begins = reader.line_num + 1


def _broken(line: int, why: str) -> str:
    if "field larger" in why:
        return _(
            "line {line}: a cell is longer than {n} characters – look for a missing quote"
        ).format(line=line, n=LONGEST_CELL)
    if why:
        return _("line {line} cannot be read as a list ({why})").format(line=line, why=why)
    return _("line {line}: a quote is opened and never closed – close it and try again").format(
        line=line
    )


def _separated(text: str) -> tuple[str, str]:
    """The text from its heading on, and what stands between its columns."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told:  # a line that Excel reads and hides
        return text[told.end() :], told[1]
    text = text.lstrip("\r\n")
    first = _outside_quotes(text)
    counts = {separator: first.count(separator) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return text, best if counts[best] else ","


def _outside_quotes(text: str) -> str:
    """The first row without what stands in quotes."""
    quoted, kept = False, []
    for char in text[:LONGEST_CELL]:
        if char == '"':
            quoted = not quoted
        elif not quoted and char in "\r\n":
            break
        elif not quoted:
            kept.append(char)
    return "".join(kept)

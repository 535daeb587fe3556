"""Lists with columns from elsewhere: a spreadsheet, or Jira's export in any of its languages."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from po_tui.exchange.columns_told import Listing, listing_of
from po_tui.exchange.csv_table import Row, header_of, read_table
from po_tui.exchange.files import BadFile
from po_tui.exchange.headings import Columns, columns
from po_tui.exchange.mapping import NOTHING_TOLD, SINGLE, Choice
from po_tui.exchange.reading import Taken
from po_tui.exchange.told import Told, as_entry
from po_tui.store.origins import ISSUE_ID
from po_tui.words import ngettext
from po_tui.workspace.importing import Incoming, Skipped

_FOOTER: Final = re.compile(r"Generated (?:at|on) .+ using JIRA .+", re.IGNORECASE)
_KEY: Final = re.compile(r"[^\W\d_]\w*-\d+")
_WIKI: Final = re.compile(
    r"^\s*(?:h[1-6]|bq)\. |\{(?:code|noformat|panel|quote|color)\b", re.MULTILINE
)
_MARKDOWN: Final = re.compile(r"^\s*[-*] \[[ xX]\] |^```|\*\*[^*\s][^*\n]*\*\*", re.MULTILINE)
"""What somebody typed as Markdown, though Jira reads its own markup only."""
_SHORT: Final = 40
"""Characters of what stands behind commas; longer texts get paragraphs of their own."""
_SIMPLE: Final = (
    "title", "type", "state", "category", "resolution", "description", "priority", "moscow", "kano",
    "tshirt", "deadline", "as_a", "i_want", "so_that", "criteria", "assignee",
)  # fmt: skip


def looks_like_csv(text: str) -> bool:
    """Whether the first line names columns, a title among them."""
    found = columns(header_of(text))
    return found.has("title") and len(found.names) > 1


def source_of(*, jira: bool) -> str:
    """The kind of origin that ids of such a list are unique in."""
    return "jira" if jira else "csv"


def looks_like_jira(text: str) -> bool:
    """Whether the first line has Jira's own headings."""
    return columns(header_of(text)).is_jira


def read_csv(text: str, name: str, choice: Choice = NOTHING_TOLD) -> Taken:
    """A list with a column for the title, and any others; our own comes back whole."""
    from po_tui.exchange import backlog_csv

    if backlog_csv.is_ours(text):
        return backlog_csv.read_back(text)
    return _Reader(text, name, choice, jira=False).taken()


def read_jira_csv(text: str, name: str, choice: Choice = NOTHING_TOLD) -> Taken:
    """An export of Jira's issue search."""
    return _Reader(text, name, choice, jira=True).taken()


class _Reader:
    """One list being read."""

    def __init__(self, text: str, name: str, choice: Choice, *, jira: bool) -> None:
        self.table = read_table(text)
        self.listing: Listing = listing_of(self.table, name, choice)
        self.columns: Columns = self.listing.columns
        self.name, self.jira = name, jira
        if self.listing.problem:
            raise BadFile(self.listing.problem)
        self.keys_by_id = self._keys_by_id()
        self.separator = None if jira else _separator(self._all("labels"))
        self.day_first = self.listing.day_first
        self.hashes: dict[str, dict[int, int]] = {}
        """Of rows that say the same: the line of each, and the how manieth it is."""
        self.is_key_told = any(
            self.columns.why[place] == "told"
            for meaning in ("key", "id")
            for place in self.columns.places.get(meaning, ())
        )
        self.said = [meaning for meaning in _SIMPLE if self.columns.has(meaning)]

    def taken(self) -> Taken:
        taken = Taken(source_of(jira=self.jira), columns=[*self.listing.told])
        taken.notes += self.listing.notes
        for row in self.table.rows:
            if self.jira and self._is_footer(row):
                continue
            found = self._entry(row)
            if isinstance(found, Incoming):
                taken.entries.append(found)
            else:
                taken.skipped.append(found)
        return taken

    def _entry(self, row: Row) -> Incoming | Skipped:
        width = len(self.columns.names)
        if any(cell.strip() for cell in row.cells[width:]):
            n = len(row.cells)
            return Skipped(
                row.line,
                ngettext(
                    "it has {n} cell, more than there are headings – look for a missing quote",
                    "it has {n} cells, more than there are headings – look for a missing quote",
                    n,
                ).format(n=n),
            )
        return as_entry(self._told(row))

    def _is_footer(self, row: Row) -> bool:
        """Old servers sign what they export, in a row of its own."""
        first, *rest = row.cells
        return _FOOTER.match(first) is not None and not any(cell.strip() for cell in rest)

    def _told(self, row: Row) -> Told:
        words: dict[str, Any] = {meaning: self._first(row, meaning) for meaning in self.said}
        if self.jira:
            words |= {
                name: _as_markdown(words[name])
                for name in ("description", "criteria")
                if words.get(name)
            }
        return Told(
            line=row.line,
            external_id=self._external_id(row),
            before=self._digest(row) if self.is_key_told else "",
            **words,
            estimate=self._first(row, "estimate"),
            labels=self._labels(row),
            parent=self._parent(row),
            depends_on=[key for cell in self._cells(row, "depends_on") for key in _keys(cell)],
            goals=[key for cell in self._cells(row, "goals") for key in _keys(cell)],
            day_first=self.day_first,
            others=self._others(row),
            reference=(self._first(row, "url") or self._first(row, "key")).strip(),
            text=self._noise(row),
            ours=not self.columns.has("key"),
        )

    # ── cells ───────────────────────────────────────────────────────────────────────────────────

    def _cells(self, row: Row, meaning: str) -> list[str]:
        """What stands in the columns of that meaning, left to right, without empty cells."""
        places = self.columns.places.get(meaning)
        if places is None:
            return []
        cells, width = row.cells, len(row.cells)
        return [cells[place] for place in places if place < width and cells[place].strip()]

    def _first(self, row: Row, meaning: str) -> str:
        return next(iter(self._cells(row, meaning)), "")

    def _all(self, meaning: str) -> list[str]:
        return [cell for row in self.table.rows for cell in self._cells(row, meaning)]

    def _labels(self, row: Row) -> list[str]:
        cells = self._cells(row, "labels")
        if self.jira:  # no label of Jira holds a blank
            return [label for cell in cells for label in re.split(r"[,\s]+", cell) if label]
        parts = (cell.split(self.separator) if self.separator else [cell] for cell in cells)
        return [label.strip() for part in parts for label in part if label.strip()]

    def _parent(self, row: Row) -> str:
        """The nearest one: of a sub-task its issue, else the epic."""
        return self._key_in(row, "parent") or self._key_in(row, "epic")

    def _key_in(self, row: Row, meaning: str) -> str:
        cells = [cell.strip() for cell in self._cells(row, meaning)]
        known = (self.keys_by_id[cell] for cell in cells if cell in self.keys_by_id)
        return (
            next((c for c in cells if _KEY.fullmatch(c)), "")
            or next(known, "")
            or "".join(cells[:1])
        )

    def _others(self, row: Row) -> dict[str, str]:
        told: dict[str, list[str]] = {}
        for place in self.columns.others:
            if place < len(row.cells) and row.cells[place].strip():
                told.setdefault(self.columns.names[place], []).append(row.cells[place].strip())
        for meaning, name in (("sprint", "Sprint"), ("resolution", "Resolution")):
            if cells := self._cells(row, meaning):
                told[name] = [cell.strip() for cell in cells]
        for place in self._unused(row):
            told.setdefault(self.columns.names[place], []).append(row.cells[place].strip())
        epic = self._key_in(row, "epic")
        if epic and epic != self._parent(row):
            told["Epic"] = [epic]
        blocked = [key for cell in self._cells(row, "blocks") for key in _keys(cell)]
        if outside := [key for key in blocked if key not in self.keys]:
            told["Blocks"] = outside
        return {name: _joined([*dict.fromkeys(texts)]) for name, texts in told.items()}

    def _unused(self, row: Row) -> Iterator[int]:
        """Cells that say something else than the one that counts, of a field of which there is one."""
        for meaning, places in self.columns.places.items():
            if meaning not in SINGLE or meaning in ("id", "key", "resolution") or len(places) < 2:
                continue
            used = self._first(row, meaning).strip()
            for place in places:
                cell = row.cells[place].strip() if place < len(row.cells) else ""
                if cell and cell != used:
                    yield place

    def _noise(self, row: Row) -> str:
        """What a tracker keeps for itself goes with the origin: it is there, and in nobody's way."""
        cells = row.cells
        noise = {
            self.columns.names[place]: cells[place]
            for place in self.columns.noise
            if place < len(cells) and cells[place].strip()
        }
        if self.jira and (number := self._first(row, "id").strip()):
            noise[ISSUE_ID] = number
        return json.dumps(noise, ensure_ascii=False) if noise else ""

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def _keys_by_id(self) -> Mapping[str, str]:
        """Jira names a parent by the number that nobody sees."""
        pairs = [
            (id.strip(), self._first(row, "key").strip())
            for row in self.table.rows
            for id in self._cells(row, "id")[:1]
        ]
        self.keys = {self._first(row, "key").strip() for row in self.table.rows}
        return {id: key for id, key in pairs if key}

    def _external_id(self, row: Row) -> str:
        key = (self._first(row, "key") or (self._first(row, "id"))).strip()
        if key and not key.isdigit():
            return key
        if key:  # a number says little: two lists may both begin with 1
            return f"{self.name}#{key}"
        return self._digest(row)

    def _digest(self, row: Row) -> str:
        """What a row without a key is recognised by: its title, or else all of it."""
        told = "\0".join(" ".join(row.cells).split()) if not self._first(row, "title") else ""
        digest = sha256(
            (told or self._first(row, "title").strip()).encode("utf-8", "replace")
        ).hexdigest()
        alike = self.hashes.setdefault(digest, {})
        again = alike.setdefault(row.line, len(alike) + 1)
        return digest if again == 1 else f"{digest}#{again}"


def _keys(cell: str) -> list[str]:
    return [key for key in re.split(r"[,;\s]+", cell) if key]


def _separator(cells: Sequence[str]) -> str | None:
    """What stands between labels, told by all of them; a colon only where nothing else can be it."""
    for separator in ",;|\n":
        if any(separator in cell for cell in cells):
            return separator
    if any(cell.count(":") > 1 and "//" not in cell for cell in cells):
        return ":"
    # One word a label is what most tools write.
    return None


def _joined(texts: Sequence[str]) -> str:
    """Names with commas between them; comments and other texts as paragraphs."""
    names = all(len(text) <= _SHORT and "\n" not in text and "," not in text for text in texts)
    return (", " if names else "\n\n").join(texts)


def _as_markdown(text: str) -> str:
    """A text in Jira's own markup; every site exports it so."""
    if _MARKDOWN.search(text) and not _WIKI.search(text):
        return text
    from po_tui.trackers.jira.richtext import to_markdown

    return to_markdown(text, "wiki")

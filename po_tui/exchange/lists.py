"""A list that somebody chose in the app: opened in whatever encoding, to be looked at before it is taken."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.exchange import backlog_csv, importing
from po_tui.exchange.columns_told import Listing, look_at
from po_tui.exchange.csv_items import source_of
from po_tui.exchange.files import WESTERN, BadFile, read_text
from po_tui.exchange.mapping import Choice, remembered

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

ENCODINGS: Final = (WESTERN, "windows-1250", "windows-1251", "mac-roman", "shift_jis", "gb18030", "utf-16")  # fmt: skip
"""What a list that is not UTF-8 may be, the likeliest first."""


class Told(NamedTuple):
    """What somebody said of a list."""

    choice: Choice
    encoding: str = ""


class OpenedList(NamedTuple):
    """A list with columns, not taken yet."""

    path: Path
    text: str
    format: str
    encoding: str = ""
    """Empty: UTF-8, which is no guess."""

    @property
    def source(self) -> str:
        return source_of(jira=self.format == "jira-csv")

    def look(self, choice: Choice) -> Listing:
        """Its columns, as they are understood with that choice."""
        return look_at(self.text, self.path.name, choice)

    def asks(self, workspace: "Workspace") -> bool:
        """Whether somebody is to look at it before it is taken."""
        if backlog_csv.is_ours(self.text):
            return False
        return bool(self.encoding) or self.look(remembered(workspace, self.source)).has_questions


def opened(path: Path, encoding: str = "") -> OpenedList | None:
    """A file as a list with columns; None where it is none, or cannot be read – importing it says why."""
    try:
        text = read_text(path, encoding)
        format = importing.detect(path, text)
    except BadFile:
        is_list = path.suffix.lower() in (".csv", ".tsv")
        return None if encoding or not is_list else _in_some_encoding(path)
    if format not in importing.LISTS:
        return None
    found = OpenedList(path, text, format, encoding)
    try:
        found.look(Choice())
    except BadFile:
        return None
    return found


def _in_some_encoding(path: Path) -> OpenedList | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    first = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else WESTERN
    return opened(path, first) if raw.strip() else None


def in_next_encoding(found: OpenedList) -> OpenedList:
    """The same file, read in the next encoding that it could be; the same where there is none."""
    if not found.encoding:
        return found
    at = ENCODINGS.index(found.encoding)
    for encoding in (*ENCODINGS[at + 1 :], *ENCODINGS[:at]):
        other = opened(found.path, encoding)
        if other is not None:
            return other
    return found

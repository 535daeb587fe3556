"""What reading a file gives, whatever its format."""

from collections.abc import Callable
from dataclasses import dataclass, field

from po_tui.exchange.mapping import Column
from po_tui.workspace.importing import Incoming, Skipped


@dataclass
class Taken:
    """The entries of a file, and what it holds that becomes no item."""

    source: str
    """The kind of origin that their ids are unique in."""
    entries: list[Incoming] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    """Of a list: what became of each heading."""
    notes: list[str] = field(default_factory=list)
    """What is worth saying about the whole."""


Reader = Callable[[str, str], Taken]
"""Reads the text of a file; the second word is its name without folder and ending."""

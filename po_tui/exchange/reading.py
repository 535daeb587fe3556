"""What reading a file gives, whatever its format."""

from collections.abc import Callable
from dataclasses import dataclass, field

from po_tui.workspace.importing import Incoming, Skipped


@dataclass
class Taken:
    """The entries of a file, and what it holds that becomes no item."""

    source: str
    """The kind of origin that their ids are unique in."""
    entries: list[Incoming] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


Reader = Callable[[str, str], Taken]
"""Reads the text of a file; the second word is its name without folder and ending."""

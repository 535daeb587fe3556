"""What a file brings for the backlog, entry by entry, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Incoming:
    """One entry of a file: what it is recognised by, and the fields it gives an item."""

    line: int
    """Where it stands in the file, 1 first."""
    external_id: str
    values: Mapping[str, Any]
    text: str = ""
    """The entry as it stood in the file."""
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Link field → what it points at, by external id or key: they are tied when all are here."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Field of a person → their name; one whom the product does not know stays text."""
    reference: str = ""
    """Where it is found outside."""
    uid: str = ""
    """Of an item that was exported from here."""
    updated: str = ""
    """When that item had last been changed as it was exported."""
    key: str = ""
    """Its key here, where the file is about this product and does not know uids."""
    ours: bool = False
    """What its links name are keys of this product, not of the place where the file is from."""


@dataclass(frozen=True)
class Skipped:
    """An entry that changed nothing, and why."""

    line: int
    reason: str


@dataclass
class ImportReport:
    """What an import did, or would do on a dry run."""

    format: str
    dry_run: bool = False
    added: int = 0
    updated: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """Keys of the items added, in order; none on a dry run."""
    updated_keys: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is worth saying about the whole."""

"""What a file brings, entry by entry or thought by thought, and what became of it."""

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
    before: str = ""
    """Its external id before somebody told in which column its key stands."""
    ours: bool = False
    """What its links name are keys of this product, not of the place where the file is from."""


@dataclass(frozen=True)
class Thought:
    """One thing that a page of a vision or a roadmap says, and what it is to become."""

    line: int
    """Where it stands on the page, 1 first."""
    kind: str
    """`roadmap_item`, `goal`, `need`, `assumption`, `part` (of vision, strategy, product) or `note`."""
    external_id: str
    """A digest of its words; the same whatever it becomes."""
    values: Mapping[str, Any]
    """The fields of a roadmap item, else `text`."""
    part: str = ""
    """Of a part its record and name, such as `vision.statement`."""
    path: tuple[str, ...] = ()
    """The headings it stands under."""
    place: int = -1
    """Its place among what was read from the page."""


@dataclass(frozen=True)
class Verdict:
    """What became of a thought, or would become of it."""

    thought: Thought
    act: str
    """`add`, `update`, `here` (it is already), `kept` (what is here was edited), `gone` (taken off here)."""
    key: str = ""
    """Of the record it is here, where it has one."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What is to be written."""
    reason: str = ""


@dataclass(frozen=True)
class ShownLine:
    """A line of a page, or the lines of one thing on it, as it is shown before it is taken."""

    line: int
    last: int
    text: str
    """As it reads, without markup."""
    kind: str
    """What it becomes: a record, a part such as `vision.statement`, `detail`, `note`, or a heading."""
    becomes: str
    """The same in words, with when: `roadmap item · now`."""
    act: str = ""
    """As in `Verdict`; empty for headings and details."""
    said: str = ""
    """Why it is left as it is here; empty where it is not."""


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
    noted: int = 0
    """Lines of a page that were kept as notes."""
    verdicts: list[Verdict] = field(default_factory=list)
    """What became of each thing that a page of a vision or a roadmap says."""
    lines: list[ShownLine] = field(default_factory=list)
    """That page line by line; empty for a list of items."""
    columns: Sequence[Any] = ()
    """Of a list with columns, what each became; `exchange.mapping.Column`."""

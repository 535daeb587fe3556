"""What may be asked in a filter line, and what one asks for once it is read: a small tree, or a mistake.

Named tuples rather than dataclasses: they take a sixth of the time to make, and `list` waits.
"""

from typing import Final, NamedTuple

from po_tui.model.kinds import STATES, TYPES

CHOICES: Final = {
    "type": TYPES,
    "state": STATES,
    "ready": ("yes", "no"),
    "has": ("criteria", "question", "clash", "estimate", "parent"),
    "is": ("stale", "blocked", "orphan", "changed"),
}
"""Fields with a fixed set of values."""
SORTS: Final = {"rank": False, "updated": True, "points": True, "wsjf": True, "rice": True}
"""What to sort by, and whether its usual direction is descending."""
NAMES: Final = ("label", "goal", "roadmap", "parent", "assignee", "remote", "stakeholder")
"""Fields that hold names people gave."""
FIELDS: Final = (*CHOICES, *NAMES, "points", "updated", "sort")


class Word(NamedTuple):
    """Words that begin with this; several pieces (`LM-4`, CJK) stand next to each other."""

    pieces: tuple[str, ...]
    at: int = 0
    """Where in the query it stands, from 0."""


class Phrase(NamedTuple):
    """These whole words next to each other."""

    pieces: tuple[str, ...]
    at: int = 0


class FieldTerm(NamedTuple):
    """The field has one of these values; None stands for `none`, for having no value."""

    field: str
    values: tuple[str | None, ...]
    partial: bool = False
    """The last value is still being typed: its beginning is enough."""
    at: int = 0


class Age(NamedTuple):
    """So many days before now."""

    days: int


Value = float | str | Age
"""What a field is compared with: points, a day `YYYY-MM-DD`, an age in days."""


class Compare(NamedTuple):
    """A field against one value; for an age, `<` means younger: changed less than so long ago."""

    field: str
    op: str
    """`<`, `<=`, `=`, `>=` or `>`."""
    value: Value
    at: int = 0


class Range(NamedTuple):
    """A field between two values, both included."""

    field: str
    low: Value
    high: Value
    at: int = 0


class Not(NamedTuple):
    node: "Node"


class And(NamedTuple):
    nodes: tuple["Node", ...]


class Or(NamedTuple):
    nodes: tuple["Node", ...]


Node = Word | Phrase | FieldTerm | Compare | Range | Not | And | Or


class Sort(NamedTuple):
    """An order to show."""

    field: str
    descending: bool


class Query(NamedTuple):
    """What a filter line asks for: which items (None for all), in which order."""

    where: Node | None = None
    sort: tuple[Sort, ...] = ()


class Token(NamedTuple):
    """A word of the line, or a sign between words."""

    kind: str
    """`(`, `)`, `-`, `OR`, `"` for a phrase, or `word`."""
    text: str
    at: int
    last: bool
    """Nothing follows it, not even a blank: it may still be growing."""


class FilterMistake(ValueError):
    """A word of the query that makes no sense, with the nearest one that would."""

    def __init__(self, message: str, word: str, position: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.word = word
        self.position = position
        self.suggestion = suggestion


def speaks_of(node: Node | None, field: str) -> bool:
    """Whether a filter has a term on that field."""
    match node:
        case Not(inner):
            return speaks_of(inner, field)
        case And(nodes) | Or(nodes):
            return any(speaks_of(one, field) for one in nodes)
        case FieldTerm() | Compare() | Range():
            return node.field == field
    return False

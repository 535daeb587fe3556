"""The fields of a backlog item, declared once: forms, filters, journal, export and trackers walk this.

Plain standard-library dataclasses, so that lists and filters need not load the tables. A new field
is one line here, one column (or link table) in `tables/backlog.py`, one line per tracker.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from po_tui.words import mark


class Kind(StrEnum):
    """How a field's value looks and is edited."""

    line = "line"
    """One line of text."""
    text = "text"
    """Markdown over several lines."""
    choice = "choice"
    """One of `Field.choices`."""
    points = "points"
    """A number of story points, or nothing."""
    number = "number"
    """Any number, or nothing."""
    labels = "labels"
    """A list of words; order and doubles carry no meaning."""
    criteria = "criteria"
    """A list of `{uid, text, done}`."""
    record = "record"
    """A small mapping with named parts (type-specific details)."""
    day = "day"
    """A date, `YYYY-MM-DD`."""
    item = "item"
    """Another item."""
    person = "person"
    """A person of the product."""
    links = "links"
    """A set of other records, kept in a link table."""


class Owner(StrEnum):
    """Which side decides about a field when an item is in step with a tracker (sync.md §0)."""

    both = "both"
    theirs = "theirs"
    mine = "mine"
    never = "never"
    """Never leaves this machine."""


@dataclass(frozen=True)
class Field:
    """One field: its column name, how it is edited, what people call it, who owns it in sync."""

    name: str
    kind: Kind
    label: str
    """English; translate with `_()` when shown."""
    owner: Owner = Owner.never
    choices: tuple[str, ...] = ()
    to: str = ""
    """For `links`, `item` and `person`: the kind of record pointed at."""
    judged: bool = False
    """Part of the text that people's readiness answers judge: a change makes the answers expire."""


TYPES: Final = ("epic", "story", "bug", "quality", "constraint", "spike", "enabler", "hardware")
STATES: Final = (
    "idea", "new", "refining", "ready", "in_sprint", "done", "parked", "dropped", "open",
)  # fmt: skip
"""Any state may follow any; `open` is for epics only."""
FINISHED: Final = ("done", "dropped")
"""States outside the order: these items have no place."""
PLACED: Final = "state NOT IN ('done', 'dropped')"
"""The same as SQL; a query has to say it in these words for SQLite to take the index made for it."""
MOSCOW: Final = ("must", "should", "could", "wont_this_time")
KANO: Final = ("basic", "performance", "attractive", "indifferent", "reverse")
TSHIRTS: Final = ("XS", "S", "M", "L", "XL", "XXL")
HORIZONS: Final = ("now", "next", "later")
CONFIDENCES: Final = ("high", "medium", "low")
ROADMAP_STATES: Final = ("idea", "planned", "on_track", "at_risk", "off_track", "done")
PHASES: Final = ("development", "introduction", "growth", "maturity", "decline")

FIELDS: Final[tuple[Field, ...]] = (
    Field("title", Kind.line, mark("Title"), Owner.both, judged=True),
    Field("type", Kind.choice, mark("Type"), Owner.both, TYPES),
    Field("state", Kind.choice, mark("State"), Owner.theirs, STATES),
    Field("as_a", Kind.line, mark("As a"), Owner.both, judged=True),
    Field("i_want", Kind.line, mark("I want"), Owner.both, judged=True),
    Field("so_that", Kind.line, mark("so that"), Owner.both, judged=True),
    Field("description", Kind.text, mark("Description"), Owner.both),
    Field("criteria", Kind.criteria, mark("Acceptance criteria"), Owner.both, judged=True),
    Field("estimate", Kind.points, mark("Estimate"), Owner.both),
    Field("tshirt", Kind.choice, mark("T-shirt size"), choices=TSHIRTS),
    Field("labels", Kind.labels, mark("Labels"), Owner.both),
    Field("parent_id", Kind.item, mark("Parent"), Owner.both, to="item"),
    Field("goals", Kind.links, mark("Goals"), to="goal"),
    Field("roadmap", Kind.links, mark("Roadmap items"), to="roadmap_item"),
    Field("depends_on", Kind.links, mark("Depends on"), Owner.both, to="item"),
    Field("quality_links", Kind.links, mark("Quality requirements"), to="item"),
    Field("assignee_id", Kind.person, mark("Assignee"), Owner.theirs, to="person"),
    Field("detail_owner_id", Kind.person, mark("Works out the detail"), to="person"),
    Field("requested_by_id", Kind.person, mark("Asked by"), to="person"),
    Field("need_id", Kind.links, mark("Need"), to="need"),
    Field("deadline", Kind.day, mark("Deadline")),
    Field("moscow", Kind.choice, mark("MoSCoW"), choices=MOSCOW),
    Field("kano", Kind.choice, mark("Kano"), choices=KANO),
    Field("user_business_value", Kind.number, mark("User and business value")),
    Field("time_criticality", Kind.number, mark("Time criticality")),
    Field("risk_opportunity", Kind.number, mark("Risk reduction or opportunity")),
    Field("reach_per_quarter", Kind.number, mark("Reach per quarter")),
    Field("impact", Kind.number, mark("Impact")),
    Field("confidence", Kind.number, mark("Confidence")),
    Field("effort_person_months", Kind.number, mark("Effort in person months")),
    Field("details", Kind.record, mark("Details")),
    Field("split", Kind.record, mark("Split proposals")),
    Field("private_note", Kind.text, mark("Private note")),
)

BY_NAME: Final[dict[str, Field]] = {field.name: field for field in FIELDS}
LINK_FIELDS: Final = tuple(
    field.name for field in FIELDS if field.kind is Kind.links and not field.name.endswith("_id")
)
"""Fields kept in link tables rather than in a column of the item."""
COLUMN_FIELDS: Final = tuple(field.name for field in FIELDS if field.name not in LINK_FIELDS)
JUDGED: Final = tuple(field.name for field in FIELDS if field.judged)

DETAILS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "epic": (("outcome", mark("Outcome")),),
    "story": (),
    "bug": (
        ("expected", mark("Expected")),
        ("actual", mark("Actual")),
        ("seen_how", mark("How seen")),
        ("severity", mark("Severity")),
        ("version", mark("Version")),
    ),
    "spike": (
        ("question", mark("Question")),
        ("timebox", mark("Timebox")),
        ("counts_as_answer", mark("What counts as an answer")),
    ),
    "quality": (),
    "constraint": (("source", mark("Source")), ("from_date", mark("In force from"))),
    "enabler": (("makes_possible", mark("What it makes possible")),),
    "hardware": (
        ("verification", mark("Verification method")),
        ("part", mark("Part and revision")),
        ("lead_time", mark("Lead time")),
    ),
}
"""What each type must or may say of itself beyond the common fields (domain.md §3.5)."""

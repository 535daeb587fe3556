"""The fields of a backlog item, declared once: forms, filters, journal, export and trackers walk this.

Plain named tuples, so that lists and filters need not load the tables. A new field
is one line here, one column (or link table) in `tables/backlog.py`, one line per tracker.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from po_tui.model import kinds
from po_tui.model.quality import CHARACTERISTICS, SUBCHARACTERISTIC_OF
from po_tui.words import _, mark


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
    """Any number of zero or more, or nothing."""
    figure = "figure"
    """A measured number, which may be below zero, or nothing."""
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


class Kept(StrEnum):
    """Where a field's value is kept."""

    item = "item"
    """In a column of the item, or in a link table."""
    details = "details"
    """By its name in the item's details; stays there when the type changes."""
    target = "target"
    """In what a quality requirement demands."""
    measured = "measured"
    """As a measurement: value, day, how many."""
    delivery = "delivery"
    """As a delivery by another party: what, who, when, how far."""
    standing = "standing"
    """As the label that makes it hold for every item."""


class Field(NamedTuple):
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
    kept: Kept = Kept.item
    must: bool = False
    """An item of the type cannot do without it (domain.md §3.5)."""
    hint: str = ""
    """English; what to type, where that does not go without saying."""


TYPES: Final = kinds.TYPES
STATES: Final = kinds.STATES
FINISHED: Final = kinds.FINISHED
PLACED: Final = kinds.PLACED
STANDING: Final = kinds.STANDING
VALUED: Final = "(user_business_value IS NOT NULL OR time_criticality IS NOT NULL OR risk_opportunity IS NOT NULL)"
"""Items with something for WSJF to weigh, in SQL."""
REACHING: Final = "reach_per_quarter IS NOT NULL"
"""Items with something for RICE to weigh, in SQL."""
SORTED_OUT: Final = "moscow <> ''"
"""Items with a MoSCoW class, in SQL."""
SEVERITIES: Final = ("low", "medium", "high", "critical")
DIRECTIONS: Final = ("higher", "lower")
"""Which is better, for a measured quality."""
HOLDS: Final = ("standing", "one_off")
"""Whether a constraint holds for every item, or for those that are linked to it."""
DELIVERY_STATES: Final = ("requested", "promised", "expected", "delivered", "cancelled")
MOSCOW: Final = ("must", "should", "could", "wont_this_time")
KANO: Final = ("basic", "performance", "attractive", "indifferent", "reverse")
TSHIRTS: Final = ("XS", "S", "M", "L", "XL", "XXL")
HORIZONS: Final = ("now", "next", "later")
CONFIDENCES: Final = ("high", "medium", "low")
ROADMAP_STATES: Final = ("idea", "planned", "on_track", "at_risk", "off_track", "done")
PHASES: Final = ("development", "introduction", "growth", "maturity", "decline")

FIELDS: Final[tuple[Field, ...]] = (
    Field("title", Kind.line, mark("Title"), Owner.both, judged=True, hint=mark("in a few words what is wanted")),
    Field("type", Kind.choice, mark("Type"), Owner.both, TYPES),
    Field("state", Kind.choice, mark("State"), Owner.theirs, STATES),
    Field("as_a", Kind.line, mark("As a"), Owner.both, judged=True, must=True, hint=mark("a kind of user")),
    Field("i_want", Kind.line, mark("I want"), Owner.both, judged=True, must=True, hint=mark("what")),
    Field("so_that", Kind.line, mark("so that"), Owner.both, judged=True, must=True, hint=mark("what it is good for")),
    Field("description", Kind.text, mark("Description"), Owner.both),
    Field("criteria", Kind.criteria, mark("Acceptance criteria"), Owner.both, judged=True),
    Field("estimate", Kind.points, mark("Estimate"), Owner.both, hint=mark("points; empty: none")),
    Field("tshirt", Kind.choice, mark("T-shirt size"), choices=TSHIRTS),
    Field("labels", Kind.labels, mark("Labels"), Owner.both, hint=mark("words, with commas between them; +new -old changes them")),
    Field("parent_id", Kind.item, mark("Parent"), Owner.both, to="item", hint=mark("key of the epic it is part of")),
    Field("goals", Kind.links, mark("Goals"), to="goal", hint=mark("keys of goals, such as G1 G2")),
    Field("roadmap", Kind.links, mark("Roadmap items"), to="roadmap_item", hint=mark("keys of roadmap items, such as R1 R2")),
    Field("depends_on", Kind.links, mark("Depends on"), Owner.both, to="item"),
    Field("quality_links", Kind.links, mark("Holds to"), to="item", hint=mark("keys of quality requirements and constraints")),
    Field("assignee_id", Kind.person, mark("Assignee"), Owner.theirs, to="person", hint=mark("a name or key; +name adds somebody new")),
    Field("detail_owner_id", Kind.person, mark("Detail by"), to="person", hint=mark("a name or key; +name adds somebody new")),
    Field("requested_by_id", Kind.person, mark("Asked by"), to="person", hint=mark("a name or key; +name adds somebody new")),
    Field("need_id", Kind.links, mark("Need"), to="need", hint=mark("key of the need it answers, such as N1")),
    Field("deadline", Kind.day, mark("Deadline"), hint=mark("a date like 2026-12-31")),
    Field("moscow", Kind.choice, mark("MoSCoW"), choices=MOSCOW),
    Field("kano", Kind.choice, mark("Kano"), choices=KANO),
    Field("kano_with", Kind.number, mark("Kano, with it")),
    Field("kano_without", Kind.number, mark("Kano, without it")),
    Field("user_business_value", Kind.number, mark("User and business value")),
    Field("time_criticality", Kind.number, mark("Time criticality")),
    Field("risk_opportunity", Kind.number, mark("Risk reduction or opportunity")),
    Field("job_size", Kind.number, mark("Job size")),
    Field("reach_per_quarter", Kind.number, mark("Reach per quarter")),
    Field("impact", Kind.number, mark("Impact")),
    Field("confidence", Kind.number, mark("Confidence")),
    Field("effort_person_months", Kind.number, mark("Effort in person months")),
    Field("details", Kind.record, mark("Details")),
    Field("split", Kind.record, mark("Split proposals")),
    Field("private_note", Kind.text, mark("Private note"), hint=mark("never shown to the room, never sent anywhere")),
)  # fmt: skip

BY_NAME: Final[dict[str, Field]] = {field.name: field for field in FIELDS}
LINK_FIELDS: Final = tuple(
    field.name for field in FIELDS if field.kind is Kind.links and not field.name.endswith("_id")
)
"""Fields kept in link tables rather than in a column of the item."""
COLUMN_FIELDS: Final = tuple(field.name for field in FIELDS if field.name not in LINK_FIELDS)
JUDGED: Final = tuple(field.name for field in FIELDS if field.judged)


def _detail(
    name: str,
    label: str,
    hint: str = "",
    kind: Kind = Kind.line,
    *,
    choices: tuple[str, ...] = (),
    must: bool = True,
    kept: Kept = Kept.details,
) -> Field:
    return Field(name, kind, label, choices=choices, kept=kept, must=must, hint=hint)


_MEASURED: Final = _detail(
    "measured", mark("Measured"), mark("value, day, n=how many – such as 82 2026-11-20 n=20"),
    must=False, kept=Kept.measured,
)  # fmt: skip
_DELIVERY: Final = _detail(
    "delivery", mark("Delivery"), mark("what, @who, day, state – such as 10 boards, @ST5, 2026-12-15"),
    must=False, kept=Kept.delivery,
)  # fmt: skip
_HOLDS: Final = _detail("standing", mark("Holds"), kind=Kind.choice, choices=HOLDS, must=False, kept=Kept.standing)  # fmt: skip

TARGET: Final[tuple[Field, ...]] = (
    _detail("characteristic", mark("Characteristic"), kind=Kind.choice, choices=tuple(CHARACTERISTICS), kept=Kept.target),
    _detail("subcharacteristic", mark("Which part"), kind=Kind.choice, choices=tuple(SUBCHARACTERISTIC_OF), must=False, kept=Kept.target),
    _detail("measure", mark("Measure"), mark("what is measured, of whom, under which conditions"), kept=Kept.target),
    _detail("unit", mark("Unit"), mark("%, s, findings …"), kept=Kept.target),
    _detail("target", mark("Target"), mark("the value that is wanted"), Kind.figure, kept=Kept.target),
    _detail("breakpoint", mark("Break point"), mark("the value where we stop and repair"), Kind.figure, kept=Kept.target),
    _detail("direction", mark("Better is"), kind=Kind.choice, choices=DIRECTIONS, kept=Kept.target),
    _detail("method", mark("Method"), mark("how, where and by whom it is measured"), kept=Kept.target),
    _detail("scope", mark("Scope"), mark("product, or the part of it"), kept=Kept.target),
)  # fmt: skip
"""What a quality requirement demands; a constraint may have it as well."""

DETAILS: Final[dict[str, tuple[Field, ...]]] = {
    "epic": (_detail("outcome", mark("Outcome"), mark("what is different once it is there")),),
    "story": (),
    "bug": (
        _detail("expected", mark("Expected")),
        _detail("actual", mark("Actual"), mark("what happens instead")),
        _detail("seen_how", mark("How seen"), mark("the steps that show it")),
        _detail("severity", mark("Severity"), kind=Kind.choice, choices=SEVERITIES),
        _detail("version", mark("Version"), mark("where it was found"), must=False),
    ),
    "spike": (
        _detail("question", mark("Question"), mark("what we have to know")),
        _detail("timebox", mark("Timebox"), mark("such as 2 days; then we decide with what we know")),
        _detail("counts_as_answer", mark("Counts as answer"), mark("what we hold in our hands afterwards")),
    ),
    "quality": (*TARGET, _MEASURED, _HOLDS),
    "constraint": (
        _detail("source", mark("Source"), mark("the law, contract or decision it comes from")),
        _detail("from_date", mark("In force from"), mark("a date like 2026-12-31"), Kind.day),
        _HOLDS,
    ),
    "enabler": (_detail("makes_possible", mark("Makes possible"), mark("what we can do once it is there")),),
    "hardware": (
        _detail("verification", mark("Verified by"), mark("test rig, measurement, certificate … rather than a demo")),
        _detail("part", mark("Part"), mark("number or name, such as HN-204")),
        _detail("revision", mark("Revision"), mark("such as B")),
        _detail("lead_time", mark("Lead time"), mark("such as 7 weeks")),
        _DELIVERY,
    ),
}  # fmt: skip
"""What each type must or may say of itself beyond the common fields (domain.md §3.5)."""

EVERY: Final[dict[str, Field]] = {
    **BY_NAME,
    **{field.name: field for fields in DETAILS.values() for field in fields},
}
"""All that can be told of an item, by name: common fields, those of its type, what hangs on it."""

_FIRST: Final = ("type", "title")
_STORY: Final = ("as_a", "i_want", "so_that")
_COMMON: Final = (
    "labels", "parent_id", "goals", "roadmap", "need_id", "quality_links", "assignee_id",
    "detail_owner_id", "requested_by_id", "deadline", "private_note",
)  # fmt: skip
FOR_MANY: Final = ("type", "estimate", "tshirt", *_COMMON[:-1])
"""The fields that make sense for several items at once."""


@cache
def form_of(type: str, *, measured: bool = False) -> tuple[Field, ...]:
    """The fields of an item of that type as one edits them, what is special to the type first.

    Criteria, dependencies, state and scores are edited elsewhere. `measured`: a constraint that
    is measured like a quality requirement.
    """
    own = DETAILS.get(type, ())
    if measured and type == "constraint":
        own = (*own, *TARGET, _MEASURED)
    story = _STORY if type == "story" else ()
    size = "tshirt" if type == "epic" else "estimate"
    text = BY_NAME["description"]._replace(label=TEXTS.get(type, BY_NAME["description"].label))
    named = [BY_NAME[name] for name in (size, *_COMMON)]
    if type in ("quality", "constraint"):
        named = [field for field in named if field.name != "quality_links"]
    return (*(BY_NAME[name] for name in (*_FIRST, *story)), *own, text, *named)


TEXTS: Final = {"constraint": mark("Rule")}
"""What the description is called for types where it is more than that."""


def names_in_words(names: Iterable[str]) -> str:
    """Fields as a sentence names them, such as `title, estimate`."""
    return ", ".join(_(EVERY[name].label).lower() for name in dict.fromkeys(names))


def brought_along(details: Mapping[str, object]) -> dict[str, str]:
    """What an item tells beyond the fields of any type: columns of a list, words of a tracker."""
    return {
        name.replace("_", " "): str(told)
        for name, told in details.items()
        if name not in EVERY and str(told if told is not None else "").strip()
    }

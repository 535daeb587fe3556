"""One entry of a file from elsewhere, in its own words, and the item that it becomes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from po_tui.exchange.body import as_criteria, read_body, story_in
from po_tui.exchange.days import day_of
from po_tui.exchange.stories import LONGEST_TITLE
from po_tui.exchange.vocabulary import (
    NOBODY,
    folded,
    is_type,
    moscow_of,
    severity_of,
    state_of,
    type_of,
)
from po_tui.model.fields import KANO, MOSCOW, TSHIRTS
from po_tui.model.plain import plain_line
from po_tui.words import _
from po_tui.workspace.importing import Incoming, Skipped

_HALF: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_NUMBER: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?|[.,]\d{1,6}")


@dataclass
class Told:
    """What the file says, word for word. What is empty was not said."""

    line: int
    external_id: str
    title: str = ""
    description: str = ""
    type: str = ""
    state: str = ""
    category: str = ""
    resolution: str = ""
    priority: str = ""
    moscow: str = ""
    kano: str = ""
    estimate: str = ""
    tshirt: str = ""
    labels: Sequence[str] = ()
    labels_name_types: bool = False
    """A label `bug` says what the item is, where nothing else says it."""
    assignee: str = ""
    parent: str = ""
    depends_on: Sequence[str] = ()
    goals: Sequence[str] = ()
    criteria: str = ""
    as_a: str = ""
    i_want: str = ""
    so_that: str = ""
    deadline: str = ""
    day_first: bool | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    """What means nothing to us, by its heading: kept as text."""
    reference: str = ""
    """Where it is found there: its address, or else its key."""
    text: str = ""
    """What is noted with the origin and shown nowhere."""
    ours: bool = False
    """The keys that it names are ours."""
    before: str = ""
    """As in `Incoming`."""


def as_entry(told: Told) -> Incoming | Skipped:
    """The item that an entry becomes; a field that nothing was said of is left out."""
    title = " ".join(plain_line(told.title).split())
    if not title:
        return Skipped(told.line, _("it has no title"))
    details: dict[str, str] = {}
    values: dict[str, Any] = {"title": told.title}
    values |= _texts(told, title)
    values |= _kind_and_state(told, details)
    values |= _weight(told, details, epic=values["type"] == "epic")
    values |= _priority(told, details, bug=values["type"] == "bug")
    values["labels"] = list(told.labels)
    if told.deadline.strip():
        day = day_of(told.deadline, day_first=told.day_first)
        if day:
            values["deadline"] = day
        else:
            details["Deadline"] = told.deadline.strip()
    nobody = folded(told.assignee) in NOBODY
    details |= {name: text for name, text in told.others.items() if text.strip()}
    values["details"] = details
    links = {"parent_id": [told.parent] if told.parent else [], "depends_on": told.depends_on}
    links["goals"] = told.goals
    return Incoming(
        told.line,
        told.external_id,
        {name: value for name, value in values.items() if value not in ("", [], None)},
        told.text,
        links={name: tuple(keys) for name, keys in links.items() if keys},
        people={}
        if nobody or not told.assignee.strip()
        else {"assignee_id": told.assignee.strip()},
        reference=told.reference,
        ours=told.ours,
        before=told.before,
    )


def _texts(told: Told, title: str) -> dict[str, Any]:
    """Title, story, description and criteria."""
    body = read_body(told.description)
    story = {"as_a": told.as_a, "i_want": told.i_want, "so_that": told.so_that}
    if not told.i_want.strip():
        story = body.story or (story if any(story.values()) else story_in(title))
    values: dict[str, Any] = {**story, "description": body.description}
    if told.i_want.strip() and body.story:
        values["description"] = told.description  # the columns tell the story: its text stays
    if len(title) > LONGEST_TITLE:
        values["title"] = _cut(title)
        values["description"] = "\n\n".join(filter(None, (told.title, values["description"])))
    criteria = as_criteria(told.criteria) if told.criteria.strip() else body.criteria
    if told.criteria.strip() and body.criteria:
        criteria = [*criteria, *body.criteria]
    values["criteria"] = criteria
    return values


def _kind_and_state(told: Told, details: dict[str, str]) -> dict[str, str]:
    kind = type_of(told.type)
    if not told.type.strip() and told.labels_name_types:
        kind = next(
            (kind._replace(ours=ours) for one in told.labels if (ours := is_type(one))), kind
        )
    if not kind.known:
        details["Type"] = told.type.strip()
    state = state_of(told.state, told.resolution, told.category)
    if not state.known:
        details["Status"] = told.state.strip()
    ours = state.ours
    if kind.ours == "epic" and ours in ("", "new"):
        ours = "open"
    elif ours == "open":
        ours = "new"
    return {"type": kind.ours, "state": ours or "new"}


def _weight(told: Told, details: dict[str, str], *, epic: bool) -> dict[str, Any]:
    """Points or a T-shirt size. An epic has no points: its parts have them."""
    said, size = told.estimate.strip(), told.tshirt.strip().upper()
    weight: dict[str, Any] = {}
    if said.upper() in TSHIRTS and not size:
        size, said = said.upper(), ""
    if size in TSHIRTS:
        weight["tshirt"] = size
    elif size:
        details["T-shirt size"] = told.tshirt.strip()
    points = number_of(said)
    if points is not None and not epic:
        weight["estimate"] = points
    elif said:
        details["Estimate"] = said
    return weight


def _priority(told: Told, details: dict[str, str], *, bug: bool) -> dict[str, str]:
    """MoSCoW where the word means that; the word itself stays with the item."""
    given: dict[str, str] = {}
    moscow = folded(told.moscow).replace(" ", "_")
    if moscow in MOSCOW:
        given["moscow"] = moscow
    elif told.moscow.strip():
        given["moscow"] = moscow_of(told.moscow)
        if not given["moscow"]:
            details["MoSCoW"] = told.moscow.strip()
    elif told.priority.strip():
        given["moscow"] = moscow_of(told.priority)
    if told.priority.strip() and folded(told.priority) not in NOBODY:
        severity = severity_of(told.priority) if bug else ""
        if severity:
            details["severity"] = severity
        if severity != folded(told.priority):
            details["Priority"] = told.priority.strip()
    if folded(told.kano) in KANO:
        given["kano"] = folded(told.kano)
    elif told.kano.strip():
        details["Kano"] = told.kano.strip()
    return given


def number_of(text: str) -> float | None:
    """Points as people write them: 5, 2.5, 2,5, ½; None where it is no such number."""
    text = text.strip()
    if text in _HALF:
        return _HALF[text]
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _cut(title: str) -> str:
    head = title[: LONGEST_TITLE - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[100:] else head}…"

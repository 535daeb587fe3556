"""What of a running meeting the room may see: everything a projector shows comes through here.

What is picked is named one by one, so that a field added to a record stays inside until somebody
lets it out (domain.md §2c). Never among it: cards before the reveal, notes, what stakeholders
expect or how they stand, money, ideas, other products; addresses and tokens are blotted out of
every text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.choices import in_words
from po_tui.model.estimation import points_in_words
from po_tui.model.fields import DETAILS, Kept
from po_tui.model.goals import percent
from po_tui.model.meeting import Position, steps_around
from po_tui.model.plain import plain_line
from po_tui.model.readiness import facts_of, questions_for
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace

if TYPE_CHECKING:
    from po_tui.model.views import ConstraintView, ItemView
    from po_tui.store.meetings import Entry, SessionView
    from po_tui.workspace.meeting import Meeting
    from po_tui.workspace.opening import Context

TOP: Final = 5
"""How much of the order is shown."""
_ADDRESS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_TOKEN: Final = re.compile(
    r"(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|ATATT|sk-)[\w=-]{10,}|(?i:bearer|basic)\s+[\w.=+/-]{16,}"
)


class Line(NamedTuple):
    """A line for the room: a sign or label, and what it is about."""

    sign: str
    text: str
    strong: bool = False


class ShownSeat(NamedTuple):
    """Somebody at the table."""

    name: str
    down: bool
    card: str
    """Empty until all are turned."""
    edge: str
    """`lowest` or `highest` after that, for those who speak first."""


class ShownVotes(NamedTuple):
    """The round on the table."""

    number: int
    turned: bool
    seats: tuple[ShownSeat, ...]
    told: str
    """What happens next, in a sentence."""


class ShownMeeting(NamedTuple):
    """The meeting, for the room."""

    product: str
    session: str
    stage: str
    """none, planned, running, wrapping or closed."""
    place: str
    """`2 of 5`; empty where no item is on the table."""
    step: str
    """Name of the step, in the reader's language."""
    key: str
    facts: str
    """Type, points and state of the item in one line."""
    title: str
    lines: tuple[Line, ...]
    votes: ShownVotes | None
    latest: str
    """What was decided or promised last at this item."""
    position: Position
    """The clock; it goes on between two looks."""
    item_min: int
    session_min: int


def shown_meeting(
    workspace: Workspace, entry_id: int | None = None, step: str | None = None
) -> ShownMeeting:
    """Where the meeting stands, or another item of its agenda, or another step of that."""
    meeting = workspace.refinement.meeting()
    if meeting is None:
        return _no_meeting(workspace)
    view, position = meeting.view, meeting.position
    if entry_id is not None and view.entry(entry_id):
        position = position.at(entry_id, step or position.step)
    product = _open(workspace.vision.goal_line().product)
    if view.state == "wrapping":
        return _read_back(product, view, position)
    entry = view.entry(position.entry_id)
    if entry is None or entry.item_id is None:
        return _opening(meeting, product, position)
    item = workspace.items.view(entry.item_id)
    order = [one.id for one in view.agenda]
    return ShownMeeting(
        product=product,
        session=view.key,
        stage="running",
        place=_("{n} of {all}").format(n=order.index(entry.id) + 1, all=len(order)),
        step=_(dict(steps_around(position.step)).get(position.step, "")),
        key=entry.key,
        facts=_facts(item),
        title=_open(item.title),
        lines=tuple(_lines_of(workspace, item, entry, position.step)),
        votes=_votes(meeting, entry, position) if position.step == "estimate" else None,
        latest=_latest(view, entry.key),
        position=position,
        item_min=entry.planned_min,
        session_min=view.timebox_min,
    )


# ── before and after ────────────────────────────────────────────────────────────────────────────


def _no_meeting(workspace: Workspace) -> ShownMeeting:
    line = workspace.vision.goal_line()
    planned = workspace.refinement.planned_id()
    lines = [Line("", _("No session is running. It is shown here when one begins."), strong=True)]
    session = ""
    if planned is not None:
        view = workspace.refinement.session(planned)
        session = view.key
        lines = list(_kept((_("Goal"), view.goal), (_("Date"), view.date or "")))
        lines += [Line(entry.key, _open(entry.title)) for entry in view.agenda]
    return ShownMeeting(
        product=_open(line.product),
        session=session,
        stage="planned" if planned is not None else "none",
        place="",
        step=_("agenda") if planned is not None else "",
        key="",
        facts="",
        title=_open(line.goal or line.product),
        lines=tuple(lines),
        votes=None,
        latest="",
        position=Position(),
        item_min=0,
        session_min=0,
    )


def _opening(meeting: "Meeting", product: str, position: Position) -> ShownMeeting:
    """What the session is for, where the product stands, what was promised last time."""
    view = meeting.view
    if position.step == "context":
        found = meeting.context()
        title = _open(found.line.goal or product)
        lines = list(_context(found))
    elif position.step == "last-time":
        title = _("What was promised last time")
        lines = [
            Line(
                "☐" if one.kind == "@" else "?",
                _promise(one.who and one.who.name, one.text, one.due),
            )
            for one in meeting.promised()
        ] or [Line("", _("Nothing is open."))]
    else:
        title = _open(view.goal) or product
        here = " · ".join(_open(one.name) for one in view.present)  # “Developer, web” is one
        lines = list(
            _kept(
                (_("Time"), _minutes(view.timebox_min)),
                (_("Here"), here),
                (_("Last word"), view.decider),
            )
        )
        lines += [Line(one.key, _open(one.title)) for one in view.agenda]
    return ShownMeeting(
        product=product,
        session=view.key,
        stage="running",
        place="",
        step=_(dict(steps_around(position.step)).get(position.step, "")),
        key="",
        facts="",
        title=title,
        lines=tuple(lines),
        votes=None,
        latest="",
        position=position,
        item_min=0,
        session_min=view.timebox_min,
    )


def _context(found: "Context") -> Iterator[Line]:
    """The goal with one number, what comes next, how much is ready."""
    if found.goal is not None:
        told = _("not measured")
        if found.goal.progress is not None:
            told = _("{n} %").format(n=percent(found.goal.progress))
        yield Line(found.goal.key, f"{_open(found.goal.title)} · {told}", strong=True)
    if found.outcome is not None:
        yield Line(found.outcome.key, _open(found.outcome.title))
    if found.buffer.points:
        yield Line(_("Ready"), points_in_words(found.buffer.points))


def _read_back(product: str, view: "SessionView", position: Position) -> ShownMeeting:
    """Decisions, promises and parked topics, to be read aloud."""
    lines = [
        Line(
            one.key or one.kind,
            _promise(one.who, one.text, one.due) if one.kind == "@" else _open(one.text),
        )
        for kind in "!@?*"
        for one in view.captured
        if one.kind == kind
    ]
    lines = lines or [Line("", _("Nothing was noted."))]
    return ShownMeeting(
        product=product,
        session=view.key,
        stage="wrapping",
        place="",
        step=_("read back"),
        key="",
        facts="",
        title=_open(view.goal) or product,
        lines=tuple(lines),
        votes=None,
        latest="",
        position=position,
        item_min=0,
        session_min=view.timebox_min,
    )


# ── an item, step by step ───────────────────────────────────────────────────────────────────────


def _facts(item: "ItemView") -> str:
    parts = [in_words(item.type), in_words(item.state)]
    if item.estimate is not None:
        parts.append(points_in_words(item.estimate))
    elif item.tshirt:
        parts.append(_open(item.tshirt))
    return " · ".join(parts)


def _lines_of(workspace: Workspace, item: "ItemView", entry: "Entry", step: str) -> Iterator[Line]:
    if step == "read":
        yield from _story(item)
    elif step == "clarify":
        yield from _questions(item)
    elif step == "split":
        yield from _parts(item)
    elif step == "criteria":
        yield from _criteria(item)
    elif step == "quality":
        yield from _quality(workspace.vision.standing_constraints(), entry.quality_seen)
    elif step == "ready":
        yield from _readiness(item)
    elif step == "order":
        yield from _order(workspace, item)


def _story(item: "ItemView") -> Iterator[Line]:
    told = list(
        _kept((_("As a"), item.as_a), (_("I want"), item.i_want), (_("so that"), item.so_that))
    )
    if not told:
        fields = [one for one in DETAILS.get(item.type, ()) if one.kept is Kept.details]
        told = list(
            _kept(*((_(one.label), str(item.details.get(one.name) or "")) for one in fields))
        )
    if not told and item.description:
        told = [Line("", _open(item.description))]
    yield from told
    for ref in (*item.goals, *item.roadmap):
        yield Line(f"→ {_open(ref.key)}", _open(ref.title))


def _questions(item: "ItemView") -> Iterator[Line]:
    for one in sorted(item.questions, key=lambda one: not one.open):
        who = f" → {one.addressee.name}" if one.open and one.addressee else ""
        yield Line("?" if one.open else "✓", _open(one.text + who), strong=one.open)
        if one.answer:
            yield Line("", _open(one.answer))
    if not item.questions:
        yield Line("", _("No question is open."))


def _parts(item: "ItemView") -> Iterator[Line]:
    for child in item.children:
        yield Line(child.key, _open(child.title))
    if not item.children:
        for proposal in item.split:
            yield Line("·", _open(proposal.title))
    if not item.children and not item.split:
        yield Line("", _("In one piece: small enough, and one rule?"))


def _criteria(item: "ItemView") -> Iterator[Line]:
    for one in item.criteria:
        yield Line("☑" if one.done else "☐", _open(one.text))
    if not item.criteria:
        yield Line("", _("None yet: how will we know that it is done?"))


def _quality(standing: "Sequence[ConstraintView]", seen: Sequence[int]) -> Iterator[Line]:
    for one in standing:
        breach = " · " + _("BREACH") if one.breached else ""
        sign = "☑" if one.id in seen else "☐"
        yield Line(sign, f"{one.key} {_open(one.title)}{breach}", strong=one.breached)
    if not standing:
        yield Line("", _("There are no standing constraints."))


def _readiness(item: "ItemView") -> Iterator[Line]:
    for fact in facts_of(item.facts):
        if fact.ok is False:
            yield Line("✗", _open(fact.text), strong=True)
    said = {one.key for one in item.answers if one.value and not one.expired}
    for question in questions_for(item.facts):
        yield Line("✓" if question.key in said else "○", _open(question.text))


def _order(workspace: Workspace, item: "ItemView") -> Iterator[Line]:
    """The top, and this item where it stands; what is still an idea is nobody else's yet."""
    area = workspace.items
    top = [one for one in area.ids(TOP + 1) if one != item.id][:TOP]
    for row in area.list_rows([*top, item.id]):
        if row.id == item.id:
            yield Line(f"▸ {row.place or '–'}", f"{row.key} {_open(row.title)}", strong=True)
        elif row.state != "idea":
            yield Line(f"  {row.place}", f"{row.key} {_open(row.title)}")


def _votes(meeting: "Meeting", entry: "Entry", position: Position) -> ShownVotes | None:
    """Who has a card down; which card, only of a round that is turned."""
    here = meeting.entry is not None and meeting.entry.id == entry.id
    names = {seat: _open(name) for seat, name in meeting.view.names.items()}
    table = meeting.table if here and position.voting else None
    if table is not None:
        seats = tuple(
            ShownSeat(_open(one.name), one.key in table.down, "", "") for one in meeting.seats
        )
        down = sum(seat.down for seat in seats)
        told = _("{n} of {all} cards are down").format(n=down, all=len(seats))
        return ShownVotes(table.at.number, False, seats, told)
    found = meeting.outcome_of(entry)
    if not entry.rounds:
        return None
    last = entry.rounds[-1]
    seats = tuple(
        ShownSeat(names.get(seat, seat), True, card, found.edge_of(seat) if found else "")
        for seat, card in last.votes
    )
    return ShownVotes(last.number, True, seats, _open(meeting.heard(entry)))


def _latest(view: "SessionView", key: str) -> str:
    noted = [one for one in view.captured if one.item == key and one.kind in "!@"]
    if not noted:
        return ""
    last = max(noted, key=lambda one: (one.at, one.kind == "@", one.id))
    text = _promise(last.who, last.text, last.due) if last.kind == "@" else _open(last.text)
    return f"{last.key} {text}"


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


def _kept(*told: tuple[str, str]) -> Iterator[Line]:
    for label, text in told:
        if text:
            yield Line(label, _open(text))


def _promise(who: str | None, text: str, due: str | None) -> str:
    by = _(" by {day}").format(day=due) if due else ""
    return _open(f"{who}: {text}{by}" if who else f"{text}{by}")


def _minutes(number: int) -> str:
    return ngettext("{n} minute", "{n} minutes", number).format(n=number)


def _open(text: str) -> str:
    """One plain line; an address or a token that somebody typed into a text stays inside."""
    line = " ".join(plain_line(text).split())
    line = _ADDRESS.sub("…", line) if "@" in line else line
    return _TOKEN.sub("…", line)

"""The agenda of the coming refinement, to be sent a day ahead: reading is faster than talking.

Goes to everyone invited: no notes, no votes, nothing about people but what they are asked for.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from po_tui.documents.blocks import (
    Block,
    Bullets,
    Line,
    Paragraph,
    Section,
    Table,
    Title,
    as_html,
    as_markdown,
)
from po_tui.model.agenda import slots
from po_tui.model.estimation import points_in_words
from po_tui.model.invitees import readers
from po_tui.model.prep_check import missing_of
from po_tui.model.states import state_in_words
from po_tui.store.meetings import Entry, SessionView
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.store.preparing import Carried

MOST_CRITERIA = 6
"""Criteria that an item shows ahead of the meeting."""


def agenda(workspace: Workspace, session_id: int, format: str = "markdown") -> str:
    """The agenda as `markdown` or `html`, in the current language; ends with a newline."""
    blocks = list(_blocks(workspace, workspace.refinement.session(session_id)))
    return as_html(blocks) if format == "html" else as_markdown(blocks)


def coming(workspace: Workspace) -> int:
    """The session whose agenda is wanted: the one being prepared, or running; raises Unknown."""
    refinement = workspace.refinement
    found = refinement.planned_id() or refinement.running_id()
    if found is None:
        raise Unknown(_("no session is prepared – `po-tui` and key 5 prepare one"))
    return found


def _blocks(workspace: Workspace, view: SessionView) -> Iterator[Block]:
    product = workspace.vision.goal_line().product
    yield Title(
        _("Agenda · Refinement {number} · {product} · {date}").format(
            number=view.number, product=product, date=view.date or _("no date yet")
        )
    )
    yield Bullets(list(_facts(workspace, view)))
    yield Section(_("Plan"))
    yield _plan(view)
    needed = workspace.refinement.needed(view.id)
    if needed:
        yield Section(_("Whom it takes"))
        yield Bullets([Line("; ".join(one.whys), f"{one.name}:") for one in needed])
    prep = workspace.refinement.prep([one.item_id for one in view.agenda if one.item_id])
    for entry in view.agenda:
        if entry.item_id is not None:
            missing = missing_of(list(prep.get(entry.item_id, ())))
            yield from _item(workspace.backlog.view(entry.item_id), entry, missing)
    yield from _left(workspace.refinement.carried())


def _facts(workspace: Workspace, view: SessionView) -> Iterator[Line]:
    yield Line(view.goal or _("not set yet"), _("Goal:"))
    timebox = ngettext("{n} minute", "{n} minutes", view.timebox_min).format(n=view.timebox_min)
    yield Line(timebox, _("Time:"))
    yield Line(view.decider or _("not known yet"), _("Last word:"))
    if view.facilitator:
        yield Line(view.facilitator, _("Facilitator:"))
    invited = "; ".join(one.name for one in view.people if one.present)
    yield Line(invited or _("nobody yet"), _("Invited:"))
    ahead = readers(workspace.refinement.needed(view.id), workspace.people.all())
    if ahead and view.agenda:
        yield Line("; ".join(ahead), _("Please read ahead:"))


def _plan(view: SessionView) -> Table:
    items = [(one.id, one.planned_min, f"{one.key} {one.title}") for one in view.agenda]
    rows = []
    for slot in slots(items):
        text = slot.text if slot.entry_id is not None else _(slot.text)
        rows.append((f"{slot.start // 60}:{slot.start % 60:02d}", str(slot.minutes), text))
    return Table([_("From"), _("Minutes"), _("What")], rows, frozenset({1}))


def _item(item: "ItemView", entry: Entry, missing: list[str]) -> Iterator[Block]:
    points = "" if item.estimate is None else points_in_words(item.estimate)
    told = [state_in_words(item.state), points]
    yield Section(f"{item.key} {item.title}")
    yield Paragraph(Line(" · ".join(part for part in (*told, entry.reason) if part)))
    if item.has_story:
        yield Paragraph(Line(_story(item)))
    elif item.description:
        yield Paragraph(Line(item.description.strip().splitlines()[0]))
    lines = [Line(one.text) for one in item.criteria[:MOST_CRITERIA]]
    left = len(item.criteria) - len(lines)
    if left > 0:
        lines.append(Line(_("and {n} more criteria").format(n=left)))
    for question in item.questions:
        if question.open:
            to = f" → {question.addressee.name}" if question.addressee else ""
            lines.append(Line(question.text + to, _("Open question:")))
    if missing:
        lines.append(Line(", ".join(missing), _("Still to prepare:")))
    yield Bullets(lines)


def _story(item: "ItemView") -> str:
    parts = (
        (_("As {who}").format(who=item.as_a), item.as_a),
        (_("I want {what}").format(what=item.i_want), item.i_want),
        (_("so that {why}").format(why=item.so_that), item.so_that),
    )
    return ", ".join(text for text, told in parts if told)


def _left(carried: "list[Carried]") -> Iterator[Block]:
    if not carried:
        return
    yield Section(_("Still open from earlier meetings"))
    lines = []
    for one in carried:
        who = one.who.name if one.who else _("nobody yet")
        due = _("by {day}").format(day=one.due) if one.due else ""
        about = ", ".join(part for part in (one.item, due) if part)
        lead = f"{one.key} {who}:" if one.key else _("Question to {name}:").format(name=who)
        lines.append(Line(f"{one.text} ({about})" if about else one.text, lead))
    yield Bullets(lines)

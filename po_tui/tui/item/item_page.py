"""One item as a page to read: story, criteria, questions, what it has to hold to, how ready it is."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.model.dependencies import ordered_behind, waits_for
from po_tui.model.fields import FINISHED, TEXTS
from po_tui.model.plain import plain_line, plain_text
from po_tui.model.readiness import facts_of, questions_for
from po_tui.model.views import AnswerView, ItemRef, ItemView
from po_tui.settings import now
from po_tui.tui.item.brought import brought_along
from po_tui.tui.item.checklist import checklist
from po_tui.tui.item.type_facts import description_beside, quality_line, type_facts
from po_tui.tui.item.words import number, state_name, type_name
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.web import linked
from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.tui.widgets.wrapping import held
from po_tui.words import _, ngettext

GOOD: Final = "$text-success"
BAD: Final = "$text-error"
LOOK: Final = "$text-warning"
OLD: Final = 7
"""Days after which an open question is worth a look."""
PART_SIGNS: Final = {
    "done": ("■", GOOD),
    "in_sprint": ("▶", "$text-accent"),
    "ready": ("✓", GOOD),
    "parked": ("‖", QUIET),
    "dropped": ("×", QUIET),
}
"""How far a part of an epic is."""


def item_page(view: ItemView) -> Iterator[Block]:
    """The item from what matters most to what is rarely looked at."""
    yield from _head(view)
    yield from type_facts(view)
    yield from _description(view)
    yield from brought_along(view)
    yield from _parts(view)
    yield from _criteria(view)
    yield from _questions(view)
    yield from _readiness(view)
    yield from _holds_to(view)
    yield from _links(view)
    yield from _feedback(view)
    yield from _rest(view)
    yield from _moves(view)
    yield from _history(view)


def _head(view: ItemView) -> Iterator[Block]:
    bits = [type_name(view.type), state_name(view.state)]
    if view.estimate is not None:
        points = ngettext("{n} point", "{n} points", view.estimate)
        bits.append(points.format(n=number(view.estimate)))
    if view.tshirt:
        bits.append(view.tshirt)
    if view.deadline:
        bits.append(_("by {date}").format(date=view.deadline))
    mark = TYPE_MARKS.get(view.type, "▫")
    yield block(view.title, "bold")
    yield block(" · ".join(bits), QUIET, lead=f"{mark} ", lead_style="$text-secondary")
    if view.state not in FINISHED and (waits := waits_for(view.facts)):
        told = _("blocked: waits for {what}").format(what=", ".join(waits))
        yield block(told, LOOK, lead="⊘ ", lead_style=LOOK)
    if view.labels:
        yield block("  ".join(f"#{plain_line(label)}" for label in view.labels), "$text-accent")


def _description(view: ItemView) -> Iterator[Block]:
    text = description_beside(view).strip()
    if not text:
        return
    yield GAP
    if view.type in TEXTS:
        yield heading(_(TEXTS[view.type]))
    for line in plain_text(text).split("\n"):
        yield block(linked(line))


def _parts(view: ItemView) -> Iterator[Block]:
    """What an epic consists of, and how far that is."""
    if not view.children:
        return
    done = sum(one.state == "done" for one in view.children)
    counted = [one for one in view.children if one.state != "dropped"]
    yield GAP
    yield heading(_("Parts"), _("{n} of {all} done").format(n=done, all=len(counted)))
    for one in view.children:
        sign, style = PART_SIGNS.get(one.state, ("▫", QUIET))
        yield Block(Content.styled(f"{sign} ", style), item_name(one))


def _criteria(view: ItemView) -> Iterator[Block]:
    if not view.criteria:
        return
    done = sum(criterion.done for criterion in view.criteria)
    yield GAP
    yield heading(_("Acceptance criteria"), f"{done}/{len(view.criteria)}")
    yield from checklist(view.criteria)


def _questions(view: ItemView) -> Iterator[Block]:
    if not view.questions:
        return
    yield GAP
    waiting = sum(question.open for question in view.questions)
    yield heading(_("Questions"), _("{n} open").format(n=waiting) if waiting else "")
    for question in view.questions:
        bits = []
        if question.addressee:
            who = held(f"→ {plain_line(question.addressee.short)}")
            bits.append(Content.styled(who, "$text-accent"))
        if question.open and question.age_days is not None:
            age = held(_("{n} d").format(n=question.age_days))
            bits.append(Content.styled(age, LOOK if question.age_days > OLD else QUIET))
        if question.open and not question.blocking:
            bits.append(Content.styled(_("not blocking"), QUIET))
        text = Content(plain_line(question.text))
        if bits:
            text += Content("  ") + Content(" · ").join(bits)
        if question.answer:
            text += Content.styled(f" – {plain_line(question.answer)}", QUIET)
        sign, style = (
            ("? ", LOOK if question.blocking else QUIET) if question.open else ("✓ ", GOOD)
        )
        yield Block(Content.styled(sign, style), text)


def _readiness(view: ItemView) -> Iterator[Block]:
    if view.state in {"done", "dropped"} or view.type == "epic":
        return
    yield GAP
    yield heading(_("Ready?"), _("facts"))
    for fact in facts_of(view.facts):
        sign, style = fact_sign(fact.ok)
        yield block(fact.text, "" if fact.ok is False else QUIET, lead=f"{sign} ", lead_style=style)
    # Right below “facts”: else it reads as the end of the last of them.
    below = Content(" " * cell_width(_("Ready?")))
    yield Block(Content(""), below + Content.styled(f"  {_('answers')}", QUIET))
    given = {answer.key: answer for answer in view.answers}
    for question in questions_for(view.facts):
        sign, style, note = answer_sign(given.get(question.key))
        text = Content.assemble((question.text, QUIET), (f" {note}" if note else "", LOOK))
        yield Block(Content.styled(f"{sign} ", style), text)


def fact_sign(ok: bool | None) -> tuple[str, str]:
    """How a fact looks: fine, missing, or worth a look."""
    return {True: ("✓", GOOD), False: ("✗", BAD), None: ("·", LOOK)}[ok]


def answer_sign(answer: AnswerView | None) -> tuple[str, str, str]:
    """How an answer looks, and what to say of it where it no longer holds."""
    if answer is None or answer.value is None:
        return "·", QUIET, ""
    if answer.expired:
        return "~", LOOK, _("(answered before the last change)")
    return ("✓", GOOD, "") if answer.value else ("✗", BAD, "")


def _holds_to(view: ItemView) -> Iterator[Block]:
    """What it has to hold to, and how that stands: those linked to it, and those for every item."""
    if not view.constraints or view.state in {"done", "dropped"}:
        return
    linked = {one.id for one in view.quality_links}
    yield GAP
    yield heading(_("Has to hold to"))
    for one in view.constraints:
        sign = ("● ", "$text-accent") if one.id in linked else ("○ ", QUIET)
        yield Block(Content.styled(*sign), _named(one.key, one.title))
        if one.quality is not None:
            yield Block(Content("  "), quality_line(one.quality))
    if any(one.id not in linked for one in view.constraints):
        yield block(_("○ holds for every item"), QUIET, lead="  ")


def _links(view: ItemView) -> Iterator[Block]:
    later = ordered_behind(view.facts)
    rows: list[tuple[str, Sequence[Content]]] = [
        (_("serves"), [_named(one.key, one.title) for one in (*view.goals, *view.roadmap)]),
        (_("part of"), [item_name(view.parent)] if view.parent else []),
        (_("waits for"), [_needed(one, later) for one in view.depends_on]),
        (_("needed by"), [item_name(one) for one in view.needed_by]),
        (_("holds for"), [item_name(one) for one in view.holds_for]),
        (_("need"), [_named(view.need.key, view.need.title)] if view.need else []),
    ]
    shown = [(label, names) for label, names in rows if names]
    if not shown:
        return
    yield GAP
    yield heading(_("Belongs with"))
    width = max(len(label) for label, _names in shown) + 1
    for label, names in shown:
        for n, name in enumerate(names):
            lead = (label if n == 0 else "").ljust(width)
            yield Block(Content.styled(lead, QUIET), name)


def _named(key: str, title: str) -> Content:
    return Content.assemble((plain_line(key), "$text-primary"), " ", plain_line(title))


def item_name(one: ItemRef) -> Content:
    """Another item in a line: key, title, state."""
    return _named(one.key, one.title) + Content.styled(f" ({state_name(one.state)})", QUIET)


def _needed(one: ItemRef, later: Collection[str]) -> Content:
    """An item this one waits for; loud where it is ordered behind it."""
    if one.key not in later:
        return item_name(one)
    return item_name(one) + Content.styled(" ↓ " + _("ordered later"), f"bold {BAD}")


def _feedback(view: ItemView) -> Iterator[Block]:
    if not view.feedback and not view.decisions:
        return
    yield GAP
    yield heading(_("Said about it"))
    for said in view.feedback:
        who = said.by.short if said.by else ""
        lead = " ".join(filter(None, (said.on, plain_line(who), state_name(said.verdict))))
        yield block(said.text, lead="· ", lead_style=QUIET)
        yield block(lead, QUIET, lead="  ")
    for decision in view.decisions:
        yield block(decision.text, lead="! ", lead_style="$text-accent")


def _rest(view: ItemView) -> Iterator[Block]:
    people = [
        (_("detail by"), view.detail_owner),
        (_("asked by"), view.requested_by),
        (_("assigned to"), view.assignee),
    ]
    bits = [f"{label} {plain_line(who.name)}" for label, who in people if who]
    bits += [word for word in (view.moscow.replace("_", " "), view.kano) if word]
    bits.append(_("changed {date}").format(date=view.updated[:10]))
    yield GAP
    yield block(" · ".join(bits), QUIET)
    if view.private_note.strip():
        yield block(view.private_note.strip(), lead=_("private") + " ", lead_style=LOOK)


def _moves(view: ItemView) -> Iterator[Block]:
    """Why it stands where it does: moves that someone gave a reason for."""
    if not view.moves:
        return
    yield GAP
    yield heading(_("Order"))
    for move in view.moves:
        who = f" · {plain_line(move.by.short)}" if move.by else ""
        text = Content.assemble(plain_line(move.in_words), (who, QUIET))
        yield Block(Content.styled(f"{when(move.at)}  ", QUIET), text)


def _history(view: ItemView) -> Iterator[Block]:
    """Who did what to it lately."""
    if not view.history:
        return
    yield GAP
    yield heading(_("History"))
    for step in view.history:
        who = Content.styled(f" · {plain_line(step.person)}", QUIET)
        why = Content.styled(f" – {plain_line(step.reason)}", QUIET) if step.reason else Content("")
        yield Block(
            Content.styled(f"{when(step.at)}  ", QUIET), Content(plain_line(step.label)) + why + who
        )


def when(instant: str) -> str:
    """An instant as the reader's clock shows it: `11-24 09:12`, with the year where that is another."""
    from datetime import datetime

    try:
        at = datetime.fromisoformat(instant).astimezone()
    except ValueError:
        return plain_line(instant)
    here = now().astimezone()
    return at.strftime("%m-%d %H:%M" if at.year == here.year else "%Y-%m-%d")

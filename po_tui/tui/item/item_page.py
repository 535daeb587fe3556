"""One item as a page to read: story, criteria, questions, what it has to hold to, how ready it is."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.model.plain import plain_line, plain_text
from po_tui.model.readiness import facts_of, questions_for
from po_tui.model.views import AnswerView, ItemRef, ItemView, QualityView
from po_tui.tui.item.words import figure, number, state_name, type_name
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.words import _, ngettext

GOOD: Final = "$text-success"
BAD: Final = "$text-error"
LOOK: Final = "$text-warning"


def item_page(view: ItemView) -> Iterator[Block]:
    """The item from what matters most to what is rarely looked at."""
    yield from _head(view)
    yield from _story(view)
    yield from _criteria(view)
    yield from _quality(view.quality)
    yield from _questions(view)
    yield from _readiness(view)
    yield from _links(view)
    yield from _deliveries(view)
    yield from _feedback(view)
    yield from _rest(view)


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
    if view.labels:
        yield block("  ".join(f"#{plain_line(label)}" for label in view.labels), "$text-accent")


def _story(view: ItemView) -> Iterator[Block]:
    if view.has_story:
        yield GAP
        parts = [(_("As a"), view.as_a), (_("I want"), view.i_want), (_("so that"), view.so_that)]
        told = [
            Content.assemble((f"{word} ", QUIET), plain_line(text)) for word, text in parts if text
        ]
        yield Block(Content(""), Content(" ").join(told))
    if view.description.strip():
        yield GAP
        for line in plain_text(view.description.strip()).split("\n"):
            yield block(line)
    for name, told_so in view.details.items():
        if told_so:
            yield block(str(told_so), lead=f"{_detail_name(view.type, name)}: ", lead_style=QUIET)


def _detail_name(kind: str, name: str) -> str:
    from po_tui.model.fields import DETAILS

    return _(dict(DETAILS.get(kind, ())).get(name, name.replace("_", " ")))


def _criteria(view: ItemView) -> Iterator[Block]:
    if not view.criteria:
        return
    done = sum(criterion.done for criterion in view.criteria)
    yield GAP
    yield heading(_("Acceptance criteria"), f"{done}/{len(view.criteria)}")
    for criterion in view.criteria:
        box, style = ("☑ ", GOOD) if criterion.done else ("☐ ", QUIET)
        yield block(criterion.text, lead=box, lead_style=style)


def _quality(wanted: QualityView | None) -> Iterator[Block]:
    if wanted is None:
        return
    yield GAP
    yield heading(_("Quality"), " · ".join(filter(None, (wanted.characteristic, wanted.scope))))
    if wanted.measure:
        yield block(wanted.measure)
    yield Block(Content(""), quality_line(wanted))
    if wanted.method:
        yield block(wanted.method, QUIET, lead=_("measured by") + " ", lead_style=QUIET)


def quality_line(wanted: QualityView) -> Content:
    """Target, break point and last value, loud where it is breached."""
    sign = "≤" if wanted.direction == "lower" else "≥"
    unit = plain_line(wanted.unit)
    bits = [
        Content(_("target {sign} {n} {unit}").format(sign=sign, n=figure(wanted.target), unit=unit))
    ]
    if wanted.breakpoint is not None:
        bits.append(Content(_("break point {n}").format(n=figure(wanted.breakpoint))))
    if wanted.value is None:
        bits.append(Content.styled(_("not measured"), QUIET))
    else:
        now = _("now {n} {unit}").format(n=figure(wanted.value), unit=unit)
        if wanted.breached:
            breach = f" {now} " + _("BREACH") + " "
            bits.append(Content.styled(breach, "bold $text-error reverse"))
        else:
            bits.append(
                Content.styled(f"{now} ✓" if wanted.met else now, GOOD if wanted.met else LOOK)
            )
    return Content(" · ").join(bits)


def _questions(view: ItemView) -> Iterator[Block]:
    if not view.questions:
        return
    yield GAP
    waiting = sum(question.open for question in view.questions)
    yield heading(_("Questions"), _("{n} open").format(n=waiting) if waiting else "")
    for question in view.questions:
        text = [Content(plain_line(question.text))]
        if question.addressee:
            text.append(
                Content.styled(f" → {plain_line(question.addressee.short)}", "$text-accent")
            )
        if question.open and question.age_days is not None:
            age = ngettext("{n} day", "{n} days", question.age_days).format(n=question.age_days)
            text.append(Content.styled(f" · {age}", LOOK if question.age_days > 7 else QUIET))
        if question.answer:
            text.append(Content.styled(f" – {plain_line(question.answer)}", QUIET))
        sign, style = ("? ", LOOK) if question.open else ("✓ ", GOOD)
        yield Block(Content.styled(sign, style), Content.assemble(*text))


def _readiness(view: ItemView) -> Iterator[Block]:
    if view.state in {"done", "dropped"} or view.type == "epic":
        return
    yield GAP
    yield heading(_("Ready?"), _("facts"))
    for fact in facts_of(view.facts):
        sign, style = fact_sign(fact.ok)
        yield block(fact.text, "" if fact.ok is False else QUIET, lead=f"{sign} ", lead_style=style)
    yield heading("", _("answers"))
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


def _links(view: ItemView) -> Iterator[Block]:
    rows: list[tuple[str, Sequence[Content]]] = [
        (_("serves"), [_named(one.key, one.title) for one in (*view.goals, *view.roadmap)]),
        (_("part of"), [item_name(view.parent)] if view.parent else []),
        (_("parts"), [item_name(one) for one in view.children]),
        (_("waits for"), [item_name(one) for one in view.depends_on]),
        (_("needed by"), [item_name(one) for one in view.needed_by]),
        (_("holds to"), [item_name(one) for one in view.quality_links]),
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


def _deliveries(view: ItemView) -> Iterator[Block]:
    if not view.deliveries:
        return
    yield GAP
    yield heading(_("To be delivered by others"))
    for one in view.deliveries:
        bits = [plain_line(one.what)]
        if one.party:
            bits.append(plain_line(one.party.short))
        if one.due:
            bits.append(one.due)
        late = Content.styled(" " + _("overdue"), f"bold {BAD}") if one.overdue else Content("")
        yield Block(Content.styled("· ", QUIET), Content(" · ".join(bits)) + late)


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

"""One item, whole: what it says, what it hangs on, how ready it is, what happened to it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.cells import wrapped
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser
from po_tui.cli.past import step_json, what_was_done
from po_tui.cli.ready import WIDE, Readiness, readiness, two_columns
from po_tui.cli.said import decided, played, promised, said_json, told
from po_tui.cli.ties import tie_lines, ties_json
from po_tui.model.plain import plain_line, plain_text
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.model.dependencies import Ties
    from po_tui.model.views import ItemView, PersonRef, QualityView, QuestionView
    from po_tui.store.journal import PastStep

LATEST: Final = 10
"""How many steps of its history a person sees here; `history KEY` has them all."""


def show_options(parser: Parser, /) -> None:
    """What `show` takes."""
    parser.add_argument("key", metavar="KEY", help=_("the item"))
    parser.add_common(json=True)


def show(call: Call, /) -> int:
    """Show an item, whole."""
    from po_tui.store.rows import answers_of

    item = call.item(call.options.key)
    view = call.workspace.backlog.view(item)
    both = readiness(view.facts, answers_of(call.store().rows, item))
    steps = call.workspace.history.of_item(item)
    ties = call.workspace.backlog.ties(item)
    if call.json:
        answer = _as_json(call, view, both, steps)
        answer |= {"dependencies": ties_json(ties), "moves": _moves_json(view)}
        call.answer(answer | said_json(view))
    else:
        remotes = call.remotes_of([item]).get(item, ())
        for line in _lines(view, both, steps, ties, remotes):
            call.say(line)
    return DONE


def _as_json(
    call: Call, view: "ItemView", both: Readiness, steps: "list[PastStep]"
) -> dict[str, Any]:
    return {
        "product": call.workspace.key,
        **call.items_json([view.id])[0],
        "depends_on": [other.key for other in view.depends_on],
        "needed_by": [other.key for other in view.needed_by],
        "children": [other.key for other in view.children],
        "quality_links": [other.key for other in view.quality_links],
        "roadmap": [other.key for other in view.roadmap],
        "deadline": view.deadline,
        "tshirt": view.tshirt or None,
        "need": view.need.key if view.need else None,
        "detail_owner": _person_json(view.detail_owner),
        "requested_by": _person_json(view.requested_by),
        "score_inputs": {name: output.number(value) for name, value in view.scores.items()},
        "details": dict(view.details),
        "questions": [
            {
                "text": question.text,
                "to": _person_json(question.addressee),
                "asked": question.asked,
                "answer": question.answer,
                "answered": question.answered,
                "blocking": question.blocking,
                "age_days": question.age_days,
            }
            for question in view.questions
        ],
        "quality": _quality_json(view.quality),
        "constraints": [
            {
                "key": one.key,
                "standing": one.standing,
                "breached": one.breached,
            }
            for one in view.constraints
        ],
        "deliveries": [
            {
                "what": one.what,
                "party": _person_json(one.party),
                "due": one.due,
                "status": one.status,
                "overdue": one.overdue,
            }
            for one in view.deliveries
        ],
        "private_note": view.private_note,
        "readiness": both.as_json(),
        "history": [step_json(call, step) for step in steps],
    }


def _person_json(person: "PersonRef | None") -> str | None:
    return person.short if person else None


def _moves_json(view: "ItemView") -> list[dict[str, Any]]:
    return [
        {
            "at": move.at,
            "by": _person_json(move.by),
            "from": move.from_place,
            "to": move.to_place,
            "why": move.why,
        }
        for move in view.moves
    ]


def _quality_json(quality: "QualityView | None") -> dict[str, Any] | None:
    if quality is None:
        return None
    return {
        "characteristic": quality.characteristic,
        "subcharacteristic": quality.subcharacteristic or None,
        "measure": quality.measure,
        "unit": quality.unit,
        "target": output.number(quality.target),
        "breakpoint": output.number(quality.breakpoint),
        "direction": quality.direction,
        "method": quality.method,
        "scope": quality.scope,
        "measured_on": quality.measured_on,
        "value": output.number(quality.value),
        "n": quality.n,
        "breached": quality.breached,
        "measurements": [
            {"on": one.on, "value": output.number(one.value), "n": one.n}
            for one in quality.measurements
        ],
    }


# ── for a person ────────────────────────────────────────────────────────────────────────────────


def _lines(
    view: "ItemView",
    both: Readiness,
    steps: "list[PastStep]",
    ties: "Ties",
    remotes: Iterable[Mapping[str, Any]],
) -> Iterator[str]:
    yield from _head(view)
    yield from _section(_("Description"), _text(view.description))
    yield from _section(_("Details"), _details(view))
    yield from _section(
        _("Acceptance criteria"),
        (line for one in view.criteria for line in _ticked(one.done, one.text)),
    )
    yield from _section(_("Questions"), (line for one in view.questions for line in _question(one)))
    if view.quality:
        yield from _section(_("Quality"), _quality(view.quality))
    yield from _section(_("Deliveries"), _deliveries(view))
    yield from _section(_("Has to hold to"), _constraints(view))
    yield from _section(_("Hangs together with"), _relations(view))
    yield from _section(_("In trackers"), _in_trackers(remotes))
    yield from _section(_("It waits for"), tie_lines(ties.needs, _room() - 2))
    yield from _section(_("What waits for it"), tie_lines(ties.needed_by, _room() - 2))
    for title, said in (
        (_("Decided"), decided(view)),
        (_("Planning poker"), played(view)),
        (_("Said about it"), told(view)),
        (_("Promised"), promised(view)),
    ):
        yield from _section(title, (line for lead, text in said for line in _hanging(lead, text)))
    yield from _section(_("Private note"), _text(view.private_note))
    yield ""
    yield output.styled(_("Ready?"), "bold")
    yield from (f"  {line}" for line in two_columns(both, _room() - 2))
    yield from _section(_("Order"), _moves(view))
    yield from _section(_("History"), _past(steps))


def _head(view: "ItemView") -> Iterator[str]:
    from po_tui.model.choices import in_words
    from po_tui.model.estimation import points_in_words
    from po_tui.model.states import state_in_words

    place = _("done with") if view.place is None else _("number {n} in order").format(n=view.place)
    estimate = _("not estimated") if view.estimate is None else points_in_words(view.estimate)
    facts = [in_words(view.type), state_in_words(view.state), estimate, place, *view.labels]
    yield output.styled(view.key, "cyan") + "  " + output.styled(plain_line(view.title), "bold")
    yield output.styled(plain_line(" · ".join(facts)), "dim")
    if view.has_story:
        yield ""
        for word, part in (
            (_("As a"), view.as_a),
            (_("I want"), view.i_want),
            (_("so that"), view.so_that),
        ):
            if part:
                yield from wrapped(f"{word} {plain_line(part)}", _room())


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A titled part; nothing at all where it is empty."""
    first = True
    for line in lines:
        if first:
            yield ""
            yield output.styled(title, "bold")
            first = False
        yield f"  {line}".rstrip()


def _text(text: str) -> list[str]:
    return wrapped(plain_text(text).strip("\n"), _room() - 2) if text.strip() else []


def _details(view: "ItemView") -> Iterator[str]:
    from po_tui.model.choices import in_words
    from po_tui.model.fields import DETAILS, Kept, Kind, brought_along
    from po_tui.workspace.field_text import missing

    for field in DETAILS.get(view.type, ()):
        value = view.details.get(field.name) if field.kept is Kept.details else None
        if value:
            told = in_words(str(value)) if field.kind is Kind.choice else str(value)
            yield from _hanging(f"{_(field.label)}: ", told)
    if view.external_ref:
        yield from _hanging(_("found as") + " ", view.external_ref)
    for name, value in brought_along(view.details).items():
        yield from _hanging(f"{name}: ", value)
    if view.type != "story" and (gaps := missing(view)) and not view.description.strip():
        names = ", ".join(_(field.label) for field in gaps)
        yield from _hanging("", _("still to be said: {fields}").format(fields=names))


def _ticked(done: bool, text: str) -> list[str]:
    from po_tui.model.acceptance import scenario, steps

    box, found = "[x] " if done else "[ ] ", scenario(plain_text(text))
    if found is None:
        return _hanging(box, text)
    laid_out = steps(found)
    width = max(len(step.keyword) for step in laid_out) + 1
    lines = []
    for n, step in enumerate(laid_out):
        lead = (box if n == 0 else " " * len(box)) + step.keyword.ljust(width)
        lines += _hanging(lead, step.clause or "–")
    return lines


def _question(question: "QuestionView") -> Iterator[str]:
    asked = [plain_line(question.addressee.name)] if question.addressee else []
    if question.asked:
        asked.append(output.day(question.asked))
    if question.open and question.age_days:
        n = question.age_days
        asked.append(ngettext("{n} day open", "{n} days open", n).format(n=n))
    suffix = f" ({', '.join(asked)})" if asked else ""
    yield from _hanging("? ", question.text + suffix)
    if question.answer:
        yield from _hanging("  → ", question.answer)


def _quality(quality: "QualityView") -> Iterator[str]:
    from po_tui.model.choices import in_words

    def value(figure: float | None) -> str:
        return "–" if figure is None else f"{output.points(figure)} {quality.unit}".strip()

    part = f" ({in_words(quality.subcharacteristic)})" if quality.subcharacteristic else ""
    yield from _hanging("", f"{in_words(quality.characteristic)}{part}: {quality.measure}")
    better = _("{direction} is better").format(direction=in_words(quality.direction))
    yield from _hanging(
        "",
        _("target {target}, break point {breakpoint}").format(
            target=value(quality.target), breakpoint=value(quality.breakpoint)
        )
        + f" ({better})",
    )
    if quality.method:
        yield from _hanging(_("measured by") + " ", quality.method)
    if quality.scope:
        yield from _hanging(_("holds for") + " ", quality.scope)
    for n, one in enumerate(reversed(quality.measurements)):
        sample = f", n={one.n}" if one.n is not None else ""
        said = _("measured {value} on {day}").format(value=value(one.value), day=one.on) + sample
        if n == 0 and quality.breached:
            yield from _hanging("", f"{said} – {_('BREACH')}: " + _("beyond the break point"))
        else:
            verdict = " – " + _("at the target") if n == 0 and quality.met else ""
            yield from _hanging("", said + verdict)


def _relations(view: "ItemView") -> Iterator[str]:
    def items(label: str, others: Iterable[Any]) -> Iterator[str]:
        for other in others:
            yield from _hanging(f"{label} ", f"{other.key} {other.title}")

    yield from items(_("part of"), [view.parent] if view.parent else [])
    yield from items(_("split into"), view.children)
    yield from items(_("is held to by"), view.holds_for)
    yield from items(_("serves goal"), view.goals)
    yield from items(_("on the roadmap as"), view.roadmap)
    yield from items(_("answers the need"), [view.need] if view.need else [])
    people = (
        (_("worked on by"), view.assignee),
        (_("detail worked out by"), view.detail_owner),
        (_("asked for by"), view.requested_by),
    )
    for label, person in people:
        if person:
            yield from _hanging(f"{label} ", person.name)
    if view.deadline:
        yield _("has to be there on {day}").format(day=plain_line(view.deadline))
    if view.tshirt:
        yield _("size {size}").format(size=view.tshirt)


def _in_trackers(remotes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in remotes:
        parts = [f"{one['remote']} {one['key']}", one["status"]]
        if one["to_push"]:
            parts.append(_("to push: {fields}").format(fields=", ".join(one["to_push"])))
        if one["clashes"]:
            parts.append(_("clash: {fields}").format(fields=", ".join(one["clashes"])))
        yield from _hanging("", " · ".join([*filter(None, parts), one["url"]]))


def _deliveries(view: "ItemView") -> Iterator[str]:
    from po_tui.model.choices import in_words

    for one in view.deliveries:
        bits = [one.what]
        if one.party:
            bits.append(one.party.name)
        if one.due:
            late = -(one.days or 0)
            said = ngettext("{n} day late", "{n} days late", late).format(n=late)
            bits.append(f"{one.due}, {said}" if one.overdue else one.due)
        yield from _hanging("", f"{' · '.join(bits)} – {in_words(one.status)}")


def _constraints(view: "ItemView") -> Iterator[str]:
    linked = {one.id for one in view.quality_links}
    for one in view.constraints:
        every = "" if one.id in linked else " (" + _("holds for every item") + ")"
        breach = " – " + _("BREACH") if one.breached else ""
        yield from _hanging("", f"{one.key} {one.title}{every}{breach}")


def _moves(view: "ItemView") -> Iterator[str]:
    """Where it was moved to for a reason."""
    for move in view.moves:
        who = f"  {plain_line(move.by.name)}" if move.by else ""
        yield from _hanging(f"{output.day_and_time(move.at)}{who}  ", move.in_words)


def _past(steps: "list[PastStep]") -> Iterator[str]:
    for step in steps[:LATEST]:
        head = f"{output.day_and_time(step.at)}  {plain_line(step.person)}  "
        undone = " (" + _("undone") + ")" if step.undone else ""
        yield from _hanging(head, what_was_done(step) + undone)
    if len(steps) > LATEST:
        n = len(steps) - LATEST
        yield ngettext("… and {n} more", "… and {n} more", n).format(n=n)


def _hanging(lead: str, text: str) -> list[str]:
    """A text behind a lead, its further lines under its first."""
    lines = [
        line
        for part in plain_text(text).strip().split("\n")
        for line in wrapped(part, max(20, _room() - 2 - len(lead)))
    ]
    return [(lead if n == 0 else " " * len(lead)) + line for n, line in enumerate(lines)]


def _room() -> int:
    return output.terminal_width() or WIDE


COMMANDS: Final = {"show": (show_options, show)}

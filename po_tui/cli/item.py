"""One item, whole: what it says, what it hangs on, how ready it is, what happened to it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.cells import wrapped
from po_tui.cli.mistakes import DONE
from po_tui.cli.parsing import Parser
from po_tui.cli.past import step_json, what_was_done
from po_tui.cli.ready import WIDE, Readiness, readiness, two_columns
from po_tui.model.plain import plain_line, plain_text
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.model.views import ItemView, QualityView, QuestionView
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
    if call.json:
        call.answer(_as_json(call, view, both, steps))
    else:
        for line in _lines(view, both, steps):
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
        "details": dict(view.details),
        "questions": [
            {
                "text": question.text,
                "to": question.addressee.short if question.addressee else None,
                "asked": question.asked,
                "answer": question.answer,
                "answered": question.answered,
                "blocking": question.blocking,
            }
            for question in view.questions
        ],
        "quality": _quality_json(view.quality),
        "readiness": both.as_json(),
        "history": [step_json(call, step) for step in steps],
    }


def _quality_json(quality: "QualityView | None") -> dict[str, Any] | None:
    if quality is None:
        return None
    return {
        "characteristic": quality.characteristic,
        "measure": quality.measure,
        "unit": quality.unit,
        "target": output.number(quality.target),
        "breakpoint": output.number(quality.breakpoint),
        "measured_on": quality.measured_on,
        "value": output.number(quality.value),
        "breached": quality.breached,
    }


# ── for a person ────────────────────────────────────────────────────────────────────────────────


def _lines(view: "ItemView", both: Readiness, steps: "list[PastStep]") -> Iterator[str]:
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
    yield from _section(_("Hangs together with"), _relations(view))
    yield from _section(_("Private note"), _text(view.private_note))
    yield ""
    yield output.styled(_("Ready?"), "bold")
    yield from (f"  {line}" for line in two_columns(both, _room() - 2))
    yield from _section(_("History"), _past(steps))


def _head(view: "ItemView") -> Iterator[str]:
    from po_tui.model.estimation import points_in_words
    from po_tui.model.states import state_in_words

    place = _("done with") if view.place is None else _("number {n} in order").format(n=view.place)
    estimate = _("not estimated") if view.estimate is None else points_in_words(view.estimate)
    facts = [view.type, state_in_words(view.state), estimate, place, *view.labels]
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
    from po_tui.model.fields import DETAILS

    labels = dict(DETAILS.get(view.type, ()))
    for name, value in view.details.items():
        if value not in ("", None):
            yield from _hanging(f"{_(labels.get(name, name))}: ", str(value))


def _ticked(done: bool, text: str) -> list[str]:
    return _hanging("[x] " if done else "[ ] ", text)


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
    def value(figure: float | None) -> str:
        return "–" if figure is None else f"{output.points(figure)} {quality.unit}".strip()

    yield from _hanging("", f"{quality.characteristic}: {quality.measure}")
    yield from _hanging(
        "",
        _("target {target}, break point {breakpoint}").format(
            target=value(quality.target), breakpoint=value(quality.breakpoint)
        ),
    )
    if quality.value is not None:
        said = _("measured {value} on {day}").format(
            value=value(quality.value), day=quality.measured_on
        )
        verdict = (
            _("below the break point")
            if quality.breached
            else _("at the target")
            if quality.met
            else ""
        )
        yield from _hanging("", f"{said} – {verdict}" if verdict else said)


def _relations(view: "ItemView") -> Iterator[str]:
    def items(label: str, others: Iterable[Any]) -> Iterator[str]:
        for other in others:
            yield from _hanging(f"{label} ", f"{other.key} {other.title}")

    yield from items(_("part of"), [view.parent] if view.parent else [])
    yield from items(_("split into"), view.children)
    yield from items(_("waits for"), view.depends_on)
    yield from items(_("needed by"), view.needed_by)
    yield from items(_("has to hold to"), view.quality_links)
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
    for delivery in view.deliveries:
        party = f" ({delivery.party.name})" if delivery.party else ""
        due = f", {delivery.due}" if delivery.due else ""
        yield from _hanging(
            _("waits for delivery of") + " ", f"{delivery.what}{party}{due}: {delivery.status}"
        )


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

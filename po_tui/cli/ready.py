"""Ready or not: what the tool can see, what only people can answer, and what is missing."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli import output
from po_tui.cli.backlog import find
from po_tui.cli.call import Call
from po_tui.cli.cells import fit, width, wrapped
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser
from po_tui.model.identity import is_key
from po_tui.model.plain import plain_line
from po_tui.model.readiness import (
    Answer,
    Fact,
    Question,
    facts_of,
    is_ready,
    questions_for,
    unanswered,
)
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.readiness import ItemFacts

MARKS: Final = {True: "✓", False: "✗", None: "·"}
STYLES: Final = {True: "green", False: "red", None: "yellow"}
WIDE: Final = 100
"""How wide two columns are where no terminal sets a limit."""


class Readiness(NamedTuple):
    """Both sides of the question whether an item is ready."""

    facts: Sequence[Fact]
    questions: Sequence[Question]
    answers: Sequence[Answer]

    @property
    def ready(self) -> bool:
        """No fact missing, and a yes to every question that still holds."""
        return is_ready(self.facts, self.questions, self.answers)

    @property
    def missing(self) -> list[str]:
        """What is missing, in words: facts first, then questions without a yes."""
        facts = [fact.text for fact in self.facts if fact.ok is False]
        return facts + [question.text for question in unanswered(self.questions, self.answers)]

    def answer(self, question: Question) -> Answer | None:
        """What the team said to a question."""
        return next((answer for answer in self.answers if answer.key == question.key), None)

    def as_json(self) -> dict[str, Any]:
        """As `check` and `show` print it."""
        return {
            "ready": self.ready,
            "missing": self.missing,
            "facts": [
                {"code": str(fact.code), "ok": fact.ok, "text": fact.text} for fact in self.facts
            ],
            "answers": [self._answer_json(question) for question in self.questions],
        }

    def _answer_json(self, question: Question) -> dict[str, Any]:
        answer = self.answer(question) or Answer(question.key)
        return {
            "key": question.key,
            "question": question.text,
            "value": answer.value,
            "by": answer.by,
            "at": answer.at,
            "expired": answer.expired,
        }


def readiness(facts: "ItemFacts", answers: Sequence[Answer]) -> Readiness:
    """Both sides, from what is known of an item."""
    return Readiness(facts_of(facts), questions_for(facts), answers)


# ── check ───────────────────────────────────────────────────────────────────────────────────────


def check_options(parser: Parser, /) -> None:
    """What `check` takes."""
    parser.add_argument(
        "what",
        metavar="KEY|QUERY",
        nargs="*",
        help=_("items by key, or a query in quotes; without either, everything in order"),
    )
    parser.add_common(json=True)


def check(call: Call, /) -> int:
    """Say of items what is missing; nothing is changed or judged."""
    words = call.options.what
    by_key = bool(words) and all(is_key(word) for word in words)
    items = [call.item(word) for word in words] if by_key else find(call, " ".join(words))
    checked = list(_checked(call, items))
    if call.json:
        named = [
            {"key": key, "title": title, "type": type, "state": state, **both.as_json()}
            for (key, title, type, state), both in checked
        ]
        call.answer({"product": call.workspace.key, "count": len(named), "items": named})
    elif by_key:
        for n, ((key, title, *__), both) in enumerate(checked):
            if n:
                call.say("")
            call.say(f"{output.styled(key, 'cyan')}  {output.styled(plain_line(title), 'bold')}")
            for line in two_columns(both):
                call.say(line)
    else:
        for line in _table(checked):
            call.say(line)
    return DONE


Named = tuple[str, str, str, str]
"""Key, title, type and state of an item."""


def _checked(call: Call, items: Sequence[int]) -> Iterator[tuple[Named, Readiness]]:
    from po_tui.store import rows
    from po_tui.store.readiness import answers_among

    con, product_id = call.workspace.store.rows, call.workspace.product_id
    facts = rows.facts_of(con, product_id, items)
    answers = answers_among(con, product_id, items)
    for id, *named in rows.headings(con, product_id, items):
        key, title, type, state = named
        yield (key, title, type, state), readiness(facts[id], answers.get(id, ()))


def _table(checked: Sequence[tuple[Named, Readiness]]) -> list[str]:
    columns = (
        Column(_("key"), style="cyan"),
        Column(_("title")),
        Column(_("missing"), flexible=True, style="yellow"),
    )
    room = output.terminal_width()
    cut = None if room is None else room // 2
    return output.table(
        columns,
        (
            (
                key,
                plain_line(title) if cut is None else output.cut(title, cut),
                " · ".join(both.missing) or _("nothing, and everyone said yes"),
            )
            for (key, title, *__), both in checked
        ),
    )


# ── both sides beside each other ────────────────────────────────────────────────────────────────


def two_columns(both: Readiness, room: int | None = None) -> list[str]:
    """Facts and answers side by side in so many cells, by default those of the terminal.

    Each line has its mark, so that colour is not needed.
    """
    room = ((room or output.terminal_width() or WIDE) - len(output.GAP)) // 2
    left = [(_("facts (seen by the tool)"), "dim")]
    for fact in both.facts:
        left += _marked(fact.ok, fact.text, room)
    right = [(_("answers (given by people)"), "dim")]
    for question in both.questions:
        right += _answered(question, both.answer(question), room)
    if not both.questions:
        right.append((_("nothing to ask about this one"), ""))
    lines = []
    for n in range(max(len(left), len(right))):
        text, style = left[n] if n < len(left) else ("", "")
        other, other_style = right[n] if n < len(right) else ("", "")
        gap = " " * max(0, room - width(text)) + output.GAP
        lines.append(
            (output.styled(text, style) + gap + output.styled(other, other_style)).rstrip()
        )
    return lines


def _answered(question: Question, answer: Answer | None, room: int) -> list[tuple[str, str]]:
    if answer is None or answer.value is None:
        return _marked(None, _("{question} Not answered yet").format(question=question.text), room)
    said = _("yes") if answer.value else _("no")
    who = plain_line(" ".join(part for part in (answer.by, output.day(answer.at)) if part))
    text = f"{question.text} {said}" + (f" ({who})" if who else "")
    if answer.expired:
        text += " – " + _("answered before the last change")
    return _marked(None if answer.expired else answer.value, text, room)


def _marked(ok: bool | None, text: str, room: int) -> list[tuple[str, str]]:
    first, *more = wrapped(plain_line(text), room - 2) or [""]
    return [(fit(MARKS[ok], 2) + first, STYLES[ok]), *((f"  {line}", STYLES[ok]) for line in more)]


COMMANDS: Final = {"check": (check_options, check)}

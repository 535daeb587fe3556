"""The ready check: what the tool sees on the left, what only the team can say on the right."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.readiness import Fact, Question, facts_of, questions_for
from po_tui.model.views import AnswerView, ItemView
from po_tui.tui.item.answering import Answering, Given
from po_tui.tui.item.item_page import answer_sign, fact_sign
from po_tui.tui.page import QUIET
from po_tui.words import _, mark, ngettext

BEFORE_READY = ("idea", "new", "refining", "parked")
"""States from which an item becomes ready."""
Answers = dict[str, bool | None]
Define = Callable[[Callable[[ItemView], None]], None]
"""Opens the Definition of Ready, and is told what to do with the item once that was changed."""


class ReadyCheck(Answering):
    """Facts beside questions. The result holds the answers that were given here; None on Esc."""

    DEFAULT_CSS = """
    ReadyCheck {
        & > .dialog--frame { width: 110; }
        & Horizontal { height: auto; width: 1fr; }
        & .question { height: auto; }
        & .sign { width: 4; }
        & .text { width: 1fr; height: auto; }
        & .facts { width: 1fr; height: auto; padding: 0 1; }
        & .answers { width: 1fr; height: auto; padding: 0 1; border-left: solid $frame; }
        & .verdict { width: 1fr; height: auto; padding: 0 1; margin-top: 1; }
        &.-stacked .dialog--frame > .sides { layout: vertical; }
        &.-stacked .answers { border-left: none; width: 1fr; margin-top: 1; }
        &.-stacked .facts { width: 1fr; }
    }
    """
    BINDINGS = [
        Binding("y", "say(True)", mark("Yes"), tooltip=mark("The team says yes"), id="ready.yes"),
        Binding("n", "say(False)", mark("No"), tooltip=mark("The team says no"), id="ready.no"),
        Binding("minus,backspace", "say(None)", mark("No answer"), key_display="-", tooltip=mark("Take the answer back"), id="ready.none"),
        Binding("w", "who", mark("Who"), tooltip=mark("Say in whose name the answers are"), id="ready.who"),
        Binding("d", "define", mark("Definition"), tooltip=mark("Change the Definition of Ready"), id="ready.define"),
        Binding("j,down,tab", "move(1)", mark("Down"), show=False, tooltip=mark("Next question"), id="ready.down"),
        Binding("k,up,shift+tab", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous question"), id="ready.up"),
        Binding("enter,ctrl+s", "keep", mark("Keep"), tooltip=mark("Keep the answers"), id="ready.keep"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; the answers stay as they were"), id="ready.leave"),
    ]  # fmt: skip

    def __init__(
        self, view: ItemView, by: str, define: Define | None = None, *, then: str = ""
    ) -> None:
        """`by` is who answers, unless somebody says otherwise; `then` what to do where all is there."""
        super().__init__(
            _("Ready? {item}").format(item=view.key),
            _("y n - answer · w who · d definition · enter keeps · esc leaves"),
            by,
        )
        self._define, self._then = define, then
        self._take(view)
        self._at = next((n for n, one in enumerate(self._questions) if not self._holds(one.key)), 0)

    def _take(self, view: ItemView) -> None:
        self._facts: list[Fact] = facts_of(view.facts)
        self._questions: list[Question] = questions_for(view.facts)
        self._before = {answer.key: answer for answer in view.answers}
        self._state = view.state

    def parts(self) -> ComposeResult:
        with Horizontal(classes="sides"):
            yield Static(self._facts_text(), classes="facts")
            with Vertical(classes="answers"):
                if self._questions:
                    yield Static(Content.styled(_("What the team says"), "bold $text-accent"))
                for n in range(len(self._questions)):
                    with Horizontal(classes="question"):
                        yield Static(self._mark(n), classes="sign")
                        yield Static(self._question(n), classes="text")
        yield Static(self._verdict(), classes="verdict")
        yield from self.in_whose_name()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < 90, "-stacked")
        self.call_after_refresh(self._show_question)

    def _show_question(self) -> None:
        """Have the question in sight that the next key answers."""
        questions = self.query(".question")
        if questions:
            questions[min(self._at, len(questions) - 1)].scroll_visible(animate=False)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _holds(self, key: str) -> bool:
        answer = self._before.get(key)
        return answer is not None and answer.value is True and not answer.expired

    def _facts_text(self) -> Content:
        lines = [Content.styled(_("What the tool sees"), "bold $text-accent")]
        for fact in self._facts:
            sign, style = fact_sign(fact.ok)
            text = Content.styled(plain_line(fact.text), "" if fact.ok is False else QUIET)
            lines.append(Content.assemble((f"{sign} ", style), text))
        return Content("\n").join(lines)

    def _mark(self, n: int) -> Content:
        sign, style, _note = answer_sign(self._answer(self._questions[n].key))
        return Content.assemble(("▌ " if n == self._at else "  ", "$text-accent"), (sign, style))

    def _question(self, n: int) -> Content:
        question = self._questions[n]
        answer = self._answer(question.key)
        note = answer_sign(answer)[2]
        return Content.assemble(
            (plain_line(question.text), "bold" if n == self._at else ""),
            (f" {_by_whom(answer)}", QUIET),
            (f" {note}" if note else "", "$text-warning"),
        )

    def _verdict(self) -> Content:
        missing = sum(fact.ok is False for fact in self._facts)
        said = self._given
        open_answers = sum(
            said[one.key] is not True if one.key in said else not self._holds(one.key)
            for one in self._questions
        )
        if not missing and not open_answers:
            then = self._then if self._state in BEFORE_READY else ""
            return Content.styled(f"{_('Nothing is missing.')} {then}", "bold $text-success")
        bits = []
        if missing:
            bits.append(
                ngettext("{n} fact missing", "{n} facts missing", missing).format(n=missing)
            )
        if open_answers:
            told = ngettext("{n} answer missing", "{n} answers missing", open_answers)
            bits.append(told.format(n=open_answers))
        return Content.styled(" · ".join(bits), "$text-warning")

    def _refresh(self) -> None:
        for n, (sign, text) in enumerate(
            zip(
                self.query(".sign").results(Static),
                self.query(".text").results(Static),
                strict=True,
            )
        ):
            sign.update(self._mark(n))
            text.update(self._question(n))
        self._show_question()
        self.query_one(".verdict", Static).update(self._verdict())
        super()._refresh()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_say(self, value: bool | None) -> None:
        if self._questions:
            self._given[self._questions[self._at].key] = value
            self._at = min(self._at + 1, len(self._questions) - 1)
            self._refresh()

    def action_move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._questions) - 1))
        self._refresh()

    async def action_define(self) -> None:
        if self._define is not None:
            self._define(self._read_anew)

    def _read_anew(self, view: ItemView) -> None:
        """The team asks something else now: other facts, other questions; answers given stay."""
        self._take(view)
        self._at = max(0, min(self._at, len(self._questions) - 1))
        self.refresh(recompose=True)

    def action_keep(self) -> None:
        known = {question.key for question in self._questions}
        answers = {key: value for key, value in self._given.items() if key in known}
        self.answer(Given(answers, self._by))


def _by_whom(answer: AnswerView | None) -> str:
    """Who answered and when, as far as that is known."""
    if answer is None or answer.value is None:
        return ""
    who = plain_line(answer.by.short) if answer.by else ""
    return " · ".join(bit for bit in (who, (answer.at or "")[:10]) if bit)

"""The ready check: what the tool sees on the left, what only the team can say on the right."""

from collections.abc import Callable
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.readiness import Fact, Question, facts_of, judged_text, questions_for
from po_tui.model.views import ItemView
from po_tui.tui.item.answering import Answering
from po_tui.tui.item.item_page import answer_sign, fact_sign
from po_tui.tui.item.meanwhile import Meanwhile
from po_tui.tui.item.words import by_whom
from po_tui.tui.page import QUIET
from po_tui.words import _, mark, ngettext

BESIDE: Final = 90
"""Columns from which the answers stand beside the facts."""
LOW: Final = 30
"""Lines from which all facts stand above the answers; below, those that need a look."""
BEFORE_READY = ("idea", "new", "refining", "parked")
"""States from which an item becomes ready."""
Define = Callable[[Callable[[ItemView], None]], None]
"""Opens the Definition of Ready, and is told what to do with the item once that was changed."""


def digest(view: ItemView) -> str:
    """Tells the text that people judge from any other."""
    story = view.as_a, view.i_want, view.so_that
    return judged_text(view.title, story, [one.text for one in view.criteria])


class ReadyCheck(Answering):
    """Facts beside questions. The definition can be changed from here."""

    DEFAULT_CSS = """
    ReadyCheck {
        & > .dialog--frame { width: 110; }
        & Horizontal { height: auto; width: 1fr; }
        & .question { height: auto; }
        & .sign { width: 4; }
        & .fact-sign { width: 2; }
        & .fact-text { width: 1fr; height: auto; }
        & .-all { display: none; }
        &.-low .-all { display: block; }
        &.-low .-holds { display: none; }
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
        Binding("d", "define", mark("Definition"), tooltip=mark("Change the Definition of Ready"), id="ready.define"),
    ]  # fmt: skip

    def __init__(
        self, view: ItemView, by: str, define: Define | None = None, *, then: str = ""
    ) -> None:
        """`by` is who answers, unless somebody says otherwise; `then` what to do where all is there."""
        super().__init__(
            _("Ready? {item}").format(item=view.key),
            _("y n - answer · w who · d definition · esc closes, all is kept"),
            by,
        )
        self._define, self._then = define, then
        self._take(view)
        self._at = next((n for n, key in enumerate(self.asked()) if not self._holds(key)), 0)

    def _take(self, view: ItemView) -> None:
        self._facts: list[Fact] = facts_of(view.facts)
        self._questions: list[Question] = questions_for(view.facts)
        self._before = {answer.key: answer for answer in view.answers}
        self._item = view

    def parts(self) -> ComposeResult:
        with Horizontal(classes="sides"):
            with Vertical(classes="facts"):
                yield from self._fact_lines()
            with Vertical(classes="answers"):
                if self._questions:
                    yield Static(Content.styled(_("What the team says"), "bold $text-accent"))
                for n in range(len(self._questions)):
                    with Horizontal(classes="question"):
                        yield Static(self._mark(n), classes="sign")
                        yield Static(self._question(n), classes="text")
        yield Static(self._verdict(), classes="verdict")
        yield Meanwhile(self._item, self._what_of_answers)
        yield from self.in_whose_name()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < BESIDE, "-stacked")
        self.set_class(event.size.width < BESIDE and event.size.height < LOW, "-low")
        self.level_sides()
        self.call_after_refresh(self._show_question)

    def _show_question(self) -> None:
        """Have the question in sight that the next key answers."""
        questions = self.query(".question")
        if questions:
            questions[min(self._at, len(questions) - 1)].scroll_visible(animate=False)

    def asked(self) -> list[str]:
        return [question.key for question in self._questions]

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _fact_lines(self) -> ComposeResult:
        """What the tool sees, a line each; where there is little room, what holds in one line."""
        yield Static(Content.styled(_("What the tool sees"), "bold $text-accent"))
        for fact in self._facts:
            style = "" if fact.ok is False else QUIET
            yield from _fact_line(fact.ok, fact.text, style, "-holds" if fact.ok else "")
        if n := sum(fact.ok is True for fact in self._facts):
            told = ngettext("{n} fact that holds", "{n} facts that hold", n).format(n=n)
            yield from _fact_line(True, told, QUIET, "-all")

    def _mark(self, n: int) -> Content:
        sign, style, _note = answer_sign(self._answer(self._questions[n].key))
        return Content.assemble(("▌ " if n == self._at else "  ", "$text-accent"), (sign, style))

    def _question(self, n: int) -> Content:
        question = self._questions[n]
        answer = self._answer(question.key)
        note = answer_sign(answer)[2]
        return Content.assemble(
            (plain_line(question.text), "bold" if n == self._at else ""),
            (f" {by_whom(answer)}", QUIET),
            (f" {note}" if note else "", "$text-warning"),
        )

    def _verdict(self) -> Content:
        missing = sum(fact.ok is False for fact in self._facts)
        open_answers = sum(not self._holds(key) for key in self.asked())
        if not missing and not open_answers:
            then = self._then if self._item.state in BEFORE_READY else ""
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

    def show_answers(self) -> None:
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

    def _what_of_answers(self, now: ItemView) -> str:
        if digest(now) == digest(self._item):
            return ""
        return _("The answers are to the text as it was: r again shows the new one.")

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    async def action_define(self) -> None:
        if self._define is not None:
            self._define(self._read_anew)

    def _read_anew(self, view: ItemView) -> None:
        """The team asks something else now: other facts, other questions; answers given stay."""
        self._take(view)
        self._at = max(0, min(self._at, len(self._questions) - 1))
        self.refresh(recompose=True)


def _fact_line(ok: bool | None, text: str, style: str, classes: str) -> ComposeResult:
    sign, look = fact_sign(ok)
    with Horizontal(classes=f"fact {classes}".strip()):
        yield Static(Content.styled(sign, look), classes="fact-sign")
        yield Static(Content.styled(plain_line(text), style), classes="fact-text")

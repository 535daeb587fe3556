"""The ready check: what the tool sees on the left, what only the team can say on the right."""

from collections.abc import Iterable, Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.readiness import Fact, Question
from po_tui.model.views import AnswerView
from po_tui.tui.item.item_page import answer_sign, fact_sign
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark, ngettext

Answers = dict[str, bool | None]


class ReadyCheck(Dialog[Answers | None]):
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
        &.-stacked .dialog--frame > Horizontal { layout: vertical; }
        &.-stacked .answers { border-left: none; width: 1fr; margin-top: 1; }
        &.-stacked .facts { width: 1fr; }
    }
    """
    BINDINGS = [
        Binding("y", "say(True)", mark("Yes"), tooltip=mark("The team says yes"), id="ready.yes"),
        Binding("n", "say(False)", mark("No"), tooltip=mark("The team says no"), id="ready.no"),
        Binding("minus,backspace", "say(None)", mark("No answer"), key_display="-", tooltip=mark("Take the answer back"), id="ready.none"),
        Binding("j,down,tab", "move(1)", mark("Down"), show=False, tooltip=mark("Next question"), id="ready.down"),
        Binding("k,up,shift+tab", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous question"), id="ready.up"),
        Binding("enter,ctrl+s", "keep", mark("Keep"), tooltip=mark("Keep the answers"), id="ready.keep"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; the answers stay as they were"), id="ready.leave"),
    ]  # fmt: skip

    def __init__(
        self,
        key: str,
        facts: Sequence[Fact],
        questions: Sequence[Question],
        answers: Iterable[AnswerView],
    ) -> None:
        super().__init__(
            _("Ready? {item}").format(item=key), _("y n - answer · enter keeps · esc leaves")
        )
        self._facts, self._questions = facts, questions
        self._before: Mapping[str, AnswerView] = {answer.key: answer for answer in answers}
        self._given: Answers = {}
        self._at = next((n for n, one in enumerate(questions) if not self._holds(one.key)), 0)

    def parts(self) -> ComposeResult:
        with Horizontal():
            yield Static(self._facts_text(), classes="facts")
            with Vertical(classes="answers"):
                yield Static(Content.styled(_("What the team says"), "bold $text-accent"))
                for n in range(len(self._questions)):
                    with Horizontal(classes="question"):
                        yield Static(self._mark(n), classes="sign")
                        yield Static(self._question(n), classes="text")
        yield Static(self._verdict(), classes="verdict")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < 90, "-stacked")

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
        sign, style, _note = self._sign(self._questions[n].key)
        return Content.assemble(("▌ " if n == self._at else "  ", "$text-accent"), (sign, style))

    def _question(self, n: int) -> Content:
        question = self._questions[n]
        note = self._sign(question.key)[2]
        return Content.assemble(
            (question.text, "bold" if n == self._at else ""),
            (f" {note}" if note else "", "$text-warning"),
        )

    def _sign(self, key: str) -> tuple[str, str, str]:
        if key not in self._given:
            return answer_sign(self._before.get(key))
        given = AnswerView(key, self._given[key], None, None, expired=False)
        return answer_sign(given)

    def _verdict(self) -> Content:
        missing = sum(fact.ok is False for fact in self._facts)
        said = self._given
        open_answers = sum(
            said[one.key] is not True if one.key in said else not self._holds(one.key)
            for one in self._questions
        )
        if not missing and not open_answers:
            return Content.styled(_("Nothing is missing. t sets it ready."), "bold $text-success")
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
        self.query_one(".verdict", Static).update(self._verdict())

    def action_say(self, value: bool | None) -> None:
        if self._questions:
            self._given[self._questions[self._at].key] = value
            self._at = min(self._at + 1, len(self._questions) - 1)
            self._refresh()

    def action_move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._questions) - 1))
        self._refresh()

    def action_keep(self) -> None:
        self.answer(self._given)

    def action_leave(self) -> None:
        self.answer(None)

"""SMART: what the tool can see of a goal on the left, what only people can say on the right."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from po_tui.model.goals import ANSWERED
from po_tui.model.plain import plain_line
from po_tui.model.views import GoalView
from po_tui.tui.item.answering import Answering
from po_tui.tui.vision.goal_page import answer_line, fact_line
from po_tui.words import _

_STACKED = 90
"""Below so many cells the answers stand under the facts."""


class SmartSheet(Answering):
    """Facts beside questions, and never a score."""

    DEFAULT_CSS = """
    SmartSheet {
        & > .dialog--frame { width: 104; }
        & .sides { height: auto; width: 1fr; }
        & .facts { width: 2fr; height: auto; padding: 0 1; }
        & .answers { width: 3fr; height: auto; padding: 0 1; border-left: solid $frame; }
        & .answers Static { height: auto; width: 1fr; }
        & .by { height: 1; padding: 0 1; margin-top: 1; }
        &.-stacked .sides { layout: vertical; }
        &.-stacked .facts { width: 1fr; }
        &.-stacked .answers { border-left: none; width: 1fr; margin-top: 1; }
    }
    """

    def __init__(self, goal: GoalView, by: str) -> None:
        super().__init__(
            _("SMART? {goal}").format(goal=goal.key),
            _("y n - answer · w who · esc closes, all is kept"),
            by,
        )
        self._goal = goal
        self._before = {answer.key: answer for answer in goal.answers}
        self._asked = [fact for fact in goal.smart if fact.by_people]
        self._at = next((n for n, key in enumerate(self.asked()) if self._is_waiting(key)), 0)

    def asked(self) -> tuple[str, ...]:
        return ANSWERED

    def parts(self) -> ComposeResult:
        yield Static(Content.styled(plain_line(self._goal.title), "bold"), classes="dialog--text")
        with Horizontal(classes="sides"):
            yield Static(self._facts(), classes="facts")
            with Vertical(classes="answers"):
                yield Static(Content.styled(_("What people say"), "bold $text-accent"))
                for n in range(len(self._asked)):
                    yield Static(self._question(n), classes="question")
        yield from self.in_whose_name()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _STACKED, "-stacked")
        self.level_sides()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _facts(self) -> Content:
        lines = [Content.styled(_("What the tool sees"), "bold $text-accent")]
        lines += [fact_line(fact) for fact in self._goal.smart if not fact.by_people]
        lines += [Content.styled(f"! {one}", "$text-warning") for one in self._goal.concerns]
        return Content("\n").join(lines)

    def _question(self, n: int) -> Content:
        fact, answer = self._asked[n], self._answer(ANSWERED[n])
        holds = answer.value if answer is not None and not answer.expired else None
        line = answer_line(fact._replace(ok=holds), answer)
        return Content.assemble(("▌ " if n == self._at else "  ", "$text-accent")) + (
            line.stylize("bold") if n == self._at else line
        )

    def show_answers(self) -> None:
        for n, question in enumerate(self.query(".question").results(Static)):
            question.update(self._question(n))

"""SMART: what the tool can see of a goal on the left, what only people can say on the right."""

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from po_tui.model.goals import ANSWERED
from po_tui.model.plain import plain_line
from po_tui.model.views import GoalView
from po_tui.tui.item.answering import Answering
from po_tui.tui.vision.goal_page import answer_line, fact_line
from po_tui.words import _, mark

_STACKED = 90
"""Below so many cells the answers stand under the facts."""


class SmartSheet(Answering):
    """Facts beside questions, and never a score. The result is None on Esc."""

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
    BINDINGS = [
        Binding("y", "say(True)", mark("Yes"), tooltip=mark("The answer is yes"), id="smart.yes"),
        Binding("n", "say(False)", mark("No"), tooltip=mark("The answer is no"), id="smart.no"),
        Binding("minus,backspace", "say(None)", mark("No answer"), key_display="-", tooltip=mark("Take the answer back"), id="smart.none"),
        Binding("w", "who", mark("Who"), tooltip=mark("Say in whose name the answers are"), id="smart.who"),
        Binding("j,down,tab", "move(1)", mark("Down"), show=False, tooltip=mark("Next question"), id="smart.down"),
        Binding("k,up,shift+tab", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous question"), id="smart.up"),
        Binding("enter,ctrl+s", "keep", mark("Keep"), tooltip=mark("Keep the answers"), id="smart.keep"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; the answers stay as they were"), id="smart.leave"),
    ]  # fmt: skip

    def __init__(self, goal: GoalView, by: str) -> None:
        super().__init__(
            _("SMART? {goal}").format(goal=goal.key),
            _("y n - answer · w who · enter keeps · esc leaves"),
            by,
        )
        self._goal = goal
        self._before = {answer.key: answer for answer in goal.answers}
        self._asked = [fact for fact in goal.smart if fact.by_people]
        waiting = [n for n, fact in enumerate(self._asked) if fact.ok is None]
        self._at = waiting[0] if waiting else 0

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

    def _refresh(self) -> None:
        for n, question in enumerate(self.query(".question").results(Static)):
            question.update(self._question(n))
        super()._refresh()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_say(self, value: bool | None) -> None:
        self._given[ANSWERED[self._at]] = value
        self.action_move(1)

    def action_move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._asked) - 1))
        self._refresh()

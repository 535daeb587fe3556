"""What people say of the vision: questions no tool can answer, each with an answer, a name and a day."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView
from po_tui.model.vision import QUESTIONS, remarks
from po_tui.tui.item.answering import Answering
from po_tui.tui.page import QUIET
from po_tui.tui.vision.signs import WARN, answer_sign
from po_tui.words import _, mark


class VisionCheck(Answering):
    """The statement, what can be counted in it, and the questions. None on Esc."""

    DEFAULT_CSS = """
    VisionCheck {
        & > .dialog--frame { width: 84; }
        & .statement { height: auto; text-style: bold; margin: 1 1 0 1; }
        & .remarks { height: auto; margin: 0 1; }
        & .questions { height: auto; margin: 1 1 0 1; }
        & .by { height: 1; margin: 1 1 0 1; }
    }
    """
    BINDINGS = [
        Binding("y", "say(True)", mark("Yes"), tooltip=mark("People say yes"), id="vision-check.yes"),
        Binding("n", "say(False)", mark("No"), tooltip=mark("People say no"), id="vision-check.no"),
        Binding("minus,backspace", "say(None)", mark("No answer"), key_display="-", tooltip=mark("Take the answer back"), id="vision-check.none"),
        Binding("w", "who", mark("Who"), tooltip=mark("Say in whose name the answers are"), id="vision-check.who"),
        Binding("j,down,tab", "move(1)", mark("Down"), show=False, tooltip=mark("Next question"), id="vision-check.down"),
        Binding("k,up,shift+tab", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous question"), id="vision-check.up"),
        Binding("enter,ctrl+s", "keep", mark("Keep"), tooltip=mark("Keep the answers"), id="vision-check.keep"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; the answers stay as they were"), id="vision-check.leave"),
    ]  # fmt: skip

    def __init__(
        self, statement: str, features: Sequence[str], before: Mapping[str, AnswerView], by: str
    ) -> None:
        """`by` is who answers, unless somebody says otherwise."""
        keys = _("y n - answer · w who · enter keeps · esc leaves")
        super().__init__(_("A good vision?"), keys, by)
        self._statement, self._before = statement, before
        self._remarks = remarks(statement, features)
        self._at = next(
            (
                n
                for n, one in enumerate(QUESTIONS)
                if one.key not in before or before[one.key].expired
            ),
            0,
        )

    def parts(self) -> ComposeResult:
        yield Static(plain_line(self._statement), classes="statement", markup=False)
        counted = "\n".join(f"‹ {plain_line(text)}" for text in self._remarks)
        yield Static(
            Content.styled(counted or _("Nothing to remark by counting; the rest is for people:"), WARN if counted else QUIET),
            classes="remarks",
        )  # fmt: skip
        yield Static(self._questions(), classes="questions")
        yield from self.in_whose_name()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _questions(self) -> Content:
        lines = []
        width = max(len(_(question.label)) for question in QUESTIONS) + 1
        for n, question in enumerate(QUESTIONS):
            here, answer = n == self._at, self._answer(question.key)
            sign, style, note = answer_sign(answer)
            lines.append(
                Content.assemble(
                    ("▌ " if here else "  ", "$text-accent"),
                    (f"{sign} ", style),
                    (_(question.label).ljust(width), "bold" if here else ""),
                    (_(question.text), "" if here else QUIET),
                    (_by_whom(answer), QUIET),
                    (f" {note}" if note else "", WARN),
                )
            )
        return Content("\n").join(lines)

    def _refresh(self) -> None:
        self.query_one(".questions", Static).update(self._questions())
        super()._refresh()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_say(self, value: bool | None) -> None:
        self._given[QUESTIONS[self._at].key] = value
        self._at = min(self._at + 1, len(QUESTIONS) - 1)
        self._refresh()

    def action_move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(QUESTIONS) - 1))
        self._refresh()


def _by_whom(answer: AnswerView | None) -> str:
    """Who answered and when, as far as that is known."""
    if answer is None or answer.value is None:
        return ""
    who = plain_line(answer.by.short) if answer.by else ""
    told = " · ".join(bit for bit in (who, (answer.at or "")[:10]) if bit)
    return f"  {told}" if told else ""

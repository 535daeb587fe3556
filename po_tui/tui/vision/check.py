"""What people say of the vision: questions no tool can answer, each with an answer, a name and a day."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView
from po_tui.model.vision import QUESTIONS, remarks
from po_tui.tui.item.answering import Answering
from po_tui.tui.item.words import by_whom
from po_tui.tui.page import QUIET
from po_tui.tui.vision.signs import WARN, answer_sign
from po_tui.words import _


class VisionCheck(Answering):
    """The statement, what can be counted in it, and the questions."""

    DEFAULT_CSS = """
    VisionCheck {
        & > .dialog--frame { width: 84; }
        & .statement { height: auto; text-style: bold; margin: 1 1 0 1; }
        & .remarks { height: auto; margin: 0 1; }
        & .questions { height: auto; margin: 1 1 0 1; }
        & .by { height: 1; margin: 1 1 0 1; }
    }
    """

    def __init__(
        self, statement: str, features: Sequence[str], before: Mapping[str, AnswerView], by: str
    ) -> None:
        """`by` is who answers, unless somebody says otherwise."""
        keys = _("y n - answer · w who · esc closes, all is kept")
        super().__init__(_("A good vision?"), keys, by)
        self._statement, self._before = statement, before
        self._remarks = remarks(statement, features)
        self._at = next((n for n, key in enumerate(self.asked()) if self._is_waiting(key)), 0)

    def asked(self) -> list[str]:
        return [question.key for question in QUESTIONS]

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
                    (f"  {by_whom(answer)}".rstrip(), QUIET),
                    (f" {note}" if note else "", WARN),
                )
            )
        return Content("\n").join(lines)

    def show_answers(self) -> None:
        self.query_one(".questions", Static).update(self._questions())

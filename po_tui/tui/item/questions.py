"""Open questions about an item: ask one to somebody, note the answer, say whether work waits for it."""

import re
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item.list_sheet import ListSheet
from po_tui.tui.page import QUIET
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused, WorkspaceError

if TYPE_CHECKING:
    from po_tui.model.views import QuestionView

_TO: Final = re.compile(r"(?:^|\s)@(\S+)")
_ASKED: Final = "question"
"""The field under which a question is kept that was typed and not asked."""


def to_whom(text: str) -> tuple[str, str]:
    """A question as typed – `@sponsor how long?` – as its text and whom it is for."""
    found = _TO.search(text)
    if found is None:
        return " ".join(text.split()), ""
    rest = text[: found.start()] + " " + text[found.end() :]
    return " ".join(rest.split()), found[1]


class Questions(ListSheet[None]):
    """The questions of an item; every act is kept at once, each a step."""

    DEFAULT_CSS = """
    Questions > .dialog--frame { width: 92; }
    """
    BINDINGS = [
        Binding("a", "ask", mark("Ask"), tooltip=mark("Ask a question; @name says to whom"), id="questions.ask"),
        Binding("b", "blocking", mark("Blocking"), tooltip=mark("Whether the item has to wait for the answer"), id="questions.blocking"),
    ]  # fmt: skip

    def __init__(self, item_id: int, key: str) -> None:
        super().__init__(
            _("Questions about {item}").format(item=key),
            _("a asks · enter answers · b blocking or not · u takes back · esc closes"),
        )
        self._item_id, self._key = item_id, key
        self._questions: tuple[QuestionView, ...] = ()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        if not self._questions or self._draft(_ASKED):
            self.action_ask()

    def fill(self) -> None:
        try:
            self._questions = workspace_of(self).backlog.view(self._item_id).questions
        except WorkspaceError as gone:  # someone took it back
            self.answer(None)
            app_of(self).say(str(gone), severity="warning")
            return
        nothing = Content.styled(_("Nobody has asked anything yet."), QUIET)
        lines: list[Content | None] = [self._line(one) for one in self._questions]
        self.show_lines(lines or [None], () if lines else [nothing])

    def _line(self, question: "QuestionView") -> Content:
        sign, style = ("✓  ", "$text-success")
        if question.open:
            sign, style = ("?! ", "bold $text-warning") if question.blocking else ("?  ", QUIET)
        who = plain_line(question.addressee.short) if question.addressee else ""
        days = question.age_days if question.open else None
        answer = plain_line(question.answer) if question.answer else ""
        draft = self._draft(_answer_to(question))
        return Content.assemble(
            (sign, style),
            plain_line(question.text),
            (f" → {who}" if who else "", "$text-accent"),
            (f" · {_('{n} d').format(n=days)}" if days is not None else "", QUIET),
            (f" – {answer}" if answer else "", QUIET),
            (f"  {_('draft')}: {plain_line(draft)}" if draft else "", "$text-warning"),
        )

    def looked(self, at: int | None) -> None:
        question = self._at(at)
        self.show_about(_meaning(question) if question and question.open else Content(""))

    def _at(self, at: int | None) -> "QuestionView | None":
        return self._questions[at] if at is not None and at < len(self._questions) else None

    def _draft(self, field: str) -> str:
        return workspace_of(self).drafts.get(self._key, field)

    def _keep(self, field: str, text: str) -> None:
        workspace_of(self).drafts.keep(self._key, field, text)

    # ── acts ────────────────────────────────────────────────────────────────────────────────────

    def chosen(self, at: int) -> None:
        question = self._at(at)
        if question is None:
            return
        field, before = _answer_to(question), question.answer or ""

        def note(text: str) -> None:
            workspace_of(self).backlog.answer_question(question.id, text)
            self._keep(field, "")
            self.fill()

        def keep(text: str) -> None:
            self._keep(field, "" if text == before else text)

        label = _("Answer to “{question}”").format(question=question.text)
        self.ask(
            label, note, self._draft(field) or before, typed=keep, left=lambda _text: self.fill()
        )

    def action_ask(self) -> None:
        workspace = workspace_of(self)

        def note(line: str) -> None:
            text, who = to_whom(line)
            found = workspace.people.find(who) if who else None
            workspace.backlog.ask(self._item_id, text, found.key if found else who)
            self._keep(_ASKED, "")
            self.fill()
            self.put_cursor(len(self._questions) - 1)

        label = _("A question; @name says to whom")
        self.ask(label, note, self._draft(_ASKED), typed=lambda text: self._keep(_ASKED, text))

    def action_blocking(self) -> None:
        self.attempt(self._turn_blocking)

    def _turn_blocking(self) -> None:
        question = self._at(self.list.highlighted)
        if question is None:
            raise Refused(_("there is no question here – a asks one"))
        if not question.open:
            raise Refused(_("that one is answered: nothing waits for it – enter opens it again"))
        workspace_of(self).backlog.set_blocking(question.id, not question.blocking)

    def action_leave(self) -> None:
        """From the line back to the list, where there is one; then away."""
        super().action_leave()
        if not self._questions and not self.asking:
            self.close()


def _answer_to(question: "QuestionView") -> str:
    return f"answer {question.id}"


def _meaning(question: "QuestionView") -> Content:
    """What it does to the item that this is open."""
    if question.blocking:
        told = _("?! blocking: the item is not ready until this is answered – b changes that")
        return Content.styled(told, "$text-warning")
    told = _("not blocking: work can begin without the answer – b changes that")
    return Content.styled(told, QUIET)

"""Open questions about an item: ask one to somebody, note what was answered."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line
from po_tui.model.views import QuestionView
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark

_TO: Final = re.compile(r"(?:^|\s)@(\S+)")


@dataclass
class QuestionChanges:
    """What was asked and answered in the dialog."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Text, and to whom; empty where nobody was named."""
    answered: dict[int, str] = field(default_factory=dict)
    """Answer by id of the question; an empty one opens it again."""


def to_whom(text: str) -> tuple[str, str]:
    """A question as typed – `@sponsor how long?` – as its text and whom it is for."""
    found = _TO.search(text)
    if found is None:
        return " ".join(text.split()), ""
    rest = text[: found.start()] + " " + text[found.end() :]
    return " ".join(rest.split()), found[1]


class Questions(Dialog[QuestionChanges | None]):
    """The questions of an item. The result is None where nothing changed."""

    DEFAULT_CSS = """
    Questions {
        & > .dialog--frame { width: 84; }
        & SheetList { max-height: 14; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; margin-top: 1; }
        & .ask { color: $text-accent; margin-top: 1; height: 1; }
    }
    """
    BINDINGS = [
        Binding("a", "ask", mark("Ask"), tooltip=mark("Ask a question; @name says to whom"), id="questions.ask"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; what was noted is kept"), id="questions.leave"),
    ]  # fmt: skip

    def __init__(
        self,
        key: str,
        questions: Sequence[QuestionView],
        *,
        draft: str = "",
        on_draft: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """`draft` is a question that was typed last time and not asked."""
        super().__init__(
            _("Questions about {item}").format(item=key), _("a asks · enter answers · esc closes")
        )
        self._questions = list(questions)
        self._changes = QuestionChanges()
        self._answering: QuestionView | None = None
        self._draft, self._on_draft = draft, on_draft

    def parts(self) -> ComposeResult:
        yield SheetList(*self._lines(), markup=False, compact=True)
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        self._show_input(shown=False)
        if not self._questions or self._draft:
            self.action_ask()

    def _lines(self) -> list[Option]:
        lines = [
            self._line(
                question.text, question.addressee.short if question.addressee else "", answer
            )
            for question in self._questions
            for answer in [self._changes.answered.get(question.id, question.answer or "")]
        ]
        lines += [self._line(text, who, "") for text, who in self._changes.asked]
        return [Option(line) for line in lines]

    @staticmethod
    def _line(text: str, who: str, answer: str) -> Content:
        sign = ("✓ ", "$text-success") if answer else ("? ", "$text-warning")
        to = f" → {plain_line(who)}" if who else ""
        said = f" – {plain_line(answer)}" if answer else ""
        return Content.assemble(sign, plain_line(text), (to, "$text-accent"), (said, QUIET))

    def _show_input(self, *, shown: bool, label: str = "", value: str = "") -> None:
        field_ = self.query_one(PlainInput)
        field_.display = shown
        asking = self.query_one(".ask", Static)
        asking.display = shown
        asking.update(plain_line(label))
        field_.value = value
        field_.cursor_position = len(value)
        # At once: `focus()` would wait its turn behind keys that are typed already.
        self.set_focus(field_ if shown else self.query_one(OptionList))

    @on(OptionList.OptionSelected)
    def _answer_it(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._questions):
            question = self._answering = self._questions[event.option_index]
            known = self._changes.answered.get(question.id, question.answer or "")
            label = _("Answer to “{question}”").format(question=question.text)
            self._show_input(shown=True, label=label, value=known)

    @on(Input.Submitted)
    def _note(self, event: Input.Submitted) -> None:
        event.stop()
        text, who = to_whom(event.value)
        if self._answering is not None:
            self._changes.answered[self._answering.id] = event.value.strip()
        elif text:
            self._changes.asked.append((text, who))
            self._keep_draft("")
        self._answering = None
        options = self.query_one(OptionList)
        at = options.highlighted
        options.clear_options()
        options.add_options(self._lines())
        options.highlighted = at
        self._show_input(shown=False)

    def action_ask(self) -> None:
        self._answering = None
        label = _("A question; @name says to whom")
        self._show_input(shown=True, label=label, value=self._draft)

    def _keep_draft(self, text: str) -> None:
        self._draft = text
        self._on_draft(text)

    def action_leave(self) -> None:
        """From the line back to the list, then away, with everything that was noted."""
        field_ = self.query_one(PlainInput)
        if field_.display and self._answering is None:
            self._keep_draft(field_.value)
        if field_.display and (self._questions or self._changes.asked):
            self._show_input(shown=False)
            return
        changed = self._changes.asked or self._changes.answered
        self.answer(self._changes if changed else None)

"""Questions that only people can answer: each answer is kept in somebody's name."""

from collections.abc import Mapping
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView, PersonRef
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.words import _


class Given(NamedTuple):
    """What was answered here, and by whom."""

    answers: dict[str, bool | None]
    by: str


class Answering(Dialog[Given | None]):
    """A sheet of questions with the name of who answers below them; None on Esc."""

    DEFAULT_CSS = """
    Answering {
        & .by { height: 1; padding: 0 1; }
        & .by Static { width: auto; height: 1; }
        & PlainInput { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; display: none; }
        &.-naming PlainInput { display: block; }
    }
    """
    AUTO_FOCUS = ""  # keys are for the questions until somebody asks for the name

    def __init__(self, title: str, keys: str, by: str) -> None:
        super().__init__(title, keys)
        self._by = by
        self._given: dict[str, bool | None] = {}
        self._before: Mapping[str, AnswerView] = {}

    def in_whose_name(self) -> ComposeResult:
        with Horizontal(classes="by"):
            yield Static(self._by_text(), id="by")
            yield PlainInput(compact=True)

    def _answer(self, key: str) -> AnswerView | None:
        if key not in self._given:
            return self._before.get(key)
        return AnswerView(key, self._given[key], PersonRef(self._by), None, expired=False)

    def _by_text(self) -> Content:
        return Content.styled(_("answers by {name}").format(name=plain_line(self._by)), QUIET)

    def _refresh(self) -> None:
        """Draw anew what a key changed."""
        self.query_one("#by", Static).update(self._by_text())

    def action_who(self) -> None:
        field = self.query_one(PlainInput)
        field.value = self._by
        self.add_class("-naming")
        self.set_focus(field)

    @on(Input.Submitted)
    def _take_name(self, event: Input.Submitted) -> None:
        event.stop()
        self._by = event.value.strip() or self._by
        self._stop_naming()

    def _stop_naming(self) -> None:
        self.remove_class("-naming")
        self.set_focus(None)
        self._refresh()

    def action_keep(self) -> None:
        self.answer(Given(self._given, self._by))

    def action_leave(self) -> None:
        """From the name back to the questions, then away."""
        if self.has_class("-naming"):
            self._stop_naming()
        else:
            self.answer(None)

"""Questions that only people can answer: each answer is kept in somebody's name, and none is lost."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView, PersonRef
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.words import _, mark, ngettext

DRAFT = "answers"
"""The field under which answers are kept until the sheet is left."""


class Given(NamedTuple):
    """What was answered here, and by whom."""

    answers: dict[str, bool | None]
    by: str

    def as_draft(self) -> str:
        """To be read by `from_draft`; empty where nothing was answered."""
        return json.dumps(self._asdict(), ensure_ascii=False) if self.answers else ""

    @classmethod
    def from_draft(cls, draft: str) -> "Given | None":
        """As it was left by a crash; None where there is nothing to read."""
        try:
            told: Any = json.loads(draft)
            answers = {str(key): value for key, value in told["answers"].items()}
            if not answers or any(value not in (True, False, None) for value in answers.values()):
                return None
            return cls(answers, str(told["by"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


class Answering(Dialog[Given]):
    """A sheet of questions with the name of who answers below them.

    However it is left, what was answered is the result: one step, for `u` to take back.
    """

    DEFAULT_CSS = """
    Answering {
        & .by { height: 1; padding: 0 1; }
        & .by Static { width: auto; height: 1; }
        & PlainInput { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; display: none; }
        &.-naming PlainInput { display: block; }
    }
    """
    BINDINGS = [
        Binding("y", "say(True)", mark("Yes"), tooltip=mark("The answer is yes"), id="answering.yes"),
        Binding("n", "say(False)", mark("No"), tooltip=mark("The answer is no"), id="answering.no"),
        Binding("minus,backspace", "say(None)", mark("No answer"), key_display="-", tooltip=mark("Take the answer back"), id="answering.none"),
        Binding("w", "who", mark("Who"), tooltip=mark("Say in whose name the answers are"), id="answering.who"),
        Binding("j,down,tab", "move(1)", mark("Down"), show=False, tooltip=mark("Next question"), id="answering.down"),
        Binding("k,up,shift+tab", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous question"), id="answering.up"),
        Binding("enter,ctrl+s,escape", "leave", mark("Close"), tooltip=mark("Close; what was answered is kept"), id="answering.leave"),
    ]  # fmt: skip
    AUTO_FOCUS = ""  # keys are for the questions until somebody asks for the name

    def __init__(self, title: str, keys: str, by: str) -> None:
        super().__init__(title, keys)
        self._by = by
        self._typed_name = ""
        self._given: dict[str, bool | None] = {}
        self._before: Mapping[str, AnswerView] = {}
        self._at = 0
        self._restored = False
        self.on_draft: Callable[[str], None] = lambda _draft: None
        """Hears what was answered so far, at every answer."""

    # ── for subclasses ──────────────────────────────────────────────────────────────────────────

    def asked(self) -> Sequence[str]:
        """The questions by their keys, in the order in which they stand there."""
        raise NotImplementedError

    def show_answers(self) -> None:
        """Draw the questions anew."""

    def level_sides(self) -> None:
        """Let the line between two sides reach as far down as the longer one."""
        sides = list(self.query(".facts, .answers"))
        for side in sides:
            side.styles.min_height = None
        if len(sides) == 2 and not self.has_class("-stacked"):
            self.call_after_refresh(self._level, *sides)

    @staticmethod
    def _level(facts: Widget, answers: Widget) -> None:
        answers.styles.min_height = facts.outer_size.height

    def in_whose_name(self) -> ComposeResult:
        with Horizontal(classes="by"):
            yield Static(self._by_text(), id="by")
            yield PlainInput(compact=True, select_on_focus=False)

    # ── what was answered ───────────────────────────────────────────────────────────────────────

    def take_up(self, given: Given) -> None:
        """Go on with answers that a crash left unkept."""
        self._given, self._by, self._restored = dict(given.answers), given.by or self._by, True

    @property
    def given(self) -> Given:
        """The answers given here, to what is asked now; one taken back that never was is none."""
        known = set(self.asked())
        answers = {
            key: value
            for key, value in self._given.items()
            if key in known and (value is not None or key in self._before)
        }
        return Given(answers, self._by)

    def _answer(self, key: str) -> AnswerView | None:
        if key not in self._given:
            return self._before.get(key)
        return AnswerView(key, self._given[key], PersonRef(self._by), None, expired=False)

    def _holds(self, key: str) -> bool:
        """People said yes, and to the text as it is."""
        answer = self._answer(key)
        return answer is not None and answer.value is True and not answer.expired

    def _is_waiting(self, key: str) -> bool:
        """Nobody has said anything to the text as it is."""
        answer = self._answer(key)
        return answer is None or answer.value is None or answer.expired

    def _keep_draft(self) -> None:
        self.on_draft(self.given.as_draft())

    # ── in whose name ───────────────────────────────────────────────────────────────────────────

    def _by_text(self) -> Content:
        told = _("answers by {name}").format(name=plain_line(self._by))
        if not self._restored:
            return Content.styled(told, QUIET)
        back = _("those of last time are back, not kept yet")
        return Content.assemble((f"{told} · ", QUIET), (back, "$text-warning"))

    def _refresh(self) -> None:
        """Draw anew what a key changed."""
        self.show_answers()
        self.query_one("#by", Static).update(self._by_text())

    @on(Input.Submitted)
    def _take_name(self, event: Input.Submitted) -> None:
        event.stop()
        self._by = event.value.strip() or self._by
        self._typed_name = ""
        self._keep_draft()
        self._stop_naming()

    def _stop_naming(self) -> None:
        self.remove_class("-naming")
        self.set_focus(None)
        self._refresh()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_say(self, value: bool | None) -> None:
        asked = self.asked()
        if asked:
            self._given[asked[self._at]] = value
            self._keep_draft()
            self.action_move(1)

    def action_move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self.asked()) - 1))
        self._refresh()

    def action_who(self) -> None:
        field = self.query_one(PlainInput)
        field.value = self._typed_name or self._by
        if self._typed_name:
            field.cursor_position = len(field.value)
        else:
            field.select_all()  # another name takes the place of that one
        self.add_class("-naming")
        self.set_focus(field)

    def action_leave(self) -> None:
        """From the name back to the questions, then away."""
        if self.has_class("-naming"):
            self._typed_name = self.query_one(PlainInput).value
            self._stop_naming()
        else:
            self.answer(self.given)


def ask_people(
    widget: Widget,
    record: str,
    sheet: Answering,
    keep: Callable[[Given], object],
    told: Callable[[], object] | None = None,
) -> None:
    """Open a sheet of questions about a record; on leaving, `keep` writes the answers as one step.

    Until then they are a draft: where the app is torn away, or they are refused, the sheet shows
    them again the next time. `told` says that they are kept, where a screen has its own way.
    """
    drafts = workspace_of(widget).drafts

    def note(draft: str) -> None:
        with telling(widget):
            drafts.keep(record, DRAFT, draft)

    def left(given: Given | None) -> None:
        if given is None:
            return
        with telling(widget):
            if given.answers:
                keep(given)
                told() if told else _say_kept(widget, len(given.answers))
            drafts.forget(record, DRAFT)

    before = Given.from_draft(drafts.get(record, DRAFT))
    if before is not None:
        sheet.take_up(before)
    sheet.on_draft = note
    _opening = widget.app.push_screen(sheet, left)


def _say_kept(widget: Widget, n: int) -> None:
    told = ngettext("{n} answer kept – u takes it back", "{n} answers kept – u takes them back", n)
    app_of(widget).say(told.format(n=n))

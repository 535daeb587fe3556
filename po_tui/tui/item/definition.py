"""The team's Definition of Ready as a list to go through: limits, what counts, what is asked."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.definition import CHECKED, MOST_QUESTIONS, QUESTIONS, Definition, Gap
from po_tui.model.estimation import parse_points
from po_tui.model.plain import plain_line
from po_tui.tui.frame import workspace_of
from po_tui.tui.item.words import figure, number
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark

LONGEST_AGE: Final = 3650
DRAFTS: Final = "definition of ready"
"""The record that drafts of its lines are kept under."""
ACCENT: Final = "bold $text-accent"


class Defined(NamedTuple):
    """What the sheet shows and gives back."""

    definition: Definition
    buffer: tuple[float, float] | None
    """How many sprints of ready work are wanted, from and to."""


class Row(NamedTuple):
    """A line of the sheet, and what enter does there."""

    line: Content
    act: Callable[[], None] | None = None
    own: str = ""
    """The question of the team's own that stands on it."""


class DefinitionSheet(Dialog[Defined | None]):
    """The answer is None where nothing was changed."""

    DEFAULT_CSS = """
    DefinitionSheet {
        & > .dialog--frame { width: 88; height: 90%; max-height: 44; overflow-y: hidden; }
        & SheetList { height: 1fr; }
        & .asking { height: 1; display: none; }
        &.-asking .asking { display: block; }
        & .asking Static { width: auto; max-width: 60%; height: 1; padding: 0 1; color: $text-accent; }
        & PlainInput { width: 1fr; border: none; height: 1; padding: 0 1; background: $panel; }
        & #complaint { height: auto; color: $text-error; }
    }
    """
    BINDINGS = [
        Binding("space", "change", mark("Change"), tooltip=mark("Change what stands here"), id="definition.change"),
        Binding("a", "add", mark("Add"), tooltip=mark("Add a question of your own"), id="definition.add"),
        Binding("x,delete", "remove", mark("Remove"), tooltip=mark("Remove the question here"), id="definition.remove"),
        Binding("escape,ctrl+s", "leave", mark("Close"), tooltip=mark("Close; what was changed is kept"), id="definition.leave"),
    ]  # fmt: skip

    def __init__(self, defined: Defined, written: Sequence[str] = ()) -> None:
        super().__init__(
            _("Definition of Ready"), _("enter changes · a adds · x removes · esc closes and keeps")
        )
        self._before = self._now = defined
        self._written = written
        self._rows: list[Row] = []
        self._then: Callable[[str], None] = lambda _text: None
        self._field, self._stood = "", ""
        """What is asked for just now, and what stands there as long as nobody types."""

    def parts(self) -> ComposeResult:
        told = _("A guideline: what does not count is still shown, and nothing is ever forbidden.")
        yield Static(told, classes="dialog--hint", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Static(id="complaint", markup=False)
        with Horizontal(classes="asking"):
            yield Static(id="label", markup=False)
            yield PlainInput(compact=True)

    def on_mount(self) -> None:
        self._fill()
        options = self.query_one(OptionList)
        options.highlighted = next(n for n, row in enumerate(self._rows) if row.act)
        options.scroll_home(animate=False)
        self.set_focus(options)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted
        self._rows = [
            *self._limits(),
            _head(_("Facts that count")),
            *(self._fact(gap) for gap in CHECKED),
            _head(_("Questions to the team")),
            *(self._asked(key) for key in QUESTIONS),
            *(self._own(text) for text in self._now.definition.own),
            Row(Content.styled(_("  + a question of your own"), QUIET), self.action_add),
        ]
        if self._written:
            self._rows.append(_head(_("As the team wrote it down")))
            self._rows += [
                Row(Content.styled(f"  {plain_line(one)}", QUIET)) for one in self._written
            ]
        options.clear_options()
        options.add_options([Option(row.line, disabled=row.act is None) for row in self._rows])
        if at is not None:
            options.highlighted = min(at, len(self._rows) - 1)

    def _limits(self) -> Iterator[Row]:
        definition, buffer = self._now
        limit = number(definition.max_points) or _("no limit")
        yield _head(_("Limits"))
        yield _value(_("largest estimate"), limit, self._ask_points)
        days = _("{n} days").format(n=definition.estimate_days)
        yield _value(_("an estimate is old after"), days, self._ask_days)
        wanted = "–".join(map(figure, buffer)) if buffer else _("not said")
        yield _value(_("ready work wanted, in sprints"), wanted, self._ask_buffer)

    def _fact(self, gap: Gap) -> Row:
        counts = gap in self._now.definition.counted

        def turn() -> None:
            self._define(counted=self._now.definition.counted ^ {gap})

        return _tick(counts, _(CHECKED[gap]), turn)

    def _asked(self, key: str) -> Row:
        asked = self._now.definition.asked

        def turn() -> None:
            after = set(asked) ^ {key}
            self._define(asked=tuple(one for one in QUESTIONS if one in after))

        return _tick(key in asked, _(QUESTIONS[key]), turn)

    def _own(self, text: str) -> Row:
        def edit() -> None:
            field = f"question: {text}"
            self._ask(field, _("Question"), text, lambda new: self._put_own(text, new))

        return _tick(True, text, edit)._replace(own=text)

    def _define(self, **values: object) -> None:
        definition = self._now.definition._replace(**values)  # type: ignore[arg-type]
        self._now = self._now._replace(definition=definition)
        self._fill()

    # ── asking for a value ──────────────────────────────────────────────────────────────────────

    def _ask(self, name: str, label: str, value: str, then: Callable[[str], None]) -> None:
        """Ask for a value; what somebody began to type there last time comes back."""
        self._then = then
        self._field, self._stood = name, value
        self.query_one("#label", Static).update(label)
        self.add_class("-asking")
        field = self.query_one(PlainInput)
        draft = workspace_of(self).drafts.get(DRAFTS, name)
        value = draft or value
        # A figure is typed anew; a sentence, or what was begun, is gone on with.
        field.select_on_focus = not draft and not name.startswith("question")
        field.value = value
        field.cursor_position = len(value)
        self.set_focus(field)

    def _ask_points(self) -> None:
        def take(text: str) -> None:
            self._define(max_points=parse_points(text))

        label = _("Largest estimate; nothing: no limit")
        self._ask("points", label, number(self._now.definition.max_points), take)

    def _ask_days(self) -> None:
        def take(text: str) -> None:
            days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
            if not 0 < days <= LONGEST_AGE:
                raise ValueError(_("“{text}” is no number of days").format(text=text))
            self._define(estimate_days=days)

        days = str(self._now.definition.estimate_days)
        self._ask("days", _("Old after how many days"), days, take)

    def _ask_buffer(self) -> None:
        before = "-".join(map(figure, self._now.buffer or ()))
        self._ask("buffer", _("Sprints, from-to"), before, self._take_buffer)

    def _take_buffer(self, text: str) -> None:
        ends = [end.strip() for end in text.replace("–", "-").split("-")]
        try:
            numbers = [float(end.replace(",", ".")) for end in ends]
        except ValueError:
            numbers = []
        if len(numbers) != 2 or not 0 <= numbers[0] <= numbers[1] < 1000:
            raise ValueError(_("“{text}” is not like 1-2").format(text=text))
        self._now = self._now._replace(buffer=(numbers[0], numbers[1]))
        self._fill()

    def _put_own(self, before: str, after: str) -> None:
        """Reword a question of the team's own; an empty one goes."""
        own = self._now.definition.own
        changed = [after if one == before else one for one in own] if before else [*own, after]
        self._define(own=tuple(dict.fromkeys(one for one in changed if one)))

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self._then(event.value.strip())
        except ValueError as no:
            self.query_one("#complaint", Static).update(plain_line(str(no)))
            return
        workspace_of(self).drafts.forget(DRAFTS, self._field)
        self._stop_asking()

    def _leave_line(self) -> None:
        """Away from the line without an answer: what is typed there stays a draft."""
        text = self.query_one(PlainInput).value
        drafts = workspace_of(self).drafts
        drafts.keep(DRAFTS, self._field, "" if text == self._stood else text)
        self._stop_asking()

    def _stop_asking(self) -> None:
        self.query_one("#complaint", Static).update("")
        self.remove_class("-asking")
        self.set_focus(self.query_one(OptionList))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @on(OptionList.OptionSelected)
    def _change_it(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        act = self._rows[event.option_index].act
        if act is not None:
            act()

    def action_change(self) -> None:
        at = self.query_one(OptionList).highlighted
        act = None if at is None else self._rows[at].act
        if act is not None:
            act()

    def action_add(self) -> None:
        if len(self._now.definition.own) >= MOST_QUESTIONS:
            told = _("{n} questions of your own are enough: nobody answers more")
            self.query_one("#complaint", Static).update(told.format(n=MOST_QUESTIONS))
            return
        self._ask("question", _("Question"), "", lambda text: self._put_own("", text))

    def action_remove(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None and self._rows[at].own:
            self._put_own(self._rows[at].own, "")

    def action_leave(self) -> None:
        """From the line back to the list, then away, with everything that was changed."""
        if self.has_class("-asking"):
            self._leave_line()
        else:
            self.answer(self._now if self._now != self._before else None)


def _head(text: str) -> Row:
    return Row(Content.styled(text, ACCENT))


def _tick(on: bool, text: str, act: Callable[[], None]) -> Row:
    sign = ("  ☑ ", "$text-success") if on else ("  ☐ ", QUIET)
    return Row(Content.assemble(sign, (plain_line(text), "" if on else QUIET)), act)


def _value(label: str, value: str, act: Callable[[], None]) -> Row:
    return Row(Content.assemble(f"  {label}  ", (value, "bold")), act)

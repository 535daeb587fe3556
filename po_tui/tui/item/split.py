"""Splitting an item with the room: a pattern asks, people write the parts, criteria are dealt out.

Four looks at one sheet, with `tab` to go on and `shift+tab` to go back: pattern, parts, criteria
and dependencies, and all of it once more with points. Nothing happens to the item before the last one is kept.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.fields import FINISHED
from po_tui.model.plain import plain_line, plain_text
from po_tui.model.splitting import (
    ADVICE,
    FIRST,
    PATTERNS,
    Method,
    Part,
)
from po_tui.model.views import ItemView
from po_tui.tui.item.meanwhile import Meanwhile
from po_tui.tui.item.split_dealing import ACCENT, WARN, Dealing, criteria_words
from po_tui.tui.item.split_plan import SplitPlan, awaited
from po_tui.tui.item.split_preview import preview, staying, warning
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark

if TYPE_CHECKING:
    from textual.widgets import TextArea

ASK: Final = mark(
    "Steps, rules, data, ways in: which part is enough to begin with? Which could be dropped?"
)
"""All patterns in one question, for a split by none of them; the tool proposes no text by itself."""
SPIKE_HINT: Final = mark("A part that ends in ? becomes a spike; the others wait for its answer.")
BESIDE: Final = 90
"""Columns from which the preview stands beside what is typed."""
LOW: Final = 20
"""Lines below which the advice gives way to what one works on."""
STAGES: Final = ("pattern", "titles", "criteria", "points")
STAGE_NAMES: Final = {
    "pattern": mark("pattern"),
    "titles": mark("parts"),
    "criteria": mark("dealing out"),
    "points": mark("points"),
}


class Split(NamedTuple):
    """What the room decided."""

    parts: list[Part]
    pattern: str
    """Its code; empty for none."""


class SplitSheet(Dialog[Split | None]):
    """The answer is what to split into; None where it was left, with all that was said as a draft."""

    DEFAULT_CSS = """
    SplitSheet {
        & > .dialog--frame { width: 96%; max-width: 130; height: 92%; max-height: 32; min-height: 10; overflow-y: hidden; }
        & #stages { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & .hint { height: auto; color: $text-muted; }
        & .question { height: auto; text-style: bold; color: $text-accent; }
        & .stage { height: 1fr; }
        &.-low .hint { display: none; }
        & SheetList { height: 1fr; }
        & TextArea { width: 1fr; height: 1fr; min-height: 3; border: none; padding: 0; background: $panel; }
        & #preview { width: 1fr; height: 1fr; padding: 0 0 0 2; color: $text-muted; }
        &.-narrow #writing { layout: vertical; }
        &.-narrow #preview { height: auto; max-height: 6; padding: 0; }
        & #dealing { height: auto; }
        & .row { height: 1; }
        & .row PlainInput { width: 10; height: 1; border: none; padding: 0 1; background: $panel; &:focus { background: $primary-muted; } }
        & .row .title { width: 1fr; height: 1; }
        & .row .count { width: 14; height: 1; padding: 0 1; }
        & #warning { height: auto; }
    }
    """
    BINDINGS = [
        Binding("tab", "stage(1)", mark("On"), tooltip=mark("On: pattern, parts, criteria, points"), id="split.on"),
        Binding("shift+tab", "stage(-1)", mark("Back"), tooltip=mark("Back to what came before"), id="split.back"),
        Binding("ctrl+s", "split", mark("Split"), tooltip=mark("Split it now"), id="split.split"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; all of it is kept as a draft"), id="split.leave"),
    ]  # fmt: skip

    def __init__(
        self,
        view: ItemView,
        *,
        draft: str = "",
        on_draft: Callable[[str], None] = lambda _draft: None,
    ) -> None:
        """`draft` is what was kept last time; `on_draft` hears it at every edit, empty for nothing."""
        super().__init__(
            _("Split {item}").format(item=view.key),
            _("tab goes on · shift+tab back · ctrl+s splits · esc keeps a draft"),
        )
        self._view = view
        self._before = SplitPlan.of(view).as_draft()
        self.plan = SplitPlan.from_draft(draft) if draft else SplitPlan.of(view)
        self._on_draft, self._drafted = on_draft, bool(draft)
        self._stage = "pattern"
        self._dealing = Dealing(view, self.plan)
        self._looked = not view.criteria
        """The criteria have been gone through, or there are none."""
        self._is_dealt = bool(view.criteria or awaited(view))
        self._fields: list[PlainInput] = []
        """For the points of each part, while they are shown."""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def parts(self) -> ComposeResult:
        from textual.widgets import TextArea  # slow to import, and nobody splits at the start

        yield Static(id="stages")
        yield Meanwhile(self._view, _no_split)
        with Vertical(id="stage-pattern", classes="stage"):
            yield Static(_(FIRST), classes="hint", markup=False)
            yield Static(id="asked", classes="question", markup=False)
            yield SheetList(*self._patterns(), markup=False, compact=True)
        with Vertical(id="stage-titles", classes="stage"):
            yield Static(classes="question", markup=False)
            yield Static(classes="hint", markup=False)
            with Horizontal(id="writing", classes="stage"):
                yield TextArea(
                    plain_text(self.plan.text), soft_wrap=True, compact=True,
                    highlight_cursor_line=False,
                )  # fmt: skip
                yield Static(id="preview")
        with VerticalScroll(id="stage-criteria", classes="stage", can_focus=False):
            yield self._dealing
        yield VerticalScroll(id="stage-points", classes="stage", can_focus=False)
        yield Static(id="warning")

    @staticmethod
    def _patterns() -> Iterator[Option]:
        yield Option(
            Content.assemble(
                fit("", 6), (fit(_("none"), 20), "bold"), (_("just write the parts"), QUIET)
            )
        )
        before = ""
        for pattern in PATTERNS:
            method = "SPIDR" if pattern.method is Method.spidr else _("nine")
            yield Option(
                Content.assemble(
                    (fit(method if method != before else "", 6), QUIET),
                    (fit(_(pattern.name), 20), "bold"),
                    _(pattern.question),
                )
            )
            before = method

    def on_mount(self) -> None:
        codes = ["", *(pattern.code for pattern in PATTERNS)]
        options = self.query_one(OptionList)
        options.highlighted = codes.index(self.plan.pattern) if self.plan.pattern in codes else 0
        self._writing.move_cursor(self._writing.document.end)
        self._show("titles" if self._drafted and self.plan.text.strip() else "pattern")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < BESIDE, "-narrow")
        self.set_class(event.size.height < LOW, "-low")

    @property
    def _writing(self) -> "TextArea":
        from textual.widgets import TextArea

        return self.query_one(TextArea)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _show(self, stage: str) -> None:
        self._stage = stage
        for name in STAGES:
            self.query_one(f"#stage-{name}").display = name == stage
        self._show_stages()
        if stage == "pattern":
            self.set_focus(self.query_one(OptionList))
        elif stage == "titles":
            self._show_question()
            self.set_focus(self._writing)
        elif stage == "criteria":
            self._dealing.draw()
            self.set_focus(self._dealing)
        else:
            self._looked = True
            self._show_points()
        self._show_preview()

    def _show_stages(self) -> None:
        bits = []
        for n, name in enumerate(self._stages, 1):
            style = f"bold {ACCENT}" if name == self._stage else QUIET
            bits.append(Content.styled(f"{n} {_(STAGE_NAMES[name])}", style))
        title = Content.styled(f"   {plain_line(self._view.title)}", "bold")
        self.query_one("#stages", Static).update(Content(" › ").join(bits) + title)

    @property
    def _stages(self) -> list[str]:
        return [name for name in STAGES if name != "criteria" or self._is_dealt]

    def _show_question(self) -> None:
        question, hint = self.query("#stage-titles > Static").results(Static)
        question.update(self.plan.question or _(ASK))
        told = [
            _("One title a line; the parts inherit goal, need, links and what it waits for."),
            _(ADVICE),
        ]
        if "spike" in self.plan.pattern:
            told.append(_(SPIKE_HINT))
        hint.update(" ".join(told))

    def _show_preview(self) -> None:
        lines = preview(self._view, self.plan)
        self.query_one("#preview", Static).update(Content("\n").join(lines))
        self.query_one("#warning", Static).update(warning(self.plan))

    def _show_points(self) -> None:
        """A row for each part, with a field for its points; made anew, since titles may differ."""
        criteria, plan = self._view.criteria, self.plan
        self._fields = [
            PlainInput(plan.points_typed(n), compact=True, placeholder=_("points"))
            for n in range(len(plan.titles))
        ]
        made: list[Widget] = [
            Horizontal(
                Static(Content(f"{n + 1}  {plain_line(title)}"), classes="title"),
                Static(
                    Content.styled(criteria_words(plan.criteria_of(n, criteria)), QUIET),
                    classes="count",
                ),
                field,
                classes="row",
            )
            for n, (title, field) in enumerate(zip(plan.titles, self._fields, strict=True))
        ]
        if n := plan.staying(criteria):
            made.append(Static(Content.styled(staying(n, self._view.key), WARN)))
        told = _("Points may wait. Enter goes on; the last one splits.")
        made.append(Static(Content.styled(told, QUIET)))
        rows = self.query_one("#stage-points")
        _removing = rows.remove_children()
        _mounting = rows.mount(*made)
        if self._fields:
            self.set_focus(self._fields[0])

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """Who begins to write needs no pattern first."""
        if self._stage == "pattern" and event.is_printable and event.character not in (None, " "):
            self._write(event, event.character or "")

    def on_paste(self, event: events.Paste) -> None:
        if self._stage == "pattern":
            self._write(event, event.text)

    def _write(self, event: events.Event, text: str) -> None:
        event.stop()
        self._show("titles")
        self._writing.insert(plain_text(text))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._show("titles")

    @on(OptionList.OptionHighlighted)
    def _take_pattern(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        chosen = ["", *(pattern.code for pattern in PATTERNS)][event.option_index]
        if chosen != self.plan.pattern:
            self.plan.pattern = chosen
            self._keep()
        self.query_one("#asked", Static).update(self.plan.question or _(ASK))

    def on_text_area_changed(self) -> None:
        """By its name: what is imported for a decorator would be imported at the start."""
        if self._writing.text != plain_text(self.plan.text):
            self.plan.text = self._writing.text
            self._keep()
            self._show_preview()

    @on(Dealing.Changed)
    def _take_dealt(self) -> None:
        self._keep()
        self._show_preview()

    @on(Dealing.Done)
    def _dealt(self, event: Dealing.Done) -> None:
        self.action_stage(-1 if event.back else 1)

    @on(Input.Changed)
    def _take_points(self, event: Input.Changed) -> None:
        event.stop()
        if self._read_points():
            self._keep()
            self._show_preview()

    def _read_points(self) -> bool:
        """Take over what stands in the fields; False where it was known."""
        before = list(self.plan.points)
        for place, field in enumerate(self._fields):
            if field.value.strip() != self.plan.points_typed(place):
                self.plan.type_points(place, field.value)
        return self.plan.points != before

    @on(Input.Submitted)
    def _next_points(self, event: Input.Submitted) -> None:
        event.stop()
        self._read_points()
        if not self._between_fields(1):
            self.action_split()

    def _keep(self) -> None:
        draft = self.plan.as_draft()
        self._on_draft("" if draft == self._before else draft)

    def _complain(self, text: str) -> None:
        self.query_one("#warning", Static).update(
            Content.styled(plain_line(text), "bold $text-error")
        )

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_stage(self, by: int) -> None:
        """On or back; from the points, the fields are gone through first."""
        if self._stage == "points" and self._between_fields(by):
            return
        if self._stage == "points":
            self._read_points()
        at = self._stages.index(self._stage) + by
        if by > 0 and self._stage == "titles" and not self._has_titles():
            return
        if 0 <= at < len(self._stages):
            if by > 0 and self._stages[at] == "criteria":
                self._dealing.at = 0
            self._show(self._stages[at])

    def _between_fields(self, by: int) -> bool:
        """To another field for points; False where there is none further on."""
        at = next((n for n, field in enumerate(self._fields) if field.has_focus), -1)
        if not 0 <= at + by < len(self._fields):
            return False
        self.set_focus(self._fields[at + by])
        return True

    def _has_titles(self) -> bool:
        self.plan.text = self._writing.text
        if not self.plan.titles:
            self._complain(_("Write the parts first, one title a line"))
        return bool(self.plan.titles)

    def action_split(self) -> None:
        """Split; criteria that nobody has looked at are gone through before."""
        if self._stage == "pattern" and not self.plan.titles:
            self._show("titles")
            return
        if not self._has_titles():
            self._show("titles")
            self._has_titles()
        elif not self._looked and self._stage != "criteria":
            self._dealing.at = 0
            self._show("criteria")
        else:
            self._answer_plan()

    def _answer_plan(self) -> None:
        if self._stage == "points":
            self._read_points()
        try:
            parts = self.plan.parts(self._view)
        except ValueError as no:
            if self._stage != "points":
                self._show("points")
            self.set_focus(self._fields[self.plan.first_wrong or 0])
            self._complain(str(no))
            return
        self.answer(Split(parts, self.plan.pattern))

    def action_leave(self) -> None:
        self.plan.text = self._writing.text
        self._keep()
        self.answer(None)


def _no_split(now: ItemView) -> str:
    if now.state not in FINISHED:
        return ""
    return _("What is done or dropped is not split – esc keeps all of this as a draft.")

"""Splitting an item with the room: a pattern asks, people write the parts, criteria are dealt out.

Four looks at one sheet, with `tab` to go on and `shift+tab` to go back: pattern, parts, criteria,
and all of it once more with points. Nothing happens to the item before the last one is kept.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line, plain_text
from po_tui.model.splitting import (
    ADVICE,
    FIRST,
    PATTERNS,
    Method,
    Part,
    layer_words,
    lopsided,
)
from po_tui.model.views import ItemView
from po_tui.tui.item.split_plan import KEYS, SplitPlan
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from textual.widgets import TextArea

ASK: Final = mark(
    "Steps, rules, data, ways in: which part is enough to begin with? Which could be dropped?"
)
"""All patterns in one question, for a split by none of them; the tool proposes no text by itself."""
SPIKE_HINT: Final = mark("A part that ends in ? becomes a spike; the others wait for its answer.")
WARN: Final = "$text-warning"
ACCENT: Final = "$text-accent"
BESIDE: Final = 90
"""Columns from which the preview stands beside what is typed."""
LOW: Final = 20
"""Lines below which the advice gives way to what one works on."""
STAGES: Final = ("pattern", "titles", "criteria", "points")
STAGE_NAMES: Final = {
    "pattern": mark("pattern"),
    "titles": mark("parts"),
    "criteria": mark("criteria"),
    "points": mark("points"),
}


class Split(NamedTuple):
    """What the room decided."""

    parts: list[Part]
    pattern: str
    """Its code; empty for none."""


class Dealing(Static, can_focus=True):
    """One criterion at a time, and the parts that may get it."""

    BINDINGS = [
        Binding("enter,space,down", "go(1)", mark("Next"), tooltip=mark("The next criterion"), id="split.next"),
        Binding("backspace,up", "go(-1)", mark("Back"), tooltip=mark("The criterion before"), id="split.previous"),
        Binding("0", "keep", mark("Stays"), tooltip=mark("It goes to no part: it stays"), id="split.keep"),
    ]  # fmt: skip

    class Changed(Message):
        """A criterion goes elsewhere."""

    class Done(Message):
        """All were looked at, or `back` from the first."""

        def __init__(self, *, back: bool) -> None:
            super().__init__()
            self.back = back

    def __init__(self, view: ItemView, plan: SplitPlan) -> None:
        super().__init__(id="dealing")
        self._view, self._plan = view, plan
        self.at = 0

    def draw(self) -> None:
        """Show the criterion that is to be dealt now."""
        self.update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        criteria, plan = self._view.criteria, self._plan
        here = criteria[self.at]
        told = _("Criterion {n} of {all}: who gets it?").format(n=self.at + 1, all=len(criteria))
        yield Content.styled(told, f"bold {ACCENT}")
        yield from (Content(line) for line in plain_text(here.text).split("\n")[:6])
        yield Content("")
        for place, title in enumerate(plan.titles[: len(KEYS)]):
            has = plan.gets(place, here.uid)
            yield Content.assemble(
                (f"{KEYS[place]} ", "bold"),
                ("☑ " if has else "☐ ", "$text-success" if has else QUIET),
                plain_line(title),
                (f"  {_criteria(plan.criteria_of(place, criteria))}", QUIET),
            )
        stays = not any(plan.gets(n, here.uid) for n in range(len(plan.titles)))
        yield Content.assemble(
            ("0 ", "bold"),
            ("☑ " if stays else "☐ ", WARN if stays else QUIET),
            (_("stays with {item}").format(item=self._view.key), WARN if stays else QUIET),
        )

    def on_key(self, event: events.Key) -> None:
        """The key of a part deals to it."""
        place = KEYS.find(event.character or "?")
        if 0 <= place < len(self._plan.titles):
            event.stop()
            self._plan.deal(self._view.criteria[self.at].uid, place)
            self._tell()

    def action_keep(self) -> None:
        self._plan.dealt.pop(self._view.criteria[self.at].uid, None)
        self._tell()

    def action_go(self, by: int) -> None:
        if 0 <= self.at + by < len(self._view.criteria):
            self.at += by
            self.draw()
        else:
            self.post_message(self.Done(back=by < 0))

    def _tell(self) -> None:
        self.draw()
        self.post_message(self.Changed())


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
        self._fields: list[PlainInput] = []
        """For the points of each part, while they are shown."""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def parts(self) -> ComposeResult:
        from textual.widgets import TextArea  # slow to import, and nobody splits at the start

        yield Static(id="stages")
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
        return [name for name in STAGES if name != "criteria" or self._view.criteria]

    def _show_question(self) -> None:
        question, hint = self.query("#stage-titles > Static").results(Static)
        question.update(self.plan.question or _(ASK))
        told = [_("One title a line; the parts inherit goal, need and links."), _(ADVICE)]
        if "spike" in self.plan.pattern:
            told.append(_(SPIKE_HINT))
        hint.update(" ".join(told))

    def _show_preview(self) -> None:
        self.query_one("#preview", Static).update(Content("\n").join(self._preview()))
        self.query_one("#warning", Static).update(self._warning())

    def _preview(self) -> Iterator[Content]:
        criteria, plan = self._view.criteria, self.plan
        told = _("{item} becomes an epic without points").format(item=self._view.key)
        yield Content.styled(told, ACCENT)
        for place, title in enumerate(plan.titles):
            bits = [_criteria(n)] if (n := plan.criteria_of(place, criteria)) else []
            if plan.points_typed(place):
                bits.append(plan.points_typed(place))
            layers = layer_words(title)
            yield Content.assemble(
                f"{place + 1} {plain_line(title)}",
                (f"  {' · '.join(bits)}" if bits else "", QUIET),
                (f"  ‹ {', '.join(layers)}" if layers else "", WARN),
            )
        if plan.titles and (n := plan.staying(criteria)):
            yield Content.styled(_staying(n, self._view.key), QUIET)

    def _warning(self) -> Content:
        layers = [word for title in self.plan.titles for word in layer_words(title)]
        if layers:
            told = _("{words}: a layer alone is of no use to anyone – could each part be shown?")
            return Content.styled(told.format(words=", ".join(dict.fromkeys(layers))), WARN)
        if lopsided(self.plan.sizes()):
            return Content.styled(_("One part holds nearly all of it: what could it lose?"), WARN)
        if len(self.plan.titles) == 1:
            return Content.styled(_("One part only: what is the other?"), QUIET)
        return Content("")

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
                    Content.styled(_criteria(plan.criteria_of(n, criteria)), QUIET), classes="count"
                ),
                field,
                classes="row",
            )
            for n, (title, field) in enumerate(zip(plan.titles, self._fields, strict=True))
        ]
        if n := plan.staying(criteria):
            made.append(Static(Content.styled(_staying(n, self._view.key), WARN)))
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
            parts = self.plan.parts(self._view.criteria)
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


def _criteria(n: int) -> str:
    return ngettext("{n} criterion", "{n} criteria", n).format(n=n)


def _staying(n: int, key: str) -> str:
    return ngettext("{n} criterion stays with {item}", "{n} criteria stay with {item}", n).format(
        n=n, item=key
    )

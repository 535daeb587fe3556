"""A page of a vision or a roadmap before it is taken: each line with what it would become."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.exchange import taking
from po_tui.exchange.direction import DETAIL, HEAD, NOTE, ROADMAP, Document
from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, app_of, telling
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.workspace import Workspace
    from po_tui.workspace.incoming import ImportReport, ShownLine

CHOICES: Final = (
    ("n", NOTE), ("r", ROADMAP), ("g", "goal"), ("v", "vision.statement"),
    ("p", "strategy.product_goal"), ("t", "vision.target_group"), ("e", "need"),
    ("f", "vision.product"), ("b", "vision.business_goals"), ("h", "strategy.how_to_win"),
    ("w", "strategy.where_to_play"), ("x", "strategy.not_doing"), ("a", "assumption"),
)  # fmt: skip
"""What a line can be made, each by its key."""
_WIDEST: Final = 130
_AROUND: Final = 6
"""Cells that the frame and its scrollbar take."""
_NUMBER: Final = 5
_SIGNS: Final = {
    "add": ("+ ", "$text-success"),
    "update": ("~ ", "$text-success"),
    "kept": ("! ", "$text-warning"),
    "here": ("= ", QUIET),
    "gone": ("= ", QUIET),
}


def open_preview(screen: WorkScreen, page: Document) -> None:
    """Show what would become of a page; enter takes it, esc leaves everything as it is."""
    app = app_of(screen)

    def take(wanted: Document | None) -> None:
        if wanted is None:
            app.say(_("Nothing was imported."))
            return
        with telling(screen):
            app.say(told(taking.take(app.workspace, wanted)))

    _opening = app.push_screen(PagePreview(app.workspace, page), take)


def told(report: "ImportReport") -> str:
    """What an import did, in a line."""
    n = report.added
    bits = [ngettext("{n} added to vision and roadmap", "{n} added to vision and roadmap", n).format(n=n)]  # fmt: skip
    if report.updated:
        bits.append(ngettext("{n} updated", "{n} updated", report.updated).format(n=report.updated))
    if report.noted:
        noted = ngettext("{n} kept as a note", "{n} kept as notes", report.noted)
        bits.append(noted.format(n=report.noted))
    changed = report.added or report.updated or report.noted
    return " · ".join(bits) + (" · " + _("u takes it back") if changed else "")


class PagePreview(Dialog[Document | None]):
    """The answer is the page as it is to be taken, None where it is left."""

    DEFAULT_CSS = """
    PagePreview {
        & > .dialog--frame { width: 96%; max-width: 130; height: 92%; overflow-y: hidden; }
        & SheetList { height: 1fr; }
        & .about { height: 3; color: $text-muted; border-top: solid $frame; }
    }
    """
    BINDINGS = [
        Binding("space", "leave_out", mark("Note"), tooltip=mark("Leave the line as a note, and back; of a note: choose"), id="preview.toggle"),
        Binding("b", "become", mark("Becomes"), tooltip=mark("Choose what the line becomes"), id="preview.become"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Import nothing"), id="preview.leave"),
    ]  # fmt: skip

    def __init__(self, workspace: "Workspace", page: Document) -> None:
        super().__init__(
            page.name,
            _("enter takes it · space note · b becomes · esc imports nothing"),
        )
        self._workspace, self._read = workspace, page
        self._changes: dict[int, str] = {}
        self._page = page
        self._lines: Sequence[ShownLine] = ()
        self._width = 0

    def parts(self) -> ComposeResult:
        yield Static("", classes="dialog--hint", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="about", markup=False)

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def on_mount(self) -> None:
        self._judge()
        self._fill()
        first = next((n for n, row in enumerate(self._page.rows) if row.becomes not in (NOTE, *HEAD)), 0)  # fmt: skip
        self._list.highlighted = first
        self.set_focus(self._list)

    def on_resize(self, _event: events.Resize) -> None:
        if self._lines and self._room != self._width:
            at = self._list.highlighted
            self._fill()
            self._list.highlighted = at

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    def _judge(self) -> None:
        """Ask anew what would become of the page."""
        self._page = self._read.changed(self._changes)
        report = taking.take(self._workspace, self._page, dry_run=True)
        self._lines = report.lines
        self.query_one(".dialog--hint", Static).update(_summary(self._page))

    @property
    def _room(self) -> int:
        return min(_WIDEST, self.app.size.width * 96 // 100) - _AROUND

    def _fill(self) -> None:
        options = self._list
        self._width = self._room
        options.clear_options()
        options.add_options([Option(self._option(line)) for line in self._lines])

    def _option(self, line: "ShownLine") -> Content:
        room = self._width
        becomes = min(44, room * 2 // 5)
        text = room - becomes - _NUMBER - 2 - 3
        sign, look = _SIGNS.get(line.act, ("  ", ""))
        heading, quiet = line.kind in HEAD, line.kind == NOTE
        style = "bold $text-accent" if heading else QUIET if quiet else ""
        lead = "  " if line.kind == DETAIL else ""
        return Content.assemble(
            (f"{line.line:>{_NUMBER - 1}} ", QUIET),
            (sign, look),
            (fit(lead + line.text, text), style),
            (" → ", QUIET),
            (fit(line.becomes, becomes), style if heading or quiet else "$text-primary"),
        )

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_about()

    def _show_about(self) -> None:
        at = self._list.highlighted
        if at is None:
            return
        line = self._lines[at]
        said = f" – {plain_line(line.said)}" if line.said else ""
        becomes = f"{plain_line(line.becomes)}{said}: "
        text = Content.assemble((becomes, "$text-primary"), plain_line(line.text))
        self.query_one(".about", Static).update(text)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @property
    def _at(self) -> int:
        return self._list.highlighted or 0

    def action_leave_out(self) -> None:
        at = self._at
        understood, now = self._read.rows[at].becomes, self._page.rows[at].becomes
        if now != NOTE:
            self._change(at, NOTE)
        elif understood != NOTE:
            self._change(at, understood)
        else:
            self.action_become()

    def action_become(self) -> None:
        from po_tui.tui.widgets.choose import Choose

        at = self._at
        now, understood = self._page.rows[at].becomes, self._read.rows[at].becomes
        choices = [(key, taking.name_of_kind(kind), "") for key, kind in CHOICES]
        if understood not in {kind for _key, kind in CHOICES}:
            choices.insert(0, ("u", taking.becomes_in_words(self._read.rows[at]), _("as it was understood")))  # fmt: skip
        kinds = {**dict(CHOICES), "u": understood}
        current = next((key for key, kind in kinds.items() if kind == now), "")

        def chosen(key: str | None) -> None:
            if key is not None:
                self._change(at, kinds[key])

        title = _("Line {n} becomes").format(n=self._page.rows[at].line)
        _opening = self.app.push_screen(Choose(title, choices, current=current), chosen)

    def _change(self, at: int, becomes: str) -> None:
        if becomes == self._read.rows[at].becomes:
            self._changes.pop(at, None)
        else:
            self._changes[at] = becomes
        before = self._lines
        self._judge()
        for place, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if old != new:
                self._list.replace_option_prompt_at_index(place, self._option(new))
        self._show_about()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(self._page)

    def action_leave(self) -> None:
        self.answer(None)


def _summary(page: Document) -> str:
    """What is in it: `5 roadmap items · 3 parts of the vision · 10 notes`."""
    counts = taking.summary(page)
    bits = []
    for kind, n in counts.items():
        match kind:
            case "roadmap":
                bits.append(ngettext("{n} roadmap item", "{n} roadmap items", n).format(n=n))
            case "goal":
                bits.append(ngettext("{n} goal", "{n} goals", n).format(n=n))
            case "need":
                bits.append(ngettext("{n} need", "{n} needs", n).format(n=n))
            case "assumption":
                bits.append(ngettext("{n} assumption", "{n} assumptions", n).format(n=n))
            case "pitch":
                bits.append(
                    ngettext("{n} line of the pitch", "{n} lines of the pitch", n).format(n=n)
                )
            case "note":
                bits.append(ngettext("{n} note", "{n} notes", n).format(n=n))
            case _:
                told = ngettext(
                    "{n} line of vision and strategy", "{n} lines of vision and strategy", n
                )
                bits.append(told.format(n=n))
    return " · ".join(bits)

"""What needs the product owner today, as a list to go through: enter goes to what a line is about."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.hints import LEVELS, Attention, Hint, Level, deep_in_words
from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, app_of, workspace_of
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.tui.widgets.wrapping import hanging
from po_tui.words import _, mark, ngettext

AT_ONCE = 3_000
"""Up to so many items it is looked up within a key press; beyond, beside the screen."""
WIDEST = 130
_AROUND = 5
"""Cells that the frame and its scrollbar take."""
SIGNS = {
    Level.now: ("‼ ", "bold $text-error"),
    Level.next: ("! ", "$text-warning"),
    Level.soon: ("· ", "$text-accent"),
    Level.tidy: ("· ", QUIET),
}
MODES = {"goal": "vision", "roadmap": "roadmap"}
"""The screens that show what is no item."""


def open_attention(screen: WorkScreen) -> None:
    """Look, and show what was found; in front of a meeting nothing about people in the room."""
    workspace = workspace_of(screen)

    def show(found: Attention) -> None:
        public = workspace.refinement.running_id() is not None
        _opening = screen.app.push_screen(AttentionSheet(found, public=public), go)

    def go(hint: Hint | None) -> None:
        if hint is not None and hint.item_id is not None:
            app_of(screen).show_item(hint.item_id)
        elif hint is not None and hint.kind in MODES:
            _switching = screen.app.switch_mode(MODES[hint.kind])

    if len(workspace.backlog.ids()) <= AT_ONCE:
        show(workspace.hints.all())
        return
    app_of(screen).say(_("Looking through the whole backlog …"))

    def look() -> None:
        with workspace.apart() as apart:
            found = apart.hints.all()
        screen.app.call_from_thread(show, found)

    screen.run_worker(look, thread=True, exclusive=True, group="attention", exit_on_error=False)


class AttentionSheet(Dialog[Hint | None]):
    """The answer is the line that somebody wants to go to."""

    DEFAULT_CSS = """
    AttentionSheet {
        & > .dialog--frame { width: 96%; max-width: 130; height: 90%; overflow-y: hidden; }
        & SheetList { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close"), id="attention.leave"),
    ]

    def __init__(self, found: Attention, *, public: bool = False) -> None:
        super().__init__(_("What needs attention"), _("enter goes there · esc closes"))
        self._found = found
        self._hints = [hint for hint in found.hints if not (public and hint.private)]
        self._hidden = len(found.hints) - len(self._hints)
        self._shown: list[Hint | None] = []

    def parts(self) -> ComposeResult:
        yield Static(deep_in_words(self._found.deep), classes="dialog--hint", markup=False)
        if self._hidden:
            told = ngettext(
                "{n} line about people is not shown while a meeting runs",
                "{n} lines about people are not shown while a meeting runs",
                self._hidden,
            )
            yield Static(told.format(n=self._hidden), classes="dialog--hint", markup=False)
        if not self._hints:
            yield Static(_("Nothing presses today."), classes="dialog--hint", markup=False)
        yield SheetList(*self._options(), markup=False, compact=True)

    def _options(self) -> Iterator[Option]:
        for level, name in LEVELS.items():
            hints = [hint for hint in self._hints if hint.level is level]
            if not hints:
                continue
            self._shown.append(None)
            yield Option(Content.styled(_(name), "bold $text-accent"), disabled=True)
            for hint in hints:
                self._shown.append(hint)
                yield Option(self._line(hint))

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        if self._hints:
            options.highlighted = 1
        options.scroll_home(animate=False)
        self.set_focus(options)

    @on(OptionList.OptionSelected)
    def _go(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(self._shown[event.option_index])

    def _line(self, hint: Hint) -> Content:
        more = ""
        if hint.more:
            more = " … " + ngettext("{n} more", "{n} more", hint.more).format(n=hint.more)
            more += f": /{hint.query}" if hint.query else ""
        text = Content.assemble(
            (f"{plain_line(hint.key)} " if hint.key else "", "$text-primary"),
            plain_line(hint.title),
            (f" – {plain_line(hint.text)}", QUIET),
            (more, "$text-accent"),
        )
        room = min(WIDEST, self.app.size.width * 96 // 100) - _AROUND
        return hanging(Content.styled(*SIGNS[hint.level]), text, room)

    def action_leave(self) -> None:
        self.answer(None)

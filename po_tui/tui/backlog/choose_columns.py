"""Which columns the list has, and in which order: every change shows at once behind the sheet."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from po_tui.tui.backlog.columns import FURTHER, OWN, USUAL, known, label_of
from po_tui.tui.frame import app_of
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark


class ChooseColumns(Dialog[None]):
    """The columns chosen, in order, then all others."""

    DEFAULT_CSS = """
    ChooseColumns {
        & > .dialog--frame { width: 66; }
        & SheetList { max-height: 75vh; }
    }
    """
    BINDINGS = [
        Binding("space", "show_or_hide", mark("Show or hide"), tooltip=mark("Show the column, or hide it"), id="columns.toggle"),
        Binding("J,shift+down", "move(1)", mark("Right"), show=False, tooltip=mark("Move the column to the right"), id="columns.right"),
        Binding("K,shift+up", "move(-1)", mark("Left"), show=False, tooltip=mark("Move the column to the left"), id="columns.left"),
        Binding("r", "reset", mark("Usual"), tooltip=mark("The usual columns again"), id="columns.reset"),
        Binding("escape,q", "leave", mark("Close"), tooltip=mark("Close; the columns are kept"), id="columns.leave"),
    ]  # fmt: skip

    def __init__(self, chosen: Sequence[str], show: Callable[[Sequence[str]], None]) -> None:
        """`show` is called with the names chosen at every change."""
        super().__init__(
            _("Columns"), _("space shows or hides · J K move · r usual ones · esc closes")
        )
        self._chosen = list(chosen)
        self._show = show

    def parts(self) -> ComposeResult:
        yield SheetList(*self._lines(), markup=False, compact=True)

    def on_mount(self) -> None:
        self._options.highlighted = 0

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _names(self) -> list[str]:
        return [*self._chosen, *(one for one in (*OWN, *FURTHER) if one not in self._chosen)]

    def _lines(self) -> list[Option]:
        chosen = len(self._chosen)
        return [
            Option(
                Content.assemble(
                    ("✓ " if place < chosen else "  ", "$text-success"),
                    (label_of(name), "" if place < chosen else QUIET),
                )
            )
            for place, name in enumerate(self._names)
        ]

    def _take(self, chosen: Sequence[str], at: str) -> None:
        """Show these columns; the cursor stays on the one named."""
        self._chosen = list(chosen)
        self._show(self._chosen)
        self._options.clear_options()
        self._options.add_options(self._lines())
        self._options.highlighted = self._names.index(at)

    @property
    def _current(self) -> str:
        return self._names[self._options.highlighted or 0]

    @on(OptionList.OptionSelected)
    def _toggle_it(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_show_or_hide()

    def action_show_or_hide(self) -> None:
        name, chosen = self._current, list(self._chosen)
        if name == "title":
            app_of(self).say(_("The title is always there"))
            return
        if name in chosen:
            chosen.remove(name)
        else:
            chosen.append(name)
        self._take(known(chosen), name)

    def action_move(self, by: int) -> None:
        name, chosen = self._current, list(self._chosen)
        if name not in chosen:
            app_of(self).say(_("It is not shown – space shows it first"))
            return
        at = chosen.index(name)
        if 0 <= at + by < len(chosen):
            chosen.insert(at + by, chosen.pop(at))
            self._take(chosen, name)

    def action_reset(self) -> None:
        self._take(USUAL, self._current)

    def action_leave(self) -> None:
        self.answer(None)

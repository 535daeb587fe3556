"""Offers a few ways to go on, each with its key: exits of an item, saved views, states."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import PickList
from po_tui.words import _, mark

_SHORT = 20
"""Cells of a word of help up to which a narrow frame does."""


class Choice(NamedTuple):
    """One way to go on: the key that takes it and is the answer, its label, a word of help."""

    key: str
    label: str
    hint: str = ""


class Choose(Dialog[str | None]):
    """A short list. The answer is the key of a choice, None where nothing was chosen."""

    DEFAULT_CSS = """
    Choose {
        & > .dialog--frame { width: 60; }
        &.-hinted > .dialog--frame { width: 90; }
        & PickList { max-height: 18; }
    }
    """
    BINDINGS = [
        Binding(
            "escape", "leave", mark("Close"), tooltip=mark("Choose nothing"), id="choose.leave"
        ),
    ]

    def __init__(
        self, title: str, choices: Sequence[Choice | tuple[str, str, str]], *, current: str = ""
    ) -> None:
        """`current` is the key of the choice that the cursor starts on."""
        super().__init__(title, _("key or enter chooses · esc closes"))
        self._choices = [Choice(*choice) for choice in choices]
        self.set_class(any(cell_width(one.hint) > _SHORT for one in self._choices), "-hinted")
        self._current = current

    def parts(self) -> ComposeResult:
        if not self._choices:
            yield Static(_("Nothing to choose from."), classes="dialog--hint", markup=False)
            return
        widest = min(30, max(cell_width(choice.label) for choice in self._choices))
        keys = max(cell_width(choice.key) for choice in self._choices)
        yield PickList(
            *(Option(self._line(choice, keys, widest)) for choice in self._choices),
            markup=False,
            compact=True,
        )

    @staticmethod
    def _line(choice: Choice, keys: int, widest: int) -> Content:
        return Content.assemble(
            (fit(choice.key, keys), "bold"),
            "  ",
            fit(choice.label, widest),
            f"  {plain_line(choice.hint)}" if choice.hint else "",
        )

    def on_mount(self) -> None:
        if self._choices:
            options = self.query_one(OptionList)
            keys = [choice.key for choice in self._choices]
            options.highlighted = keys.index(self._current) if self._current in keys else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(self._choices[event.option_index].key)

    def on_key(self, event: events.Key) -> None:
        """A key of a choice takes it at once."""
        if any(event.character == choice.key for choice in self._choices):
            event.stop()
            self.answer(event.character)

    def action_leave(self) -> None:
        self.answer(None)

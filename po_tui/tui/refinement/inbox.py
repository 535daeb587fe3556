"""What other terminals and syncs wrote while the room was talking: listed when somebody asks."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from po_tui.model.fields import EVERY
from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import shorten
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark
from po_tui.workspace.history import PastStep

_LONGEST: Final = 90
"""Cells of a value before and after."""


class Inbox(Dialog[None]):
    """The steps that came in from outside, oldest first; what touches the table says how."""

    DEFAULT_CSS = """
    Inbox VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    """
    BINDINGS = [
        Binding(
            "escape,enter,i,q", "leave", mark("Close"), tooltip=mark("Close"), id="inbox.leave"
        ),
    ]

    def __init__(self, steps: Sequence[PastStep], on_table: int | None = None) -> None:
        super().__init__(_("Written by others meanwhile"), _("esc closes"))
        self._steps, self._on_table = steps, on_table

    def parts(self) -> ComposeResult:
        lines = [line for step in self._steps for line in self._told(step)]
        with VerticalScroll():
            yield Static(Content("\n").join(lines), classes="dialog--text")

    def _told(self, step: PastStep) -> Iterator[Content]:
        yield Content.assemble(
            f"· {plain_line(step.label)}", (f"  {plain_line(step.person)}", "$quiet")
        )
        for change in step.changes:
            if (change.kind, change.row) != ("item", self._on_table) or change.field not in EVERY:
                continue
            label = _(EVERY[change.field].label)
            yield Content.styled(f"  ▸ {label}: {_short(change.before)}", "$quiet")
            yield Content.styled(f"    → {_short(change.after)}", "bold")

    def action_leave(self) -> None:
        self.answer(None)


def _short(value: Any) -> str:
    """A value in one line; a list of criteria as its texts."""
    if isinstance(value, list):
        texts = [str(one.get("text", one)) if isinstance(one, dict) else str(one) for one in value]
        value = " / ".join(texts)
    return shorten(plain_line(str(value)), _LONGEST) if value not in (None, "") else "–"

"""A short list of records that hang on an item, each written in one line: measurements, deliveries."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.plain import plain_line
from po_tui.model.views import DeliveryView, QualityView
from po_tui.tui.item.type_facts import delivery_line, with_unit
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark


class Entry(NamedTuple):
    """A record: how it looks in the list, and how it is written."""

    id: int
    line: Content
    text: str


class CannotBe(Exception):
    """What was typed cannot be used; the text says why and what to do."""


Write = Callable[[int | None, str | None], Sequence[Entry]]
"""Writes a record: with an id that one, without a new one, with None for a text takes it away.

Gives the list as it is then; raises CannotBe.
"""


class Entries(Dialog[None]):
    """Every line is kept at once, each a step of its own that can be undone."""

    DEFAULT_CSS = """
    Entries {
        & > .dialog--frame { width: 84; }
        & SheetList { max-height: 14; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; margin-top: 1; }
        & .ask { color: $text-accent; margin-top: 1; height: auto; }
        & .complaint { color: $text-error; text-style: bold; height: auto; }
    }
    """
    BINDINGS = [
        Binding("a", "add", mark("Add"), tooltip=mark("Write a new one"), id="entries.add"),
        Binding("x,delete", "drop", mark("Remove"), tooltip=mark("Remove this one"), id="entries.drop"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; everything is kept"), id="entries.leave"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        write: Write,
        *,
        ask: str,
        empty: str,
        draft: str = "",
        on_draft: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """`ask` says how a line is written; `draft` is what was typed last time and not kept."""
        super().__init__(title, _("a adds · enter edits · x removes · esc closes"))
        self._entries, self._write = list(entries), write
        self._ask, self._empty = ask, empty
        self._draft, self._on_draft = draft, on_draft
        self._editing: int | None = None

    def parts(self) -> ComposeResult:
        yield Static(self._empty, classes="dialog--hint", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)
        yield Static("", classes="complaint", markup=False)

    def on_mount(self) -> None:
        self._show(self._entries)
        self._close_line()
        if not self._entries or self._draft:
            self.action_add()

    # What it shows

    def _show(self, entries: Sequence[Entry]) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        self._entries = list(entries)
        options.clear_options()
        options.add_options([Option(entry.line) for entry in self._entries])
        options.highlighted = min(at, len(self._entries) - 1) if self._entries else None
        self.query_one(".dialog--hint").display = not self._entries
        options.display = bool(self._entries)

    def _open_line(self, text: str) -> None:
        line, asking = self.query_one(PlainInput), self.query_one(".ask", Static)
        line.display = asking.display = True
        asking.update(plain_line(self._ask))
        line.value = text
        line.cursor_position = len(line.value)
        self._complain("")
        self.set_focus(line)

    def _close_line(self) -> None:
        self.query_one(PlainInput).display = False
        self.query_one(".ask").display = False
        self._complain("")
        self._editing = None
        self.set_focus(self.query_one(OptionList))

    def _complain(self, text: str) -> None:
        complaint = self.query_one(".complaint", Static)
        complaint.update(plain_line(text))
        complaint.display = bool(text)

    # What happens to it

    @on(OptionList.OptionSelected)
    def _edit_it(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        entry = self._entries[event.option_index]
        self._editing = entry.id
        self._open_line(entry.text)

    @on(Input.Changed)
    def _keep(self, event: Input.Changed) -> None:
        event.stop()
        self._complain("")
        if self._editing is None and self.query_one(PlainInput).display:
            self._draft = event.value
            self._on_draft(event.value)

    @on(Input.Submitted)
    def _note(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self._close_line()
            return
        try:
            entries = self._write(self._editing, event.value)
        except CannotBe as no:
            self._complain(str(no))
            return
        if self._editing is None:
            self._draft = ""
            self._on_draft("")
        self._show(entries)
        self._close_line()

    # Keys

    def action_add(self) -> None:
        self._editing = None
        self._open_line(self._draft)

    def action_drop(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is None or not self._entries:
            return
        try:
            self._show(self._write(self._entries[at].id, None))
        except CannotBe as no:
            self._complain(str(no))

    def action_leave(self) -> None:
        """From the line back to the list, then away."""
        if self.query_one(PlainInput).display and self._entries:
            self._close_line()
            return
        self.answer(None)


def measurement_entries(wanted: QualityView | None) -> list[Entry]:
    """The measurements of a quality requirement, the latest first."""
    from po_tui.model.quality import Measured, Standing, measured_text, standing

    entries = []
    for one in reversed(wanted.measurements if wanted else ()):
        assert wanted is not None
        stands = standing(one.value, wanted.target, wanted.breakpoint, wanted.direction)
        bits = [f"{one.on}  ", with_unit(one.value, wanted.unit)]
        n = f"  n={one.n}" if one.n is not None else ""
        sign = {
            Standing.breached: (f"  {_('BREACH')} ", "bold $text-error reverse"),
            Standing.met: ("  ✓", "$text-success"),
        }.get(stands, ("", ""))
        line = Content.assemble((bits[0], QUIET), bits[1], (n, QUIET), sign)
        entries.append(Entry(one.id, line, measured_text(Measured(one.value, one.on, one.n))))
    return entries


def delivery_entries(deliveries: Sequence[DeliveryView]) -> list[Entry]:
    """What other parties have to hand over, as a list to edit."""
    from po_tui.model.deliveries import Delivery, delivery_text

    return [
        Entry(
            one.id,
            delivery_line(one),
            delivery_text(
                Delivery(one.what, one.party.short if one.party else "", one.due, one.status)
            ),
        )
        for one in deliveries
    ]

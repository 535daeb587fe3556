"""Somebody's own terminal in the meeting: what is on the table, and one key for the card."""

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from po_tui.model.estimation import face
from po_tui.settings import Settings
from po_tui.tui.refinement.sheet import MUTED, NOW, STRONG, WARN, Sheet, cut, hanging, line, wrapped
from po_tui.tui.refinement.vote_sheet import hidden, turned
from po_tui.tui.refinement.watching import WatchingApp
from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.vote_table import VoteTable
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import NothingSaved
from po_tui.workspace.seat import Seat, Sees


def run(workspace: Workspace, name: str, config: Settings) -> int:
    """Vote as somebody until that one leaves; the exit code.

    Raises Mistake or Refused where nobody of that name votes.
    """
    app = SeatApp(workspace, Seat(workspace, name), config)
    app.run()
    return app.return_code or 0


class SeatSheet(Sheet):
    """The item on the table, the step, and what this seat has done."""

    def __init__(self) -> None:
        super().__init__()
        self._sees: Sees | None = None
        self._who = ""

    def show(self, sees: Sees | None, name: str) -> None:
        self._sees, self._who = sees, name
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        sees = self._sees
        if sees is None:
            yield line((self._who, STRONG))
            yield Content("")
            waits = _("No session is running. This terminal begins when one does.")
            for part in wrapped(waits, width):
                yield line(part)
            return
        yield cut(width, (self._who, STRONG), ("  " + self._place(sees), MUTED))
        yield Content("")
        if not sees.item:
            yield line(_("No item is on the table yet."))
            return
        room = cell_width(sees.item) + 2
        yield from hanging(sees.item, sees.title, width, room=room, look=NOW, style=STRONG)
        room = max(len(_("As a")), len(_("I want")), len(_("so that"))) + 1
        for label, text in zip((_("As a"), _("I want"), _("so that")), sees.story, strict=True):
            if text:
                yield from hanging(label, text, width, room=room)
        yield Content("")
        told, look = self._state(sees)
        for part in wrapped(told, width):
            yield line((part, look))

    def _place(self, sees: Sees) -> str:
        parts = [_(sees.step)] if sees.step else []
        if sees.item:
            parts.insert(0, _("item {n} of {all}").format(n=sees.place, all=sees.agenda))
        if sees.phase:
            parts.append(_("round {n}").format(n=sees.number))
        return " · ".join(parts)

    def _state(self, sees: Sees) -> tuple[str, str]:
        if not sees.here:
            return _("You are noted as absent: the facilitator says otherwise with a, space."), WARN
        if sees.told:
            return sees.told, STRONG
        if sees.phase == "turning":
            return _("The cards are being turned …"), STRONG
        if sees.phase == "open" and sees.card:
            told = _("Your card: {card} – another key changes it, until the cards are turned.")
            return told.format(card=face(sees.card)), STRONG
        if sees.phase == "open" and sees.typed_for:
            return _(
                "A card was typed for you at another terminal – a key takes its place."
            ), STRONG
        if sees.phase == "open":
            return _("One key for your card."), STRONG
        return _("No cards are laid now."), MUTED


class SeatApp(WatchingApp):
    """One seat at the table."""

    CSS = (
        WatchingApp.CSS
        + """
    Screen > VerticalScroll { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; }
    SeatSheet { margin-bottom: 1; }
    """
    )

    def __init__(self, workspace: Workspace, seat: Seat, config: Settings | None = None) -> None:
        super().__init__(workspace, config)
        self.seat = seat
        self._sees: Sees | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield SeatSheet()
            yield VoteTable()
        yield Static("", id="foot", markup=False)

    def draw(self) -> None:
        try:
            sees = self._sees = self.seat.look()
        except (WorkspaceError, NothingSaved) as no:
            self.tell(str(no), loud=True)
            return
        self.query_one(SeatSheet).show(sees, self.seat.name)
        table = self.query_one(VoteTable)
        table.display = sees is not None and bool(sees.phase)
        if sees is None or not sees.phase:
            self.tell(_("Q leaves"))
            return
        lie_open = sees.phase == "turned"
        cards = [(face(card.text), card.key) for card in sees.deck.cards]
        if lie_open:
            table.show(turned(sees.votes, sees.outcome, sees.names), cards, revealed=True)
        else:
            table.show(hidden(sees.seats, sees.down, None), cards, revealed=False)
        self.tell(_("Q leaves") if lie_open else _("⌫ takes the card back · Q leaves"))

    def on_key(self, event: events.Key) -> None:
        """A card of the deck, backspace, or nothing: nothing of it is ever written down as typed."""
        if event.key == "Q":
            return
        event.stop()
        event.prevent_default()
        sees = self._sees
        card = sees.deck.by_key(event.character or "") if sees else None
        if event.key == "backspace":
            self._take_back()
        elif sees is None or sees.phase not in {"open", "turning"}:
            self.tell(_("No cards are laid now – Q leaves"), loud=True)
        elif card is None:
            self.tell(_("That key has no card – Q leaves"), loud=True)
        else:
            try:
                self.seat.lay(card.text)
            except (WorkspaceError, NothingSaved) as no:
                self.tell(str(no), loud=True)
            else:
                self.draw()

    def _take_back(self) -> None:
        if self.seat.take_back():
            self.draw()
        else:
            self.tell(_("no card to take back"), loud=True)

    def action_leave(self) -> None:
        self.seat.leave()
        self.exit()

"""Who is here: a seat a line, space says present or absent, v who votes, + adds whoever walked in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, mark


class Seat(Protocol):
    """Someone invited, as the list shows them."""

    @property
    def id(self) -> int: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def present(self) -> bool: ...
    @property
    def estimates(self) -> bool: ...


class AttendancePanel(Vertical):
    """The people of one session, in seat order. Opens in place, no dialog."""

    DEFAULT_CSS = """
    AttendancePanel {
        display: none;
        height: auto;
        max-height: 16;
        padding: 0 1;
        border: round $frame-focus;
        border-title-color: $text-primary;
        border-subtitle-color: $text-muted;
        &.-open { display: block; }
        & RowList { height: auto; max-height: 14; min-height: 1; }
    }
    """
    BINDINGS = [
        Binding("space", "here", mark("Here or not"), tooltip=mark("Present or absent"), id="attendance.toggle"),
        Binding("v", "votes", mark("Votes or not"), tooltip=mark("Whether this person estimates, now and from now on"), id="attendance.votes"),
        Binding("plus,a", "add", mark("Add people"), tooltip=mark("Add people by name: Anna, Bert"), id="attendance.add"),
        Binding("escape,q", "close", mark("Done"), tooltip=mark("Close the list of people"), id="attendance.close"),
    ]  # fmt: skip

    @dataclass
    class Left(Message):
        """The list was closed."""

    def __init__(self) -> None:
        super().__init__()
        self._session_id = 0
        self._seats: Sequence[Seat] = ()

    def compose(self) -> ComposeResult:
        yield RowList(_("Nobody is invited yet – + adds people: Anna, Bert"))

    def on_mount(self) -> None:
        self.border_title = _("Who is here")
        self.border_subtitle = _("space here · v votes · + add · esc")

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def open(self, session_id: int) -> None:
        """Show the people of a session and take the keys."""
        self._session_id = session_id
        self.add_class("-open")
        self.reload()
        self.query_one(RowList).focus()

    def reload(self) -> None:
        """Read the people anew."""
        if not self.is_open:
            return
        self._seats = workspace_of(self).refinement.session(self._session_id).people
        rows = self.query_one(RowList)
        rows.show([Row(seat.id, _drawing(seat)) for seat in self._seats])
        rows.styles.height = min(14, len(self._seats)) or 2  # what to do first takes two lines

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_here()

    def action_here(self) -> None:
        seat = self._seat()
        if seat is None:
            return
        with calmly(self):
            workspace_of(self).refinement.attend(seat.id, not seat.present)
            self.reload()
            self.query_one(RowList).action_down()

    def action_votes(self) -> None:
        """Product owner and facilitator do not vote unless they do the work."""
        seat = self._seat()
        if seat is None:
            return
        if seat.person_id is None:
            self.post_message(Said(_("{name} is no longer in the team").format(name=seat.name)))
            return
        with calmly(self):
            workspace_of(self).people.set_votes(seat.person_id, not seat.estimates)
            self.reload()
            told = _("{name} does not vote") if seat.estimates else _("{name} votes")
            self.post_message(Said(told.format(name=seat.name)))

    def _seat(self) -> Seat | None:
        """The one under the cursor; where there is none, it is said how to add people."""
        at = self.query_one(RowList).cursor_id
        seat = next((one for one in self._seats if one.id == at), None)
        if seat is None:
            self.post_message(Said(_("nobody is invited yet – + adds people"), wrong=True))
        return seat

    def action_add(self) -> None:
        frame_of(self).ask(_("Who is here too?"), self._add, hint=_("names, such as: Anna, Bert"))

    def action_close(self) -> None:
        self.remove_class("-open")
        self.post_message(self.Left())

    def _add(self, text: str) -> None:
        names = [name.strip() for name in text.split(",") if name.strip()]
        if names:
            workspace_of(self).refinement.invite(self._session_id, names)
            self.reload()


def _drawing(seat: Seat) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        votes = _("votes") if seat.estimates else ""
        box, look = ("☑ ", "good") if seat.present else ("☐ ", "muted")
        room = width - 3 - len(votes)
        return [
            Piece(box, look),
            Piece(fit(seat.name, max(4, room)), "" if seat.present else "muted"),
            Piece(" " + votes, "muted"),
        ]

    return draw

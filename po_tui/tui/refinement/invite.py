"""Whom the agenda needs and why, beside those who are invited: space invites, x does not."""

from collections.abc import Callable, Sequence

from textual.binding import Binding

from po_tui.model.invitees import Needed
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.attendance import AttendancePanel, Seat
from po_tui.tui.refinement.messages import Said, calmly
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.words import _, mark


class InvitePanel(AttendancePanel):
    """The people of a session that is being prepared, then those it lacks."""

    BINDINGS = [
        Binding("x", "uninvite", mark("Not invited"), tooltip=mark("Take the person off the list"), id="attendance.uninvite"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._missing: dict[int, Needed] = {}

    def open(self, session_id: int) -> None:
        super().open(session_id)
        self.border_title = _("Who comes, and what for")
        self.border_subtitle = _("space here, or invites · v votes · + add · x off · esc")

    def reload(self) -> None:
        if not self.is_open:
            return
        refinement = workspace_of(self).refinement
        self._seats = refinement.session(self._session_id).people
        needed = refinement.needed(self._session_id)
        whys = {
            one.person.id: one.whys for one in needed if one.person and one.person.id is not None
        }
        self._missing = dict(enumerate(lacking(needed, self._seats), 1))
        rows = self.query_one(RowList)
        drawn = [
            Row(seat.id, _seated(seat, whys.get(seat.person_id or 0, ()))) for seat in self._seats
        ]
        drawn += [Row(-place, _lacking(one)) for place, one in self._missing.items()]
        rows.show(drawn)
        rows.styles.height = min(20, len(drawn)) or 2
        rows.styles.max_height = 20

    def action_here(self) -> None:
        lacks = self._lack
        if lacks is None:
            super().action_here()
            return
        with calmly(self):
            workspace_of(self).refinement.invite_needed(self._session_id, lacks)
            self.reload()
            self.post_message(Said(_("{name} is invited").format(name=lacks.name)))

    def action_votes(self) -> None:
        if self._lack is None:
            super().action_votes()
        else:
            self.post_message(Said(_("not invited yet – space invites")))

    def action_uninvite(self) -> None:
        if self._lack is not None:
            self.post_message(Said(_("not invited yet – space invites")))
            return
        seat = self._seat()
        if seat is not None:
            with calmly(self):
                workspace_of(self).refinement.uninvite(seat.id)
                self.reload()

    @property
    def _lack(self) -> Needed | None:
        at = self.query_one(RowList).cursor_id
        return self._missing.get(-at) if at is not None and at < 0 else None


def lacking(needed: Sequence[Needed], seats: Sequence[Seat]) -> list[Needed]:
    """Those of the needed who are not on the list."""
    known = {seat.person_id for seat in seats if seat.person_id is not None}
    names = {seat.name.casefold() for seat in seats}
    return [
        one
        for one in needed
        if one.person is None
        or (one.person.id not in known and one.person.name.casefold() not in names)
    ]


def _seated(seat: Seat, whys: Sequence[str]) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        votes = _("votes") if seat.estimates else ""
        box, look = ("☑ ", "good") if seat.present else ("☐ ", "muted")
        name, beside = _columns(width)
        return [
            Piece(box, look),
            Piece(fit(seat.name, name), "" if seat.present else "muted"),
            Piece(" " + fit(votes, beside - 1), "muted"),
            Piece(fit("; ".join(whys), max(0, width - 2 - name - beside)), "muted"),
        ]

    return draw


def _lacking(one: Needed) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        name, beside = _columns(width)
        return [
            Piece("+ ", "warn"),
            Piece(fit(one.name, name), "warn"),
            Piece(" " * beside),
            Piece(fit("; ".join(one.whys), max(0, width - 2 - name - beside))),
        ]

    return draw


def _columns(width: int) -> tuple[int, int]:
    """Cells of the name, and of whether somebody votes, with a cell on either side."""
    return min(34, max(8, width * 2 // 5)), cell_width(_("votes")) + 2

"""Preparing a refinement session, and looking back on those that were held.

The running meeting itself is `workspace/meeting.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model.fields import FINISHED
from po_tui.model.readiness import Gap
from po_tui.store import meetings, product, rows
from po_tui.store.meetings import Attendee, Entry, SessionView
from po_tui.words import _, mark, ngettext
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.meeting import Meeting

if TYPE_CHECKING:
    from sqlmodel import Session as Writing

    from po_tui.model.tables.refinement import Session

CANDIDATES = 40
"""How far down the order a candidate is looked for."""
MISSING: Final = {
    Gap.epic: mark("an epic: split it"),
    Gap.story: mark("story incomplete"),
    Gap.value: mark("no “so that”"),
    Gap.goal: mark("serves no goal"),
    Gap.details: mark("details missing"),
    Gap.outcome: mark("no outcome"),
    Gap.measure: mark("no measure"),
    Gap.method: mark("no method"),
    Gap.criteria: mark("no criteria"),
    Gap.estimate: mark("no estimate"),
    Gap.size: mark("too big"),
    Gap.question: mark("open question"),
    Gap.depends: mark("waits on another item"),
    Gap.answer: mark("team not asked"),
}
"""Why an item is a candidate, by the first thing it misses."""
SOON_DAYS = 60
"""A deadline within so many days makes an item a candidate wherever it stands."""


@dataclass(frozen=True)
class Candidate:
    """An item that wants refining, and why."""

    id: int
    key: str
    type: str
    title: str
    estimate: float | None
    state: str
    place: int | None
    reason: str


class Refinement(Area):
    """Sessions: prepared, running, held."""

    # ── looking ─────────────────────────────────────────────────────────────────────────────────

    def sessions(self) -> list[SessionView]:
        """All sessions, latest first."""
        return [
            view
            for id in meetings.ids(self.rows, self.product_id)
            if (view := meetings.view(self.rows, id))
        ]

    def session(self, session_id: int) -> SessionView:
        """One session, whole; raises Unknown."""
        view = meetings.view(self.rows, session_id)
        if view is None:
            raise Unknown(_("that session is gone"))
        return view

    def numbered(self, number: int | None) -> SessionView:
        """The session of that number, by default the latest that was held; raises Unknown."""
        held = [one for one in self.sessions() if one.state in ("closed", "wrapping", "running")]
        found = (
            held[0]
            if held and number is None
            else next((one for one in self.sessions() if one.number == number), None)
        )
        if found is None:
            raise Unknown(_("there is no such session – `po-tui` and key 5 prepare one"))
        return found

    def running_id(self) -> int | None:
        """The session that is running or being wrapped up; None between meetings."""
        live = meetings.live(self.rows, self.product_id)
        return live[0] if live else None

    def meeting(self) -> Meeting | None:
        """The running meeting, at the item, step and clock where it stands."""
        running = self.running_id()
        return Meeting(self.workspace, running) if running is not None else None

    def planned_id(self) -> int | None:
        """The session being prepared."""
        planned = meetings.ids(self.rows, self.product_id, "planned")
        return planned[0] if planned else None

    def candidates(self) -> list[Candidate]:
        """Items worth an hour of eight people: wished for, dated, or high in the order and not ready."""
        places = {item: n for n, item in enumerate(rows.order(self.rows, self.product_id), 1)}
        wished = self._wished()
        dated = self._dated(settings.today().isoformat())
        looked_at = dict.fromkeys([*wished, *dated, *list(places)[:CANDIDATES]])
        found = []
        for row in rows.list_rows(self.rows, self.product_id, list(looked_at), places):
            wanted = row.id in wished
            if row.type == "epic" or row.state in (*FINISHED, "in_sprint", "parked"):
                continue
            if row.state == "ready" and not row.missing and not wanted:
                continue
            reason = self._reason(row.place, row.missing, dated.get(row.id), wanted)
            found.append(
                Candidate(
                    row.id, row.key, row.type, row.title, row.estimate, row.state, row.place, reason
                )
            )
        return sorted(
            found, key=lambda one: (one.id not in wished, one.id not in dated, one.place or 0)
        )

    # ── preparing ───────────────────────────────────────────────────────────────────────────────

    def prepare(self) -> int:
        """The session being prepared, made now if there is none; returns its id."""
        planned = self.planned_id()
        if planned is not None:
            return planned
        with self.store.keep("session") as session:
            # Only now is nobody else writing: they may have begun to prepare a moment ago.
            planned = self.planned_id()
            return self._plan(session) if planned is None else planned

    def take(
        self, session_id: int, item_id: int, minutes: int | None = None, reason: str = ""
    ) -> int:
        """Put an item on the agenda, last; returns the entry's id. Twice changes nothing."""
        from po_tui.model.tables.refinement import AgendaEntry

        view = self.session(session_id)
        known = next((entry.id for entry in view.agenda if entry.item_id == item_id), None)
        if known is not None:
            return known
        with self.step(
            _("Put {item} on the agenda").format(item=self.workspace.backlog.key(item_id))
        ) as session:
            entry = AgendaEntry(
                session_id=session_id,
                item_id=item_id,
                position=1 + max((one.position for one in view.agenda), default=0),
                planned_min=minutes or self._usual_minutes(),
                reason=reason,
                planned=view.state == "planned",
            )
            session.add(entry)
            session.flush()
            return entry.pk

    def leave_out(self, entry_id: int) -> None:
        """Take an item off the agenda."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(_("Take an item off the agenda")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is not None:
                session.delete(entry)

    def move_entry(self, entry_id: int, by: int) -> None:
        """Move an item on the agenda up (negative) or down."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(_("Order the agenda")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is None:
                raise Unknown(_("that item is not on the agenda any more"))
            order = [one.id for one in self.session(entry.session_id).agenda]
            at = order.index(entry_id)
            order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
            for position, other_id in enumerate(order, 1):
                other = session.get(AgendaEntry, other_id)
                assert other is not None
                other.position = position

    def set_minutes(self, entry_id: int, minutes: int) -> None:
        """Plan so many minutes for an item of the agenda."""
        from po_tui.model.tables.refinement import AgendaEntry

        if not 1 <= minutes <= 240:
            raise Mistake(_("plan between 1 and 240 minutes for an item"))
        with self.step(_("Plan minutes")) as session:
            entry = session.get(AgendaEntry, entry_id)
            if entry is not None:
                entry.planned_min = minutes

    def set(self, session_id: int, **values: Any) -> None:
        """Set what a session says of itself: goal, date, timebox_min, decider_id, private_notes …"""
        with self.step(_("Edit the session")) as session:
            row = self._load(session, session_id)
            for name, value in values.items():
                setattr(row, name, value)

    def invite(self, session_id: int, names: Sequence[str]) -> None:
        """Add people to the meeting by name or key; someone new joins the team."""
        from po_tui.model.tables.refinement import Attendance

        with self.step(_("Invite people")) as session:
            for name in names:
                if not name.strip():
                    continue
                person_id = self.workspace.people.find_or_add(name)
                view = self.session(session_id)
                if any(one.person_id == person_id for one in view.people):
                    continue
                session.add(
                    Attendance(
                        session_id=session_id, person_id=person_id, seat=1 + len(view.people)
                    )
                )
                session.flush()

    def attend(self, attendance_id: int, present: bool) -> None:
        """Note that someone is here, or is not."""
        from po_tui.model.tables.refinement import Attendance

        with self.step(_("Attendance")) as session:
            attendance = session.get(Attendance, attendance_id)
            if attendance is not None:
                attendance.present = present

    def run(self, session_id: int) -> Meeting:
        """Begin the meeting: the clock runs, the first item is on the table.

        Raises Refused while another one runs, for one that was held, or with an empty agenda.
        """
        with self.store.keep("session"):
            view = self.session(session_id)
            if self.running_id() is not None:
                raise Refused(_("a session is running already – wrap it up first"))
            if view.state != "planned":
                raise Refused(_("this session was held already – prepare the next one"))
            if not view.agenda:
                raise Refused(_("the agenda is empty – take an item with space"))
            return Meeting.begin(self.workspace, view)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _plan(self, session: "Writing") -> int:
        """A new session with the next number, the usual time, and the whole team invited."""
        from po_tui.model.tables.refinement import Attendance, Session

        number = 1 + max((one.number for one in self.sessions()), default=0)
        everyone = self.workspace.people.all()
        team = [person for person in everyone if person.level or person.estimates]
        decider = next((person.id for person in team if person.last_word_on_order), None)
        leads = next((person.id for person in team if person.estimates is False), None)
        wish = product.next_session(self.rows, self.product_id)
        planning = Session(
            product_id=self.product_id,
            key=f"RF-{number:02d}",
            number=number,
            date=wish.get("date") or settings.today().isoformat(),
            timebox_min=int(wish.get("timebox_min") or 60),
            decider_id=decider,
            facilitator_id=leads,
        )
        session.add(planning)
        session.flush()
        session.add_all(
            Attendance(session_id=planning.pk, person_id=person.id, seat=seat)
            for seat, person in enumerate(team, 1)
        )
        return planning.pk

    def _load(self, session: "Writing", session_id: int) -> "Session":
        from po_tui.model.tables.refinement import Session

        row = session.get(Session, session_id)
        if row is None:
            raise Unknown(_("that session is gone"))
        return row

    def _usual_minutes(self) -> int:
        return int(
            product.product_settings(self.rows, self.product_id).get("item_timebox_min") or 10
        )

    def _wished(self) -> list[int]:
        """Items the product owner set aside for the coming session."""
        keys = product.next_session(self.rows, self.product_id).get("candidates", [])
        ids = [rows.item_id(self.rows, self.product_id, key) for key in keys]
        return [item for item in ids if item is not None]

    def _dated(self, today: str) -> dict[int, str]:
        """Items with a deadline that comes soon or has passed."""
        found = self.rows.execute(
            "SELECT id, deadline FROM item WHERE product_id = ? AND deadline IS NOT NULL"
            " AND julianday(deadline) - julianday(?) <= ? ORDER BY deadline",
            (self.product_id, today, SOON_DAYS),
        )
        return dict(found.fetchall())

    def _reason(self, place: int | None, missing: str, deadline: str | None, wished: bool) -> str:
        parts = [_("chosen for this session")] if wished else []
        if place:
            parts.append(_("place {place}").format(place=place))
        if missing:
            parts.append(_(MISSING[Gap(missing)]))
        if deadline:
            parts.append(_("deadline {day}").format(day=deadline))
        return " · ".join(parts)


def minutes_in_words(minutes: int) -> str:
    """`1 minute`, `45 minutes`."""
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


__all__ = ["Attendee", "Candidate", "Entry", "Refinement", "SessionView", "minutes_in_words"]

"""Preparing a meeting: which items and why, what they still lack, in how many minutes, and with whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import candidates as rules
from po_tui.model.candidates import Known, Reason
from po_tui.model.fields import FINISHED
from po_tui.model.invitees import Needed, needed_for
from po_tui.model.listing import ListRow
from po_tui.model.prep_check import Prepared, missing_of, prep_of
from po_tui.model.readiness import ItemFacts
from po_tui.store import preparing, product, readiness, rows
from po_tui.store.preparing import Carried
from po_tui.words import _
from po_tui.workspace.agenda import Agenda
from po_tui.workspace.errors import Mistake

if TYPE_CHECKING:
    from sqlmodel import Session as Writing

CANDIDATES: Final = 40
"""How far down the order a candidate is looked for."""
SINCE_DAYS: Final = 14
"""Where no session was held yet, answers of so many days count as new."""


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
    reasons: tuple[Reason, ...]
    """The strongest first."""
    prep: tuple[Prepared, ...]

    @property
    def reason(self) -> str:
        """All reasons in one line."""
        return " · ".join(one.text for one in self.reasons)

    @property
    def missing(self) -> list[str]:
        """What is missing before it may be talked about, in words."""
        return missing_of(list(self.prep))


class Preparing(Agenda):
    """Puts a session together."""

    # ── what wants refining ─────────────────────────────────────────────────────────────────────

    def candidates(self) -> list[Candidate]:
        """Items worth an hour of eight people, those with the strongest reason first."""
        special = self._special()
        top = rows.order(self.rows, self.product_id, CANDIDATES)
        looked_at = list(dict.fromkeys([*special, *top]))
        places = rows.places_among(self.rows, self.product_id, looked_at)
        facts = readiness.facts_of(self.rows, self.product_id, looked_at, today=settings.today())
        prep = self._prep(facts)
        found = []
        for row in rows.list_rows(self.rows, self.product_id, looked_at, places):
            if row.type == "epic" or row.state in (*FINISHED, "in_sprint", "parked"):
                continue
            known = _known(row, special.get(row.id, {}), facts.get(row.id))
            reasons = rules.reasons_of(known, settings.today(), CANDIDATES)
            if reasons:
                found.append(_candidate(row, reasons, prep.get(row.id, ())))
        return sorted(found, key=lambda one: rules.strength(one.reasons, one.place))

    def prep(self, item_ids: Sequence[int]) -> dict[int, tuple[Prepared, ...]]:
        """What each item brings to the table, and what it lacks."""
        facts = readiness.facts_of(
            self.rows, self.product_id, list(item_ids), today=settings.today()
        )
        return self._prep(facts)

    def needed(self, session_id: int) -> list[Needed]:
        """Whom the agenda of a session needs, and what for."""
        backlog = self.workspace.backlog
        items = [
            backlog.view(entry.item_id)
            for entry in self.session(session_id).agenda
            if entry.item_id is not None
        ]
        known = preparing.holders(self.rows, self.product_id, self.workspace.key)
        return needed_for(items, self.workspace.people.all(), known)

    def carried(self) -> list[Carried]:
        """What earlier meetings left open: actions first, what is due first."""
        coming = self.planned_id() or self.running_id()
        return preparing.carried(
            self.rows, self.product_id, self.workspace.key, settings.today(), coming
        )

    # ── the session and its agenda ──────────────────────────────────────────────────────────────

    def prepare(self) -> int:
        """The session being prepared, made now if there is none; returns its id."""
        planned = self.planned_id()
        if planned is not None:
            return planned
        with self.store.keep("session") as session:
            # Only now is nobody else writing: they may have begun to prepare a moment ago.
            planned = self.planned_id()
            return self._plan(session) if planned is None else planned

    def set(self, session_id: int, **values: Any) -> None:
        """Set what a session says of itself: goal, date, timebox_min, decider_id, private_notes …"""
        with self.step(_("Edit the session")) as session:
            row = self._load(session, session_id)
            for name, value in values.items():
                setattr(row, name, value)

    def decide(self, session_id: int, person_id: int) -> None:
        """Give somebody the last word in a session.

        The first who ever gets it is the product owner: has it from now on, and does not estimate
        unless the list of people says otherwise.
        """
        from po_tui.model.tables.people import Person

        with self.step(_("Edit the session")) as session:
            self._load(session, session_id).decider_id = person_id
            person = session.get(Person, person_id)
            known = any(one.last_word_on_order for one in self.workspace.people.all())
            if person is not None and not known:
                person.last_word_on_order, person.estimates = True, False

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

    def invite_needed(self, session_id: int, needed: Needed) -> None:
        """Invite someone the agenda needs; who is no person of the product comes as a guest."""
        from po_tui.model.tables.refinement import Attendance

        if needed.person is None:
            raise Mistake(_("nobody is known for that – + adds people by name"))
        view = self.session(session_id)
        with self.step(_("Invite {name}").format(name=needed.name)) as session:
            session.add(
                Attendance(
                    session_id=session_id,
                    person_id=needed.person.id,
                    name="" if needed.person.id else needed.person.name,
                    seat=1 + len(view.people),
                )
            )

    def uninvite(self, attendance_id: int) -> None:
        """Take somebody off the list of a session."""
        from po_tui.model.tables.refinement import Attendance

        with self.step(_("Do not invite")) as session:
            attendance = session.get(Attendance, attendance_id)
            if attendance is not None:
                session.delete(attendance)

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

    def _wished(self) -> list[int]:
        """Items the product owner set aside for the coming session."""
        keys = product.next_session(self.rows, self.product_id).get("candidates", [])
        ids = [rows.item_id(self.rows, self.product_id, key) for key in keys]
        return [item for item in ids if item is not None]

    def _special(self) -> dict[int, dict[str, Any]]:
        """Items with a reason of their own, and that reason by the field of `Known`."""
        con, product_id, today = self.rows, self.product_id, settings.today()
        held = [one.date for one in self.sessions() if one.state == "closed" and one.date]
        since = max(held, default=(today - timedelta(days=SINCE_DAYS)).isoformat())
        found: dict[int, dict[str, Any]] = {}

        def note(field: str, of: Iterable[tuple[int, Any]]) -> None:
            for item, value in of:
                told = tuple(value) if isinstance(value, list) else value
                found.setdefault(item, {})[field] = told

        note("chosen", ((item, True) for item in self._wished()))
        note("unreached", preparing.unreached(con, product_id).items())
        note("deadline", preparing.dated(con, product_id, today, rules.SOON_DAYS).items())
        note("answers", preparing.answered(con, product_id, since).items())
        note("kept", preparing.kept(con, product_id, since).items())
        note("promised", preparing.promised(con, product_id).items())
        return found

    def _prep(self, facts: dict[int, ItemFacts]) -> dict[int, tuple[Prepared, ...]]:
        asked = preparing.asked_for(self.rows, facts)
        unnamed = preparing.unnamed_questions(self.rows, facts)
        return {
            id: tuple(prep_of(one, asked=id in asked, unnamed=unnamed.get(id, 0)))
            for id, one in facts.items()
        }


def _known(row: ListRow, special: dict[str, Any], facts: ItemFacts | None) -> Known:
    """All that gives an item a reason."""
    old = None
    if facts is not None and facts.estimate is not None and facts.estimate_age is not None:
        limit = facts.definition.estimate_days
        old = facts.estimate_age if limit and facts.estimate_age > limit else None
    return Known(
        place=row.place,
        missing=row.missing,
        ready=row.state == "ready",
        estimate_age=old,
        changed_since_estimate=bool(
            facts and facts.estimate is not None and facts.changed_since_estimate
        ),
        **special,
    )


def _candidate(row: ListRow, reasons: Sequence[Reason], prep: Sequence[Prepared]) -> Candidate:
    return Candidate(
        row.id, row.key, row.type, row.title, row.estimate, row.state, row.place,
        tuple(reasons), tuple(prep),
    )  # fmt: skip

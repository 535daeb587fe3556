"""Reading back at the end: each note confirmed or put right, the new order confirmed, return on time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model.capture import parse_action, parse_decision, parse_question
from po_tui.store import rows
from po_tui.store.past import ACTIVE, WHOLE
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.capturing import Capturing
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from sqlmodel import Session as Writing

TOP: Final = 10
"""How many items of the order a meeting compares before and after."""
_TABLES: Final = {"!": "decision", "@": "action", "?": "question", "*": "parked_topic"}
_PLACED_HERE: Final = (
    "SELECT DISTINCT row FROM change JOIN step ON step.id = step_id WHERE session_id = ?"
    f" AND {ACTIVE} AND kind = 'item' AND field IN ('rank', '{WHOLE}')"
)
FOLLOW_UP: Final = "|"
"""Parts a parked topic from what happens with it."""


@dataclass(frozen=True)
class Placed:
    """An item of the new top of the order."""

    item_id: int
    key: str
    title: str
    place: int
    was: int | None
    """Its place when the meeting began; None where it was below the top."""
    why: str
    """The reason somebody gave for the move."""
    chosen: bool
    """The room put it there; others only made room."""

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere than before."""
        return self.was != self.place


class ReadingBack(Capturing):
    """What the room agrees to before it goes."""

    # ── the notes ───────────────────────────────────────────────────────────────────────────────

    def confirm(self, kind: str, note_id: int, yes: bool = True) -> None:
        """Note that a note was read back and nobody objected, or that it is open again."""
        with self.step(_("Read back") if yes else _("Not read back")) as session:
            self._confirmable(session, kind, note_id).confirmed = yes

    def line_of(self, kind: str, note_id: int) -> str:
        """A note as it could be typed on the capture line: to put it right there."""
        columns = {
            "!": "text, why, ''",
            "@": "owner, text, due",
            "?": "text, addressee, ''",
            "*": "text, follow_up, ''",
        }[kind]
        found = self.rows.execute(
            f"SELECT {columns} FROM {_TABLES[kind]} WHERE id = ?", (note_id,)
        ).fetchone()
        if found is None:
            raise Unknown(_("that note is gone"))
        first, second, third = (str(part or "") for part in found)
        if kind == "@":
            return " ".join(part for part in (first, second, third) if part)
        joins = {"!": f" {_('because')} ", "?": " @", "*": f" {FOLLOW_UP} "}
        return first + (joins[kind] + second if second else "")

    def correct(self, kind: str, note_id: int, line: str) -> None:
        """Put a note right, typed as on the capture line; the room has heard it then."""
        line = " ".join(line.split())
        if not line:
            raise Mistake(_("nothing was typed – x takes the note out"))
        values = self._read(kind, line)
        with self.step(_("Put right: {text}").format(text=values["text"])) as session:
            row = session.get(self._table(kind), note_id)
            if row is None:
                raise Unknown(_("that note is gone"))
            for name, value in values.items():
                setattr(row, name, value)
            self._confirmable(session, kind, note_id).confirmed = True

    def take_out(self, kind: str, note_id: int) -> None:
        """Take a note out of the record: nobody meant it."""
        with self.step(_("Take a note out")) as session:
            row = session.get(self._table(kind), note_id)
            if row is None:
                raise Unknown(_("that note is gone"))
            if kind == "?":
                session.delete(self._confirmable(session, kind, note_id))
                session.flush()
            session.delete(row)

    def _read(self, kind: str, line: str) -> dict[str, Any]:
        """The fields of a note, from its line."""
        people = self.workspace.people
        if kind == "!":
            text, why = parse_decision(line)
            return {"text": text, "why": why}
        if kind == "@":
            said = parse_action(line, settings.today())
            if not said.text:
                raise Mistake(_("an action needs who and what: sponsor ask for test access fri"))
            person = people.find(said.owner)
            due = said.due.isoformat() if said.due else None
            return {"owner": person.key if person else said.owner, "text": said.text, "due": due}
        if kind == "?":
            text, addressee = parse_question(line)
            person = people.find(addressee) if addressee else None
            return {"text": text, "addressee": person.key if person else addressee}
        text, __, follow_up = line.partition(FOLLOW_UP)
        if not text.strip():
            raise Mistake(_("a topic needs words"))
        return {"text": text.strip(), "follow_up": follow_up.strip()}

    @staticmethod
    def _table(kind: str) -> Any:
        from po_tui.model.tables.backlog import Question
        from po_tui.model.tables.refinement import Action, Decision, ParkedTopic

        return {"!": Decision, "@": Action, "?": Question, "*": ParkedTopic}[kind]

    def _confirmable(self, session: "Writing", kind: str, note_id: int) -> Any:
        """The row that says whether a note was read back."""
        from sqlmodel import select

        from po_tui.model.tables.refinement import SessionQuestion

        if kind == "?":
            here = (
                SessionQuestion.session_id == self.session_id,
                SessionQuestion.question_id == note_id,
            )
            row: Any = session.exec(select(SessionQuestion).where(*here)).first()
        else:
            row = session.get(self._table(kind), note_id)
        if row is None:
            raise Unknown(_("that note is gone"))
        return row

    # ── the new order ───────────────────────────────────────────────────────────────────────────

    def new_order(self) -> list[Placed]:
        """The top of the order as it is now, against how it was when the meeting began."""
        view, key = self.view, self.workspace.backlog.key
        before = {one: place for place, one in enumerate(view.top_before, 1)}
        whys = {str(one["item"]): str(one["why"]) for one in view.order_changes if one["why"]}
        top = rows.order(self.rows, self.product_id, TOP)
        titles = dict(
            self.rows.execute(
                f"SELECT id, title FROM item WHERE id IN ({', '.join('?' * len(top))})", top
            ).fetchall()
        )
        placed = {row[0] for row in self.rows.execute(_PLACED_HERE, (self.session_id,))}
        return [
            Placed(
                id, key(id), titles.get(id, ""), place, before.get(key(id)), whys.get(key(id), ""),
                chosen=id in placed,
            )
            for place, id in enumerate(top, 1)
        ]  # fmt: skip

    def reason_for(self, item_id: int, why: str) -> None:
        """Why an item stands where it stands now: kept in the log of the order."""
        from sqlmodel import col, select

        from po_tui.model.tables.backlog import OrderChange

        why = " ".join(why.split())
        if not why:
            raise Mistake(_("say in a few words why"))
        placed = next((one for one in self.new_order() if one.item_id == item_id), None)
        label = _("Reason for the place of {item}").format(item=self.workspace.backlog.key(item_id))
        with self.step(label, reason=why) as session:
            here = (OrderChange.session_id == self.session_id, OrderChange.item_id == item_id)
            known = session.exec(
                select(OrderChange).where(*here).order_by(col(OrderChange.id).desc())
            ).first()
            if known is not None:
                known.why = why
                return
            session.add(
                OrderChange(
                    product_id=self.product_id,
                    item_id=item_id,
                    session_id=self.session_id,
                    from_place=placed.was if placed else None,
                    to_place=placed.place if placed else None,
                    by=self._decider(),
                    why=why,
                    at=stamp(),
                )
            )

    def confirm_order(self, yes: bool = True) -> None:
        """The one with the last word confirms the order as it is now, or not any more."""
        label = _("Confirm the order") if yes else _("The order is open again")

        def change(row: Any) -> None:
            row.order_confirmed_by = self._decider() if yes else ""
            row.top_after = [one.key for one in self.new_order()]

        self._change_session(label, change)

    @property
    def order_stands(self) -> bool:
        """Whether the order was confirmed, and is still that one."""
        view = self.view
        now = tuple(one.key for one in self.new_order())
        return bool(view.order_confirmed_by) and view.top_after == now

    # ── return on time ──────────────────────────────────────────────────────────────────────────

    def score(self, n: int) -> None:
        """One more score, 1 to 5. Kept sorted and outside the journal: nobody can tell whose it was."""
        if not 1 <= n <= 5:
            raise Mistake(_("one to five, please"))
        self._keep_scores(sorted((*self.view.roti, n), reverse=True))

    def unscore(self, n: int) -> None:
        """Take one score back."""
        scores = list(self.view.roti)
        if n in scores:
            scores.remove(n)
            self._keep_scores(scores)

    def _keep_scores(self, scores: list[int]) -> None:
        from po_tui.model.tables.refinement import Session

        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            row.roti = scores

    def _change_session(self, label: str, change: Callable[[Any], None]) -> None:
        from po_tui.model.tables.refinement import Session

        with self.step(label) as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            change(row)

"""The running meeting: its place and clock, what is captured, voted and decided, and the way out.

Everything the room says is kept at once: captures, rounds and exits as steps that undo takes back;
where the meeting stands – begun, at which item, clock, wrapped up – live, which no undo touches, so
that a killed process continues where it stood.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from po_tui import settings
from po_tui.model import estimation
from po_tui.model.capture import parse_action, parse_decision, parse_question
from po_tui.model.estimation import Deck, Outcome
from po_tui.model.meeting import EXTENSION_MIN, STEP_CODES, Position, neighbour_step
from po_tui.store import meetings, product, rows
from po_tui.store.meetings import Attendee, Entry, SessionView
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry
    from po_tui.workspace.workspace import Workspace

TOP: Final = 10
"""How many items of the order the minutes compare before and after."""


class Meeting(Area):
    """A session that is running or being wrapped up."""

    def __init__(self, workspace: "Workspace", session_id: int) -> None:
        super().__init__(workspace)
        self.session_id = session_id

    @classmethod
    def begin(cls, workspace: "Workspace", view: SessionView) -> Self:
        """Open the meeting: note what stands now, start the clock on the first item."""
        from po_tui.model.tables.refinement import Session

        meeting = cls(workspace, view.id)
        with meeting.store.keep("session") as session:
            row = session.get(Session, view.id)
            assert row is not None
            row.state, row.started, row.date = "running", stamp(), settings.today().isoformat()
            row.ready_points_before = rows.buffer(meeting.rows, meeting.product_id).points
            row.top_before = meeting._top()
            session.flush()
            meeting._keep(Position(running=True, since=settings.now()))
        meeting.go(view.agenda[0].id)
        return meeting

    # ── where we stand ──────────────────────────────────────────────────────────────────────────

    @property
    def view(self) -> SessionView:
        """The session, whole, as it is now."""
        return self.workspace.refinement.session(self.session_id)

    @property
    def position(self) -> Position:
        """Item, step and clock, counted up to now."""
        live = meetings.live(self.rows, self.product_id)
        if live is None:
            raise Refused(_("the session is over"))
        return live[1].counted(settings.now())

    @property
    def entry(self) -> Entry | None:
        """The item on the table."""
        return self.view.entry(self.position.entry_id)

    def beat(self) -> None:
        """Keep the clock as it stands; called every few seconds while it runs."""
        self._keep(self.position)

    def resume(self) -> None:
        """Go on after a restart: the time in between was nobody's meeting."""
        live = meetings.live(self.rows, self.product_id)
        if live is not None:
            from dataclasses import replace

            self._keep(replace(live[1], since=settings.now()))

    def go(self, entry_id: int) -> None:
        """Take an item up; its talk begins with reading unless it was on the table before."""
        from po_tui.model.tables.refinement import AgendaEntry

        position = self.position
        entry = self.view.entry(entry_id)
        if entry is None:
            raise Unknown(_("that item is not on the agenda any more"))
        self._count_in(position)
        if not entry.discussed and entry.item_id is not None:
            item = rows.item_view(self.rows, self.product_id, entry.item_id)
            with self.store.keep("session") as session:
                row = session.get(AgendaEntry, entry_id)
                assert row is not None
                row.discussed, row.state_before = True, item.state
                row.estimate_before = item.estimate
                row.criteria_before = [one.uid for one in item.criteria]
        self._keep(position.at(entry_id))

    def take_up(self, item_id: int) -> None:
        """Take up an item that was not on the agenda."""
        self.go(self.workspace.refinement.take(self.session_id, item_id))

    def next_item(self) -> bool:
        """Take up the next item; False where this is the last."""
        return self._neighbour(1)

    def previous_item(self) -> bool:
        """Back to the item before; False where this is the first."""
        return self._neighbour(-1)

    def to_step(self, step: str) -> None:
        """Go to a step of the loop."""
        if step not in STEP_CODES:
            raise Mistake(_("the loop has no step “{step}”").format(step=step))
        position = self.position
        self._keep(position.at(position.entry_id, step))

    def move_step(self, by: int) -> None:
        """The next step (1) or the one before (-1)."""
        self.to_step(neighbour_step(self.position.step, by))

    def toggle_clock(self) -> bool:
        """Stop the clock, or let it run on; True if it runs now."""
        from dataclasses import replace

        position = self.position
        self._keep(replace(position, running=not position.running))
        return not position.running

    def extend(self) -> None:
        """Three more minutes for this item, once."""
        entry = self._on_table()
        if entry.extended:
            raise Refused(
                _("it had its three more minutes – park it, make it a spike, or go on offline")
            )

        def change(row: "AgendaEntry") -> None:
            row.planned_min, row.extended = row.planned_min + EXTENSION_MIN, True

        self._change_entry(entry, _("Three more minutes for {item}").format(item=entry.key), change)

    # ── capturing ───────────────────────────────────────────────────────────────────────────────

    def capture(self, kind: str, line: str) -> str:
        """Note one line of the given kind at the item on the table; returns how it was understood."""
        line = " ".join(line.split())
        if not line:
            raise Mistake(_("nothing was typed"))
        match kind:
            case "!":
                return self._decide(line)
            case "@":
                return self._promise(line)
            case "?":
                return self._ask(line)
            case "*":
                return self._park_topic(line)
            case "=":
                entry = self._on_table()
                self.workspace.backlog.add_criterion(self._item(entry), line)
                return _("criterion added to {item}").format(item=entry.key)
        raise Mistake(_("“{kind}” is no kind of note").format(kind=kind))

    def _decide(self, line: str) -> str:
        from po_tui.model.tables.refinement import Decision

        text, why = parse_decision(line)
        with self.step(_("Decision: {text}").format(text=text)) as session:
            decision = Decision(
                **self._common("decision", "DC"), text=text, by=self._decider(), why=why
            )
            session.add(decision)
            key = decision.key
        return _("{key} decided: {text}").format(key=key, text=text)

    def _promise(self, line: str) -> str:
        from po_tui.model.tables.refinement import Action

        said = parse_action(line, settings.today())
        if not said.text:
            raise Mistake(_("an action needs who and what: sponsor ask for test access fri"))
        person = self.workspace.people.find(said.owner)
        owner, name = (person.key, person.name) if person else (said.owner, said.owner)
        due = said.due.isoformat() if said.due else None
        with self.step(_("Action: {text}").format(text=said.text)) as session:
            action = Action(**self._common("action", "AC"), text=said.text, owner=owner, due=due)
            session.add(action)
            key = action.key
        if due:
            return _("{key}: {name} will {text}, by {due}").format(
                key=key, name=name, text=said.text, due=due
            )
        return _("{key}: {name} will {text}").format(key=key, name=name, text=said.text)

    def _ask(self, line: str) -> str:
        from po_tui.model.tables.refinement import SessionQuestion

        entry = self._on_table()
        text, addressee = parse_question(line)
        person = self.workspace.people.find(addressee) if addressee else None
        with self.step(_("Ask about {item}").format(item=entry.key)) as session:
            question = self.workspace.backlog.ask(
                self._item(entry), text, person.key if person else addressee
            )
            session.add(SessionQuestion(session_id=self.session_id, question_id=question))
        to = person.name if person else addressee
        return (
            _("question to {name}: {text}").format(name=to, text=text)
            if to
            else _("question: {text}").format(text=text)
        )

    def _park_topic(self, line: str) -> str:
        from po_tui.model.tables.refinement import ParkedTopic

        with self.step(_("Parking lot: {text}").format(text=line)) as session:
            common = self._common("parked_topic", "")
            common.pop("key")
            session.add(ParkedTopic(**common, text=line))
        return _("parked: {text}").format(text=line)

    # ── voting ──────────────────────────────────────────────────────────────────────────────────

    @property
    def deck(self) -> Deck:
        """The cards on the table: T-shirts for epics, else the product's scale."""
        entry = self.entry
        if entry and product.type_of(self.rows, entry.item_id) == "epic":
            return estimation.TSHIRT
        scale = product.product_settings(self.rows, self.product_id).get("scale")
        return estimation.deck_of(scale) if scale else estimation.MODIFIED

    @property
    def seats(self) -> list[Attendee]:
        """Who votes: present and estimating, in seat order."""
        return [person for person in self.view.present if person.estimates]

    def reveal(self, votes: Sequence[tuple[str, str]]) -> Outcome:
        """Turn the cards: keep the round with the item and say what it asks for.

        `votes` are (seat key, card text) in seat order; cards typed before this moment exist only
        in the memory of the process that took them.
        """
        from po_tui.model.tables.refinement import VoteRound

        entry = self._on_table()
        number = len(entry.rounds) + 1
        with self.step(_("Round {n} on {item}").format(n=number, item=entry.key)) as session:
            session.add(
                VoteRound(
                    entry_id=entry.id,
                    number=number,
                    votes=[{"seat": seat, "card": card} for seat, card in votes],
                    revealed=stamp(),
                )
            )
        return estimation.outcome(dict(votes), self.deck, number, self._revote_limit())

    @property
    def outcome(self) -> Outcome | None:
        """What the latest revealed round asks for; None before the first, or of another deck."""
        entry = self.entry
        if entry is None or not entry.rounds:
            return None
        last = entry.rounds[-1]
        try:
            return estimation.outcome(
                dict(last.votes), self.deck, last.number, self._revote_limit()
            )
        except KeyError:
            return None

    def agree(self, card: str, why: str = "") -> None:
        """Take a card as the estimate; round and item change in one step."""
        entry = self._on_table()
        played = self.deck.card(card)
        values: dict[str, Any] = (
            {"tshirt": played.text} if played.points is None else {"estimate": played.points}
        )
        with self.step(_("{item} is {card}").format(item=entry.key, card=played.text)):
            self.workspace.backlog.revise(self._item(entry), values)
            self._conclude(entry, played.points, why)

    def no_estimate(self, why: str) -> None:
        """Leave the item without an estimate: a valid result, with its reason."""
        entry = self._on_table()
        with self.step(_("No estimate for {item}").format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"estimate": None})
            self._conclude(entry, None, why)

    def look_at(self, quality_id: int) -> None:
        """Tick a standing constraint as looked at for this item, or untick it."""
        entry = self._on_table()

        def change(row: "AgendaEntry") -> None:
            seen = set(row.quality_seen) ^ {quality_id}
            row.quality_seen = sorted(seen)

        with self.step(_("Look at a standing constraint")):
            self._change_entry(entry, "", change)
            marked = {one.id for one in self.workspace.vision.standing_constraints()}
            after = self._on_table()
            if marked and marked <= set(after.quality_seen):
                self.workspace.backlog.answer(
                    self._item(after), "constraints_looked_at", True, _("team")
                )

    # ── leaving an item ─────────────────────────────────────────────────────────────────────────

    def ready(self, why: str = "") -> None:
        """The team calls it ready; with something missing that takes a reason, which is kept."""
        entry = self._on_table()
        gaps = self.workspace.backlog.gaps(self._item(entry))
        with self.step(_("{item} is ready").format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"state": "ready"}, why=why)
            self._leave(entry, "ready", override=why if gaps else "")

    def back(self, why: str = "") -> None:
        """Back to refining: something has to be found out or written first."""
        self._exit_to("refining", "back", why, _("{item} goes back to refining"))

    def park(self, why: str) -> None:
        """Park it: not now, with a reason."""
        if not why.strip():
            raise Refused(_("parking needs a reason – say in a few words why"))
        self._exit_to("parked", "park", why, _("Park {item}"))

    def drop(self, why: str) -> None:
        """Drop it, with a reason."""
        entry = self._on_table()
        with self.step(_("Drop {item}").format(item=entry.key), reason=why):
            self.workspace.backlog.drop([self._item(entry)], why)
            self._leave(entry, "drop", why)

    def spike(self, question: str, timebox: str = "") -> int:
        """Find out first: a new spike before the item, which waits on it; returns the spike's id."""
        entry = self._on_table()
        item_id = self._item(entry)
        backlog = self.workspace.backlog
        with self.step(_("Spike before {item}").format(item=entry.key), reason=question):
            values = {
                "type": "spike",
                "details": {"question": question, "timebox": timebox},
                "goals": backlog.linked(item_id, "goals"),
            }
            spike = backlog.add(question, values, Place.before(item_id))
            waits_on = [*backlog.linked(item_id, "depends_on"), spike]
            backlog.revise(item_id, {"state": "refining", "depends_on": waits_on})
            self._leave(entry, "spike", _("waits on {spike}").format(spike=backlog.key(spike)))
        return spike

    def split(self, titles: Sequence[str], pattern: str = "") -> list[int]:
        """Split it: the children take its place; returns their ids."""
        entry = self._on_table()
        with self.step(_("Split {item}").format(item=entry.key)):
            children = self.workspace.backlog.split(self._item(entry), titles, pattern)
            keys = ", ".join(self.workspace.backlog.key(child) for child in children)
            self._leave(entry, "split", _("into {children}").format(children=keys))
        return children

    # ── wrapping up ─────────────────────────────────────────────────────────────────────────────

    def wrap_up(self) -> None:
        """Stop the clock and read back; nothing is closed yet."""
        from dataclasses import replace

        from po_tui.model.tables.refinement import Session

        position, view = self.position, self.view
        self._count_in(position)
        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            for entry in view.agenda:
                self._settle(entry)
            row.state, row.ended = "wrapping", stamp()
            row.ready_points_after = rows.buffer(self.rows, self.product_id).points
            row.top_after = self._top()
        self._keep(replace(position, running=False))

    def go_on(self) -> None:
        """Back from wrapping up into the meeting."""
        from dataclasses import replace

        from po_tui.model.tables.refinement import Session

        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            assert row is not None
            row.state = "running"
        self._keep(replace(self.position, running=True))

    def close(
        self,
        *,
        goal_reached: bool | None = None,
        next_date: str | None = None,
        roti: Sequence[int] = (),
    ) -> None:
        """End the meeting: the minutes are final, the next one can be prepared."""
        from sqlmodel import select

        from po_tui.model.tables.live import LiveSession
        from po_tui.model.tables.product import Product
        from po_tui.model.tables.refinement import Session

        if self.view.state == "running":
            self.wrap_up()
        with self.store.keep("session") as session:
            row = session.get(Session, self.session_id)
            record = session.get(Product, self.product_id)
            assert row is not None
            assert record is not None
            row.state, row.goal_reached, row.roti = "closed", goal_reached, list(roti)
            row.next_date = next_date
            record.next_session = {"date": next_date} if next_date else {}
            for live in session.exec(
                select(LiveSession).where(LiveSession.product_id == self.product_id)
            ):
                session.delete(live)

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _keep(self, position: Position) -> None:
        from sqlmodel import select

        from po_tui.model.tables.live import LiveSession

        with self.store.keep("session") as session:
            here = LiveSession.product_id == self.product_id
            live = session.exec(select(LiveSession).where(here)).first()
            live = live or LiveSession(
                product_id=self.product_id, session_id=self.session_id, at=""
            )
            live.session_id, live.position, live.at = self.session_id, position.stored(), stamp()
            session.add(live)

    def _count_in(self, position: Position) -> None:
        """Write the seconds counted so far to the agenda, where the minutes read them."""
        from po_tui.model.tables.refinement import AgendaEntry

        with self.store.keep("session") as session:
            for entry_id, seconds in position.used.items():
                row = session.get(AgendaEntry, entry_id)
                if row is not None:
                    row.used_seconds = round(seconds)

    def _neighbour(self, by: int) -> bool:
        order = [entry.id for entry in self.view.agenda]
        at = self.position.entry_id
        place = order.index(at) + by if at in order else 0
        if not 0 <= place < len(order):
            return False
        self.go(order[place])
        return True

    def _on_table(self) -> Entry:
        entry = self.entry
        if entry is None:
            raise Refused(_("no item is on the table – take one from the agenda"))
        return entry

    def _item(self, entry: Entry) -> int:
        if entry.item_id is None:
            raise Refused(_("that item is gone – take the next one"))
        return entry.item_id

    def _change_entry(
        self, entry: Entry, label: str, change: "Callable[[AgendaEntry], None]"
    ) -> None:
        from po_tui.model.tables.refinement import AgendaEntry

        with self.step(label) as session:
            row = session.get(AgendaEntry, entry.id)
            assert row is not None
            change(row)

    def _conclude(self, entry: Entry, points: float | None, why: str) -> None:
        def change(row: "AgendaEntry") -> None:
            row.result = points
            row.why = why or row.why

        self._change_entry(entry, "", change)

    def _exit_to(self, state: str, leaving: str, why: str, label: str) -> None:
        entry = self._on_table()
        with self.step(label.format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"state": state}, why=why)
            self._leave(entry, leaving, why)

    def _leave(self, entry: Entry, leaving: str, why: str = "", override: str = "") -> None:
        item = rows.item_view(self.rows, self.product_id, self._item(entry))

        def change(row: "AgendaEntry") -> None:
            row.leaving, row.state_after = leaving, item.state
            row.why = why or row.why
            row.override_why = override

        self._change_entry(entry, "", change)

    def _settle(self, entry: Entry) -> None:
        """Write down how an item stands at the end, so that the minutes stay true later on."""
        if not entry.discussed or entry.item_id is None:
            return
        item = rows.item_view(self.rows, self.product_id, entry.item_id)

        def change(row: "AgendaEntry") -> None:
            row.state_after = item.state
            row.new_criteria = list(entry.new_criteria)
            if not entry.rounds and row.result is None and item.estimate != entry.estimate_before:
                row.result = item.estimate

        self._change_entry(entry, "", change)

    def _common(self, table: str, prefix: str) -> dict[str, Any]:
        """What every note of the meeting carries; keys count on from the highest there is."""
        entry = self.entry
        number = 1
        if prefix:
            found = self.rows.execute(
                f"SELECT max(CAST(substr(key, {len(prefix) + 2}) AS INTEGER)) FROM {table} WHERE product_id = ?",
                (self.product_id,),
            ).fetchone()[0]
            number += found or 0
        return {
            "product_id": self.product_id,
            "session_id": self.session_id,
            "item_id": entry.item_id if entry else None,
            "key": f"{prefix}-{number}",
            "at": stamp(),
        }

    def _decider(self) -> str:
        view = self.view
        key = next((one.key for one in view.people if one.person_id == view.decider_id), "")
        return key or view.decider or self.store.author.person

    def _top(self) -> list[str]:
        top = rows.order(self.rows, self.product_id)[:TOP]
        return [self.workspace.backlog.key(item) for item in top]

    def _revote_limit(self) -> int:
        told = product.product_settings(self.rows, self.product_id).get("revote_limit")
        return int(told or estimation.REVOTE_LIMIT)

"""Planning poker: who votes with which cards, what a round asks for, and what was agreed on.

Anyone who opened the file may vote for a seat. Until the cards are turned, the file holds a seal for
each of them and nothing else; card and salt stay in the `Hand` of the process that laid them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from po_tui.model import estimation
from po_tui.model.estimation import Card, Deck, Outcome
from po_tui.model.secret_votes import Hand, Opened, RoundOf, seal
from po_tui.store import meetings, processes, product
from po_tui.store.meetings import Attendee, Down, Entry
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.standing import Standing

if TYPE_CHECKING:
    from sqlmodel import Session as Writing

    from po_tui.model.tables.live import Ballot
    from po_tui.model.tables.refinement import AgendaEntry


class Table(NamedTuple):
    """The round on the table, as everybody may see it: who has a card down, never which."""

    at: RoundOf
    phase: str
    """`open`, `turning` once the cards are asked for, else empty."""
    down: frozenset[str]
    """Seats with a card face down, or turned already."""
    waiting: frozenset[str]
    """While the cards are turned: seats whose card has not come yet."""


class Voting(Standing):
    """Estimates the item on the table."""

    @property
    def deck(self) -> Deck:
        """The cards on the table: T-shirts for epics, else the product's scale."""
        return self._deck_for(self.entry)

    @property
    def seats(self) -> list[Attendee]:
        """Who votes: present and estimating, in seat order."""
        return [person for person in self.view.present if person.estimates]

    def choose_deck(self, text: str) -> Deck:
        """Estimate with another deck from now on: a known one by its name, or numbers of one's own.

        A setting of the product: exported with it, and undone like any step. Cards that lie face
        down are taken off the table.
        """
        from po_tui.model.tables.product import Product

        try:
            deck = estimation.deck_named(text)
        except ValueError as no:
            raise Mistake(str(no)) from no
        with self.step(_("Estimate with {deck}").format(deck=_(deck.label))) as session:
            row = session.get(Product, self.product_id)
            assert row is not None
            points = [card.points for card in deck.sizes]
            row.settings = {**row.settings, "scale": points}
            self.clear_table()
        return deck

    # ── cards face down ─────────────────────────────────────────────────────────────────────────

    @property
    def table(self) -> Table | None:
        """The round that is open or comes next; None where no item is on the table."""
        entry, position = self.entry, self.position
        if entry is None:
            return None
        at = RoundOf(entry.id, len(entry.rounds) + 1)
        down = meetings.ballots(self.rows, at)
        seats = frozenset(seat.key for seat in self.seats)
        turned = frozenset(one.seat for one in down if one.card is not None)
        waiting = seats - turned if position.voting == "turning" else frozenset()
        return Table(at, position.voting, frozenset(one.seat for one in down), waiting)

    def sit_down(self, *, again: bool = False) -> Table:
        """Go to the estimate; cards can be laid where none were turned yet, or `again` after that.

        A card whose terminal is gone comes off the table: nobody could turn it.
        """
        entry = self._on_table()
        at = RoundOf(entry.id, len(entry.rounds) + 1)
        with self.store.keep("session") as session:
            left = [
                one for one in _ballots(session, at) if one.card or processes.alive(one.process)
            ]
            for one in _ballots(session, at):
                if one not in left:
                    session.delete(one)
            position = self.position.at(entry.id, "estimate")
            if not position.voting and (again or left or not entry.rounds):
                position = replace(position, voting="open")
            self._keep(position)
        table = self.table
        assert table is not None
        return table

    def lay(self, hand: Hand, seat: str, card: str) -> None:
        """Lay a card face down for a seat, in place of an earlier one.

        Raises Refused while no cards are laid, Mistake for one that is not in the deck.
        """
        from po_tui.model.tables.live import Ballot

        with self.store.keep("vote") as session:
            at, phase = self._round()
            if not phase:
                raise Refused(_("no cards are laid now – wait until the team estimates"))
            if seat not in {one.key for one in self.seats}:
                raise Refused(_("that seat does not vote – the list of people says who does"))
            played = self._card(card).text
            if phase == "turning" and (hand.turned(at, seat) or _is_turned(session, at, seat)):
                raise Refused(_("the cards are being turned – it is too late for another one"))
            for earlier in _ballots(session, at, seat):
                session.delete(earlier)
            session.flush()
            sealed = hand.lay(at, seat, played)
            session.add(
                Ballot(
                    entry_id=at.entry_id,
                    number=at.number,
                    seat=seat,
                    seal=sealed,
                    process=self.store.author.process,
                )
            )
            session.flush()
        if phase == "turning":
            self.turn_mine(hand)

    def lies(self, hand: Hand, seat: str) -> str:
        """The card of this hand that lies there for a seat; empty where there is none of it.

        A card that was laid for the seat at another terminal meanwhile has taken its place.
        """
        at, __ = self._round()
        opened = hand.turned(at, seat)
        if opened is None:
            return ""
        sealed = seal(at, seat, opened)
        down = meetings.ballots(self.rows, at)
        return opened.card if any(one.seal == sealed for one in down) else ""

    def take_back(self, hand: Hand, seat: str) -> bool:
        """Take a card of this hand off the table; False where there is none."""
        at, phase = self._round()
        if phase != "open" or not self.lies(hand, seat):
            return False
        with self.store.keep("vote") as session:
            for one in _ballots(session, at, seat):
                session.delete(one)
        hand.take_back(at, seat)
        return True

    def turn(self, hand: Hand) -> Outcome | None:
        """Ask for the cards, and turn those of this hand; the outcome where that was all of them.

        Raises Refused while somebody has none down.
        """
        __, phase = self._round()
        if not phase:
            raise Refused(_("no cards are laid now"))
        table = self.table
        missing = [one.name for one in self.seats if table and one.key not in table.down]
        if missing:
            told = _("{name} has no card yet – type it, or - to abstain")
            raise Refused(told.format(name=missing[0]))
        with self.store.keep("session"):
            self._keep(replace(self.position, voting="turning"))
        self.turn_mine(hand)
        return self.gather()

    def turn_mine(self, hand: Hand) -> bool:
        """Once the cards are asked for: write those of this hand; False before that."""
        at, phase = self._round()
        if phase != "turning" or not hand.seats(at):
            return False
        with self.store.keep("vote") as session:
            for one in _ballots(session, at):
                opened = hand.turned(at, one.seat)
                if one.card is None and opened and seal(at, one.seat, opened) == one.seal:
                    one.card, one.salt = opened
                    session.add(one)
        return True

    def gather(self) -> Outcome | None:
        """Reveal the round once every card is turned; a card that is not the one laid is refused.

        None while cards are missing: `table.waiting` says whose.
        """
        at, phase = self._round()
        if phase != "turning":
            return None
        down = {one.seat: one for one in meetings.ballots(self.rows, at)}
        wrong = [seat for seat, one in down.items() if not self._holds(at, one)]
        if wrong:
            with self.store.keep("vote") as session:
                for seat in wrong:
                    for one in _ballots(session, at, seat):
                        session.delete(one)
        votes = [(one.key, card) for one in self.seats if (card := _turned(down, one.key, wrong))]
        return self.reveal(votes) if len(votes) == len(self.seats) else None

    def clear_table(self) -> None:
        """Take every card that lies face down off the table: the meeting, or the deck, is done with."""
        from sqlmodel import select

        from po_tui.model.tables.live import Ballot

        entries = [entry.id for entry in self.view.agenda]
        with self.store.keep("vote") as session:
            for one in session.exec(select(Ballot)):
                if one.entry_id in entries:
                    session.delete(one)

    def _round(self) -> tuple[RoundOf, str]:
        entry = self._on_table()
        return RoundOf(entry.id, len(entry.rounds) + 1), self.position.voting

    def _holds(self, at: RoundOf, one: Down) -> bool:
        """Whether a turned card is the one that was laid, and one of this deck."""
        if one.card is None or one.salt is None:
            return one.card is None and one.salt is None
        try:
            self.deck.card(one.card)
        except KeyError:
            return False
        return seal(at, one.seat, Opened(one.card, one.salt)) == one.seal

    # ── rounds ──────────────────────────────────────────────────────────────────────────────────

    def reveal(self, votes: Sequence[tuple[str, str]]) -> Outcome:
        """Keep a round of turned cards with the item and say what it asks for.

        `votes` are (seat key, card text) in seat order.
        """
        from po_tui.model.tables.refinement import VoteRound

        entry = self._on_table()
        for __, card in votes:
            self._card(card)
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
            for one in _ballots(session, RoundOf(entry.id, number)):
                session.delete(one)
            if not entry.leaving:  # what an earlier round came to is open again
                self._conclude(entry, None, "", keep_why=False)
            self._keep(replace(self.position, voting=""))
        return estimation.outcome(dict(votes), self.deck, number, self._revote_limit())

    @property
    def outcome(self) -> Outcome | None:
        """What the latest revealed round asks for; None before the first, or of another deck."""
        entry = self.entry
        return self.outcome_of(entry) if entry else None

    def outcome_of(self, entry: Entry) -> Outcome | None:
        """The same for any entry of the agenda."""
        if not entry.rounds:
            return None
        last = entry.rounds[-1]
        try:
            return estimation.outcome(
                dict(last.votes), self._deck_for(entry), last.number, self._revote_limit()
            )
        except KeyError:
            return None

    def heard(self, entry: Entry) -> str:
        """What the room hears of the latest round: what was agreed on, or what the rules ask for."""
        found = self.outcome_of(entry)
        card = found.card if found else None
        if card and card.points is not None and card.points == entry.result:
            return _("Agreed: {estimate}.").format(estimate=estimation.points_in_words(card.points))
        if card and card.points is None and card.text == entry.size:
            return _("Agreed: {estimate}.").format(estimate=card.text)
        open_still = entry.result is None and not entry.size
        if entry.rounds and open_still and entry.why and entry.leaving in {"", "ready"}:
            return _("No estimate: {why}").format(why=entry.why)
        return found.called(self.view.names).sentence() if found else ""

    def agree(self, card: str, why: str = "") -> None:
        """Take a card as the estimate; round and item change in one step."""
        entry = self._on_table()
        played = self._card(card)
        values: dict[str, Any] = (
            {"tshirt": played.text} if played.points is None else {"estimate": played.points}
        )
        with self.step(_("{item} is {card}").format(item=entry.key, card=played.text)):
            self.workspace.backlog.revise(self._item(entry), values)
            self._conclude(entry, played.points, why, size=values.get("tshirt", ""))

    def no_estimate(self, why: str) -> None:
        """Leave the item without an estimate: a valid result, with its reason."""
        entry = self._on_table()
        with self.step(_("No estimate for {item}").format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"estimate": None})
            self._conclude(entry, None, why)

    def _conclude(
        self,
        entry: Entry,
        points: float | None,
        why: str,
        size: str = "",
        *,
        keep_why: bool = True,
    ) -> None:
        def change(row: "AgendaEntry") -> None:
            row.result, row.size = points, size
            row.why = why or (row.why if keep_why else "")

        self._change_entry(entry, "", change)

    def _card(self, text: str) -> Card:
        """A card of the deck on the table; raises Mistake for one that is not in it."""
        try:
            return self.deck.card(text)
        except KeyError as no:
            raise Mistake(_("the deck on the table has no card “{card}”").format(card=text)) from no

    def _deck_for(self, entry: Entry | None) -> Deck:
        if entry and product.type_of(self.rows, entry.item_id) == "epic":
            return estimation.TSHIRT
        return estimation.deck_in(product.product_settings(self.rows, self.product_id))

    def _revote_limit(self) -> int:
        told = product.product_settings(self.rows, self.product_id).get("revote_limit")
        known = isinstance(told, int) and told > 0
        return told if known else estimation.REVOTE_LIMIT  # type: ignore[return-value]


def _ballots(session: "Writing", at: RoundOf, seat: str | None = None) -> "list[Ballot]":
    from sqlmodel import select

    from po_tui.model.tables.live import Ballot

    wanted = select(Ballot).where(Ballot.entry_id == at.entry_id, Ballot.number == at.number)
    return [one for one in session.exec(wanted) if seat is None or one.seat == seat]


def _is_turned(session: "Writing", at: RoundOf, seat: str) -> bool:
    """Whether the card of a seat is on the table; a seat whose terminal was lost votes again."""
    return any(one.card is not None for one in _ballots(session, at, seat))


def _turned(down: Mapping[str, Down], seat: str, wrong: Sequence[str]) -> str:
    """The card that a seat turned; empty while there is none."""
    one = down.get(seat)
    return one.card or "" if one and seat not in wrong else ""

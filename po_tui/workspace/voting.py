"""Planning poker: who votes with which cards, what a round asks for, and what was agreed on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from po_tui.model import estimation
from po_tui.model.estimation import Card, Deck, Outcome
from po_tui.store import product
from po_tui.store.meetings import Attendee, Entry
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.errors import Mistake
from po_tui.workspace.standing import Standing

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry


class Voting(Standing):
    """Estimates the item on the table."""

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

    def _conclude(self, entry: Entry, points: float | None, why: str, size: str = "") -> None:
        def change(row: "AgendaEntry") -> None:
            row.result, row.size = points, size
            row.why = why or row.why

        self._change_entry(entry, "", change)

    def _card(self, text: str) -> Card:
        """A card of the deck on the table; raises Mistake for one that is not in it."""
        try:
            return self.deck.card(text)
        except KeyError as no:
            raise Mistake(_("the deck on the table has no card “{card}”").format(card=text)) from no

    def _revote_limit(self) -> int:
        told = product.product_settings(self.rows, self.product_id).get("revote_limit")
        return int(told or estimation.REVOTE_LIMIT)

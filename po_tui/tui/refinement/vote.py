"""Estimating: cards laid seat by seat, face down, turned together; then the rules say what follows.

Whoever sits at this keyboard types the cards of those who have none of their own; others vote at
their own terminals (`po-tui vote`). Until the reveal, cards are in the memory of the terminal they
were typed on and nowhere else – not on a screen, not in the file.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.style import Style

from po_tui.model.estimation import (
    MODIFIED,
    POINT_DECKS,
    Deck,
    Outcome,
    face,
    points_in_words,
)
from po_tui.model.secret_votes import Hand
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.traps import LETTERS_AND_DIGITS, trap
from po_tui.tui.refinement.vote_sheet import (
    EarlierSheet,
    VerdictSheet,
    hidden,
    turned,
    verdict,
)
from po_tui.tui.widgets.vote_table import VoteTable
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.refinement import Attendee, Entry
from po_tui.workspace.voting import Table

_OURS = "rvyYNuDQ"
"""Letters that do something else while people vote."""


class VotePane(VerticalScroll, can_focus=True):
    """The table at which the team estimates the item on the table."""

    DEFAULT_CSS = """
    VotePane {
        display: none;
        height: auto;
        max-height: 75%;
        padding: 0 2;
        border: round $frame-focus;
        border-title-color: $text-primary;
        border-title-style: bold;
        border-subtitle-color: $text-muted;
        scrollbar-size-vertical: 1;
        &.-open { display: block; }
    }
    """
    BINDINGS = [  # in the border stand those that work at this moment
        *trap("".join(one for one in LETTERS_AND_DIGITS if one not in _OURS) + "?-", "play"),
        Binding("backspace", "back", mark("One seat back"), show=False, tooltip=mark("Take the last card back"), id="vote.back"),
        Binding("r", "reveal", mark("Reveal"), show=False, tooltip=mark("Turn all cards"), id="vote.reveal"),
        Binding("v", "again", mark("Vote again"), show=False, tooltip=mark("Another round"), id="vote.again"),
        Binding("y", "take", mark("Take"), show=False, tooltip=mark("Take the card that the rules found"), id="vote.take"),
        Binding("Y", "take_why", mark("Take, say why"), show=False, tooltip=mark("Take it, with the reason in a line"), id="vote.take-why"),
        Binding("N", "no_estimate", mark("No estimate"), show=False, tooltip=mark("Leave it without an estimate, with a reason"), id="vote.none"),
        Binding("D", "deck", mark("Deck"), show=False, tooltip=mark("Estimate with another deck from now on"), id="vote.deck"),
        Binding("escape", "leave", mark("Leave"), show=False, tooltip=mark("Leave the table; cards typed so far are kept in memory"), id="vote.leave"),
    ]  # fmt: skip

    @dataclass
    class Left(Message):
        """The table was left."""

        agreed: bool = False
        exits: bool = False
        """Whether the item is to leave the table as well."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting: Meeting | None = None
        self._hand = Hand()
        """Cards typed here that are face down. Never drawn, never written."""
        self._lies: Table | None = None
        """What lies on the table, as everybody may see it."""
        self._entry: Entry | None = None
        self._seats: Sequence[Attendee] = ()
        self._names: Mapping[str, str] = {}
        self._deck: Deck = MODIFIED
        self._found: Outcome | None = None

    def compose(self) -> ComposeResult:
        yield EarlierSheet()
        yield VoteTable()
        yield VerdictSheet()

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    # ── opening and closing ─────────────────────────────────────────────────────────────────────

    def open(self, meeting: Meeting) -> None:
        """Sit down at the table, where it was left; refused where nobody is here to vote."""
        if not meeting.seats:
            self._say(_("nobody here estimates – press a to add people"), wrong=True)
            return
        if meeting.entry is None:
            self._say(_("no item is on the table"), wrong=True)
            return
        meeting.sit_down()
        self._meeting = meeting
        self.add_class("-open")
        self.reload()
        self.screen.set_focus(self)

    def close(self, *, agreed: bool = False, exits: bool = False) -> None:
        """Leave the table; cards of this round stay where they are."""
        self.remove_class("-open")
        self.post_message(self.Left(agreed, exits))

    # ── where the round stands ──────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        """Look once at what a key needs: item, seats, cards, the last revealed round."""
        meeting = self._table
        view = meeting.view
        self._entry = view.entry(meeting.position.entry_id)
        self._seats = [person for person in view.present if person.estimates]
        self._names = view.names
        self._deck, self._found = meeting.deck, meeting.outcome
        self._lies = meeting.table

    @property
    def _table(self) -> Meeting:
        assert self._meeting is not None
        return self._meeting

    @property
    def _rounds(self) -> int:
        return len(self._entry.rounds) if self._entry else 0

    @property
    def _item(self) -> str:
        return self._entry.key if self._entry else ""

    @property
    def _turned(self) -> bool:
        """The cards of a round lie open, and no other round has begun."""
        return bool(self._rounds) and not (self._lies and self._lies.phase)

    @property
    def _turning(self) -> bool:
        return self._lies is not None and self._lies.phase == "turning"

    def _turn_of(self) -> Attendee | None:
        """Whose card comes next; None where all are down, or turned once they were asked for."""
        lies = self._lies
        if lies is None:
            return None
        if self._turning:
            return next((seat for seat in self._seats if seat.key in lies.waiting), None)
        return next((seat for seat in self._seats if seat.key not in lies.down), None)

    @property
    def _names_waiting(self) -> str:
        waiting = self._lies.waiting if self._lies else ()
        return ", ".join(seat.name for seat in self._seats if seat.key in waiting)

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Draw the table as it stands now."""
        if not self.is_open:
            return
        self._read()
        if self._lies and not self._lies.phase and not self._rounds:
            self._lies = self._table.sit_down()  # the round was undone: it is voted again
        self._draw()

    def hear_votes(self, meeting: Meeting) -> None:
        """A card came from another terminal; the last one that was asked for turns them all."""
        with calmly(self):
            meeting.gather()
            self.reload()

    def _draw(self) -> None:
        number = self._rounds if self._turned else self._rounds + 1
        self.border_title = Content(_("Round {n} · {item}").format(n=number, item=self._item))
        cards = [(face(card.text), card.key) for card in self._deck.cards]
        if self._turned and self._entry:
            self.border_subtitle = _linked(self._ways_on)
            seats = turned(self._entry.rounds[-1].votes, self._found, self._names)
            called = self._found and self._found.called(self._names)
            told = self._table.heard(self._entry)
            if called and told == called.sentence():  # nothing was agreed on yet
                told = verdict(called, self._rounds)
        else:
            keys = _("r reveal · ⌫ one seat back · esc").split(" · ")
            self.border_subtitle = _linked(zip(keys, ("reveal", "back", "leave"), strict=False))
            turn = self._turn_of()
            down = self._lies.down if self._lies else frozenset()
            seats = hidden(self._seats, down, turn.key if turn else None)
            told = self._whose_turn(turn)
        self.query_one(VoteTable).show(seats, cards, self._turned)
        self.query_one(VerdictSheet).show(told)
        self.query_one(EarlierSheet).show(self._entry, number - 1)

    def _whose_turn(self, turn: Attendee | None) -> str:
        if turn is None:
            return _("All cards are down – r turns them")
        if self._turning:
            told = _("Waiting for the card of {names} – type it here if that terminal is gone")
            return told.format(names=self._names_waiting)
        return _("{name}: one key for the card").format(name=turn.name)

    @property
    def _ways_on(self) -> list[tuple[str, str]]:
        """The keys that follow a turned round, and what they do; none that would be refused."""
        found = self._found
        keys = [(_("v again"), "again")] if not (found and found.exits) else []
        keys += [(_("y take"), "take")] if found and found.card is not None else []
        return [
            *keys,
            (_("N no estimate"), "no_estimate"),
            (_("x exit"), "play('x')"),
            ("esc", "leave"),
        ]

    @property
    def _keys_on(self) -> str:
        return " · ".join(key for key, __ in self._ways_on)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_play(self, key: str) -> None:
        if self._turned and key == "x":
            self.close(exits=True)
            return
        if self._turned:
            self._say(_("the cards are turned – {keys}").format(keys=self._keys_on))
            return
        card, turn = self._deck.by_key(key), self._turn_of()
        if card is None:
            self._say(_("no card has the key {key} – esc leaves the table").format(key=key))
        elif turn is None:
            self._say(_("all cards are down – r turns them, backspace takes one back"))
        else:
            with calmly(self):
                self._table.lay(self._hand, turn.key, card.text)
                self._table.gather()
            self.reload()

    def action_back(self) -> None:
        with calmly(self):
            mine = (one.key for one in self._seats if self._table.lies(self._hand, one.key))
            last = None if self._turned else next(reversed([*mine]), None)
            if last is None or not self._table.take_back(self._hand, last):
                self._say(_("no card to take back"))
        self.reload()

    def action_reveal(self) -> None:
        if self._turned:
            self._say(_("the cards are turned already – v votes again"))
            return
        if self._turning:
            self._say(self._whose_turn(self._turn_of()))
            return
        with calmly(self):
            at = self._lies.at if self._lies else None
            self._table.turn(self._hand)
            if at is not None and not self._table_is_open:
                self._hand.forget(at)
        self.reload()

    @property
    def _table_is_open(self) -> bool:
        table = self._table.table
        return table is not None and bool(table.phase)

    def action_again(self) -> None:
        if not self._turned:
            self._say(_("the round is still open – r turns the cards"))
        elif self._found and self._found.exits:
            told = _("{n} rounds are enough – {keys}")
            self._say(told.format(n=self._rounds, keys=self._keys_on))
        else:
            with calmly(self):
                self._table.sit_down(again=True)
            self.reload()

    def action_deck(self) -> None:
        def choose(text: str) -> None:
            deck = self._table.choose_deck(text)
            self.reload()
            told = _("{deck}: {cards}")
            cards = " ".join(card.text for card in deck.sizes)
            self._say(told.format(deck=_(deck.label), cards=cards))

        decks = ", ".join(deck.name for deck in POINT_DECKS)
        hint = _("{decks}, or numbers of your own: 1 2 4 8").format(decks=decks)
        frame_of(self).ask(_("Which deck?"), choose, hint=hint)

    def action_take(self) -> None:
        self._take(lambda card: self._agree(card, ""))

    def action_take_why(self) -> None:
        frame = frame_of(self)
        self._take(
            lambda card: frame.ask(
                _("Why {card}?").format(card=card), lambda why: self._agree(card, why.strip())
            )
        )

    def _take(self, then: Callable[[str], object]) -> None:
        found = self._found if self._turned else None
        if found is None:
            self._say(_("turn the cards first – r"))
        elif found.card is None:
            told = _("the cards lie too far apart to take one – {keys}")
            self._say(told.format(keys=self._keys_on))
        else:
            then(found.card.text)

    def _agree(self, card: str, why: str) -> None:
        with calmly(self):
            points = self._deck.card(card).points
            self._table.agree(card, why)
            said = card if points is None else points_in_words(points)
            self._say(_("{item}: {points}").format(item=self._item, points=said))
            self.close(agreed=True)

    def action_no_estimate(self) -> None:
        def leave(why: str) -> None:
            if not why.strip():
                raise Mistake(_("say in a few words why"))
            self._table.no_estimate(why.strip())
            self._say(_("no estimate: {why}").format(why=why.strip()))
            self.close(agreed=True)

        frame_of(self).ask(_("No estimate – why?"), leave)

    def action_leave(self) -> None:
        self.close()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.post_message(Said(text, wrong))


def _linked(keys: Iterable[tuple[str, str]]) -> Content:
    """Keys as they stand in the border, each of which can be clicked."""
    return Content(" · ").join(
        Content.styled(key, Style.from_meta({"@click": action})) for key, action in keys
    )

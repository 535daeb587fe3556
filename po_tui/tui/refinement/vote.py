"""Estimating: cards typed seat by seat, face down, turned together; then the rules say what follows.

Cards that are face down live in this pane's memory and nowhere else – not on the screen, not in the
file – until the reveal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message

from po_tui.model.estimation import COFFEE, MODIFIED, Deck, Outcome, points_in_words
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.traps import LETTERS_AND_DIGITS, trap
from po_tui.tui.refinement.vote_sheet import (
    EarlierSheet,
    VerdictSheet,
    hidden,
    named,
    turned,
    verdict,
)
from po_tui.tui.widgets.vote_table import VoteTable
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.refinement import Attendee, Entry

_OURS = "rvyYNu"
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
    BINDINGS = [
        *trap("".join(one for one in LETTERS_AND_DIGITS if one not in _OURS) + "?-", "play"),
        Binding("backspace", "back", mark("One seat back"), tooltip=mark("Take the last card back"), id="vote.back"),
        Binding("r", "reveal", mark("Reveal"), tooltip=mark("Turn all cards"), id="vote.reveal"),
        Binding("v", "again", mark("Vote again"), tooltip=mark("Another round"), id="vote.again"),
        Binding("y", "take", mark("Take"), tooltip=mark("Take the card that the rules found"), id="vote.take"),
        Binding("Y", "take_why", mark("Take, say why"), show=False, tooltip=mark("Take it, with the reason in a line"), id="vote.take-why"),
        Binding("N", "no_estimate", mark("No estimate"), tooltip=mark("Leave it without an estimate, with a reason"), id="vote.none"),
        Binding("escape", "leave", mark("Leave"), tooltip=mark("Leave the table; cards typed so far are kept in memory"), id="vote.leave"),
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
        self._hands: dict[tuple[int, int], dict[str, str]] = {}
        """Cards face down: (agenda entry, round) → seat → card. Never drawn, never written."""
        self._turned = False
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
        self._meeting = meeting
        self._read()
        if self._entry is None:
            self._say(_("no item is on the table"), wrong=True)
            return
        self._turned = bool(self._entry.rounds) and not self._hand
        self.add_class("-open")
        self.reload()
        self.screen.set_focus(self)

    def close(self, *, agreed: bool = False, exits: bool = False) -> None:
        """Leave the table; cards of this round stay where they are."""
        self.remove_class("-open")
        self.post_message(self.Left(agreed, exits))

    def on_unmount(self) -> None:
        self._hands.clear()

    # ── where the round stands ──────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        """Look once at what a key needs: item, seats, cards, the last revealed round."""
        meeting = self._table
        view = meeting.view
        self._entry = view.entry(meeting.position.entry_id)
        self._seats = [person for person in view.present if person.estimates]
        self._names = {person.key: person.name for person in view.people}
        self._deck, self._found = meeting.deck, meeting.outcome

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
    def _round_key(self) -> tuple[int, int]:
        return self._entry.id if self._entry else 0, self._rounds + 1

    @property
    def _hand(self) -> dict[str, str]:
        """The cards of the round being typed."""
        return self._hands.setdefault(self._round_key, {})

    def _turn_of(self) -> Attendee | None:
        """Whose card comes next; None where all are down."""
        hand = self._hand
        return next((seat for seat in self._seats if seat.key not in hand), None)

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Draw the table as it stands now."""
        if not self.is_open:
            return
        self._read()
        if self._turned and not self._rounds:
            self._turned = False  # the round was undone
        self._draw()

    def _draw(self) -> None:
        number = self._rounds if self._turned else self._rounds + 1
        self.border_title = Content(_("Round {n} · {item}").format(n=number, item=self._item))
        cards = [
            (card.text if card.text != COFFEE else "☕", card.key) for card in self._deck.cards
        ]
        if self._turned and self._entry:
            self.border_subtitle = self._ways_on()
            seats = turned(self._entry, self._found, self._names)
            told = verdict(self._found and named(self._found, self._names), self._rounds)
        else:
            self.border_subtitle = _("r reveal · ⌫ one seat back · esc")
            turn = self._turn_of()
            seats = hidden(self._seats, self._hand.keys(), turn.key if turn else None)
            told = (
                _("{name}: one key for the card").format(name=turn.name)
                if turn
                else _("All cards are down – r turns them")
            )
        self.query_one(VoteTable).show(seats, cards, self._turned)
        self.query_one(VerdictSheet).show(told)
        self.query_one(EarlierSheet).show(self._entry, number - 1)

    def _ways_on(self) -> str:
        """The keys that follow a turned round; those that would be refused are not named."""
        found = self._found
        keys = [_("v again")] if not (found and found.exits) else []
        keys += [_("y take")] if found and found.card is not None else []
        return " · ".join([*keys, _("N no estimate"), _("x exit"), "esc"])

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_play(self, key: str) -> None:
        if self._turned and key == "x":
            self.close(exits=True)
            return
        if self._turned:
            self._say(_("the cards are turned – {keys}").format(keys=self._ways_on()))
            return
        card, turn = self._deck.by_key(key), self._turn_of()
        if card is None:
            self._say(_("no card has the key {key} – esc leaves the table").format(key=key))
        elif turn is None:
            self._say(_("all cards are down – r turns them, backspace takes one back"))
        else:
            self._hand[turn.key] = card.text
            self._draw()

    def action_back(self) -> None:
        hand = self._hand
        if self._turned or not hand:
            self._say(_("no card to take back"))
            return
        last = next((seat.key for seat in reversed(self._seats) if seat.key in hand), None)
        hand.pop(last or next(iter(hand)))
        self._draw()

    def action_reveal(self) -> None:
        turn = self._turn_of()
        if self._turned:
            self._say(_("the cards are turned already – v votes again"))
            return
        if turn is not None:
            told = _("{name} has no card yet – type it, or - to abstain")
            self._say(told.format(name=turn.name))
            return
        key, hand = self._round_key, self._hand
        with calmly(self):
            self._table.reveal([(seat.key, hand[seat.key]) for seat in self._seats])
            self._hands.pop(key, None)
            self._turned = True
        self.reload()

    def action_again(self) -> None:
        if not self._turned:
            self._say(_("the round is still open – r turns the cards"))
        elif self._found and self._found.exits:
            told = _("{n} rounds are enough – {keys}")
            self._say(told.format(n=self._rounds, keys=self._ways_on()))
        else:
            self._turned = False
            self._draw()

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
            self._say(told.format(keys=self._ways_on()))
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

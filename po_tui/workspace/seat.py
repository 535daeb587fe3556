"""One seat at the table, at a terminal of its own: sees where the meeting stands, and votes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from po_tui.model.estimation import Deck, Outcome
from po_tui.model.meeting import steps_around
from po_tui.model.secret_votes import Hand
from po_tui.store.meetings import Attendee
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused

if TYPE_CHECKING:
    from po_tui.workspace.meeting import Meeting
    from po_tui.workspace.workspace import Workspace


class Sees(NamedTuple):
    """What one voter sees of the meeting."""

    item: str
    """Key of the item on the table; empty where there is none."""
    title: str
    story: tuple[str, str, str]
    """As whom, what, so that what; empty where it is no story."""
    place: int
    """Of the item on the agenda, 1 first; 0 where nothing is on the table."""
    agenda: int
    step: str
    """Name of the step of the loop, to be translated."""
    number: int
    """The round that is open, or the one that lies turned."""
    phase: str
    """`open`, `turning`, `turned`; empty while no cards are laid."""
    card: str
    """The card that was laid here; empty for none."""
    typed_for: bool
    """A card lies there for this seat, from whichever terminal."""
    deck: Deck
    seats: Sequence[Attendee]
    down: frozenset[str]
    votes: tuple[tuple[str, str], ...]
    """Seat and card of the round that lies turned."""
    outcome: Outcome | None
    """What the rules make of that round, by seat."""
    told: str
    """What follows from it, or what was agreed on, in a sentence."""
    names: Mapping[str, str]
    """By seat."""
    here: bool
    """Noted as present: who is not has no seat at the table."""


class Seat:
    """Somebody who votes at this terminal. The card is in its memory alone until the reveal."""

    def __init__(self, workspace: "Workspace", name: str) -> None:
        """Sit down as the person of that name or key; raises Mistake, Refused for one who does not vote."""
        person = workspace.people.find(name)
        voters = [one.name for one in workspace.people.all() if one.estimates]
        if person is None:
            told = _("there is no “{name}” in the team – these vote: {names}")
            raise Mistake(told.format(name=name, names=", ".join(voters) or "–"))
        if not person.estimates:
            told = _("{name} does not estimate – in the meeting, a and then v changes that")
            raise Refused(told.format(name=person.name))
        self.key, self.name = person.key, person.name
        self._workspace, self._hand = workspace, Hand()

    @property
    def _meeting(self) -> "Meeting | None":
        meeting = self._workspace.refinement.meeting()
        return meeting if meeting and meeting.view.state == "running" else None

    def look(self) -> Sees | None:
        """Where the meeting stands; None while there is none. Turns the card where it is asked for."""
        meeting = self._meeting
        if meeting is None:
            return None
        table = meeting.table
        if table and table.phase == "turning" and meeting.turn_mine(self._hand):
            table = meeting.table
        view, entry, position = meeting.view, meeting.entry, meeting.position
        order = [one.id for one in view.agenda]
        rounds = entry.rounds if entry else ()
        turned = bool(rounds) and not position.voting and position.step == "estimate"
        return Sees(
            item=entry.key if entry else "",
            title=entry.title if entry else "",
            story=self._story(entry.item_id if entry else None),
            place=order.index(entry.id) + 1 if entry else 0,
            agenda=len(order),
            step=dict(steps_around(position.step)).get(position.step, ""),
            number=len(rounds) + (0 if turned else 1),
            phase="turned" if turned else position.voting,
            card=meeting.lies(self._hand, self.key) if entry else "",
            typed_for=table is not None and self.key in table.down,
            deck=meeting.deck,
            seats=meeting.seats,
            down=table.down if table else frozenset(),
            votes=rounds[-1].votes if turned else (),
            outcome=meeting.outcome_of(entry) if entry and turned else None,
            told=meeting.heard(entry) if entry and turned else "",
            names=view.names,
            here=any(one.key == self.key for one in meeting.seats),
        )

    def lay(self, card: str) -> None:
        """Lay a card, or another one in its place; raises Refused or Mistake saying why not."""
        meeting = self._meeting
        if meeting is None:
            raise Refused(_("no session is running – this terminal waits for one"))
        meeting.lay(self._hand, self.key, card)

    def take_back(self) -> bool:
        """Take the card off the table; False where there is none, or it is being turned."""
        meeting = self._meeting
        return (
            meeting is not None
            and meeting.entry is not None
            and meeting.take_back(self._hand, self.key)
        )

    def leave(self) -> None:
        """Get up: a card that nobody could turn any more comes off the table."""
        self.take_back()

    def _story(self, item_id: int | None) -> tuple[str, str, str]:
        if item_id is None:
            return "", "", ""
        item = self._workspace.items.view(item_id)
        return item.as_a, item.i_want, item.so_that

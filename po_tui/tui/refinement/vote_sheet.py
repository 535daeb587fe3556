"""The vote table as the room sees it: who has a card down, and after the reveal what the rules ask for."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from textual.content import Content

from po_tui.model.estimation import ABSTAIN, Outcome, Verdict, face
from po_tui.tui.refinement.sheet import MUTED, STRONG, Sheet, cut, line, wrapped
from po_tui.tui.widgets.vote_table import SeatView
from po_tui.words import _
from po_tui.workspace.refinement import Attendee, Entry


class VerdictSheet(Sheet):
    """What happens next, in a sentence that may take two lines."""

    DEFAULT_CSS = """
    VerdictSheet { margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show(self, text: str) -> None:
        self._text = text
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        for part in wrapped(self._text, width):
            yield line((part, STRONG))


class EarlierSheet(Sheet):
    """The cards of earlier rounds, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._rounds = 0

    def show(self, entry: Entry | None, rounds: int) -> None:
        """Show the first so many rounds of an item."""
        self._entry, self._rounds = entry, rounds
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        before = self._entry.rounds[: self._rounds] if self._entry else ()
        for one in before:
            cards = "  ".join(face(card) for __, card in one.votes)
            label = _("Round {n}").format(n=one.number)
            yield cut(width, (f"{label}  ", MUTED), (cards, STRONG))
        if before:
            yield Content("")


def hidden(seats: Sequence[Attendee], voted: Collection[str], turn: str | None) -> list[SeatView]:
    """The seats while cards lie face down: nothing of a card goes in, so nothing can come out."""
    return [
        SeatView(seat.name, voted=seat.key in voted, current=seat.key == turn) for seat in seats
    ]


def turned(
    votes: Sequence[tuple[str, str]], found: Outcome | None, names: Mapping[str, str]
) -> list[SeatView]:
    """The seats of a revealed round, with those who speak first."""
    return [
        SeatView(
            names.get(seat, seat),
            voted=True,
            card="" if card == ABSTAIN else face(card),
            abstains=card == ABSTAIN,
            edge="lowest"
            if found and seat in found.lowest
            else "highest"
            if found and seat in found.highest
            else "",
        )
        for seat, card in votes
    ]


def verdict(found: Outcome | None, rounds: int) -> str:
    """What the rules make of a round, and which key follows."""
    if found is None:
        return ""
    text = found.sentence()
    if found.verdict is Verdict.consensus:
        text += " " + _("y takes it.")
    elif found.verdict is Verdict.neighbours:
        text += " " + (_("y if so, N or x if not.") if found.exits else _("y if so, v if not."))
    elif found.exits:
        held = _("{n} rounds held. N no estimate, or leave with x: split, spike, park.")
        text = held.format(n=rounds)
    if found.few:
        text += " " + _("Fewer than half voted.")
    return text

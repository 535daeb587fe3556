"""The table at which the team estimates: cards face down for everybody, then turned up together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.tui.widgets.legible import MUTED
from po_tui.words import _

_TWO_COLUMNS: Final = 56
"""Cells from which on two seats stand side by side."""
_FEW_SEATS: Final = 5


@dataclass(frozen=True)
class SeatView:
    """Somebody at the table, as the room may see them."""

    name: str
    voted: bool = False
    card: str = ""
    """Shown only once all are revealed, whatever is given here."""
    current: bool = False
    """Whose card is typed next."""
    edge: Literal["", "lowest", "highest"] = ""
    """Who is to speak first, after the reveal."""
    abstains: bool = False


class VoteTable(Widget):
    """Seats in order, the cards with their keys, and what the rules make of it."""

    DEFAULT_CSS = """
    VoteTable { height: auto; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._seats: Sequence[SeatView] = ()
        self._cards: Sequence[tuple[str, str]] = ()
        self._revealed = False
        self._note = ""

    def show(
        self,
        seats: Sequence[SeatView],
        cards: Sequence[tuple[str, str]],
        revealed: bool,
        note: str = "",
    ) -> None:
        """`cards` are (label, key) pairs; `note` says what happens next."""
        self._seats, self._cards = tuple(seats), tuple(cards)
        self._revealed, self._note = revealed, note
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        width = max(8, width)
        lines = self._seat_lines(width)
        if not self._revealed and self._cards:
            lines += [Content(""), *self._card_lines(width)]
        if self._note:
            lines += [Content(""), Content.styled(shorten(self._note, width), "bold")]
        return lines

    def _seat_lines(self, width: int) -> list[Content]:
        beside = 2 if width >= _TWO_COLUMNS and len(self._seats) > _FEW_SEATS else 1
        rows = -(-len(self._seats) // beside)
        seat_width = width // beside
        names = min(28, max((cell_width(seat.name) for seat in self._seats), default=0))
        names = max(4, min(names, seat_width - 19))
        return [
            Content("").join(
                self._seat(seat, names).truncate(seat_width, pad=True)
                for seat in self._seats[row::rows]
            )
            for row in range(rows)
        ]

    def _seat(self, seat: SeatView, names: int) -> Content:
        name = (fit(seat.name, names), "bold" if seat.current else "")
        return Content.assemble(
            ("▸ " if seat.current and not self._revealed else "  ", "bold $text-accent"),
            name,
            "  ",
            *(self._turned(seat) if self._revealed else [self._face_down(seat)]),
        )

    @staticmethod
    def _face_down(seat: SeatView) -> tuple[str, str]:
        """Nothing here may tell one card from another, nor a card from no card at all but by ●."""
        return ("●", "bold $text-success") if seat.voted else ("○", MUTED)

    @staticmethod
    def _turned(seat: SeatView) -> Iterable[tuple[str, str]]:
        if seat.abstains or not seat.card:
            yield fit("–", 4), MUTED
            yield (_("abstains") if seat.abstains else _("no card")), MUTED
            return
        yield fit(seat.card, 4), "bold" + (" $text-accent" if seat.edge else "")
        if seat.edge == "lowest":
            yield "▼ " + _("lowest"), "$text-accent"
        elif seat.edge == "highest":
            yield "▲ " + _("highest"), "$text-accent"

    def _card_lines(self, width: int) -> list[Content]:
        """The cards, as many side by side as fit, and under each the key that plays it."""
        cell = max(3, *(max(cell_width(label), cell_width(key)) + 2 for label, key in self._cards))
        beside = max(1, (width + 1) // (cell + 1))
        lines: list[Content] = []
        for start in range(0, len(self._cards), beside):
            row = self._cards[start : start + beside]
            cards: list[tuple[str, str] | str] = []
            keys: list[tuple[str, str] | str] = []
            for label, key in row:
                cards += [(fit(label, cell, "center"), "bold $text on $boost"), " "]
                keys += [(fit(key, cell, "center"), "$text-accent"), " "]
            lines += [Content.assemble(*cards), Content.assemble(*keys)]
        return lines

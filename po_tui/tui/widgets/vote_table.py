"""The table at which the team estimates: cards face down for everybody, then turned up together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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
_SOME_SEATS: Final = 8
_AROUND_NAME: Final = 5
"""Cells of a seat that are neither name nor card."""


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
        columns = self._columns(width)
        needed = [sum(self._cells(column)) + _AROUND_NAME for column in columns]
        spare = (width - sum(needed)) // len(columns)
        # Where not all names fit, the columns share what there is.
        widths = [cells + spare if spare >= 0 else width // len(columns) for cells in needed]
        drawn = [self._column(column, cells) for column, cells in zip(columns, widths, strict=True)]
        return [Content("").join(filter(None, row)) for row in zip_longest(*drawn)]

    def _columns(self, width: int) -> list[Sequence[SeatView]]:
        """The seats, in two columns where many of them have the room for it."""
        seats = self._seats
        if width < _TWO_COLUMNS or len(seats) <= _FEW_SEATS:
            return [seats]
        half = -(-len(seats) // 2)
        columns = [seats[:half], seats[half:]]
        needed = sum(sum(self._cells(column)) + _AROUND_NAME for column in columns)
        # The cards to choose from are gone then: there are lines enough for whole names.
        lines_enough = self._revealed and len(seats) <= _SOME_SEATS
        return [seats] if needed > width and lines_enough else columns

    def _cells(self, seats: Sequence[SeatView]) -> tuple[int, int]:
        """How wide the longest name is, and the widest card."""
        names = max((cell_width(seat.name) for seat in seats), default=0)
        cards = (Content.assemble(*self._card(seat)).cell_length for seat in seats)
        return names, max(cards, default=0)

    def _column(self, seats: Sequence[SeatView], width: int) -> list[Content]:
        names, cards = self._cells(seats)
        # A name gives way to what was played, and to no more than that.
        names = max(4, min(names, width - _AROUND_NAME - cards))
        return [self._seat(seat, names).truncate(width, pad=True) for seat in seats]

    def _seat(self, seat: SeatView, names: int) -> Content:
        return Content.assemble(
            ("▸ " if seat.current and not self._revealed else "  ", "bold $text-accent"),
            (fit(seat.name, names), "bold" if seat.current else ""),
            "  ",
            *self._card(seat),
        )

    def _card(self, seat: SeatView) -> Iterable[tuple[str, str]]:
        return self._turned(seat) if self._revealed else [self._face_down(seat)]

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
        cell = self._card_width(width)
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

    def _card_width(self, width: int) -> int:
        """Cells of a card; a little narrower where that brings the whole deck onto one line."""
        widest = max(max(cell_width(label), cell_width(key)) for label, key in self._cards)
        airy, tight = max(3, widest + 2), max(3, widest + 1)
        deck = len(self._cards)
        return tight if deck * (tight + 1) - 1 <= width < deck * (airy + 1) - 1 else airy

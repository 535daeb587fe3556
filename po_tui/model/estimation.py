"""Planning poker: the decks on the table, and what a round of votes asks of the team.

The rules follow domain.md §3.8: equal cards are taken, two neighbouring cards lead to one question,
anything wider to a talk. There is no average and no silent majority anywhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from po_tui.words import _, mark, ngettext

MISSING: Final = "?"
COFFEE: Final = "coffee"
ABSTAIN: Final = "-"

TAKEN_KEYS: Final = "rvyNuYDQ"
"""Keys that do something else while people vote: reveal, vote again, take, no estimate, undo, deck."""

REVOTE_LIMIT: Final = 3
MOST_POINTS: Final = 9999

EXITS: Final = ("split", "spike", "park", "no_estimate")
"""What is left when the team does not agree in time; "no estimate" is a valid result."""


def points_text(points: float | None, *, half: bool = False) -> str:
    """Points as people write them: `8`, `0.5`; with `half` as on the cards: `½`; "" for none."""
    if points is None:
        return ""
    if half and points % 1 == 0.5:
        return f"{int(points) or ''}½"
    return str(int(points)) if points == int(points) else str(round(points, 3))


def points_in_words(points: float) -> str:
    """`1 point`, `8 points`."""
    return ngettext("{n} point", "{n} points", points).format(n=points_text(points))


def parse_points(text: str) -> float | None:
    """The points someone typed: `5`, `0.5`, `0,5`, `½`; None for `none`, `-` or nothing.

    Raises ValueError with one line for the user where it is no number of points.
    """
    typed = text.strip()
    if typed.casefold() in {"", "none", ABSTAIN}:
        return None
    points = _number(typed)
    if points is None or points > MOST_POINTS:
        raise ValueError(
            _("“{text}” is no number of points – give 0 to {most}, ½, or none").format(
                text=typed[:40], most=MOST_POINTS
            )
        )
    return points


def _number(text: str) -> float | None:
    match = re.fullmatch(r"([0-9]{0,6})(?:[.,]([0-9]{1,6})|(½))?", text.strip())
    if not match or not match[0]:
        return None
    return float(f"{match[1] or 0}.{match[2] or 0}") + (0.5 if match[3] else 0)


@dataclass(frozen=True)
class Card:
    """A card as printed and kept (`text`), its points if it is a number, the key that plays it."""

    text: str
    key: str
    points: float | None = None


@dataclass(frozen=True)
class Deck:
    """The sized cards from small to large; `?`, coffee and abstaining come with every deck."""

    name: str
    label: str
    sizes: tuple[Card, ...]

    def __post_init__(self) -> None:
        keys = [card.key for card in self.cards]
        texts = [card.text for card in self.cards]
        if len(set(keys)) < len(keys) or len(set(texts)) < len(texts):
            raise ValueError(f"deck {self.name}: two cards share a key or a text")
        if any(len(key) != 1 or key in TAKEN_KEYS for key in keys):
            raise ValueError(f"deck {self.name}: a card needs one free key")

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        return (*self.sizes, *EXTRAS)

    def card(self, played: str | float) -> Card:
        """The card of that text, that number of points or that key.

        Raises KeyError for a card that is not in this deck.
        """
        if isinstance(played, str):
            for card in self.cards:
                if card.text == played:
                    return card
            points = _number(played)
        else:
            points = float(played)
        for card in self.cards:
            if points is not None and card.points == points:
                return card
        raise KeyError(played)

    def by_key(self, key: str) -> Card | None:
        """The card that this key plays, None where the key plays none."""
        return next((card for card in self.cards if card.key == key), None)


EXTRAS: Final = (Card(MISSING, "?"), Card(COFFEE, "k"), Card(ABSTAIN, "-"))
_FACES: Final = {COFFEE: "☕", ABSTAIN: "–"}


def face(card: str) -> str:
    """A card as it lies on the table: coffee as its cup, abstaining as a dash."""
    return _FACES.get(card, card)


_KEYS: Final = {0.5: "h", 13.0: "t", 20.0: "w", 21.0: "w", 40.0: "f", 100.0: "c"}
_SPARE_KEYS: Final = "abdegijlmnopqsxz"


def deck_of(scale: Iterable[float], name: str = "own", label: str = mark("Own scale")) -> Deck:
    """A deck of numbers, e.g. from the product's settings; keys as on the well-known decks."""
    spare = iter(_SPARE_KEYS)
    sizes: list[Card] = []
    for points in sorted({float(number) for number in scale}):
        known = str(int(points)) if points in range(10) else _KEYS.get(points, "")
        if not known or known in {card.key for card in sizes}:
            known = next(spare, "")
        sizes.append(Card(points_text(points, half=True), known, points))
    return Deck(name, label, tuple(sizes))


FIBONACCI: Final = deck_of((1, 2, 3, 5, 8, 13, 21), "fibonacci", mark("Fibonacci"))
MODIFIED: Final = deck_of(
    (0, 0.5, 1, 2, 3, 5, 8, 13, 20, 40, 100), "modified", mark("Modified Fibonacci")
)
TSHIRT: Final = Deck(
    "tshirt",
    mark("T-shirt sizes"),
    tuple(Card(size, str(n)) for n, size in enumerate(("XS", "S", "M", "L", "XL", "XXL"), 1)),
)
"""For epics only; sizes have no points and are never added up."""

POWERS: Final = deck_of((0, 1, 2, 4, 8, 16, 32, 64), "powers", mark("Powers of two"))

DECKS: Final = {deck.name: deck for deck in (MODIFIED, FIBONACCI, POWERS, TSHIRT)}
POINT_DECKS: Final = (MODIFIED, FIBONACCI, POWERS)
"""Those a product can choose from; T-shirt sizes come by themselves where an epic is estimated."""
MOST_CARDS: Final = 16
"""Sized cards in a deck of one's own: more, and nobody finds the right one in time."""


def deck_in(settings: Mapping[str, Any]) -> Deck:
    """The deck that a product's settings ask for; what cannot be meant leaves the usual one."""
    scale = settings.get("scale")
    if not isinstance(scale, list | tuple) or not all(map(_is_points, scale)):
        return MODIFIED
    points = sorted({float(number) for number in scale})
    for known in POINT_DECKS:
        if [card.points for card in known.sizes] == points:
            return known
    return deck_of(points) if 2 <= len(points) <= MOST_CARDS else MODIFIED


def deck_named(text: str) -> Deck:
    """The deck someone typed: the beginning of its name, or numbers for one of one's own.

    Raises ValueError with one line for the user.
    """
    wanted = text.strip().casefold()
    for deck in POINT_DECKS:
        if wanted and any(
            name.casefold().startswith(wanted) for name in (deck.name, deck.label, _(deck.label))
        ):
            return deck
    if wanted and any(name.startswith(wanted) for name in ("t-shirt", "tshirt")):
        raise ValueError(
            _("T-shirt sizes are for epics, which have them already: they are no points")
        )
    try:
        numbers = {parse_points(word) for word in wanted.replace(";", " ").split()}
    except ValueError:
        numbers = set()
    points = [number for number in numbers if number is not None]
    if not 2 <= len(points) <= MOST_CARDS:
        raise ValueError(
            _("“{text}” is no deck – {decks}, or 2 to {most} numbers such as 1 2 4 8").format(
                text=text.strip()[:40],
                decks=", ".join(deck.name for deck in POINT_DECKS),
                most=MOST_CARDS,
            )
        )
    return deck_in({"scale": points})


def _is_points(told: object) -> bool:
    known = isinstance(told, int | float) and not isinstance(told, bool)
    return known and 0 <= told <= MOST_POINTS  # type: ignore[operator]


class Verdict(StrEnum):
    """What a revealed round asks for."""

    consensus = "consensus"
    """All the same card: take it."""
    neighbours = "neighbours"
    """Two neighbouring cards: can everyone live with the higher?"""
    discuss = "discuss"
    """Further apart: lowest and highest speak first."""
    missing = "missing"
    """Someone cannot say: hear what is missing first."""
    coffee = "coffee"
    """Someone needs a break."""
    nobody = "nobody"
    """No card on the table."""


@dataclass(frozen=True)
class Outcome:
    """What a round came to. Seats are named so that the right people speak first."""

    verdict: Verdict
    card: Card | None = None
    """The card to take, or to ask about where neighbours met; what the others agree on where
    somebody cannot say. Never an average."""
    lowest: tuple[str, ...] = ()
    highest: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Seats that played `?`."""
    coffee: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    voted: int = 0
    """How many played a size."""
    asked: int = 0
    exits: tuple[str, ...] = ()
    """Where voting again has had its chance: the ways out, from `EXITS`."""

    @property
    def few(self) -> bool:
        """Fewer than half of those asked played a size: the estimate deserves a remark."""
        return 0 < self.voted * 2 < self.asked

    def edge_of(self, seat: str) -> str:
        """`lowest` or `highest` for a seat that speaks first, else empty."""
        if seat in self.lowest:
            return "lowest"
        return "highest" if seat in self.highest else ""

    def called(self, names: Mapping[str, str]) -> "Outcome":
        """The same with people's names for their seats."""

        def of(seats: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(names.get(seat, seat) for seat in seats)

        return replace(
            self,
            lowest=of(self.lowest),
            highest=of(self.highest),
            missing=of(self.missing),
            coffee=of(self.coffee),
            abstained=of(self.abstained),
        )

    def sentence(self) -> str:
        """The verdict as the facilitator reads it out."""
        who = {
            "lowest": ", ".join(self.lowest),
            "highest": ", ".join(self.highest),
            "missing": ", ".join(self.missing),
            "card": self.card.text if self.card else "",
        }
        return _(_SENTENCES[self.verdict]).format(**who)


_SENTENCES: Final = {
    Verdict.consensus: mark("Everyone says {card}."),
    Verdict.neighbours: mark("Neighbouring cards: can everyone live with {card}?"),
    Verdict.discuss: mark("Lowest ({lowest}) and highest ({highest}) explain, then vote again."),
    Verdict.missing: mark("First hear what is missing: {missing}."),
    Verdict.coffee: mark("Time for a break."),
    Verdict.nobody: mark("Everybody abstains: no card to go by."),
}


def outcome(
    votes: Mapping[str, str | float], deck: Deck, number: int = 1, limit: int = REVOTE_LIMIT
) -> Outcome:
    """What round `number` of an item comes to, given each seat's card.

    Raises KeyError for a card that is not in the deck.
    """
    cards = {seat: deck.card(played) for seat, played in votes.items()}
    sizes = {seat: deck.sizes.index(card) for seat, card in cards.items() if card in deck.sizes}
    low, high = (min(sizes.values()), max(sizes.values())) if sizes else (0, 0)

    def seats(text: str) -> tuple[str, ...]:
        return tuple(seat for seat, card in cards.items() if card.text == text)

    verdict = _verdict(bool(seats(COFFEE)), bool(seats(MISSING)), bool(sizes), high - low)
    apart = high > low
    settled = verdict in {Verdict.consensus, Verdict.nobody, Verdict.coffee}
    return Outcome(
        verdict,
        card=deck.sizes[high] if sizes and high - low <= 1 else None,
        lowest=tuple(seat for seat, size in sizes.items() if apart and size == low),
        highest=tuple(seat for seat, size in sizes.items() if apart and size == high),
        missing=seats(MISSING),
        coffee=seats(COFFEE),
        abstained=seats(ABSTAIN),
        voted=len(sizes),
        asked=len(cards),
        exits=EXITS if number >= limit and not settled else (),
    )


def _verdict(coffee: bool, missing: bool, voted: bool, distance: int) -> Verdict:
    if coffee:
        return Verdict.coffee
    if missing:
        return Verdict.missing
    if not voted:
        return Verdict.nobody
    return (Verdict.consensus, Verdict.neighbours, Verdict.discuss)[min(distance, 2)]

"""Cards face down: what one terminal keeps to itself until the reveal, and the seal that all may see.

A seal is the fingerprint of card, seat and round with 128 random bits. Whoever reads the file
learns from it that somebody has chosen and nothing else; once the cards are turned, everybody can
check that none was changed in between.
"""

import json
import secrets
from hashlib import sha256
from typing import Final, NamedTuple

SALT_BYTES: Final = 16


class RoundOf(NamedTuple):
    """A round of votes: the agenda entry it is about, and its number."""

    entry_id: int
    number: int


class Opened(NamedTuple):
    """A card as it is turned, with what its seal was made of (hexadecimal)."""

    card: str
    salt: str


def seal(at: RoundOf, seat: str, opened: Opened) -> str:
    """The fingerprint of a card: 64 hexadecimal digits."""
    told = json.dumps([opened.salt, at.entry_id, at.number, seat, opened.card])
    return sha256(told.encode()).hexdigest()


class Hand:
    """The cards that one terminal laid and has not turned yet. Never written, never drawn."""

    def __init__(self) -> None:
        self._cards: dict[RoundOf, dict[str, Opened]] = {}

    def __repr__(self) -> str:
        """Says how many cards there are and none of them: a traceback is read by others too."""
        return f"<Hand of {sum(map(len, self._cards.values()))}>"

    def lay(self, at: RoundOf, seat: str, card: str) -> str:
        """Keep a card for a seat, in place of an earlier one; returns its seal.

        The salt is new each time: the same card laid again has another seal.
        """
        opened = Opened(card, secrets.token_bytes(SALT_BYTES).hex())
        self._cards.setdefault(at, {})[seat] = opened
        return seal(at, seat, opened)

    def take_back(self, at: RoundOf, seat: str) -> None:
        """Forget the card of a seat."""
        self._cards.get(at, {}).pop(seat, None)

    def turned(self, at: RoundOf, seat: str) -> Opened | None:
        """The card of a seat, to be turned; None where it was laid elsewhere or nowhere."""
        return self._cards.get(at, {}).get(seat)

    def seats(self, at: RoundOf) -> list[str]:
        """Whose cards are in this hand, in the order in which they were laid."""
        return list(self._cards.get(at, {}))

    def forget(self, at: RoundOf) -> None:
        """Forget the cards of a round: they are on the table, or count no more."""
        self._cards.pop(at, None)

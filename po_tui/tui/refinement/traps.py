"""Keys for a moment in which one key means one thing: a card, an exit. Everything else says so."""

from string import ascii_letters, digits

from textual.binding import Binding
from textual.keys import _character_to_key

LETTERS_AND_DIGITS = ascii_letters + digits


def key_of(character: str) -> str:
    """What Textual calls the key of a character: `?` is `question_mark`."""
    return _character_to_key(character)


def trap(characters: str, action: str) -> list[Binding]:
    """A hidden binding for each character, handing it to `action`."""
    return [
        Binding(key_of(one), f"{action}({one!r})", show=False, system=True) for one in characters
    ]

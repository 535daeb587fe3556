"""Letters three lines high, for what is to be read from the back of the room."""

from collections.abc import Sequence
from functools import cache
from typing import Final
from unicodedata import combining, normalize

HEIGHT: Final = 3
"""Lines of a letter: five rows of dots, two to a line."""
_GAP: Final = 1
_SPACE: Final = 2

# Five rows of dots each, top to bottom.
_DOTS: Final = {
    "A": ".#. #.# ### #.# #.#", "B": "##. #.# ##. #.# ##.", "C": ".## #.. #.. #.. .##",
    "D": "##. #.# #.# #.# ##.", "E": "### #.. ##. #.. ###", "F": "### #.. ##. #.. #..",
    "G": ".## #.. #.# #.# .##", "H": "#.# #.# ### #.# #.#", "I": "# # # # #",
    "J": "..# ..# ..# #.# .#.", "K": "#.# #.# ##. #.# #.#", "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#", "N": "#..# ##.# #.## #..# #..#",
    "O": ".#. #.# #.# #.# .#.", "P": "##. #.# ##. #.. #..", "Q": ".##. #..# #..# #.## .###",
    "R": "##. #.# ##. #.# #.#", "S": ".## #.. .#. ..# ##.", "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###", "V": "#.# #.# #.# #.# .#.", "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#", "Y": "#.# #.# .#. .#. .#.", "Z": "### ..# .#. #.. ###",
    "0": "### #.# #.# #.# ###", "1": ".#. ##. .#. .#. ###", "2": "##. ..# .#. #.. ###",
    "3": "##. ..# .#. ..# ##.", "4": "#.# #.# ### ..# ..#", "5": "### #.. ##. ..# ##.",
    "6": ".## #.. ### #.# ###", "7": "### ..# .#. .#. .#.", "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ##.", ".": ". . . . #", ",": ".. .. .. .# #.", ":": ". # . # .",
    ";": ".. .# .. .# #.", "!": "# # # . #", "?": "##. ..# .#. ... .#.", "'": "# # . . .",
    "-": "... ... ### ... ...", "%": "#..# ...# .##. #... #..#", "/": "..# ..# .#. #.. #..",
    "(": ".# #. #. #. .#", ")": "#. .# .# .# #.", "&": ".#.. #.#. .#.# #.#. .#.#",
    '"': "#.# #.# ... ... ...", "+": "... .#. ### .#. ...",
}  # fmt: skip
_SAME: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})
_HALVES: Final = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def large(text: str, width: int) -> list[tuple[str, str, str]] | None:
    """The text in large letters, three lines for each line of it, none wider than `width` cells.

    None where there is no letter for a sign of it, or a word is wider than that.
    """
    letters = _plain(text)
    if letters is None:
        return None
    lines: list[str] = []
    for word in letters.split():
        if _wide(word) > width:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _wide(longer) <= width:
            lines[-1] = longer
        elif lines:
            lines.append(word)
        else:
            lines = [word]
    return [_drawn(line) for line in lines]


def _plain(text: str) -> str | None:
    """Upper case without accents, as far as there are letters; None where there is none for a sign."""
    parts = normalize("NFD", text.translate(_SAME).upper())
    letters = "".join(sign for sign in parts if not combining(sign))
    return letters if all(sign in _DOTS or sign == " " for sign in letters) else None


def _wide(text: str) -> int:
    return sum(_SPACE if sign == " " else len(_rows(sign)[0]) for sign in text) + _GAP * max(
        0, len(text) - 1
    )


@cache
def _rows(sign: str) -> Sequence[str]:
    """The dots of a letter, with an empty row below."""
    rows = _DOTS[sign].split()
    return [*rows, "." * len(rows[0])]


def _drawn(line: str) -> tuple[str, str, str]:
    upper_lower = []
    for n in range(0, 2 * HEIGHT, 2):
        pieces = []
        for sign in line:
            if sign == " ":
                pieces.append(" " * _SPACE)
                continue
            top, low = _rows(sign)[n : n + 2]
            pieces.append("".join(_HALVES[a + b] for a, b in zip(top, low, strict=True)))
        upper_lower.append((" " * _GAP).join(pieces))
    return upper_lower[0], upper_lower[1], upper_lower[2]

"""Keeps the columns of a printed list straight, whatever script a title is written in.

The screens have the same need and use Rich for it; a command must not load Rich to print ten lines.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

ELLIPSIS: Final = "…"
_FIRST_MARK: Final = "\u0300"
"""All characters before the combining accents take one cell, the Latin ones with accents too."""
_NARROW: Final = str.maketrans(dict.fromkeys("–—‘’“”„…•€→", "-"))
"""What people type between the letters: a cell each, too."""
_JOINER, _PICTURE_MARK = "\u200d", "\ufe0f"


def width(text: str) -> int:
    """How many cells a plain line takes in a terminal."""
    if text.isascii() or max(text) < _FIRST_MARK or max(text.translate(_NARROW)) < _FIRST_MARK:
        return len(text)
    return sum(cells for _cluster, cells in _clusters(text))


def shorten(text: str, room: int) -> str:
    """The line, cut to at most `room` cells; what was cut off shows as "…"."""
    if room <= 0:
        return ""
    if width(text) <= room:
        return text
    taken, kept = 0, []
    for cluster, cells in _clusters(text):
        if taken + cells > room - 1:
            break
        taken += cells
        kept.append(cluster)
    return "".join(kept).rstrip() + ELLIPSIS


def fit(text: str, room: int, *, right: bool = False) -> str:
    """The line, exactly `room` cells wide."""
    taken = width(text)
    if taken > room:
        text = shorten(text, room)
        taken = width(text)
    padding = " " * (room - taken)
    return padding + text if right else text + padding


def wrapped(text: str, room: int) -> list[str]:
    """The lines of a text, broken between words so that none is wider than `room` cells."""
    lines: list[str] = []
    for line in text.split("\n"):
        lead = line[: len(line) - len(line.lstrip())]
        current = ""
        for word in line.split():
            joined = f"{current} {word}" if current else lead + word
            if current and width(joined) > room:
                lines.append(current)
                joined = lead + word
            current = joined
        lines.append(current)
    return lines


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What a reader sees as one character, and how many cells it takes."""
    cluster, cells, joined = "", 0, False
    for char in text:
        own = _cells_of(char)
        pair = _is_flag_half(char) and len(cluster) == 1 and _is_flag_half(cluster)
        toned = cells == 2 and _is_skin_tone(char)
        if cluster and (own == 0 or joined or pair or toned):
            pictured = char == _PICTURE_MARK and not cluster.isascii()
            cluster += char
            cells = 2 if pictured or pair else cells
        else:
            if cluster:
                yield cluster, cells
            cluster, cells = char, own
        joined = char == _JOINER
    if cluster:
        yield cluster, cells


def _cells_of(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0  # marks, joiners, and the vowels and tails of Hangul written in parts
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_skin_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"

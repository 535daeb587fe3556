"""The same words, however somebody's editor wrote them: line ends and blanks that nobody sees.

What is compared, kept in step or sent is written this way; two such texts are equal if they say the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

_TOO_MANY: Final = 2_000_000
"""Pairs of equal lines from which on looking for the best match would take seconds."""
_LINE_END: Final = re.compile(r"\r\n|\r")


def storable(value: Any) -> str:
    """Text that any file can hold: lone surrogates and NUL cannot be written as UTF-8 text."""
    text = str(value or "").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def normal_line(value: Any) -> str:
    """One line, with one blank between words."""
    return " ".join(storable(value).split())


def normal_text(value: Any) -> str:
    r"""Lines that end in "\n" and in no blank, without empty ones at the top and at the end."""
    lines = [line.rstrip() for line in _LINE_END.sub("\n", storable(value)).split("\n")]
    return "\n".join(lines).strip("\n")


def shared(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """Stretches of lines that stand in both, in order: place in each and length."""
    from difflib import SequenceMatcher

    first = _common(one, other)
    last = _common(one[first:][::-1], other[first:][::-1])
    left, right = one[first : len(one) - last], other[first : len(other) - last]
    found = [(0, 0, first)] if first else []
    if _pairs(left, right) <= _TOO_MANY:
        blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        found += [(a + first, b + first, size) for a, b, size in blocks if size]
    if last:
        found.append((len(one) - last, len(other) - last, last))
    return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _pairs(one: Sequence[str], other: Sequence[str]) -> int:
    there = Counter(other)
    return sum(n * there[line] for line, n in Counter(one).items())

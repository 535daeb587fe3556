"""Which part of a text became which: by equal parts first, then by likeness, always in order."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from po_tui.model.texts import shared

_TOO_MANY: Final = 4_000
"""Pairs from which on changed parts are taken one by one instead of by likeness."""
_KIN: Final = 0.3
"""Share of words in common from which on a part counts as edited."""
_WORD: Final = re.compile(r"\w+|[^\w\s]")


class Pair(NamedTuple):
    """A part before and after; None where there was, or is, none."""

    old: int | None
    new: int | None
    same: bool = False
    amid: bool = False
    """It went where something else came: rather rewritten than taken out."""


def paired(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """All parts, in order; of a changed stretch as many go together as can."""
    told: list[Pair] = []
    at, n = 0, 0
    for start, place, size in [*shared(old, new), (len(old), len(new), 0)]:
        told += _changed(old, new, range(at, start), range(n, place))
        told += [Pair(start + k, place + k, same=True) for k in range(size)]
        at, n = start + size, place + size
    return told


def _changed(old: Sequence[str], new: Sequence[str], here: range, there: range) -> list[Pair]:
    if not here or not there:
        return [*(Pair(one, None) for one in here), *(Pair(None, one) for one in there)]
    together = _together([old[one] for one in here], [new[one] for one in there])
    told: list[Pair] = []
    at, n = 0, 0
    for start, place in [*together, (len(here), len(there))]:
        told += [Pair(one, None, amid=True) for one in here[at:start]]
        told += [Pair(None, one) for one in there[n:place]]
        if start < len(here):
            told.append(Pair(here[start], there[place]))
        at, n = start + 1, place + 1
    return told


def _together(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The likest pairs in order, as many as the shorter side has."""
    if len(old) > len(new):
        return [(one, other) for other, one in _together(new, old)]
    if len(old) == len(new) or len(old) * len(new) > _TOO_MANY:
        return [(n, n) for n in range(len(old))]
    bags = (
        [Counter(_WORD.findall(one)) for one in old],
        [Counter(_WORD.findall(one)) for one in new],
    )
    room = len(new) - len(old)
    # best[k]: the likest way for the parts so far, the last of which stands k places further on.
    best: list[tuple[float, list[int]]] = [(0.0, [])] * (room + 1)
    for n, bag in enumerate(bags[0]):
        step: list[tuple[float, list[int]]] = []
        for k in range(room + 1):
            likeness, ways = max(best[: k + 1], key=lambda pair: pair[0])
            step.append((likeness + _likeness(bag, bags[1][n + k]), [*ways, n + k]))
        best = step
    return list(enumerate(max(best, key=lambda pair: pair[0])[1]))


def are_kin(one: str, other: str) -> bool:
    """Whether a text is rather an edit of another than a new one in its place."""
    return _likeness(Counter(_WORD.findall(one)), Counter(_WORD.findall(other))) >= _KIN


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0

"""The order of the backlog: one rank text per item, so that a move changes one item only.

A rank is read as the digits behind "0." in base 62. Digits stand in ASCII order, so a binary text
comparison (SQLite's default) is the order itself. A rank never ends in "0": between any two
different ranks there is always room for another.
"""

from collections.abc import Sequence

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
LONGEST = 24
"""From this length on it pays to rebalance: halving one gap again and again adds a digit every six moves."""

_STRIDE = 3
# Items added at an end count on at a width of 3, 6, 9 … digits instead of halving what is left:
# 238,000 additions before the ranks grow, where halving would grow them every sixth addition.

_VALUES = {digit: value for value, digit in enumerate(DIGITS)}


def between(before: str | None, after: str | None) -> str:
    """A short rank strictly between two neighbours; None stands for the open end on that side.

    Raises ValueError where the neighbours are not ranks, or not in that order.
    """
    return spread(1, after=before, before=after)[0]


def spread(count: int, *, after: str | None = None, before: str | None = None) -> list[str]:
    """`count` short ranks in ascending order, all after one rank and before another.

    With no neighbours they are evenly spread over all there is; with one they count on from it,
    so that import after import stays short; with both they share the gap evenly.
    """
    _check(after, before)
    if count < 1:
        return []
    if after is not None and before is None:
        return _counted(after, range(1, count + 1))
    if before is not None and after is None:
        return _counted(before, range(-count, 0))
    return _shared(count, after or "", before)


def needs_rebalance(rank: str) -> bool:
    """Whether a rank has grown so long that its neighbourhood deserves new, short ranks."""
    return len(rank) >= LONGEST


def _counted(start: str, steps: Sequence[int]) -> list[str]:
    width = _STRIDE
    while True:
        place = _number(start, width)
        if place + steps[0] > 0 and place + steps[-1] < BASE**width:
            return [_rank(place + step, width) for step in steps]
        width += _STRIDE


def _shared(count: int, after: str, before: str | None) -> list[str]:
    width = 1
    while True:
        low = _number(after, width)
        high = BASE**width if before is None else _number(before, width)
        # Cut off at this width, a longer `before` is smaller than itself and thus free to take.
        if before is not None and len(before) > width:
            high += 1
        free = high - low - 1
        if free >= count:
            return [_rank(low + (free + 1) * n // (count + 1), width) for n in range(1, count + 1)]
        width += 1


def _number(rank: str, width: int) -> int:
    number = 0
    for digit in rank[:width]:
        number = number * BASE + _VALUES[digit]
    return number * int(BASE ** max(0, width - len(rank)))


def _rank(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, BASE)
        digits = DIGITS[digit] + digits
    return digits.rstrip("0")


def _check(after: str | None, before: str | None) -> None:
    for rank in (after, before):
        if rank is not None and (not rank or rank[-1] == "0" or not _VALUES.keys() >= set(rank)):
            raise ValueError(f"{rank!r} is not a rank")
    if after is not None and before is not None and after >= before:
        raise ValueError(f"no rank lies after {after!r} and before {before!r}")

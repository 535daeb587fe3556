"""Two orders made one with the fewest moves: what nobody touched stays where it stands.

Pure. Orders are lists of ids there; what stands on one side only has no say in them.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from po_tui.trackers.base import Move

AT_ONCE: Final = 50
"""Issues that trackers take in one move."""


class Ordered(NamedTuple):
    """The order that both sides come to, and how each gets there."""

    order: list[str]
    """What both will have agreed on."""
    there: list[Move]
    here: list[Move]


def ordered(
    agreed: Sequence[str],
    here: Sequence[str],
    there: Sequence[str],
    owner: str,
    *,
    arrived: Collection[str] = (),
    prefer: str | None = None,
) -> Ordered:
    """Three-way: what was moved here is moved there, and the other way round.

    `owner` mine or theirs: that side's order as a whole; never: no moves. Where both moved the same
    item, theirs counts unless `prefer` is mine. What was never agreed on has the place that it has
    here, but for what has just `arrived` from there.
    """
    both = set(here) & set(there)
    mine, theirs = ([one for one in side if one in both] for side in (here, there))
    if owner == "never":
        return Ordered([one for one in agreed if one in both], [], [])
    if owner == "both":
        base = [one for one in agreed if one in both]
        order = _merged(base, mine, theirs, arrived=arrived, prefer=prefer)
    else:
        order = mine if owner == "mine" else theirs
    return Ordered(order, moves(there, order), moves(here, order))


def moves(now: Sequence[str], wanted: Sequence[str]) -> list[Move]:
    """The fewest moves that bring some items into the order wanted; others stay where they are.

    What is wanted and is not there now is left out. Movers that stand together go together.
    """
    known = set(now)
    order = [one for one in wanted if one in known]
    staying = _stay(now, order)
    found: list[Move] = []
    block: list[str] = []
    after: str | None = None
    for place, one in enumerate(order):
        if one in staying:
            continue
        before = order[place - 1] if place else None
        if not block or before != block[-1] or len(block) == AT_ONCE:
            block, after = [], before
            found.append(Move(block, after))
        block.append(one)
    return found


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The items that somebody moved, as few as possible; those on one side only are none."""
    known = set(before)
    order = [one for one in after if one in known]
    return set(order) - _stay(before, order)


def _stay(now: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """Most items that stand in the same order in both: a longest increasing subsequence."""
    places = {one: place for place, one in enumerate(now)}
    ends: list[int] = []
    """Of the best line of each length: the place at which it ends, and …"""
    last: list[int] = []
    """… the item there, by its place in `wanted`."""
    before: list[int | None] = []
    for n, one in enumerate(wanted):
        place = places[one]
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [n]
    staying: set[str] = set()
    at = last[-1] if last else None
    while at is not None:
        staying.add(wanted[at])
        at = before[at]
    return staying


def _merged(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    *,
    arrived: Collection[str],
    prefer: str | None,
) -> list[str]:
    """Their order, with what was moved here put behind what it stands behind here."""
    known = set(base)
    ours = moved(base, mine)
    if prefer != "mine":
        ours -= moved(base, theirs)
    ours |= {one for one in mine if one not in known and one not in arrived}
    following: dict[str | None, str | None] = {}
    before: str | None = None
    for one in theirs:
        if one not in ours:
            following[before] = one
            before = one
    before = None
    for one in mine:
        if one in ours:
            following[one] = following.get(before)
            following[before] = one
        before = one
    order: list[str] = []
    at = following.get(None)
    while at is not None:
        order.append(at)
        at = following.get(at)
    return order

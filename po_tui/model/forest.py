"""Items under the items they are part of: a backlog as the epics and parts a product owner cut it into.

Vocabulary: a *root* belongs to no other item; what is shown only because something that belongs to
it is shown stands *aside*.
"""

from bisect import insort
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple


class Forest(NamedTuple):
    """Every item once, each right behind the item it is part of, or a brother's last part."""

    order: Sequence[int]
    depth: Mapping[int, int]
    """How many items it is within; roots are left out."""
    parts: Mapping[int | None, Sequence[int]]
    """What belongs to an item, in order; None holds the roots."""
    aside: AbstractSet[int]
    """Shown only for what belongs to them."""

    def visible(self, folded: Collection[int]) -> Sequence[int]:
        """The items without what is within folded ones."""
        if not folded:
            return self.order
        seen: list[int] = []
        within = -1  # how deep the folded item is that hides what follows
        for item in self.order:
            depth = self.depth.get(item, 0)
            if 0 <= within < depth:
                continue
            seen.append(item)
            within = depth if item in folded and item in self.parts else -1
        return seen

    def below(self, item: int) -> Iterator[int]:
        """Everything within an item, however deep."""
        waiting = list(reversed(self.parts.get(item, ())))
        while waiting:
            at = waiting.pop()
            yield at
            waiting += reversed(self.parts.get(at, ()))


class Progress(NamedTuple):
    """How far the parts of an item are: those at the ends, without what was dropped."""

    parts: int
    done: int
    points: float
    points_done: float
    unestimated: int
    """Parts without points: the points do not count them."""


def arrange(
    shown: Sequence[int],
    parent_of: Mapping[int, int],
    rank: Callable[[int], str] | None = None,
) -> Forest:
    """Put items under their parents; brothers keep the order in which they come.

    A parent that is not among them comes along, aside: with `rank` (and items in that order) where
    its own rank puts it, otherwise where its first part is. Parents that go round in a circle,
    which no verb makes but a damaged import might, lose nothing: the first of them counts as a root.
    """
    here, aside = set(shown), set[int]()
    parts: dict[int | None, list[int]] = {None: []}
    roots = parts[None]
    for item in shown:
        above = parent_of.get(item)
        if above is None:
            roots.append(item)
            continue
        parts.setdefault(above, []).append(item)
        while above is not None and above not in here and above not in aside:
            aside.add(above)
            within = parent_of.get(above)
            parts.setdefault(within, []).append(above)
            above = within
    if rank is not None:
        for above in {parent_of.get(item) for item in aside}:
            parts[above] = _in_rank_order(parts[above], aside, rank)
    order, depth = _walk(parts, roots=parts[None])
    if len(order) < len(here) + len(aside):
        order, depth = _walk_round(parts, [*shown, *aside])
    return Forest(order, depth, parts, aside)


def _in_rank_order(
    brothers: Sequence[int], aside: AbstractSet[int], rank: Callable[[int], str]
) -> list[int]:
    ordered = [item for item in brothers if item not in aside]
    for item in brothers:
        if item in aside:  # few against all: ranks are asked for only where one has to go between
            insort(ordered, item, key=rank)
    return ordered


def _walk(
    parts: Mapping[int | None, Sequence[int]], roots: Sequence[int]
) -> tuple[list[int], dict[int, int]]:
    order: list[int] = []
    depth: dict[int, int] = {}
    # Most items are roots without parts: those go straight through.
    for root in roots:
        order.append(root)
        if root not in parts:
            continue
        waiting = [(part, 1) for part in reversed(parts[root])]
        while waiting:
            item, deep = waiting.pop()
            order.append(item)
            depth[item] = deep
            if item in parts:
                waiting += [(part, deep + 1) for part in reversed(parts[item])]
    return order, depth


def _walk_round(
    parts: dict[int | None, list[int]], everything: Sequence[int]
) -> tuple[list[int], dict[int, int]]:
    """Walk where some go round in a circle: it is cut open at the first of them."""
    reached = set(_walk(parts, parts[None])[0])
    for item in everything:
        if item in reached:
            continue
        above = next(above for above, within in parts.items() if item in within)
        parts[above].remove(item)
        if not parts[above]:
            del parts[above]
        parts.setdefault(None, []).append(item)
        reached |= set(_walk(parts, [item])[0])
    return _walk(parts, parts[None])

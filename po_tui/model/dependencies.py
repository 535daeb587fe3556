"""What has to come first: the items one waits for and those that wait for it, as trees, without circles.

Pure. An *edge* leads from the item that waits to the one it needs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.words import mark, ngettext

if TYPE_CHECKING:
    from po_tui.model.readiness import ItemFacts

DEEPEST: Final = 6
"""Steps away from the item that a tree shows; what lies beyond is an "…"."""


class Sign(StrEnum):
    """What there is to say of an item in somebody's tree, or in a list."""

    done = "done"
    dropped = "dropped"
    blocked = "blocked"
    """It waits for something itself: an item, an answer, a delivery."""
    later = "later"
    """It stands in the order behind what waits for it."""


SIGNS: Final[Mapping[Sign, tuple[str, str]]] = {
    Sign.done: ("✓", mark("done")),
    Sign.dropped: ("×", mark("dropped")),
    Sign.blocked: ("⊘", mark("blocked")),
    Sign.later: ("↓", mark("ordered later")),
}
"""A mark of one cell, and the words for it; translate with `_()` when shown."""


class Waiting(NamedTuple):
    """Another item as a dependency sees it."""

    id: int
    key: str
    title: str
    type: str
    state: str
    estimate: float | None
    place: int | None
    """Only tells who comes before whom; None where it has no place: done, dropped, or elsewhere."""
    blocked: bool = False

    @property
    def finished(self) -> bool:
        return self.state in {"done", "dropped"}


class Branch(NamedTuple):
    """One line of a tree."""

    item: Waiting
    depth: int
    """Steps from the item whose tree it is, 1 for those it is tied to directly."""
    last: bool
    """No further branch of the same parent follows."""
    signs: tuple[Sign, ...]
    cut: bool = False
    """There is more below it: too deep to show, or shown at another line already."""


@dataclass(frozen=True)
class Ties:
    """An item with what it waits for and what waits for it, each as a tree, top down."""

    item: Waiting
    needs: tuple[Branch, ...] = ()
    needed_by: tuple[Branch, ...] = ()

    @property
    def none(self) -> bool:
        """Nothing is tied to it, either way."""
        return not self.needs and not self.needed_by

    @property
    def late(self) -> tuple[Waiting, ...]:
        """What it waits for directly and is ordered behind it."""
        return tuple(
            one.item for one in self.needs if one.depth == 1 and ordered_later(self.item, one.item)
        )


def ordered_later(waits: Waiting, needed: Waiting) -> bool:
    """Whether what is needed stands behind the one that waits for it, and nobody is at it yet."""
    if waits.place is None or needed.place is None or needed.state == "in_sprint":
        return False
    return needed.place > waits.place


def waits_for(facts: "ItemFacts") -> list[str]:
    """What an item waits for, in words: items that are not done, answers, deliveries."""
    waits = [one.key for one in facts.dependencies if one.state != "done"]
    if facts.blocking_questions:
        n = facts.blocking_questions
        waits.append(ngettext("{n} answer", "{n} answers", n).format(n=n))
    return [*waits, *facts.waits_for]


def ordered_behind(facts: "ItemFacts") -> set[str]:
    """Keys of what an item waits for although it is ordered later."""
    return {
        one.key
        for one in facts.dependencies
        if facts.place is not None
        and one.place is not None
        and one.place > facts.place
        and one.state not in {"done", "dropped", "in_sprint"}
    }


def ties(item: Waiting, edges: Iterable[tuple[int, int]], items: Mapping[int, Waiting]) -> Ties:
    """Both trees of an item, from all edges around it and the items these lead to."""
    down: dict[int, list[int]] = {}
    up: dict[int, list[int]] = {}
    for waits, needed in edges:
        if waits in items and needed in items:
            down.setdefault(waits, []).append(needed)
            up.setdefault(needed, []).append(waits)
    return Ties(
        item,
        tuple(_branches(item, down, items, ordered_later)),
        tuple(_branches(item, up, items, lambda needed, waits: ordered_later(waits, needed))),
    )


def _branches(
    root: Waiting,
    links: Mapping[int, Sequence[int]],
    items: Mapping[int, Waiting],
    misplaced: Callable[[Waiting, Waiting], bool],
) -> Iterator[Branch]:
    """The tree below an item, depth first; whoever stands on two branches is followed on the first."""
    followed = {root.id}
    waiting = [(child, root, 1, n == 0) for n, child in enumerate(reversed(links.get(root.id, ())))]
    while waiting:
        id, parent, depth, last = waiting.pop()
        item, children = items[id], links.get(id, ())
        cut = bool(children) and (depth >= DEEPEST or id in followed)
        yield Branch(item, depth, last, _signs(parent, item, misplaced), cut)
        if children and not cut:
            followed.add(id)
            waiting += [
                (child, item, depth + 1, n == 0) for n, child in enumerate(reversed(children))
            ]


def _signs(
    parent: Waiting, item: Waiting, misplaced: Callable[[Waiting, Waiting], bool]
) -> tuple[Sign, ...]:
    if item.finished:
        return (Sign(item.state),)
    signs = [Sign.blocked] if item.blocked else []
    return (*signs, Sign.later) if misplaced(parent, item) else tuple(signs)


def guides(branches: Sequence[Branch]) -> Iterator[str]:
    """What to draw in front of each line of a tree: `├ `, `│ └ ` …"""
    open_at: list[bool] = []
    for branch in branches:
        del open_at[branch.depth - 1 :]
        rails = "".join("│ " if more else "  " for more in open_at)
        yield rails + ("└ " if branch.last else "├ ")
        open_at.append(not branch.last)


def way_round(
    item: int, needs: Iterable[int], needs_of: Callable[[int], Iterable[int]]
) -> list[int]:
    """The circle that new needs would close, from the item back to itself; empty where none."""
    trail: dict[int, int] = dict.fromkeys(needs, item)
    waiting = list(trail)
    while waiting:
        at = waiting.pop()
        if at == item:
            path = [at]
            while (at := trail[at]) != item:
                path.append(at)
            return [item, *reversed(path)]
        for further in needs_of(at):
            if further not in trail:
                trail[further] = at
                waiting.append(further)
    return []


def needed_first(
    item: int, order: Sequence[int], needs_of: Callable[[int], Iterable[int]]
) -> list[int]:
    """What stands behind an item though it is needed first, by way of others too, in working order.

    `order` holds the items that have a place, first to last. Whatever is needed comes before what
    waits for it; beyond that they keep the order they have.
    """
    places = {id: place for place, id in enumerate(order)}
    here = places.get(item)
    found: list[int] = []
    if here is None:
        return found

    def behind(at: int) -> Iterator[int]:
        needed = (one for one in needs_of(at) if one in places)
        return iter(sorted(needed, key=places.__getitem__))

    entered: set[int] = {item}
    trail = [(item, behind(item))]
    while trail:  # no recursion: a chain may be thousands of items long
        at, waiting = trail[-1]
        needed = next((one for one in waiting if one not in entered), None)
        if needed is not None:
            entered.add(needed)
            trail.append((needed, behind(needed)))
            continue
        trail.pop()
        if places[at] > here:
            found.append(at)
    return found

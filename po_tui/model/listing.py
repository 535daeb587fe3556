"""A backlog item as one line of a list: what every list on screen and every `list` command shows."""

from typing import NamedTuple


class ListRow(NamedTuple):
    """One row of an item list, cheap enough to make for a window of a list of 100,000."""

    id: int
    place: int | None
    """Place in the order, 1 first; None for items that are done or dropped."""
    key: str
    type: str
    title: str
    """As stored: whatever draws it has to make it plain first (`model/plain.py`)."""
    estimate: float | None
    state: str
    missing: str
    """The first thing missing before the item is ready, as a code of `readiness.Gap`; empty if none."""
    goals: str
    """Goal keys, comma separated."""
    labels: tuple[str, ...] = ()
    badge: str = ""
    """What differs from the trackers, ready to show; empty where nothing does."""
    lead: str = ""
    """What stands before its title where it is part of something: an indent, and whether it is folded."""
    aside: bool = False
    """It is not asked for itself, and shown only for what belongs to it."""
    cells: tuple[str, ...] = ()
    """What further columns say of it, in their order."""
    waits: str = ""
    """`blocked` where something holds it up, `later` where that is ordered behind it; empty if not."""
    breached: bool = False
    """Measured beyond its break point."""


class RowFacts(NamedTuple):
    """What further columns of a list may say of an item."""

    state: str
    labels: tuple[str, ...]
    parent: str
    """Its key; empty where it is part of nothing."""
    assignee: str
    created: str
    updated: str
    deadline: str | None
    moscow: str
    kano: str


class ProductRow(NamedTuple):
    """A product of the file, as one chooses between them."""

    id: int
    key: str
    name: str
    open_items: int
    """Items neither done nor dropped."""


class Buffer(NamedTuple):
    """How far ahead the team is prepared."""

    points: float
    """Points of items that are ready."""
    velocity: float | None
    """Mean of the last finished sprints; None before there is one."""
    sprints: int
    """How many sprints that mean is taken over."""
    wanted: tuple[float, float] | None = None
    """How many sprints of ready work the team wants, from and to; None where it does not say."""

    @property
    def in_sprints(self) -> float | None:
        """How many sprints the ready points last."""
        return self.points / self.velocity if self.velocity else None

    @property
    def below(self) -> bool:
        """Less is ready than the team wants: the next sprint planning will be thin."""
        known = self.in_sprints
        if self.wanted is None or known is None:
            return False
        return round(known, 1) < self.wanted[0]

    @property
    def above(self) -> bool:
        """More is ready than the team wants: details written now may be out of date by then."""
        known = self.in_sprints
        return self.wanted is not None and known is not None and round(known, 1) > self.wanted[1]


class Orphans(NamedTuple):
    """What serves no goal, neither directly nor by parent or roadmap item."""

    items: tuple[int, ...]
    roadmap: tuple[int, ...]

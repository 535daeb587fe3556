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

    @property
    def in_sprints(self) -> float | None:
        """How many sprints the ready points last."""
        return self.points / self.velocity if self.velocity else None


class Orphans(NamedTuple):
    """What serves no goal, neither directly nor by parent or roadmap item."""

    items: tuple[int, ...]
    roadmap: tuple[int, ...]

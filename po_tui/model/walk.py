"""The line from vision to item: what each thing is for, and what there is that serves it."""

from typing import Final, NamedTuple

from po_tui.words import _, mark

KINDS: Final = {
    "vision": mark("vision"),
    "need": mark("need"),
    "goal": mark("goal"),
    "roadmap": mark("roadmap"),
    "item": mark("item"),
}
"""What a stop on the line can be; translate with `_()` when shown."""
SHOWN: Final = 200
"""Stops of one kind that are listed: a goal may have thousands of items."""


class Spot(NamedTuple):
    """Where somebody stands; the vision has no id."""

    kind: str
    id: int | None = None


class Stop(NamedTuple):
    """A record on the line."""

    kind: str
    id: int | None
    key: str
    title: str
    role: str = ""
    """What it is to the one below it, where its kind does not say so; English."""
    note: str = ""
    """How far it is."""
    depth: int = 0

    @property
    def spot(self) -> Spot:
        return Spot(self.kind, self.id)

    @property
    def label(self) -> str:
        """What it is, in the reader's language."""
        return _(self.role or KINDS[self.kind])


class Group(NamedTuple):
    """Stops that serve something in the same way."""

    title: str
    """In the reader's language."""
    stops: tuple[Stop, ...]
    total: int
    """How many there are, also where not all are listed."""


class Chain(NamedTuple):
    """The way up, the vision first and the thing itself last; `gap` says where the line is broken."""

    stops: tuple[Stop, ...]
    gap: str = ""

"""News: which records changed, so that a screen re-reads what it shows and no more."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Self


class News(NamedTuple):
    """Records that changed, by kind and id; `*` stands for "a great many: read everything"."""

    changed: Mapping[str, frozenset[int]] = MappingProxyType({})
    order: bool = False
    """The order of the backlog changed, or which items are in it."""
    foreign: bool = False
    """Another process wrote it."""
    pulses: frozenset[str] = frozenset()
    """Live things that moved: `session`, `draft` …"""
    label: str = ""
    steps: tuple[int, ...] = ()
    """The steps of another process that it comes from, oldest first."""

    def ids(self, kind: str) -> frozenset[int]:
        """The ids of one kind that changed."""
        return self.changed.get(kind, frozenset())

    def touches(self, *kinds: str) -> bool:
        """Whether any record of these kinds changed."""
        return any(kind in self.changed for kind in kinds)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]], **rest: object) -> Self:
        """News from (kind, id) pairs, as they come out of the journal."""
        gathered: dict[str, set[int]] = {}
        for kind, row in pairs:
            gathered.setdefault(kind, set()).add(row)
        return cls({kind: frozenset(rows) for kind, rows in gathered.items()}, **rest)  # type: ignore[arg-type]

    def merged(self, later: Self) -> Self:
        """This news and the next as one: bursts reach the screens once."""
        kinds = self.changed.keys() | later.changed.keys()
        return type(self)(
            {kind: self.ids(kind) | later.ids(kind) for kind in kinds},
            order=self.order or later.order,
            foreign=self.foreign or later.foreign,
            pulses=self.pulses | later.pulses,
            label=later.label or self.label,
            steps=(*self.steps, *later.steps),
        )

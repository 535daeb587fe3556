"""A what-if summed up: what was tried line by line, and which of it stands or falls together.

Acts are kept in the journal's shape. Many acts on one thing are one line in the end: a bar that was
moved five times has moved once, and what was tried and taken back again is no line at all. What a
what-if means for dates and goals stands in `what_if_compare.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

WHOLE: Final = "*"
"""The `field` of a change that added or removed a whole record, as in the journal."""
RANK: Final = "rank"
ROADMAP: Final = "roadmap_item"
ITEM: Final = "item"
SPRINT: Final = "sprint"
"""Past sprints change in a what-if only where another velocity is tried."""

Record = tuple[str, int]
"""Kind and id."""
Points = Callable[[str, str], str]
"""From a kind and its field to the kind that this field points at; empty for none."""


class Change(NamedTuple):
    """A field of a record before and after, or a whole record that came or went."""

    kind: str
    row: int
    field: str
    before: Any
    after: Any
    item: int | None = None
    """The item whose history it belongs to."""

    @property
    def adds(self) -> bool:
        return self.field == WHOLE and self.before is None

    @property
    def removes(self) -> bool:
        return self.field == WHOLE and self.before is not None

    def turned(self) -> "Change":
        """What takes it back."""
        return self._replace(before=self.after, after=self.before)


class Act(NamedTuple):
    """One thing somebody tried, as the undo menu says it."""

    label: str
    changes: tuple[Change, ...]

    def stored(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"label": self.label, "changes": [list(change) for change in self.changes]}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Act":
        """From JSON; raises KeyError or TypeError where that is no act."""
        return cls(str(told["label"]), tuple(Change(*change) for change in told["changes"]))


@dataclass(frozen=True)
class Line:
    """What is to become of one side of one record: the least that can be kept by itself."""

    subject: Record
    aspect: str
    """The field; `dates` for start, end and the milestone that goes along; else the kind of a tie."""
    changes: tuple[Change, ...]
    needs: frozenset[str] = field(default=frozenset())
    """Names of the lines it cannot do without: what they add, it speaks of."""

    @property
    def name(self) -> str:
        """The same as long as it is about the same."""
        kind, row = self.subject
        return f"{kind}:{row}:{self.aspect}"

    @property
    def assumption(self) -> bool:
        """Tried for the forecast alone; no decision of ours makes it true."""
        return self.subject[0] == SPRINT


DATES: Final = "dates"
_ASPECTS: Final = {
    (ROADMAP, "start"): DATES,
    (ROADMAP, "end"): DATES,
    (ROADMAP, "milestone_date"): DATES,
    (ITEM, "estimated_on"): "estimate",
}
"""Fields that change together and are told as one."""
_EVERYWHERE: Final = {(ROADMAP, "position"): "order", (SPRINT, "done_points"): "velocity"}
"""Fields of many records that are one line: the order of the roadmap, the velocity."""
_OWNERS: Final = {
    "roadmap_goal": (ROADMAP, "roadmap_id"),
    "roadmap_dependency": (ROADMAP, "roadmap_id"),
}
"""Ties that are told with the record at one end of them; others belong to their item."""
_PART_OF: Final = {"order_change": RANK}
"""Records that only say more of a field."""


# ── the sum of many acts ────────────────────────────────────────────────────────────────────────


@dataclass
class _Sum:
    """What became of one record so far."""

    came: dict[str, Any] | None = None
    went: dict[str, Any] | None = None
    fields: dict[str, Change] = field(default_factory=dict)
    item: int | None = None

    def take(self, change: Change) -> None:
        self.item = self.item if change.item is None else change.item
        if change.adds:
            self.came = dict(change.after)
        elif change.removes:
            self._leave(change)
        elif self.came is not None:
            self.came[change.field] = change.after
        else:
            first = self.fields.get(change.field)
            self.fields[change.field] = (
                change if first is None else first._replace(after=change.after)
            )

    def _leave(self, change: Change) -> None:
        if self.came is None:
            was = {name: first.before for name, first in self.fields.items()}
            self.went = dict(change.before) | was
        self.came = None
        self.fields.clear()

    def changes(self, kind: str, row: int) -> list[Change]:
        if self.came is not None:
            return [Change(kind, row, WHOLE, None, self.came, self.item)]
        if self.went is not None:
            return [Change(kind, row, WHOLE, self.went, None, self.item)]
        return [change for change in self.fields.values() if change.before != change.after]


def net(acts: Iterable[Act]) -> list[Change]:
    """What all acts come to; whatever is as it was in the end is left out."""
    sums: dict[Record, _Sum] = {}
    for act in acts:
        for change in act.changes:
            sums.setdefault((change.kind, change.row), _Sum()).take(change)
    return _without_pairs(
        [change for (kind, row), one in sums.items() for change in one.changes(kind, row)]
    )


def _without_pairs(changes: Sequence[Change]) -> list[Change]:
    """Ties let go of and made again are as they were; only their ids differ."""
    gone: dict[str, list[Change]] = {}
    for change in changes:
        if change.removes and "uid" not in change.before:  # what has one is itself and no other
            gone.setdefault(_likeness(change.kind, change.before), []).append(change)
    cancelled: set[Record] = set()
    for change in changes:
        same = gone.get(_likeness(change.kind, change.after)) if change.adds else None
        if same:
            cancelled |= {(change.kind, change.row), (change.kind, same.pop().row)}
    return [change for change in changes if (change.kind, change.row) not in cancelled]


def _likeness(kind: str, values: Mapping[str, Any]) -> str:
    return repr(
        (kind, sorted((name, repr(value)) for name, value in values.items() if name != "id"))
    )


# ── lines ───────────────────────────────────────────────────────────────────────────────────────


def lines(changes: Sequence[Change], points: Points) -> list[Line]:
    """What changed, a line a thing, the roadmap first; `points` tells which fields are ties."""
    whole = [one for one in changes if one.field == WHOLE and _owner(one) is None]
    came = {(one.kind, one.row) for one in whole if one.adds}
    went = {(one.kind, one.row) for one in whole if one.removes}
    makes_room_for = _comes_between(changes)
    parts: dict[tuple[Record, str], list[Change]] = {}
    for change in changes:
        if makes_room_for and (change.kind, change.field) == (ROADMAP, "position"):
            parts.setdefault((makes_room_for, WHOLE), []).append(change)
            continue
        # A tie goes with the record that it led to, whichever end of it that was.
        ends = went.intersection(_spoken_of(change, points)) if change.removes else ()
        place = (next(iter(ends)), WHOLE) if ends else _place(change, came | went)
        parts.setdefault(place, []).append(change)
    made = [Line(subject, aspect, tuple(part)) for (subject, aspect), part in parts.items()]
    made.sort(key=lambda line: (line.assumption, line.subject[0] != ROADMAP))
    return _tied(made, points)


def _comes_between(changes: Sequence[Change]) -> Record | None:
    """The new roadmap item for which others make room, where their own order stays as it was."""
    moved = [one for one in changes if (one.kind, one.field) == (ROADMAP, "position")]
    added = next(((one.kind, one.row) for one in changes if one.adds and one.kind == ROADMAP), None)
    before = sorted(moved, key=lambda one: (one.before, one.row))
    return added if before == sorted(moved, key=lambda one: (one.after, one.row)) else None


def _owner(change: Change) -> Record | None:
    """The record that a tie belongs to; None for what stands by itself."""
    values = (change.after or change.before) if change.field == WHOLE else {}
    if change.kind in _OWNERS and values:
        kind, column = _OWNERS[change.kind]
        return kind, values[column]
    if change.kind != ITEM and change.item is not None:
        return ITEM, change.item
    return None


def _place(change: Change, whole: Collection[Record]) -> tuple[Record, str]:
    """The line that a change is told in: a record that comes or goes takes its ties along."""
    own = change.kind, change.row
    subject = _owner(change) or own
    if subject in whole:
        return subject, WHOLE
    if subject != own:
        return subject, _PART_OF.get(change.kind, change.kind)
    everywhere = _EVERYWHERE.get((change.kind, change.field))
    if everywhere:
        return (change.kind, 0), everywhere
    return subject, _ASPECTS.get((change.kind, change.field), change.field)


def _tied(made: Sequence[Line], points: Points) -> list[Line]:
    """The lines with what each cannot do without."""
    added = {
        (change.kind, change.row): line.name
        for line in made
        for change in line.changes
        if change.adds
    }
    tied = []
    for line in made:
        named = {
            added[record]
            for change in line.changes
            for record in _spoken_of(change, points)
            if record in added
        }
        tied.append(Line(line.subject, line.aspect, line.changes, frozenset(named - {line.name})))
    return tied


def _spoken_of(change: Change, points: Points) -> Iterable[Record]:
    """The records that a change names."""
    if change.field == WHOLE:
        values = change.after or change.before
    else:
        values = {change.field: change.after}
    for name, value in values.items():
        kind = points(change.kind, name)
        if kind and isinstance(value, int):
            yield kind, value


def kept(made: Sequence[Line], left_out: Collection[str]) -> list[Line]:
    """The lines that can be kept without those: what needs one of them stays out as well."""
    out = set(left_out)
    while True:
        more = {line.name for line in made if line.needs & out} - out
        if not more:
            return [line for line in made if line.name not in out and not line.assumption]
        out |= more


# ── laid over records, and taken back ───────────────────────────────────────────────────────────


def laid(
    records: Mapping[Record, Mapping[str, Any]], changes: Iterable[Change]
) -> dict[Record, dict[str, Any]]:
    """Records with changes laid over them; a change of a record that is gone changes nothing."""
    over = {record: dict(values) for record, values in records.items()}
    for change in changes:
        record = change.kind, change.row
        if change.adds:
            over[record] = dict(change.after)
        elif change.removes:
            over.pop(record, None)
        elif record in over:
            over[record][change.field] = change.after
    return over


def taken_back(changes: Sequence[Change]) -> list[Change]:
    """What undoes all of these, the last first."""
    return [change.turned() for change in reversed(changes)]

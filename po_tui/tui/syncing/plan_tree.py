"""A plan as lines to go through: group → item → field, with a tick at everything that can be left out.

Pure: the list on the screen draws it, the run is given `chosen`. What is not ticked is not carried out.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from po_tui.sync.compare import Comparison, Verdict
from po_tui.sync.plan import ORDER, Act, Plan, PlannedItem, PlannedMove
from po_tui.words import _, mark

Chosen = frozenset[tuple[str, str]]
"""Pairs of uid and field, `*` for a whole new item, as `Sync.carry_out` takes them."""

WHOLE: Final = "*"
GOES: Final = frozenset({Verdict.push, Verdict.pull, Verdict.merge, Verdict.comment})
"""Verdicts of fields with which something happens."""
MANY: Final = 60
"""Beyond so many items they begin folded: one sees first what kinds of changes there are."""


class Group(StrEnum):
    """What belongs together in a plan; in the order in which it is shown."""

    clashes = "clashes"
    change = "change"
    create = "create"
    bring_in = "bring_in"
    adopt = "adopt"
    order = "order"
    refused = "refused"
    gone = "gone"


NAMES: Final = {
    Group.clashes: (mark("Clashes"), mark("m takes mine (−)  t theirs (+)  e shows all three")),
    Group.change: (mark("Changed"), mark("↑ goes there  ↓ comes here  ↕ both")),
    Group.create: (mark("New there"), mark("only here so far: created there")),
    Group.bring_in: (mark("New here"), mark("only there so far: added to the backlog")),
    Group.adopt: (mark("Found again"), mark("on both sides already: tied together, nothing created")),
    Group.order: (mark("Order"), mark("items that get another place")),
    Group.refused: (mark("Held up"), mark("not taken before: c says it in a comment there, enter shows all ways on")),
    Group.gone: (mark("Gone there"), mark("shown, not obeyed: nothing is deleted here")),
}  # fmt: skip
"""What a group is called, and what happens to it."""
_TICKED: Final = frozenset({Group.change, Group.create, Group.bring_in, Group.adopt, Group.order})
_WHOLE_ITEMS: Final = frozenset({Act.create, Act.bring_in, Act.adopt})
_OF_ACT: Final = {
    Act.create: Group.create,
    Act.bring_in: Group.bring_in,
    Act.adopt: Group.adopt,
    Act.gone: Group.gone,
}


class Tick(StrEnum):
    """How a box is filled."""

    all = "all"
    some = "some"
    none = "none"


class Line(NamedTuple):
    """One line of the tree; `item` and `field` are there as far as it is about them."""

    name: str
    """Its own, the same as long as the plan stands."""
    depth: int
    group: Group
    item: PlannedItem | None = None
    field: Comparison | None = None
    move: PlannedMove | None = None
    holds: int = 0
    """Of a group: what it holds."""
    folded: bool | None = None
    """None: nothing hangs below it."""


class PlanTree:
    """A plan with what is ticked and what is folded."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._off: set[tuple[str, str]] = set()
        self._folded: set[str] = set()
        self._groups: dict[Group, list[PlannedItem]] = {group: [] for group in Group}
        for item in plan.items:
            self._groups[group_of(item)].append(item)
        for item in plan.items:
            if item.act in _WHOLE_ITEMS or len(plan.items) > MANY:
                self._folded.add(_item_name(item))

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def lines(self) -> list[Line]:
        """Everything that is not folded away."""
        return [line for group in Group for line in self._of_group(group)]

    def _of_group(self, group: Group) -> Iterator[Line]:
        items = self._groups[group]
        count = self.count(group)
        if not count:
            return
        folded = group.value in self._folded
        yield Line(group.value, 0, group, holds=count, folded=folded)
        if folded:
            return
        if group is Group.order:
            for n, move in enumerate(self.plan.moves):
                yield Line(f"order/{n}", 1, group, move=move)
        for item in items:
            yield from self._of_item(group, item)

    def _of_item(self, group: Group, item: PlannedItem) -> Iterator[Line]:
        name = _item_name(item)
        folded = name in self._folded
        yield Line(name, 1, group, item, folded=folded if item.fields else None)
        if not folded:
            for one in item.fields:
                yield Line(f"{name}/{one.field}", 2, group, item, one)

    def fold(self, line: Line, *, folded: bool | None = None) -> None:
        """Fold a line away, or open it; as told, or the other way round."""
        if line.folded is None:
            return
        if folded if folded is not None else not line.folded:
            self._folded.add(line.name)
        else:
            self._folded.discard(line.name)

    # ── ticks ───────────────────────────────────────────────────────────────────────────────────

    def ticks_of(self, line: Line) -> list[tuple[str, str]]:
        """What the box of a line stands for; nothing where there is no box."""
        if line.field is not None and line.item is not None:
            return _ticks_of_field(line.item, line.field)
        if line.item is not None:
            return _ticks_of_item(line.item)
        if line.move is not None:
            return []  # an order is taken over whole, or not at all
        if line.group is Group.order:
            return [ORDER]
        return [one for item in self._groups[line.group] for one in _ticks_of_item(item)]

    def tick_of(self, line: Line) -> Tick | None:
        """How the box of a line is filled; None where it has none."""
        ticks = self.ticks_of(line)
        if not ticks:
            return None
        on = sum(one not in self._off for one in ticks)
        return Tick.all if on == len(ticks) else Tick.some if on else Tick.none

    def tick(self, line: Line) -> bool:
        """Take the tick off, or put it back; False where there is none."""
        ticks = self.ticks_of(line)
        if not ticks:
            return False
        if self.tick_of(line) is Tick.none:
            self._off.difference_update(ticks)
        else:
            self._off.update(ticks)
        return True

    @property
    def all(self) -> Chosen:
        """Everything that could be carried out."""
        ticks = {one for item in self.plan.items for one in _ticks_of_item(item)}
        return frozenset(ticks | {ORDER} if self.plan.moves else ticks)

    @property
    def chosen(self) -> Chosen | None:
        """What is ticked; None where that is all."""
        return self.all - self._off if self._off & self.all else None

    @property
    def ticked(self) -> int:
        """How many changes are ticked."""
        return len(self.all - self._off)

    # ── what it comes to ────────────────────────────────────────────────────────────────────────

    def count(self, group: Group) -> int:
        """How many items a group holds."""
        if group is Group.order:
            return sum(len(move.there_ids) for move in self.plan.moves)
        return len(self._groups[group])

    def summary(self) -> list[str]:
        """What the plan comes to, a few words each."""
        ups = self._going(Verdict.push, Verdict.merge, Verdict.comment)
        downs = self._going(Verdict.pull, Verdict.merge)
        counts = (
            (ups, "↑{n}"),
            (downs, "↓{n}"),
            (self.count(Group.create), _("{n} new there")),
            (self.count(Group.bring_in), _("{n} new here")),
            (self.count(Group.adopt), _("{n} found again")),
            (self.count(Group.order), _("{n} moved")),
            (self.count(Group.clashes), "⚡{n}"),
            (self.count(Group.refused), _("{n} held up")),
            (self.count(Group.gone), _("{n} gone there")),
        )
        return [told.format(n=n) for n, told in counts if n]

    def _going(self, *verdicts: Verdict) -> int:
        """Items of which a field goes that way."""
        return sum(
            bool(item.having(*verdicts)) for item in self.plan.items if item.act is Act.change
        )

    def find(self, wanted: Callable[[Line], bool]) -> Line | None:
        """The first line of that kind, in sight or not."""
        return next((line for line in self.lines() if wanted(line)), None)


def group_of(item: PlannedItem) -> Group:
    """Where an item stands: with what a person has to do about it first."""
    if item.having(Verdict.clash):
        return Group.clashes
    if item.act in _OF_ACT and not (item.act is not Act.gone and item.reason):
        return _OF_ACT[item.act]
    if item.reason or (item.fields and not item.having(*GOES)):
        return Group.refused
    return Group.change


def _item_name(item: PlannedItem) -> str:
    return f"item/{item.uid or item.there_id or item.key}"


def _ticks_of_item(item: PlannedItem) -> list[tuple[str, str]]:
    if item.act is Act.gone or (item.act in _WHOLE_ITEMS and item.reason):
        return []
    if item.act in _WHOLE_ITEMS:
        return [(item.uid, WHOLE)]
    return [(item.uid, one.field) for one in item.fields if one.verdict in GOES]


def _ticks_of_field(item: PlannedItem, one: Comparison) -> list[tuple[str, str]]:
    if item.act in _WHOLE_ITEMS or one.verdict not in GOES:
        return []
    return [(item.uid, one.field)]

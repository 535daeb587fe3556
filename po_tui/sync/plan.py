"""All comparisons as the plan that a person sees, and that a run then carries out – exactly that.

The same object is the answer of `--dry-run`, the file of `--plan`, the tree on the screen and what
`run.carry_out` takes: there is no second way of deciding.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from po_tui.sync.compare import Comparison, Verdict


class Act(StrEnum):
    """What happens to an item."""

    change = "change"
    """It is on both sides, and fields differ."""
    create = "create"
    """It is only here, and is created there."""
    bring_in = "bring_in"
    """It is only there, and is added here."""
    adopt = "adopt"
    """It is on both sides and not linked yet: made by a run whose answer was lost, or marked by hand."""
    gone = "gone"
    """It was linked and is not there any more: shown, nothing is done."""


@dataclass(frozen=True)
class PlannedItem:
    """One item, and what becomes of each of its fields."""

    act: Act
    uid: str
    """Of the item here; of one that is brought in, as it will be."""
    item_id: int | None
    key: str
    """Here; empty for one that is brought in."""
    there_id: str
    there_key: str
    title: str
    fields: tuple[Comparison, ...]
    """Those where something happens, clashes and refusals included; never those alike."""
    reason: str = ""
    """Of a whole item that cannot go, or is gone: why."""

    def having(self, *verdicts: Verdict) -> tuple[Comparison, ...]:
        """The fields with one of these verdicts."""
        return tuple(one for one in self.fields if one.verdict in verdicts)


ORDER: Final = ("", "order")
"""What stands for all moves, where only a part of a plan is chosen."""


@dataclass(frozen=True)
class PlannedMove:
    """A block that gets another place, there or here; ids are those there."""

    there_ids: tuple[str, ...]
    keys: tuple[str, ...]
    after: str | None
    """The id there that it stands after; None: at the top."""
    here: bool = False
    """It is moved here, as it was moved there."""


@dataclass(frozen=True)
class Plan:
    """What one sync with one remote will do."""

    remote: str
    items: tuple[PlannedItem, ...]
    moves: tuple[PlannedMove, ...] = ()
    requests: int = 0
    """What carrying it out will cost, pull not counted."""
    complete: bool = True
    """The pull before it saw everything; if not, nothing is taken for gone."""
    made_at: str = ""
    notes: tuple[str, ...] = ()
    """What is worth saying about the whole."""

    @property
    def is_empty(self) -> bool:
        """Nothing is to be done by anyone: no clash, no refusal, nothing gone."""
        return not self.items and not self.moves

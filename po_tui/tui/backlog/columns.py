"""The columns of the backlog list: which there are, and what those say that the list itself cannot.

A column more is one entry in `FURTHER`: everything else – choosing, ordering, saved views, narrow
windows – goes by its name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from po_tui import settings
from po_tui.model.forest import Progress
from po_tui.model.listing import RowFacts
from po_tui.tui.item.words import number, state_name
from po_tui.tui.widgets.cells import Align
from po_tui.tui.widgets.item_table import ExtraColumn
from po_tui.words import _, mark
from po_tui.workspace import Workspace

Texts = Callable[[Workspace, Sequence[int]], Mapping[int, str]]
"""What a column says of each of a window of items; of items left out it says nothing."""


class Further(NamedTuple):
    """A column that the list does not know itself."""

    label: str
    """What it is called where one chooses; English, translated when shown."""
    heading: str
    width: int
    texts: Texts
    align: Align = "left"


OWN: Final = {
    "place": mark("Place in the order"),
    "key": mark("Key"),
    "type": mark("Type, as a sign"),
    "title": mark("Title"),
    "estimate": mark("Points"),
    "ready": mark("Readiness: ✓, or what is missing first"),
    "goals": mark("Goals"),
    "badge": mark("Trackers: what differs"),
}
"""The columns that the list draws itself, by name (`item_row.COLUMNS`)."""
USUAL: Final = ("place", "key", "type", "title", "estimate", "ready", "goals")
"""What one sees who has chosen nothing."""
PARTS: Final = "parts"
"""The column that a tree shows as well."""
_BAR: Final = 3
_LIST_FIRST: Final = 86
"""Cells with which the usual columns leave room for most titles."""
_LEAST_BESIDE: Final = 36


def width_beside(room: int) -> int:
    """How wide the item beside the list is: a good third, as soon as the list can do without."""
    third = room * 36 // 100
    return min(third, max(_LEAST_BESIDE, room - _LIST_FIRST))


def _fact(said: Callable[[RowFacts], str]) -> Texts:
    def texts(workspace: Workspace, ids: Sequence[int]) -> Mapping[int, str]:
        return {id: said(facts) for id, facts in workspace.backlog.facts(ids).items()}

    return texts


def _choice(code: str) -> str:
    from po_tui.model.choices import in_words

    return in_words(code) if code else ""


def _age(facts: RowFacts) -> str:
    days = (settings.today() - date.fromisoformat(facts.updated[:10])).days
    return _("{n} d").format(n=max(0, days))


def progress_text(progress: Progress) -> str:
    """How far the parts of an item are: a bar, parts done of all, points done of all.

    A `?` behind the points says that some parts have none.
    """
    filled = round(_BAR * progress.done / progress.parts) if progress.parts else 0
    text = f"{'▓' * filled}{'░' * (_BAR - filled)} {progress.done}/{progress.parts}"
    if progress.points:
        text += f" · {number(progress.points_done) or 0}/{number(progress.points)}"
        text += "?" if progress.unestimated else ""
    return text


def _parts(workspace: Workspace, ids: Sequence[int]) -> Mapping[int, str]:
    return {id: progress_text(found) for id, found in workspace.backlog.progress(ids).items()}


def _score(name: str) -> Texts:
    def texts(workspace: Workspace, ids: Sequence[int]) -> Mapping[int, str]:
        from po_tui.tui.backlog.scores_beside import texts_of

        return texts_of(name, workspace, ids)

    return texts


FURTHER: Final[dict[str, Further]] = {
    "state": Further(mark("State"), mark("State"), 10, _fact(lambda f: state_name(f.state))),
    PARTS: Further(mark("Parts: how many are done, and of their points"), mark("Parts"), 16, _parts),
    "labels": Further(mark("Labels"), mark("Labels"), 14, _fact(lambda f: " ".join(f.labels))),
    "parent": Further(mark("Part of"), mark("Part of"), 8, _fact(lambda f: f.parent)),
    "assignee": Further(mark("Who works on it"), mark("Who"), 12, _fact(lambda f: f.assignee)),
    "updated": Further(mark("Changed on"), mark("Changed"), 10, _fact(lambda f: f.updated[:10])),
    "age": Further(mark("Days since it changed"), mark("Age"), 6, _fact(_age), "right"),
    "created": Further(mark("Added on"), mark("Added"), 10, _fact(lambda f: f.created[:10])),
    "deadline": Further(mark("Deadline"), mark("Deadline"), 10, _fact(lambda f: f.deadline or "")),
    "moscow": Further(mark("MoSCoW"), mark("MoSCoW"), 8, _fact(lambda f: _choice(f.moscow))),
    "kano": Further(mark("Kano; (?) marks a guess"), mark("Kano"), 16, _score("kano")),
    "wsjf": Further(mark("WSJF"), mark("WSJF"), 6, _score("wsjf"), "right"),
    "wsjf_difference": Further(mark("WSJF against the rank: places up or down"), mark("±WSJF"), 5, _score("wsjf_difference"), "right"),
    "rice": Further(mark("RICE"), mark("RICE"), 6, _score("rice"), "right"),
    "rice_difference": Further(mark("RICE against the rank: places up or down"), mark("±RICE"), 5, _score("rice_difference"), "right"),
    "value_effort": Further(mark("Value against effort"), mark("Grid"), 9, _score("value_effort")),
}  # fmt: skip
"""Every other column, by name."""


def label_of(name: str) -> str:
    """What a column is called where one chooses."""
    return _(OWN[name] if name in OWN else FURTHER[name].label)


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are columns, each once; the title is always among them."""
    kept = [name for name in dict.fromkeys(names) if name in OWN or name in FURTHER]
    if kept and "title" not in kept:
        kept.append("title")
    return tuple(kept) or USUAL


class Cells:
    """What the further columns that are chosen say: read for a window of items at a time."""

    def __init__(self) -> None:
        self._texts: dict[str, Mapping[int, str]] = {}
        self.names: tuple[str, ...] = ()

    def columns(self, names: Sequence[str]) -> list[ExtraColumn]:
        """Those of the chosen columns that the list does not know itself, as it takes them."""
        self.names = tuple(name for name in names if name in FURTHER)
        self._texts = {}
        return [self._column(name) for name in self.names]

    def read(self, workspace: Workspace, ids: Sequence[int]) -> None:
        """Have the texts of these items at hand; called just before the list takes their rows."""
        self._texts = {name: FURTHER[name].texts(workspace, ids) for name in self.names}

    def _column(self, name: str) -> ExtraColumn:
        column = FURTHER[name]

        def text(id: int) -> str:
            return self._texts.get(name, {}).get(id, "")

        return ExtraColumn(_(column.heading), column.width, text, name, column.align)

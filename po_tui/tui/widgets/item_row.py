"""How one backlog item reads as a line: its columns, its type mark, how ready it is.

Pure: the list widget colours what this returns. A piece names its look, the list knows its style.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from po_tui.model.listing import ListRow
from po_tui.model.readiness import LABELS
from po_tui.model.states import state_in_words
from po_tui.tui.widgets.cells import Align, fit
from po_tui.words import _, mark

TYPE_MARKS: Final = {
    "epic": "◆",
    "story": "▪",
    "bug": "●",
    "quality": "◈",
    "constraint": "◇",
    "spike": "?",
    "enabler": "⚙",
    "hardware": "▣",
}
"""One cell each, told apart by shape alone."""

COLUMNS: Final = ("place", "key", "type", "title", "estimate", "ready", "goals", "badge")
"""Every column, in the order in which they stand unless the reader chooses another."""

HEADINGS: Final = {
    "place": mark("#"),
    "key": mark("Key"),
    "type": "",
    "title": mark("Title"),
    "estimate": mark("Pts"),
    "ready": mark("Ready"),
    "goals": mark("Goals"),
    "badge": mark("Sync"),
}

_STATE_MARKS: Final = {
    "idea": "·",
    "in_sprint": "▶",
    "done": "■",
    "parked": "‖",
    "dropped": "×",
    "open": "○",
}
"""States that matter more in a list than what is missing before the item is ready."""

_SETTLED: Final = frozenset({"done", "dropped"})
WAITS: Final = {"blocked": "⊘", "later": "↓"}
"""Signs behind a title: something holds it up; it waits for an item that is ordered later."""

_GAPS: Final = {gap.value: label for gap, label in LABELS.items()}

ROOM_FOR_SIGN: Final = 8
"""Cells of a title that leave room for a sign behind it."""

GUTTER: Final = 2
"""The cells in front: one for the cursor, one for a mark."""


class Column(NamedTuple):
    """A column as it stands in a list of this width."""

    name: str
    width: int
    align: Align = "left"


class Piece(NamedTuple):
    """A stretch of text exactly as wide as its column, and the name of how it looks."""

    text: str
    look: str = ""


class _Plan(NamedTuple):
    """Column widths for lists that leave at least `title` cells to the title."""

    title: int
    ready: int
    goals: int
    badge: int
    estimate: int
    place: bool = True
    key: bool = True


# From roomy to cramped: each step gives up what matters least in the meeting.
_PLANS: Final = (
    _Plan(title=40, ready=14, goals=9, badge=10, estimate=4),
    _Plan(title=28, ready=12, goals=6, badge=6, estimate=4),
    _Plan(title=22, ready=12, goals=0, badge=6, estimate=4),
    _Plan(title=16, ready=11, goals=0, badge=4, estimate=4),
    _Plan(title=12, ready=1, goals=0, badge=0, estimate=3),
    _Plan(title=8, ready=1, goals=0, badge=0, estimate=0, place=False),
    _Plan(title=1, ready=0, goals=0, badge=0, estimate=0, place=False, key=False),
)
ROOMY: Final = 4
"""The plans that leave room for further columns."""


def columns_for(
    width: int,
    names: Sequence[str] = COLUMNS,
    *,
    place: int = 3,
    key: int = 6,
    extra: Mapping[str, tuple[int, Align]] | None = None,
) -> list[Column]:
    """The columns that fit into `width` cells, gutter excluded, the title taking what is left.

    `place` and `key` say how wide the longest place and key are, `extra` how wide columns are that
    this list does not know. Those give way first, the last of them before the others.
    """
    further = dict(extra or {})
    while True:
        # Further columns stay as long as the title is left legible beside them.
        for plan in _PLANS[:ROOMY] if further else _PLANS:
            columns = _planned(plan, names, place, key, further)
            title = width - GUTTER - sum(column.width + 1 for column in columns)
            if title >= plan.title:
                return _titled(columns, title)
        if not further:
            return _titled(columns, title)
        del further[[name for name in names if name in further][-1]]


def _titled(columns: Sequence[Column], title: int) -> list[Column]:
    return [
        column._replace(width=max(1, title)) if column.name == "title" else column
        for column in columns
    ]


def _planned(
    plan: _Plan,
    names: Sequence[str],
    place: int,
    key: int,
    extra: Mapping[str, tuple[int, Align]],
) -> list[Column]:
    widths = {name: width for name, (width, __) in extra.items()} | {
        "place": place if plan.place else 0,
        "key": key if plan.key else 0,
        "type": 1,
        "title": 0,
        "estimate": plan.estimate,
        "ready": plan.ready,
        "goals": plan.goals,
        "badge": plan.badge,
    }
    right: dict[str, Align] = {name: align for name, (__, align) in extra.items()}
    right |= {"place": "right", "estimate": "right"}
    kept = [name for name in names if widths.get(name, 0) or name == "title"]
    if "title" not in kept:
        kept.append("title")
    # The title's width is still open: minus one stands for "no column and no gap yet".
    return [
        Column(name, -1 if name == "title" else widths[name], right.get(name, "left"))
        for name in kept
    ]


def in_words(code: str) -> str:
    """The word for the code of a state or of a gap, short enough for a column."""
    return _(_GAPS[code]) if code in _GAPS else state_in_words(code)


def points(estimate: float | None) -> str:
    """An estimate as people write it: 13, ½, 2.5, or nothing."""
    if estimate is None:
        return ""
    return "½" if estimate == 0.5 else f"{estimate:g}"


def readiness(row: ListRow, say: Callable[[str], str]) -> Piece:
    """Where the item stands: its state once it has left refinement, else the first gap or ✓.

    `say` turns the code of a state or a gap into a word.
    """
    if row.breached and row.state not in _SETTLED:
        return Piece(f"✗ {_('BREACH')}", "breach")
    if row.state in _STATE_MARKS:
        return Piece(f"{_STATE_MARKS[row.state]} {say(row.state)}", "state")
    if not row.missing:
        return Piece(f"✓ {say('ready')}", "ready")
    if row.state == "ready":  # the team said so although a fact is missing
        return Piece(f"! {say(row.missing)}", "gap")
    return Piece(f"✗ {say(row.missing)}", "gap")


def pieces(
    row: ListRow,
    columns: Sequence[Column],
    say: Callable[[str], str],
    further: Sequence[str] = (),
) -> list[Piece]:
    """The row, column by column, each piece cut to its width.

    `further` names the columns that the row's `cells` are for. A title takes the room of such a
    column right behind it that says nothing of this row.
    """
    cells = dict(zip(further, row.cells, strict=False))
    if cells:
        columns = _roomier(columns, cells)
    return [
        Piece(fit(cells[column.name], column.width, column.align), "goals")
        if column.name in cells
        else _piece(row, column, say)
        for column in columns
    ]


def _roomier(columns: Sequence[Column], cells: Mapping[str, str]) -> list[Column]:
    roomy = list(columns)
    for place, (column, behind) in enumerate(pairwise(columns)):
        if column.name == "title" and not cells.get(behind.name, "-"):
            roomy[place] = column._replace(width=column.width + behind.width)
            roomy[place + 1] = behind._replace(width=0)
    return roomy


def _piece(row: ListRow, column: Column, say: Callable[[str], str]) -> Piece:
    name = column.name
    if name == "ready":
        text, look = readiness(row, say)
    elif name == "type":
        text, look = TYPE_MARKS.get(row.type, "▫"), "bug" if row.type == "bug" else "type"
    elif name == "title":
        quiet = row.aside or row.state in {"done", "dropped"}
        text, look = f"{row.lead}{row.title}", "finished" if quiet else ""
        if row.waits in WAITS and column.width > ROOM_FOR_SIGN:  # at the edge: titles stay in line
            return Piece(f"{fit(text, column.width - 2)} {WAITS[row.waits]}", look)
    elif name == "estimate":
        text, look = points(row.estimate), ""
    elif name == "place":
        text, look = "" if row.place is None else str(row.place), "place"
    elif name == "goals":
        text, look = row.goals.replace(",", " "), "goals"
    else:
        text, look = (row.key, "key") if name == "key" else (row.badge, "badge")
    # The narrowest column of readiness is the sign alone, not a sign cut off by "…".
    if column.width == 1:
        text = text[:1]
    return Piece(fit(text, column.width, column.align), look)

"""Scores beside the rank: what the columns of the backlog list say that advise and move nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from po_tui.model.prioritisation import QUADRANTS, Method, ScoreRow
from po_tui.tui.backlog.scores_cells import MISSING, difference_text, kano_text, score_text
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.scoring import Advice

OF_METHOD: Final = {
    Method.wsjf: ("wsjf", "wsjf_difference"),
    Method.rice: ("rice", "rice_difference"),
    Method.value_effort: ("value_effort",),
    Method.moscow: ("moscow",),
    Method.kano: ("kano",),
}
"""The columns that belong beside the rank when a method is talked about."""


def _placed(advice: Advice, row: ScoreRow) -> str:
    where = advice.quadrant(row.id)
    return _(QUADRANTS[where]) if where else MISSING


_SAID: Final[dict[str, Callable[[Advice, ScoreRow], str]]] = {
    "wsjf": lambda _advice, row: score_text(row.wsjf),
    "wsjf_difference": lambda advice, row: difference_text(advice.difference(Method.wsjf, row.id)),
    "rice": lambda _advice, row: score_text(row.rice),
    "rice_difference": lambda advice, row: difference_text(advice.difference(Method.rice, row.id)),
    "value_effort": _placed,
    "kano": lambda _advice, row: kano_text(row),
}


def texts_of(name: str, workspace: Workspace, ids: Sequence[int]) -> Mapping[int, str]:
    """What a column of scores says of a window of items."""
    advice = workspace.backlog.advice
    return {id: _SAID[name](advice, row) for id, row in advice.rows(ids).items()}

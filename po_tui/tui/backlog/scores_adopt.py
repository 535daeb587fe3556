"""What would move if the order of a score were adopted: before and after, item by item."""

from collections.abc import Sequence
from typing import Final

from po_tui.model.prioritisation import METHODS, Method
from po_tui.tui.backlog.scores_cells import difference_text
from po_tui.tui.page import QUIET, Block, block, heading
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, ngettext
from po_tui.workspace.scoring import PlaceChange, Scoring

PREVIEWED: Final = 500
"""Moves shown before adopting; more than anyone reads."""


def what_would_move(backlog: Scoring, method: Method, moves: Sequence[PlaceChange]) -> list[Block]:
    """The moves as a page, in the order in which the items would stand."""
    n = len(moves)
    told = ngettext("{n} item would stand elsewhere", "{n} items would stand elsewhere", n)
    title = _("The order by {method}").format(method=_(METHODS[method]))
    lines = [heading(title, _("all others keep their places")), block(told.format(n=n), QUIET)]
    shown = moves[:PREVIEWED]
    rows = {row.id: row for row in backlog.score_rows([one.id for one in shown])}
    for id, before, after in shown:
        moved = fit(difference_text(before - after), 6, "right")
        places = f"{moved}  {before:>5} → {after:<5} {fit(rows[id].key, 8)} "
        look = "$text-success" if after < before else "$text-warning"
        lines.append(block(rows[id].title, lead=places, lead_style=look))
    if n > len(shown):
        rest = n - len(shown)
        lines.append(block(ngettext("… and {n} more", "… and {n} more", rest).format(n=rest)))
    return lines

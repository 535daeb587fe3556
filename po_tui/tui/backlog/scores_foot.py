"""Below the score table: what a key puts into the cell, what the figures say, what to bear in mind."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from po_tui.model.choices import in_words
from po_tui.model.fields import MOSCOW
from po_tui.model.plain import plain_line
from po_tui.model.prioritisation import (
    MUST_SHARE_AT_MOST,
    RELATIVE,
    UNSCORED,
    Method,
    MoscowShares,
    ScoreRow,
)
from po_tui.tui.backlog.scores_cells import MISSING, SHEETS, Input, legend
from po_tui.tui.item.words import figure, type_name
from po_tui.tui.page import QUIET
from po_tui.words import _, ngettext
from po_tui.workspace.scoring import Scoring

BAR: Final = 20
"""Cells of the bar of musts; its limit has a cell of its own."""


def of_cell(method: Method, input: Input, row: ScoreRow | None) -> list[Content]:
    """The keys of this cell; in the grid, which item it is."""
    lines = [_keys(input, row)]
    if method is Method.value_effort and row is not None:
        lines.append(_in_the_grid(row))
    return lines


def of_all(backlog: Scoring, method: Method, among: Sequence[int] | None) -> list[Content]:
    """What the items say together, and the note of the method."""
    lines: list[Content] = []
    if method is Method.wsjf:
        lines += _scale(backlog.lowest_inputs(among))
    elif method is Method.moscow:
        lines.append(_shares(backlog.moscow_shares(among)))
    return [*lines, Content.styled(_(SHEETS[method].note), QUIET)]


def _keys(input: Input, row: ScoreRow | None) -> Content:
    if row is not None and row.type in UNSCORED and input.field not in {"moscow", "kano"}:
        said = _("{type}: no score of value applies").format(type=type_name(row.type))
        return Content.styled(f"{plain_line(row.key)} · {said}", "$text-warning")
    key = f"{plain_line(row.key)} · " if row else ""
    parts = [Content.styled(f"{key}{_(input.question)}  ", "bold")]
    for one, words in legend(input):
        parts.append(Content.styled(one, "bold $text-accent"))
        parts.append(Content(f" {words}  " if words else "  "))
    if not input.answers:
        parts.append(Content(_("type a number, enter goes on") + "  "))
    parts += [Content.styled("⌫", "bold $text-accent"), Content(" " + _("none"))]
    return Content("").join(parts)


def _scale(lowest: dict[str, float]) -> list[Content]:
    """Relative numbers need something to be relative to."""
    headings = {one.field: _(one.heading) for one in SHEETS[Method.wsjf].inputs}
    off = [headings[field] for field, low in lowest.items() if low > RELATIVE[0]]
    if not off:
        return []
    said = _("No item has a 1 in {columns}: the least one ought to set the scale")
    return [Content.styled("! " + said.format(columns=", ".join(off)), "$text-warning")]


def _shares(shares: MoscowShares) -> Content:
    must = shares.share("must")
    if must is None:
        return Content.styled(_("Nothing here is estimated: no shares to show"), QUIET)
    look = "bold $text-warning" if shares.too_many_musts else "$text-success"
    parts = [Content.styled(f"{musts_bar(must)} ", look)]
    sign = "! " if shares.too_many_musts else ""
    parts.append(Content.styled(f"{sign}{in_words('must')} {must * 100:.1f} %", look))
    for moscow in (*MOSCOW[1:], ""):
        share = shares.share(moscow)
        if share:
            name = in_words(moscow) if moscow else MISSING
            parts.append(Content(f" · {name} {share * 100:.0f} %"))
    left_out = sum(shares.unestimated.values())
    if left_out:
        said = ngettext("{n} unestimated, left out", "{n} unestimated, left out", left_out)
        parts.append(Content.styled(f" · {said.format(n=left_out)}", QUIET))
    return Content("").join(parts)


def musts_bar(share: float) -> str:
    """The musts as a bar, with a line where they ought to end."""
    full, limit = round(share * BAR), round(MUST_SHARE_AT_MOST * BAR)
    cells = ["▓" if n < full else "░" for n in range(BAR)]
    return "".join((*cells[:limit], "│", *cells[limit:]))


def _in_the_grid(row: ScoreRow) -> Content:
    value, effort = row.value_and_effort
    said = _("value {value}, effort {effort}").format(
        value=figure(value) or MISSING, effort=figure(effort) or MISSING
    )
    return Content(f"{plain_line(row.title)} · {said}")

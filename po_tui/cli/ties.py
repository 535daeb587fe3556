"""Dependencies on the command line: both trees of an item, for a person and for a script."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from po_tui.cli import output
from po_tui.cli.cells import fit, width
from po_tui.model.dependencies import SIGNS, Branch, Sign, guides
from po_tui.model.plain import plain_line
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.dependencies import Ties


def tie_lines(branches: Sequence[Branch], room: int) -> Iterator[str]:
    """One tree, a line an item: how it is tied, key, title – and state, points, signs in columns."""
    from po_tui.model.states import state_in_words

    tails = [
        (
            "" if branch.item.finished else state_in_words(branch.item.state),
            output.points(branch.item.estimate),
            "  ".join(_sign(sign) for sign in branch.signs),
        )
        for branch in branches
    ]
    widths = [max((width(tail[n]) for tail in tails), default=0) for n in range(3)]
    left = room - sum(widths) - sum(2 for one in widths if one)
    for lead, branch, tail in zip(guides(branches), branches, tails, strict=True):
        more = " …" if branch.cut else ""
        head = fit(f"{lead}{branch.item.key} {plain_line(branch.item.title)}{more}", max(20, left))
        cells = (
            fit(text, size, right=n == 1)
            for n, (text, size) in enumerate(zip(tail, widths, strict=True))
            if size
        )
        yield "  ".join((head, *cells)).rstrip()


def _sign(sign: Sign) -> str:
    glyph, word = SIGNS[sign]
    return f"{glyph} {_(word)}"


def ties_json(ties: "Ties") -> dict[str, Any]:
    """Both trees for a script: an item a branch, with what is tied to it in turn below."""
    return {
        "blocked": ties.item.blocked,
        "waits_for": _nested(ties.needs),
        "waited_for_by": _nested(ties.needed_by),
    }


def _nested(branches: Sequence[Branch]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    at = [found]
    for branch in branches:
        one: dict[str, Any] = {
            "key": branch.item.key,
            "title": branch.item.title,
            "state": branch.item.state,
            "estimate": output.number(branch.item.estimate),
            "signs": [sign.value for sign in branch.signs],
            "cut": branch.cut,
            "items": [],
        }
        del at[branch.depth :]
        at[-1].append(one)
        at.append(one["items"])
    return found

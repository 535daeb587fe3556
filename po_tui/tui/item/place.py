"""Where in the order something is to go, as people type it: `3`, `top`, `after LM-4 because …`."""

import re
from collections.abc import Sequence
from typing import Final

from po_tui.model.capture import parse_decision
from po_tui.tui.item.meant import bare, meant, offered
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake
from po_tui.workspace.ordering import Place

HINT: Final = mark("3, top, bottom, LM-4 (before it), >LM-4 (after it); a reason after “because”")
_DASH: Final = re.compile(r"\s+-\s+")
_SIDE: Final = re.compile(r"([<>])\s*|(\w+)\s+(?=\S)")


def read_place(workspace: Workspace, text: str) -> tuple[Place, str]:
    """The place that a line names, and why; raises Mistake where it names none, or several."""
    where, why = parse_decision(_DASH.sub(" – ", bare(text)))
    word = where.casefold()
    if not where:
        raise Mistake(_("say where: a place such as 3, top, bottom, or a key"))
    if word in {"top", "t", _("top")}:
        return Place.top(), why
    if word in {"bottom", "b", _("bottom")}:
        return Place.bottom(), why
    if where.isdecimal():
        return Place.nth(int(where)), why
    lead, below = _side(where)
    other = meant(workspace, where[lead:])
    return (Place.after(other) if below else Place.before(other)), why


def offers(workspace: Workspace, text: str) -> tuple[str, Sequence[str]]:
    """The items that the end of a line may mean: what stands before them, and key with title."""
    where, why = parse_decision(_DASH.sub(" – ", text))
    lead, __ = _side(where)
    typed = where[lead:]
    if why or where != text.rstrip() or typed.isdecimal():
        return text, ()
    return text[:lead], offered(workspace, typed)


def _side(where: str) -> tuple[int, bool]:
    """How many letters say on which side of an item, and whether that is below it."""
    found = _SIDE.match(where)
    if found is None:
        return 0, False
    sign, word = found[1], (found[2] or "").casefold()
    if sign or word in {"before", "after", _("before"), _("after")}:
        return found.end(), sign == ">" or word in {"after", _("after")}
    return 0, False

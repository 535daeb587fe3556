"""What came along with an item from a list or a tracker and has no field here: shown as it came."""

from collections.abc import Iterator

from po_tui.model.fields import brought_along as told_by
from po_tui.model.plain import plain_line
from po_tui.model.views import ItemView
from po_tui.tui.page import GAP, QUIET, Block, block
from po_tui.tui.web import linked
from po_tui.words import _


def brought_along(view: ItemView) -> Iterator[Block]:
    """Each with its name; the place where the item is found outside comes first."""
    there, told = view.external_ref.strip(), told_by(view.details)
    if there or told:
        yield GAP
    if there:
        yield block(linked(there), lead=_("found as") + " ", lead_style=QUIET)
    for name, text in told.items():
        lead = f"{plain_line(name)}: "
        yield block(linked(text), lead=lead, lead_style=QUIET)

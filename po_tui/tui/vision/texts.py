"""What every item has to hold to, in paragraphs."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.model.views import ConstraintView
from po_tui.tui.item.words import figure
from po_tui.tui.page import QUIET, Block
from po_tui.words import _


def standing_blocks(constraints: Sequence[ConstraintView]) -> Iterator[Block]:
    """Standing constraints, one below the other, loud where one is breached."""
    width = max((len(one.key) for one in constraints), default=0) + 1
    for one in constraints:
        lead = Content.styled(plain_line(one.key).ljust(width), "$text-primary")
        yield Block(lead, Content(plain_line(one.title)))
        if one.quality is not None:
            yield Block(Content(" " * width), _stand(one))


def _stand(one: ConstraintView) -> Content:
    """≥ 95 %, now 80 – and that this is a breach where it is one."""
    quality = one.quality
    assert quality is not None
    unit = plain_line(quality.unit)
    if quality.breached:
        compare = "›" if quality.direction == "lower" else "‹"
        beyond = f" {figure(quality.value)} {compare} {figure(quality.breakpoint)} "
        text = beyond + _("BREACH") + " "
        return Content.styled(text, "bold reverse $text-error")
    sign = "≤" if quality.direction == "lower" else "≥"
    bits = [f"{sign} {figure(quality.target)} {unit}".rstrip()]
    if quality.value is not None:
        bits.append(_("now {n}").format(n=figure(quality.value)))
    return Content.styled(" · ".join(bits), "$text-success" if quality.met else QUIET)

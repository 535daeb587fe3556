"""How far ahead the team is prepared, in the words of the list's header."""

from po_tui.model.listing import Buffer
from po_tui.tui.item.words import figure, number
from po_tui.words import _, ngettext


def buffer_words(buffer: Buffer) -> list[str]:
    """Ready points, the sprints they last, and whether that is what the team wants."""
    if not buffer.points:
        return [_("nothing ready") + _verdict(buffer)]
    ready = ngettext("{n} point ready", "{n} points ready", buffer.points).format(
        n=number(buffer.points)
    )
    if buffer.in_sprints is None:
        return [ready]
    lasting = round(buffer.in_sprints, 1)
    sprints = ngettext("{n} sprint", "{n} sprints", lasting).format(n=number(lasting))
    return [f"{ready} = {sprints}{_verdict(buffer)}"]


def _verdict(buffer: Buffer) -> str:
    """Loud where too little is ready, a quiet word where it is more than wanted."""
    if buffer.wanted is None or not (buffer.below or buffer.above):
        return ""
    low, high = map(figure, buffer.wanted)
    wanted = low if low == high else f"{low}–{high}"
    if buffer.below:
        return " ▼ " + _("{range} wanted").format(range=wanted)
    return " " + _("(more than {range})").format(range=wanted)

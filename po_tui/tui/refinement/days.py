"""A day as it is typed: 2026-12-03, thu, 3 dec, tomorrow."""

from po_tui import settings
from po_tui.model.capture import parse_day
from po_tui.words import _
from po_tui.workspace.errors import Mistake


def day_of(text: str) -> str | None:
    """The day meant, as it is stored; None for nothing. Raises Mistake for what is no day."""
    text = text.strip()
    if not text:
        return None
    day = parse_day(text, settings.today())
    if day is None:
        raise Mistake(_("“{text}” is no date – write it like 2026-12-03").format(text=text[:20]))
    return day.isoformat()

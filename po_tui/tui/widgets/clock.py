"""The clock of the meeting: how long this item has taken and the session, against what was planned.

It warns and never stops anybody. It is given its values: who owns the time tells it every second.
"""

from typing import Final, Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from po_tui.tui.widgets.legible import MUTED
from po_tui.words import _

WARNING: Final = 0.8
"""The share of the planned time from which on it is as good as used."""

Pace = Literal["free", "ok", "warning", "over"]

_STYLES: Final = {
    "free": MUTED,
    "ok": "$text-success",
    "warning": "bold $text-warning",
    "over": "bold $text-error",
}


def pace(used: float, planned: float) -> Pace:
    """How the time used stands to the time planned, both in seconds; no plan leaves it free."""
    if planned <= 0:
        return "free"
    if used >= planned:
        return "over"
    return "warning" if used >= planned * WARNING else "ok"


def minutes(seconds: float) -> str:
    """04:12, also beyond the hour: 75:00."""
    whole = max(0, int(seconds))
    return f"{whole // 60:02}:{whole % 60:02}"


def verdict(used: float, planned: float) -> str:
    """The pace in words, with what is left or gone over."""
    now = pace(used, planned)
    if now == "over":
        return _("over by {time}").format(time=minutes(used - planned))
    if now == "warning":
        return _("{time} left").format(time=minutes(planned - used))
    return _("ok") if now == "ok" else ""


class MeetingClock(Vertical):
    """Time of the item and of the session, in words and style; `large` for the projector."""

    DEFAULT_CSS = """
    MeetingClock {
        height: auto;
        & > Static { height: auto; }
        & > Digits { height: 3; width: 1fr; }
        &.-warning > Digits { color: $text-warning; }
        &.-over > Digits { color: $text-error; text-style: bold; }
        &.-paused > Digits { color: $text-muted; }
    }
    """

    def __init__(
        self, *, large: bool = False, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._large = large
        self._digits = Digits("00:00")
        self._words = Static("", markup=False)

    def compose(self) -> ComposeResult:
        if self._large:
            yield self._digits
        yield self._words

    def update_clock(
        self,
        item_used: float,
        item_planned: float,
        session_used: float,
        session_planned: float,
        paused: bool = False,
    ) -> None:
        """All times in seconds; a plan of 0 means that none was made."""
        now = pace(item_used, item_planned)
        self.set_class(now == "warning", "-warning")
        self.set_class(now == "over", "-over")
        self.set_class(paused, "-paused")
        self._digits.update(minutes(item_used))
        lines = [
            _line(_("Item"), item_used, item_planned),
            _line(_("Session"), session_used, session_planned),
        ]
        if paused:
            lines.append(Content.styled("‖ " + _("paused"), "bold"))
        self._words.update(Content("\n").join(lines))


def _line(name: str, used: float, planned: float) -> Content:
    style = _STYLES[pace(used, planned)]
    of = f" / {minutes(planned)}" if planned > 0 else ""
    words = verdict(used, planned)
    return Content.assemble(
        (f"{name:<8} ", MUTED),
        (minutes(used), style),
        (of, MUTED),
        (f"  {words}" if words else "", style),
    )

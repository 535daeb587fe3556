"""The line on top of every screen: which product, which goal and how far it is, what waits to sync.

The goal is the one thing a room should never lose sight of; everything else gives way first or last
by how much it is missed: the goal is cut, then the phase goes, then the goal's words, then the bar.
"""

from textual.content import Content
from textual.widget import Widget

from po_tui.model.goals import percent
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.tui.widgets.legible import MUTED
from po_tui.words import _

_READABLE_GOAL = 14
"""Fewer cells of a goal than this say nothing."""


def progress_bar(fraction: float | None, width: int) -> str:
    """A bar of `width` cells and the percentage behind it; words where nothing is measured.

    Whatever has begun shows, and only what is reached looks full. The bar is clipped, the number not.
    """
    if fraction is None:
        return _("not measured")
    share = min(max(fraction, 0.0), 1.0)
    filled = round(share * width)
    if share > 0:
        filled = max(1, filled)
    if share < 1:
        filled = min(width - 1, filled)
    filled = max(0, filled)
    told = _("{n} %").format(n=percent(fraction))
    return f"{'▓' * filled}{'░' * (width - filled)} {told}".strip()


class GoalLine(Widget):
    """Product · goal and progress on the left, sync badge · phase on the right."""

    DEFAULT_CSS = """
    GoalLine {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._product = self._goal = self._badge = self._phase = ""
        self._fraction: float | None = None

    def show(
        self, product: str, goal: str = "", fraction: float | None = None, badge: str = "",
        phase: str = "",
    ) -> None:  # fmt: skip
        """Everything at once; `fraction` runs from 0 to 1, None where the goal is not measured."""
        self._product, self._goal, self._fraction = product, goal, fraction
        self._badge, self._phase = badge, phase
        self.refresh()

    def show_badge(self, badge: str) -> None:
        """How it stands with the trackers now; the rest stays."""
        if badge != self._badge:
            self._badge = badge
            self.refresh()

    def render(self) -> Content:
        return self._line(self.content_size.width)

    def _line(self, width: int) -> Content:
        product, bar = shorten(self._product, max(8, width // 3)), progress_bar(self._fraction, 5)
        if not self._goal:
            return _spread([(product, "bold")], self._right(phase=True), width)
        for phase in (True, False):
            right = self._right(phase=phase)
            room = width - cell_width(product) - 6 - cell_width(bar) - _cells(right)
            if room >= min(_READABLE_GOAL, cell_width(self._goal)):
                goal = [(product, "bold"), (" · ", MUTED), (shorten(self._goal, room), "")]
                return _spread([*goal, (f" {bar}", "$text-primary")], right, width)
        short = [(product, "bold"), (f" {bar}", "$text-primary")]
        right = self._right(phase=False)
        if _cells(short) + 1 + _cells(right) > width:
            short = short[:1]
        return _spread(short, right, width)

    def _right(self, *, phase: bool) -> list[tuple[str, str]]:
        parts = (
            [(shorten(self._badge, max(4, self.content_size.width // 2)), "bold $text-accent")]
            if self._badge
            else []
        )
        if phase and self._phase:
            dot = [(" · ", MUTED)] if parts else []
            parts += [*dot, (shorten(self._phase, 24), MUTED)]
        return parts


def _cells(parts: list[tuple[str, str]]) -> int:
    return sum(cell_width(text) for text, _style in parts)


def _spread(left: list[tuple[str, str]], right: list[tuple[str, str]], width: int) -> Content:
    """Both sides with as much space between them as there is; the left side gives way."""
    room = width - _cells(right) - (1 if right else 0)
    kept: list[tuple[str, str]] = []
    for text, style in left:
        spare = room - _cells(kept)
        kept.append((text if cell_width(text) <= spare else shorten(text, spare), style))
    gap = max(0, width - _cells(kept) - _cells(right))
    return Content.assemble(*kept, " " * gap, *right).truncate(max(1, width))

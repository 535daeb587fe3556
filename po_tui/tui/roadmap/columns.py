"""Now, next, later: three columns side by side, or one at a time where there is no room for that."""

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from po_tui.model.choices import in_words
from po_tui.model.fields import HORIZONS
from po_tui.model.views import RoadmapView
from po_tui.tui.roadmap.table import RoadmapList
from po_tui.words import _, mark

ROOM: Final = 72
"""Cells below which one column is shown alone."""


class HorizonColumns(Horizontal):
    """The cursor stands in one of them; what is done stands at its bottom."""

    DEFAULT_CSS = """
    HorizonColumns > RoadmapList { margin: 0 1 0 0; }
    """
    BINDINGS = [
        Binding("h,left", "column(-1)", mark("Left"), show=False, tooltip=mark("The column to the left"), id="roadmap.left"),
        Binding("l,right", "column(1)", mark("Right"), show=False, tooltip=mark("The column to the right"), id="roadmap.right"),
    ]  # fmt: skip

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._at = 0
        self._counts = [0] * len(HORIZONS)

    def compose(self) -> ComposeResult:
        for horizon in HORIZONS:
            yield RoadmapList(in_words(horizon).capitalize(), id=f"horizon-{horizon}")

    @property
    def _lists(self) -> list[RoadmapList]:
        return list(self.query(RoadmapList))

    @property
    def current(self) -> RoadmapList:
        """The column with the cursor."""
        lists, focused = self._lists, self.screen.focused
        self._at = next((n for n, one in enumerate(lists) if one is focused), self._at)
        return lists[self._at]

    @property
    def horizon(self) -> str:
        """Of the column with the cursor."""
        return HORIZONS[self._lists.index(self.current)]

    @property
    def most(self) -> int:
        """The lines of the longest column."""
        return max(self._counts) * self._lists[self._at].tall

    def show(self, items: Sequence[RoadmapView]) -> None:
        """Every item in its column, in the order of the roadmap; horizons nobody knows are for later."""
        parts: dict[str, list[RoadmapView]] = {horizon: [] for horizon in HORIZONS}
        for item in sorted(items, key=lambda item: item.status == "done"):
            parts.get(item.horizon, parts[HORIZONS[-1]]).append(item)
        self._counts = [len(part) for part in parts.values()]
        for n, (one, part) in enumerate(zip(self._lists, parts.values(), strict=True)):
            one.show(part, self._beside(n))

    def go_to(self, roadmap_id: int) -> bool:
        """Put the cursor on an item, in whichever column it is."""
        for n, one in enumerate(self._lists):
            if one.move_cursor_to(roadmap_id):
                self._go(n)
                return True
        return False

    def _go(self, place: int) -> None:
        held = self.screen.focused in self._lists
        self._at = place
        self._lay_out()
        if held:
            self.screen.set_focus(self._lists[place])

    @property
    def _alone(self) -> bool:
        return 0 < self.size.width < ROOM

    def _lay_out(self) -> None:
        for n, one in enumerate(self._lists):
            one.display = not self._alone or n == self._at
            one.tell_beside(self._beside(n))

    def _beside(self, place: int) -> str:
        """What the heading of a column that stands alone says of the others."""
        if not self._alone:
            return ""
        others = [
            f"{in_words(horizon)} {self._counts[n]}"
            for n, horizon in enumerate(HORIZONS)
            if n != place
        ]
        return " · ".join((*others, _("h l")))

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()

    def action_column(self, by: int) -> None:
        here = self.current  # looks where the focus is
        self._go(min(max(0, self._lists.index(here) + by), len(HORIZONS) - 1))

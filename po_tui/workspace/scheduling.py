"""When on the roadmap: moving and stretching bars by as much as we are sure of, never end before start."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from po_tui.model import spans
from po_tui.model.choices import in_words
from po_tui.model.fields import HORIZONS
from po_tui.model.roadmap import quarter_bounds, quarter_of
from po_tui.model.spans import Grain, Span
from po_tui.settings import today
from po_tui.words import _
from po_tui.workspace.errors import Refused
from po_tui.workspace.steering import Steering

if TYPE_CHECKING:
    from po_tui.model.tables.roadmap import RoadmapItem

MOVES_ALONG: Final = "internal"
"""The kind of milestone that moves with its bar: the others are dates that others count on."""


class Scheduling(Steering):
    """Every verb is one step and says what it did."""

    def move(self, roadmap_id: int, n: int, grain: Grain = Grain.day) -> Span:
        """Move an item so many days, weeks, months or quarters later, negative: earlier.

        An internal milestone moves along; external and hard ones stay. Raises Refused for an item
        without dates.
        """
        told = _("Move {item} {time} later") if n > 0 else _("Move {item} {time} earlier")
        return self._reschedule(roadmap_id, told, n, grain, spans.moved)

    def place(self, roadmap_id: int) -> str:
        """Put an item without dates into the quarter that its horizon comes to; gives which.

        Now is the quarter we are in, next the coming one, later the one after that. Raises Refused
        for an item that has dates.
        """
        found = self.rows.execute("SELECT horizon FROM roadmap_item WHERE id = ?", (roadmap_id,))
        row = found.fetchone()
        ahead = HORIZONS.index(row[0]) if row and row[0] in HORIZONS else len(HORIZONS) - 1
        quarter = quarter_of(spans.months_after(today(), 3 * ahead))
        first, last = quarter_bounds(quarter)
        year, _dash, number = quarter.partition("-Q")
        told = f"{year} {_('Q{n}').format(n=number)}"
        label = _("Put {item} into {quarter}").format(item=self.key(roadmap_id), quarter=told)
        with self.step(label) as session:
            item = self._load(session, roadmap_id)
            if item.start or item.end:
                raise Refused(_("{item} has dates already").format(item=item.key))
            item.start, item.end = _text(first), _text(last)
        return told

    def stretch(self, roadmap_id: int, n: int, grain: Grain = Grain.day) -> Span:
        """Put the end so much later, negative: sooner, at most to the start."""
        told = _("Let {item} end {time} later") if n > 0 else _("Let {item} end {time} sooner")
        return self._reschedule(roadmap_id, told, n, grain, spans.stretched)

    def begin(self, roadmap_id: int, n: int, grain: Grain = Grain.day) -> Span:
        """Put the start so much later, negative: sooner, at most to the end."""
        told = _("Let {item} start {time} later") if n > 0 else _("Let {item} start {time} sooner")
        return self._reschedule(roadmap_id, told, n, grain, spans.begun)

    def set_horizon(self, roadmap_id: int, horizon: str) -> bool:
        """Say that it is for now, next or later; False where it said so already."""
        label = _("{item}: {value}").format(item=self.key(roadmap_id), value=in_words(horizon))
        return bool(self.revise(roadmap_id, {"horizon": horizon}, label=label))

    def shift_horizon(self, roadmap_id: int, by: int) -> str:
        """One horizon later (1) or sooner (-1); gives where it stands then."""
        found = self.rows.execute("SELECT horizon FROM roadmap_item WHERE id = ?", (roadmap_id,))
        row = found.fetchone()
        at = HORIZONS.index(row[0]) if row and row[0] in HORIZONS else len(HORIZONS) - 1
        wanted = HORIZONS[min(max(0, at + by), len(HORIZONS) - 1)]
        self.set_horizon(roadmap_id, wanted)
        return wanted

    def set_confidence(self, roadmap_id: int, confidence: str) -> bool:
        """Say how sure the dates are; False where it said so already."""
        label = _("Confidence of {item}: {value}").format(
            item=self.key(roadmap_id), value=in_words(confidence)
        )
        return bool(self.revise(roadmap_id, {"confidence": confidence}, label=label))

    def set_status(self, roadmap_id: int, status: str) -> bool:
        """Say how it stands; False where it said so already."""
        label = _("{item}: {value}").format(item=self.key(roadmap_id), value=in_words(status))
        return bool(self.revise(roadmap_id, {"status": status}, label=label))

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _reschedule(
        self,
        roadmap_id: int,
        told: str,
        n: int,
        grain: Grain,
        change: Callable[[Span, int, Grain], Span],
    ) -> Span:
        label = told.format(item=self.key(roadmap_id), time=grain.told(n))
        with self.step(label) as session:
            item = self._load(session, roadmap_id)
            before = Span(_day(item.start), _day(item.end))
            if change is spans.stretched and before.end is None:
                raise Refused(_("{item} has no end yet – e gives it one").format(item=item.key))
            if before == Span(None, None) or (change is spans.begun and before.start is None):
                raise Refused(_("{item} has no dates yet – e gives it some").format(item=item.key))
            try:
                after = change(before, n, grain)
                if change is spans.moved:
                    self._take_milestone_along(item, n, grain)
            except ValueError as off:
                raise Refused(_("that is off the calendar")) from off
            if after == before and n:
                raise Refused(_("{item} cannot be any shorter").format(item=item.key))
            item.start, item.end = _text(after.start), _text(after.end)
        return after

    @staticmethod
    def _take_milestone_along(item: "RoadmapItem", n: int, grain: Grain) -> None:
        day = _day(item.milestone_date)
        if day is not None and item.milestone_kind == MOVES_ALONG:
            item.milestone_date = _text(spans.moved(Span(None, day), n, grain).end)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

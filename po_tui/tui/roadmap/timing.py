"""Keys that say when, how sure and how it stands; each press is one step."""

from collections.abc import Callable
from typing import Final

from textual.binding import Binding

from po_tui.model.choices import in_words
from po_tui.model.fields import CONFIDENCES, ROADMAP_STATES
from po_tui.model.spans import Grain, Span, grain_of
from po_tui.tui.frame import app_of, telling
from po_tui.tui.roadmap.acting import HORIZON_VIEW, RoadmapActing
from po_tui.words import _, mark

STATUS_KEYS: Final = dict(zip("iporfd", ROADMAP_STATES, strict=True))
"""The key of each status in its chooser."""


class TimeVerbs(RoadmapActing):
    """Moving, stretching, confidence, status."""

    BINDINGS = [
        Binding("H", "move(-1)", mark("Move"), show=False, tooltip=mark("Earlier by days, weeks, months or quarters; now-next-later: to the column on the left"), id="roadmap.sooner"),
        Binding("L", "move(1)", mark("Move"), key_display="H L", tooltip=mark("Later by days, weeks, months or quarters; now-next-later: to the column on the right"), id="roadmap.later"),
        Binding("less_than_sign", "stretch(-1)", mark("Stretch"), key_display="<", show=False, tooltip=mark("Let it end sooner"), id="roadmap.shorten"),
        Binding("greater_than_sign", "stretch(1)", mark("Stretch"), key_display="< >", tooltip=mark("Let it end later"), id="roadmap.stretch"),
        Binding("c", "confidence", mark("Confidence"), tooltip=mark("How sure the dates are: high, medium, low"), id="roadmap.confidence"),
        Binding("t", "status", mark("Status"), tooltip=mark("How it stands"), id="roadmap.status"),
    ]  # fmt: skip

    def action_move(self, by: int) -> None:
        item = self.current
        if self.view == HORIZON_VIEW:
            before = item.horizon
            if self.roadmap.shift_horizon(item.id, by) != before:
                self.follow(item.id)
            else:
                told = _("{item} is in the last column") if by > 0 else _("{item} is in the first column")  # fmt: skip
                app_of(self).say(told.format(item=item.key))
            return
        if by > 0 and not (item.start or item.end):
            self._place()
            return
        self._reschedule(self.roadmap.move, by)

    def _place(self) -> None:
        """Without dates there is nothing to move by: the first press gives it a quarter."""
        item = self.current
        quarter = self.roadmap.place(item.id)
        self.follow(item.id)
        told = _("{item} had no dates: now in {quarter} – < > and H L change it, u takes it back")
        app_of(self).say(told.format(item=item.key, quarter=quarter))

    def action_stretch(self, by: int) -> None:
        self._reschedule(self.roadmap.stretch, by)

    def _reschedule(self, verb: Callable[[int, int, Grain], Span], by: int) -> None:
        item = self.current
        verb(item.id, by, grain_of(item.confidence, self.unit))
        self.follow(item.id)

    def drag(self, roadmap_id: int, edge: str, n: int, grain: Grain) -> None:
        """What the mouse let go of: a bar, its start or its end."""
        verbs = {"bar": self.roadmap.move, "start": self.roadmap.begin, "end": self.roadmap.stretch}
        with telling(self):
            verbs[edge](roadmap_id, n, grain)
            self.follow(roadmap_id)

    def action_confidence(self) -> None:
        item = self.current
        known = item.confidence in CONFIDENCES
        at = CONFIDENCES.index(item.confidence) if known else -1
        self.roadmap.set_confidence(item.id, CONFIDENCES[(at + 1) % len(CONFIDENCES)])

    def action_status(self) -> None:
        from po_tui.tui.widgets.choose import Choice, Choose

        item = self.current
        choices = [Choice(key, in_words(status)) for key, status in STATUS_KEYS.items()]
        current = next((key for key, status in STATUS_KEYS.items() if status == item.status), "")

        def chosen(key: str | None) -> None:
            if key is not None:
                with telling(self):
                    self.roadmap.set_status(item.id, STATUS_KEYS[key])

        title = _("Status of {item}").format(item=item.key)
        _opening = self.app.push_screen(Choose(title, choices, current=current), chosen)

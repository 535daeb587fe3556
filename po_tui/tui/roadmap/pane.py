"""The roadmap beside the work: bars over time, which can be chosen and light up."""

from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from po_tui import settings
from po_tui.model.views import RoadmapView
from po_tui.tui.frame import workspace_of
from po_tui.tui.widgets.timeline import Bar, Timeline
from po_tui.words import _, ngettext
from po_tui.workspace.file import News

KINDS = ("roadmap_item", "roadmap_goal", "roadmap_dependency", "item_roadmap", "goal",
         "measurement", "quality_measurement", "product")  # fmt: skip
"""What a bar is drawn from: news of anything else leaves it as it is."""
SOON = 0.15
"""Seconds until bars follow their items."""


class RoadmapPane(Vertical):
    """A frame with the timeline in it."""

    @dataclass
    class Chosen(Message):
        """A roadmap item was chosen with Enter."""

        item: RoadmapView

    @dataclass
    class Looked(Message):
        """The cursor stands on another roadmap item."""

        item: RoadmapView | None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._items: dict[int, RoadmapView] = {}
        self._soon: Timer | None = None

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    @property
    def item(self) -> RoadmapView | None:
        """The roadmap item under the cursor."""
        at = self.timeline.cursor_id
        return self._items.get(at) if at is not None else None

    def compose(self) -> ComposeResult:
        yield Timeline(empty_text=_("Nothing on the roadmap yet."))

    def load(self) -> None:
        items = workspace_of(self).roadmap.items()
        self._items = {item.id: item for item in items}
        self.timeline.set_bars([bar_of(item) for item in items], settings.today())
        warned = sum(bool(item.notices) for item in items)
        bits = [_("Roadmap"), str(len(items))]
        if warned:
            bits.append(ngettext("{n} warning", "{n} with a warning", warned).format(n=warned))
        self.border_title = Content(" · ".join(bits))

    def hear(self, news: News) -> None:
        if not news.changed or news.touches(*KINDS):
            self.load()
        elif news.touches("item"):  # the progress of a bar, and it may be one item of a burst
            self._soon = self._soon or self.set_timer(SOON, self._catch_up)

    def _catch_up(self) -> None:
        self._soon = None
        self.load()

    def light_up(self, keys: list[str]) -> None:
        """Light up the bars that the chosen item is part of."""
        lit = {item.id for item in self._items.values() if item.key in keys}
        if lit != self.timeline.highlight_ids:
            self.timeline.highlight_ids = lit

    @on(Timeline.Highlighted)
    def _follow(self, event: Timeline.Highlighted) -> None:
        event.stop()
        self.post_message(self.Looked(self.item))

    @on(Timeline.Opened)
    def _choose(self, event: Timeline.Opened) -> None:
        event.stop()
        self.post_message(self.Chosen(self._items[event.id]))


def bar_of(item: RoadmapView) -> Bar:
    """A roadmap item as the timeline draws it."""
    return Bar(
        id=item.id,
        key=item.key,
        title=item.title,
        start=_day(item.start),
        end=_day(item.end),
        confidence=item.confidence,
        status=item.status,
        progress=item.progress,
        milestone=_day(item.milestone_date),
        milestone_name=item.milestone_name,
        horizon=item.horizon,
        warning=item.notices[0].sentence() if item.notices else "",
        after=", ".join(item.depends_on),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

"""A page to read that one can stand in: the cursor goes from one thing written there to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from po_tui.tui.page import Block, Page, _name
from po_tui.words import mark


class Entry(NamedTuple):
    """Something the cursor can stand on; without a name it only stands there to be read."""

    name: str
    blocks: tuple[Block, ...]


class SectionPage(Page):
    """Paragraphs, some of which can be chosen by their names."""

    COMPONENT_CLASSES = {"section-page--cursor", "section-page--sign"}
    DEFAULT_CSS = """
    SectionPage {
        & > .section-page--cursor { background: $row-idle; }
        & > .section-page--sign { color: $text-primary; background: $row-idle; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("enter", "open", mark("Open"), show=False, tooltip=mark("Edit or open what the cursor stands on"), id="section.open"),
    ]  # fmt: skip

    @dataclass
    class Opened(Message):
        """Enter or a double click."""

        name: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._entries: list[Entry] = []
        self._stops: list[tuple[str, int, int]] = []
        """Names in order, each with its first line and the one behind its last."""
        self._measured: list[Strip] | None = None
        self._current = ""

    # ── what it holds ───────────────────────────────────────────────────────────────────────────

    @property
    def names(self) -> list[str]:
        """What the cursor can stand on, in order."""
        return [entry.name for entry in self._entries if entry.name]

    @property
    def current(self) -> str:
        """What the cursor stands on; empty where there is nothing."""
        return self._current

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these; the cursor stays on what it stood on, or goes to what took its place."""
        before = self.names
        self._entries = list(entries)
        self.show((one for entry in self._entries for one in entry.blocks), keep_place=True)
        names = self.names
        if self._current not in names:
            at = before.index(self._current) if self._current in before else 0
            self._current = names[min(at, len(names) - 1)] if names else ""
        self._reveal()
        self.refresh()

    def go_to(self, name: str) -> bool:
        """Put the cursor on an entry; False where there is none of that name."""
        if name not in self.names:
            return False
        self._current = name
        self._reveal()
        self.refresh()
        return True

    # ── where things stand ──────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> list[tuple[str, int, int]]:
        """Which lines each entry takes, at the width there is."""
        self._wrap()
        if self._done < len(self._blocks):
            self._wrap_rest()
        if self._measured is not self._strips:
            self._stops, line = [], 0
            for entry in self._entries:
                top = line
                line += sum(len(self._known.get(_name(one), ())) for one in entry.blocks)
                if entry.name:
                    self._stops.append((entry.name, top, line))
            self._measured = self._strips
        return self._stops

    def _place(self) -> tuple[int, int, int]:
        """Which stop the cursor is, and its lines; -1 where there is none."""
        for n, (name, top, end) in enumerate(self._lay_out()):
            if name == self._current:
                return n, top, end
        return -1, 0, 0

    def _reveal(self) -> None:
        """Scroll no further than it takes to see the entry, from its beginning where it is long."""
        at, top, end = self._place()
        height, first = self.size.height, self.scroll_offset.y
        if at < 0 or not height:
            return
        if at == 0:
            top = 0  # what stands above the first entry cannot be reached otherwise
        if top < first or end - top >= height:
            self.scroll_to(y=top, animate=False, force=True)
        elif end > first + height:
            self.scroll_to(y=end - height, animate=False, force=True)

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        at, top, end = self._place()
        if at < 0 or not top <= self._top + y < end or not self.has_focus:
            return strip
        ground = self.get_component_rich_style("section-page--cursor", partial=True)
        sign = self.get_component_rich_style("section-page--sign")
        text = Segment.apply_style(strip.crop(1), post_style=Style(bgcolor=ground.bgcolor))
        return Strip([Segment("▌", sign), *text], strip.cell_length)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._reveal()

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    def on_click(self, event: events.Click) -> None:
        line = self.scroll_offset.y + event.y
        for name, top, end in self._lay_out():
            if top <= line < end:
                self.go_to(name)
                if event.chain == 2:
                    self.action_open()

    def action_open(self) -> None:
        if self._current:
            self.post_message(self.Opened(self._current))

    def action_lines(self, by: int) -> None:
        """To the next entry; within one that is longer than the screen, a line on."""
        at, top, end = self._place()
        first, height = self.scroll_offset.y, self.size.height
        more = end > first + height if by > 0 else top < first
        stops = self._stops
        if at < 0 or more or not 0 <= at + by < len(stops):
            super().action_lines(by)
            return
        self.go_to(stops[at + by][0])

    def action_pages(self, by: int) -> None:
        super().action_pages(by)
        top, height = self.scroll_target_y, self.size.height
        seen = [
            name for name, start, end in self._lay_out() if start >= top and end <= top + height
        ]
        if seen:
            edge = by > 0 and top >= self.max_scroll_y
            self._current = seen[-1 if edge else 0]
            self.refresh()

    def action_edge(self, end: int) -> None:
        super().action_edge(end)
        if names := self.names:
            self._current = names[-1 if end else 0]
            self.refresh()

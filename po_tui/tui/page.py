"""A page of text beside a list: paragraphs with hanging indents, scrolled by its own keys."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.timer import Timer

from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.widgets.drawn import Drawn
from po_tui.tui.widgets.wrapping import Styles, wrapped
from po_tui.words import mark


class Block(NamedTuple):
    """A paragraph: what stands in front of its first line, and the text beside that."""

    lead: Content
    text: Content


def block(text: str | Content, style: str = "", *, lead: str = "", lead_style: str = "") -> Block:
    """A paragraph of a text that may come from anywhere; further lines hang under the first."""
    if isinstance(text, str):
        text = Content.styled(plain_text(text), style)
    return Block(Content.styled(plain_line(lead), lead_style), text)


def heading(text: str, note: str = "") -> Block:
    """A heading, with something quieter behind it."""
    words = Content.styled(plain_line(text), "bold $text-accent")
    return Block(
        Content(""), words + Content.styled(f"  {plain_line(note)}" if note else "", QUIET)
    )


QUIET = "$quiet"
REST_AFTER = 0.06
"""Seconds until what is below the screen is wrapped as well: a key held down comes faster than that."""
_REMEMBERED = 512
MARGIN = 1
"""Cells left free on both sides of the text."""
GAP = Block(Content(""), Content(""))
"""An empty line."""


class Page(Drawn, can_focus=True):
    """Paragraphs, wrapped to the width there is."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Page {
        height: 1fr;
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding("down,j", "lines(1)", mark("Down"), show=False, tooltip=mark("Read on"), id="page.down"),
        Binding("up,k", "lines(-1)", mark("Up"), show=False, tooltip=mark("Read back"), id="page.up"),
        Binding("pagedown", "pages(1)", mark("Page down"), show=False, tooltip=mark("One screen down"), id="page.page-down"),
        Binding("pageup", "pages(-1)", mark("Page up"), show=False, tooltip=mark("One screen up"), id="page.page-up"),
        Binding("home,g", "edge(0)", mark("Top"), show=False, tooltip=mark("To the beginning"), id="page.top"),
        Binding("end,G", "edge(1)", mark("Bottom"), show=False, tooltip=mark("To the end"), id="page.bottom"),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._blocks: Sequence[Block] = ()
        self._strips: list[Strip] = []
        self._wrapped_to = -1
        self._stale = False
        """There are other paragraphs than those that were wrapped."""
        self._done = 0
        """How many of the paragraphs are wrapped."""
        self._top = 0
        self._later: Timer | None = None
        self._looks: Styles | None = None
        self._known: dict[tuple[object, ...], list[Strip]] = {}
        """Paragraphs as they were wrapped: from one item to the next many are the same."""

    def show(self, blocks: Iterable[Block], *, keep_place: bool = False) -> None:
        """Show these paragraphs, from the top unless the reader is to stay where they are."""
        before = self._strips
        self._blocks = tuple(blocks)
        self._stale = True
        if self._later is not None:
            self._later.reset()
        if not keep_place and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False, force=True)
        self._wrap()
        if keep_place:  # nobody is on the way to the next text: the bar need not come later
            self._wrap_rest()
        self._refresh_changed(before)

    def prepare(self, blocks: Iterable[Block]) -> None:
        """Work out how paragraphs look that may be shown next."""
        width, lines = self._wrapped_to, 0
        if width <= 0 or self._stale:
            return
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        for one in blocks:
            if lines >= self.size.height:
                return
            strips = self._strips_of(one)
            for strip in strips:
                self.finish(strip)
            lines += len(strips)

    def lines_needed(self) -> int:
        """How many lines the whole text takes at this width."""
        self._wrap()
        self._wrap_rest()
        return len(self._strips)

    # Drawing

    @property
    def _width(self) -> int:
        return self.room.width

    @property
    def looks(self) -> Styles:
        """The styles of its text, on its own background."""
        if self._looks is None:
            self._looks = Styles(self.visual_style, self._get_style)
        return self._looks

    def _refresh_changed(self, before: Sequence[Strip]) -> None:
        """Draw the lines anew that are not as they were."""
        top = self.scroll_offset.y
        old, new = (part[top : top + self.size.height] for part in (before, self._strips))
        pairs = enumerate(zip_longest(old, new))
        changed = [y for y, (was, now) in pairs if was is not now]
        if changed:
            width = self._width
            self.refresh(*(Region(0, y, width, height) for y, height in _stretches(changed)))

    def _wrap(self) -> None:
        """Wrap what is seen first; the rest follows when nobody has gone on to the next page."""
        width = self._width
        if width <= 0 or (width == self._wrapped_to and not self._stale):
            return
        rewrapped = width != self._wrapped_to
        if rewrapped or len(self._known) > _REMEMBERED:
            self._known.clear()
        self._wrapped_to, self._strips, self._done, self._stale = width, [], 0, False
        self._wrap_on(self.scroll_offset.y + self.size.height)
        if rewrapped:
            self._wrap_rest()
        else:  # another text: the next one may follow at once, and take the bar along
            self._later = self._later or self.set_timer(REST_AFTER, self._wrap_rest)

    def _wrap_on(self, lines: float) -> None:
        while self._done < len(self._blocks) and len(self._strips) < lines:
            self._strips += self._strips_of(self._blocks[self._done])
            self._done += 1

    def _strips_of(self, one: Block) -> list[Strip]:
        known = self._known.get(name := _name(one))
        if known is None:
            known = self._known[name] = _strips(one, self._wrapped_to, self.looks)
        return known

    def _wrap_rest(self) -> None:
        if self._later is not None:
            self._later.stop()
            self._later = None
        self._wrap_on(math.inf)
        size = Size(self._wrapped_to, len(self._strips))
        if size != self.virtual_size:
            # Only the scroll bar, which always has its place, has to know: set the usual way, a new
            # height would lay out the whole screen. A text that fits leaves the bar's place empty.
            self.set_reactive(Page.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = max(size.height, self.size.height)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._wrap()
        self._top = self.scroll_offset.y
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        at = self._top + y
        return self._strips[at] if at < len(self._strips) else self.blank(self.looks.plain)

    # What happens to it

    def on_resize(self, _event: events.Resize) -> None:
        self._wrap()

    def notify_style_update(self) -> None:
        self._wrapped_to, self._looks = -1, None
        super().notify_style_update()

    # Keys

    def action_lines(self, by: int) -> None:
        self._wrap_rest()
        self.scroll_relative(y=by, animate=False)

    def action_pages(self, by: int) -> None:
        self._wrap_rest()
        self.scroll_relative(y=by * max(1, self.size.height - 1), animate=False)

    def action_edge(self, end: int) -> None:
        self._wrap_rest()
        self.scroll_to(y=self.virtual_size.height if end else 0, animate=False)


def _stretches(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lines in order as stretches: the first of each, and how many they are."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end] != lines[end - 1] + 1:
            yield lines[start], end - start
            start = end


def _name(one: Block) -> tuple[object, ...]:
    """What tells a paragraph from others; two `Content`s are equal where only their words are."""
    return one.lead.plain, *one.lead.spans, one.text.plain, *one.text.spans


def _strips(one: Block, width: int, looks: Styles) -> list[Strip]:
    """The lines of a paragraph, each as wide as the page."""
    room, lead = width - 2 * MARGIN, one.lead.cell_length
    if lead and room - lead < 8:  # too narrow to hang: the lead runs along with the text
        return _strips(Block(Content(""), one.lead + one.text), width, looks)
    first = looks.segments(one.lead) if lead else []
    strips = []
    for n, (segments, cells) in enumerate(wrapped(one.text, max(1, room - lead), looks)):
        front = [Segment(" " * (MARGIN if n == 0 else MARGIN + lead), looks.plain)]
        if n == 0:
            front += first
        end = Segment(" " * (width - MARGIN - lead - cells), looks.plain)
        strips.append(Strip([*front, *segments, end], width))
    return strips

"""Draws of a screen only what is seen of it and has changed, so that a key is answered at once.

Textual asks every widget for every changed line and keeps of it what lies in front: of six containers
around a list each line is drawn, cut up and thrown away, at every key. This one knows for each line
which widget is in front where, and asks nobody else. What is painted is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Span = tuple[int, int, int]
"""A line, the first column in it, and the one behind the last."""


class Stretch(NamedTuple):
    """A part of a line that one widget paints."""

    left: int
    right: int
    widget: Widget


class Painted(NamedTuple):
    """A part of a line as it is to be on the screen."""

    y: int
    x: int
    strip: Strip


_PLACE = itemgetter(0, 1)


class PaintedUpdate(CompositorUpdate):
    """What goes to the terminal: each part to its place."""

    def __init__(self, parts: Sequence[Painted]) -> None:
        self.parts = parts

    def render_segments(self, console: Console) -> str:
        """The text for the terminal. A strip knows how it was written before."""
        return "".join(
            f"\x1b[{part.y + 1};{part.x + 1}H{part.strip.render(console)}" for part in self.parts
        )


class FrontOnly(Compositor):
    """A compositor that leaves out what is hidden behind something else, or painted already."""

    def __init__(self) -> None:
        super().__init__()
        self._stretches: dict[int, list[Stretch]] = {}
        """By line who paints what of it; found out when the line is first painted."""
        self._laid_out: Mapping[Widget, tuple[Region, Region]] = {}
        """The arrangement for which that holds."""

    def render_partial_update(self) -> PaintedUpdate | None:  # type: ignore[override]
        """Paint what changed, each stretch of it whole: no wide character is cut in two."""
        screen = self.size.region
        regions = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        parts = self._paint(self._regions_to_spans(filter(None, regions)))
        return PaintedUpdate(parts) if parts else None

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """For each line the parts it consists of, by the column in which each begins."""
        lines: list[dict[int, Strip]] = [{} for _ in range(self.size.height)]
        wanted = [y for y in crop.line_range if y < len(lines) and is_rendered_line(y)]
        for y, x, strip in self._paint((y, 0, self.size.width) for y in wanted):
            lines[y][x] = strip
        return lines

    def draw_ahead(self, console: Console) -> None:
        """Draw every line for nobody to see; widgets and strips remember how they looked."""
        for part in self._paint((y, 0, self.size.width) for y in range(self.size.height)):
            part.strip.render(console)

    def _paint(self, spans: Iterable[Span]) -> list[Painted]:
        wanted: dict[Widget, dict[int, list[Stretch]]] = {}
        for y, left, right in spans:
            for stretch in self._in_front(y):
                if stretch.left < right and stretch.right > left:
                    of_widget = wanted.setdefault(stretch.widget, {})
                    of_widget.setdefault(y, []).append(stretch)
        parts = []
        for widget, lines in wanted.items():
            region, clip = self._laid_out[widget]
            seen = region.intersection(clip)
            for y, strip in _drawn(widget, region, seen, list(lines)):
                for left, right, _widget in lines[y]:
                    whole = left == seen.x and right - left == strip.cell_length
                    part = strip if whole else strip.crop(left - seen.x, right - seen.x)
                    parts.append(Painted(y, left, part))
        parts.sort(key=_PLACE)
        return parts

    def _in_front(self, y: int) -> list[Stretch]:
        """Who paints a line, from left to right."""
        if self._laid_out is not self.visible_widgets:  # Textual makes a new one each time
            self._laid_out = self.visible_widgets
            self._stretches.clear()
        known = self._stretches.get(y)
        if known is None:
            known = self._stretches[y] = sorted(
                self._found_in_front(y), key=lambda stretch: stretch.left
            )
        return known

    def _found_in_front(self, y: int) -> Iterator[Stretch]:
        free = [(0, self.size.width)]
        for widget, (region, clip) in self._laid_out.items():
            seen = region.intersection(clip)
            if not seen.y <= y < seen.bottom or not seen.width:
                continue
            left_over = []
            for start, end in free:
                left, right = max(start, seen.x), min(end, seen.right)
                if left >= right:
                    left_over.append((start, end))
                    continue
                yield Stretch(left, right, widget)
                left_over += [gap for gap in ((start, left), (right, end)) if gap[0] < gap[1]]
            free = left_over
            if not free:
                return


def _drawn(
    widget: Widget, region: Region, seen: Region, wanted: Sequence[int]
) -> Iterator[tuple[int, Strip]]:
    """The lines of a widget that are wanted, each stretch of neighbours in one go."""
    start = 0
    for end in range(1, len(wanted) + 1):
        if end < len(wanted) and wanted[end] == wanted[end - 1] + 1:
            continue
        top, height = wanted[start], end - start
        crop = Region(seen.x - region.x, top - region.y, seen.width, height)
        yield from zip(wanted[start:end], widget.render_lines(crop), strict=False)
        start = end

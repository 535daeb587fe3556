"""Draws of a screen only what is seen of it and has changed, so that a key is answered at once.

Textual asks every widget for every changed line and keeps of it what lies in front: of six containers
around a list each line is drawn, cut up and thrown away, at every key. This one asks from front to
back, and nobody for a stretch on which nothing is left to fill. What is painted is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Span = tuple[int, int]
"""First column, and the one behind the last."""


class FrontOnly(Compositor):
    """A compositor that leaves out what is hidden behind something else, or painted already."""

    _changed: Mapping[int, Sequence[Span]] | None = None
    """By line what is to be painted; None while all of it is."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint what changed; remembers where that is, which Textual forgets for all but the lines."""
        changed: dict[int, list[Span]] = {}
        for y, left, right in self._regions_to_spans(self._dirty_regions):
            changed.setdefault(y, []).append((left, right))
        self._changed = changed
        try:
            return super().render_partial_update()
        finally:
            self._changed = None

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """For each line the pieces it consists of, by the column in which each begins."""
        cuts = self.cuts
        lines: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        missing = {
            y: self._missing(y, cuts[y])
            for y in crop.line_range
            if y < len(cuts) and is_rendered_line(y)
        }
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            wanted = [y for y in seen.line_range if y in missing and _any(missing[y], seen)]
            for y, strip in _drawn(widget, region, seen, wanted):
                _fill(lines[y], strip, cuts[y], seen, missing[y])
                if not missing[y]:
                    del missing[y]
            if not missing:
                break
        return cast("Sequence[Mapping[int, Strip]]", lines)

    def _missing(self, y: int, cuts: Sequence[int]) -> set[int]:
        """The columns in which a piece begins that is to be painted."""
        if self._changed is None:
            return set(cuts[:-1])
        spans = self._changed.get(y, ())
        return {
            cut
            for cut, end in pairwise(cuts)
            if any(cut < right and end > left for left, right in spans)
        }


def _any(columns: Iterable[int], seen: Region) -> bool:
    left, right = seen.column_span
    return any(left <= column < right for column in columns)


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


def _fill(
    line: dict[int, Strip | None], strip: Strip, cuts: list[int], seen: Region, missing: set[int]
) -> None:
    left, right = seen.column_span
    here = [cut for cut in cuts if left <= cut <= right]
    for cut, piece in zip(here, strip.divide([cut - left for cut in here[1:]]), strict=False):
        if cut in missing:
            missing.discard(cut)
            line[cut] = piece

"""The roadmap as a drawing that stands in a page: bars by how sure we are, today, milestones, what waits for what."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from unicodedata import east_asian_width

from po_tui.documents.html import text
from po_tui.documents.shown import ShownMilestone, ShownOutcome, ShownRoadmap
from po_tui.model.roadmap import quarter_bounds, quarter_of
from po_tui.words import _

_WIDTH: Final = 1000
_LEFT: Final = 270
"""Where the time begins; the titles stand before it."""
_RIGHT: Final = 30
_TOP: Final = 44
_ROW: Final = 56
_BAR: Final = 18
_STONE: Final = 22
"""How far above the middle of its bar a milestone stands."""
_TITLE: Final = 33
"""Letters of a title that fit beside the bars."""
_BACK, _AHEAD = timedelta(days=2 * 366), timedelta(days=5 * 366)
"""How far from today is drawn at most: one date in the year 9999 shall not flatten all others."""
_MOST_QUARTERS: Final = 12
_OPEN_END: Final = timedelta(days=45)
"""Drawn for a bar of which only one end is known."""


def timeline(roadmap: ShownRoadmap) -> str:
    """The drawing as `<svg>`, with a title, a description and each bar told in words."""
    return "\n".join(_Drawing(roadmap).parts())


class _Drawing:
    def __init__(self, roadmap: ShownRoadmap) -> None:
        self.roadmap = roadmap
        self.row = {one.key: n for n, one in enumerate(roadmap.outcomes)}
        self.spans = {one.key: _span(one) for one in roadmap.outcomes}
        self.first, self.last = self._window()
        self.height = _TOP + _ROW * len(roadmap.outcomes) + 14

    def parts(self) -> Iterator[str]:
        title = _("Timeline of the roadmap")
        told = "; ".join(f"{one.key} {one.title}: {_told(one)}" for one in self.roadmap.outcomes)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {self.height}"'
            ' role="img" aria-labelledby="timeline-title timeline-told">'
        )
        yield f'<title id="timeline-title">{text(title)}</title>'
        yield f'<desc id="timeline-told">{text(told)}</desc>'
        yield from self.grid()
        yield from self.today()
        yield from self.elbows()
        for one in self.roadmap.outcomes:
            yield from self.outcome(one)
        yield "</svg>"

    # ── time ────────────────────────────────────────────────────────────────────────────────────

    def _window(self) -> tuple[date, date]:
        """The first and the last day drawn: whole quarters around everything near enough to today."""
        today = self.roadmap.today
        days = [today, *(day for span in self.spans.values() if span for day in span)]
        days += [
            one.milestone.day
            for one in self.roadmap.outcomes
            if one.milestone and one.milestone.day
        ]
        near = [day for day in days if today - _BACK <= day <= today + _AHEAD]
        return quarter_bounds(quarter_of(min(near)))[0], quarter_bounds(quarter_of(max(near)))[1]

    def x(self, day: date) -> float:
        """Where the beginning of a day is; outside of the window, its nearest edge."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - _RIGHT), 1)

    def middle(self, key: str) -> float:
        return _TOP + _ROW * self.row[key] + _ROW / 2 + 8

    def grid(self) -> Iterator[str]:
        """Lines at quarters, or at years where there are many."""
        quarters = []
        day = self.first
        while day <= self.last:
            quarters.append(day)
            day = quarter_bounds(quarter_of(day))[1] + timedelta(days=1)
        by_year = len(quarters) > _MOST_QUARTERS
        for day in quarters:
            if by_year and day.month != 1:
                continue
            name = (
                str(day.year)
                if by_year
                else _quarter(day, year=day.month == 1 or day == self.first)
            )
            x = self.x(day)
            yield f'<line class="grid" x1="{x}" y1="24" x2="{x}" y2="{self.height}"/>'
            yield f'<text class="soft" x="{x + 5}" y="36">{text(name)}</text>'

    def today(self) -> Iterator[str]:
        x = self.x(self.roadmap.today)
        end = x > _WIDTH - 140
        anchor = ' text-anchor="end"' if end else ""
        yield f'<line class="today" x1="{x}" y1="18" x2="{x}" y2="{self.height}"/>'
        yield (
            f'<text class="is-today" x="{x - 4 if end else x - 2}" y="14"{anchor}>'
            f"{text(_('today'))} {self.roadmap.today.isoformat()}</text>"
        )

    # ── bars ────────────────────────────────────────────────────────────────────────────────────

    def outcome(self, one: ShownOutcome) -> Iterator[str]:
        y = self.middle(one.key)
        yield f"<g><title>{text(f'{one.key} {one.title}: {_told(one)}')}</title>"
        title = _cut(one.title, _TITLE - len(one.key))
        yield (
            f'<text x="0" y="{y + 5}"><tspan class="key">{text(one.key)}</tspan> {text(title)}</text>'
        )
        span = self.spans[one.key]
        if span is None:
            words = f"{one.group} · {_('no dates')} · {one.letter}"
            yield f'<text class="soft" x="{_LEFT + 8}" y="{y + 5}">{text(words)}</text>'
        else:
            yield from self.bar(one, span, y)
        if one.milestone and one.milestone.day:
            yield self.diamond(one.milestone, one.milestone.day, y - _STONE)
        yield "</g>"

    def bar(self, one: ShownOutcome, span: tuple[date, date], y: float) -> Iterator[str]:
        left, right = self._edges(span)
        look = one.confidence if one.confidence in ("high", "medium", "low") else "low"
        yield (
            f'<rect class="bar {look}" x="{left}" y="{y - _BAR / 2}" width="{right - left}"'
            f' height="{_BAR}" rx="3"/>'
        )
        inside = f"{one.letter} · {one.status}"
        letter = "on-bar" if look == "high" else "letter"
        shown = inside if right - left > 9 * len(inside) + 12 else one.letter
        yield f'<text class="{letter}" x="{left + 6}" y="{y + 5}">{text(shown)}</text>'

    def diamond(self, milestone: ShownMilestone, day: date, y: float) -> str:
        """Hollow for our own date, filled for one agreed on, larger for one others hold us to."""
        x, size = self.x(day), 10 if milestone.hard else 7
        look = milestone.kind if milestone.kind in ("external", "hard") else "internal"
        points = f"{x},{y - size} {x + size},{y} {x},{y + size} {x - size},{y}"
        before = x > _WIDTH * 0.7
        anchor, beside = (' text-anchor="end"', -size - 5) if before else ("", size + 5)
        name = " · ".join(filter(None, (_cut(milestone.name, 40), milestone.when)))
        return (
            f"<g><title>{text(milestone.told)}</title>"
            f'<polygon class="milestone {look}" points="{points}"/>'
            f'<text class="soft" x="{x + beside}" y="{y + 5}"{anchor}>{text(name)}</text></g>'
        )

    def _edges(self, span: tuple[date, date]) -> tuple[float, float]:
        left, right = self.x(span[0]), self.x(_next(span[1]))
        left = min(left, _WIDTH - _RIGHT - 18)
        return left, max(right, left + 18)

    def elbows(self) -> Iterator[str]:
        """From the end of what is needed down (or up) to the beginning of what waits for it."""
        for one in self.roadmap.outcomes:
            for key in one.depends_on:
                needed, waits = self.spans.get(key), self.spans[one.key]
                if needed is None or waits is None or key == one.key:
                    continue
                told = _("{key} waits for {other}").format(key=one.key, other=key)
                yield f"<g><title>{text(told)}</title>{self.elbow(key, needed, one.key, waits)}</g>"

    def elbow(
        self, needed: str, its: tuple[date, date], waiting: str, span: tuple[date, date]
    ) -> str:
        out, into = self._edges(its)[1], self._edges(span)[0]
        y1, y2 = self.middle(needed), self.middle(waiting)
        lane = y2 + (-_ROW / 2 - 8 if y2 > y1 else _ROW / 2 - 8)
        down = into - 12 if 0 < into - 12 - out < 16 else out + 8  # straight down where it can be
        path = f"M{out} {y1} H{down} V{lane} H{into - 12} V{y2} H{into - 6}"
        head = f"{into - 1},{y2} {into - 8},{y2 - 4} {into - 8},{y2 + 4}"
        return f'<path class="elbow" d="{path}"/><polygon class="head" points="{head}"/>'


def _span(one: ShownOutcome) -> tuple[date, date] | None:
    if one.start is None and one.end is None:
        return None
    start = one.start or _near(one.end, -_OPEN_END)
    end = one.end or _near(one.start, _OPEN_END)
    return (start, end) if start <= end else (end, start)


def _near(day: date | None, by: timedelta) -> date:
    assert day is not None
    try:
        return day + by
    except OverflowError:
        return day


def _next(day: date) -> date:
    return _near(day, timedelta(days=1))


def _told(one: ShownOutcome) -> str:
    """A bar in words."""
    after = _("after {keys}").format(keys=", ".join(one.depends_on)) if one.depends_on else ""
    stone = one.milestone.told if one.milestone else ""
    return ", ".join(filter(None, (one.when or one.group, one.sure, one.status, stone, after)))


def _quarter(day: date, *, year: bool) -> str:
    number = f"Q{(day.month + 2) // 3}"
    return f"{number} {day.year}" if year else number


def _cut(words: str, room: int) -> str:
    """As much of a text as takes so many letters; wide ones count twice."""
    taken = 0
    for n, letter in enumerate(words):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > room and n < len(words):
            return words[: max(0, n - 1)].rstrip() + "…"
    return words

"""The roadmap without a scale of time: as a table by quarter, and as one column of now, next, later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from po_tui.model.forecast_words import short_in_words
from po_tui.model.plain import plain_line
from po_tui.model.views import RoadmapView
from po_tui.tui.roadmap.arranging import day_of
from po_tui.tui.roadmap.texts import STATUSES, days_in_words, when
from po_tui.tui.widgets.bars import Heading, letter_of, status_of
from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.tui.widgets.headed_lines import HeadedLines
from po_tui.words import _

_WIDE: Final = 100
_ROOMY: Final = 70
_FORETOLD: Final = 104
_ALL: Final = 140
"""Cells from which a table tells more."""
_NARROW: Final = 36
"""Cells below which a card has two lines, so that its title can be read."""
_WHEN: Final = 23
"""Cells for the time of an item."""


class RoadmapList(HeadedLines):
    """Roadmap items, one a line, some under headings; columns are shown as far as there is room."""

    LOOKS = "roadmap-list"
    COMPONENT_CLASSES = {
        f"roadmap-list--{look}"
        for look in (
            "cursor", "cursor-idle", "header", "heading", "key", "quiet", "warn", "planned", "good",
            "risk", "bad",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    RoadmapList {
        width: 1fr;
        & > .roadmap-list--header { color: $text-muted; text-style: bold; background: $panel; }
        & > .roadmap-list--heading { color: $text-accent; text-style: bold; }
        & > .roadmap-list--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .roadmap-list--cursor-idle { background: $row-idle; }
        & > .roadmap-list--key { color: $text-primary; }
        & > .roadmap-list--quiet { color: $quiet; }
        & > .roadmap-list--warn { color: $text-warning; }
        & > .roadmap-list--planned { color: $text-primary; }
        & > .roadmap-list--good { color: $text-success; }
        & > .roadmap-list--risk { color: $text-warning; }
        & > .roadmap-list--bad { color: $text-error; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another roadmap item, or on a heading."""

        id: int | None

    @dataclass
    class Opened(Message):
        """Enter or a double click on an item, or on a heading: its id is less than 0."""

        id: int

    def __init__(
        self, title: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._title = title
        self._beside = ""
        self._items: dict[int, RoadmapView] = {}
        self._headings: dict[int, Heading] = {}

    def show(self, rows: Sequence[RoadmapView | Heading], beside: str = "") -> None:
        """Show these rows; `beside` names columns that there is no room for."""
        self._items = {row.id: row for row in rows if isinstance(row, RoadmapView)}
        self._headings = {row.id: row for row in rows if isinstance(row, Heading)}
        self._beside = beside
        self._replace_ids([row.id for row in rows])

    def tell_beside(self, beside: str) -> None:
        """Name the columns that there is no room for."""
        if beside != self._beside:
            self._beside = beside
            self.refresh()

    @property
    def tall(self) -> int:
        return 2 if self._title and 0 < self._width < _NARROW else 1

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self._width
        if y == 0:
            return Strip([Segment(fit(self._head(), width), self.style_of("header"))])
        index, part = divmod(self.scroll_offset.y + y - 1, self.tall)
        if index >= len(self._ids):
            text = "" if self._ids or y != 1 else "  " + _("nothing – a adds an outcome")
            return Strip([Segment(fit(text, width), self.style_of("quiet"))])
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        first = Segment({"cursor": "▌", "cursor-idle": "▏"}.get(on, " "), self.style_of("key", on))
        id = self._ids[index]
        if id in self._headings:
            heading = self._headings[id]
            text = fit(f"{'▸' if heading.folded else '▾'} {heading.text}", width - 1)
            return Strip([first, Segment(text, self.style_of("heading", on))])
        item = self._items[id]
        cells = self._drawn(item)[part]
        segments = [first, *(Segment(text, self.style_of(look, on)) for text, look in cells)]
        return Strip(segments).adjust_cell_length(width, self.style_of(on=on))

    def _head(self) -> str:
        if self._title:
            count = f" {self._title} · {len(self._items)}"
            return f"{count}   {self._beside}" if self._beside else count
        heads = [fit("", 9), fit(_("Title"), self._room), fit(_("Status"), 10)]
        if self._width > _ROOMY:
            heads.append(fit(_("When"), _WHEN))
        if self._width > _WIDE:
            heads.append(fit(_("Progress"), 15))
        if self._foretold:
            heads.append(fit(_("Forecast"), self._foretold))
        heads.append(fit(_("Serves"), 9))
        return " " + " ".join(heads)

    @property
    def _foretold(self) -> int:
        """Cells for a forecast; 0 where there is no room for one."""
        return 0 if self._width <= _FORETOLD else 17 if self._width <= _ALL else 32

    @property
    def _room(self) -> int:
        """Cells for a title."""
        wide, roomy = self._width > _WIDE, self._width > _ROOMY
        taken = 1 + 10 + 11 + 9 + 1 + (_WHEN + 1 if roomy else 0) + (16 if wide else 0)
        taken += self._foretold + 1 if self._foretold else 0
        return max(8, self._width - taken)

    def _lead(self, item: RoadmapView, width: int) -> list[tuple[str, str]]:
        """Sign of the status, key, warning, all in so many cells."""
        sign, look = status_of(item.status)
        key = shorten(item.key, width - 3) + ("!" if item.notices else "")
        return [(f"{sign} ", look), (fit(key, width - 2), "warn" if item.notices else "key")]

    def _drawn(self, item: RoadmapView) -> list[list[tuple[str, str]]]:
        """All lines of an item."""
        if not self._title:
            return [self._cells(item)]
        return self._two_lines(item) if self.tall > 1 else [self._card(item)]

    def _two_lines(self, item: RoadmapView) -> list[list[tuple[str, str]]]:
        """A narrow card of now, next or later: the title goes on below, before how far it is."""
        lead = self._lead(item, 4 + cell_width(item.key))
        taken = 1 + sum(cell_width(text) for text, _look in lead)
        title, rest = in_two(item.title, self._width - taken)
        letter = letter_of(item.confidence)
        far = "" if item.progress is None else progress_bar(item.progress, 0)
        tail, room = f" {far} {letter}", self._width - 3
        if cell_width(rest) + cell_width(tail) > room:
            tail = f" {letter}"
        rest = fit(rest, room - cell_width(tail))
        return [[*lead, (title, "")], [(f"  {rest}", ""), (tail, "quiet")]]

    def _card(self, item: RoadmapView) -> list[tuple[str, str]]:
        """A line of now, next or later."""
        letter = letter_of(item.confidence)
        far = "" if item.progress is None else progress_bar(item.progress, 0)
        tail = f" {far.rjust(5)} {letter}" if self._width > 34 else f" {letter}"
        lead = self._lead(item, max(6, 4 + cell_width(item.key)))
        taken = 1 + sum(cell_width(text) for text, _look in lead) + 1 + cell_width(tail)
        title = fit(item.title, max(0, self._width - taken))
        return [*lead, (f" {title}", ""), (tail, "quiet")]

    def _cells(self, item: RoadmapView) -> list[tuple[str, str]]:
        look = status_of(item.status)[1]
        status = _(STATUSES.get(item.status, item.status))
        cells = [
            *self._lead(item, 9),
            (" " + fit(item.title, self._room) + " ", ""),
            (fit(status, 10) + " ", look),
        ]
        if self._width > _ROOMY:
            letter = letter_of(item.confidence)
            told = f"{when(item) or '–'} {letter}"
            if cell_width(told) > _WHEN:  # days are meant: what matters more than the horizon
                told = f"{days_in_words(item)} {letter}"
            cells.append((fit(told, _WHEN) + " ", "quiet"))
        if self._width > _WIDE:
            bar = "" if item.progress is None else progress_bar(item.progress, 8)
            cells.append((fit(bar, 15) + " ", "key"))
        if self._foretold:
            cells.append(self._forecast(item))
        return [*cells, (fit(" ".join(item.goals) or "–", 9), "quiet")]

    def _forecast(self, item: RoadmapView) -> tuple[str, str]:
        """When it will be done; all of it where there is room, loud where that is after its end."""
        wide, made, end = self._foretold, item.forecast, day_of(item.end)
        if made is None:
            return " " * (wide + 1), "quiet"
        told = short_in_words(made, end)
        if cell_width(told) > wide:
            told = short_in_words(made, end, brief=True)
        return fit(told, wide) + " ", "risk" if made.late(end) else "quiet"

    # What happens to it

    follow: Callable[[], object] | None = None
    """Tells of the item under the cursor at once, so that both are drawn in one frame."""

    def cursor_moved(self) -> None:
        if self.follow is not None and not self.app.message_queue_size:
            self.follow()
            return
        id = self.cursor_id
        self.post_message(self.Highlighted(id if id in self._items else None))

    def on_focus(self) -> None:
        self.cursor_moved()

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(id))


def in_two(text: str, room: int) -> tuple[str, str]:
    """As many whole words as fit into so many cells, and the rest; one that is too long is cut."""
    words = plain_line(text).split(" ")
    n = len(words)
    while n > 1 and cell_width(" ".join(words[:n])) > room:
        n -= 1
    return fit(" ".join(words[:n]), room), " ".join(words[n:])

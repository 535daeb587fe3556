"""The roadmap without a scale of time: as a table, and as one column of now, next, later."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from po_tui.model.views import RoadmapView
from po_tui.tui.roadmap.texts import STATUSES, when
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _


class RoadmapList(Lines):
    """Roadmap items, one a line; `columns` are shown as far as there is room."""

    LOOKS = "roadmap-list"
    COMPONENT_CLASSES = {
        "roadmap-list--cursor",
        "roadmap-list--cursor-idle",
        "roadmap-list--header",
        "roadmap-list--key",
        "roadmap-list--quiet",
        "roadmap-list--warn",
    }
    DEFAULT_CSS = """
    RoadmapList {
        width: 1fr;
        & > .roadmap-list--header { color: $text-accent; text-style: bold; background: $surface; }
        & > .roadmap-list--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .roadmap-list--cursor-idle { background: $row-idle; }
        & > .roadmap-list--key { color: $text-primary; }
        & > .roadmap-list--quiet { color: $quiet; }
        & > .roadmap-list--warn { color: $text-warning; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another roadmap item."""

        id: int | None

    def __init__(self, title: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._items: dict[int, RoadmapView] = {}

    def show(self, items: Sequence[RoadmapView]) -> None:
        self._items = {item.id: item for item in items}
        self._replace_ids([item.id for item in items])

    def render_line(self, y: int) -> Strip:
        width = self._width
        if y == 0:
            return Strip([Segment(fit(self._heading(), width), self.style_of("header"))])
        index = self.scroll_offset.y + y - 1
        if index >= len(self._ids):
            text = "" if self._ids or y != 1 else "  " + _("nothing")
            return Strip([Segment(fit(text, width), self.style_of("quiet"))])
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        segments = [Segment("▌" if on == "cursor" else " ", self.style_of("key", on))]
        for text, look in self._cells(self._items[self._ids[index]]):
            segments.append(Segment(text + " ", self.style_of(look, on)))
        return Strip(segments).adjust_cell_length(width, self.style_of(on=on))

    def _heading(self) -> str:
        if self._title:
            return f" {self._title} · {len(self._ids)}"
        room = self._room
        heads = [fit("", 4), fit(_("Title"), room), fit(_("Status"), 10)]
        if self._width > 70:
            heads.append(fit(_("When"), 32))
        heads += [fit(_("Serves"), 9)]
        return " " + " ".join(heads)

    @property
    def _room(self) -> int:
        return max(8, self._width - 1 - 5 - 11 - 10 - (33 if self._width > 70 else 0))

    def _cells(self, item: RoadmapView) -> list[tuple[str, str]]:
        look = "warn" if item.notices else "key"
        key = fit(item.key + ("!" if item.notices else ""), 4)
        if self._title:
            return [(key, look), (fit(item.title, max(4, self._width - 7)), "")]
        cells = [
            (key, look),
            (fit(item.title, self._room), ""),
            (fit(_(STATUSES.get(item.status, item.status)), 10), "quiet"),
        ]
        if self._width > 70:
            cells.append((fit(when(item), 32), "quiet"))
        return [*cells, (fit(" ".join(item.goals), 9), "quiet")]

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.cursor_id))

    def on_focus(self) -> None:
        self.post_message(self.Highlighted(self.cursor_id))

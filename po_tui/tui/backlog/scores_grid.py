"""Value against effort as a grid of four: where each item lies, and a cursor to walk through them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from po_tui.model.prioritisation import QUADRANTS, Quadrant, ScoreRow, middle_of, quadrant
from po_tui.tui.backlog.scores_cells import VALUE, Input
from po_tui.tui.backlog.scores_table import ScoreTable
from po_tui.tui.item.words import figure
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.legible import legible
from po_tui.words import _, mark

Both = tuple[float | None, float | None]
Read = Callable[[Sequence[int]], list[ScoreRow]]

ROWS: Final = ((Quadrant.quick_win, Quadrant.big_bet), (Quadrant.filler, Quadrant.avoid), (None,))
"""The grid from top to bottom; None is the strip of items that cannot be placed."""
_STRIP: Final = 2
"""Lines of that strip, its heading apart."""


class Box(NamedTuple):
    """Where the items of a part of the grid stand: first cell and line, cells and lines there are."""

    x: int
    y: int
    width: int
    height: int


class ScoreGrid(Widget, can_focus=True):
    """Four quadrants and a strip, each with its items in reading order."""

    COMPONENT_CLASSES = {
        "score-grid--frame", "score-grid--label", "score-grid--key", "score-grid--cursor",
        "score-grid--quiet",
    }  # fmt: skip
    DEFAULT_CSS = """
    ScoreGrid {
        height: 1fr;
        width: 1fr;
        background: $surface;
        & > .score-grid--frame { color: $frame; }
        & > .score-grid--label { color: $text-primary; text-style: bold; }
        & > .score-grid--key { color: $foreground; }
        & > .score-grid--cursor { color: $block-cursor-foreground; background: $row-cursor; text-style: bold reverse; }
        & > .score-grid--quiet { color: $text-muted; }
    }
    """
    BINDINGS = [
        Binding("left,h", "go(-1, 0)", mark("Left"), show=False, tooltip=mark("The item to the left"), id="list.left"),
        Binding("right,l", "go(1, 0)", mark("Right"), show=False, tooltip=mark("The item to the right"), id="list.right"),
        Binding("up,k", "go(0, -1)", mark("Up"), show=False, tooltip=mark("The item above"), id="list.up"),
        Binding("down,j", "go(0, 1)", mark("Down"), show=False, tooltip=mark("The item below"), id="list.down"),
        Binding("backspace,delete,minus", "clear", mark("Take away"), show=False, tooltip=mark("Take the value away"), id="scores.clear"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor stands on another item."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._read: Read = lambda _ids: []
        self._parts: dict[Quadrant | None, list[int]] = {}
        self._middle: tuple[float, float] | None = None
        self._part: Quadrant | None = Quadrant.quick_win
        self._at = 0
        self._tops: dict[Quadrant | None, int] = {}
        """The first line of items shown, by part."""
        self._laid_out: tuple[Size, dict[Quadrant | None, Box]] | None = None
        self._styles: dict[str, Style] = {}
        self._cell = 7
        """Cells that an item takes where only its key is shown."""
        self._keys: dict[int, str] = {}
        self._titles: dict[int, str] = {}

    @property
    def input(self) -> Input:
        """What a key fills in here."""
        return VALUE

    @property
    def cursor_id(self) -> int | None:
        items = self._parts.get(self._part, [])
        return items[self._at] if self._at < len(items) else None

    def show(
        self, ids: Sequence[int], both: Mapping[int, Both], read: Read, middle: Sequence[Both]
    ) -> None:
        """Lay out these items by value and effort, against the middle of all; keeps the cursor's item."""
        here = self.cursor_id
        self._read, self._middle = read, middle_of(middle)
        self._keys.clear()
        self._parts = {part: [] for row in ROWS for part in row}
        for item in ids:
            where = quadrant(*both[item], self._middle) if item in both and self._middle else None
            self._parts[where].append(item)
        for part, items in self._parts.items():
            if part is not None:  # the worthiest first, of equals the cheapest
                items.sort(key=lambda item: (-(both[item][0] or 0), both[item][1] or 0))
        self._stay_on(here)
        self.refresh()

    def move_cursor_to(self, item_id: int) -> bool:
        """Put the cursor on an item; False where it is not among those shown."""
        for part, items in self._parts.items():
            if item_id in items:
                self._put(part, items.index(item_id))
                return True
        return False

    def _stay_on(self, item: int | None) -> None:
        """On the item it stood on – in the strip on the one after, since that one is next to fill."""
        if self._part is None and self._parts[None]:
            self._at = min(self._at, len(self._parts[None]) - 1)
        elif item is None or not self.move_cursor_to(item):
            first = next((part for part, items in self._parts.items() if items), self._part)
            self._part, self._at = first, 0

    # ── where things stand ──────────────────────────────────────────────────────────────────────

    def _boxes(self) -> dict[Quadrant | None, Box]:
        if self._laid_out is None or self._laid_out[0] != self.size:
            self._laid_out = self.size, self._lay_out(self.size.width, self.size.height)
        return self._laid_out[1]

    @staticmethod
    def _lay_out(width: int, height: int) -> dict[Quadrant | None, Box]:
        half = max(1, (width - 3) // 2)
        body = max(2, height - 3 - _STRIP - 1)
        upper = body // 2
        left, right = (1, half), (half + 2, max(1, width - half - 3))
        boxes: dict[Quadrant | None, Box] = {}
        for row, y, lines in ((0, 1, upper), (1, upper + 2, body - upper)):
            for part, (x, wide) in zip(ROWS[row], (left, right), strict=True):
                boxes[part] = Box(x, y, wide, lines)
        boxes[None] = Box(1, body + 4, width - 2, _STRIP)
        return boxes

    def _across(self, part: Quadrant | None) -> int:
        """How many items stand beside one another in a part; one a line where titles have room."""
        if self._has_titles(part):
            return 1
        return max(1, (self._boxes()[part].width - 1) // self._cell)

    def _has_titles(self, part: Quadrant | None) -> bool:
        box = self._boxes()[part]
        return part is not None and len(self._parts.get(part, ())) <= box.height and box.width >= 30

    def _shown(self, part: Quadrant | None, box: Box) -> list[list[int]]:
        """The items that a part shows, line by line."""
        across, items = self._across(part), self._parts.get(part, [])
        top = self._tops.get(part, 0)
        lines = range(top, top + box.height)
        shown = [items[line * across : (line + 1) * across] for line in lines]
        missing = [item for line in shown for item in line if item not in self._keys]
        if missing:
            rows = self._read(missing)
            self._keys.update((row.id, row.key) for row in rows)
            self._titles.update((row.id, row.title) for row in rows)
            widest = max((min(14, cell_width(row.key)) for row in rows), default=0) + 2
            if widest > self._cell:
                self._cell = widest
                self.refresh()
        return shown

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def render_line(self, y: int) -> Strip:
        boxes, width = self._boxes(), self.size.width
        upper, lower, strip = boxes[Quadrant.quick_win], boxes[Quadrant.filler], boxes[None]
        if y in {upper.y - 1, lower.y - 1}:
            row, ends = (ROWS[0], "┌┬┐") if y == upper.y - 1 else (ROWS[1], "├┼┤")
            segments = self._border(row, boxes, ends)
        elif y == lower.y + lower.height:
            segments = self._border((), boxes, "└┴┘")
        elif y == strip.y - 1:
            segments = [Segment(fit(" " + self._strip_label(), width), self._look("quiet"))]
        elif y >= strip.y:
            segments = self._items(None, strip, y, self._look("frame"), "  ")
        else:
            row, box = (ROWS[0], upper) if y < lower.y - 1 else (ROWS[1], lower)
            frame = self._look("frame")
            segments = self._items(row[0], box, y, frame, "│")
            segments += self._items(row[1], boxes[row[1]], y, frame, "│")
            segments.append(Segment("│", frame))
        return Strip(segments).adjust_cell_length(width, self._look(""))

    def _border(
        self, row: Sequence[Quadrant | None], boxes: Mapping[Quadrant | None, Box], ends: str
    ) -> list[Segment]:
        frame = self._look("frame")
        segments: list[Segment] = []
        for n, part in enumerate(ROWS[0]):
            wide = boxes[part].width
            segments.append(Segment(ends[n], frame))
            label = fit_label(self._label(row[n]), wide - 2) if row else ""
            segments.append(Segment(label, self._look("label")))
            segments.append(Segment("─" * (wide - cell_width(label)), frame))
        return [*segments, Segment(ends[2], frame)]

    def _label(self, part: Quadrant | None) -> str:
        if part is None:
            return ""
        name, n = _(QUADRANTS[part]), len(self._parts.get(part, ()))
        if self._middle is None:
            return f" {name} "
        value, effort = (figure(middle) for middle in self._middle)
        worth = "≥" if part in ROWS[0] else "<"
        cost = "≤" if part in {Quadrant.quick_win, Quadrant.filler} else ">"
        about = _("value {worth} {value}, effort {cost} {effort}").format(
            worth=worth, value=value, cost=cost, effort=effort
        )
        return f" {name} · {n} · {about} "

    def _strip_label(self) -> str:
        n = len(self._parts.get(None, ()))
        return _("Without value or effort: {n}").format(n=n)

    def _items(
        self, part: Quadrant | None, box: Box, y: int, frame: Style, edge: str
    ) -> list[Segment]:
        """One line of a part, its left edge included."""
        shown = self._shown(part, box)
        line = y - box.y
        segments, taken = [Segment(edge, frame), Segment(" ", self._look(""))], 1
        for item in shown[line] if line < len(shown) else ():
            here = item == self.cursor_id and part == self._part
            look = self._look("cursor" if here and self.has_focus else "label" if here else "key")
            text = fit(self._keys.get(item, "…"), self._cell - 2)
            segments += [Segment(text, look), Segment("  ", self._look(""))]
            taken += self._cell
            if self._has_titles(part):
                title = fit(self._titles.get(item, ""), max(0, box.width - taken - 1))
                segments.append(Segment(title, self._look("quiet")))
                taken = box.width - 1
        room = max(0, box.width - taken)
        hidden = self._hidden_below(part, box) if line == box.height - 1 else 0
        more = fit(f"+{hidden}" if hidden else "", room, "right")
        return [*segments, Segment(more, self._look("quiet"))]

    def _hidden_below(self, part: Quadrant | None, box: Box) -> int:
        last = (self._tops.get(part, 0) + box.height) * self._across(part)
        return max(0, len(self._parts.get(part, ())) - last)

    def _look(self, look: str) -> Style:
        known = self._styles.get(look)
        if known is None:
            style = self.rich_style
            if look:
                style += self.get_component_rich_style(f"score-grid--{look}", partial=True)
            known = self._styles[look] = legible(style)
        return known

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        for part, box in self._boxes().items():
            line, across = event.y - box.y, self._across(part)
            beside = (event.x - box.x - 1) // self._cell
            if 0 <= line < box.height and box.x <= event.x < box.x + box.width:
                at = (self._tops.get(part, 0) + line) * across + beside
                if 0 <= beside < across and at < len(self._parts.get(part, ())):
                    self._put(part, at)

    def on_key(self, event: events.Key) -> None:
        answer = self.input.answers.get(event.character or "")
        if answer is not None and self.cursor_id is not None:
            event.stop()
            event.prevent_default()
            self.post_message(ScoreTable.Filled(self.input, answer.value, [self.cursor_id]))
        elif event.character and event.character.isdigit():
            event.stop()
            self.post_message(ScoreTable.NotOffered(event.character))

    def action_clear(self) -> None:
        if self.cursor_id is not None:
            self.post_message(ScoreTable.Filled(self.input, None, [self.cursor_id]))

    def action_go(self, right: int, down: int) -> None:
        """To the item beside, and across the border where there is none."""
        across, items = self._across(self._part), self._parts.get(self._part, [])
        line, beside = divmod(self._at, across)
        to = self._at + right + down * across
        inside = 0 <= to < len(items) and (down or to // across == line)
        if inside:
            self._put(self._part, to)
        elif down == 1 and line < (len(items) - 1) // across:
            self._put(self._part, len(items) - 1)
        else:
            self._cross(right, down, line, beside)

    def _cross(self, right: int, down: int, line: int, beside: int) -> None:
        row = next(n for n, parts in enumerate(ROWS) if self._part in parts)
        column = ROWS[row].index(self._part)
        if right:
            parts = [ROWS[row][column + right]] if 0 <= column + right < len(ROWS[row]) else []
        else:
            rows = range(row + down, len(ROWS) if down > 0 else -1, down)
            parts = [
                part for at in rows for part in (*ROWS[at][column:], *reversed(ROWS[at][:column]))
            ]
        for part in parts:
            items, across = self._parts.get(part, []), self._across(part)
            if items:
                lines = (len(items) - 1) // across
                line = (0 if down > 0 else lines) if down else min(line, lines)
                beside = min(beside, across - 1) if down else (0 if right > 0 else across - 1)
                self._put(part, min(line * across + beside, len(items) - 1))
                return

    def _put(self, part: Quadrant | None, at: int) -> None:
        self._part, self._at = part, at
        line, height = at // self._across(part), self._boxes()[part].height
        top = self._tops.get(part, 0)
        self._tops[part] = min(max(top, line - height + 1), line)
        self.refresh()
        self.post_message(self.Moved())


def fit_label(text: str, width: int) -> str:
    """A label at its own length, cut where there is no room."""
    return fit(text, min(width, cell_width(text)))

"""The backlog list: a hundred thousand items to walk through, filter and order without a pause.

It holds ids in order and reads the rows around the screen in windows; there is no widget per row.
The cursor belongs to an item, not to a line: what changes around it does not move it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from po_tui.model.listing import ListRow
from po_tui.tui.widgets.cells import Align, cell_width, fit
from po_tui.tui.widgets.item_row import (
    COLUMNS,
    GUTTER,
    HEADINGS,
    Column,
    columns_for,
    in_words,
    pieces,
)
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark

Read = Callable[[Sequence[int]], list[ListRow]]

WINDOW: Final = 64
"""Rows read at a time: more than a screen holds, few enough to read within a key press."""
_REMEMBERED: Final = 4096
_LONGEST_KEY: Final = 14


class ExtraColumn(NamedTuple):
    """A column that the list does not know itself, such as a score.

    `text` gives what to show for an item. It is asked when the item's row is read: what it says
    belongs to the row, which is drawn anew when that has changed.
    """

    heading: str
    width: int
    text: Callable[[int], str]
    name: str = ""
    """Its name among those of `show_columns`; without one it stands behind all others."""
    align: Align = "right"


class ItemTable(Lines):
    """Items in order, one line each, with a cursor and marks."""

    DEFAULT_CSS = """
    ItemTable {
        & > .item-table--header { color: $text-muted; text-style: bold; background: $panel; }
        & > .item-table--cursor { color: auto 100%; background: $primary; text-style: bold; }
        & > .item-table--cursor-idle { background: $panel; text-style: bold; }
        & > .item-table--lit { background: $accent 20%; text-style: bold; }
        & > .item-table--marked { background: $secondary 30%; }
        & > .item-table--sign { color: $text-accent; text-style: bold; }
        & > .item-table--place { color: $text-muted; }
        & > .item-table--key { color: $text-primary; }
        & > .item-table--type { color: $text-secondary; }
        & > .item-table--bug { color: $text-error; }
        & > .item-table--finished { color: $text-muted; }
        & > .item-table--ready { color: $text-success; }
        & > .item-table--breach { color: $text-error; text-style: bold reverse; }
        & > .item-table--gap { color: $text-warning; }
        & > .item-table--state { color: $text-muted; }
        & > .item-table--goals { color: $text-muted; }
        & > .item-table--badge { color: $text-accent; }
        & > .item-table--empty { color: $text-muted; }
    }
    """
    LOOKS = "item-table"
    COMPONENT_CLASSES = {
        "item-table--header",
        "item-table--cursor",
        "item-table--cursor-idle",
        "item-table--lit",
        "item-table--marked",
        "item-table--sign",
        "item-table--place",
        "item-table--key",
        "item-table--type",
        "item-table--bug",
        "item-table--finished",
        "item-table--ready",
        "item-table--breach",
        "item-table--gap",
        "item-table--state",
        "item-table--goals",
        "item-table--badge",
        "item-table--empty",
    }
    BINDINGS = [
        Binding(
            "space",
            "mark",
            mark("Mark"),
            tooltip=mark("Mark the item: what follows applies to all marked"),
            id="list.mark",
        ),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another item, or on none in an empty list."""

        table: "ItemTable"
        id: int | None

        @property
        def control(self) -> "ItemTable":
            return self.table

        def can_replace(self, message: Message) -> bool:
            """While keys come faster than the screen, only the last item counts."""
            return isinstance(message, ItemTable.Highlighted) and message.table is self.table

    @dataclass
    class Opened(Message):
        """Enter or a double click on an item."""

        table: "ItemTable"
        id: int

        @property
        def control(self) -> "ItemTable":
            return self.table

    @dataclass
    class Marked(Message):
        """Other items are marked than before."""

        table: "ItemTable"
        ids: frozenset[int]

        @property
        def control(self) -> "ItemTable":
            return self.table

    def __init__(
        self,
        *,
        empty_text: str = "",
        say: Callable[[str], str] = in_words,
        markable: bool = True,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._read: Read = lambda _ids: []
        self._rows: dict[int, ListRow | None] = {}
        self._marked: frozenset[int] = frozenset()
        self._lit: frozenset[int] = frozenset()
        self._empty_text = empty_text
        self._say = say
        self._markable = markable
        self._names: Sequence[str] = COLUMNS
        self._extra: Sequence[ExtraColumn] = ()
        self._key_width = 4
        self._place_width = 3
        self._columns: list[Column] = []
        self._top = 0
        self._strips: dict[tuple[int, str], tuple[ListRow | None, Strip]] = {}

    # What it shows

    @property
    def cursor_row(self) -> ListRow | None:
        """What the list knows of the item under the cursor."""
        if self.cursor_id is None:
            return None
        self._load(self._at, self._at + 1)
        return self._rows.get(self.cursor_id)

    @property
    def next_row(self) -> ListRow | None:
        """Where the next step the same way leads, if that is known without reading."""
        index = self._at + self._way
        return self._rows.get(self._ids[index]) if 0 <= index < len(self._ids) else None

    def look_ahead(self) -> ListRow | None:
        """Where the next step the same way leads: read, and drawn as that step will show it.

        For a moment in which nobody waits: with the first row that is not known a whole window of
        them is read, which a step at the edge of the screen would have to do otherwise.
        """
        index = self._at + self._way
        if not (0 <= index < len(self._ids) and self._at >= 0 and self._columns):
            return None
        self._load(min(index, self._at), max(index, self._at) + 1)
        self.finish(self._strip_of(self._ids[index], is_cursor=True))
        self.finish(self._strip_of(self._ids[self._at], is_cursor=False))
        return self._rows.get(self._ids[index])

    @property
    def marked(self) -> frozenset[int]:
        """The marked items, also those that a filter hides just now."""
        return self._marked

    @marked.setter
    def marked(self, ids: Iterable[int]) -> None:
        ids = frozenset(ids)
        if ids != self._marked:
            self._marked = ids
            self.refresh()
            self.post_message(self.Marked(self, ids))

    @property
    def highlight_ids(self) -> frozenset[int]:
        """Items drawn lit, such as those that serve the chosen goal."""
        return self._lit

    @highlight_ids.setter
    def highlight_ids(self, ids: Iterable[int]) -> None:
        self._lit = frozenset(ids)
        self.refresh()

    @property
    def empty_text(self) -> str:
        """What belongs here and which key starts it, shown while there are no items."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: str) -> None:
        self._empty_text = text
        self.refresh()

    def set_rows(self, ids: Sequence[int], read: Read) -> None:
        """Show these items in this order; `read` gives the rows of any few of them.

        The cursor stays on its item and the item on its line of the screen. Where the item is
        gone, the one that took its place is next.
        """
        self._read = read
        self._rows.clear()
        self._strips.clear()
        # Wide enough from the start for the last place: widened on the way there, all would shift.
        self._place_width = max(self._place_width, len(str(len(ids))))
        self._columns = []
        self._replace_ids(ids)

    def reorder(self, ids: Sequence[int], stretch: range | None = None) -> None:
        """Show the same items after some moved: only what stands elsewhere now is drawn anew.

        The cursor goes along with its item, and the list scrolls no further than it takes. Who
        knows the stretch outside of which nothing moved saves looking for it.
        """
        if stretch is None:
            stretch = _stretch(self._ids, ids)
        if stretch is None or len(stretch) > _REMEMBERED:
            self.set_rows(ids, self._read)
            return
        self._put_in_places(ids, stretch)
        at = self.cursor_id
        self._ids = ids
        if at is not None and self._at in stretch:
            self._at = ids.index(at, stretch.start, stretch.stop)
        for index in stretch:
            self._refresh_index(index)
        self._reveal()

    def _put_in_places(self, ids: Sequence[int], stretch: range) -> None:
        """Rows that changed places take each other's numbers; else they have to be read again."""
        before = [self._rows.get(self._ids[index]) for index in stretch]
        places = [row.place for row in before if row is not None and row.place is not None]
        for index in stretch:
            row = self._rows.pop(ids[index], None)
            if row is not None and len(places) == len(stretch):
                self._rows[row.id] = row._replace(place=places[index - stretch.start])

    def refresh_rows(self, ids: set[int]) -> None:
        """Read these items again, and draw those on the screen that are not as they were."""
        before = {id: self._rows.pop(id, None) for id in ids}
        top = self.scroll_offset.y
        end = min(top + self._body_height, len(self._ids))
        if not any(id in before for id in self._ids[top:end]):
            return
        self._load(top, end)
        for index in range(top, end):
            id = self._ids[index]
            if id in before and before[id] != self._rows.get(id):
                self._refresh_index(index)

    def refresh_seen(self, ids: Iterable[int] = ()) -> None:
        """Read again these and what is on the screen: a change to one may show on another's row."""
        top = self.scroll_offset.y
        seen = {*self._ids[top : top + self._body_height]}
        self._rows = {id: row for id, row in self._rows.items() if id in seen}
        self.refresh_rows({*ids, *seen})

    def show_columns(self, names: Sequence[str], extra: Sequence[ExtraColumn] = ()) -> None:
        """Choose and order the columns: those of `item_row.COLUMNS`, and the `extra` ones by name."""
        self._names = (*names, *(str(n) for n, column in enumerate(extra) if not column.name))
        self._extra = tuple(extra)
        self._rows.clear()
        self._lay_out()

    def clear_marks(self) -> None:
        self.marked = frozenset()

    # Rows and columns

    def _lay_out(self) -> None:
        self._columns = columns_for(
            self._width,
            self._names,
            place=self._place_width,
            key=self._key_width,
            extra={name: (one.width, one.align) for name, one in self._further.items()},
        )
        self._strips.clear()
        self.refresh()

    def _load(self, start: int, end: int) -> None:
        """Have the rows of these lines at hand; who walks on has a whole window read ahead."""
        start = max(0, start)
        ids = self._ids[start:end]
        missing = [index for index, id in enumerate(ids, start) if id not in self._rows]
        if not missing:
            return
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
            self._strips.clear()
        elif len(missing) < len(ids):  # no jump: that one waits for nothing but what it shows
            first, last = missing[0], missing[-1] + 1
            end = max(end, first + WINDOW) if last == start + len(ids) else end
            start = max(0, min(start, last - WINDOW)) if first == start else start
        wanted = [id for id in self._ids[start:end] if id not in self._rows]
        self._rows.update(dict.fromkeys(wanted))
        rows = self._with_cells(self._read(wanted))
        self._rows.update((row.id, row) for row in rows)
        self._widen(rows)

    def _with_cells(self, rows: list[ListRow]) -> list[ListRow]:
        if not self._extra:
            return rows
        return [
            row._replace(cells=tuple(column.text(row.id) for column in self._extra)) for row in rows
        ]

    def _widen(self, rows: Sequence[ListRow]) -> None:
        key = min(_LONGEST_KEY, max((cell_width(row.key) for row in rows), default=0))
        place = max((len(str(row.place)) for row in rows if row.place), default=0)
        if key > self._key_width or place > self._place_width:
            self._key_width = max(key, self._key_width)
            self._place_width = max(place, self._place_width)
            self._lay_out()

    # Drawing

    @property
    def moving(self) -> Region:
        """The rows; the heading above them stays."""
        return Region(0, self.HEADING, self._width, self._body_height)

    def render_lines(self, crop: Region) -> list[Strip]:
        top = self._top = self.scroll_offset.y
        self._load(top, min(top + self._body_height, len(self._ids)))
        if not self._columns:
            self._lay_out()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._header()
        index = self._top + y - 1
        if index < len(self._ids):
            return self._row(index)
        if not self._ids:
            return self._empty_line(y - 1)
        return self.blank(self.style_of())

    def _header(self) -> Strip:
        headings = HEADINGS | {name: column.heading for name, column in self._further.items()}
        texts = [
            fit(_(headings[name]), width, align) if headings[name] and width > 1 else " " * width
            for name, width, align in self._columns
        ]
        line = fit(" " * GUTTER + " ".join(texts), self._width)
        return Strip([Segment(line, self.style_of("header"))], self._width)

    def _row(self, index: int) -> Strip:
        return self._strip_of(self._ids[index], is_cursor=index == self._at)

    def _strip_of(self, id: int, *, is_cursor: bool) -> Strip:
        row = self._rows.get(id)
        state = self._row_state(id, is_cursor=is_cursor)
        kept = self._strips.get((id, state))
        if kept is not None and kept[0] == row:
            return kept[1]
        strip = self._draw(row, state)
        self._strips[id, state] = (row, strip)
        return strip

    def _row_state(self, id: int, *, is_cursor: bool) -> str:
        """Everything about the row that is not in the row: part of what its drawing depends on."""
        if is_cursor:
            on = "cursor" if self.has_focus else "cursor-idle"
        elif id in self._lit:
            on = "lit"
        else:
            on = "marked" if id in self._marked else ""
        bar = {"cursor": "▌", "cursor-idle": "▏"}.get(on, " ")
        return f"{on}|{bar}{'*' if id in self._marked else '»' if id in self._lit else ' '}"

    def _draw(self, row: ListRow | None, state: str) -> Strip:
        on, _bar, signs = state.partition("|")
        segments = [Segment(signs, self.style_of("sign", on))]
        if row is None:
            rest = fit("…", self._width - GUTTER)
            return Strip([*segments, Segment(rest, self.style_of(on=on))], self._width)
        # Each piece is as wide as its column, whatever it says: nothing has to be measured again.
        taken, gap = GUTTER, ""
        shown = pieces(row, self._columns, self._say, tuple(self._further))
        for (text, look), column in zip(shown, self._columns, strict=True):
            segments.append(Segment(gap + text, self.style_of(look, on)))
            taken += len(gap) + column.width
            gap = " "
        strip = Strip(segments, taken)
        return strip.adjust_cell_length(self._width, self.style_of(on=on))

    @property
    def _further(self) -> dict[str, ExtraColumn]:
        """The columns that the list does not know itself, by name, in the order of `row.cells`."""
        return {column.name or str(n): column for n, column in enumerate(self._extra)}

    def _empty_line(self, y: int) -> Strip:
        lines = _wrapped(self._empty_text, self._width - 4)
        text = lines[y - 1] if 0 <= y - 1 < len(lines) else ""
        return Strip([Segment("  " + fit(text, self._width - 2), self.style_of("empty"))])

    # What happens to it

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self, self.cursor_id))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(self, id))

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No marks where the list was made without them."""
        return self._markable if action == "mark" else super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark or unmark the item and go on to the next, so that a block is marked in one go."""
        if self.cursor_id is not None:
            self._marked ^= {self.cursor_id}
            self._refresh_index(self._at)
            self.post_message(self.Marked(self, self._marked))
            self.action_down()


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return [
        line for part in text.split("\n") for line in textwrap.wrap(part, max(8, width)) or [""]
    ]


def _stretch(before: Sequence[int], after: Sequence[int]) -> range | None:
    """Where two orders of the same items differ, from the first place to the last; None if by more."""
    size = len(after)
    if len(before) != size:
        return None
    start = _same_until(before, after)
    if start == size:
        return range(size, size)
    end = size - _same_until(before, after, from_end=True)
    return range(start, end) if set(before[start:end]) == set(after[start:end]) else None


def _same_until(before: Sequence[int], after: Sequence[int], *, from_end: bool = False) -> int:
    """How many places are the same. Compared by the thousand: the lists may be that long."""
    size, at = len(after), 0
    while at < size:
        end = min(at + 1024, size)
        part = slice(size - end, size - at) if from_end else slice(at, end)
        was, now = before[part], after[part]
        if was != now:
            pairs = (
                zip(reversed(was), reversed(now), strict=True)
                if from_end
                else zip(was, now, strict=True)
            )
            return at + next(n for n, (one, other) in enumerate(pairs) if one != other)
        at = end
    return size

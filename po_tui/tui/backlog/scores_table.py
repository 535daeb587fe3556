"""The score table: items in lines, inputs in columns, filled with one key a cell, downwards.

Like the backlog list it holds ids and reads rows in windows; it writes nothing and orders nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from po_tui.model.plain import plain_line
from po_tui.model.prioritisation import METHODS, RANKING, Method, ScoreRow
from po_tui.tui.backlog.scores_cells import (
    MISSING,
    SHEETS,
    Input,
    Sheet,
    difference_text,
    score_text,
    text_of,
)
from po_tui.tui.widgets.cells import Align, cell_width, fit
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark

Read = Callable[[Sequence[int]], list[ScoreRow]]

WINDOW: Final = 64
"""Rows read at a time: more than a screen holds."""
_REMEMBERED: Final = 4096
_GUTTER: Final = 2
_ENDS_TYPING: Final = frozenset(["enter", "tab", "down", "up", "left", "right", "j", "k", "h", "l"])
"""Keys that put what was typed into the cell, and then go where they always go."""
_TITLE: Final = 12
"""Cells the title keeps before columns that only advise give way."""
_LEGIBLE: Final = 8
"""Cells of a title that still says something."""
_NARROWEST: Final = 5
"""Cells that a number needs at least."""
_WORDS: Final = 10
"""Cells from which a column is there for words."""


class Column(NamedTuple):
    """A column as it stands: its name or the field it fills, first cell, width."""

    name: str
    heading: str
    start: int
    width: int
    align: Align = "right"


class ScoreTable(Lines):
    """A cursor that stands in a cell, marks, and keys that fill."""

    LOOKS = "score-table"
    COMPONENT_CLASSES = {
        f"score-table--{look}"
        for look in (
            "header", "cursor", "cursor-idle", "marked", "sign", "quiet", "key", "score",
            "up", "down",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    ScoreTable {
        & > .score-table--header { color: $text-muted; text-style: bold; background: $panel; }
        & > .score-table--cursor { color: $block-cursor-foreground; background: $row-cursor; text-style: bold; }
        & > .score-table--cursor-idle { background: $row-idle; }
        & > .score-table--marked { background: $secondary 30%; }
        & > .score-table--sign { color: $text-accent; text-style: bold; }
        & > .score-table--quiet { color: $text-muted; }
        & > .score-table--key { color: $text-primary; }
        & > .score-table--score { color: $text-accent; text-style: bold; }
        & > .score-table--up { color: $text-success; }
        & > .score-table--down { color: $text-warning; }
    }
    """
    BINDINGS = [
        Binding("enter", "open", mark("Choose"), tooltip=mark("Choose what goes into the cell, or type a number"), id="list.open"),
        Binding("left,h", "cell(-1)", mark("Left"), show=False, tooltip=mark("The cell to the left"), id="scores.left"),
        Binding("right,l", "cell(1)", mark("Right"), show=False, tooltip=mark("The cell to the right"), id="scores.right"),
        Binding("backspace,delete,minus", "clear", mark("Take away"), show=False, tooltip=mark("Take the value away: it counts as missing, not as 0"), id="scores.clear"),
        Binding("space", "mark", mark("Mark"), tooltip=mark("Mark the item: what is filled in goes to all marked"), id="list.mark"),
    ]  # fmt: skip

    @dataclass
    class Filled(Message):
        """A value for cells of one column; None takes it away."""

        input: Input
        value: float | str | None
        ids: list[int]

    @dataclass
    class Asked(Message):
        """What may go into this cell?"""

        input: Input
        row: ScoreRow

    @dataclass
    class NotOffered(Message):
        """A digit that this column does not take; elsewhere it would change the screen."""

        key: str

    @dataclass
    class Moved(Message):
        """The cursor stands in another column, or other items are marked."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, ScoreTable.Moved)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._read: Read = lambda _ids: []
        self._rows: dict[int, ScoreRow | None] = {}
        self._places: Mapping[int, int] = {}
        self._advised: Mapping[int, int] = {}
        self._sheet: Sheet = SHEETS[Method.wsjf]
        self._cell = 0
        self._typed: str | None = None
        """A number as far as it is typed."""
        self._columns: list[Column] = []
        self._wide = (4, 3)
        """Cells that the longest key and place seen so far take."""
        self.marked: frozenset[int] = frozenset()
        self.empty_text = ""

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def input(self) -> Input:
        """The column in which the cursor stands."""
        return self._sheet.inputs[min(self._cell, len(self._sheet.inputs) - 1)]

    @property
    def targets(self) -> list[int]:
        """The marked items, else the one under the cursor."""
        if self.marked:
            return [item for item in self._ids if item in self.marked]
        return [] if self.cursor_id is None else [self.cursor_id]

    def row(self, item_id: int) -> ScoreRow | None:
        """What is known of an item of the table."""
        if item_id not in self._rows:
            self._take([item_id])
        return self._rows.get(item_id)

    def show(self, ids: Sequence[int], read: Read, places: Mapping[int, int]) -> None:
        """Show these items in this order; `places` are those they have in the backlog."""
        self._read, self._places = read, places
        self._rows.clear()
        self.marked &= frozenset(ids)
        self._replace_ids(ids)

    def show_sheet(self, sheet: Sheet) -> None:
        """Fill the columns of another method."""
        self._keep_typed()
        self._sheet, self._cell = sheet, 0
        self._lay_out()

    def advise(self, advised: Mapping[int, int]) -> None:
        """The place the score would give each item that has one."""
        if advised != self._advised:
            self._advised = advised
            self.refresh()

    def read_again(self, ids: Iterable[int]) -> None:
        """These items changed."""
        gone = [id for id in ids if self._rows.pop(id, None)]
        top = self.scroll_offset.y
        shown = {id: top + n for n, id in enumerate(self._ids[top : top + self._body_height])}
        for id in gone:
            if id in shown:
                self._refresh_index(shown[id])

    def clear_marks(self) -> None:
        self.marked = frozenset()
        self.refresh()
        self.post_message(self.Moved())

    # ── rows and columns ────────────────────────────────────────────────────────────────────────

    def _load(self, start: int, end: int) -> None:
        wanted = self._ids[start:end]
        if all(id in self._rows for id in wanted):
            return
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        start, end = start // WINDOW * WINDOW, -(-end // WINDOW) * WINDOW
        self._take([id for id in self._ids[start:end] if id not in self._rows])

    def _take(self, ids: Sequence[int]) -> None:
        rows = self._read(ids)
        self._rows.update(dict.fromkeys(ids))
        self._rows.update((row.id, row) for row in rows)
        key, place = self._wide
        key = max([key, *(min(14, cell_width(row.key)) for row in rows)])
        place = max([place, *(len(str(self._places.get(id, ""))) for id in ids)])
        if (key, place) != self._wide:
            self._wide = key, place
            self._lay_out()

    def _lay_out(self) -> None:
        key, place = self._wide
        lead = [("place", _("#"), place), ("key", _("Key"), key)]
        inputs = [(one.field, _(one.heading), one.width) for one in self._sheet.inputs]
        score = [("score", _(METHODS[self._sheet.method]), 7)] if self._ranks else []
        advice = [("advised", _("→ #"), max(4, place)), ("difference", "±", max(4, place + 1))]
        more = [*inputs, *score, *(advice if self._ranks else ())]
        while self._room(lead, more) < _TITLE and len(more) > len(inputs):
            more.pop()
        if self._room(lead, more) < _LEGIBLE:
            del lead[0]
            more = [
                (name, heading, min(width, max(_NARROWEST, cell_width(heading))))
                if width < _WORDS
                else (name, heading, width)
                for name, heading, width in more
            ]
        room = self._room(lead, more)
        # Where there is no room for a title that says anything, the key says more.
        title = [] if -1 <= room < _LEGIBLE else [("title", _("Title"), max(1, room))]
        at, self._columns = _GUTTER, []
        for name, heading, width in (*(lead if room >= -1 else ()), *title, *more):
            align: Align = "left" if name in {"key", "title"} else "right"
            self._columns.append(Column(name, heading, at, width, align))
            at += width + 1
        self.refresh()

    def _room(self, *groups: Sequence[tuple[str, str, int]]) -> int:
        taken = sum(width + 1 for group in groups for __, __, width in group)
        return self._width - _GUTTER - taken - 1

    @property
    def _ranks(self) -> bool:
        return self._sheet.method in RANKING

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def render_line(self, y: int) -> Strip:
        if not self._columns:
            self._lay_out()
        if y == 0:
            line = "".join(fit(c.heading, c.width, c.align) + " " for c in self._columns)
            return Strip([Segment(fit(" " * _GUTTER + line, self._width), self.style_of("header"))])
        index = self.scroll_offset.y + y - 1
        if index < len(self._ids):
            self._load(self.scroll_offset.y, self.scroll_offset.y + self._body_height + 1)
            return self._line(index, self._ids[index])
        text = f"  {self.empty_text}" if not self._ids and y == 2 else ""
        return Strip([Segment(fit(text, self._width), self.style_of("quiet"))])

    def _line(self, index: int, id: int) -> Strip:
        here = index == self._at
        on = "cursor-idle" if here else "marked" if id in self.marked else ""
        signs = ("▌" if here else " ") + ("*" if id in self.marked else " ")
        segments = [Segment(signs, self.style_of("sign", on))]
        row = self._rows.get(id)
        for column in self._columns:
            text, look = self._piece(id, row, column) if row else ("…", "quiet")
            cell = here and column.name == self.input.field
            if cell and self._typed is not None:
                text = f"{self._typed}▏"
            style = self.style_of("", "cursor") if cell else self.style_of(look, on)
            segments.append(Segment(fit(text, column.width, column.align), style))
            segments.append(Segment(" ", self.style_of("", on)))
        return Strip(segments).adjust_cell_length(self._width, self.style_of("", on))

    def _piece(self, id: int, row: ScoreRow, column: Column) -> tuple[str, str]:
        place, advised = self._places.get(id), self._advised.get(id)
        match column.name:
            case "place":
                return ("" if place is None else str(place)), "quiet"
            case "key":
                return row.key, "key"
            case "title":
                return plain_line(row.title), ""
            case "score":
                score = row.score(self._sheet.method)
                return score_text(score), "quiet" if score is None else "score"
            case "advised":
                return (MISSING if advised is None else str(advised)), "quiet"
            case "difference":
                moves = None if advised is None or place is None else place - advised
                return difference_text(
                    moves
                ), "up" if moves and moves > 0 else "down" if moves else "quiet"
        text = text_of(next(one for one in self._sheet.inputs if one.field == column.name), row)
        return text, "quiet" if text == MISSING or text[0] == "(" else ""

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()

    def cursor_moved(self) -> None:
        self.post_message(self.Moved())

    def opened(self, id: int) -> None:
        row = self.row(id)
        if row is not None:
            self.post_message(self.Asked(self.input, row))

    def on_click(self, event: events.Click) -> None:
        """The cell that was clicked has the cursor."""
        offset = event.get_content_offset(self)
        x = -1 if offset is None else offset.x
        fields = [one.field for one in self._sheet.inputs]
        for column in self._columns:
            if column.name in fields and column.start <= x <= column.start + column.width:
                self._put_cell(fields.index(column.name))

    def on_key(self, event: events.Key) -> None:
        """A key of the column fills the cell; letters mean something else elsewhere."""
        character = event.character or ""
        if self._typed is not None and self._type_on(event.key):
            event.stop()
            event.prevent_default()
        elif character in self.input.answers and self.cursor_id is not None:
            event.stop()
            event.prevent_default()
            self.fill(self.input.answers[character].value)
        elif not self.input.answers and _is_number_part(character) and self.cursor_id is not None:
            event.stop()
            event.prevent_default()
            self._type((self._typed or "") + character)
        elif character.isdigit():
            event.stop()
            self.post_message(self.NotOffered(character))

    def _type_on(self, key: str) -> bool:
        """A key while a number is typed; False where it means what it always means."""
        if key == "escape":
            self._type(None)
        elif key == "backspace":
            self._type((self._typed or "")[:-1] or None)
        elif key == "enter":
            self._keep_typed()
            self.action_down()
        elif key == "tab":
            self._keep_typed()
            self.action_cell(1)
        else:
            return False
        return True

    def _keep_typed(self) -> None:
        """Put the number that is being typed into its cell: whatever comes next may go elsewhere."""
        value, self._typed = _number(self._typed or ""), None
        if value is not None:
            self.post_message(self.Filled(self.input, value, self.targets))

    def _move_to(self, index: int) -> None:
        if self._typed is not None:
            self._keep_typed()
            self._refresh_index(self._at)
        super()._move_to(index)

    def _type(self, text: str | None) -> None:
        self._typed = text
        self._refresh_index(self._at)

    def fill(self, value: float | str | None) -> None:
        """Put a value into the cell, for all marked, and go on to the next."""
        input, ids = self.input, self.targets
        self.post_message(self.Filled(input, value, ids))
        if self.marked:
            return
        if input.goes_right:
            self.action_cell(1)
        else:
            if self._cell and self._sheet.inputs[self._cell - 1].goes_right:
                self._put_cell(self._cell - 1)
            self.action_down()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_cell(self, by: int) -> None:
        self._put_cell(max(0, min(self._cell + by, len(self._sheet.inputs) - 1)))

    def _put_cell(self, cell: int) -> None:
        if cell != self._cell:
            self._keep_typed()
            self._cell = cell
            self._refresh_index(self._at)
            self.post_message(self.Moved())

    def action_clear(self) -> None:
        if self.targets:
            self.post_message(self.Filled(self.input, None, self.targets))

    def action_mark(self) -> None:
        """Mark or unmark the item and go on to the next."""
        if self.cursor_id is not None:
            self.marked ^= {self.cursor_id}
            self._refresh_index(self._at)
            self.post_message(self.Moved())
            self.action_down()


def _is_number_part(character: str) -> bool:
    return len(character) == 1 and (
        (character.isascii() and character.isdigit()) or character in ".,"
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None

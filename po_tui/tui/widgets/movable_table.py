"""The list whose items the mouse can move: press, drag to where they belong, let go.

While items are held the list closes behind them, and a line under the mouse says where they would
land. What is held, and between which items it would land, is known by ids: news in between
redirects nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer

from po_tui.model.plain import plain_line
from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.tui.widgets.item_table import ItemTable, Read
from po_tui.words import _, ngettext

CREEP_SECONDS: Final = 0.06
"""Between two steps of a list that scrolls because something is held at its edge."""
FASTEST: Final = 8
"""Lines a step, for a mouse far beyond the edge."""


@dataclass
class Held:
    """Items on their way."""

    ids: list[int]
    """In the order they have."""
    grip: int
    """The item that was pressed."""
    others: list[int]
    """The list without them."""
    gap: int
    """They would land before `others[gap]`, or after the last."""
    line: int
    """Where the mouse is, in lines of the widget; may lie beyond its edges."""
    out_of_sight: list[int]
    """Marked items that a filter hides; they go along."""


class Mover(Protocol):
    """Who moves what the mouse lets go of."""

    def cannot_drag(self) -> str:
        """Why items cannot be dragged in the list as it is shown; empty where they can."""
        ...

    def drop_at(self, items: Sequence[int], beside: int, *, below: bool) -> None:
        """Items were let go above or `below` another one."""
        ...


class MovableTable(ItemTable):
    """An `ItemTable` whose items can be dragged; ctrl and shift with a click mark."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.mover: Mover | None = None
        """Without one nothing can be dragged."""
        self._pressed: tuple[int, int] | None = None
        """Item and line where the button went down."""
        self._held: Held | None = None
        self._creeping: Timer | None = None
        self._let_go = False
        """The click that follows a drop means nothing."""

    # What it holds

    @property
    def dragging(self) -> bool:
        return self._held is not None

    def set_rows(self, ids: Sequence[int], read: Read) -> None:
        super().set_rows(ids, read)
        self._follow_news()

    def reorder(self, ids: Sequence[int], stretch: range | None = None) -> None:
        super().reorder(ids, stretch)
        self._follow_news()

    def _follow_news(self) -> None:
        """Hold on to the same items, over the place between the same two others."""
        held = self._held
        if held is None:
            return
        known = set(self._ids)
        if held.grip not in known:
            self._put_down()
            return
        above, below = held.others[: held.gap][::-1], held.others[held.gap :]
        held.ids = [id for id in self._ids if id in set(held.ids)]
        held.others = self._without(held.ids)
        places = {id: place for place, id in enumerate(held.others)}
        # What it was said to land before counts first.
        before = next((places[id] for id in below if id in places), None)
        after = next((places[id] + 1 for id in above if id in places), 0)
        held.gap = after if before is None else before
        self.refresh()

    def _without(self, ids: Sequence[int]) -> list[int]:
        gone = set(ids)
        return [id for id in self._ids if id not in gone]

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        held = self._held
        if held is not None:
            top = self.scroll_offset.y
            self._load_these(held.others[max(0, top - 1) : top + self._body_height])
        return super().render_lines(crop)

    def _load_these(self, ids: Sequence[int]) -> None:
        missing = [id for id in ids if self._rows.get(id) is None]
        if missing:
            self._rows.update((row.id, row) for row in self._with_cells(self._read(missing)))

    def render_line(self, y: int) -> Strip:
        held = self._held
        if held is None or y < self.HEADING:
            return super().render_line(y)
        at = self._top + y - self.HEADING
        if at == held.gap:
            return self._landing(held)
        index = at if at < held.gap else at - 1
        if index >= len(held.others):
            return self.blank(self.style_of())
        id = held.others[index]
        return self._draw(self._rows.get(id), self._row_state(id, is_cursor=False))

    def _landing(self, held: Held) -> Strip:
        """What is held, and where it would land."""
        row = self._rows.get(held.grip)
        n = len(held.ids) + len(held.out_of_sight)
        if n > 1:
            what = ngettext("{n} item", "{n} items", n).format(n=n)
        else:
            what = plain_line(f"{row.key}  {row.title}") if row else ""
        where = f" {self._where(held)} "
        room = self._width - cell_width(where)
        text = fit(f" ▸ {shorten(what, room - 5)} ", room) + where
        return Strip([Segment(fit(text, self._width), self.style_of(on="cursor"))], self._width)

    def _where(self, held: Held) -> str:
        below = held.gap < len(held.others)
        beside = held.others[held.gap if below else -1]
        row = self._rows.get(beside)
        told = _("before {item}") if below else _("after {item}")
        return told.format(item=row.key if row else "…") + " · " + _("esc leaves it")

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._let_go = False
        index = self._index_at(event)
        if event.button != 1 or index is None or event.ctrl or event.shift or event.meta:
            return
        self._pressed = self._ids[index], self._line_of(event)
        self._move_to(index)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is None:
            return
        if not event.button:  # it was let go where the terminal does not hear of it
            self._put_down()
            return
        id, line = self._pressed
        here = self._line_of(event)
        if self._held is None and here != line:
            self._pick_up(id)
        if self._held is not None:
            self._held.line = here
            self._hover()

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        held, self._let_go = self._held, self._held is not None
        self._put_down()
        if held is None or not held.others:
            return
        after = [*held.others[: held.gap], *held.ids, *held.others[held.gap :]]
        if after == list(self._ids):
            return
        below = (
            self._ids.index(held.others[held.gap - 1]) > self._ids.index(held.ids[0])
            if held.gap
            else False
        )
        beside = held.others[held.gap - 1 if below else held.gap]
        if self.mover is not None:
            # At once, not by a message: no frame shows them back where they were.
            self.mover.drop_at([*held.ids, *held.out_of_sight], beside, below=below)

    def on_mouse_release(self, _event: events.MouseRelease) -> None:
        # A late one, of the press before, is not meant for this.
        if self.app.mouse_captured is not self:
            self._put_down()

    def on_click(self, event: events.Click) -> None:
        """Marks; a plain click is as in every list."""
        if self._let_go:
            self._let_go = False
            event.prevent_default()
            return
        index = self._index_at(event)
        if index is None or not self._markable or not (event.ctrl or event.shift):
            return
        event.prevent_default()
        if event.ctrl:
            self.marked = self._marked ^ {self._ids[index]}
        else:
            first, last = sorted((max(0, self._at), index))
            self.marked = self._marked | set(self._ids[first : last + 1])
        self._move_to(index)

    def on_key(self, event: events.Key) -> None:
        """While something is held, esc lets it be; no other key acts on a list that is in motion."""
        if self._held is not None:
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self._put_down()

    def on_unmount(self) -> None:
        self._stop_creeping()

    # How it moves

    def _line_of(self, event: events.MouseEvent) -> int:
        """The line under the mouse, beyond the edges too; the heading is line 0."""
        return event.get_content_offset_capture(self).y

    def _pick_up(self, id: int) -> None:
        no = self.mover.cannot_drag() if self.mover else ""
        if no or self.mover is None or id not in self._ids:
            self._put_down()
            if no:
                self.app.notify(plain_line(no), severity="warning", markup=False)
            return
        with_it = self._marked if id in self._marked else {id}
        ids = [one for one in self._ids if one in with_it]
        others = self._without(ids)
        if others:
            self._held = Held(ids, id, others, 0, 0, sorted(with_it.difference(ids)))
            self.refresh()

    def _hover(self) -> None:
        """Show where it would land now, and go on with the list at its edges."""
        held = self._held
        assert held is not None
        line = min(max(held.line, self.HEADING), self.HEADING + self._body_height - 1)
        gap = min(self.scroll_offset.y + line - self.HEADING, len(held.others))
        if gap != held.gap:
            held.gap = gap
            self.refresh()
        if self._step_at_edge():
            self._creeping = self._creeping or self.set_interval(CREEP_SECONDS, self._creep)
        else:
            self._stop_creeping()

    def _step_at_edge(self) -> int:
        """Lines to scroll by, for a mouse on the first or last line or beyond; 0 in between."""
        assert self._held is not None
        line, last = self._held.line - self.HEADING, self._body_height - 1
        if line <= 0 and self.scroll_offset.y > 0:
            return max(-FASTEST, line - 1)
        if line >= last and self.scroll_offset.y < self.max_scroll_y:
            return min(FASTEST, line - last + 1)
        return 0

    def _creep(self) -> None:
        if self._held is None or not (step := self._step_at_edge()):
            self._stop_creeping()
            return
        self._scroll(self.scroll_offset.y + step)
        self._hover()

    def _stop_creeping(self) -> None:
        if self._creeping is not None:
            self._creeping.stop()
            self._creeping = None

    def _put_down(self) -> None:
        """Hold nothing any more; the list is as it was."""
        was_held, self._held = self._held is not None, None
        if self._pressed is not None:
            self._pressed = None
            self.release_mouse()
        self._stop_creeping()
        if was_held:
            self.refresh()

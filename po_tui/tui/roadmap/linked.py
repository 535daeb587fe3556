"""The work that a roadmap item is made of: enter goes there, a links more, x lets go of it."""

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip

from po_tui.model.roadmap import Work
from po_tui.tui.frame import WorkScreen, app_of, workspace_of
from po_tui.tui.item.meant import meant, offered
from po_tui.tui.item.words import number, state_name
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Mistake, Refused

_SIGNS: Final = {"done": "✓", "dropped": "✗", "in_sprint": "▶", "ready": "●", "parked": "‖"}

_ROOM_FOR_STATE: Final = 60
"""Cells from which a state is told in words beside its sign."""


class LinkedWork(Lines):
    """Items of the backlog, those still to be done first."""

    LOOKS = "linked-work"
    COMPONENT_CLASSES = {
        f"linked-work--{look}" for look in ("cursor", "cursor-idle", "header", "key", "quiet")
    }
    DEFAULT_CSS = """
    LinkedWork {
        & > .linked-work--header { color: $text-accent; text-style: bold; background: $surface; }
        & > .linked-work--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .linked-work--cursor-idle { background: $surface; }
        & > .linked-work--key { color: $text-primary; }
        & > .linked-work--quiet { color: $quiet; }
    }
    """
    BINDINGS = [
        Binding("a", "link", mark("Link an item"), tooltip=mark("Make an item of the backlog part of it"), id="roadmap.link"),
        Binding("x", "unlink", mark("Unlink"), tooltip=mark("The item is no longer part of it"), id="roadmap.unlink"),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._of: tuple[int, str] | None = None
        self._work: dict[int, Work] = {}

    def show(self, of: tuple[int, str] | None, work: Sequence[Work]) -> None:
        """The work of a roadmap item, named by id and key; None for none."""
        self._of, self._work = of, {one.id: one for one in work}
        self._replace_ids([one.id for one in work])

    def render_line(self, y: int) -> Strip:
        width = self._width
        if y == 0:
            return Strip([Segment(fit(self._head(), width), self.style_of("header"))])
        index = self.scroll_offset.y + y - 1
        if index >= len(self._ids):
            text = "" if self._ids or y != 1 else " " + _("no work yet – a links an item")
            return Strip([Segment(fit(text, width), self.style_of("quiet"))])
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        one = self._work[self._ids[index]]
        over = one.state in ("done", "dropped")
        tail = f" {number(one.estimate).rjust(3)}"
        if width >= _ROOM_FOR_STATE:
            tail += f" {fit(state_name(one.state), 10)}"
        room = max(0, width - 3 - 9 - cell_width(tail) - 1)
        cells = (
            ("▌" if on == "cursor" else " ", "key"),
            (_SIGNS.get(one.state, " ") + " ", "quiet"),
            (fit(one.key, 8) + " ", "key"),
            (fit(one.title, room), "quiet" if over else ""),
            (tail, "quiet"),
        )
        segments = [Segment(text, self.style_of(look, on)) for text, look in cells]
        return Strip(segments).adjust_cell_length(width, self.style_of(on=on))

    def _head(self) -> str:
        n = len(self._ids)
        told = ngettext("{n} item", "{n} items", n).format(n=n)
        return f" {_('Work')} · {told}" if n else f" {_('Work')}"

    # What happens to it

    def opened(self, id: int) -> None:
        app_of(self).show_item(id)

    def action_link(self) -> None:
        if self._of is None:
            raise Refused(_("there is no roadmap item here – press a there to add one"))
        roadmap_id, key = self._of
        workspace = workspace_of(self)

        def link(text: str) -> None:
            if not text.strip():
                raise Mistake(_("say which item – a key or words of a title"))
            workspace.roadmap.link(roadmap_id, [meant(workspace, text)])

        assert isinstance(self.screen, WorkScreen)
        self.screen.ask(
            _("Part of {item}").format(item=key),
            link,
            hint=_("a key or words of a title; enter links, esc ends"),
            offers=lambda text: ("", offered(workspace, text)),
            stay=True,
        )

    def action_unlink(self) -> None:
        if self._of is None or self.cursor_id is None:
            raise Refused(_("there is no work here to let go of – a links an item"))
        workspace_of(self).roadmap.unlink(self._of[0], [self.cursor_id])

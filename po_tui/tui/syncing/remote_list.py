"""The trackers of the product: what they are called, where they are, how far the last sync is behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from po_tui.model.plain import plain_line
from po_tui.tui.syncing.telling import kind_name
from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView


NAME: Final = 20
"""Cells of a name at the most, where a tracker has one line."""


class RemoteList(Lines, can_focus=True):
    """One tracker on three lines, or on one where there is little room. Enter opens who decides."""

    HEADING = 0
    LOOKS = "remote-list"
    COMPONENT_CLASSES = {
        "remote-list--cursor",
        "remote-list--cursor-idle",
        "remote-list--name",
        "remote-list--quiet",
        "remote-list--badge",
    }
    DEFAULT_CSS = """
    RemoteList {
        & > .remote-list--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .remote-list--cursor-idle { background: $row-idle; }
        & > .remote-list--name { color: $text-primary; text-style: bold; }
        & > .remote-list--quiet { color: $quiet; }
        & > .remote-list--badge { color: $text-accent; text-style: bold; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another tracker."""

        name: str

    @dataclass
    class Opened(Message):
        """Enter or a double click."""

        name: str

    def __init__(self) -> None:
        super().__init__()
        self._remotes: dict[int, RemoteView] = {}
        self._told: Mapping[str, tuple[str, str]] = {}
        self.low = False
        """Little room: one line each."""

    @property
    def tall(self) -> int:
        return 1 if self.low else 4

    @property
    def remote(self) -> "RemoteView | None":
        """The tracker under the cursor."""
        return self._remotes.get(self.cursor_id) if self.cursor_id is not None else None

    def show(self, remotes: "Sequence[RemoteView]", told: Mapping[str, tuple[str, str]]) -> None:
        """Show these; `told` has for each name what waits, and when it was synced last."""
        self._remotes, self._told = {one.id: one for one in remotes}, told
        self.styles.height = max(1, len(remotes) * self.tall)
        self._replace_ids([*self._remotes])
        self.refresh()

    def go_to(self, name: str) -> None:
        """Put the cursor on the tracker of that name."""
        for id, one in self._remotes.items():
            if one.name == name:
                self.move_cursor_to(id)

    def lay_out(self, *, low: bool) -> None:
        """One line each, or three and a free one."""
        if low != self.low:
            self.low = low
            self.styles.height = max(1, len(self._remotes) * self.tall)
            self._set_virtual_size()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        index, part = divmod(self.scroll_offset.y + y, self.tall)
        if index >= len(self._ids) or part == 3:
            return self.blank(self.style_of())
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        bar = "▌" if on == "cursor" else " "
        segments = [Segment(bar, self.style_of("name", on))]
        remote, room = self._remotes[self._ids[index]], self._width - 2
        pieces = self._in_one(remote, room) if self.low else self._in_three(remote, room)[part]
        segments += [Segment(text, self.style_of(look, on)) for text, look in pieces]
        return Strip(segments).adjust_cell_length(self._width, self.style_of(on=on))

    def _in_one(self, one: "RemoteView", room: int) -> list[tuple[str, str]]:
        shown = self._remotes.values()
        name, kind = (
            fit(text, max(cell_width(other) for other in column))
            for text, column in (
                (shorten(one.name, NAME), [shorten(it.name, NAME) for it in shown]),
                (kind_name(one.kind), [kind_name(it.kind) for it in shown]),
            )
        )
        badge, age = self._told.get(one.name, ("", ""))
        end = f"  {badge}  {age}"
        where = shorten(_where(one), room - cell_width(f"{name}  {kind}  {end}"))
        gap = room - cell_width(f"{name}  {kind}  {where}{end}")
        return [
            (name, "name"),
            (f"  {kind}  {where}", "quiet"),
            (f"{' ' * gap}  {badge}", "badge"),
            (f"  {age}", "quiet"),
        ]

    def _in_three(self, one: "RemoteView", room: int) -> list[list[tuple[str, str]]]:
        kind = kind_name(one.kind)
        badge, age = self._told.get(one.name, ("", ""))
        name = fit(one.name, max(4, room - cell_width(kind) - 1))
        last = [(badge, "badge"), ("  " if badge else "", ""), (age, "quiet")]
        return [
            [(name, "name"), (f" {kind}", "quiet")],
            [(shorten(_where(one), room), "quiet")],
            last,
        ]

    def cursor_moved(self) -> None:
        if self.remote is not None:
            self.post_message(self.Highlighted(self.remote.name))

    def opened(self, id: int) -> None:
        self.post_message(self.Opened(self._remotes[id].name))


def _where(one: "RemoteView") -> str:
    """The project, and the site where it is not the usual one."""
    site = one.browse_url.removeprefix("https://").removeprefix("http://").strip("/")
    usual = site in ("", "github.com")
    return plain_line(one.project if usual else f"{one.project} · {site}")

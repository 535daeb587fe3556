"""The line from vision to item as a list to walk: why a thing is there, what serves it, what is loose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.choices import in_words
from po_tui.model.plain import plain_line
from po_tui.model.walk import Spot, Stop
from po_tui.tui.frame import WorkScreen, app_of, workspace_of
from po_tui.tui.item.words import state_name
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from po_tui.model.walk import Group

WIDTH: Final = 92


class WalkSheet(Dialog[Spot | None]):
    """`{` goes one up, `}` one down, as on every screen; the answer is where to go."""

    DEFAULT_CSS = """
    WalkSheet {
        & > .dialog--frame { width: 92; }
        & SheetList { max-height: 26; }
        & .gap { width: 1fr; height: auto; color: $text-warning; }
    }
    """
    BINDINGS = [
        Binding("left_curly_bracket", "up", mark("Why"), tooltip=mark("One up: what it is for"), id="walk.up"),
        Binding("right_curly_bracket", "down", mark("What serves it"), tooltip=mark("One down: what serves the line under the cursor"), id="walk.down"),
        Binding("o", "orphans", mark("Orphans"), tooltip=mark("What serves nothing, and what nothing serves"), id="walk.orphans"),
        Binding("escape,q", "leave", mark("Close"), tooltip=mark("Close; you stay where you were"), id="walk.leave"),
    ]  # fmt: skip

    def __init__(self, spot: Spot | None, *, down: bool = False) -> None:
        """Begin at a thing, looking up or down; None begins with the orphans."""
        ways = _("{up} up · {down} down · enter goes there · o orphans · esc")
        super().__init__("", ways.format(up="{", down="}"))
        self._spot, self._looks_down = spot, down
        self._stops: list[Stop | None] = []

    @property
    def options(self) -> SheetList:
        return self.query_one(SheetList)

    def parts(self) -> ComposeResult:
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="gap", markup=False)

    def on_mount(self) -> None:
        self._show()
        self.set_focus(self.options)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _show(self) -> None:
        try:
            if self._spot is None:
                self._show_orphans()
            elif self._looks_down:
                self._show_below(self._spot)
            else:
                self._show_above(self._spot)
        except WorkspaceError as gone:
            self.answer(None)
            app_of(self).say(str(gone), severity="warning")

    def _entitle(self, title: str) -> None:
        self.query_one(".dialog--frame").border_title = Content(plain_line(title))

    def _show_above(self, spot: Spot) -> None:
        chain = workspace_of(self).walk.up(spot)
        it = chain.stops[-1]
        self._entitle(_("Why {item}?").format(item=it.key or it.label))
        labels = max(cell_width(stop.label) for stop in chain.stops) + 1
        lines = [(stop, _in_chain(stop, labels)) for stop in chain.stops]
        self._fill(list(lines), max(0, len(lines) - 2))
        self._say(
            chain.gap and _("{gap} – the item or the roadmap can link it").format(gap=chain.gap)
        )

    def _show_below(self, spot: Spot) -> None:
        walk = workspace_of(self).walk
        it, groups = walk.stop(spot), walk.down(spot)
        self._entitle(_("What serves {item}").format(item=it.key or it.label))
        self._fill_groups(groups, it)
        self._say("" if groups else _("Nothing serves it, is part of it or waits for it."))

    def _show_orphans(self) -> None:
        groups = workspace_of(self).walk.orphans()
        self._entitle(_("Not tied in: orphans, both ways"))
        self._fill_groups(groups, None)
        self._say("" if groups else _("Everything serves something, and every goal is served."))

    def _fill_groups(self, groups: "Sequence[Group]", it: Stop | None) -> None:
        lines: list[tuple[Stop | None, Content]] = []
        if it is not None:
            lines.append((it, _line(it, 0)))
        width = max((cell_width(stop.key) for group in groups for stop in group.stops), default=0)
        for group in groups:
            head = Content.assemble(
                (plain_line(group.title), "bold $text-accent"), (f"  {group.total}", QUIET)
            )
            lines.append((None, head))
            lines += [(stop, Content("  ") + _line(stop, width)) for stop in group.stops]
            more = group.total - len(group.stops)
            if more > 0:
                told = _("… and {n} more").format(n=more)
                lines.append((None, Content.styled(f"  {told}", QUIET)))
        first = 2 if it is not None and groups else 1 if it is None else 0
        self._fill(lines, first)

    def _fill(self, lines: Sequence[tuple[Stop | None, Content]], at: int) -> None:
        self._stops = [stop for stop, _line in lines]
        self.options.clear_options()
        self.options.add_options([Option(line, disabled=stop is None) for stop, line in lines])
        able = [n for n, stop in enumerate(self._stops) if stop is not None]
        self.options.highlighted = min(able, key=lambda n: abs(n - at), default=None)

    def _say(self, text: str) -> None:
        gap = self.query_one(".gap", Static)
        gap.update(text)
        gap.display = bool(text)

    @property
    def _here(self) -> Stop | None:
        at = self.options.highlighted
        return self._stops[at] if at is not None and at < len(self._stops) else None

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @on(OptionList.OptionSelected)
    def _go_there(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        stop = self._stops[event.option_index]
        if stop is not None:
            self.answer(stop.spot)

    def action_up(self) -> None:
        """Within a chain one line up; from what serves something to why it does."""
        here = self._here
        if here is None:
            return
        if not self._looks_down and self._spot is not None:
            if self.options.highlighted:
                self.options.action_cursor_up()
            return
        self._spot, self._looks_down = here.spot, False
        self._show()

    def action_down(self) -> None:
        here = self._here
        if here is None:
            return
        self._spot, self._looks_down = here.spot, True
        self._show()

    def action_orphans(self) -> None:
        self._spot = None
        self._show()

    def action_leave(self) -> None:
        self.answer(None)


def open_walk(screen: WorkScreen, spot: Spot | None, *, down: bool = False) -> None:
    """Walk the line from where somebody stands; they go to what they choose."""
    app = app_of(screen)

    async def go(there: Spot | None) -> None:
        if there is not None:
            await app.show_spot(there)

    _opening = app.push_screen(WalkSheet(spot, down=down), go)


def _line(stop: Stop, width: int) -> Content:
    """Key, title, and how far it is."""
    key = f"{fit(stop.key, max(width, cell_width(stop.key)))} " if stop.key else ""
    return Content.assemble(
        (key, "$text-primary"),
        plain_line(stop.title),
        (f"  {note}" if (note := _note(stop)) else "", QUIET),
    )


def _in_chain(stop: Stop, labels: int) -> Content:
    lead = f"{'  ' * stop.depth}{'└ ' if stop.depth else ''}"
    return Content.assemble((f"{lead}{fit(stop.label, labels)}", QUIET)) + _line(stop, 0)


def _note(stop: Stop) -> str:
    if stop.kind == "item":
        return state_name(stop.note)
    return in_words(stop.note) if stop.kind == "roadmap" else plain_line(stop.note)

"""Screens of several panes: side by side where there is room, else one at a time with tabs on top."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Static

from po_tui.tui.frame import WorkScreen
from po_tui.words import _, mark


class PaneName(NamedTuple):
    """A pane of a screen."""

    id: str
    title: str
    """English; translated when shown."""
    focus: str
    """The widget in it that takes the keys."""


class PaneScreen(WorkScreen):
    """The pane that has the focus says so; alone on the screen, its tab does."""

    PANES: tuple[PaneName, ...] = ()
    START = ""
    """The pane that has the focus at first."""
    DEFAULT_CSS = """
    PaneScreen {
        & #tabs { height: 1; padding: 0 1; background: $background; }
        & #panes { height: 1fr; width: 1fr; }
        & .group { width: 1fr; height: 1fr; }
        & .pane {
            width: 1fr;
            height: 1fr;
            background: $surface;
            border: round $frame;
            border-title-color: $text-muted;
            border-subtitle-color: $text-accent;
            &:focus-within, &:focus {
                border: round $frame-focus;
                border-title-color: $text-primary;
                border-title-style: bold;
            }
        }
    }
    """
    BINDINGS = [
        Binding("tab", "pane(1)", mark("Pane"), tooltip=mark("Next pane"), id="screen.next-pane"),
        Binding("shift+tab", "pane(-1)", mark("Previous pane"), show=False, tooltip=mark("Previous pane"), id="screen.previous-pane"),
        Binding("z", "zoom", mark("Zoom"), tooltip=mark("This pane alone, and back"), id="screen.zoom"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._shown = self.START or self.PANES[0].id
        self._zoomed = False

    def compose_work(self) -> ComposeResult:
        yield Static("", id="tabs", markup=False)
        with Container(id="panes"):
            yield from self.compose_panes()

    def compose_panes(self) -> ComposeResult:
        """The panes, with the ids of `PANES`; those below one another stand in a `.group`."""
        yield from ()

    @property
    def together(self) -> bool:
        """Whether the panes stand side by side."""
        return self.wide and not self._zoomed

    def size_of(self, _pane: str) -> tuple[int | str, int | str]:
        """Width and height of a pane that stands beside others: cells, or a share such as `1fr`."""
        return "1fr", "1fr"

    def laid_out(self) -> None:
        together = self.together
        for pane in self.PANES:
            styles = self.query_one(f"#{pane.id}").styles
            styles.display = "block" if together or pane.id == self._shown else "none"
            styles.width, styles.height = self.size_of(pane.id) if together else ("1fr", "1fr")
        for group in self.query(".group"):
            group.display = any(child.display for child in group.children)
        self.query_one("#panes").styles.layout = "horizontal" if together else "vertical"
        self.query_one("#tabs").display = not self.together
        self._show_tabs()

    def _show_tabs(self) -> None:
        parts = []
        for pane in self.PANES:
            style = "bold reverse $text-primary" if pane.id == self._shown else "$quiet"
            parts.append(Content.styled(f" {_(pane.title)} ", style))
        hint = _("z all panes") if self._zoomed and self.wide else _("tab next")
        line = Content(" ").join(parts) + Content.styled(f"  {hint}", "$quiet")
        self.query_one("#tabs", Static).update(line)

    # ── focus ───────────────────────────────────────────────────────────────────────────────────

    def on_descendant_focus(self) -> None:
        """Remember in which pane the focus is: that one is shown where there is no room for all."""
        inside = self.pane_of(self.focused)
        if inside and inside != self._shown:
            self._shown = inside
            self.laid_out()

    def pane_of(self, widget: Widget | None) -> str:
        """The id of the pane a widget stands in; empty outside of all."""
        known = {pane.id for pane in self.PANES}
        while widget is not None:
            if widget.id in known:
                return widget.id or ""
            widget = widget.parent if isinstance(widget.parent, Widget) else None
        return ""

    def focus_pane(self, name: str) -> None:
        """Show a pane and give it the keys."""
        self._shown = name
        self.laid_out()
        pane = self.query_one(f"#{name}")
        wanted = next(one.focus for one in self.PANES if one.id == name)
        if not wanted:
            pane.focus()
            return
        try:
            pane.query_one(wanted).focus()
        except NoMatches:
            pane.focus()

    def action_pane(self, by: int) -> None:
        names = [pane.id for pane in self.PANES]
        at = names.index(self.pane_of(self.focused) or self._shown)
        self.focus_pane(names[(at + by) % len(names)])

    def action_zoom(self) -> None:
        if self.wide:
            self._zoomed = not self._zoomed
            self.laid_out()

    def unzoom(self) -> bool:
        """Show all panes again; False where they are."""
        if not self._zoomed:
            return False
        self._zoomed = False
        self.laid_out()
        return True

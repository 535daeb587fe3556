"""A terminal beside the meeting: a small app on the same file that sees what happens within a second."""

from typing import TYPE_CHECKING

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui import settings
from po_tui.model.plain import plain_line
from po_tui.settings import Settings
from po_tui.tui import themes
from po_tui.tui.steady import steadied
from po_tui.words import _, mark
from po_tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.driver import Driver

LOOK_SECONDS = 0.2
"""How often to look whether another terminal wrote: reading one counter, microseconds."""


class WatchingApp(App[None], inherit_bindings=False):
    """One screen on a meeting that somebody else runs. Only `Q` leaves it."""

    CSS = """
    Screen {
        background: $background;
        color: $foreground;
        layout: vertical;
        overflow: hidden;
        & > #foot { dock: bottom; height: 1; padding: 0 1; }
        & > #foot.-told { text-style: bold; color: $text-accent; }
    }
    """
    BINDINGS = [
        Binding("Q", "leave", mark("Leave"), tooltip=mark("Leave this terminal"), id="watching.leave"),
        Binding("ctrl+q", "stay", show=False, priority=True, system=True),
        Binding("ctrl+c", "stay", show=False, priority=True, system=True),
    ]  # fmt: skip
    ENABLE_COMMAND_PALETTE = False
    TITLE = "po-tui"

    def __init__(self, workspace: Workspace, config: Settings | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.config = config or settings.load()
        for theme in themes.OURS:
            self.register_theme(theme)
        wanted = self.config.theme or ""
        self.theme = wanted if wanted in self.available_themes else self.usual_theme

    @property
    def usual_theme(self) -> str:
        """The theme where the settings name none."""
        return themes.DEFAULT

    def get_driver_class(self) -> "type[Driver]":
        """As Textual's; no two terminals agree on how wide everything is."""
        return steadied(super().get_driver_class())

    def get_css_variables(self) -> dict[str, str]:
        known = super().get_css_variables()
        return {ours: known[theirs] for ours, theirs in themes.LIKE.items()} | known

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self._look)
        self.draw()

    def _look(self) -> None:
        if self.workspace.store.look() is not None:
            self.draw()

    # ── for the apps ────────────────────────────────────────────────────────────────────────────

    def draw(self) -> None:
        """Show where the meeting stands."""
        raise NotImplementedError

    def tell(self, text: str, *, loud: bool = False) -> None:
        """The line at the bottom: what can be done here, or why a key did nothing."""
        foot = self.query_one("#foot", Static)
        foot.set_class(loud, "-told")
        foot.update(Content(plain_line(text)))

    def action_stay(self) -> None:
        self.tell(_("Q leaves"), loud=True)

    def action_leave(self) -> None:
        self.exit()

"""What the tests of the meeting share: typing as the facilitator does, and reading the screen."""

from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.refinement.screen import RefineScreen
from po_tui.tui.refinement.traps import key_of
from po_tui.workspace.refinement import SessionView


@dataclass
class Room:
    """A meeting room: one keyboard, one screen."""

    app: PoTuiApp
    pilot: Pilot[Any]

    async def press(self, *keys: str) -> None:
        """Press keys, each named or given as its character."""
        await self.pilot.press(*(key_of(key) if len(key) == 1 else key for key in keys))
        await self.pilot.pause()

    async def type(self, text: str, end: str = "enter") -> None:
        """Type a text, then Enter (or Esc)."""
        await self.press(*text, end)

    @property
    def screen(self) -> RefineScreen:
        found = self.app.screen
        assert isinstance(found, RefineScreen)
        return found

    @property
    def said(self) -> str:
        """The quiet line above the keys."""
        return str(self.screen.query_one("#said", Static).render())

    @property
    def sees(self) -> str:
        """All the text on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def session(self) -> SessionView:
        """The session that is running, or else the latest."""
        refinement = self.app.workspace.refinement
        running = refinement.running_id()
        return refinement.session(running) if running else refinement.sessions()[0]

    async def open(self) -> None:
        await self.pilot.pause()
        await self.press("5")

    async def run(self, items: int = 3) -> None:
        """Prepare with the first candidates, begin, and go on to the first item."""
        await self.open()
        await self.press(*["space"] * items, "R", "n")

    def on_table(self) -> str:
        """Key of the item on the table."""
        meeting = self.app.workspace.refinement.meeting()
        assert meeting is not None
        entry = meeting.entry
        assert entry is not None
        return entry.key

    async def vote(self, *cards: str) -> None:
        """Type the cards in seat order and turn them."""
        await self.press(*cards, "r")

"""How far a change of many items is: it can be stopped, and then nothing has happened."""

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from po_tui.tui.frame import app_of, telling
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark
from po_tui.workspace.bulk import Portions

BAR = 40


class Doing(Dialog[None]):
    """Carries on with the portions of an act, and lets the screen breathe between them."""

    BINDINGS = [
        Binding("escape", "stop", mark("Stop"), tooltip=mark("Stop; nothing is changed then"), id="doing.stop"),
    ]  # fmt: skip

    def __init__(self, portions: Portions, done: int, total: int, doing: str) -> None:
        super().__init__(doing, _("esc stops it, and nothing is changed"))
        self._portions, self._done, self._total = portions, done, total
        self._stopped = False

    def parts(self) -> ComposeResult:
        yield Static(self._bar(), classes="dialog--text", markup=False)

    def on_mount(self) -> None:
        self._carry_on()

    def _bar(self) -> str:
        filled = BAR * self._done // self._total
        told = _("{done} of {total}").format(done=self._done, total=self._total)
        return f"{'▓' * filled}{'░' * (BAR - filled)}  {told}"

    @work(exit_on_error=False)
    async def _carry_on(self) -> None:
        try:
            with telling(self):
                await self._portion_by_portion()
        finally:
            self.answer(None)

    async def _portion_by_portion(self) -> None:
        bar = self.query_one(Static)
        while not self._stopped:
            await asyncio.sleep(0.01)  # keys and the screen have their turn
            done = next(self._portions, None)
            if done is None:
                return
            self._done = done
            bar.update(self._bar())
        self._portions.close()
        app_of(self).say(_("Stopped: nothing was changed"))

    def action_stop(self) -> None:
        self._stopped = True

"""Makes the other screens while nobody types: the first look at one is as quick as the next."""

import asyncio
from collections.abc import Sequence
from importlib import import_module
from time import monotonic
from typing import Any, ClassVar, Final

from textual import events
from textual.screen import Screen

from po_tui.tui.tidying import calm_down, tidy
from po_tui.tui.typeahead import TypesAhead

PAUSE: Final = 0.1
"""Seconds between two steps, and until it is looked again whether somebody types."""
CALM: Final = 0.5
"""Seconds without a key after which somebody is taken to read or to think."""
TIDY_AFTER: Final = 0.02
"""Seconds after a key until what it left behind is cleared away."""


class MakesAhead(TypesAhead):
    """An app whose screens are there before they are asked for, if there was time for it."""

    AHEAD: ClassVar[Sequence[str]] = ()
    """The modes in the order in which they are likely to be wanted."""
    makes_ahead = False
    """Off until `run`: who drives the app step by step wants no steps of its own."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._to_lay_out: list[Screen[Any]] = []
        """Those made ahead that were not laid out yet."""

    async def on_event(self, event: events.Event) -> None:
        await super().on_event(event)
        if self.makes_ahead and isinstance(event, events.Key):
            self._tidy_soon()

    _tidying: asyncio.TimerHandle | None = None

    def _tidy_soon(self) -> None:
        """Look for rubbish between two keys: left to itself, Python does it in the middle of one."""
        if self._tidying is not None:
            self._tidying.cancel()
        self._tidying = asyncio.get_running_loop().call_later(TIDY_AFTER, tidy)

    is_loaded = is_made = False
    """All modules are loaded; all screens are there."""

    def load_ahead(self) -> None:
        """Load the modules of the screens; slow, and safe in a thread."""
        for mode in self.AHEAD:
            import_module(f"po_tui.tui.{mode}.screen")

    def make_ahead(self) -> None:
        """Make what is missing, one screen at a time, and give everything on it its place."""
        missing = [mode for mode in self.AHEAD if mode not in self._screen_stacks]
        if not self.is_running or self._exit:
            return
        if not missing and not self._to_lay_out:
            self.is_made = True
            self.calm_down()
            return
        if monotonic() - self.last_key > CALM and len(self.screen_stack) == 1:
            if self._to_lay_out:
                if not self.lay_out_ahead(self._to_lay_out[0]):
                    self._to_lay_out.pop(0)
            else:
                _making = self._init_mode(missing[0])
                self._to_lay_out.append(self._screen_stacks[missing[0]][0])
        self.set_timer(PAUSE, self.make_ahead)

    def lay_out_ahead(self, _screen: Screen[Any]) -> bool:
        """Give everything on a screen its place that nobody has seen yet; False where it has it."""
        return False

    def calm_down(self) -> None:
        """Once all is loaded and made."""
        if self.is_loaded and self.is_made:
            calm_down()

"""Makes the other screens while nobody types: the first look at one is as quick as the next."""

from collections.abc import Sequence
from importlib import import_module
from time import monotonic
from typing import ClassVar, Final

from po_tui.tui.typeahead import TypesAhead

PAUSE: Final = 0.15
"""Seconds between two screens, and until it is looked again whether somebody types."""
CALM: Final = 0.5
"""Seconds without a key after which somebody is taken to read or to think."""


class MakesAhead(TypesAhead):
    """An app whose screens are there before they are asked for, if there was time for it."""

    AHEAD: ClassVar[Sequence[str]] = ()
    """The modes in the order in which they are likely to be wanted."""
    makes_ahead = False
    """Off until `run`: who drives the app step by step wants no steps of its own."""

    def load_ahead(self) -> None:
        """Load the modules of the screens; slow, and safe in a thread."""
        for mode in self.AHEAD:
            import_module(f"po_tui.tui.{mode}.screen")

    def make_ahead(self) -> None:
        """Make what is missing, one screen at a time."""
        missing = [mode for mode in self.AHEAD if mode not in self._screen_stacks]
        if not missing or not self.is_running:
            return
        if monotonic() - self.last_key > CALM and len(self.screen_stack) == 1:
            _making = self._init_mode(missing[0])
        self.set_timer(PAUSE, self.make_ahead)

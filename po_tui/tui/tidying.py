"""Keeps Python from looking for rubbish in the middle of a key: it is cleared away between two.

What is loaded at the start stays, and is looked through no more: that would take 50 ms each time.
"""

import gc
from typing import Final

_LOADING: Final = (5_000, 1_000, 1_000)
"""While modules and screens are loaded only what is young is looked at, for a millisecond or two."""
_WORKING: Final = (20_000, 10, 10)
"""Pieces that may lie about until `tidy` comes, at the end of the next key: about two megabytes."""


def settle_in() -> None:
    """The first screen is there, and the rest is about to be loaded."""
    gc.freeze()
    gc.set_threshold(*_LOADING)
    gc.enable()


def calm_down() -> None:
    """All is loaded that will stay."""
    gc.freeze()
    gc.set_threshold(*_WORKING)


def tidy() -> None:
    """Clear away what the last keys left behind."""
    if gc.isenabled():
        gc.collect(1)

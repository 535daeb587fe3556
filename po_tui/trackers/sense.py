"""Answers of a shape that nobody expects: told as the tracker's fault, and no crash of ours.

Records that make no sense are left out one by one where they are read. This is for the rest: a list
where one thing should be, nothing where a list should be, a number that no computer holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from po_tui.trackers.base import OutcomeUnknown, OutOfReach
from po_tui.words import _

_BROKEN: Final = (
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
"""What reading such an answer raises."""


@contextmanager
def sensible(remote: str, *, writing: bool = False) -> Iterator[None]:
    """Raise OutOfReach where an answer cannot be read; OutcomeUnknown while `writing`."""
    try:
        yield
    except _BROKEN as no:
        if writing:
            raise OutcomeUnknown(
                _(
                    "{remote} gave an answer that makes no sense: it may have done what was asked – run it again"
                ).format(remote=remote)
            ) from no
        raise OutOfReach(
            _("{remote} gave an answer that makes no sense – try again later").format(remote=remote)
        ) from no

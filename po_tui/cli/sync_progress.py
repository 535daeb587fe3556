"""What a sync is doing now, on one line of the terminal: above all, what it waits for."""

import os
import sys
from datetime import datetime
from typing import Final, Self

from po_tui.cli.cells import shorten
from po_tui.model.plain import plain_line
from po_tui.sync.events import Doing, Event, Planned, Pulling, SigningIn, Waiting
from po_tui.words import _

_NARROWEST: Final = 20


class SyncProgress:
    """Tells events as they come, on a terminal; nowhere else."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._last = ""
        self._before = ""
        """What was going on before it had to wait."""

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Leave the line empty."""
        self._show("")

    def tell(self, event: Event) -> None:
        """What happened just now."""
        if isinstance(event, Waiting):
            self._show(waiting(event) or self._before)
        elif said := _in_words(event):
            self._before = said
            self._show(said)

    def stopping(self) -> None:
        """Somebody wants it to end."""
        self._show(_("stopping after the request under way … (ctrl+c again: at once)"))

    def _show(self, said: str) -> None:
        if not self._shown or said == self._last:
            return
        line = shorten(plain_line(said), max(_NARROWEST, _width() - 1))
        print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        self._last = said


def waiting(event: Waiting) -> str:
    """What it waits for, and until when by the clock on the wall; empty where it goes on."""
    if event.until is None:
        return ""
    return _("{remote}: waiting until {time}: {why}").format(
        # What to do about it is for whoever has to do something; here it goes on by itself.
        remote=event.remote,
        time=_clock(event.until),
        why=event.why.partition(" – ")[0],
    )


def _clock(instant: datetime) -> str:
    return instant.astimezone().strftime("%H:%M:%S" if instant.second else "%H:%M")


def _in_words(event: Event) -> str:
    match event:
        case SigningIn(remote):
            return _("{remote}: signing in").format(remote=remote)
        case Pulling(remote, items, None):
            return _("{remote}: {n} pulled").format(remote=remote, n=items)
        case Pulling(remote, items, total):
            return _("{remote}: {n} of {total} pulled").format(remote=remote, n=items, total=total)
        case Planned(plan):
            return _("{remote}: compared").format(remote=plan.remote)
        case Doing(remote=remote, key=key, title=title, done=done, total=total):
            return f"{remote}: {done}/{total} {key} {title}"
    return ""


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80

"""Typing ahead: a key waits until the one before it has had its effect, so that no letter goes astray.

Textual hands every key at once to whatever has the focus at that instant. Someone who types `!` and
on – or anyone, on a busy machine – would have the first letters of a decision taken for commands,
because the line they belong to opens a few messages later.
"""

import sys
from collections import deque
from time import monotonic
from typing import Any, Final

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Input

ROUNDS: Final = 6
"""How often to look whether everything that a key set off has been worked through."""
STEPS: Final = ("list.", "page.")
"""What the ids of bindings begin with that only move a cursor or a page."""
PATIENCE: Final = 1.0
"""Seconds after which a key no longer waits for one whose effect takes long."""


def takes_text(widget: Widget | None) -> bool:
    """Whether letters are typed into it.

    The editor of several lines is slow to import, and needed by few: until somebody has imported
    it, nothing can be one.
    """
    if isinstance(widget, Input):
        return True
    areas = sys.modules.get("textual.widgets._text_area")
    return areas is not None and isinstance(widget, areas.TextArea)


class TypesAhead(App[None]):
    """An app that plays one key at a time."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._waiting: deque[events.Key] = deque()
        self._playing_since: float | None = None
        self.last_key = 0.0
        """When a key came last, as `monotonic` counts."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not self.screen_stack:
            return  # the app is closing: there is nothing left that a key could be for
        if isinstance(event, events.Key):
            self.last_key = monotonic()
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._is_playing:
            self._waiting.append(event)
        elif takes_text(self.focused):
            # Letters leave the focus where it is: they need not wait for one another.
            await (super().on_event(event) if event.is_printable else self._play(event))
        elif (step := self._step_of(event)) is None or not await self.run_action(*step):
            await self._play(event)
        elif not self._waiting and not self.message_queue_size:
            self.paint_now()

    def paint_now(self) -> None:
        """Show what a key has done without waiting for the next frame."""

    def _step_of(self, key: events.Key) -> tuple[str, DOMNode] | None:
        """What the key does, and to whom, where it only moves a cursor or a page.

        It leaves the focus where it is and concerns nobody else: a hundred widgets on the way from
        the focus to the app need not be asked, however fast such keys come.
        """
        screen, focused = self.screen, self.focused
        if focused is None or screen.maximized is not None or hasattr(screen, "on_key"):
            return None
        # What holds for a person's own keys takes its time: each time they are put together anew.
        chain = screen._modal_binding_chain if self._keymap else (  # noqa: SLF001
            (node, node._bindings) for node in focused.ancestors_with_self  # noqa: SLF001
        )  # fmt: skip
        for node, bindings in chain:
            for binding in bindings.key_to_bindings.get(key.key, ()):
                is_step = (binding.id or "").startswith(STEPS) and binding.id != "list.open"
                return (binding.action, node) if is_step else None
        return None

    @property
    def _is_playing(self) -> bool:
        since = self._playing_since
        return since is not None and monotonic() - since < PATIENCE

    async def _play(self, key: events.Key) -> None:
        self._playing_since = monotonic()
        await super().on_event(key)
        self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        """Go the way a key goes – from the focus up to the app – behind everything on that way."""
        pumps: list[MessagePump] = [*(self.focused or self.screen).ancestors_with_self]
        if self not in pumps:
            pumps.append(self)

        def pass_by(place: int) -> None:
            while place < len(pumps):
                if pumps[place].call_later(pass_by, place + 1):
                    return
                place += 1
            busy = any(pump.message_queue_size for pump in pumps[:-1]) or self._has_own_work
            if rounds > 1 and busy:
                self._follow(rounds - 1)
            else:
                self.call_later(self._play_next)

        pass_by(0)

    @property
    def _has_own_work(self) -> bool:
        """Whether the app itself has more to do than to take in keys."""
        return self.message_queue_size > 0

    async def _play_next(self) -> None:
        self._playing_since = None
        while self._waiting and not self._is_playing:
            await self.on_event(self._waiting.popleft())

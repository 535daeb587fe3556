"""The sync beside the app: a thread with a connection and a loop of its own, while nobody waits for it.

It writes as a process of its own: what it brings in reaches the screens – and the inbox of a meeting –
as the writing of any other terminal does, and `u` never takes it back by mistake.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from po_tui.sync.events import Ended, Event, Report
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import Author, FileRefused, NothingSaved, Store

if TYPE_CHECKING:
    from po_tui.settings import Settings
    from po_tui.sync.run import Sync
    from po_tui.tui.syncing.plan_tree import Chosen

LEAVE_SECONDS: Final = 2.0
"""How long quitting waits for the request under way; what it does is known by the next sync."""

Tell = Callable[[], object]
"""Called from the thread when there are events to be taken; not again before they were."""


class Running:
    """One sync with one remote: prepares, waits for a person's word, carries out what they ticked."""

    def __init__(
        self, path: Path, person: str, product: str, remote: str, config: "Settings"
    ) -> None:
        self._path, self._person = path, person
        self._product, self._remote = product, remote
        self._config = config
        self._events: deque[Event] = deque()
        self._told = False
        self._tell: Tell = lambda: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answered: asyncio.Event | None = None
        self._chosen: Chosen | None = None
        self._wanted = False
        self._left = False
        self._sync: Sync | None = None
        self._thread = Thread(target=self._run, name=f"sync {remote}", daemon=True)

    # ── from the app ────────────────────────────────────────────────────────────────────────────

    def start(self, tell: Tell) -> None:
        """Look what there is to do; nothing is changed by that."""
        self._tell = tell
        self._thread.start()

    def taken(self) -> list[Event]:
        """The events since they were taken last."""
        self._told = False
        events = []
        while self._events:
            events.append(self._events.popleft())
        return events

    def carry_out(self, chosen: "Chosen | None") -> None:
        """Carry out what is ticked; None: all of it."""
        self._chosen, self._wanted = chosen, True
        self._answer()

    def cancel(self) -> None:
        """End after the request under way; a plan that waits is forgotten."""
        self._left = True
        if self._sync is not None:
            self._sync.cancel()
        self._answer()

    def wait(self, seconds: float = LEAVE_SECONDS) -> bool:
        """Whether it came to its end within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _answer(self) -> None:
        loop, answered = self._loop, self._answered
        if loop is not None and answered is not None:
            with suppress(RuntimeError):  # it has just come to its end
                loop.call_soon_threadsafe(answered.set)

    # ── in the thread ───────────────────────────────────────────────────────────────────────────

    def _post(self, event: Event) -> None:
        self._events.append(event)
        if not self._told:  # a thousand items are not a thousand messages
            self._told = True
            self._tell()

    def _run(self) -> None:
        try:
            asyncio.run(self._course())
        except Exception as broken:  # noqa: BLE001 – the app goes on, and says what happened
            self._post(Ended(Report(self._remote, stopped=_broken(broken), code=1)))

    async def _course(self) -> None:
        self._loop, self._answered = asyncio.get_running_loop(), asyncio.Event()
        from po_tui.trackers.base import NotSignedIn, OutOfReach, TrackerError

        store = None
        try:
            store = Store(self._path, Author.app(self._person), create=False)
            await self._with(Workspace.open(store, self._product))
        except (OutOfReach, NotSignedIn) as no:
            self._post(Ended(Report(self._remote, stopped=str(no), code=4)))
        except (TrackerError, WorkspaceError, NothingSaved, FileRefused) as no:
            self._post(Ended(Report(self._remote, stopped=str(no), code=1)))
        finally:
            self._sync = None
            if store is not None:
                store.close()

    async def _with(self, workspace: Workspace) -> None:
        from po_tui.sync import connect
        from po_tui.sync.remotes import Remotes
        from po_tui.sync.run import Options, Sync

        remote = Remotes(workspace).named(self._remote)
        tracker = connect.connect(workspace, remote, self._config, interactive=True)
        try:
            sync = self._sync = Sync(workspace, remote, tracker, Options())
            if self._left:
                return
            planned = await self._follow(sync.prepare())
            if planned and not self._left:
                assert self._answered is not None
                await self._answered.wait()
            if planned and self._wanted and not self._left:
                assert planned.plan is not None
                await self._follow(sync.carry_out(planned.plan, self._chosen))
        finally:
            await tracker.close()

    async def _follow(self, events: AsyncIterator[Event]) -> "Report | None":
        """Tell all of it; what was planned, where that is how it ends."""
        from po_tui.sync.events import Planned

        last: Event | None = None
        async with aclosing(events) as told:  # type: ignore[type-var]
            async for event in told:
                last = event
                self._post(event)
        return Report(self._remote, plan=last.plan) if isinstance(last, Planned) else None


def _broken(broken: Exception) -> str:
    told = _("the sync broke off ({what}) – what went through stays; run it again")
    return told.format(what=type(broken).__name__)

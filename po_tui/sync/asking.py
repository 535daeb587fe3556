"""Asks the tracker one thing after the other, within what this run may: requests, time, until cancelled."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from po_tui import settings
from po_tui.sync.events import Event, Waiting
from po_tui.trackers.base import TooManyRequests
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.sync.lease import Lease
    from po_tui.sync.options import Options
    from po_tui.trackers.base import Tracker

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


class Stopped(Exception):
    """The run ends here; what went through stays through. The text is one line for the user."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class Asking:
    """The only one who calls the tracker."""

    def __init__(
        self,
        tracker: "Tracker",
        options: "Options",
        lease: "Lease",
        tell: Callable[[Event], None],
        sleep: Sleep,
    ) -> None:
        self.tracker = tracker
        self._options, self._lease, self._tell, self._sleep = options, lease, tell, sleep
        self._first = tracker.requests
        self._ends: datetime | None = None
        if options.deadline is not None:
            self._ends = settings.now() + timedelta(seconds=options.deadline)
            # Nothing was answered yet: this is still our own clock, as the tracker's adapter reads it.
            begun = datetime.fromisoformat(tracker.server_time())
            tracker.deadline = begun + timedelta(seconds=options.deadline)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._idle = False
        self.cancelled = False
        self._going_on: Callable[[], None] | None = None
        tracker.waiting = self._waits

    @property
    def requests(self) -> int:
        """How many this run has sent."""
        return self.tracker.requests - self._first

    def cancel(self) -> None:
        """End after the request under way – or at once, where there is only a wait; from any thread."""
        self.cancelled = True
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake)

    def check(self) -> None:
        """Raise Stopped where nothing more may be sent."""
        if self.cancelled:
            raise Stopped(_("cancelled – what went through stays through"), 130)
        most = self._options.max_requests
        if most is not None and self.requests >= most:
            raise Stopped(
                _("{n} requests are used up – run it again for the rest").format(n=most), 5
            )
        if self._ends is not None and settings.now() >= self._ends:
            raise Stopped(_("the time is up – run it again for the rest"), 5)

    async def ask(self, call: Awaitable[T]) -> T:
        """One call; raises Stopped instead of making it where it may not be made."""
        try:
            self.check()
            self._lease.renew()
        except BaseException:
            _drop(call)
            raise
        return await self._until_done(call)

    @contextmanager
    def going_on(self, told: Callable[[], None]) -> Iterator[None]:
        """While this lasts, tell when the tracker has waited and is about to send."""
        self._going_on = told
        try:
            yield
        finally:
            self._going_on = None

    async def pages(self, found: AsyncIterator[T]) -> AsyncIterator[T]:
        """The pages of a pull, each asked for like a call."""
        try:
            while True:
                try:
                    page = await self.ask(found.__anext__())
                except StopAsyncIteration:
                    return
                yield page
        finally:
            close = getattr(found, "aclose", None)
            if close is not None:
                await close()

    async def pause(self, seconds: float, why: str) -> None:
        """Nothing to do but wait."""
        until = settings.now() + timedelta(seconds=seconds)
        self.check()
        self._waits(why, until)
        await self._until_done(self._sleep(seconds))
        self._waits(why, None)

    async def _until_done(self, call: Awaitable[T]) -> T:
        self._loop = asyncio.get_running_loop()
        task = asyncio.create_task(_awaited(call))
        self._task = task
        try:
            done, value = await task
        except asyncio.CancelledError:
            if self.cancelled and task.done():
                self.check()
            if not task.done():  # the whole run is cancelled: it takes this along
                task.cancel()
            raise
        finally:
            self._task, self._idle = None, False
            _drop(call)
        if done:
            return value
        raise StopAsyncIteration

    def _wake(self) -> None:
        if self._task is not None and self._idle:
            self._task.cancel()

    def _waits(self, why: str, until: datetime | None) -> None:
        """Called by the tracker when it has to wait, and when it goes on."""
        self._idle = until is not None
        if until is not None:
            if self._ends is not None and until > self._ends:
                raise TooManyRequests(
                    _("{why}: that is later than this run may take – run it again then").format(
                        why=why
                    ),
                    until,
                )
            self._lease.renew(until)
        self._tell(Waiting(self.tracker.name, why, until))
        if until is None and self._going_on is not None:
            self._going_on()
        if self.cancelled:
            self.check()


def _drop(call: Awaitable[object]) -> None:
    """Forget a call that was never begun."""
    if inspect.iscoroutine(call) and inspect.getcoroutinestate(call) == inspect.CORO_CREATED:
        call.close()


async def _awaited(call: Awaitable[T]) -> tuple[bool, T]:
    """A task cannot end with StopAsyncIteration, and the end of the pages comes so."""
    try:
        return True, await call
    except StopAsyncIteration:
        return False, None  # type: ignore[return-value]

"""How a sync begins and ends: with the lease, told as it happens, every refusal a line of its report."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import TYPE_CHECKING, Final

from po_tui.store import links
from po_tui.store.store import NothingSaved, stamp
from po_tui.sync.asking import Asking, Sleep, Stopped
from po_tui.sync.events import Ended, Event, Report
from po_tui.sync.lease import Lease, Taken
from po_tui.trackers.base import NotSignedIn, OutOfReach, TooManyRequests, TrackerError
from po_tui.words import _
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from po_tui.sync.options import Options
    from po_tui.sync.remotes import RemoteView
    from po_tui.trackers.base import Tracker
    from po_tui.workspace.workspace import Workspace

_OUTCOMES: Final = {0: "done", 3: "clashes", 5: "some"}


class Errand:
    """What stands around the work of one sync, whatever that work is."""

    def __init__(
        self,
        workspace: "Workspace",
        remote: "RemoteView",
        tracker: "Tracker",
        options: "Options",
        sleep: Sleep,
    ) -> None:
        self.report = Report(remote.name)
        self._store, self._remote, self._dry = workspace.store, remote, options.dry_run
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._lease = Lease(workspace.store, remote)
        self.asking = Asking(tracker, options, self._lease, self.tell, sleep)

    def tell(self, event: Event) -> None:
        """Let those who watch know."""
        self._events.put_nowait(event)

    def events_of(
        self, work: Coroutine[object, object, object], *, ends: bool = True
    ) -> AsyncIterator[Event]:
        """Do some work, and tell it as it goes; where it `ends` the sync, it is noted as a run."""
        return self._told(self._guarded(work, ends=ends))

    async def _told(self, work: Coroutine[object, object, None]) -> AsyncIterator[Event]:
        """The events of some work, as they come."""
        self._events = asyncio.Queue()
        task = asyncio.ensure_future(work)
        task.add_done_callback(lambda _task: self._events.put_nowait(None))
        try:
            while (event := await self._events.get()) is not None:
                yield event
        finally:
            if not task.done():
                self.asking.cancel()
                await asyncio.wait({task})
        task.result()

    async def _guarded(self, work: Coroutine[object, object, object], *, ends: bool) -> None:
        """With the lease, and with every refusal as the end of the run."""
        run_id: int | None = None
        stopped = False
        try:
            try:
                if not self._dry:
                    self._lease.take()
                    run_id = self._begin() if ends else None
                await work
            except asyncio.CancelledError:
                work.close()
                stopped = True
                self._stop(_("cancelled – what went through stays through"), 130)
            except (Stopped, Taken, TrackerError, WorkspaceError, NothingSaved) as no:
                work.close()
                stopped = True
                self._stop(str(no), _code_of(no))
        finally:
            self._lease.give_back()
        self.report.requests = self.asking.requests
        self.report.code = self._code()
        if run_id is not None:
            self._end(run_id)
        if ends or stopped:
            self.tell(Ended(self.report))

    def _stop(self, text: str, code: int) -> None:
        self.report.stopped = text
        self.report.code = code

    def _code(self) -> int:
        report = self.report
        if report.stopped:
            return report.code
        return 5 if report.failed else 3 if report.clashes else 0

    def _begin(self) -> int:
        with self._store.keep("sync") as session:
            return links.begin_run(session, self._remote.id, stamp())

    def _end(self, run_id: int) -> None:
        report = self.report
        counts = {
            "pulled": len(report.pulled),
            "pushed": len(report.pushed),
            "created": len(report.created),
            "clashes": len(report.clashes),
            "failed": len(report.failed),
        }
        outcome = "stopped" if report.stopped else _OUTCOMES.get(report.code, "failed")
        log = [report.stopped] if report.stopped else []
        log += [f"{one.key or one.remote_key}: {one.reason}" for one in report.failed]
        with self._store.keep("sync") as session:
            links.end_run(session, run_id, stamp(), outcome, report.requests, counts, log)


def _code_of(no: Exception) -> int:
    if isinstance(no, Stopped):
        return no.code
    return 4 if isinstance(no, NotSignedIn | OutOfReach | TooManyRequests) else 1

"""The syncs of this app: one for each tracker, going on whatever screen is shown."""

from typing import TYPE_CHECKING

from textual.signal import Signal

from po_tui.sync.events import Ended
from po_tui.tui.syncing.course import Course, Phase
from po_tui.tui.syncing.running import Running

if TYPE_CHECKING:
    from po_tui.sync.events import Event
    from po_tui.tui.app import PoTuiApp


class Desk:
    """Starts them, follows them, and ends them with the app."""

    def __init__(self, app: "PoTuiApp") -> None:
        self._app = app
        self._courses: dict[tuple[str, str], Course] = {}
        self._running: dict[tuple[str, str], Running] = {}
        self.adding: dict[str, str] = {}
        """What was typed of a tracker that was not added yet."""
        self.moved: Signal[str] = Signal(app, "sync")
        """The name of a tracker whose sync went on a bit."""

    def course(self, remote: str) -> Course:
        """How far the sync with a tracker of the product that is open has come."""
        return self._courses.setdefault(self._name(remote), Course(remote))

    def _name(self, remote: str) -> tuple[str, str]:
        return self._app.workspace.key, remote

    @property
    def busy(self) -> bool:
        """Some sync is under way."""
        return any(course.busy for course in self._courses.values())

    # ── what a person asks for ──────────────────────────────────────────────────────────────────

    def prepare(self, remote: str) -> None:
        """Look what there is to do; what was planned before is forgotten."""
        name = self._name(remote)
        self._leave(name)
        self._courses[name] = Course(remote, Phase.preparing)
        app = self._app
        person = app.store.author.person
        running = Running(app.store.path, person, app.workspace.key, remote, app.config)
        self._running[name] = running

        def take() -> None:
            if self._running.get(name) is running:
                for event in running.taken():
                    self._take(name, event)

        running.start(lambda: app.call_later(take))
        self._told(name)

    def carry_out(self, remote: str) -> None:
        """Carry out what is ticked of the plan."""
        name, course = self._name(remote), self.course(remote)
        running = self._running.get(name)
        if running is None or course.tree is None or not running.alive:
            self.prepare(remote)
            return
        course.carry_out()
        running.carry_out(course.tree.chosen)
        self._told(name)

    def cancel(self, remote: str) -> None:
        """Stop what is under way after its request, or forget a plan."""
        name, course = self._name(remote), self.course(remote)
        running = self._running.get(name)
        if running is not None:
            running.cancel()
        if course.phase is Phase.planned:
            self._running.pop(name, None)
            self._courses[name] = Course(remote)
        elif course.busy:
            course.cancelling = True
        self._told(name)

    def close(self) -> None:
        """The app quits: end after the requests under way, and wait for that a moment."""
        for running in self._running.values():
            running.cancel()
        for running in self._running.values():
            running.wait()

    # ── what happens ────────────────────────────────────────────────────────────────────────────

    def _leave(self, name: tuple[str, str]) -> None:
        before = self._running.pop(name, None)
        if before is not None:
            before.cancel()
            before.wait()  # it holds the lease; nothing is under way, so this is a moment

    def _take(self, name: tuple[str, str], event: "Event") -> None:
        course = self._courses[name]
        course.take(event)
        if isinstance(event, Ended):
            self._running.pop(name, None)
        self._told(name)

    def _told(self, name: tuple[str, str]) -> None:
        if self._app.is_running:
            self.moved.publish(name[1])
            self._app.follow_syncs()

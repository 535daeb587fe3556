"""The trackers beside the app: the badge on the line on top, and the syncs that go on meanwhile.

Loaded at every start, so it loads nothing itself: a product without a tracker never asks the sync.
"""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar, cast

from textual.app import App
from textual.timer import Timer

from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.sync.badge import Badge
    from po_tui.tui.app import PoTuiApp
    from po_tui.tui.syncing.desk import Desk
    from po_tui.workspace import Workspace
    from po_tui.workspace.pushing import Pushing

SOON: Final = 0.3
"""Seconds after a change until it is counted what waits: a key may follow at once."""
AGES: Final = 20.0
"""Seconds between two looks at how old the last sync is."""


W = TypeVar("W", "Workspace", "Workspace | None")


def asking_sync(workspace: W) -> W:
    """The product, with somebody to ask when a filter says `has:clash` or `is:changed`."""
    if workspace is not None:
        workspace.told_by_sync = _signs
        workspace.finds_next_sync = _next_sync
    return workspace


def _signs(workspace: "Workspace", what: str) -> Collection[int]:
    from po_tui.sync.signs import signs

    return signs(workspace, what)


def _next_sync(workspace: "Workspace") -> "Pushing":
    from po_tui.sync.next_sync import NextSync

    return NextSync(workspace)


class SyncsBeside(App[None]):
    """The part of the app that knows how it stands with the trackers."""

    badge: "Badge | None" = None
    """What waits to go there, to come here, to be settled; None without a tracker."""
    sync_badge = ""
    """The same in a few signs, for the line on top."""
    _desk: "Desk | None" = None
    _counts: Timer | None = None
    _counting = _count_again = False
    _ages: Timer | None = None

    @property
    def _po_tui(self) -> "PoTuiApp":
        return cast("PoTuiApp", self)

    @property
    def desk(self) -> "Desk":
        """The syncs of this app."""
        if self._desk is None:
            from po_tui.tui.syncing.desk import Desk

            self._desk = Desk(self._po_tui)
        return self._desk

    def on_unmount(self) -> None:
        if self._desk is not None:
            self._desk.close()

    # ── the badge ───────────────────────────────────────────────────────────────────────────────

    def begin_badge(self) -> None:
        """Once the first frame is painted: count what waits, and from then on after every change."""
        app = self._po_tui
        app.news.subscribe(self, self._hear_for_badge)
        app.opened.subscribe(self, lambda _workspace: self.count_soon(at_once=True))
        self.count_soon(at_once=True)

    def _hear_for_badge(self, news: News) -> None:
        if news.changed or news.order or "sync" in news.pulses or not news.pulses:
            self.count_soon()

    def count_soon(self, *, at_once: bool = False) -> None:
        """Count what waits when no further change follows at once."""
        workspace = self._real_workspace
        if workspace is None or not workspace.in_step:
            self._show_badge(None)
        elif at_once:
            self._count()
        elif self._counts is None:
            self._counts = self.set_timer(SOON, self._count)

    @property
    def _real_workspace(self) -> "Workspace | None":
        return self._po_tui._workspace  # noqa: SLF001 – what is tried is never synced

    def _count(self) -> None:
        """Beside the app: among a hundred thousand items it may take longer than a frame."""
        self._counts = None
        workspace = self._real_workspace
        if workspace is None or self._counting:
            self._count_again = workspace is not None
            return
        from threading import Thread

        self._counting, self._count_again = True, False

        def count() -> None:
            from po_tui.sync.badge import badge

            found = None
            with suppress(
                Exception
            ):  # a file that is just being replaced; the next change counts anew
                with workspace.apart() as beside:
                    found = badge(beside)
                import po_tui.tui.syncing.screen  # noqa: F401 – here it is in nobody's way
            self.call_later(self._counted, workspace, found)

        Thread(target=count, name="badge", daemon=True).start()

    def _counted(self, workspace: "Workspace", found: "Badge | None") -> None:
        self._counting = False
        if workspace is self._real_workspace:
            self._show_badge(found)
        if self._count_again:
            self.count_soon()

    def _show_badge(self, found: "Badge | None") -> None:
        self.badge = found
        if found is not None and self._ages is None:
            self._ages = self.set_interval(AGES, self._tell_badge)
        self._tell_badge()

    def _tell_badge(self) -> None:
        """Put it on the line on top of every screen."""
        text = ""
        if self.badge is not None:
            from po_tui.tui.syncing.known import badge_in_words

            text = badge_in_words(self.badge)
            if self._desk is not None and self._desk.busy:
                text = f"↻ {text}"
        if text == self.sync_badge:
            return
        self.sync_badge = text
        from po_tui.tui.widgets.goal_line import GoalLine

        for stack in self._screen_stacks.values():
            for screen in stack:
                for line in screen.query(GoalLine):
                    line.show_badge(text)

    def follow_syncs(self) -> None:
        """A sync went on a bit."""
        if self.badge is not None:
            self._tell_badge()

    # ── the key ─────────────────────────────────────────────────────────────────────────────────

    async def action_sync(self) -> None:
        """Go to the Sync screen, and look what there is to do."""
        app = self._po_tui
        before = app.current_mode
        if before != "syncing":
            await app.switch_mode("syncing")
        from po_tui.tui.syncing.screen import SyncScreen

        if isinstance(app.screen, SyncScreen):
            if before != "syncing":
                app.screen.came_from = before
            app.screen.look()

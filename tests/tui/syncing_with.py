"""A product that is kept in step with a tracker in memory, for the tests of the Sync screen."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

from textual.pilot import Pilot

from po_tui.sync import connect
from po_tui.sync.remotes import Remotes, RemoteView
from po_tui.sync.run import Options, Sync
from po_tui.trackers.memory import MemoryServer, MemoryTracker, Request
from po_tui.tui.app import PoTuiApp
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store

TEAM = "team"
KEYS = ("LM-7", "LM-8", "LM-10", "LM-12")
"""The items that are in step to begin with."""
SCOPE = " OR ".join(KEYS)


class InStep:
    """A file whose items and whose tracker say the same; tests then change either side."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.server = MemoryServer()
        connect.in_memory[TEAM] = MemoryTracker(self.server, TEAM)
        with self.here() as workspace:
            Remotes(workspace).add(TEAM, "memory", project="wall", scope=SCOPE)
        self.sync()

    def here(self) -> "Opened":
        """The product, opened by somebody else."""
        return Opened(self.path)

    def sync(self, *, full: bool = False) -> None:
        """All that is to be done, done; in a thread, since a test may have a loop of its own."""

        def whole() -> None:
            with self.here() as workspace:
                asyncio.run(self._all(workspace, Remotes(workspace).named(TEAM), full))

        with ThreadPoolExecutor(1) as beside:
            beside.submit(whole).result(20)

    async def _all(self, workspace: Workspace, remote: RemoteView, full: bool) -> None:
        tracker = MemoryTracker(self.server, TEAM)
        async for _event in Sync(workspace, remote, tracker, Options(full=full)).run():
            pass

    def id_of(self, key: str) -> str:
        """What the tracker calls an item."""
        with self.here() as workspace:
            found = workspace.store.rows.execute(
                "SELECT there_id FROM link JOIN item ON item.id = link.item_id WHERE item.number = ?",
                (int(key.rpartition("-")[2]),),
            ).fetchone()
        return str(found[0])

    def edit_here(self, key: str, **values: Any) -> None:
        """Change an item as its owner does."""
        with self.here() as workspace:
            workspace.backlog.revise(workspace.backlog.item(key), values)

    def edit_there(self, key: str, **values: Any) -> None:
        """Change it in the tracker."""
        self.server.edit(self.id_of(key), **values)

    def there(self, key: str) -> dict[str, Any]:
        """What the tracker says of an item."""
        return self.server.issues[self.id_of(key)].values

    def on(
        self, verb: str, act: Callable[[], object], when: Literal["before", "after"] = "before"
    ) -> None:
        """Do something whenever the tracker is asked for that."""

        def trouble(request: Request, at: Literal["before", "after"]) -> None:
            if request.verb == verb and at == when:
                act()

        self.server.trouble = trouble


class Opened:
    """A workspace for a moment."""

    def __init__(self, path: Path) -> None:
        self._store = Store(path, Author.app("bert"))

    def __enter__(self) -> Workspace:
        return Workspace.open(self._store)

    def __exit__(self, *_exception: object) -> None:
        self._store.close()


def text(app: PoTuiApp) -> str:
    """Everything on the screen."""
    size = app.size
    options = app.console.options.update(width=size.width, height=size.height)
    lines = app.console.render_lines(app.screen._compositor, options, pad=False)
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait until it holds; a sync goes on in a thread of its own."""
    for _again in range(400):
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.01)
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    raise AssertionError(f"it never came to that:\n{text(app)}")


async def shows(pilot: Pilot[None], *words: str) -> str:
    """The screen, once it says all of that."""
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    await until(pilot, lambda: all(word in text(app) for word in words))
    return text(app)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, as a person does who looks."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


Story = Callable[[Pilot[None]], Awaitable[None]]

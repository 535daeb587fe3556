"""Products on laptops, each with a file of its own, all in step with one tracker in memory."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

from po_tui.store.store import Author, Store
from po_tui.sync.badge import badge
from po_tui.sync.events import Ended, Event, Planned, Report
from po_tui.sync.plan import Plan
from po_tui.sync.remotes import Remotes, RemoteView
from po_tui.sync.run import Options, Sync
from po_tui.sync.settle import clashes, settle
from po_tui.trackers.memory import MemoryServer, MemoryTracker
from po_tui.workspace import Workspace

MEMORY = "memory"


class Killed(BaseException):
    """The process dies here."""


@dataclass
class Told:
    """What a run told."""

    events: list[Event] = field(default_factory=list)
    report: Report | None = None
    plan: Plan | None = None

    @property
    def done(self) -> Report:
        """The report; the run came to an end."""
        assert self.report is not None
        return self.report

    @property
    def lists(self) -> dict[str, list[str]]:
        """What the report lists, by keys; empty lists left out."""
        lists = {
            name: [one.key or one.remote_key for one in getattr(self.done, name)]
            for name in ("pulled", "pushed", "created", "clashes", "failed")
        }
        return {name: keys for name, keys in lists.items() if keys}


class Laptop:
    """One product in one file."""

    def __init__(self, file: Path, server: MemoryServer, author: str = "anna") -> None:
        self.server = server
        self.store = Store(file, Author.app(author))
        self.store.rows.execute("PRAGMA synchronous = OFF")
        self.workspace = Workspace.open(self.store)
        self.tracker = MemoryTracker(server, MEMORY, author)
        if not Remotes(self.workspace).all():
            Remotes(self.workspace).add(MEMORY, "memory")

    @property
    def remote(self) -> RemoteView:
        """The tracker, as it is configured."""
        return Remotes(self.workspace).named(MEMORY)

    def close(self) -> None:
        """Give the file back."""
        self.store.close()

    def syncing(self, **options: Any) -> Sync:
        """A run that has not begun."""

        async def sleep(seconds: float) -> None:
            self.server.wait(seconds)

        return Sync(self.workspace, self.remote, self.tracker, Options(**options), sleep=sleep)

    def sync(self, **options: Any) -> Told:
        """One whole run."""
        return listened(self.syncing(**options).run())

    # ── what is here ────────────────────────────────────────────────────────────────────────────

    def add(self, title: str, **values: Any) -> int:
        """Add an item."""
        return self.workspace.backlog.add(title, values)

    def edit(self, item: int, **values: Any) -> None:
        """Change an item."""
        self.workspace.backlog.revise(item, values, why="so")

    def view(self, item: int) -> dict[str, Any]:
        """An item as the command line tells it."""
        from po_tui.store.rows import item_json

        return item_json(self.store.rows, self.workspace.product_id, [item])[0]

    def items(self) -> dict[str, int]:
        """Title → item."""
        return dict(self.store.rows.execute("SELECT title, id FROM item ORDER BY id").fetchall())

    def there_id(self, item: int) -> str:
        """The id of an item's counterpart."""
        found = self.store.rows.execute("SELECT there_id FROM link WHERE item_id = ?", (item,))
        return str(found.fetchone()[0])

    def bytes_of(self, *tables: str) -> list[Any]:
        """All that stands in these tables; of all tables where none is named."""
        rows = self.store.rows
        names = tables or [
            row[0]
            for row in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith(("sqlite_", "item_text"))
        ]
        return [(name, rows.execute(f"SELECT * FROM {name}").fetchall()) for name in names]

    def clashes(self) -> dict[str, list[str]]:
        """Key → fields that clash."""
        found: dict[str, list[str]] = {}
        for clash in clashes(self.workspace):
            found.setdefault(clash.key, []).append(clash.field)
        return found

    def settle(self, field: str, choice: Any, text: str | None = None) -> None:
        """Settle the first clash of that field."""
        clash = next(one for one in clashes(self.workspace) if one.field == field)
        settle(self.workspace, clash, choice, text)

    @property
    def badge(self) -> Any:
        """How things stand, offline."""
        return badge(self.workspace)


def listened(events: Any) -> Told:
    """Everything a run tells, to its end."""

    async def listen() -> Told:
        told = Told()
        async for event in events:
            told.events.append(event)
            if isinstance(event, Planned):
                told.plan = event.plan
            if isinstance(event, Ended):
                told.report = event.report
        return told

    return asyncio.run(listen())


def laptops(file: Path, folder: Path) -> Iterator[Callable[..., Laptop]]:
    """Makes laptops with a copy of that product; all are closed at the end."""
    made: list[Laptop] = []

    def make(server: MemoryServer, author: str = "anna") -> Laptop:
        copy = folder / f"{len(made)}.db"
        made.append(Laptop(Path(copyfile(file, copy)), server, author))
        return made[-1]

    yield make
    for one in made:
        one.close()

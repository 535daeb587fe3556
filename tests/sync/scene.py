"""A product and a GitHub repository that belong together, in a state that can be copied and told.

A run that dies is played by taking the database as it lies on the disk at that instant: what the
dying process still does to its own copy – closing, cleaning up – does not count, as after a SIGKILL.
"""

import asyncio
import copy
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from po_tui.settings import load
from po_tui.store.store import Author, Store
from po_tui.sync.connect import connect
from po_tui.sync.events import Ended, Event, Report
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options, Sync
from po_tui.workspace import Workspace
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Issue, Repo, World
from tests.trackers.wire import Clock, Killed, Plan, Wire, killed

TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
NOBODY = ":4194399:"
"""In the name of a process: no system here counts that far."""


@dataclass
class Run:
    """What one run did."""

    report: Report | None
    """None: it was killed."""
    wire: Wire
    events: list[Event] = field(default_factory=list)

    @property
    def done(self) -> Report:
        assert self.report is not None, "killed"
        return self.report

    @property
    def writes(self) -> list[str]:
        return [f"{seen.name} {seen.body}" for seen in self.wire.writes]


class Scene:
    """A database and a world."""

    def __init__(self, folder: Path, world: World, file: Path | None = None) -> None:
        self.folder = folder
        self.world = world
        self.file = file or folder / "work.db"
        self._names = itertools.count(1)

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def repo(self) -> Repo:
        repo = self.world.find("kiosk/backlog")
        assert repo is not None
        return repo

    def copied(self, folder: Path) -> "Scene":
        """The same again, from here on by itself."""
        folder.mkdir(exist_ok=True)
        told, self.clock.told = self.clock.told, lambda _: None
        world = copy.deepcopy(self.world)
        self.clock.told = world.clock.told = told
        world.clock.pass_by(0)
        return Scene(folder, world, _copied(self.file, folder / "work.db"))

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The product, as the app opens it."""
        store = Store(self.file, Author.app("po"))
        store.rows.execute("PRAGMA synchronous = OFF")
        try:
            yield Workspace.open(store, "AB")
        finally:
            store.close()

    # ── syncing ─────────────────────────────────────────────────────────────────────────────

    def sync(self, plan: Plan | None = None, options: Options | None = None) -> Run:
        """One run, from connecting to the end, over a new line."""
        wire = Wire(GitHub(self.world), self.clock, plan)
        run = Run(None, wire)
        try:
            with self.workspace() as workspace:
                asyncio.run(self._sync(workspace, run, options or Options()))
        except Killed:
            self._bury()
        wire.check()
        return run

    async def _sync(self, workspace: Workspace, run: Run, options: Options) -> None:
        remote = Remotes(workspace).named("gh")
        tracker: Any = connect(workspace, remote, load(), interactive=False, transport=run.wire)
        tracker.client._sleep, tracker.client._now = self.clock.sleep, self.clock.now
        sync = Sync(workspace, remote, tracker, options, sleep=self.clock.sleep)
        try:
            async for event in sync.run():
                run.events.append(event)
                if isinstance(event, Ended):
                    run.report = event.report
        finally:
            await tracker.close()

    def death(self, *, committed: bool) -> Any:
        """The fault of dying at a request; the database is taken as it lies there."""
        grave = self.folder / f"dead{next(self._names)}.db"

        def die() -> None:
            _copied(self.file, grave)
            self._grave = grave

        return killed(committed=committed, dying=die)

    def _bury(self) -> None:
        """Go on with what the dead left behind; its process is nobody's any more."""
        self.file = self._grave
        with sqlite3.connect(self.file) as rows:
            for table, column in (("lease", "process"), ("step", "owner"), ("step", "process")):
                rows.execute(
                    f"UPDATE {table} SET {column} = substr({column}, 1, instr({column}, ':') - 1)"
                    f" || '{NOBODY}' WHERE instr({column}, ':')"
                )
        rows.close()

    # ── what there is in the end ────────────────────────────────────────────────────────────

    def there(self) -> dict[str, Any]:
        """Title → everything a person sees of the issue; fails where a title is there twice."""
        issues = self.world.issues(self.repo)
        told = {issue.title: self._told(issue) for issue in issues}
        assert len(told) == len(issues), sorted(issue.title for issue in issues)
        return told

    def _told(self, issue: Issue) -> dict[str, Any]:
        milestone = self.repo.milestones.get(issue.milestone or 0)
        return {
            "body": issue.body,
            "labels": sorted(issue.labels),
            "state": (issue.state, issue.state_reason),
            "assignees": issue.assignees,
            "type": issue.type,
            "milestone": milestone and milestone.title,
            "values": issue.values,
            "parent": self._titles([issue.parent]),
            "blocked by": self._titles(issue.blocked_by),
        }

    def _titles(self, ids: list[Any]) -> list[str]:
        found = [self.world.issue_of(id) for id in ids if id is not None]
        return sorted(one[1].title for one in found if one)

    def here(self) -> dict[str, Any]:
        """Title → everything of the item, with what it is linked to and what is left open."""
        from po_tui.sync.settle import clashes

        with self.workspace() as workspace:
            rows = workspace.store.rows
            titles = dict(rows.execute("SELECT id, title FROM item").fetchall())
            told = {}
            columns = "id, title, uid, number, type, state, as_a, i_want, so_that, description, estimate, labels"
            for id, title, *values in rows.execute(f"SELECT {columns} FROM item").fetchall():
                criteria = rows.execute("SELECT criteria FROM item WHERE id = ?", (id,)).fetchone()
                assert title not in told
                told[title] = {
                    "values": values[1 if title.startswith("They") else 0 :],
                    "criteria": [(one["text"], one["done"]) for one in _loads(criteria[0])],
                    "parent": titles.get(
                        rows.execute("SELECT parent_id FROM item WHERE id = ?", (id,)).fetchone()[0]
                    ),
                    "depends on": sorted(
                        titles[other] for other in workspace.backlog.linked(id, "depends_on")
                    ),
                    "links": self._links(rows, id),
                }
            open_ones = sorted((clash.title, clash.field) for clash in clashes(workspace))
            return {"items": told, "clashes": open_ones}

    def _links(self, rows: sqlite3.Connection, item_id: int) -> list[Any]:
        """Which issue, by its title, and how the link stands."""
        found = rows.execute("SELECT there_id, state FROM link WHERE item_id = ?", (item_id,))
        return [(self.repo.issues[int(number)].title, state) for number, state in found.fetchall()]

    def intents(self) -> int:
        """Creates of which nobody knows what came of them."""
        with self.workspace() as workspace:
            (count,) = workspace.store.rows.execute("SELECT count(*) FROM create_intent").fetchone()
            return int(count)


def new_scene(folder: Path, told: Callable[[str], None], **remote: Any) -> Scene:
    """An empty product and an empty repository of an organisation, each knowing of the other."""
    clock = Clock()
    clock.told = told
    world = World(clock)
    world.person("po", token=TOKEN)
    world.person("ann")
    world.organisation(
        "kiosk", types=["Bug", "Feature", "Epic"], fields=[world.field("Effort", "number")]
    )
    world.repo("kiosk/backlog", levels={"po": "push", "ann": "push"})
    scene = Scene(folder, world)
    store = Store(scene.file, Author.command("po"))
    workspace = Workspace.new(store, "AB", "Abacus")
    remotes = Remotes(workspace)
    remotes.add(
        "gh",
        "github",
        base_url="https://api.github.com",
        browse_url="https://github.com",
        project="kiosk/backlog",
        config={"estimate": {"issue_field": "Effort"}, **remote},
    )
    remotes.own("gh", "status", "both")
    store.close()
    return scene


def _copied(file: Path, to: Path) -> Path:
    """The database as it lies on the disk, with what is not yet in the file itself."""
    for ending in ("", "-wal"):
        source = file.with_name(file.name + ending)
        if source.exists():
            shutil.copyfile(source, to.with_name(to.name + ending))
    return to


def _loads(text: str) -> Any:
    import json

    return json.loads(text or "[]")

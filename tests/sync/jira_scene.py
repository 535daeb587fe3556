"""A product and a project of a Jira that belong together, in a state that can be copied and told."""

import asyncio
import copy
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from po_tui.store.store import Author, Store
from po_tui.sync.events import Ended
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options, Sync
from po_tui.trackers.jira.adapter import Jira as Adapter
from po_tui.trackers.secrets import Token
from po_tui.workspace import Workspace
from tests.sync.scene import Run, Scene, _copied
from tests.trackers.jira_kiosk import EMAIL, PAT, TOKEN, kiosk
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import Issue, Project, Site
from tests.trackers.wire import Clock, Killed, Plan, Wire

NAME = "jira"


class JiraScene(Scene):
    """A database and a site."""

    def __init__(self, folder: Path, site: Site, key: str, file: Path | None = None) -> None:
        self.site, self.project_key = site, key
        super().__init__(folder, site, file)  # type: ignore[arg-type]  # its clock is all it wants

    @property
    def project(self) -> Project:
        found = self.site.project_of(self.project_key)
        assert found is not None
        return found

    def copied(self, folder: Path) -> "JiraScene":
        """The same again, from here on by itself."""
        folder.mkdir(exist_ok=True)
        told, self.clock.told = self.clock.told, lambda _: None
        site = copy.deepcopy(self.site)
        self.clock.told = site.clock.told = told
        site.clock.pass_by(0)
        file = _copied(self.file, folder / "work.db")
        return JiraScene(folder, site, self.project_key, file)

    # ── syncing ─────────────────────────────────────────────────────────────────────────────

    def sync(self, plan: Plan | None = None, options: Options | None = None) -> Run:
        """One run, from connecting to the end, over a new line."""
        wire = Wire(Jira(self.site), self.clock, plan)
        run = Run(None, wire)
        try:
            with self.workspace() as workspace:
                asyncio.run(self._sync(workspace, run, options or Options()))
        except Killed:
            self._bury()
        wire.check()
        return run

    async def _sync(self, workspace: Workspace, run: Run, options: Options) -> None:
        remote = Remotes(workspace).named(NAME)
        tracker = Adapter(
            NAME,
            Token(TOKEN if self.site.cloud else PAT, "a test"),
            project=remote.project,
            base_url=remote.base_url,
            config={**remote.config, "jql": remote.pull},
            account=remote.account,
            transport=run.wire,
            sleep=self.clock.sleep,
            now=self.clock.now,
        )
        sync = Sync(workspace, remote, tracker, options, sleep=self.clock.sleep)
        try:
            async for event in sync.run():
                run.events.append(event)
                if isinstance(event, Ended):
                    run.report = event.report
        finally:
            await tracker.close()

    # ── what there is in the end ────────────────────────────────────────────────────────────

    def there(self) -> dict[str, Any]:
        """Title → everything a person sees of the issue; fails where a title is there twice."""
        issues = self.site.open_issues(self.project)
        told = {issue.values["summary"]: self._seen(issue) for issue in issues}
        assert len(told) == len(issues), sorted(one.values["summary"] for one in issues)
        return told

    def _seen(self, issue: Issue) -> dict[str, Any]:
        titles = {id: one.values["summary"] for id, one in self.site.issues.items()}
        names = {one.id: one.name for one in self.project.versions}
        values = {k: v for k, v in issue.values.items() if v not in (None, []) and k != "summary"}
        for id in ("parent", "customfield_10014"):
            if id in values:
                values[id] = titles[values[id]]
        values["fixVersions"] = [names[one] for one in values.get("fixVersions", [])]
        return {
            "values": _without_local_ids(values),
            "type": self.site.type_of(issue).name,
            "status": self.site.status_of(issue).name,
            "blocked by": sorted(titles[one] for one in self.site.waits_on(issue)),
        }

    def order(self) -> list[str]:
        """The titles of the project, by rank."""
        ids = {issue.id: issue for issue in self.site.open_issues(self.project)}
        return [ids[one].values["summary"] for one in self.site.order if one in ids]

    def _links(self, rows: sqlite3.Connection, item_id: int) -> list[Any]:
        found = rows.execute("SELECT there_id, state FROM link WHERE item_id = ?", (item_id,))
        return [
            (self.site.issues[int(id)].values["summary"], state) for id, state in found.fetchall()
        ]


def _without_local_ids(told: Any) -> Any:
    """Tasks carry ids that are made up anew each time."""
    if isinstance(told, dict):
        return {k: _without_local_ids(v) for k, v in told.items() if k != "localId"}
    return [_without_local_ids(one) for one in told] if isinstance(told, list) else told


def new_scene(
    folder: Path,
    told: Callable[[str], None],
    *,
    cloud: bool = True,
    key: str = "KIO",
    **config: Any,
) -> JiraScene:
    """An empty product and an empty project, each knowing of the other."""
    clock = Clock()
    clock.told = told
    site = kiosk(clock, cloud=cloud)
    site.projects[next(iter(site.projects))].levels["po"] = "admin"
    scene = JiraScene(folder, site, key)
    store = Store(scene.file, Author.command("po"))
    remotes = Remotes(Workspace.new(store, "AB", "Abacus"))
    remotes.add(
        NAME,
        "jira",
        base_url=Jira(site).address,
        project=key,
        config={**({"email": EMAIL} if cloud else {}), **config},
    )
    for field in ("status", "order"):
        remotes.own(NAME, field, "both")
    store.close()
    return scene

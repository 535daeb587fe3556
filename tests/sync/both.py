"""One product that is in step with a GitHub repository and a Jira project at the same time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options
from po_tui.workspace import Workspace
from tests.sync.jira_scene import JiraScene
from tests.sync.scene import Run, Scene, new_scene
from tests.trackers.github_world import Issue as GitHubIssue
from tests.trackers.jira_kiosk import EMAIL, kiosk
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import ADMIN
from tests.trackers.jira_world import Issue as JiraIssue

EVERYTHING = "-label:nowhere"
"""A scope: whatever there is, also what is in another tracker."""


@dataclass
class Both:
    """Two scenes on one database, and one clock for all."""

    github: Scene
    jira: JiraScene

    def workspace(self) -> Any:
        """The product, as the app opens it."""
        return self.github.workspace()

    def sync(self, options: Options | None = None) -> tuple[Run, Run]:
        """A run with each, GitHub first, as `po-tui sync` does it."""
        return self.github.sync(options=options), self.jira.sync(options=options)

    def wait(self, seconds: float = 600) -> None:
        """Let time go by everywhere."""
        self.github.clock.pass_by(seconds)

    def quiet(self, rounds: int = 2) -> None:
        """Sync until nothing is left to do; fails where that never comes."""
        for _ in range(rounds):
            self.sync()
            self.wait()
        for run in self.sync():
            told = {name: getattr(run.done, name) for name in ("pulled", "pushed", "created")}
            assert not any(told.values()), told
            assert run.writes == []

    # ── what there is ───────────────────────────────────────────────────────────────────────────

    def on_github(self, title: str) -> GitHubIssue:
        (found,) = (one for one in self.github.repo.issues.values() if one.title == title)
        return found

    def on_jira(self, title: str) -> JiraIssue:
        issues = self.jira.site.open_issues(self.jira.project)
        (found,) = (one for one in issues if one.values["summary"] == title)
        return found

    def titles(self) -> tuple[list[str], list[str], list[str]]:
        """Here, on GitHub, in Jira."""
        with self.workspace() as workspace:
            here = workspace.store.rows.execute("SELECT title FROM item").fetchall()
        return (
            sorted(row[0] for row in here),
            sorted(one.title for one in self.github.world.issues(self.github.repo)),
            sorted(
                str(one.values["summary"])
                for one in self.jira.site.open_issues(self.jira.project)
            ),
        )  # fmt: skip

    def edit_github(self, title: str, /, **values: Any) -> None:
        self.github.world.edit(self.github.repo, self.on_github(title), **values)

    def edit_jira(self, title: str, /, **values: Any) -> None:
        self.jira.site.edit(self.on_jira(title), **values)


def both(folder: Path, told: Callable[[str], None], *, cloud: bool = True, **config: Any) -> Both:
    """An empty product with two empty trackers; by default an item is created in one of them only."""
    github = new_scene(folder, told)
    site = kiosk(github.clock, cloud=cloud)
    next(iter(site.projects.values())).levels["po"] = ADMIN
    jira = JiraScene(folder, site, "KIO", github.file)
    with github.workspace() as workspace:
        email = {"email": EMAIL} if cloud else {}
        Remotes(workspace).add(
            "jira", "jira", base_url=Jira(site).address, project="KIO", config={**email, **config}
        )
    return Both(github, jira)


def in_both(scenes: Both) -> None:
    """Everything may be created in both."""
    with scenes.workspace() as workspace:
        for name in ("gh", "jira"):
            Remotes(workspace).rescope(name, scope=EVERYTHING)


def item(workspace: Workspace, title: str) -> int:
    """The item of that title; there is one."""
    (found,) = workspace.store.rows.execute("SELECT id FROM item WHERE title = ?", (title,))
    return int(found[0])

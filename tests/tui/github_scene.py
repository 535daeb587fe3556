"""The demo product in step with a stand-in for GitHub, both sides edited since: for pictures and trials."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from po_tui.settings import load
from po_tui.store.store import Author, Store
from po_tui.sync import connect
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Sync
from po_tui.workspace import Workspace
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Issue, Repo, World
from tests.trackers.wire import Clock, Wire

TOKEN: Final = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
CONFIG: Final = {"estimate": {"label": "points: {n}"}, "pace": 0, "settle": 0}


@contextmanager
def in_step(file: Path) -> Iterator[World]:
    """While this lasts, the product in that file has a remote called kiosk, with something to do of all kinds.

    PO_TUI_TOKEN_KIOSK has to be `TOKEN`.
    """
    world = World(Clock())
    world.person("po", token=TOKEN)
    world.organisation("leenmuur")
    repo = world.repo("leenmuur/kiosk", levels={"po": "push"})
    wire = Wire(GitHub(world), world.clock)
    before = connect.connect
    connect.connect = partial(before, transport=wire)
    try:
        store = Store(file, Author.app("Product owner"))
        try:
            _fill(Workspace.open(store), world, repo)
        finally:
            store.close()
        yield world
    finally:
        connect.connect = before


def _fill(workspace: Workspace, world: World, repo: Repo) -> None:
    Remotes(workspace).add(
        "kiosk", "github", base_url="https://api.github.com", browse_url="https://github.com",
        project="leenmuur/kiosk", scope="-label:later", config=CONFIG,
    )  # fmt: skip
    asyncio.run(_sync(workspace))
    revise, item = workspace.backlog.revise, workspace.backlog.item
    revise(item("LM-7"), {"title": "See the next step on the kiosk in your own language"})
    _edit(
        world,
        repo,
        "See the next step",
        title="See the next step on the kiosk in Dutch, English or Arabic",
    )
    revise(item("LM-8"), {"estimate": 13.0})
    _edit(world, repo, "Return a tool", labels=["points: 5", "returns"])
    labels = workspace.backlog.view(item("LM-10")).labels
    revise(item("LM-10"), {"labels": [*labels, "pilot"]})
    _edit(world, repo, "Extend my loan", labels=["points: 3", "loans"])
    revise(
        item("LM-16"),
        {"description": "Revision C has its own lock driver; the old board stays in stock."},
    )
    _edit(world, repo, "Report damage", state="closed")
    world.open(repo, "The lamp of compartment 4 flickers at night", "It does so when it is cold.\n")
    workspace.backlog.add("Lend a tool for a whole weekend")


async def _sync(workspace: Workspace) -> None:
    remote = Remotes(workspace).named("kiosk")
    tracker = connect.connect(workspace, remote, load(), interactive=False)
    async for _event in Sync(workspace, remote, tracker).run():
        pass
    await tracker.close()


def _edit(world: World, repo: Repo, begins: str, **changes: object) -> None:
    """Somebody changes the issue whose title begins like that."""
    issue: Issue = next(one for one in repo.issues.values() if one.title.startswith(begins))
    world.edit(repo, issue, **changes)

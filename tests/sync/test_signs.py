"""`has:clash` and `is:changed`: what filters ask of the sync, on the command line and while typing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from po_tui.model.filters import parse
from po_tui.store.store import Author, Store
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Sync
from po_tui.sync.signs import signs
from po_tui.trackers.memory import MemoryServer, MemoryTracker
from po_tui.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Three items, and a tracker that nothing was synced with yet."""
    store = Store(tmp_path / "lm.db", Author.app("Ada"))
    workspace = Workspace.new(store, "LM", "Leenmuur")
    for title in ("Open the door", "Return a tool", "Remind me"):
        workspace.backlog.add(title)
    workspace.told_by_sync = signs
    yield workspace
    store.close()


async def sync(workspace: Workspace, server: MemoryServer, name: str = "kiosk") -> None:
    remote = Remotes(workspace).named(name)
    async for _event in Sync(workspace, remote, MemoryTracker(server, name)).run():
        pass


def found(workspace: Workspace, query: str) -> list[str]:
    """Keys, as the command finds them; the filter line of the app has to find the same."""
    ids = workspace.items.find(parse(query))
    searcher = workspace.items.searcher()
    try:
        assert searcher.find(parse(query), workspace.items.ids()) == ids
    finally:
        searcher.close()
    return [workspace.items.key(id) for id in ids]


def test_without_a_tracker_nothing_clashes_and_nothing_is_to_go_out(workspace: Workspace) -> None:
    assert found(workspace, "has:clash") == []
    assert found(workspace, "is:changed") == []


async def test_changed_is_what_the_next_sync_sends(workspace: Workspace) -> None:
    Remotes(workspace).add("kiosk", "memory", scope="-door")
    assert found(workspace, "is:changed") == ["LM-2", "LM-3"]
    server = MemoryServer()
    await sync(workspace, server)
    assert found(workspace, "is:changed") == []
    workspace.backlog.revise(workspace.items.item("LM-2"), {"title": "Bring a tool back"})
    workspace.backlog.revise(workspace.items.item("LM-1"), {"title": "Open the door and the gate"})
    assert found(workspace, "is:changed") == ["LM-2"]
    assert found(workspace, "-is:changed") == ["LM-1", "LM-3"]
    await sync(workspace, server)
    assert found(workspace, "is:changed") == []


async def test_a_clash_is_found_until_it_is_settled(workspace: Workspace) -> None:
    from po_tui.sync.settle import clashes, settle

    Remotes(workspace).add("kiosk", "memory")
    server = MemoryServer()
    await sync(workspace, server)
    workspace.backlog.revise(workspace.items.item("LM-2"), {"title": "Mine"})
    server.edit(next(iter(server.issues.values())).id, description="Theirs alone")
    server.edit([*server.issues][1], title="Theirs")
    await sync(workspace, server)
    assert found(workspace, "has:clash") == ["LM-2"]
    assert found(workspace, "is:changed") == []
    settle(workspace, clashes(workspace)[0], "mine")
    assert found(workspace, "has:clash") == []
    assert found(workspace, "is:changed") == ["LM-2"]


def test_a_scope_that_asks_what_changed_does_not_ask_itself(workspace: Workspace) -> None:
    Remotes(workspace).add("kiosk", "memory", scope="-is:changed")
    assert found(workspace, "is:changed") == ["LM-1", "LM-2", "LM-3"]


async def test_another_owner_of_a_field_is_asked_about_anew(workspace: Workspace) -> None:
    remotes = Remotes(workspace)
    remotes.add("kiosk", "memory")
    server = MemoryServer()
    await sync(workspace, server)
    workspace.backlog.revise(workspace.items.item("LM-2"), {"title": "Mine"})
    assert found(workspace, "is:changed") == ["LM-2"]
    remotes.own("kiosk", "title", "never")
    assert found(workspace, "is:changed") == []

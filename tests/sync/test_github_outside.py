"""`po-tui sync` as an outsider runs it: a process of its own, and a server that speaks real HTTP."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from po_tui.store.store import Author, Store
from po_tui.sync.remotes import Remotes
from po_tui.workspace import Workspace
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.wire import LiveClock, Wire, killed, refusing, served, to

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"


class Outsider:
    """Somebody with a shell, a product and a repository."""

    def __init__(self, home: Path, world: World, wire: Wire) -> None:
        self.home, self.world, self.wire = home, world, wire
        self.said = ""
        """All that was ever printed."""

    @property
    def repo(self) -> Repo:
        repo = self.world.find("kiosk/backlog")
        assert repo is not None
        return repo

    @property
    def titles(self) -> list[str]:
        return sorted(issue.title for issue in self.world.issues(self.repo))

    def start(self, *line: str, token: str = TOKEN) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if k != "PO_TUI_NOW"}
        return subprocess.Popen(
            [sys.executable, "-m", "po_tui", *line],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**environment, "PO_TUI_TOKEN_GH": token},
        )

    def run(self, *line: str, token: str = TOKEN) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        with self.start(*line, token=token) as process:
            out, err = process.communicate(timeout=60)
        self.said += out + err
        assert "Traceback" not in err, err
        assert "broke inside" not in err, err
        return process.returncode, out, err

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """The product, between two commands."""
        store = Store(self.home / "po-tui.db", Author.command("po"))
        yield Workspace.open(store, "AB")
        store.close()

    def rename(self, title: str, new: str) -> None:
        with self.workspace() as workspace:
            find = "SELECT id FROM item WHERE title = ?"
            (id,) = workspace.store.rows.execute(find, (title,)).fetchone()
            workspace.backlog.revise(id, {"title": new})

    def synced(self, *options: str) -> tuple[int, Any]:
        """Exit code and document of a sync."""
        code, out, err = self.run("sync", "--json", *options)
        assert out, err
        return code, json.loads(out)


@pytest.fixture
def outsider(own_world: Path) -> Iterator[Outsider]:
    """A product AB with two items, and a tracker without any."""
    world = World(LiveClock())
    world.person("po", token=TOKEN)
    world.organisation("kiosk", types=["Bug", "Feature"])
    world.repo("kiosk/backlog", levels={"po": "push"})
    with served(lambda host: Wire(GitHub(world, api=f"http://{host}"), world.clock)) as wire:
        outsider = Outsider(own_world, world, wire)
        store = Store(own_world / "po-tui.db", Author.command("po"))
        workspace = Workspace.new(store, "AB", "Abacus")
        workspace.backlog.add("Open the door", {"labels": ["wens"]})
        workspace.backlog.add("Return a tool")
        address = f"http://{wire.there.host}"
        Remotes(workspace).add(
            "gh",
            "github",
            base_url=address,
            browse_url=address,
            project="kiosk/backlog",
            config={"settle": 0},
        )
        store.close()
        assert wire.sent == 0
        yield outsider
        wire.check()
        # Nobody ever sees the token, and nothing on the disk holds it.
        assert TOKEN not in outsider.said
        for file in own_world.rglob("*"):
            assert not file.is_file() or TOKEN.encode() not in file.read_bytes(), file


def test_what_did_not_go_through_is_named_and_goes_with_the_next_run(outsider: Outsider) -> None:
    wire = outsider.wire
    wire.plan.when(to("POST", "/issues"), refusing(422, "Validation Failed"))
    code, some = outsider.synced()
    assert (code, [one["key"] for one in some["failed"]]) == (5, ["AB-1"])
    assert [one["key"] for one in some["created"]] == ["AB-2"]
    assert some["failed"][0]["reason"]
    assert outsider.titles == ["Return a tool"]
    outsider.rename("Open the door", "Open the gate")
    outsider.rename("Return a tool", "Bring a tool back")
    code, done = outsider.synced()
    assert (code, len(done["created"]), len(done["pushed"])) == (0, 1, 1)
    assert outsider.titles == ["Bring a tool back", "Open the gate"]
    writes = len(wire.writes)
    code, again = outsider.synced()
    assert (code, again["pushed"], len(wire.writes)) == (0, [], writes)


@pytest.mark.parametrize("committed", [False, True])
def test_killed_by_the_system_at_a_create_it_goes_on_from_there(
    committed: bool, outsider: Outsider
) -> None:
    process: list[subprocess.Popen[str]] = []  # started below, long before its first request

    def die() -> None:
        process[0].send_signal(signal.SIGKILL)
        process[0].wait(10)

    outsider.wire.plan.when(to("POST", "/issues"), killed(committed=committed, dying=die))
    process.append(outsider.start("sync"))
    with process[0]:
        process[0].communicate(timeout=60)
    assert process[0].returncode == -signal.SIGKILL
    assert len(outsider.titles) == committed
    code, done = outsider.synced()
    assert code == 0, done
    assert outsider.titles == ["Open the door", "Return a tool"]

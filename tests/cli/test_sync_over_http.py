"""Sync as an outsider runs it: a GitHub behind a real socket, and where it matters a process of its own."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Command, without
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.wire import LiveClock, Wire, served

TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def world() -> World:
    """An organisation and its product owner."""
    world = World(LiveClock())
    world.person("po", token=TOKEN)
    world.organisation("leenmuur")
    return world


@pytest.fixture
def repo(world: World) -> Repo:
    """Two issues and a pull request."""
    repo = world.repo("leenmuur/kiosk", levels={"po": "push"})
    world.open(repo, "Print a receipt", "As a borrower I want a receipt.\n", labels=["pilot"])
    world.open(repo, "Dark mode", "- [ ] not ours\r\n<!-- keep -->\r\n")
    world.open(repo, "A pull", is_pull=True)
    return repo


@pytest.fixture
def wire(world: World, repo: Repo) -> Iterator[Wire]:
    """The line to it; what went over it was as published."""
    with served(lambda host: Wire(GitHub(world, api=f"http://{host}"), world.clock)) as wire:
        yield wire
    wire.check()


@pytest.fixture
def linked(product: Command, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The product with three items, and that tracker."""
    api = str(getattr(wire.there, "api", ""))
    line = ("--repo", "leenmuur/kiosk", "--url", api, "--pace", "0", "--settle", "0")
    assert product("remote", "add", "kiosk", "github", *line).code == 0
    monkeypatch.setenv("PO_TUI_TOKEN_KIOSK", TOKEN)
    monkeypatch.delenv("PO_TUI_NOW")
    return product


@pytest.fixture
def here(linked: Command) -> Command:
    """Commands in this process, which never show the token."""
    return without(TOKEN, linked)


@pytest.fixture
def outside(linked: Command, program: Command) -> Command:
    """The same, each in a process of its own: that takes a second."""
    return without(TOKEN, program)


def titles(repo: Repo) -> list[str]:
    return [issue.title for issue in repo.issues.values() if not issue.is_pull]


class TestOverHttp:
    def test_both_sides_are_brought_together_once(
        self, here: Command, outside: Command, repo: Repo, wire: Wire
    ) -> None:
        shown = here("sync", "--dry-run")
        assert (shown.code, wire.writes) == (0, [])
        assert "2 to pull, 3 to create" in shown.lines[-1]
        done = outside("sync")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("kiosk: 2 pulled, 3 created")
        assert len(titles(repo)) == 5
        sent = wire.sent
        again = here("sync", "--json").json
        assert not any(again[name] for name in ("pulled", "pushed", "created", "clashes", "failed"))
        assert (wire.sent - sent, again["requests"]) == (1, 1)

    def test_a_change_and_a_clash_end_to_end(self, here: Command, repo: Repo, world: World) -> None:
        here("sync")
        receipt = repo.issues[1]
        world.clock.pass_by(2)  # an issue there is as new as the second
        world.edit(repo, receipt, title="Print a ticket")
        key = here("show", "#1", "--json").json["key"]
        here("edit", key, "--title", "Print a bill")
        here("edit", "LM-1", "--title", "Open the gate")
        done = here("sync")
        assert done.code == 3
        assert key in done.err
        assert "Open the gate" in titles(repo)
        assert [item["key"] for item in here("list", "has:clash", "--json").json["items"]] == [key]
        assert here("settle", key, "title", "mine").code == 0
        assert here("sync").code == 0
        assert receipt.title == "Print a bill"
        assert receipt.body == "As a borrower I want a receipt.\n"

    def test_no_token_of_anybody_ends_up_in_a_file(self, here: Command, own_world: Path) -> None:
        here("sync")
        here("doctor", "--online")
        for file in own_world.rglob("*"):
            assert file.is_dir() or TOKEN.encode() not in file.read_bytes()

    def test_a_wrong_token_is_exit_4(self, here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_TOKEN_KIOSK", "ghp_wrong")
        for words in (("sync",), ("sync", "--json"), ("sync", "--dry-run")):
            done = here(*words)
            assert (done.code, done.out) == (4, "")
            assert done.err.startswith("po-tui: kiosk: ")
            assert done.err.count("\n") == 1
            assert "ghp_wrong" not in done.err
        assert here("doctor", "--online").code == 4

    def test_doctor_says_what_a_sync_would_cost_and_writes_nothing(
        self, here: Command, wire: Wire
    ) -> None:
        done = here("doctor", "--online", "--json")
        (one,) = json.loads(done.out)["remotes"]
        assert one["ok"], one
        assert {"sign-in", "cost"} <= {check["check"] for check in one["checks"]}
        assert wire.writes == []

    def test_stopped_by_the_system_and_run_again_nothing_is_there_twice(
        self, here: Command, repo: Repo, wire: Wire
    ) -> None:
        seen = wire.sent

        def created() -> bool:
            return any(one.method == "POST" for one in wire.log[seen:])

        running = subprocess.Popen(
            [sys.executable, "-m", "po_tui", "sync"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        while running.poll() is None and not created():
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        __, err = running.communicate(timeout=60)
        assert running.returncode in (0, 130)
        assert b"Traceback" not in err
        assert here("sync").code == 0
        assert sorted(titles(repo)) == sorted(
            ["Print a receipt", "Dark mode", "Open the door with a code", "Return a tool",
             "Remind me in time"]
        )  # fmt: skip


def test_nobody_there_is_exit_4(product: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("--repo", "leenmuur/kiosk", "--url", "http://127.0.0.1:1")
    assert product("remote", "add", "kiosk", "github", *line).code == 0
    monkeypatch.setenv("PO_TUI_TOKEN_KIOSK", TOKEN)
    monkeypatch.delenv("PO_TUI_NOW")
    for words in (("sync", "--deadline", "0.3"), ("sync", "--deadline", "0.3", "--json")):
        done = product(*words)
        assert (done.code, done.out) == (4, "")
        assert done.err.count("\n") == 1

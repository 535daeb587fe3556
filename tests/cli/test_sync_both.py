"""A GitHub and a Jira on one product, from the command line: a line each, and the worst of both as exit code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync import connect
from tests.cli.conftest import Command, without
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.jira_kiosk import EMAIL, TOKEN, kiosk
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import Site
from tests.trackers.wire import Clock, Wire, page, refusing, to

GH_TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def world() -> World:
    """An organisation with a repository, and an issue in it."""
    world = World(Clock())
    world.person("po", token=GH_TOKEN)
    world.organisation("leenmuur")
    return world


@pytest.fixture
def repo(world: World) -> Repo:
    repo = world.repo("leenmuur/kiosk", levels={"po": "push"})
    world.open(repo, "From GitHub")
    return repo


@pytest.fixture
def site(world: World) -> Site:
    """A company with a project KIO, and an issue in it."""
    site = kiosk(world.clock)
    project = site.project_of("KIO")
    assert project is not None
    site.open(project, "From Jira")
    return site


@pytest.fixture
def wires(world: World, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Wire]]:
    """Name of a remote → the line to it."""
    wires = {"gh": Wire(GitHub(world), world.clock), "team": Wire(Jira(site), site.clock)}
    plainly = connect.connect

    def by_name(workspace: Any, remote: Any, *rest: Any, **more: Any) -> Any:
        return plainly(workspace, remote, *rest, **more, transport=wires[remote.name])

    monkeypatch.setattr("po_tui.sync.connect.connect", by_name)
    yield wires
    for wire in wires.values():
        wire.check()


@pytest.fixture
def both(
    product: Command, repo: Repo, wires: dict[str, Wire], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """The product with three items, and both trackers; everything may be created in both."""
    url = str(getattr(wires["team"].there, "address", ""))
    patience = ("--pace", "0", "--settle", "0", "--scope", "-label:nowhere")
    lines = (
        ("gh", "github", "--repo", repo.full_name),
        ("team", "jira", "--url", url, "--jira-project", "KIO", "--email", EMAIL),
    )
    for line in lines:
        done = product("remote", "add", *line, *patience)
        assert done.code == 0, done.err
    monkeypatch.setenv("PO_TUI_TOKEN_GH", GH_TOKEN)
    monkeypatch.setenv("PO_TUI_TOKEN_TEAM", TOKEN)
    return without(GH_TOKEN, without(TOKEN, product))


@pytest.fixture
def synced(both: Command, world: World) -> Command:
    """All five are in both: LM-1 … LM-3, LM-4 from GitHub, LM-5 from Jira."""
    for _ in range(2):
        done = both("sync")
        assert done.code == 0, done.err
        world.wait(600)
    return both


def first(site: Site) -> Any:
    """The issue that was in Jira from the start."""
    project = site.project_of("KIO")
    assert project is not None
    return site.open_issues(project)[0]


def test_each_tracker_gets_a_line_and_nothing_is_left(synced: Command, repo: Repo) -> None:
    done = synced("sync")
    assert (done.code, done.err) == (0, "")
    assert [line.split(" · ")[0] for line in done.lines] == [
        "gh: nothing to do", "team: nothing to do",
    ]  # fmt: skip
    assert len(repo.issues) == 5
    (item,) = synced("list", "From", "Jira", "--json").json["items"]
    assert [one["remote"] for one in item["remotes"]] == ["gh", "team"]


def test_a_dry_run_and_a_plan_are_of_both(
    synced: Command, wires: dict[str, Wire], tmp_path: Path
) -> None:
    synced("edit", "LM-1", "--title", "Open the gate")
    writes = [len(wire.writes) for wire in wires.values()]
    shown = synced("sync", "--dry-run")
    assert sum("1 to push" in line for line in shown.lines) == 2
    file = tmp_path / "plan.json"
    assert synced("sync", "--plan", file).code == 0
    assert [len(wire.writes) for wire in wires.values()] == writes
    done = synced("sync", "--apply", file)
    assert (done.code, len(done.lines)) == (0, 2)
    assert all("1 pushed" in line for line in done.lines)


@pytest.mark.parametrize("down", ["gh", "team"])
def test_one_that_is_out_of_reach_is_named_and_the_other_goes_on(
    synced: Command, wires: dict[str, Wire], down: str
) -> None:
    other = "team" if down == "gh" else "gh"
    synced("edit", "LM-1", "--title", "Open the gate")
    wires[down].plan.when(lambda _seen: True, page(404 if down == "team" else 200), times=99)
    done = synced("sync", "--deadline", "0.2")
    assert done.code == 4
    assert [line.partition(":")[0] for line in done.lines] == [other]
    assert "1 pushed" in done.lines[0]
    (line,) = done.err.splitlines()
    assert line.startswith(f"po-tui: {down}: ")


def test_one_whose_token_is_refused_is_named_and_the_other_goes_on(
    synced: Command, site: Site
) -> None:
    site.tokens.clear()
    synced("edit", "LM-1", "--title", "Open the gate")
    done = synced("sync", "--json")
    assert done.code == 4
    gh, team = json.loads(done.out)["runs"]
    assert ([one["key"] for one in gh["pushed"]], gh["stopped"]) == (["LM-1"], None)
    assert team["pushed"] == []
    assert "does not accept the token" in team["stopped"]


def test_the_worst_of_both_is_the_exit_code(
    synced: Command, site: Site, wires: dict[str, Wire]
) -> None:
    site.edit(first(site), summary="Edited in Jira")
    synced("edit", "LM-5", "--title", "Edited here")
    wires["gh"].plan.when(to("PATCH"), refusing(422, "Validation Failed"), times=9)
    done = synced("sync")
    assert done.code == 5  # GitHub refused something, and with Jira there is a clash
    assert "1 clash" in done.lines[1]
    assert any(line.startswith("gh: not done") for line in done.err.splitlines())
    (clash,) = synced("clashes", "--json").json["clashes"]
    assert (clash["remote"], clash["key"]) == ("team", "LM-5")
    assert synced("settle", "LM-5", "title", "theirs", "--remote", "team").code == 0
    wires["gh"].plan.clear()
    assert synced("sync").code == 0


def test_the_doctor_asks_both_and_one_that_refuses_hides_nothing_of_the_other(
    both: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_GH", "ghp_wrong")
    done = both("doctor", "--online", "--json")
    assert done.code == 4
    told = {one["remote"]: one["ok"] for one in json.loads(done.out)["remotes"]}
    assert told == {"gh": False, "team": True}


def test_what_the_doctor_says_that_a_sync_costs_is_what_it_costs(
    synced: Command, wires: dict[str, Wire], world: World
) -> None:
    told = json.loads(synced("doctor", "--online", "--json").out)["remotes"]
    facts = {
        one["remote"]: check["facts"]
        for one in told
        for check in one["checks"]
        if check["check"] == "cost"
    }

    def costs() -> dict[str, int]:
        before = {name: wire.sent for name, wire in wires.items()}
        assert synced("sync").code == 0
        world.wait(600)
        return {name: wire.sent - before[name] for name, wire in wires.items()}

    costs()  # what was just written is read once more
    nothing = costs()
    assert nothing == {name: one["unchanged"] for name, one in facts.items()}
    assert max(nothing.values()) <= 2
    synced("edit", "LM-1", "--title", "Open the gate")
    assert costs() == {name: one["unchanged"] + one["change"] for name, one in facts.items()}


def test_removing_one_leaves_the_other_in_step(synced: Command, site: Site) -> None:
    assert "5 items were linked" in synced("remote", "remove", "gh").out
    synced("edit", "LM-5", "--title", "Edited here")
    done = synced("sync")
    assert (done.code, len(done.lines)) == (0, 1)
    assert first(site).values["summary"] == "Edited here"

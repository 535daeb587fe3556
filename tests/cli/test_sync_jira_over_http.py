"""Sync with a Jira as an outsider runs it, Cloud and Data Center: a real socket, a process of its own."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Command, without
from tests.trackers.jira_kiosk import EMAIL, EXPIRED, PAT, TOKEN, kiosk
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import Site
from tests.trackers.wire import LiveClock, Wire, served


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Site:
    """A company with a project KIO, and two issues in it."""
    site = kiosk(LiveClock(), cloud=request.param == "cloud")
    project = site.project_of("KIO")
    assert project is not None
    site.open(project, "Print a receipt", labels=["pilot"])
    site.open(project, "The lamp flickers", "Bug")
    return site


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """The line to it; what went over it was as published."""
    path = "" if site.cloud else "/jira"
    with served(lambda host: Wire(Jira(site, f"http://{host}{path}"), site.clock)) as wire:
        yield wire
    wire.check()


@pytest.fixture
def here(product: Command, site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Commands in this process, on the product with three items and that tracker."""
    url = str(getattr(wire.there, "address", ""))
    deployment = "cloud" if site.cloud else "datacenter"
    line = ["--url", url, "--jira-project", "KIO", "--deployment", deployment]
    line += ["--email", EMAIL] if site.cloud else []
    done = product("remote", "add", "team", "jira", *line, "--pace", "0", "--settle", "0")
    assert done.code == 0, done.err
    token = TOKEN if site.cloud else PAT
    monkeypatch.setenv("PO_TUI_TOKEN_TEAM", token)
    monkeypatch.delenv("PO_TUI_NOW")
    return without(token, product)


def test_both_sides_are_brought_together_once(
    here: Command, program: Command, site: Site, wire: Wire
) -> None:
    shown = here("sync", "--dry-run")
    assert (shown.code, wire.writes) == (0, [])
    assert "2 to pull, 3 to create" in shown.lines[-1]
    done = program("sync")
    assert (done.code, done.err) == (0, "")
    assert "2 pulled" in done.out
    assert "3 created" in done.out
    project = site.project_of("KIO")
    assert project is not None
    assert len(site.open_issues(project)) == 5
    writes = len(wire.writes)
    assert "nothing to do" in here("sync").out
    assert len(wire.writes) == writes


def test_the_doctor_looks_and_changes_nothing(here: Command, wire: Wire) -> None:
    done = here("doctor", "--online")
    assert "sign-in" in done.out
    assert "cost" in done.out
    assert wire.writes == []


def test_a_token_that_has_ended_is_one_sentence(
    here: Command, site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_TEAM", EXPIRED if site.cloud else "MzE0-that-has-ended")
    monkeypatch.setattr("po_tui.trackers.jira.signin.GATEWAY", "http://127.0.0.1:1/ex/jira/")
    done = here("sync")
    assert done.code == 4
    assert done.err.count("\n") == 1
    assert "does not accept the token" in done.err
    assert wire.writes == []

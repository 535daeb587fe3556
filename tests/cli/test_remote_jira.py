"""A Jira as a tracker of the product: noted without a network, asked by `doctor --online`, never half saved."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from po_tui.sync import connect
from tests.cli.conftest import Command, without
from tests.trackers.jira_kiosk import (
    CRITERIA,
    EMAIL,
    EXPIRED,
    NARROW,
    PAT,
    POINTS,
    SCOPED,
    TEAM_POINTS,
    TOKEN,
    kiosk,
)
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import BROWSE, Site
from tests.trackers.wire import Clock, Wire

CLOUD = "https://kiosk.atlassian.net"
OWN = "https://jira.kiosk.example/jira"
CLOUD_LINE = ("--url", CLOUD, "--jira-project", "KIO", "--email", EMAIL)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring here."""
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def added(product: Command) -> Command:
    """The product, with a Jira called team."""
    done = product("remote", "add", "team", "jira", *CLOUD_LINE, "--pace", "0")
    assert done.code == 0, done.err
    return without(TOKEN, product)


def names(command: Command) -> list[str]:
    return [one["name"] for one in command("remote", "list", "--json").json["remotes"]]


# ── noting it ───────────────────────────────────────────────────────────────────────────────────


class TestAdding:
    def test_is_noted_with_all_there_is_to_say(self, product: Command) -> None:
        line = ["--points-field", "Story Points", "--criteria-field", CRITERIA, "--board", "7"]
        line += ["--issue-type", "spike=Research", "--issue-type", "bug=Defect"]
        line += ["--status", "ready=Selected", "--link", "Relates", "--settle", "30"]
        line += ["--scope", "state:ready", "--pull", "labels = po ORDER BY Rank"]
        one = product("remote", "add", "team", "jira", *CLOUD_LINE, *line, "--json").json
        assert (one["kind"], one["project"], one["api"]) == ("jira", "KIO", CLOUD)
        assert (one["scope"], one["pull"]) == ("state:ready", "labels = po ORDER BY Rank")
        assert one["config"] == {
            "email": EMAIL, "estimate": {"field": "Story Points"}, "criteria": CRITERIA, "board": 7,
            "types": {"spike": "Research", "bug": "Defect"}, "states": {"ready": "Selected"},
            "link": "Relates", "settle": 30,
        }  # fmt: skip
        shown = product("remote", "show", "team").out
        for word in ("Cloud", EMAIL, "Story Points", "board 7", "ready=Selected", "Relates"):
            assert word in shown

    @pytest.mark.parametrize(
        ("url", "site", "project", "board"),
        [
            (f"{CLOUD}/jira/software/c/projects/KIO/boards/7/backlog?epics=visible", CLOUD, "KIO", 7),
            (f"{CLOUD}/jira/software/projects/kio/boards/7#top", CLOUD, "KIO", 7),
            (f"{CLOUD}/browse/KIO-12?focusedCommentId=1", CLOUD, "KIO", None),
            (f"{OWN}/browse/KIO-12", OWN, "KIO", None),
            (f"{OWN}/secure/RapidBoard.jspa?rapidView=7&projectKey=KIO", OWN, "KIO", 7),
            (f"{OWN}/projects/KIO/issues", OWN, "KIO", None),
            ("http://127.0.0.1:8080/jira/browse/KIO-1", "http://127.0.0.1:8080/jira", "KIO", None),
            ("http://[::1]:8080/browse/KIO-1", "http://[::1]:8080", "KIO", None),
        ],
    )  # fmt: skip
    def test_knows_the_site_from_any_of_its_pages(
        self, product: Command, url: str, site: str, project: str, board: int | None
    ) -> None:
        email = ("--email", EMAIL) if site == CLOUD else ()
        one = product("remote", "add", "x", "jira", "--url", url, *email, "--json").json
        assert (one["api"], one["project"], one["config"].get("board")) == (site, project, board)

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            ([], "--url"),
            (["--url", CLOUD, "--email", EMAIL], "--jira-project"),
            (["--url", CLOUD, "--jira-project", "KIO"], "--email"),
            (["--url", OWN, "--jira-project", "KIO", "--email", EMAIL], "personal access token"),
            (["--url", f"{OWN}/browse/KIO-1", "--jira-project", "TEAM"], "which is it?"),
            (["--url", OWN, "--jira-project", "K-1"], "KIO"),
            (["--url", "http://jira.kiosk.example", "--jira-project", "KIO"], "https"),
            (["--url", "http://127.0.0.1.kiosk.example", "--jira-project", "KIO"], "https"),
            (["--url", "https://me:pw@jira.kiosk.example", "--jira-project", "KIO"], "password"),
            (["--url", "jira.kiosk.example", "--jira-project", "KIO"], "https"),
            (["--url", "https://api.atlassian.com/ex/jira/1", "--jira-project", "KIO"], "browser"),
            (["--url", f"{OWN}/nothing?x=1", "--jira-project", "KIO"], "address of the site"),
            (["--url", OWN, "--jira-project", "KIO", "--deployment", "server"], "datacenter"),
            ([*CLOUD_LINE, "--repo", "a/b"], "--repo"),
            ([*CLOUD_LINE, "--estimate", "label:p{n}"], "--estimate"),
            ([*CLOUD_LINE, "--board", "first"], "first"),
            ([*CLOUD_LINE, "--board", "0"], "number"),
            ([*CLOUD_LINE, "--issue-type", "bog=Bug"], "bug"),
            ([*CLOUD_LINE, "--status", "ready"], "ready=Selected"),
            ([*CLOUD_LINE, "--scope", "stat:ready"], "state"),
            (["--url", CLOUD, "--jira-project", "KIO", "--email", "po"], "e-mail"),
            (["--url", CLOUD, "--jira-project", "KIO", "--email", "a:b@c.nl"], "e-mail"),
        ],
    )  # fmt: skip
    def test_refuses_in_one_line_what_cannot_be_and_saves_nothing(
        self, product: Command, line: list[str], hint: str
    ) -> None:
        for more in ([], ["--json"]):
            done = product("remote", "add", "x", "jira", *line, *more)
            assert (done.code, done.out) == (2, "")
            assert done.err.count("\n") == 1
            assert hint in done.err
            assert "pw" not in done.err.replace("password", "")
        assert names(product) == []

    def test_a_github_has_none_of_it(self, product: Command) -> None:
        line = ("--repo", "a/b", "--points-field", "Story Points")
        done = product("remote", "add", "x", "github", *line)
        assert (done.code, done.out) == (2, "")
        assert "--points-field" in done.err


class TestChanging:
    def test_a_part_at_a_time_and_back_again(self, added: Command) -> None:
        added("remote", "set", "team", "--issue-type", "spike=Research", "--board", "7")
        more = ("--issue-type", "bug=Defect", "--points-field", "Story Points")
        one = added("remote", "set", "team", *more, "--json").json
        assert one["config"]["types"] == {"spike": "Research", "bug": "Defect"}
        less = ("--issue-type", "spike=none", "--board", "none", "--points-field", "none")
        one = added("remote", "set", "team", *less, "--json").json
        assert one["config"] == {"email": EMAIL, "pace": 0, "types": {"bug": "Defect"}}

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            (["--email", "none"], "--email"),
            (["--deployment", "datacenter"], "personal access token"),
            (["--type-label", "bug=bug"], "--type-label"),
            (["--board", "7", "--scope", "stat:x"], "state"),
        ],
    )
    def test_what_cannot_be_changes_nothing(
        self, added: Command, line: list[str], hint: str
    ) -> None:
        before = added("remote", "show", "team", "--json").out
        done = added("remote", "set", "team", *line)
        assert (done.code, done.out) == (2, "")
        assert hint in done.err
        assert added("remote", "show", "team", "--json").out == before


# ── tokens ──────────────────────────────────────────────────────────────────────────────────────


class TestTokens:
    def test_without_one_it_says_which_kind_and_where_to_put_it(self, added: Command) -> None:
        done = added("sync")
        assert (done.code, done.out) == (4, "")
        assert done.err.count("\n") == 1
        assert "API token at id.atlassian.com" in done.err
        assert "PO_TUI_TOKEN_TEAM" in done.err
        assert "GITHUB_TOKEN" not in done.err

    def test_the_variables_of_github_are_not_for_jira(
        self, added: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("GH_TOKEN", "GITHUB_TOKEN"):
            monkeypatch.setenv(name, "ghp_of-github")
        assert added("remote", "show", "team", "--json").json["token_from"] is None

    @pytest.mark.parametrize(
        ("url", "more", "token", "words"),
        [
            (CLOUD, ["--email", EMAIL], "ghp_0123456789", ("GitHub", "Jira Cloud")),
            (CLOUD, ["--email", EMAIL], "github_pat_0123456789", ("GitHub", "Jira Cloud")),
            (OWN, [], TOKEN, ("Jira Cloud", "Jira Data Center")),
        ],
    )
    def test_one_of_another_service_is_never_sent(
        self, product: Command, monkeypatch: pytest.MonkeyPatch,
        url: str, more: list[str], token: str, words: tuple[str, str],
    ) -> None:  # fmt: skip
        product("remote", "add", "team", "jira", "--url", url, "--jira-project", "KIO", *more)
        monkeypatch.setenv("PO_TUI_TOKEN_TEAM", token)
        for line in (["sync"], ["sync", "--json"], ["doctor", "--online"]):
            done = without(token, product)(*line)
            said = done.err if line[0] == "sync" else done.out
            assert done.code == 4
            assert all(word in said for word in (*words, "PO_TUI_TOKEN_TEAM", "nothing was sent"))

    @pytest.fixture
    def keyring(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """A keyring, and what is in it."""
        kept: dict[str, str] = {}
        module = ModuleType("keyring")
        module.__spec__ = sys.__spec__
        module.set_password = lambda _service, name, text: kept.update({name: text})  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keyring", module)
        return kept

    def test_ctrl_d_in_place_of_one_is_no_crash(
        self, added: Command, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nothing(_prompt: str) -> str:
            raise EOFError

        monkeypatch.setattr("po_tui.cli.remote_tokens.at_a_terminal", lambda: True)
        monkeypatch.setattr("getpass.getpass", nothing)
        done = added("remote", "login", "team")
        assert (done.code, done.out, keyring) == (2, "", {})
        assert done.err.count("\n") == 1

    def test_one_of_another_service_is_not_even_kept(
        self, added: Command, keyring: dict[str, str]
    ) -> None:
        done = added("remote", "login", "team", stdin="ghp_0123456789\n")
        assert (done.code, done.out, keyring) == (2, "", {})
        assert "one of GitHub" in done.err
        assert "ghp_0123456789" not in done.err
        assert added("remote", "login", "team", stdin=f"{TOKEN}\n").code == 0
        assert keyring == {"team": TOKEN}


# ── asking it ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=["cloud"])
def site(request: pytest.FixtureRequest) -> Site:
    """A company with a project KIO and an open story in it."""
    site = kiosk(Clock(), cloud=request.param == "cloud")
    project = site.project_of("KIO")
    assert project is not None
    site.open(project, "Print a receipt")
    return site


@pytest.fixture
def wire(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The line to it, for commands in this process."""
    wire = Wire(Jira(site), site.clock)
    asked = partial(connect.connect, transport=wire)
    monkeypatch.setattr("po_tui.sync.connect.connect", asked)
    yield wire
    wire.check()


@pytest.fixture
def asking(product: Command, site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The product, with that Jira and a token for it."""
    url = str(getattr(wire.there, "address", ""))
    email = ["--email", EMAIL] if site.cloud else []
    line = ["--url", url, "--jira-project", "KIO", *email, "--pace", "0", "--settle", "0"]
    done = product("remote", "add", "team", "jira", *line)
    assert done.code == 0, done.err
    monkeypatch.setenv("PO_TUI_TOKEN_TEAM", TOKEN if site.cloud else PAT)
    return without(TOKEN, product)


def checks(command: Command, code: int) -> dict[str, Any]:
    """What `doctor --online` says, by check."""
    import json

    done = command("doctor", "--online", "--json")
    assert done.code == code, (done.out, done.err)
    (one,) = json.loads(done.out)["remotes"]
    return {check["check"]: check for check in one["checks"]}


class TestDoctor:
    @pytest.mark.parametrize("site", ["cloud", "datacenter"], indirect=True)
    def test_says_that_all_is_well_and_writes_nothing(self, asking: Command, wire: Wire) -> None:
        found = checks(asking, 0)
        assert {"sign-in", "permissions", "estimate", "required-fields", "cost"} <= found.keys()
        assert "“Story Points”" in found["estimate"]["text"]
        assert found["transitions"]["ok"] is None
        assert "“Drop”: Reason for dropping" in found["transitions"]["text"]
        assert wire.writes == []

    @pytest.mark.parametrize("site", ["cloud", "datacenter"], indirect=True)
    def test_what_it_says_that_a_sync_costs_is_what_it_costs(
        self, asking: Command, wire: Wire
    ) -> None:
        assert asking("sync").code == 0
        facts = checks(asking, 0)["cost"]["facts"]

        def cost(*line: str) -> int:
            assert not line or asking(*line).code == 0
            before = wire.sent
            assert asking("sync").code == 0
            return wire.sent - before

        cost()  # what was just written is read once more
        assert cost() == facts["unchanged"] <= 2
        assert cost("edit", "LM-1", "--title", "Other", "--points", "3") == (
            facts["unchanged"] + facts["change"]
        )
        asking("remote", "own", "team", "status", "both")
        asking("remote", "set", "team", "--status", "in_sprint=In Progress")
        cost()
        assert cost("edit", "LM-1", "--state", "in_sprint") == (
            facts["unchanged"] + facts["status"]
        )

    def test_a_points_field_that_is_on_no_edit_form_is_found_before_the_meeting(
        self, asking: Command, site: Site
    ) -> None:
        site.boards.clear()
        project = site.project_of("KIO")
        assert project is not None
        for screen in project.screens.values():
            screen.edit.remove(POINTS)
        said = checks(asking, 1)["estimate"]["text"]
        assert "“Story Points” is on no form" in said
        assert POINTS not in said

    def test_two_points_fields_are_asked_about(self, asking: Command, site: Site) -> None:
        site.boards.clear()
        project = site.project_of("KIO")
        assert project is not None
        for screen in project.screens.values():
            screen.create.append(TEAM_POINTS)
        said = checks(asking, 1)["estimate"]["text"]
        assert all(f"“{name}”" in said for name in ("Story Points", "Story point estimate"))
        assert asking("remote", "set", "team", "--points-field", "Story Points").code == 0
        assert checks(asking, 0)["estimate"]["facts"]["kept"] == POINTS

    def test_a_sync_that_leaves_points_out_says_so_once(self, asking: Command, site: Site) -> None:
        site.boards.clear()
        project = site.project_of("KIO")
        assert project is not None
        for screen in project.screens.values():
            screen.create.append(TEAM_POINTS)
        done = asking("sync")
        assert done.code == 0
        (line,) = done.err.splitlines()
        assert line.startswith("team: there are two fields for points: ")
        site.wait(600)
        assert asking("sync").err == ""
        asking("remote", "set", "team", "--points-field", "Story Pionts")
        told = asking("sync", "--json").json
        assert told["notes"] == ["there is no field “Story Pionts” for points – choose another"]

    def test_of_two_fields_of_one_name_none_is_guessed(self, asking: Command, site: Site) -> None:
        site.field("customfield_10099", "Story Points", "number")
        site.field("customfield_10098", "Acceptance criteria", "string")
        line = ("--points-field", "story points", "--criteria-field", "Acceptance criteria")
        asking("remote", "set", "team", *line)
        found = checks(asking, 1)
        assert POINTS in found["estimate"]["text"]
        assert CRITERIA in found["criteria"]["text"]
        asking("remote", "set", "team", "--points-field", POINTS, "--criteria-field", CRITERIA)
        assert checks(asking, 0)["estimate"]["facts"]["kept"] == POINTS

    @pytest.mark.parametrize(
        ("line", "check", "words"),
        [
            (("--points-field", "Story Pionts"), "estimate", ("Story Pionts",)),
            (("--criteria-field", "Criteria"), "criteria", ("Criteria",)),
            (("--board", "99"), "order", ("99",)),
            (("--issue-type", "spike=Reserach"), "types", ("Reserach", "Story")),
            (("--status", "ready=Selected"), "states", ("Selected", "In Progress")),
        ],
    )
    def test_what_was_said_of_the_project_and_is_not_so(
        self, asking: Command, line: tuple[str, ...], check: str, words: tuple[str, ...]
    ) -> None:
        asking("remote", "set", "team", *line)
        found = checks(asking, 1)[check]
        assert found["ok"] is False
        assert all(word in found["text"] for word in words)

    def test_between_two_boards_it_says_so_and_keeps_the_order_here(
        self, asking: Command, site: Site
    ) -> None:
        project = site.project_of("KIO")
        assert project is not None
        second = site.board(project, POINTS)
        found = checks(asking, 0)["order"]
        assert f"({second.id})" in found["text"]
        assert found["facts"]["kept"] is False

    def test_missing_rights_are_named(self, asking: Command, site: Site) -> None:
        project = site.project_of("KIO")
        assert project is not None
        project.levels["po"] = BROWSE
        said = checks(asking, 0)["permissions"]
        assert said["ok"] is None
        for right in ("Create Issues", "Edit Issues", "Transition Issues", "Schedule Issues"):
            assert right in said["text"]

    def test_a_project_that_is_not_there_is_no_fault_of_the_token(
        self, asking: Command, site: Site
    ) -> None:
        project = site.project_of("KIO")
        assert project is not None
        project.levels.clear()
        found = checks(asking, 1)
        assert found["sign-in"]["ok"] is True
        assert "KIO is not there" in found["project"]["text"]
        done = asking("sync")
        assert (done.code, done.out) == (4, "")
        assert "KIO is not there" in done.err

    def test_a_query_that_jira_does_not_understand_is_named(self, asking: Command) -> None:
        asking("remote", "set", "team", "--pull", "summary ~~ x")
        done = asking("sync")
        assert (done.code, done.out) == (4, "")
        assert "“summary ~~ x”" in done.err

    @pytest.mark.parametrize("way", ["json", "html", "page", "redirect", "anonymous"])
    @pytest.mark.parametrize("site", ["cloud", "datacenter"], indirect=True)
    def test_a_refused_token_is_exit_4_and_one_sentence(
        self, asking: Command, site: Site, wire: Wire, monkeypatch: pytest.MonkeyPatch, way: str
    ) -> None:
        getattr(wire.there, "gate").failed_login = way  # noqa: B009 - of this stand-in
        monkeypatch.setenv("PO_TUI_TOKEN_TEAM", EXPIRED if site.cloud else "MzE0-ended")
        for line in (["sync"], ["sync", "--json"]):
            done = asking(*line)
            assert (done.code, done.out) == (4, "")
            assert done.err.startswith("po-tui: team: ")
            assert (done.err.count("\n"), " – " in done.err or "?" in done.err) == (1, True)
        assert checks(asking, 4)["sign-in"]["ok"] is False
        assert wire.writes == []

    def test_a_token_with_scopes_goes_by_way_of_the_gateway_and_one_with_too_few_says_so(
        self, asking: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PO_TUI_TOKEN_TEAM", SCOPED)
        assert checks(asking, 0)["sign-in"]["facts"]["gateway"] is True
        monkeypatch.setenv("PO_TUI_TOKEN_TEAM", NARROW)
        assert "write:jira-work" in checks(asking, 4)["sign-in"]["text"]


def test_no_token_is_in_any_file_afterwards(asking: Command, own_world: Path) -> None:
    asking("sync")
    asking("doctor", "--online")
    for file in own_world.rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()

"""Sync from the command line: what cron and scripts lean on, against a tracker in memory."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from po_tui.cli.sync_progress import waiting
from po_tui.sync.events import Waiting
from po_tui.trackers.base import NotSignedIn, OutOfReach
from po_tui.trackers.memory import MemoryServer, MemoryTracker, Request
from tests.cli.conftest import ROOT, Command, Done

ENTRY = {"key", "remote_key", "fields"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    """The tracker that every remote of this test leads to."""
    server = MemoryServer()

    def connect(_workspace: object, remote: Any, *_rest: object, **_named: object) -> MemoryTracker:
        return MemoryTracker(server, remote.name)

    monkeypatch.setattr("po_tui.sync.connect.connect", connect)
    return server


@pytest.fixture
def kiosk(product: Command, server: MemoryServer) -> Command:
    """The product with three items, and a tracker that has two issues of its own."""
    server.add("Print a receipt", labels=["pilot"])
    server.add("Dark mode")
    assert product("remote", "add", "kiosk", "github", "--repo", "Leenmuur/kiosk").code == 0
    return product


@pytest.fixture
def synced(kiosk: Command) -> Command:
    """The same, brought together once: LM-1 … LM-5 are M-3, M-4, M-5, M-1, M-2."""
    done = kiosk("sync")
    assert done.code == 0, done.err
    return kiosk


@pytest.fixture
def clashing(synced: Command, server: MemoryServer) -> Command:
    """Both sides changed the title of LM-4, and its description there."""
    synced("edit", "LM-4", "--title", "Print a bill")
    server.edit(issue(server, "M-1"), title="Print a ticket", description="On paper.")
    assert synced("sync").code == 3
    return synced


def issue(server: MemoryServer, key: str) -> str:
    return next(one.id for one in server.issues.values() if one.key == key)


def title(server: MemoryServer, key: str) -> str:
    return str(server.issues[issue(server, key)].values["title"])


def breaking(error: type[Exception], verb: str, what: str = "") -> Any:
    """Trouble that meets every request of that kind before it is carried out."""

    def trouble(request: Request, when: str) -> None:
        if when == "before" and request.verb == verb and what in request.what:
            raise error("the line is cut – try again later")

    return trouble


class TestARun:
    def test_is_one_line_for_cron(self, kiosk: Command, server: MemoryServer) -> None:
        done = kiosk("sync")
        assert (done.code, done.err) == (0, "")
        assert len(done.lines) == 1
        assert done.out.startswith("kiosk: 2 pulled, 3 created")
        assert len(server.issues) == 5
        assert kiosk("list", "--json").json["count"] == 5

    def test_json_is_the_document_of_the_contract(self, kiosk: Command) -> None:
        told = kiosk("sync", "kiosk", "--json").json
        assert (told["schema"], told["command"], told["remote"]) == ("po-tui/1", "sync", "kiosk")
        assert [entry["key"] for entry in told["created"]] == ["LM-1", "LM-2", "LM-3"]
        assert {entry["remote_key"] for entry in told["pulled"]} == {"M-1", "M-2"}
        assert (told["pushed"], told["clashes"], told["failed"]) == ([], [], [])
        assert isinstance(told["requests"], int)
        assert all(set(entry) >= ENTRY for entry in told["created"] + told["pulled"])

    def test_a_second_run_says_and_writes_nothing(
        self, synced: Command, server: MemoryServer
    ) -> None:
        writes = server.writes
        told = synced("sync", "--json").json
        assert not any(told[name] for name in ("pulled", "pushed", "created", "clashes", "failed"))
        assert "nothing to do" in synced("sync").out
        assert synced("sync", "--quiet").out == ""
        assert server.writes == writes

    def test_tells_the_fields_that_went_each_way(
        self, synced: Command, server: MemoryServer
    ) -> None:
        synced("edit", "LM-1", "--title", "Open the gate")
        server.edit(issue(server, "M-3"), description="With a code.")
        told = synced("sync", "--json").json
        assert told["pushed"] == [{"key": "LM-1", "remote_key": "M-3", "fields": ["title"]}]
        assert told["pulled"] == [{"key": "LM-1", "remote_key": "M-3", "fields": ["description"]}]

    def test_one_way_only(self, kiosk: Command, server: MemoryServer) -> None:
        assert kiosk("sync", "--pull-only", "--json").json["created"] == []
        assert len(server.issues) == 2
        kiosk("edit", "LM-4", "--title", "Mine")
        server.edit(issue(server, "M-2"), title="Theirs")
        told = kiosk("sync", "--push-only", "--no-create", "--json").json
        assert (told["pulled"], told["created"]) == ([], [])
        assert title(server, "M-1") == "Mine"
        assert kiosk("show", "LM-5", "--json").json["title"] == "Dark mode"

    def test_says_what_is_gone_there_and_keeps_it_here(
        self, synced: Command, server: MemoryServer
    ) -> None:
        server.delete(issue(server, "M-1"))
        done = synced("sync", "--full")
        assert "kiosk: LM-4 M-1 – " in done.err
        assert synced("show", "LM-4", "--json").json["title"] == "Print a receipt"

    def test_only_what_a_filter_finds(self, kiosk: Command) -> None:
        told = kiosk("sync", "--filter", "door", "--json").json
        assert [entry["key"] for entry in told["created"]] == ["LM-1"]

    @pytest.mark.parametrize("line", [["nope"], ["--filter", "stat:x"], ["--prefer", "his"]])
    def test_a_mistake_asks_nothing_of_the_tracker(
        self, kiosk: Command, server: MemoryServer, line: list[str]
    ) -> None:
        done = kiosk("sync", *line)
        assert (done.code, done.out) == (2, "")
        assert server.log == []

    def test_what_they_write_does_nothing_to_the_terminal(
        self, kiosk: Command, server: MemoryServer
    ) -> None:
        server.add("bad \x1b]0;x\x07\x1b[31mtitle\u202e")
        for line in (["sync", "--dry-run"], ["sync"], ["list", "remote:kiosk"], ["clashes"]):
            done = kiosk(*line)
            assert done.code == 0
            assert not {"\x1b", "\x07", "\u202e"} & {*(done.out + done.err)}


class TestLookingFirst:
    def test_a_dry_run_shows_what_would_happen_and_does_none_of_it(
        self, synced: Command, server: MemoryServer
    ) -> None:
        synced("edit", "LM-1", "--title", "Open the gate")
        synced("add", "Lend a ladder")
        server.edit(issue(server, "M-4"), title="Bring a tool back")
        writes = server.writes
        done = synced("sync", "--dry-run")
        assert done.code == 0
        rows = {line.split()[0]: line for line in done.lines}
        assert "title" in rows["LM-1"]
        assert "Open the door with a code → Open the gate" in rows["LM-1"]
        assert "Return a tool → Bring a tool back" in rows["LM-2"]
        assert "Lend a ladder" in rows["LM-6"]
        assert "1 to pull, 1 to push, 1 to create" in rows["kiosk:"]
        assert server.writes == writes
        assert synced("show", "LM-2", "--json").json["title"] == "Return a tool"

    def test_a_dry_run_in_json_tells_the_same(self, kiosk: Command, server: MemoryServer) -> None:
        told = kiosk("sync", "--dry-run", "--json").json
        assert told["dry_run"] is True
        assert [entry["key"] for entry in told["created"]] == ["LM-1", "LM-2", "LM-3"]
        assert [entry["remote_key"] for entry in told["pulled"]] == ["M-1", "M-2"]
        assert told["would_cost"] >= 3
        assert server.writes == 0

    def test_a_plan_is_written_down_and_carried_out(
        self, kiosk: Command, server: MemoryServer, tmp_path: Path
    ) -> None:
        file = str(tmp_path / "plan.json")
        assert kiosk("sync", "--plan", file).code == 0
        assert server.writes == 0
        told = kiosk("sync", "--apply", file, "--json").json
        assert (len(told["created"]), len(told["pulled"])) == (3, 2)
        assert len(server.issues) == 5

    def test_what_moved_since_the_plan_is_refused_by_name(
        self, synced: Command, server: MemoryServer, tmp_path: Path
    ) -> None:
        file = str(tmp_path / "plan.json")
        synced("edit", "LM-1", "--title", "Planned")
        synced("edit", "LM-2", "--title", "Planned too")
        synced("sync", "--plan", file)
        synced("edit", "LM-1", "--title", "Changed since")
        done = synced("sync", "--apply", file)
        assert done.code == 5
        assert "LM-1" in done.err
        assert title(server, "M-3") == "Open the door with a code"
        assert title(server, "M-4") == "Planned too"

    def test_a_plan_may_go_through_a_pipe(self, kiosk: Command, server: MemoryServer) -> None:
        plan = kiosk("sync", "--plan", "-").out
        assert json.loads(plan)["remote"] == "kiosk"
        assert kiosk("sync", "--apply", "-", stdin=plan).code == 0
        assert len(server.issues) == 5

    @pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"plan": "po-tui-plan/1"}', "{"])
    def test_what_is_no_plan_is_refused(self, kiosk: Command, text: str) -> None:
        done = kiosk("sync", "--apply", "-", stdin=text)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 1

    @pytest.mark.parametrize("option", [["--dry-run"], ["--prefer", "mine"], ["--filter", "x"]])
    def test_a_plan_is_carried_out_as_it_is(self, kiosk: Command, option: list[str]) -> None:
        assert kiosk("sync", "--apply", "plan.json", *option).code == 2


class TestWhatIsLeft:
    def test_a_clash_is_named_with_exit_3(self, synced: Command, server: MemoryServer) -> None:
        synced("edit", "LM-4", "--title", "Print a bill")
        server.edit(issue(server, "M-1"), title="Print a ticket", description="On paper.")
        done = synced("sync")
        assert done.code == 3
        assert "1 clash" in done.out
        assert "LM-4" in done.err
        assert "title" in done.err
        assert title(server, "M-1") == "Print a ticket"
        shown = synced("show", "LM-4", "--json").json
        assert (shown["title"], shown["description"]) == ("Print a bill", "On paper.")

    def test_a_dry_run_ends_with_the_same_code(self, clashing: Command) -> None:
        shown = clashing("sync", "--dry-run")
        assert shown.code == 3
        assert "mine: Print a bill | theirs: Print a ticket" in shown.out

    def test_prefer_leaves_no_clash(self, synced: Command, server: MemoryServer) -> None:
        synced("edit", "LM-4", "--title", "Print a bill")
        server.edit(issue(server, "M-1"), title="Print a ticket")
        assert synced("sync", "--prefer", "theirs").code == 0
        assert synced("show", "LM-4", "--json").json["title"] == "Print a ticket"

    def test_out_of_reach_is_exit_4_and_one_line(
        self, synced: Command, server: MemoryServer
    ) -> None:
        server.trouble = breaking(OutOfReach, "changes")
        done = synced("sync")
        assert (done.code, done.out) == (4, "")
        assert done.err == "po-tui: kiosk: the line is cut – try again later\n"
        done = synced("sync", "--json")
        assert (done.code, done.out) == (4, "")

    def test_no_token_is_exit_4(self, synced: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        def connect(*_: object, **__: object) -> None:
            raise NotSignedIn("no token for kiosk – set PO_TUI_TOKEN_KIOSK")

        monkeypatch.setattr("po_tui.sync.connect.connect", connect)
        done = synced("sync")
        assert (done.code, done.out) == (4, "")
        assert "PO_TUI_TOKEN_KIOSK" in done.err

    def test_what_did_not_go_through_is_named_with_exit_5(
        self, synced: Command, server: MemoryServer
    ) -> None:
        server.drops = {"labels"}
        synced("edit", "LM-1", "--title", "Open the gate", "--label", "door")
        synced("edit", "LM-2", "--title", "Bring a tool back")
        done = synced("sync")
        assert done.code == 5
        assert "2 pushed, 1 failed" in done.out
        assert "LM-1 M-3 (labels)" in done.err
        assert title(server, "M-3") == "Open the gate"
        assert title(server, "M-4") == "Bring a tool back"

    def test_what_cannot_go_is_named_and_stops_nothing(
        self, synced: Command, server: MemoryServer
    ) -> None:
        server.issues[issue(server, "M-3")].locked = "it is locked there – unlock it"
        server.edit(issue(server, "M-3"), labels=["old"])
        synced("edit", "LM-1", "--title", "Open the gate")
        synced("edit", "LM-2", "--title", "Bring a tool back")
        done = synced("sync")
        assert "1 pushed, 1 not taken" in done.out
        assert "LM-1 M-3 (title) – it is locked there – unlock it" in done.err
        assert title(server, "M-4") == "Bring a tool back"
        (told,) = json.loads(synced("sync", "--json").out)["refused"]
        assert (told["key"], told["fields"]) == ("LM-1", ["title"])
        quiet = synced("sync", "--quiet")
        assert quiet.out + quiet.err == ""

    def test_a_bound_leaves_the_rest_to_the_next_run(
        self, kiosk: Command, server: MemoryServer
    ) -> None:
        done = kiosk("sync", "--max-requests", "3")
        assert done.code == 5
        assert "3 requests" in done.err
        assert len(server.issues) == 3
        assert kiosk("sync").code == 0
        assert len(server.issues) == 5

    def test_ctrl_c_ends_it_after_the_request_under_way(
        self, kiosk: Command, server: MemoryServer
    ) -> None:
        import os
        import signal

        def trouble(request: Request, when: str) -> None:
            if when == "after" and request.verb == "create" and request.number < 100:
                os.kill(os.getpid(), signal.SIGINT)

        server.trouble = trouble
        done = kiosk("sync")
        assert done.code == 130
        assert len(server.issues) == 3
        server.trouble = None
        assert kiosk("sync").code == 0
        assert len(server.issues) == 5


class TestOnATerminal:
    """What it is doing stands on one line of stderr, and goes away again."""

    @pytest.fixture
    def terminal(self, kiosk: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
        """Stderr is a terminal."""

        def run(*line: str) -> Done:
            monkeypatch.setattr("sys.stderr.isatty", lambda: True)
            return kiosk(*line)

        return run

    def test_tells_what_it_does_on_a_line_that_it_leaves_empty(self, terminal: Command) -> None:
        done = terminal("sync")
        assert "LM-1 Open the door with a code" in done.err
        assert "\n" not in done.err
        assert done.err.endswith("\r\x1b[K")

    def test_json_shows_none(self, terminal: Command) -> None:
        assert terminal("sync", "--json").err == ""

    def test_says_what_it_waits_for_and_until_when(self) -> None:
        until = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
        told = waiting(Waiting("kiosk", "GitHub asks for it", until))
        assert told == f"kiosk: waiting until {until.astimezone():%H:%M}: GitHub asks for it"
        assert waiting(Waiting("kiosk", "GitHub asks for it", None)) == ""


class TestSeveral:
    @pytest.fixture
    def two(self, kiosk: Command) -> Command:
        """A second tracker, that nothing is created in."""
        line = ("--repo", "Leenmuur/app", "--scope", "label:app", "--pull", "app")
        assert kiosk("remote", "add", "app", "github", *line).code == 0
        return kiosk

    def test_all_are_synced_one_after_the_other(self, two: Command) -> None:
        told = two("sync", "--json").json
        assert [run["remote"] for run in told["runs"]] == ["kiosk", "app"]
        assert [line.split(":")[0] for line in two("sync").lines] == ["kiosk", "app"]

    @pytest.mark.parametrize("bound", [("--max-requests", "3"), ("--deadline", "0")])
    def test_a_bound_is_that_of_all_of_them(
        self, two: Command, server: MemoryServer, bound: tuple[str, str]
    ) -> None:
        done = two("sync", *bound)
        assert done.code == 5
        assert len(done.lines) == 2
        assert len(server.log) <= 3

    def test_one_that_fails_does_not_keep_the_others(
        self, two: Command, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def connect(_workspace: object, remote: Any, *_: object, **__: object) -> MemoryTracker:
            if remote.name == "kiosk":
                raise OutOfReach("no answer – try again later")
            return MemoryTracker(server, remote.name)

        monkeypatch.setattr("po_tui.sync.connect.connect", connect)
        done = two("sync", "--json")
        assert done.code == 4
        runs = {run["remote"]: run for run in json.loads(done.out)["runs"]}
        assert runs["kiosk"]["stopped"] == "no answer – try again later"
        assert runs["app"]["stopped"] is None

    @pytest.mark.parametrize(
        ("codes", "code"),
        [((0, 0), 0), ((3, 0), 3), ((3, 5), 5), ((5, 4), 4), ((4, 1, 3), 1), ((1, 130), 130)],
    )
    def test_the_worst_is_the_exit_code(self, codes: tuple[int, ...], code: int) -> None:
        from po_tui.cli.sync_told import code_of

        assert code_of(codes) == code
        assert code_of(codes[::-1]) == code


class TestClashes:
    def test_shows_the_three_sides(self, clashing: Command) -> None:
        told = clashing("clashes", "--json").json
        (one,) = told["clashes"]
        assert (one["key"], one["field"], one["remote"]) == ("LM-4", "title", "kiosk")
        assert (one["remote_key"], told["count"]) == ("M-1", 1)
        sides = one["base"], one["mine"], one["theirs"]
        assert sides == ("Print a receipt", "Print a bill", "Print a ticket")
        shown = clashing("clashes").out
        assert all(side in shown for side in sides)

    def test_none_is_no_mistake(self, synced: Command) -> None:
        done = synced("clashes")
        assert (done.code, done.out) == (0, "")
        assert synced("clashes", "--json").json["clashes"] == []

    @pytest.mark.parametrize(
        ("choice", "stdin", "title_after"),
        [
            ("mine", "", "Print a bill"),
            ("theirs", "", "Print a ticket"),
            ("-", "Print the slip\n", "Print the slip"),
        ],
    )
    def test_settled_stays_settled(
        self, clashing: Command, server: MemoryServer, choice: str, stdin: str, title_after: str
    ) -> None:
        assert clashing("settle", "LM-4", "title", choice, stdin=stdin).code == 0
        assert clashing("show", "LM-4", "--json").json["title"] == title_after
        assert clashing("clashes", "--json").json["count"] == 0
        assert clashing("sync").code == 0
        assert title(server, "M-1") == title_after
        assert "nothing to do" in clashing("sync").out

    def test_undo_brings_the_clash_back(self, clashing: Command) -> None:
        clashing("settle", "M-1", "title", "theirs")
        assert clashing("undo").code == 0
        assert clashing("clashes", "--json").json["count"] == 1
        assert clashing("show", "LM-4", "--json").json["title"] == "Print a bill"

    def test_criteria_are_settled_as_a_checklist(
        self, synced: Command, server: MemoryServer
    ) -> None:
        server.edit(issue(server, "M-1"), criteria=[{"text": "It prints", "done": False}])
        synced("sync")
        synced("edit", "LM-4", "--criteria", "-", stdin="It prints quickly\n")
        server.edit(issue(server, "M-1"), criteria=[{"text": "It prints twice", "done": False}])
        assert synced("sync").code == 3
        (one,) = synced("clashes", "--json").json["clashes"]
        assert one["parts"] == [
            {"base": "It prints", "mine": "It prints quickly", "theirs": "It prints twice"}
        ]
        settled = "- [x] It prints twice, quickly\n- [ ] It cuts\n"
        assert synced("settle", "LM-4", "criteria", "-", stdin=settled).code == 0
        assert synced("sync").code == 0
        assert server.issues[issue(server, "M-1")].values["criteria"] == [
            {"text": "It prints twice, quickly", "done": True},
            {"text": "It cuts", "done": False},
        ]

    def test_where_there_is_no_clash_it_says_so(self, clashing: Command) -> None:
        done = clashing("settle", "LM-4", "labels", "mine")
        assert (done.code, done.out) == (1, "")
        assert "title" in done.err
        assert clashing("settle", "LM-1", "title", "mine").code == 1


class TestItems:
    def test_an_item_tells_where_it_is(self, synced: Command) -> None:
        (told,) = synced("show", "LM-4", "--json").json["remotes"]
        assert told.items() >= {"remote": "kiosk", "key": "M-1", "url": "memory:M-1"}.items()
        assert told.items() >= {"status": "To do", "to_push": [], "clashes": []}.items()
        assert "kiosk M-1" in synced("show", "LM-4").out

    def test_and_what_is_left_to_do(self, clashing: Command) -> None:
        clashing("edit", "LM-4", "--label", "slip")
        (told,) = clashing("list", "label:slip", "--json").json["items"][0]["remotes"]
        assert (told["to_push"], told["clashes"]) == (["labels"], ["title"])

    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            ("remote:kiosk", ["LM-1", "LM-2", "LM-3", "LM-4", "LM-5"]),
            ("remote:none", ["LM-6"]),
            ("has:clash", ["LM-4"]),
            ("-has:clash remote:kiosk", ["LM-1", "LM-2", "LM-3", "LM-5"]),
            ("is:changed", ["LM-2", "LM-6"]),
            ("M-4", ["LM-2"]),
            ("kiosk", []),
        ],
    )
    def test_filters(self, clashing: Command, query: str, keys: list[str]) -> None:
        clashing("edit", "LM-2", "--title", "Bring a tool back")
        clashing("add", "Lend a ladder")
        found = clashing("list", query, "--json").json["items"]
        assert sorted(item["key"] for item in found) == keys

    @pytest.mark.parametrize("key", ["M-4", "m-4"])
    def test_a_key_of_the_tracker_names_the_item(self, synced: Command, key: str) -> None:
        assert synced("show", key, "--json").json["key"] == "LM-2"
        assert synced("edit", key, "--points", "3").code == 0

    @pytest.mark.parametrize(
        "line",
        [["list", "--json"], ["list", "has:clash"], ["list", "is:changed"], ["show", "LM-1"]],
    )
    @pytest.mark.usefixtures("product")
    def test_without_a_tracker_nothing_of_the_sync_is_loaded(self, line: list[str]) -> None:
        assert loaded(line, "po_tui.sync", "po_tui.trackers", "httpx") == "[]"

    @pytest.mark.parametrize(
        "line", [["list", "--json"], ["list", "is:changed"], ["show", "LM-1"], ["clashes"]]
    )
    @pytest.mark.usefixtures("clashing")
    def test_looking_at_what_is_in_step_needs_no_network_and_no_orm(self, line: list[str]) -> None:
        assert loaded(line, "httpx", "sqlalchemy", "keyring") == "[]"


def loaded(line: list[str], *names: str) -> str:
    """Which of these a command loads, run in a process of its own."""
    code = (
        "import sys; from po_tui.cli import main; code = main(sys.argv[1:]);"
        f"print([name for name in {names!r} if name in sys.modules], file=sys.stderr);"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *line], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stderr.splitlines()[-1]


class TestDoctor:
    def test_asks_the_trackers_only_if_told_to(self, synced: Command, server: MemoryServer) -> None:
        before = len(server.log)
        assert "remotes" not in synced("doctor", "--json").json
        assert len(server.log) == before

    def test_says_who_we_are_there_and_what_a_sync_costs(self, synced: Command) -> None:
        told = synced("doctor", "--online", "--json").json
        (one,) = told["remotes"]
        assert (one["remote"], one["ok"]) == ("kiosk", True)
        assert {check["check"] for check in one["checks"]} == {"sign-in", "cost"}
        assert "kiosk" in synced("doctor", "--online").out

    def test_out_of_reach_is_exit_4(self, synced: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        def connect(*_: object, **__: object) -> None:
            raise OutOfReach("no answer – try again later")

        monkeypatch.setattr("po_tui.sync.connect.connect", connect)
        done = synced("doctor", "--online", "--json")
        assert done.code == 4
        (one,) = json.loads(done.out)["remotes"]
        assert (one["ok"], one["checks"][0]["text"]) == (False, "no answer – try again later")

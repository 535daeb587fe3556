"""The manners that scripts lean on: exit codes, streams, options, products, languages."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from po_tui import __version__, settings
from po_tui.cli.commands import BY_NAME, COMMANDS
from po_tui.cli.commands import Command as Registered
from tests.cli.conftest import ROOT, Command

HEAVY = ("textual", "rich", "sqlalchemy", "sqlmodel", "pydantic", "httpx", "keyring", "alembic")


class TestHelp:
    def test_lists_every_command(self, po: Command) -> None:
        shown = po("--help")
        assert shown.code == 0
        assert all(f"\n  {command.name} " in shown.out for command in COMMANDS)

    @pytest.mark.parametrize("command", list(BY_NAME))
    def test_every_command_has_help(self, po: Command, command: str) -> None:
        shown = po(command, "--help")
        assert (shown.code, shown.err) == (0, "")
        assert shown.out.startswith(f"usage: po-tui {command}")

    @pytest.mark.parametrize("act", [act for command in COMMANDS for act in command.acts])
    def test_every_act_of_a_command_has_help(self, po: Command, act: Registered) -> None:
        command, word = act.name.split()
        assert f"\n  {act.name} " in po(command, "--help").out
        shown = po(command, word, "--help")
        assert (shown.code, shown.err) == (0, "")
        assert shown.out.startswith(f"usage: po-tui {act.name}")

    def test_what_is_built_is_told_of(self, po: Command) -> None:
        shown = po("remote", "add", "--help").out
        assert all(word in shown for word in ("github|jira", "--repo", "--jira-project", "--email"))
        assert po("remote", "add", "x", "gitlab", "--repo", "a/b").code == 2

    def test_version(self, po: Command) -> None:
        assert po("--version").out == f"po-tui {__version__}\n"

    def test_help_comes_in_the_language_asked_for(self, po: Command) -> None:
        assert po("--lang", "nl", "--help").code == 0
        assert po("list", "--help", "--lang", "nl").code == 0


class TestMistakes:
    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            (["lst"], "list"),
            (["--dbb", "x", "list"], "--db"),
            (["--db"], "--db"),
            (["list", "--limt", "3"], "--limit"),
            (["list", "--limit"], "--limit"),
            (["list", "--limit", "few"], "few"),
            (["list", "--limit", "--json"], "--limit"),
            (["show"], "KEY"),
            (["show", "LM-1", "LM-2"], "LM-2"),
            (["products", "all"], "all"),
            (["completion", "csh"], "bash"),
            (["show", "-x"], "-x"),
            (["--lang", "xx", "list"], "xx"),
            (["remote"], "add"),
            (["remote", "lst"], "list"),
            (["remote", "add", "kiosk"], "github"),
            (["remote", "add", "kiosk", "github"], "--repo"),
            (["sync"], "remote add"),
            (["sync", "--pull-only", "--push-only"], "--push-only"),
            (["sync", "--deadline", "soon"], "soon"),
            (["settle", "LM-1", "title"], "mine"),
            (["settle", "LM-1", "titel", "mine"], "title"),
            (["settle", "LM-9", "title", "mine"], "LM-9"),
        ],
    )
    def test_one_line_that_says_what_and_exit_2(
        self, product: Command, line: list[str], hint: str
    ) -> None:
        done = product(*line)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("po-tui: ")
        assert done.err.count("\n") == 1
        assert hint in done.err

    @pytest.mark.parametrize("line", [["--frob", "list"], ["export", "--json"]])
    def test_two_dashes_alone_make_no_option_near(self, product: Command, line: list[str]) -> None:
        assert "did you mean" not in product(*line).err

    def test_a_number_below_nothing_is_told_what_would_do(self, product: Command) -> None:
        assert "0 or more" in product("list", "--limit", "-1").err

    def test_json_leaves_stdout_empty_on_an_error(self, product: Command) -> None:
        for line in (["show", "LM-9"], ["list", "nope:x"], ["edit", "LM-1", "--state", "ready"]):
            done = product(*line, "--json")
            assert done.code in (1, 2)
            assert done.out == ""

    def test_a_traceback_only_for_those_who_ask(self, program: Command) -> None:
        assert "Traceback" not in program("show", "LM-1").err
        assert "Traceback" in program("show", "LM-1", PO_TUI_DEBUG="1").err

    def test_what_breaks_inside_is_one_line_too(
        self, product: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("po_tui.cli.backlog.find", lambda *_: 1 / 0)
        done = product("list")
        assert done.code == 1
        assert "ZeroDivisionError" in done.err
        assert "PO_TUI_DEBUG=1" in done.err
        assert done.err.count("\n") == 1

    def test_a_missing_database_is_not_made_by_looking(self, po: Command, own_world: Path) -> None:
        done = po("list")
        assert done.code == 2
        assert not (own_world / "po-tui.db").exists()

    def test_a_file_that_is_not_ours_is_left_alone(self, po: Command, own_world: Path) -> None:
        other = own_world / "other.db"
        other.write_text("not a database at all, but a text of some length" * 99)
        before = other.read_bytes()
        done = po("--db", str(other), "add", "x")
        assert done.code == 2
        assert str(other) in done.err
        assert other.read_bytes() == before

    def test_settings_that_cannot_be_read(self, po: Command, own_world: Path) -> None:
        (own_world / "config.toml").write_text("colour = 3")
        assert po("list").code == 2

    def test_stopping_is_exit_130(self, product: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        def stopped(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("po_tui.cli.backlog.find", stopped)
        assert product("list").code == 130


class TestProducts:
    @pytest.fixture
    def two(self, product: Command) -> Command:
        product("new", "SHOP", "The shop")
        return product

    def test_the_only_one_needs_no_name(self, product: Command) -> None:
        assert product("list", "--json").json["product"] == "LM"

    def test_of_several_one_has_to_be_named(self, two: Command) -> None:
        done = two("list")
        assert done.code == 2
        assert "LM" in done.err
        assert "SHOP" in done.err

    @pytest.mark.parametrize("place", [0, 1])
    def test_named_before_or_behind_the_command(self, two: Command, place: int) -> None:
        line = ["list", "--json"]
        line[place:place] = ["--product", "shop"]
        assert two(*line).json["product"] == "SHOP"

    def test_named_by_the_environment(self, two: Command, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_PRODUCT", "SHOP")
        assert two("list", "--json").json["product"] == "SHOP"

    def test_else_the_one_used_last(self, two: Command, own_world: Path) -> None:
        settings.remember_product(own_world / "po-tui.db", "SHOP")
        assert two("list", "--json").json["product"] == "SHOP"

    def test_unless_that_is_gone(self, two: Command, own_world: Path) -> None:
        settings.remember_product(own_world / "po-tui.db", "GONE")
        assert two("list").code == 2

    def test_an_unknown_one_is_wrong_use(self, two: Command) -> None:
        done = two("--product", "NOPE", "list")
        assert done.code == 2
        assert "SHOP" in done.err

    def test_keys_are_taken_once_and_must_look_like_keys(self, product: Command) -> None:
        assert product("new", "lm", "Again").code == 1
        assert product("new", "9x", "Nine").code == 2
        assert product("new", "SHOP", "The", "shop", "--json").json["name"] == "The shop"

    def test_several_databases(self, product: Command, own_world: Path) -> None:
        other = str(own_world / "deep" / "other.db")
        assert product("--db", other, "new", "OTH", "Other").out == "OTH\n"
        assert product("list", "--db", other, "--json").json["total"] == 0


class TestTheRealProgram:
    def test_works_end_to_end(self, program: Command) -> None:
        assert program("new", "LM", "Leenmuur").out == "LM\n"
        assert program("add", "Fix the döor – now").out == "LM-1\n"
        assert "döor – now" in program("list").out
        assert json.loads(program("list", "--json").out)["count"] == 1

    def test_without_a_terminal_the_app_does_not_open(self, program: Command) -> None:
        done = program()
        assert (done.code, done.out) == (2, "")
        assert "terminal" in done.err

    def test_a_terminal_that_knows_no_dashes_loses_no_result(
        self, product: Command, program: Command
    ) -> None:
        product("add", "Ἀρχή – 開始")
        done = program("list", PYTHONIOENCODING="ascii")
        assert done.code == 0
        assert "LM-4" in done.out
        whole = json.loads(program("list", "--json", PYTHONIOENCODING="ascii").out)
        assert whole["items"][3]["title"] == "Ἀρχή – 開始"

    @pytest.mark.usefixtures("product")
    def test_a_reader_that_leaves_early_is_no_error(self) -> None:
        listing = subprocess.Popen(
            [sys.executable, "-m", "po_tui", "list"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        assert listing.stdout is not None
        listing.stdout.close()  # before anything could be written
        __, err = listing.communicate()
        assert (listing.returncode, err) == (0, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    @pytest.mark.usefixtures("product")
    def test_a_full_disk_is_told(self) -> None:
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run(
                [sys.executable, "-m", "po_tui", "list"],
                stdout=full,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr.startswith(b"po-tui: ")
        assert done.stderr.count(b"\n") == 1

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    @pytest.mark.usefixtures("product")
    def test_ctrl_c_is_exit_130_without_a_traceback(self, own_world: Path) -> None:
        pipe = own_world / "pipe"
        os.mkfifo(pipe)
        importing = subprocess.Popen(
            [sys.executable, "-m", "po_tui", "import", str(pipe), "--format", "stories"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        with open(pipe, "w", encoding="utf-8"):  # opens once the command reads at the other end
            importing.send_signal(signal.SIGINT)
            __, err = importing.communicate()
        assert importing.returncode == 130
        assert b"Traceback" not in err

    @pytest.mark.parametrize(
        "line",
        [
            ["list"],
            ["list", "code", "--json"],
            ["list", "points:none"],
            ["show", "LM-1"],
            ["check"],
            ["history"],
            ["products"],
            ["undo", "--list"],
            ["__complete", "fish", "show", "LM"],
            ["--help"],
            ["config"],
            ["completion", "bash"],
            ["remote", "--help"],
        ],
    )
    @pytest.mark.usefixtures("product")
    def test_looking_loads_no_heavy_library(self, line: list[str]) -> None:
        code = (
            "import sys; from po_tui.cli import main; code = main(sys.argv[1:]);"
            f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr);"
            "sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *line],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        )
        assert done.stderr.splitlines()[-1] == "[]"
        assert done.stdout


class TestColour:
    """Only where a person sees it."""

    def test_none_in_a_pipe(self, demo: Command) -> None:
        for line in (["list"], ["show", "LM-4"], ["check", "LM-4"], ["history"], ["doctor"]):
            assert "\x1b" not in demo(*line).out

    @pytest.fixture
    def terminal(self, demo: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
        """A terminal of 60 columns."""
        monkeypatch.setattr("po_tui.cli.output.is_terminal", lambda: True)
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setenv("TERM", "xterm-256color")
        return demo

    def test_colour_on_a_terminal(self, terminal: Command) -> None:
        assert "\x1b[36m" in terminal("show", "LM-4").out

    @pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
    def test_no_colour_where_it_is_not_wanted(
        self, terminal: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(name, value)
        for line in (["list"], ["show", "LM-4"]):
            assert "\x1b" not in terminal(*line).out

    def test_lines_are_cut_to_the_terminal(
        self, terminal: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from po_tui.cli.cells import width

        monkeypatch.setenv("NO_COLOR", "1")
        terminal("add", "開始 " * 40 + "👩‍👩‍👧 é")
        for line in (["list"], ["check"], ["show", "LM-4"], ["history"], ["products"]):
            for printed in terminal(*line).lines:
                assert width(printed) <= 60, printed

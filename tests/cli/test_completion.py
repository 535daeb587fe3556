"""Tab completion: candidates as each shell wants them, and never an error."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from po_tui.cli.commands import COMMANDS
from tests.cli.conftest import ROOT, Command

SHELLS = ("bash", "zsh", "fish")


def words(po: Command, *line: str) -> list[str]:
    """What the last word of the line may become."""
    return [candidate.partition("\t")[0] for candidate in po("__complete", "fish", *line).lines]


class TestCandidates:
    def test_commands(self, product: Command) -> None:
        assert words(product, "") == [command.name for command in COMMANDS]
        assert words(product, "hi") == ["history"]

    def test_options(self, product: Command) -> None:
        assert words(product, "--pro") == ["--product"]
        assert words(product, "list", "--") == ["--view", "--limit", "--json", "--help"]

    def test_keys_with_their_titles(self, product: Command) -> None:
        assert product("__complete", "fish", "show", "LM-2").out == "LM-2\tReturn a tool\n"
        assert words(product, "move", "LM-1", "--before", "LM") == ["LM-1", "LM-2", "LM-3"]
        assert words(product, "show", "lm-") == ["lm-1", "lm-2", "lm-3"]
        assert words(product, "show", "LM-1", "") == []

    def test_values(self, product: Command) -> None:
        product("edit", "LM-1", "--label", "pilot", "--assignee", "Ada Lovelace")
        assert words(product, "edit", "LM-1", "--state", "re") == ["refining", "ready"]
        assert words(product, "edit", "LM-1", "--state=re") == ["--state=refining", "--state=ready"]
        assert words(product, "edit", "LM-1", "--label", "-") == ["-pilot"]
        assert words(product, "edit", "LM-1", "--assignee", "") == ["Ada Lovelace", "none"]
        assert words(product, "edit", "LM-2", "--parent", "n") == ["none"]
        assert words(product, "completion", "") == list(SHELLS)
        assert words(product, "list", "--view", "No") == ["Not ready"]
        assert words(product, "report", "") == [
            "agenda",
            "minutes",
            "sessions",
            "vision",
            "roadmap",
        ]

    def test_products(self, product: Command) -> None:
        product("new", "SHOP", "The shop")
        assert words(product, "--product", "") == ["LM", "SHOP"]
        assert words(product, "list", "--product", "S") == ["SHOP"]
        assert words(product, "--product", "LM", "show", "LM-3") == ["LM-3"]

    def test_queries(self, product: Command) -> None:
        product("edit", "LM-1", "--label", "needs design")
        assert words(product, "list", "st") == ["state:", "stakeholder:"]
        assert words(product, "list", "-st") == ["-state:", "-stakeholder:"]
        assert words(product, "list", "state:new,re") == ["state:new,refining", "state:new,ready"]
        assert words(product, "list", "door label:") == [
            'door label:"needs design"', "door label:none",
        ]  # fmt: skip

    def test_other_databases(self, po: Command, own_world: Path) -> None:
        other = str(own_world / "other.db")
        po("--db", other, "new", "OTH", "Other")
        po("--db", other, "add", "There")
        assert words(po, "--db", other, "show", "") == ["OTH-1"]

    @pytest.mark.parametrize("shell", [*SHELLS, "tcsh", ""])
    def test_no_error_ever(self, po: Command, shell: str) -> None:
        for line in (["show", ""], ["nope", ""], ["--db", "/nowhere/x.db", "show", "LM"], []):
            done = po("__complete", shell, *line)
            assert (done.code, done.out, done.err) == (0, "", "")

    def test_what_a_title_holds_does_nothing_to_the_terminal(self, product: Command) -> None:
        product("add", "bad \x1b[31m\ttitle")
        for shell in ("zsh", "fish"):
            assert "\x1b" not in product("__complete", shell, "show", "LM-4").out

    def test_zsh_gets_its_colons_escaped(self, product: Command) -> None:
        assert product("__complete", "zsh", "list", "ready:").lines == [
            r"ready\:yes",
            r"ready\:no",
        ]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script_that_it_can_read(po: Command, shell: str) -> None:
    script = po("completion", shell)
    assert script.code == 0
    assert f"po-tui __complete {shell}" in script.out
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here to read it")
    checked = subprocess.run([shell, "-n"], input=script.out, text=True, check=False)
    assert checked.returncode == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("po-tui hist", ["history"]),
        ("po-tui show LM-1", ["LM-1"]),
        ("po-tui list state:re", ["refining", "ready"]),
        ("po-tui edit LM-1 --assignee 'Ada", [r"Ada\ Lovelace"]),
    ],
)
def test_bash_completes(product: Command, own_world: Path, line: str, found: list[str]) -> None:
    product("edit", "LM-2", "--assignee", "Ada Lovelace")
    command = own_world / "bin" / "po-tui"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m po_tui "$@"\n')
    command.chmod(0o755)
    script = (
        'compopt() { :; }; eval "$(po-tui completion bash)"; COMP_LINE="$1" COMP_POINT=${#1};'
        ' _po_tui; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script, "bash", line],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}"},
        check=True,
    )
    assert done.stdout.splitlines() == found

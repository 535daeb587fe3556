"""Commands run as a user would: words in; exit code, stdout and stderr out."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from po_tui import words
from po_tui.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines of the result."""
        return self.out.splitlines()


Command = Callable[..., Done]


@pytest.fixture
def po(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `po-tui WORD…` in this process, with `stdin` piped in."""

    def run(*line: str, stdin: str | bytes = "") -> Done:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        piped = io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw)), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", piped)
        capsys.readouterr()
        words.use(None)
        code = main([str(word) for word in line])
        said = capsys.readouterr()
        # Exit code 1 is for refusals: what breaks inside would hide behind it.
        assert "broke inside" not in said.err or "ZeroDivisionError" in said.err, said.err
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def program() -> Command:
    """Runs the real program in a process of its own."""

    def run(*line: str, stdin: str = "", **environment: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "po_tui", *line],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, **environment},
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


def without(secret: str, command: Command) -> Command:
    """The same commands; what they print never holds that."""

    def run(*line: str, **more: str) -> Done:
        done = command(*line, **more)
        assert secret not in done.out + done.err
        return done

    return run


@pytest.fixture(scope="session")
def product_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A product LM with three items, made once."""
    from po_tui.store.store import Author, Store
    from po_tui.workspace import Workspace

    file = tmp_path_factory.mktemp("product") / "lm.db"
    store = Store(file, Author.command("Ada"))
    workspace = Workspace.new(store, "LM", "Leenmuur")
    for title in ("Open the door with a code", "Return a tool", "Remind me in time"):
        workspace.backlog.add(title)
    store.close()
    return file


@pytest.fixture
def product(po: Command, product_file: Path, own_world: Path) -> Command:
    """The same, on a product LM with three items: LM-1, LM-2, LM-3."""
    shutil.copyfile(product_file, own_world / "po-tui.db")
    return po


@pytest.fixture
def demo(po: Command, demo_file: Path, own_world: Path) -> Command:
    """The same, on a copy of the demo product."""
    shutil.copyfile(demo_file, own_world / "po-tui.db")
    return po

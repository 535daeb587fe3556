"""What runs first stays light: no command waits for libraries that it does not use."""

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "sqlalchemy", "sqlmodel", "pydantic", "httpx", "keyring", "alembic")


def loaded_by(code: str) -> set[str]:
    """The heavy packages that a fresh process has loaded after running the code."""
    report = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return {name for name in HEAVY if repr(name) in done.stdout.splitlines()[-1]}


@pytest.mark.parametrize("module", ["po_tui.words", "po_tui.settings", "po_tui.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(f"import {module}") == set()


def test_resolving_the_settings_loads_nothing_heavy() -> None:
    assert loaded_by("from po_tui import settings; settings.load(); settings.now()") == set()


def test_this_way_of_looking_would_notice() -> None:
    assert {"sqlmodel", "sqlalchemy", "pydantic"} <= loaded_by("import sqlmodel")

"""The project stands on its own: no file speaks of the place where it was written."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Put together here, so that this file does not speak of them either.
LEAKS = [
    "/" + "work/",
    "/opt/" + "pypi",
    "/opt/" + "wheels",
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "deb." + "debian.org",
    "/tmp/" + "v/bin",
    "sub" + "agent",
    "DEVELOPERS" + ".md",
]


def files() -> list[Path]:
    """What git keeps or would keep; without git, everything but hidden work folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    else:
        found = [
            folder / name
            for top in ("po_tui", "tests", ".ci", "screenshots")
            for place, _folders, names in os.walk(ROOT / top)
            if "__pycache__" not in (folder := Path(place)).parts
            for name in names
        ] + [path for path in ROOT.iterdir() if path.is_file()]
    return [path for path in found if path.is_file()]


@pytest.mark.parametrize("leak", LEAKS)
def test_no_file_speaks_of_where_it_was_written(leak: str) -> None:
    wanted = leak.lower().encode()
    assert [str(path) for path in files() if wanted in path.read_bytes().lower()] == []


def test_the_search_sees_the_files_that_matter() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"README.md", "pyproject.toml", "po_tui/words.py", ".ci/run"} <= names

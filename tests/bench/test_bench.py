"""The bench still measures: it keeps up with the app it watches, whatever the figures are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


FIGURES = {
    "start": ["start → first row, 100 items", "start → all panes", "first key, at once"],
    "list": [
        "cursor key, median",
        "cursor keys at once",
        "page down",
        "jump to the end",
        "move an item",
        "filter key, few found",
        "screen switch, first time",
        "screen switch, again",
    ],
    "memory": [
        "memory (PSS) at the first row",
        "memory (PSS) after work on every screen",
        "idle for 1 s",
        "bytes written, idle",
        "quit",
    ],
    "commands": [
        "po-tui list --limit 20",
        "po-tui move",
        "rows of item written by one move",
        "import of",
        "peak memory of that import",
        "undo of an import",
    ],
}
"""What each measure prints."""


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all runs of the bench find modules that one of them has compiled: that takes seconds."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read in /proc")
@pytest.mark.parametrize("measure", FIGURES)
def test_every_measure_of_the_bench_finds_what_it_measures(
    measure: str, tmp_path: Path, compiled: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", measure, "--sizes", "100", "--rounds", "1"],
        cwd=ROOT,
        env={
            **os.environ,
            "TMPDIR": str(tmp_path),
            "PYTHONPYCACHEPREFIX": str(compiled),
            "BENCH_HASTY": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for figure in FIGURES[measure]:
        assert figure in done.stdout, f"{figure} is missing:\n{done.stdout}\n{done.stderr}"
    for line in done.stdout.splitlines():
        # A count is the same however busy the machine is.
        assert "rows of item written" not in line or "ok" in line, line

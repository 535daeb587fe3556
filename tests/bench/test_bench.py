"""The bench still measures: it keeps up with the app it watches, whatever the figures are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read in /proc")
def test_every_measure_of_the_bench_finds_what_it_measures(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--sizes", "200", "--rounds", "1"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for figure in (
        "start → first row, 200 items",
        "cursor key, median",
        "cursor keys at once",
        "page down",
        "jump to the end",
        "move an item",
        "filter key, few found",
        "screen switch, again",
        "memory (PSS) at the first row",
        "idle for 5 s",
        "bytes written in 5 s idle",
        "quit",
        "po-tui list --limit 20",
        "po-tui move",
        "rows of item written by one move",
        "import of",
        "peak memory of that import",
        "undo of an import",
    ):
        assert figure in done.stdout, f"{figure} is missing:\n{done.stdout}\n{done.stderr}"

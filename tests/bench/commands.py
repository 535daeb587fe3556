"""What one-shot commands cost beside Python itself, a big import and its undo, how little a move writes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench.figures import Figure, Sheet, median
from tests.bench.product import KEY, RARE_WORDS, title_of
from tests.bench.world import World

ISSUES: Final = 23_000
"""What a tracker used for years holds."""
STORIES: Final = 10_000


def measure(world: World, sheet: Sheet, sizes: Sequence[int], rounds: int) -> None:
    """Each command in turn with its floor."""
    for size in sizes:
        database = world.own_product(size)
        middle = f"{KEY}-{size // 2}"
        word = RARE_WORDS[0]
        reading = {
            "list --limit 20": (["list", "--limit", "20"], 5.0),
            f"list {word}": (["list", word], 6.0),
        }
        writing = {
            "add": ["add", "Lend a ladder"],
            "edit": ["edit", middle, "--title", "Lend a long ladder {n}"],
            "move": ["move", middle, "--{where}"],
        }
        for name, (words, most_times) in reading.items():
            _command(world, sheet, database, (name, size), words, "pass", most_times, rounds)
        for name, words in writing.items():
            _command(world, sheet, database, (name, size), words, "import sqlmodel", 1.4, rounds)
    sheet.add(
        Figure("rows of item written by one move", rows_written(world, min(sizes)), "rows", most=1)
    )
    small = max(sizes) if max(sizes) < 1_000 else None
    _import(world, sheet, small or ISSUES)
    _undo(world, sheet, small or STORIES)


def _command(
    world: World,
    sheet: Sheet,
    database: Path,
    named: tuple[str, int],
    words: Sequence[str],
    floor: str,
    most_times: float,
    rounds: int,
) -> None:
    name, size = named
    times, floors = [], []
    for n in range(0 if rounds == 1 else -1, rounds):
        told = [word.format(n=n, where="top" if n % 2 else "bottom") for word in words]
        took = _run(world, world.command(database, *told))
        least = _run(world, [sys.executable, "-c", floor])
        if n >= 0:  # the first run compiles; a single round is none to judge by anyway
            times.append(took)
            floors.append(least)
    sheet.add(
        Figure(
            f"po-tui {name}, {size:,} items",
            median(times),
            floor=median(floors),
            floor_is=f"python -c {floor!r}",
            # The targets are those of a large product; a small one is only faster.
            most_times=most_times,
        )
    )


def _run(world: World, argv: Sequence[str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(argv, env=world.env, capture_output=True, check=False)
    took = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: {done.stderr.decode(errors='replace')}")
    return took


def _import(world: World, sheet: Sheet, count: int) -> None:
    """Issues as GitHub answers them, into an empty product."""
    file = world.folder / "issues.json"
    issues = [
        {
            "number": number,
            "title": title_of(number),
            "body": f"{title_of(number)}.\n\n- [ ] case {number}\n- [ ] and without a network",
            "state": "open",
            "labels": [{"name": "pilot"}],
            "html_url": f"https://github.com/bench/bench/issues/{number}",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-02-01T00:00:00Z",
        }
        for number in range(1, count + 1)
    ]
    file.write_text(json.dumps(issues), encoding="utf-8")
    database = _new_product(world)
    least, __ = _used(world, [sys.executable, "-c", "import sqlmodel"])
    took, most = _used(world, world.command(database, "import", str(file)))
    floor = "python -c 'import sqlmodel'"
    sheet.add(Figure(f"import of {count:,} issues", took, "s", least, floor, most=10))
    sheet.add(Figure(f"peak memory of that import, {count:,} issues", most, "MB", most=250))


def _undo(world: World, sheet: Sheet, count: int) -> None:
    """Taking a big import back, and taking that back."""
    file = world.folder / "stories.txt"
    lines = (f"As a neighbour I want to {title_of(n).lower()} {n}\n" for n in range(1, count + 1))
    file.write_text("".join(lines), encoding="utf-8")
    database = _new_product(world)
    imported, __ = _used(world, world.command(database, "import", str(file)))
    for word in ("undo", "redo"):
        took, __ = _used(world, world.command(database, word))
        what = f"{word} of an import of {count:,} items"
        most = 3 if word == "undo" else None
        sheet.add(Figure(what, took, "s", imported, "the import itself", most=most))


def _new_product(world: World) -> Path:
    for file in world.folder.glob("new.db*"):
        file.unlink()
    database = world.folder / "new.db"
    _run(world, world.command(database, "new", KEY, "Bench"))
    return database


def _used(world: World, argv: Sequence[str]) -> tuple[float, float]:
    """Seconds, and the most bytes in memory, of one command."""
    began = time.perf_counter()
    with subprocess.Popen(argv, env=world.env, stdout=subprocess.DEVNULL) as running:
        __, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    if running.returncode:
        raise RuntimeError(f"{' '.join(argv)} failed")
    return took, used.ru_maxrss * 1024


def rows_written(world: World, size: int) -> int:
    """How many rows of `item` SQLite updates when one item moves, counted by a trigger."""
    from po_tui.store.store import Author, Store
    from po_tui.workspace import Workspace

    store = Store(world.own_product(size), Author.command("bench"))
    try:
        store.rows.execute("CREATE TEMP TABLE written (id INTEGER)")
        for act in ("INSERT", "UPDATE", "DELETE"):
            row = "old" if act == "DELETE" else "new"
            store.rows.execute(
                f"CREATE TEMP TRIGGER count_{act} AFTER {act} ON main.item"
                f" BEGIN INSERT INTO written VALUES ({row}.id); END"
            )
        backlog = Workspace.open(store, KEY).backlog
        backlog.move_up([backlog.ids()[size // 2]])
        (count,) = store.rows.execute("SELECT count(*) FROM written").fetchone()
        return int(count)
    finally:
        store.close()

"""What one-shot commands cost beside Python itself, and how little a move writes."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure, Sheet, median
from tests.bench.product import KEY, RARE_WORDS
from tests.bench.world import World


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
    for n in range(-1, rounds):
        told = [word.format(n=n, where="top" if n % 2 else "bottom") for word in words]
        took = _run(world, world.command(database, *told))
        least = _run(world, [sys.executable, "-c", floor])
        if n >= 0:  # the first run compiles
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

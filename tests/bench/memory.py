"""What the app costs while it is open – memory, idle work – and how fast it lets go."""

import time
from collections.abc import Sequence

from tests.bench import minimal
from tests.bench.figures import Figure, Sheet, median
from tests.bench.product import title_of
from tests.bench.watched import NotPainted, Watched
from tests.bench.world import World

IDLE = 5.0
"""Seconds; as many as rounds where those are fewer."""
QUIT = b"\x11"
"""ctrl+q."""


def measure(world: World, sheet: Sheet, sizes: Sequence[int], rounds: int) -> None:
    """Memory at every size; idling and leaving at the largest."""
    for size in sizes:
        _memory(world, sheet, size)
    _idle(world, sheet, max(sizes), min(IDLE, rounds))
    _quit(world, sheet, max(sizes), rounds)


def _memory(world: World, sheet: Sheet, size: int) -> None:
    with world.minimal() as least:
        least.painted(minimal.READY)
        least.settle()
        floor = least.pss()
    with world.app(world.own_product(size)) as app:
        app.painted(title_of(1)[:16])
        first = app.pss()
        app.settle(1.5)
        later = app.pss()
        worked = _after_work(app, sheet, size)
    for when, share, most in (
        ("at the first row", first, 60),
        ("ORM loaded", later, 130),
        ("after work on every screen", worked, 130),
    ):
        if share is None:
            continue
        sheet.add(
            Figure(
                f"memory (PSS) {when}, {size:,} items",
                share,
                "MB",
                floor,
                "minimal app",
                most if size >= 100_000 else None,
            )
        )


def _after_work(app: Watched, sheet: Sheet, size: int) -> float | None:
    """Its memory after a move, a filter and a look at every screen; None where it did not survive."""
    try:
        app.took_all("4")
        app.took("J", "2 BM-1 ")
        for key in ("/", "r", "e", "\r", "\x1b", "5", "3", "2", "1"):
            app.press(key)
            app.settle()
        return app.pss()
    except (NotPainted, OSError) as why:
        sheet.failed(f"memory after work, {size:,} items", why)
        return None


def _idle(world: World, sheet: Sheet, size: int, seconds: float) -> None:
    with world.minimal() as least:
        least.painted(minimal.READY)
        floor_cpu, _ = _idling(least, seconds)
    with world.app(world.own_product(size)) as app:
        app.painted(title_of(1)[:16])
        app.settle(1.5)
        cpu, written = _idling(app, seconds)
    took = f"idle for {seconds:g} s"
    sheet.add(Figure(took, cpu, "CPU ms", floor_cpu, "minimal app", most_times=2))
    sheet.add(Figure(f"bytes written, {took}", written, "bytes", most=0))


def _idling(app: Watched, seconds: float) -> tuple[float, int]:
    """Processor seconds and bytes written in some seconds in which nobody does anything."""
    app.settle(1.0)
    cpu, written, end = app.cpu(), app.written(), time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        app.settle(left)
    return app.cpu() - cpu, app.written() - written


def _quit(world: World, sheet: Sheet, size: int, rounds: int) -> None:
    times, floors = [], []
    for _ in range(max(1, rounds // 2)):
        with world.minimal() as least:
            least.painted(minimal.READY)
            least.settle()
            floors.append(least.leave(QUIT))
        with world.app(world.product(size)) as app:
            app.painted(title_of(1)[:16])
            app.settle(1.0)
            times.append(app.leave(QUIT))
    sheet.add(Figure("quit", median(times), floor=median(floors), floor_is="minimal app", most=450))

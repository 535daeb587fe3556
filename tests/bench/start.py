"""How long it takes from the start of the process to the first backlog row on the screen."""

from collections.abc import Sequence

from tests.bench import minimal
from tests.bench.figures import Figure, Sheet, median
from tests.bench.product import STATEMENT, title_of
from tests.bench.world import World

SMALL = 100
FLAT = 1.2


def measure(world: World, sheet: Sheet, sizes: Sequence[int], rounds: int) -> None:
    """One floor of its own for every size: the machine changes its mind over minutes."""
    own: dict[int, float] = {}
    for size in dict.fromkeys((SMALL, *sizes)):
        world.product(size)
        app_once(world, size)  # the first start compiles, and fills the disk's cache
        turns = [(minimal_once(world), *app_once(world, size)) for _ in range(rounds)]
        floor = median(least for least, *_ in turns)
        own[size] = median(first for _, first, *_ in turns)
        sheet.add(
            Figure(
                f"start → first row, {size:,} items",
                own[size],
                floor=floor,
                floor_is="minimal app",
                most_times=1.6 if size >= 100_000 else 1.5,
            )
        )
        for what, times in (
            ("start → all panes", [whole for _, _, whole, _ in turns]),
            ("first key, at once after the first row", [key for *_, key in turns]),
        ):
            figure = Figure(
                f"{what}, {size:,} items", median(times), floor=floor, floor_is="minimal app"
            )
            sheet.add(figure)
    most, least = max(sizes), min(sizes)
    if most > SMALL:
        sheet.add(
            Figure(
                f"start, {most:,} against {SMALL} items",
                own[most],
                floor=own[SMALL],
                floor_is=f"{SMALL} items",
                most_times=1.15,
            )
        )
    if most > least:
        sheet.add(
            Figure(
                f"start, {most:,} against {least:,} items",
                own[most],
                floor=own[least],
                floor_is=f"{least:,} items",
                most_times=FLAT,
            )
        )


def app_once(world: World, size: int) -> tuple[float, float, float]:
    """Until the first row, until everything is there, and from a key in between to its effect."""
    with world.app(world.product(size)) as app:
        first = app.painted(title_of(1)[:16])
        began, at = app.began, app.press("j")
        answered = app.painted("case 2:")
        whole = max(answered, app.painted(STATEMENT[:20]))
        return first - began, whole - began, answered - at


def minimal_once(world: World) -> float:
    with world.minimal() as app:
        return app.painted(minimal.READY) - app.began

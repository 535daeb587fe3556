"""How long it takes from the start of the process to the first backlog row on the screen."""

from collections.abc import Sequence

from tests.bench import minimal
from tests.bench.figures import Figure, Sheet, median
from tests.bench.product import title_of
from tests.bench.world import World

SMALL = 100
FLAT = 1.2


def measure(world: World, sheet: Sheet, sizes: Sequence[int], rounds: int) -> None:
    """One floor of its own for every size: the machine changes its mind over minutes."""
    own: dict[int, float] = {}
    for size in dict.fromkeys((SMALL, *sizes)):
        world.product(size)
        app_once(world, size)  # the first start compiles, and fills the disk's cache
        pairs = [(minimal_once(world), app_once(world, size)) for _ in range(rounds)]
        own[size] = median(app for _, app in pairs)
        sheet.add(
            Figure(
                f"start → first row, {size:,} items",
                own[size],
                floor=median(least for least, _ in pairs),
                floor_is="minimal app",
                most_times=1.6 if size >= 100_000 else 1.5,
            )
        )
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


def app_once(world: World, size: int) -> float:
    with world.app(world.product(size)) as app:
        return app.painted(title_of(1)[:16]) - app.began


def minimal_once(world: World) -> float:
    with world.minimal() as app:
        return app.painted(minimal.READY) - app.began

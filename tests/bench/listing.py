"""How fast the backlog answers: moving through it, moving items, filtering, changing screens."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from po_tui.model.folding import words_of
from tests.bench import minimal
from tests.bench.figures import Figure, Sheet, median, p95
from tests.bench.product import COMMON_WORD, RARE_WORDS, title_of
from tests.bench.watched import LINES, NotPainted, Watched
from tests.bench.world import World

PAGE_DOWN = b"\x1b[6~"
KEY_QUIET, SCREEN_QUIET = 0.08, 0.5
SCREENS = (("2", "Vision"), ("3", "Roadmap"), ("5", "Refine"), ("4", "Backlog"), ("1", "Plan"))
FLAT = 1.2


def measure(world: World, sheet: Sheet, sizes: Sequence[int], rounds: int) -> None:
    """Every size in an app of its own, with the item beside the list."""
    floor = _least(world, 10 * rounds)
    keys: dict[int, float] = {}
    moves: dict[int, float] = {}
    for size in sizes:
        with opened(world, size) as (app, database):
            try:
                keys[size] = _cursor(app, sheet, size, min(10 * rounds, size // 3), floor)
                _jumps(app, sheet, size, rounds)
                moves[size] = _moves(app, sheet, size, 6 * rounds, database)
                _filter(app, sheet, size, rounds)
                _screens(app, sheet, size, rounds)
            except NotPainted as why:
                sheet.failed(f"backlog, {size:,} items", why)
    for what, times in (("cursor key", keys), ("move", moves)):
        if len(times) > 1:
            most, least = max(times), min(times)
            sheet.add(
                Figure(
                    f"{what}, {most:,} against {least:,} items (median)",
                    times[most],
                    floor=times[least],
                    floor_is=f"{least:,} items",
                    most_times=FLAT,
                )
            )


@contextmanager
def opened(world: World, size: int) -> Iterator[tuple[Watched, Path]]:
    """The app on its backlog screen, everything loaded that loads after the first paint."""
    database = world.own_product(size)
    with world.app(database) as app:
        app.painted(title_of(1)[:16])
        app.settle(1.5)
        app.press("4")
        app.painted("case 1:")
        app.settle(1.0)
        yield app, database


def _least(world: World, count: int) -> Sequence[float]:
    """What the minimal app takes from a key to the one line that it paints."""
    times = []
    with world.minimal() as app:
        app.painted(minimal.READY)
        app.settle()
        for number in range(1, 1 + count):
            at = app.press("j")
            times.append(app.painted(minimal.answer(number)) - at)
            app.settle(KEY_QUIET)
    return times


def _cursor(app: Watched, sheet: Sheet, size: int, count: int, least: Sequence[float]) -> float:
    """From one item to the next, until the item beside the list is the new one; the median."""
    times = []
    for number in range(2, 2 + count):
        at = app.press("j")
        times.append(app.painted(f"case {number}:") - at)
        app.settle(KEY_QUIET)
    for named, part in (("median", median), (f"p95 of {count}", p95)):
        sheet.add(
            Figure(
                f"cursor key, {named}, {size:,} items",
                part(times),
                floor=part(least),
                floor_is="minimal app",
                most=5,
            )
        )
    return median(times)


def _jumps(app: Watched, sheet: Sheet, size: int, rounds: int) -> None:
    many = min(30, size // 3)
    bursts, pages, ends = [], [], []
    below = _a_page_below(app)
    for _ in range(rounds):
        app.took("g", "case 1:")
        bursts.append(app.took("j" * many, f"case {many + 1}:"))
        app.took("g", "case 1:")
        pages.append(app.took(PAGE_DOWN, f"case {below}:"))
        ends.append(app.took("G", f"case {size}:"))
    sheet.add(Figure(f"{many} cursor keys at once, {size:,} items", median(bursts), most=20))
    sheet.add(Figure(f"page down, {size:,} items", median(pages), most=16))
    sheet.add(Figure(f"jump to the end, {size:,} items", median(ends), most=16))


def _a_page_below(app: Watched) -> int:
    """Which item is shown a page below the first one."""
    app.took("g", "case 1:")
    app.took_all(PAGE_DOWN)
    return int(re.findall(r"case (\d+):", app.text())[-1])


def _moves(app: Watched, sheet: Sheet, size: int, count: int, database: Path) -> float:
    """One place down, until it is painted there – by when another process must see it as well."""
    app.took("g", "case 1:")
    app.settle(1.0)
    times = []
    other = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        for place in range(1, count + 1):
            at = app.press("J")
            times.append(app.painted(f"{place + 1} BM-1 ") - at)
            first = other.execute("SELECT number FROM item ORDER BY rank LIMIT ?", (place + 1,))
            if [number for (number,) in first][-1] != 1:
                raise NotPainted("a move was painted before it was kept")
            app.settle(KEY_QUIET)
    finally:
        other.close()
    most = 15 if size >= 100_000 else None
    sheet.add(Figure(f"move an item, p95 of {count}, {size:,} items", p95(times), most=most))
    return median(times)


def _filter(app: Watched, sheet: Sheet, size: int, rounds: int) -> None:
    """The first letter of a word, until rows are painted that were not on the screen before."""
    for what, words in (("few", RARE_WORDS), ("many", (COMMON_WORD,))):
        expected = [(word[0], _shown_for(word[0], size)) for word in words]
        expected = [(letter, shown) for letter, shown in expected if shown]
        times = []
        for turn in range(rounds if expected else 0):
            letter, shown = expected[turn % len(expected)]
            app.press("g/")
            app.settle()
            times.append(app.took(letter, shown))
            app.press("\x7f")
            app.settle()
            app.press("\x1b")
            app.settle(0.5)
        if times:
            sheet.add(
                Figure(
                    f"filter key, {what} found, {size:,} items",
                    median(times),
                    most=75 if size >= 100_000 else None,
                )
            )


def _shown_for(letter: str, size: int) -> str:
    """The key of an item that this filter brings onto the screen; empty where none is sure to be."""
    found = 0
    for number in range(1, size + 1):
        if any(word.startswith(letter) for word in words_of(title_of(number))):
            found += 1
            if found > LINES // 2:
                return ""
            if number > LINES:
                return f"BM-{number} "
    return ""


def _screens(app: Watched, sheet: Sheet, size: int, rounds: int) -> None:
    """From a key until the last of another screen is painted: the first time, and later."""
    first = {name: app.took_all(key, SCREEN_QUIET) for key, name in SCREENS}
    turns = range(max(1, rounds // 2))
    later = [{name: app.took_all(key, SCREEN_QUIET) for key, name in SCREENS} for _ in turns]
    again = {name: median(turn[name] for turn in later) for name in first}
    for when, times in (("first time", first), ("again", again)):
        name = max(times, key=times.__getitem__)
        what = f"screen switch, {when}, slowest ({name}), {size:,} items"
        sheet.add(Figure(what, times[name], most=100))

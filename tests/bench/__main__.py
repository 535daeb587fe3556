"""Measures the app and prints every figure beside its floor from the same run, and its target.

    python -m tests.bench                              everything, at 1,000, 10,000 and 100,000 items
    python -m tests.bench start commands --sizes 1000  some of it
    python -m tests.bench --folder /tmp/bench          keep the products for the next run

No figure is asserted: it is judged by a person who knows what else the machine was doing. The exit
code says only whether everything could be measured.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.bench import commands, listing, memory, start
from tests.bench.figures import Sheet
from tests.bench.world import World

MEASURES = {
    "start": start.measure,
    "list": listing.measure,
    "memory": memory.measure,
    "commands": commands.measure,
}


def main() -> int:
    options = _options()
    sheet = Sheet()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        world = World((options.folder or Path(temporary)).absolute())
        for name in options.what or MEASURES:
            print(f"{name}:", file=sys.stderr, flush=True)
            try:
                MEASURES[name](world, sheet, options.sizes, options.rounds)
            except Exception as why:  # noqa: BLE001 – the other measures are still worth having
                sheet.failed(name, why)
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores,"
        f" a pseudo-terminal of 160×45, {options.rounds} rounds\n"
    )
    print(sheet.table())
    return 0 if sheet.complete else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*MEASURES, []], help="what to measure")
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is repeated")
    parser.add_argument("--folder", type=Path, help="where products are kept between runs")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.split(","))


if __name__ == "__main__":
    sys.exit(main())

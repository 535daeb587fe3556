"""What was measured, beside its floor from the same run and its target, as a table."""

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

UNITS: Final = {"ms": 1_000.0, "MB": 1e-6, "CPU ms": 1_000.0, "bytes": 1.0, "rows": 1.0, "s": 1.0}
"""How a figure in seconds, bytes or pieces is printed."""


@dataclass(frozen=True)
class Figure:
    """One figure. A target is `most`, in the unit of the figure, or `most_times` the floor."""

    what: str
    measured: float
    unit: str = "ms"
    floor: float | None = None
    floor_is: str = ""
    most: float | None = None
    """As printed: milliseconds, megabytes …"""
    most_times: float | None = None

    @property
    def times(self) -> float | None:
        return self.measured / self.floor if self.floor else None

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        verdicts = []
        if self.most is not None:
            verdicts.append(self.measured * UNITS[self.unit] <= self.most)
        if self.most_times is not None and self.times is not None:
            verdicts.append(self.times <= self.most_times)
        return all(verdicts) if verdicts else None

    @property
    def target(self) -> str:
        bits = []
        if self.most is not None:
            bits.append(f"≤ {self.most:g} {self.unit}")
        if self.most_times is not None:
            bits.append(f"≤ {self.most_times:g} ×")
        return ", ".join(bits)

    def cells(self) -> Sequence[str]:
        """The line of the table."""
        verdict = {True: "ok", False: "MISSED", None: ""}[self.ok]
        floor = f"{_number(self.floor, self.unit)} ({self.floor_is})" if self.floor else ""
        times = f"{self.times:.2f} ×" if self.times else ""
        return (self.what, _number(self.measured, self.unit), floor, times, self.target, verdict)


HEAD: Final = ("what", "measured", "floor, same run", "ratio", "target", "")


class Sheet:
    """The figures as they come in: each is shown at once, all of them as a table at the end."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.complete = True
        """Whether everything asked for could be measured."""

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print("  ·", "  ".join(filter(None, figure.cells())), file=sys.stderr, flush=True)

    def failed(self, what: str, why: BaseException) -> None:
        """Something could not be measured: said, and the rest goes on."""
        self.complete = False
        told = " ".join(str(why).split())
        print(f"  · {what}: NOT MEASURED – {told[:600]}", file=sys.stderr, flush=True)

    def table(self) -> str:
        """All figures as a table in Markdown."""
        lines = [HEAD, *(figure.cells() for figure in self.figures)]
        widths = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
        rows = [_line(line, widths) for line in lines]
        return "\n".join([rows[0], _line(["-" * width for width in widths], widths), *rows[1:]])


def median(times: Iterable[float]) -> float:
    return statistics.median(times)


def p95(times: Iterable[float]) -> float:
    """The time that 95 of 100 stay under; the longest of fewer than twenty."""
    in_order = sorted(times)
    return in_order[min(len(in_order) - 1, int(len(in_order) * 0.95))]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _number(value: float, unit: str) -> str:
    shown = value * UNITS[unit]
    digits = 0 if unit in ("bytes", "rows") or abs(shown) >= 100 else 1
    return f"{shown:,.{digits}f} {unit}"

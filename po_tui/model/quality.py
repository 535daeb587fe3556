"""How well it has to work: the quality characteristics, and whether a break point is breached."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from po_tui.words import _, mark

MOST_CHARACTERISTICS: Final = 8
"""A product chooses at most so many: in practice five to eight matter."""

CHARACTERISTICS: Final = {
    "functional_suitability": mark("functional suitability"),
    "performance_efficiency": mark("performance"),
    "compatibility": mark("compatibility"),
    "interaction_capability": mark("usability"),
    "reliability": mark("reliability"),
    "security": mark("security"),
    "maintainability": mark("maintainability"),
    "flexibility": mark("flexibility"),
    "safety": mark("safety"),
}
"""ISO/IEC 25010:2023, in the words people use; `interaction capability` is ISO's for usability."""

SUBCHARACTERISTICS: Final = {
    "functional_suitability": (
        mark("completeness"), mark("correctness"), mark("appropriateness"),
    ),
    "performance_efficiency": (
        mark("time behaviour"), mark("resource utilisation"), mark("capacity"),
    ),
    "compatibility": (mark("co-existence"), mark("interoperability")),
    "interaction_capability": (
        mark("appropriateness recognisability"), mark("learnability"), mark("operability"),
        mark("user error protection"), mark("user engagement"), mark("inclusivity"),
        mark("user assistance"), mark("self-descriptiveness"),
    ),
    "reliability": (
        mark("faultlessness"), mark("availability"), mark("fault tolerance"),
        mark("recoverability"),
    ),
    "security": (
        mark("confidentiality"), mark("integrity"), mark("non-repudiation"),
        mark("accountability"), mark("authenticity"), mark("resistance"),
    ),
    "maintainability": (
        mark("modularity"), mark("reusability"), mark("analysability"), mark("modifiability"),
        mark("testability"),
    ),
    "flexibility": (
        mark("adaptability"), mark("scalability"), mark("installability"), mark("replaceability"),
    ),
    "safety": (
        mark("operational constraint"), mark("risk identification"), mark("fail safe"),
        mark("hazard warning"), mark("safe integration"),
    ),
}  # fmt: skip
"""Labels of the sub-characteristics; stored as `code_of(label)`."""


def code_of(label: str) -> str:
    """The stored form of a sub-characteristic: `time behaviour` → `time_behaviour`."""
    return label.replace(" ", "_").replace("-", "_")


SUBCHARACTERISTIC_OF: Final = {
    code_of(label): code for code, labels in SUBCHARACTERISTICS.items() for label in labels
}
"""Stored sub-characteristic → the characteristic it is part of."""


class Standing(StrEnum):
    """Where a measurement stands against target and break point."""

    unmeasured = "unmeasured"
    met = "met"
    short = "short"
    """Short of the target, within the break point."""
    breached = "breached"


STANDINGS: Final = {
    Standing.unmeasured: mark("not measured"),
    Standing.met: mark("met"),
    Standing.short: mark("short of target"),
    Standing.breached: mark("BREACH"),
}
"""Labels; translate with `_()` when shown."""


def standing(
    measured: float | None, target: float | None, break_point: float | None, direction: str
) -> Standing:
    """Where a measurement stands; `direction` is `higher` or `lower`, whichever is better.

    The break point itself still holds. Without target or break point that bound is not judged.
    """
    if measured is None:
        return Standing.unmeasured
    sign = -1 if direction == "lower" else 1
    if break_point is not None and sign * measured < sign * break_point:
        return Standing.breached
    if target is not None and sign * measured < sign * target:
        return Standing.short
    return Standing.met


def breached(measured: float | None, break_point: float | None, direction: str) -> bool:
    """Whether a break point is breached: loud in roadmap and report."""
    return standing(measured, None, break_point, direction) is Standing.breached


# ── measurements ────────────────────────────────────────────────────────────────────────────────


class Measured(NamedTuple):
    """A value as measured on a day, and how many were in the sample."""

    value: float
    on: str
    n: int | None = None


_SAMPLE: Final = re.compile(r"n\s*=\s*(\d+)", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_FIGURE: Final = re.compile(r"(?<![\d.,])[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?!\d|[.,]\d)")


def read_measured(text: str, today: date) -> Measured | None:
    """A measurement in one line: `82 2026-11-20 n=18`, `82 %, 2026-11-20, 18`, `82`; None for nothing.

    Without a day it was today. Raises ValueError with one line for the user.
    """
    if not text.strip():
        return None
    sample, day = _SAMPLE.search(text), _DAY.search(text)
    bare = _SAMPLE.sub(" ", text)
    before, __, after = bare.partition(day[0]) if day else (bare, "", "")
    figures, behind = _FIGURE.findall(before), _FIGURE.findall(after)
    n = sample[1] if sample else None
    if figures and behind and n is None:  # what stands behind the day says how many
        n, *behind = behind
    if len(figures + behind) != 1 or (n is not None and not n.isdigit()):
        raise ValueError(
            _("“{text}” is no measurement – give one value, a day, and n= how many").format(
                text=text.strip()[:40]
            )
        )
    value = float((figures + behind)[0].replace(",", ".").replace("−", "-"))
    return Measured(value, _on(day[0] if day else today.isoformat()), None if n is None else int(n))


def _on(day: str) -> str:
    try:
        return date(*map(int, day.split("-"))).isoformat()
    except ValueError:
        raise ValueError(
            _("“{day}” is no day – write a date like 2026-12-31").format(day=day)
        ) from None


def measured_text(one: Measured) -> str:
    """A measurement as `read_measured` reads it back."""
    return f"{figure(one.value)} {one.on}" + (f" n={one.n}" if one.n is not None else "")


def figure(value: float | None) -> str:
    """A measured number as it was meant, without a needless `.0`; "" for none."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 10**15 else repr(value)


_BARS: Final = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float]) -> str:
    """The course of values as a row of bars, the lowest to the highest."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if high == low:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((value - low) / (high - low) * 7)] for value in values)


def trend(values: Sequence[float], direction: str) -> int:
    """1 where the last value is better than the one before, -1 where it is worse, else 0."""
    if len(values) < 2:
        return 0
    gain = (values[-1] - values[-2]) * (-1 if direction == "lower" else 1)
    return (gain > 0) - (gain < 0)

"""How well it has to work: the quality characteristics, and whether a break point is breached."""

from enum import StrEnum
from typing import Final

from po_tui.words import mark

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


def code_of(label: str) -> str:
    """The stored form of a sub-characteristic: `time behaviour` → `time_behaviour`."""
    return label.replace(" ", "_").replace("-", "_")


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

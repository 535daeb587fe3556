"""Scores that advise on the order: the product owner orders, a score is something to talk about.

A score with an input missing is None, never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from statistics import median
from typing import Final, TypeVar

from po_tui.words import mark

K = TypeVar("K")

RELATIVE: Final = (1, 2, 3, 5, 8, 13, 20)
"""What the inputs of WSJF are given in; in every column at least one item gets a 1."""
IMPACTS: Final = (3, 2, 1, 0.5, 0.25)
CONFIDENCES: Final = (1.0, 0.8, 0.5)
MUST_SHARE_AT_MOST: Final = 0.6
"""DSDM's guidance: musts take at most 60 % of the effort, or nothing is left to give way."""


def wsjf(
    user_business_value: float | None,
    time_criticality: float | None,
    risk_opportunity: float | None,
    job_size: float | None,
) -> float | None:
    """Weighted shortest job first (SAFe): relative cost of delay divided by job size."""
    inputs = (user_business_value, time_criticality, risk_opportunity)
    known = [value for value in inputs if value is not None]
    if len(known) < len(inputs) or not job_size or job_size < 0:
        return None
    return sum(known) / job_size


def rice(
    reach: float | None, impact: float | None, confidence: float | None, effort: float | None
) -> float | None:
    """Reach (people a quarter) × impact × confidence (0 to 1) / effort (person months)."""
    if reach is None or impact is None or confidence is None or not effort or effort < 0:
        return None
    return reach * impact * confidence / effort


def must_share(items: Iterable[tuple[str, float | None]]) -> float | None:
    """The musts' part of the estimated points, 0 to 1, from (MoSCoW, points) of each item.

    None where nothing is estimated.
    """
    estimated = [(moscow, points) for moscow, points in items if points is not None]
    total = sum(points for _, points in estimated)
    return sum(p for moscow, p in estimated if moscow == "must") / total if total else None


class Quadrant(StrEnum):
    """Value against effort, in two by two."""

    quick_win = "quick_win"
    big_bet = "big_bet"
    filler = "filler"
    avoid = "avoid"


QUADRANTS: Final = {
    Quadrant.quick_win: mark("quick win"),
    Quadrant.big_bet: mark("big bet"),
    Quadrant.filler: mark("filler"),
    Quadrant.avoid: mark("avoid"),
}
"""Labels; translate with `_()` when shown."""


def quadrant(
    value: float | None, effort: float | None, middle: tuple[float, float]
) -> Quadrant | None:
    """Where an item stands against the middle (value, effort) of all; see `middle_of`."""
    if value is None or effort is None:
        return None
    if value >= middle[0]:
        return Quadrant.quick_win if effort <= middle[1] else Quadrant.big_bet
    return Quadrant.filler if effort <= middle[1] else Quadrant.avoid


def middle_of(items: Iterable[tuple[float | None, float | None]]) -> tuple[float, float] | None:
    """The median value and effort of the items that have both; None where none has."""
    both = [(v, e) for v, e in items if v is not None and e is not None]
    return (median(v for v, _ in both), median(e for _, e in both)) if both else None


def rank_difference(order: Sequence[K], scores: Mapping[K, float | None]) -> dict[K, int]:
    """How many places higher (+) or lower (-) the score would put each item of the order.

    Places are counted among the items that have a score; equal scores keep the owner's order.
    """
    scored = [(item, score) for item in order if (score := scores.get(item)) is not None]
    advised = sorted(range(len(scored)), key=lambda place: -scored[place][1])
    return {scored[place][0]: place - wanted for wanted, place in enumerate(advised)}


def advised_order(order: Sequence[K], scores: Mapping[K, float | None]) -> list[K]:
    """The order if the score were followed: scored items trade places, the others stay put."""
    scored = [item for item in order if scores.get(item) is not None]
    by_score = iter(sorted(scored, key=lambda item: -(scores[item] or 0)))
    return [item if scores.get(item) is None else next(by_score) for item in order]


KANO_ANSWERS: Final = (
    mark("I like it"),
    mark("I expect it"),
    mark("I do not mind"),
    mark("I can live with it"),
    mark("I dislike it"),
)
"""Answers to both Kano questions: how is it with, and how is it without?"""

_KANO: Final = (
    # without it:  like            expect          neutral         live with       dislike
    ("", "attractive", "attractive", "attractive", "performance"),  # with it: like
    ("reverse", "indifferent", "indifferent", "indifferent", "basic"),
    ("reverse", "indifferent", "indifferent", "indifferent", "basic"),
    ("reverse", "indifferent", "indifferent", "indifferent", "basic"),
    ("reverse", "reverse", "reverse", "reverse", ""),
)


def kano(with_it: int, without_it: int) -> str:
    """Kano's class from the pair of questions, each answered 0 to 4 as in `KANO_ANSWERS`.

    "" where the two answers contradict each other.
    """
    return _KANO[with_it][without_it]

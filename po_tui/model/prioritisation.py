"""Scores that advise on the order: the product owner orders, a score is something to talk about.

A score with an input missing is None, never 0.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple, TypeVar

from po_tui.words import mark

K = TypeVar("K")

RELATIVE: Final = (1, 2, 3, 5, 8, 13, 20)
"""What the inputs of WSJF are given in; in every column at least one item gets a 1."""
IMPACTS: Final = (3, 2, 1, 0.5, 0.25)
CONFIDENCES: Final = (1.0, 0.8, 0.5)
MUST_SHARE_AT_MOST: Final = 0.6
"""DSDM's guidance: musts take at most 60 % of the effort, or nothing is left to give way."""
UNSCORED: Final = ("spike",)
"""Types that no score of value applies to: a spike buys an answer, and is over by its timebox."""


class Method(StrEnum):
    """A way of weighing items against one another."""

    wsjf = "wsjf"
    rice = "rice"
    moscow = "moscow"
    kano = "kano"
    value_effort = "value_effort"


METHODS: Final = {
    Method.wsjf: mark("WSJF"),
    Method.rice: mark("RICE"),
    Method.moscow: mark("MoSCoW"),
    Method.kano: mark("Kano"),
    Method.value_effort: mark("Value/effort"),
}
"""Labels; translate with `_()` when shown."""
RANKING: Final = (Method.wsjf, Method.rice)
"""Those whose score puts items in an order."""


class ScoreRow(NamedTuple):
    """What is known of one item to weigh it by; None, and "" for a class, where nothing is."""

    id: int
    key: str
    type: str
    title: str
    """As stored: whatever draws it has to make it plain first (`model/plain.py`)."""
    state: str
    estimate: float | None
    moscow: str
    kano: str
    kano_with: float | None
    kano_without: float | None
    user_business_value: float | None
    time_criticality: float | None
    risk_opportunity: float | None
    job_size: float | None
    """Its own size where WSJF is not to divide by the estimate."""
    reach_per_quarter: float | None
    impact: float | None
    confidence: float | None
    effort_person_months: float | None

    @property
    def size(self) -> float | None:
        """What WSJF divides by: its own job size, else the estimate."""
        return self.estimate if self.job_size is None else self.job_size

    @property
    def wsjf(self) -> float | None:
        """Weighted shortest job first; None with an input missing."""
        if self.type in UNSCORED:
            return None
        return wsjf(
            self.user_business_value, self.time_criticality, self.risk_opportunity, self.size
        )

    @property
    def rice(self) -> float | None:
        """Reach × impact × confidence / effort; None with an input missing."""
        if self.type in UNSCORED:
            return None
        return rice(self.reach_per_quarter, self.impact, self.confidence, self.effort_person_months)

    @property
    def value_and_effort(self) -> tuple[float | None, float | None]:
        """Where it lies in the grid: the value to users and business, and the job size."""
        if self.type in UNSCORED:
            return None, None
        return self.user_business_value, self.size

    @property
    def kano_is_guess(self) -> bool:
        """There is a class, and it is not what the pair of answers gives."""
        return bool(self.kano) and kano_class(self.kano_with, self.kano_without) != self.kano

    def score(self, method: Method) -> float | None:
        """What the method weighs it at; None where it gives no order, or an input is missing."""
        if method is Method.wsjf:
            return self.wsjf
        return self.rice if method is Method.rice else None


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
    return moscow_shares(items).share("must")


class MoscowShares(NamedTuple):
    """How the effort is shared out: points by class, and what could not be counted."""

    points: Mapping[str, float]
    """Estimated points by class; "" for items that have none."""
    unestimated: Mapping[str, int]
    """Items without an estimate by class: left out, never counted as 0."""

    def share(self, moscow: str) -> float | None:
        """A class's part of the estimated points, 0 to 1; None where nothing is estimated."""
        total = sum(self.points.values())
        return self.points.get(moscow, 0) / total if total else None

    @property
    def too_many_musts(self) -> bool:
        """Whether so much is a must that nothing is left to give way."""
        return (self.share("must") or 0) > MUST_SHARE_AT_MOST


def moscow_shares(items: Iterable[tuple[str, float | None]]) -> MoscowShares:
    """The shares, from (MoSCoW, points) of each item."""
    points: dict[str, float] = {}
    unestimated: dict[str, int] = {}
    for moscow, estimate in items:
        if estimate is None:
            unestimated[moscow] = unestimated.get(moscow, 0) + 1
        else:
            points[moscow] = points.get(moscow, 0) + estimate
    return MoscowShares(points, unestimated)


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
    from statistics import median  # slow to import, and a filter needs this module but no middle

    both = [(v, e) for v, e in items if v is not None and e is not None]
    return (median(v for v, _ in both), median(e for _, e in both)) if both else None


def advised_places(places: Mapping[K, int], scores: Mapping[K, float]) -> dict[K, int]:
    """The place each scored item would get if the score were followed.

    The items that have a score trade their places, the others stay where they are; equal scores
    keep the owner's order. Costs nothing for items without a score.
    """
    scored = sorted((item for item in scores if item in places), key=places.__getitem__)
    by_score = sorted(scored, key=lambda item: -scores[item])
    return {item: places[there] for item, there in zip(by_score, scored, strict=True)}


def rank_difference(order: Sequence[K], scores: Mapping[K, float | None]) -> dict[K, int]:
    """How many places higher (+) or lower (-) each scored item of the order would go.

    Just what adopting the score's order would do.
    """
    places = {item: place for place, item in enumerate(order, 1)}
    known = {item: score for item, score in scores.items() if score is not None}
    return {item: places[item] - to for item, to in advised_places(places, known).items()}


def advised_order(order: Sequence[K], scores: Mapping[K, float | None]) -> list[K]:
    """The order if the score were followed: scored items trade places, the others stay put."""
    scored = [item for item in order if scores.get(item) is not None]
    by_score = iter(sorted(scored, key=lambda item: -(scores[item] or 0)))
    return [item if scores.get(item) is None else next(by_score) for item in order]


class Run(NamedTuple):
    """Items that move as a block, to stand right after one that stays; None for the very top."""

    after: int | None
    items: tuple[int, ...]


def fewest_moves(order: Sequence[int], wanted: Sequence[int]) -> list[Run]:
    """How to get from one order to another of the same items, moving as few as it takes.

    Items whose place is the same in both never move. Carried out from the first to the last.
    """
    stays = _staying(order, wanted)
    runs: list[Run] = []
    after: int | None = None
    for staying, items in groupby(wanted, stays.__contains__):
        block = tuple(items)
        if not staying:
            runs.append(Run(after, block))
        after = block[-1]
    return runs


def _staying(order: Sequence[int], wanted: Sequence[int]) -> set[int]:
    """The most items that keep their order among each other, with all that keep their place."""
    to = {item: place for place, item in enumerate(wanted)}
    fixed = [place for place, item in enumerate(order) if to[item] == place]
    ends: list[int] = []
    chain: list[int] = []
    before: dict[int, int | None] = {}
    for place, item in enumerate(order):
        # An item that has to get past one that stays in its place has to move itself.
        if bisect_left(fixed, place) != bisect_left(fixed, to[item]):
            continue
        length = bisect_left(ends, to[item])
        before[item] = chain[length - 1] if length else None
        ends[length : length + 1], chain[length : length + 1] = [to[item]], [item]
    return set(_back(chain[-1] if chain else None, before))


def _back(item: int | None, before: Mapping[int, int | None]) -> Iterator[int]:
    while item is not None:
        yield item
        item = before[item]


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


def kano_class(with_it: float | None, without_it: float | None) -> str:
    """Kano's class from answers as they are kept, 1 to 5; "" while one is missing or makes no sense."""
    if with_it not in (1, 2, 3, 4, 5) or without_it not in (1, 2, 3, 4, 5):
        return ""
    return kano(int(with_it) - 1, int(without_it) - 1)

"""What the team calls ready: which checks count, the limits, and what people are asked.

A guideline of the product, kept in its settings: what does not count is still seen and shown. One
value that every reader of readiness takes – the list, filters, `check`, the meeting.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, NamedTuple

from po_tui.words import mark

ESTIMATE_STALE_DAYS: Final = 90
"""Older estimates are pointed out, where the team has no limit of its own."""
SETTING: Final = "ready"
"""Under which name of the product's settings the choices of a team stand."""
LONGEST_QUESTION: Final = 200
MOST_QUESTIONS: Final = 8
"""So many questions of its own are read; a longer check is a ritual that nobody answers."""


class Gap(StrEnum):
    """What may be missing, in the order in which it is worth fixing."""

    epic = "epic"
    """An epic is never ready itself: split it first."""
    story = "story"
    value = "value"
    """So that …: why it is worth doing."""
    goal = "goal"
    details = "details"
    """What its type must tell: expected and actual, question and timebox, source …"""
    outcome = "outcome"
    measure = "measure"
    method = "method"
    criteria = "criteria"
    estimate = "estimate"
    size = "size"
    question = "question"
    depends = "depends"
    answer = "answer"
    """Facts are fine; the team has not said yes to everything, or said it of an older text."""
    need = "need"
    """From here on hints: worth a look, never missing."""
    vague = "vague"
    external = "external"
    solution = "solution"
    """The story names a screen element or a technology: little room to solve it differently."""
    constraints = "constraints"
    """Standing constraints exist, and none is linked."""


HINTS: Final = frozenset({Gap.need, Gap.vague, Gap.external, Gap.solution, Gap.constraints})
"""Worth a look, never missing unless the team says so; a list need not look for the others."""
COUNTABLE: Final = tuple(gap for gap in Gap if gap not in {Gap.epic, Gap.answer})
"""What a team may decide about."""
USUALLY: Final = frozenset(COUNTABLE) - HINTS

CHECKED: Final = {
    Gap.story: mark("a story says who wants what"),
    Gap.value: mark("it says what it is good for"),
    Gap.goal: mark("it serves a goal"),
    Gap.details: mark("the details of its type are told"),
    Gap.outcome: mark("it says what it makes possible"),
    Gap.measure: mark("a quality requirement has measure, target and break point"),
    Gap.method: mark("it says how it is measured or verified"),
    Gap.criteria: mark("at least one acceptance criterion, and whole ones"),
    Gap.estimate: mark("it is estimated"),
    Gap.size: mark("the estimate is within the limit"),
    Gap.question: mark("no question that blocks is open"),
    Gap.depends: mark("what it waits for is done or comes before it"),
    Gap.need: mark("it serves a need that is noted"),
    Gap.vague: mark("no vague words"),
    Gap.external: mark("no other party has to deliver something first"),
    Gap.solution: mark("the story names no solution"),
    Gap.constraints: mark("a standing constraint is linked"),
}
"""What each fact that a team decides about says when it holds; translate with `_()` when shown."""

QUESTIONS: Final = {
    "understood_by_all": mark("Can everyone explain why we do it and what it is?"),
    "valuable": mark("Would the stakeholder miss it?"),
    "independent_enough": mark("Can we start without waiting for others?"),
    "negotiable": mark("Is there room to solve it differently?"),
    "fits_sprint": mark("Does it fit into a sprint beside the other work?"),
    "constraints_looked_at": mark("Have we looked at the standing constraints?"),
}
ALWAYS_ASKED: Final = tuple(QUESTIONS)[:5]


class _Chosen(NamedTuple):
    """What a team decides about it."""

    max_points: float | None = None
    """The largest estimate that is small enough; None: no limit."""
    estimate_days: int = ESTIMATE_STALE_DAYS
    """Estimates older than so many days are pointed out."""
    counted: frozenset[Gap] = USUALLY
    """The facts that count as missing; all others are only shown."""
    asked: tuple[str, ...] = tuple(QUESTIONS)
    """The questions put to the team, by the keys of `QUESTIONS`."""
    own: tuple[str, ...] = ()
    """Further questions, in the team's words."""


class Definition(_Chosen):
    """A Definition of Ready."""

    @cached_property
    def counts(self) -> frozenset[Gap]:
        """All that keeps an item from being ready: an epic never is, whatever a team decides."""
        return self.counted | {Gap.epic}

    @cached_property
    def own_questions(self) -> tuple[tuple[str, str], ...]:
        """The team's own questions, each with the key of its answers."""
        return tuple((own_key(text), text) for text in self.own)

    @cached_property
    def always_asked(self) -> tuple[str, ...]:
        """The keys of the questions that every item needs a yes to."""
        always = (key for key in self.asked if key in ALWAYS_ASKED)
        return (*always, *(key for key, __ in self.own_questions))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Definition":
        """As the settings of a product say; what cannot be meant is left at what is usual."""
        told = settings.get(SETTING)
        chosen: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
        return cls(
            max_points=_number(settings.get("max_points_ready")),
            estimate_days=_days(chosen.get("estimate_days")),
            counted=(USUALLY - _gaps(chosen.get("not_counted"))) | _gaps(chosen.get("counted")),
            asked=tuple(key for key in QUESTIONS if key not in _texts(chosen.get("not_asked"))),
            own=tuple(_own(_texts(chosen.get("own"))))[:MOST_QUESTIONS],
        )

    def as_settings(self) -> dict[str, Any]:
        """The settings that say the same: only what differs from what is usual."""
        told = {
            "estimate_days": self.estimate_days,
            "not_counted": [str(gap) for gap in COUNTABLE if gap in USUALLY - self.counted],
            "counted": [str(gap) for gap in COUNTABLE if gap in self.counted - USUALLY],
            "not_asked": [key for key in QUESTIONS if key not in self.asked],
            "own": list(self.own),
        }
        if self.estimate_days == ESTIMATE_STALE_DAYS:
            del told["estimate_days"]
        return {
            "max_points_ready": self.max_points,
            SETTING: {name: value for name, value in told.items() if value},
        }


USUAL: Final = Definition()
"""Before a team has decided anything."""


def own_key(text: str) -> str:
    """The key of the answers to a question of the team's own.

    Made from its words: an answer to another question is no answer to this one.
    """
    from hashlib import sha256

    return "own_" + sha256(" ".join(text.split()).casefold().encode()).hexdigest()[:8]


def _own(texts: Iterable[str]) -> list[str]:
    plain = (" ".join(text.split())[:LONGEST_QUESTION] for text in texts)
    return list({own_key(text): text for text in plain if text}.values())


def _gaps(told: object) -> frozenset[Gap]:
    known = {str(gap): gap for gap in COUNTABLE}
    return frozenset(known[code] for code in _texts(told) if code in known)


def _texts(told: object) -> list[str]:
    listed = isinstance(told, Sequence) and not isinstance(told, str)
    return [text for text in told if isinstance(text, str)] if listed else []  # type: ignore[attr-defined]


def _number(told: object) -> float | None:
    known = isinstance(told, int | float) and not isinstance(told, bool) and told >= 0
    return told if known else None  # type: ignore[return-value]


def _days(told: object) -> int:
    if isinstance(told, int) and not isinstance(told, bool) and 0 < told < 10_000:
        return told
    return ESTIMATE_STALE_DAYS

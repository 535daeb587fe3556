"""What happens inside and outside, how heavy it weighs, and whether we answer to it."""

from datetime import date
from typing import Final

from po_tui.words import mark

CATEGORIES: Final = {
    "political": mark("political"),
    "economic": mark("economic"),
    "social": mark("social"),
    "technological": mark("technological"),
    "environmental": mark("environmental"),
    "legal": mark("legal"),
    "competitor": mark("competitor"),
    "organisation_it": mark("organisation and IT"),
    "team": mark("team"),
}
"""PESTEL and the inner circles; labels to be translated with `_()` when shown."""
RESPONSES: Final = ("watch", "investigate", "act", "ignore")


def weight(likelihood: int | None, impact: int | None) -> int:
    """Likelihood × impact, 1 to 9, for sorting only; 0 where either is not known."""
    return (likelihood or 0) * (impact or 0)


def act_without_plan(response: str, linked: int) -> bool:
    """We say that we act, yet no item and no roadmap item is linked to it."""
    return response == "act" and not linked


def ignored_without_reason(response: str, reason: str) -> bool:
    return response == "ignore" and not reason.strip()


def review_due(review_on: date | None, response: str, today: date) -> bool:
    """Whether the day has come to look at it again; what is ignored needs no second look."""
    return review_on is not None and review_on <= today and response != "ignore"

"""Developments: words without deeds are noticed."""

from datetime import date

from po_tui.model.developments import (
    act_without_plan,
    ignored_without_reason,
    review_due,
    weight,
)

TODAY = date(2026, 11, 24)


def test_weight_is_for_sorting_and_unknown_comes_last() -> None:
    assert weight(3, 3) == 9
    assert weight(None, 3) == 0


def test_acting_needs_something_to_do() -> None:
    assert act_without_plan("act", 0)
    assert not act_without_plan("act", 1)
    assert not act_without_plan("watch", 0)


def test_ignoring_needs_a_reason() -> None:
    assert ignored_without_reason("ignore", " ")
    assert not ignored_without_reason("ignore", "too far away")
    assert not ignored_without_reason("watch", "")


def test_a_review_is_due_on_its_day() -> None:
    assert review_due(TODAY, "watch", TODAY)
    assert not review_due(date(2026, 11, 25), "watch", TODAY)
    assert not review_due(TODAY, "ignore", TODAY)
    assert not review_due(None, "watch", TODAY)

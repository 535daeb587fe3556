"""Scores advise: they are right where all inputs are there, and silent where one is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.fields import KANO
from po_tui.model.prioritisation import (
    KANO_ANSWERS,
    Quadrant,
    Run,
    advised_order,
    fewest_moves,
    kano,
    kano_class,
    middle_of,
    moscow_shares,
    must_share,
    quadrant,
    rank_difference,
    rice,
    wsjf,
)


def test_wsjf_divides_the_cost_of_delay_by_the_size() -> None:
    assert wsjf(8, 8, 8, 3) == 8.0


def test_rice_multiplies_and_divides_by_effort() -> None:
    assert rice(900, 2, 0.8, 0.5) == 2880


@pytest.mark.parametrize("missing", range(4))
def test_a_score_with_an_input_missing_is_no_score(missing: int) -> None:
    inputs: list[float | None] = [5, 3, 0.5, 2]
    inputs[missing] = None
    assert wsjf(*inputs) is None
    assert rice(*inputs) is None


def test_a_value_of_zero_is_a_value_but_a_size_of_zero_is_none() -> None:
    assert wsjf(0, 0, 0, 2) == 0
    assert rice(0, 1, 1, 1) == 0
    assert wsjf(1, 1, 1, 0) is None
    assert rice(1, 1, 1, 0) is None


def test_musts_are_counted_in_estimated_points() -> None:
    assert must_share([("must", 3), ("should", 1), ("must", None), ("", 2)]) == 0.5
    assert must_share([("must", None)]) is None


@pytest.mark.parametrize(
    ("value", "effort", "place"),
    [
        (8, 1, Quadrant.quick_win),
        (8, 5, Quadrant.big_bet),
        (1, 1, Quadrant.filler),
        (1, 5, Quadrant.avoid),
        (None, 1, None),
        (1, None, None),
    ],
)
def test_value_against_effort(
    value: float | None, effort: float | None, place: Quadrant | None
) -> None:
    assert quadrant(value, effort, (4, 3)) is place


def test_the_middle_leaves_out_what_is_not_known() -> None:
    assert middle_of([(1, 2), (3, 4), (9, 9), (None, 1), (5, None)]) == (3, 4)
    assert middle_of([(None, 1)]) is None


def test_the_difference_says_where_score_and_owner_disagree() -> None:
    order = ["a", "b", "c", "d"]
    scores = {"a": 1.0, "b": None, "c": 5.0, "d": 5.0}
    assert rank_difference(order, scores) == {"c": 2, "d": 1, "a": -3}
    assert advised_order(order, scores) == ["c", "b", "d", "a"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 20)), max_size=12))
def test_following_the_advice_settles_every_difference(values: list[float | None]) -> None:
    order = list(range(len(values)))
    scores = dict(enumerate(values))
    advised = advised_order(order, scores)
    assert sorted(advised) == order
    assert not any(rank_difference(advised, scores).values())


@given(st.permutations(range(7)))
def test_the_fewest_moves_lead_from_one_order_to_the_other(wanted: list[int]) -> None:
    order = list(range(7))
    moving = fewest_moves(order, wanted)
    moved = [item for run in moving for item in run.items]
    for run in moving:
        order = [item for item in order if item not in run.items]
        at = 0 if run.after is None else order.index(run.after) + 1
        order[at:at] = run.items
    assert order == wanted
    assert not any(wanted[item] == item for item in moved)


def test_one_item_going_far_is_one_move() -> None:
    assert fewest_moves([1, 2, 3, 4], [4, 1, 2, 3]) == [Run(None, (4,))]
    assert fewest_moves([1, 2, 3, 4], [1, 3, 4, 2]) == [Run(4, (2,))]
    assert fewest_moves([1, 2], [1, 2]) == []


def test_shares_leave_out_what_has_no_estimate() -> None:
    shares = moscow_shares([("must", 6), ("could", 4), ("must", None), ("", None)])
    assert shares.share("must") == 0.6
    assert not shares.too_many_musts
    assert shares.unestimated == {"must": 1, "": 1}
    assert moscow_shares([("must", 61), ("", 39)]).too_many_musts


def test_kano_reads_the_pair_of_answers() -> None:
    like, expect, neutral, _, dislike = range(len(KANO_ANSWERS))
    assert kano(like, dislike) == "performance"
    assert kano(expect, dislike) == "basic"
    assert kano(like, neutral) == "attractive"
    assert kano(dislike, like) == "reverse"
    assert kano(neutral, neutral) == "indifferent"
    assert kano(like, like) == kano(dislike, dislike) == ""
    every = {kano(one, other) for one in range(5) for other in range(5)}
    assert every == {*KANO, ""}


@pytest.mark.parametrize(
    ("pair", "found"),
    [((1, 5), "performance"), ((2, 5), "basic"), ((1, None), ""), ((0, 5), ""), ((1.5, 5), "")],
)
def test_answers_as_they_are_kept_give_the_class(
    pair: tuple[float | None, float | None], found: str
) -> None:
    assert kano_class(*pair) == found

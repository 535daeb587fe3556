"""The order of the backlog stays total and its ranks stay short, whatever is moved where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.ranking import DIGITS, between, needs_rebalance, spread

ranks = st.text(DIGITS, min_size=1, max_size=12).map(lambda text: text.rstrip("0")).filter(bool)


@given(ranks, ranks)
def test_a_rank_between_two_neighbours_lies_strictly_between_them(one: str, other: str) -> None:
    if one == other:
        return
    low, high = sorted((one, other))
    middle = between(low, high)
    assert low < middle < high
    assert not middle.endswith("0")
    assert len(middle) <= max(len(low), len(high)) + 1


@given(ranks)
def test_there_is_always_room_at_both_ends(rank: str) -> None:
    assert between(None, rank) < rank < between(rank, None)
    assert not between(None, rank).endswith("0")
    assert not between(rank, None).endswith("0")


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=120))
def test_any_sequence_of_insertions_keeps_the_order_total(places: list[int]) -> None:
    order: list[str] = []
    for place in places:
        at = place % (len(order) + 1)
        before = order[at - 1] if at else None
        after = order[at] if at < len(order) else None
        order.insert(at, between(before, after))
    assert order == sorted(set(order))
    assert not any(rank.endswith("0") for rank in order)


@given(
    st.integers(min_value=0, max_value=400),
    st.one_of(st.none(), ranks),
    st.one_of(st.none(), ranks),
)
def test_a_block_of_ranks_fits_between_any_two_neighbours(
    count: int, one: str | None, other: str | None
) -> None:
    if one is not None and other is not None:
        if one == other:
            return
        one, other = sorted((one, other))
    block = spread(count, after=one, before=other)
    assert len(block) == count
    assert block == sorted(set(block))
    assert all((one or "") < rank and (other is None or rank < other) for rank in block)
    assert not any(rank.endswith("0") for rank in block)


def test_a_hundred_thousand_items_need_three_digits() -> None:
    assert max(map(len, spread(100_000))) == 3


def test_adding_at_either_end_a_thousand_times_keeps_ranks_short() -> None:
    last = first = between(None, None)
    for _ in range(1000):
        last, first = between(last, None), between(None, first)
    assert len(last) == len(first) == 3


def test_import_after_import_keeps_ranks_short() -> None:
    last: str | None = None
    for _ in range(30):
        last = spread(1000, after=last)[-1]
    assert last is not None
    assert len(last) <= 6


def test_squeezing_into_one_gap_asks_for_a_rebalance_in_time() -> None:
    low, high = spread(2)
    assert not needs_rebalance(low)
    moves = 0
    while not needs_rebalance(high):
        high = between(low, high)
        moves += 1
    assert moves > 100


@pytest.mark.parametrize("bad", ["", "A0", "é", "a b", "-"])
def test_what_is_no_rank_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not a rank"):
        between(bad, None)
    with pytest.raises(ValueError, match="not a rank"):
        between(None, bad)


def test_neighbours_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="no rank lies after"):
        between("B", "A")
    with pytest.raises(ValueError, match="no rank lies after"):
        between("A", "A")

"""A backlog as a tree: nothing is lost, nothing stands twice, and parts follow what they are part of."""

import hypothesis.strategies as st
from hypothesis import given

from po_tui.model.forest import arrange

_ITEMS = st.integers(1, 30)
_PARENTS = st.dictionaries(_ITEMS, _ITEMS, max_size=30)
_SHOWN = st.lists(_ITEMS, unique=True, max_size=30)


def _up(item: int, parent_of: dict[int, int]) -> list[int]:
    """The items that one is within, nearest first; stops where they go round."""
    path: list[int] = []
    while (item := parent_of.get(item, 0)) and item not in path:
        path.append(item)
    return path


@st.composite
def forests(draw: st.DrawFn) -> dict[int, int]:
    """Parents that never go round: each is a later number than its part, then shuffled."""
    names = draw(st.permutations(range(1, 31)))
    above = draw(st.dictionaries(st.integers(0, 28), st.integers(1, 29), max_size=30))
    return {
        names[one]: names[min(29, one + step)] for one, step in above.items() if one + step <= 29
    }


@given(shown=_SHOWN, parent_of=_PARENTS)
def test_every_item_stands_exactly_once_whatever_the_parents_are(
    shown: list[int], parent_of: dict[int, int]
) -> None:
    forest = arrange(shown, parent_of)
    assert len(forest.order) == len(set(forest.order))
    assert set(forest.order) == set(shown) | forest.aside
    assert forest.aside == {above for item in shown for above in _up(item, parent_of)} - set(shown)


@given(shown=_SHOWN, parent_of=forests())
def test_parts_stand_right_behind_their_parent_one_deeper(
    shown: list[int], parent_of: dict[int, int]
) -> None:
    forest = arrange(shown, parent_of)
    path: list[int] = []
    for item in forest.order:
        depth = forest.depth.get(item, 0)
        del path[depth:]
        assert (path[-1] if path else None) == parent_of.get(item)
        path.append(item)


@given(shown=_SHOWN, parent_of=forests())
def test_brothers_and_roots_stand_in_rank_order_also_those_that_a_filter_hides(
    shown: list[int], parent_of: dict[int, int]
) -> None:
    forest = arrange(sorted(shown), parent_of, rank=lambda item: f"{item:03}")
    for brothers in forest.parts.values():
        assert list(brothers) == sorted(brothers)


@given(shown=_SHOWN, parent_of=forests())
def test_in_an_order_of_its_own_a_parent_stands_where_its_first_part_would(
    shown: list[int], parent_of: dict[int, int]
) -> None:
    forest = arrange(shown, parent_of)
    first = {item: place for place, item in reversed(list(enumerate(shown)))}

    def best(item: int) -> int:
        own = [first[item]] if item in first else []
        return min([*own, *(first[one] for one in forest.below(item) if one in first)])

    for brothers in forest.parts.values():
        aside = [item for item in brothers if item in forest.aside]
        assert [best(item) for item in aside] == sorted(best(item) for item in aside)
        own = [item for item in brothers if item not in forest.aside]
        assert own == sorted(own, key=first.__getitem__)


@given(shown=_SHOWN, parent_of=forests(), folded=st.sets(_ITEMS))
def test_folding_hides_just_what_is_within(
    shown: list[int], parent_of: dict[int, int], folded: set[int]
) -> None:
    forest = arrange(shown, parent_of)
    hidden = {item for one in folded for item in forest.below(one)}
    assert list(forest.visible(folded)) == [one for one in forest.order if one not in hidden]


def test_a_chain_of_any_depth_is_walked() -> None:
    deep = {item: item + 1 for item in range(1, 5000)}
    forest = arrange(range(1, 5001), deep)
    assert list(forest.order) == list(range(5000, 0, -1))
    assert forest.depth[1] == 4999

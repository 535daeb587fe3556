"""What has to come first: no circle goes unseen, and one key finds an order that works."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.dependencies import SIGNS, Sign, guides, needed_first, ties, way_round
from po_tui.model.dependencies import Waiting as Item
from po_tui.tui.widgets.item_row import WAITS

SIZE = 8
links = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=14)
"""Who waits for whom, circles included."""
tame = links.map(lambda edges: {(max(pair), min(pair)) for pair in edges if pair[0] != pair[1]})
"""The same without circles: each waits for lower numbers only."""


def needs_in(edges: set[tuple[int, int]]) -> dict[int, list[int]]:
    return {
        item: [needed for waits, needed in sorted(edges) if waits == item] for item in range(SIZE)
    }


def far(item: int, needs: dict[int, list[int]]) -> set[int]:
    """All that an item waits for, near or far."""
    found: set[int] = set()
    waiting = [item]
    while waiting:
        for needed in needs[waiting.pop()]:
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


@given(links, st.integers(0, SIZE - 1))
def test_a_circle_is_found_exactly_where_there_is_one(
    edges: set[tuple[int, int]], item: int
) -> None:
    needs = needs_in(edges)
    path = way_round(item, needs[item], needs.__getitem__)
    assert bool(path) == (item in far(item, needs))
    assert all(needed in needs[waits] for waits, needed in itertools.pairwise(path))
    assert not path or path[0] == path[-1] == item


@given(tame, st.permutations(range(SIZE)), st.integers(0, SIZE - 1))
def test_what_is_brought_before_an_item_leaves_nothing_it_waits_for_behind(
    edges: set[tuple[int, int]], order: list[int], item: int
) -> None:
    needs = needs_in(edges)
    moving = needed_first(item, order, needs.__getitem__)
    rest = [one for one in order if one not in moving]
    at = rest.index(item)
    after = [*rest[:at], *moving, *rest[at:]]
    assert all(after.index(needed) < after.index(item) for needed in far(item, needs))
    assert all(
        moving.index(needed) < n
        for n, one in enumerate(moving)
        for needed in needs[one]
        if needed in moving
    )
    assert set(moving) == {one for one in far(item, needs) if order.index(one) > order.index(item)}


def test_a_chain_of_any_length_is_followed_to_its_end() -> None:
    length = 5_000
    order = range(length)
    assert needed_first(0, order, lambda item: [item + 1] if item + 1 < length else []) == [
        *reversed(order[1:])
    ]


@given(links, st.integers(0, SIZE - 1))
def test_a_tree_ends_whatever_waits_for_whatever(edges: set[tuple[int, int]], item: int) -> None:
    items = {n: Item(n, f"AB-{n}", f"item {n}", "story", "new", None, n + 1) for n in range(SIZE)}
    found = ties(items[item], sorted(edges), items)
    needs = needs_in(edges)
    assert {branch.item.id for branch in found.needs} <= far(item, needs)
    assert [branch.item.id for branch in found.needs if branch.depth == 1] == needs[item]
    assert len(list(guides(found.needs))) == len(found.needs) <= SIZE * SIZE


def test_list_and_trees_use_the_same_marks() -> None:
    assert {sign.value: SIGNS[sign][0] for sign in (Sign.blocked, Sign.later)} == WAITS

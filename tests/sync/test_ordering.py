"""Two orders come together with the fewest moves, and nobody's move is undone by one that nobody made."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from po_tui.sync.ordering import AT_ONCE, moved, moves, ordered
from po_tui.trackers.base import Move

NAMES = "abcdefgh"
ORDER = st.permutations(NAMES).flatmap(
    lambda order: st.integers(0, len(NAMES)).map(lambda n: list(order[:n]))
)


def applied(order: Sequence[str], steps: Sequence[Move]) -> list[str]:
    """The order after some moves, as a tracker carries them out."""
    now = list(order)
    for step in steps:
        assert step.after not in step.ids
        now = [one for one in now if one not in step.ids]
        at = 0 if step.after is None else now.index(step.after) + 1
        now[at:at] = step.ids
    return now


def most_that_stay(now: Sequence[str], wanted: Sequence[str]) -> int:
    """By trying all."""
    return next(
        size
        for size in range(len(wanted), -1, -1)
        for some in combinations(wanted, size)
        if [one for one in now if one in some] == list(some)
    )


@given(ORDER, ORDER)
@settings(max_examples=200)
def test_the_moves_give_the_order_and_none_could_be_spared(
    now: list[str], wanted: list[str]
) -> None:
    steps = moves(now, wanted)
    common = [one for one in wanted if one in now]
    after = applied(now, steps)
    assert [one for one in after if one in common] == common
    assert sum(len(step.ids) for step in steps) == len(common) - most_that_stay(now, common)
    assert moves(after, wanted) == []


@given(ORDER, ORDER)
def test_what_is_not_ours_keeps_its_order(now: list[str], wanted: list[str]) -> None:
    others = [one for one in now if one not in wanted]
    assert [one for one in applied(now, moves(now, wanted)) if one in others] == others


def test_movers_that_stand_together_go_together_and_no_more_than_are_taken() -> None:
    assert moves("abcdef", "efabcd") == [Move(["e", "f"], None)]
    assert moves("abcdef", "cabfde") == [Move(["c"], None), Move(["f"], "b")]
    many = [str(n) for n in range(200)]
    steps = moves(many, many[120:] + many[:120])
    assert [len(step.ids) for step in steps] == [AT_ONCE, 30]
    assert [step.after for step in steps] == [None, "169"]


def test_what_was_moved_here_is_moved_there_and_the_other_way_round() -> None:
    found = ordered("abcdef", "bacdef", "abcdfe", "both")
    assert found.order == list("bacdfe")
    assert sum(len(step.ids) for step in found.there) == 1
    assert sum(len(step.ids) for step in found.here) == 1


def test_their_move_of_the_same_item_counts_unless_ours_is_preferred() -> None:
    assert ordered("abcdef", "fabcde", "abfcde", "both").order == list("abfcde")
    assert ordered("abcdef", "fabcde", "abfcde", "both", prefer="mine").order == list("fabcde")


def test_the_owner_of_the_order_decides() -> None:
    assert ordered("abc", "bca", "cab", "mine").there == moves("cab", "bca")
    assert ordered("abc", "bca", "cab", "mine").here == []
    assert ordered("abc", "bca", "cab", "theirs").here == moves("bca", "cab")
    assert ordered("abc", "bca", "cab", "never") == (list("abc"), [], [])


def test_what_is_new_has_our_place_and_what_has_arrived_has_theirs() -> None:
    assert ordered("ab", "xab", "abx", "both").order == list("xab")
    assert ordered("ab", "abx", "axb", "both", arrived="x").order == list("axb")
    assert ordered("", "cab", "abc", "both").order == list("cab")


@given(ORDER, ORDER, ORDER, st.sampled_from(["both", "mine", "theirs"]))
@settings(max_examples=200)
def test_both_sides_come_to_the_same_order_and_stay_there(
    agreed: list[str], here: list[str], there: list[str], owner: str
) -> None:
    found = ordered(agreed, here, there, owner)
    common = set(here) & set(there)
    assert sorted(found.order) == sorted(common)
    mine, theirs = applied(here, found.here), applied(there, found.there)
    for side in (mine, theirs):
        assert [one for one in side if one in common] == found.order
    assert ordered(found.order, mine, theirs, owner) == (found.order, [], [])


@given(st.permutations(NAMES), st.permutations(NAMES), st.sampled_from([None, "mine", "theirs"]))
def test_laws_of_merging_orders(base: list[str], one: list[str], prefer: str | None) -> None:
    assert ordered(base, base, one, "both", prefer=prefer).order == one
    assert ordered(base, one, base, "both", prefer=prefer).order == one
    assert ordered(base, one, one, "both", prefer=prefer).order == one


@given(st.permutations(NAMES), st.permutations(NAMES), st.permutations(NAMES))
def test_what_nobody_moved_keeps_its_order(
    base: list[str], here: list[str], there: list[str]
) -> None:
    still = [one for one in base if one not in moved(base, here) | moved(base, there)]
    assert [one for one in ordered(base, here, there, "both").order if one in still] == still


def test_a_hundred_thousand_items_are_ordered_at_once() -> None:
    many = [str(n) for n in range(100_000)]
    turned = [*many[1::2], *many[::2]]
    assert ordered(many, turned, many, "both").order == turned

"""The order of the list follows what was moved without being read anew, and says where it changed."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.tui.backlog.listing import Listing
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, News, Store
from po_tui.workspace.ordering import Place

PLACES = st.integers(min_value=0, max_value=17)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.sets(PLACES, min_size=1, max_size=4), PLACES), max_size=6))
def test_outside_of_the_stretch_that_it_names_nothing_moved(
    demo_copy: Path, moves: Sequence[tuple[set[int], int]]
) -> None:
    store = Store(demo_copy, Author.command("bob"))
    workspace = Workspace.open(store, "LM")
    told = list[News]()
    store.listen(told.append)
    listing = Listing(workspace)
    listing.read()
    for items, to in moves:
        before, heard = listing.ids, len(told)
        workspace.backlog.move([before[place] for place in sorted(items)], Place.nth(to + 1))
        if len(told) == heard:  # they stood there already
            continue
        listing.follow(told[-1].ids("item"), order=told[-1].order)
        listing.read()
        assert list(listing.ids) == workspace.items.ids()
        stretch = listing.moved(before)
        assert stretch is not None
        assert stretch.stop <= len(before)
        inside = slice(stretch.start, stretch.stop)
        assert before[: stretch.start] == listing.ids[: stretch.start]
        assert before[stretch.stop :] == listing.ids[stretch.stop :]
        assert sorted(before[inside]) == sorted(listing.ids[inside])
    store.close()


@pytest.mark.parametrize("state", ["dropped", "done"])
def test_where_an_item_left_the_list_it_names_none(demo_copy: Path, state: str) -> None:
    store = Store(demo_copy, Author.command("bob"))
    workspace = Workspace.open(store, "LM")
    listing = Listing(workspace)
    listing.read()
    before = listing.ids
    workspace.backlog.revise(before[3], {"state": state}, why="no longer needed")
    listing.follow([before[3]], order=True)
    listing.read()
    assert list(listing.ids) == [item for item in before if item != before[3]]
    assert listing.moved(before) is None
    store.close()

"""Taking back what was done to many items at once: all as it was, and again as it had become."""

from collections.abc import Sequence
from typing import Any

import pytest

from po_tui.model.filters import parse
from po_tui.model.tables.backlog import Item
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Refused
from po_tui.workspace.file import News
from po_tui.workspace.importing import Incoming, bring_in
from po_tui.workspace.ordering import Place

pytestmark = pytest.mark.usefixtures("items")

MANY = 1_100
"""More than are written, or taken back, in one go."""
TABLES = ("item", "origin", "item_label", "item_goal", "product")


def kept(workspace: Workspace) -> dict[str, list[Any]]:
    """All that these tables hold; when items were touched is a fact of its own."""
    rows = workspace.store.rows
    found = {}
    for table in TABLES:
        names = [row[1] for row in rows.execute(f"PRAGMA table_info({table})")]
        columns = ", ".join(name for name in names if name not in {"updated", "next_number"})
        found[table] = rows.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
    return found


def bring_many(workspace: Workspace, count: int = MANY) -> None:
    entries = [
        Incoming(n, f"e{n}", {"title": f"Walrus number {n}", "labels": ["sea"], "estimate": n % 5})
        for n in range(1, count + 1)
    ]
    assert bring_in(workspace, entries, source="test", label="Bring walruses").added == count


def walruses(workspace: Workspace) -> Sequence[int]:
    return workspace.items.find(parse("walrus label:sea"))


def test_a_big_import_is_taken_back_without_a_trace_and_comes_again_as_it_was(
    workspace: Workspace,
) -> None:
    before = kept(workspace)
    bring_many(workspace)
    after, order = kept(workspace), workspace.items.ids()
    assert len(walruses(workspace)) == MANY
    for _turn in range(2):
        assert workspace.history.undo().label == "Bring walruses"
        assert kept(workspace) == before
        assert walruses(workspace) == []
        workspace.history.redo()
        assert kept(workspace) == after
        assert workspace.items.ids() == order
        assert len(walruses(workspace)) == MANY


def test_the_journal_tells_of_every_item_that_went_and_came(workspace: Workspace) -> None:
    bring_many(workspace, 3)
    items = walruses(workspace)
    workspace.history.undo()
    workspace.history.redo()
    for item in items:
        steps = workspace.history.of_item(item)
        assert [step.label for step in steps] == [
            "Redo “Bring walruses”", "Undo “Bring walruses”", "Bring walruses",
        ]  # fmt: skip
        came, went, first = (next(c for c in step.changes if c.kind == "item") for step in steps)
        assert went.before["title"] == came.after["title"] == first.after["title"]
        assert (went.after, came.before) == (None, None)


def test_everybody_hears_which_items_went(workspace: Workspace) -> None:
    bring_many(workspace, 3)
    items, heard = set(walruses(workspace)), list[News]()
    workspace.store.listen(heard.append)
    workspace.history.undo()
    assert heard[-1].order
    assert items <= heard[-1].ids("item")


def test_an_import_that_somebody_works_on_is_not_taken_back(workspace: Workspace) -> None:
    bring_many(workspace, 3)
    imported = workspace.history.steps()[0].id
    workspace.backlog.revise(walruses(workspace)[1], {"title": "A walrus of mine"})
    before = kept(workspace)
    with pytest.raises(Refused, match="undo that first"):
        workspace.history.undo(imported)
    assert kept(workspace) == before


def test_an_item_whose_place_was_given_away_comes_back_beside_it(
    workspace: Workspace, items: list[int]
) -> None:
    store, product = workspace.store, workspace.product_id
    gone, mover = items[1], items[4]
    bare = workspace.backlog.add("Nothing hangs on this one")
    workspace.backlog.move([bare], Place.before(gone))
    (rank,) = store.rows.execute("SELECT rank FROM item WHERE id = ?", (bare,)).fetchone()
    with store.step("Remove one", product) as session:
        session.delete(session.get(Item, bare))
    removed = workspace.history.steps()[0].id
    with store.step("Move another there", product) as session:
        moved = session.get(Item, mover)
        assert moved is not None
        moved.rank = rank
    workspace.history.undo(removed)
    order = workspace.items.ids()
    assert abs(order.index(bare) - order.index(mover)) == 1
    assert workspace.items.view(bare).title == "Nothing hangs on this one"


def test_the_same_change_of_many_items_is_taken_back_as_one(workspace: Workspace) -> None:
    bring_many(workspace)
    before = kept(workspace)
    workspace.backlog.revise_all(walruses(workspace), {"labels": ["ice"], "estimate": 8})
    assert len(workspace.items.find(parse("walrus label:ice points:8"))) == MANY
    workspace.history.undo()
    assert kept(workspace) == before
    workspace.history.redo()
    assert len(workspace.items.find(parse("walrus label:ice points:8"))) == MANY


def test_a_step_taken_back_says_so_and_one_done_again_says_it_stands(
    workspace: Workspace, items: list[int]
) -> None:
    workspace.backlog.revise(items[0], {"title": "One"})
    assert workspace.history.undo().undone
    again = workspace.history.redo()
    assert not again.undone
    assert not next(one for one in workspace.history.steps() if one.id == again.id).undone

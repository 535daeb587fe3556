"""Saved views: kept with the product, undone like anything else, and never in the way when broken."""

from pathlib import Path

import pytest

from po_tui.model.saved_views import BUILT_IN, OWN_KEYS
from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Unknown
from po_tui.workspace.whole import bring_back, records_of


def names(workspace: Workspace) -> list[str]:
    return [view.name for view in workspace.views.own()]


def test_a_view_remembers_filter_order_columns_and_tree(workspace: Workspace) -> None:
    workspace.views.save("Pilot", "label:pilot sort:-updated", ("key", "title"), True)
    view = workspace.views.find("pilot")
    assert (view.query, view.columns, view.tree) == (
        "label:pilot sort:-updated",
        ("key", "title"),
        True,
    )


def test_saving_under_a_name_that_is_there_changes_that_view(workspace: Workspace) -> None:
    first = workspace.views.save("Pilot", "label:pilot")
    assert workspace.views.save("pilot", "label:wall") == first
    assert [view.query for view in workspace.views.own()] == ["label:wall"]
    workspace.history.undo()
    assert [view.query for view in workspace.views.own()] == ["label:pilot"]


def test_every_act_on_a_view_is_one_step(workspace: Workspace) -> None:
    views = workspace.views
    first, second, third = (views.save(name, f"label:{name}") for name in ("one", "two", "three"))
    before = names(workspace)
    for act, after in (
        (lambda: views.rename(first, "uno"), ["uno", "two", "three"]),
        (lambda: views.revise(second, "type:bug"), before),
        (lambda: views.remove(third), ["one", "two"]),
        (lambda: views.move(third, -1), ["one", "three", "two"]),
    ):
        act()
        assert names(workspace) == after
        workspace.history.undo()
        assert names(workspace) == before
    assert [view.query for view in views.own()] == ["label:one", "label:two", "label:three"]


def test_a_view_at_the_end_goes_no_further(workspace: Workspace) -> None:
    only = workspace.views.save("only", "")
    assert not workspace.views.move(only, 1)
    assert not workspace.views.move(only, -1)


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("  ", "", "needs a name"),
        ("x" * 80, "", "too long"),
        ("Broken", "stat:ready", "stat"),
        ("Broken", "(ready", "never closed"),
    ],
)
def test_what_cannot_be_a_view_is_refused_in_words(
    workspace: Workspace, name: str, query: str, said: str
) -> None:
    with pytest.raises(Mistake, match=said):
        workspace.views.save(name, query)
    assert not workspace.views.own()


def test_a_name_belongs_to_one_view(workspace: Workspace) -> None:
    workspace.views.save("One", "")
    second = workspace.views.save("Two", "")
    with pytest.raises(Mistake, match="already"):
        workspace.views.rename(second, "one")
    workspace.views.rename(second, "two")
    assert names(workspace) == ["One", "two"]


def test_a_view_that_someone_removed_meanwhile_is_gone(
    workspace: Workspace, other: Workspace
) -> None:
    view = workspace.views.save("One", "")
    other.views.remove(view)
    for act in (workspace.views.remove, lambda id: workspace.views.rename(id, "Two")):
        with pytest.raises(Unknown, match="gone"):
            act(view)


def test_a_filter_that_stopped_making_sense_says_so(workspace: Workspace) -> None:
    workspace.views.save("Old", "type:bug")
    workspace.store.rows.execute("UPDATE saved_view SET query = 'colour:red'")
    (view,) = workspace.views.own()
    assert "colour" in view.problem


def test_the_views_that_come_with_the_app_make_sense_and_have_keys_of_their_own(
    workspace: Workspace, items: list[int]
) -> None:
    from po_tui.model.filters import parse

    for view in BUILT_IN:
        assert not view.problem
        assert set(workspace.backlog.find(parse(view.query))) <= set(items)
    keys = [view.key for view in BUILT_IN]
    assert len({*keys, *OWN_KEYS}) == len(keys) + len(OWN_KEYS)
    assert not set(keys) & set("aneExJKujkgG")


def test_a_view_is_found_by_the_beginning_of_its_name(workspace: Workspace) -> None:
    workspace.views.save("Pilot wall", "label:pilot")
    assert workspace.views.find("pil").name == "Pilot wall"
    assert workspace.views.find("Blocked").query == "is:blocked"
    with pytest.raises(Unknown, match="Pilot wall"):
        workspace.views.find("nothing like it")


def test_saved_views_travel_with_the_product(workspace: Workspace, tmp_path: Path) -> None:
    workspace.views.save("B", "type:bug sort:-updated", ("key", "title", "age"), False)
    workspace.views.save("A", "label:pilot", (), None)
    whole = records_of(workspace.store, workspace.product_id)
    store = Store(tmp_path / "there.db", Author.command("me"))
    try:
        there = Workspace.open(store, bring_back(store, whole))
        plain = [view._replace(id=None) for view in workspace.views.own()]
        assert [view._replace(id=None) for view in there.views.own()] == plain
        assert records_of(store, there.product_id) == whole
    finally:
        store.close()

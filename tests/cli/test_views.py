"""Views with a name on the command line."""

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def listed(po: Command) -> Command:
    """A product with a view of its own."""
    from po_tui import settings
    from po_tui.store.store import Author, Store
    from po_tui.workspace import Workspace

    assert po("new", "AB", "Abacus").code == 0
    for title, labels in (("one", ["pilot"]), ("two", ["wall"]), ("three", ["pilot", "wall"])):
        words = [word for label in labels for word in ("--label", label)]
        assert po("add", title, *words).code == 0
    store = Store(settings.load().db, Author.command("anna"))
    Workspace.open(store, "AB").views.save("Either", "label:pilot OR label:wall sort:rank")
    store.close()
    return po


def titles(po: Command, *line: str) -> list[str]:
    return [item["title"] for item in po("list", *line, "--json").json["items"]]


def test_a_view_lists_what_its_filter_finds_and_a_query_narrows_it(listed: Command) -> None:
    assert titles(listed, "--view", "either") == ["one", "two", "three"]
    assert titles(listed, "--view", "Either", "label:wall") == ["two", "three"]
    assert titles(listed, "--view", "without", "three") == ["three"]
    assert titles(listed, "--view", "All items", "--limit", "1") == ["one"]


def test_a_view_that_is_not_there_names_those_that_are(listed: Command) -> None:
    done = listed("list", "--view", "nope")
    assert done.code == 2
    assert "Either" in done.err
    assert not done.out

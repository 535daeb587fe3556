"""The item that is read before its key comes is shown as it is when the key comes."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from po_tui.model.listing import ListRow
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.next_item import REST
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.widgets import item_table
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.test_backlog import SIZE


@pytest.fixture
def other(demo_copy: Path) -> Iterator[Workspace]:
    """Somebody at another terminal, on the same file."""
    store = Store(demo_copy, Author.command("bob"))
    yield Workspace.open(store, "LM")
    store.close()


async def rested(pilot: Pilot[None]) -> BacklogPane:
    """The backlog a moment after a key: the next item has been read."""
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    app.makes_ahead = True
    await pilot.press("4", "j")
    await pilot.pause()
    pane = app.screen.query_one(BacklogPane)
    for _turn in range(500):
        row = pane.table.next_row
        if row is not None and any(item == row.id for item, _place in pane._items._kept):
            return pane
        await asyncio.sleep(REST)
    pytest.fail("the next item was never read")


def shown(pane: BacklogPane) -> str:
    page = pane.page
    return "\n".join(page.render_line(y).text.rstrip() for y in range(page.size.height))


def next_item(pane: BacklogPane) -> int:
    row = pane.table.next_row
    assert row is not None
    return row.id


async def test_the_next_item_is_not_read_a_second_time(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await rested(pilot)
        ahead, read = next_item(pane), list[int]()
        monkeypatch.setattr(app.workspace.items, "view", lambda item, _place: read.append(item))
        await pilot.press("j")
        assert pane.table.cursor_id == ahead
        assert ahead not in read
        assert app.workspace.items.key(ahead) in str(pane.query_one("#item-pane").border_title)


async def test_at_the_edge_of_the_list_no_row_is_read_when_its_key_comes(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_table, "WINDOW", 1)  # as if the list were much longer
    async with app.run_test(size=(120, 12)) as pilot:
        pane = await rested(pilot)
        table = pane.table
        while table.scroll_offset.y == 0:  # on to where every step scrolls
            await pilot.press("j")
        for _turn in range(500):
            if table.next_row is not None:
                break
            await asyncio.sleep(REST)
        read = list[int]()

        def note(ids: Sequence[int]) -> list[ListRow]:
            read.extend(ids)
            return []

        monkeypatch.setattr(table, "_read", note)
        top, ahead = table.scroll_offset.y, next_item(pane)
        await pilot.press("j")
        assert (table.scroll_offset.y, table.cursor_id) == (top + 1, ahead)
        assert ahead not in read


async def test_what_another_process_wrote_since_is_shown(app: PoTuiApp, other: Workspace) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await rested(pilot)
        other.backlog.revise_all([next_item(pane)], {"title": "Quite another title"})
        await pilot.press("j")
        assert "Quite another title" in shown(pane)


async def test_what_was_written_here_since_is_shown(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await rested(pilot)
        app.workspace.backlog.revise_all([next_item(pane)], {"title": "Quite another title"})
        await pilot.press("j")
        assert "Quite another title" in shown(pane)


async def test_an_item_read_ahead_looks_as_one_read_when_its_key_comes(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await rested(pilot)
        await pilot.press("j")
        ahead = shown(pane)
        app.makes_ahead = False
        await pilot.press("k")
        pane._items._kept.clear()
        await pilot.press("j")
        assert shown(pane) == ahead

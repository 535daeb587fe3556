"""Somebody else does something to an item while it is edited here: said calmly, and nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog import meanwhile
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from po_tui.workspace.ordering import Place
from tests.tui.test_backlog import SIZE, backlog, said, view, write
from tests.tui.test_readying import sees

Other = Workspace


@pytest.fixture(autouse=True)
def hears_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app does not look for news by itself here: the tests say when it does (`hear`)."""
    monkeypatch.setattr("po_tui.tui.app.LOOK_SECONDS", 3600)
    monkeypatch.setattr(meanwhile, "READING", 0)  # everybody reads at once


@pytest.fixture
def other(demo_copy: Path) -> Iterator[Workspace]:
    """Somebody at another terminal, on the same file."""
    store = Store(demo_copy, Author.command("bob"))
    yield Workspace.open(store, "LM")
    store.close()


async def editing(pilot: Pilot[None], key: str) -> BacklogPane:
    """The editor of an item, with something typed behind its title that is not saved."""
    pane = await backlog(pilot, key)
    await pilot.press("e")
    await pilot.pause()
    await pilot.press(*" now")
    return pane


async def hear(pilot: Pilot[None]) -> None:
    """What the other one did comes in."""
    app = pilot.app
    assert isinstance(app, PoTuiApp)
    app._look()
    await pilot.pause()
    await pilot.pause()


def note(pane: BacklogPane) -> str:
    """What stands above the lines of the editor."""
    return str(pane.editor.query_one(".note", Static).visual)


def flat(app: PoTuiApp) -> str:
    """What the screen says, whatever its lines break at."""
    return " ".join(sees(app).replace("│", " ").split())


async def test_a_drop_elsewhere_is_said_and_one_key_takes_it_up_again(
    app: PoTuiApp, other: Other
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        state = view(app, "LM-14").state
        other.backlog.drop([other.backlog.item("LM-14")], "no budget")
        await hear(pilot)
        assert "Meanwhile bob: Drop LM-14 – no budget." in flat(app)
        assert "ctrl+t takes it up again" in flat(app)
        assert pane.editor.input.value.endswith(" now")
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert view(app, "LM-14").state == state
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert view(app, "LM-14").title.endswith(" now")


async def test_what_is_gone_can_be_added_anew_with_what_was_typed(
    app: PoTuiApp, other: Other
) -> None:
    added = other.backlog.add("A bell", {"criteria": ["it rings"], "estimate": 3}, Place.nth(4))
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, other.backlog.key(added))
        other.history.undo()
        await hear(pilot)
        assert "is gone: someone took it back meanwhile" in flat(app)
        assert pane.editor.input.value == "A bell now"
        await pilot.press("ctrl+t")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert pane.table.cursor_row is not None
        key = pane.table.cursor_row.key
        assert f"Added as {key}" in said(app)
        new = view(app, key)
        assert (new.title, new.estimate, new.place) == ("A bell now", 3, 4)
        assert [one.text for one in new.criteria] == ["it rings"]
        await pilot.press("u")
        await pilot.pause()
        assert not app.workspace.backlog.placed([new.id])


async def test_saving_what_is_gone_says_so_and_keeps_the_text(app: PoTuiApp, other: Other) -> None:
    added = other.backlog.add("A bell")
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, other.backlog.key(added))
        other.history.undo()
        await pilot.press("ctrl+s")  # before the news is in
        await pilot.pause()
        assert "ctrl+t adds it as a new item" in flat(app)
        assert pane.editor.input.value == "A bell now"


async def test_a_move_elsewhere_is_said_with_its_reason(app: PoTuiApp, other: Other) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        other.backlog.move([other.backlog.item("LM-14")], Place.top(), "the fair")
        await hear(pilot)
        assert "Meanwhile bob: Move LM-14 to the top – the fair." in flat(app)
        assert "ctrl+t" not in flat(app)
        assert pane.editor.input.value.endswith(" now")


async def test_a_line_that_nobody_touched_here_follows(app: PoTuiApp, other: Other) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await editing(pilot, "LM-14")
        other.backlog.revise(other.backlog.item("LM-14"), {"so_that": "all can see it"})
        await hear(pilot)
        assert "all can see it" in flat(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        after = view(app, "LM-14")
        assert (after.title[-4:], after.so_that) == (" now", "all can see it")


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+t"])
async def test_where_both_changed_a_line_one_chooses(app: PoTuiApp, other: Other, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        mine = pane.editor.input.value
        other.backlog.revise(other.backlog.item("LM-14"), {"title": "Their title"})
        await hear(pilot)
        assert "Title is “Their title” there now" in note(pane)
        assert pane.editor.input.value == mine
        await pilot.press(key)
        await pilot.pause()
        if key == "ctrl+t":
            assert pane.editor.input.value == "Their title"
        assert view(app, "LM-14").title == (mine if key == "ctrl+s" else "Their title")


async def test_a_clash_found_while_saving_can_be_decided_right_away(
    app: PoTuiApp, other: Other
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        mine = pane.editor.input.value
        other.backlog.revise(other.backlog.item("LM-14"), {"title": "Their title"})
        await pilot.press("ctrl+s")  # before the news is in
        await pilot.pause()
        assert view(app, "LM-14").title == "Their title"
        assert "Title is “Their title” there now" in note(pane)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert view(app, "LM-14").title == mine


async def test_a_save_in_the_instant_of_the_news_overwrites_nothing(
    app: PoTuiApp, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "READING", 3600)
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        mine = pane.editor.input.value
        other.backlog.revise(other.backlog.item("LM-14"), {"title": "Their title"})
        await hear(pilot)
        await pilot.press("ctrl+s")  # nobody can have read it yet
        await pilot.pause()
        assert view(app, "LM-14").title == "Their title"
        assert "read it above, then save again" in flat(app)
        monkeypatch.setattr(meanwhile, "READING", 0)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert view(app, "LM-14").title == mine


async def test_the_cursor_stays_where_one_types(app: PoTuiApp, other: Other) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await editing(pilot, "LM-14")
        await pilot.press("home")
        other.backlog.revise(other.backlog.item("LM-14"), {"so_that": "all can see it"})
        await hear(pilot)
        assert pane.editor.input.cursor_position == 0


async def test_of_many_those_that_are_gone_are_left_out(app: PoTuiApp, other: Other) -> None:
    added = other.backlog.add("A bell", None, Place.nth(4))
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, other.backlog.key(added))
        await pilot.press("space", "space", "e")
        await pilot.pause()
        other.history.undo()
        await hear(pilot)
        assert "1 of these items is gone" in flat(app)
        await write(pilot, "8", "ctrl+s")
        assert view(app, "LM-4").estimate == 8


@pytest.mark.parametrize("key", ["c", "r", "s"])
async def test_a_sheet_about_an_item_says_what_others_did(
    app: PoTuiApp, other: Other, key: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press(key)
        await pilot.pause()
        other.backlog.drop([other.backlog.item("LM-14")], "no budget")
        await hear(pilot)
        assert "Meanwhile bob: Drop LM-14 – no budget." in flat(app)
        await pilot.press("escape")
        await pilot.pause()


async def test_a_sheet_about_an_item_that_is_gone_keeps_what_was_typed(
    make_app: Callable[[], PoTuiApp], other: Other
) -> None:
    added = other.backlog.add("A bell")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, other.backlog.key(added))
        await pilot.press("c")
        await pilot.pause()
        await pilot.press(*"ring")
        other.history.undo()
        await hear(pilot)
        assert "is gone" in flat(app)
        assert "ring" in flat(app)

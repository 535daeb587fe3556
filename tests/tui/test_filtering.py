"""The filter line: right rows for what stands there, the wrong word shown, the next word offered."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from po_tui.model.filters import parse
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog import listing
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.workspace.searching import Searcher
from tests.tui.test_backlog import SIZE, backlog, write


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list counts as one that is too long to be searched within a key press."""
    monkeypatch.setattr(listing, "AT_ONCE", 0)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The store does not answer before this is set."""
    go, find = threading.Event(), Searcher.find

    def slow(self: Searcher, *asked: Any, **more: Any) -> object:
        if threading.current_thread() is not threading.main_thread():
            go.wait(10)
        return find(self, *asked, **more)

    monkeypatch.setattr(Searcher, "find", slow)
    yield go
    go.set()


def expected(app: PoTuiApp, text: str) -> list[int]:
    return app.workspace.items.find(parse(text))


def field(pane: BacklogPane) -> Input:
    return pane.ask_line.query_one(Input)


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "text", ["kiosk", "state:ready,refining", "points:>3 sort:-rank", "-kiosk"]
)
async def test_a_long_list_shows_what_the_store_finds(app: PoTuiApp, text: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, text)
        await settled(pilot)
        assert list(pane.table.ids) == expected(app, text)
        await pilot.press("escape")
        await settled(pilot)
        assert list(pane.table.ids) == app.workspace.items.ids()


@pytest.mark.usefixtures("large")
async def test_the_latest_letter_wins_however_long_the_answers_take(
    app: PoTuiApp, held: threading.Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        before = list(pane.table.ids)
        await pilot.press("slash", *"kiosk")
        assert list(pane.table.ids) == before, "half an answer was shown"
        held.set()
        await settled(pilot)
        assert list(pane.table.ids) == expected(app, "kiosk") != before


@pytest.mark.usefixtures("large")
async def test_enter_waits_for_the_answer_so_that_the_next_key_finds_the_right_rows(
    app: PoTuiApp, held: threading.Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash", *"LM-21", "enter", "j")
        await pilot.pause()
        assert list(pane.table.ids) == expected(app, "LM-21")
        assert pane.table.cursor_id == expected(app, "LM-21")[0]
        held.set()


@pytest.mark.usefixtures("large")
async def test_enter_does_not_hold_up_the_screen_for_a_search_that_takes_its_time(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PATIENCE", 0.01)
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        before = list(pane.table.ids)
        await pilot.press("slash", *"kiosk")
        await settled(pilot)
        with pane.listing._searching._asking:  # somebody is being served
            await write(pilot, " state:ready", "enter")
            assert not pane.ask_line.is_open
            assert list(pane.table.ids) == expected(app, "kiosk") != before
        await settled(pilot)
        assert list(pane.table.ids) == expected(app, "kiosk state:ready")


@pytest.mark.usefixtures("large")
async def test_what_somebody_changes_meanwhile_is_found_as_well(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "walrus", "enter")
        await settled(pilot)
        assert list(pane.table.ids) == []
        item = app.workspace.backlog.add("A walrus at the wall")
        await pilot.pause()
        await settled(pilot)
        assert list(pane.table.ids) == [item]


async def test_the_wrong_word_is_underlined_and_tab_puts_it_right(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "kiosk state:redy points:>1")
        spans = [(span.start, span.end) for span in field(pane)._value.spans]
        assert (6, 16) in spans
        assert "state:ready" in str(pane.ask_line._complaint.visual)
        await pilot.press("tab")
        await pilot.pause()
        assert field(pane).value == "kiosk state:ready points:>1"
        assert not field(pane)._value.spans
        assert list(pane.table.ids) == expected(app, "kiosk state:ready points:>1")


async def test_tab_completes_fields_and_values_one_after_the_other(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash", *"kiosk lab", "tab", "tab")
        await pilot.pause()
        assert field(pane).value == "kiosk label:firmware"
        await pilot.press("tab")
        await pilot.pause()
        assert field(pane).value == "kiosk label:lead-time-7w"
        await pilot.press("shift+tab", "space", *"assignee:serv", "tab")
        await pilot.pause()
        assert field(pane).value == 'kiosk label:firmware assignee:"Developer, services"'
        assert field(pane).has_focus
        await settled(pilot)
        assert list(pane.table.ids) == expected(app, field(pane).value)


async def test_what_is_likeliest_stands_faintly_behind_and_right_takes_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash", *"state:ref")
        await pilot.pause()
        assert field(pane)._suggestion == "state:refining"
        await pilot.press("right")
        await pilot.pause()
        assert field(pane).value == "state:refining"
        assert list(pane.table.ids) == expected(app, "state:refining")


async def test_where_nothing_is_offered_tab_goes_where_it_always_goes(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        await pilot.press("m", "tab")
        await pilot.pause()
        assert field(pane).value == ""
        await pilot.press("escape")
        await pilot.pause()
        assert pane.table.has_focus


def test_only_the_latest_of_those_who_ask_gets_an_answer(app: PoTuiApp) -> None:
    searcher, order = app.workspace.items.searcher(), app.workspace.items.ids()
    first, second = searcher.ask(), searcher.ask()
    assert searcher.find(parse("kiosk"), order, second) == expected(app, "kiosk")
    assert searcher.find(parse("kiosk"), order, first) is None
    assert searcher.find(parse("kiosk"), order) == expected(app, "kiosk")
    searcher.close()
    assert searcher.find(parse("kiosk"), order) is None


async def test_a_search_that_is_still_under_way_does_not_keep_the_app_open(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 0)
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("slash", *"sort:updated")
        await asyncio.wait_for(pilot._wait_for_screen(), 10)
        app.exit()
    assert app.return_code in (0, None)

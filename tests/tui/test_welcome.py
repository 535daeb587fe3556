"""The first start on an empty file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from po_tui.demo import ensure
from po_tui.exchange.full_json import export_product
from po_tui.tui.app import PoTuiApp
from po_tui.tui.footer import KeyLine
from po_tui.tui.plan.screen import PlanScreen
from po_tui.tui.welcome.screen import WelcomeScreen
from po_tui.workspace.file import Author, Store, products

SIZE = (80, 24)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[PoTuiApp]:
    """The app on a new file."""
    app = PoTuiApp(Store(tmp_path / "new.db", Author.app("tester")))
    yield app
    app.store.close()


async def write(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def until_plan(pilot: Pilot[None]) -> None:
    for _try in range(200):
        await pilot.pause(0.1)
        if isinstance(pilot.app.screen, PlanScreen):
            return
    pytest.fail("the product did not open")


def bottom_line(app: PoTuiApp) -> str:
    return str(app.screen.query_one(KeyLine).render())


async def test_an_empty_file_offers_three_ways_and_no_screens(empty: PoTuiApp) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(empty.screen, WelcomeScreen)
        await pilot.press("4", "u", "question_mark", "escape")
        await pilot.pause()
        assert isinstance(empty.screen, WelcomeScreen)


async def test_the_line_of_keys_names_the_screens_once_there_are_some(empty: PoTuiApp) -> None:
    async with empty.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "look at the demo" in bottom_line(empty)
        assert "screens" not in bottom_line(empty)
        await pilot.press("n")
        await write(pilot, "bb Bike bench")
        await until_plan(pilot)
        await pilot.pause()
        assert "screens" in bottom_line(empty)


async def test_a_new_product_opens_empty_and_says_which_key_starts(empty: PoTuiApp) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await write(pilot, "toolong-key Name")
        assert isinstance(empty.screen, WelcomeScreen)
        await pilot.press("ctrl+u")
        await write(pilot, "bb Bike bench")
        await until_plan(pilot)
        assert empty.workspace.key == "BB"
        assert isinstance(empty.screen, PlanScreen)
        assert "Press a" in empty.screen.backlog.table.empty_text
        await pilot.press("a")
        await write(pilot, "Lend a bike")
        assert len(empty.screen.backlog.table.ids) == 1


async def test_a_file_of_stories_becomes_a_backlog(empty: PoTuiApp, tmp_path: Path) -> None:
    stories = tmp_path / "stories.txt"
    stories.write_text("As a reader I want a book so that I read\nA title\n", encoding="utf-8")
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await write(pilot, str(tmp_path / "missing.txt"))
        assert isinstance(empty.screen, WelcomeScreen)
        await pilot.press("ctrl+u")
        await write(pilot, str(stories))
        await write(pilot, "LIB Library")
        await until_plan(pilot)
        assert len(empty.workspace.backlog.ids()) == 2


async def test_a_file_that_cannot_be_read_is_said(empty: PoTuiApp, tmp_path: Path) -> None:
    noise = tmp_path / "noise.bin"
    noise.write_bytes(b"\x00\xff\xfe")
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await write(pilot, str(noise))
        assert isinstance(empty.screen, WelcomeScreen)
        assert "is not UTF-8 text" in str(empty.screen.ask_line._complaint.visual)
        assert products(empty.store) == []


async def test_what_was_exported_comes_back_without_a_question(
    empty: PoTuiApp, tmp_path: Path
) -> None:
    there = ensure(tmp_path / "demo.db", date(2026, 11, 24))
    whole = tmp_path / "whole.json"
    whole.write_text(export_product(there, 1), encoding="utf-8")
    there.close()
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await write(pilot, str(whole))
        await until_plan(pilot)
        assert empty.workspace.key == "LM"
        assert len(empty.workspace.backlog.ids()) == 24


async def test_the_demo_opens_in_a_file_of_its_own(empty: PoTuiApp, tmp_path: Path) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        await until_plan(pilot)
        assert empty.workspace.key == "LM"
        assert empty.store.path != tmp_path / "new.db"


async def test_the_palette_brings_a_list_into_the_product_that_is_open(
    empty: PoTuiApp, tmp_path: Path
) -> None:
    file = tmp_path / "more.txt"
    file.write_text("As a member, I want to lend a bike, so that I get home.\n")
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await write(pilot, "bb Bike bench")
        await until_plan(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"import")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        await write(pilot, str(file))
        for _try in range(100):
            await pilot.pause(0.1)
            if empty.workspace.items.ids():
                break
        assert len(empty.workspace.items.ids()) == 1

"""A vision or a roadmap in the app: shown before it is taken, changed line by line, taken or left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.plan.screen import PlanScreen
from po_tui.tui.vision.notes_sheet import NotesSheet
from po_tui.tui.welcome.preview import PagePreview
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store

SIZE = (80, 24)
PAGE = (
    "# Roadmap\n\nAbout [us] \x1b[31m\u202e.\n\n## Now\n- Pay online\n  - by card\n- 漢字かな maps for everyone who walks\n\n"
    "## Next\n- Mail\n"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ROADMAP.md"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[PoTuiApp]:
    """The app on a product with nothing in it."""
    store = Store(tmp_path / "new.db", Author.app("tester"))
    Workspace.new(store, "BB", "Bike bench")
    app = PoTuiApp(store, "BB")
    yield app
    app.store.close()


async def write(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause(0.2)


async def ask(pilot: Pilot[None], words: str) -> None:
    """Find something in the palette and do it."""
    await pilot.press("ctrl+p")
    await pilot.pause()
    await pilot.press(*words)
    await pilot.pause(0.5)
    await pilot.press("enter")
    await pilot.pause(0.2)


async def previewed(pilot: Pilot[None], file: Path) -> PagePreview:
    await ask(pilot, "vision or roadmap")
    await write(pilot, str(file))
    assert isinstance(pilot.app.screen, PagePreview)
    return pilot.app.screen


def lines(sheet: PagePreview) -> list[str]:
    options = sheet.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


def becomes(sheet: PagePreview) -> list[str]:
    return [line.rpartition("→")[2].strip() for line in lines(sheet)]


async def test_enter_takes_the_page_and_u_takes_it_back(fresh: PoTuiApp, page: Path) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        sheet = await previewed(pilot, page)
        assert becomes(sheet) == [
            "note", "note", "heading: now", "roadmap item · now", "its description",
            "roadmap item · now", "heading: next", "roadmap item · next",
        ]  # fmt: skip
        assert not any("\x1b" in line or "\u202e" in line for line in lines(sheet))
        assert fresh.workspace.roadmap.items() == []
        await pilot.press("enter")
        await pilot.pause()
        assert fresh.workspace.roadmap.items()[0].title == "Pay online"
        assert fresh.workspace.roadmap.items()[0].description == "- by card"
        await pilot.press("u")
        await pilot.pause()
        assert fresh.workspace.roadmap.items() == []
        assert fresh.workspace.vision.notes() == []


async def test_esc_leaves_everything_as_it_is(fresh: PoTuiApp, page: Path) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = len(fresh.workspace.history.steps())
        await previewed(pilot, page)
        await pilot.press("space", "escape")
        await pilot.pause()
        assert isinstance(fresh.screen, PlanScreen)
        assert fresh.workspace.roadmap.items() == []
        assert len(fresh.workspace.history.steps()) == before


async def test_space_leaves_a_line_as_a_note_and_b_makes_it_something_else(
    fresh: PoTuiApp, page: Path
) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        sheet = await previewed(pilot, page)
        await pilot.press("space")
        assert becomes(sheet)[3:5] == ["note", "note"]
        await pilot.press("space")
        assert becomes(sheet)[3:5] == ["roadmap item · now", "its description"]
        await pilot.press("g", "j", "space", "v")  # a note: space asks what it is
        await pilot.pause()
        assert becomes(sheet)[1] == "Vision"
        await pilot.press("G", "b", "g")
        await pilot.pause()
        assert becomes(sheet)[-1] == "goal"
        await pilot.press("enter")
        await pilot.pause()
        assert fresh.workspace.vision.view().statement.startswith("About")
        assert [goal.title for goal in fresh.workspace.vision.goals()] == ["Mail"]
        assert len(fresh.workspace.roadmap.items()) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45)])
async def test_every_line_fits_and_wide_signs_keep_their_place(
    fresh: PoTuiApp, page: Path, size: tuple[int, int]
) -> None:
    from po_tui.tui.widgets.cells import cell_width

    async with fresh.run_test(size=size) as pilot:
        await pilot.pause()
        sheet = await previewed(pilot, page)
        room = sheet.query_one(OptionList).scrollable_content_region.width
        shown = lines(sheet)
        assert len({cell_width(line.partition("→")[0]) for line in shown}) == 1
        assert all(cell_width(line) <= room for line in shown)
        assert sheet.query_one(".about", Static).region.bottom < size[1]


async def test_a_file_that_cannot_be_read_is_said_where_one_types(
    fresh: PoTuiApp, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"\x00\xff")
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for file in (bad, tmp_path, tmp_path / "none.md", "x" * 3000):
            await ask(pilot, "vision or roadmap")
            await write(pilot, str(file))
            assert isinstance(fresh.screen, PlanScreen)
            assert fresh.screen.ask_line.display
            await pilot.press("escape")
            await pilot.pause()


async def test_the_welcome_shows_a_roadmap_before_it_is_taken(tmp_path: Path, page: Path) -> None:
    app = PoTuiApp(Store(tmp_path / "empty.db", Author.app("tester")))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await write(pilot, str(page))
        await write(pilot, "BB Bike bench")
        await pilot.pause(0.5)
        assert isinstance(app.screen, PagePreview)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, PlanScreen)
        assert len(app.workspace.roadmap.items()) == 3
    app.store.close()


async def test_notes_are_read_and_dropped(fresh: PoTuiApp, page: Path) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await previewed(pilot, page)
        await pilot.press("enter")
        await pilot.pause()
        await ask(pilot, "notes beside")
        sheet = fresh.screen
        assert isinstance(sheet, NotesSheet)
        assert "About [us]" in str(sheet.query_one(".note", Static).content)
        await pilot.press("x")
        await pilot.pause()
        assert fresh.workspace.vision.notes() == []
        await pilot.press("u")
        await pilot.pause()
        assert len(fresh.workspace.vision.notes()) == 1
        await pilot.press("escape")

"""A list in the app: its columns are shown where one is not understood, changed by keys, and remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.welcome.columns import ColumnsSheet
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui.test_page_preview import ask, write

SIZE = (80, 24)
HEADER = "Otsikko asia,Issue key,Issue Type,Status,Custom field (Arvo),Due date"
ROWS = "Ovi \x1b[31m,KIO-1,Story,To Do,suuri,3/4/2027\nSarana,KIO-2,Bug,To Do,,\n"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[PoTuiApp]:
    """The app on a product with nothing in it."""
    store = Store(tmp_path / "new.db", Author.app("tester"))
    Workspace.new(store, "BB", "Bike bench")
    app = PoTuiApp(store, "BB")
    yield app
    app.store.close()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADER}\n{ROWS}", encoding="utf-8")
    return path


async def opened(pilot: Pilot[None], file: Path) -> None:
    await ask(pilot, "import a backlog")
    await write(pilot, str(file))


def sheet_of(pilot: Pilot[None]) -> ColumnsSheet:
    assert isinstance(pilot.app.screen, ColumnsSheet)
    return pilot.app.screen


def rows(sheet: ColumnsSheet) -> list[str]:
    options = sheet.query_one(OptionList)
    lines = (str(options.get_option_at_index(n).prompt) for n in range(options.option_count))
    return [" ".join(line.split()) for line in lines]


def head(sheet: ColumnsSheet) -> str:
    return str(sheet.query_one(".dialog--hint", Static).content)


async def waited(pilot: Pilot[None], app: PoTuiApp, count: int) -> None:
    """Until that many items are here."""
    for _n in range(100):
        found = app.store.rows.execute("SELECT count(*) FROM item").fetchone()
        if found == (count,):
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{found} items, not {count}")


async def test_what_is_unclear_is_asked_once_and_remembered(
    fresh: PoTuiApp, export: Path, tmp_path: Path
) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened(pilot, export)
        sheet = sheet_of(pilot)
        assert "which column holds the title?" in head(sheet)
        assert rows(sheet)[0].startswith("? Otsikko asia → text kept with")
        await pilot.press("enter")  # not without a title
        assert pilot.app.screen is sheet
        await pilot.press("home", "b")
        await pilot.press("t")
        assert rows(sheet)[0].startswith("Otsikko asia → title Ovi")
        assert "3/4/2027" in head(sheet)
        await pilot.press("d")
        assert "dates: the day first" in head(sheet)
        assert "\x1b" not in "".join(rows(sheet))
        await pilot.press("enter")
        await waited(pilot, fresh, 2)
        told = fresh.store.rows.execute("SELECT deadline, details FROM item ORDER BY id").fetchall()
        assert told[0] == ("2027-04-03", '{"Arvo":"suuri"}')
        # The next export has more columns of labels and is read without a question.
        more = tmp_path / "more.csv"
        more.write_text(f"{HEADER},Labels,Labels\nLukko,KIO-3,Story,To Do,,,a,b\n")
        await opened(pilot, more)
        await waited(pilot, fresh, 3)


async def test_a_list_that_is_understood_is_not_shown_first(
    fresh: PoTuiApp, tmp_path: Path
) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("Summary,Issue key,Issue Type,Status,Created\nDoor,KIO-1,Story,To Do,x\n")
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened(pilot, path)
        await waited(pilot, fresh, 1)


async def test_two_columns_of_points_are_never_guessed_between(
    fresh: PoTuiApp, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text(
        "Summary,Issue key,Issue Type,Status,Custom field (Story Points),Custom field (Story point estimate)\n"
        "Door,KIO-1,Story,To Do,3,5\n"
    )
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened(pilot, path)
        sheet = sheet_of(pilot)
        assert "disagree" in head(sheet)
        await pilot.press("enter")
        assert pilot.app.screen is sheet
        await pilot.press("end", "b", "p")
        assert "disagree" not in head(sheet)
        await pilot.press("enter")
        await waited(pilot, fresh, 1)
        assert fresh.store.rows.execute("SELECT estimate FROM item").fetchone() == (5,)


async def test_esc_imports_nothing_and_remembers_nothing(fresh: PoTuiApp, export: Path) -> None:
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened(pilot, export)
        sheet_of(pilot)
        await pilot.press("home", "b", "t", "escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, ColumnsSheet)
        assert fresh.store.rows.execute("SELECT count(*) FROM step").fetchone() == (1,)


async def test_letters_of_another_encoding_are_shown_and_can_be_changed(
    fresh: PoTuiApp, tmp_path: Path
) -> None:
    path = tmp_path / "western.csv"
    path.write_bytes(
        "Résumé,Clé,Type de ticket,État\nLa porte fermée,KIO-1,Bogue,À faire\n".encode("cp1252")
    )
    async with fresh.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await opened(pilot, path)
        sheet = sheet_of(pilot)
        assert "read as windows-1252" in head(sheet)
        assert "La porte fermée" in rows(sheet)[0]
        await pilot.press("w")
        assert "read as windows-1250" in head(sheet)
        for _n in range(12):
            if "read as windows-1252" in head(sheet):
                break
            await pilot.press("w")
        await pilot.press("enter")
        await waited(pilot, fresh, 1)
        assert fresh.store.rows.execute("SELECT title FROM item").fetchone() == ("La porte fermée",)

"""Whatever a title holds, each line of the screen is as wide as the screen and does nothing to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.item.item_page import item_page
from po_tui.tui.page import Page
from po_tui.tui.steady import steadied, steady
from po_tui.tui.widgets.item_table import ItemTable
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from tests.tui import nasty

_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@pytest.fixture(scope="module")
def nasty_file(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A product full of such titles, made once."""
    path = tmp_path_factory.mktemp("nasty") / "nasty.db"
    assert nasty.fill(path, nasty.texts(shared, whole=False)) > 700
    return path


@pytest.fixture
def nasty_app(nasty_file: Path, tmp_path: Path) -> Iterator[PoTuiApp]:
    path = tmp_path / "nasty.db"
    path.write_bytes(nasty_file.read_bytes())
    app = PoTuiApp(Store(path, Author.app("tester")))
    yield app
    app.store.close()


def straight(app: App[None], where: str) -> None:
    """Every line of the screen, as Textual would send it."""
    width = app.size.width
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        assert cell_len(strip.text) == strip.cell_length == width, (where, y, ascii(strip.text))
        assert not _FORBIDDEN.search(strip.text), (where, y, ascii(strip.text))


async def through(pilot: Pilot[None], app: PoTuiApp, pages: int) -> None:
    for page in range(pages):
        straight(app, f"page {page}")
        await pilot.press("pagedown")
        await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45), (61, 17), (40, 12)])
async def test_the_backlog_and_the_item_beside_it_stay_straight(
    nasty_app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with nasty_app.run_test(size=size) as pilot:
        await pilot.press("4")
        await pilot.pause()
        await through(pilot, nasty_app, 12)
        await pilot.press("home", "space", "j", "space", "enter")
        await pilot.pause()
        straight(nasty_app, "an item alone")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize(
    "keys", [["1"], ["5", "space", "j", "space"], ["4", "V"], ["4", "T"], ["4", "e"]]
)
async def test_other_lists_stay_straight(
    nasty_app: PoTuiApp, size: tuple[int, int], keys: list[str]
) -> None:
    """Plan, agenda, scores, tree, editor."""
    async with nasty_app.run_test(size=size) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.2)
        straight(nasty_app, " ".join(keys))
        if keys[-1] != "e":
            await through(pilot, nasty_app, 5)


@pytest.mark.slow
async def test_every_title_there_is_makes_a_row_of_the_same_width(
    tmp_path: Path, shared: Path
) -> None:
    path = tmp_path / "all.db"
    count = nasty.fill(path, nasty.texts(shared, whole=True))
    app = PoTuiApp(Store(path, Author.app("tester")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        table = app.screen.query_one(ItemTable)
        seen = set()
        for top in range(0, count, 18):
            table.move_cursor_to(table.ids[min(top + 17, count - 1)])
            await pilot.pause()
            for strip in table.render_lines(table.size.region):
                assert cell_len(strip.text) == table.size.width - 1, ascii(strip.text)
                assert not _FORBIDDEN.search(strip.text), ascii(strip.text)
                seen |= {*re.findall(r"NS-(\d+)", strip.text)}
        assert len(seen) == count
    app.store.close()


class Reading(App[None]):
    """A page alone."""

    def compose(self) -> ComposeResult:
        yield Page()


async def test_every_item_reads_as_wide_as_its_page(tmp_path: Path, shared: Path) -> None:
    path = tmp_path / "all.db"
    nasty.fill(path, nasty.texts(shared, whole=False))
    store = Store(path, Author.command("me"))
    workspace = Workspace.open(store, "NS")
    for width in (24, 43):
        app = Reading()
        async with app.run_test(size=(width, 30)):
            page = app.query_one(Page)
            for item in workspace.backlog.ids()[:: 3 if width == 43 else 7]:
                page.show(item_page(workspace.backlog.view(item)))
                page.lines_needed()
                for strip in page._strips:
                    assert cell_len(strip.text) == strip.cell_length, ascii(strip.text)
                    assert not _FORBIDDEN.search(strip.text), ascii(strip.text)
                assert {strip.cell_length for strip in page._strips} == {width - 1}
    store.close()


# ── terminals that reckon otherwise ─────────────────────────────────────────────────────────────

_FIXED = re.compile("\x1b7( +)\x1b8([^\x1b]+)\x1b8\x1b\\[(\\d+)C")


@given(
    st.text(
        st.sampled_from("aé日│▪…✗ \u0301\u200d\ufe0f1\u20e3☎❤👩👧🏽🇳🇱नमस्तेไทשלום각") | st.characters(codec="utf-8"),
        max_size=30,
    ).filter(lambda text: "\x1b" not in text)
)  # fmt: skip
def test_the_cursor_ends_where_we_reckon_and_no_letter_is_lost(text: str) -> None:
    sent = steady(text)
    assert _FIXED.sub(r"\2", sent) == text
    for blanks, piece, cells in _FIXED.findall(sent):
        assert len(blanks) == int(cells) == cell_len(piece) > 0
    assert "\x1b" not in _FIXED.sub("", sent)


def test_letters_that_everybody_agrees_on_go_as_they_are() -> None:
    for text in (
        "plain",
        "Ünïcödé Ωμέγα Привет",
        "日本語のタイトル 한국어",
        "╭─ │▌ ▪ ✗ ✓ ⊘ … ½ ▓▓░░ 42 %",
    ):
        assert steady(f"\x1b[1;31m{text}\x1b[0m") == f"\x1b[1;31m{text}\x1b[0m"
    assert steady("👩\u200d👧 x") == "\x1b7  \x1b8👩\u200d👧\x1b8\x1b[2C x"


class Terminal:
    """Remembers what was written to it, and in how many goes."""

    def __init__(self) -> None:
        self.writes: list[str] = []

    def write(self, data: str) -> None:
        self.writes.append(data)


def test_a_frame_is_written_in_one_go() -> None:
    terminal = steadied(Terminal)()  # type: ignore[arg-type,call-arg]
    for part in ("before", SYNC_START, "│ a ", "│ 👩\u200d👧", SYNC_END, "behind"):
        terminal.write(part)
    assert terminal.writes == [  # type: ignore[attr-defined]
        "before",
        SYNC_START + "│ a │ " + steady("👩\u200d👧") + SYNC_END,
        "behind",
    ]


def test_a_frame_that_breaks_off_holds_nothing_back() -> None:
    terminal = steadied(Terminal)()  # type: ignore[arg-type,call-arg]
    for part in (SYNC_START, SYNC_END, "behind"):
        terminal.write(part)
    assert terminal.writes == [SYNC_START + SYNC_END, "behind"]  # type: ignore[attr-defined]

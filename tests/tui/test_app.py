"""The frame: screens by digit, help, the palette, quitting, themes, what is loaded when."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.color import Color
from textual.command import CommandPalette
from textual.theme import Theme

from po_tui import settings
from po_tui.tui import themes
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.footer import KeyLine
from po_tui.tui.keys import table
from po_tui.tui.widgets.help_screen import HelpScreen
from po_tui.tui.widgets.legible import READABLE, contrast
from po_tui.workspace.file import Author, NothingSaved, Store

SIZE = (120, 36)


async def test_digits_change_the_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert app.current_mode == "plan"
        for key, mode in (("2", "vision"), ("3", "roadmap"), ("4", "backlog"), ("1", "plan")):
            await pilot.press(key)
            await pilot.pause()
            assert app.current_mode == mode


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_tells_the_keys_and_goes_again(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", key)
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BacklogScreen)


async def test_help_works_in_dialogs_too(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "r", "f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize("opener", ["ctrl+p", "colon"])
async def test_the_palette_finds_an_item_and_goes_there(app: PoTuiApp, opener: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", opener)
        await pilot.pause()
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"LM-16")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, BacklogScreen)
        row = app.screen.pane.table.cursor_row
        assert row is not None
        assert row.key == "LM-16"


async def test_the_palette_does_what_a_key_does(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "ctrl+p")
        await pilot.pause()
        await pilot.press(*"orph")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, BacklogScreen)
        assert len(app.screen.pane.table.ids) == 1


async def test_a_title_that_looks_like_markup_is_shown_as_it_is(app: PoTuiApp) -> None:
    hostile = "fix [/] [bold]x[/bold] \x1b]52;c;eA==\x07 [WIP]"
    app.workspace.backlog.revise(app.workspace.backlog.item("LM-4"), {"title": hostile})
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("j", "j", "j", "4", "ctrl+p")
        await pilot.pause()
        await pilot.press(*"fix")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        shown = "\n".join(
            "".join(segment.text for segment in strip)
            for strip in app.screen._compositor.render_strips()
        )
        assert "fix [/] [bold]x[/bold]" in shown
        assert "[WIP]" in shown
        assert "\x1b]52" not in shown


async def test_q_goes_back_first_and_quits_then(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "o")
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()
        assert app.is_running
        assert isinstance(app.screen, BacklogScreen)
        assert len(app.screen.pane.table.ids) == 24
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


async def test_undo_says_when_there_is_nothing_to_take_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert app._notifications
        assert app.is_running


async def test_a_full_disk_is_said_and_the_app_goes_on(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "j")

        def full(_ids: object) -> bool:
            raise NothingSaved("the disk is full: nothing was saved – make room and try again")

        monkeypatch.setattr(app.workspace.backlog, "move_down", full)
        await pilot.press("J")
        await pilot.pause()
        assert any("disk is full" in note.message for note in app._notifications)
        assert app.is_running


async def test_the_footer_tells_keys_that_work_and_fits(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        line = app.screen.query_one(KeyLine).render().plain
        assert "a add" in line
        assert "? help" in line
        assert len(line) <= 78


def test_every_key_of_the_table_says_what_it_does() -> None:
    rows = table()
    assert {"everywhere", "Plan", "Backlog", "lists"} <= {row.where for row in rows}
    assert all(row.key and row.label for row in rows)
    assert ("Backlog", "K ⇧↑", "Move up one place") in rows


def test_the_table_shows_the_keys_the_person_chose() -> None:
    rows = table({"backlog.add": "insert"})
    assert ("Backlog", "insert", "Add an item below this one") in rows


@pytest.mark.parametrize("theme", themes.OURS, ids=lambda theme: theme.name)
def test_our_themes_can_be_read(theme: Theme) -> None:
    grounds = [theme.background, theme.surface, theme.panel]
    texts = [theme.foreground, theme.primary, theme.error, theme.warning, theme.success]
    texts.append(theme.variables["quiet"])
    for ground in grounds[:2]:
        for text in texts:
            assert _ratio(text, ground) >= READABLE, (text, ground)
    assert _ratio(theme.foreground, theme.panel) >= READABLE
    cursor, on_it = theme.variables["row-cursor"], theme.variables["block-cursor-foreground"]
    assert _ratio(on_it, cursor) >= READABLE


def _ratio(front: str | None, back: str | None) -> float:
    assert front is not None
    assert back is not None
    return contrast(
        Color.parse(front).rich_color.get_truecolor(), Color.parse(back).rich_color.get_truecolor()
    )


@pytest.mark.parametrize("name", ["po-light", "po-contrast", "ansi-dark", "nord", "no such"])
async def test_any_theme_of_the_settings_can_be_shown(demo_copy: Path, name: str) -> None:
    store = Store(demo_copy, Author.app("tester"))
    app = PoTuiApp(store, config=settings.load()._replace(theme=name))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "3", "4")
        await pilot.pause()
        assert app.theme == (name if name != "no such" else themes.DEFAULT)
    store.close()


async def press_two(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()


async def test_a_crash_is_one_line_without_what_is_in_memory(
    make_app: Callable[[], PoTuiApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    secret = "token-4711"

    def broken(_mode: str) -> None:
        hidden = secret
        raise ZeroDivisionError(len(hidden))

    monkeypatch.setattr(app, "action_go", broken)
    with pytest.raises(ZeroDivisionError):
        await press_two(app)
    printed = "".join(map(str, app._exit_renderables))
    assert secret not in printed
    assert app.return_code == 1


def test_the_first_paint_needs_no_orm(demo_copy: Path) -> None:
    """SQLModel is loaded after the first frame, in the background."""
    script = f"""
import asyncio, sys
from pathlib import Path
from po_tui.tui import app as module
from po_tui.workspace.file import Author, Store
module._settle = lambda: None
app = module.PoTuiApp(Store(Path({str(demo_copy)!r}), Author.app("tester")))
async def look():
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        heavy = {{"sqlmodel", "sqlalchemy", "httpx", "keyring", "pydantic"}} & set(sys.modules)
        print(sorted(heavy), len(app.screen.query_one("ItemTable").ids))
asyncio.run(look())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] 24"


@pytest.mark.parametrize("opener", ["ctrl+p", "r", "t"])
async def test_fast_fingers_break_no_dialog(app: PoTuiApp, opener: str) -> None:
    """Keys that arrive while a dialog is on its way in or out have no effect, or the usual one."""
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        for key in (opener, "pagedown", "escape", "escape", "enter", opener, "pageup", "escape"):
            app.post_message(events.Key(key, None))
        await pilot.pause(0.3)
        assert app.is_running

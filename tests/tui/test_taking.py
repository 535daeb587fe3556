"""Out of the app: the clipboard, the browser, and an editor of one's own."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.widgets.choose import Choose

Opened = Callable[[], list[str]]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A browser that writes down what it is asked to open."""
    log = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho noise; echo noise >&2\necho "$@" >> "{log}"\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("BROWSER", f"{browser} --new-tab %s")
    return lambda: log.read_text().splitlines() if log.exists() else []


async def seen(pilot: Pilot[None], test: Callable[[], object]) -> None:
    """Until it is so: a browser is another process."""
    for _ in range(100):
        if test():
            return
        await pilot.pause(0.05)
    raise AssertionError("not within five seconds")


def tell(app: PoTuiApp, key: str, **values: str) -> int:
    item = app.workspace.backlog.item(key)
    reference = values.pop("reference", None)
    if values:
        app.workspace.backlog.revise(item, values)
    if reference is not None:
        with app.store.step("Reference", app.workspace.product_id) as session:
            from po_tui.model.tables.backlog import Item

            row = session.get(Item, item)
            assert row is not None
            row.external_ref = reference
    return item


def said(app: PoTuiApp) -> str:
    return " | ".join(note.message for note in app._notifications)


async def on_item(pilot: Pilot[None], app: PoTuiApp, item: int) -> None:
    await pilot.press("4")
    app.show_item(item)
    await pilot.pause()


# ── the clipboard ───────────────────────────────────────────────────────────────────────────────


async def test_y_copies_the_key_then_the_title_then_the_link(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        item = tell(app, "LM-4", title="Open [it]\x1b[31m now", reference="https://x.org/LM-4")
        await on_item(pilot, app, item)
        await pilot.press("y")
        assert app.clipboard == "LM-4"
        await pilot.press("y")
        assert app.clipboard == "[LM-4 Open \\[it\\] now](<https://x.org/LM-4>)"
        await pilot.press("y")
        assert app.clipboard == "https://x.org/LM-4"
        await pilot.press("y")
        assert app.clipboard == "LM-4"
        await pilot.press("y", "j", "y")
        assert app.clipboard.startswith("LM-")
        assert " " not in app.clipboard
        assert "Copied LM-4" in said(app)


async def test_an_item_without_a_link_has_key_and_title(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await on_item(pilot, app, tell(app, "LM-4", title="Open it"))
        await pilot.press("y", "y")
        assert app.clipboard == "LM-4 Open it"
        await pilot.press("y")
        assert app.clipboard == "LM-4"


async def test_y_copies_all_that_is_marked_in_order(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await on_item(pilot, app, app.workspace.backlog.item("LM-1"))
        await pilot.press("space", "space", "y")
        assert app.clipboard == "LM-1 LM-2"
        await pilot.press("y")
        assert [line.split()[0] for line in app.clipboard.splitlines()] == ["LM-1", "LM-2"]


# ── the browser ─────────────────────────────────────────────────────────────────────────────────


async def test_the_only_link_is_opened(app: PoTuiApp, opened: Opened) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        text = "See (https://x.org/a_(b)), and file:///etc/passwd javascript:alert(1) ftp://x"
        await on_item(pilot, app, tell(app, "LM-4", description=text))
        await pilot.press("O")
        await seen(pilot, opened)
        assert opened() == ["--new-tab https://x.org/a_(b)"]
        assert "Opening https://x.org/a_(b) (browser)" in said(app)


async def test_of_several_links_one_is_chosen_its_own_first(app: PoTuiApp, opened: Opened) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        text = "https://x.org/1 " + "https://y.org/" + "long/" * 40 + "end https://x.org/1"
        await on_item(pilot, app, tell(app, "LM-4", description=text, reference="http://own/"))
        await pilot.press("O")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        assert len(app.screen._choices) == 3
        await pilot.press("escape")
        assert opened() == []
        await pilot.press("O", "1")
        await seen(pilot, opened)
        await pilot.press("O", "3")
        await seen(pilot, lambda: len(opened()) == 2)
        assert [line.split()[1][-5:] for line in opened()] == ["/own/", "g/end"]


async def test_without_a_link_it_says_so(app: PoTuiApp, opened: Opened) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await on_item(pilot, app, tell(app, "LM-4", description="http:// https://"))
        await pilot.press("O")
        assert "LM-4 has no link" in said(app)
        assert opened() == []


@pytest.mark.parametrize("browser", ["", "/nowhere/browser", "lynx", "'"])
async def test_without_a_browser_it_says_so(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch, browser: str
) -> None:
    monkeypatch.setenv("BROWSER", browser)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform in ("darwin", "win32"):
        pytest.skip("there is always one")
    async with app.run_test(size=(120, 36)) as pilot:
        await on_item(pilot, app, tell(app, "LM-4", description="https://x.org"))
        await pilot.press("O")
        assert "no browser was found" in said(app)


async def test_a_browser_that_fails_is_named(
    app: PoTuiApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "broken"
    browser.write_text("#!/bin/sh\nexit 3\n")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    async with app.run_test(size=(120, 36)) as pilot:
        await on_item(pilot, app, tell(app, "LM-4", description="https://x.org"))
        await pilot.press("O")
        await seen(pilot, lambda: "“broken” ended with an error (3)" in said(app))


async def test_a_link_in_the_text_can_be_clicked_and_holds_no_action(
    app: PoTuiApp, opened: Opened
) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        text = "https://x.org/');app.exit('\n[@click=app.exit]click[/] [link=file:///x]y[/link]"
        item = tell(app, "LM-9", description=text)
        await on_item(pilot, app, item)
        where = next(
            (x, y)
            for y, strip in enumerate(app.screen._compositor.render_strips())
            for x in [strip.text.find("https://x.org")]
            if x >= 0
        )
        await pilot.click(offset=(where[0] + 3, where[1]))
        await seen(pilot, opened)
        assert opened() == ["--new-tab https://x.org/');app.exit("]
        below = (where[0] + 20, where[1] + 1)
        await pilot.click(offset=below)
        assert app.is_running
        assert len(opened()) == 1


def test_addresses_are_told_from_the_sentence_around_them() -> None:
    from po_tui.model.links import links_of

    assert links_of(
        "(see https://a.org/x), <https://b.org/y?z=1#q>. “https://c.org”, HTTPS://D.ORG!\n"
        "*https://e.org/_f_* https://é.org/ü https://g.org\u202e/evil https://h.org\x1b[31m/i"
    ) == [
        "https://a.org/x",
        "https://b.org/y?z=1#q",
        "https://c.org",
        "HTTPS://D.ORG",
        "https://e.org/_f",
        "https://é.org/ü",
        "https://g.org/evil",
        "https://h.org/i",
    ]
    assert links_of("javascript:alert(1) file:///x //x.org www.x.org mailto:a@b https://") == []

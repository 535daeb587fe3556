"""Screens that were made before anybody asked for them are the same as those made when asked for."""

import asyncio
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from po_tui.tui import ahead
from po_tui.tui.app import PoTuiApp
from po_tui.tui.page import REST_AFTER
from po_tui.tui.widgets.item_table import ItemTable

WHOLE = "LayoutUpdate"
"""What Textual calls a frame in which everything is painted."""
MODES = {"1": "plan", "2": "vision", "3": "roadmap", "4": "backlog", "5": "refinement"}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for somebody to have time."""
    monkeypatch.setattr("po_tui.tui.ahead.PAUSE", 0.01)


async def made_ahead(app: PoTuiApp, pilot: Pilot[None]) -> None:
    """Let the app make everything, as it does while nobody types."""
    app.makes_ahead = True
    app.make_ahead()
    for _turn in range(400):
        if app.is_made:
            break
        await asyncio.sleep(0.05)
    await pilot.pause()


def seen(app: PoTuiApp) -> list[str]:
    """Every line of the screen with its colours, however it was cut up."""
    return [
        str([(character, str(style)) for text, style, _ in strip for character in text])
        for strip in app.screen._compositor.render_strips()
    ]


async def test_all_screens_are_made_and_the_one_in_front_stays(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        before = seen(app)
        await made_ahead(app, pilot)
        assert set(app._screen_stacks) >= set(MODES.values())
        assert app.current_mode == "plan"
        assert seen(app) == before
        await pilot.press("j")
        assert app.screen.query_one("ItemTable").has_focus


async def test_nothing_is_made_while_somebody_types(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "CALM", 600)  # however slow the machine is, that key was just now
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("j")
        app.make_ahead()
        await pilot.pause()
        assert set(app._screen_stacks) & set(MODES.values()) == {"plan"}


async def frames_of(app: PoTuiApp, pilot: Pilot[None], key: str) -> list[str]:
    """What is painted for a key, each time by the kind of it."""
    painted = list[str]()
    display = app._display

    def note(screen: Screen[None], update: object) -> None:
        if update is not None and screen is app.screen and not app._batch_count:
            painted.append(type(update).__name__)
        display(screen, update)

    app._display = note  # type: ignore[method-assign, assignment]
    await pilot.press(key)
    await pilot.pause(0.1)  # longer than Textual waits to paint what was left over
    app._display = display  # type: ignore[method-assign]
    return painted


@pytest.mark.parametrize("key", ["2", "3", "4"])
async def test_a_screen_made_ahead_is_painted_once_when_it_is_shown(
    app: PoTuiApp, key: str
) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        await made_ahead(app, pilot)
        for pressed in (key, "1", key):
            first, *later = await frames_of(app, pilot, pressed)
            assert first == WHOLE
            assert WHOLE not in later  # a scroll bar may follow


async def test_with_news_that_it_missed_it_is_painted_once_as_well(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        await made_ahead(app, pilot)
        await pilot.press("4", "J", "J")
        moved = app.screen.query_one(ItemTable).ids
        first, *later = await frames_of(app, pilot, "1")
        assert first == WHOLE
        assert WHOLE not in later
        assert list(app.screen.query_one(ItemTable).ids) == list(moved)


@pytest.mark.parametrize("key", ["2", "3", "4", "5"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_screen_made_ahead_looks_as_one_made_when_asked_for(
    make_app: Callable[[], PoTuiApp], key: str, size: tuple[int, int]
) -> None:
    """Also where the window has another size by then."""
    asked = make_app()
    async with asked.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause(REST_AFTER + 0.3)
        expected = seen(asked)
    ahead = make_app()
    async with ahead.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await made_ahead(ahead, pilot)
        await pilot.resize_terminal(*size)
        await pilot.press(key)
        await pilot.pause(REST_AFTER + 0.3)
        assert seen(ahead) == expected

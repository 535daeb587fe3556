"""Forecasts in front of the screen: of a roadmap item, and of what the list shows."""

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.page import Page
from po_tui.tui.roadmap.forecast_page import bar_of
from po_tui.tui.roadmap.forecast_sheet import ForecastSheet, OutlookSheet

SIZE = (120, 36)


@pytest.fixture(autouse=True)
def on_the_demos_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T12:00:00Z")


def text(app: PoTuiApp) -> str:
    page = app.screen.query_one(Page)
    page._wrap_rest()
    return "\n".join("".join(segment.text for segment in strip) for strip in page._strips)


async def test_f_forecasts_the_roadmap_item_in_the_order_as_it_stands(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "j", "j", "j", "f")
        await pilot.pause()
        assert isinstance(app.screen, ForecastSheet)
        told = text(app)
        assert "85 % chance: done within 4 sprints, by 15 Jan 2027." in told
        assert "Scope: 57 points." in told
        assert "42.4 %" in told
        assert "14–15  █ S9" in told
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ForecastSheet)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_palette_forecasts_what_the_list_shows(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("4", "slash", *"state:ready", "enter", "ctrl+p")
        await pilot.press(*"forecast of what")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert isinstance(app.screen, OutlookSheet)
        assert "state:ready" in str(app.screen.query_one(".dialog--frame").border_title)
        assert "Scope: 29 points." in text(app)
        assert "Within 3 sprints, by 1 Jan 2027" in text(app)
        await pilot.press("plus", "i")
        await pilot.pause()
        assert "Within 4 sprints, by 15 Jan 2027" in text(app)
        assert "Scope: 7 items." in text(app)
        assert "Too little history" in text(app)


async def test_a_roadmap_item_says_in_short_when_it_will_be_done(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "P85 18 Dec 2026" in text(app)


@pytest.mark.parametrize(
    ("chance", "bar"), [(0, "    "), (0.5, "██  "), (0.53, "██▏ "), (1, "████")]
)
def test_a_bar_is_as_long_as_its_chance(chance: float, bar: str) -> None:
    assert bar_of(chance, 4) == bar

"""Forecasts in front of the screen: of a roadmap item, and of what the list shows."""

from pathlib import Path

import pytest

from po_tui.tui.app import PoTuiApp
from po_tui.tui.page import Page
from po_tui.tui.roadmap.forecast_page import bar_of
from po_tui.tui.roadmap.forecast_sheet import ForecastSheet, OutlookSheet
from po_tui.tui.widgets.timeline import Timeline
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store

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
    ("size", "told"),
    [((80, 24), "P85 18 Dec 2026"), ((120, 36), "P85 18 Dec 2026 · 3 not counted")],
)
async def test_every_line_of_the_timeline_says_when_it_will_be_done(
    app: PoTuiApp, size: tuple[int, int], told: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await pilot.pause()
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        second = next(line for line in lines if "Second wall live" in line)
        assert told in second
        assert "▾" in second
        assert any("▾ 85 % chance" in line for line in lines)  # the legend


async def test_a_forecast_after_the_end_is_loud_on_its_line(app: PoTuiApp) -> None:
    roadmap = app.workspace.roadmap
    roadmap.revise(roadmap.find("R4"), {"start": "2026-11-02", "end": "2026-12-31"})
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        lines = app.screen._compositor.render_strips()
        line = next(line for line in lines if "Fair handling" in line.text)
        assert "! P85 15 Jan 2027" in line.text
        bar = app.screen.query_one(Timeline)
        loud = bar.style_of("risk").color
        assert any(part.text == "▾" and part.style and part.style.color == loud for part in line)


async def test_the_quarter_table_has_a_column_of_forecasts(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "v", "v")
        await pilot.pause()
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert any("Forecast" in line and "Progress" in line for line in lines)
        assert "P85 15 Jan 2027" in next(line for line in lines if "Fair handling" in line)


@pytest.mark.parametrize(
    ("chance", "bar"), [(0, "    "), (0.5, "██  "), (0.53, "██▏ "), (1, "████")]
)
def test_a_bar_is_as_long_as_its_chance(chance: float, bar: str) -> None:
    assert bar_of(chance, 4) == bar


async def test_an_open_forecast_follows_what_another_program_writes(
    app: PoTuiApp, demo_copy: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3", "f")
        await pilot.pause()
        assert "Scope: 26 points." in text(app)
        other = Store(demo_copy, Author.command("other"))
        try:
            backlog = Workspace.open(other, "LM").backlog
            backlog.revise(backlog.item("LM-9"), {"estimate": 13})
        finally:
            other.close()
        app._look()
        await pilot.pause(0.4)
        assert isinstance(app.screen, ForecastSheet)
        assert "Scope: 36 points." in text(app)


async def test_the_forecast_of_a_list_follows_too_and_keeps_the_unit_asked_for(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4", "ctrl+p")
        await pilot.press(*"forecast of everything")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        before = text(app)
        app.workspace.backlog.revise(app.workspace.backlog.item("LM-9"), {"estimate": 13})
        await pilot.pause(0.4)
        assert text(app) != before
        await pilot.press("i")
        await pilot.pause()
        items = text(app)
        assert "items." in items
        app.workspace.history.undo()
        await pilot.pause(0.4)
        assert text(app) == items
        await pilot.press("i")
        await pilot.pause()
        assert text(app) == before

"""Vision and roadmap as pages to read."""

from po_tui.tui.app import PoTuiApp
from po_tui.tui.page import Page
from po_tui.tui.roadmap.screen import RoadmapScreen
from po_tui.tui.vision.screen import VisionScreen

SIZE = (120, 36)


def text(page: Page) -> str:
    page._wrap_rest()
    return "\n".join("".join(segment.text for segment in strip) for strip in page._strips)


def section(app: PoTuiApp, name: str) -> str:
    return text(app.screen.query_one(f"{name} SectionPage", Page))


async def test_the_vision_screen_tells_why_how_and_how_far(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, VisionScreen)
        why, how = (section(app, name) for name in ("#why", "#how"))
        assert "Every resident can borrow" in why
        assert "Unlike" in why
        assert "What we do not do" in how
        assert "home delivery" in how
        goal = text(app.screen.query_one("#goal-page", Page))
        assert "42 %" in goal
        assert "BREACH" in goal


async def test_v_shows_pitch_board_and_extended_board_of_one_record(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "v")
        await pilot.pause()
        board = section(app, "#why")
        assert "Target group" in board
        assert "Unlike" not in board
        assert "Competitors" not in board
        await pilot.press("v")
        await pilot.pause()
        assert "Competitors" in section(app, "#why")
        await pilot.press("v")
        await pilot.pause()
        assert "Unlike" in section(app, "#why")


async def test_a_goal_that_trails_the_clock_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "tab", "tab", "G")
        await pilot.pause()
        goal = text(app.screen.query_one("#goal-page", Page))
        assert "Behind the clock" in goal
        assert "answer missing" in " ".join(goal.split())


async def test_the_roadmap_explains_the_item_under_the_cursor(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert isinstance(app.screen, RoadmapScreen)
        assert "beyond its break point" in text(app.screen.page)
        await pilot.press("G")
        await pilot.pause()
        assert "serves no goal" in text(app.screen.page)


async def test_the_timeline_shows_a_row_on_the_smallest_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any("R1" in strip.text and "Pilot" in strip.text for strip in strips[2:6])

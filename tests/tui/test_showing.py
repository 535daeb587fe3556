"""F5: vision and roadmap for the room – few large lines, nothing private, and only Q leaves."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.frame import WorkScreen
from po_tui.tui.showing.large import HEIGHT, large
from po_tui.tui.showing.screen import ShowingScreen
from tests.documents.private import MARKER, mark_private

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 45)])
SUBJECTS = pytest.mark.parametrize("screen", ["2", "3"])
MOST = 15


def lines(app: PoTuiApp) -> list[str]:
    """What the screen shows, line by line."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def shown(app: PoTuiApp) -> str:
    return "\n".join(lines(app))


def showing(app: PoTuiApp) -> ShowingScreen:
    assert isinstance(app.screen, ShowingScreen)
    return app.screen


async def every_page(app: PoTuiApp, pilot: Pilot[None]) -> list[str]:
    """Turn from the first page to the last."""
    seen = [shown(app)]
    for _page in showing(app)._slides[1:]:
        await pilot.press("right")
        seen.append(shown(app))
    await pilot.press("right")
    assert shown(app).splitlines()[:-1] == seen[-1].splitlines()[:-1]
    return seen


async def test_the_last_page_says_that_it_is(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "2")
        await pilot.press("left")
        assert "This is the first page" in lines(app)[-1]
        await pilot.press("end", "right")
        assert "This is the last page" in lines(app)[-1]


async def open_room(pilot: Pilot[None], screen: str, key: str = "f5") -> None:
    await pilot.press(screen)
    await pilot.pause()
    await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize("key", ["f5", "P"])
async def test_the_vision_is_shown_large_with_its_goals(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "2", key)
        first = shown(app)
        drawn = large("Every resident can", 72)
        assert drawn is not None
        assert drawn[0][0].strip() in first
        await pilot.press("right")
        assert "Volunteer time per loan from 9 to 3 minutes" in shown(app)
        assert "9 min → 6.5 min → 3 min" in shown(app)
        assert "████" in shown(app)
        await pilot.press("left")
        assert shown(app) == first


async def test_the_roadmap_is_shown_as_direction(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await open_room(pilot, "3")
        pages = await every_page(app, pilot)
        assert all("direction, not a promise" in page for page in pages)
        assert "Residents collect and return without help" in pages[1]
        assert not any("2027-01-11" in page for page in pages)  # medium: no day is meant


async def test_the_first_page_of_the_roadmap_is_the_whole_road(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await open_room(pilot, "3")
        page = lines(app)
        pilot_wall = next(line for line in page if "R1  Pilot wall runs unaided" in line)
        assert "█" in pilot_wall  # sure: solid
        second = next(line for line in page if "R2  Second wall live" in line)
        assert "╍" in second
        today = next(line for line in page if "▲ today" in line)
        assert pilot_wall[today.index("▲")] == "█"  # it runs today
        assert second.index("╍") > today.index("▲")
        assert any("2026 Q4" in line for line in page)


async def test_of_a_long_road_the_room_sees_what_comes_first_and_how_much_more_there_is(
    app: PoTuiApp,
) -> None:
    for n in range(30):
        app.workspace.roadmap.add(f"Later wall {n}", {"start": "2028-01-01", "end": "2028-06-30"})
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "3")
        assert "and 27 more" in shown(app)
        assert "Pilot wall" in shown(app)


async def test_plan_shows_what_its_pane_is_about(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("f5")
        assert "Leenmuur · Vision" in shown(app)
        await pilot.press("Q")
        assert isinstance(app.screen, WorkScreen)
        for _pane in range(3):
            await pilot.press("tab")
            if app.screen.spot.kind == "roadmap":
                break
        await pilot.press("f5")
        assert "Leenmuur · Roadmap" in shown(app)


@SIZES
@SUBJECTS
async def test_a_page_has_fifteen_lines_of_text_at_most(
    app: PoTuiApp, size: tuple[int, int], screen: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await open_room(pilot, screen)
        for page in await every_page(app, pilot):
            drawn = [line for line in page.splitlines() if line.strip()]
            large_rows = sum(set(line) <= set(" █▀▄░•✗") for line in drawn)
            assert len(drawn) - large_rows + -(-large_rows // HEIGHT) <= MOST
            assert len(page.splitlines()) <= size[1]
            assert all(len(line) <= size[0] for line in page.splitlines())


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (300, 80)])
@SUBJECTS
async def test_any_terminal_will_do(app: PoTuiApp, size: tuple[int, int], screen: str) -> None:
    async with app.run_test(size=size) as pilot:
        await open_room(pilot, screen)
        await every_page(app, pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Q leaves" in lines(app)[-1]


@pytest.mark.parametrize(
    "key", ["q", "escape", "slash", "colon", "ctrl+p", "ctrl+q", "1", "4", "u", "f5", "P", "x"]
)
async def test_no_other_key_leaves_and_each_says_so(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "2")
        before = showing(app)
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is before
        assert not app._notifications
        assert app.is_running
        assert "Q leaves" in lines(app)[-1]
        assert "The room is looking" in lines(app)[-1]


async def test_q_leaves_to_where_one_was(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        before = app.screen
        await pilot.press("f5")
        showing(app)
        await pilot.press("Q")
        await pilot.pause()
        assert app.screen is before


async def test_help_over_it_does_not_let_ctrl_q_out(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "2")
        await pilot.press("f1", "ctrl+q")
        await pilot.pause()
        assert app.is_running
        assert any(isinstance(screen, ShowingScreen) for screen in app.screen_stack)


@SUBJECTS
async def test_nothing_private_is_shown(
    make_app: Callable[[], PoTuiApp], demo_copy: Path, screen: str
) -> None:
    assert mark_private(demo_copy) > 200
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await open_room(pilot, screen)
        pages = await every_page(app, pilot)
    assert len(pages) > 3
    assert not any(MARKER in page for page in pages)


async def test_what_changes_is_shown_at_once(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "2")
        app.workspace.vision.revise({"statement": "日本 stays 道具 small"})
        await pilot.pause()
        assert "日本 stays 道具 small" in shown(app)  # no large letters for that: small ones


async def test_a_new_product_has_something_to_show(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        for one in app.workspace.roadmap.items():
            app.workspace.roadmap.drop(one.id)
        await open_room(pilot, "3")
        assert "Nothing is on the roadmap yet." in shown(app)


async def test_the_backlog_has_nothing_to_show_and_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_room(pilot, "4")
        assert not isinstance(app.screen, ShowingScreen)
        assert any("does nothing here" in told.message for told in app._notifications)


def test_large_letters_are_as_wide_as_told() -> None:
    drawn = large("Één vaste prijs: 3,5 % (minder)!", 60)
    assert drawn is not None
    for rows in drawn:
        assert len({len(row) for row in rows}) == 1
        assert len(rows[0]) <= 60
    assert large("道具", 60) is None
    assert large("W" * 40, 60) is None


def test_nobody_waits_for_it_at_the_start() -> None:
    code = (
        "import sys, po_tui.tui.app, po_tui.tui.plan.screen;"
        "print([m for m in sys.modules if 'showing' in m.split('.') and 'po_tui.tui.showing' in m"
        " or m.startswith('po_tui.documents')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

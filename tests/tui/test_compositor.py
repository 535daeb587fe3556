"""What is painted is the same as if every widget had been drawn whole."""

from collections.abc import Sequence

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from po_tui.tui.app import PoTuiApp
from po_tui.tui.compositor import FrontOnly

SIZE = (160, 45)


def looks(strip: Strip) -> list[tuple[str, str]]:
    """Character by character what stands there and in which style, however it was cut up."""
    return [(character, str(style)) for text, style, _ in strip for character in text]


def whole(app: PoTuiApp, how: type[Compositor]) -> list[Strip]:
    """Each line of the screen, as this way of drawing has it."""
    compositor = app.screen._compositor
    lines = how._render_chops(compositor, compositor.size.region, lambda _y: True)
    return [Strip.join(line.values()) for line in lines]


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
async def test_every_screen_is_painted_as_textual_would(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen._compositor, FrontOnly)
        ours, theirs = whole(app, FrontOnly), whole(app, Compositor)
        assert [looks(line) for line in ours] == [looks(line) for line in theirs]


@pytest.mark.parametrize(
    "regions",
    [
        [Region(1, 3, 90, 2)],
        [Region(1, 3, 90, 1), Region(110, 5, 40, 9)],
        [Region(0, 0, 160, 1), Region(30, 20, 1, 20), Region(159, 44, 1, 1)],
    ],
)
async def test_of_what_changed_nothing_is_left_out(
    app: PoTuiApp, regions: Sequence[Region]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await pilot.pause()
        compositor = app.screen._compositor
        assert isinstance(compositor, FrontOnly)
        expected = whole(app, Compositor)
        compositor._dirty_regions = set(regions)
        update = compositor.render_partial_update()
        assert update is not None
        painted = set()
        for y, x, strip in update.parts:
            end = x + strip.cell_length
            assert looks(strip) == looks(expected[y].crop(x, end))
            painted |= {(column, y) for column in range(x, end)}
        assert painted >= {
            (x, y) for region in regions for x in region.column_range for y in region.line_range
        }


async def test_what_lies_outside_the_screen_is_not_painted(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await pilot.pause()
        compositor = app.screen._compositor
        compositor._dirty_regions = {Region(0, 45, 160, 3), Region(200, 2, 4, 4)}
        assert compositor.render_partial_update() is None

"""What is painted is the same as if every widget had been drawn whole."""

from collections.abc import Mapping, Sequence

import pytest
from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from po_tui.tui.app import PoTuiApp
from po_tui.tui.compositor import FrontOnly

SIZE = (160, 45)


def texts(line: Mapping[int, Strip | None]) -> dict[int, str]:
    """Where each piece of a line begins, and what it says in which styles."""
    return {column: str(list(piece)) for column, piece in line.items() if piece is not None}


def whole(app: PoTuiApp, how: type[Compositor]) -> list[dict[int, str]]:
    """Each line of the screen, as this way of drawing has it."""
    compositor = app.screen._compositor
    lines = how._render_chops(compositor, compositor.size.region, lambda _y: True)
    return [texts(line) for line in lines]


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
async def test_every_screen_is_painted_as_textual_would(app: PoTuiApp, key: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen._compositor, FrontOnly)
        assert whole(app, FrontOnly) == whole(app, Compositor)


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
        expected = whole(app, Compositor)
        compositor._dirty_regions = set(regions)
        update = compositor.render_partial_update()
        assert update is not None
        for y, left, right in update.spans:
            painted = texts(update.chops[y])
            needed = {
                column: text
                for (column, text), end in zip(
                    expected[y].items(), update.chop_ends[y], strict=True
                )
                if column < right and end > left
            }
            assert needed.items() <= painted.items()
            assert painted.items() <= expected[y].items()

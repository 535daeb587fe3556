"""What a product owner sees: each screen on the demo product, compared with a picture kept here.

The pictures are in `__snapshots__/test_looks/`, one SVG per screen, size and theme. A test that
fails leaves both pictures side by side in `snapshot_report.html`.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from po_tui.tui.app import PoTuiApp

ACCEPT: Final = "python -m pytest tests/tui/test_looks.py --snapshot-update"

SMALL, LAPTOP, WIDE = (80, 24), (120, 36), (160, 45)

PREPARED: Final = ["5", *["space", "j"] * 2]
RUNNING: Final = [*PREPARED, "R", "n"]
KEYS: Final = {
    "plan": [],
    "vision": ["2"],
    "roadmap": ["3"],
    "backlog": ["4", *"j" * 8],
    "refine-prepare": PREPARED,
    "refine-opening": [*PREPARED, "R"],
    "refine-running": RUNNING,
    "vote": [*RUNNING, "v"],
}
"""The keys that lead to a screen from the one the app opens with."""

SHOTS: Final = [
    *[(screen, size, "po-dark") for screen in KEYS for size in (SMALL, LAPTOP, WIDE)],
    *[
        (screen, LAPTOP, theme)
        for screen in ("plan", "refine-running")
        for theme in ("po-light", "po-contrast")
    ],
]


@pytest.fixture
def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the machine would add to a picture – its time zone, its account – is told instead."""
    monkeypatch.setenv("PO_TUI_ME", "Product owner")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        _take_over_time_zone()
        yield
    _take_over_time_zone()


@pytest.mark.usefixtures("same_everywhere")
@pytest.mark.parametrize(
    ("screen", "size", "theme"),
    [
        pytest.param(screen, size, theme, id=f"{screen}-{size[0]}x{size[1]}-{theme}")
        for screen, size, theme in SHOTS
    ],
)
def test_looks(
    screen: str,
    size: tuple[int, int],
    theme: str,
    make_app: Callable[[], PoTuiApp],
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PO_TUI_THEME", theme)
    app = make_app()
    app.animation_level = "none"

    async def go_there(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        for key in KEYS[screen]:
            await pilot.press(key)
        await _at_rest(pilot)

    assert snap_compare(app, terminal_size=size, run_before=go_there), (
        f"{screen} at {size[0]}×{size[1]} in {theme} looks different: see snapshot_report.html – "
        f"if it is meant to, accept it with `{ACCEPT}`"
    )


async def _at_rest(pilot: Pilot[Any]) -> None:
    """Until the screen stays the same for longer than any of its timers for drawing waits."""
    before, calm = [Strip([])], 0
    for _ in range(100):
        after = pilot.app.screen._compositor.render_strips()
        calm = calm + 1 if after == before else 0
        if calm == 2:
            # An app that broke leaves an empty picture, which would be accepted like any other.
            if pilot.app._exception:
                raise pilot.app._exception
            assert any("Leenmuur" in line.text for line in after)
            return
        before = after
        await pilot.pause(0.15)
    raise TimeoutError("the screen does not come to rest")


def _take_over_time_zone() -> None:
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()

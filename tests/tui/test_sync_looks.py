"""What a product owner sees of a sync, compared with pictures: the way `test_looks.py` does."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from textual.pilot import Pilot

from po_tui.sync import connect
from po_tui.tui.app import PoTuiApp
from po_tui.tui.syncing.course import Phase
from tests.tui.syncing_with import TEAM, InStep
from tests.tui.test_looks import LAPTOP, SMALL, WIDE, _at_rest, same_everywhere

__all__ = ["same_everywhere"]

KEYS: Final = {
    "sync-plan": ["S"],
    "sync-clash": ["S", "j", "j", "enter"],
    "sync-report": ["S", "S"],
}
SHOTS: Final = [
    *[(screen, size, "po-dark") for screen in KEYS for size in (SMALL, LAPTOP, WIDE)],
    *[("sync-plan", LAPTOP, theme) for theme in ("po-light", "po-contrast")],
]
ENDS: Final = {
    "sync-plan": Phase.planned,
    "sync-clash": Phase.planned,
    "sync-report": Phase.ended,
}
NOW: Final = "2026-11-24T10:00:00Z"
LONG: Final = (
    "A resident opens the wall with the app.\n\n"
    "The lock tells within two seconds that it is open. In frost it may need a second try."
)


@pytest.fixture
def busy(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bit of everything: sent, brought in, merged, created, clashing, refused, gone."""
    monkeypatch.setenv("PO_TUI_NOW", NOW)
    in_step = InStep(demo_copy)
    in_step.edit_here("LM-12", description=LONG)
    in_step.sync()
    in_step.edit_here("LM-8", title="Open my compartment with a code or a card", estimate=3)
    in_step.edit_there("LM-8", labels=["frost", "pilot"])
    in_step.edit_here("LM-10", title="A light shows my compartment")
    in_step.edit_there("LM-10", title="A light and a sound show which compartment is mine")
    in_step.edit_here("LM-12", description=LONG.replace("two seconds", "one second"))
    in_step.edit_there("LM-12", description=LONG.replace("two seconds", "three seconds"))
    in_step.edit_there("LM-7", estimate=8.0, description="Also for people who read slowly.")
    in_step.server.add("Lock jams when it freezes, and nobody is told", labels=["bug"])
    yield
    connect.in_memory.pop(TEAM, None)


@pytest.mark.usefixtures("same_everywhere", "busy")
@pytest.mark.parametrize(
    ("screen", "size", "theme"),
    [
        pytest.param(screen, size, theme, id=f"{screen}-{size[0]}x{size[1]}-{theme}")
        for screen, size, theme in SHOTS
    ],
)
def test_sync_looks(
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
        await _until(pilot, lambda: app.badge is not None)
        for key in KEYS[screen]:
            await pilot.press(key)
            if key == "S" and screen in ENDS:
                await _until(pilot, lambda: not app.desk.course(TEAM).busy)
        # The badge follows a moment later, as it does for another terminal.
        await _until(pilot, lambda: bool(app.badge and app.badge.clashes == 2))
        wanted = ENDS.get(screen)
        assert wanted is None or app.desk.course(TEAM).phase is wanted
        await _at_rest(pilot)

    assert snap_compare(app, terminal_size=size, run_before=go_there)


async def _until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _again in range(400):
        await pilot.pause()
        if holds():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError

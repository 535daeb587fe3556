"""What is said in the corner can be read to its last word, and hides nothing that is needed just then."""

import pytest
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from tests.tui.test_roadmap import lines, text

SMALL = (80, 24)
TOLD = "R3 has no dates yet – e gives it some"


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def tell(pilot: Pilot[None], told: str) -> None:
    assert isinstance(pilot.app, PoTuiApp)
    pilot.app.say(told, severity="warning")
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, (120, 36)])
@pytest.mark.parametrize("told", [TOLD, f"{TOLD}, and this one goes on for more than a line: so"])
async def test_a_notice_keeps_its_last_word(
    app: PoTuiApp, size: tuple[int, int], told: str
) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        await press(pilot, "3")
        await tell(pilot, told)
        shown = " ".join(line.partition("▌")[2].strip() for line in lines(app) if "▌" in line)
        assert shown.endswith(told)


async def test_a_notice_leaves_the_hint_and_the_keys_of_an_editor(app: PoTuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "2", "e")
        await tell(pilot, TOLD)
        assert TOLD in text(app)
        assert "what will be different for whom, whatever the solution" in text(app)
        assert "enter saves the line · ctrl+s all · esc keeps a draft" in text(app)


async def test_a_notice_leaves_the_line_to_type_on(app: PoTuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "1", "a")
        before = lines(app)[-2:]
        await tell(pilot, TOLD)
        assert TOLD in text(app)
        assert lines(app)[-2:] == before


async def test_a_notice_leaves_the_keys_of_a_sheet(app: PoTuiApp) -> None:
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await press(pilot, "2", "i")
        await tell(pilot, TOLD)
        assert TOLD in text(app)
        assert "a wish · n need · b item · l link · x no · o reopen · / filter · esc" in text(app)

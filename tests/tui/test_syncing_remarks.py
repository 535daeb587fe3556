"""What a tracker did not take is decided on the Sync screen: said in a comment, given up, tried again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from po_tui.sync import connect
from po_tui.tui.app import PoTuiApp
from po_tui.tui.syncing.clash_sheet import ClashSheet
from po_tui.tui.syncing.course import Phase
from tests.tui.syncing_with import TEAM, InStep, press, shows, text, until
from tests.tui.test_backlog import said

SIZES = [(80, 24), (120, 36), (160, 45)]


@pytest.fixture
def refused(demo_copy: Path) -> Iterator[InStep]:
    """The tracker did not take the description of one of the items."""
    made = InStep(demo_copy)
    made.server.drops = {"description"}
    made.edit_here("LM-8", description="All of it is new.")
    made.sync()
    yield made
    connect.in_memory.pop(TEAM, None)


def remarks(made: InStep) -> list[str]:
    return [one.text for issue in made.server.issues.values() for one in issue.comments]


@pytest.mark.parametrize("size", SIZES)
async def test_c_on_the_line_has_it_said_and_s_shows_it_before_it_sends_it(
    refused: InStep, make_app: Callable[[], PoTuiApp], size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "S")
        await shows(pilot, "Held up", "the tracker kept something else")
        await press(pilot, "j", "j", "c")
        assert "S shows it first" in said(app)
        assert remarks(refused) == []
        await press(pilot, "S")
        await shows(pilot, "as a comment:", "1 change")
        assert remarks(refused) == []
        await press(pilot, "S")
        await until(pilot, lambda: app.desk.course(TEAM).phase is Phase.ended)
        await shows(pilot, "Sent there", "comment")
    (told,) = remarks(refused)
    assert "All of it is new." in told


@pytest.mark.parametrize("size", SIZES)
async def test_the_ways_on_stand_beside_both_texts(
    refused: InStep, make_app: Callable[[], PoTuiApp], size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "8", "e")
        assert isinstance(app.screen, ClashSheet)
        await shows(pilot, "Not taken there, 1 of 1", "kept something else", "c comment there")
        assert "All of it is new." in text(app)
        await press(pilot, "c")
        await until(pilot, lambda: not isinstance(app.screen, ClashSheet))
        await shows(pilot, "↑1 ")
        await press(pilot, "u")
        await shows(pilot, "✗1 ")


async def test_t_takes_theirs_instead(refused: InStep, make_app: Callable[[], PoTuiApp]) -> None:
    app = make_app()
    theirs = refused.there("LM-8")["description"]
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "8", "e", "t")
        await shows(pilot, "✓ ")
        view = app.workspace.backlog.view(app.workspace.backlog.item("LM-8"))
        assert view.description == theirs


async def test_without_anything_refused_there_is_no_such_key(
    demo_copy: Path, make_app: Callable[[], PoTuiApp]
) -> None:
    InStep(demo_copy)
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "8")
        assert "Comment" not in text(app)
    connect.in_memory.pop(TEAM, None)

"""Weighing items against one another: a column in as many keys as it has cells, an order on purpose."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from po_tui.model.prioritisation import Method
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.scores import ScoreScreen
from po_tui.tui.backlog.scores_foot import musts_bar
from po_tui.tui.backlog.screen import BacklogScreen
from po_tui.tui.page import Page
from po_tui.tui.widgets.choose import Choose
from tests.tui.test_backlog import SIZE, backlog, keys, said, write


async def scores(pilot: Pilot[None], key: str = "LM-4", *more: str) -> ScoreScreen:
    """The score table over the backlog, the cursor on an item."""
    await backlog(pilot, key)
    await pilot.press("V", *more)
    await pilot.pause()
    assert isinstance(pilot.app.screen, ScoreScreen)
    return pilot.app.screen


def value(app: PoTuiApp, key: str, field: str) -> object:
    backlog = app.workspace.backlog
    return getattr(backlog.score_rows([backlog.item(key)])[0], field)


def lines(screen: ScoreScreen) -> list[str]:
    """The table as it stands on the screen."""
    table = screen.table
    return [
        "".join(segment.text for segment in table.render_line(y)) for y in range(table.size.height)
    ]


def line(screen: ScoreScreen, key: str) -> list[str]:
    """The words on the line of an item."""
    return next(words for text in lines(screen) if key in (words := text.split()))


def foot(screen: ScoreScreen) -> str:
    return str(screen.query_one("#score-foot").visual)  # type: ignore[attr-defined]


def shown(screen: ScoreScreen) -> list[str]:
    return [row.key for row in screen.workspace.backlog.score_rows(list(screen.table.ids))]


async def test_a_column_is_filled_for_five_items_with_five_keys(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-17", "l")
        await pilot.press("3", "5", "8", "t", "w")
        await pilot.pause()
        filled = ("LM-17", "LM-13", "LM-14", "LM-15", "LM-16")
        assert [value(app, key, "time_criticality") for key in filled] == [3, 5, 8, 13, 20]
        assert line(screen, "LM-16")[-7:] == ["3", "20", "8", "(8)", "3.88", "8", "▲9"]
        await pilot.press("u")
        await pilot.pause()
        assert value(app, "LM-16", "time_criticality") == 8
        assert value(app, "LM-15", "time_criticality") == 13
        assert screen.table.cursor_id == app.workspace.backlog.item("LM-16")
        await pilot.press("u", "ctrl+r")
        await pilot.pause()
        assert value(app, "LM-15", "time_criticality") == 13


async def test_the_figures_are_those_of_the_demo_and_a_dash_where_one_is_missing(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        assert line(screen, "LM-6")[-3:] == ["8", "4", "▲2"]
        assert line(screen, "LM-5")[-3:] == ["7.5", "5", "="]
        assert line(screen, "LM-9")[-7:] == ["–", "–", "–", "(3)", "–", "–", "–"]
        await pilot.press("R")
        await pilot.pause()
        assert line(screen, "LM-4")[-6:] == ["80", "%", "0.5", "2880", "4", "="]
        assert line(screen, "LM-5")[-4:] == ["–", "–", "–", "–"]


async def test_numbers_are_typed_into_the_cell_and_enter_goes_on(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-5", "R")
        await pilot.press("1", "2", "0", "enter", "4", "5", "backspace", "0", "down", "7", "escape")
        await pilot.pause()
        assert value(app, "LM-5", "reach_per_quarter") == 120
        assert value(app, "LM-6", "reach_per_quarter") == 40
        assert value(app, "LM-7", "reach_per_quarter") == 350
        assert isinstance(app.screen, ScoreScreen), "esc gave up the number, not the table"
        await pilot.press("l", "4", "l", "8", "l", ".", "5", "enter")
        await pilot.pause()
        assert value(app, "LM-7", "impact") == 0.25
        assert value(app, "LM-8", "confidence") == 0.8
        assert value(app, "LM-9", "effort_person_months") == 0.5
        assert screen.table.cursor_id == app.workspace.backlog.item("LM-12")


async def test_what_is_filled_in_goes_to_all_marked_as_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-4", "M")
        await pilot.press("space", "space", "c")
        await pilot.pause()
        assert [value(app, key, "moscow") for key in ("LM-4", "LM-5", "LM-6")] == [
            "could", "could", "must",
        ]  # fmt: skip
        await pilot.press("u")
        await pilot.pause()
        assert [value(app, key, "moscow") for key in ("LM-4", "LM-5")] == ["must", "should"]
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.table.marked
        assert app.screen is screen
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BacklogScreen)


async def test_the_share_of_musts_is_shown_live_and_warned_of(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-13", "M")
        assert "must 53.8 %" in foot(screen)
        assert "! must" not in foot(screen)
        await pilot.press("m")
        await pilot.pause()
        assert "! must 73.8 %" in foot(screen)
        await pilot.press("up", "backspace")
        await pilot.pause()
        assert value(app, "LM-13", "moscow") == ""
        assert "! must" not in foot(screen)


def test_the_bar_of_musts_says_where_they_ought_to_end() -> None:
    assert musts_bar(0.5) == "▓▓▓▓▓▓▓▓▓▓░░│░░░░░░░░"
    assert musts_bar(0.75) == "▓▓▓▓▓▓▓▓▓▓▓▓│▓▓▓░░░░░"


async def test_two_keys_an_item_answer_the_pair_of_kano(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-4", "K")
        assert line(screen, "LM-4")[-2:] == ["basic", "(?)"]
        assert "How is it with it?" in foot(screen)
        await pilot.press("1", "5", "2", "5", "1", "1")
        await pilot.pause()
        assert line(screen, "LM-4")[-1] == "performance"
        assert line(screen, "LM-5")[-1] == "basic"
        assert line(screen, "LM-6")[-1] == "contradicts"
        assert screen.table.cursor_id == app.workspace.backlog.item("LM-7")
        await pilot.press("l", "l", "a", "i")
        await pilot.pause()
        assert line(screen, "LM-7")[-2:] == ["attractive", "(?)"]
        assert value(app, "LM-8", "kano") == "indifferent"


async def test_sorting_is_a_view_and_leaves_the_order_alone(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        order = app.workspace.backlog.ids()
        await pilot.press("o")
        await pilot.pause()
        assert shown(screen)[:3] == ["LM-6", "LM-5", "LM-4"]
        assert app.workspace.backlog.ids() == order
        await pilot.press("o")
        await pilot.pause()
        assert list(screen.table.ids) == order


async def test_adopting_shows_what_moves_asks_why_and_is_undone_as_one(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        order = app.workspace.backlog.ids()
        await pilot.press("A")
        await pilot.pause()
        page = screen.query_one("#score-preview", Page)
        told = "\n".join(f"{one.lead.plain}{one.text.plain}" for one in page._blocks)
        assert "12 → 7     LM-10" in told
        assert "LM-9" not in told, "without a score it stays where it is"
        await pilot.press("enter")
        await pilot.pause()
        assert "reason" in str(screen.ask_line._complaint.visual)
        assert app.workspace.backlog.ids() == order
        await write(pilot, "what waits costs most", "enter")
        assert not screen.ask_line.is_open
        assert app.workspace.backlog.ids() != order
        assert not app.workspace.backlog.advised(Method.wsjf)
        assert "9 items" in said(app)
        assert line(screen, "LM-10")[-1] == "="
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.backlog.ids() == order


async def test_leaving_the_preview_leaves_the_order(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        order = app.workspace.backlog.ids()
        await pilot.press("A", "n", "o", "escape")
        await pilot.pause()
        assert screen.table.display
        assert screen.table.has_focus
        assert app.workspace.backlog.ids() == order
        await pilot.press("M", "A")
        await pilot.pause()
        assert "advises no order" in said(app)


async def test_marked_items_alone_are_weighed_and_trade_places(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-4")
        before = keys(pane)
        await pilot.press("space", "space", "space", "V")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ScoreScreen)
        assert shown(screen) == ["LM-4", "LM-5", "LM-6"]
        await pilot.press("A")
        await write(pilot, "because", "enter")
        await pilot.press("escape")
        await pilot.pause()
        assert keys(pane)[3:6] == ["LM-6", "LM-5", "LM-4"]
        assert keys(pane)[6:] == before[6:]


async def test_a_filter_narrows_what_is_weighed(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "state:ready", "enter")
        await pilot.press("V")
        await pilot.pause()
        assert isinstance(app.screen, ScoreScreen)
        assert shown(app.screen) == ["LM-7", "LM-8", "LM-9", "LM-12", "LM-11", "LM-10", "LM-17"]


async def test_the_grid_shows_who_is_a_quick_win_and_takes_values(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-4", "V")
        text = "\n".join(
            "".join(segment.text for segment in screen.grid.render_line(y))
            for y in range(screen.grid.size.height)
        )
        upper, lower = text.split("├")
        assert "quick win · 7" in upper
        assert all(key in upper for key in ("LM-4 ", "LM-8 ", "LM-13"))
        assert "LM-16" in lower
        assert screen.grid.cursor_id == app.workspace.backlog.item("LM-4")
        await pilot.press("l")
        await pilot.pause()
        assert screen.grid.cursor_id == app.workspace.backlog.item("LM-8")
        await pilot.press("1")
        await pilot.pause()
        assert value(app, "LM-8", "user_business_value") == 1
        assert screen.grid.cursor_id == app.workspace.backlog.item("LM-8")
        assert "avoid · 2" in "".join(
            segment.text for y in range(screen.grid.size.height)
            for segment in screen.grid.render_line(y)
        )  # fmt: skip
        await pilot.press("down")
        await pilot.pause()
        assert screen.grid.cursor_id is not None


async def test_enter_offers_what_may_go_into_the_cell(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await scores(pilot, "LM-4")
        await pilot.press("enter")
        assert isinstance(app.screen, Choose)
        await pilot.press("w")
        await pilot.pause()
        assert value(app, "LM-4", "user_business_value") == 20


async def test_a_digit_that_is_on_no_scale_changes_neither_value_nor_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot, "LM-4")
        await pilot.press("4", "M", "1")
        await pilot.pause()
        assert app.screen is screen
        assert value(app, "LM-4", "user_business_value") == 13
        assert "goes into no cell" in said(app)


async def test_the_mouse_reaches_every_cell_and_method(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        x = lines(screen)[0].index("Risk")
        y = next(n for n, text in enumerate(lines(screen)) if "LM-7" in text)
        await pilot.click(screen.table, offset=(x, y))
        assert screen.table.input.field == "risk_opportunity"
        await pilot.press("1")
        await pilot.pause()
        assert value(app, "LM-7", "risk_opportunity") == 1
        await pilot.click("#score-tabs", offset=(15, 0))
        await pilot.pause()
        assert screen.table.sheet.method is Method.rice
        await pilot.press("V")
        await pilot.pause()
        await pilot.click(screen.grid, offset=(65, 1))
        assert screen.grid.cursor_id == app.workspace.backlog.item("LM-8")


async def test_what_another_process_changes_is_seen_at_once(
    app: PoTuiApp, make_app: Callable[[], PoTuiApp]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await scores(pilot)
        elsewhere = make_app().workspace.backlog
        elsewhere.weigh([elsewhere.item("LM-13")], {"user_business_value": 20, "job_size": 1})
        app._look()
        await pilot.pause()
        assert line(screen, "LM-13")[-6:] == ["2", "5", "1", "27", "4", "▲10"]
        elsewhere.drop([elsewhere.item("LM-4")], "not needed")
        app._look()
        await pilot.pause()
        assert len(screen.table.ids) == 23


async def test_a_score_stands_beside_the_rank_when_one_wants_it(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        pane = await backlog(pilot, "LM-4")
        await pilot.press("V", "B", "escape")
        await pilot.pause()
        assert {"wsjf", "wsjf_difference"} <= set(pane.columns)
        table = pane.table
        row = next(
            text for y in range(1, 20)
            if "LM-6" in (text := "".join(s.text for s in table.render_line(y)))
        )  # fmt: skip
        assert "▲2" in row
        await pilot.press("V", "B", "escape")
        await pilot.pause()
        assert "wsjf" not in pane.columns


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_everything_fits_into_a_small_terminal(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await scores(pilot)
        for method in ("W", "R", "M", "K"):
            await pilot.press(method)
            await pilot.pause()
            assert all(len(text) <= size[0] for text in lines(screen))
            assert screen.table.input.heading in lines(screen)[0]

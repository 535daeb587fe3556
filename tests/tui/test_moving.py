"""What a person does to the order – by key, by word, with the mouse – and sees."""

from collections.abc import Sequence

import pytest
from textual import events
from textual.events import MouseMove
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.widgets.movable_table import MovableTable
from po_tui.workspace.ordering import Place
from tests.tui.test_backlog import SIZE, backlog, keys, said, view, write


def log(app: PoTuiApp, key: str) -> list[str]:
    return [move.in_words for move in view(app, key).moves]


async def narrowed(pilot: Pilot[None], line: str) -> BacklogPane:
    pane = await backlog(pilot)
    await pilot.press("slash")
    await write(pilot, line, "enter")
    return pane


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "after"), [("K", ["LM-2", "LM-4", "LM-3"]), ("J", ["LM-3", "LM-2", "LM-4"])]
)
async def test_marked_items_that_stand_apart_gather_with_one_step(
    app: PoTuiApp, key: str, after: list[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("space", "down", "space", key)
        await pilot.pause()
        assert [one for one in keys(pane) if one in after] == after
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane)[1:4] == ["LM-2", "LM-3", "LM-4"]


async def test_in_a_narrowed_list_one_step_goes_past_the_neighbour_one_sees(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await narrowed(pilot, "type:spike")
        assert keys(pane) == ["LM-12", "LM-17"]
        await pilot.press("G", "K")
        await pilot.pause()
        assert keys(pane) == ["LM-17", "LM-12"]
        assert "LM-17 went past LM-12 and 2 items not shown" in said(app)
        await pilot.press("escape")
        await pilot.pause()
        shown = keys(pane)
        assert shown.index("LM-12") == shown.index("LM-17") + 1


async def test_at_the_end_of_a_narrowed_list_nothing_moves(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await narrowed(pilot, "type:spike")
        before = app.workspace.backlog.ids()
        await pilot.press("g", "K")
        await pilot.pause()
        assert app.workspace.backlog.ids() == before
        assert "first of those shown" in said(app)


async def test_a_sorted_list_is_no_order_to_move_in(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await narrowed(pilot, "sort:points")
        before = app.workspace.backlog.ids()
        await pilot.press("J")
        await pilot.pause()
        assert app.workspace.backlog.ids() == before
        assert "sorted by points" in said(app)


@pytest.mark.parametrize(
    ("typed", "neighbours", "why"),
    [
        ("top because the fair is in May", ("", "LM-1"), "the fair is in May"),
        ("3 – the fair", ("LM-2", "LM-3"), "the fair"),
        ("3 - the fair", ("LM-2", "LM-3"), "the fair"),
        ("after LM-4 because it follows", ("LM-4", "LM-5"), "it follows"),
        (">lm-4", ("LM-4", "LM-5"), ""),
        ("before LM-4", ("LM-3", "LM-4"), ""),
        ("< LM-4, since we know", ("LM-3", "LM-4"), "we know"),
        ("six-digit", ("LM-3", "LM-4"), ""),
        ("after six-digit because it follows", ("LM-4", "LM-5"), "it follows"),
    ],
)
async def test_far_moves_are_typed_as_one_says_them(
    app: PoTuiApp, typed: str, neighbours: tuple[str, str], why: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-16")
        await pilot.press("m")
        await write(pilot, typed, "enter")
        shown = ["", *keys(pane)]
        at = shown.index("LM-16")
        assert (shown[at - 1], shown[at + 1]) == neighbours
        assert log(app, "LM-16") == ([f"place 17 → {at} because {why}"] if why else [])


async def test_words_that_several_items_have_are_asked_back_and_tab_chooses(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-16")
        await pilot.press("m")
        await write(pilot, "door", "enter")
        assert "which one" in str(pane.ask_line._complaint.visual)
        await pilot.press("tab")
        assert pane.ask_line.text.startswith("LM-6 “Door is reported")
        await write(pilot, " because of the door", "enter")
        shown = keys(pane)
        assert shown.index("LM-16") == shown.index("LM-6") - 1
        assert log(app, "LM-16") == ["place 17 → 6 because of the door"]


async def test_the_reason_stands_on_the_page_of_the_item(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 60)) as pilot:
        await backlog(pilot, "LM-24")
        await pilot.press("m")
        await write(pilot, "top because the fair is in May", "enter")
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "place 24 → 1 because the fair is in May" in seen


async def test_a_locked_file_is_said_in_one_line_and_nothing_is_lost(
    app: PoTuiApp, make_app: object
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        before = keys(pane)
        assert callable(make_app)
        other = make_app()
        app.store.rows.execute("PRAGMA busy_timeout = 30")
        other.store.rows.execute("BEGIN IMMEDIATE")
        await pilot.press("K")
        await pilot.pause()
        assert "another program is writing" in said(app)
        assert keys(pane) == before
        other.store.rows.execute("ROLLBACK")
        await pilot.press("K")
        await pilot.pause()
        assert keys(pane).index("LM-8") == before.index("LM-8") - 1


# ── the mouse ────────────────────────────────────────────────────────────────────────────────────


def line_of(pane: BacklogPane, key: str) -> int:
    """The line of the table that an item stands on, its heading included."""
    at = list(pane.table.ids).index(app_of(pane).workspace.backlog.item(key))
    return at - pane.table.scroll_offset.y + 1


def app_of(pane: BacklogPane) -> PoTuiApp:
    assert isinstance(pane.app, PoTuiApp)
    return pane.app


async def press(pilot: Pilot[None], pane: BacklogPane, key: str) -> None:
    await pilot.mouse_down(MovableTable, offset=(20, line_of(pane, key)))


async def drag_to(pilot: Pilot[None], *lines: int) -> None:
    """The mouse moves over these lines of the table with the button down."""
    table = pilot.app.screen.query_one(MovableTable)
    for line in lines:
        x, y = table.region.x + 20, table.region.y + line
        pilot.app.screen._forward_event(_move(table, x, y))
        await pilot.pause()


def _move(table: MovableTable, x: int, y: int) -> MouseMove:
    return MouseMove(
        widget=table, x=x, y=y, delta_x=0, delta_y=0, button=1, shift=False, meta=False,
        ctrl=False, screen_x=x, screen_y=y,
    )  # fmt: skip


async def let_go(pilot: Pilot[None]) -> None:
    table = pilot.app.screen.query_one(MovableTable)
    held = table._held
    x, y = table.region.x + 20, table.region.y + (held.line if held else 1)
    pilot.app.screen._forward_event(
        events.MouseUp(
            widget=table,
            x=x,
            y=y,
            delta_x=0,
            delta_y=0,
            button=1,
            shift=False,
            meta=False,
            ctrl=False,
            screen_x=x,
            screen_y=y,
        )
    )
    await pilot.pause()


def seen(pane: BacklogPane) -> list[str]:
    """The list as it stands on the screen."""
    region = pane.table.region
    strips = pane.screen._compositor.render_strips()[region.y : region.bottom]
    return [strip.crop(region.x, region.right).text.rstrip() for strip in strips]


def order(lines: Sequence[str], *wanted: str) -> list[str]:
    """Which of these keys stand on the lines, top to bottom."""
    there = [line.partition(" · ")[0].split() for line in lines]
    return [
        next(word for word in words if word in wanted) for words in there if {*words} & {*wanted}
    ]


async def test_an_item_is_dragged_to_where_it_belongs_as_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await press(pilot, pane, "LM-9")
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == "LM-9"
        await drag_to(pilot, 8, 5)
        landing = next(line for line in seen(pane) if "▸" in line)
        assert "LM-9" in landing
        assert "before LM-5" in landing
        assert order(seen(pane), "LM-4", "LM-5", "LM-9") == ["LM-4", "LM-9", "LM-5"]
        assert app.workspace.backlog.view(pane.current).place == 9
        await let_go(pilot)
        assert keys(pane)[3:6] == ["LM-4", "LM-9", "LM-5"]
        assert pane.table.cursor_row.key == "LM-9"
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane)[8] == "LM-9"


async def test_dragging_down_lands_below_what_was_passed(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await press(pilot, pane, "LM-2")
        await drag_to(pilot, 3)
        await let_go(pilot)
        assert keys(pane)[:3] == ["LM-1", "LM-3", "LM-2"]
        await press(pilot, pane, "LM-1")
        await drag_to(pilot, 5, 24)
        assert "after LM-24" in " ".join(seen(pane))
        await let_go(pilot)
        assert keys(pane)[-1] == "LM-1"


async def test_esc_lets_it_be_and_no_other_key_acts_meanwhile(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        before = keys(pane)
        await press(pilot, pane, "LM-9")
        await drag_to(pilot, 5)
        await pilot.press("J", "x", "escape")
        await pilot.pause()
        assert not any("▸" in line for line in seen(pane))
        assert not pane.ask_line.is_open
        await let_go(pilot)
        assert keys(pane) == before
        assert app.workspace.history.steps() == []


async def test_a_press_without_a_drag_moves_nothing(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        before = keys(pane)
        await press(pilot, pane, "LM-9")
        await let_go(pilot)
        await press(pilot, pane, "LM-5")
        await drag_to(pilot, 7, 5)
        await let_go(pilot)
        assert keys(pane) == before
        await drag_to(pilot, 9)
        assert not pane.query_one(MovableTable).dragging


async def test_marked_items_are_dragged_as_a_block(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-5")
        await pilot.press("space", "down", "space")
        await press(pilot, pane, "LM-7")
        await drag_to(pilot, 4, 2)
        assert any("▸ 2 items" in line for line in seen(pane))
        await let_go(pilot)
        assert keys(pane)[:4] == ["LM-1", "LM-5", "LM-7", "LM-2"]


async def test_marked_items_that_a_filter_hides_go_along(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-17")
        await pilot.press("space", "g", "down", "down", "space", "slash")
        await write(pilot, "type:epic", "enter")
        await press(pilot, pane, "LM-3")
        await drag_to(pilot, 1)
        assert any("▸ 2 items" in line for line in seen(pane))
        await let_go(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert keys(pane)[:3] == ["LM-3", "LM-17", "LM-1"]


async def test_an_item_that_is_not_marked_is_dragged_alone(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-5")
        await pilot.press("space", "space")
        await press(pilot, pane, "LM-9")
        await drag_to(pilot, 1)
        await let_go(pilot)
        assert keys(pane)[:2] == ["LM-9", "LM-1"]


async def test_news_during_a_drag_redirects_nothing(app: PoTuiApp, make_app: object) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        assert callable(make_app)
        other = make_app().workspace.backlog
        await press(pilot, pane, "LM-9")
        await drag_to(pilot, 6)
        assert "before LM-6" in " ".join(seen(pane))
        other.move([other.item("LM-24"), other.item("LM-23")], Place.top())
        other.move([other.item("LM-5")], Place.bottom())
        await pilot.pause(0.8)
        assert order(seen(pane), "LM-24", "LM-23", "LM-1") == ["LM-23", "LM-24", "LM-1"]
        assert "before LM-6" in " ".join(seen(pane))
        await let_go(pilot)
        shown = keys(pane)
        assert shown[:2] == ["LM-23", "LM-24"]
        assert shown.index("LM-9") == shown.index("LM-6") - 1


async def test_what_someone_drops_meanwhile_slips_out_of_the_hand(
    app: PoTuiApp, make_app: object
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        assert callable(make_app)
        other = make_app().workspace.backlog
        await press(pilot, pane, "LM-24")
        await drag_to(pilot, 6)
        other.drop([other.item("LM-24")], "not now")
        await pilot.pause(0.8)
        assert not pane.query_one(MovableTable).dragging
        before = keys(pane)
        await let_go(pilot)
        assert keys(pane) == before


async def test_at_the_edge_the_list_goes_on_by_itself(app: PoTuiApp) -> None:
    async with app.run_test(size=(100, 14)) as pilot:
        pane = await backlog(pilot)
        table = pane.query_one(MovableTable)
        await press(pilot, pane, "LM-2")
        await drag_to(pilot, 5, table.size.height + 6)
        for _turn in range(60):
            if table.scroll_offset.y == table.max_scroll_y:
                break
            await pilot.pause(0.05)
        await let_go(pilot)
        assert keys(pane)[-1] == "LM-2"
        assert table._creeping is None


async def test_in_a_narrowed_list_it_lands_beside_what_one_sees(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await narrowed(pilot, "type:epic OR type:spike")
        assert keys(pane) == ["LM-1", "LM-2", "LM-3", "LM-12", "LM-17"]
        await press(pilot, pane, "LM-17")
        await drag_to(pilot, 3)
        await let_go(pilot)
        assert keys(pane) == ["LM-1", "LM-2", "LM-17", "LM-3", "LM-12"]
        await pilot.press("escape")
        await pilot.pause()
        assert keys(pane)[1:4] == ["LM-2", "LM-17", "LM-3"]


async def test_a_sorted_list_is_not_dragged_in(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await narrowed(pilot, "sort:-points")
        before = app.workspace.backlog.ids()
        await pilot.mouse_down(MovableTable, offset=(20, 4))
        await drag_to(pilot, 2)
        await let_go(pilot)
        assert app.workspace.backlog.ids() == before
        assert "sorted by points" in said(app)
        assert not pane.query_one(MovableTable).dragging


async def test_clicks_choose_mark_and_open(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await backlog(pilot)
        table = pane.query_one(MovableTable)

        def marked() -> list[str]:
            return sorted(app.workspace.backlog.key(item) for item in table.marked)

        await pilot.click(MovableTable, offset=(20, 4))
        assert pane.current == app.workspace.backlog.item("LM-4")
        assert marked() == []
        await pilot.click(MovableTable, offset=(20, 6), shift=True)
        assert marked() == ["LM-4", "LM-5", "LM-6"]
        await pilot.click(MovableTable, offset=(20, 5), control=True)
        assert marked() == ["LM-4", "LM-6"]
        assert pane.current == app.workspace.backlog.item("LM-5")
        await pilot.click(MovableTable, offset=(20, 8), times=2)
        await pilot.pause()
        assert pane.page.has_focus
        assert marked() == ["LM-4", "LM-6"]


async def test_the_wheel_scrolls_and_leaves_the_cursor(app: PoTuiApp) -> None:
    async with app.run_test(size=(100, 14)) as pilot:
        pane = await backlog(pilot)
        table = pane.query_one(MovableTable)
        at = pane.current
        for _turn in range(4):
            table.post_message(
                events.MouseScrollDown(
                    widget=table,
                    x=9,
                    y=4,
                    delta_x=0,
                    delta_y=1,
                    button=0,
                    shift=False,
                    meta=False,
                    ctrl=False,
                )
            )
            await pilot.pause()
        assert table.scroll_offset.y > 0
        assert pane.current == at


# ── the reason, afterwards ───────────────────────────────────────────────────────────────────────


async def test_a_drop_of_the_mouse_can_be_given_a_reason_with_one_key(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await press(pilot, pane, "LM-9")
        await drag_to(pilot, 8, 5)
        await let_go(pilot)
        frame = pane.query_one("#list-pane")
        assert "LM-9 moved · b says why" in str(frame.border_subtitle)
        await pilot.press("b")
        await write(pilot, "the fair is in May", "enter")
        assert log(app, "LM-9") == ["place 9 → 5 because the fair is in May"]
        assert "b says why" not in str(frame.border_subtitle)
        await pilot.press("u")
        await pilot.pause()
        assert log(app, "LM-9") == []
        assert keys(pane)[4] == "LM-9"


async def test_several_steps_by_key_have_one_reason(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-9")
        await pilot.press("K", "K", "J", "K", "b")
        await write(pilot, "first things first", "enter")
        assert log(app, "LM-9") == ["place 9 → 7 because first things first"]
        assert keys(pane)[6] == "LM-9"


async def test_marked_items_that_moved_have_one_reason(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-8")
        await pilot.press("space", "space", "K", "b")
        await write(pilot, "they belong together", "enter")
        assert log(app, "LM-8") == ["place 8 → 7 because they belong together"]
        assert log(app, "LM-9") == ["place 9 → 8 because they belong together"]


async def test_what_was_taken_back_needs_no_reason_and_what_is_left_is_forgotten(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-9")
        await pilot.press("K", "u", "b")
        await write(pilot, "because", "enter")
        assert "stands where it stood" in str(pane.ask_line._complaint.visual)
        await pilot.press("escape", "j", "b")
        await pilot.pause()
        assert "nothing was moved just now" in said(app)

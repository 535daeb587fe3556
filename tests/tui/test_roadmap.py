"""Steering the roadmap: what each key and each act of the mouse does, and that one `u` takes it back."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from textual.pilot import Pilot

from po_tui.model.views import RoadmapView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.roadmap.linked import LinkedWork
from po_tui.tui.roadmap.pane import RoadmapPane
from po_tui.tui.roadmap.screen import RoadmapScreen
from po_tui.tui.widgets.inline_editor import InlineEditor
from po_tui.tui.widgets.timeline import Timeline
from po_tui.workspace import Workspace
from tests.tui.dragging import drag, drop, hold, pull
from tests.tui.test_backlog import said

SIZE = (120, 36)


def screen_of(app: PoTuiApp) -> RoadmapScreen:
    assert isinstance(app.screen, RoadmapScreen)
    return app.screen


def timeline(app: PoTuiApp) -> Timeline:
    return screen_of(app).pane.timeline


def lines(app: PoTuiApp) -> list[str]:
    return [strip.text for strip in app.screen._compositor.render_strips()]


def text(app: PoTuiApp) -> str:
    return "\n".join(lines(app))


def page(app: PoTuiApp) -> str:
    """All that the page beside tells."""
    shown = screen_of(app).page
    shown._wrap_rest()
    return "\n".join("".join(segment.text for segment in strip) for strip in shown._strips)


def item(app: PoTuiApp, key: str) -> RoadmapView:
    return next(one for one in app.workspace.roadmap.items() if one.key == key)


def days(app: PoTuiApp, key: str) -> tuple[str | None, str | None]:
    return item(app, key).start, item(app, key).end


def at(app: PoTuiApp) -> str:
    """The key of the item under the cursor."""
    here = screen_of(app).pane.item
    return here.key if here else ""


async def write(pilot: Pilot[None], words: str) -> None:
    for letter in words:
        await pilot.press("space" if letter == " " else letter)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press("3", *keys)
    await pilot.pause()


# ── time ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("keys", "key", "after"),
    [
        (["L"], "R1", ("2026-10-08", "2026-12-25")),  # sure of days, quarters shown: a week
        (["plus", "plus", "plus", "plus", "H"], "R1", ("2026-09-30", "2026-12-17")),
        (["minus", "minus", "minus", "L"], "R1", ("2026-11-01", "2027-01-18")),
        (["j", "L"], "R2", ("2027-04-11", "2027-06-19")),  # quarters are meant
        (["j", "plus", "plus", "plus", "plus", "H"], "R2", ("2026-12-11", "2027-02-19")),
        (["greater_than_sign"], "R1", ("2026-10-01", "2026-12-25")),
        (["less_than_sign"], "R1", ("2026-10-01", "2026-12-11")),
        (["j", "j", "greater_than_sign"], "R3", ("2027-01-11", "2027-06-30")),
    ],
)
async def test_a_key_moves_or_stretches_by_what_we_are_sure_of_and_u_takes_it_back(
    app: PoTuiApp, keys: Sequence[str], key: str, after: tuple[str, str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = days(app, key)
        await opened(pilot, *keys)
        assert days(app, key) == after
        assert after[0] in lines(app)[-1] or after[0] in text(app)
        await pilot.press("u")
        assert days(app, key) == before


async def test_a_bar_that_moves_out_of_sight_is_followed(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", *["L"] * 8)
        bar, scale = item(app, "R2"), timeline(app).scale
        assert scale.column(date.fromisoformat(bar.start or "")) >= 0
        assert scale.column(date.fromisoformat(bar.end or "")) < scale.width


async def test_what_cannot_move_says_what_to_do(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "a")
        await write(pilot, "Some day")
        await pilot.press("enter", "escape", "H")
        await pilot.pause()
        assert "no dates yet" in said(app)


async def test_the_first_l_puts_what_has_no_dates_into_a_quarter_and_u_takes_it_back(
    app: PoTuiApp,
) -> None:
    new = app.workspace.roadmap.add("Some day", {"horizon": "next"})
    key = app.workspace.roadmap.key(new)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "G", "L")
        assert at(app) == key
        assert days(app, key) == ("2027-01-01", "2027-03-31")
        assert f"{key} had no dates: now in 2027 Q1" in said(app)
        await pilot.press("L")  # from there it moves
        assert days(app, key) == ("2027-04-01", "2027-06-30")
        await pilot.press("u", "u")
        assert days(app, key) == (None, None)


async def test_narrow_cards_of_now_next_later_have_two_lines(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "v")
        for part in ("R3  Tools come back", "on time", "R4  Fair handling of", "damage"):
            assert part in text(app)
        assert "Tools come bac…" not in text(app)
        await pilot.press("l", "G")
        await pilot.pause()
        assert at(app) == "R5"
        assert "can be built in se" in text(app)  # both lines of it are in sight
        line = next(n for n, told in enumerate(lines(app)) if "R4  Fair" in told)
        await pilot.click(offset=(lines(app)[line].index("R4"), line + 1))
        assert at(app) == "R4"


async def test_c_goes_through_the_confidences(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert "█" in lines(app)[3] or "▓" in lines(app)[3]
        told = []
        for _press in range(3):
            await pilot.press("c")
            told.append(item(app, "R1").confidence)
        assert told == ["medium", "low", "high"]
        await pilot.press("u")
        await pilot.pause()
        assert item(app, "R1").confidence == "low"
        assert "····" in lines(app)[3]


async def test_t_chooses_the_status_by_a_key(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "t", "f")
        await pilot.pause()
        assert item(app, "R1").status == "off_track"
        assert "✗ R1" in text(app)
        await pilot.press("u")
        assert item(app, "R1").status == "on_track"


# ── the mouse ───────────────────────────────────────────────────────────────────────────────────


async def test_a_drag_is_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        bars, before = timeline(app), days(app, "R1")
        start = bars._titles + 1 + bars.scale.column(date(2026, 10, 20))
        step = bars.scale.days_per_cell
        steps = len(app.workspace.history.steps())
        await drag(pilot, bars, (start, 1), (start + 2, 1))
        assert days(app, "R1") == (
            date.fromordinal(date(2026, 10, 1).toordinal() + 2 * step).isoformat(),
            date.fromordinal(date(2026, 12, 18).toordinal() + 2 * step).isoformat(),
        )
        assert len(app.workspace.history.steps()) == steps + 1
        await pilot.press("u")
        assert days(app, "R1") == before


async def test_the_end_of_a_bar_is_stretched_with_the_mouse(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        bars = timeline(app)
        end = bars._titles + 1 + bars.scale.column(date(2027, 3, 31))
        await drag(pilot, bars, (end, 3), (end + 92 // bars.scale.days_per_cell, 3))
        assert days(app, "R3") == ("2027-01-11", "2027-06-30")
        assert at(app) == "R3"


async def test_esc_leaves_a_dragged_bar_where_it_was(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        bars, before = timeline(app), days(app, "R1")
        start = bars._titles + 1 + bars.scale.column(date(2026, 10, 20))
        await hold(pilot, bars, start, 1)
        await pull(pilot, bars, start + 6, 1)
        assert "esc leaves it" in text(app)
        await pilot.press("escape")
        await drop(pilot, bars, start + 6, 1)
        assert days(app, "R1") == before
        assert "esc leaves it" not in text(app)


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "title", "start", "end", "confidence", "horizon"),
    [
        ("Mend more 2027-Q1", "Mend more", "2027-01-01", "2027-03-31", "medium", "next"),
        ("Mend more, 2026-12", "Mend more", "2026-12-01", "2026-12-31", "medium", "now"),
        ("Mend more 2027-q2 2027-q3", "Mend more", "2027-04-01", "2027-09-30", "medium", "later"),
        ("Mend 2026-12-01 2026-12-18", "Mend", "2026-12-01", "2026-12-18", "high", "now"),
        ("Model 2027-Q9", "Model 2027-Q9", None, None, "low", "later"),
        ("Ready for 2027", "Ready for 2027", None, None, "low", "later"),
    ],
)
async def test_an_outcome_and_its_time_are_one_line(
    app: PoTuiApp,
    line: str,
    title: str,
    start: str | None,
    end: str | None,
    confidence: str,
    horizon: str,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "a")
        await write(pilot, line)
        await pilot.press("enter", "escape")
        await pilot.pause()
        one = item(app, "R7")
        assert (one.title, one.start, one.end) == (title, start, end)
        assert (one.confidence, one.horizon) == (confidence, horizon)


async def test_the_roadmap_grows_with_what_is_added_to_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        before = screen_of(app).pane.size.height
        await pilot.press("a")
        for word in ("One", "Two", "Three", "Four"):
            await write(pilot, word)
            await pilot.press("enter")
        await pilot.press("escape")
        await pilot.pause()
        assert screen_of(app).pane.size.height == before + 4


async def test_every_view_has_the_lines_it_needs(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 45)) as pilot:
        await opened(pilot)
        for _view in range(3):
            await pilot.press("v")
            await pilot.pause()
            rows = screen_of(app).pane.rows
            assert rows >= 4
            assert screen_of(app).pane.list.size.height > rows


async def test_a_table_shows_both_days_of_what_is_sure(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "v", "v")
        assert "30 Sep – 17 Dec 2026" in text(app) or "1 Oct – 18 Dec 2026" in text(app)


async def test_moving_a_bar_keeps_its_forecast_and_new_work_changes_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j")
        before = {one.key: one.forecast for one in app.workspace.roadmap.items()}
        await pilot.press("H", "H", "L")
        await pilot.pause()
        shown = {one.key: one for one in screen_of(app).pane.shown}
        assert {key: one.forecast for key, one in shown.items()} == before
        assert list(shown.values()) == app.workspace.roadmap.items()
        workspace = app.workspace
        big = workspace.backlog.add("A great deal of work", {"estimate": 40.0})
        workspace.roadmap.link(shown["R2"].id, [big])
        await pilot.pause(0.3)
        assert screen_of(app).pane.shown == workspace.roadmap.items()
        assert item(app, "R2").forecast != before["R2"]


async def test_a_adds_outcomes_one_below_the_other(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "a")
        await write(pilot, "Neighbours repair")
        await pilot.press("enter")
        await write(pilot, "Neighbours teach")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert [one.title for one in app.workspace.roadmap.items()][1:3] == [
            "Neighbours repair",
            "Neighbours teach",
        ]
        assert at(app) == "R8"
        assert "later · no dates" in text(app)
        assert "no goal" in page(app)
        await pilot.press("u", "u")
        assert len(app.workspace.roadmap.items()) == 6


async def test_x_takes_an_item_off_and_u_puts_it_back_with_its_ties(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = app.workspace.roadmap.items()
        await opened(pilot, "x")
        assert [one.key for one in app.workspace.roadmap.items()] == ["R2", "R3", "R4", "R5", "R6"]
        await pilot.press("u")
        assert app.workspace.roadmap.items() == before


async def test_rows_are_put_in_order_one_place_at_a_time(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "J", "J")
        assert [one.key for one in app.workspace.roadmap.items()][:3] == ["R2", "R3", "R1"]
        assert at(app) == "R1"
        await pilot.press("K", "u", "u")
        assert [one.key for one in app.workspace.roadmap.items()][:2] == ["R2", "R1"]
        await pilot.press("T", "J")
        await pilot.pause()
        assert "not in your order" in said(app)


async def test_d_says_what_it_waits_for_and_refuses_a_circle_with_the_way_round(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "j", "d")
        await write(pilot, "Second")
        await pilot.pause()
        assert "R2   Second wall live" in text(app)
        await pilot.press("tab", "enter")
        await pilot.pause()
        assert item(app, "R3").depends_on == ("R2",)
        await pilot.press("k", "d")
        await write(pilot, "R3")
        await pilot.press("enter")
        await pilot.pause()
        assert "R2 → R3 → R2" in text(app)
        assert item(app, "R2").depends_on == ("R1",)
        await pilot.press("escape", "d", *["backspace"] * 3, "-", "R", "1", "enter")
        assert item(app, "R2").depends_on == ()
        await pilot.press("u")
        assert item(app, "R2").depends_on == ("R1",)


async def to_line(pilot: Pilot[None], label: str) -> None:
    """Go down in the editor to the line called so."""
    for _line in range(20):
        editor = pilot.app.screen.query_one(InlineEditor)
        if editor.current.label == label:
            return
        await pilot.press("tab")
    raise AssertionError(f"there is no line {label}")


async def test_e_edits_line_by_line_and_completes_goals(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "G", "e")
        await pilot.pause()
        await to_line(pilot, "Goals")
        await write(pilot, "g2")
        await pilot.press("enter")
        await pilot.pause()
        assert item(app, "R6").goals == ("G2",)
        await write(pilot, " or two")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert item(app, "R6").metric == "one letter of intent or two"
        assert timeline(app).has_focus
        assert "serves no goal" not in page(app)
        await pilot.press("u", "u")
        assert item(app, "R6").goals == ()


async def test_what_cannot_be_saved_is_said_and_stays_a_draft(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "e")
        await pilot.pause()
        await to_line(pilot, "Start")
        await pilot.press(*["backspace"] * 10)
        await write(pilot, "2028-Q1")
        await pilot.press("enter")
        await pilot.pause()
        assert "before it starts" in text(app)
        assert item(app, "R2").start == "2027-01-11"
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert "Your draft is back" in text(app)
        await to_line(pilot, "End")
        await pilot.press(*["backspace"] * 10)
        await write(pilot, "2028-Q1")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert days(app, "R2") == ("2028-01-01", "2028-03-31")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 45)])
async def test_the_editor_is_usable_at_every_size(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "e")
        await pilot.pause()
        await write(pilot, "!")
        assert "unaided!" in text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert item(app, "R1").title.endswith("!")
        assert timeline(app).has_focus
        assert "R1" in text(app)


# ── views ───────────────────────────────────────────────────────────────────────────────────────


async def test_one_record_three_views_with_the_cursor_on_the_same_item(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "j", "v")
        assert "Now · 1" in text(app)
        assert "Later · 1" in text(app)
        assert at(app) == "R3"
        await pilot.press("v")
        await pilot.pause()
        assert "2027 Q1 · 3 items" in text(app)
        assert "no dates" not in text(app)
        assert at(app) == "R3"
        await pilot.press("v")
        await pilot.pause()
        assert timeline(app).has_focus
        assert at(app) == "R3"


async def test_items_move_between_now_next_and_later(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "v", "L")
        await pilot.pause()
        assert item(app, "R1").horizon == "next"
        assert at(app) == "R1"
        assert "Now · 0" in text(app)
        await pilot.press("L", "L")
        await pilot.pause()
        assert item(app, "R1").horizon == "later"
        assert "last column" in said(app)
        await pilot.press("u")
        assert item(app, "R1").horizon == "next"
        await pilot.press("h", "h", "a")
        await write(pilot, "Soon")
        await pilot.press("enter", "escape")
        assert item(app, "R7").horizon == "now"


async def test_on_a_small_screen_the_columns_are_shown_one_at_a_time(app: PoTuiApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await opened(pilot, "v")
        assert "next 4 · later 1" in text(app)
        await pilot.press("l")
        await pilot.pause()
        assert "Next · 4" in text(app)
        assert at(app) == "R2"
        await pilot.press("H")
        await pilot.pause()
        assert item(app, "R2").horizon == "now"
        assert at(app) == "R2"
        assert "Now · 2" in text(app)


async def test_the_view_is_remembered(make_app: Callable[[], PoTuiApp]) -> None:
    for keys, told in ((["v", "v"], "2027 Q1 · 3 items"), ([], "2027 Q1 · 3 items")):
        app = make_app()
        async with app.run_test(size=SIZE) as pilot:
            await opened(pilot, *keys)
            await pilot.pause()
            assert told in text(app)


async def test_the_filter_narrows_while_one_types_and_esc_takes_it_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "slash")
        await write(pilot, "g1 planned")
        await pilot.pause()
        assert [one.key for one in screen_of(app).pane.shown] == ["R4", "R5"]
        await pilot.press("enter")
        await pilot.pause()
        assert "Roadmap · 2 of 6" in text(app)
        await pilot.press("escape")
        assert len(screen_of(app).pane.shown) == 6


def fill(workspace: Workspace, n: int, done: int) -> None:
    with workspace.roadmap.step("many"):
        for place in range(n):
            workspace.roadmap.add(
                f"Outcome {place}",
                {
                    "start": f"{2026 + place % 5}-0{1 + place % 9}-01",
                    "end": f"{2026 + place % 5}-12-31",
                    "horizon": ("now", "next", "later")[place % 3],
                    "status": "done" if place < done else "planned",
                },
            )


async def test_many_items_are_grouped_and_what_is_done_is_put_away(app: PoTuiApp) -> None:
    fill(app.workspace, 40, 10)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "G")
        assert "▸ done · 10 items" in text(app)
        assert "Outcome 3 " not in text(app)
        await pilot.press("space", "j", "j", "j")
        assert "▾ done · 10 items" in text(app)
        assert "Outcome 2 " in text(app)
        await pilot.press("g", "T", "T")
        await pilot.pause()
        assert "now · " in lines(app)[3]
        await pilot.press("space")
        await pilot.pause()
        assert "▸ now" in lines(app)[3]
        assert "▾ next" in lines(app)[4]
        await pilot.press("j", "enter")
        await pilot.pause()
        assert "▸ next" in lines(app)[4]


# ── the item beside it ──────────────────────────────────────────────────────────────────────────


async def test_a_warning_says_what_why_and_what_to_do(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "G")
        assert "R6!" in text(app)
        told = " ".join(page(app).split())
        assert "! serves no goal" in told
        assert "when it is enough" in told
        assert "x takes it off" in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"start": "2026-12-01", "end": "2027-02-01"}, "starts before R1 has ended"),
        ({"horizon": "later"}, "planned to the day"),
        ({"start": "2026-01-01", "end": "2026-02-01"}, "is not done"),
    ],
)
async def test_warnings_come_and_go_with_what_is_changed(
    app: PoTuiApp, values: dict[str, str], told: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j")
        assert "!" not in page(app)
        app.workspace.roadmap.revise(item(app, "R2").id, values)
        await pilot.pause()
        assert told in page(app)
        assert "R2!" in text(app)
        await pilot.press("u")
        await pilot.pause()
        assert told not in page(app)


async def test_the_kind_of_a_milestone_is_told_in_words(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        app.workspace.roadmap.revise(item(app, "R1").id, {"milestone_kind": "hard"})
        await pilot.pause()
        assert "◈" in lines(app)[3]
        assert "others hold us to it" in page(app)


async def test_enter_goes_to_the_work_and_from_there_to_the_backlog(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "enter")
        work = screen_of(app).query_one(LinkedWork)
        assert work.has_focus
        chosen = work.cursor_id
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert app.current_mode == "backlog"
        assert app.screen.pane.table.cursor_id == chosen  # type: ignore[attr-defined]


async def test_work_is_linked_and_let_go_of(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "G", "tab", "tab")
        roadmap_id = item(app, "R6").id
        before = {one.key for one in app.workspace.roadmap.work(roadmap_id)}
        await pilot.press("a")
        await write(pilot, "LM-4")
        await pilot.press("enter", "escape")
        await pilot.pause()
        after = {one.key for one in app.workspace.roadmap.work(roadmap_id)}
        assert after - before == {"LM-4"}
        await pilot.press("x")
        assert len(app.workspace.roadmap.work(roadmap_id)) == len(before)
        await pilot.press("u")
        assert {one.key for one in app.workspace.roadmap.work(roadmap_id)} == after


async def test_tab_goes_round_and_esc_comes_back(app: PoTuiApp) -> None:
    async with app.run_test(size=(80, 18)) as pilot:
        await opened(pilot)
        assert "R1 Pilot wall" not in text(app)
        await pilot.press("tab")
        await pilot.pause()
        assert screen_of(app).page.has_focus
        assert "Residents collect" in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert timeline(app).has_focus
        assert "today" in text(app)
        await pilot.press("shift+tab")
        await pilot.pause()
        assert screen_of(app).query_one(LinkedWork).has_focus


async def test_an_empty_roadmap_says_which_key_begins_it(app: PoTuiApp) -> None:
    with app.workspace.roadmap.step("empty"):
        for one in app.workspace.roadmap.items():
            app.workspace.roadmap.drop(one.id)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "plus", "enter", "L")
        await pilot.pause()
        assert "a adds the first outcome" in text(app)
        assert "press a to add one" in said(app)
        await pilot.press("a")
        await write(pilot, "Begin")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert "R7" in text(app)
        assert "R7" not in str(item(app, "R7").depends_on)


# ── on Plan ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_keys_work_on_plan_too(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        app.screen.focus_pane("roadmap")  # type: ignore[attr-defined]
        pane = app.screen.query_one(RoadmapPane)
        await pilot.pause()
        assert pane.timeline.has_focus
        await pilot.press("L", "c")
        assert days(app, "R1")[0] != "2026-10-01"
        assert item(app, "R1").confidence == "medium"
        await pilot.press("e")
        await pilot.pause()
        await write(pilot, "!")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert item(app, "R1").title.endswith("!")
        assert pane.timeline.has_focus
        await pilot.press("v", "enter")
        await pilot.pause()
        narrowing = app.screen.backlog.listing.narrowing  # type: ignore[attr-defined]
        assert narrowing is not None
        assert "R1" in narrowing.query


async def test_news_of_another_process_shows_and_leaves_the_cursor(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "j", "j")
        app.workspace.roadmap.add("From elsewhere", after=item(app, "R1").id)
        await pilot.pause()
        assert at(app) == "R3"
        assert "From elsewhere" in text(app)


async def test_the_keys_that_are_told_beside_the_roadmap_work_there(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "tab", "a")
        await write(pilot, "LM-24")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert "LM-24" in [one.key for one in app.workspace.roadmap.work(item(app, "R1").id)]
        await pilot.press("t", "r")
        await pilot.pause()
        assert item(app, "R1").status == "at_risk"
        await pilot.press("e")
        await pilot.pause()
        assert screen_of(app).query_one(InlineEditor).current.name == "title"


async def test_where_nothing_can_be_forecast_one_line_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, "a")
        await write(pilot, "Some day")
        await pilot.press("enter", "escape", "f")
        await pilot.pause()
        assert "nothing to forecast for R7" in said(app)
        assert isinstance(app.screen, RoadmapScreen)

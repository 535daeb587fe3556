"""The roadmap over time, as a person sees and steers it."""

from collections.abc import Sequence
from datetime import date

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from po_tui.model.spans import Grain
from po_tui.tui.widgets.bars import Heading
from po_tui.tui.widgets.calendar import DAYS_PER_CELL, Scale, name_of, plus_days
from po_tui.tui.widgets.legible import READABLE, contrast
from po_tui.tui.widgets.timeline import Bar, Timeline
from tests.tui.dragging import drag, drop, hold, pull

TODAY = date(2026, 11, 20)
PILOT = Bar(
    1, "R1", "Pilot wall runs unaided", date(2026, 10, 1), date(2026, 12, 18), "high", "on_track",
    0.42, date(2026, 12, 18), "Go/no-go", "now",
)  # fmt: skip
SECOND = Bar(
    2, "R2", "Second wall live", date(2027, 1, 11), date(2027, 3, 19), "medium", "at_risk", 0.5,
    horizon="next", warning="R1 ends later", needs=((1, "R1"),),
)  # fmt: skip
RETURNS = Bar(
    3, "R3", "日本語 [b]returns[/b]\x1b[31m", date(2027, 4, 1), date(2027, 8, 1), "low", "planned"
)
CITIES = Bar(4, "R4", "Other cities", confidence="low", status="idea", horizon="later")
BARS = [PILOT, SECOND, RETURNS, CITIES]


class Roadmap(App[None]):
    def __init__(self, bars: Sequence[Bar | Heading] = BARS) -> None:
        super().__init__()
        self.bars = bars
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Timeline(empty_text="Nothing planned yet: press a")

    def on_mount(self) -> None:
        self.timeline.set_bars(self.bars, TODAY)
        self.timeline.focus()

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    def unit(self) -> str:
        return self.timeline.scale.unit

    def last(self) -> Message:
        return self.heard[-1]

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def on_timeline_highlighted(self, message: Timeline.Highlighted) -> None:
        self.heard.append(message)

    def on_timeline_opened(self, message: Timeline.Opened) -> None:
        self.heard.append(message)

    def on_drags_bars_dragged(self, message: Timeline.Dragged) -> None:
        self.heard.append(message)


async def test_bars_stand_under_their_quarters_with_today_marked() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        head, first = app.lines()[0], app.lines()[1]
        assert "2026 Q4" in head
        assert "2027 Q1" in head
        # R1 runs from the first day of the fourth quarter.
        assert first.index("█") == head.index("│2026 Q4")
        foot = app.lines()[-1]
        assert "▲ today" in foot
        assert app.lines()[5][foot.index("▲")] == "┃"


async def test_confidence_shows_as_solid_dashed_or_dotted_and_as_a_letter() -> None:
    app = Roadmap()
    async with app.run_test(size=(140, 10)) as pilot:
        await pilot.pause()
        _head, pilot_line, second, returns, cities = app.lines()[:5]
        assert "█▓" in pilot_line
        assert "◇ H Go/no-go" in pilot_line
        assert "╸╌" in second
        assert "╌ M ! R1 ends later" in second
        assert "after" not in second  # the line says so
        assert "····" in returns
        assert "· L" in returns
        assert "later · no dates · L" in cities


async def test_progress_fills_the_bar() -> None:
    done = Bar(1, "R1", "x", date(2026, 10, 1), date(2026, 12, 31), "high", progress=1)
    half = Bar(2, "R2", "x", date(2026, 10, 1), date(2026, 12, 31), "high", progress=0.5)
    none = Bar(3, "R3", "x", date(2026, 10, 1), date(2026, 12, 31), "high", progress=None)
    app = Roadmap([done, half, none])
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        full, part, nothing = app.lines()[1:4]
        cells = full.count("█")
        assert "▓" not in full
        assert abs(part.count("█") - cells / 2) <= 1
        assert part.count("█") + part.count("▓") == cells
        assert "█" not in nothing


async def test_keys_choose_open_pan_and_zoom() -> None:
    app = Roadmap()
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("j", "j", "k")
        assert app.last() == Timeline.Highlighted(app.timeline, 2)
        assert app.lines()[2].startswith("▌")
        await pilot.press("enter")
        assert app.last() == Timeline.Opened(app.timeline, 2)
        before = app.timeline.scale
        await pilot.press("l")
        assert app.timeline.scale.start > before.start
        await pilot.press("h")
        assert app.timeline.scale == before
        await pilot.press("plus")
        assert app.timeline.scale.days_per_cell < before.days_per_cell
        await pilot.press("minus", "minus")
        assert app.timeline.scale.days_per_cell > before.days_per_cell


async def test_zoom_goes_from_months_to_years_and_no_further() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 8)) as pilot:
        await pilot.press(*["plus"] * 10)
        assert app.unit() == "month"
        assert "Dec" in app.lines()[0]
        await pilot.press(*["minus"] * 20)
        assert app.unit() == "year"
        assert "2028" in app.lines()[0]


async def test_what_is_out_of_sight_is_pointed_at() -> None:
    app = Roadmap()
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press(*["l"] * 8)
        assert "‹ H" in app.lines()[1]
        assert "‹ today" in app.lines()[-1]
        await pilot.press(*["h"] * 16)
        assert "›" in app.lines()[2]
        assert "today ›" in app.lines()[-1]


@pytest.mark.parametrize("size", [(4, 4), (12, 5), (24, 6), (40, 12), (80, 8), (160, 45)])
async def test_rows_are_as_wide_as_the_pane_at_every_size(size: tuple[int, int]) -> None:
    app = Roadmap()
    async with app.run_test(size=size) as pilot:
        for keys in (["j"], ["l", "l"], ["minus"], ["plus", "plus", "h"]):
            await pilot.press(*keys)
            assert {cell_len(line) for line in app.lines()} == {size[0]}


async def test_the_view_stays_where_it_was_put_when_bars_change() -> None:
    app = Roadmap()
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("j", "l", "minus")
        before = app.timeline.scale
        app.timeline.set_bars([CITIES, *BARS[:3]], TODAY)
        await pilot.pause()
        assert app.timeline.scale == before
        assert app.timeline.cursor_id == 2
        app.timeline.set_bars([], TODAY)
        await pilot.pause()
        assert "Nothing planned yet" in "\n".join(app.lines())
        await pilot.press("j", "enter", "plus", "h")


async def test_many_items_scroll_below_a_header_that_stays() -> None:
    many = [Bar(n, f"R{n}", f"Item {n}", horizon="later") for n in range(1, 41)]
    app = Roadmap(many)
    async with app.run_test(size=(80, 8)) as pilot:
        await pilot.press("G")
        assert "Roadmap" in app.lines()[0]
        assert "Item 40" in app.lines()[6]
        assert "today" in app.lines()[7]


def dragged(app: Roadmap) -> list[Message]:
    return [message for message in app.heard if isinstance(message, Timeline.Dragged)]


async def test_a_bar_is_dragged_by_its_middle_and_stretched_by_its_ends() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        line = app.lines()[1]
        first, last = line.index("█"), line.rindex("▓")
        step = app.timeline.scale.days_per_cell
        await drag(pilot, app.timeline, (first + 2, 1), (first + 5, 1))
        assert dragged(app) == [Timeline.Dragged(1, "bar", 3 * step, Grain.day)]
        await drag(pilot, app.timeline, (first, 1), (first + 1, 1))
        assert dragged(app)[1:] == [Timeline.Dragged(1, "start", step, Grain.day)]
        await drag(
            pilot, app.timeline, (last + 1, 1), (last + 3, 1)
        )  # the milestone stands on the last day
        assert dragged(app)[2:] == [Timeline.Dragged(1, "end", 2 * step, Grain.day)]
        await drag(pilot, app.timeline, (first + 2, 1), (first + 2, 1))
        assert len(dragged(app)) == 3


async def test_where_quarters_are_meant_the_mouse_moves_by_quarters() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        line = app.lines()[2]
        middle, quarter = line.index("╸") + 2, 91 // app.timeline.scale.days_per_cell
        await drag(pilot, app.timeline, (middle, 2), (middle + quarter, 2))
        assert dragged(app) == [Timeline.Dragged(2, "bar", 1, Grain.quarter)]
        await drag(pilot, app.timeline, (middle, 2), (middle + 1, 2))
        assert len(dragged(app)) == 1


async def test_what_the_mouse_holds_is_shown_and_esc_leaves_it() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        before = app.lines()
        first = before[1].index("█")
        await hold(pilot, app.timeline, first + 2, 1)
        await pull(pilot, app.timeline, first + 6, 1)
        assert app.lines()[1].index("█") == first + 4
        assert "later · esc leaves it" in app.lines()[-1]
        await pilot.press("escape")
        assert app.lines() == before
        await drop(pilot, app.timeline, first + 6, 1)
        assert dragged(app) == []


async def test_a_click_chooses_a_row_and_a_second_one_opens_it() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.click(Timeline, offset=(4, 3))
        assert app.timeline.cursor_id == 3
        await pilot.click(Timeline, offset=(4, 3), times=2)
        assert app.last() == Timeline.Opened(app.timeline, 3)


async def roll(
    pilot: Pilot[None], way: type[MouseScrollUp] | type[MouseScrollDown], *, ctrl: bool = False
) -> None:
    """Turn the wheel over the bars."""
    bars = pilot.app.query_one(Timeline)
    bars.post_message(
        way(
            widget=bars, x=60, y=3, delta_x=0, delta_y=0, button=0, shift=False, meta=False,
            ctrl=ctrl,
        )
    )  # fmt: skip
    await pilot.pause()


async def test_the_wheel_pans_and_with_ctrl_zooms_around_the_mouse() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        before = app.timeline.scale
        await roll(pilot, MouseScrollDown)
        assert app.timeline.scale.start > before.start
        await roll(pilot, MouseScrollUp)
        assert app.timeline.scale == before
        column = 60 - app.timeline._titles - 1
        await roll(pilot, MouseScrollUp, ctrl=True)
        after = app.timeline.scale
        assert after.days_per_cell < before.days_per_cell
        assert after.day(column) == before.day(column)


async def test_a_line_leads_from_what_is_needed_to_what_waits() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        line = app.lines()[2]
        assert "╚" in line[: line.index("╸")]  # R1 has the cursor: its lines stand out
        assert line[line.index("╸") - 1] == "▶"
        await pilot.press("G")
        line = app.lines()[2]
        assert "╰" in line
        assert line[line.index("╸") - 1] == "▸"


async def test_kinds_of_milestones_look_different() -> None:
    day = date(2027, 1, 4)
    kinds = ("internal", "external", "hard")
    app = Roadmap([
        Bar(n, f"R{n}", "x", milestone=day, milestone_kind=kind) for n, kind in enumerate(kinds, 1)
    ])  # fmt: skip
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        column = app.timeline._titles + 1 + app.timeline.scale.column(day)
        assert [line[column] for line in app.lines()[1:4]] == ["◇", "◆", "◈"]


async def test_the_foot_tells_the_days_and_the_step_of_the_chosen_bar() -> None:
    app = Roadmap()
    async with app.run_test(size=(140, 10)) as pilot:
        await pilot.pause()
        assert "2026-10-01 – 2026-12-18 · ± 1 day" in app.lines()[-1]
        await pilot.press("minus")
        assert "± 1 week" in app.lines()[-1]
        await pilot.press("j", "minus")
        assert "± 1 quarter" in app.lines()[-1]
        await pilot.press("plus", "plus")
        assert "± 1 month" in app.lines()[-1]


async def test_0_goes_to_today_and_again_shows_the_whole_road() -> None:
    app = Roadmap()
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.press("l", "l", "l", "l", "0")
        scale = app.timeline.scale
        assert scale.column(TODAY) == scale.width // 4
        await pilot.press("0")
        assert app.timeline.scale.start < PILOT.start  # type: ignore[operator]


async def test_headings_stand_between_bars_and_are_no_items() -> None:
    app = Roadmap([Heading(-1, "now · 1 item"), PILOT, Heading(-2, "later · 1 item", folded=True)])
    async with app.run_test(size=(100, 10)) as pilot:
        await pilot.pause()
        assert app.lines()[1].startswith("▌▾ now · 1 item")
        assert "▸ later · 1 item" in app.lines()[3]
        await pilot.press("j", "j")
        assert app.last() == Timeline.Highlighted(app.timeline, None)
        await pilot.press("enter")
        assert app.last() == Timeline.Opened(app.timeline, -2)


@pytest.mark.parametrize("theme", sorted(BUILTIN_THEMES))
async def test_words_are_readable_in_every_theme(theme: str) -> None:
    app = Roadmap()
    app.theme = theme
    async with app.run_test(size=(100, 10)) as pilot:
        app.timeline.highlight_ids = {3}
        await pilot.pause()
        for y in range(10):
            for segment in app.timeline.render_line(y):
                style = segment.style
                assert style is not None
                front = style.color.triplet if style.color else None
                back = style.bgcolor.triplet if style.bgcolor else None
                if any(c.isalnum() for c in segment.text) and front and back:
                    assert contrast(front, back) >= READABLE, (y, segment)


def test_days_and_columns_agree() -> None:
    for step in DAYS_PER_CELL:
        scale = Scale(date(2026, 11, 3), step, 60)
        for column in (0, 7, 59):
            assert scale.column(scale.day(column)) == column
        columns = [column for column, _day in scale.periods()]
        assert columns == sorted(columns)
        assert columns[0] <= 0 < scale.width
    assert name_of(date(2027, 1, 1), "quarter", year=True) == "2027 Q1"
    assert name_of(date(2027, 5, 1), "month", year=False) == "May"


def test_the_calendar_ends_without_a_crash() -> None:
    assert plus_days(date.max, 10) == date.max
    assert plus_days(date.min, -10) == date.min
    assert list(Scale(date(9999, 11, 1), 36, 60).periods())

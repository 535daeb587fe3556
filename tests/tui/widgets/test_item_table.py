"""The backlog list: what a person sees and does, up to a hundred thousand items."""

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.geometry import Region
from textual.message import Message
from textual.theme import BUILTIN_THEMES
from textual.widget import Widget
from textual.widgets import Input

from po_tui.model.listing import ListRow
from po_tui.tui.widgets.item_row import COLUMNS, TYPE_MARKS, columns_for, points, readiness
from po_tui.tui.widgets.item_table import ExtraColumn, ItemTable
from po_tui.tui.widgets.legible import READABLE, contrast

TITLES = (
    "First-time pick-up succeeds",
    "fix [/] [bold]no markup[/bold] \x1b[31mred",
    "日本語のタイトルが長いとどうなるか確かめる",
    "👩‍👩‍👧‍👦 families share a membership and a very long title besides",
    "שלום עולם",
    "e\u0301 cafe\u0301",
)


def row(id: int, **changes: object) -> ListRow:
    drawn = ListRow(
        id,
        id,
        f"LM-{id}",
        list(TYPE_MARKS)[id % 8],
        TITLES[id % len(TITLES)],
        3.0,
        "refining",
        "size" if id % 2 else "",
        "G1,G2",
        (),
        "↑1" if id % 3 else "⚡1",
    )
    return drawn._replace(**changes)  # type: ignore[arg-type]


class Backlog(App[None]):
    def __init__(self, ids: Sequence[int] = range(1, 501)) -> None:
        super().__init__()
        self.ids = ids
        self.read: list[int] = []
        self.changed: dict[int, ListRow] = {}
        self.heard: list[Message] = []

    def rows(self, ids: Sequence[int]) -> list[ListRow]:
        self.read += ids
        return [self.changed.get(id, row(id)) for id in ids]

    def compose(self) -> ComposeResult:
        yield ItemTable(empty_text="No items yet: press a")
        yield Input()

    def on_mount(self) -> None:
        self.table.set_rows(self.ids, self.rows)
        self.table.focus()

    @property
    def table(self) -> ItemTable:
        return self.query_one(ItemTable)

    def on_item_table_highlighted(self, message: ItemTable.Highlighted) -> None:
        self.heard.append(message)

    def on_item_table_opened(self, message: ItemTable.Opened) -> None:
        self.heard.append(message)

    def on_item_table_marked(self, message: ItemTable.Marked) -> None:
        self.heard.append(message)


def seen(widget: Widget) -> list[str]:
    """The lines of a widget as they stand on the screen."""
    region = widget.region
    return [
        strip.crop(region.x, region.right).text
        for strip in widget.screen._compositor.render_strips()[region.y : region.bottom]
    ]


def on_cursor_row(lines: list[str]) -> str:
    return next(line for line in lines if line.startswith(("▌", "▏")))


async def test_the_first_items_stand_under_their_headings() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = seen(app.table)
        assert lines[0].split() == ["#", "Key", "Title", "Pts", "Ready", "Goals", "Sync"]
        assert lines[1].split()[:4] == ["▌", "1", "LM-1", "▪"]
        assert "✗ size" in lines[1]
        assert "✓ ready" in lines[2]
        assert "fix [/] [bold]no markup[/bold] r…" in lines[1]


@pytest.mark.parametrize("width", [10, 24, 40, 55, 80, 120, 160])
async def test_columns_stay_straight_at_every_width(width: int) -> None:
    app = Backlog()
    async with app.run_test(size=(width, 16)) as pilot:
        await pilot.pause()
        lines = seen(app.table)
        assert {cell_len(line) for line in lines} == {width}
        columns = columns_for(width - 1, key=5)
        start = 2
        for column in columns[:-1]:
            start += column.width + 1
            gaps = {_cells(line, start - 1) for line in lines[1:]}
            assert gaps == {" "}, column


def _cells(line: str, at: int) -> str:
    """What stands in one cell of a line."""
    for end in range(len(line) + 1):
        if cell_len(line[:end]) > at:
            return line[end - 1]
    return ""


def test_every_type_has_a_mark_of_one_cell_of_its_own() -> None:
    assert {cell_len(sign) for sign in TYPE_MARKS.values()} == {1}
    assert len(set(TYPE_MARKS.values())) == len(TYPE_MARKS)


def test_what_matters_least_gives_way_first() -> None:
    shown = {width: [c.name for c in columns_for(width)] for width in (30, 50, 65, 100)}
    assert shown[100] == list(COLUMNS)
    assert "goals" not in shown[65]
    assert {"key", "title", "ready"} <= set(shown[30])
    assert sum(c.width + 1 for c in columns_for(60)) - 1 + 2 == 60
    assert [c.name for c in columns_for(90, ["key", "title"])] == ["key", "title"]


def test_estimates_and_readiness_read_as_people_write_them() -> None:
    assert [points(p) for p in (None, 0.5, 13.0, 2.5)] == ["", "½", "13", "2.5"]
    say = str.upper
    assert readiness(row(1, state="refining", missing=""), say).text == "✓ READY"
    assert readiness(row(1, state="refining", missing="size"), say).text == "✗ SIZE"
    assert readiness(row(1, state="ready", missing="size"), say).text == "! SIZE"
    assert readiness(row(1, state="done", missing="size"), say).text == "■ DONE"


async def test_keys_walk_the_list_and_say_where_they_are() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        for key, expected in [
            ("j", 2),
            ("down", 3),
            ("k", 2),
            ("up", 1),
            ("up", 1),
            ("G", 500),
            ("g", 1),
            ("end", 500),
            ("home", 1),
            ("pagedown", 20),
            ("pageup", 1),
        ]:
            await pilot.press(key)
            assert app.table.cursor_id == expected, key
            assert f"LM-{expected} " in on_cursor_row(seen(app.table))
            last = [m for m in app.heard if isinstance(m, ItemTable.Highlighted)][-1]
            assert last.id == expected
        await pilot.press("enter")
        assert app.heard[-1] == ItemTable.Opened(app.table, 1)


async def test_only_rows_near_the_screen_are_read_in_a_list_of_a_hundred_thousand() -> None:
    app = Backlog(range(1, 100_001))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G", "g", "j", "j")
        assert app.table.cursor_id == 3
        assert len(app.read) <= 4 * 64
        assert len(app.read) == len(set(app.read))
        await pilot.press("G")
        assert "100000 LM-100000" in on_cursor_row(seen(app.table))


async def test_the_cursor_stays_on_its_item_when_the_order_changes() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "j")
        line = seen(app.table).index(on_cursor_row(seen(app.table)))
        app.table.set_rows([900, 901, *range(1, 501)], app.rows)
        await pilot.pause()
        assert app.table.cursor_id == 4
        assert "LM-4 " in on_cursor_row(seen(app.table))
        # Two new items above do not shift what the room is looking at.
        assert seen(app.table).index(on_cursor_row(seen(app.table))) == line


async def test_where_the_item_is_gone_the_next_one_takes_its_place() -> None:
    app = Backlog(range(1, 6))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j")
        app.table.set_rows([1, 2, 4, 5], app.rows)
        assert app.table.cursor_id == 4
        await pilot.press("G")
        app.table.set_rows([1, 2, 4], app.rows)
        assert app.table.cursor_id == 4
        app.table.set_rows([], app.rows)
        await pilot.pause()
        assert app.heard[-1] == ItemTable.Highlighted(app.table, None)
        assert "No items yet: press a" in "\n".join(seen(app.table))
        await pilot.press("j", "k", "G", "g", "pagedown", "enter", "space")


async def test_news_of_an_item_is_read_again_and_nothing_else() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.read.clear()
        app.changed[2] = row(2, title="Told anew")
        app.table.refresh_rows({2, 499})
        await pilot.pause()
        assert "Told anew" in seen(app.table)[2]
        assert app.read == [2]


async def test_the_cursor_can_be_sent_to_an_item() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.table.move_cursor_to(300)
        assert not app.table.move_cursor_to(12_345)
        await pilot.pause()
        assert app.table.cursor_id == 300
        assert "LM-300" in on_cursor_row(seen(app.table))
        assert app.table.cursor_row == row(300)


async def test_marks_are_signs_and_survive_a_filter() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        assert app.table.marked == {1, 2}
        assert isinstance(app.heard[-1], ItemTable.Marked | ItemTable.Highlighted)
        assert [line[1] for line in seen(app.table)[1:4]] == ["*", "*", " "]
        app.table.set_rows([7, 8], app.rows)
        assert app.table.marked == {1, 2}
        app.table.clear_marks()
        await pilot.pause()
        assert app.heard[-1] == ItemTable.Marked(app.table, frozenset())


async def test_a_list_without_marks_leaves_space_alone() -> None:
    class Plain(Backlog):
        def compose(self) -> ComposeResult:
            yield ItemTable(markable=False)

    app = Plain()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        assert app.table.marked == frozenset()


async def test_items_that_serve_a_goal_light_up_without_relying_on_colour() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.highlight_ids = {3}
        await pilot.pause()
        assert [line[1] for line in seen(app.table)[1:5]] == [" ", " ", "»", " "]


async def test_the_mouse_chooses_opens_and_scrolls() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(ItemTable, offset=(20, 5))
        assert app.table.cursor_id == 5
        await pilot.click(ItemTable, offset=(20, 0))
        assert app.table.cursor_id == 5
        await pilot.click(ItemTable, offset=(20, 7), times=2)
        assert app.heard[-1] == ItemTable.Opened(app.table, 7)
        await pilot._post_mouse_events([MouseScrollDown], ItemTable, (5, 5), 0)
        await pilot.pause()
        assert app.table.scroll_offset.y > 0
        assert app.table.cursor_id == 7


async def test_the_cursor_looks_different_without_the_focus() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert seen(app.table)[1].startswith("▌")
        app.query_one(Input).focus()
        await pilot.pause()
        assert seen(app.table)[1].startswith("▏")


@pytest.mark.parametrize("theme", sorted(BUILTIN_THEMES))
async def test_every_row_is_readable_in_every_theme(theme: str) -> None:
    app = Backlog(range(1, 30))
    app.theme = theme
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.highlight_ids = {3, 4}
        app.table.marked = {5, 6}
        await pilot.pause()
        for y in range(12):
            for segment in app.table.render_line(y):
                style = segment.style
                assert style is not None
                front = style.color.triplet if style.color else None
                back = style.bgcolor.triplet if style.bgcolor else None
                if segment.text.strip() and front and back:
                    assert contrast(front, back) >= READABLE, (y, segment)


async def test_columns_are_the_readers_choice_and_scores_can_stand_beside() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_columns(
            ["key", "title", "estimate"], [ExtraColumn("WSJF", 5, lambda id: f"{id}.5")]
        )
        await pilot.pause()
        assert seen(app.table)[0].split() == ["Key", "Title", "Pts", "WSJF"]
        assert seen(app.table)[2].rstrip().endswith("2.5")


async def test_the_list_survives_being_squeezed() -> None:
    app = Backlog()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        for size in ((40, 12), (12, 5), (4, 4), (160, 45)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.table.cursor_id == 500
        assert "LM-500" in on_cursor_row(seen(app.table))


async def test_where_it_scrolls_only_rows_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the heading nor the scroll bar of a long list moves with one line."""
    app = Backlog(range(1, 5001))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.move_cursor_to(22)
        await pilot.pause()
        top, drawn = app.table.scroll_offset.y, list[Region]()
        refresh = app.table.refresh

        def note(*regions: Region, **more: bool) -> Widget:
            drawn.extend(regions or (app.table.region,))
            return refresh(*regions, **more)

        monkeypatch.setattr(app.table, "refresh", note)
        while app.table.scroll_offset.y == top:
            await pilot.press("down")
        assert drawn
        width, height = app.table.room
        for region in drawn:
            assert region.y >= ItemTable.HEADING
            assert region.right <= width < app.table.size.width
            assert region.bottom <= height
        assert seen(app.table)[1].split()[0] == str(app.table.ids[app.table.scroll_offset.y])


async def test_rows_that_changed_places_are_not_read_again() -> None:
    app = Backlog()
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        app.read.clear()
        app.table.reorder([1, 3, 2, *range(4, 501)])
        await pilot.pause()
        assert app.read == []
        assert [line.split()[:2] for line in seen(app.table)[2:5]] == [
            ["2", "LM-3"], ["3", "LM-2"], ["4", "LM-4"],
        ]  # fmt: skip
        app.table.reorder([1, 3, *range(4, 401), 2, *range(401, 501)])  # further than is known
        await pilot.pause()
        assert 4 in app.read

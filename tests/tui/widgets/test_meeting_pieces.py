"""The goal line, the clock and the table of votes: what the room reads from them."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from po_tui.tui.widgets.goal_line import GoalLine, progress_bar
from po_tui.tui.widgets.vote_table import SeatView, VoteTable

DECK = [
    ("0", "0"), ("½", "h"), ("1", "1"), ("2", "2"), ("3", "3"), ("5", "5"), ("8", "8"),
    ("13", "t"), ("20", "w"), ("40", "f"), ("100", "c"), ("?", "?"), ("☕", "k"), ("–", "-"),
]  # fmt: skip
SEATS = [
    SeatView("Developer, web", voted=True, card="3", edge="lowest"),
    SeatView("Developer, 日本", voted=True, card="13", edge="highest"),
    SeatView("[b]Tester[/b]\x1b[31m", current=True),
]


class Room(App[None]):
    def compose(self) -> ComposeResult:
        yield GoalLine()
        yield VoteTable()

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def screen_text(self) -> str:
        return "\n".join(self.lines())


def test_a_bar_shows_what_has_begun_and_is_full_only_when_done() -> None:
    assert progress_bar(0.42, 5) == "▓▓░░░ 42 %"
    assert progress_bar(0.0, 5) == "░░░░░ 0 %"
    assert progress_bar(0.001, 5) == "▓░░░░ 0 %"
    assert progress_bar(0.99, 5) == "▓▓▓▓░ 99 %"
    assert progress_bar(1.0, 5) == "▓▓▓▓▓ 100 %"
    assert progress_bar(1.25, 5) == "▓▓▓▓▓ 125 %"
    assert progress_bar(-0.1, 5) == "░░░░░ -10 %"
    assert progress_bar(None, 5) == "not measured"
    assert progress_bar(0.5, 0) == "50 %"


async def test_the_goal_stands_on_top_between_product_and_badge() -> None:
    app = Room()
    async with app.run_test(size=(110, 24)) as pilot:
        app.query_one(GoalLine).show(
            "Leenmuur", "One wall runs a full [month]", 0.42, "↑3 ⚡1 · 2 h ago", "introduction"
        )
        await pilot.pause()
        line = app.lines()[0]
        assert line.strip().startswith("Leenmuur · One wall runs a full [month] ▓▓░░░ 42 %")
        assert line.rstrip().endswith("↑3 ⚡1 · 2 h ago · introduction")


@pytest.mark.parametrize("width", [10, 20, 40, 60, 80, 120])
async def test_the_goal_line_fits_any_width_and_cuts_the_goal_first(width: int) -> None:
    app = Room()
    async with app.run_test(size=(width, 24)) as pilot:
        app.query_one(GoalLine).show(
            "Leenmuur", "目標 One wall runs a full month without a volunteer on site", 0.42,
            "↑3 ⚡1 · 2 h ago", "introduction",
        )  # fmt: skip
        await pilot.pause()
        line = app.lines()[0]
        assert cell_len(line) == width
        assert "Leenm" in line or width == 10
        if width >= 40:
            assert "42 %" in line
            assert "↑3 ⚡1 · 2 h ago" in line
        if width == 80:
            assert "…" in line


async def test_a_product_without_a_goal_says_nothing_of_progress() -> None:
    app = Room()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(GoalLine).show("Leenmuur", badge="↑3")
        await pilot.pause()
        assert app.lines()[0].split() == ["Leenmuur", "↑3"]


async def test_before_the_reveal_a_card_is_a_dot_and_its_key_is_printed_below() -> None:
    app = Room()
    async with app.run_test(size=(80, 40)) as pilot:
        app.query_one(VoteTable).show(SEATS, DECK[:8], revealed=False, note="Tester, your card")
        await pilot.pause()
        lines = app.lines()
        web = next(line for line in lines if "Developer, web" in line)
        tester = next(line for line in lines if "Tester" in line)
        assert web.split() == ["Developer,", "web", "●"]
        assert tester.split()[:2] == ["▸", "[b]Tester[/b]"]
        assert tester.rstrip().endswith("○")
        labels = next(at for at, line in enumerate(lines) if "½" in line)
        assert lines[labels + 1][lines[labels].index("½")] == "h"
        assert "lowest" not in app.screen_text()
        assert "Tester, your card" in app.screen_text()


@pytest.mark.parametrize(("width", "rows"), [(60, 2), (72, 1), (100, 1)])
async def test_the_whole_deck_lies_on_one_line_where_that_can_be(width: int, rows: int) -> None:
    app = Room()
    async with app.run_test(size=(width, 40)) as pilot:
        app.query_one(VoteTable).show(SEATS, DECK, revealed=False)
        await pilot.pause()
        lines = app.lines()
        first = next(at for at, line in enumerate(lines) if "½" in line)
        last = next(at for at, line in enumerate(lines) if "☕" in line)
        assert (last - first) // 2 + 1 == rows


async def test_a_dot_tells_nothing_of_the_card_behind_it() -> None:
    app = Room()
    async with app.run_test(size=(80, 40)) as pilot:
        pictures = set()
        for card, edge, abstains in (
            ("1", "lowest", False),
            ("100", "highest", False),
            ("", "", True),
        ):
            seat = SeatView("Ann", voted=True, card=card, edge=edge, abstains=abstains)  # type: ignore[arg-type]
            app.query_one(VoteTable).show([seat], [], revealed=False)
            await pilot.pause()
            pictures.add(app.screen_text())
        assert len(pictures) == 1


async def test_after_the_reveal_lowest_and_highest_are_named() -> None:
    app = Room()
    async with app.run_test(size=(80, 40)) as pilot:
        away = SeatView("Away", voted=True, abstains=True)
        app.query_one(VoteTable).show([*SEATS, away], DECK, revealed=True, note="3 and 13 speak")
        await pilot.pause()
        text = app.screen_text()
        assert "3   ▼ lowest" in text
        assert "13  ▲ highest" in text
        assert "abstains" in text
        assert "no card" in text
        assert "●" not in text
        starts = {
            cell_len(line[: line.index(sign)])
            for line in app.lines()
            for sign in ("▼", "▲")
            if sign in line
        }
        assert len(starts) == 1  # in one column, whatever script the names are in


@pytest.mark.parametrize("width", [20, 40, 80, 120])
async def test_the_table_fits_its_pane(width: int) -> None:
    app = Room()
    async with app.run_test(size=(width, 60)) as pilot:
        app.query_one(VoteTable).show(SEATS * 3, DECK, revealed=False, note="n" * 200)
        await pilot.pause()
        text = app.screen_text()
        assert {cell_len(line) for line in app.lines()} == {width}
        assert text.count("●") == 6
        for label, _key in DECK:
            assert label in text

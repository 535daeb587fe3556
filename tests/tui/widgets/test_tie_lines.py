"""Lines between bars: from the end of what is needed to the start of what waits, joined where they meet."""

from hypothesis import given
from hypothesis import strategies as st

from po_tui.tui.widgets.tie_lines import LATE, LIT, TIE, Place, Tie, TieLines


def drawn(
    places: dict[int, Place], ties: list[Tie], rows: int, width: int, lit: int = 0
) -> list[str]:
    """The lines as text, bars as `#`."""
    lines = TieLines(places, ties, range(rows), width, lit)
    text = []
    for row in range(rows):
        cells = [" "] * width
        for column, glyph, _look in lines.on(row):
            cells[column] = glyph
        for place in places.values():
            if place.row == row:
                for column in range(max(0, place.first), min(width, place.last + 1)):
                    cells[column] = "#"
        text.append("".join(cells))
    return text


def test_a_line_hangs_from_the_end_and_points_at_the_start() -> None:
    places = {1: Place(0, 0, 4), 2: Place(1, 9, 12), 3: Place(3, 8, 9)}
    assert drawn(places, [Tie(1, 2), Tie(1, 3)], 4, 14) == [
        "#####         ",
        "    ├───▸#### ",
        "    │         ",
        "    ╰──▸##    ",
    ]


def test_what_stands_above_is_led_to_upwards() -> None:
    places = {1: Place(2, 0, 3), 2: Place(0, 7, 9)}
    assert drawn(places, [Tie(1, 2)], 3, 10) == ["   ╭──▸###", "   │      ", "####      "]


def test_what_began_too_early_is_led_to_from_the_left_as_a_warning() -> None:
    places = {1: Place(0, 4, 9), 2: Place(1, 7, 12), 3: Place(2, 2, 5)}
    assert drawn(places, [Tie(1, 2), Tie(1, 3)], 3, 14) == [
        "╭───######    ",
        "│    ╰▸###### ",
        "╰▸####        ",
    ]
    looks = {look for row in range(3) for *_cell, look in TieLines(
        places, [Tie(1, 2), Tie(1, 3)], range(3), 14, 0).on(row)}  # fmt: skip
    assert looks == {LATE}


def test_the_lines_of_the_chosen_bar_stand_out_by_their_shape_too() -> None:
    places = {1: Place(0, 0, 2), 2: Place(1, 6, 8), 3: Place(2, 6, 8)}
    assert drawn(places, [Tie(1, 2), Tie(1, 3)], 3, 9, lit=3) == [
        "###      ",
        "  ╠──▸###",
        "  ╚══▶###",
    ]


def test_a_line_between_two_that_are_out_of_sight_is_left_out_unless_it_is_lit() -> None:
    places = {1: Place(-5, 0, 2), 2: Place(20, 6, 8)}
    assert "".join(drawn(places, [Tie(1, 2)], 3, 9)).strip() == ""
    assert drawn(places, [Tie(1, 2)], 3, 9, lit=1) == ["  ║      "] * 3


@given(
    st.lists(st.tuples(st.integers(-30, 60), st.integers(0, 30)), min_size=2, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20),
    st.integers(0, 12),
)
def test_any_lines_stay_in_their_window_and_have_a_glyph(
    bars: list[tuple[int, int]], pairs: list[tuple[int, int]], lit: int
) -> None:
    places = {row + 1: Place(row, first, first + size) for row, (first, size) in enumerate(bars)}
    ties = [Tie(a + 1, b + 1) for a, b in pairs if a != b]
    lines = TieLines(places, ties, range(1, 6), 30, lit)
    assert not list(lines.on(0))
    for row in range(1, 6):
        for column, glyph, look in lines.on(row):
            assert 0 <= column < 30
            assert len(glyph) == 1
            assert look in (TIE, LATE, LIT)

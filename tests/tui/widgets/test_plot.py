"""The plot of a goal: whatever the figures, it stays within its frame and says what is what."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.plot import LEAST_HEIGHT, LEAST_WIDTH, Course, drawn

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
values = st.floats(allow_nan=False, allow_infinity=False)
courses = st.builds(
    Course,
    st.lists(st.tuples(days, values), max_size=6).map(sorted),
    st.none() | values,
    st.none() | days,
    st.none() | values,
    st.none() | days,
    st.none() | days,
)

G1 = Course(
    [(date(2026, 10, 31), 8.0), (date(2026, 11, 20), 6.5)],
    9,
    date(2026, 9, 30),
    3,
    date(2027, 3, 31),
    date(2026, 11, 24),
)


def lines(course: Course, width: int, height: int) -> list[str]:
    return ["".join(text for text, _look in line) for line in drawn(course, width, height)]


@given(courses, st.integers(1, 130), st.integers(1, 40))
def test_it_never_draws_outside_its_frame(course: Course, width: int, height: int) -> None:
    seen = lines(course, width, height)
    if width < LEAST_WIDTH or height < LEAST_HEIGHT or not course.drawable:
        assert seen == []
    else:
        assert len(seen) == height
        assert {cell_width(line) for line in seen} == {width}


@given(courses, st.integers(LEAST_WIDTH, 130), st.integers(LEAST_HEIGHT, 40))
def test_every_measurement_day_leaves_a_point(course: Course, width: int, height: int) -> None:
    if course.drawable:
        canvas = lines(course, width, height)[1 if height >= 7 else 0 : -1]
        assert any("●" in line for line in canvas) == bool(course.points)


def test_the_ends_stand_at_the_axes() -> None:
    for size in ((60, 9), (76, 8), (110, 24)):
        seen = lines(G1, *size)
        assert "straight line" in seen[0]
        assert seen[1].lstrip().startswith("9 ┤")
        assert seen[-2].lstrip().startswith("3 ┤")
        assert seen[-1].split() == ["2026-09-30", "today", "2027-03-31"]
        assert any("● 6.5" in line for line in seen)


def test_the_straight_line_falls_from_baseline_to_target() -> None:
    goal = G1._replace(points=[])
    plan = [
        (column, row)
        for row, line in enumerate(drawn(goal, 80, 20))
        for column, text, look in _cells(line)
        if look == "plan" and row > 0 and text.strip()
    ]
    by_column = sorted(plan)
    assert [row for _column, row in by_column] == sorted(row for _column, row in by_column)
    assert by_column[0][1] == 1
    assert by_column[-1][1] == 18


def test_a_rising_goal_rises() -> None:
    rising = G1._replace(baseline=3, target=9, points=[])
    seen = lines(rising, 60, 9)
    assert seen[1].lstrip().startswith("9 ┤")
    assert seen[-2].lstrip().startswith("3 ┤")


def test_what_is_not_known_is_not_drawn() -> None:
    assert lines(Course(()), 60, 9) == []
    only_points = Course([(date(2026, 10, 31), 8.0)])
    assert any("●" in line for line in lines(only_points, 60, 9))
    assert not any("┄" in line for line in lines(only_points, 60, 9)[1:])


def _cells(line: list[tuple[str, str]]) -> list[tuple[int, str, str]]:
    found, column = [], 0
    for text, look in line:
        for sign in text:
            found.append((column, sign, look))
            column += 1
    return found

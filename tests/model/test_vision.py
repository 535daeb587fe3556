"""What may honestly be said of a vision without asking anyone, and how versions lie beside each other."""

from hypothesis import given
from hypothesis import strategies as st

from po_tui.model import lifecycle, vision
from po_tui.model.fields import PHASES
from po_tui.model.vision import Beside, Snapshot, pitch_missing, pitch_pieces, remarks, side_by_side


def told(parts: dict[str, str]) -> str:
    return "".join(text for text, _name in pitch_pieces(parts))


def test_the_seven_parts_make_two_sentences() -> None:
    parts = {
        "pitch_for": "neighbours",
        "pitch_who": "seldom need a drill",
        "pitch_product": "Leenmuur",
        "pitch_is_a": "lending wall",
        "pitch_that": "is open all night.",
        "pitch_unlike": "a shop",
        "pitch_our_product": "is around the corner",
    }
    assert told(parts) == (
        "For neighbours who seldom need a drill, Leenmuur is a lending wall that is open all night."
        " Unlike a shop, our product is around the corner."
    )
    assert pitch_missing(parts) == []


def test_a_part_that_is_missing_leaves_a_gap_with_its_name() -> None:
    assert ("", "pitch_unlike") in pitch_pieces({"pitch_for": "neighbours"})
    assert len(pitch_missing({"pitch_for": "neighbours", "pitch_who": " "})) == 6


def test_a_statement_of_twenty_five_words_is_short_enough() -> None:
    assert remarks("word " * 25, []) == []
    assert "26 words" in remarks("word " * 26, [])[0]


def test_a_feature_is_found_as_whole_words_only() -> None:
    statement = "Everyone opens the Lit  Compartment at night."
    assert "lit compartment" in remarks(statement, ["lit compartment", "part", ""])[0]
    assert remarks(statement, ["part", "night shift", "..."]) == []


def test_lines_that_belong_together_stand_beside_each_other() -> None:
    left: Snapshot = {"target_group": ["a", "b", "c"], "statement": "one"}
    right: Snapshot = {"target_group": ["a", "c", "d"], "statement": "one"}
    rows = {part.name: lines for part, lines in side_by_side(left, right)}
    assert rows["statement"] == [Beside("one", "one")]
    assert rows["target_group"] == [
        Beside("a", "a"), Beside("b", ""), Beside("c", "c"), Beside("", "d"),
    ]  # fmt: skip
    assert "cost" not in rows


lists = st.lists(st.text(alphabet="ab ", max_size=3), max_size=6)


@given(lists, lists)
def test_no_line_of_either_version_is_lost(left: list[str], right: list[str]) -> None:
    rows = side_by_side({"cost": left}, {"cost": right})
    lines = rows[0][1] if rows else []
    assert [one.left for one in lines if one.left] == vision.lines_of(left)
    assert [one.right for one in lines if one.right] == vision.lines_of(right)
    assert all(one.differs for one in lines if not (one.left and one.right))


def test_every_phase_says_what_it_shifts_and_others_say_nothing() -> None:
    assert tuple(lifecycle.LIFE) == PHASES
    assert all(lifecycle.shifts_of(phase) for phase in PHASES)
    assert lifecycle.shifts_of("adolescence") == []
    assert lifecycle.phase_in_words("adolescence") == "adolescence"

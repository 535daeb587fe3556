"""Two people's changes come together without losing one, or it is said where they clash."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from po_tui.sync.merge import (
    Part,
    digest,
    merge_criteria,
    merge_depends_on,
    merge_labels,
    merge_story,
    merge_text,
    normal,
)
from po_tui.trackers.base import FIELDS
from tests.sync.values import VALUES

TEXT = VALUES["description"].map(lambda text: str(normal("description", text)))
LIST = VALUES["criteria"].map(lambda value: list(normal("criteria", value)))
LABELS = VALUES["labels"].map(lambda value: list(normal("labels", value)))


def criteria(*texts: str) -> list[dict[str, Any]]:
    """Criteria as people write them: `+` before the text of one that is done."""
    return [{"text": text.lstrip("+"), "done": text.startswith("+")} for text in texts]


def told(found: list[dict[str, Any]]) -> list[str]:
    return [("+" if one["done"] else "") + one["text"] for one in found]


# ── normal form ─────────────────────────────────────────────────────────────────────────────────


@given(st.sampled_from(FIELDS).flatmap(lambda field: st.tuples(st.just(field), VALUES[field])))
@settings(max_examples=200)
def test_normal_form_of_a_normal_form_is_itself(drawn: tuple[str, Any]) -> None:
    field, value = drawn
    once = normal(field, value)
    assert normal(field, once) == once
    assert digest(normal(field, once)) == digest(once)


def test_what_nobody_sees_is_no_difference() -> None:
    assert normal("description", "\r\n \r\nan  a \r\n\tb\t\rc\r\n\r\n") == "an  a\n\tb\nc"
    assert normal("title", " The  lid\topens ") == "The lid opens"
    assert normal("labels", ["b", "a", "A ", "", "b"]) == ["A", "b"]
    assert normal("criteria", [{"text": " x \r\n", "done": 1, "uid": "7"}, {"text": " "}]) == [
        {"text": "x", "done": True}
    ]
    assert normal("story", {"as_a": " ", "i_want": "", "so_that": None}) is None
    assert normal("depends_on", ["9", "10", "9"]) == ["10", "9"]
    assert normal("assignee", "") is None


def test_no_points_are_not_zero_points_and_nonsense_is_no_points() -> None:
    assert normal("estimate", 0) == 0.0
    assert normal("estimate", "5") == 5.0
    for nothing in (None, "", -1, float("inf"), "many", True, 10**400):
        assert normal("estimate", nothing) is None


def test_text_that_no_file_can_hold_becomes_text_that_one_can() -> None:
    for field in ("title", "description"):
        assert normal(field, "a\x00\ud800b").encode() == b"a?b"


def test_digests_tell_values_apart_and_not_ways_of_writing_them() -> None:
    assert digest(5) == digest(5.0) != digest(None)
    assert digest(True) != digest(1)
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest("é") != digest("e")


# ── labels ──────────────────────────────────────────────────────────────────────────────────────


def test_labels_of_both_sides_are_kept_and_removals_of_both_obeyed() -> None:
    merged = merge_labels(["old", "web", "x"], ["web", "x", "mine"], ["old", "web", "theirs"])
    assert merged == ["mine", "theirs", "web"]


def test_a_label_in_other_letters_is_the_same_label_as_it_is_written_there() -> None:
    assert merge_labels(["Web"], ["web", "Bug"], ["WEB", "bug"]) == ["WEB", "bug"]
    assert merge_labels(["Web"], [], ["WEB"]) == []


def test_references_differ_by_every_letter() -> None:
    assert merge_depends_on(["a"], ["a", "B"], ["a", "b"]) == ["B", "a", "b"]


@given(LABELS, LABELS, LABELS)
def test_no_label_that_anyone_added_is_lost_and_none_comes_from_nowhere(
    agreed: list[str], here: list[str], there: list[str]
) -> None:
    before, mine, theirs = ({one.casefold() for one in side} for side in (agreed, here, there))
    merged = {one.casefold() for one in merge_labels(agreed, here, there)}
    assert merged == (mine & theirs) | (mine - before) | (theirs - before)


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


def test_changes_in_different_lines_come_together() -> None:
    agreed = "intro\n\nfirst\n\nsecond"
    here = "intro!\n\nfirst\n\nsecond"
    there = "intro\n\nfirst\n\nsecond\nand more"
    assert merge_text(agreed, here, there) == "intro!\n\nfirst\n\nsecond\nand more"


def test_changes_in_the_same_line_clash_unless_they_are_the_same() -> None:
    assert merge_text("a\nb\nc", "a\nB\nc", "a\nbb\nc") is None
    assert merge_text("a\nb\n\nc", "a\nB\n\nc\nd", "a\nB\n\nc") == "a\nB\n\nc\nd"


def test_two_additions_at_the_same_place_clash() -> None:
    assert merge_text("a\n\nb", "a\nmine\n\nb", "a\ntheirs\n\nb") is None
    assert merge_text("", "mine", "theirs") is None


def test_a_side_decides_about_clashing_lines_only() -> None:
    agreed, here, there = "a\n\nb\n\nc", "A\n\nmine\n\nc", "a\n\ntheirs\n\nC"
    assert merge_text(agreed, here, there, prefer="mine") == "A\n\nmine\n\nC"
    assert merge_text(agreed, here, there, prefer="theirs") == "A\n\ntheirs\n\nC"


def test_a_text_of_ten_thousand_equal_lines_is_merged_at_once() -> None:
    agreed = "\n".join(["same"] * 10_000)
    here = f"top\n{agreed}"
    there = "\n".join([*["same"] * 5_000, "middle", *["same"] * 4_000])
    merged = merge_text(agreed, here, there, prefer="mine")
    assert merged is not None
    assert merged.startswith("top\n")


@given(TEXT, TEXT, TEXT)
@settings(max_examples=200)
def test_laws_of_merging_texts(base: str, one: str, other: str) -> None:
    assert merge_text(base, base, one) == one
    assert merge_text(base, one, base) == one
    assert merge_text(base, one, one) == one
    assert merge_text(base, one, other) == merge_text(base, other, one)
    mine = merge_text(base, one, other, prefer="mine")
    assert mine == merge_text(base, other, one, prefer="theirs")
    merged = merge_text(base, one, other)
    assert merged in {None, mine}


@given(TEXT, TEXT, TEXT)
@settings(max_examples=200)
def test_no_added_line_is_lost_in_a_text_that_merges(base: str, one: str, other: str) -> None:
    merged = merge_text(base, one, other)
    if merged is not None:
        for side in (one, other):
            assert set(merged.split("\n")) >= set(side.split("\n")) - set(base.split("\n")) - {""}


def test_parts_of_a_story_merge_apart() -> None:
    agreed = {"as_a": "user", "i_want": "to borrow", "so_that": ""}
    here, there = agreed | {"as_a": "member"}, agreed | {"so_that": "I can build"}
    both = {"as_a": "member", "i_want": "to borrow", "so_that": "I can build"}
    assert merge_story(agreed, here, there) == both
    assert merge_story(agreed, here, agreed | {"as_a": "guest"}) is False
    assert merge_story(agreed, None, agreed) is None
    assert merge_story(agreed, None, here) is False


# ── criteria ────────────────────────────────────────────────────────────────────────────────────


def test_an_edited_criterion_and_a_tick_on_it_come_together() -> None:
    merged = merge_criteria(
        criteria("the lid opens in a second", "b"),
        criteria("the lid opens in two seconds", "b"),
        criteria("+the lid opens in a second", "b"),
    )
    assert told(merged.criteria) == ["+the lid opens in two seconds", "b"]
    assert not merged.open


def test_a_criterion_edited_on_both_sides_clashes_alone() -> None:
    merged = merge_criteria(
        criteria("the lid opens", "b"),
        criteria("the lid opens soon", "+b"),
        criteria("the lid opens at once", "b", "c"),
    )
    assert merged.open
    assert merged.parts == (Part("the lid opens", "the lid opens soon", "the lid opens at once"),)


def test_each_clashing_criterion_is_decided_by_itself() -> None:
    agreed = criteria("the lid opens", "the lamp is lit", "c")
    here = criteria("the lid opens soon", "the lamp is lit red", "c")
    there = criteria("the lid opens at once", "c", "d")
    parts = merge_criteria(agreed, here, there).parts
    lid = next(n for n, part in enumerate(parts) if part.agreed == "the lid opens")
    lamp = next(n for n, part in enumerate(parts) if part.agreed == "the lamp is lit")
    assert parts[lamp] == Part("the lamp is lit", "the lamp is lit red", None)
    some = merge_criteria(agreed, here, there, {lid: "mine"})
    assert some.open
    settled = merge_criteria(agreed, here, there, {lid: "mine", lamp: "theirs"})
    assert not settled.open
    assert told(settled.criteria) == ["the lid opens soon", "c", "d"]
    mine = merge_criteria(agreed, here, there, "mine")
    assert told(mine.criteria) == ["the lid opens soon", "the lamp is lit red", "c", "d"]


def test_what_one_side_removed_and_the_other_left_alone_is_removed() -> None:
    merged = merge_criteria(criteria("a", "b", "c"), criteria("a", "c"), criteria("a", "b", "c"))
    assert told(merged.criteria) == ["a", "c"]


def test_a_tick_on_what_the_other_side_removed_is_shown_with_its_boxes() -> None:
    merged = merge_criteria(criteria("a"), criteria(), criteria("+a"))
    assert merged.parts == (Part("[ ] a", None, "[x] a"),)


def test_additions_of_both_sides_stand_behind_what_they_were_put_behind() -> None:
    merged = merge_criteria(
        criteria("a", "b"), criteria("top", "a", "mine", "b"), criteria("a", "theirs", "b", "end")
    )
    assert told(merged.criteria) == ["top", "a", "mine", "theirs", "b", "end"]


def test_what_both_added_in_the_same_words_is_there_once() -> None:
    merged = merge_criteria(criteria("a"), criteria("a", "+new"), criteria("new", "a"))
    assert told(merged.criteria) == ["+new", "a"]


def test_the_order_of_the_side_that_changed_it_holds_and_theirs_if_both_did() -> None:
    agreed = criteria("a", "b", "c")
    here, there = criteria("c", "a", "b"), criteria("b", "a", "c")
    assert told(merge_criteria(agreed, here, criteria("a", "b", "c", "d")).criteria) == [
        "c", "d", "a", "b",
    ]  # fmt: skip
    assert told(merge_criteria(agreed, here, there).criteria) == ["b", "a", "c"]


def test_the_same_words_twice_are_two_criteria() -> None:
    merged = merge_criteria(criteria("a", "a"), criteria("a", "a", "b"), criteria("+a", "a"))
    assert told(merged.criteria) == ["+a", "a", "b"]


def test_lists_that_meet_for_the_first_time_are_for_a_person_to_decide() -> None:
    here, there = criteria("a", "the lid opens"), criteria("+a", "the lid opens!", "z")
    merged = merge_criteria(None, here, there)
    assert merged.parts == (Part(None, "the lid opens", "the lid opens!"), Part(None, None, "z"))
    assert told(merge_criteria(None, here, there, "mine").criteria) == ["+a", "the lid opens"]
    assert told(merge_criteria(None, criteria("a"), criteria("+a")).criteria) == ["+a"]


@given(LIST, LIST, LIST)
@settings(max_examples=300)
def test_laws_of_merging_criteria(
    base: list[dict[str, Any]], one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    assert merge_criteria(base, base, one) == (one, (), False)
    assert merge_criteria(base, one, base) == (one, (), False)
    assert merge_criteria(base, one, one) == (one, (), False)
    there, here = merge_criteria(base, one, other), merge_criteria(base, other, one)
    assert there.open == here.open
    turned = {Part(part.agreed, part.there, part.here) for part in here.parts}
    assert set(there.parts) == turned


@given(LIST, LIST, LIST)
@settings(max_examples=300)
def test_no_edit_of_a_criterion_is_lost(
    base: list[dict[str, Any]], one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    """Whatever text is new on a side is in the result, or shown as a clash."""
    merged = merge_criteria(base, one, other)
    shown = {text for part in merged.parts for text in (part.here, part.there)}
    shown |= {text[4:] for text in shown if text and text.startswith("[")}
    before = {known["text"] for known in base}
    for side in (one, other):
        for new in side:
            if new["text"] not in before:
                assert new["text"] in {kept["text"] for kept in merged.criteria} | shown

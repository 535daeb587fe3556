"""What becomes of a field on either side, whatever was agreed on and whoever owns it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from po_tui.sync.compare import NOTHING, Comparison, Nothing, Part, Verdict, compare
from po_tui.sync.merge import alike, digest, normal
from tests.sync.values import FIELD_AND_THREE

OWNERS = st.sampled_from(["both", "mine", "theirs", "never"])
PREFER = st.sampled_from([None, "mine", "theirs"])


def carried_out(found: Comparison) -> tuple[Any, Any, Any]:
    """Agreed, here and there as they are once that is done."""
    after = (found.agreed_becomes, found.here_becomes, found.there_becomes)
    before = (found.agreed, found.here, found.there)
    return tuple(
        was if isinstance(becomes, Nothing) else becomes
        for was, becomes in zip(before, after, strict=True)
    )


def test_only_the_side_that_did_not_change_gets_the_change() -> None:
    push = compare("title", "a", "b", "a", "both")
    assert push.verdict is Verdict.push
    assert (push.here_becomes, push.there_becomes, push.agreed_becomes) == (NOTHING, "b", "b")
    pull = compare("title", "a", "a", "b", "both")
    assert pull.verdict is Verdict.pull
    assert (pull.here_becomes, pull.there_becomes, pull.agreed_becomes) == ("b", NOTHING, "b")


def test_different_changes_clash_and_neither_side_is_touched() -> None:
    clash = compare("estimate", 3, 5, 8, "both")
    assert clash.verdict is Verdict.clash
    assert (clash.here_becomes, clash.there_becomes, clash.agreed_becomes) == (NOTHING,) * 3
    assert compare("estimate", None, 0, None, "both").verdict is Verdict.push


def test_the_same_change_on_both_sides_is_agreed_on_in_silence() -> None:
    found = compare("title", "a", "b ", "b", "both")
    assert found.verdict is Verdict.alike
    assert found.agreed_becomes == "b"
    assert compare("title", "b", "b", " b", "both").agreed_becomes is NOTHING


def test_changes_in_different_places_go_both_ways() -> None:
    merged = compare("labels", ["a"], ["a", "mine"], ["a", "theirs"], "both")
    assert merged.verdict is Verdict.merge
    assert merged.here_becomes == merged.there_becomes == ["a", "mine", "theirs"]
    text = compare("description", "a\n\nb", "A\n\nb", "a\n\nB", "both")
    assert text.verdict is Verdict.merge
    assert text.agreed_becomes == "A\n\nB"


def test_a_merge_that_gives_what_one_side_has_touches_only_the_other() -> None:
    found = compare("labels", ["a", "x"], ["a"], ["a", "new"], "both")
    assert found.verdict is Verdict.pull
    assert found.here_becomes == ["a", "new"]


def test_clashing_criteria_are_named() -> None:
    agreed, here, there = ([{"text": text, "done": False}] for text in ("lid", "lid!", "lid?"))
    found = compare("criteria", agreed, here, there, "both")
    assert found.verdict is Verdict.clash
    assert found.parts == (Part("lid", "lid!", "lid?"),)
    assert compare("criteria", agreed, here, there, "both", prefer="mine").there_becomes == here


def test_the_owner_of_a_field_decides() -> None:
    assert compare("status", "a", "b", "c", "theirs").here_becomes == "c"
    assert compare("status", "a", "b", "c", "mine").there_becomes == "b"
    assert compare("status", "a", "a", "c", "mine").there_becomes == "a"
    assert compare("status", "a", "b", "a", "theirs").here_becomes == "a"
    assert compare("status", "a", "b", "c", "never").verdict is Verdict.alike


@pytest.mark.parametrize(
    ("field", "full", "empty"),
    [
        ("description", "text", ""), ("estimate", 5.0, None), ("criteria", [{"text": "a", "done": True}], []),
        ("story", {"as_a": "a", "i_want": "b", "so_that": ""}, None), ("labels", ["a"], []),
        ("parent", "7", None), ("roadmap", "Beta", None),
    ],
)  # fmt: skip
def test_at_a_first_meeting_the_side_that_says_something_wins(
    field: str, full: Any, empty: Any
) -> None:
    assert compare(field, NOTHING, full, empty, "both").there_becomes == full
    assert compare(field, NOTHING, empty, full, "both").here_becomes == full
    assert compare(field, NOTHING, full, full, "both").agreed_becomes == full


def test_at_a_first_meeting_sets_unite_and_all_else_clashes() -> None:
    assert compare("labels", NOTHING, ["a"], ["b"], "both").agreed_becomes == ["a", "b"]
    assert compare("depends_on", NOTHING, ["1"], ["2"], "both").agreed_becomes == ["1", "2"]
    for field, here, there in (
        ("title", "a", "b"),
        ("description", "a", "b"),
        ("estimate", 0, 1),
        ("criteria", [{"text": "a", "done": False}], [{"text": "b", "done": False}]),
    ):
        assert compare(field, NOTHING, here, there, "both").verdict is Verdict.clash


def test_what_was_refused_waits_until_it_is_something_else() -> None:
    refused = {"value": digest(["a", "b"]), "reason": "no rights"}
    waits = compare("labels", ["a"], ["b", "a"], ["a"], "both", refused=refused)
    assert waits.verdict is Verdict.refused
    assert waits.reason == "no rights"
    assert waits.there_becomes is NOTHING
    other = compare("labels", ["a"], ["a", "c"], ["a"], "both", refused=refused)
    assert other.verdict is Verdict.push
    assert compare("labels", ["a"], ["a"], ["a"], "both", refused=refused).verdict is Verdict.alike


def test_their_part_of_a_merge_comes_in_even_if_ours_is_refused() -> None:
    refused = {"value": digest(["a", "mine", "theirs"]), "reason": ""}
    found = compare("labels", ["a"], ["a", "mine"], ["a", "theirs"], "both", refused=refused)
    assert found.verdict is Verdict.refused
    assert found.here_becomes == ["a", "mine", "theirs"]
    assert found.agreed_becomes is NOTHING


@given(FIELD_AND_THREE, OWNERS, PREFER, st.booleans())
@settings(max_examples=500)
def test_comparing_again_after_carrying_out_finds_nothing_to_do(
    drawn: tuple[str, Any, Any, Any], owner: str, prefer: Any, first: bool
) -> None:
    field, agreed, here, there = drawn
    found = compare(field, NOTHING if first else agreed, here, there, owner, prefer=prefer)
    if found.verdict is Verdict.clash:
        assert carried_out(found) == (found.agreed, found.here, found.there)
        return
    again = compare(field, *carried_out(found), owner)
    assert again.verdict is Verdict.alike
    assert again.agreed_becomes is NOTHING


@given(FIELD_AND_THREE, st.booleans())
@settings(max_examples=500)
def test_laws_of_comparing(drawn: tuple[str, Any, Any, Any], first: bool) -> None:
    field, base, one, other = drawn

    def becomes(agreed: Any, here: Any, there: Any) -> Any:
        found = compare(field, agreed, here, there, "both")
        __, mine, theirs = carried_out(found)
        assert alike(field, mine, theirs)
        return mine

    assert alike(field, becomes(base, base, one), normal(field, one))
    assert alike(field, becomes(base, one, base), normal(field, one))
    assert alike(field, becomes(base, one, one), normal(field, one))
    agreed = NOTHING if first else base
    there, here = (compare(field, agreed, *two, "both") for two in ((one, other), (other, one)))
    assert (there.verdict is Verdict.clash) == (here.verdict is Verdict.clash)


@given(FIELD_AND_THREE)
@settings(max_examples=200)
def test_a_preference_decides_every_clash_and_nothing_else(
    drawn: tuple[str, Any, Any, Any],
) -> None:
    field, agreed, here, there = drawn
    plain = compare(field, agreed, here, there, "both")
    for side in ("mine", "theirs"):
        decided = compare(field, agreed, here, there, "both", prefer=side)
        assert decided.verdict is not Verdict.clash
        if plain.verdict is not Verdict.clash:
            assert decided == plain


@given(FIELD_AND_THREE, OWNERS)
@settings(max_examples=200)
def test_a_value_that_was_refused_is_not_sent_again(
    drawn: tuple[str, Any, Any, Any], owner: str
) -> None:
    field, agreed, here, there = drawn
    found = compare(field, agreed, here, there, owner)
    if isinstance(found.there_becomes, Nothing):
        return
    refused = {"value": digest(found.there_becomes), "reason": "so"}
    again = compare(field, agreed, here, there, owner, refused=refused)
    assert again.verdict is Verdict.refused
    assert again.there_becomes is NOTHING

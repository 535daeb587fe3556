"""Acceptance criteria: what people type is what they get, ticks and identity included."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.acceptance import (
    Criterion,
    Written,
    as_text,
    given_when_then,
    moved,
    parse,
    revise,
    says_all,
    scenario,
    steps,
    ticked,
    vague_words,
)
from po_tui.model.readiness import all_whole


@pytest.fixture
def new_uid() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def texts(text: str) -> list[str]:
    return [criterion.text for criterion in parse(text)]


def test_a_checklist_keeps_its_ticks() -> None:
    assert parse("- [ ] opens in 2 s\n- [x] says whom to call\n* [X] third\n") == [
        Written("opens in 2 s", False),
        Written("says whom to call", True),
        Written("third", True),
    ]


def test_every_plain_line_is_a_criterion_without_a_box() -> None:
    assert parse("The light blinks.\n\nThe light goes out.\r\n") == [
        Written("The light blinks."),
        Written("The light goes out."),
    ]


def test_bullets_and_numbers_are_criteria_too() -> None:
    assert texts("- one\n* two\n3. three\n4) four\n• five\n[ ] six") == [
        "one", "two", "three", "four", "five", "six",
    ]  # fmt: skip


def test_indented_lines_belong_to_the_criterion_above() -> None:
    assert texts("- [ ] prints\n  - the date\n\n  - the place\n- [ ] closes") == [
        "prints\n- the date\n\n- the place",
        "closes",
    ]


def test_a_list_that_is_indented_as_a_whole_is_still_a_list() -> None:
    assert texts("  - [ ] one\n  - [ ] two\n    more of two") == ["one", "two\nmore of two"]


@pytest.mark.parametrize(
    "text",
    [
        "Given a code\nWhen I enter it\nThen it opens\n\nGiven no code\nWhen I knock\nThen nothing",
        "Gegeven een code\nAls ik die invoer\nDan gaat hij open\nEn brandt het licht\nStel geen code\nWanneer ik klop\nDan niets",
        "- Given a code\n- When I enter it\n- Then it opens\n- Given no code\n- When I knock\n- Then nothing",
    ],
)
def test_given_when_then_over_several_lines_is_one_criterion(text: str) -> None:
    assert len(parse(text)) == 2


def test_sentences_that_begin_with_when_stay_apart() -> None:
    assert len(parse("When the code is wrong, the kiosk says so\nWhen it is right, it opens")) == 2
    assert len(parse("Als de code fout is, meldt de zuil dat\nDe deur blijft dicht")) == 2


def test_empty_boxes_are_no_criteria() -> None:
    assert parse("- [ ] \n-\n\n  \n- [x]\n") == []


tidy_lines = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20).map(
    str.rstrip
)
tidy_texts = st.lists(tidy_lines, min_size=1, max_size=4).map(
    lambda lines: "\n".join(lines).strip()
)


@given(st.lists(st.tuples(tidy_texts.filter(bool), st.booleans()), max_size=6))
def test_criteria_survive_being_written_and_read(listed: list[tuple[str, bool]]) -> None:
    criteria = [Written(text, done) for text, done in listed]
    assert parse(as_text(criteria)) == criteria


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_reading_it_again_changes_nothing(text: str) -> None:
    once = [Written(text, bool(done)) for text, done in parse(text)]
    assert parse(as_text(once)) == once


BEFORE = [
    Criterion("a", "opens within 2 seconds", done=True),
    Criterion("b", "refuses after five wrong codes"),
    Criterion("c", "says the reservation ended"),
]


def test_reordering_keeps_every_identity_and_tick(new_uid: Callable[[], str]) -> None:
    text = as_text(reversed(BEFORE))
    assert revise(BEFORE, text, new_uid) == list(reversed(BEFORE))


def test_rewording_keeps_identity(new_uid: Callable[[], str]) -> None:
    text = as_text(BEFORE).replace("five wrong codes", "six wrong codes in 10 minutes")
    revised = revise(BEFORE, text, new_uid)
    assert [criterion.uid for criterion in revised] == ["a", "b", "c"]
    assert revised[1].text == "refuses after six wrong codes in 10 minutes"


def test_a_criterion_put_in_between_gets_a_new_identity(new_uid: Callable[[], str]) -> None:
    first, second, third = as_text(BEFORE).splitlines()
    revised = revise(BEFORE, f"{first}\n- [ ] asks for a photo\n{second}\n{third}", new_uid)
    assert [criterion.uid for criterion in revised] == ["a", "new-1", "b", "c"]


def test_a_removed_criterion_takes_only_itself_along(new_uid: Callable[[], str]) -> None:
    first, _, third = as_text(BEFORE).splitlines()
    assert [c.uid for c in revise(BEFORE, f"{first}\n{third}", new_uid)] == ["a", "c"]


def test_a_criterion_written_anew_in_its_place_is_the_same_one(new_uid: Callable[[], str]) -> None:
    first, _, third = as_text(BEFORE).splitlines()
    revised = revise(BEFORE, f"{first}\n- [ ] kiosk locks\n{third}", new_uid)
    assert [criterion.uid for criterion in revised] == ["a", "b", "c"]


def test_a_text_without_boxes_keeps_the_ticks(new_uid: Callable[[], str]) -> None:
    revised = revise(BEFORE, "\n".join(c.text for c in BEFORE), new_uid)
    assert revised == BEFORE


def test_equal_texts_keep_an_identity_each(new_uid: Callable[[], str]) -> None:
    twins = [Criterion("a", "same"), Criterion("b", "same")]
    assert revise(twins, "- [ ] same\n- [ ] same\n- [ ] same", new_uid) == [
        *twins,
        Criterion("new-1", "same"),
    ]


@pytest.mark.parametrize(
    ("text", "language", "given_part", "when_part", "then_part"),
    [
        ("Given a\nAnd b\nWhen c\nThen d\nBut e", "en", ("a", "b"), ("c",), ("d", "e")),
        ("Gegeven a\nEn b\nAls c\nDan d", "nl", ("a", "b"), ("c",), ("d",)),
        ("Stel dat a\nWanneer c\nDan d", "nl", ("dat a",), ("c",), ("d",)),
        ("Given a, when b, then c", "en", ("a",), ("b",), ("c",)),
        ("gegeven a als b dan c", "nl", ("a",), ("b",), ("c",)),
        ("**Given** a\n**When**: b\n**Then** c\n  and more", "en", ("a",), ("b",), ("c", "more")),
        ("Given a\nlong thing\nWhen b\nThen c", "en", ("a long thing",), ("b",), ("c",)),
    ],
)
def test_given_when_then_is_read_in_both_languages(
    text: str,
    language: str,
    given_part: tuple[str, ...],
    when_part: tuple[str, ...],
    then_part: tuple[str, ...],
) -> None:
    read = scenario(text)
    assert read is not None
    assert (read.language, read.given, read.when, read.then) == (
        language, given_part, when_part, then_part,
    )  # fmt: skip
    assert read.missing == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Given a\nWhen b", ("then",)),
        ("Given a", ("when", "then")),
        ("Gegeven a\nDan b", ("when",)),
        ("When a\nThen b", ("given",)),
        ("Given a\nWhen b\nThen", ("then",)),
    ],
)
def test_an_incomplete_scenario_names_what_it_lacks(text: str, missing: tuple[str, ...]) -> None:
    read = scenario(text)
    assert read is not None
    assert read.missing == missing


_KEYWORDS = (
    "Given",
    "when",
    "THEN",
    "and",
    "Stel",
    "Gegeven",
    "als",
    "Wanneer",
    "dan",
    "en",
    "but",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from((*_KEYWORDS, "**Given**", "- when", "", "Whenever")),
            st.sampled_from(
                ("", " ", ":", ": a", " a door", ", when b then c", " x, then y", " é")
            ),
        ),
        max_size=5,
    )
)
def test_a_scenario_says_all_unless_when_or_then_is_missing(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(map("".join, lines))
    found = scenario(text)
    whole = found is None or not {"when", "then"} & set(found.missing)
    assert says_all(text) == whole
    assert all_whole([text]) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The door opens", True),
        ("Given a door\nWhen it is pushed\nThen it opens", True),
        ("Stel een deur\nAls men duwt\nDan gaat hij open", True),
        ("Given a door\nWhen it is pushed", False),
        ("Given a door\nWhen it is pushed\nThen ", False),
    ],
)
def test_what_says_all(text: str, whole: bool) -> None:
    assert says_all(text) is all_whole([text]) is whole


@pytest.mark.parametrize(
    "text",
    ["The door opens in 2 s", "When I knock, it opens", "Als ik klop, dan gaat hij open",
     "Stel de tijd in", "", "Andante"],
)  # fmt: skip
def test_a_plain_sentence_is_no_scenario(text: str) -> None:
    assert scenario(text) is None


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_written_scenario_reads_back(lang: str) -> None:
    read = scenario(given_when_then("a", "b", "c", lang))
    assert read is not None
    assert (read.given, read.when, read.then, read.language) == (("a",), ("b",), ("c",), lang)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is fast, easy and User-Friendly etc.", ("fast", "easy", "user-friendly", "etc.")),
        ("Het werkt snel en intuïtief, enz.", ("snel", "intuïtief", "enz.")),
        ("gebruiksvriendelijke schermen, zo snel mogelijk", ("gebruiksvriendelijke", "zo snel mogelijk")),
        ("the breakfast is uneasy", ()),
        ("unlocks within 2 seconds", ()),
        ("fast and fast", ("fast",)),
    ],
)  # fmt: skip
def test_vague_words_are_found_in_both_languages(text: str, found: tuple[str, ...]) -> None:
    assert vague_words(text) == found


def test_a_tick_changes_only_the_box_of_the_criterion_on_that_line() -> None:
    text = "- [ ] one\n- [x] Given a\n  When b\n  Then c\n* two\nthree\n"
    assert ticked(text, 0) == text.replace("- [ ] one", "- [x] one")
    assert ticked(text, 3) == text.replace("- [x] Given", "- [ ] Given")
    assert ticked(text, 4) == text.replace("* two", "* [x] two")
    assert ticked(text, 5) == text.replace("three", "- [x] three")
    assert ticked(text, 6) == ticked(text, 5)
    assert ticked("\n", 0) == "\n"


def test_ticking_a_scenario_without_a_bullet_keeps_it_together() -> None:
    text = "Given a\nWhen b\nThen c"
    assert parse(ticked(text, 1)) == [Written("Given a\nWhen b\nThen c", True)]


def test_a_criterion_moves_with_all_its_lines_and_the_cursor_with_it() -> None:
    text = "- [ ] one\n\n- [ ] Given a\n  When b\n  Then c\n- [ ] two"
    after, line = moved(text, 3, -1)
    assert texts(after) == ["Given a\nWhen b\nThen c", "one", "two"]
    assert after.split("\n")[line] == "  When b"
    assert moved(after, line, 1) == (text, 3)
    assert moved(text, 0, -1) == (text, 0)
    assert moved(text, 5, 1) == (text, 5)


CRITERIA = st.lists(
    st.builds(
        Criterion,
        st.just(""),
        st.sampled_from(["It opens.", "Given a\nWhen b\nThen c", "Als x, dan y", "a\n- b\n\n- c"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(CRITERIA, st.integers(0, 20), st.sampled_from([-1, 1]))
def test_moving_and_ticking_lose_no_word(criteria: list[Criterion], line: int, by: int) -> None:
    text = as_text(criteria)
    after, there = moved(text, line, by)
    assert sorted(texts(after)) == sorted(texts(text))
    assert texts(ticked(text, line)) == texts(text)
    if after != text:
        assert moved(after, there, -by)[0] == text


def test_a_scenario_is_laid_out_line_by_line_with_what_is_missing() -> None:
    found = scenario("Gegeven a\nEn b\nAls c")
    assert found is not None
    assert [(step.keyword, step.clause) for step in steps(found)] == [
        ("Gegeven", "a"), ("En", "b"), ("Als", "c"), ("Dan", ""),
    ]  # fmt: skip

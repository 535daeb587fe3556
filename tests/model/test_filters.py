"""The filter language: what people type is understood, and a mistake says what would be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.filters import (
    CHOICES,
    Age,
    And,
    Compare,
    FieldTerm,
    FilterMistake,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Sort,
    Word,
    fold,
    parse,
    words_of,
)


def where(text: str, *, typing: bool = False) -> Node | None:
    return parse(text, typing=typing).where


def word(*pieces: str) -> Word:
    return Word(pieces)


def shape(node: object) -> object:
    """The tree with the kinds of its nodes and without positions, to compare."""
    if isinstance(node, Word | Phrase | FieldTerm | Compare | Range | Not | And | Or):
        parts = node._asdict()
        parts.pop("at", None)
        return type(node).__name__, *map(shape, parts.values())
    return tuple(map(shape, node)) if isinstance(node, tuple) else node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("reminder", word("reminder")),
        ("Réminder", word("reminder")),
        ("LM-4", word("lm", "4")),
        ("user-friendly", word("user", "friendly")),
        ('"a  phrase"', Phrase(("a", "phrase"))),
        ("-sms", Not(word("sms"))),
        ('-"due time"', Not(Phrase(("due", "time")))),
        ("a b", And((word("a"), word("b")))),
        ("a OR b", Or((word("a"), word("b")))),
        ("a b OR c", Or((And((word("a"), word("b"))), word("c")))),
        ("a (b OR c)", And((word("a"), Or((word("b"), word("c")))))),
        ("-(a b)", Not(And((word("a"), word("b"))))),
        ("((a))", word("a")),
        ("a or b", And((word("a"), word("or"), word("b")))),
        ("()", None),
        ("16:00", word("16", "00")),
        ("a - b", And((word("a"), word("b")))),
        ("--a", Not(word("a"))),
        ("!!! a", word("a")),
    ],
)
def test_words_phrases_and_their_joining(text: str, node: Node | None) -> None:
    assert shape(where(text)) == shape(node)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("state:ready", FieldTerm("state", ("ready",))),
        ("State:READY,refining", FieldTerm("state", ("ready", "refining"))),
        ("state:in-sprint", FieldTerm("state", ("in_sprint",))),
        ("-state:done", Not(FieldTerm("state", ("done",)))),
        ("label:Pilot,none", FieldTerm("label", ("Pilot", None))),
        ('label:"needs design, really",pilot', FieldTerm("label", ("needs design, really", "pilot"))),
        ('label:"none"', FieldTerm("label", ("none",))),
        ("goal:none", FieldTerm("goal", (None,))),
        ("parent:LM-2", FieldTerm("parent", ("LM-2",))),
        ("ready:yes", FieldTerm("ready", ("yes",))),
        ("has:criteria,question", FieldTerm("has", ("criteria", "question"))),
        ("is:stale", FieldTerm("is", ("stale",))),
        ("points:>5", Compare("points", ">", 5.0)),
        ("points:<=½", Compare("points", "<=", 0.5)),
        ("points:0", Compare("points", "=", 0.0)),
        ("points:2..8", Range("points", 2.0, 8.0)),
        ("points:2..", Compare("points", ">=", 2.0)),
        ("points:..8", Compare("points", "<=", 8.0)),
        ("points:none", FieldTerm("points", (None,))),
        ("points:3,5", Or((Compare("points", "=", 3.0), Compare("points", "=", 5.0)))),
        ("points:>8,none", Or((Compare("points", ">", 8.0), FieldTerm("points", (None,))))),
        ("updated:<2026-01-01", Compare("updated", "<", "2026-01-01")),
        ("updated:<90d", Compare("updated", "<", Age(90))),
        ("updated:90d", Compare("updated", "<=", Age(90))),
        ("updated:<3m", Compare("updated", "<", Age(90))),
        ("updated:>=2w", Compare("updated", ">=", Age(14))),
        ("updated:2026-01-01..2026-03-31", Range("updated", "2026-01-01", "2026-03-31")),
    ],
)  # fmt: skip
def test_fields(text: str, node: Node) -> None:
    assert shape(where(text)) == shape(node)


def test_sorting_stands_beside_the_filter() -> None:
    query = parse("a sort:points,-updated b")
    assert shape(query.where) == shape(And((word("a"), word("b"))))
    assert query.sort == (Sort("points", True), Sort("updated", False))
    assert parse("sort:rank") == Query(None, (Sort("rank", False),))


def test_terms_know_where_they_stand() -> None:
    node = where("pilot state:ready")
    assert isinstance(node, And)
    assert [getattr(term, "at", None) for term in node.nodes] == [0, 6]


@pytest.mark.parametrize(
    ("text", "word", "position", "suggestion"),
    [
        ("pilot stat:ready", "stat:ready", 6, "state:ready"),
        ("status:ready", "status:ready", 0, "state:ready"),
        ("estimate:>5", "estimate:>5", 0, "points:>5"),
        ("state:reddy", "state:reddy", 0, "state:ready"),
        ("a state:refine", "state:refine", 2, "state:refining"),
        ("type:storie", "type:storie", 0, "type:story"),
        ("sort:point", "sort:point", 0, "sort:points"),
        ("ready:none", "ready:none", 0, "ready:no"),
        ("state:", "state:", 0, "state:idea"),
        ("points:many", "points:many", 0, "points:"),
        ("points:1..x", "points:1..x", 0, "points:"),
        ("points:><5", "points:><5", 0, "points:"),
        ("points>5", "points>5", 0, "points:>5"),
        ("updated:<2026-02-30", "updated:<2026-02-30", 0, "updated:"),
        ("http://x", "http://x", 0, '"http://x"'),
        ("zzqq:1", "zzqq:1", 0, '"zzqq:1"'),
        ("a (b", "(", 2, ")"),
        ("a) b", ")", 1, ""),
        ("OR a", "OR", 0, '"or"'),
        ("a OR", "OR", 2, '"or"'),
        ("a OR OR b", "OR", 2, '"or"'),
        ("-sort:points", "-sort:points", 0, "sort:-points"),
    ],
)
def test_a_mistake_names_the_word_and_the_nearest_valid_one(
    text: str, word: str, position: int, suggestion: str
) -> None:
    with pytest.raises(FilterMistake) as mistake:
        parse(text)
    found = mistake.value
    assert (found.word, found.position, found.suggestion) == (word, position, suggestion)
    assert found.message == str(found)
    assert "\n" not in found.message


def test_endless_parentheses_are_refused_politely() -> None:
    with pytest.raises(FilterMistake, match="parentheses"):
        parse("(" * 5000 + "a" + ")" * 5000)


def test_a_whole_page_pasted_into_the_filter_line_is_just_many_words() -> None:
    page = "word " * 5000
    words = where(page)
    assert isinstance(words, And)
    assert len(words.nodes) == 5000
    assert isinstance(where(" OR ".join(page.split())), Or)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("pilot stat", And((word("pilot"), word("stat")))),
        ("pilot state:", word("pilot")),
        ("pilot state:rea", word("pilot")),
        ("pilot state:ready,", And((word("pilot"), FieldTerm("state", ("ready",))))),
        ("pilot state:ready,ref", And((word("pilot"), FieldTerm("state", ("ready",))))),
        ("pilot points:>", word("pilot")),
        ("pilot points:2..", And((word("pilot"), Compare("points", ">=", 2.0)))),
        ("pilot updated:<2026-0", word("pilot")),
        ("pilot sort:poi", word("pilot")),
        ("pilot -", word("pilot")),
        ("pilot OR", word("pilot")),
        ("pilot (a", And((word("pilot"), word("a")))),
        ("pilot (", word("pilot")),
        ('"due ti', word("due", "ti")),
        ("label:ur", FieldTerm("label", ("ur",), partial=True)),
        ("label:ur ", FieldTerm("label", ("ur",))),
        ('label:"needs des', FieldTerm("label", ("needs des",), partial=True)),
        ('label:"needs des"', FieldTerm("label", ("needs des",))),
    ],
)
def test_while_typing_the_unfinished_end_is_left_out(text: str, node: Node) -> None:
    assert shape(where(text, typing=True)) == shape(node)


@pytest.mark.parametrize("text", ["state:xyz", "state:rea pilot", "a) b", "zzqq:1 a", "OR a"])
def test_while_typing_what_can_no_longer_become_right_is_still_a_mistake(text: str) -> None:
    with pytest.raises(FilterMistake):
        parse(text, typing=True)


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_can_be_typed_letter_by_letter(name: str) -> None:
    for choice in CHOICES[name]:
        whole = f"{name}:{choice}"
        for end in range(1, len(whole) + 1):
            parse(whole[:end], typing=True)
        assert shape(where(whole)) == shape(FieldTerm(name, (choice,)))


@given(st.text(alphabet='ab:-()"OR, .<>=5d½stae\n日é', max_size=30), st.booleans())
def test_any_text_is_either_understood_or_a_mistake_in_one_line(text: str, typing: bool) -> None:
    mistake = None
    try:
        query = parse(text, typing=typing)
    except FilterMistake as found:
        mistake = found
    if mistake is None:
        assert isinstance(query, Query)
    else:
        assert "\n" not in mistake.message
        assert text[mistake.position :].lower().startswith(mistake.word.lower())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café ÉÉN", "cafe een"),
        ("Straße", "strasse"),
        ("Ångström Łódź Ærø", "angstrom lodz aero"),
        ("e\u0301", "e"),
        ("\ufb01ne", "fine"),
        ("İstanbul", "istanbul"),
        ("ガ", "ガ"),
    ],
)
def test_case_and_accents_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_for_search(text: str) -> None:
    once = words_of(text)
    assert words_of(" ".join(once)) == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Open my compartment: 413 209!", ["open", "my", "compartment", "413", "209"]),
        ("in_sprint user-friendly", ["in", "sprint", "user", "friendly"]),
        ("日本語 test", ["日", "本", "語", "test"]),
        ("abc日本", ["abc", "日", "本"]),
        ("한국어 검색", ["한국어", "검색"]),
        ("ship it 🚀", ["ship", "it", "🚀"]),
        ("…", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words

"""Descriptions of Jira Data Center: wiki markup read as Markdown, and edited without touching the rest."""

import difflib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.model import body
from po_tui.trackers.base import Changed, Refused
from po_tui.trackers.jira.richtext import from_markdown, normal, patched, to_markdown
from tests.trackers.rich_corpus import MISSING, WORD, wiki_texts

TEXTS = wiki_texts()
needs_input = pytest.mark.skipif(not TEXTS, reason=MISSING)
quick = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

RICH = (
    "h2. Why\r\n"
    "Ask [~jsmith] about *this*, see [the plan^plan.pdf] and !shot.png|thumbnail!\r\n"
    "\r\n\r\n"
    "{panel:title=Mind|borderColor=#ccc}\r\n"
    "Within {color:red}red{color} words\r\n"
    "{panel}\r\n"
    "{code:java|title=A.java}\r\nint a = 1; // *not bold*\r\n{code}\r\n"
    "{noformat}\r\nh1. no heading\r\n{noformat}\r\n"
    "||Name||Value||\r\n|a|[b|https://x.y/z]|\r\n"
    "\r\n"
    "h3. Acceptance criteria\r\n"
    "* [ ] first [~ann]\r\n"
    "* (/) second\r\n"
    "\r\n"
    "The +end+  \r\n"
)


def edited(raw: str, *swaps: tuple[str, str]) -> str:
    """The text after an edit of its Markdown, which reads as the edit meant it."""
    before = after = to_markdown(raw, "wiki")
    for old, new in swaps:
        assert old in after
        after = after.replace(old, new, 1)
    told = patched(raw, before, after, "wiki")
    assert isinstance(told, str)
    assert to_markdown(told, "wiki") == normal(after, "wiki")
    return told


def changed_lines(one: str, other: str) -> list[str]:
    """Lines that came and went, with their ends."""
    lines = difflib.ndiff(one.splitlines(keepends=True), other.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_markup_is_read_as_markdown_and_the_rest_stands_as_it_is() -> None:
    told = to_markdown(RICH, "wiki")
    for words in (
        "## Why",
        "[~jsmith]",
        "**this**",
        "!shot.png|thumbnail!",
        "{panel:title=Mind|borderColor=#ccc}",
        "```java|title=A.java",
        "// *not bold*",
        "| Name | Value |",
        "[b](https://x.y/z)",
        "- [ ] first [~ann]\n- [x] second",
        "The +end+",
    ):
        assert words in told


def test_a_text_that_nobody_edited_is_the_very_same() -> None:
    told = to_markdown(RICH, "wiki")
    assert patched(RICH, told, told, "wiki") is RICH
    assert patched(RICH, told, told + "\n", "wiki") is RICH


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("## Why", "## Why not", ["- h2. Why\r\n", "+ h2. Why not\r\n"]),
        ("The +end+", "The +very end+", ["- The +end+  \r\n", "+ The +very end+\r\n"]),
        ("Within", "In", ["- Within {color:red}red{color} words\r\n", "+ In {color:red}red{color} words\r\n"]),
        ("- [ ] first [~ann]", "- [x] first [~ann]", ["- * [ ] first [~ann]\r\n", "+ * (/) first [~ann]\r\n"]),
        ("- [x] second", "- [x] second\n- [ ] third", ["+ * [ ] third\r\n"]),
        ("\n- [x] second", "", ["- * (/) second\r\n"]),
        ("| a | [b](https://x.y/z) |", "| A | [b](https://x.y/z) |", ["- |a|[b|https://x.y/z]|\r\n", "+ |A|[b|https://x.y/z]|\r\n"]),
        ("int a = 1", "int a = 2", ["- int a = 1; // *not bold*\r\n", "+ int a = 2; // *not bold*\r\n"]),
        ("about **this**, see", "about *that*, see", [
            "- Ask [~jsmith] about *this*, see [the plan^plan.pdf] and !shot.png|thumbnail!\r\n",
            "+ Ask [~jsmith] about _that_, see [the plan^plan.pdf] and !shot.png|thumbnail!\r\n",
        ]),
    ],
)  # fmt: skip
def test_an_edit_changes_its_lines_and_nothing_else(old: str, new: str, lines: list[str]) -> None:
    assert changed_lines(RICH, edited(RICH, (old, new))) == lines


def test_a_new_paragraph_stands_apart() -> None:
    told = edited(RICH, ("The +end+", "Before the end.\n\nThe +end+"))
    assert changed_lines(RICH, told) == ["+ Before the end.\r\n", "+ \r\n"]


def test_criteria_change_nothing_but_their_list() -> None:
    before = to_markdown(RICH, "wiki")
    wanted = [
        {"text": "first [~ann]", "done": False},
        {"text": "new\nGiven * and _ and [x]", "done": True},
        {"text": "second", "done": False},
    ]
    told = patched(RICH, before, body.write(before, {"criteria": wanted}), "wiki")
    assert isinstance(told, str)
    assert body.read(to_markdown(told, "wiki")).criteria == wanted
    assert "".join(line[0] for line in changed_lines(RICH, told)) in {
        "-+++",
        "+-++",
        "++-+",
        "+++-",
    }


def test_an_edit_of_a_text_that_has_changed_there_is_refused() -> None:
    before = to_markdown(RICH, "wiki")
    with pytest.raises(Changed):
        patched(RICH.replace("Why", "What"), before, before + "\n\nmore", "wiki")


@pytest.mark.parametrize(
    ("markdown", "wiki"),
    [
        ("# T\n\ntext", "h1. T\n\ntext"),
        ("a **b** *c* ~~d~~ `e`", "a *b* _c_ -d- {{e}}"),
        ("a**b**c", "a{*}b{*}c"),
        ("- a\n  - b\n    1. c", "* a\n** b\n**# c"),
        ("- [ ] a\n- [x] b", "* [ ] a\n* (/) b"),
        ("> q\n>\n> r", "{quote}\nq\n\nr\n{quote}"),
        ("```py\nx*y*\n```", "{code:py}\nx*y*\n{code}"),
        ("```\nx\n```", "{noformat}\nx\n{noformat}"),
        ("| a | b |\n|---|---|\n| c \\| d | e<br>f |", "||a||b||\n|c &#124; d|e\\\\ f|"),
        ("[t](https://x.y) https://z.w", "[t|https://x.y] https://z.w"),
        ("\\*a\\* 2*3 \\_b\\_", "\\*a\\* 2*3 \\_b\\_"),
        ("\\# a\n\\- b\nh1. c", "\\# a\n\\- b\n&#104;1. c"),
        ("one\ntwo", "one\ntwo"),
        ("---", "----"),
        ("> [!INFO]\n> x", "{quote}\n*INFO*\n\nx\n{quote}"),
        ("see [~ann] {color:red}x{color}", "see [~ann] {color:red}x{color}"),
    ],
)
def test_markdown_becomes_wiki_markup(markdown: str, wiki: str) -> None:
    assert from_markdown(markdown, "wiki") == wiki


@needs_input
def test_no_word_of_the_wiki_texts_is_lost() -> None:
    for text in TEXTS:
        told = to_markdown(text, "wiki").replace("\\", "").replace("_", " ")
        plain = text.replace("\\", " ").replace("_", " ")
        for word in WORD.findall(plain):
            # Signs of the markup itself, and the tooltip of a link, which Markdown shows nowhere.
            is_sign = word in {
                "h1",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
                "bq",
                "code",
                "noformat",
                "quote",
            }
            assert is_sign or word in told or "|" in text, (text, told)


@needs_input
def test_each_wiki_text_goes_back_as_it_came() -> None:
    for text in TEXTS:
        told = to_markdown(text, "wiki")
        assert normal(told, "wiki") == told
        assert patched(text, told, told, "wiki") is text


@needs_input
@quick
@given(st.data())
def test_an_edit_beside_a_text_leaves_every_sign_of_it(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    before = to_markdown(text, "wiki")
    told = patched(text, before, f"Brand new words.\n\n{before}\n\nAnd more.", "wiki")
    assert isinstance(told, str)
    assert text.strip() in told
    assert to_markdown(told, "wiki") == normal(f"Brand new words.\n\n{before}\n\nAnd more.", "wiki")


@needs_input
@quick
@given(st.data())
def test_any_edit_arrives_as_it_was_meant(data: st.DataObject) -> None:
    text = "\n\n".join(data.draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)))
    before = to_markdown(text, "wiki")
    lines = before.split("\n")
    at = data.draw(st.integers(0, len(lines)))
    new = data.draw(
        st.sampled_from(["A new line.", "- [ ] to be met", "- an item", "**loud** words", "# Head"])
    )
    after = data.draw(
        st.sampled_from(
            [
                "\n".join([*lines[:at], "", new, "", *lines[at:]]),
                "\n".join(lines[:at] + lines[at + 1 :]),
                before.replace(" ", " fresh ", 1),
                body.write(before, {"criteria": [{"text": "met", "done": True}]}),
            ]
        )
    )
    try:
        told = patched(text, before, after, "wiki")
    except Refused:
        return
    assert to_markdown(told, "wiki") == normal(after, "wiki")
    again = to_markdown(told, "wiki")
    assert patched(told, again, again, "wiki") is told


@needs_input
def test_few_edits_are_refused() -> None:
    refused = 0
    for text in TEXTS:
        before = to_markdown(text, "wiki")
        try:
            patched(text, before, before.replace("e", "ea", 1), "wiki")
        except Refused:
            refused += 1
    assert refused <= len(TEXTS) // 40


@quick
@given(st.text(alphabet="ab *_-`~[]()<>!#+1.)|\\\n&;:{}^h/", max_size=40))
def test_any_text_comes_back_as_it_was_sent_or_is_not_sent(markdown: str) -> None:
    try:
        told = from_markdown(markdown, "wiki")
    except Refused:
        return
    assert to_markdown(told, "wiki") == normal(markdown, "wiki")

"""Descriptions of Jira Cloud: read without losing a word, written without touching what was not edited."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from po_tui.model import body
from po_tui.trackers.base import Changed, Refused
from po_tui.trackers.jira import adf, schema
from po_tui.trackers.jira.richtext import from_markdown, normal, patched, to_markdown
from tests.trackers.rich_corpus import (
    MISSING,
    SCHEMA,
    SHARED,
    documents,
    lost,
    nasty,
    visible_words,
)

VALID, INVALID = documents()
needs_input = pytest.mark.skipif(not VALID, reason=MISSING)
quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

Node = dict[str, Any]
RED = {"type": "textColor", "attrs": {"color": "#ff0000"}}
JAN = {"type": "mention", "attrs": {"id": "1", "text": "@Jan Smit", "accessLevel": ""}}


def says(*pieces: Any) -> Node:
    return {
        "type": "paragraph",
        "content": [
            {"type": "text", "text": one} if isinstance(one, str) else one for one in pieces
        ],
    }


def cell(kind: str, *blocks: Node, **attrs: Any) -> Node:
    return {"type": kind, "attrs": attrs, "content": list(blocks)}


def row(*cells: Node) -> Node:
    return {"type": "tableRow", "content": list(cells)}


def task(id: str, state: str, *pieces: Any) -> Node:
    attrs = {"localId": id, "state": state}
    return {"type": "taskItem", "attrs": attrs, "content": says(*pieces)["content"]}


@pytest.fixture
def rich() -> Node:
    """A description with one of everything that Markdown has no signs for."""
    return {
        "version": 1,
        "type": "doc",
        "content": [
            says(
                "Show ",
                {"type": "text", "text": "red things", "marks": [RED]},
                " ask ",
                JAN,
                " now",
            ),
            {
                "type": "panel",
                "attrs": {"panelType": "custom", "panelColor": "#123456"},
                "content": [says("one"), says("two ", JAN)],
            },
            {
                "type": "expand",
                "attrs": {"title": "More"},
                "content": [says("within"), says("deep")],
            },
            {
                "type": "layoutSection",
                "content": [
                    {"type": "layoutColumn", "attrs": {"width": 50}, "content": [says("left")]},
                    {"type": "layoutColumn", "attrs": {"width": 50}, "content": [says("right")]},
                ],
            },
            {
                "type": "table",
                "attrs": {"layout": "wide", "localId": "t"},
                "content": [
                    row(cell("tableHeader", says("head"), colspan=2)),
                    row(
                        cell("tableCell", says("a"), background="#eee"),
                        cell("tableCell", says("b")),
                    ),
                ],
            },
            {
                "type": "mediaSingle",
                "attrs": {"layout": "center"},
                "content": [
                    {"type": "media", "attrs": {"type": "file", "id": "7", "collection": ""}}
                ],
            },
            {"type": "thingOfTheFuture", "attrs": {"x": [1, {"y": None}]}},
            {
                "type": "heading",
                "attrs": {"level": 2},
                "content": [{"type": "text", "text": "Acceptance criteria"}],
            },
            {
                "type": "taskList",
                "attrs": {"localId": "L"},
                "content": [task("1", "TODO", "first ", JAN), task("2", "DONE", "second")],
            },
            says("the end"),
        ],
    }


def edited(document: Node, *swaps: tuple[str, str]) -> Any:
    """The document after an edit of its Markdown, which is as the edit meant it."""
    before = after = to_markdown(document, "adf")
    for old, new in swaps:
        assert old in after
        after = after.replace(old, new, 1)
    kept = copy.deepcopy(document)
    told = patched(document, before, after, "adf")
    assert document == kept
    assert to_markdown(told, "adf") == normal(after, "adf")
    return told


def touched(document: Node, told: Node) -> list[int]:
    """Places of the blocks that are not the same any more."""
    assert len(document["content"]) == len(told["content"])
    pairs = zip(document["content"], told["content"], strict=True)
    return [n for n, (one, other) in enumerate(pairs) if one is not other]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


@needs_input
def test_no_visible_word_of_a_valid_document_is_lost() -> None:
    assert len(VALID) >= 44
    told = {name: lost(visible_words(one), to_markdown(one, "adf")) for name, one in VALID.items()}
    assert not {name: words for name, words in told.items() if words}


@needs_input
@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_document_is_read_and_goes_back_as_it_came(name: str) -> None:
    document = INVALID[name]
    told = to_markdown(document, "adf")
    assert patched(document, told, told, "adf") is document


def _oddities() -> Iterator[Any]:
    yield from (None, 5, "words", [], [None], {}, {"content": {}}, {"content": [None, 3, "words"]})
    yield {"type": "doc", "content": [{"type": "paragraph", "content": {"type": "text"}}]}
    yield {"type": "doc", "content": [{"type": "heading", "attrs": [], "content": [{"text": 5}]}]}
    yield {"type": "doc", "content": [{"type": "date", "attrs": {"timestamp": "9" * 40}}]}
    yield {
        "type": "doc",
        "content": [{"type": "orderedList", "attrs": {"order": -1}, "content": [{}]}],
    }
    yield {"type": "doc", "content": [{"type": "table", "content": [{"content": [{}, None]}, 1]}]}


@pytest.mark.parametrize("raw", _oddities())
def test_whatever_a_server_sends_is_read(raw: Any) -> None:
    told = to_markdown(raw, "adf")
    assert normal(told, "adf") == told


def test_what_lies_too_deep_is_still_read() -> None:
    deep: Any = says("the bottom")
    for _n in range(400):
        deep = {"type": "bulletList", "content": [{"type": "listItem", "content": [deep]}]}
    assert "the bottom" in to_markdown({"type": "doc", "content": [deep]}, "adf")


def test_texts_of_nothing_but_signs_are_read() -> None:
    for sign in ("[", "*a ", "> ", "- ", "`a``b", "<!--", "|a", "{{", "![", "_a*", "-a ", "a*b"):
        text = sign * 1500
        document = {"type": "doc", "content": [says(text)]}
        told = [to_markdown(text, "wiki"), to_markdown(document, "adf"), normal(text, "adf")]
        assert all(told), sign


@pytest.mark.skipif(not SHARED.exists(), reason=MISSING)
def test_nasty_strings_stay_text() -> None:
    for text in nasty():
        told = to_markdown({"type": "doc", "content": [says(text)]}, "adf")
        assert normal(told, "adf") == told
        back = adf.blocks_of(from_markdown(told, "adf"))
        assert all(block["type"] == "paragraph" for block in back), text


def test_what_markdown_has_no_signs_for_is_told_in_words(rich: Node) -> None:
    told = to_markdown(rich, "adf")
    for words in (
        "@Jan Smit",
        "> [!INFO]",
        "**More**",
        "📎 file 7",
        "⟨thingOfTheFuture⟩",
        "| a | b |",
    ):
        assert words in told


# ── editing ─────────────────────────────────────────────────────────────────────────────────────


def test_a_text_that_nobody_edited_is_the_very_same(rich: Node) -> None:
    told = to_markdown(rich, "adf")
    assert patched(rich, told, told + "\n\n\n", "adf") is rich


def test_an_edit_of_a_line_keeps_colours_and_mentions(rich: Node) -> None:
    told = edited(rich, ("Show red things", "Show all red, bright things"))
    assert touched(rich, told) == [0]
    pieces = told["content"][0]["content"]
    assert JAN in pieces
    assert {"type": "text", "text": "red, bright things", "marks": [RED]} in pieces


def test_an_edit_within_a_frame_keeps_the_frame(rich: Node) -> None:
    told = edited(rich, ("> one", "> ONE\n>\n> and a half"), ("deep", "deeper"), ("right", "RIGHT"))
    assert touched(rich, told) == [1, 2, 3]
    panel, fold, columns = told["content"][1:4]
    assert panel["attrs"] == rich["content"][1]["attrs"]
    assert panel["content"][-1] is rich["content"][1]["content"][-1]
    assert fold["attrs"] == {"title": "More"}
    assert fold["content"][0] is rich["content"][2]["content"][0]
    assert [one["attrs"] for one in columns["content"]] == [{"width": 50}] * 2


def test_an_edit_of_a_cell_keeps_the_merged_ones(rich: Node) -> None:
    told = edited(rich, ("| a | b |", "| A | b |"))
    table, was = told["content"][4], rich["content"][4]
    assert table["attrs"] == was["attrs"]
    assert table["content"][0] is was["content"][0]
    assert table["content"][1]["content"][0]["attrs"] == {"background": "#eee"}


def test_paragraphs_around_an_unknown_node_come_and_go(rich: Node) -> None:
    told = edited(rich, ("⟨thingOfTheFuture⟩", "before\n\n⟨thingOfTheFuture⟩\n\nbehind"))
    assert [one for one in told["content"] if one in rich["content"]] == rich["content"]
    assert len(told["content"]) == len(rich["content"]) + 2


def test_what_is_moved_keeps_its_node(rich: Node) -> None:
    told = edited(rich, ("\n\n📎 file 7", ""), ("the end", "the end\n\n📎 file 7"))
    assert told["content"][-1] is rich["content"][5]


def test_what_is_taken_out_as_a_whole_goes(rich: Node) -> None:
    told = edited(rich, ("\n\n⟨thingOfTheFuture⟩", ""))
    assert told["content"] == [one for n, one in enumerate(rich["content"]) if n != 6]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("ask @Jan Smit", "ask @Jan", "the mention @Jan Smit"),
        ("ask @Jan Smit now", "ask", "the mention @Jan Smit"),
        ("⟨thingOfTheFuture⟩", "something else", "thingOfTheFuture"),
        ("📎 file 7", "the plan", "picture"),
        ("| a | b |", "| a | b |\n| c | d |", "merged cells"),
        ("**More**", "**Less**", "folds"),
    ],
)
def test_an_edit_that_would_lose_something_is_refused_and_says_what(
    rich: Node, old: str, new: str, what: str
) -> None:
    with pytest.raises(Refused, match=what) as refused:
        edited(rich, (old, new))
    assert refused.value.field == "description"
    assert "comment" in str(refused.value)


def test_a_description_written_anew_does_not_sweep_away_files(rich: Node) -> None:
    before = to_markdown(rich, "adf")
    with pytest.raises(Refused):
        patched(rich, before, "Something entirely different.", "adf")


def test_an_edit_of_a_text_that_has_changed_there_is_refused(rich: Node) -> None:
    before = to_markdown(rich, "adf")
    rich["content"][0]["content"][0]["text"] = "Hide "
    with pytest.raises(Changed):
        patched(rich, before, before + "\n\nmore", "adf")


# ── criteria ────────────────────────────────────────────────────────────────────────────────────


def test_criteria_change_nothing_but_their_list(rich: Node) -> None:
    before = to_markdown(rich, "adf")
    told = body.read(before).criteria
    assert told == [{"text": "first @Jan Smit", "done": False}, {"text": "second", "done": True}]
    wanted = [
        {"text": "first @Jan Smit", "done": True},
        {"text": "in between\nGiven a cold day\n\nThen a warm one", "done": False},
        {"text": "second", "done": True},
    ]
    after = patched(rich, before, body.write(before, {"criteria": wanted}), "adf")
    assert isinstance(after, dict)
    assert touched(rich, after) == [8]
    assert body.read(to_markdown(after, "adf")).criteria == wanted
    items = after["content"][8]["content"]
    assert items[0] == task("1", "DONE", "first ", JAN)
    assert items[2] is rich["content"][8]["content"][1]
    assert schema.is_valid(adf.document([after["content"][8]]))


def test_criteria_are_a_list_of_tasks_in_a_new_text() -> None:
    text = body.write("Words.", {"criteria": [{"text": "one", "done": True}]})
    told = from_markdown(text, "adf")
    assert isinstance(told, dict)
    kinds = [one["type"] for one in told["content"]]
    assert kinds == ["paragraph", "heading", "taskList"]
    assert body.read(to_markdown(told, "adf")).criteria == [{"text": "one", "done": True}]


# ── new texts, and what Jira takes ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("- # head", "- **head**"),
        ("> > deep", "> deep"),
        ("- a\n\n  > quoted", "- a\n\n  quoted"),
        ("- - x", "- - x"),
        ("- [ ] a\n  - b", "- [ ] a\n  • b"),
        ("- a\n- [ ] b", "- a\n\n* [ ] b"),
        ("[x](javascript:alert)", "x (javascript:alert)"),
        ("**`code`**", "`code`"),
        ("<b>x</b> <!-- y -->", "\\<b>x\\</b> \\<!-- y -->"),
        (
            "<div adf=\"extension\" params='{}'></div>",
            "\\<div adf=\"extension\" params='{}'>\\</div>",
        ),
        ("one\ntwo", "one\ntwo"),
        ("> [!CAUTION]\n> hot", "> [!ERROR]\n> hot"),
        ("| a |\n|---|\n| b<br>c |", "| a |\n| --- |\n| b<br>c |"),
        ("![plan](https://x.y/p.png)", "[plan](https://x.y/p.png)"),
    ],
)
def test_what_jira_refuses_is_said_in_a_way_that_it_takes(markdown: str, kept: str) -> None:
    told = from_markdown(markdown, "adf")
    assert schema.is_valid(told)
    assert to_markdown(told, "adf") == kept


def test_no_text_is_no_document() -> None:
    assert from_markdown("  \n\n", "adf") is None
    there = {"version": 1, "type": "doc", "content": [says("x")]}
    assert patched(there, "x", "", "adf") is None


@pytest.mark.skipif(not SCHEMA.exists(), reason=MISSING)
def test_the_schema_is_atlassians_and_judged_as_others_judge_it() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    told = json.loads(SCHEMA.read_text("utf-8"))
    assert schema.definitions() == told["definitions"]
    judge = jsonschema.Draft4Validator(told)
    small = [one for one in (*VALID.values(), *INVALID.values()) if len(json.dumps(one)) < 400]
    for document in small:
        assert schema.is_valid(document) == judge.is_valid(document), document


def test_the_schema_uses_no_keyword_that_is_not_looked_at() -> None:
    left: list[Any] = list(schema.definitions().values())
    while left:
        one = left.pop()
        assert one.keys() <= schema.KEYWORDS
        assert one.get("additionalProperties", True) in {True, False}
        left += one.get("properties", {}).values()
        items = one.get("items", [])
        left += [*(items if isinstance(items, list) else [items])]
        left += [*one.get("allOf", ()), *one.get("anyOf", ())]


SIGNS = st.text(alphabet="ab *_`~[]()<>!#-+1.)|\\\n&;:=\"' \tx{}^", max_size=40)
PIECES = st.lists(
    st.sampled_from([
        "- ", "* ", "1. ", "> ", "# ", "**", "*", "_", "`", "```\n", "\n", "\n\n", "a", "b ", "|", "~~",
        "[x](http://a.b)", "http://c.d/e_f", "[ ] ", "<br>", "|-|-|\n", "  ", "    ", "\\", "<b>", "![",
        "]", "---", "===", "[!INFO]", "&amp;", "(", ")", "<!-- ", "-->", ": ",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


@quick
@given(st.one_of(SIGNS, PIECES))
def test_any_markdown_becomes_a_document_that_jira_takes_and_comes_back(markdown: str) -> None:
    try:
        told = from_markdown(markdown, "adf")
    except Refused:
        return
    assert told is None or schema.is_valid(told)
    assert to_markdown(told, "adf") == normal(markdown, "adf")


@quick
@given(st.text(alphabet="abc <\n", max_size=60))
def test_simple_text_is_never_refused(markdown: str) -> None:
    from_markdown(markdown, "adf")


# ── any edit of any document ────────────────────────────────────────────────────────────────────

BEYOND = {
    "applicationCard", "mention", "media", "extension", "inlineCard", "blockCard", "status", "date",
    "layoutSection", "decisionList", "inlineExtension", "placeholder", "bodiedExtension",
}  # fmt: skip
LARGE = 6_000


def _edit(markdown: str, data: st.DataObject) -> str:
    lines = markdown.split("\n")
    at = data.draw(st.integers(0, len(lines)))
    new = data.draw(
        st.sampled_from(["A new line.", "- [ ] to be met", "- an item", "**loud** words", "# Head"])
    )
    kind = data.draw(st.sampled_from(["add", "word", "remove", "criteria", "append"]))
    if kind == "add":
        return "\n".join([*lines[:at], "", new, "", *lines[at:]])
    if kind == "word":
        return markdown.replace(data.draw(st.sampled_from([" ", "o", "e"])), " fresh ", 1)
    if kind == "remove":
        return "\n".join(lines[:at] + lines[at + 1 :])
    if kind == "criteria":
        told = [
            {"text": text, "done": text < "n"}
            for text in data.draw(st.lists(st.sampled_from(["met", "other"])))
        ]
        return body.write(markdown, {"criteria": told})
    return f"{markdown}\n\n{new}"


@needs_input
@quick
@given(st.data())
def test_any_edit_arrives_as_it_was_meant_or_is_refused(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from(sorted(name for name, one in VALID.items() if len(json.dumps(one)) < LARGE))
    )
    document = VALID[name]
    before = to_markdown(document, "adf")
    after = _edit(before, data)
    kept = json.dumps(document)
    try:
        told = patched(document, before, after, "adf")
    except Refused:
        assert any(f'"type": "{kind}"' in kept for kind in BEYOND), (name, after)
        return
    assert json.dumps(document) == kept
    assert to_markdown(told, "adf") == normal(after, "adf")
    again = to_markdown(told, "adf")
    assert patched(told, again, again, "adf") is told


@needs_input
@quick
@given(st.data())
def test_a_paragraph_more_touches_no_other_node(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(VALID)))
    document = VALID[name]
    before = to_markdown(document, "adf")
    told = patched(document, before, f"Brand new words.\n\n{before}", "adf")
    assert isinstance(told, dict)
    assert all(
        one is other for one, other in zip(document["content"], told["content"][1:], strict=True)
    )

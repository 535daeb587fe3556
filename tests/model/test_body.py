"""One text there, several parts here: whoever edits one part leaves the others byte for byte."""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from po_tui.model.body import Body, read, write
from po_tui.model.body_lines import Kind, lay_out
from po_tui.model.sentence import normal_story, read_story, write_story
from po_tui.model.texts import normal_text

UID = "0199-a"
STORY = {"as_a": "member", "i_want": "to open my locker", "so_that": "I get the drill"}
PLAIN = """As a member, I want to open my locker, so that I get the drill.

Some words.

## Acceptance criteria

- [ ] it opens
- [x] it closes

<!-- po_tui:uid=0199-a -->
"""


def criteria(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text.lstrip("+"), "done": text.startswith("+")} for text in texts]


def told(text: str) -> list[str]:
    return [("+" if one["done"] else "") + one["text"] for one in read(text).criteria]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def test_the_parts_of_a_body() -> None:
    assert read(PLAIN) == Body(STORY, "Some words.", criteria("it opens", "+it closes"), UID)


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t"])
def test_an_empty_body_holds_nothing(text: str) -> None:
    assert read(text) == Body(None, "", [], "")


@pytest.mark.parametrize(
    "heading",
    [
        "## Acceptance criteria", "# ACCEPTANCE CRITERIA", "###### Acceptatiecriteria:", "**Acceptance criteria:**",
        "## Acceptance criteria ##", "Acceptatiecriteria", "h3. Acceptance criteria",
    ],
)  # fmt: skip
def test_the_heading_of_the_criteria_in_two_languages_and_any_level(heading: str) -> None:
    assert told(f"Words\n\n{heading}\n* a\n* b") == ["a", "b"]
    assert read(f"Words\n\n{heading}\n* a\n* b").description == "Words"


def test_only_the_list_below_that_heading_is_criteria() -> None:
    text = "## Steps\n- one\n\n## Acceptance criteria\nAll of:\n\n- [ ] a\n  - deeper\n- [X] b\n\nAfter.\n\n## Notes\n- c"
    assert told(text) == ["a\n- deeper", "+b"]
    assert read(text).description == "## Steps\n- one\n\nAll of:\n\nAfter.\n\n## Notes\n- c"


def test_a_heading_below_which_nobody_lists_anything_is_description() -> None:
    text = "## Acceptance criteria\nSee the drawing.\n\n## Next\n- a"
    assert read(text) == Body(None, text, [], "")


def test_lists_of_all_kinds_are_criteria() -> None:
    head = "## Acceptance criteria\n"
    assert told(head + "1. a\n2. b\n\n10) c") == ["a", "b", "c"]
    assert told(head + "[ ] a\n[x] b") == ["a", "+b"]
    assert told(head + "  - [ ] a\nwrapped here\n  - b") == ["a\nwrapped here", "b"]
    assert told(head + "- Given a\n- When b\n- Then c\n- d") == ["Given a\nWhen b\nThen c", "d"]
    assert told(head + "- [ ] Given a\n- [ ] When b") == ["Given a", "When b"]
    assert told(head + "- [ ] a\n\n  more\n\n      code\n- [ ] \n- b") == [
        "a\n\nmore\n\n    code", "b",
    ]  # fmt: skip


def test_what_is_code_or_a_comment_is_no_heading_and_no_marker() -> None:
    marker = f"<!-- po_tui:uid={UID} -->"
    for fence in ("```", "~~~~"):
        text = f"{fence}md\n## Acceptance criteria\n- a\n{marker}\n{fence}\nend"
        assert read(text) == Body(None, text, [], "")
    text = "<!-- Please fill in:\n## Acceptance criteria\n- a\n-->\nend"
    assert read(text) == Body(None, text, [], "")
    assert read(f"Write `{marker}` at the end").uid == ""
    assert read(f"```\nno end\n\n{marker}").uid == UID


def test_of_several_markers_the_last_one_counts() -> None:
    text = "a\n<!-- po_tui:uid=old -->\nb\n<!-- po_tui:uid=new -->\n\nAdded by hand."
    assert read(text).uid == "new"
    assert "old" in read(text).description
    assert write(text, {}, "mine") == text.replace("=new", "=mine")


def test_stories_as_people_write_them() -> None:
    for text in (
        "As a member, I want to open my locker, so that I get the drill.",
        "**As a** member\n**I want** to open my locker\n**so that** I get the drill",
        "**As a** member, **I want** to open my locker **so that** I get the drill",
        "As a member\r\nI want to open my locker\r\nso that I get the drill",
    ):
        assert read(text + "\r\n\r\nMore") == Body(STORY, "More", [], "")
    assert read("Als lid wil ik mijn vak openen, zodat ik de boor krijg.").story == {
        "as_a": "lid", "i_want": "mijn vak openen", "so_that": "ik de boor krijg",
    }  # fmt: skip
    assert read("More\n\nAs a member, I want it.").story is None


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_body_reads_as_people_would_write_it() -> None:
    whole = {
        "story": STORY,
        "description": "Some words.",
        "criteria": criteria("it opens", "+it closes"),
    }
    assert write("", whole, UID) == PLAIN.rstrip("\n")
    assert write("", {}) == ""
    assert write("", {"story": None, "description": "", "criteria": []}) == ""
    assert write("", {"description": "Words"}, UID) == f"Words\n\n<!-- po_tui:uid={UID} -->"


def test_a_dutch_text_gets_dutch_words() -> None:
    dutch = {"as_a": "lid", "i_want": "mijn vak openen", "so_that": "ik de boor krijg"}
    assert write("", {"story": dutch, "criteria": criteria("het gaat open")}) == (
        "Als lid wil ik mijn vak openen, zodat ik de boor krijg.\n\n"
        "## Acceptatiecriteria\n\n- [ ] het gaat open"
    )


def test_a_tick_changes_one_character() -> None:
    text = PLAIN.replace("\n", "\r\n") + "\r\n  \r\nPS \t"
    ticked = write(text, {"criteria": criteria("+it opens", "+it closes")})
    assert ticked == text.replace("[ ] it opens", "[x] it opens")
    assert write(ticked, {"criteria": criteria("it opens", "+it closes")}) == text


def test_a_criterion_without_a_box_gets_one_when_it_is_ticked() -> None:
    text = "## Acceptance criteria\n* a\n1. b"
    assert write(text, {"criteria": criteria("+a", "b")}) == "## Acceptance criteria\n* [x] a\n1. b"
    assert write(text, {"criteria": criteria("a", "b", "c")}) == text + "\n2. c"


def test_only_the_criterion_that_was_edited_is_written() -> None:
    text = "## Acceptance criteria\n\n*  [X]   a  \n   - deeper \n\n*  b\n\n\n+ c\n\ntail"
    new = criteria("+a\n - deeper", "bb", "fresh", "c")
    assert write(text, {"criteria": new}) == text.replace(
        "*  b\n\n\n", "*  bb\n\n\n*  [ ] fresh\n\n"
    )
    assert write(text, {"criteria": criteria("c", "b")}) == (
        "## Acceptance criteria\n\n+ c\n\n*  b\n\ntail"
    )


def test_the_last_criterion_takes_the_heading_along_and_no_word_around_it() -> None:
    assert write(PLAIN, {"criteria": []}) == PLAIN.replace(
        "## Acceptance criteria\n\n- [ ] it opens\n- [x] it closes\n\n", ""
    )
    text = "Before\n\n## Acceptance criteria\nAll of:\n- a\n\nAfter"
    assert write(text, {"criteria": []}) == "Before\n\nAll of:\n\nAfter"


def test_a_line_of_the_description_is_changed_where_it_stands() -> None:
    text = "one  \r\ntwo\t\r\n\r\n## Acceptance criteria\r\n- [ ] a\r\n\r\nthree \r\n<details>\r\nx\r\n</details>\r\n"
    new = read(text).description.replace("two", "2").replace("three", "three\nand four")
    assert write(text, {"description": new}) == text.replace("two\t", "2").replace(
        "three \r\n", "three \r\nand four\r\n"
    )


def test_a_description_that_goes_leaves_no_hole() -> None:
    assert write(PLAIN, {"description": ""}) == PLAIN.replace("Some words.\n\n", "")
    longer = PLAIN.replace("Some words.", "New\n\nwords.")
    assert write(PLAIN, {"description": "New\n\nwords."}) == longer


def test_no_story_there_and_none_to_write_adds_nothing() -> None:
    assert write("Words ", {"story": None}) == "Words "
    assert write("Words ", {"story": STORY}).endswith("drill.\n\nWords ")
    assert write(PLAIN, {"story": None}) == PLAIN.partition("\n\n")[2]


def test_a_story_that_no_sentence_can_hold_stands_a_part_a_line() -> None:
    odd = {"as_a": "", "i_want": "it, so that it is odd", "so_that": "so that"}
    assert write("", {"story": odd}) == "**I want** it, so that it is odd\n**so that** so that"


def test_a_description_that_looks_like_something_else_gets_edges_that_nobody_sees() -> None:
    looks = "As a member, I want this as prose.\n\n## Acceptance criteria\n- not one"
    text = write("", {"description": looks, "criteria": criteria("one")}, UID)
    assert read(text) == Body(None, looks, criteria("one"), UID)
    assert text.startswith("<!-- po_tui:begin 1 -->\n")
    plain = write(text, {"description": "Just words"})
    assert plain == (
        f"Just words\n\n## Acceptance criteria\n\n- [ ] one\n\n<!-- po_tui:uid={UID} -->"
    )


def test_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError, match="title"):
        write("", {"title": "x"})


# ── any text ────────────────────────────────────────────────────────────────────────────────────

LINE = st.sampled_from([
    "", "", "words", "  indented ", "As a user, I want x, so that y.", "Als lid wil ik y.",
    "**As a** user", "**I want** x", "## Acceptance criteria", "### Acceptatiecriteria:",
    "- [ ] a", "- [x] b", "* c", "  - nested", "1. first", "[ ] bare", "- [ ] ", "-", "- Given a",
    "- When b", "Then c", "```", "~~~", "```py", "<!--", "-->", "<!-- note -->", "<details>",
    "<!-- po_tui:uid=abc -->", "<!-- po_tui:uid=def -->  ", "<!-- po_tui:begin 1 -->",
    "<!-- po_tui:end 1 -->", "## Next", "---", "> quote", "\u2028", "\x00", "a\x85b", "    code", "\tcode",
])  # fmt: skip
ANY = st.text(st.sampled_from("ab \n\r\t-[]x*#`<!>\x0b\u3000é\ud800"), max_size=30)
TEXT = (
    st.lists(st.tuples(LINE | ANY, st.sampled_from(["\n", "\n", "\r\n", "\r"])), max_size=14)
    .map(lambda lines: "".join(line + end for line, end in lines))
    .flatmap(lambda text: st.sampled_from([text, text.rstrip("\r\n")]))
)
WORDS = LINE | ANY
STORIES = st.none() | st.fixed_dictionaries(
    dict.fromkeys(("as_a", "i_want", "so_that"), WORDS | st.just(""))
)
LISTS = st.lists(
    st.fixed_dictionaries({
        "text": st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
        "done": st.booleans(),
    }),
    max_size=4,
)  # fmt: skip
CHANGES = st.fixed_dictionaries(
    {}, optional={"story": STORIES, "description": TEXT, "criteria": LISTS}
)
UIDS = st.sampled_from(["", "abc", "0199-x"])


def meant(text: str, changes: dict[str, Any], uid: str) -> Body:
    """What is to be read afterwards."""
    body = read(text)
    if "story" in changes:
        body = body._replace(story=normal_story(changes["story"]))
    if "description" in changes:
        body = body._replace(description=normal_text(changes["description"]))
    if "criteria" in changes:
        new = [
            {"text": normal_text(one["text"]).strip(), "done": one["done"]}
            for one in changes["criteria"]
        ]
        body = body._replace(criteria=[one for one in new if one["text"]])
    return body._replace(uid=uid or body.uid)


def bytes_of(text: str) -> dict[str, list[str]]:
    """The lines of each part with their ends; the description without the empty lines around it."""
    layout = lay_out(text)
    raw = [line + end for line, end in zip(layout.lines, layout.ends, strict=True)]
    inside = [at for stretch in layout.stretches() for at in stretch]
    return {
        "story": [raw[at] for at in layout.where(Kind.story)],
        "description": [raw[at] for at in inside if raw[at].strip()],
        "criteria": [raw[at] for at in layout.where(Kind.heading, Kind.criteria)],
        "uid": [layout.lines[at].rstrip() for at in layout.where(Kind.marker)],
    }


@given(TEXT)
@settings(max_examples=400)
def test_writing_what_was_read_changes_nothing(text: str) -> None:
    body = read(text)
    assert write(text, {}) == text
    parts = {"story": body.story, "description": body.description, "criteria": body.criteria}
    assert write(text, parts, body.uid) == text


@given(TEXT, CHANGES, UIDS)
@settings(max_examples=600)
def test_reading_gives_what_was_written(text: str, changes: dict[str, Any], uid: str) -> None:
    written = write(text, changes, uid)
    assert read(written) == meant(text, changes, uid)
    assert write(written, changes, uid) == written


@given(TEXT, CHANGES, UIDS)
@settings(max_examples=400)
def test_changing_one_part_leaves_the_bytes_of_the_others(
    text: str, changes: dict[str, Any], uid: str
) -> None:
    part = next(iter(changes), "uid")
    changes = {part: changes[part]} if changes else {}
    assume(changes or uid)
    written = write(text, changes, "" if changes else uid)
    before, after = bytes_of(text), bytes_of(written)
    others = [line.strip() for name in before.keys() - {part} for line in before[name]]
    # Where a new line says the same as an old one, nobody can tell which is which.
    assume(not any(line and line in words for line in others for words in _words(changes)))
    for name in before.keys() - {part}:
        assert [line.rstrip("\r\n") for line in after[name]] == [
            line.rstrip("\r\n") for line in before[name]
        ]
        for line, was in zip(after[name], before[name], strict=True):
            # The last line of a text may have had no end, and needs one where something follows.
            last = not (line.endswith(("\r", "\n")) and was.endswith(("\r", "\n")))
            assert line == was or last


def _words(value: Any) -> Iterator[str]:
    """All texts in some changes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)


@given(st.fixed_dictionaries(dict.fromkeys(("as_a", "i_want", "so_that"), WORDS)))
def test_every_story_can_be_written_and_read(story: dict[str, str]) -> None:
    normal = normal_story(story)
    if normal:
        for lang in ("en", "nl"):
            assert read_story(write_story(normal, lang)) == normal


# ── what others wrote ───────────────────────────────────────────────────────────────────────────


def _bodies(shared: Path) -> Iterator[str]:
    def found(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("body"), str):
                yield value["body"]
            for part in value.values():
                yield from found(part)
        elif isinstance(value, list):
            for part in value:
                yield from found(part)

    folder = shared / "data" / "03-github-issues"
    for path in sorted(folder.glob("*.json")):
        yield from found(json.loads(path.read_text(encoding="utf-8")))
    csv.field_size_limit(sys.maxsize)
    with (folder / "vscode-multilingual-issues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield max(row.values(), key=lambda one: len(one or ""))


def test_real_issues_take_a_marker_and_criteria_and_give_them_back(shared: Path) -> None:
    bodies = list(dict.fromkeys(_bodies(shared)))
    assert len(bodies) > 500
    new = criteria("it works", "+it is said so")
    for text in bodies:
        before = read(text)
        with_list = write(text, {"criteria": new}, UID)
        assert read(with_list) == before._replace(criteria=new, uid=UID)
        if not before.criteria:
            assert write(with_list, {"criteria": []}).startswith(text.rstrip())
        longer = write(text, {"description": f"{before.description}\n\nAdded."})
        assert longer.replace("Added.", "").split() == text.split()


@pytest.mark.parametrize(
    "line", ["```a", "~~~", "<!--", "- [ ] a", "<!-- po_tui:begin 1 -->", "same"]
)
def test_a_text_of_the_largest_size_is_written_at_once(line: str) -> None:
    text = "\n".join([line] * (65_000 // (len(line) + 1)))
    changed = {"description": f"new\n{read(text).description}\nend", "criteria": criteria("x")}
    assert read(write(text, changed, UID)).uid == UID

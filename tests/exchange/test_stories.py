"""A line of text becomes a story where it is one, and a title where it is not."""

from hashlib import sha256
from pathlib import Path

import pytest

from po_tui.exchange.stories import LONGEST_TITLE, Skip, StoryLine, parse, read


def story(line: str) -> tuple[str, str, str, str]:
    found = read(1, line)
    return found.title, found.as_a, found.i_want, found.so_that


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "As a moderator, I want to start a round, so that we can estimate it.",
            ("Start a round", "moderator", "to start a round", "we can estimate it"),
        ),
        (
            "As an archivist, I want to be able to mark files as restricted.",
            ("Mark files as restricted", "archivist", "to be able to mark files as restricted", ""),
        ),
        (
            "as the site editor I want a teaser, So that visitors can decide",
            ("A teaser", "site editor", "a teaser", "visitors can decide"),
        ),
        (
            "As a cook, I want two ovens in order to bake twice as much.",
            ("Two ovens", "cook", "two ovens", "I can bake twice as much"),
        ),
        (
            "In order to save time, as a cook, I want two ovens",
            ("Two ovens", "cook", "two ovens", "I can save time"),
        ),
        (
            "As a publisher, I want to package my steps, so my method is clear to all.",
            ("Package my steps", "publisher", "to package my steps", "my method is clear to all"),
        ),
        (
            "As a camp worker, I'm able to report repairs.",
            ("Report repairs", "camp worker", "to be able to report repairs", ""),
        ),
        (
            "As a user, I don't want to see closed items",
            ("Not to see closed items", "user", "not to see closed items", ""),
        ),
        ("As a user I'd like iPhone support", ("iPhone support", "user", "iPhone support", "")),
        (
            "- [ ] As a user, I want bullets to be no obstacle",
            ("Bullets to be no obstacle", "user", "bullets to be no obstacle", ""),
        ),
        (
            "Als bewoner wil ik mijn vak openen, zodat ik het gereedschap kan ophalen.",
            ("Mijn vak openen", "bewoner", "mijn vak openen", "ik het gereedschap kan ophalen"),
        ),
        (
            "Als een vrijwilliger, wil ik een lijst zodat ik tien dingen nakijk",
            ("Een lijst", "vrijwilliger", "een lijst", "ik tien dingen nakijk"),
        ),
        (
            "As a donor, I want to look at images, so that so that I can use them.",
            ("Look at images", "donor", "to look at images", "I can use them"),
        ),
    ],
)
def test_a_story_is_read_in_its_three_parts(line: str, expected: tuple[str, str, str, str]) -> None:
    assert story(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Repair the hinge.",
        "# A heading",
        "As a user, I want",
        "As soon as possible",
        "Als het regent blijft de deur dicht",
        "-word",
    ],
)
def test_anything_else_becomes_a_title_as_it_stands(line: str) -> None:
    assert story(line) == (line, "", "", "")


def test_blanks_at_the_ends_and_empty_lines_do_not_count() -> None:
    first, second = parse(["", "  Repair the hinge \t", "   ", "Paint the door"])
    assert isinstance(first, StoryLine)
    assert isinstance(second, StoryLine)
    assert (first.line, first.text, second.line) == (2, "Repair the hinge", 4)
    assert first.external_id == sha256(b"Repair the hinge").hexdigest()


def test_an_exact_repeat_is_skipped_and_names_the_first_line() -> None:
    __, again = parse(["Repair the hinge", "Repair the hinge  "])
    assert again == Skip(2, "the same as line 1")


def test_a_line_without_anything_to_read_is_skipped() -> None:
    (skip,) = parse(["\u200b\u2060"])
    assert isinstance(skip, Skip)


def test_a_title_is_one_line_and_fits_a_tracker() -> None:
    long = "As a user, I want " + "word " * 100 + "end"
    found = read(1, long)
    assert len(found.title) <= LONGEST_TITLE
    assert found.title.endswith("word…")
    assert found.i_want.endswith("word end")
    assert read(1, "one\u2028two\ttoo").title == "one two too"


def test_what_a_long_title_leaves_out_goes_into_the_description() -> None:
    long = "word " * 100 + "end"
    values = read(1, long).values()
    assert len(values["title"]) <= LONGEST_TITLE
    assert values["description"] == long


@pytest.mark.parametrize("long", ["As a " + "x, " * 60_000, "As a u, I want " + "so, " * 60_000])
def test_a_line_of_a_book_s_length_is_read_at_once(long: str) -> None:
    assert read(1, long.strip()).i_want == ""


def test_real_backlogs_are_read_line_by_line(shared: Path) -> None:
    lines = kept = told = 0
    for file in sorted((shared / "data" / "01-user-stories").glob("*.txt")):
        found = parse(file.read_text(encoding="utf-8").split("\n"))
        stories = [one for one in found if isinstance(one, StoryLine)]
        lines, kept = lines + len(found), kept + len(stories)
        told += sum(bool(one.i_want) for one in stories)
        assert all(one.title and "\n" not in one.title for one in stories)
    assert (lines, kept, told) == (907, 902, 901)

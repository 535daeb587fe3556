"""`po-tui report vision|roadmap`: Markdown to read on, one file of HTML to hand out."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize("document", ["vision", "roadmap"])
def test_markdown_goes_to_stdout_unless_told_otherwise(demo: Command, document: str) -> None:
    done = demo("report", document)
    assert done.code == 0
    assert done.out.startswith(f"# {document.capitalize()} · Leenmuur\n")
    assert done.err == ""


@pytest.mark.parametrize("document", ["vision", "roadmap"])
def test_a_page_goes_into_the_file_named(demo: Command, document: str, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    done = demo("report", document, "--format", "html", "--out", str(target))
    assert (done.code, done.out) == (0, "")
    assert target.read_text("utf-8").startswith('<!DOCTYPE html>\n<html lang="en">')
    assert ("<svg" in target.read_text("utf-8")) == (document == "roadmap")


def test_the_document_is_in_the_language_asked_for(demo: Command) -> None:
    told = demo("report", "vision", "--lang", "nl", "--format", "html").out
    assert '<html lang="nl">' in told
    assert "Doelen" in told


def test_minutes_are_no_page_yet(demo: Command) -> None:
    done = demo("report", "minutes", "--format", "html")
    assert done.code == 2
    assert "leave out --format html" in done.err


def test_a_session_goes_with_minutes_alone(demo: Command) -> None:
    done = demo("report", "vision", "--session", "3")
    assert done.code == 2
    assert "--session goes with minutes" in done.err


def test_a_folder_that_is_not_there_is_one_clear_line(demo: Command, tmp_path: Path) -> None:
    done = demo("report", "roadmap", "--out", str(tmp_path / "none" / "r.md"))
    assert done.code == 1
    assert len(done.err.splitlines()) == 1

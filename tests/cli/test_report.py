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


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_minutes_agenda_and_sessions_are_papers_in_both_formats(demo: Command, format: str) -> None:
    told = {
        "minutes": ("Refinement 8 · Leenmuur", "no remote is configured"),
        "sessions": ("RF-07", "AC-51"),
    }
    for document, parts in told.items():
        done = demo("report", document, "--format", format)
        assert done.code == 0
        assert done.out.startswith("<!DOCTYPE html>") == (format == "html")
        for part in parts:
            assert part in done.out


def test_an_agenda_needs_a_session_that_is_prepared(demo: Command) -> None:
    done = demo("report", "agenda")
    assert done.code == 2
    assert "no session is prepared" in done.err
    held = demo("report", "agenda", "--session", "8")
    assert held.out.startswith("# Agenda · Refinement 8 · Leenmuur")
    assert "0:06 | 15 | LM-8 Return a tool" in held.out


def test_a_session_goes_with_minutes_alone(demo: Command) -> None:
    done = demo("report", "vision", "--session", "3")
    assert done.code == 2
    assert "--session goes with minutes and agenda" in done.err


def test_a_folder_that_is_not_there_is_one_clear_line(demo: Command, tmp_path: Path) -> None:
    done = demo("report", "roadmap", "--out", str(tmp_path / "none" / "r.md"))
    assert done.code == 1
    assert len(done.err.splitlines()) == 1

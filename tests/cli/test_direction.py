"""Visions and roadmaps by command: shown line by line, taken once, refused in one line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command

PAGE = (
    "# Roadmap\n\nAbout us.\n\n## Now\n- Pay \x1b[31monline\n\n## Next\n- 漢字 **maps** – find it\n"
)


@pytest.fixture
def page(own_world: Path) -> str:
    """A small roadmap with signs in it that no terminal should see."""
    path = own_world / "ROADMAP.md"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def test_a_dry_run_shows_each_line_and_what_it_becomes(product: Command, page: str) -> None:
    done = product("import", page, "--format", "markdown", "--dry-run")
    told = [line.split("→")[-1].strip() for line in done.lines if "→" in line]
    assert told == [
        "note", "note", "heading: now", "roadmap item · now", "heading: next",
        "roadmap item · next",
    ]  # fmt: skip
    assert "\x1b" not in done.out
    assert "2 added to vision and roadmap" in done.lines[-1]
    assert "(only tried)" in done.lines[-1]
    assert product("import", page, "--json").json["added"] == 2


def test_json_tells_the_page_line_by_line(product: Command, page: str) -> None:
    tried = product("import", page, "--dry-run", "--json").json
    (file,) = tried["files"]
    assert [(one["line"], one["becomes"], one["act"]) for one in file["lines"]] == [
        (1, "note", "add"), (3, "note", "add"), (5, "time", None), (6, "roadmap", "add"),
        (8, "time", None), (9, "roadmap", "add"),
    ]  # fmt: skip
    assert (tried["added"], file["noted"]) == (2, 2)
    done = product("import", page, "--json").json
    assert (done["added"], done["keys"]) == (2, ["R1", "R2"])
    again = product("import", page, "--json").json
    assert (again["added"], again["files"][0]["updated"], again["files"][0]["noted"]) == (0, 0, 0)
    assert [one["reason"] for one in again["skipped"]] == [
        "it is here already, as R1", "it is here already, as R2",
    ]  # fmt: skip


def test_it_is_one_step_that_undo_takes_back(product: Command, page: str) -> None:
    product("import", page)
    assert "Pay" in product("report", "roadmap").out
    assert "Import ROADMAP.md" in product("undo").out
    assert "Pay" not in product("report", "roadmap").out


def test_as_says_what_a_page_is(product: Command, page: str) -> None:
    assert product("import", page, "--as", "items", "--json").json["keys"][0].startswith("LM-")
    assert product("import", page, "--as", "roadmap", "--json").json["keys"] == ["R1", "R2"]
    assert product("import", "-", "--as", "vision", "--format", "markdown", stdin="# Vision\nAll can make.\n").code == 0  # fmt: skip
    assert "All can make." in product("report", "vision").out
    refused = product("import", page, "--as", "roadmap", "--format", "csv")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert product("import", page, "--as", "novel").code == 2


def test_what_it_brought_goes_along_in_a_full_export(
    product: Command, po: Command, page: str, own_world: Path
) -> None:
    product("import", page)
    text = product("export").out
    (own_world / "whole.json").write_text(text, encoding="utf-8")
    assert (
        po("--db", str(own_world / "other.db"), "import", str(own_world / "whole.json")).code == 0
    )
    assert po("--db", str(own_world / "other.db"), "export").out == text
    again = po("--db", str(own_world / "other.db"), "import", page, "--json").json
    assert (again["added"], again["files"][0]["noted"]) == (0, 0)


@pytest.mark.parametrize("content", [b"\x00\x01", b"", "# Vision\ncaf\u00e9".encode("cp1252")])
def test_a_page_that_cannot_be_read_is_one_line(
    product: Command, own_world: Path, content: bytes
) -> None:
    (own_world / "vision.md").write_bytes(content)
    done = product("import", str(own_world / "vision.md"))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)

"""`import` of lists with columns: what is asked, what is told, what is remembered, and nothing half-done."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command, Done

HEADER = (
    "Otsikko,Issue key,Issue id,Custom field (Story Points),Custom field (Story point estimate)"
)
LIST = f"{HEADER}\nOvi,K-1,1,3,5\nSarana,K-2,2,,8\n"
TOLD = ("--map", "Otsikko=title", "--map", "Story Points=points")


def refused(done: Done) -> str:
    """The one line of a mistake."""
    assert (done.code, len(done.err.splitlines())) == (2, 1), done
    return done.err


def total(command: Command) -> int:
    return int(command("list", "--json").json["total"])


@pytest.fixture
def file(own_world: Path) -> str:
    path = own_world / "export.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return str(path)


def test_a_list_that_cannot_be_read_as_it_is_says_how(product: Command, file: str) -> None:
    before = total(product)
    assert "--map" in refused(product("import", file))
    told = refused(product("import", file, *TOLD[:2]))
    assert "3 in “Story Points” and 5 in “Story point estimate”" in told
    assert total(product) == before


def test_what_was_told_need_not_be_told_again(product: Command, file: str) -> None:
    assert (
        product("import", file, *TOLD)
        .lines[0]
        .endswith("2 items added, 0 updated, 0 lines skipped")
    )
    again = product("import", file, "--json").json
    assert (again["added"], again["updated"]) == (0, 0)
    product("undo")
    refused(product("import", file))  # it went with the step


def test_a_dry_run_shows_each_column_with_some_of_its_cells(product: Command, file: str) -> None:
    before = total(product)
    lines = [" ".join(line.split()) for line in product("import", file, *TOLD, "--dry-run").lines]
    assert lines[0] == "Otsikko → title Ovi · Sarana"
    assert "Story Points → points 3" in lines
    columns = product("import", file, *TOLD, "--dry-run", "--json").json["files"][0]["columns"]
    assert columns[0] == {
        "heading": "Otsikko", "field": "title", "why": "told", "columns": 1, "samples": ["Ovi", "Sarana"],
    }  # fmt: skip
    assert total(product) == before


def test_columns_that_mean_nothing_are_named(product: Command, own_world: Path) -> None:
    path = own_world / "a.csv"
    path.write_text(
        "Summary,Issue key,Issue id,Custom field (Risk owner \x1b[31m)\nDoor,K-1,1,Jan\n"
    )
    done = product("import", str(path))
    assert "1 column is kept as text with each item: Risk owner" in done.out
    assert "\x1b" not in done.out


def test_dates_and_encodings_are_told(product: Command, own_world: Path) -> None:
    path = own_world / "b.csv"
    path.write_bytes("title;due\nFermée;3/4/2027\n".encode("cp1252"))
    assert "--encoding windows-1252" in refused(product("import", str(path)))
    said = product("import", str(path), "--encoding", "windows-1252")
    assert "3/4/2027 could be two days" in said.out
    told = ("--encoding", "windows-1252", "--dates", "mdy", "--json")
    assert product("import", str(path), *told).json["updated"] == 1


def test_what_is_told_of_columns_is_of_no_use_elsewhere(product: Command, own_world: Path) -> None:
    path = own_world / "c.txt"
    path.write_text("As a user I want a door\n")
    assert "no list with columns" in refused(product("import", str(path), "--map", "a=title"))

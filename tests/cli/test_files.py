"""Files in and out: imports, exports, backups, and putting one back."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Command

STORIES = "As a user, I want to log in, so that I see my things\n\nFix the door\nFix the door\n"


@pytest.fixture
def stories(own_world: Path) -> str:
    """A file with a story, a title, and that title again."""
    file = own_world / "stories.txt"
    file.write_text(STORIES, encoding="utf-8")
    return str(file)


class TestImport:
    def test_says_what_was_added_and_why_lines_were_skipped(
        self, product: Command, stories: str
    ) -> None:
        done = product("import", stories)
        assert "2 items added" in done.lines[0]
        assert done.lines[1].startswith("  line 4: ")

    def test_json(self, product: Command, stories: str) -> None:
        document = product("import", stories, "--json").json
        assert (document["added"], document["updated"]) == (2, 0)
        assert document["keys"] == ["LM-4", "LM-5"]
        (skipped,) = document["skipped"]
        assert (skipped["file"], skipped["line"]) == (stories, 4)
        assert skipped["reason"]
        assert product("show", "LM-4", "--json").json["story"]["as_a"] == "user"

    def test_twice_the_same_file_adds_nothing(self, product: Command, stories: str) -> None:
        product("import", stories)
        assert product("import", stories, "--json").json["added"] == 0
        assert product("list", "--json").json["total"] == 5

    def test_one_undo_takes_back_several_files(self, product: Command, own_world: Path) -> None:
        files = []
        for name in ("a", "b", "c"):
            (own_world / f"{name}.txt").write_text(f"Hinge {name}\n", encoding="utf-8")
            files.append(str(own_world / f"{name}.txt"))
        assert product("import", *files, "--json").json["added"] == 3
        assert product("undo").out.strip().endswith("Import 3 files")
        assert product("list", "Hinge", "--json").json["total"] == 0
        product("redo")
        before = product("undo", "--list", "--json").out
        assert product("import", *files, "--json").json["added"] == 0
        assert product("undo", "--list", "--json").out == before, "nothing was written, so no step"

    def test_one_undo_takes_an_import_back(self, product: Command, stories: str) -> None:
        product("import", stories)
        assert product("undo").code == 0
        assert product("list", "--json").json["total"] == 3

    def test_a_dry_run_changes_nothing(self, product: Command, stories: str) -> None:
        assert product("import", "--dry-run", stories, "--json").json["added"] == 2
        assert product("list", "--json").json["total"] == 3

    def test_stdin(self, product: Command) -> None:
        assert product("import", "-", "--json", stdin=STORIES).json["added"] == 2

    def test_of_several_files_none_is_taken_where_one_is_bad(
        self, product: Command, stories: str
    ) -> None:
        done = product("import", stories, "missing.txt")
        assert (done.code, done.out) == (2, "")
        assert "missing.txt" in done.err
        assert product("list", "--json").json["total"] == 3

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04\x00\x00"])
    def test_what_is_no_text_is_a_bad_file(
        self, product: Command, own_world: Path, content: bytes
    ) -> None:
        (own_world / "bad.txt").write_bytes(content)
        assert product("import", str(own_world / "bad.txt")).code == 2

    def test_an_unknown_format_is_wrong_use(self, product: Command, stories: str) -> None:
        done = product("import", stories, "--format", "word")
        assert done.code == 2
        assert "stories" in done.err


class TestExport:
    def test_json_comes_back_byte_for_byte(self, demo: Command, own_world: Path) -> None:
        file, other = str(own_world / "lm.json"), str(own_world / "other.db")
        assert demo("export", "--out", file).out == ""
        assert demo("--db", other, "import", file).code == 0
        again = demo("--db", other, "export")
        assert again.out == Path(file).read_text(encoding="utf-8")

    def test_json_goes_through_a_pipe(self, demo: Command, own_world: Path) -> None:
        exported = demo("export").out
        other = str(own_world / "other.db")
        document = demo("--db", other, "import", "-", "--json", stdin=exported).json
        assert document["product"] == "LM"
        assert document["files"][0]["format"] == "json"
        assert demo("--db", other, "list", "--json").json["total"] == document["added"] == 24

    def test_a_dry_run_of_a_product_leaves_no_file(self, demo: Command, own_world: Path) -> None:
        file, other = str(own_world / "lm.json"), own_world / "other.db"
        demo("export", "--out", file)
        assert demo("--db", str(other), "import", "--dry-run", file, "--json").json["added"] == 24
        assert not other.exists()

    def test_a_product_that_is_there_is_refused(self, demo: Command, own_world: Path) -> None:
        file = str(own_world / "lm.json")
        demo("export", "--out", file)
        assert demo("import", file).code == 1
        assert demo("import", "--dry-run", file).code == 1
        assert demo("list", "--json").json["total"] == 24

    def test_a_newer_export_is_refused(self, po: Command, own_world: Path) -> None:
        file = own_world / "newer.json"
        file.write_text('{"schema": "po-tui/9", "tables": {}}')
        done = po("import", str(file))
        assert done.code == 2
        assert "newer" in done.err

    def test_markdown_of_what_a_query_finds(self, demo: Command) -> None:
        page = demo("export", "--format", "markdown", "--filter", "state:ready -spike").out
        assert page.startswith("# Leenmuur")
        assert "## LM-8 " in page
        assert "## LM-4 " not in page

    def test_the_ending_of_the_file_tells_the_format(self, demo: Command, own_world: Path) -> None:
        demo("export", "--out", str(own_world / "page.md"))
        assert (own_world / "page.md").read_text(encoding="utf-8").startswith("# Leenmuur")

    def test_json_is_always_complete(self, demo: Command) -> None:
        assert demo("export", "--filter", "state:ready").code == 2

    def test_a_place_that_cannot_be_written(self, demo: Command, own_world: Path) -> None:
        done = demo("export", "--out", str(own_world / "missing" / "x.json"))
        assert done.code == 1
        assert "missing" in done.err
        assert done.err.count("\n") == 1

    def test_a_file_is_replaced_whole(self, demo: Command, own_world: Path) -> None:
        file = own_world / "x.json"
        file.write_text("old" * 1_000_000)
        demo("export", "--out", str(file))
        assert json.loads(file.read_text(encoding="utf-8"))["schema"] == "po-tui/1"
        assert list(own_world.glob(".x.json*")) == []


class TestBackup:
    def test_and_back_again(self, product: Command, own_world: Path) -> None:
        copy = str(own_world / "copies" / "monday.db")
        assert product("backup", copy).out == f"{copy}\n"
        product("add", "Later")
        assert product("restore", copy).code == 0
        assert product("list", "--json").json["total"] == 3
        (kept,) = own_world.glob("po-tui.db.*.before-restore")
        assert product("--db", str(kept), "list", "--json").json["total"] == 4

    def test_beside_the_database_unless_named(self, product: Command, own_world: Path) -> None:
        first, second = product("backup").lines + product("backup").lines
        assert first != second
        assert Path(first).parent == own_world

    def test_a_nightly_copy_replaces_the_last_one(self, product: Command, own_world: Path) -> None:
        copy = str(own_world / "nightly.db")
        product("backup", copy)
        product("add", "Later")
        assert product("backup", copy, "--json").json["file"] == copy
        assert product("--db", copy, "list", "--json").json["total"] == 4

    def test_but_nothing_else(self, product: Command, own_world: Path) -> None:
        thesis = own_world / "thesis.txt"
        thesis.write_text("years of work")
        assert product("backup", str(thesis)).code == 2
        assert thesis.read_text() == "years of work"
        assert product("backup", str(own_world / "po-tui.db")).code == 2

    def test_an_open_app_sees_what_was_put_back(self, product: Command, own_world: Path) -> None:
        copy = str(own_world / "copy.db")
        product("backup", copy)
        product("add", "Later")
        app = sqlite3.connect(own_world / "po-tui.db")
        try:
            assert app.execute("SELECT count(*) FROM item").fetchone() == (4,)
            assert product("restore", copy).code == 0
            assert app.execute("SELECT count(*) FROM item").fetchone() == (3,)
        finally:
            app.close()

    def test_puts_back_over_a_damaged_file(self, product: Command, own_world: Path) -> None:
        copy, file = str(own_world / "copy.db"), own_world / "po-tui.db"
        product("backup", copy)
        file.write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000)
        assert product("restore", copy).code == 0
        assert product("list", "--json").json["total"] == 3

    @pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\0" * 500])
    def test_what_is_no_copy_of_ours_is_not_put_back(
        self, product: Command, own_world: Path, content: bytes
    ) -> None:
        (own_world / "odd").write_bytes(content)
        assert product("restore", str(own_world / "odd")).code == 2
        assert product("list", "--json").json["total"] == 3

    def test_through_a_pipe(self, product: Command, own_world: Path) -> None:
        line = [sys.executable, "-m", "po_tui"]
        copy = subprocess.run([*line, "backup", "-"], capture_output=True, cwd=ROOT, check=True)
        product("add", "Later")
        back = subprocess.run([*line, "restore", "-"], input=copy.stdout, cwd=ROOT, check=False)
        assert back.returncode == 0
        assert product("list", "--json").json["total"] == 3

"""Files in and out by command: every format of the contract, and pages that may be passed on."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import Command

FORMATS = ("stories", "markdown", "csv", "jira-csv", "json", "github-json", "jira-json")


def made(own_world: Path, name: str, text: str) -> str:
    path = own_world / name
    path.write_text(text, encoding="utf-8")
    return str(path)


class TestImport:
    def test_help_names_every_format(self, po: Command) -> None:
        shown = " ".join(po("import", "--help").out.split())
        assert all(name in shown for name in ("auto", *FORMATS))

    @pytest.mark.parametrize(
        ("name", "text", "format"),
        [
            ("a.csv", "title,points\nHinge,3\n", "csv"),
            ("b.csv", "Issue key,Issue id,Summary\nA-1,1,Hinge\n", "jira-csv"),
            ("c.md", "# Plan\n\n- [ ] Hinge\n", "markdown"),
            (
                "d.json",
                '[{"number": 1, "title": "Hinge", "body": "", "state": "open"}]',
                "github-json",
            ),
            ("e.json", '{"issues": [{"key": "A-1", "fields": {"summary": "Hinge"}}]}', "jira-json"),
            ("f.txt", "Hinge\n", "stories"),
        ],
    )
    def test_the_format_is_found_and_told(
        self, product: Command, own_world: Path, name: str, text: str, format: str
    ) -> None:
        document = product("import", made(own_world, name, text), "--json").json
        assert (document["added"], document["files"][0]["format"]) == (1, format)
        assert product("show", document["keys"][0], "--json").json["title"] == "Hinge"
        again = product("import", made(own_world, name, text), "--json", "--format", format).json
        assert (again["added"], len(again["skipped"])) == (0, 1)
        assert product("import", "-", "--json", stdin=text).json["added"] == 0

    def test_what_was_not_understood_is_said(self, product: Command, own_world: Path) -> None:
        file = made(own_world, "a.csv", "title,assignee\nHinge,Zoë\n,Zoë\n")
        done = product("import", file)
        assert done.lines[1:] == [
            "  line 3: it has no title",
            "  1 name is not among the people here and stays text: Zoë",
        ]
        assert "Zoë" in product("show", "LM-4").out

    def test_a_dry_run_tells_what_an_import_then_does(
        self, product: Command, own_world: Path
    ) -> None:
        text = "key,title,parent\nA-1,Child,A-2\nA-2,Parent,\n"
        file = made(own_world, "a.csv", text)
        assert product("import", file, "--dry-run", "--json").json["added"] == 2
        assert product("list", "--json").json["total"] == 3
        assert product("import", file, "--json").json["added"] == 2
        assert product("show", "LM-4", "--json").json["parent"] == "LM-5"
        file = made(own_world, "a.csv", text.replace("Child,A-2", "Renamed,"))
        tried = product("import", file, "--dry-run", "--json").json
        done = product("import", file, "--json").json
        assert tried["updated"] == done["updated"] == 1

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.csv", b'title\n"never closed\n'),
            ("a.csv", "title\ncaf\u00e9\n".encode("cp1252")),
            ("a.csv", "title\nx\n".encode("utf-16")),
            ("a.csv", b"\x00\x01\x02"),
            ("a.json", b'[{"number": 1,'),
            ("a.json", b"[" * 200_000),
            ("a.csv", b"colour\nred\n"),
            ("a.md", b"\xff\xfe\xff"),
            ("a.docx", b"PK\x03\x04"),
        ],
    )  # fmt: skip
    def test_a_hostile_file_is_one_line_and_exit_2(
        self, product: Command, own_world: Path, name: str, content: bytes
    ) -> None:
        (own_world / name).write_bytes(content)
        done = product("import", str(own_world / name))
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 1
        assert done.err.startswith("po-tui: ")
        assert product("list", "--json").json["total"] == 3


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


NASTY = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> &amp; \x1b[31m\u202e"


class TestExport:
    def test_html_stands_alone_and_runs_nothing(self, product: Command) -> None:
        told = f"{NASTY} https://example.org/?a=1&b='\"<i> javascript:alert(1)"
        product("add", NASTY, "--description", told, "--criterion", NASTY, "--label", NASTY)
        text = product("export", "--format", "html").out
        page = Page(text)
        assert not {"script", "img", "i", "link", "iframe"} & {*page.tags}
        assert not {name for name in page.attributes if name.startswith("on")}
        assert all(link.startswith(("#", "https://example.org/")) for link in page.links)
        assert "<script>alert(1)</script>" in "".join(page.words)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert "default-src 'none'" in text
        assert text.startswith("<!DOCTYPE html>\n<html lang=")
        assert "@media print" in text

    def test_html_of_the_demo_reads_well(self, demo: Command, own_world: Path) -> None:
        file = own_world / "page.html"
        assert demo("export", "--out", str(file), "--filter", "points:2").code == 0
        page = Page(file.read_text(encoding="utf-8"))
        words = " ".join(" ".join(page.words).split())
        assert "As a first-time borrower , I want my compartment to light up" in words
        assert "☐" in words
        assert page.tags.count("article") == len(demo("list", "points:2", "--json").json["items"])
        assert {"#LM-5", "#LM-12"} <= {*page.links}

    def test_html_speaks_the_language_asked_for(self, demo: Command) -> None:
        text = demo("--lang", "nl", "export", "--format", "html").out
        assert '<html lang="nl">' in text
        assert "Acceptatiecriteria" in text

    def test_csv_has_a_line_an_item_and_a_column_a_field(self, demo: Command) -> None:
        rows = list(csv.DictReader(io.StringIO(demo("export", "--format", "csv").out, newline="")))
        assert len(rows) == 24
        four = next(row for row in rows if row["Key"] == "LM-4")
        assert (four["Estimate"], four["Parent"], four["State"]) == ("5", "LM-1", "in_sprint")
        assert four["Goals"] == "G1 G3"
        assert "Private note" not in four

    def test_csv_cells_are_no_formulas_and_come_back(
        self, product: Command, own_world: Path
    ) -> None:
        nasty = ["=1+1", "+31", "-x", "@SUM(A1)", "'=1", "\u2001=1", "|calc", 'a,b;"c"']
        for title in nasty:
            product("add", "--description", title, "--label", title, "--", title)
        file, other = str(own_world / "x.csv"), str(own_world / "other.db")
        assert product("export", "--out", file).code == 0
        with Path(file).open(encoding="utf-8", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {*"=+-@\t\r"} and cell]
        product("--db", other, "new", "LM", "Copy")
        assert product("--db", other, "import", file).code == 0
        mine, theirs = (
            product(*db, "list", "--json").json["items"] for db in ([], ["--db", other])
        )
        for name in ("title", "description", "labels"):
            assert [one[name] for one in mine] == [one[name] for one in theirs]

    def test_an_ending_tells_the_format_unless_one_is_named(
        self, demo: Command, own_world: Path
    ) -> None:
        for name, begins in (
            ("a.csv", "Key,"),
            ("a.HTML", "<!DOCTYPE"),
            ("a.md", "# "),
            ("a.x", "{"),
        ):
            demo("export", "--out", str(own_world / name))
            assert (own_world / name).read_text(encoding="utf-8").startswith(begins)
        demo("export", "--format", "csv", "--out", str(own_world / "b.md"))
        assert (own_world / "b.md").read_text(encoding="utf-8").startswith("Key,")

    @pytest.mark.parametrize("format", ["csv", "html", "markdown"])
    def test_a_filter_chooses_and_a_mistake_in_it_is_told(self, demo: Command, format: str) -> None:
        text = demo("export", "--format", format, "--filter", "points:13").out
        assert "LM-13" in text
        assert "Open my compartment" not in text
        assert demo("export", "--format", format, "--filter", "points:many").code == 2
        assert demo("export", "--format", format, "--filter", "points:99").code == 0

    def test_json_comes_back_after_an_import(self, product: Command, own_world: Path) -> None:
        text = "key,title,parent,Risk owner\nA-1,Child,A-2,Jan\nA-2,Parent,,\n"
        product("import", made(own_world, "a.csv", text))
        exported = product("export").out
        other = str(own_world / "other.db")
        assert product("--db", other, "import", "-", stdin=exported).code == 0
        assert product("--db", other, "export").out == exported
        assert json.loads(exported)["tables"]["origin"]
        file = made(own_world, "a.csv", text)
        assert product("--db", other, "import", file, "--json").json["added"] == 0

"""Items that came from a tracker are found by the key they have there."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def imported(product: Command, tmp_path: Path) -> Command:
    """Three items of its own (LM-1 … LM-3), then two repositories' issues and two of Jira."""
    for name, numbers in (("kiosk", (7, 12)), ("app", (7, 120))):
        issues = [
            {
                "number": n,
                "title": f"{name} issue",
                "body": "",
                "state": "open",
                "labels": [],
                "html_url": f"https://github.com/Leenmuur/{name}/issues/{n}",
            }
            for n in numbers
        ]
        (tmp_path / f"{name}.json").write_text(json.dumps(issues), encoding="utf-8")
    jira = [
        {
            "key": f"JRASERVER-{n}",
            "self": f"https://jira.example/rest/api/2/issue/{n}",
            "fields": {"summary": f"Jira {n}"},
        }
        for n in (12, 1234)
    ]
    (tmp_path / "jira.json").write_text(json.dumps(jira), encoding="utf-8")
    files = [str(tmp_path / f"{name}.json") for name in ("kiosk", "app", "jira")]
    assert product("import", *files).code == 0
    return product


def key_of(po: Command, *words: str) -> str:
    return str(po("show", *words, "--json").json["key"])


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("JRASERVER-12", "LM-8"),
        ("jraserver-1234", "LM-9"),
        ("https://jira.example/browse/JRASERVER-12", "LM-8"),
        ("#12", "LM-5"),
        ("kiosk#7", "LM-4"),
        ("leenmuur/APP#7", "LM-6"),
        ("https://github.com/Leenmuur/app/issues/120", "LM-7"),
    ],
)
def test_a_key_of_a_tracker_names_the_item(imported: Command, there: str, here: str) -> None:
    assert key_of(imported, there) == here


def test_a_key_of_several_items_is_refused_by_naming_them(imported: Command) -> None:
    done = imported("show", "#7")
    assert (done.code, done.out) == (2, "")
    assert done.err == "po-tui: #7 is the key of several items: LM-4, LM-6 – name one of these\n"


@pytest.mark.parametrize("key", ["#1", "#99", "JRASERVER-1", "OTHER-12", "%#12", "kios_#12", "#"])
def test_no_part_of_a_key_and_no_pattern_names_an_item(imported: Command, key: str) -> None:
    assert imported("show", key).code == 2


def test_a_key_of_ours_goes_first(imported: Command, tmp_path: Path) -> None:
    issue = [{"key": "LM-2", "fields": {"summary": "Theirs"}}]
    (tmp_path / "theirs.json").write_text(json.dumps(issue), encoding="utf-8")
    assert imported("import", str(tmp_path / "theirs.json"), "--format", "jira-json").code == 0
    assert key_of(imported, "LM-2") == "LM-2"


def test_other_commands_take_it_too(imported: Command) -> None:
    assert imported("move", "JRASERVER-1234", "--before", "#12").code == 0
    assert imported("edit", "LM-1", "--parent", "jraserver-12").code == 0
    assert imported("check", "#12", "JRASERVER-12").code == 0
    keys = [line.split()[1] for line in imported("list").lines[1:]]
    assert keys == ["LM-1", "LM-2", "LM-3", "LM-4", "LM-9", "LM-5", "LM-6", "LM-7", "LM-8"]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("JRASERVER-12", ["LM-8", "LM-9"]),
        ("jraserver-1234", ["LM-9"]),
        ('"JRASERVER-12"', ["LM-8"]),
        ("app#7", ["LM-6"]),
        ("leenmuur/kiosk#12", ["LM-5"]),
        ("#120", ["LM-7"]),
        ("JRASERVER-2", []),
        ("kiosk#70", []),
    ],
)
def test_the_filter_finds_it_by_its_beginning(
    imported: Command, query: str, keys: list[str]
) -> None:
    found = imported("list", query, "--json").json["items"]
    assert [item["key"] for item in found] == keys


def test_a_parent_is_named_by_it(imported: Command) -> None:
    assert imported("edit", "LM-1", "--parent", "JRASERVER-12").code == 0
    found = imported("list", "parent:jraserver-12", "--json").json["items"]
    assert [item["key"] for item in found] == ["LM-1"]


class TestLinked:
    """The same for items that a sync has tied to issues."""

    @pytest.fixture
    def linked(self, product: Command, own_world: Path) -> Command:
        """LM-1 is kiosk#12, LM-2 is KIO-12 and not found there; LM-3 is nothing anywhere."""
        product("remote", "add", "kiosk", "github", "--repo", "Leenmuur/kiosk")
        product("remote", "add", "app", "github", "--repo", "Leenmuur/app")
        product("remote", "add", "kio", "github", "--repo", "Leenmuur/kio")
        with sqlite3.connect(own_world / "po-tui.db") as con:
            for item, (remote, key, url, state) in enumerate(
                (
                    (1, "#12", "https://github.com/Leenmuur/kiosk/issues/12", "linked"),
                    (3, "KIO-12", "https://jira.example/browse/KIO-12", "missing"),
                ),
                1,
            ):
                con.execute(
                    "INSERT INTO link (item_id, remote_id, there_id, there_key, url, state, status,"
                    " why, agreed, seen, refused, rich, there_updated, pushed_at, unsettled)"
                    " VALUES (?, ?, ?, ?, ?, ?, '', '', '{}', '{}', '{}', '{}', '', '', 0)",
                    (item, remote, key, key, url, state),
                )
        con.close()
        return product

    @pytest.mark.parametrize(
        ("there", "here"),
        [
            ("#12", "LM-1"),
            ("kiosk#12", "LM-1"),
            ("leenmuur/KIOSK#12", "LM-1"),
            ("https://github.com/leenmuur/kiosk/issues/12/", "LM-1"),
            ("kio-12", "LM-2"),
            ("https://jira.example/browse/KIO-12", "LM-2"),
        ],
    )
    def test_its_key_there_names_it(self, linked: Command, there: str, here: str) -> None:
        assert key_of(linked, there) == here

    @pytest.mark.parametrize(
        "key", ["#7", "#1", "#2", "app#12", "osk#12", "IO-12", "https://github.com/a/b/issues/12"]
    )
    def test_no_other_key_does(self, linked: Command, key: str) -> None:
        assert linked("show", key).code == 2

    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            ("remote:kiosk", ["LM-1"]),
            ("remote:KIO", ["LM-2"]),
            ("remote:kiosk,kio", ["LM-1", "LM-2"]),
            ("remote:none", ["LM-3"]),
            ("-remote:none", ["LM-1", "LM-2"]),
            ("remote:app", []),
            ("remote:nope", []),
            ("#12", ["LM-1", "LM-2"]),
            ("kiosk#1", ["LM-1"]),
            ('"KIO-12"', ["LM-2"]),
            ("KIO-1", ["LM-2"]),
            ("app#7", []),
        ],
    )
    def test_filters(self, linked: Command, query: str, keys: list[str]) -> None:
        found = linked("list", query, "--limit", "9").lines[1:]
        assert [line.split()[1] for line in found] == keys

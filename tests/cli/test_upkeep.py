"""Looking after it: doctor, settings, keys, the demo."""

import os
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def checks(po: Command) -> dict[str, object]:
    """What `doctor` found, by what it looked at; its exit code does not matter here."""
    import json

    return {
        check["check"]: check["ok"] for check in json.loads(po("doctor", "--json").out)["checks"]
    }


class TestDoctor:
    def test_all_is_well(self, product: Command) -> None:
        done = product("doctor")
        assert done.code == 0
        found = checks(product)
        assert found["database"] is found["schema"] is found["writable"] is True

    def test_before_the_first_start(self, po: Command, own_world: Path) -> None:
        assert po("doctor").code == 0
        assert checks(po)["database"] is None
        assert not (own_world / "po-tui.db").exists()

    def test_a_damaged_file(self, product: Command, own_world: Path) -> None:
        file = own_world / "po-tui.db"
        content = bytearray(file.read_bytes())
        for page in range(2, len(content) // 4096):
            content[page * 4096 : page * 4096 + 200] = os.urandom(200)
        file.write_bytes(content)
        done = product("doctor", "--json")
        assert done.code == 1
        assert '"ok":false' in done.out

    def test_a_row_that_points_nowhere(self, product: Command, own_world: Path) -> None:
        connection = sqlite3.connect(own_world / "po-tui.db")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE item SET parent_id = 999")
        connection.commit()
        connection.close()
        assert product("doctor").code == 1

    def test_a_file_that_is_not_ours(self, po: Command, own_world: Path) -> None:
        connection = sqlite3.connect(own_world / "po-tui.db")
        connection.execute("CREATE TABLE recipe (id)")
        connection.commit()
        connection.close()
        assert po("doctor").code == 1

    def test_a_newer_format(self, product: Command, own_world: Path) -> None:
        connection = sqlite3.connect(own_world / "po-tui.db")
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        assert checks(product)["schema"] is False


class TestConfig:
    def test_where_each_setting_comes_from(self, po: Command, own_world: Path) -> None:
        (own_world / "config.toml").write_text('me = "Ada"\n')
        document = po("config", "--json", "--lang", "nl").json
        found = {one["name"]: (one["value"], one["source"]) for one in document["settings"]}
        assert found["me"] == ("Ada", "config.toml")
        assert found["lang"] == ("nl", "--lang")
        assert found["db"] == (str(own_world / "po-tui.db"), "PO_TUI_DB")

    def test_the_path_alone(self, po: Command, own_world: Path) -> None:
        assert po("config", "path").out == f"{own_world / 'config.toml'}\n"

    def test_for_people(self, po: Command) -> None:
        assert "PO_TUI_DB" in po("config", "show").out


class TestKeys:
    def test_lists_keys_with_what_they_do(self, po: Command) -> None:
        document = po("keys", "--json").json
        assert document["count"] == len(document["keys"]) > 5
        assert {"where", "key", "does"} == set(document["keys"][0])
        assert len(po("keys").lines) == document["count"] + 1

    def test_as_the_person_bound_them(self, po: Command, own_world: Path) -> None:
        (own_world / "config.toml").write_text('[keys]\n"app.undo" = "f9"\n')
        assert any(key["key"] == "F9" for key in po("keys", "--json").json["keys"])


class TestDemo:
    def test_has_a_database_of_its_own(self, po: Command, own_world: Path) -> None:
        file = po("demo", "--no-open").out.strip()
        assert Path(file).is_file()
        assert Path(file) != own_world / "po-tui.db"
        assert not (own_world / "po-tui.db").exists()
        assert po("--db", file, "list", "--json").json["total"] == 24

    def test_reset_begins_anew(self, po: Command) -> None:
        file = po("demo", "--no-open").out.strip()
        po("--db", file, "drop", "LM-4", "--why", "trying")
        assert po("--db", po("demo", "--no-open").out.strip(), "list", "--json").json["total"] == 23
        po("demo", "--no-open", "--reset")
        assert po("--db", file, "list", "--json").json["total"] == 24

    def test_does_not_open_without_a_terminal(self, po: Command) -> None:
        done = po("demo")
        assert done.code == 2
        assert "terminal" in done.err


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_the_app_opens_on_a_terminal(
    demo: Command, monkeypatch: pytest.MonkeyPatch, words: list[str], own_world: Path
) -> None:
    opened: list[tuple[Path, str | None, str]] = []

    def run(path: Path, product: str | None, author: object, config: object) -> int:
        opened.append((path, product, getattr(config, "lang", "")))
        return 7

    monkeypatch.setattr("po_tui.tui.app.run", run)
    monkeypatch.setattr("po_tui.cli.opening.check_terminal", lambda: None)
    assert demo("--lang", "nl", *words).code == 7
    ((path, product, lang),) = opened
    assert lang == "nl"
    assert (path == own_world / "po-tui.db") is (not words)
    assert product == ("LM" if words else None)

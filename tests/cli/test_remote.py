"""The trackers of a product: noted without a network, shown without a secret, undone like anything."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.conftest import Command

SECRET = "ghp_" + "never0shown" * 3


@pytest.fixture
def kiosk(product: Command) -> Command:
    """The product, with a tracker called kiosk."""
    done = product("remote", "add", "kiosk", "github", "--repo", "Leenmuur/kiosk")
    assert done.code == 0, done.err
    return product


@pytest.fixture(autouse=True)
def no_gh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody here is signed in with GitHub's own command."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


class TestAdding:
    def test_is_noted_and_listed(self, kiosk: Command) -> None:
        found = kiosk("remote", "list", "--json").json
        assert (found["command"], found["count"]) == ("remote list", 1)
        one = found["remotes"][0]
        assert (one["name"], one["kind"], one["project"]) == ("kiosk", "github", "Leenmuur/kiosk")
        assert (one["api"], one["url"]) == ("https://api.github.com", "https://github.com")
        assert (one["linked"], one["last_pull"], one["last_sync"]) == (0, None, None)
        assert kiosk("remote", "list").lines[1].split() == [
            "kiosk", "GitHub", "Leenmuur/kiosk", "0", "never",
        ]  # fmt: skip

    def test_with_all_there_is_to_say(self, product: Command) -> None:
        line = ["--repo", "Leenmuur/kiosk", "--scope", "-label:wip state:ready", "--pull", "a, b"]
        line += ["--estimate", "label:points: {n}", "--project", "3", "--settle", "0.5"]
        line += ["--pace", "0", "--type-label", "bug=defect", "--type-label", "epic=epic"]
        one = product("remote", "add", "kiosk", "github", *line, "--json").json
        assert (one["scope"], one["pull"]) == ("-label:wip state:ready", "a, b")
        assert one["config"] == {
            "estimate": {"label": "points: {n}"}, "project": 3, "settle": 0.5, "pace": 0,
            "type_labels": {"bug": "defect", "epic": "epic"},
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("where", "kept"),
        [
            ("issue-field:Effort", {"issue_field": "Effort"}),
            ("project-field:3:Story points", {"project_field": "Story points", "project": 3}),
        ],
    )
    def test_points_may_be_kept_elsewhere(
        self, product: Command, where: str, kept: dict[str, object]
    ) -> None:
        line = ("remote", "add", "x", "github", "--repo", "a/b", "--estimate", where, "--json")
        assert product(*line).json["config"] == {"estimate": kept}

    @pytest.mark.parametrize(
        ("url", "api", "pages"),
        [
            ("https://github.com", "https://api.github.com", "https://github.com"),
            ("https://ghe.example.com/api/v3/", "https://ghe.example.com/api/v3", "https://ghe.example.com"),
            ("https://GHE.example.com", "https://ghe.example.com/api/v3", "https://ghe.example.com"),
            ("https://api.acme.ghe.com", "https://api.acme.ghe.com", "https://acme.ghe.com"),
            ("https://acme.ghe.com", "https://api.acme.ghe.com", "https://acme.ghe.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ],
    )  # fmt: skip
    def test_knows_where_the_api_of_a_site_is(
        self, product: Command, url: str, api: str, pages: str
    ) -> None:
        line = ("remote", "add", "x", "github", "--repo", "a/b", "--url", url, "--json")
        one = product(*line).json
        assert (one["api"], one["url"]) == (api, pages)

    def test_takes_a_link_to_the_repository(self, product: Command) -> None:
        link = "https://github.com/Leenmuur/kiosk/issues"
        one = product("remote", "add", "x", "github", "--repo", link, "--json").json
        assert one["project"] == "Leenmuur/kiosk"

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            (["x", "github", "--repo", "kiosk"], "OWNER/REPO"),
            (["x", "github", "--repo", "a/b/c"], "OWNER/REPO"),
            (["x", "github", "--repo", "a/b?c"], "OWNER/REPO"),
            (["x y", "github", "--repo", "a/b"], "x y"),
            (["KIOSK", "github", "--repo", "a/b"], "kiosk"),
            (["x", "github", "--repo", "a/b", "--scope", "stat:ready"], "state"),
            (["x", "github", "--repo", "a/b", "--estimate", "field:3"], "issue-field"),
            (["x", "github", "--repo", "a/b", "--estimate", "label:points"], "{n}"),
            (["x", "github", "--repo", "a/b", "--estimate", "project-field:x"], "project-field"),
            (["x", "github", "--repo", "a/b", "--settle", "nan"], "nan"),
            (["x", "github", "--repo", "a/b", "--estimate", "project-field:3:SP", "--project", "4"], "one"),
            (["x", "github", "--repo", "a/b", "--project", "-1"], "-1"),
            (["x", "github", "--repo", "a/b", "--project", "/3"], "OWNER/NUMBER"),
            (["x", "github", "--repo", "a/b", "--type-label", "bog=x"], "bug"),
            (["x", "github", "--repo", "a/b", "--type-label", "bug"], "bug=bug"),
            (["x", "github", "--repo", "a/b", "--url", "http://ghe.example.com"], "https"),
            (["x", "github", "--repo", "a/b", "--url", "https://me:pw@ghe.example.com"], "password"),
            (["x", "github", "--repo", "a/b", "--url", "ghe.example.com"], "https"),
            (["x", "github", "--repo", "a/b", "--url", "https://h:99999"], "https"),
        ],
    )  # fmt: skip
    def test_refuses_in_one_line_what_cannot_be(
        self, kiosk: Command, line: list[str], hint: str
    ) -> None:
        done = kiosk("remote", "add", *line)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 1
        assert hint in done.err
        assert "pw" not in done.err.replace("password", "")
        assert kiosk("remote", "list", "--json").json["count"] == 1

    def test_a_name_is_one_in_the_whole_file(self, kiosk: Command) -> None:
        kiosk("new", "SHOP", "The shop")
        line = ("--product", "SHOP", "remote", "add", "kiosk", "github", "--repo", "a/b")
        assert kiosk(*line).code == 2

    def test_is_a_step_that_undo_takes_back(self, kiosk: Command) -> None:
        assert kiosk("undo").code == 0
        assert kiosk("remote", "list", "--json").json["count"] == 0


class TestShowing:
    def test_says_who_decides_about_which_field(self, kiosk: Command) -> None:
        lines = {line.split()[0]: line for line in kiosk("remote", "show", "kiosk").lines if line}
        assert lines["title"].split()[1] == "both"
        assert lines["assignee"].split()[1] == "theirs"

    def test_another_owner_is_shown_and_undone(self, kiosk: Command) -> None:
        assert kiosk("remote", "own", "kiosk", "points", "mine").code == 0
        assert kiosk("remote", "show", "kiosk", "--json").json["owners"]["estimate"] == "mine"
        kiosk("undo")
        assert kiosk("remote", "show", "kiosk", "--json").json["owners"]["estimate"] == "both"

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            (["own", "kiosk", "titel", "mine"], "title"),
            (["own", "kiosk", "title", "his"], "theirs"),
            (["own", "kosk", "title", "mine"], "kiosk"),
            (["show", "nope"], "kiosk"),
            (["set", "kiosk"], "--help"),
            (["set", "kiosk", "--scope", "stat:x"], "state"),
            (["remove", "nope"], "kiosk"),
        ],
    )
    def test_a_mistake_names_what_there_is(
        self, kiosk: Command, line: list[str], hint: str
    ) -> None:
        done = kiosk("remote", *line)
        assert (done.code, done.out) == (2, "")
        assert hint in done.err

    def test_where_a_token_would_come_from_and_never_the_token(
        self, kiosk: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "PO_TUI_TOKEN_KIOSK" in kiosk("remote", "show", "kiosk").out
        assert kiosk("remote", "show", "kiosk", "--json").json["token_from"] is None
        for variable in ("GITHUB_TOKEN", "GH_TOKEN", "PO_TUI_TOKEN_KIOSK"):
            monkeypatch.setenv(variable, SECRET)
            shown = kiosk("remote", "show", "kiosk"), kiosk("remote", "show", "kiosk", "--json")
            assert shown[1].json["token_from"] == variable
            assert not any(SECRET in done.out + done.err for done in shown)

    def test_a_token_command_that_fails_is_told_and_stops_nothing(
        self, kiosk: Command, own_world: Path
    ) -> None:
        setting = '[remotes.kiosk]\ntoken_command = ["/nowhere/token"]\n'
        (own_world / "config.toml").write_text(setting, encoding="utf-8")
        shown = kiosk("remote", "show", "kiosk")
        assert shown.code == 0
        assert "/nowhere/token" in shown.out
        assert kiosk("remote", "show", "kiosk", "--json").json["token_from"] is None


class TestChanging:
    def test_just_what_is_named_in_one_step(self, kiosk: Command) -> None:
        line = ("remote", "set", "kiosk", "--settle", "0", "--scope", "state:ready", "--pull", "a")
        assert kiosk(*line).code == 0
        one = kiosk("remote", "set", "kiosk", "--pull", "none", "--json").json
        assert (one["scope"], one["pull"], one["config"]) == ("state:ready", None, {"settle": 0})
        kiosk("undo")
        kiosk("undo")
        one = kiosk("remote", "show", "kiosk", "--json").json
        assert (one["scope"], one["pull"], one["config"]) == (None, None, {})

    def test_removing_deletes_nothing(self, kiosk: Command) -> None:
        before = kiosk("list").out
        assert "0 items" in kiosk("remote", "remove", "kiosk").out
        assert kiosk("remote", "list", "--json").json["count"] == 0
        assert kiosk("list").out == before


class TestLogin:
    @pytest.fixture
    def keyring(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, str], str]]:
        """A keyring, and what is in it."""
        kept: dict[tuple[str, str], str] = {}
        module = ModuleType("keyring")
        module.__spec__ = sys.__spec__
        module.set_password = lambda *told: kept.update({told[:2]: told[2]})  # type: ignore[attr-defined]
        module.get_password = lambda *told: kept.get(told)  # type: ignore[attr-defined]
        module.delete_password = lambda *told: kept.pop(told)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "keyring", module)
        return kept  # type: ignore[return-value]

    def test_a_piped_token_goes_into_the_keyring_and_nowhere_else(
        self, kiosk: Command, keyring: dict[tuple[str, str], str], own_world: Path
    ) -> None:
        done = kiosk("remote", "login", "kiosk", stdin=f"{SECRET}\n")
        assert done.code == 0, done.err
        assert list(keyring.values()) == [SECRET]
        assert SECRET not in done.out + done.err
        for file in own_world.rglob("*"):
            assert file.is_dir() or SECRET.encode() not in file.read_bytes()

    def test_a_removed_tracker_takes_its_token_along(
        self,
        kiosk: Command,
        keyring: dict[tuple[str, str], str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        kiosk("remote", "login", "kiosk", stdin=SECRET)
        monkeypatch.setattr("po_tui.cli.remote_tokens.at_a_terminal", lambda: True)
        assert "out of the keyring" in kiosk("remote", "remove", "kiosk").out
        assert keyring == {}

    @pytest.mark.usefixtures("keyring")
    @pytest.mark.parametrize("typed", ["", "\n", "two words\n", "bad\x1b[31m\n"])
    def test_what_is_no_token_is_refused(self, kiosk: Command, typed: str) -> None:
        done = kiosk("remote", "login", "kiosk", stdin=typed)
        assert (done.code, done.out) == (2, "")
        assert done.err.count("\n") == 1

    def test_without_a_keyring_it_says_what_else_to_do(
        self, kiosk: Command, monkeypatch: pytest.MonkeyPatch, own_world: Path
    ) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda *_: None)
        done = kiosk("remote", "login", "kiosk", stdin=SECRET)
        assert done.code == 1
        assert "PO_TUI_TOKEN_KIOSK" in done.err
        assert str(own_world / "config.toml") in done.err
        assert SECRET not in done.err

    def test_a_token_is_no_argument(self, kiosk: Command) -> None:
        for words in ([SECRET], ["--token", SECRET], [f"--token={SECRET}"]):
            done = kiosk("remote", "login", "kiosk", *words)
            assert (done.code, done.out) == (2, "")
            assert SECRET not in done.err
        assert "TOKEN" not in kiosk("remote", "login", "--help").out


class TestCompletion:
    def test_acts_names_and_fields(self, kiosk: Command) -> None:
        def words(*line: str) -> list[str]:
            found = kiosk("__complete", "fish", *line).lines
            return [one.partition("\t")[0] for one in found]

        assert words("remote", "") == ["add", "list", "show", "own", "set", "login", "remove"]
        assert words("remote", "show", "k") == ["kiosk"]
        assert words("remote", "own", "kiosk", "ti") == ["title"]
        assert words("remote", "own", "kiosk", "title", "") == ["both", "mine", "theirs", "never"]
        assert words("remote", "add", "x", "g") == ["github"]
        assert words("sync", "") == ["kiosk"]
        assert words("settle", "LM-1", "title", "") == ["mine", "theirs", "comment", "-"]
        assert words("list", "remote:") == ["remote:kiosk", "remote:none"]

"""Settings come from options, then the environment, then config.toml, then sensible defaults."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from po_tui import settings
from po_tui.settings import (
    Settings,
    SettingsMistake,
    instant,
    last_product,
    load,
    now,
    remember_product,
    today,
)


@pytest.fixture
def config(own_world: Path) -> Path:
    return own_world / "config.toml"


class TestTime:
    def test_a_told_instant_replaces_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_NOW", "2026-11-23T10:00:00Z")
        assert now() == datetime(2026, 11, 23, 10, tzinfo=UTC)
        assert today() == date(2026, 11, 23)

    def test_a_told_instant_counts_in_utc(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T00:30:00+02:00")
        assert now().tzinfo is UTC
        assert today() == date(2026, 11, 23)

    def test_an_instant_without_zone_is_utc(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_NOW", "2026-11-23T10:00:00")
        assert now() == datetime(2026, 11, 23, 10, tzinfo=UTC)

    def test_a_file_with_an_instant_is_read_anew_each_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = tmp_path / "clock"
        monkeypatch.setenv("PO_TUI_NOW", str(clock))
        clock.write_text("2026-11-23T10:00:00Z\n")
        assert now().minute == 0
        clock.write_text("2026-11-23T10:01:00Z\n")
        assert now().minute == 1

    def test_without_one_the_clock_runs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PO_TUI_NOW")
        before = datetime.now(UTC)
        assert before <= now() <= datetime.now(UTC)
        assert abs(today() - before.date()) <= timedelta(days=1)

    def test_nonsense_is_one_clear_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_NOW", "yesterday")
        with pytest.raises(SettingsMistake, match=r"“yesterday”.* – write it like"):
            now()

    @pytest.mark.parametrize(
        "when",
        [
            datetime(2026, 11, 23, 10, 0, 0, 7999, tzinfo=UTC),
            datetime(2026, 11, 23, 10, 0, 0, 7000),  # noqa: DTZ001 – naive means UTC
            datetime(2026, 11, 23, 11, 0, 0, 7000, tzinfo=timezone(timedelta(hours=1))),
        ],
    )
    def test_instants_are_written_in_utc_with_milliseconds(self, when: datetime) -> None:
        assert instant(when) == "2026-11-23T10:00:00.007Z"


class TestWhereFrom:
    """Each source gives way to the one before it, and the settings remember which it was."""

    def test_options_win(self, config: Path, tmp_path: Path) -> None:
        config.write_text('db = "other.db"')
        found = load({"db": str(tmp_path / "mine.db")})
        assert (found.db, found.sources["db"]) == (tmp_path / "mine.db", "--db")

    def test_then_the_environment(self, config: Path, own_world: Path) -> None:
        config.write_text('db = "other.db"')
        found = load({"db": None})
        assert (found.db, found.sources["db"]) == (own_world / "po-tui.db", "PO_TUI_DB")

    def test_then_the_file_beside_which_paths_count(
        self, config: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("PO_TUI_DB")
        config.write_text('db = "other.db"')
        found = load()
        assert (found.db, found.sources["db"]) == (config.parent / "other.db", "config.toml")

    def test_then_the_user_folders(self, own_world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PO_TUI_DB")
        monkeypatch.delenv("PO_TUI_CONFIG")
        found = load()
        assert (found.db.name, found.sources["db"]) == ("po-tui.db", "default")
        assert (found.config.name, found.sources["config"]) == ("config.toml", "default")
        for path in (found.db, found.config, found.demo_db, found.logs):
            assert path.is_relative_to(own_world)
            assert "po-tui" in path.relative_to(own_world).parts

    def test_an_empty_variable_is_as_good_as_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PO_TUI_PRODUCT", "")
        found = load()
        assert (found.product, found.sources["product"]) == (None, "default")

    def test_a_relative_database_stays_where_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert load({"db": "here.db"}).db == tmp_path / "here.db"

    def test_a_tilde_is_the_home_folder(self, own_world: Path) -> None:
        assert load({"db": "~/here.db"}).db == own_world / "here.db"

    def test_the_demo_is_never_the_users_own_database(self) -> None:
        found = load()
        assert found.demo_db != found.db

    def test_the_demo_stays_put_when_the_database_moves(self, tmp_path: Path) -> None:
        assert load({"db": str(tmp_path / "demo.db")}).demo_db == load().demo_db

    def test_everything_can_be_in_the_file(
        self, config: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("PO_TUI_LANG")
        config.write_text(
            """
            product = "LM"
            lang = "nl"
            me = "Ada"
            theme = "po-tui-light"
            editor = "nano -w"
            [keys]
            "backlog.move_up" = "K,ctrl+up"
            [remotes.team]
            token_command = ["pass", "show", "team"]
            """
        )
        found = load()
        assert (found.product, found.lang, found.me) == ("LM", "nl", "Ada")
        assert (found.theme, found.editor) == ("po-tui-light", "nano -w")
        assert found.keys == {"backlog.move_up": "K,ctrl+up"}
        assert found.token_commands == {"team": ("pass", "show", "team")}
        assert {name for name, source in found.sources.items() if source == "config.toml"} == {
            *("product", "lang", "me", "theme", "editor", "keys")
        }

    def test_every_setting_has_a_source(self) -> None:
        # What token commands are for lies in one place only: the file.
        named = set(Settings._fields) - {"sources", "token_commands"}
        assert set(load().sources) == named

    def test_the_visual_editor_comes_before_the_plain_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("EDITOR", "ed")
        assert load().editor == "ed"
        monkeypatch.setenv("VISUAL", "vi")
        found = load()
        assert (found.editor, found.sources["editor"]) == ("vi", "VISUAL")

    def test_i_am_my_account_unless_i_say_otherwise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOGNAME", "ada")
        found = load()
        assert (found.me, found.sources["me"]) == ("ada", "account")

    def test_the_language_follows_the_locale(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PO_TUI_LANG")
        monkeypatch.setenv("LC_ALL", "nl_NL.UTF-8")
        found = load()
        assert (found.lang, found.sources["lang"]) == ("nl", "locale")


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("me = ?", "line 1"),
            ('me = "Ada"\nme = "Bea"\n', "overwrite"),
            ("me = 3", "“me” is not a text"),
            ('teme = "dark"', "no setting is called “teme”"),
            ("[keys]\nundo = 3", "the keys of “undo”"),
            ('keys = "u"', "“keys” is not a table"),
            ('[remotes.team]\ntoken_command = "pass show team"', "token_command of “team”"),
            ('[remotes]\nteam = "token"', "“team” is not a table"),
        ],
    )
    def test_one_line_names_the_file_and_the_mistake(
        self, text: str, told: str, config: Path
    ) -> None:
        config.write_text(text)
        with pytest.raises(SettingsMistake) as mistake:
            load()
        line = str(mistake.value)
        assert line.startswith(str(config))
        assert told in line
        assert "\n" not in line
        assert line.endswith("– correct it or move it away")

    def test_a_file_in_another_encoding_is_a_mistake(self, config: Path) -> None:
        config.write_bytes('me = "Zoë"'.encode("latin-1"))
        with pytest.raises(SettingsMistake, match="cannot be used"):
            load()

    def test_a_folder_in_its_place_is_a_mistake(self, config: Path) -> None:
        config.mkdir()
        with pytest.raises(SettingsMistake, match="cannot be used"):
            load()

    def test_a_language_we_lack_is_a_mistake(self) -> None:
        with pytest.raises(SettingsMistake, match="“de” is not one of ours – choose en, nl"):
            load({"lang": "de"})


class TestLastProduct:
    """Where a start without a product goes on."""

    def test_each_database_remembers_its_own(self, tmp_path: Path) -> None:
        remember_product(tmp_path / "one.db", "LM")
        remember_product(tmp_path / "two.db", "XY")
        assert last_product(tmp_path / "one.db") == "LM"
        assert last_product(tmp_path / "two.db") == "XY"

    def test_an_unknown_database_has_none(self, tmp_path: Path) -> None:
        assert last_product(tmp_path / "new.db") is None

    def test_a_later_one_replaces_it_and_leaves_nothing_else(
        self, tmp_path: Path, own_world: Path
    ) -> None:
        remember_product(tmp_path / "one.db", "LM")
        remember_product(tmp_path / "one.db", "XY")
        assert last_product(tmp_path / "one.db") == "XY"
        assert len(list(settings._user_state().parent.iterdir())) == 1

    def test_where_it_cannot_be_written_it_is_forgotten(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
        remember_product(tmp_path / "one.db", "LM")
        assert last_product(tmp_path / "one.db") is None

    @pytest.mark.parametrize("damage", ["", "[]", '{"a": 1', "\xff"])
    def test_damaged_notes_are_as_good_as_none(self, damage: str, tmp_path: Path) -> None:
        remember_product(tmp_path / "one.db", "LM")
        settings._user_state().write_bytes(damage.encode("latin-1"))
        assert last_product(tmp_path / "one.db") is None
        remember_product(tmp_path / "one.db", "LM")
        assert last_product(tmp_path / "one.db") == "LM"

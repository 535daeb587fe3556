"""What the user configured, and where each setting came from: option, environment, file, default.

Rules of a product or a remote live in the database; what belongs to a person and a machine
(name, language, theme, keys, where the files are) is here. No secret ever is.
"""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from po_tui.words import LANGUAGES, _, language_of_environment

APP: Final = "po-tui"


class SettingsMistake(Exception):
    """A setting cannot be used; the text is one line for the user: what happened – what to do."""


# ── Time ─────────────────────────────────────────────────────────────────────────────────────────


def now() -> datetime:
    """This instant in UTC; or the one in PO_TUI_NOW, or in the file it names, read anew."""
    return _told_time() or datetime.now(UTC)


def today() -> date:
    """The date on the user's calendar; with PO_TUI_NOW the date of that instant in UTC."""
    told = _told_time()
    return told.date() if told else datetime.now().astimezone().date()


def instant(when: datetime) -> str:
    """The way instants are stored and exported: UTC, milliseconds, `Z`. Naive means UTC."""
    return _in_utc(when).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _told_time() -> datetime | None:
    told = os.environ.get("PO_TUI_NOW", "").strip()
    if not told:
        return None
    try:
        return _in_utc(datetime.fromisoformat(told))
    except ValueError:
        pass  # then it names a file
    try:
        text = Path(told).read_text(encoding="utf-8").strip()
        return _in_utc(datetime.fromisoformat(text))
    except (OSError, ValueError) as mistake:
        raise SettingsMistake(
            _(
                "PO_TUI_NOW is “{value}”, neither an instant nor a file with one"
                " – write it like 2026-11-24T09:00:00Z"
            ).format(value=told)
        ) from mistake


def _in_utc(when: datetime) -> datetime:
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────


class Settings(NamedTuple):
    """Everything resolved once at the start; `sources` tells where each value came from."""

    db: Path
    """The database with the user's own products."""
    config: Path
    """config.toml, whether or not it exists."""
    product: str | None
    """The key of the product to open; None: the one used last."""
    lang: str
    me: str
    """The name that steps and minutes carry."""
    theme: str | None
    """None: the app's own choice."""
    editor: str | None
    """The command line that edits a long text; None: none was chosen."""
    keys: Mapping[str, str]
    """Bindings the user changed: id of the binding → keys, with commas between them."""
    token_commands: Mapping[str, tuple[str, ...]]
    """Name of a remote → the command that prints its token."""
    sources: Mapping[str, str]
    """Name of a setting → `--db`, `PO_TUI_DB`, `config.toml`, `account`, `locale` or `default`."""

    @property
    def demo_db(self) -> Path:
        """The database of the demo: always in the user-data folder, whatever `db` is."""
        return _user_data() / "demo.db"

    @property
    def logs(self) -> Path:
        """The folder for log files; whoever writes the first one makes it."""
        from platformdirs import user_log_path

        return user_log_path(APP, appauthor=False)


def load(options: Mapping[str, str | None] | None = None) -> Settings:
    """The settings in force: options before environment before config.toml before defaults.

    `options` are those of the command line by name of the setting: db, product, config, lang.
    Raises `SettingsMistake` where config.toml or a value cannot be used.
    """
    given = options or {}
    sources: dict[str, str] = {}
    config = _path(_given("config", given, ("PO_TUI_CONFIG",), sources)) or _user_config()
    table = _read(config)

    def text(name: str, *variables: str) -> str | None:
        found = _given(name, given, variables, sources)
        return found or _written(name, table, config, sources)

    db = text("db", "PO_TUI_DB")
    if db and sources["db"] == "config.toml":
        db = str(config.parent / Path(db).expanduser())
    return Settings(
        config=config,
        db=_path(db) or _user_data() / "po-tui.db",
        product=text("product", "PO_TUI_PRODUCT"),
        lang=_language(text("lang", "PO_TUI_LANG"), sources),
        me=text("me", "PO_TUI_ME") or _account(sources),
        theme=text("theme", "PO_TUI_THEME"),
        editor=text("editor", "VISUAL", "EDITOR"),
        keys=_keys(table, config, sources),
        token_commands=_token_commands(table, config),
        sources=sources,
    )


def _given(
    name: str,
    options: Mapping[str, str | None],
    variables: tuple[str, ...],
    sources: dict[str, str],
) -> str | None:
    """The value from the command line or the environment; notes the source, at least `default`."""
    asked = [(f"--{name}", options.get(name))]
    asked += [(variable, os.environ.get(variable)) for variable in variables]
    for source, value in asked:
        if value:
            sources[name] = source
            return value
    sources[name] = "default"
    return None


def _written(
    name: str, table: Mapping[str, Any], config: Path, sources: dict[str, str]
) -> str | None:
    value = table.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _mistake(config, _("“{name}” is not a text").format(name=name))
    sources[name] = "config.toml"
    return value


def _language(asked: str | None, sources: dict[str, str]) -> str:
    if asked is None:
        sources["lang"] = "locale"
        return language_of_environment()
    if asked.lower() not in LANGUAGES:
        raise SettingsMistake(
            _("the language “{lang}” is not one of ours – choose {ours}").format(
                lang=asked, ours=", ".join(LANGUAGES)
            )
        )
    return asked.lower()


def _account(sources: dict[str, str]) -> str:
    sources["me"] = "account"
    # Where `getuser` looks first; asked here, a list need not wait until that is loaded.
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if account := os.environ.get(name):
            return account
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # a container may run as a number without a name
        sources["me"] = "default"
        return "me"


def _path(text: str | None) -> Path | None:
    """An absolute path, so that a later change of folder does not move the database."""
    return Path(text).expanduser().absolute() if text else None


_ON_LINUX: Final = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def _folder(kind: str) -> Path:
    """Where this platform keeps a user's `data`, `config` or `state`, for us alone."""
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # What platformdirs would say, without the time it takes to load: every command waits for it.
        variable, usual = _ON_LINUX[kind]
        told, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
        if told.startswith("/") or home.startswith("/"):
            return (Path(told) if told.startswith("/") else Path(home, usual)) / APP
    from platformdirs import PlatformDirs

    found: Path = getattr(PlatformDirs(APP, appauthor=False), f"user_{kind}_path")
    return found


def _user_data() -> Path:
    return _folder("data")


def _user_config() -> Path:
    return _folder("config") / "config.toml"


# ── config.toml ──────────────────────────────────────────────────────────────────────────────────

_KNOWN: Final = ("db", "product", "lang", "me", "theme", "editor", "keys", "remotes")


def _read(config: Path) -> Mapping[str, Any]:
    """The file as a table; a missing one is empty."""
    try:
        raw = config.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as mistake:
        raise _mistake(config, mistake.strerror or str(mistake)) from mistake
    from tomllib import TOMLDecodeError, loads

    try:
        table = loads(raw.decode("utf-8"))
    except (TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise _mistake(config, str(mistake)) from mistake
    for name in table:
        if name not in _KNOWN:
            raise _mistake(
                config,
                _("no setting is called “{name}”; known: {known}").format(
                    name=name, known=", ".join(_KNOWN)
                ),
            )
    return table


def _keys(table: Mapping[str, Any], config: Path, sources: dict[str, str]) -> Mapping[str, str]:
    keys = _subtable(table, "keys", config)
    sources["keys"] = "config.toml" if keys else "default"
    for binding, pressed in keys.items():
        if not isinstance(pressed, str):
            raise _mistake(config, _("the keys of “{name}” are not a text").format(name=binding))
    return keys


def _token_commands(table: Mapping[str, Any], config: Path) -> Mapping[str, tuple[str, ...]]:
    commands: dict[str, tuple[str, ...]] = {}
    remotes = _subtable(table, "remotes", config)
    for name in remotes:
        command = _subtable(remotes, name, config).get("token_command", [])
        if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
            raise _mistake(
                config,
                _("token_command of “{name}” is not a list of words").format(name=name),
            )
        if command:
            commands[name] = tuple(command)
    return commands


def _subtable(table: Mapping[str, Any], name: str, config: Path) -> Mapping[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise _mistake(config, _("“{name}” is not a table").format(name=name))
    return found


def _mistake(config: Path, what: str) -> SettingsMistake:
    return SettingsMistake(
        _("{file} cannot be used: {what} – correct it or move it away").format(
            file=config, what=" ".join(what.split())
        )
    )


# ── The product used last ────────────────────────────────────────────────────────────────────────


def last_product(db: Path) -> str | None:
    """The key of the product last opened from this database, if anyone noted it."""
    return _last_products().get(str(db.absolute()))


def remember_product(db: Path, key: str) -> None:
    """Note the product for the next start; where the folder cannot be written, forget it."""
    noted = _last_products()
    if noted.get(str(db.absolute())) == key:
        return
    _note(_user_state(), {**noted, str(db.absolute()): key})


def _last_products() -> dict[str, str]:
    return {db: key for db, key in _noted(_user_state()).items() if isinstance(key, str)}


def _user_state() -> Path:
    return _folder("state") / "last-product.json"


# ── How this person looks at a list ──────────────────────────────────────────────────────────────


class ListLook(NamedTuple):
    """How the backlog of one product looks to this person on this machine."""

    columns: tuple[str, ...] = ()
    """Names of columns in order; empty: the usual ones."""
    tree: bool = False
    """Items stand under what they are part of."""
    folded: tuple[int, ...] = ()
    """Items whose parts are hidden then."""


def list_look(db: Path, product: str) -> ListLook:
    """How a backlog looked last; the usual look where nobody noted one."""
    noted = _noted(_list_looks()).get(f"{db.absolute()} {product}")
    if not isinstance(noted, dict):
        return ListLook()
    columns, folded = noted.get("columns"), noted.get("folded")
    return ListLook(
        columns=tuple(map(str, columns)) if isinstance(columns, list) else (),
        tree=noted.get("tree") is True,
        folded=tuple(one for one in folded if isinstance(one, int))
        if isinstance(folded, list)
        else (),
    )


def remember_look(db: Path, product: str, look: ListLook) -> None:
    """Note how a backlog looks, for the next start; where the folder cannot be written, forget it."""
    noted, name = _noted(_list_looks()), f"{db.absolute()} {product}"
    told = {"columns": list(look.columns), "tree": look.tree, "folded": list(look.folded)}
    if noted.get(name) != told:
        _note(_list_looks(), {**noted, name: told})


def _list_looks() -> Path:
    return _folder("state") / "lists.json"


# ── How this person looks at a roadmap ───────────────────────────────────────────────────────────


class RoadmapLook(NamedTuple):
    """How the roadmap of one product looks to this person on this machine."""

    view: str = ""
    """timeline, horizons or table; empty: the timeline."""
    order: str = ""
    """How the rows are arranged; empty: in the order of the roadmap."""
    folded: tuple[tuple[str, bool], ...] = ()
    """Groups that were folded (True) or opened."""


def roadmap_look(db: Path, product: str) -> RoadmapLook:
    """How a roadmap looked last; the usual look where nobody noted one."""
    noted = _noted(_roadmap_looks()).get(f"{db.absolute()} {product}")
    if not isinstance(noted, dict):
        return RoadmapLook()
    view, order, folded = noted.get("view"), noted.get("order"), noted.get("folded")
    return RoadmapLook(
        view if isinstance(view, str) else "",
        order if isinstance(order, str) else "",
        tuple((str(name), shut is True) for name, shut in folded.items())
        if isinstance(folded, dict)
        else (),
    )


def remember_roadmap(db: Path, product: str, look: RoadmapLook) -> None:
    """Note how a roadmap looks, for the next start; where the folder cannot be written, forget it."""
    noted, name = _noted(_roadmap_looks()), f"{db.absolute()} {product}"
    told = {"view": look.view, "order": look.order, "folded": dict(look.folded)}
    if noted.get(name) != told:
        _note(_roadmap_looks(), {**noted, name: told})


def _roadmap_looks() -> Path:
    return _folder("state") / "roadmaps.json"


# ── Notes that one can do without ────────────────────────────────────────────────────────────────


def _noted(file: Path) -> dict[str, Any]:
    """What was noted; nothing where the file is not there or not ours."""
    import json

    try:
        noted = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _note(file: Path, what: Mapping[str, Any]) -> None:
    import json

    own = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(json.dumps(what, ensure_ascii=False, indent=1), encoding="utf-8")
        own.replace(file)  # another process sees the old notes or the new ones, never half
    except OSError:
        pass

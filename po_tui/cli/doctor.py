"""Is everything in order? Database, disk, terminal – and trackers, if asked –, each with what to do where it is not."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.cells import fit
from po_tui.cli.files import read_only
from po_tui.cli.mistakes import DONE, FAILED, UNREACHED
from po_tui.cli.parsing import Parser
from po_tui.cli.ready import MARKS, STYLES
from po_tui.model.plain import plain_line
from po_tui.store import file as database
from po_tui.store.schema import APPLICATION_ID, VERSION
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.cli.doctor_online import Asked

ROOM: Final = 100 * 1024 * 1024
"""Free bytes below which a backup or a migration may fail."""
SMALLEST: Final = (80, 24)
"""The smallest terminal that the app is drawn for."""


class Finding(NamedTuple):
    """One thing looked at; `ok` is None where there is nothing to judge."""

    what: str
    ok: bool | None
    text: str


def doctor_options(parser: Parser, /) -> None:
    """What `doctor` takes."""
    parser.add_argument(
        "--online",
        action="store_true",
        help=_("ask the trackers as well: sign-in, permissions, and what a sync would cost"),
    )
    parser.add_common(json=True)


def doctor(call: Call, /) -> int:
    """Look at everything that must work, and change nothing; the network only with --online."""
    path = call.settings.db
    findings = [*_database(path), *_disk(path), _search(), *_terminal()]
    well = all(finding.ok is not False for finding in findings)
    asked = _online(call) if call.options.online else []
    if call.json:
        checks = [finding._asdict() for finding in findings]
        answer: dict[str, Any] = {
            "ok": well,
            "checks": [{"check": one.pop("what"), **one} for one in checks],
        }
        if call.options.online:
            from po_tui.cli.doctor_online import as_json

            answer["remotes"] = [as_json(one) for one in asked]
            answer["ok"] = well and all(one.code == DONE for one in asked)
        call.answer(answer)
    else:
        room = max(len(finding.what) for finding in findings) + 2
        for what, ok, text in findings:
            mark = output.styled(MARKS[ok], STYLES[ok])
            call.say(f"{mark} {fit(what, room)}{plain_line(text)}")
        for one in asked:
            from po_tui.cli.doctor_online import lines

            for line in lines(one):
                call.say(line)
        if call.options.online and not asked:
            call.note(_("there is no tracker to ask – `po-tui remote add` adds one"))
    codes = {DONE if well else FAILED, *(one.code for one in asked)}
    return next((code for code in (FAILED, UNREACHED) if code in codes), DONE)


def _online(call: Call) -> "list[Asked]":
    from po_tui.cli.doctor_online import ask_all

    try:
        return ask_all(call)
    except (database.FileRefused, sqlite3.DatabaseError):
        return []  # what is wrong with the file was found before


def _database(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding(
            "database",
            None,
            _("{file} is not there yet – the first start creates it").format(file=path),
        )
        return
    try:
        with closing(read_only(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                said = _("{file} is not a po_tui database – name another one with --db")
                yield Finding("database", False, said.format(file=path))
                return
            yield _wholeness(connection, path)
            yield _schema(connection)
            yield from _unfinished(connection)
    except (sqlite3.Error, OSError) as problem:
        said = _("{file} cannot be read ({why}) – `po-tui restore FILE` puts a backup back")
        yield Finding("database", False, said.format(file=path, why=problem))


def _wholeness(connection: sqlite3.Connection, path: Path) -> Finding:
    problems = database.whole(connection)
    if problems:
        said = _("{file} is damaged: {what} – `po-tui restore FILE` puts a backup back")
        return Finding("database", False, said.format(file=path, what="; ".join(problems[:3])))
    return Finding("database", True, _("{file} is whole").format(file=path))


def _schema(connection: sqlite3.Connection) -> Finding:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        said = _("format {theirs} is newer than this program ({ours}) – update po_tui")
        return Finding("schema", False, said.format(theirs=version, ours=VERSION))
    if version < VERSION:
        said = _("format {theirs}; the next start backs it up and brings it to {ours}")
        return Finding("schema", None, said.format(theirs=version, ours=VERSION))
    return Finding("schema", True, _("format {ours}, current").format(ours=VERSION))


def _unfinished(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (label,) in connection.execute("SELECT label FROM step WHERE open"):
        said = _("“{step}” is under way or was cut off; the next change takes it back if so")
        yield Finding("unfinished", None, said.format(step=label))


def _disk(path: Path) -> Iterator[Finding]:
    folder = next((parent for parent in path.parents if parent.exists()), Path.cwd())
    writable = os.access(folder, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if writable:
        yield Finding("writable", True, _("{folder} can be written").format(folder=folder))
    else:
        said = _("{file} cannot be written – check the permissions of the file and its folder")
        yield Finding("writable", False, said.format(file=path))
    free = database.room_left(path)
    said = _("{n} MB free") if free >= ROOM else _("only {n} MB free – make room")
    yield Finding("room", free >= ROOM, said.format(n=free // 1024 // 1024))


def _search() -> Finding:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
        except sqlite3.OperationalError:
            said = _("this Python's SQLite {version} lacks full-text search – use another Python")
            return Finding("sqlite", False, said.format(version=sqlite3.sqlite_version))
    return Finding("sqlite", True, _("SQLite {version}").format(version=sqlite3.sqlite_version))


def _terminal() -> Iterator[Finding]:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("terminal", None, _("none here: nothing to judge"))
        return
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    large = columns >= SMALLEST[0] and lines >= SMALLEST[1]
    said = (
        _("{columns}×{lines}")
        if large
        else _("{columns}×{lines} is small – make it {wanted} or larger")
    )
    wanted = f"{SMALLEST[0]}×{SMALLEST[1]}"
    yield Finding(
        "terminal", large or None, said.format(columns=columns, lines=lines, wanted=wanted)
    )
    yield _colours()
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    yield Finding(
        "characters",
        utf8,
        _("UTF-8") if utf8 else _("no UTF-8 – choose a UTF-8 locale, such as C.UTF-8"),
    )


def _colours() -> Finding:
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR"):
        return Finding("colours", None, _("switched off by NO_COLOR"))
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Finding("colours", True, _("all of them"))
    if "256color" in term or term in ("xterm-kitty", "xterm-ghostty", "alacritty", "foot"):
        return Finding("colours", True, _("256"))
    if term in ("", "dumb", "unknown"):
        return Finding(
            "colours",
            False,
            _("TERM says the terminal can do nothing – set it, e.g. to xterm-256color"),
        )
    return Finding("colours", None, _("16 at most, as TERM={term} says").format(term=term))


COMMANDS: Final = {"doctor": (doctor_options, doctor)}

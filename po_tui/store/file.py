"""Opening the database file: made whole when new, checked when old, never touched when not ours."""

import os
import sqlite3
from pathlib import Path
from typing import Final

from po_tui.store.copies import FileRefused, back_up
from po_tui.store.schema import APPLICATION_ID, VERSION, stored_schema
from po_tui.words import _

__all__ = ["BUSY_MS", "FileRefused", "back_up", "open_file", "room_left", "whole"]

BUSY_MS: Final = 5_000
"""How long a write waits for another process's step; steps are short, imports go in parts."""
SMALLEST: Final = 512
"""Bytes of the smallest page of a database: SQLite takes a file with fewer for an empty one."""


def open_file(path: Path, *, create: bool = True) -> sqlite3.Connection:
    """A connection to the database at `path`, made whole where there is none yet.

    Raises FileRefused for a file that is not ours, newer than this code, or out of reach.
    An older file is backed up beside itself and brought up to date first.
    """
    is_there = path.exists()
    is_new = not is_there or path.stat().st_size == 0
    if is_new and not create:
        told = (
            _("{file} is an empty file – opening the app or `new` makes a database of it")
            if is_there
            else _("{file} does not exist – create it by opening the app, or with `new`")
        )
        raise FileRefused(told.format(file=path))
    try:
        if is_new:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path)
        if is_new or _is_blank(connection, path):
            _make(connection)
        else:
            _check(connection, path)
    except (sqlite3.DatabaseError, OSError) as problem:
        raise FileRefused(_refusal(path, problem)) from problem
    return connection


def in_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of an open file in memory, to be written without touching it; 200 MB take half a second."""
    connection = _connect(Path(":memory:"))
    source.backup(connection)
    return connection


def whole(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the file, as SQLite says it; empty where it is sound."""
    problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    problems += [
        _("a row of {table} points at a missing row of {other}").format(table=row[0], other=row[2])
        for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return problems


def room_left(path: Path) -> int:
    """Free bytes on the disk that holds the database."""
    import shutil  # brings along what unpacks archives, and a list waits for it

    return shutil.disk_usage(path.parent if path.parent.exists() else Path.cwd()).free


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    connection.create_function("words_of", 1, _words_of, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _words_of(text: str) -> str:
    """What the triggers of the search index call; the filter language loads with the first write."""
    from po_tui.model.folding import words_of

    return " ".join(words_of(text))


def _make(connection: sqlite3.Connection) -> None:
    """Write the whole schema in one transaction; another process may be doing the same."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("PRAGMA user_version").fetchone()[0]:
            for statement in _statements(stored_schema()):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _is_blank(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether it is a database without content: another process makes it, or was killed doing so.

    Asked of SQLite and never of the file itself: to open and close it as a file drops every lock
    that this process holds on it, another process then takes itself for the last one and throws
    the log away, and whatever is written here afterwards is lost.
    """
    if path.stat().st_size < SMALLEST:
        return False
    has_mark = connection.execute("PRAGMA application_id").fetchone()[0] != 0
    return not has_mark and connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _statements(script: str) -> list[str]:
    """The statements of a script; triggers keep the semicolons inside them."""
    statements, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            statements.append(part)
            part = ""
    return statements


def _check(connection: sqlite3.Connection, path: Path) -> None:
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not ours:
        raise FileRefused(
            _("{file} is not a po_tui database – name another file").format(file=path)
        )
    if version > VERSION:
        raise FileRefused(
            _(
                "{file} was written by a newer po_tui (format {theirs}, this one knows {ours}) – update po_tui"
            ).format(file=path, theirs=version, ours=VERSION)
        )
    connection.execute("PRAGMA journal_mode = WAL")
    if version < VERSION:
        from po_tui.store.migrate import migrate

        migrate(path, connection)


def _refusal(path: Path, problem: Exception) -> str:
    if isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem):
        return _("{file} is busy with another program's write – try again in a moment").format(
            file=path
        )
    if isinstance(problem, sqlite3.DatabaseError) and "not a database" in str(problem):
        return _("{file} is not a po_tui database – name another file").format(file=path)
    if not os.access(path.parent, os.W_OK) or isinstance(problem, OSError):
        return _("{file} cannot be opened ({why}) – check the folder and its permissions").format(
            file=path, why=problem
        )
    return _("{file} cannot be read ({why}) – restore a backup, or name another file").format(
        file=path, why=problem
    )

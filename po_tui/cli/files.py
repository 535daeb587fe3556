"""Copies of the database: made while the app runs, and put back with the present one kept beside."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from po_tui import settings
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE, Failed, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.store import file as database
from po_tui.store.schema import APPLICATION_ID, VERSION
from po_tui.words import _

STDIO: Final = "-"


def backup_options(parser: Parser, /) -> None:
    """What `backup` takes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help=_("where to; beside the database, with date and time, if not given"),
    )
    parser.add_common(json=True)


def backup(call: Call, /) -> int:
    """Copy the database, consistent at one instant, and print where the copy is."""
    source = call.settings.db
    check_ours(source)
    if call.options.file == STDIO:
        with TemporaryDirectory(prefix="po-tui-") as folder:
            copy = Path(folder) / "copy.db"
            database.back_up(source, copy)
            sys.stdout.buffer.write(copy.read_bytes())
        return DONE
    target = Path(call.options.file) if call.options.file else _beside(source, "backup")
    if target.exists():
        if source.exists() and target.samefile(source):
            raise WrongUse(
                _("{file} is the database itself – name another file").format(file=target)
            )
        check_ours(target)
    _copy(source, target)
    if call.json:
        call.answer({"file": str(target.absolute()), "bytes": target.stat().st_size})
    else:
        call.say(str(target))
    return DONE


def restore_options(parser: Parser, /) -> None:
    """What `restore` takes."""
    parser.add_argument("file", metavar="FILE", help=_("the copy; - reads it from stdin"))
    parser.add_common(json=True)


def restore(call: Call, /) -> int:
    """Put a copy back in place of the database, which is kept beside it."""
    with TemporaryDirectory(prefix="po-tui-") as folder:
        copy = Path(call.options.file)
        if call.options.file == STDIO:
            copy = Path(folder) / "copy.db"
            copy.write_bytes(sys.stdin.buffer.read())
        check_ours(copy)
        check_whole(copy)
        kept = _put_back(copy, call.settings.db)
    if call.json:
        call.answer({"file": str(call.settings.db), "kept": None if kept is None else str(kept)})
    else:
        call.say(str(call.settings.db))
        if kept is not None:
            call.note(_("what was there before is kept in {file}").format(file=kept))
    return DONE


def check_ours(path: Path) -> None:
    """Refuse a file that is missing, no database of ours, or written by a newer version."""
    if not path.is_file():
        raise WrongUse(_("there is no file {file} – check its name").format(file=path))
    try:
        with closing(read_only(path)) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
            version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        ours, version = False, 0
    if not ours:
        raise WrongUse(_("{file} is not a po_tui database – name another file").format(file=path))
    if version > VERSION:
        raise WrongUse(_("{file} was written by a newer po_tui – update po_tui").format(file=path))


def check_whole(path: Path) -> None:
    """Refuse a damaged copy."""
    with closing(read_only(path)) as connection:
        problems = database.whole(connection)
    if problems:
        raise WrongUse(
            _("{file} is damaged ({what}) – use another copy").format(file=path, what=problems[0])
        )


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)


def _copy(source: Path, target: Path) -> None:
    """A copy that is there whole or not at all."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        database.back_up(source, unfinished)
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as problem:
        unfinished.unlink(missing_ok=True)
        raise Failed(
            _("{file} could not be written ({why}) – check the folder and the disk").format(
                file=target, why=problem
            )
        ) from problem


def _put_back(copy: Path, target: Path) -> Path | None:
    """Write a copy into the database; returns where the present one is kept, if there was one."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(copy, target)
        return None
    if target.samefile(copy):
        raise WrongUse(_("{file} is the database itself – name a copy of it").format(file=copy))
    kept = _beside(target, "before-restore")
    try:
        database.back_up(target, kept)
        # Through SQLite, not over the file: an app that has it open sees the new content and no
        # page of the old write-ahead log ends up in it.
        database.back_up(copy, target)
    except sqlite3.OperationalError as busy:
        raise Failed(
            _("{file} is in use ({why}) – close the app and try again").format(
                file=target, why=busy
            )
        ) from busy
    except sqlite3.DatabaseError:
        # What is there is too damaged to be read: keep its bytes, and begin a new file.
        shutil.copyfile(target, kept)
        for ending in ("", "-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        _copy(copy, target)
    return kept


def _beside(path: Path, what: str) -> Path:
    when = settings.now().strftime("%Y%m%d-%H%M%S")
    name, n = f"{path.name}.{when}.{what}", 1
    while (found := path.with_name(name)).exists():
        n += 1
        name = f"{path.name}.{when}-{n}.{what}"
    return found


COMMANDS: Final = {"backup": (backup_options, backup), "restore": (restore_options, restore)}

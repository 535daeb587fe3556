"""From an older file to today's: backed up beside itself first, then brought up step by step."""

import sqlite3
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from po_tui.store.copies import FileRefused, back_up
from po_tui.store.schema import VERSION
from po_tui.words import _


def migrate(
    path: Path, connection: sqlite3.Connection, scripts: Path | None = None, to: int = VERSION
) -> Path:
    """Bring the file to format `to`; returns the backup beside it, `NAME.format-1.DATE.backup`.

    Alembic is loaded only here. Each format is one revision named by its number, run in the
    transaction that also records it; a failure leaves the file at the format it had.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    when = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    backup = path.with_name(f"{path.name}.format-{version}.{when}.backup")
    back_up(path, backup)
    try:
        if scripts is not None:
            _run(connection, scripts, version, to)
        else:
            with as_file(files("po_tui.store").joinpath("migrations")) as folder:
                _run(connection, folder, version, to)
    except Exception as problem:
        raise FileRefused(
            _(
                "{file} could not be brought up to date ({why}) – it is unchanged; a copy is {backup}"
            ).format(file=path, why=problem, backup=backup)
        ) from problem
    return backup


def _run(connection: sqlite3.Connection, scripts: Path, version: int, to: int) -> None:
    """Run the revisions after `version` up to `to`, all in one transaction."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    directory = ScriptDirectory(str(scripts))
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    connection.execute("PRAGMA foreign_keys = OFF")  # tables are rebuilt; checked again below
    try:
        with engine.connect() as borrowed:
            borrowed.exec_driver_sql("BEGIN IMMEDIATE")
            context = MigrationContext.configure(borrowed, opts={"transactional_ddl": True})
            with Operations.context(context):
                for number in range(version + 1, to + 1):
                    revision = directory.get_revision(f"{number:04d}")
                    assert revision is not None
                    revision.module.upgrade()
            broken = borrowed.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise sqlite3.IntegrityError(f"{len(broken)} rows point nowhere")
            borrowed.exec_driver_sql(f"PRAGMA user_version = {to}")
            borrowed.commit()
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")

"""Opening a database: ours is made whole, checked and kept; anything else is refused in one line."""

import sqlite3
from pathlib import Path

import pytest

from po_tui.store import file, migrate, schema
from po_tui.store.store import Author, Store


def test_a_new_file_is_ours_and_whole(path: Path) -> None:
    Store(path, Author.command("anna")).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    connection.close()


def test_a_file_that_another_process_is_just_making_is_made_once(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")  # so far has the other one come
    store = Store(path, Author.command("anna"))
    assert file.whole(store.rows) == []
    store.close()
    connection.close()


def test_the_written_schema_is_what_the_tables_say() -> None:
    assert schema.stored_schema() == schema.schema()


def test_an_open_file_obeys_foreign_keys_and_waits_for_others(path: Path) -> None:
    store = Store(path, Author.command("anna"))
    assert store.rows.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert store.rows.execute("PRAGMA busy_timeout").fetchone()[0] == file.BUSY_MS
    assert store.rows.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert file.whole(store.rows) == []
    store.close()


def test_a_newer_file_is_refused_and_left_alone(path: Path) -> None:
    Store(path, Author.command("anna")).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(file.FileRefused, match=r"newer po_tui.*update"):
        Store(path, Author.command("anna"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is a text file, not a database at all\n" * 40, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(file.FileRefused, match="not a po_tui database"):
        Store(path, Author.command("anna"))
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE moz_places (id INTEGER)")
    connection.close()
    with pytest.raises(file.FileRefused, match="not a po_tui database"):
        Store(path, Author.command("anna"))


def test_a_file_that_must_exist_is_not_made(path: Path) -> None:
    with pytest.raises(file.FileRefused, match="does not exist"):
        Store(path, Author.command("anna"), create=False)
    assert not path.exists()


def test_an_empty_file_is_called_empty_and_left_as_it_is(path: Path) -> None:
    path.touch()
    with pytest.raises(file.FileRefused, match=r"is an empty file – .*`new` makes a database"):
        Store(path, Author.command("anna"), create=False)
    assert path.stat().st_size == 0
    Store(path, Author.command("anna")).close()
    Store(path, Author.command("anna"), create=False).close()


NEXT = schema.VERSION + 1
NEXT_FORMAT = """
from alembic import op
import sqlalchemy as sa

revision = "{number}"
down_revision = None

def upgrade():
    {body}
"""


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder of revisions of its own: this format has no successor yet."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    return folder


def revision(scripts: Path, number: str, body: str) -> None:
    (scripts / "versions" / f"{number}.py").write_text(NEXT_FORMAT.format(number=number, body=body))


def test_an_older_file_is_backed_up_and_brought_up_to_date(path: Path, scripts: Path) -> None:
    store = Store(path, Author.command("anna"))
    body = "op.add_column('product', sa.Column('colour', sa.String, server_default='red', nullable=False))"
    revision(scripts, f"{NEXT:04d}", body)
    backup = migrate.migrate(path, store.rows, scripts, to=NEXT)
    assert store.rows.execute("PRAGMA user_version").fetchone()[0] == NEXT
    assert "colour" in [row[1] for row in store.rows.execute("PRAGMA table_info(product)")]
    assert store.rows.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert backup.parent == path.parent
    kept = sqlite3.connect(backup).execute("PRAGMA user_version").fetchone()[0]
    assert kept == schema.VERSION
    store.close()


def test_a_failed_migration_leaves_the_file_as_it_was(path: Path, scripts: Path) -> None:
    store = Store(path, Author.command("anna"))
    body = "op.execute('CREATE TABLE half (id INTEGER)'); op.execute('nonsense')"
    revision(scripts, f"{NEXT:04d}", body)
    with pytest.raises(file.FileRefused, match="unchanged"):
        migrate.migrate(path, store.rows, scripts, to=NEXT)
    assert store.rows.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert store.rows.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []
    store.close()


def test_a_backup_is_a_whole_database(path: Path, tmp_path: Path) -> None:
    store = Store(path, Author.command("anna"))
    file.back_up(path, tmp_path / "copy.db")
    store.close()
    copy = Store(tmp_path / "copy.db", Author.command("anna"))
    assert file.whole(copy.rows) == []
    copy.close()

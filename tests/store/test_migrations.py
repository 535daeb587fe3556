"""A file of every format before today's comes up to it, with nothing lost and a copy beside it."""

import sqlite3
from pathlib import Path

import pytest

from po_tui.store import file, schema
from po_tui.store.store import Author, Store

HERE = Path(__file__).parent


def made(path: Path, version: int) -> None:
    """A file as po_tui wrote it in that format, with a product and an act in it."""
    connection = sqlite3.connect(path)
    connection.create_function("words_of", 1, str.casefold, deterministic=True)
    connection.executescript((HERE / f"format_{version}.sql").read_text(encoding="utf-8"))
    insert(connection, "product", key="AB", name="Abacus", created="2026-11-24T09:00:00.000Z")
    insert(connection, "step", product_id=1, label="New product AB", person="anna", uid="s1")
    insert(connection, "session", product_id=1, key="S1", uid="m1")
    insert(connection, "decision", product_id=1, session_id=1, key="D1", uid="d1", text="yes")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()


def insert(connection: sqlite3.Connection, table: str, **values: object) -> None:
    """A row; columns that have to hold something and are not named hold what is empty there."""
    empty = {"INTEGER": 0, "BOOLEAN": 0, "FLOAT": 0.0, "JSON": "[]"}
    for _id, name, kind, needed, _default, key in connection.execute(
        f"PRAGMA table_info({table})"
    ).fetchall():
        if needed and not key and name not in values:
            values[name] = "{}" if name == "settings" else empty.get(kind, "")
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def shape(connection: sqlite3.Connection) -> dict[str, set[tuple[object, ...]]]:
    """The columns of every table with their types, and its indexes."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    shapes: dict[str, set[tuple[object, ...]]] = {}
    for (table,) in tables:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        indexes = connection.execute(f"PRAGMA index_list({table})").fetchall()
        points = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        shapes[table] = (
            {(name, kind, needed, key) for _id, name, kind, needed, _default, key in columns}
            | {("index", name, unique) for _n, name, unique, *_more in indexes}
            | {("to", *point[2:7]) for point in points}
        )
    return shapes


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_an_older_file_opens_and_is_then_as_a_new_one(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    made(path, version)
    old = Store(path, Author.command("anna"))
    new = Store(tmp_path / "new.db", Author.command("anna"))
    assert old.rows.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert shape(old.rows) == shape(new.rows)
    assert file.whole(old.rows) == []
    assert old.rows.execute("SELECT key, name FROM product").fetchall() == [("AB", "Abacus")]
    assert old.rows.execute("SELECT label FROM step").fetchall() == [("New product AB",)]
    old.close()
    new.close()


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_the_older_file_is_kept_beside_it_as_it_was(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    made(path, version)
    Store(path, Author.command("anna")).close()
    (backup,) = tmp_path.glob(f"old.db.format-{version}.*.backup")
    kept = sqlite3.connect(backup)
    assert kept.execute("PRAGMA user_version").fetchone()[0] == version
    assert kept.execute("SELECT count(*) FROM step").fetchone()[0] == 1
    kept.close()


def test_every_format_before_this_one_is_tried() -> None:
    there = {path.name for path in HERE.glob("format_*.sql")}
    assert there == {f"format_{version}.sql" for version in range(1, schema.VERSION)}

"""The whole schema as SQL text, so that a new file is made in a blink without loading the ORM.

`schema.sql` beside this file is written by `python -m po_tui.store.schema`; a test holds it to the
tables. Older files come up to it through `migrations/`.
"""

import sys
from typing import Final

APPLICATION_ID: Final = 0x706F7475
"""`potu`, in the file's header: tells our files from any other SQLite file."""
VERSION: Final = 2
"""`PRAGMA user_version` of a file that this code writes."""

WORDS_OF = """
    words_of({row}.title), words_of({row}.as_a || ' ' || {row}.i_want || ' ' || {row}.so_that),
    words_of({row}.description), words_of((SELECT
        coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each({row}.criteria)))
"""
"""The texts as `filters.words_of` takes them apart, so that the index and the memory agree on what
is the same word; the tokenizer has nothing left to do but part them at the blanks."""
KEEP_SEARCHABLE: Final = f"""
CREATE VIRTUAL TABLE item_text USING fts5(
    title, story, description, criteria,
    content='', tokenize='ascii', prefix='2 3'
);
CREATE TRIGGER item_text_added AFTER INSERT ON item BEGIN
    INSERT INTO item_text(rowid, title, story, description, criteria)
    SELECT new.id, {WORDS_OF.format(row="new")};
END;
CREATE TRIGGER item_text_removed AFTER DELETE ON item BEGIN
    INSERT INTO item_text(item_text, rowid, title, story, description, criteria)
    SELECT 'delete', old.id, {WORDS_OF.format(row="old")};
END;
CREATE TRIGGER item_text_changed
AFTER UPDATE OF title, as_a, i_want, so_that, description, criteria ON item BEGIN
    INSERT INTO item_text(item_text, rowid, title, story, description, criteria)
    SELECT 'delete', old.id, {WORDS_OF.format(row="old")};
    INSERT INTO item_text(rowid, title, story, description, criteria)
    SELECT new.id, {WORDS_OF.format(row="new")};
END;
"""
KEEP_LABELS: Final = """
CREATE TABLE item_label (
    label TEXT NOT NULL COLLATE NOCASE, item_id INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE,
    PRIMARY KEY (label, item_id)
) WITHOUT ROWID;
CREATE INDEX ix_item_label_item ON item_label (item_id);
CREATE TRIGGER item_label_added AFTER INSERT ON item WHEN new.labels <> '[]' BEGIN
    INSERT OR IGNORE INTO item_label SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER item_label_changed AFTER UPDATE OF labels ON item BEGIN
    DELETE FROM item_label WHERE item_id = new.id;
    INSERT OR IGNORE INTO item_label SELECT value, new.id FROM json_each(new.labels);
END;
"""


def schema() -> str:
    """The schema as the tables say it now, with the indexes that triggers keep."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from po_tui.model import tables

    tables.everything()
    dialect = sqlite.dialect()
    lines: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        lines.append(str(CreateTable(table).compile(dialect=dialect)).strip() + ";")
        lines += [
            str(CreateIndex(index).compile(dialect=dialect)) + ";"
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    text = "\n".join(line.rstrip() for line in "\n".join(lines).splitlines())
    return f"{text}\n{KEEP_SEARCHABLE}{KEEP_LABELS}"


def stored_schema() -> str:
    """The schema as it was last written down."""
    from importlib.resources import files

    return files("po_tui.store").joinpath("schema.sql").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(schema())

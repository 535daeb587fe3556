"""Copies of the database file, and the word for a file that cannot be used."""

import sqlite3
from pathlib import Path


class FileRefused(Exception):
    """The file cannot be used; the text says why and what to do, and nothing was changed."""


def back_up(path: Path, to: Path) -> None:
    """A consistent copy of a database that may be in use."""
    source, target = sqlite3.connect(path), sqlite3.connect(to)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()

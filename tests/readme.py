"""Keeps the tables of the README true: `python -m tests.readme` writes commands and keys into it."""

import re
from itertools import groupby
from pathlib import Path

from po_tui.cli.commands import COMMANDS
from po_tui.tui.keys import table
from po_tui.words import _

README = Path(__file__).resolve().parents[1] / "README.md"


def commands() -> str:
    """A row for every command."""
    return "".join(f"| `{command.name}` | {_(command.purpose)} |\n" for command in COMMANDS)


def keys() -> str:
    """A table for every place where keys work; what only repeats an arrow key is left out."""
    parts = []
    for where, rows in groupby(table(), key=lambda row: row.where):
        said = [f"| {_code(row.key)} | {row.label} |" for row in rows]
        parts.append("\n".join([f"**{where}**", "", "| key | does |", "|---|---|", *said, ""]))
    return "\n".join(parts)


def filled(text: str) -> str:
    """The README with both tables as they are now."""
    for name, content in (("commands", commands()), ("keys", f"\n{keys()}\n")):
        between = re.compile(f"<!-- {name} -->\\n.*?<!-- /{name} -->", re.DOTALL)
        text = between.sub(lambda _m, n=name, c=content: f"<!-- {n} -->\n{c}<!-- /{n} -->", text)  # type: ignore[misc]
    return text


def _code(keys: str) -> str:
    return " ".join(f"`{key}`" for key in keys.replace("|", "\\|").split())


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")

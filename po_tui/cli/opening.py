"""Opening the app itself: what `po-tui` without a command does, and `po-tui demo`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from po_tui import settings, words
from po_tui.cli.mistakes import WrongUse
from po_tui.settings import Settings
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.cli.call import Call
    from po_tui.workspace.workspace import Workspace


def open_app(given: Mapping[str, str | None]) -> int:
    """Open the app on the product asked for, else the one used last; returns its exit code."""
    config = settings.load(given)
    words.use(config.lang)
    check_terminal()
    return open_product(config, config.db, config.product)


def open_product(config: Settings, file: Path, product: str | None) -> int:
    """Open the app on a product of a file."""
    from po_tui.tui.app import run
    from po_tui.workspace.file import Author

    return run(file, product, Author.app(config.me), config)


def open_apart(call: "Call", *, read_only: bool = False) -> "Workspace":
    """The product, as a process of its own: all commands share a name, and hear nothing of each other."""
    from po_tui.store.store import Author, Store
    from po_tui.workspace.workspace import Workspace

    key = call.workspace.key
    store = Store(call.settings.db, Author.app(call.settings.me), create=False)
    if read_only:
        store.rows.execute("PRAGMA query_only = ON")
    return Workspace.open(store, key)


def check_terminal() -> None:
    """Refuse to open the app where no one could see or steer it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUse(
            _(
                "the app needs a terminal, and this is none – `po-tui --help` lists the commands that do without"
            )
        )

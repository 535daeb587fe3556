"""Answers filters beside the app while somebody types: the latest question wins."""

import sqlite3
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from po_tui.store.search import Finder

if TYPE_CHECKING:
    from po_tui.model.filters import Query
    from po_tui.store.store import Store
    from po_tui.workspace.workspace import Workspace

_LOOK_EVERY: Final = 20_000
"""Instructions of SQLite between two looks whether somebody asks for something else: a millisecond."""


class Searcher:
    """Answers filters from any thread, on a connection of its own; the latest question wins.

    It remembers what the terms of the last filter meant, so that a filter that grows while it is
    typed asks only for what is new in it.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._asking = Lock()
        self._turn = 0
        self._opened: tuple[Store, Finder] | None = None
        self._closing = False

    def ask(self) -> int:
        """Take a turn: whoever took one before gets no answer any more."""
        self._turn += 1
        return self._turn

    def find(
        self,
        query: "Query",
        placed: Sequence[int],
        turn: int | None = None,
        *,
        patience: float = -1,
    ) -> list[int] | None:
        """As `Finding.find`, by default with a turn of its own; None where a later one was taken.

        None also where something that was begun takes more than so many seconds (`patience`).
        """
        mine = self.ask() if turn is None else turn
        if not self._asking.acquire(timeout=patience):
            return None
        try:
            return None if mine != self._turn or self._closing else self._found(query, placed, mine)
        finally:
            self._asking.release()

    def _found(self, query: "Query", placed: Sequence[int], mine: int) -> list[int] | None:
        store, finder = self._open()

        def superseded() -> bool:
            return (mine != self._turn and not finder.thorough) or self._closing

        store.rows.set_progress_handler(superseded, _LOOK_EVERY)
        try:
            return finder.find(query, placed=placed)
        except sqlite3.OperationalError:
            if superseded():
                return None
            raise
        finally:
            store.rows.set_progress_handler(None, 0)

    def close(self) -> None:
        """Give the connection back; whoever still waits gets no answer."""
        self._closing = True
        with self._asking:
            if self._opened is not None:
                self._opened[0].close()
                self._opened = None

    def _open(self) -> "tuple[Store, Finder]":
        if self._opened is None:
            store = self._workspace.reader()
            apart = self._workspace.on(store)
            self._opened = store, Finder(store.rows, apart.product_id, apart.by_sync)
        return self._opened

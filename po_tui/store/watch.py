"""Notices what another process wrote, so that two terminals on one file show the same."""

import sqlite3
from collections.abc import Iterable

from po_tui.store.news import News


class Watch:
    """Looks at the file's change counter, and reads the journal only when it has moved."""

    def __init__(self, rows: sqlite3.Connection, process: str) -> None:
        self._rows, self._process = rows, process
        # First the counter: what is written from here on is looked at again rather than missed.
        self._data = self._data_version()
        self._change = self._newest_change()
        self._pulses = self._read_pulses()

    def look(self) -> News | None:
        """What others wrote since the last look; None where nothing did."""
        data = self._data_version()
        if data == self._data:
            return None
        self._data = data
        return self._news()

    def skip_own(self, beaten: Iterable[str]) -> None:
        """What this process keeps live is no news to it; what others kept meanwhile still is."""
        for kind in beaten:
            self._pulses[kind] = self._pulses.get(kind, 0) + 1

    def _news(self) -> News | None:
        newest = self._newest_change()
        if newest < self._change:  # an older copy was put back
            self._change = 0
        found = self._rows.execute(
            "SELECT change.kind, change.row, change.item_id, change.field, step.label, step.id"
            " FROM change JOIN step ON step.id = change.step_id"
            " WHERE change.id > ? AND change.id <= ? AND step.process <> ? ORDER BY change.id",
            (self._change, newest, self._process),
        ).fetchall()
        self._change = newest
        pulses = self._read_pulses()
        moved = frozenset(kind for kind, n in pulses.items() if n != self._pulses.get(kind))
        self._pulses = pulses
        if not found and not moved:
            return None
        pairs = [(kind, row) for kind, row, *__ in found]
        pairs += [("item", item) for __, __, item, *__ in found if item is not None]
        order = any(
            kind == "item" and field in ("rank", "state", "*") for kind, __, __, field, *__ in found
        )
        label = found[-1][4] if found else ""
        steps = tuple(dict.fromkeys(row[5] for row in found))
        return News.of(pairs, order=order, foreign=True, pulses=moved, label=label, steps=steps)

    def _newest_change(self) -> int:
        return int(self._rows.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])

    def _read_pulses(self) -> dict[str, int]:
        return dict(self._rows.execute("SELECT kind, n FROM pulse").fetchall())

    def _data_version(self) -> int:
        return int(self._rows.execute("PRAGMA data_version").fetchone()[0])

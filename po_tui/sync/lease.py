"""One sync at a time with each tracker: two at once would create everything twice."""

import os
import socket
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from po_tui import settings
from po_tui.model.identity import new_uid
from po_tui.store.processes import alive
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.store.store import Store
    from po_tui.sync.remotes import RemoteView

LASTS: Final = timedelta(minutes=5)
"""After so long without a sign of life, another one may take over."""
RENEW: Final = timedelta(minutes=1)


class Taken(Exception):
    """Another sync is under way; the text is one line for the user."""


class Lease:
    """Held while a sync runs."""

    def __init__(self, store: "Store", remote: "RemoteView") -> None:
        self._store, self._remote = store, remote
        self._process = f"{socket.gethostname()}:{os.getpid()}:{new_uid()}"
        self._until: datetime | None = None

    def take(self) -> None:
        """Take it; raises Taken where another process holds it and lives."""
        with self._store.keep("sync") as session:
            connection = session.connection()
            now = settings.now()
            row = connection.exec_driver_sql(
                "SELECT process, expires FROM lease WHERE remote_id = ?", (self._remote.id,)
            ).first()
            if row and row[0] != self._process and row[1] > settings.instant(now) and alive(row[0]):
                host, pid = [*str(row[0]).split(":"), "?", "?"][:2]
                raise Taken(
                    _(
                        "another sync with {remote} is under way ({host}, process {pid}) – wait until it is through"
                    ).format(remote=self._remote.name, host=host, pid=pid)
                )
            self._until = now + LASTS
            connection.exec_driver_sql(
                "INSERT INTO lease (remote_id, process, expires) VALUES (?, ?, ?)"
                " ON CONFLICT (remote_id) DO UPDATE SET process = excluded.process,"
                " expires = excluded.expires",
                (self._remote.id, self._process, settings.instant(self._until)),
            )

    def renew(self, until: datetime | None = None) -> None:
        """Say that this sync lives, and at least until then; raises Taken where it came too late."""
        if self._until is None:
            return
        now = settings.now()
        wanted = max(now, until or now) + LASTS
        if wanted < self._until + RENEW:
            return
        with self._store.keep("sync") as session:
            told = session.connection().exec_driver_sql(
                "UPDATE lease SET expires = ? WHERE remote_id = ? AND process = ?",
                (settings.instant(wanted), self._remote.id, self._process),
            )
            if not told.rowcount:
                raise Taken(
                    _("another sync with {remote} took over – run it again").format(
                        remote=self._remote.name
                    )
                )
        self._until = wanted

    def give_back(self) -> None:
        """Let the next one in."""
        if self._until is None:
            return
        self._until = None
        with self._store.keep("sync") as session:
            session.connection().exec_driver_sql(
                "DELETE FROM lease WHERE remote_id = ? AND process = ?",
                (self._remote.id, self._process),
            )

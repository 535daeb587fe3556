"""The links of one tracker as this run sees them; what a dry run finds out stays in here."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from po_tui.store import links
from po_tui.store.links import CursorRow, IntentRow, LinkRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.sync.remotes import RemoteView
    from po_tui.workspace.workspace import Workspace


class Book:
    """Reads links, and keeps what becomes of them."""

    def __init__(self, workspace: "Workspace", remote: "RemoteView", *, dry: bool = False) -> None:
        self.workspace, self.remote, self.dry = workspace, remote, dry
        self.rows = workspace.store.rows
        self._changed: dict[int, LinkRow] = {}
        """Links as they would be, by their ids."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def there(self, there_ids: Collection[str]) -> dict[str, LinkRow]:
        """The links of some issues, by their id there."""
        found = links.links_there(self.rows, self.remote.id, there_ids)
        return {id: self._latest(link) for id, link in found.items()}

    def here(self, item_ids: Collection[int]) -> dict[int, LinkRow]:
        """The links of some items."""
        found = links.links_here(self.rows, self.remote.id, item_ids)
        return {id: self._latest(link) for id, link in found.items()}

    def one(self, item_id: int) -> LinkRow | None:
        """The link of an item."""
        return self.here([item_id]).get(item_id)

    def to_compare(self) -> list[LinkRow]:
        """The links of which something may be left to do, and no others."""
        since = self.cursor().compared_to
        if links.remote_changed(self.rows, self.remote.id, since):
            return [self._latest(link) for link in links.all_links(self.rows, self.remote.id)]
        found = {link.item_id: link for link in links.unsettled(self.rows, self.remote.id)}
        found |= self.here(links.touched(self.rows, since) - found.keys())
        found |= {link.item_id: link for link in self._changed.values()}
        return sorted(found.values(), key=lambda link: link.id or 0)

    def ids_there(self) -> dict[str, int]:
        """Id there → item, of all that is linked and not missing."""
        return links.ids_there(self.rows, self.remote.id)

    def cursor(self) -> CursorRow:
        """How far the pulling has come."""
        return links.cursor(self.rows, self.remote.id)

    def intents(self) -> dict[int, IntentRow]:
        """Creates whose outcome is not known, and those that were refused, by item."""
        return {one.item_id: one for one in links.intents(self.rows, self.remote.id)}

    # ── keeping ─────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def writing(self) -> "Iterator[Session | None]":
        """One transaction; None in a dry run."""
        if self.dry:
            yield None
            return
        with self.workspace.store.keep("sync") as session:
            yield session

    def keep(self, session: "Session | None", link: LinkRow, **parts: Any) -> bool:
        """Give a link these parts; False where it has them already, and nothing is written."""
        new = {name: value for name, value in parts.items() if getattr(link, name) != value}
        for name, value in new.items():
            setattr(link, name, value)
        if not new or link.id is None:
            return bool(new)
        if session is None:
            self._changed[link.id] = link
        else:
            links.keep_link(session, link, *new)
        return True

    def reread(self, link: LinkRow) -> None:
        """What was agreed on and refused as it is now: a clash may have been settled since it was read."""
        now = self.one(link.item_id)
        if now is not None:
            link.agreed, link.refused = now.agreed, now.refused

    def _latest(self, link: LinkRow) -> LinkRow:
        return self._changed.get(link.id or 0, link)

"""Which items clash, or have something to go out: what `has:clash` and `is:changed` ask, offline."""

from typing import TYPE_CHECKING, Final

from po_tui.store import links

if TYPE_CHECKING:
    import sqlite3

    from po_tui.workspace.workspace import Workspace

_TOLD_AS: Final = {"clash": "clashes", "changed": "to_push"}
"""What is asked for, and where `sync_state` tells it."""


def signs(workspace: "Workspace", what: str) -> set[int]:
    """The items with a `clash`, or `changed`: something to push, or still to be created there."""
    from po_tui.sync.badge import sync_state
    from po_tui.sync.planning import in_scope

    con = workspace.store.rows
    remotes = links.remotes(con, workspace.product_id)
    open_ones = {item for remote in remotes for item in _open(con, remote.id)}
    found = {
        item
        for item, there in sync_state(workspace, sorted(open_ones)).items()
        if any(one[_TOLD_AS[what]] for one in there)
    }
    if what == "changed":
        apart = workspace.on(workspace.store)
        apart.told_by_sync = None  # a scope that asks for what is changed would ask itself
        for remote in remotes:
            found.update(in_scope(apart, remote.id, remote.scope))
    return found


def _open(con: "sqlite3.Connection", remote_id: int) -> set[int]:
    """The linked items in which something was left, or was changed since they were last compared."""
    since = links.cursor(con, remote_id).compared_to
    if links.remote_changed(con, remote_id, since):
        return set(links.ids_there(con, remote_id).values())
    left = {link.item_id for link in links.unsettled(con, remote_id)}
    touched = links.touched(con, since)
    return left | links.links_here(con, remote_id, touched).keys()

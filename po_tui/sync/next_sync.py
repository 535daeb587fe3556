"""What the next sync will push, and what was pushed: for minutes, and for whoever takes a meeting back."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from po_tui.store import links
from po_tui.sync.badge import GOES_OUT
from po_tui.sync.offline import Offline
from po_tui.sync.remotes import Remotes
from po_tui.workspace.pushing import Push

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace


class NextSync:
    """Answers for the remotes of a product (`workspace.pushing`)."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace

    def to_push(self, product_id: int, items: Collection[int]) -> Sequence[Push] | None:  # noqa: ARG002 - there is one product
        """What the next sync will push of these items; None where no remote is set up."""
        remotes = Remotes(self.workspace).all()
        if not remotes:
            return None
        keys = self.workspace.items
        pushes = []
        for remote in remotes:
            offline = Offline(self.workspace, remote)
            going = {
                link.item_id
                for link, fields in offline.compared(items)
                if any(one.verdict in GOES_OUT for one in fields)
            }
            going |= set(offline.creating) & set(items)
            told = tuple(keys.key(item) for item in items if item in going)
            pushes.append(Push(remote.name, told))
        return pushes

    def pushed_since(self, product_id: int, items: Collection[int], at: str) -> Sequence[str]:  # noqa: ARG002 - there is one product
        """Keys of those items of which something was pushed since that instant."""
        linked = links.links_of_items(self.workspace.store.rows, items)
        pushed = {link.item_id for link in linked if link.pushed_at and link.pushed_at >= at}
        return [self.workspace.items.key(item) for item in items if item in pushed]

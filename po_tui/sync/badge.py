"""↑ ↓ ⚡ of a product, offline: what the next sync would push and pull, and where a person has to decide.

Quick however many items are linked: what was settled when it was last compared is looked at again
only where the journal tells of a change since.
"""

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.store import links
from po_tui.sync.compare import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from po_tui.sync.compare import Comparison
    from po_tui.workspace.workspace import Workspace

GOES_OUT: Final = (Verdict.push, Verdict.merge, Verdict.comment)
COMES_IN: Final = (Verdict.pull, Verdict.merge)


class Badge(NamedTuple):
    """Items, each counted once a column."""

    push: int
    """Those that are to be created there included."""
    pull: int
    """As of the last pull."""
    clashes: int
    age: str
    """The instant of the last complete pull, of the tracker that waits longest; empty: never."""
    missing: int
    """Not there any more."""
    refused: int
    """With something that the tracker does not take."""


def badge(workspace: "Workspace", only: str = "") -> Badge | None:
    """How things stand with all trackers of the product, or with one; None where it has none."""
    if not links.remotes(workspace.store.rows, workspace.product_id):
        return None
    from po_tui.sync.offline import Offline
    from po_tui.sync.remotes import Remotes

    push: set[int] = set()
    pull: set[int] = set()
    clashes: set[int] = set()
    missing: set[int] = set()
    refused: set[int] = set()
    ages = []
    for remote in Remotes(workspace).all():
        if only and remote.name != only:
            continue
        one = Offline(workspace, remote)
        ages.append(one.cursor.pulled_at)
        push |= set(one.creating)
        for link, fields in one.compared():
            item = link.item_id
            verdicts = {field.verdict for field in fields}
            for found, wanted in (
                (push, GOES_OUT), (pull, COMES_IN),
                (clashes, (Verdict.clash,)), (refused, (Verdict.refused,)),
            ):  # fmt: skip
                if verdicts.intersection(wanted):
                    found.add(item)
            if link.state == "missing":
                missing.add(item)
    return Badge(
        len(push), len(pull), len(clashes), min(ages, default=""), len(missing), len(refused)
    )


def sync_state(
    workspace: "Workspace", item_ids: "Collection[int]"
) -> dict[int, list[dict[str, Any]]]:
    """`remotes` of ITEM as the contract has it, by item; items that are linked to nothing are left out."""
    found: dict[int, list[dict[str, Any]]] = {}
    heads = links.heads(workspace.store.rows, item_ids) if item_ids else []
    if not heads:
        return found
    from po_tui.sync.offline import Offline
    from po_tui.sync.remotes import Remotes

    named = {remote.id: remote for remote in Remotes(workspace).all()}
    left = {id: Offline(workspace, remote).left(item_ids) for id, remote in named.items()}
    for item, remote_id, key, url, status, state in heads:
        fields = left[remote_id].get(item, ())
        found.setdefault(item, []).append(
            {
                "remote": named[remote_id].name,
                "key": key,
                "url": url,
                "status": status,
                "state": state,
                "to_push": _named(fields, GOES_OUT),
                "clashes": _named(fields, (Verdict.clash,)),
            }
        )
    return found


def _named(fields: "Sequence[Comparison]", verdicts: "Sequence[Verdict]") -> list[str]:
    return [one.field for one in fields if one.verdict in verdicts]

"""Texts that say the same in other signs: a tracker that keeps rich text hands back its own Markdown.

Jira keeps what a text says, not how it was typed: `* one` comes back as `- one`. That is no edit of
theirs, and nobody's text here is rewritten for it.
"""

from typing import TYPE_CHECKING, Any, Final

from po_tui.sync.compare import NOTHING
from po_tui.sync.merge import alike, normal

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView

TEXTS: Final = frozenset({"story", "description", "criteria"})


def as_here(remote: "RemoteView", field: str, agreed: Any, here: Any, there: Any) -> Any:
    """Their value; ours, or the one agreed on, where the tracker writes that the way theirs is written."""
    if remote.kind != "jira" or field not in TEXTS or not there:
        return there
    for ours in (here, agreed):
        if ours is NOTHING or not ours:
            continue
        if alike(field, normal(field, ours), normal(field, there)):
            return there
        if alike(field, _written_there(remote, field, ours), normal(field, there)):
            return ours
    return there


def _written_there(remote: "RemoteView", field: str, value: Any) -> Any:
    from po_tui.trackers.jira.fields import as_kept
    from po_tui.trackers.jira.keeping import is_cloud

    cloud = is_cloud(remote.base_url, str(remote.config.get("deployment") or ""))
    return normal(field, as_kept(field, normal(field, value), wiki=not cloud))

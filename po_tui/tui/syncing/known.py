"""What is known of the trackers without asking them: which there are, how they stand, what clashes."""

from typing import TYPE_CHECKING, NamedTuple

from po_tui import settings
from po_tui.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from po_tui.sync.badge import Badge
    from po_tui.sync.plan import PlannedItem
    from po_tui.sync.remotes import RemoteView
    from po_tui.sync.settle import Clash
    from po_tui.workspace import Workspace


class Known(NamedTuple):
    """All of a product's trackers."""

    remotes: "list[RemoteView]"
    clashes: "list[Clash]"
    badges: "dict[str, Badge | None]"
    """How it stands with each, by its name."""

    def clashes_of(self, remote: str) -> "list[Clash]":
        """Those with one of the trackers."""
        return [one for one in self.clashes if one.remote == remote]


def known_of(workspace: "Workspace") -> Known:
    """Everything at once; only local reads."""
    from po_tui.sync.badge import badge
    from po_tui.sync.remotes import Remotes
    from po_tui.sync.settle import clashes

    remotes = Remotes(workspace).all()
    if not remotes:
        return Known([], [], {})
    badges = {one.name: badge(workspace, one.name) for one in remotes}
    return Known(remotes, clashes(workspace), badges)


def names_in(workspace: "Workspace", remote: str, items: "Sequence[PlannedItem]") -> dict[str, str]:
    """What people call the issues that some planned items are parts of or wait for."""
    from po_tui.sync.wording import reference_names, references_of

    wanted = set[str]()
    for item in items:
        for one in item.fields:
            wanted |= references_of(
                one.field, one.agreed, one.here, one.there, one.here_becomes, one.there_becomes
            )
    return reference_names(workspace, remote, wanted)


def counts_in_words(badge: "Badge | None") -> str:
    """`↑12 ↓3 ⚡1`; empty where nothing waits."""
    if badge is None:
        return ""
    signs = (("↑", badge.push), ("↓", badge.pull), ("⚡", badge.clashes))
    return " ".join(f"{sign}{n}" for sign, n in signs if n)


def badge_in_words(badge: "Badge | None", now: "datetime | None" = None) -> str:
    """The badge on the line on top: `↑12 ↓3 ⚡1 · 5 min`; empty where there is no tracker."""
    if badge is None:
        return ""
    return f"{counts_in_words(badge) or '✓'} · {age_in_words(badge.age, now)}"


def age_in_words(at: str, now: "datetime | None" = None) -> str:
    """How long ago an instant was, as short as it can be said."""
    from datetime import datetime

    if not at:
        return _("never")
    then = datetime.fromisoformat(at)
    seconds = ((now or settings.now()) - then).total_seconds()
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return _("{n} min").format(n=int(seconds // 60))
    if seconds < 48 * 3600:
        return _("{n} h").format(n=int(seconds // 3600))
    return _("{n} d").format(n=int(seconds // 86400))


def ago_in_words(at: str) -> str:
    """The same in a sentence."""
    if not at:
        return _("never synced")
    age = age_in_words(at)
    return _("synced just now") if age == _("now") else _("synced {age} ago").format(age=age)

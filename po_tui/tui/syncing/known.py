"""What is known of the trackers without asking them: which there are, how they stand, what clashes."""

from typing import TYPE_CHECKING, NamedTuple

from po_tui import settings
from po_tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from po_tui.sync.badge import Badge
    from po_tui.sync.plan import Plan
    from po_tui.sync.remotes import RemoteView
    from po_tui.sync.settle import Clash
    from po_tui.workspace import Workspace


class Known(NamedTuple):
    """All of a product's trackers."""

    remotes: "list[RemoteView]"
    clashes: "list[Clash]"
    badges: "dict[str, Badge | None]"
    """How it stands with each, by its name."""
    held: "list[Clash] | tuple[()]" = ()
    """What a tracker did not take."""

    def clashes_of(self, remote: str) -> "list[Clash]":
        """Those with one of the trackers."""
        return [one for one in self.clashes if one.remote == remote]

    def held_of(self, remote: str) -> "list[Clash]":
        """What one of them did not take, and nobody has decided about."""
        return [one for one in self.held if one.remote == remote and not one.comment]


def known_of(workspace: "Workspace") -> Known:
    """Everything at once; only local reads."""
    from po_tui.sync.badge import badge
    from po_tui.sync.remotes import Remotes
    from po_tui.sync.settle import open_ones

    remotes = Remotes(workspace).all()
    if not remotes:
        return Known([], [], {})
    badges = {one.name: badge(workspace, one.name) for one in remotes}
    found = open_ones(workspace)
    clashes = [one for one in found if not one.reason]
    return Known(remotes, clashes, badges, [one for one in found if one.reason])


def names_in(workspace: "Workspace", remote: str, plan: "Plan") -> dict[str, str]:
    """What people call the issues of a plan, and those that they are parts of, wait for, stand behind."""
    from po_tui.sync.wording import keys_in, reference_names, references_of

    wanted = {move.after for move in plan.moves if move.after}
    for item in plan.items:
        for one in item.fields:
            wanted |= references_of(
                one.field, one.agreed, one.here, one.there, one.here_becomes, one.there_becomes
            )
    names = keys_in(plan)
    return reference_names(workspace, remote, wanted - names.keys()) | names


def counts_in_words(badge: "Badge | None") -> str:
    """`↑12 ↓3 ⚡1`, and `✗2` for what the tracker did not take; empty where nothing waits."""
    if badge is None:
        return ""
    signs = (("↑", badge.push), ("↓", badge.pull), ("⚡", badge.clashes), ("✗", badge.refused))
    return " ".join(f"{sign}{n}" for sign, n in signs if n)


def badge_in_words(badge: "Badge | None", now: "datetime | None" = None) -> str:
    """The badge on the line on top: `↑12 ↓3 ⚡1 · 5 min`; empty where there is no tracker."""
    if badge is None:
        return ""
    in_step = "✓" if badge.age else ""  # of what was never compared nobody knows that
    signs = counts_in_words(badge) or in_step
    return " · ".join(filter(None, (signs, age_in_words(badge.age, now))))


def age_in_words(at: str, now: "datetime | None" = None) -> str:
    """How long ago an instant was, as short as it can be said."""
    from datetime import datetime

    if not at:
        return _("never synced")
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
    age = age_in_words(at)
    if not at:
        return age
    return _("synced just now") if age == _("now") else _("synced {age} ago").format(age=age)

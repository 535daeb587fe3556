"""A tracker in short, beside the plan: where it is, who is signed in, who decides about what."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from po_tui.model.plain import plain_line
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.syncing.owners_sheet import OWNERS
from po_tui.tui.syncing.telling import label_of
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView

_DECIDES = {
    "both": mark("Whoever changes it; both: you"),
    "mine": mark("Here"),
    "theirs": mark("There"),
    "never": mark("Left out"),
}


def about_page(remote: "RemoteView") -> Iterator[Block]:
    """What there is to know of it, and who decides about which field."""
    facts = (
        (_("Project"), remote.project),
        (_("Address"), remote.browse_url or remote.base_url),
        (_("Signed in"), remote.account),
        (_("Goes there"), remote.scope or _("all but ideas, parked, done, dropped")),
        (_("Comes here"), remote.pull or _("everything there")),
    )
    for name, text in facts:
        if text:
            yield block(name, QUIET)
            yield block(plain_line(text), lead="  ")
    yield GAP
    yield heading(_("Who decides"), _("o changes it"))
    for owner in OWNERS:
        fields = [label_of(name) for name, known in remote.owners.items() if known == owner]
        if fields:
            yield block(_(_DECIDES[owner]), QUIET)
            yield block(", ".join(fields), lead="  ")

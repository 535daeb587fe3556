"""What stands on the Sync screen while the product has no tracker: how to add one, and what it will do."""

from collections.abc import Iterator
from typing import Final

from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.words import _, mark

_COMMANDS: Final = (
    "po-tui remote add team github --repo OWNER/REPO",
    "po-tui remote add team jira --url URL --jira-project KEY",
    "po-tui remote login team",
)
_PROMISES: Final = (
    mark("You see everything that will change, there and here, before it does – and tick what goes."),
    mark("What both sides changed in the same place is never overwritten: you decide, and can undo."),
    mark("Nothing is ever deleted because the tracker does not show it, and nothing is created twice."),
    mark("Notes, votes, stakeholders, scores and budget never leave this machine; MoSCoW does where you tie it to priorities."),
    mark("It never syncs by itself: you press S, or run po-tui sync."),
)  # fmt: skip


def first_page(key: str) -> Iterator[Block]:
    """The whole page."""
    yield heading(_("{product} is not kept in step with a tracker").format(product=key))
    yield GAP
    yield block(
        _("Everything works without one. Where others keep their work in GitHub or Jira, you add that:")
    )  # fmt: skip
    yield GAP
    adds = _("adds it: paste the address of the project, as the browser shows it")
    yield block(adds, "bold", lead="a  ", lead_style="bold $text-primary")
    yield block(_("or in a terminal:"), QUIET)
    for command in _COMMANDS:
        yield block(command, "bold $text-primary", lead="   ")
    yield GAP
    yield heading(_("What a sync does"))
    for promise in _PROMISES:
        yield block(_(promise), lead="· ", lead_style="$text-accent")
    yield GAP
    yield block(
        _("po-tui remote add --help tells the rest; po-tui doctor --online checks it."), QUIET
    )

"""What a run may do, and how long it may take."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from po_tui.sync.merge import Side


@dataclass(frozen=True)
class Options:
    """What a run may do, and how long it may take."""

    pull_only: bool = False
    push_only: bool = False
    prefer: "Side | None" = None
    """Who wins where both changed the same: mine or theirs; None: a person decides."""
    filter: str = ""
    """In the filter language: only these items, and none that is new there."""
    dry_run: bool = False
    full: bool = False
    """Look through everything there, not only what changed."""
    create: bool = True
    wait: bool = True
    """Wait until it is known whether a create whose answer was lost was carried out."""
    max_requests: int | None = None
    deadline: float | None = None
    """Seconds."""
    gone: bool = False
    """Believe the tracker even where it says that many linked issues are gone."""

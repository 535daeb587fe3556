"""A person's answer to a clash, and the text they begin with where they put both together themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.sync.compare import NOTHING
from po_tui.tui.syncing.telling import text_of
from po_tui.words import _
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.sync.settle import Clash
    from po_tui.workspace import Workspace

MINE: Final = "mine"
THEIRS: Final = "theirs"
LONG: Final = frozenset({"description", "criteria"})
"""Fields of several lines: they are edited in front of the screen."""
CHOSEN: Final = frozenset({"parent", "depends_on", "type", "status", "priority"})
"""Fields whose values are no text that could be put together."""


def settle(workspace: "Workspace", clash: "Clash", choice: str) -> None:
    """Keep mine or take theirs, as one step that can be undone."""
    from po_tui.sync import settle as answers

    answers.settle(workspace, clash, MINE if choice == MINE else THEIRS)


def settle_parts(workspace: "Workspace", clash: "Clash", parts: Mapping[int, str]) -> None:
    """Each criterion as it was decided."""
    from po_tui.sync import settle as answers

    answers.settle(workspace, clash, MINE, parts=parts)


def settle_with(workspace: "Workspace", clash: "Clash", text: str) -> None:
    """Neither of both, but this."""
    from po_tui.sync import settle as answers

    answers.settle(workspace, clash, MINE, text=text)


def begin_with(clash: "Clash") -> str:
    """Both texts put together as far as that goes: where both changed the same, mine stands first."""
    field = clash.field
    if field in CHOSEN:
        raise Refused(_("this is no text to be put together – m keeps mine, t takes theirs"))
    if field == "criteria":
        return _criteria(clash)
    here, there = text_of(field, clash.here), text_of(field, clash.there)
    if field != "description":
        return here
    agreed = "" if clash.agreed is NOTHING else text_of(field, clash.agreed)
    from po_tui.sync.merge import hunks

    lines: list[str] = []
    for hunk in hunks(agreed, here, there):
        lines += [*hunk.here, *hunk.there] if hunk.clashes else hunk.merged(None)
    return "\n".join(lines)


def _criteria(clash: "Clash") -> str:
    from po_tui.sync.merge import merge_criteria

    agreed = None if clash.agreed is NOTHING else clash.agreed
    merged = merge_criteria(agreed, clash.here or [], clash.there or [])
    return "\n".join(_box(one) for one in merged.criteria)


def _box(one: Mapping[str, Any]) -> str:
    return f"- [{'x' if one.get('done') else ' '}] {one.get('text', '')}"

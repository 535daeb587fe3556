"""Which item somebody means who types: a key, its beginning, or words of the title."""

import re
from collections.abc import Sequence
from typing import Final

from po_tui.model.identity import is_key
from po_tui.model.plain import plain_line
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Unknown

_QUOTED: Final = re.compile(r"\s*“[^”]*”?")
_TITLE: Final = 40
"""Letters of a title that stand behind its key where one completes it."""


def bare(text: str) -> str:
    """A line without the titles that completing put behind keys, for the reader."""
    return _QUOTED.sub("", text)


def offered(workspace: Workspace, typed: str) -> Sequence[str]:
    """Key and title of the items that may be meant, the likeliest first."""
    if not typed.strip() or "“" in typed:
        return ()
    found = workspace.backlog.look_up(typed)
    return [f"{one.key} “{plain_line(one.title)[:_TITLE]}”" for one in found]


def meant(workspace: Workspace, text: str) -> int:
    """The item of a key, or the only one that some words mean; raises Mistake where it is unclear."""
    text = bare(text).strip()
    if is_key(text):
        return workspace.backlog.item(text)
    found = workspace.backlog.look_up(text)
    if not found:
        raise Unknown(
            _("no item is called “{text}” – type a key or words of a title").format(text=text)
        )
    if len(found) > 1:
        keys = ", ".join(one.key for one in found)
        raise Mistake(_("which one: {keys}? – tab chooses").format(keys=keys))
    return found[0].id

"""What a tracker cannot hold is said there as a comment: wanted by a person, said by the next sync, once.

A description may hold what only the tracker can show, so that an edit of it is refused. Then each
side keeps its own text, and people there read in a comment how it is to be. The wish stands in the
entry of `Link.refused` for that very value, so it ends with it:

    {"value": digest, "reason": text, "comment": {"text", "marker"}}              wanted
    {… "comment": {"text", "marker", "at"}}                                       about to be said
    {… "comment": {"there": digest of their text, "at"}}                          said
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.model import body
from po_tui.model.identity import new_uid
from po_tui.store import links
from po_tui.sync.compare import Comparison
from po_tui.sync.offline import Offline
from po_tui.sync.remotes import Remotes
from po_tui.sync.settle import Clash, still
from po_tui.words import _
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.store.links import LinkRow
    from po_tui.workspace.workspace import Workspace

SAYABLE: Final = frozenset({"story", "description", "criteria"})
"""Fields that are texts, and can be said."""


def want_comment(workspace: "Workspace", held: Clash) -> str:
    """Have the next sync say the refused value in a comment, as a step; returns what it will say.

    Nothing is sent now. Raises Refused where the field is no text, or was changed meanwhile.
    """
    if held.field not in SAYABLE:
        raise Refused(
            _("only a story, a description or criteria can be said in a comment – change {field}, or take theirs").format(field=held.field)
        )  # fmt: skip
    remote = Remotes(workspace).named(held.remote)
    label = _("Say {field} of {item} in a comment").format(field=held.field, item=held.key)
    with workspace.store.step(label, workspace.product_id) as session:
        link, one = still(Offline(workspace, remote), held)
        if one.comment:
            return one.comment
        wish = {"text": _text(one), "marker": new_uid()}
        _put(session, link, one.field, wish)
    return wish["text"]


def _text(one: Comparison) -> str:
    """What is said: that it is no new text by anybody there, and the text."""
    lead = _(
        "This could not be written into the issue without losing something there. It is to read:"
    )
    return f"{lead}\n\n{body.write('', {one.field: one.here})}"


def _put(session: Any, link: "LinkRow", field: str, wish: Mapping[str, str]) -> None:
    from po_tui.store.writing import StepSession, noted, write_changes

    assert isinstance(session, StepSession)
    session.flush()
    entry = {**link.refused[field], "comment": dict(wish)}
    link.refused, link.unsettled = {**link.refused, field: entry}, True
    links.keep_link(session, link, "refused", "unsettled")
    name = f"comment.{field}"
    write_changes(
        session, [noted(session, "link", link.id or 0, link.item_id, name, [], [dict(wish)])]
    )

"""A person's answer to a clash: mine, theirs, or something third; one step that undo takes back.

What is there becomes what both agreed on, what was chosen becomes what is here – so the next sync
pushes it, or finds both sides alike. Undone, it is a clash again.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from po_tui.store import links
from po_tui.sync.compare import NOTHING, Comparison, Part, Verdict
from po_tui.sync.comparing import is_held_up
from po_tui.sync.merge import Side, alike, merge_criteria, normal
from po_tui.sync.offline import Offline
from po_tui.sync.references import is_tie
from po_tui.sync.remotes import Remotes, RemoteView
from po_tui.sync.taking import Taker
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused

if TYPE_CHECKING:
    from po_tui.store.links import LinkRow
    from po_tui.workspace.workspace import Workspace


class Clash(NamedTuple):
    """A field that both sides changed in the same place."""

    item_id: int
    key: str
    title: str
    field: str
    remote: str
    remote_key: str
    url: str
    agreed: Any
    """NOTHING where both sides met for the first time."""
    here: Any
    there: Any
    parts: tuple[Part, ...] = ()
    """Of criteria: which of them clash; `settle` takes a choice for each by its place in here."""
    reason: str = ""
    """Not a clash but a value that the tracker did not take: why."""
    comment: str = ""
    """What the next sync will say there instead; empty: nobody wants that yet."""


def clashes(workspace: "Workspace", item_id: int | None = None) -> list[Clash]:
    """What is to be settled, of one item or of all, in order of the items' numbers."""
    return [one for one in open_ones(workspace, item_id) if not one.reason]


def held_up(workspace: "Workspace", item_id: int | None = None) -> list[Clash]:
    """What a tracker did not take: to be changed here, taken as it is there, or said in a comment."""
    return [one for one in open_ones(workspace, item_id) if one.reason]


def open_ones(workspace: "Workspace", item_id: int | None = None) -> list[Clash]:
    """Clashes and what was not taken, of one item or of all."""
    found = []
    for remote in Remotes(workspace).all():
        compared = Offline(workspace, remote).compared(None if item_id is None else [item_id])
        for link, fields in compared:
            found += [
                _clash(workspace, remote, link, one)
                for one in fields
                if one.verdict is Verdict.clash or is_held_up(link, one)
            ]
    return sorted(found, key=lambda clash: clash.item_id)


def settle(
    workspace: "Workspace",
    clash: Clash,
    choice: Side,
    text: str | None = None,
    parts: Mapping[int, str] | None = None,
) -> None:
    """Settle one clash as a step; of what the tracker did not take, `mine` means: try it once more.

    `parts`: which side wins for single criteria; the others go by `choice`. `text`: what it is to
    be instead of either. Raises Refused where it is no such clash any more, or a rule says no,
    Mistake for a text that the field cannot hold.
    """
    remote = Remotes(workspace).named(clash.remote)
    offline = Offline(workspace, remote)
    label = _("Settle {field} of {item}").format(field=clash.field, item=clash.key)
    with workspace.store.step(label, workspace.product_id) as session:
        link, one = still(offline, clash)
        value = _chosen(workspace, remote, one, choice, text, parts)
        if not alike(one.field, value, one.here):
            no = Taker(offline.planner).take(clash.item_id, {one.field: value})
            if no:
                raise Refused(no[one.field])
        _agree(session, link, one)


def still(offline: Offline, clash: Clash) -> "tuple[LinkRow, Comparison]":
    """The clash as it is now; raises Refused where either side said something else meanwhile."""
    for link, fields in offline.compared([clash.item_id]):
        for one in fields:
            is_open = is_held_up(link, one) if clash.reason else one.verdict is Verdict.clash
            if one.field == clash.field and is_open:
                same = one.here == clash.here and one.there == clash.there
                if same:
                    return link, one
    raise Refused(
        _("{field} of {item} was changed meanwhile – look at the clashes again").format(
            field=clash.field, item=clash.key
        )
    )


def _chosen(
    workspace: "Workspace",
    remote: RemoteView,
    one: Comparison,
    choice: Side,
    text: str | None,
    parts: Mapping[int, str] | None,
) -> Any:
    if text is not None:
        return value_of_text(workspace, remote, one.field, text)
    if parts and one.parts:
        wanted = {place: parts.get(place, choice) for place in range(len(one.parts))}
        base = None if one.agreed is NOTHING else one.agreed
        return merge_criteria(base, one.here, one.there, wanted).criteria
    if choice not in ("mine", "theirs"):
        raise Mistake(_("a clash is settled as mine or theirs, or with a text of your own"))
    return one.here if choice == "mine" else one.there


def _agree(session: Any, link: "LinkRow", one: Comparison) -> None:
    """From now on both agreed on what is there; noted in the journal, so that it can be undone."""
    from po_tui.store.writing import StepSession, noted, write_changes

    assert isinstance(session, StepSession)
    session.flush()
    before = [link.agreed[one.field]] if one.field in link.agreed else []
    link.agreed = {**link.agreed, one.field: one.there}
    # What somebody just decided is sent, also where the tracker did not take it before.
    link.refused = {name: no for name, no in link.refused.items() if name != one.field}
    link.unsettled = True
    links.keep_link(session, link, "agreed", "refused", "unsettled")
    line = noted(
        session, "link", link.id or 0, link.item_id, f"agreed.{one.field}", before, [one.there]
    )
    write_changes(session, [line])


def value_of_text(workspace: "Workspace", remote: RemoteView, field: str, text: str) -> Any:
    """What somebody typed, as a value that both sides compare; raises Mistake where it is none."""
    text = text.strip("\n")
    match field:
        case "labels":
            return normal(field, text.replace("\n", ",").split(","))
        case "estimate":
            from po_tui.model.estimation import parse_points

            try:
                return parse_points(text)
            except ValueError as no:
                raise Mistake(str(no)) from no
        case "criteria":
            from po_tui.model import acceptance

            written = acceptance.parse(text)
            return normal(field, [{"text": one.text, "done": one.done} for one in written])
        case "story":
            from po_tui.model.sentence import read_story

            story = read_story(text)
            if text.strip() and story is None:
                raise Mistake(_("that is no story – write “As a …, I want … so that …”"))
            return story
        case _ if is_tie(field):
            return _references(workspace, remote, field, text)
    return normal(field, text)


def _references(workspace: "Workspace", remote: RemoteView, field: str, text: str) -> Any:
    """Keys of items as ids there."""
    ids = [workspace.items.item(key) for key in text.replace(",", " ").split() if key != "–"]
    linked = links.links_here(workspace.store.rows, remote.id, ids)
    for id in ids:
        if id not in linked:
            raise Mistake(
                _("{item} is not in {remote} yet – sync first").format(
                    item=workspace.items.key(id), remote=remote.name
                )
            )
    found = [linked[id].there_id for id in ids]
    if field == "parent":
        return found[0] if found else None
    return sorted(found)


def _clash(workspace: "Workspace", remote: RemoteView, link: "LinkRow", one: Comparison) -> Clash:
    title = workspace.store.rows.execute(
        "SELECT title FROM item WHERE id = ?", (link.item_id,)
    ).fetchone()
    return Clash(
        link.item_id, workspace.items.key(link.item_id), title[0], one.field, remote.name,
        link.there_key, link.url, one.agreed, one.here, one.there, one.parts,
        one.reason if is_held_up(link, one) else "", one.comment,
    )  # fmt: skip

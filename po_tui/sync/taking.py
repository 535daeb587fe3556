"""Takes over what is there: into an item here, as part of a step; what a rule here forbids is left and said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.store.store import ChangedMeanwhile
from po_tui.sync.comparing import HERE
from po_tui.sync.merge import alike, digest, normal
from po_tui.sync.references import is_tie
from po_tui.sync.sides import changes_here
from po_tui.trackers.base import FIELDS
from po_tui.words import _
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from po_tui.store.links import LinkRow
    from po_tui.sync.planning import Planner

_NO: Final = (WorkspaceError, ChangedMeanwhile)


class Taker:
    """Writes values of theirs into items."""

    def __init__(self, planner: "Planner") -> None:
        self.planner = planner
        self.workspace, self.remote = planner.workspace, planner.remote
        self.why = _("as it is in {remote}").format(remote=self.remote.name)

    def take(self, item_id: int, values: Mapping[str, Any]) -> dict[str, str]:
        """Give an item these values; field → why it could not be taken. Part of the step under way."""
        refused = self._take(item_id, values)
        if not refused:
            return {}
        # One by one, since a rule may say no to one of them only – or to two together.
        ordered = [name for name in FIELDS if name in values]
        return {name: why for name in ordered if (why := self._take(item_id, {name: values[name]}))}

    def _take(self, item_id: int, values: Mapping[str, Any]) -> str:
        try:
            told = self.as_stored(item_id, values)
            if told:
                self.workspace.backlog.revise(item_id, told, why=self.why)
        except _NO as no:
            return str(no)
        return ""

    def as_stored(self, item_id: int | None, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of theirs as the backlog stores them."""
        plain = {name: value for name, value in values.items() if not is_tie(name)}
        told = self._as_stored(item_id, plain)
        if "roadmap" in told and told["roadmap"] is None:
            self.workspace.roadmap.add(str(plain["roadmap"]))
            told = self._as_stored(item_id, plain)
        references = self.planner.references
        if "parent" in values:
            parents = references.items_of([values["parent"]] if values["parent"] else [])
            if parents or not values["parent"]:
                told["parent_id"] = parents[0] if parents else None
        if "depends_on" in values:
            kept = references.left_behind(item_id) if item_id is not None else []
            told["depends_on"] = [*references.items_of(values["depends_on"]), *kept]
        return told

    def _as_stored(self, item_id: int | None, values: Mapping[str, Any]) -> dict[str, Any]:
        planner = self.planner
        return changes_here(self.workspace, item_id, values, self.remote, planner.vocabulary)

    def outcome(
        self,
        link: "LinkRow",
        item_id: int,
        taken: Mapping[str, Any],
        refused: Mapping[str, str],
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What both sides agree on now, and what could not be kept here: parts of the link."""
        here = self.planner.values([item_id], {item_id: link})[item_id]
        agreed, left = dict(link.agreed), dict(link.refused)
        for name, value in taken.items():
            there = normal(name, link.seen.get(name))
            left.pop(name, None)
            if name in refused or not self._is_kept(name, here.get(name), value):
                reason = refused.get(name) or _("it cannot be kept here as it is there")
                left[name] = {"value": digest(there), "reason": reason, HERE: True}
        return agreed, left

    def _is_kept(self, name: str, here: Any, value: Any) -> bool:
        if name == "depends_on":
            sendable = self.planner.references.can_be_sent
            unknown = self.planner.references.unknown(value)
            here = [one for one in here or () if sendable(one)]
            value = [one for one in value if one not in unknown]
        return alike(name, normal(name, here), normal(name, value))

"""What a roadmap item is tied to: those it waits for, never in a circle, and the work that is part of it."""

from collections.abc import Collection, Sequence

from po_tui.words import _
from po_tui.workspace.steering import Steering


class RoadmapTies(Steering):
    """Every verb is one step."""

    def depend(self, roadmap_id: int, needed: Sequence[int]) -> bool:
        """Let it wait for others too; False where it did. Raises Refused with the way round."""
        wanted = list(dict.fromkeys([*self.needs(roadmap_id), *needed]))
        return self._tie(roadmap_id, wanted, _("{item} waits for {others}"), needed)

    def undepend(self, roadmap_id: int, needed: Collection[int]) -> bool:
        """Let it no longer wait for others; False where it did not."""
        wanted = [one for one in self.needs(roadmap_id) if one not in needed]
        return self._tie(roadmap_id, wanted, _("{item} no longer waits for {others}"), needed)

    def link(self, roadmap_id: int, item_ids: Sequence[int]) -> bool:
        """Make items of the backlog part of it; False where they were."""
        return self._part(roadmap_id, item_ids, belongs=True)

    def unlink(self, roadmap_id: int, item_ids: Sequence[int]) -> bool:
        """Let items of the backlog no longer be part of it; False where they were not."""
        return self._part(roadmap_id, item_ids, belongs=False)

    def _tie(
        self, roadmap_id: int, wanted: Sequence[int], told: str, others: Collection[int]
    ) -> bool:
        named = ", ".join(map(self.key, others))
        label = told.format(item=self.key(roadmap_id), others=named)
        return bool(self.revise(roadmap_id, {"depends_on": wanted}, label=label))

    def _part(self, roadmap_id: int, item_ids: Sequence[int], *, belongs: bool) -> bool:
        backlog, changed = self.workspace.backlog, False
        told = _("{items} is part of {item}") if belongs else _("{items} is no part of {item}")
        label = told.format(items=backlog.names(item_ids), item=self.key(roadmap_id))
        with self.step(label) as session:
            self._load(session, roadmap_id)
            for item_id in item_ids:
                before = backlog.linked(item_id, "roadmap")
                after = [one for one in before if one != roadmap_id]
                after += [roadmap_id] if belongs else []
                changed |= bool(backlog.revise(item_id, {"roadmap": after}))
        return changed

"""Splitting an item that is too big: its parts take over what it served, and it keeps no points."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.fields import FINISHED, STANDING
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from po_tui.model.splitting import Part
    from po_tui.model.views import ItemView

INHERITED_LINKS: Final = ("goals", "roadmap", "quality_links")
INHERITED_DETAILS: Final = ("source", "from_date", "makes_possible")
"""What is as true of a part as of the whole; a question or a test rig is not."""
ASKS_FIRST: Final = frozenset({"spike", "break_out_spike"})
"""Patterns of which a part may be a question to be answered before the others."""


class Splitting(Area):
    """Cuts items into parts; one step, whatever the number of parts."""

    def split(self, item_id: int, parts: "Sequence[str | Part]", pattern: str = "") -> list[int]:
        """Split an item and return the ids of its parts, which stand right behind it in order.

        They inherit goals, roadmap items, need, quality and constraint links, labels, deadline and
        who asked for it, and wait for what the item still waits for, unless a part says which of
        that. What waits for the item goes on waiting for all of it. Criteria go where they were
        dealt; the others stay. The item becomes an epic without points. Raises Mistake for a part without title or a pattern that is none.
        """
        from po_tui.model.splitting import Part, left_over, pattern_named

        wanted = [Part(part) if isinstance(part, str) else part for part in parts]
        wanted = [part for part in wanted if part.title.strip()]
        if not wanted:
            raise Mistake(_("splitting needs the titles of the children"))
        known = pattern_named(pattern)
        if pattern and known is None:
            raise Mistake(_("“{name}” is no pattern to split by").format(name=pattern))
        backlog = self.workspace.backlog
        reason = _(known.name) if known else ""
        with self.step(_("Split {item}").format(item=backlog.key(item_id)), reason=reason):
            parent = backlog.view(item_id)
            if parent.state in FINISHED:
                raise Refused(
                    _("{item} is done or dropped – split what is still to do").format(
                        item=parent.key
                    )
                )
            criteria = [dict(one.as_dict()) for one in parent.criteria]
            _check_dealt(parent, wanted)
            children = list(self._add_parts(parent, wanted, criteria))
            if known and known.code in ASKS_FIRST:
                self._ask_first(children)
            left = left_over(criteria, wanted)
            values: dict[str, Any] = {
                "type": "epic",
                "state": "open",
                "estimate": None,
                "split": {"pattern": known.code} if known else {},
            }
            if len(left) < len(criteria):
                values["criteria"] = left
            backlog.revise(item_id, values)
        return children

    def _add_parts(
        self, parent: "ItemView", parts: "Sequence[Part]", criteria: list[dict[str, Any]]
    ) -> Iterator[int]:
        """Add the parts, each behind the one before."""
        from po_tui.model.splitting import dealt

        inherited = self._inherited(parent)
        before, given = parent.id, set[str]()
        for part in parts:
            own: dict[str, Any] = {"criteria": dealt(criteria, part, given)}
            awaited = [one.id for one in parent.depends_on if one.state not in FINISHED]
            own["depends_on"] = [
                id for id in awaited if part.waits_for is None or id in part.waits_for
            ]
            if part.points is not None and inherited["type"] != "epic":
                own["estimate"] = part.points
            given.update(part.criteria)
            before = self.workspace.backlog.add(part.title, inherited | own, Place.after(before))
            yield before

    def _inherited(self, parent: "ItemView") -> dict[str, Any]:
        backlog = self.workspace.backlog
        values: dict[str, Any] = {name: backlog.linked(parent.id, name) for name in INHERITED_LINKS}
        details = {
            name: parent.details[name] for name in INHERITED_DETAILS if name in parent.details
        }
        return values | {
            "type": parent.type if parent.type != "epic" else "story",
            "parent_id": parent.id,
            "need_id": parent.need.id if parent.need else None,
            "requested_by_id": parent.requested_by.id if parent.requested_by else None,
            "detail_owner_id": parent.detail_owner.id if parent.detail_owner else None,
            "labels": [label for label in parent.labels if label != STANDING],
            "deadline": parent.deadline,
            "details": details,
        }

    def _ask_first(self, children: Sequence[int]) -> None:
        """Parts that are a question become spikes, and the others wait for their answers."""
        backlog = self.workspace.backlog
        parts = {child: backlog.view(child) for child in children}
        spikes = [child for child, part in parts.items() if part.title.endswith("?")]
        for child, part in parts.items():
            if child in spikes:
                details = {**part.details, "question": part.title}
                backlog.revise(child, {"type": "spike", "details": details})
            elif spikes:
                waits = [one.id for one in part.depends_on]
                backlog.revise(child, {"depends_on": [*waits, *spikes]})


def _check_dealt(parent: "ItemView", parts: "Sequence[Part]") -> None:
    known = {one.uid for one in parent.criteria}
    if any(uid not in known for part in parts for uid in part.criteria):
        raise Refused(
            _("the criteria of {item} were changed meanwhile – deal them out again").format(
                item=parent.key
            )
        )

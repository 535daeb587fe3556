"""What carrying out a plan will cost: so many requests."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui.sync import references
from po_tui.sync.compare import NOTHING, Comparison
from po_tui.sync.plan import Act, Plan
from po_tui.sync.references import is_tie

if TYPE_CHECKING:
    from po_tui.trackers.base import Abilities

OWN_CALLS: Final[Mapping[str, Collection[str]]] = {"github": references.FIELDS}
"""Fields that cost a request of their own, by kind of tracker."""


def requests_of(
    plan: Plan,
    kind: str,
    abilities: "Abilities",
    known: Collection[str] = (),
    fresh: str | None = None,
) -> int:
    """What carrying a plan out will cost: writes, and what comes with them.

    `known` are titles of milestones that issues there have already: others may have to be made.
    `fresh` is the status of an issue that was just created: it need not be sent.
    """
    own, create_at_once = OWN_CALLS.get(kind, ()), abilities.create_at_once
    total, waiting, level = 0, 0, set[str]()
    for item in plan.items:
        pushed = [one for one in item.fields if one.there_becomes is not NOTHING]
        if item.act is Act.create and pushed and not item.reason:
            ties = {
                tie for one in pushed if is_tie(one.field) for tie in _listed(one.there_becomes)
            }
            if waiting and any(tie.removeprefix(references.LOCAL) in level for tie in ties):
                total, waiting, level = total + -(-waiting // create_at_once), 0, set()
            waiting += 1
            level.add(item.uid)
            total += any(
                one.field in abilities.not_at_creation
                and one.field not in own
                and (one.field, one.there_becomes) != ("status", fresh)
                for one in pushed
            )
        elif item.act in (Act.change, Act.adopt) and pushed:
            total += any(one.field not in own for one in pushed)
        total += sum(_ties_changed(one) for one in pushed if one.field in own)
    total += -(-waiting // create_at_once) + _titles_made(plan, kind, known)
    return total + -(-sum(not move.here for move in plan.moves) // 20)


def _titles_made(plan: Plan, kind: str, known: Collection[str]) -> int:
    """Titles that no issue was seen with: looked up once, and made where there is none of them."""
    if kind not in OWN_CALLS:
        return 0
    titles = {
        one.there_becomes
        for item in plan.items
        for one in item.fields
        if one.field == "roadmap" and one.there_becomes not in (NOTHING, None, "")
    }
    made = titles - {*known}
    return len(made) + bool(made)


def _ties_changed(one: Comparison) -> int:
    if one.field == "parent":
        return 1
    before = () if one.there is NOTHING else one.there
    return len(set(one.there_becomes) ^ set(before))


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []

"""What carrying out a plan will cost: so many requests."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from po_tui.sync import references
from po_tui.sync.compare import NOTHING, Comparison
from po_tui.sync.plan import Act, Plan, PlannedItem
from po_tui.sync.references import is_tie

if TYPE_CHECKING:
    from po_tui.trackers.base import Abilities


def requests_of(
    plan: Plan, abilities: "Abilities", known: Collection[str] = (), fresh: str | None = None
) -> int:
    """What carrying a plan out will cost: writes, and what comes with them.

    `known` are titles of milestones that issues there have already: others may have to be made.
    `fresh` is the status of an issue that was just created: it need not be sent.
    """
    creating = [one for one in plan.items if one.act is Act.create and not one.reason]
    total = _batches(creating, abilities) * abilities.costs.create
    for item in plan.items:
        pushed = _pushed(item)
        if item in creating:
            # What a create cannot carry follows it.
            pushed = [
                one
                for one in pushed
                if one.field in abilities.not_at_creation
                and (one.field, one.there_becomes) != ("status", fresh)
            ]
        elif item.act not in (Act.change, Act.adopt):
            continue
        total += _change(pushed, abilities) + sum(bool(one.comment) for one in item.fields)
    return total + _titles(plan, abilities, known) + _moves(plan, abilities)


def _pushed(item: PlannedItem) -> list[Comparison]:
    return [one for one in item.fields if one.there_becomes is not NOTHING]


def _batches(creating: Iterable[PlannedItem], abilities: "Abilities") -> int:
    """How often new issues are created at once: what names another one comes in a later batch."""
    batches, uids = 0, set[str]()
    most = max(1, abilities.create_at_once)
    for item in creating:
        pushed = _pushed(item)
        if not pushed:
            continue
        ties = {tie for one in pushed if is_tie(one.field) for tie in _listed(one.there_becomes)}
        full = len(uids) >= most
        if not uids or full or any(tie.removeprefix(references.LOCAL) in uids for tie in ties):
            batches, uids = batches + 1, set()
        uids.add(item.uid)
    return batches


def _change(pushed: Collection[Comparison], abilities: "Abilities") -> int:
    """What changing one issue costs."""
    costs = abilities.costs
    apart = sum(
        costs.apart[one.field] * (_ties_changed(one) if one.field == "depends_on" else 1)
        for one in pushed
        if one.field in costs.apart
    )
    together = any(one.field not in costs.apart for one in pushed)
    return apart + (costs.change if together else costs.look if apart else 0)


def _titles(plan: Plan, abilities: "Abilities", known: Collection[str]) -> int:
    """Titles that no issue was seen with: looked up once, and made where there is none of them."""
    costs = abilities.costs
    titles = {
        one.there_becomes
        for item in plan.items
        if not item.reason
        for one in item.fields
        if one.field == "roadmap" and one.there_becomes not in (NOTHING, None, "")
    }
    made = titles - {*known}
    looks = bool(made if costs.knows_titles else titles)
    return costs.titles * looks + costs.title * len(made)


def _moves(plan: Plan, abilities: "Abilities") -> int:
    costs = abilities.costs
    blocks = [len(move.there_ids) for move in plan.moves if not move.here]
    if not costs.moves_apart:
        blocks = [sum(blocks)]
    return sum(-(-issues // costs.moved_at_once) for issues in blocks)


def _ties_changed(one: Comparison) -> int:
    before = () if one.there is NOTHING else one.there
    return len(set(one.there_becomes) ^ set(before))


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []

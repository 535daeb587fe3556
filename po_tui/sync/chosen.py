"""What of a plan is carried out: the part a person chose, and of an older plan what still holds."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from po_tui.sync.compare import Comparison, Verdict
from po_tui.sync.events import Entry
from po_tui.sync.plan import ORDER, Act, Plan, PlannedItem
from po_tui.words import _

ALL: Final = "*"
Chosen = Collection[tuple[str, str]]
"""Pairs of uid and field; `*` for an item that is created, brought in or tied as a whole; `ORDER`."""


def chosen_of(plan: Plan, chosen: Chosen | None) -> list[PlannedItem]:
    """The items of a plan, each with what was chosen of it; None: all."""
    return [one for one in (_part_of(item, chosen) for item in plan.items) if one is not None]


def takes_order(chosen: Chosen | None) -> bool:
    """Whether the moves are among what was chosen."""
    return chosen is None or ORDER in chosen


def still_so(plan: Plan, now: Plan, chosen: Chosen | None) -> tuple[Plan, list[Entry]]:
    """What of an older plan holds, by the one made now; the rest is refused, each by name."""
    same = {(one.act, one.uid, one.there_id): one for one in now.items}
    kept, refused = [], []
    for old in plan.items:
        if _part_of(old, chosen) is None:
            continue
        one = same.get((old.act, old.uid, old.there_id))
        fields = tuple(field for field in (one.fields if one else ()) if field in old.fields)
        whole = old.act in (Act.create, Act.bring_in)
        lost = [field.field for field in old.fields if field not in fields]
        if chosen is not None:
            lost = [name for name in lost if {(old.uid, name), (old.uid, ALL)} & set(chosen)]
        if lost or (one is None and old.act is not Act.gone):
            refused.append(Entry(old.key, old.there_key, tuple(lost), not_as_it_was()))
        if one is not None and not (whole and lost):
            kept.append(replace(one, fields=fields))
    return replace(now, items=tuple(kept)), refused


def not_as_it_was() -> str:
    """Why a part of an older plan is refused."""
    return _("it is not as it was when the plan was made – make a new one")


def is_work(item: PlannedItem) -> bool:
    """Whether anything is done for it, on either side."""
    if item.act in (Act.create, Act.bring_in):
        return not item.reason
    return any(does_something(one) for one in item.fields)


def does_something(one: Comparison) -> bool:
    """Whether a field changes here or there, or is said in a comment."""
    return one.verdict in (Verdict.push, Verdict.pull, Verdict.merge, Verdict.comment)


def _part_of(item: PlannedItem, chosen: Chosen | None) -> PlannedItem | None:
    """The part of an item that was chosen; None where nothing of it was."""
    if chosen is None or (item.uid, ALL) in chosen:
        return item
    fields = tuple(one for one in item.fields if (item.uid, one.field) in chosen)
    if item.act in (Act.create, Act.bring_in) or not fields:
        return None
    return replace(item, fields=fields)

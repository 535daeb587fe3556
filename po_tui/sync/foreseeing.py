"""Says in the plan already what a tracker will not take: a state to which no way leads, or one that asks for more."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from po_tui.sync.asking import Asking
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.plan import Act, Plan, PlannedItem
from po_tui.trackers.base import Change, Refused

if TYPE_CHECKING:
    from po_tui.sync.book import Book

MOST: Final = 50
"""Each costs a request or more, before anybody asked for anything."""


class Foreseer:
    """Looks ahead for one plan."""

    def __init__(self, book: "Book", asking: Asking) -> None:
        self.book, self.asking = book, asking
        self.looked = 0
        """Items that were asked about: that need not be asked again when the plan is carried out."""

    async def foresee(self, plan: Plan) -> Plan:
        """The plan with the reason at each change that will not be taken; it may be tried all the same."""
        known = self.asking.tracker.abilities.foresees
        items = list(plan.items)
        for n, item in enumerate(items):
            going = [one for one in item.having(Verdict.push) if one.field in known]
            if item.act is Act.change and going and self.looked < MOST:
                items[n] = await self._item(item, going)
        return replace(plan, items=tuple(items))

    async def _item(self, item: PlannedItem, going: list[Comparison]) -> PlannedItem:
        link = self.book.one(item.item_id or 0)
        values = {one.field: one.there_becomes for one in going if one.there_becomes is not NOTHING}
        if link is None or not values:
            return item
        change = Change(
            link.there_id, link.there_key, values, dict(link.seen), dict(link.rich), item.uid
        )
        try:
            told = await self.asking.ask(self.asking.tracker.foresee(change))
        except Refused:
            return item  # it is told when it is carried out
        self.looked += 1
        return replace(
            item,
            fields=tuple(
                replace(one, reason=told[one.field]) if one in going and one.field in told else one
                for one in item.fields
            ),
        )

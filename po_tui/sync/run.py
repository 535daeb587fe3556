"""One sync with one tracker: pull, compare, show, carry out, say it. Safe to kill at any point.

What went through stays through; what did not is found again by the next comparison. The one thing
written ahead is the intent of a create. Events come as things happen; the last one is `Ended`.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from po_tui import settings
from po_tui.store import links
from po_tui.store.links import IntentRow
from po_tui.sync.arriving import Arrival
from po_tui.sync.asking import Sleep
from po_tui.sync.book import Book
from po_tui.sync.carrying import Carrier
from po_tui.sync.chosen import (
    Chosen,
    chosen_of,
    does_something,
    is_work,
    not_as_it_was,
    still_so,
    takes_order,
)
from po_tui.sync.compare import Comparison, Verdict
from po_tui.sync.costs import requests_of
from po_tui.sync.creating import Creator, Recovery
from po_tui.sync.errand import Errand
from po_tui.sync.events import Done, Entry, Event, Planned, SigningIn
from po_tui.sync.foreseeing import Foreseer
from po_tui.sync.imported import Imports
from po_tui.sync.moving import Mover
from po_tui.sync.newcomers import Newcomer, agreed_on
from po_tui.sync.options import Options
from po_tui.sync.plan import ORDER, Act, Plan, PlannedItem
from po_tui.sync.planning import Planner
from po_tui.sync.pulling import Pulled, Puller
from po_tui.sync.remotes import Remotes
from po_tui.sync.telling import Telling
from po_tui.sync.words_there import WrittenWords, written_down
from po_tui.trackers.base import TrackerItem
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView
    from po_tui.trackers.base import Tracker
    from po_tui.workspace.workspace import Workspace

__all__ = ["Options", "Sync"]

FRESH: Final = timedelta(seconds=60)
"""An older plan is made anew before it is carried out, and only what still holds of it is."""


class Sync:
    """One sync of one product with one tracker, in its own thread and on its own connection."""

    def __init__(
        self,
        workspace: "Workspace",
        remote: "RemoteView",
        tracker: "Tracker",
        options: Options | None = None,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.workspace, self.remote, self.tracker = workspace, remote, tracker
        self.options = options or Options()
        self._errand = Errand(workspace, remote, tracker, self.options, sleep)
        self.report, self._asking = self._errand.report, self._errand.asking
        self._tell = self._errand.tell
        self._telling = Telling(self.report, self._tell)
        self._book = Book(workspace, remote, dry=self.options.dry_run)
        self._planner: Planner | None = None
        self._pulled = Pulled()
        self._looked, self._looked_at = Pulled(), settings.now()
        self._intents: dict[int, IntentRow] = {}

    # ── what one can ask for ────────────────────────────────────────────────────────────────────

    def run(self) -> AsyncIterator[Event]:
        """All of it; of a dry run everything but the carrying out."""
        return self._errand.events_of(self._run())

    def prepare(self) -> AsyncIterator[Event]:
        """Up to the plan; the last event is `Planned`, or `Ended` where it stopped."""
        return self._errand.events_of(self._prepare(), ends=False)

    def carry_out(self, plan: Plan, chosen: Chosen | None = None) -> AsyncIterator[Event]:
        """Do what a prepared plan says, or the part of it that is `chosen`."""
        return self._errand.events_of(self._carry_out(plan, chosen))

    def apply(self, plan: Plan) -> AsyncIterator[Event]:
        """Carry out a plan from earlier; what is no longer as it says is refused, each by name."""
        return self._errand.events_of(self._apply(plan, None))

    def cancel(self) -> None:
        """End after the request under way, from any thread; nothing is half done."""
        self._asking.cancel()

    # ── the plot ────────────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        plan = await self._prepare()
        if not self.options.dry_run:
            await self._do(plan, None)

    async def _prepare(self) -> Plan:
        await self._sign_in()
        recovery = self._recovery()
        made = await recovery.find()
        imports = Imports(self._book)
        await self._pull(imports)
        self._pulled.newcomers |= {issue.id: issue for issue in made}
        self._looked, self._looked_at = replace(self._pulled), settings.now()
        plan = await self._plan({**imports.held, **recovery.unsure}, imports)
        self.report.plan = plan
        self.report.clashes = _clashes(plan)
        self._tell(Planned(plan))
        return plan

    async def _pull(self, imports: Imports) -> None:
        """What changed there, and what came from a file of this tracker since it was last looked through."""
        waits = imports.waits
        puller = Puller(self._book, self._asking, self._tell, imports)
        self._pulled = await puller.pull(full=self.options.full or waits, gone=self.options.gone)
        imports.hold_doubles([*self._pulled.newcomers.values()])
        if waits:
            found = await imports.fetch(self._asking, [*self._pulled.newcomers.values()])
            self._pulled.newcomers |= {issue.id: issue for issue in found}

    async def _sign_in(self) -> None:
        self._tell(SigningIn(self.remote.name))
        account = await self._asking.ask(self.tracker.sign_in())
        if not self.options.dry_run:
            Remotes(self.workspace).note_account(self.remote, account.name)

    def _recovery(self) -> Recovery:
        settle = self.remote.settle
        if settle is None:
            settle = self.tracker.abilities.settle_seconds
        wait = self.options.wait and not self.options.dry_run
        return Recovery(self._book, self._asking, settle, wait=wait)

    async def _plan(self, unsure: Mapping[int, str], imports: Imports) -> Plan:
        abilities = self.tracker.abilities
        self._planner = Planner(self._book, self.tracker.vocabulary, abilities, self.options)
        self._planner.imports = imports
        compared_to = links.newest_change(self.workspace.store.rows)
        found = list(self._pulled.newcomers.values())
        plan = self._planner.plan(found, unsure, notes=self._pulled.odd)
        mover = Mover(self._planner, self._asking, self._telling)
        plan = replace(plan, moves=tuple(await mover.plan(plan)))
        # All links are read for it, so only where something may have to be made.
        rows = self.workspace.store.rows
        titles = links.titles_there(rows, self.remote.id) if plan.items else ()
        fresh = self.tracker.vocabulary.status_of("new", None)
        foreseer = Foreseer(self._book, self._asking)
        plan = await foreseer.foresee(plan)
        cost = requests_of(plan, abilities, titles, fresh) - foreseer.looked
        plan = replace(plan, requests=cost + mover.has_work(plan))
        self._note_compared(self._planner, compared_to)
        self._intents = self._book.intents()
        return plan

    def _note_compared(self, planner: Planner, compared_to: int) -> None:
        """So that the next comparison, and the badge, need look only at what was touched since."""
        with self._book.writing() as session:
            if session is None:
                return
            for link, fields in planner.seen:
                planner.note(session, link, fields)
            cursor = self._book.cursor()
            cursor.compared_to = compared_to
            known = {*WrittenWords(cursor.words).statuses}
            known |= {
                str(link.seen["status"]) for link, _f in planner.seen if "status" in link.seen
            }
            cursor.words = written_down(self.tracker.vocabulary, known)
            links.put_cursor(session, cursor)
        planner.seen.clear()

    async def _carry_out(self, plan: Plan, chosen: Chosen | None) -> None:
        made = datetime.fromisoformat(plan.made_at) if plan.made_at else None
        is_ours = self._planner is not None and plan == self.report.plan
        # Creates that another sync has begun since may be there without being linked here.
        is_ours = is_ours and self._intents == self._book.intents()
        if is_ours and made and settings.now() - made <= FRESH:
            await self._do(plan, chosen)
        else:
            await self._apply(plan, chosen)

    async def _apply(self, plan: Plan, chosen: Chosen | None) -> None:
        now = await self._prepare()
        in_order = now.moves == plan.moves
        if plan.moves and not in_order and takes_order(chosen):
            self._telling.failed("", "", [ORDER[1]], not_as_it_was())
        kept, refused = still_so(plan, now, chosen)
        for one in refused:
            self._telling.failed(one.key, one.remote_key, one.fields, one.reason)
        await self._do(kept, chosen, in_order=in_order)

    # ── carrying out ────────────────────────────────────────────────────────────────────────────

    async def _do(self, plan: Plan, chosen: Chosen | None, *, in_order: bool = True) -> None:
        """Ties first, then what is new here, what is new there, and what both have."""
        planner = self._planner
        assert planner is not None
        doing = chosen_of(plan, chosen)
        self._telling.total = sum(is_work(one) for one in doing)
        arrival = Arrival(planner, self._telling)
        carrier = Carrier(planner, self._asking, self._telling)
        creator = Creator(planner, self._asking, self._telling)
        for one in _with(doing, Act.adopt):
            self._telling.doing(one)
            arrival.adopt(planner.newcomers[one.there_id])
        for one in arrival.bring_in(_with(doing, Act.bring_in)):
            self._telling.doing(one)
        await self._tie(arrival.late, carrier)
        await creator.create(self._sure(_with(doing, Act.create)))
        for one in [*_with(doing, Act.adopt), *_with(doing, Act.change)]:
            if is_work(one):
                await self._keep_up()
                self._telling.doing(one)
                await carrier.change(one, one.fields)
        await self._tie_late(creator, carrier)
        await self._find_lost(creator, arrival, carrier)
        mover = Mover(planner, self._asking, self._telling)
        if in_order and mover.has_work(plan) and takes_order(chosen):
            await mover.carry_out()
        self._conclude(planner)

    async def _keep_up(self) -> None:
        """Before anything is written over: what changed there while this run waited or was busy."""
        if settings.now() - self._looked_at > FRESH:
            await Puller(self._book, self._asking, self._tell).look_again(self._looked)
            self._looked_at = settings.now()

    def _sure(self, planned: list[PlannedItem]) -> list[PlannedItem]:
        """Those that can be created; what may be there already is said."""
        for one in planned:
            if one.reason and not one.fields:
                self._telling.failed(one.key, "", (), one.reason)
        return [one for one in planned if not one.reason]

    async def _tie_late(self, creator: Creator, carrier: Carrier) -> None:
        """What a create could not carry, or what was not there yet to be tied to, follows now."""
        late, creator.late = creator.late, []
        await self._tie([one.item_id for one in late if one.item_id is not None], carrier)

    async def _tie(self, item_ids: Collection[int], carrier: Carrier) -> None:
        if item_ids:
            await self._keep_up()
        planner = carrier.planner
        late = {"parent", "depends_on", *planner.abilities.not_at_creation}
        for item_id, link in self._book.here(item_ids).items():
            fields = [
                one
                for one in planner.compare(
                    link, planner.values([item_id], {item_id: link})[item_id]
                )
                if does_something(one) and one.field in late
            ]
            if fields:
                await carrier.change(_planned(self.workspace, link, fields), fields)

    async def _find_lost(self, creator: Creator, arrival: Arrival, carrier: Carrier) -> None:
        """Creates of this run whose answer was lost: found, made anew, or left for the next run."""
        if not creator.lost:
            return
        lost, creator.lost = creator.lost, []
        all_lost = [one.item_id for one in lost if one.item_id is not None]
        recovery = self._recovery()
        for issue in await recovery.find():
            planned = next((one for one in lost if one.uid == issue.uid), None)
            if planned is not None and self._adopt_lost(planned, issue, arrival):
                lost.remove(planned)
        certain = [one for one in lost if one.item_id not in recovery.unsure]
        for one in lost:
            if one.item_id in recovery.unsure:
                self._telling.failed(one.key, "", (), recovery.unsure[one.item_id])
        await creator.create(certain)
        for one in creator.lost:
            self._telling.failed(one.key, "", (), _("the answer was lost again – run it again"))
        await self._tie(all_lost, carrier)
        await self._tie_late(creator, carrier)

    def _adopt_lost(self, planned: PlannedItem, issue: TrackerItem, arrival: Arrival) -> bool:
        assert planned.item_id is not None
        intent = self._book.intents().get(planned.item_id)
        sent = intent.payload if intent else {}
        if not arrival.adopt(Newcomer(issue, planned.uid, planned.item_id, agreed_on(sent, issue))):
            return False
        entry = Entry(planned.key, issue.key, tuple(sent))
        self._telling.add(self.report.created, entry)
        self._tell(Done(self.remote.name, Act.create, None, None, entry))
        return True

    def _conclude(self, planner: Planner) -> None:
        """All that was done here meanwhile is compared, and the pull need not be read again."""
        compared_to = links.newest_change(self.workspace.store.rows)
        planner.look_again_at_all(self._book.to_compare())
        with self._book.writing() as session:
            if session is not None:
                cursor = self._book.cursor()
                cursor.compared_to = compared_to
                links.put_cursor(session, cursor)
        known = self._book.there(self._pulled.newcomers.keys())
        if self._pulled.newcomers and not self._pulled.newcomers.keys() - known.keys():
            Puller(self._book, self._asking, self._tell).conclude(self._pulled)


def _clashes(plan: Plan) -> list[Entry]:
    return [
        Entry(item.key, item.there_key, tuple(one.field for one in item.having(Verdict.clash)))
        for item in plan.items
        if item.having(Verdict.clash)
    ]


def _with(items: Collection[PlannedItem], act: Act) -> list[PlannedItem]:
    return [one for one in items if one.act is act]


def _planned(workspace: "Workspace", link: links.LinkRow, fields: list[Comparison]) -> PlannedItem:
    found = workspace.store.rows.execute(
        "SELECT uid, title FROM item WHERE id = ?", (link.item_id,)
    ).fetchone()
    key = workspace.backlog.key(link.item_id)
    return PlannedItem(
        Act.change, found[0], link.item_id, key, link.there_id, link.there_key, found[1],
        tuple(fields),
    )  # fmt: skip

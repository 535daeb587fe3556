"""Creates items there, once: the intent is written before the call, and looked for after a lost answer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from po_tui.store import links
from po_tui.store.links import IntentRow
from po_tui.store.store import stamp
from po_tui.sync.arriving import link_of
from po_tui.sync.asking import Asking
from po_tui.sync.carrying import not_taken
from po_tui.sync.merge import digest, normal
from po_tui.sync.plan import Act, PlannedItem
from po_tui.sync.planning import values_of
from po_tui.sync.references import LOCAL, is_tie
from po_tui.sync.scope import is_elsewhere
from po_tui.sync.telling import Telling, entry_of
from po_tui.trackers.base import (
    Draft,
    Gone,
    Outcome,
    OutcomeUnknown,
    Refused,
    TrackerError,
    TrackerItem,
)
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.links import LinkRow
    from po_tui.sync.book import Book
    from po_tui.sync.planning import Planner


class Creator:
    """Creates items, parents first."""

    def __init__(self, planner: "Planner", asking: Asking, telling: Telling) -> None:
        self.planner, self.asking, self.telling = planner, asking, telling
        self.book, self.remote = planner.book, planner.remote
        self.late: list[PlannedItem] = []
        """Created without something that a create cannot carry, or that was not there yet."""
        self.lost: list[PlannedItem] = []
        """The answer did not come: they may be there."""

    async def create(self, planned: Sequence[PlannedItem]) -> None:
        """Create them, as many at once as the tracker takes."""
        for some in self._batches(planned):
            await self._create(some)

    def _batches(self, planned: Sequence[PlannedItem]) -> Iterator[list[PlannedItem]]:
        """No item stands in the same batch as one that it names."""
        batch: list[PlannedItem] = []
        most = max(1, self.planner.abilities.create_at_once)
        for one in planned:
            uids = {LOCAL + other.uid for other in batch}
            if batch and (len(batch) >= most or uids & set(_ties_of(values_of(one)))):
                yield batch
                batch = []
            batch.append(one)
        if batch:
            yield batch

    async def _create(self, planned: Sequence[PlannedItem]) -> None:
        self.asking.check()
        tracker = self.asking.tracker
        # Looked at and written down in one go: a sync with another tracker may want them as well.
        with self.book.writing():
            free = [one for one in planned if self._is_free(one)]
            drafts = [self._draft(one) for one in free]
            self._intend(free, drafts)
        if not free:
            return
        for one in free:
            self.telling.doing(one)
        try:
            # A tracker that makes us wait is asked later than was written down.
            with self.asking.going_on(partial(self._intend, free, drafts)):
                answers = await self.asking.ask(tracker.create(drafts))
        except OutcomeUnknown as no:
            self._note_lost(free, drafts, str(no))
            return
        except Refused as no:
            answers = [no] * len(free)
        except TrackerError:  # certainly nothing was made
            self._forget(free)
            raise
        with self.book.writing() as session:
            assert session is not None
            made = [
                self._note(session, one, draft, answer)
                for one, draft, answer in zip(free, drafts, answers, strict=True)
            ]
        for one, draft, answer, link in zip(free, drafts, answers, made, strict=True):
            self._tell(one, draft, answer, link)

    def _is_free(self, planned: PlannedItem) -> bool:
        assert planned.item_id is not None
        row = self.book.rows.execute("SELECT 1 FROM item WHERE id = ?", (planned.item_id,))
        if row.fetchone() is None or self.book.one(planned.item_id) is not None:
            return False
        usual = not self.remote.scope  # what is in another tracker is not to be in this one too
        return not (usual and is_elsewhere(self.book.workspace, self.remote.id, planned.item_id))

    def _draft(self, planned: PlannedItem) -> Draft:
        values: dict[str, Any] = {}
        afterwards = self.planner.abilities.not_at_creation
        for name, value in values_of(planned).items():
            sent, whole = self.planner.references.sendable(name, value)
            if name in afterwards:
                sent, whole = None, False
            if not whole and planned not in self.late:
                self.late.append(planned)
            if sent not in (None, []):
                values[name] = sent
        return Draft(planned.uid, values)

    # ── what is written down ────────────────────────────────────────────────────────────────────

    def _intend(self, planned: Sequence[PlannedItem], drafts: Sequence[Draft]) -> None:
        at = self.asking.tracker.server_time()
        with self.book.writing() as session:
            assert session is not None
            for one, draft in zip(planned, drafts, strict=True):
                links.put_intent(session, self._intent(one, self._begun(draft), at))

    def _begun(self, draft: Draft) -> dict[str, Any]:
        """How it begins there: with what is sent, in the state that everything new is in."""
        fresh = self.planner.vocabulary.status_of("new", None)
        later = "status" in self.planner.abilities.not_at_creation
        return {**({"status": fresh} if later and fresh else {}), **draft.values}

    def _intent(
        self,
        planned: PlannedItem,
        payload: Mapping[str, Any],
        at: str,
        state: str = "inflight",
        reason: str = "",
    ) -> IntentRow:
        assert planned.item_id is not None
        return IntentRow(
            planned.item_id, self.remote.id, planned.uid, dict(payload), at, state, reason
        )

    def _forget(self, planned: Sequence[PlannedItem]) -> None:
        with self.book.writing() as session:
            assert session is not None
            links.drop_intents(session, self.remote.id, [one.item_id or 0 for one in planned])

    def _note_lost(
        self, planned: Sequence[PlannedItem], drafts: Sequence[Draft], reason: str
    ) -> None:
        at = self.asking.tracker.server_time()
        with self.book.writing() as session:
            assert session is not None
            for one, draft in zip(planned, drafts, strict=True):
                links.put_intent(
                    session, self._intent(one, self._begun(draft), at, "unknown", reason)
                )
        self.lost += planned

    def _note(
        self,
        session: "Session",
        planned: PlannedItem,
        draft: Draft,
        answer: TrackerItem | Refused,
    ) -> "LinkRow | None":
        """Link, what both agreed on, and the end of the intent: at once, or none of it."""
        if isinstance(answer, Refused) and (answer.passing or isinstance(answer, Gone)):
            # Not about this item: the next run tries it again as it is.
            links.drop_intents(session, self.remote.id, [planned.item_id or 0])
            return None
        if isinstance(answer, Refused):
            at = self.asking.tracker.server_time()
            refused = self._intent(planned, values_of(planned), at, "refused", str(answer))
            links.put_intent(session, refused)
            return None
        assert planned.item_id is not None
        found = self.book.one(planned.item_id)
        if found is not None:  # this computer slept, and another sync took over and found it
            links.drop_intents(session, self.remote.id, [planned.item_id])
            return found
        link = link_of(answer, planned.item_id, self.remote.id)
        link.pushed_at = stamp()
        outcome = Outcome(answer)
        for name, sent in draft.values.items():
            no = not_taken(name, sent, outcome)
            link.agreed[name] = normal(name, answer.values.get(name)) if no else sent
            if no:
                link.refused[name] = {"value": digest(normal(name, sent)), "reason": no}
        # What it began with there is nobody's edit, and ours follows.
        if "status" in answer.values and "status" not in draft.values:
            link.agreed["status"] = normal("status", answer.values["status"])
        links.add_link(session, link)
        links.drop_intents(session, self.remote.id, [planned.item_id])
        self.planner.look_again(session, link)
        return link

    def _tell(
        self,
        planned: PlannedItem,
        draft: Draft,
        answer: TrackerItem | Refused,
        link: "LinkRow | None",
    ) -> None:
        if isinstance(answer, Refused) or link is None:
            fields = [answer.field] if isinstance(answer, Refused) and answer.field else []
            self.telling.failed(planned.key, "", fields, str(answer))
            return
        self.telling.sent.add(link.item_id)
        for name, no in link.refused.items():
            self.telling.failed(planned.key, link.there_key, [name], no["reason"])
        taken = [name for name in draft.values if name not in link.refused]
        entry = entry_of(planned, taken or ["title"], there=link.there_key)
        self.telling.done(Act.create, created=entry)


class Recovery:
    """Looks for what was created and whose answer was lost."""

    def __init__(self, book: "Book", asking: Asking, settle: float, *, wait: bool) -> None:
        self.book, self.asking, self.settle, self.wait = book, asking, settle, wait
        self.unsure: dict[int, str] = {}
        """Items that may be there and do not show up yet, with what to say of it."""

    async def find(self) -> list[TrackerItem]:
        """What is found of the open creates; the rest is unsure, or was certainly not made."""
        found: list[TrackerItem] = []
        self.unsure = {}
        waited = False
        while True:
            left = [one for one in self._open() if one.uid not in {issue.uid for issue in found}]
            if not left:
                return found
            first = min(one.at for one in left)
            uids = {one.uid for one in left}
            answers = await self.asking.ask(self.asking.tracker.find_created(first))
            found += [issue for issue in answers if issue.uid in uids]
            seconds = 0.0 if waited else self._seconds_left(left, found)
            if not seconds:
                return found
            if not self.wait:
                self._note_unsure(left, found, seconds)
                return found
            waited = True
            await self.asking.pause(seconds, _("making sure that nothing is created twice"))

    def _open(self) -> list[IntentRow]:
        linked = self.book.here(self.book.intents().keys())
        return [
            one
            for one in self.book.intents().values()
            if one.state != "refused" and one.item_id not in linked
        ]

    def _seconds_left(self, left: Sequence[IntentRow], found: Sequence[TrackerItem]) -> float:
        """Until whatever was made has to show up; 0 where it has, or all was found."""
        uids = {issue.uid for issue in found}
        now = datetime.fromisoformat(self.asking.tracker.server_time())
        ages = [
            (now - datetime.fromisoformat(one.at)).total_seconds()
            for one in left
            if one.uid not in uids
        ]
        return max((self.settle - age for age in ages if age < self.settle), default=0.0)

    def _note_unsure(
        self, left: Sequence[IntentRow], found: Sequence[TrackerItem], seconds: float
    ) -> None:
        uids = {issue.uid for issue in found}
        told = _("nobody knows yet whether it was created – run it again in {n} seconds")
        self.unsure = {
            one.item_id: told.format(n=int(seconds) + 1) for one in left if one.uid not in uids
        }


def _ties_of(values: Mapping[str, Any]) -> list[str]:
    return [
        tie
        for name, value in values.items()
        if is_tie(name)
        for tie in (value if isinstance(value, list) else [value])
        if tie
    ]

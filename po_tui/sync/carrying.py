"""Carries out what a plan says of items on both sides: their part here, our part there, each item on its own.

What they changed comes first, as one step that undo can take back; then ours goes out in one request
with just the fields that change. Whatever happens in between, the next comparison finds the rest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from po_tui.store.store import stamp
from po_tui.sync.asking import Asking
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.comparing import ON_THE_WAY, as_on_the_way
from po_tui.sync.merge import alike, digest, normal
from po_tui.sync.plan import Act, PlannedItem
from po_tui.sync.pulling import note_seen
from po_tui.sync.references import is_tie
from po_tui.sync.saying import Sayer
from po_tui.sync.spelling import as_here
from po_tui.sync.taking import Taker
from po_tui.sync.telling import Telling, entry_of
from po_tui.trackers.base import (
    Change,
    Changed,
    Gone,
    Outcome,
    OutcomeUnknown,
    Refused,
    TrackerItem,
)
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.store.links import LinkRow
    from po_tui.sync.planning import Planner


@dataclass
class _Sending:
    """What of an item goes out."""

    planned: PlannedItem
    link: "LinkRow"
    fields: dict[str, Comparison]
    values: dict[str, Any]
    """As sent: references are ids there."""


class Carrier:
    """Carries out one item after the other."""

    def __init__(self, planner: "Planner", asking: Asking, telling: Telling) -> None:
        self.planner, self.asking, self.telling = planner, asking, telling
        self.book, self.workspace = planner.book, planner.workspace
        self.taker = Taker(planner)
        self.sayer = Sayer(planner, asking, telling)

    async def change(self, planned: PlannedItem, fields: Collection[Comparison]) -> None:
        """Their part, then ours. Nothing of it is done where the item is not as it was planned."""
        assert planned.item_id is not None
        link = self.book.one(planned.item_id)
        if link is None or link.state != "linked":
            return
        standing = [one for one in fields if self._stands(link, one)]
        moved = [one.field for one in fields if one not in standing]
        if moved:
            self.telling.failed(
                planned.key, link.there_key, moved,
                _("it was changed since the plan was made – run it again"),
            )  # fmt: skip
        left = self._pull(planned, link, standing)
        await self._push(planned, link, [one for one in standing if one.field not in left])
        for one in standing:
            if one.verdict is Verdict.comment and link.state == "linked":
                await self.sayer.say(planned, link, one)

    def _stands(self, link: "LinkRow", one: Comparison) -> bool:
        """Whether the tracker's side is still what the plan saw; ours is looked at when it is written."""
        there = normal(one.field, link.seen.get(one.field))
        theirs = as_here(self.planner.remote, one.field, one.agreed, one.here, there)
        if not alike(one.field, theirs, one.there):
            return False
        if is_tie(one.field):
            return True
        agreed = link.agreed.get(one.field, NOTHING)
        no = link.refused.get(one.field, {})
        agreed = as_on_the_way(no, one.field, agreed, one.here, one.there)
        if agreed is NOTHING or one.agreed is NOTHING:
            return agreed is one.agreed
        return alike(one.field, normal(one.field, agreed), one.agreed)

    # ── their part ──────────────────────────────────────────────────────────────────────────────

    def _pull(
        self, planned: PlannedItem, link: "LinkRow", fields: Sequence[Comparison]
    ) -> set[str]:
        """Take over what they changed, as one step; the fields that somebody edited here meanwhile."""
        coming = {one.field: one for one in fields if one.here_becomes is not NOTHING}
        if not coming:
            return set()
        item_id = link.item_id
        label = _("Take over {item} from {remote}").format(
            item=planned.key, remote=self.planner.remote.name
        )
        with self.workspace.store.step(
            label, self.workspace.product_id, origin="tracker"
        ) as session:
            # From here on nobody else writes: what is here now is what is taken over.
            self.book.reread(link)
            here = self.planner.values([item_id], {item_id: link}).get(item_id, {})
            edited = {
                name
                for name, one in coming.items()
                if name not in here or not self._is_as_planned(one, here[name])
            }
            taken = {name: one.here_becomes for name, one in coming.items() if name not in edited}
            refused = self.taker.take(item_id, taken)
            session.flush()
            agreed, left = self.taker.outcome(link, item_id, taken, refused)
            for name in taken.keys() - left.keys():
                if coming[name].verdict is Verdict.pull:
                    agreed[name] = coming[name].agreed_becomes
            self.book.keep(session, link, agreed=agreed, refused=left)
            self.planner.look_again(session, link)
        for name, why in refused.items():
            self.telling.failed(planned.key, link.there_key, [name], why)
        done = [name for name in taken if name not in refused]
        self.telling.done(Act.change, pulled=entry_of(planned, done, there=link.there_key))
        return edited | refused.keys()

    def _is_as_planned(self, one: Comparison, here: Any) -> bool:
        """Whether an item still says what the plan saw."""
        if one.field == "depends_on":
            sendable = self.planner.references.can_be_sent
            here = sorted(name for name in here if sendable(name))
            return set(here) == {name for name in one.here if sendable(name)} - (
                self.planner.references.unknown(one.there)
            )
        return alike(one.field, normal(one.field, here), one.here)

    # ── our part ────────────────────────────────────────────────────────────────────────────────

    async def _push(
        self, planned: PlannedItem, link: "LinkRow", fields: Sequence[Comparison]
    ) -> None:
        """Send what was changed here; a field that is refused by name does not hold up the others."""
        going = {one.field: one for one in fields if one.there_becomes is not NOTHING}
        sending = _Sending(planned, link, going, self._as_sent(going))
        while sending.values:
            try:
                outcome = await self.asking.ask(self.asking.tracker.change(self._told(sending)))
            except Gone as gone:
                self._note_gone(sending, str(gone))
                return
            except Changed as no:
                await self._read_again(sending, str(no))
                return
            except Refused as no:
                named = [no.field] if no.field in sending.values else list(sending.values)
                if no.passing:
                    self.telling.failed(planned.key, link.there_key, named, str(no))
                else:
                    self._note_refused(sending, named, str(no))
                for name in named:
                    del sending.values[name]
            except OutcomeUnknown as no:
                self.telling.failed(planned.key, link.there_key, sending.values, str(no))
                return
            else:
                self._note_sent(sending, outcome)
                return

    def _as_sent(self, going: Mapping[str, Comparison]) -> dict[str, Any]:
        """The values, with ids for what was created meanwhile; what has none yet waits."""
        values = {}
        for name, one in going.items():
            value, whole = self.planner.references.sendable(name, one.there_becomes)
            if name == "depends_on" or whole:
                there = normal(name, one.there)
                if whole or value != there:
                    values[name] = value
        return values

    def _told(self, sending: _Sending) -> Change:
        link = sending.link
        return Change(
            id=link.there_id,
            key=link.there_key,
            values=dict(sending.values),
            before=dict(link.seen),
            raw=dict(link.rich),
            uid=sending.planned.uid,
            on_the_way=partial(self._note_on_the_way, sending),
        )

    def _note_on_the_way(self, sending: _Sending, status: str) -> None:
        """Before a step that only leads on: killed there, the next run goes on instead of asking anybody."""
        link = sending.link
        to = digest(normal("status", sending.values.get("status")))
        with self.book.writing() as session:
            self.book.reread(link)
            before = link.refused.get("status", {}).get(ON_THE_WAY, {})
            passed = [*before.get("by", ()), status] if before.get("to") == to else [status]
            entry = {ON_THE_WAY: {"to": to, "by": passed}}
            refused = {**link.refused, "status": entry}
            self.book.keep(session, link, refused=refused, unsettled=True)

    def _note_sent(self, sending: _Sending, outcome: Outcome) -> None:
        """What came back counts: a value that is another one was not taken."""
        link, values = sending.link, sending.values
        with self.book.writing() as session:
            note_seen(self.book, session, link, outcome.item)
            self.book.reread(link)
            agreed, refused = dict(link.agreed), dict(link.refused)
            for name, sent in values.items():
                no = not_taken(name, sent, outcome)
                refused.pop(name, None)
                if no:
                    refused[name] = {"value": digest(normal(name, sent)), "reason": no}
                    agreed[name] = normal(name, outcome.item.values.get(name))
                elif sending.fields[name].agreed_becomes is not NOTHING:
                    one = sending.fields[name]
                    # A run that only pushes keeps what both agreed on: theirs is not here yet.
                    is_whole = one.agreed_becomes == one.there_becomes
                    agreed[name] = sent if is_tie(name) and is_whole else one.agreed_becomes
            self.book.keep(session, link, agreed=agreed, refused=refused, pushed_at=stamp())
            self.planner.look_again(session, link)
        self._tell_sent(sending, outcome)

    def _tell_sent(self, sending: _Sending, outcome: Outcome) -> None:
        planned, link = sending.planned, sending.link
        self.telling.sent.add(link.item_id)
        taken = []
        for name, sent in sending.values.items():
            if no := not_taken(name, sent, outcome):
                self.telling.failed(planned.key, link.there_key, [name], no)
            else:
                taken.append(name)
        self.telling.done(Act.change, pushed=entry_of(planned, taken, there=link.there_key))

    def _note_refused(self, sending: _Sending, names: Sequence[str], reason: str) -> None:
        """These very values are not sent again, until somebody changes them."""
        link = sending.link
        no = {
            name: {"value": digest(normal(name, sending.values[name])), "reason": reason}
            for name in names
        }
        with self.book.writing() as session:
            self.book.reread(link)
            self.book.keep(session, link, refused={**link.refused, **no}, unsettled=True)
        self.telling.failed(sending.planned.key, link.there_key, names, reason)

    def _note_gone(self, sending: _Sending, reason: str) -> None:
        with self.book.writing() as session:
            self.book.keep(session, sending.link, state="missing", why=reason, unsettled=True)
        link = sending.link
        self.telling.failed(sending.planned.key, link.there_key, sending.values, reason)

    async def _read_again(self, sending: _Sending, reason: str) -> None:
        """Somebody was faster: the next run compares with what they made of it."""
        link = sending.link
        for one in await self.asking.ask(self.asking.tracker.fetch([link.there_id])):
            if isinstance(one, TrackerItem):
                with self.book.writing() as session:
                    note_seen(self.book, session, link, one)
        self.telling.failed(sending.planned.key, link.there_key, sending.values, reason)


def not_taken(name: str, sent: Any, outcome: Outcome) -> str:
    """Why a value was not taken; empty where it was."""
    if name in outcome.problems:
        return outcome.problems[name]
    if name not in outcome.item.values:  # of this issue it tells nothing of the kind
        return ""
    came = normal(name, outcome.item.values.get(name))
    if alike(name, normal(name, sent), came):
        return ""
    return _("the tracker kept something else, and said nothing")

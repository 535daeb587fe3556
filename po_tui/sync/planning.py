"""From what is here, what is there and what was agreed to the plan: every item once, parents first.

Decides and changes nothing. The same plan is shown by a dry run and carried out by a real one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from po_tui.model.identity import item_key
from po_tui.store.links import IntentRow, LinkRow
from po_tui.store.readiness import AMONG
from po_tui.store.store import stamp
from po_tui.sync import references
from po_tui.sync.arriving import link_of
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.comparing import AT_ONCE, Comparer, is_empty, is_told, kept_as_it_is
from po_tui.sync.imported import agreed_then, columns_of, ties_then
from po_tui.sync.merge import normal
from po_tui.sync.newcomers import Newcomer, Recognition
from po_tui.sync.plan import Act, Plan, PlannedItem
from po_tui.sync.references import among_texts
from po_tui.sync.scope import in_scope, query_of
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.sync.book import Book
    from po_tui.sync.imported import Imports
    from po_tui.sync.options import Options
    from po_tui.trackers.base import Abilities, TrackerItem, Vocabulary

__all__ = ["Newcomer", "Planner", "in_scope", "values_of"]

K = TypeVar("K")


class Planner(Comparer):
    """Makes one plan."""

    def __init__(
        self, book: "Book", vocabulary: "Vocabulary", abilities: "Abilities", options: "Options"
    ) -> None:
        super().__init__(book, vocabulary, abilities, options)
        self.newcomers: dict[str, Newcomer] = {}
        """By their ids there."""
        self.seen: list[tuple[LinkRow, list[Comparison]]] = []
        """What the links came to; noted once the plan is made for real."""
        self.imports: Imports | None = None
        """Items that came from a file, where this run looked for them there."""

    def plan(
        self,
        found: Sequence["TrackerItem"],
        unsure: Mapping[int, str],
        *,
        complete: bool = True,
        notes: Sequence[str] = (),
    ) -> Plan:
        """The plan. `found`: issues linked to nothing; `unsure`: items that may be there already, and why."""
        intents = self.book.intents()
        wanted = self._wanted()
        for newcomer in Recognition(self.book, self.imports).newcomers(found, intents):
            self.newcomers[newcomer.issue.id] = newcomer
            if newcomer.item_id is None:
                self.references.arriving.add(newcomer.issue.id)
            else:
                self.references.adopt(newcomer.item_id, newcomer.issue.id)
        tied = {one.item_id for one in self.newcomers.values()}
        creating = [id for id in self._to_create(wanted) if id not in tied]
        uids = self.uids(creating)
        self.references.coming = {uids[id] for id in creating if id not in unsure}
        items = [
            *self._gone(wanted),
            *self._adopted(wanted),
            *self._brought_in(),
            *self._created(creating, intents, unsure),
            *self._changed(wanted),
        ]
        return Plan(
            remote=self.remote.name,
            items=tuple(one for one in items if one.fields or one.reason or _must_be(one)),
            complete=complete,
            made_at=stamp(),
            notes=tuple(notes),
        )

    # ── linked items ────────────────────────────────────────────────────────────────────────────

    def _changed(self, wanted: Collection[int] | None) -> Iterator[PlannedItem]:
        linked = [link for link in self.book.to_compare() if link.state == "linked"]
        for start in range(0, len(linked), AT_ONCE):
            some = linked[start : start + AT_ONCE]
            here = self.values([link.item_id for link in some], {one.item_id: one for one in some})
            names = self.named(link.item_id for link in some)
            for link in some:
                if link.item_id not in here:
                    continue
                fields = self.compare(link, here[link.item_id])
                self.seen.append((link, fields))
                if wanted is not None and link.item_id not in wanted:
                    continue
                uid, key, title = names[link.item_id]
                planned = PlannedItem(
                    Act.change, uid, link.item_id, key, link.there_id, link.there_key, title,
                    tuple(self._allowed(fields)), link.why,
                )  # fmt: skip
                if planned.fields:
                    yield planned

    def _allowed(self, fields: Sequence[Comparison]) -> Iterator[Comparison]:
        """What of it this run may do, and is to show."""
        for whole in fields:
            one = whole
            if self.options.pull_only:
                one = _only_here(one)
            elif self.options.push_only:
                one = _only_there(one)
            if is_told(one):
                yield one

    def _gone(self, wanted: Collection[int] | None) -> Iterator[PlannedItem]:
        back = {one.item_id for one in self.newcomers.values()}
        missing = [
            link
            for link in self.book.to_compare()
            if link.state == "missing" and link.item_id not in back
        ]
        names = self.named(link.item_id for link in missing)
        for link in missing:
            if wanted is None or link.item_id in wanted:
                uid, key, title = names[link.item_id]
                yield PlannedItem(
                    Act.gone, uid, link.item_id, key, link.there_id, link.there_key, title,
                    (), link.why or _("it is not there any more"),
                )  # fmt: skip

    # ── issues that are linked to nothing ───────────────────────────────────────────────────────

    def _adopted(self, wanted: Collection[int] | None) -> Iterator[PlannedItem]:
        adopted = [one for one in self.newcomers.values() if one.item_id is not None]
        ids = [one.item_id for one in adopted if one.item_id is not None]
        told = {
            one.item_id: link_of(one.issue, one.item_id, self.remote.id)
            for one in adopted
            if one.item_id is not None and one.came is not None
        }
        here, names = self.values(ids, told), self.named(ids)
        columns = columns_of(self.book, [*told])
        for one in adopted:
            item_id = one.item_id
            if item_id is None or item_id not in here:
                continue
            if wanted is not None and item_id not in wanted:
                continue
            if one.came is not None and item_id in columns:
                one.agreed = {
                    **agreed_then(
                        one.came, columns[item_id], here[item_id], one.issue, self.vocabulary
                    ),
                    **ties_then(self.book, one.came, self.references),
                }
            fields = self.compared(
                here[item_id], one.issue.values, one.agreed, {}, one.issue.closed_for
            )
            uid, key, title = names[item_id]
            yield PlannedItem(
                Act.adopt, uid, item_id, key, one.issue.id, one.issue.key, title,
                tuple(self._allowed(fields)),
            )  # fmt: skip

    def _brought_in(self) -> Iterator[PlannedItem]:
        if self.options.push_only or self.options.filter:
            return
        coming = {id: one for id, one in self.newcomers.items() if one.item_id is None}
        for id in _parents_first(coming, lambda id: _parent_there(coming[id].issue.values)):
            issue = coming[id].issue
            unknown = self.references.unknown(_named_there(issue.values))
            fields = tuple(
                Comparison(
                    name, Verdict.pull, NOTHING, NOTHING, value,
                    here_becomes=value, agreed_becomes=value,
                )
                for name, value in self._coming_in(issue, unknown)
            )  # fmt: skip
            title = str(issue.values.get("title", ""))
            yield PlannedItem(
                Act.bring_in, coming[id].uid, None, "", issue.id, issue.key, title, fields
            )

    def _coming_in(
        self, issue: "TrackerItem", unknown: Collection[str]
    ) -> Iterator[tuple[str, Any]]:
        for name in self.fields:
            value = normal(name, issue.values.get(name, issue.first.get(name)))
            if name == "parent" and value in unknown:
                continue
            if name == "depends_on":
                value = [one for one in value if one not in unknown]
            if not is_empty(value):
                yield name, value

    # ── items that are only here ────────────────────────────────────────────────────────────────

    def _to_create(self, wanted: Collection[int] | None) -> list[int]:
        if self.options.pull_only or not self.options.create:
            return []
        found = in_scope(self.workspace, self.remote.id, self.remote.scope)
        if self.imports is not None and not self.remote.scope:
            found = [id for id in found if id not in self.imports.elsewhere]
        return [id for id in found if wanted is None or id in wanted]

    def _created(
        self, ids: Sequence[int], intents: Mapping[int, IntentRow], unsure: Mapping[int, str]
    ) -> Iterator[PlannedItem]:
        here, names = self.values(ids), self.named(ids)
        uids = {id: names[id][0] for id in here}
        by_uid = {uid: id for id, uid in uids.items()}

        def named(id: int) -> list[int]:
            ties = [here[id].get("parent"), *here[id].get("depends_on", ())]
            local = (tie.removeprefix(references.LOCAL) for tie in ties if tie)
            return [by_uid[uid] for uid in local if uid in by_uid]

        for id in _parents_first(dict.fromkeys(here), named):
            fields = tuple(
                Comparison(
                    name, Verdict.push, NOTHING, value, NOTHING,
                    there_becomes=value, agreed_becomes=value,
                )
                for name, value in self.going_out(here[id])
            )  # fmt: skip
            uid, key, title = names[id]
            planned = PlannedItem(Act.create, uid, id, key, "", "", title, fields)
            intent = intents.get(id)
            if id in unsure:
                planned = replace(planned, fields=(), reason=unsure[id])
            elif intent and intent.state == "refused" and intent.payload == values_of(planned):
                refused = [replace(one, verdict=Verdict.refused) for one in fields]
                planned = replace(planned, fields=tuple(refused), reason=intent.reason)
            yield planned

    def going_out(self, here: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """What of an item is sent when it is created."""
        for name in self.fields:
            if name not in here or self.remote.owners[name] == "theirs":
                continue
            value = normal(name, here[name])
            if name == "parent" and value and not self.references.can_be_sent(value):
                continue
            if name == "depends_on":
                value = [one for one in value if self.references.can_be_sent(one)]
            if not is_empty(value):
                yield name, value

    # ── looking up ──────────────────────────────────────────────────────────────────────────────

    def _wanted(self) -> set[int] | None:
        """The items that the run was limited to; None: all."""
        if not self.options.filter:
            return None
        from po_tui.store.search import find

        query = query_of(self.options.filter)
        return set(
            find(
                self.rows, self.workspace.product_id, query,
                all_states=True, by_sync=self.workspace.by_sync,
            )
        )  # fmt: skip

    def named_by_uid(self, uids: Collection[str]) -> dict[str, str]:
        """Uid → key."""
        found = self.rows.execute(
            f"SELECT uid, number FROM item WHERE uid {AMONG}", (among_texts(uids),)
        )
        return {uid: item_key(self.workspace.key, number) for uid, number in found}


def values_of(planned: PlannedItem) -> dict[str, Any]:
    """What a planned create sends."""
    return {one.field: one.there_becomes for one in planned.fields}


def _must_be(item: PlannedItem) -> bool:
    """Tying and creating are acts by themselves."""
    return item.act in (Act.adopt, Act.create, Act.bring_in)


def _only_here(one: Comparison) -> Comparison:
    """What a run that only pulls does of it: of a merge, their part."""
    if one.verdict is Verdict.push:
        return kept_as_it_is(one)
    if one.verdict is Verdict.comment:
        return replace(one, verdict=Verdict.refused, comment="")
    if one.verdict is Verdict.merge:
        return replace(one, verdict=Verdict.pull, there_becomes=NOTHING, agreed_becomes=one.there)
    return one


def _only_there(one: Comparison) -> Comparison:
    """What a run that only pushes does of it: of a merge, our part."""
    if one.verdict is Verdict.pull:
        return kept_as_it_is(one)
    if one.verdict is Verdict.merge:
        return replace(one, verdict=Verdict.push, here_becomes=NOTHING, agreed_becomes=one.agreed)
    return one


def _parent_there(values: Mapping[str, Any]) -> list[str]:
    return [values["parent"]] if values.get("parent") else []


def _named_there(values: Mapping[str, Any]) -> list[str]:
    return [one for one in (values.get("parent"), *values.get("depends_on", ())) if one]


def _parents_first(known: Mapping[K, Any], named: Callable[[K], Sequence[K]]) -> list[K]:
    """In order, but what somebody names before whoever names it; where they name each other, as it comes."""
    order: dict[K, None] = {}
    begun: set[K] = set()
    for first in known:
        waiting = [first]
        while waiting:
            one = waiting[-1]
            before = [other for other in named(one) if other in known and other not in begun]
            if one not in begun and before:
                begun.add(one)
                waiting += reversed(before)
                continue
            begun.add(one)
            order.setdefault(waiting.pop())
    return list(order)

"""Items that come from there: added at the end of the order, or tied to the item that they are already."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.store import links
from po_tui.store.links import LinkRow
from po_tui.sync.plan import Act, PlannedItem
from po_tui.sync.references import is_tie
from po_tui.sync.taking import Taker
from po_tui.sync.telling import Telling, entry_of
from po_tui.words import _, ngettext
from po_tui.workspace.errors import WorkspaceError

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.sync.newcomers import Newcomer
    from po_tui.sync.planning import Planner
    from po_tui.trackers.base import TrackerItem

PART: Final = 50
"""Items added in one step: a fraction of a second, so that the app can write in between."""


class Arrival:
    """Brings in what is there and not here."""

    def __init__(self, planner: "Planner", telling: Telling) -> None:
        self.planner, self.telling = planner, telling
        self.book, self.workspace = planner.book, planner.workspace
        self.taker = Taker(planner)
        self.late: list[int] = []
        """Items that came before one that they name: to be tied to it now."""

    def adopt(self, newcomer: "Newcomer") -> bool:
        """Tie an issue to the item that it is; False where that is tied already, or gone."""
        item_id, issue = newcomer.item_id, newcomer.issue
        if item_id is None or not self._is_free(item_id, issue.id):
            return False
        with self.book.writing() as session:
            assert session is not None
            link = link_of(issue, item_id, self.planner.remote.id)
            link.agreed = dict(newcomer.agreed)
            links.drop_missing(session, self.planner.remote.id, item_id)
            links.add_link(session, link)
            links.drop_intents(session, self.planner.remote.id, [item_id])
            self.planner.look_again(session, link)
        return True

    def _is_free(self, item_id: int, there_id: str) -> bool:
        item = self.workspace.store.rows.execute("SELECT 1 FROM item WHERE id = ?", (item_id,))
        link = self.book.one(item_id)
        is_free = link is None or link.state == "missing"
        return bool(item.fetchone() and is_free and not self.book.there([there_id]))

    def bring_in(self, planned: Sequence[PlannedItem]) -> Iterator[PlannedItem]:
        """Add items, some at once as one step; gives those that were worked on, one by one."""
        for start in range(0, len(planned), PART):
            some = planned[start : start + PART]
            yield from some
            with self._step(len(some)) as session:
                done = [(one, self._add(session, one)) for one in some]
                for one, link in done:
                    if link is not None:
                        self._complete(session, one, link)
            for one, link in done:
                self._tell(one, link)

    def _step(self, count: int) -> Any:
        told = ngettext(
            "Bring in {n} item from {remote}", "Bring in {n} items from {remote}", count
        )
        label = told.format(n=count, remote=self.planner.remote.name)
        return self.workspace.store.step(label, self.workspace.product_id, origin="tracker")

    def _add(self, session: "Session", planned: PlannedItem) -> LinkRow | None:
        """Add an item with what needs no other; None where it is here already, or cannot be."""
        newcomer = self.planner.newcomers.get(planned.there_id)
        if newcomer is None or self.book.there([planned.there_id]):
            return None
        values = {one.field: one.here_becomes for one in planned.fields if not is_tie(one.field)}
        title = str(values.pop("title", "") or _("without a title"))
        backlog = self.workspace.backlog
        try:
            told = self.taker.as_stored(None, values)
            item_id = backlog.add(title, told, uid=newcomer.uid)
        except WorkspaceError:
            # A rule says no to some of it: the rest is taken one by one, and that is said.
            item_id = backlog.add(title, uid=newcomer.uid)
            self.taker.take(item_id, values)
        session.flush()
        link = link_of(newcomer.issue, item_id, self.planner.remote.id)
        links.add_link(session, link)
        return link

    def _complete(self, session: "Session", planned: PlannedItem, link: LinkRow) -> None:
        """Tie it to those that came with it, and note what both agree on from now on."""
        taken = {one.field: one.here_becomes for one in planned.fields}
        ties = {name: value for name, value in taken.items() if is_tie(name)}
        for name, value in [*ties.items()]:
            if self.planner.references.is_awaited(value if isinstance(value, list) else [value]):
                del ties[name], taken[name]
                self.late.append(link.item_id)
        refused = self.taker.take(link.item_id, ties)
        session.flush()
        agreed, left = self.taker.outcome(link, link.item_id, taken, refused)
        agreed |= {name: value for name, value in taken.items() if name not in left}
        self.book.keep(session, link, agreed=agreed, refused=left)
        self.planner.look_again(session, link)

    def _tell(self, planned: PlannedItem, link: LinkRow | None) -> None:
        if link is None:
            return
        key = self.workspace.backlog.key(link.item_id)
        for name, no in link.refused.items():
            self.telling.failed(key, link.there_key, [name], no["reason"])
        done = [one.field for one in planned.fields if one.field not in link.refused]
        self.telling.done(Act.bring_in, pulled=entry_of(planned, done or ["title"], key=key))


def link_of(issue: "TrackerItem", item_id: int, remote_id: int) -> LinkRow:
    """The link of an item to an issue, as that is now."""
    return LinkRow(
        item_id=item_id,
        remote_id=remote_id,
        there_id=issue.id,
        there_key=issue.key,
        url=issue.url,
        status=issue.status,
        why=issue.closed_for,
        seen=dict(issue.values),
        rich=dict(issue.raw),
        there_updated=issue.updated,
    )

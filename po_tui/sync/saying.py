"""Says in a comment there what a field cannot hold, once: written down before it is sent, looked for
after a lost answer, like a create. Then each side keeps its own text and nobody is asked again.
"""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from po_tui.sync.asking import Asking
from po_tui.sync.compare import Comparison
from po_tui.sync.merge import digest, normal
from po_tui.sync.plan import Act, PlannedItem
from po_tui.sync.telling import Telling, entry_of
from po_tui.trackers.base import Changed, Gone, OutcomeUnknown, Refused, Remark, TrackerError
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.store.links import LinkRow
    from po_tui.sync.planning import Planner

COMMENT = "comment"
"""In the report, instead of the field: it was not changed."""


class Sayer:
    """Says one remark after the other."""

    def __init__(self, planner: "Planner", asking: Asking, telling: Telling) -> None:
        self.planner, self.asking, self.telling = planner, asking, telling
        self.book = planner.book

    async def say(self, planned: PlannedItem, link: "LinkRow", one: Comparison) -> None:
        """Say what the plan says, unless somebody took that back or it stands there already."""
        wish = self._wish(link, one.field)
        if wish.get("text") != one.comment:
            reason = _("it was changed since the plan was made – run it again")
            self.telling.failed(planned.key, link.there_key, [one.field], reason)
            return
        remark = Remark(link.there_id, link.there_key, wish["text"], wish["marker"])
        try:
            if "at" not in wish or not await self._stands_there(remark, wish["at"]):
                await self._send(link, one, remark)
        except Gone as gone:
            with self.book.writing() as session:
                self.book.keep(session, link, state="missing", why=str(gone), unsettled=True)
            self.telling.failed(planned.key, link.there_key, [COMMENT], str(gone))
        except (Refused, OutcomeUnknown) as no:
            self.telling.failed(planned.key, link.there_key, [COMMENT], str(no))
        else:
            self._note_said(link, one)
            entry = entry_of(planned, [COMMENT], there=link.there_key)
            self.telling.done(Act.change, pushed=entry)

    def _wish(self, link: "LinkRow", field: str) -> dict[str, Any]:
        """As it stands now: it may have been taken back since the plan was made."""
        self.book.reread(link)
        return dict(link.refused.get(field, {}).get("comment") or {})

    async def _send(self, link: "LinkRow", one: Comparison, remark: Remark) -> None:
        tracker = self.asking.tracker

        def intend() -> None:
            at = tracker.server_time()
            self._keep(link, one, {"text": remark.text, "marker": remark.marker, "at": at})

        self.asking.check()
        intend()
        try:
            # A tracker that makes us wait is asked later than was written down.
            with self.asking.going_on(intend):
                await self.asking.ask(tracker.comment(remark))
        except (OutcomeUnknown, Gone):
            raise
        except TrackerError as no:  # certainly nothing was said
            if isinstance(no, Refused) and not (no.passing or isinstance(no, Changed)):
                self._keep(link, one, None, reason=str(no))
            else:  # it is not about what was to be said: still wanted
                self._keep(link, one, {"text": remark.text, "marker": remark.marker})
            raise

    async def _stands_there(self, remark: Remark, at: str) -> bool:
        """Whether an earlier request came through; waits until it would have, if it ever did."""
        look = partial(self.asking.tracker.has_comment, remark, at)
        if await self.asking.ask(look()):
            return True
        seconds = self._seconds_left(at)
        if not seconds:
            return False
        if not self.planner.options.wait:
            told = _("nobody knows yet whether it was said – run it again in {n} seconds")
            raise OutcomeUnknown(told.format(n=int(seconds) + 1))
        await self.asking.pause(seconds, _("making sure that nothing is said twice"))
        return await self.asking.ask(look())

    def _seconds_left(self, at: str) -> float:
        settle = self.planner.remote.settle
        if settle is None:
            settle = self.planner.abilities.settle_seconds
        now = datetime.fromisoformat(self.asking.tracker.server_time())
        return max(0.0, settle - (now - datetime.fromisoformat(at)).total_seconds())

    # ── what is written down ────────────────────────────────────────────────────────────────────

    def _note_said(self, link: "LinkRow", one: Comparison) -> None:
        """Quiet until either side says something else."""
        at = self.asking.tracker.server_time()
        theirs = digest(normal(one.field, one.there))
        self._keep(link, one, {"there": theirs, "at": at})
        with self.book.writing() as session:
            self.planner.look_again(session, link)

    def _keep(
        self, link: "LinkRow", one: Comparison, wish: dict[str, str] | None, reason: str = ""
    ) -> None:
        with self.book.writing() as session:
            self.book.reread(link)
            entry = {**link.refused.get(one.field, {}), "comment": wish}
            if wish is None:
                entry = {"value": entry.get("value"), "reason": reason}
            refused = {**link.refused, one.field: entry}
            self.book.keep(session, link, refused=refused, unsettled=True)

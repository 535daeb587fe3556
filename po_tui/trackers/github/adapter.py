"""GitHub as every tracker is asked; the work is done in `reading.py` and `writing.py`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from po_tui.settings import instant
from po_tui.trackers.base import (
    FIELDS,
    Abilities,
    Account,
    Change,
    Check,
    Draft,
    Missing,
    Move,
    Outcome,
    Page,
    Refused,
    Remark,
    TrackerItem,
    Vocabulary,
    Waiting,
)
from po_tui.trackers.github.keeping import keeping
from po_tui.trackers.github.limits import BETWEEN_WRITES, GitHubManners
from po_tui.trackers.github.reading import Reading
from po_tui.trackers.github.remarks import Remarks
from po_tui.trackers.github.session import Session
from po_tui.trackers.github.writing import Writing
from po_tui.trackers.http import Client, Now, Sleep
from po_tui.trackers.secrets import Token
from po_tui.trackers.sense import sensible
from po_tui.words import _

HEADERS: Final = {
    "Accept": "application/vnd.github+json",
    # Understood by github.com till 2028 at least, and by every Enterprise Server of today.
    "X-GitHub-Api-Version": "2022-11-28",
}


class GitHub:
    """The issues of one repository."""

    kind = "github"

    def __init__(
        self,
        name: str,
        token: Token,
        *,
        project: str,
        base_url: str = "https://api.github.com",
        config: Mapping[str, Any] | None = None,
        wanted: Collection[str] = FIELDS,
        account: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        """`project` is OWNER/REPO; `wanted`: the fields that anybody looks at, others cost nothing.

        With a known `account` signing in costs no request: the first real one tells whether it holds.
        """
        self.name = name
        self.token = token
        self.project = project
        kept = keeping(config or {}, project)
        public = base_url == "https://api.github.com" or base_url.endswith(".ghe.com")
        # An Enterprise Server has no limits unless its owner wants some; then it says so.
        pace = kept.pace if kept.pace is not None else BETWEEN_WRITES * public
        self.client = Client(
            base_url,
            token,
            GitHubManners(token, between_writes=pace, remote=name),
            headers=HEADERS,
            transport=transport,
            sleep=sleep,
            now=now,
        )
        self.session = Session(self.client, project, kept, wanted, is_newest=public, pace=pace)
        self._reading = Reading(self.session, token.digest)
        self._remarks = Remarks(self.session)
        self._writing = Writing(self.session, self._reading.one)
        self._account = account

    @property
    def vocabulary(self) -> Vocabulary:
        return self.session.vocabulary

    @property
    def abilities(self) -> Abilities:
        return self.session.abilities

    @property
    def requests(self) -> int:
        return self.client.requests

    @property
    def waiting(self) -> Waiting | None:
        return self.client.waiting

    @waiting.setter
    def waiting(self, told: Waiting | None) -> None:
        self.client.waiting = told

    @property
    def deadline(self) -> datetime | None:
        """No wait goes beyond this instant: TooManyRequests or OutOfReach is raised instead."""
        return self.client.deadline

    @deadline.setter
    def deadline(self, until: datetime | None) -> None:
        self.client.deadline = until

    @property
    def cancelled(self) -> Callable[[], bool] | None:
        """Asked before each request and while waiting; once it says True, Cancelled is raised."""
        return self.client.cancelled

    @cancelled.setter
    def cancelled(self, asked: Callable[[], bool] | None) -> None:
        self.client.cancelled = asked

    def server_time(self) -> str:
        return instant(self.client.there())

    async def close(self) -> None:
        await self.client.close()

    async def sign_in(self) -> Account:
        """Who we are there; without a request where that was known before."""
        if self._account:
            return Account(self._account)
        with sensible(self.name):
            about = await self.session.repository.about()
            may_write = (about.get("permissions") or {}).get("push")
            self._account = await self.session.login() or self.token.where_from
        return Account(self._account, may_write, self.session.token_ends or None)

    # ── reading and writing ───────────────────────────────────────────────────────────────────

    async def changes(
        self, since: str, etag: str = "", *, labels: Sequence[str] = ()
    ) -> AsyncIterator[Page]:
        with sensible(self.name):
            async for page in self._reading.changes(since, etag, labels):
                yield page

    async def fetch(self, ids: Sequence[str]) -> list[TrackerItem | Missing]:
        with sensible(self.name):
            return await self._reading.fetch(ids)

    async def find_created(self, since: str) -> list[TrackerItem]:
        with sensible(self.name):
            return await self._reading.found_created(since)

    async def create(self, drafts: Sequence[Draft]) -> list[TrackerItem | Refused]:
        with sensible(self.name, writing=True):
            return [await self._writing.create(draft) for draft in drafts]

    async def change(self, change: Change) -> Outcome:
        with sensible(self.name, writing=True):
            return await self._writing.change(change)

    async def foresee(self, change: Change) -> Mapping[str, str]:  # noqa: ARG002
        return {}

    async def comment(self, remark: Remark) -> None:
        with sensible(self.name, writing=True):
            await self._remarks.say(remark)

    async def has_comment(self, remark: Remark, since: str) -> bool:
        with sensible(self.name):
            return await self._remarks.stands(remark, since)

    # ── order ─────────────────────────────────────────────────────────────────────────────────

    async def order(self) -> list[str] | None:
        project = self.session.in_project
        if project is None or not self.session.keeping.orders:
            return None
        with sensible(self.name):
            return list(await project.placed(anew=True))

    async def move(self, moves: Sequence[Move]) -> None:
        project = self.session.in_project
        if project is None or not self.session.keeping.orders:
            raise Refused(_("GitHub keeps no order – choose a Project in the settings"), "order")
        with sensible(self.name, writing=True):
            missing = {one for move in moves for one in move.ids} - (await project.placed()).keys()
            ids = {number: await self.session.links.id_of(number) for number in sorted(missing)}
            await project.move(moves, ids)

    # ── being looked at ───────────────────────────────────────────────────────────────────────

    async def check(self, expected: int) -> list[Check]:
        from po_tui.trackers.github.checking import checks

        return await checks(self.session, self.token.where_from, expected)

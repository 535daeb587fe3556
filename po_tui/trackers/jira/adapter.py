"""Jira as every tracker is asked; the work is done in `reading.py`, `writing.py` and `order.py`."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from po_tui.model.plain import plain_line
from po_tui.settings import instant
from po_tui.trackers.base import (
    Abilities,
    Account,
    Change,
    Check,
    Draft,
    Missing,
    Move,
    NotSignedIn,
    Outcome,
    Page,
    Refused,
    Remark,
    TrackerItem,
    Vocabulary,
    Waiting,
)
from po_tui.trackers.http import Bearer, Client, Now, Sleep
from po_tui.trackers.jira.keeping import is_cloud, keeping
from po_tui.trackers.jira.limits import JiraManners
from po_tui.trackers.jira.order import Order
from po_tui.trackers.jira.reading import Reading
from po_tui.trackers.jira.remarks import Remarks
from po_tui.trackers.jira.session import Session
from po_tui.trackers.jira.signin import signing
from po_tui.trackers.jira.writing import Writing
from po_tui.trackers.secrets import Token
from po_tui.trackers.sense import sensible
from po_tui.words import _

# A browser's cookies or an old client would be asked for a token against forgery.
HEADERS: Final = {"Accept": "application/json", "X-Atlassian-Token": "no-check"}


class Jira:
    """The issues of one project."""

    kind = "jira"

    def __init__(
        self,
        name: str,
        token: Token,
        *,
        project: str,
        base_url: str,
        config: Mapping[str, Any] | None = None,
        account: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        """`base_url` is the site as people know it, with its path; `project` a key.

        With a known `account` signing in costs no request: the first real one tells whether it holds.
        """
        self.name = name
        self.token = token
        self.project = project
        kept = keeping(config or {})
        cloud = is_cloud(base_url, kept.deployment)
        if cloud and not kept.email:
            raise NotSignedIn(
                _(
                    "Jira Cloud wants the e-mail address of the account along with its token – say it in the settings of {remote}"
                ).format(remote=name)
            )

        def open_at(address: str) -> Client:
            manners = JiraManners(token, remote=name, cloud=cloud, between_writes=kept.pace)
            sign = signing(kept.email) if cloud else Bearer
            return Client(
                address, token, manners, headers=HEADERS, sign=sign,
                transport=transport, sleep=sleep, now=now,
            )  # fmt: skip

        self.session = Session(base_url, token, project, kept, open_at, cloud=cloud)
        self._reading = Reading(self.session)
        self._remarks = Remarks(self.session)
        self._writing = Writing(self.session, self._reading)
        self._order = Order(self.session)
        self._account = account

    @property
    def vocabulary(self) -> Vocabulary:
        return self.session.words

    @property
    def abilities(self) -> Abilities:
        return self.session.abilities

    @property
    def requests(self) -> int:
        return self.session.requests

    @property
    def waiting(self) -> Waiting | None:
        return self.session.client.waiting

    @waiting.setter
    def waiting(self, told: Waiting | None) -> None:
        self.session.client.waiting = told

    @property
    def deadline(self) -> datetime | None:
        """No wait goes beyond this instant: TooManyRequests or OutOfReach is raised instead."""
        return self.session.client.deadline

    @deadline.setter
    def deadline(self, until: datetime | None) -> None:
        self.session.client.deadline = until

    @property
    def cancelled(self) -> Callable[[], bool] | None:
        """Asked before each request and while waiting; once it says True, Cancelled is raised."""
        return self.session.client.cancelled

    @cancelled.setter
    def cancelled(self, asked: Callable[[], bool] | None) -> None:
        self.session.client.cancelled = asked

    def server_time(self) -> str:
        return instant(self.session.client.there())

    async def close(self) -> None:
        await self.session.client.close()

    async def sign_in(self) -> Account:
        """Who we are there; without a request where that was known before."""
        if self._account:
            return Account(self._account)
        with sensible(self.name):
            me = await self.session.sign_in()
            await self.session.known()
        name = str(me.get("displayName") or me.get("name") or me.get("accountId"))
        self._account = plain_line(name)
        return Account(self._account)

    # ── reading and writing ───────────────────────────────────────────────────────────────────

    async def changes(
        self, since: str, etag: str = "", *, labels: Sequence[str] = ()
    ) -> AsyncIterator[Page]:
        with sensible(self.name):
            said = bool(since)
            async for page in self._reading.changes(since, etag, labels):
                # Once in a while is enough: with what is left out until somebody chooses.
                yield page if said else replace(page, odd=[*page.odd, *self._unsettled()])
                said = True

    def _unsettled(self) -> list[str]:
        from po_tui.trackers.jira.checking import unsettled

        return unsettled(self.session)

    async def fetch(self, ids: Sequence[str]) -> list[TrackerItem | Missing]:
        with sensible(self.name):
            return await self._reading.fetch(ids)

    async def find_created(self, since: str) -> list[TrackerItem]:
        with sensible(self.name):
            return await self._reading.found_created(since)

    async def create(self, drafts: Sequence[Draft]) -> list[TrackerItem | Refused]:
        with sensible(self.name, writing=True):
            return await self._writing.create(drafts)

    async def change(self, change: Change) -> Outcome:
        with sensible(self.name, writing=True):
            return await self._writing.change(change)

    async def foresee(self, change: Change) -> Mapping[str, str]:
        with sensible(self.name):
            return await self._writing.foresee(change)

    async def comment(self, remark: Remark) -> None:
        with sensible(self.name, writing=True):
            await self._remarks.say(remark)

    async def has_comment(self, remark: Remark, since: str) -> bool:
        with sensible(self.name):
            return await self._remarks.stands(remark, since)

    # ── order ─────────────────────────────────────────────────────────────────────────────────

    async def order(self) -> list[str] | None:
        with sensible(self.name):
            return await self._order.read()

    async def move(self, moves: Sequence[Move]) -> None:
        with sensible(self.name, writing=True):
            await self._order.move(moves)

    # ── being looked at ───────────────────────────────────────────────────────────────────────

    async def check(self, expected: int) -> list[Check]:
        from po_tui.trackers.jira.checking import checks

        return await checks(self.session, self.token.where_from, expected)

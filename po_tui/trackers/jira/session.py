"""One sync's connection to a project of a Jira, and what it has learned about it so far."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlsplit

from po_tui.model.plain import plain_line
from po_tui.settings import instant
from po_tui.trackers.base import FIELDS, Abilities, Costs, TrackerItem
from po_tui.trackers.http import Answer, Client
from po_tui.trackers.jira import fields
from po_tui.trackers.jira.discovery import Bookmark, Discovery, Known
from po_tui.trackers.jira.fields import Setting
from po_tui.trackers.jira.keeping import Keeping
from po_tui.trackers.jira.signin import GATEWAY, Door, find_door
from po_tui.trackers.jira.words import JiraWords
from po_tui.trackers.secrets import Token

SETTLE_SECONDS: Final = 180.0
"""For how long a search may not know of a new issue."""
CREATE_AT_ONCE: Final = 50
RANK_AT_ONCE: Final = 50
FETCH_AT_ONCE: Final = 100


class Session:
    """What reading and writing share."""

    def __init__(
        self,
        address: str,
        token: Token,
        project: str,
        keeping: Keeping,
        open_at: Callable[[str], Client],
        *,
        cloud: bool,
    ) -> None:
        """`address` as people know it; where it is asked shows when it is asked first."""
        self.address = address.rstrip("/")
        self.token, self.project, self.keeping = token, project, keeping
        self.door = Door(self.address, cloud)
        self.client = open_at(self.address)
        self.me: Mapping[str, Any] = {}
        self.ids: dict[str, str] = {}
        """Key → id of epics, on a Jira that tells them by key."""
        self.levels: dict[str, int] = {}
        """Id of an issue → 1 for an epic, 0 for a story, -1 for a sub-task."""
        self._open = open_at
        self._past_requests = 0
        self._door_found = False
        self._known: Known | None = None
        self._known_at = ""
        self._words = JiraWords()

    # ── where it is asked ─────────────────────────────────────────────────────────────────────

    async def sign_in(self) -> Mapping[str, Any]:
        """Who we are there; finds the door that the token opens."""
        if not self.me:
            clients: list[Client] = []

            def open_at(address: str) -> Client:
                client = self._like(self._open(address))
                clients.append(client)
                return client

            try:
                client, self.door, self.me = await find_door(
                    self.address, open_at, cloud=self.door.cloud
                )
            finally:
                self._past_requests += sum(one.requests for one in clients)
            await self._change_to(client, counted=True)
        return self.me

    async def _change_to(self, client: Client, *, counted: bool) -> None:
        old, self.client = self.client, client
        self._past_requests += old.requests - (client.requests if counted else 0)
        self._door_found = True
        await old.close()

    def _like(self, client: Client) -> Client:
        """With the same people to tell and the same limits as the one before."""
        client.waiting, client.deadline = self.client.waiting, self.client.deadline
        client.cancelled, client.ahead = self.client.cancelled, self.client.ahead
        return client

    @property
    def requests(self) -> int:
        return self._past_requests + self.client.requests

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Below the platform's interface: `/issue/…`."""
        return await self.client.ask(method, self.door.api + path, **more)

    # ── what is known ─────────────────────────────────────────────────────────────────────────

    async def known(self) -> Known:
        """How the project is set up; asked once a day."""
        if self._known is None:
            await self.sign_in()
            found = Discovery(self.client, self.door, self.project, self.keeping)
            self._learn(await found.known(), instant(self.client.now()))
        assert self._known is not None
        return self._known

    def _learn(self, known: Known, at: str) -> None:
        self._known, self._known_at = known, at
        self._words = known.words(self.keeping)

    @property
    def as_known(self) -> Known:
        """What is known by now; nothing before the first question."""
        return self._known or Known("", self.project)

    @property
    def words(self) -> JiraWords:
        return self._words

    async def recall(self, mark: Bookmark) -> None:
        """What an earlier pull found out, unless it is too old or was asked otherwise."""
        if self._known is None and mark.knows(self.client.now(), self.token.digest, self._asked):
            assert mark.known is not None
            self._learn(mark.known, mark.known_at)
            # No other address than that of the site and the gateway ever hears of the token.
            if mark.base.startswith(GATEWAY) and self.door.cloud and not self._door_found:
                self.door = Door(mark.base, self.door.cloud)
                await self._change_to(self._like(self._open(mark.base)), counted=False)
        await self.known()

    def bookmark(self, seen: Mapping[str, str]) -> Bookmark:
        """For the next pull."""
        return Bookmark(
            base=self.door.base,
            known=self._known,
            known_at=self._known_at,
            token=self.token.digest,
            asked=self._asked,
            seen=dict(seen),
        )

    @property
    def _asked(self) -> str:
        """The settings on which depends what is found out."""
        return json.dumps([self.address, self.project, asdict(self.keeping)], sort_keys=True)

    # ── what an issue says ────────────────────────────────────────────────────────────────────

    @property
    def setting(self) -> Setting:
        return Setting(
            self.as_known,
            self._words,
            self.keeping.link,
            self.address,
            wiki=not self.door.cloud,
            ids=self.ids,
            chosen_priorities=self.keeping.priorities or {},
        )

    @property
    def asked_fields(self) -> list[str]:
        return self.setting.asked

    async def items(
        self, issues: Iterable[Any], *, uids: Mapping[str, str] | None = None
    ) -> tuple[list[TrackerItem], list[str]]:
        """Issues with all their values, and a line for each record that makes no sense.

        `uids`: id → marker, where it is known from elsewhere.
        """
        told = list(issues)
        await self._learn_epics(told)
        found, odd = [], []
        for issue in told:
            try:
                uid = (uids or {}).get(str(issue["id"]), "") if isinstance(issue, Mapping) else ""
                found.append(fields.item(issue, self.setting, uid=uid))
                self.levels[found[-1].id] = self._words.level_of(found[-1].raw["type"])
            except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as problem:
                odd.append(str(problem) if isinstance(problem, fields.Odd) else _unclear(issue))
        return found, odd

    async def _learn_epics(self, issues: Iterable[Any]) -> None:
        """The ids of epics that are told by their keys (Data Center)."""
        link = self.as_known.epic_link
        if not link:
            return
        wanted = set()
        for one in issues:
            told = one.get("fields") if isinstance(one, Mapping) else None
            if isinstance(told, Mapping):
                self.ids[str(one.get("key"))] = str(one.get("id"))
                wanted |= {str(told[link])} if told.get(link) else set()
        missing = sorted(wanted - self.ids.keys())
        for start in range(0, len(missing), FETCH_AT_ONCE):
            some = missing[start : start + FETCH_AT_ONCE]
            jql = f"key in ({', '.join(quoted(one) for one in some)})"
            body = {"jql": jql, "fields": ["summary"], "maxResults": 100, "validateQuery": "warn"}
            answer = await self.ask("POST", "/search", body=body, repeatable=True)
            for one in (answer.json or {}).get("issues") or [] if answer.ok else ():
                self.ids[str(one["key"])] = str(one["id"])

    @property
    def abilities(self) -> Abilities:
        """What can be kept in this project, as it is configured and as far as it is known."""
        known = self.as_known
        later = {"status", "depends_on"}
        if known.estimate and not known.on_form:
            later.add("estimate")
        kept = self.setting.kept if self._known else frozenset(FIELDS)
        return Abilities(
            fields=kept,
            order=known.board is not None,
            not_at_creation=frozenset(later & kept),
            create_at_once=CREATE_AT_ONCE,
            settle_seconds=SETTLE_SECONDS,
            foresees=frozenset({"status"} & kept),
            limits={
                "title": fields.TITLE_MOST,
                "labels": fields.LABEL_MOST,
                "body": fields.BODY_MOST,
            },
            costs=self._costs,
        )

    @property
    def _costs(self) -> Costs:
        """A way to another state is looked for, and gone; points that are on no form are set by the board."""
        apart = {"status": 2, "depends_on": 1}
        if self.as_known.estimate and not self.as_known.on_form:
            apart["estimate"] = 2
        return Costs(
            create=2,
            change=1 if self.door.cloud else 2,
            apart=apart,
            look=1,
            titles=1,
            title=2,
            moved_at_once=RANK_AT_ONCE,
            moves_apart=True,
        )

    @property
    def host(self) -> str:
        return plain_line(urlsplit(self.address).netloc)


def quoted(text: str) -> str:
    """A value of JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unclear(issue: Any) -> str:
    from po_tui.words import _

    key = issue.get("key") or issue.get("id") if isinstance(issue, Mapping) else None
    return _("issue {number} makes no sense, and was left out").format(
        number=plain_line(str(key or "?"))
    )

"""A tracker in memory: for tests and the demo, with all that makes real ones hard to keep in step with.

`MemoryServer` is the tracker; any number of `MemoryTracker`s are its clients. What goes wrong is
told by `server.trouble`, called before and after each request; `lag`, `drops` and `locked` are the
ways in which trackers mislead without an error.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from po_tui import settings
from po_tui.trackers.base import (
    Abilities,
    Account,
    Change,
    Check,
    Draft,
    Gone,
    Health,
    Missing,
    Move,
    Outcome,
    Page,
    Refused,
    Remark,
    TrackerItem,
    Waiting,
)
from po_tui.trackers.memory_server import Issue, MemoryServer, Request
from po_tui.words import _

__all__ = ["MemoryServer", "MemoryTracker", "MemoryWords", "Request"]

OVERLAP: Final = timedelta(minutes=10)
"""How far a pull looks back beyond its watermark."""


class MemoryWords:
    """Four states and all of our types."""

    STATES: Final = {
        "To do": ("new", "idea", "refining", "ready", "parked", "open"),
        "In progress": ("in_sprint",),
        "Done": ("done",),
        "Dropped": ("dropped",),
    }
    """Their word → ours that it fits, the first one where it comes from there."""

    def status_of(self, state: str, now: str | None) -> str | None:
        """Their word for a state of ours."""
        if now is not None and state in self.STATES.get(now, ()):
            return now
        return next((word for word, ours in self.STATES.items() if state in ours), None)

    def state_of(self, status: str, now: str) -> str | None:
        """Our state for their word; the one it has where that fits."""
        ours = self.STATES.get(status, ())
        return now if now in ours else next(iter(ours), None)

    def type_there(self, type: str, now: str | None) -> str | None:  # noqa: ARG002 - any type
        """All of ours can be told apart."""
        return type


class MemoryTracker:
    """A client of the tracker in memory."""

    kind = "memory"
    vocabulary = MemoryWords()

    def __init__(self, server: MemoryServer, name: str = "memory", account: str = "me") -> None:
        self.server, self.name, self.account = server, name, account
        self.requests = 0
        self.waiting: Waiting | None = None
        self.deadline: datetime | None = None

    @property
    def abilities(self) -> Abilities:
        """What the server was told to keep."""
        server = self.server
        return Abilities(
            server.fields,
            order=server.order_kept,
            create_at_once=server.create_at_once,
            settle_seconds=server.settle_seconds,
        )

    async def sign_in(self) -> Account:
        """Costs nothing and always works, unless there is trouble."""
        with _Sent(self, "sign in", counted=False):
            return Account(self.account, may_write=True)

    async def changes(
        self, since: str, etag: str = "", *, labels: Sequence[str] = ()
    ) -> AsyncIterator[Page]:
        """Pages of what changed since, the longest unchanged first."""
        shown: list[Issue] = []
        place, version = 0, ""
        while True:
            with _Sent(self, "changes", since):
                if not place:
                    shown, version = self._shown(since, labels)
                some = shown[place : place + self.server.page]
                page = Page(
                    [self.server.told(one) for one in some if one.id in self.server.issues],
                    settings.instant(some[-1].updated) if some else since,
                    unchanged=not place and etag == version,
                    etag=version,
                    total=len(shown),
                )
            yield replace(page, items=()) if page.unchanged else page
            place += len(some)
            if page.unchanged or place >= len(shown):
                return

    def _shown(self, since: str, labels: Sequence[str]) -> tuple[list[Issue], str]:
        """What a listing shows, and by what it is known again as long as nothing there changes."""
        start = datetime.fromisoformat(since) - OVERLAP if since else None
        listed = self.server.listed()
        shown = [
            one
            for one in listed
            if (start is None or one.updated >= start)
            and (not labels or set(labels) & set(one.values["labels"]))
        ]
        newest = settings.instant(listed[-1].updated) if listed else ""
        return shown, f"{len(listed)}|{newest}|{','.join(labels)}"

    async def fetch(self, ids: Sequence[str]) -> list[TrackerItem | Missing]:
        """One request for all."""
        with _Sent(self, "fetch", ",".join(ids)):
            return [self._one(id) for id in ids]

    def _one(self, id: str) -> TrackerItem | Missing:
        issue = self.server.issues.get(id)
        if issue is not None:
            return self.server.told(issue)
        to = self.server.moved_to.get(id, "")
        return Missing(id, _("moved to {place}").format(place=to) if to else _("deleted there"), to)

    async def create(self, drafts: Sequence[Draft]) -> list[TrackerItem | Refused]:
        """One request for all of them; what has no title is refused."""
        assert len(drafts) <= self.server.create_at_once
        with _Sent(self, "create", ",".join(draft.uid for draft in drafts)):
            return [self._created(draft) for draft in drafts]

    def _created(self, draft: Draft) -> TrackerItem | Refused:
        wrong = self._wrong(draft.values)
        if wrong or not draft.values.get("title"):
            return wrong or Refused(_("a title is missing"), "title")
        taken = {name: it for name, it in draft.values.items() if name not in self.server.drops}
        return self.server.told(self.server.make(taken, draft.uid, self.account))

    async def find_created(self, since: str) -> list[TrackerItem]:
        """What this account created since then, as far as it shows up yet."""
        start = datetime.fromisoformat(since) - timedelta(minutes=5)
        with _Sent(self, "find_created", since):
            return [
                self.server.told(one)
                for one in self.server.listed()
                if one.creator == self.account and one.created >= start
            ]

    async def change(self, change: Change) -> Outcome:
        """One request; a reference to nothing is refused, and only that field."""
        with _Sent(self, "change", f"{change.key} {','.join(change.values)}"):
            issue = self.server.issues.get(change.id)
            if issue is None:
                missing = self._one(change.id)
                assert isinstance(missing, Missing)
                raise Gone(missing.why)
            if issue.locked:
                raise Refused(issue.locked)
            wrong = self._wrong(change.values, issue)
            problems = {wrong.field: str(wrong)} if wrong else {}
            refused = self.server.drops | problems.keys()
            taken = {name: it for name, it in change.values.items() if name not in refused}
            if taken:
                self.server.put(issue, taken)
            issue.uid = change.uid or issue.uid
            return Outcome(self.server.told(issue), problems)

    async def foresee(self, change: Change) -> Mapping[str, str]:  # noqa: ARG002 - it takes all
        """It foresees nothing."""
        return {}

    async def comment(self, remark: Remark) -> None:
        """One request; what is locked may be talked about."""
        with _Sent(self, "comment", remark.key):
            issue = self.server.issues.get(remark.id)
            if issue is None:
                raise Gone(_("deleted there"))
            issue.comments.append(remark)

    async def has_comment(self, remark: Remark, since: str) -> bool:  # noqa: ARG002 - it forgets nothing
        """By its marker."""
        with _Sent(self, "comments", remark.key):
            issue = self.server.issues.get(remark.id)
            said = issue.comments if issue is not None else []
            return any(one.marker == remark.marker for one in said)

    def _wrong(self, values: Mapping[str, Any], issue: Issue | None = None) -> Refused | None:
        """Why the server does not take a value."""
        named = [values.get("parent"), *values.get("depends_on", ())]
        for one in (one for one in named if one is not None):
            if one not in self.server.issues or (issue and one == issue.id):
                name = "parent" if one == values.get("parent") else "depends_on"
                return Refused(_("there is no issue {id} to tie it to").format(id=one), name)
        if len(str(values.get("title", ""))) > 256:
            return Refused(_("the title is longer than 256 characters"), "title")
        return None

    async def order(self) -> list[str] | None:
        """The ids in order."""
        if not self.server.order_kept:
            return None
        with _Sent(self, "order"):
            return list(self.server.order)

    async def move(self, moves: Sequence[Move]) -> None:
        """One request for all."""
        with _Sent(self, "move", " ".join(",".join(move.ids) for move in moves)):
            for move in moves:
                known = [id for id in move.ids if id in self.server.issues]
                if move.after is None or move.after in self.server.issues:
                    self.server.reorder(known, move.after)

    def server_time(self) -> str:
        """By the clock of the server."""
        return settings.instant(self.server.now)

    async def check(self, expected: int) -> list[Check]:
        """All is well in memory."""
        pages = -(-expected // self.server.page) or 1
        return [
            Check("sign-in", Health.fine, _("signed in as {name}").format(name=self.account)),
            Check("cost", Health.fine, _("a pull costs {n}").format(n=pages), {"requests": pages}),
        ]

    async def close(self) -> None:
        """Nothing is open."""


class _Sent:
    """One request: counted, and whatever goes wrong with it."""

    def __init__(
        self, client: MemoryTracker, verb: str, what: str = "", *, counted: bool = True
    ) -> None:
        server = client.server
        self._trouble = server.trouble if counted else None
        self._request = Request(len(server.log) + 1, verb, what)
        if counted:
            client.requests += 1
            server.log.append(self._request)

    def __enter__(self) -> None:
        if self._trouble:
            self._trouble(self._request, "before")

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if self._trouble and kind is None:
            self._trouble(self._request, "after")

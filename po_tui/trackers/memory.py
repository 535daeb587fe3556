"""A tracker in memory: for tests and the demo, with all that makes real ones hard to keep in step with.

`MemoryServer` is the tracker; any number of `MemoryTracker`s are its clients. What goes wrong is
told by `server.trouble`, called before and after each request; `lag`, `drops` and `locked` are the
ways in which trackers mislead without an error.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from po_tui import settings
from po_tui.trackers.base import (
    FIELDS,
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
    TrackerItem,
    Waiting,
)
from po_tui.words import _

EMPTY: Final[Mapping[str, Any]] = {
    "title": "",
    "story": None,
    "description": "",
    "criteria": [],
    "labels": [],
    "estimate": None,
    "type": "story",
    "status": "To do",
    "parent": None,
    "depends_on": [],
    "assignee": None,
    "roadmap": None,
}
"""What an issue says that nobody told anything."""
OVERLAP: Final = timedelta(minutes=10)
"""How far a pull looks back beyond its watermark."""
WRITING: Final = frozenset({"create", "change", "move"})


class Request(NamedTuple):
    """One call, as the server sees it."""

    number: int
    """Counted over all clients, 1 first."""
    verb: str
    what: str = ""

    @property
    def writes(self) -> bool:
        """Whether it may change something there."""
        return self.verb in WRITING


Trouble = Callable[[Request, Literal["before", "after"]], None]
"""May raise: before anything is carried out, or after it was and the answer is lost."""


@dataclass
class Issue:
    """An issue there."""

    id: str
    key: str
    values: dict[str, Any]
    created: datetime
    updated: datetime
    creator: str
    uid: str = ""
    locked: str = ""
    """Why it cannot be changed; empty where it can."""


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


@dataclass
class MemoryServer:
    """The tracker itself; tests change it as people there would."""

    fields: frozenset[str] = frozenset(FIELDS)
    create_at_once: int = 1
    settle_seconds: float = 0
    order_kept: bool = True
    page: int = 100
    lag: timedelta = timedelta()
    """For how long a new issue does not show up where one lists."""
    drops: set[str] = field(default_factory=set)
    """Fields that are silently not taken."""
    rewrites: Callable[[str, Any], Any] = lambda _name, value: value
    """What it makes of a value before keeping it."""
    trouble: Trouble | None = None
    issues: dict[str, Issue] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    moved_to: dict[str, str] = field(default_factory=dict)
    """Of issues that moved away: where to."""
    log: list[Request] = field(default_factory=list)
    passed: timedelta = timedelta()
    """Time that went by on top of the clock."""
    _made: int = 0
    _ticks: int = 0

    @property
    def now(self) -> datetime:
        """The instant by the clock of the server."""
        ticks = timedelta(milliseconds=self._ticks)
        return settings.now().astimezone(UTC) + self.passed + ticks

    @property
    def writes(self) -> int:
        """Requests so far that may have changed something."""
        return sum(request.writes for request in self.log)

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.passed += timedelta(seconds=seconds)

    # ── what people there do ────────────────────────────────────────────────────────────────────

    def add(self, title: str, /, *, uid: str = "", **values: Any) -> str:
        """Make an issue; returns its id."""
        return self.make({"title": title, **values}, uid, "somebody").id

    def edit(self, id: str, /, **values: Any) -> None:
        """Change an issue."""
        self.put(self.issues[id], values)

    def delete(self, id: str, moved_to: str = "") -> None:
        """Take an issue away for good, or to another place."""
        del self.issues[id]
        self.order.remove(id)
        if moved_to:
            self.moved_to[id] = moved_to
        for other in self.issues.values():
            if other.values["parent"] == id:
                self.put(other, {"parent": None})
            if id in other.values["depends_on"]:
                rest = [one for one in other.values["depends_on"] if one != id]
                self.put(other, {"depends_on": rest})

    def reorder(self, ids: Sequence[str], after: str | None) -> None:
        """Put issues after another, None: on top."""
        rest = [id for id in self.order if id not in ids]
        at = 0 if after is None else rest.index(after) + 1
        self.order = [*rest[:at], *ids, *rest[at:]]

    # ── how it keeps them ───────────────────────────────────────────────────────────────────────

    def make(self, values: Mapping[str, Any], uid: str, creator: str) -> Issue:
        """A new issue at the end of the order."""
        self._made += 1
        id = str(1000 + self._made)
        now = self._tick()
        issue = Issue(id, f"M-{self._made}", _copy(EMPTY), now, now, creator, uid)
        self.issues[id] = issue
        self.order.append(id)
        self.put(issue, values)
        issue.created = issue.updated
        return issue

    def put(self, issue: Issue, values: Mapping[str, Any]) -> None:
        """Change what is taken of these values."""
        known = {name: value for name, value in values.items() if name in self.fields}
        for name, value in _copy(known).items():
            told = sorted(set(value)) if name in ("labels", "depends_on") else value
            issue.values[name] = self.rewrites(name, told)
        issue.updated = self._tick()

    def told(self, issue: Issue) -> TrackerItem:
        """The issue as the API tells it."""
        values = {name: value for name, value in issue.values.items() if name in self.fields}
        return TrackerItem(
            id=issue.id,
            key=issue.key,
            url=f"memory:{issue.key}",
            updated=settings.instant(issue.updated),
            values=_copy(values),
            status=str(issue.values["status"]),
            uid=issue.uid,
            raw={"n": len(issue.values["description"])},
            closed_for=issue.locked,
        )

    def listed(self) -> list[Issue]:
        """What a listing shows, the longest unchanged first."""
        shown = [one for one in self.issues.values() if one.created + self.lag <= self.now]
        return sorted(shown, key=lambda one: one.updated)

    def _tick(self) -> datetime:
        """Later than anything before."""
        self._ticks += 1
        return self.now


class MemoryTracker:
    """A client of the tracker in memory."""

    kind = "memory"
    vocabulary = MemoryWords()

    def __init__(self, server: MemoryServer, name: str = "memory", account: str = "me") -> None:
        self.server, self.name, self.account = server, name, account
        self.requests = 0
        self.waiting: Waiting | None = None

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


def _copy(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, shared with nobody."""
    import json

    copied: dict[str, Any] = json.loads(json.dumps(dict(values)))
    return copied

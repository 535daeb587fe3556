"""The tracker in memory itself: its issues, its order, and everything that goes wrong there.

Its clients, who ask it as those of a real tracker do, are in `memory.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from po_tui import settings
from po_tui.trackers.base import FIELDS, Remark, TrackerItem

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
    "priority": None,
}
"""What an issue says that nobody told anything."""
WRITING: Final = frozenset({"create", "change", "move", "comment"})


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
    comments: list[Remark] = field(default_factory=list)


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


def _copy(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, shared with nobody."""
    import json

    copied: dict[str, Any] = json.loads(json.dumps(dict(values)))
    return copied

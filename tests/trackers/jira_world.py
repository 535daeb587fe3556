"""What there is on a Jira of our own: people, projects, screens, workflows, issues – and what people do.

A test acts here as another person would in the browser; the answers that a client gets are made in
jira_server.py and the modules beside it. Facts about the real one: design/sync.md §1.

Issues keep plain values by field id: ids of people, versions and issues, not what is told of them.
Rich text is ADF (Cloud) or wiki markup (Data Center), verbatim.
"""

import copy
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from tests.trackers.wire import Clock

BROWSE, EDIT, ADMIN = "browse", "edit", "admin"
LEVELS: Final = ("none", BROWSE, EDIT, ADMIN)

FLOAT: Final = "com.atlassian.jira.plugin.system.customfieldtypes:float"
TEXT_AREA: Final = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"
JSW_POINTS: Final = "com.pyxis.greenhopper.jira:jsw-story-points"
EPIC_LINK: Final = "com.pyxis.greenhopper.jira:gh-epic-link"
EPIC_NAME: Final = "com.pyxis.greenhopper.jira:gh-epic-label"
SPRINT: Final = "com.pyxis.greenhopper.jira:gh-sprint"
RANK: Final = "com.pyxis.greenhopper.jira:gh-lexo-rank"

NEW, GOING_ON, DONE = "new", "indeterminate", "done"


@dataclass(frozen=True)
class Person:
    account: str
    """accountId on Cloud, key on Data Center."""
    name: str
    display: str
    zone: str = "Europe/Amsterdam"
    language: str = "en"


@dataclass(frozen=True)
class Token:
    """Somebody's token, and what it may do."""

    person: Person
    scopes: frozenset[str] | None = None
    """None: a token without scopes, for the site; else one that works through the gateway only."""
    expired: bool = False


@dataclass(frozen=True)
class Field:
    id: str
    name: str
    type: str
    items: str = ""
    custom: str = ""

    @property
    def is_rich(self) -> bool:
        return self.id in ("description", "environment") or self.custom == TEXT_AREA

    @property
    def number(self) -> int | None:
        return int(self.id.removeprefix("customfield_")) if self.custom else None


@dataclass(frozen=True)
class IssueType:
    id: str
    name: str
    level: int = 0
    """1 an epic, 0 a story, -1 a sub-task."""


@dataclass(frozen=True)
class Status:
    id: str
    name: str
    category: str


@dataclass(frozen=True)
class Transition:
    id: str
    name: str
    to: str
    sources: frozenset[str] | None = None
    """The statuses it leads from; None: any."""
    screen: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass
class Screen:
    """What may be set in issues of one type."""

    create: list[str]
    edit: list[str]
    required: set[str] = field(default_factory=set)


@dataclass
class Version:
    id: str
    name: str
    description: str = ""
    released: bool = False
    archived: bool = False
    start: str | None = None
    release: str | None = None


@dataclass
class Project:
    id: str
    key: str
    name: str
    team_managed: bool
    types: list[IssueType]
    statuses: list[Status]
    transitions: list[Transition]
    screens: dict[str, Screen]
    levels: dict[str, str] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    former_keys: list[str] = field(default_factory=list)
    next_number: int = 1

    def screen(self, type_id: str) -> Screen:
        return self.screens[type_id]

    def type_named(self, name: str) -> IssueType:
        return next(one for one in self.types if one.name == name)

    def status_named(self, name: str) -> Status:
        return next(one for one in self.statuses if one.name == name)


@dataclass
class Event:
    """One line of an issue's history."""

    id: str
    by: str
    at: datetime
    items: list[dict[str, Any]]


@dataclass
class Issue:
    id: int
    project: str
    number: int
    type: str
    status: str
    creator: str
    created: datetime
    updated: datetime
    values: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    former_keys: list[str] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    """Its workflow lets nobody edit it in this status."""
    hidden: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class LinkType:
    id: str
    name: str
    inward: str
    outward: str


@dataclass(frozen=True)
class Link:
    """`source` blocks `target`: what a request calls inwardIssue and outwardIssue, in that order."""

    id: str
    type: str
    source: int
    target: int


@dataclass
class Sprint:
    id: int
    name: str
    state: str
    board: int
    issues: list[int] = field(default_factory=list)


@dataclass
class Board:
    id: int
    name: str
    project: str
    kind: str = "scrum"
    estimation: str | None = None
    """The id of the field that its estimates are kept in."""


class Site:
    """All of it."""

    def __init__(self, clock: Clock, *, cloud: bool = True) -> None:
        self.clock = clock
        self.cloud = cloud
        self.language = "en"
        self.cloud_id = "11111111-2222-4333-8444-555555555555"
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, Token] = {}
        self.fields: dict[str, Field] = {}
        self.projects: dict[str, Project] = {}
        self.priorities: list[tuple[str, str]] = []
        self.resolutions: list[tuple[str, str]] = [("10000", "Done"), ("10001", "Won't Do")]
        self.link_types: list[LinkType] = []
        self.links: list[Link] = []
        self.issues: dict[int, Issue] = {}
        self.order: list[int] = []
        """All issues by rank."""
        self.boards: list[Board] = []
        self.sprints: list[Sprint] = []
        self.lag = 0.0
        """Seconds until a search knows of a change."""
        self.rank_moves_updated = False
        """Not documented; either may be met."""
        self.stuck: set[int] = set()
        """Issues that cannot be ranked right now."""
        self.text_limit = 32_767
        self.link_limit = 2000
        self._shown: dict[int, list[tuple[float, Issue]]] = {}
        self._ids = itertools.count(10_001)
        self._small = itertools.count(101)

    # ── how it is set up ──────────────────────────────────────────────────────────────────────

    def person(self, name: str, display: str = "", token: str = "", **about: Any) -> Person:
        """Somebody with an account; `token` of theirs, with its `scopes` or `expired`."""
        of_token = {key: about.pop(key) for key in ("scopes", "expired") if key in about}
        known = self.people.get(name)
        if known is None:
            account = f"5b10a2844c20165700ede2{next(self._small)}" if self.cloud else f"JIRA{name}"
            known = Person(account, name, display or name.title(), **about)
            self.people[name] = known
        if token:
            self.tokens[token] = Token(known, **of_token)
        return known

    def field(self, id: str, name: str, type: str, items: str = "", custom: str = "") -> Field:
        self.fields[id] = Field(id, name, type, items, custom)
        return self.fields[id]

    def add(self, project: Project) -> Project:
        self.projects[project.id] = project
        return project

    def small_id(self) -> str:
        return str(next(self._small))

    def board(self, project: Project, estimation: str | None, kind: str = "scrum") -> Board:
        board = Board(int(self.small_id()), f"{project.key} board", project.id, kind, estimation)
        self.boards.append(board)
        return board

    def sprint(self, board: Board, name: str, state: str = "active") -> Sprint:
        sprint = Sprint(int(self.small_id()), name, state, board.id)
        self.sprints.append(sprint)
        return sprint

    def version(self, project: Project, name: str, **more: Any) -> Version:
        version = Version(self.small_id(), name, **more)
        project.versions.append(version)
        return version

    # ── looking ───────────────────────────────────────────────────────────────────────────────

    def project_of(self, word: str) -> Project | None:
        """By id, by key in any case of letters, or by a key that it once had."""
        for one in self.projects.values():
            if word == one.id or word.upper() in (one.key, *one.former_keys):
                return one
        return None

    def key(self, issue: Issue) -> str:
        return f"{self.projects[issue.project].key}-{issue.number}"

    def issue_of(self, word: str | int) -> Issue | None:
        """By id, by key, or by a key that it had before it was moved."""
        word = str(word)
        if word.isdigit():
            found = self.issues.get(int(word))
            return found if found and not found.deleted else None
        wanted = word.upper()
        for issue in self.issues.values():
            if not issue.deleted and wanted in (self.key(issue), *self._former(issue)):
                return issue
        return None

    def _former(self, issue: Issue) -> list[str]:
        renamed = self.projects[issue.project].former_keys
        return [*issue.former_keys, *(f"{one}-{issue.number}" for one in renamed)]

    def type_of(self, issue: Issue) -> IssueType:
        return next(one for one in self.projects[issue.project].types if one.id == issue.type)

    def status_of(self, issue: Issue) -> Status:
        return next(one for one in self.projects[issue.project].statuses if one.id == issue.status)

    def person_of(self, account: str | None) -> Person | None:
        return next((one for one in self.people.values() if one.account == account), None)

    def field_named(self, name: str) -> Field:
        return next(one for one in self.fields.values() if one.name == name)

    def custom(self, kind: str) -> Field | None:
        """The first field of this kind."""
        return next((one for one in self.fields.values() if one.custom == kind), None)

    def level(self, project: Project, person: Person | None) -> int:
        """Place in `LEVELS` of what somebody may do there."""
        if person is None:
            return 0
        return LEVELS.index(project.levels.get(person.name, "none"))

    def sees(self, person: Person | None, issue: Issue) -> bool:
        project = self.projects[issue.project]
        return not issue.deleted and not issue.hidden and self.level(project, person) >= 1

    def open_issues(self, project: Project) -> list[Issue]:
        """Those that are there, by number."""
        found = [one for one in self.issues.values() if one.project == project.id]
        return sorted((one for one in found if not one.deleted), key=lambda one: one.number)

    def waits_on(self, issue: Issue) -> list[int]:
        """The ids of what blocks it."""
        return [o.source for o in self.links if o.type == "Blocks" and o.target == issue.id]

    def as_searched(self, issue: Issue) -> Issue | None:
        """An issue as the search index knows it; None where it does not yet."""
        now = self.clock.monotonic()
        known = [one for since, one in self._shown[issue.id] if since <= now]
        return known[-1] if known else None

    # ── what people do ────────────────────────────────────────────────────────────────────────

    def open(
        self,
        project: Project,
        summary: str,
        type: str = "Story",
        *,
        by: str = "ann",
        status: str = "",
        properties: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Issue:
        """A new issue; further values by field id."""
        now = self.clock.now()
        first = project.status_named(status) if status else project.statuses[0]
        issue = Issue(
            next(self._ids), project.id, project.next_number, project.type_named(type).id,
            first.id, self.people[by].account, now, now,
        )  # fmt: skip
        project.next_number += 1
        issue.values = {"summary": summary, "labels": [], "fixVersions": [], **values}
        issue.properties = dict(properties or {})
        if "priority" in project.screen(issue.type).create and self.priorities:
            issue.values.setdefault("priority", self.priorities[len(self.priorities) // 2][0])
        self.issues[issue.id] = issue
        self.order.append(issue.id)
        self._index(issue)
        return issue

    def edit(self, issue: Issue, by: str = "ann", **values: Any) -> None:
        """Somebody changes fields (or `status`, by name, or `type`, by name)."""
        project = self.projects[issue.project]
        items = []
        if "status" in values:
            to = project.status_named(values.pop("status"))
            items.append(self._noted("status", issue.status, to.id))
            issue.status = to.id
        if "type" in values:
            to_type = project.type_named(values.pop("type"))
            items.append(self._noted("issuetype", issue.type, to_type.id))
            issue.type = to_type.id
        for id, value in values.items():
            if issue.values.get(id) != value:
                items.append(self._noted(id, issue.values.get(id), value))
                issue.values[id] = value
        self.happened(issue, by, items)

    def happened(self, issue: Issue, by: str, items: Collection[dict[str, Any]]) -> None:
        """It is as new as now; nothing is noted where nothing changed."""
        if items:
            now = self.clock.now()
            issue.history.append(Event(next_id(self), by, now, list(items)))
            self.touch(issue)

    def touch(self, issue: Issue) -> None:
        issue.updated = self.clock.now()
        self._index(issue)

    def _noted(self, id: str, old: Any, new: Any) -> dict[str, Any]:
        known = self.fields.get(id)
        return {
            "field": known.name if known and known.custom else id,
            "fieldtype": "custom" if known and known.custom else "jira",
            "fieldId": id,
            "from": None if known and known.is_rich else _text(old),
            "fromString": _text(old),
            "to": None if known and known.is_rich else _text(new),
            "toString": _text(new),
        }

    def noted(self, id: str, old: Any, new: Any) -> dict[str, Any]:
        """A line of history for a changed field."""
        return self._noted(id, old, new)

    def _index(self, issue: Issue) -> None:
        shown = self._shown.setdefault(issue.id, [])
        if not self.lag:
            shown.clear()
        snapshot = replace(
            issue,
            values=copy.deepcopy(issue.values),
            properties=copy.deepcopy(issue.properties),
        )
        shown.append((self.clock.monotonic() + self.lag, snapshot))

    def link(self, type: str, source: Issue, target: Issue) -> Link:
        """Source blocks target (clones, relates to …); the same link twice is one."""
        for one in self.links:
            if (one.type, one.source, one.target) == (type, source.id, target.id):
                return one
        link = Link(self.small_id(), type, source.id, target.id)
        self.links.append(link)
        self._linked(link)
        return link

    def unlink(self, link: Link) -> None:
        self.links.remove(link)
        self._linked(link)

    def _linked(self, link: Link) -> None:
        for id in (link.source, link.target):
            self.touch(self.issues[id])

    def rank(self, issues: Iterable[int], *, before: int | None, after: int | None) -> None:
        """Put these, as a block in this order, before or after another one."""
        moved = list(issues)
        self.order = [one for one in self.order if one not in moved]
        if before is not None:
            at = self.order.index(before)
        else:
            at = self.order.index(after) + 1 if after is not None else 0
        self.order[at:at] = moved
        if self.rank_moves_updated:
            for id in moved:
                self.touch(self.issues[id])

    def delete(self, issue: Issue) -> None:
        """Gone; nobody can tell it from one that is hidden."""
        issue.deleted = True
        self.order.remove(issue.id)
        self.links = [one for one in self.links if issue.id not in (one.source, one.target)]

    def hide(self, issue: Issue) -> None:
        """Its security level leaves us out."""
        issue.hidden = True

    def archive(self, issue: Issue) -> None:
        issue.archived = True
        self.touch(issue)

    def move(self, issue: Issue, there: Project, by: str = "ann") -> None:
        """To another project: a new key; the id stays, and the old key leads on."""
        old = self.key(issue)
        names = self.type_of(issue).name, self.status_of(issue).name
        issue.former_keys.append(old)
        issue.project, issue.number = there.id, there.next_number
        there.next_number += 1
        issue.type = next((o.id for o in there.types if o.name == names[0]), there.types[0].id)
        same = next((one.id for one in there.statuses if one.name == names[1]), None)
        issue.status = same or there.statuses[0].id
        self.happened(issue, by, [self._noted("Key", old, self.key(issue))])

    def rename(self, project: Project, key: str) -> None:
        """All its keys change; the old ones lead on."""
        project.former_keys.append(project.key)
        project.key = key

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.pass_by(seconds)


def next_id(site: Site) -> str:
    return site.small_id()


def _text(value: Any) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return " ".join(map(str, value))
    return str(value)

"""What there is on a GitHub of our own: people, repositories, issues – and what people do there.

A test acts here as another person would in the browser; the answers that a client gets are made in
github_server.py. Facts about the real one: design/sync.md §2.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from tests.trackers.wire import Clock

LEVELS: Final = ("none", "pull", "triage", "push", "maintain", "admin")
BODY_LIMIT: Final = 65_536
TITLE_LIMIT: Final = 256
SUB_ISSUES: Final = 100
DEPTH: Final = 8


@dataclass(frozen=True)
class Token:
    """Somebody's token, and what it may do."""

    login: str
    may_write: bool = True
    expires: str = ""
    """The day, as the header says it: `2026-12-24 08:00:00 UTC`."""


@dataclass
class Milestone:
    id: int
    number: int
    title: str
    description: str | None
    state: str
    due_on: str | None
    creator: str
    created_at: str
    updated_at: str
    closed_at: str | None = None


@dataclass
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass
class Option:
    id: int
    name: str
    color: str = "gray"


@dataclass
class IssueField:
    """A field that an organisation added to issues, or a Project to its items."""

    id: int
    name: str
    data_type: str
    options: list[Option] = field(default_factory=list)


@dataclass
class IssueType:
    id: int
    name: str


@dataclass
class Issue:
    id: int
    number: int
    user: str
    title: str
    body: str | None
    created_at: str
    updated_at: str
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    milestone: int | None = None
    state: str = "open"
    state_reason: str | None = None
    closed_at: str | None = None
    type: str | None = None
    locked: bool = False
    is_pull: bool = False
    old_pull: bool = False
    """Told with a `pull_request` of nulls, as the service did years ago for any issue."""
    values: dict[int, Any] = field(default_factory=dict)
    parent: int | None = None
    """The id of the issue that it is a part of."""
    parts: list[int] = field(default_factory=list)
    blocked_by: list[int] = field(default_factory=list)
    blocking: list[int] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    """Their number, author, instant and text."""
    deleted: bool = False
    hidden: bool = False
    moved_to: tuple[int, int] | None = None
    """Repository id and number."""
    listed_from: float = 0.0
    """Second of the clock from which listings know it."""


@dataclass
class Repo:
    id: int
    owner: str
    name: str
    of_organisation: bool
    levels: dict[str, str] = field(default_factory=dict)
    private: bool = False
    has_issues: bool = True
    archived: bool = False
    issues: dict[int, Issue] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    """Lower case → the label as it is written."""
    next_number: int = 1

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def level(self, login: str) -> int:
        """Place in `LEVELS` of what somebody may do here."""
        usual = "none" if self.private else "pull"
        return LEVELS.index("admin" if login == self.owner else self.levels.get(login, usual))


@dataclass
class Placed:
    """An issue in a Project."""

    id: int
    issue: int
    updated_at: str
    values: dict[int, Any] = field(default_factory=dict)


@dataclass
class Project:
    id: int
    number: int
    owner: str
    of_organisation: bool
    title: str
    created_at: str
    items: list[Placed] = field(default_factory=list)
    """In its order."""
    fields: list[IssueField] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return f"PVT_kwDO{self.id:08d}"


class World:
    """All of it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.repos: dict[int, Repo] = {}
        self.renamed: dict[str, int] = {}
        """A name it once had → the repository."""
        self.people: dict[str, int] = {}
        self.organisations: dict[str, int] = {}
        self.types: dict[str, list[IssueType]] = {}
        """Organisation → its issue types."""
        self.fields: dict[str, list[IssueField]] = {}
        self.projects: list[Project] = []
        self.tokens: dict[str, Token] = {}
        self.adds_to: Project | None = None
        """The Project that new issues are added to by themselves, by a rule of its own."""
        self.lag = 0.0
        """Seconds until a new issue shows up in listings."""
        self.links_move_updated = False
        """Recorded answers show that sub-issues and dependencies do not move `updated_at`."""
        self._by_id: dict[int, tuple[Repo, Issue]] = {}
        self._ids = itertools.count(2_900_000_001)
        self._small = itertools.count(101)

    # ── who and where ───────────────────────────────────────────────────────────────────────

    def person(self, login: str, token: str = "", **about: Any) -> str:
        """Somebody with an account; a token of theirs."""
        self.people.setdefault(login, next(self._small))
        if token:
            self.tokens[token] = Token(login, **about)
        return login

    def organisation(
        self, login: str, *, types: Iterable[str] = (), fields: Iterable[IssueField] = ()
    ) -> str:
        self.organisations.setdefault(login, next(self._small))
        self.types[login] = [IssueType(next(self._small), name) for name in types]
        self.fields[login] = list(fields)
        return login

    def field(self, name: str, data_type: str, *options: str) -> IssueField:
        """A field to add to an organisation or a Project."""
        return IssueField(
            next(self._small), name, data_type, [Option(next(self._small), one) for one in options]
        )

    def repo(self, full_name: str, **about: Any) -> Repo:
        owner, name = full_name.split("/")
        if owner not in self.organisations:
            self.person(owner)
        repo = Repo(next(self._ids), owner, name, owner in self.organisations, **about)
        self.repos[repo.id] = repo
        return repo

    def project(self, owner: str, title: str, fields: Iterable[IssueField] = ()) -> Project:
        number = 1 + sum(1 for one in self.projects if one.owner == owner)
        project = Project(
            next(self._small),
            number,
            owner,
            owner in self.organisations,
            title,
            self.now(),
            fields=[self.field("Title", "title"), *fields],
        )
        self.projects.append(project)
        return project

    def now(self) -> str:
        """This second."""
        return self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def find(self, full_name: str) -> Repo | None:
        """By its name, in any case of letters."""
        for repo in self.repos.values():
            if repo.full_name.lower() == full_name.lower():
                return repo
        return None

    def issue_of(self, id: int) -> tuple[Repo, Issue] | None:
        """By the id, which is one for the whole service."""
        found = self._by_id.get(id)
        if found is None or found[1].deleted or found[1].moved_to is not None:
            return None
        return found

    # ── what people do ──────────────────────────────────────────────────────────────────────

    def open(
        self,
        repo: Repo,
        title: str,
        body: str | None = None,
        *,
        by: str = "",
        lag: float | None = None,
        **more: Any,
    ) -> Issue:
        """A new issue; `lag` seconds until it is listed (in the browser it is at once)."""
        now = self.now()
        late = self.clock.monotonic() + (lag or 0)
        issue = Issue(
            next(self._ids), repo.next_number, by or repo.owner, title, body, now, now,
            listed_from=late, **more,
        )  # fmt: skip
        repo.next_number += 1
        repo.issues[issue.number] = issue
        self._by_id[issue.id] = repo, issue
        if self.adds_to is not None:
            self.place(self.adds_to, issue)
        for name in issue.labels:
            self.label(repo, name)
        return issue

    def edit(self, repo: Repo, issue: Issue, **changes: Any) -> None:
        """Somebody changes fields of an issue; it is as new as the second."""
        for name, value in changes.items():
            if name == "state":
                self.set_state(issue, value, changes.get("state_reason"))
            elif name != "state_reason":
                setattr(issue, name, value)
        for name in issue.labels:
            self.label(repo, name)
        self.touch(issue)

    def touch(self, issue: Issue) -> None:
        issue.updated_at = self.now()

    def set_state(self, issue: Issue, state: str, reason: str | None) -> None:
        if state == issue.state:  # a reason alone is ignored, as documented
            return
        issue.state = state
        issue.closed_at = self.now() if state == "closed" else None
        if state == "closed":
            issue.state_reason = reason or "completed"
        else:
            issue.state_reason = "reopened"

    def label(self, repo: Repo, name: str) -> Label:
        """The label of that name, made where there is none; capitals do not tell labels apart."""
        return repo.labels.setdefault(name.lower(), Label(next(self._ids), name))

    def milestone(self, repo: Repo, title: str, *, by: str = "", **more: Any) -> Milestone:
        number = max(repo.milestones, default=0) + 1
        milestone = Milestone(
            id=next(self._ids),
            number=number,
            title=title,
            description=more.get("description"),
            state=more.get("state", "open"),
            due_on=more.get("due_on"),
            creator=by or repo.owner,
            created_at=self.now(),
            updated_at=self.now(),
        )
        repo.milestones[number] = milestone
        return milestone

    def put_under(self, parent: Issue, part: Issue) -> None:
        """Make it a sub-issue."""
        self.take_out(part)
        part.parent = parent.id
        parent.parts.append(part.id)
        self._linked(parent, part)

    def take_out(self, part: Issue) -> None:
        """No sub-issue any more."""
        found = self.issue_of(part.parent) if part.parent is not None else None
        part.parent = None
        if found is not None:
            found[1].parts.remove(part.id)
            self._linked(found[1], part)

    def block(self, issue: Issue, by: Issue) -> None:
        issue.blocked_by.append(by.id)
        by.blocking.append(issue.id)
        self._linked(issue, by)

    def unblock(self, issue: Issue, by: Issue) -> None:
        issue.blocked_by.remove(by.id)
        by.blocking.remove(issue.id)
        self._linked(issue, by)

    def _linked(self, *issues: Issue) -> None:
        if self.links_move_updated:
            for issue in issues:
                self.touch(issue)

    def delete(self, issue: Issue) -> None:
        """Gone, and the service says so (410)."""
        self.take_out(issue)
        issue.deleted = True

    def hide(self, issue: Issue) -> None:
        """Gone, and the service does not say why (404)."""
        issue.hidden = True

    def transfer(self, repo: Repo, issue: Issue, there: Repo) -> Issue:
        """To another repository: a new number and a new id; the old address leads there."""
        twin = self.open(there, issue.title, issue.body, by=issue.user, labels=list(issue.labels))
        twin.state, twin.state_reason = issue.state, issue.state_reason
        issue.moved_to = (there.id, twin.number)
        return twin

    def rename(self, repo: Repo, name: str) -> None:
        self.renamed[repo.full_name.lower()] = repo.id
        repo.name = name

    def place(self, project: Project, issue: Issue) -> Placed:
        """Add it at the end of a Project."""
        for one in project.items:
            if one.issue == issue.id:
                return one
        placed = Placed(next(self._small), issue.id, self.now())
        project.items.append(placed)
        return placed

    def visible(self, issue: Issue) -> bool:
        """It is in this repository, for those who may look."""
        return not issue.deleted and not issue.hidden and issue.moved_to is None

    def issues(self, repo: Repo) -> list[Issue]:
        """Those of it that are no pull requests, by number."""
        return [one for one in repo.issues.values() if self.visible(one) and not one.is_pull]

    def depth(self, issue: Issue) -> int:
        """How many levels of sub-issues hang under it."""
        found = [self.issue_of(id) for id in issue.parts]
        return max((1 + self.depth(one[1]) for one in found if one), default=0)

    def above(self, issue: Issue) -> list[int]:
        """The ids of what it is a part of, nearest first."""
        ids: list[int] = []
        while issue.parent is not None and issue.parent not in ids:
            ids.append(issue.parent)
            found = self.issue_of(issue.parent)
            if found is None:
                break
            issue = found[1]
        return ids

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.pass_by(timedelta(seconds=seconds).total_seconds())

"""A GitHub of our own that keeps what it is told: REST as published, as far as a sync adapter uses it.

    world = World(Clock()); world.person("po", token="t0k"); repo = world.repo("team/backlog")
    wire = Wire(GitHub(world), world.clock)      # an httpx transport
    with served(lambda host: Wire(GitHub(world, api=f"http://{host}"), world.clock)) as wire: …

What the real one does and a simpler stand-in would not: pull requests among the issues; next pages
at `/repositories/ID/…`; changes that are dropped without a word where the account may not push;
labels made on the way, told apart without capitals; new issues that listings do not know for a
while; limits by the hour, by the minute, and on what is created.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote, urlencode, urlsplit

from tests.trackers import openapi
from tests.trackers.github_graphql import Call
from tests.trackers.github_graphql import read as read_graphql
from tests.trackers.github_telling import Telling, node
from tests.trackers.github_world import (
    BODY_LIMIT,
    DEPTH,
    LEVELS,
    SUB_ISSUES,
    TITLE_LIMIT,
    Issue,
    Milestone,
    Project,
    Repo,
    Token,
    World,
)
from tests.trackers.wire import Answer, Seen

CLOUD: Final = "github-rest-issues.trimmed.json"
ENTERPRISE: Final = "github-ghes-3.17-issues.trimmed.json"
DOCS: Final = "https://docs.github.com/rest"
NEW: Final = (
    "sub_issue",
    "dependencies",
    "issue-types",
    "issue-fields",
    "issue-field-",
    "projectsV2",
)
"""What Enterprise Server does not have, by a part of its address."""

_ASSOCIATION: Final = {"admin": "OWNER", "push": "COLLABORATOR", "triage": "COLLABORATOR"}


class Problem(Exception):
    """Answered with an error."""

    def __init__(self, status: int, message: str, *errors: dict[str, Any], **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers


def invalid(
    field: str, message: str = "", code: str = "custom", resource: str = "Issue"
) -> Problem:
    """422, the way GitHub words it."""
    about = {"resource": resource, "field": field, "code": code}
    if message:
        about["message"] = message
    return Problem(422, "Validation Failed", about)


@dataclass
class Limits:
    """How much it bears of one account."""

    per_hour: int = 5000
    creates_per_minute: int = 80
    creates_per_hour: int = 500
    secondary_says_how_long: bool = True
    used: int = 0
    window: datetime | None = None
    created: list[datetime] = field(default_factory=list)


Handler = Callable[..., Answer]
_ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def at(method: str, template: str) -> Callable[[Handler], Handler]:
    """Answers this request; {words} become arguments."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def keep(handler: Handler) -> Handler:
        _ROUTES.append((method, pattern, handler))
        return handler

    return keep


R: Final = "/repos/{owner}/{repo}"
I: Final = "/repos/{owner}/{repo}/issues/{number}"  # noqa: E741


class GitHub(Telling):
    """The service; asked through a `Wire`."""

    def __init__(
        self, world: World, *, api: str = "https://api.github.com", enterprise: bool = False
    ) -> None:
        super().__init__(world, api.rstrip("/"), enterprise=enterprise)
        self.host = urlsplit(api).netloc
        self.base = urlsplit(self.api).path
        self.limits: dict[str, Limits] = {}
        self.opaque_pages = False
        """Next pages carry a word that nobody can make up, as newer listings do."""

    # ── what the wire asks ──────────────────────────────────────────────────────────────────

    def contract(self, seen: Seen) -> openapi.Contract | None:
        return openapi.contract(ENTERPRISE if self.enterprise else CLOUD)

    def described(self, seen: Seen) -> str:
        path = seen.path.removeprefix(self.base)
        if path.endswith("/graphql"):
            return ""
        # The address of a next page names the repository by its id.
        return re.sub(r"^/repositories/\d+", "/repos/by/id", path)

    def error(self, seen: Seen, status: int, message: str, **headers: str) -> Answer:
        body = {"message": message, "documentation_url": DOCS, "status": str(status)}
        return Answer(status, body, {k.replace("_", "-"): v for k, v in headers.items()})

    def answer(self, seen: Seen) -> Answer:
        told: dict[str, str] = {}
        try:
            token = self._token(seen)
            limits = self._limits(token)
            try:
                self._bear(seen, limits)
                answer = self._route(seen, token)
                limits.used -= answer.status == 304
            finally:
                told = self._headers(token, limits)
            return Answer(answer.status, answer.body, {**told, **answer.headers})
        except Problem as problem:
            body: dict[str, Any] = {"message": problem.message, "documentation_url": DOCS}
            if problem.errors:
                body["errors"] = list(problem.errors)
            body["status"] = str(problem.status)
            headers = {k.replace("_", "-"): v for k, v in problem.headers.items()}
            return Answer(problem.status, body, {**told, **headers})

    def _token(self, seen: Seen) -> Token:
        given = seen.headers.get("authorization", "")
        kind, _, secret = given.partition(" ")
        if kind.lower() not in {"bearer", "token"} or secret not in self.world.tokens:
            raise Problem(401, "Bad credentials" if given else "Requires authentication")
        if "user-agent" not in seen.headers:
            raise Problem(403, "Request forbidden by administrative rules.")
        return self.world.tokens[secret]

    def _limits(self, token: Token) -> Limits:
        return self.limits.setdefault(token.login, Limits())

    def _bear(self, seen: Seen, limits: Limits) -> None:
        """Count the request; refuse it where it is too much."""
        now = self.world.clock.now()
        if limits.window is None or now >= limits.window:
            limits.window, limits.used = now + timedelta(hours=1), 0
        if limits.used >= limits.per_hour and not self.enterprise:
            raise Problem(403, "API rate limit exceeded for user ID 101.")
        limits.used += 1
        if seen.method != "POST" or seen.path.endswith("/graphql"):
            return
        minute = [one for one in limits.created if one > now - timedelta(minutes=1)]
        hour = [one for one in limits.created if one > now - timedelta(hours=1)]
        if len(minute) >= limits.creates_per_minute or len(hour) >= limits.creates_per_hour:
            more = {"retry_after": "60"} if limits.secondary_says_how_long else {}
            raise Problem(
                403,
                "You have exceeded a secondary rate limit and have been temporarily blocked from"
                " content creation. Please retry your request again later.",
                **more,
            )
        limits.created = [*hour, now]

    def _headers(self, token: Token, limits: Limits) -> dict[str, str]:
        headers = {"x-github-request-id": "0682:13C7:1074B74", "x-github-media-type": "github.v3"}
        if not self.enterprise and limits.window is not None:
            headers |= {
                "x-ratelimit-limit": str(limits.per_hour),
                "x-ratelimit-remaining": str(max(0, limits.per_hour - limits.used)),
                "x-ratelimit-reset": str(int(limits.window.timestamp())),
                "x-ratelimit-used": str(limits.used),
                "x-ratelimit-resource": "core",
            }
        if token.expires:
            headers["github-authentication-token-expiration"] = token.expires
        return headers

    def _route(self, seen: Seen, token: Token) -> Answer:
        path = seen.path.removeprefix(self.base)
        if path.endswith("/graphql"):
            return self._graphql(seen, token)
        if self.enterprise and any(part in path for part in NEW):
            raise Problem(404, "Not Found")
        if by_id := re.match(r"/repositories/(\d+)(.*)", path):
            repo = self.world.repos.get(int(by_id[1]))
            if repo is None:
                raise Problem(404, "Not Found")
            path = f"/repos/{repo.full_name}{by_id[2]}"
        for method, pattern, handler in _ROUTES:
            if method == seen.method and (match := pattern.fullmatch(path)):
                words = {name: unquote(word) for name, word in match.groupdict().items()}
                if "repo" in words:
                    words["repo"] = self._repo(words.pop("owner"), words["repo"], token, path)
                if "number" in words:
                    self._numbered(words["repo"], words["number"])
                if seen.writes and not token.may_write:
                    raise Problem(403, "Resource not accessible by personal access token")
                answer = handler(self, _Asked(seen, token, dict(seen.query)), **words)
                return self._conditional(seen, answer)
        raise Problem(404, "Not Found")

    def _repo(self, owner: str, name: str, token: Token, path: str) -> Any:
        repo = self.world.find(f"{owner}/{name}")
        if repo is None and (id := self.world.renamed.get(f"{owner}/{name}".lower())):
            rest = path.split("/", 4)[4:]
            raise Problem(
                301,
                "Moved Permanently",
                location="/".join([f"{self.api}/repositories/{id}", *rest]),
            )
        if repo is None or not repo.level(token.login):
            raise Problem(404, "Not Found")
        return repo

    def _numbered(self, repo: Any, number: str) -> None:
        issue = repo.issues.get(int(number)) if number.isdigit() else None
        if issue is not None and issue.moved_to is not None:
            id, at = issue.moved_to
            raise Problem(
                301, "Moved Permanently", location=f"{self.api}/repositories/{id}/issues/{at}"
            )
        if issue is not None and issue.deleted:
            raise Problem(410, "This issue was deleted")
        if issue is None or issue.hidden:
            raise Problem(404, "Not Found")

    def _conditional(self, seen: Seen, answer: Answer) -> Answer:
        """304 where the client has this very answer already."""
        if seen.method != "GET" or answer.status != 200:
            return answer
        # An answer depends on who asks for what, and so does its tag.
        whole = json.dumps([seen.path, seen.query, seen.headers["authorization"], answer.body])
        tag = f'W/"{hashlib.sha256(whole.encode()).hexdigest()}"'
        headers = {**answer.headers, "etag": tag}
        if seen.headers.get("if-none-match") == tag:
            return Answer(304, None, headers)
        return Answer(200, answer.body, headers)

    # ── people and repositories ─────────────────────────────────────────────────────────────

    @at("GET", "/user")
    def user(self, asked: "_Asked") -> Answer:
        return Answer(200, self._me(asked.token.login))

    @at("GET", "/rate_limit")
    def rate_limit(self, asked: "_Asked") -> Answer:
        limits = self._limits(asked.token)
        limits.used -= 1
        if self.enterprise:
            raise Problem(404, "Rate limiting is not enabled.")
        assert limits.window is not None
        rate = {
            "limit": limits.per_hour,
            "used": limits.used,
            "remaining": limits.per_hour - limits.used,
            "reset": int(limits.window.timestamp()),
        }
        return Answer(200, {"resources": {"core": rate, "search": rate}, "rate": rate})

    @at("GET", "/meta")
    def meta(self, asked: "_Asked") -> Answer:
        more = {"installed_version": "3.17.2"} if self.enterprise else {}
        return Answer(200, {"verifiable_password_authentication": False, **more})

    @at("GET", R)
    def repository(self, asked: "_Asked", repo: Repo) -> Answer:
        level = repo.level(asked.token.login)
        can = {name: level >= LEVELS.index(name) for name in LEVELS[1:]}
        return Answer(200, {**self._about(repo), "permissions": can})

    @at("GET", R + "/assignees")
    def assignees(self, asked: "_Asked", repo: Repo) -> Answer:
        return self._paged(asked, repo, [self._person(one) for one in self._assignable(repo)])

    @at("GET", R + "/labels")
    def labels(self, asked: "_Asked", repo: Repo) -> Answer:
        return self._paged(asked, repo, [self._label(repo, one) for one in repo.labels.values()])

    @at("POST", R + "/labels")
    def new_label(self, asked: "_Asked", repo: Repo) -> Answer:
        self._may(repo, asked.token, "push")
        if asked.body["name"].lower() in repo.labels:
            raise invalid("name", code="already_exists", resource="Label")
        return Answer(201, self._label(repo, self.world.label(repo, asked.body["name"])))

    @at("GET", R + "/labels/{name}")
    def label(self, asked: "_Asked", repo: Repo, name: str) -> Answer:
        if name.lower() not in repo.labels:
            raise Problem(404, "Not Found")
        return Answer(200, self._label(repo, repo.labels[name.lower()]))

    # ── milestones ──────────────────────────────────────────────────────────────────────────

    @at("GET", R + "/milestones")
    def milestones(self, asked: "_Asked", repo: Repo) -> Answer:
        state = asked.query.get("state", "open")
        found = [one for one in repo.milestones.values() if state in {"all", one.state}]
        return self._paged(asked, repo, [self._milestone(repo, one) for one in found])

    @at("POST", R + "/milestones")
    def new_milestone(self, asked: "_Asked", repo: Repo) -> Answer:
        self._may(repo, asked.token, "push")
        self._unique(repo, asked.body["title"])
        more = {k: v for k, v in asked.body.items() if k in {"description", "state"}}
        due = _day(asked.body.get("due_on"))
        made = self.world.milestone(
            repo, asked.body["title"], by=asked.token.login, due_on=due, **more
        )
        return Answer(201, self._milestone(repo, made))

    @at("GET", R + "/milestones/{at}")
    def milestone(self, asked: "_Asked", repo: Repo, at: str) -> Answer:
        return Answer(200, self._milestone(repo, self._milestone_at(repo, at)))

    @at("PATCH", R + "/milestones/{at}")
    def change_milestone(self, asked: "_Asked", repo: Repo, at: str) -> Answer:
        self._may(repo, asked.token, "push")
        milestone = self._milestone_at(repo, at)
        if asked.body.get("title", milestone.title) != milestone.title:
            self._unique(repo, asked.body["title"])
        for name in ("title", "description", "state"):
            setattr(milestone, name, asked.body.get(name, getattr(milestone, name)))
        if "due_on" in asked.body:
            milestone.due_on = _day(asked.body["due_on"])
        milestone.updated_at = self.world.now()
        return Answer(200, self._milestone(repo, milestone))

    @at("DELETE", R + "/milestones/{at}")
    def delete_milestone(self, asked: "_Asked", repo: Repo, at: str) -> Answer:
        self._may(repo, asked.token, "push")
        gone = self._milestone_at(repo, at).number
        del repo.milestones[gone]
        for issue in repo.issues.values():
            issue.milestone = None if issue.milestone == gone else issue.milestone
        return Answer(204)

    def _milestone_at(self, repo: Repo, number: str) -> Milestone:
        if not number.isdigit() or int(number) not in repo.milestones:
            raise Problem(404, "Not Found")
        return repo.milestones[int(number)]

    def _unique(self, repo: Repo, title: str) -> None:
        if any(one.title == title for one in repo.milestones.values()):
            raise invalid("title", code="already_exists", resource="Milestone")

    # ── issues ──────────────────────────────────────────────────────────────────────────────

    @at("GET", R + "/issues")
    def issues(self, asked: "_Asked", repo: Repo) -> Answer:
        query = asked.query
        if not repo.has_issues:
            raise Problem(410, "Issues are disabled for this repo")
        now = self.world.clock.monotonic()
        found = [
            one
            for one in repo.issues.values()
            if self.world.visible(one) and one.listed_from <= now and _wanted(one, query)
        ]
        by = {"created": "created_at", "updated": "updated_at"}[query.get("sort", "created")]
        found.sort(
            key=lambda one: (getattr(one, by), one.number),
            reverse=query.get("direction", "desc") == "desc",
        )
        return self._paged(asked, repo, found, lambda one: self._issue(repo, one), "/issues")

    @at("POST", R + "/issues")
    def create(self, asked: "_Asked", repo: Repo) -> Answer:
        if repo.archived:
            raise Problem(403, "Repository was archived so is read-only.")
        if not repo.has_issues:
            raise Problem(410, "Issues has been disabled in this repository.")
        body = dict(asked.body)
        if repo.level(asked.token.login) < LEVELS.index("push"):
            for name in (
                "labels",
                "assignees",
                "assignee",
                "milestone",
                "type",
                "issue_field_values",
            ):
                body.pop(name, None)
        changes = self._checked(repo, {"title": "", **body})
        values = changes.pop("values", {})
        changes.setdefault("body", None)
        issue = self.world.open(
            repo, by=asked.token.login, lag=self.world.lag, values=values, **changes
        )
        return Answer(201, self._issue(repo, issue), {"location": self._url(repo, issue)})

    @at("GET", I)
    def issue(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        return Answer(200, self._issue(repo, repo.issues[int(number)]))

    @at("PATCH", I)
    def change(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        issue = repo.issues[int(number)]
        level = repo.level(asked.token.login)
        body = dict(asked.body or {})
        if repo.archived:
            raise Problem(403, "Repository was archived so is read-only.")
        if level < LEVELS.index("triage") and issue.user != asked.token.login:
            raise Problem(403, "Must have admin rights to Repository.")
        if level < LEVELS.index("push"):
            for name in ("type", "issue_field_values"):
                body.pop(name, None)
        if level < LEVELS.index("triage"):
            for name in ("labels", "assignees", "assignee", "milestone"):
                body.pop(name, None)
        changes = self._checked(repo, body)
        state, reason = body.get("state"), body.get("state_reason")
        before = json.dumps(self._issue(repo, issue))
        if "values" in changes:
            changes["values"] = {**issue.values, **changes["values"]}
        for name, value in changes.items():
            setattr(issue, name, value)
        if state is not None:
            self.world.set_state(issue, state, reason)
        if json.dumps(self._issue(repo, issue)) != before:
            self.world.touch(issue)
        return Answer(200, self._issue(repo, issue))

    def _checked(self, repo: Repo, body: dict[str, Any]) -> dict[str, Any]:
        """What is asked for, as attributes of an issue; refuses what GitHub refuses."""
        changes: dict[str, Any] = {}
        if "title" in body and body["title"] is not None:
            title = str(body["title"]).strip()
            if not title:
                raise invalid("title", code="missing_field")
            if len(title) > TITLE_LIMIT:
                raise invalid("title", f"title is too long (maximum is {TITLE_LIMIT} characters)")
            changes["title"] = title
        if "body" in body:
            if len(body["body"] or "") > BODY_LIMIT:
                raise invalid("body", f"body is too long (maximum is {BODY_LIMIT} characters)")
            changes["body"] = body["body"]
        if "labels" in body:
            names = [one if isinstance(one, str) else one["name"] for one in body["labels"]]
            if any(len(one) > 50 for one in names):
                raise invalid(
                    "name", "name is too long (maximum is 50 characters)", resource="Label"
                )
            if any(not one.strip() for one in names):
                raise invalid("name", code="missing_field", resource="Label")
            labels = [self.world.label(repo, one).name for one in names]
            changes["labels"] = list(dict.fromkeys(labels))
        if "assignees" in body:
            for login in body["assignees"]:
                if login.lower() not in {one.lower() for one in self._assignable(repo)}:
                    raise invalid("assignees", code="invalid")
            changes["assignees"] = list(body["assignees"])
        if "milestone" in body:
            number = body["milestone"]
            if number not in {None, ""} and int(number) not in repo.milestones:
                raise invalid("milestone", code="invalid")
            changes["milestone"] = int(number) if number not in {None, ""} else None
        if "type" in body and repo.of_organisation and not self.enterprise:
            changes["type"] = self._type_named(repo, body["type"])
        if "issue_field_values" in body and repo.of_organisation:
            changes["values"] = dict(self._value(repo, one) for one in body["issue_field_values"])
        return changes

    def _type_named(self, repo: Repo, name: Any) -> str | None:
        name = name["value"] if isinstance(name, dict) else name
        for one in self.world.types.get(repo.owner, ()):
            if name is not None and one.name.lower() == name.lower():
                return one.name
        if name is not None:
            raise invalid("type", "type is not one of this organization's", code="invalid")
        return None

    def _value(self, repo: Repo, given: dict[str, Any]) -> tuple[int, Any]:
        for one in self.world.fields.get(repo.owner, ()):
            if one.id == given["field_id"]:
                value = given["value"]
                good = {
                    "number": isinstance(value, int | float),
                    "text": isinstance(value, str),
                    "date": isinstance(value, str),
                    "single_select": value in [option.name for option in one.options],
                }.get(one.data_type, False)
                if good:
                    return one.id, value
                raise invalid("issue_field_values", f"{one.name} does not take {value!r}")
        raise invalid("issue_field_values", "Field not found", code="invalid")

    @at("DELETE", I + "/issue-field-values/{id}")
    def clear_value(self, asked: "_Asked", repo: Repo, number: str, id: str) -> Answer:
        self._may(repo, asked.token, "push")
        issue = repo.issues[int(number)]
        if int(id) not in issue.values:
            raise Problem(404, "Not Found")
        del issue.values[int(id)]
        self.world.touch(issue)
        return Answer(204)

    @at("GET", I + "/issue-field-values")
    def values(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        return Answer(200, self._values(repo, repo.issues[int(number)]))

    @at("POST", I + "/issue-field-values")
    def add_values(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        self._may(repo, asked.token, "push")
        issue = repo.issues[int(number)]
        given = asked.body.get("issue_field_values", [])
        # An empty list is no list of nothing to add: the real one clears everything.
        kept = issue.values if given else {}
        issue.values = {**kept, **dict(self._value(repo, one) for one in given)}
        self.world.touch(issue)
        return Answer(200, self._values(repo, issue))

    # ── parts and dependencies ──────────────────────────────────────────────────────────────

    @at("GET", I + "/comments")
    def comments(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        issue, since = repo.issues[int(number)], asked.query.get("since", "")
        found = [one for one in issue.comments if one["at"] >= since]
        return self._paged(
            asked, repo, found, lambda one: self._comment(repo, issue, one), f"/issues/{number}/comments"
        )  # fmt: skip

    @at("POST", I + "/comments")
    def say(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        issue, text = repo.issues[int(number)], asked.body["body"]
        if repo.archived:
            raise Problem(403, "Repository was archived so is read-only.")
        if not text.strip() or len(text) > BODY_LIMIT:
            raise invalid("body", "body is too long (maximum is 65536 characters)")
        told = {"id": issue.id * 1000 + len(issue.comments), "by": asked.token.login}
        issue.comments.append({**told, "at": self.world.now(), "text": text})
        self.world.touch(issue)
        return Answer(201, self._comment(repo, issue, issue.comments[-1]))

    @at("GET", I + "/parent")
    def parent(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        above = repo.issues[int(number)].parent
        found = self.world.issue_of(above) if above is not None else None
        if found is None:
            raise Problem(404, "Not Found")
        return Answer(200, self._issue(*found))

    @at("GET", I + "/sub_issues")
    def parts(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        return self._linked(asked, repo, number, repo.issues[int(number)].parts, "sub_issues")

    @at("POST", I + "/sub_issues")
    def add_part(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        self._may(repo, asked.token, "triage")
        parent = repo.issues[int(number)]
        found = self.world.issue_of(asked.body["sub_issue_id"])
        if found is None or found[0].owner != repo.owner:
            raise Problem(404, "The provided sub-issue does not exist")
        part = found[1]
        if part.id in parent.parts:
            raise invalid("sub_issue", "Issue may not contain duplicate sub-issues")
        if part.parent is not None and not asked.body.get("replace_parent"):
            raise invalid("sub_issue", "Sub issue may only have one parent")
        above = [parent.id, *self.world.above(parent)]
        if part.id in above:
            raise invalid("sub_issue", "Sub issue may not be its own ancestor")
        if len(above) + self.world.depth(part) >= DEPTH:
            raise invalid("sub_issue", f"Sub issues may not be more than {DEPTH} levels deep")
        if len(parent.parts) >= SUB_ISSUES:
            raise invalid("sub_issue", f"Issue may not have more than {SUB_ISSUES} sub-issues")
        self.world.put_under(parent, part)
        return Answer(201, self._issue(repo, parent), {"location": self._url(repo, parent)})

    @at("DELETE", I + "/sub_issue")
    def remove_part(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        self._may(repo, asked.token, "triage")
        parent = repo.issues[int(number)]
        found = self.world.issue_of(asked.body["sub_issue_id"])
        if found is None or found[1].id not in parent.parts:
            raise Problem(404, "The provided sub-issue does not exist")
        self.world.take_out(found[1])
        return Answer(200, self._issue(repo, parent))

    @at("GET", I + "/dependencies/blocked_by")
    def blockers(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        ids = repo.issues[int(number)].blocked_by
        return self._linked(asked, repo, number, ids, "dependencies/blocked_by")

    @at("GET", I + "/dependencies/blocking")
    def blocked(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        ids = self._blocking(repo.issues[int(number)])
        return self._linked(asked, repo, number, ids, "dependencies/blocking")

    @at("POST", I + "/dependencies/blocked_by")
    def add_blocker(self, asked: "_Asked", repo: Repo, number: str) -> Answer:
        self._may(repo, asked.token, "triage")
        issue = repo.issues[int(number)]
        found = self.world.issue_of(asked.body["issue_id"])
        if found is None:
            raise Problem(404, "Not Found")
        if found[1].id in issue.blocked_by:
            raise invalid("issue_id", "Dependency already exists")
        if found[1].id == issue.id or issue.id in found[1].blocked_by:
            raise invalid("issue_id", "Dependencies may not form a circle")
        if len(issue.blocked_by) >= 50:
            raise invalid("issue_id", "Issue may not have more than 50 dependencies")
        self.world.block(issue, found[1])
        return Answer(201, self._issue(repo, issue), {"location": self._url(repo, issue)})

    @at("DELETE", I + "/dependencies/blocked_by/{id}")
    def remove_blocker(self, asked: "_Asked", repo: Repo, number: str, id: str) -> Answer:
        self._may(repo, asked.token, "triage")
        issue = repo.issues[int(number)]
        found = self.world.issue_of(int(id))
        if found is None or found[1].id not in issue.blocked_by:
            raise Problem(404, "Not Found")
        self.world.unblock(issue, found[1])
        return Answer(200, self._issue(repo, issue))

    def _linked(
        self, asked: "_Asked", repo: Repo, number: str, ids: Iterable[int], rest: str
    ) -> Answer:
        found = [one for one in map(self.world.issue_of, ids) if one is not None]
        return self._paged(
            asked, repo, found, lambda one: self._issue(*one), f"/issues/{number}/{rest}"
        )

    # ── types, fields, Projects ─────────────────────────────────────────────────────────────

    @at("GET", R + "/issue-types")
    def repo_types(self, asked: "_Asked", repo: Repo) -> Answer:
        return self.types(asked, repo.owner)

    @at("GET", "/orgs/{org}/issue-types")
    def types(self, asked: "_Asked", org: str) -> Answer:
        if org not in self.world.organisations:
            raise Problem(404, "Not Found")
        return Answer(200, [self._type(one.name, org) for one in self.world.types[org]])

    @at("GET", "/orgs/{org}/issue-fields")
    def fields(self, asked: "_Asked", org: str) -> Answer:
        if org not in self.world.organisations:
            raise Problem(404, "Not Found")
        return Answer(200, [self._field(one) for one in self.world.fields[org]])

    @at("GET", "/{kind}/{owner_login}/projectsV2")
    def projects(self, asked: "_Asked", kind: str, owner_login: str) -> Answer:
        found = [
            one
            for one in self.world.projects
            if one.owner == owner_login and one.of_organisation == (kind == "orgs")
        ]
        return Answer(200, [self._project(one) for one in found])

    @at("GET", "/{kind}/{owner_login}/projectsV2/{at}")
    def one_project(self, asked: "_Asked", kind: str, owner_login: str, at: str) -> Answer:
        return Answer(200, self._project(self._project_at(kind, owner_login, at)))

    @at("GET", "/{kind}/{owner_login}/projectsV2/{at}/fields")
    def project_fields(self, asked: "_Asked", kind: str, owner_login: str, at: str) -> Answer:
        project = self._project_at(kind, owner_login, at)
        return Answer(200, [self._project_field(project, one) for one in project.fields])

    @at("GET", "/{kind}/{owner_login}/projectsV2/{at}/items")
    def project_items(self, asked: "_Asked", kind: str, owner_login: str, at: str) -> Answer:
        project = self._project_at(kind, owner_login, at)
        start = int(asked.query.get("after") or 0)
        size = min(100, int(asked.query.get("per_page", 30)))
        chosen = {int(one) for one in asked.query.get("fields", "").split(",") if one.isdigit()}
        page = project.items[start : start + size]
        headers = {}
        if start + size < len(project.items):
            query = urlencode({**asked.query, "after": start + size})
            headers["link"] = (
                f'<{self.api}{asked.seen.path.removeprefix(self.base)}?{query}>; rel="next"'
            )
        return Answer(200, [self._placed(project, one, chosen) for one in page], headers)

    @at("POST", "/{kind}/{owner_login}/projectsV2/{at}/items")
    def add_to_project(self, asked: "_Asked", kind: str, owner_login: str, at: str) -> Answer:
        project = self._project_at(kind, owner_login, at)
        body = asked.body
        if "id" in body:
            found = self.world.issue_of(body["id"])
        else:
            repo = self.world.find(f"{body['owner']}/{body['repo']}")
            found = (repo, repo.issues[body["number"]]) if repo else None
        if found is None:
            raise Problem(403, "Not Found")
        placed = self.world.place(project, found[1])
        whole = self._placed(project, placed, set())
        # An issue fits two of the kinds of content that are described: described it is not told.
        return Answer(201, {k: v for k, v in whole.items() if k not in {"fields", "content"}})

    @at("PATCH", "/{kind}/{owner_login}/projectsV2/{at}/items/{id}")
    def change_placed(
        self, asked: "_Asked", kind: str, owner_login: str, at: str, id: str
    ) -> Answer:
        project = self._project_at(kind, owner_login, at)
        placed = next((one for one in project.items if one.id == int(id)), None)
        if placed is None:
            raise Problem(404, "Not Found")
        known = {one.id: one for one in project.fields}
        for given in asked.body["fields"]:
            if given["id"] not in known:
                raise invalid("fields", "Field not found", code="invalid", resource="ProjectV2Item")
            if given["value"] is None:
                placed.values.pop(given["id"], None)
            else:
                placed.values[given["id"]] = given["value"]
        placed.updated_at = self.world.now()
        chosen = {given["id"] for given in asked.body["fields"]}
        return Answer(200, self._placed(project, placed, chosen))

    def _project_at(self, kind: str, owner: str, number: str) -> Project:
        for one in self.world.projects:
            whose = (one.owner, str(one.number), "orgs" if one.of_organisation else "users")
            if whose == (owner, number, kind):
                return one
        raise Problem(404, "Not Found")

    def _graphql(self, seen: Seen, token: Token) -> Answer:
        """Only what REST cannot do: the place of an item in a Project, and the ids for that."""
        if not token.may_write and seen.writes:
            return Answer(200, {"data": None, "errors": [{"message": "Resource not accessible"}]})
        body = seen.body or {}
        data: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        for call in read_graphql(body["query"], body.get("variables") or {}):
            try:
                data[call.alias] = self._called(call, token)
            except Problem as problem:
                data[call.alias] = None
                errors.append({"message": problem.message, "path": [call.alias]})
        return Answer(200, {"data": data, **({"errors": errors} if errors else {})})

    def _called(self, call: Call, token: Token) -> Any:
        if call.name == "viewer":
            return {"login": token.login}
        if call.name == "updateProjectV2ItemPosition":
            return self._moved(**call.arguments["input"])
        if call.name in {"organization", "user"}:
            whose, number = call.arguments["login"], call.inner("projectV2").arguments["number"]
            kind = "orgs" if call.name == "organization" else "users"
            return {"projectV2": {"id": self._project_at(kind, whose, str(number)).node_id}}
        raise Problem(400, f"Field '{call.name}' doesn't exist on type 'Query'")

    def _moved(self, projectId: str, itemId: str, afterId: str | None = None, **_: Any) -> Any:  # noqa: N803
        for project in self.world.projects:
            if project.node_id == projectId:
                ids = [node(one) for one in project.items]
                if itemId not in ids or (afterId is not None and afterId not in ids):
                    raise Problem(
                        404, f"Could not resolve to a node with the global id of '{itemId}'."
                    )
                placed = project.items.pop(ids.index(itemId))
                rest = [node(one) for one in project.items]
                place = 0 if afterId is None else rest.index(afterId) + 1
                project.items.insert(place, placed)
                placed.updated_at = self.world.now()
                return {"items": {"nodes": [{"id": itemId}]}, "clientMutationId": None}
        raise Problem(404, f"Could not resolve to a node with the global id of '{projectId}'.")

    # ── pages and permissions ─────────────────────────────────────────────────────────────────

    def _paged(
        self,
        asked: "_Asked",
        repo: Repo,
        rows: Sequence[Any],
        tell: Callable[[Any], Any] = lambda one: one,
        rest: str = "",
    ) -> Answer:
        """One page of it, with a `Link` to the next, which names the repository by its id."""
        size = min(100, max(1, int(asked.query.get("per_page", 30))))
        page = int(asked.query.get("page", 1))
        last = max(1, -(-len(rows) // size))
        rest = rest or "/" + asked.seen.path.rsplit("/", 1)[1]
        links = []
        for rel, number in (("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)):
            wanted = page < last if rel in {"next", "last"} else page > 1
            if wanted:
                query = {**asked.query, "page": str(number)}
                if self.opaque_pages:
                    query["after"] = f"Y3Vyc29yOnYy{number:04d}=="
                address = f"{self.api}/repositories/{repo.id}{rest}?{urlencode(query)}"
                links.append(f'<{address}>; rel="{rel}"')
        if self.opaque_pages and page > 1 and "after" not in asked.query:
            raise Problem(422, "Validation Failed")
        told = [tell(one) for one in rows[(page - 1) * size : page * size]]
        return Answer(200, told, {"link": ", ".join(links)} if links else {})

    def _may(self, repo: Repo, token: Token, level: str) -> None:
        if repo.archived:
            raise Problem(403, "Repository was archived so is read-only.")
        if repo.level(token.login) < LEVELS.index(level):
            raise Problem(403 if level == "triage" else 404, "Must have push access to repository")

    def _assignable(self, repo: Repo) -> list[str]:
        people = [one for one in self.world.people if repo.level(one) >= LEVELS.index("triage")]
        return sorted(people)


@dataclass(frozen=True)
class _Asked:
    """A request, and whose it is."""

    seen: Seen
    token: Token
    query: dict[str, str]

    @property
    def body(self) -> Any:
        return self.seen.body


def _wanted(issue: Issue, query: dict[str, str]) -> bool:
    labels = [one.lower() for one in query.get("labels", "").split(",") if one]
    mine = {one.lower() for one in issue.labels}
    return (
        query.get("state", "open") in {"all", issue.state}
        and issue.updated_at >= query.get("since", "")
        and query.get("creator", issue.user).lower() == issue.user.lower()
        and all(one in mine for one in labels)
    )


def _day(instant: str | None) -> str | None:
    """A milestone is due on a day; the time is dropped."""
    return None if instant is None else f"{instant[:10]}T00:00:00Z"

"""Who may come in to a Jira of our own, and how much it bears of them.

What makes signing in to the real one confusing is here on purpose: a token with scopes that the site
answers as if the issue were not there; a failed login that is answered with 200 and nothing in it; a
login page in place of JSON; a bearer token where Cloud wants none.
"""

import base64
import json
import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tests.trackers.jira_routes import NOT_THERE, Problem, endpoint
from tests.trackers.jira_world import Person, Site, Token
from tests.trackers.wire import Answer, Seen

FAILED: Final = {"x-seraph-loginreason": "AUTHENTICATED_FAILED"}
NOT_SIGNED_IN: Final = "Client must be authenticated to access this resource."

JSON_401, HTML_401, LOGIN_PAGE, REDIRECT, ANONYMOUS = (
    "json",
    "html",
    "page",
    "redirect",
    "anonymous",
)
"""How a site answers a login that failed."""

UNAUTHORIZED: Final = (
    '<html><head><title>Unauthorized (401)</title><meta name="application-name" content="JIRA">'
    "</head><body><h1>Unauthorized (401)</h1><p>Encountered a <code>&quot;401 - Unauthorized&quot;"
    "</code> error while loading this page.</p></body></html>"
)
LOG_IN: Final = (
    "<!DOCTYPE html><html><head><title>Log in - Jira</title></head><body>"
    '<form id="login-form" action="/login.jsp" method="post"></form></body></html>'
)
_HTML: Final = {"content-type": "text/html;charset=UTF-8"}
_SCOPES: Final = (
    # path, reads, writes
    ("/myself", "read:jira-user", ""),
    ("/agile/board", "read:board-scope:jira-software", "write:board-scope:jira-software"),
    ("/agile/", "read:issue:jira-software", "write:issue:jira-software"),
    ("/", "read:jira-work", "write:jira-work"),
)


class Shut(Exception):
    """Nobody comes in; answered as it is."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.answer = answer


def html(status: int, text: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, text=text, headers={**_HTML, **named})


def said(status: int, body: object, **headers: str) -> Answer:
    """JSON that no description covers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, text=json.dumps(body), headers=named)


class Gate:
    """Tells who asks; raises Shut."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.failed_login = JSON_401
        self.captcha = False
        """Somebody typed a wrong password too often: no password works any more (Data Center)."""

    def at_site(self, seen: Seen, path: str) -> tuple[Person | None, dict[str, str]]:
        """Who asks, and headers that tell of it."""
        kind, _, secret = seen.headers.get("authorization", "").partition(" ")
        if not kind:
            return None, {"x-seraph-loginreason": "OUT"}
        if self.site.cloud:
            return self._cloud(kind, secret, path)
        return self._data_center(kind, secret)

    def _cloud(self, kind: str, secret: str, path: str) -> tuple[Person | None, dict[str, str]]:
        if kind.lower() != "basic":
            raise Shut(said(403, {"error": "Failed to parse Connect Session Auth Token"}))
        token = self._named(secret)
        if token is None or token.expired:
            return self._failed()
        if token.scopes is not None:
            if path.endswith("/myself"):
                raise Shut(said(401, {"message": NOT_SIGNED_IN, "status-code": 401}))
            raise Shut(said(404, {"errorMessages": [NOT_THERE], "errors": {}}))
        return token.person, {"x-ausername": token.person.account}

    def _data_center(self, kind: str, secret: str) -> tuple[Person | None, dict[str, str]]:
        if kind.lower() == "basic":
            if self.captcha:
                reason = "CAPTCHA_CHALLENGE; login-url=https://jira.kiosk.example/jira/login.jsp"
                raise Shut(html(403, UNAUTHORIZED, x_authentication_denied_reason=reason))
            return self._failed()
        token = self.site.tokens.get(secret)
        if token is None or token.expired:
            return self._failed()
        return token.person, {"x-ausername": token.person.name}

    def _named(self, secret: str) -> Token | None:
        try:
            email, _, text = base64.b64decode(secret).decode().partition(":")
        except ValueError:
            return None
        token = self.site.tokens.get(text)
        return token if token and email == f"{token.person.name}@kiosk.example" else None

    def _failed(self) -> tuple[None, dict[str, str]]:
        match self.failed_login:
            case "html":
                raise Shut(html(401, UNAUTHORIZED, **_named_headers(FAILED)))
            case "page":
                raise Shut(html(200, LOG_IN))
            case "redirect":
                raise Shut(html(302, "", location="https://sso.kiosk.example/login?to=jira"))
            case "anonymous":
                return None, FAILED
        body = {"message": NOT_SIGNED_IN, "status-code": 401}
        raise Shut(said(401, body, **_named_headers(FAILED)))

    def at_gateway(self, seen: Seen, path: str) -> Person:
        """Only tokens with scopes come in here, and only where a scope lets them."""
        kind, _, secret = seen.headers.get("authorization", "").partition(" ")
        token = self._named(secret) if kind.lower() == "basic" else None
        if token is None or token.expired or token.scopes is None:
            raise Shut(said(401, {"code": 401, "message": "Unauthorized"}))
        reads, writes = next((r, w) for part, r, w in _SCOPES if part in path)
        if (writes if seen.writes else reads) not in token.scopes:
            raise Shut(said(401, {"code": 401, "message": "Unauthorized; scope does not match"}))
        return token.person


def _named_headers(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


# ── how much it bears ───────────────────────────────────────────────────────────────────────────


@dataclass
class Bucket:
    left: float
    since: datetime


@dataclass
class Limits:
    """0 means: as much as anybody likes."""

    burst: int = 0
    """Requests at once, of each endpoint and method (of everything, on Data Center)."""
    per_second: float = 1.0
    """How fast they come back."""
    writes_per_issue: int = 0
    issue_seconds: float = 10.0
    """… within so many seconds."""
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _written: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def bear(self, site: Site, seen: Seen, path: str) -> dict[str, str]:
        """Count a request, and say what is left; raises Problem with 429."""
        now = site.clock.now()
        told = self._count(site, endpoint(seen.method, path), now) if self.burst else {}
        issue = re.match(r"/(?:agile/)?issue/([^/]+)", path)
        if self.writes_per_issue and seen.writes and issue:
            self._write(issue[1], now)
        return told

    def _count(self, site: Site, name: str, now: datetime) -> dict[str, str]:
        bucket = self._buckets.setdefault(name if site.cloud else "*", Bucket(self.burst, now))
        came_back = (now - bucket.since).total_seconds() * self.per_second
        bucket.left, bucket.since = min(self.burst, bucket.left + came_back), now
        if bucket.left < 1:
            wait = math.ceil((1 - bucket.left) / self.per_second)
            reset = (now + timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%MZ")
            about = self._about(site, 0, reset)
            reason = {"ratelimit-reason": "jira-burst-based"} if site.cloud else {}
            raise too_many({"retry-after": str(wait), **reason, **about})
        bucket.left -= 1
        return self._about(site, int(bucket.left), "")

    def _about(self, site: Site, left: int, reset: str) -> dict[str, str]:
        told = {"x-ratelimit-limit": str(self.burst), "x-ratelimit-remaining": str(left)}
        if not site.cloud:
            return {
                **told,
                "x-ratelimit-interval-seconds": "1",
                "x-ratelimit-fillrate": f"{self.per_second:g}",
            }
        if reset:
            told["x-ratelimit-reset"] = reset
        return {**told, "x-ratelimit-nearlimit": "true"} if left < self.burst * 0.2 else told

    def _write(self, issue: str, now: datetime) -> None:
        lately = [o for o in self._written[issue] if (now - o).total_seconds() < self.issue_seconds]
        if len(lately) >= self.writes_per_issue:
            wait = math.ceil(self.issue_seconds - (now - lately[0]).total_seconds())
            reason = {"ratelimit-reason": "jira-per-issue-on-write"}
            raise too_many({"retry-after": str(wait), **reason})
        self._written[issue] = [*lately, now]


def too_many(headers: dict[str, str]) -> Problem:
    text = "The request has been rate-limited. Please try again later."
    return Problem(429, text, headers=headers)

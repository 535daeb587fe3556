"""A Jira of our own that keeps what it is told: Cloud, and Data Center at an address with a path.

    site = kiosk(Clock())                                # jira_kiosk.py: people, projects, boards
    wire = Wire(Jira(site), site.clock)                  # an httpx transport
    Jira(kiosk(Clock(), cloud=False))                    # Data Center
    with served(lambda host: Wire(Jira(site, f"http://{host}"), site.clock)) as wire: …

    jira_world.py      what there is, and what people do there
    jira_kiosk.py      the site that most tests want
    jira_gate.py       who comes in, and how much is borne of them
    jira_routes.py     which request is answered where; refusals, in three languages
    jira_issues.py  jira_searching.py  jira_looking.py  jira_boards.py     the answers
    jira_setting.py    what may be set in an issue, and why not
    jira_telling.py    every record as JSON
    jira_contract.py   what all of it is held against
    jql.py             the queries

What the real one does and a simpler stand-in would not: searches that lag behind what was written,
and tell no total; an unknown field, or one on no screen, refused with an empty `errorMessages`;
links whose ends are called the other way round; keys that change while ids stay; two fields for
points; transitions that depend on where an issue is, and want fields; a bulk create of which half
succeeds; instants in the asking person's time zone.
"""

import json
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

# The modules with the answers are known by being there.
from tests.trackers import jira_boards, jira_contract, jira_issues, jira_looking, jira_searching
from tests.trackers.jira_gate import UNAUTHORIZED, Gate, Limits, Shut, html, said
from tests.trackers.jira_routes import Asked, Problem, route
from tests.trackers.jira_telling import Telling
from tests.trackers.jira_world import Person, Site
from tests.trackers.openapi import Contract
from tests.trackers.wire import Answer, Seen

ANSWERS: Final = (jira_boards, jira_issues, jira_looking, jira_searching)
SITE: Final = "https://kiosk.atlassian.net"
GATEWAY: Final = "https://api.atlassian.com"
OWN: Final = "https://jira.kiosk.example/jira"
PLATFORM, AGILE = "/rest/api/", "/rest/agile/1.0"


class Jira:
    """The service; asked through a `Wire`."""

    def __init__(self, site: Site, address: str = "") -> None:
        self.site = site
        self.address = (address or (SITE if site.cloud else OWN)).rstrip("/")
        self.host = urlsplit(self.address).netloc
        self.hosts = {self.host, urlsplit(GATEWAY).netloc} if site.cloud else {self.host}
        self.base = urlsplit(self.address).path
        self.gate = Gate(site)
        self.limits = Limits()
        self.body_limit = 0
        """Most characters of a request's body; 0: any."""

    # ── what the wire asks ────────────────────────────────────────────────────────────────────

    def contract(self, seen: Seen) -> Contract | None:
        if AGILE in seen.path:
            return jira_contract.agile()
        return jira_contract.platform() if self.site.cloud else jira_contract.data_center()

    def described(self, seen: Seen) -> str:
        path = self._path(seen)
        version = f"{PLATFORM}{3 if self.site.cloud else 2}/"
        old = self.site.cloud and path.startswith(f"{version}search") and "/jql" not in path
        if old and not path.endswith("approximate-count"):
            return ""
        return path if path.startswith((version, AGILE)) else ""

    def error(self, seen: Seen, status: int, message: str, **headers: str) -> Answer:
        body = {"errorMessages": [message], "errors": {}}
        return Answer(status, body, {k.replace("_", "-"): v for k, v in headers.items()})

    def answer(self, seen: Seen) -> Answer:
        told: dict[str, str] = {"x-arequestid": f"{seen.n:x}"}
        try:
            path = self._path(seen)
            if self.site.cloud and path == "/_edge/tenant_info" and seen.host == self.host:
                return said(200, {"cloudId": self.site.cloud_id})
            short = self._shortened(path)
            person, more = self._who(seen, short)
            told |= more
            told |= self.limits.bear(self.site, seen, short)
            if self.body_limit and len(json.dumps(seen.body)) > self.body_limit:
                raise Problem(413, "The request body is too large.")
            answer = route(self._asked(seen, person), short)
            return replace(answer, headers={**told, **answer.headers})
        except Shut as shut:
            return replace(shut.answer, headers={**told, **shut.answer.headers})
        except Problem as problem:
            return Answer(problem.status, problem.body, {**told, **problem.headers})

    # ── how ───────────────────────────────────────────────────────────────────────────────────

    def _path(self, seen: Seen) -> str:
        """The path below the address of the site, wherever it was asked."""
        if seen.host != self.host:
            return seen.path.removeprefix(f"/ex/jira/{self.site.cloud_id}")
        return seen.path.removeprefix(self.base) if seen.path.startswith(self.base) else ""

    def _shortened(self, path: str) -> str:
        """Without the version; Shut where there is no such door."""
        if path.startswith(AGILE):
            return "/agile" + path.removeprefix(AGILE)
        version, _, rest = path.removeprefix(PLATFORM).partition("/")
        known = {"2", "3", "latest"} if self.site.cloud else {"2", "latest"}
        if not path.startswith(PLATFORM) or version not in known:
            raise Shut(html(404, UNAUTHORIZED.replace("Unauthorized (401)", "Dead link (404)")))
        if self.site.cloud and version == "2" and rest not in ("serverInfo", "myself", "search"):
            raise AssertionError(f"on Cloud, version 2 would turn rich text into markup: {path}")
        return f"/{rest}"

    def _who(self, seen: Seen, path: str) -> tuple[Person | None, dict[str, str]]:
        if seen.host == self.host:
            return self.gate.at_site(seen, path)
        if f"/ex/jira/{self.site.cloud_id}/" not in seen.path:
            raise Shut(said(404, {"code": 404, "message": "No message available"}))
        return self.gate.at_gateway(seen, path), {}

    def _asked(self, seen: Seen, person: Person | None) -> Asked:
        telling = Telling(self.site, self.address, person)
        return Asked(self.site, telling, person, seen, dict(seen.query))

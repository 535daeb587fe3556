"""The stand-in itself: it answers as published, and does what the real one was recorded doing."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.trackers import jira_contract, openapi
from tests.trackers.jira_kiosk import (
    CRITERIA,
    EMAIL,
    EPIC_LINK,
    EPIC_NAME,
    EXPIRED,
    NARROW,
    PAT,
    POINTS,
    SCOPED,
    TEAM_POINTS,
    TIME,
    TOKEN,
    kiosk,
)
from tests.trackers.jira_server import GATEWAY, OWN, SITE, Jira
from tests.trackers.jira_world import Project, Site
from tests.trackers.wire import LOST_AFTER, Clock, Wire, served, to

published = pytest.mark.skipif(bool(openapi.missing()), reason=openapi.missing() or "is there")

V3, V2, AGILE = "/rest/api/3", "/rest/api/2", "/rest/agile/1.0"


def adf(*paragraphs: str) -> dict[str, Any]:
    """A plain document."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": p}]} for p in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def basic(token: str = TOKEN, email: str = EMAIL) -> dict[str, str]:
    secret = base64.b64encode(f"{email}:{token}".encode()).decode()
    return {"authorization": f"Basic {secret}"}


@pytest.fixture
def site(clock: Clock) -> Site:
    return kiosk(clock)


@pytest.fixture
def own(clock: Clock) -> Site:
    """A Data Center of one's own."""
    return kiosk(clock, cloud=False)


@pytest.fixture
def cloud(site: Site) -> Iterator[Wire]:
    wire = Wire(Jira(site), site.clock)
    yield wire
    wire.check()


@pytest.fixture
def data_center(own: Site) -> Iterator[Wire]:
    wire = Wire(Jira(own), own.clock)
    yield wire
    wire.check()


@asynccontextmanager
async def asking(
    wire: Wire, headers: dict[str, str] | None = None, base: str = SITE
) -> AsyncIterator[httpx.AsyncClient]:
    headers = basic() if headers is None else headers
    async with httpx.AsyncClient(transport=wire, base_url=base, headers=headers) as client:
        yield client


def asking_own(wire: Wire, token: str = PAT) -> Any:
    return asking(wire, {"authorization": f"Bearer {token}"}, OWN)


def there(wire: Wire) -> Jira:
    assert isinstance(wire.there, Jira)
    return wire.there


def kio(site: Site) -> Project:
    found = site.project_of("KIO")
    assert found is not None
    return found


def story(summary: str, **fields: Any) -> dict[str, Any]:
    whole = {"project": {"key": "KIO"}, "issuetype": {"name": "Story"}, "summary": summary}
    return {"fields": {**whole, **fields}}


async def test_everything_it_is_asked_is_answered_as_published(cloud: Wire, site: Site) -> None:
    site.version(kio(site), "1.0", start="2026-11-01", release="2026-11-30")
    epic, one, two = (
        site.open(kio(site), n, t) for n, t in (("E", "Epic"), ("A", "Story"), ("B", "Bug"))
    )
    site.edit(one, summary="A again", labels=["x"])
    board = site.boards[0].id
    sprint = site.sprint(site.boards[0], "Sprint 1")
    link = {
        "type": {"name": "Blocks"},
        "inwardIssue": {"id": str(two.id)},
        "outwardIssue": {"key": "KIO-2"},
    }
    every = story(
        "Whole",
        description=adf("x"),
        labels=["a"],
        priority={"name": "High"},
        parent={"key": "KIO-1"},
        fixVersions=[{"name": "1.0"}],
        assignee={"accountId": site.people["ann"].account},
        **{POINTS: 3, CRITERIA: adf("y")},
    ) | {"properties": [{"key": "po_tui", "value": {"uid": "u1"}}]}
    search = {
        "jql": "project = KIO order by key",
        "fields": ["*all"],
        "properties": ["po_tui"],
        "expand": "names",
    }
    finish = {"transition": {"id": "51"}, "fields": {TIME: adf("because")}}
    async with asking(cloud) as client:
        for status, method, path, body in (
            (200, "GET", f"{V3}/myself", None),
            (200, "GET", f"{V3}/serverInfo", None),
            (200, "GET", "/_edge/tenant_info", None),
            (200, "GET", f"{V3}/field", None),
            (200, "GET", f"{V3}/status", None),
            (200, "GET", f"{V3}/priority/search", None),
            (200, "GET", f"{V3}/issueLinkType", None),
            (200, "GET", f"{V3}/project/search", None),
            (200, "GET", f"{V3}/project/KIO", None),
            (404, "GET", f"{V3}/project/NOPE", None),
            (200, "GET", f"{V3}/project/KIO/statuses", None),
            (200, "GET", f"{V3}/project/KIO/versions", None),
            (201, "POST", f"{V3}/version", {"name": "2.0", "projectId": int(kio(site).id)}),
            (400, "POST", f"{V3}/version", {"name": "2.0", "projectId": int(kio(site).id)}),
            (200, "GET", f"{V3}/mypermissions?projectKey=KIO&permissions=EDIT_ISSUES", None),
            (200, "GET", f"{V3}/user/assignable/search?project=KIO", None),
            (200, "GET", f"{V3}/issue/createmeta/KIO/issuetypes", None),
            (200, "GET", f"{V3}/issue/createmeta/KIO/issuetypes/10001?maxResults=5", None),
            (201, "POST", f"{V3}/issue", every),
            (400, "POST", f"{V3}/issue", story("x", nonsense=1)),
            (201, "POST", f"{V3}/issue/bulk", {"issueUpdates": [every, story("", labels=["a b"])]}),
            (400, "POST", f"{V3}/issue/bulk", {"issueUpdates": [story("")]}),
            (200, "GET", f"{V3}/issue/KIO-2", None),
            (404, "GET", f"{V3}/issue/KIO-99", None),
            (200, "GET", f"{V3}/issue/KIO-2/editmeta", None),
            (204, "PUT", f"{V3}/issue/KIO-2", {"update": {"labels": [{"add": "y"}]}}),
            (200, "PUT", f"{V3}/issue/KIO-2?returnIssue=true&notifyUsers=false", {"fields": {"summary": "A"}}),
            (200, "GET", f"{V3}/issue/KIO-2/transitions?expand=transitions.fields", None),
            (400, "POST", f"{V3}/issue/KIO-2/transitions", {"transition": {"id": "31"}}),
            (204, "POST", f"{V3}/issue/KIO-2/transitions", finish),
            (200, "GET", f"{V3}/issue/KIO-2/changelog", None),
            (200, "POST", f"{V3}/changelog/bulkfetch", {"issueIdsOrKeys": ["KIO-2"], "fieldIds": ["summary"]}),
            (201, "POST", f"{V3}/issue/KIO-2/comment", {"body": adf("hello")}),
            (200, "GET", f"{V3}/issue/KIO-2/comment", None),
            (201, "PUT", f"{V3}/issue/KIO-2/properties/po_tui", {"uid": "u2"}),
            (200, "PUT", f"{V3}/issue/KIO-2/properties/po_tui", {"uid": "u2"}),
            (200, "GET", f"{V3}/issue/KIO-2/properties/po_tui", None),
            (200, "GET", f"{V3}/issue/KIO-2/properties", None),
            (204, "DELETE", f"{V3}/issue/KIO-2/properties/po_tui", None),
            (201, "POST", f"{V3}/issueLink", link),
            (200, "POST", f"{V3}/search/jql", search),
            (400, "POST", f"{V3}/search/jql", {"jql": "order by updated"}),
            (200, "POST", f"{V3}/search/approximate-count", {"jql": "project = KIO"}),
            (200, "POST", f"{V3}/issue/bulkfetch", {"issueIdsOrKeys": ["KIO-2", "NO-1"], "fields": ["*all"]}),
            (200, "GET", f"{AGILE}/board?projectKeyOrId=KIO", None),
            (200, "GET", f"{AGILE}/board/{board}", None),
            (200, "GET", f"{AGILE}/board/{board}/configuration", None),
            (200, "GET", f"{AGILE}/board/{board}/backlog?fields=summary", None),
            (200, "GET", f"{AGILE}/board/{board}/issue", None),
            (200, "GET", f"{AGILE}/board/{board}/sprint", None),
            (204, "PUT", f"{AGILE}/issue/rank", {"issues": ["KIO-3"], "rankBeforeIssue": "KIO-2"}),
            (200, "PUT", f"{AGILE}/issue/KIO-2/estimation?boardId={board}", {"value": "8"}),
            (200, "GET", f"{AGILE}/issue/KIO-2/estimation?boardId={board}", None),
            (204, "POST", f"{AGILE}/sprint/{sprint.id}/issue", {"issues": ["KIO-3"]}),
            (204, "POST", f"{AGILE}/backlog/issue", {"issues": ["KIO-3"]}),
            (410, "GET", f"{V3}/search?jql=project=KIO", None),
            (403, "DELETE", f"{V3}/issue/KIO-2", None),
        ):  # fmt: skip
            answer = await client.request(method, path, json=body)
            assert answer.status_code == status, (method, path, answer.text)
    assert epic.values["summary"] == "E"


async def test_data_center_answers_as_we_wrote_it_down(data_center: Wire, own: Site) -> None:
    own.version(kio(own), "1.0")
    named: dict[str, Any] = {EPIC_NAME: "E"}
    under: dict[str, Any] = {EPIC_LINK: own.open(kio(own), "E", "Epic", **named).id}
    own.open(kio(own), "A", description="h1. Hi", **under)
    board = own.boards[0].id
    new = story("New", description="*wiki*", **{EPIC_LINK: "KIO-1", POINTS: 5})
    async with asking_own(data_center) as client:
        for status, method, path, body in (
            (200, "GET", f"{V2}/myself", None),
            (200, "GET", f"{V2}/serverInfo", None),
            (200, "GET", f"{V2}/field", None),
            (200, "GET", f"{V2}/priority", None),
            (200, "GET", f"{V2}/project", None),
            (200, "GET", f"{V2}/mypermissions?projectKey=KIO", None),
            (200, "GET", f"{V2}/issue/createmeta/KIO/issuetypes", None),
            (200, "GET", f"{V2}/issue/createmeta/KIO/issuetypes/10001", None),
            (201, "POST", f"{V2}/issue", new),
            (400, "POST", f"{V2}/issue", story("x", description=adf("no"))),
            (400, "POST", f"{V2}/issue", story("x", parent={"key": "KIO-1"})),
            (201, "POST", f"{V2}/issue/bulk", {"issueUpdates": [new, story("")]}),
            (200, "GET", f"{V2}/issue/KIO-2", None),
            (204, "PUT", f"{V2}/issue/KIO-2", {"fields": {EPIC_LINK: None}}),
            (200, "GET", f"{V2}/issue/KIO-2/transitions?expand=transitions.fields", None),
            (200, "POST", f"{V2}/search", {"jql": "project = KIO", "startAt": 1, "maxResults": 2}),
            (400, "POST", f"{V2}/search", {"jql": "key in (KIO-99)"}),
            (200, "POST", f"{V2}/search", {"jql": "key in (KIO-99)", "validateQuery": "warn"}),
            (200, "GET", f"{AGILE}/board?projectKeyOrId=KIO", None),
            (200, "GET", f"{AGILE}/board/{board}/configuration", None),
            (200, "GET", f"{AGILE}/board/{board}/backlog", None),
        ):
            answer = await client.request(method, OWN + path, json=body)
            assert answer.status_code == status, (method, path, answer.text)
        told = (await client.get(f"{OWN}{V2}/issue/KIO-3")).json()["fields"]
    assert told[EPIC_LINK] == "KIO-1"
    assert told["description"] == "*wiki*"
    assert "parent" not in told


# ── who comes in ────────────────────────────────────────────────────────────────────────────────


async def test_a_token_with_scopes_is_told_misleading_things_at_the_site(
    cloud: Wire, site: Site
) -> None:
    site.open(kio(site), "A")
    gateway = f"{GATEWAY}/ex/jira/{site.cloud_id}"
    async with asking(cloud, basic(SCOPED)) as client:
        assert (await client.get(f"{V3}/myself")).status_code == 401
        hidden = await client.get(f"{V3}/issue/KIO-1")
        assert hidden.status_code == 404
        assert "does not exist" in hidden.text
        assert (await client.get(f"{gateway}{V3}/myself")).json()["displayName"] == "Pim Owner"
        assert (await client.get(f"{gateway}{V3}/issue/KIO-1")).status_code == 200
        assert (await client.get(f"{gateway}x{V3}/myself")).status_code == 404
    async with asking(cloud, basic(NARROW)) as client:
        narrow = await client.post(f"{gateway}{V3}/search/jql", json={"jql": "project = KIO"})
        assert (narrow.status_code, "scope does not match" in narrow.text) == (401, True)


@pytest.mark.parametrize(
    ("way", "status", "kind"),
    [
        ("json", 401, "json"),
        ("html", 401, "html"),
        ("page", 200, "html"),
        ("redirect", 302, "html"),
    ],
)
async def test_a_failed_login_has_many_faces(cloud: Wire, way: str, status: int, kind: str) -> None:
    there(cloud).gate.failed_login = way
    async with asking(cloud, basic(EXPIRED)) as client:
        answer = await client.get(f"{V3}/myself")
    assert answer.status_code == status
    assert kind in answer.headers["content-type"]


async def test_a_failed_login_can_look_like_an_empty_backlog(data_center: Wire, own: Site) -> None:
    own.open(kio(own), "A")
    there(data_center).gate.failed_login = "anonymous"
    async with asking_own(data_center, "wrong") as client:
        answer = await client.post(f"{OWN}{V2}/search", json={"jql": "creator is not empty"})
    assert answer.json()["issues"] == []
    assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"


async def test_a_bearer_token_is_nothing_to_cloud_and_a_password_locks_data_center(
    cloud: Wire, data_center: Wire
) -> None:
    async with asking(cloud, {"authorization": f"Bearer {TOKEN}"}) as client:
        assert (await client.get(f"{V3}/myself")).status_code == 403
    there(data_center).gate.captcha = True
    async with asking(data_center, basic(PAT), OWN) as client:
        answer = await client.get(f"{OWN}{V2}/myself")
    assert answer.headers["x-authentication-denied-reason"].startswith("CAPTCHA_CHALLENGE")


# ── searching ───────────────────────────────────────────────────────────────────────────────────


async def found(client: httpx.AsyncClient, jql: str, **more: Any) -> list[str]:
    answer = await client.post(f"{V3}/search/jql", json={"jql": jql, "fields": ["key"], **more})
    assert answer.status_code == 200, answer.text
    return [one["key"] for one in answer.json()["issues"]]


async def test_a_search_tells_ids_only_unless_fields_are_named(cloud: Wire, site: Site) -> None:
    one = site.open(kio(site), "A", properties={"po_tui": {"uid": "u"}, "other": 1})
    body: dict[str, Any] = {"jql": "project = KIO"}
    async with asking(cloud) as client:
        bare = (await client.post(f"{V3}/search/jql", json=body)).json()
        body |= {"fields": ["summary"], "properties": ["po_tui"]}
        more = (await client.post(f"{V3}/search/jql", json=body)).json()["issues"][0]
    assert bare == {"issues": [{"id": str(one.id)}], "isLast": True}
    assert (more["fields"], more["properties"]) == ({"summary": "A"}, {"po_tui": {"uid": "u"}})


async def test_pages_follow_a_token_and_nothing_else(cloud: Wire, site: Site) -> None:
    for n in range(5):
        site.open(kio(site), f"S{n}")
    body: dict[str, Any] = {
        "jql": "project = KIO ORDER BY created ASC",
        "fields": ["key"],
        "maxResults": 2,
    }
    keys: list[str] = []
    async with asking(cloud) as client:
        while True:
            page = (await client.post(f"{V3}/search/jql", json=body)).json()
            keys += [one["key"] for one in page["issues"]]
            assert "total" not in page
            if page["isLast"]:
                break
            body["nextPageToken"] = page["nextPageToken"]
        assert keys == [f"KIO-{n}" for n in range(1, 6)]
        other = {**body, "jql": "project = TEAM"}
        assert (await client.post(f"{V3}/search/jql", json=other)).status_code == 400


@published
async def test_a_start_that_is_counted_is_refused_on_cloud(site: Site) -> None:
    wire = Wire(Jira(site), site.clock)
    async with asking(wire) as client:
        answer = await client.post(f"{V3}/search/jql", json={"jql": "project = KIO", "startAt": 5})
    assert answer.status_code == 400
    assert "unknown startAt" in "\n".join(wire.wrong) or wire.wrong


async def test_dates_are_read_to_the_minute_on_the_clock_of_who_asks(
    cloud: Wire, site: Site
) -> None:
    site.open(kio(site), "A")
    site.wait(90)
    second = site.open(kio(site), "B")
    site.wait(3600)
    millis = int(second.updated.timestamp() * 1000)
    both = ["KIO-1", "KIO-2"]
    async with asking(cloud) as client:
        # Nine in the morning in London is ten in Amsterdam, where the product owner lives.
        assert await found(client, 'updated >= "2026-11-24 09:59" order by key') == both
        assert await found(client, 'updated >= "2026-11-24 10:01"') == ["KIO-2"]
        assert await found(client, 'updated >= "2026/11/24 10:02"') == []
        assert await found(client, f"updated >= {millis}") == ["KIO-2"]
        assert await found(client, f"updated >= {millis + 1}") == []
        assert await found(client, "updated >= -61m") == ["KIO-2"]
        assert await found(client, 'updated >= "2026-11-24" order by created desc') == both[::-1]


async def test_queries_are_read_as_jira_reads_them(cloud: Wire, site: Site) -> None:
    one = site.open(kio(site), "Pay", by="po", labels=["Web"], assignee=site.people["ann"].account)
    site.open(kio(site), "Ship", "Bug", status="Done")
    async with asking(cloud) as client:
        for jql, keys in (
            ("project = kio AND creator = currentUser()", ["KIO-1"]),
            ("labels in (web, app)", ["KIO-1"]),
            ("labels != app", ["KIO-1"]),
            ("labels is EMPTY", ["KIO-2"]),
            ("NOT (type = Bug OR summary ~ nothing)", ["KIO-1"]),
            ('statusCategory = "To Do"', ["KIO-1"]),
            ("status not in ('To Do')", ["KIO-2"]),
            (f"id in ({one.id})", ["KIO-1"]),
        ):
            assert await found(client, jql) == keys, jql
        for jql in (
            "project = NOPE",
            "key = KIO-99",
            "nonsense = 1",
            "project =",
            "updated > soon",
        ):
            answer = await client.post(f"{V3}/search/jql", json={"jql": jql})
            assert answer.status_code == 400, jql
            assert answer.json()["errorMessages"], jql


async def test_a_search_lags_behind_what_was_written(cloud: Wire, site: Site) -> None:
    old = site.open(kio(site), "Old")
    site.wait(60)
    site.lag = 30
    site.edit(old, summary="New")
    site.open(kio(site), "Young")
    body = {"jql": "project = KIO", "fields": ["summary"]}
    async with asking(cloud) as client:

        async def told(**more: Any) -> list[str]:
            page = (await client.post(f"{V3}/search/jql", json={**body, **more})).json()
            return [one["fields"]["summary"] for one in page["issues"]]

        assert await told() == ["Old"]
        assert await told(reconcileIssues=[old.id]) == ["New"]
        assert (await client.get(f"{V3}/issue/KIO-1")).json()["fields"]["summary"] == "New"
        site.wait(31)
        assert sorted(await told()) == ["New", "Young"]


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


async def refused(
    client: httpx.AsyncClient, fields: dict[str, Any], path: str = ""
) -> dict[str, str]:
    method = "PUT" if path else "POST"
    answer = await client.request(method, f"{V3}/issue{path}", json={"fields": fields})
    assert answer.status_code == 400, answer.text
    told = answer.json()
    assert told["errorMessages"] == []
    errors: dict[str, str] = told["errors"]
    return errors


async def test_reasons_stand_under_the_fields_and_the_list_of_messages_is_empty(
    cloud: Wire, site: Site
) -> None:
    site.open(kio(site), "A")
    screen = kio(site).screen("10001")
    screen.edit.remove(POINTS)
    async with asking(cloud) as client:
        errors = await refused(client, {POINTS: 3, "labels": ["a b"], "summary": "x\ny"}, "/KIO-1")
        assert set(errors) == {POINTS, "labels", "summary"}
        assert errors[POINTS].startswith(f"Field '{POINTS}' cannot be set. It is not on the")
        assert (
            "Atlassian Document"
            in (await refused(client, {"description": "text"}, "/KIO-1"))["description"]
        )
        assert set(await refused(client, {"parent": {"key": "KIO-1"}}, "/KIO-1")) == {"parentId"}
        site.language = "de"
        assert "Ansicht" in (await refused(client, {"nonsense": 1}, "/KIO-1"))["nonsense"]


async def test_of_a_bulk_create_some_can_fail(cloud: Wire, site: Site) -> None:
    drafts = [story("One"), story("Two", labels=["a b"]), story("Three")]
    for number, draft in enumerate(drafts):
        draft["properties"] = [{"key": "po_tui", "value": {"uid": f"u{number}"}}]
    async with asking(cloud) as client:
        told = (await client.post(f"{V3}/issue/bulk", json={"issueUpdates": drafts})).json()
        many = await client.post(f"{V3}/issue/bulk", json={"issueUpdates": [story("x")] * 51})
    assert [one["key"] for one in told["issues"]] == ["KIO-1", "KIO-2"]
    (error,) = told["errors"]
    assert (error["failedElementNumber"], set(error["elementErrors"]["errors"])) == (1, {"labels"})
    assert [o.properties["po_tui"]["uid"] for o in site.open_issues(kio(site))] == ["u0", "u2"]
    assert many.status_code == 400


async def test_an_edit_gives_the_issue_back_and_labels_come_and_go_one_by_one(
    cloud: Wire, site: Site
) -> None:
    one = site.open(kio(site), "A", labels=["mine", "theirs"])
    epic = site.open(kio(site), "E", "Epic")
    site.edit(one, parent=epic.id)
    update = {"labels": [{"add": "new"}, {"remove": "mine"}], "parent": [{"set": {"none": True}}]}
    async with asking(cloud) as client:
        answer = await client.put(
            f"{V3}/issue/{one.id}?returnIssue=true", json={"update": update, "fields": {POINTS: 3}}
        )
        silent = await client.put(f"{V3}/issue/{one.id}", json={"fields": {"summary": "B"}})
    told = answer.json()["fields"]
    assert (told["labels"], told[POINTS], "parent" in told) == (["new", "theirs"], 3.0, False)
    assert (silent.status_code, silent.content) == (204, b"")


async def test_transitions_depend_on_where_an_issue_is_and_want_fields(
    cloud: Wire, site: Site
) -> None:
    one = site.open(kio(site), "A")
    path = f"{V3}/issue/{one.id}/transitions"
    async with asking(cloud) as client:
        told = (await client.get(path, params={"expand": "transitions.fields"})).json()[
            "transitions"
        ]
        ways = {way["to"]["name"]: way for way in told}
        assert set(ways) == {"In Progress", "Won't Do"}
        assert [k for k, f in ways["Won't Do"]["fields"].items() if f["required"]] == [TIME]
        dropped = await client.post(path, json={"transition": {"id": "51"}})
        assert set(dropped.json()["errors"]) == {TIME}
        assert (await client.post(path, json={"transition": {"id": "21"}})).status_code == 204
        assert (await client.post(path, json={"transition": {"id": "21"}})).status_code == 400
    assert site.status_of(one).name == "In Progress"


async def test_the_blocker_is_what_the_request_calls_inward(cloud: Wire, site: Site) -> None:
    blocker, waiting = site.open(kio(site), "A"), site.open(kio(site), "B")
    body = {
        "type": {"name": "Blocks"},
        "inwardIssue": {"key": "KIO-1"},
        "outwardIssue": {"key": "KIO-2"},
    }
    async with asking(cloud) as client:
        for _ in range(2):
            assert (await client.post(f"{V3}/issueLink", json=body)).status_code == 201
        told = (await client.get(f"{V3}/issue/KIO-2?fields=issuelinks")).json()
        (link,) = told["fields"]["issuelinks"]
        assert (link["inwardIssue"]["key"], link["type"]["inward"]) == ("KIO-1", "is blocked by")
        assert site.waits_on(waiting) == [blocker.id]
        site.link_limit = 1
        site.open(kio(site), "C")
        body["inwardIssue"] = {"key": "KIO-3"}
        assert (await client.post(f"{V3}/issueLink", json=body)).status_code == 413


async def test_a_moved_issue_keeps_its_id_and_its_old_key_leads_on(cloud: Wire, site: Site) -> None:
    one = site.open(kio(site), "A")
    team = site.project_of("TEAM")
    assert team is not None
    site.move(one, team)
    wanted = {"issueIdsOrKeys": ["KIO-1"], "fields": ["summary"]}
    async with asking(cloud) as client:
        told = (await client.post(f"{V3}/issue/bulkfetch", json=wanted)).json()
        assert await found(client, "project = KIO") == []
        assert (await client.get(f"{V3}/issue/KIO-1")).json()["key"] == "TEAM-1"
    assert [(o["id"], o["key"]) for o in told["issues"]] == [(str(one.id), "TEAM-1")]


async def test_deleted_hidden_archived_and_locked_are_four_things(cloud: Wire, site: Site) -> None:
    gone, hidden, old, locked = (site.open(kio(site), n) for n in "ABCD")
    site.delete(gone)
    site.hide(hidden)
    site.archive(old)
    locked.locked = True
    change = {"fields": {"summary": "x"}}
    async with asking(cloud) as client:
        codes = [
            (await client.put(f"{V3}/issue/{one.id}", json=change)).status_code
            for one in (gone, hidden, old, locked)
        ]
        assert codes == [404, 404, 403, 400]
        assert (await client.get(f"{V3}/issue/{locked.id}/editmeta")).json() == {"fields": {}}
        assert await found(client, "project = KIO") == ["KIO-4"]


async def test_a_field_that_is_on_no_screen_takes_an_estimate_by_the_board(
    cloud: Wire, site: Site
) -> None:
    team = site.project_of("TEAM")
    assert team is not None
    for screen in team.screens.values():
        screen.edit.remove(TEAM_POINTS)
    one = site.open(team, "A")
    board = site.boards[1].id
    async with asking(cloud) as client:
        assert set(await refused(client, {TEAM_POINTS: 5}, f"/{one.id}")) == {TEAM_POINTS}
        path = f"{AGILE}/issue/{one.id}/estimation?boardId={board}"
        assert (await client.put(path, json={"value": "5"})).json()["value"] == "5.0"
        told = (await client.get(f"{AGILE}/board/{board}/configuration")).json()
    assert one.values[TEAM_POINTS] == 5.0
    assert told["estimation"]["field"]["fieldId"] == TEAM_POINTS


async def test_a_block_is_ranked_in_its_order_and_some_of_it_can_fail(
    cloud: Wire, site: Site
) -> None:
    issues = [site.open(kio(site), n) for n in "ABCD"]
    path = f"{AGILE}/issue/rank"
    async with asking(cloud) as client:
        block = {"issues": ["KIO-4", "KIO-1"], "rankAfterIssue": "KIO-2"}
        assert (await client.put(path, json=block)).status_code == 204
        assert site.order == [issues[n].id for n in (1, 3, 0, 2)]
        site.stuck.add(issues[2].id)
        half = await client.put(
            path, json={"issues": ["KIO-3", "KIO-1"], "rankBeforeIssue": "KIO-2"}
        )
        assert half.status_code == 207
        assert [one["status"] for one in half.json()["entries"]] == [503, 200]
        assert (
            await client.put(path, json={"issues": ["KIO-1"] * 51, "rankAfterIssue": "KIO-2"})
        ).status_code == 400
    assert site.order == [issues[n].id for n in (0, 1, 3, 2)]


# ── limits, and the line ────────────────────────────────────────────────────────────────────────


async def test_it_says_for_which_reason_it_wants_us_to_wait(cloud: Wire, site: Site) -> None:
    site.open(kio(site), "A")
    limits = there(cloud).limits
    async with asking(cloud) as client:
        limits.burst, limits.per_second = 2, 0.5
        codes = [(await client.get(f"{V3}/issue/KIO-1")).status_code for _ in range(3)]
        other = await client.get(f"{V3}/myself")
        late = await client.get(f"{V3}/issue/KIO-1")
        assert (codes, other.status_code) == ([200, 200, 429], 200)
        assert (late.headers["ratelimit-reason"], late.headers["retry-after"]) == (
            "jira-burst-based",
            "2",
        )
        site.wait(2)
        assert (await client.get(f"{V3}/issue/KIO-1")).status_code == 200
        limits.burst, limits.writes_per_issue = 0, 1
        change = {"fields": {"summary": "x"}}
        first = await client.put(f"{V3}/issue/KIO-1", json=change)
        second = await client.put(f"{V3}/issue/KIO-1", json=change)
    assert (first.status_code, second.status_code) == (204, 429)
    assert second.headers["ratelimit-reason"] == "jira-per-issue-on-write"


async def test_data_center_counts_everything_of_a_person_together(data_center: Wire) -> None:
    there(data_center).limits.burst = 1
    async with asking_own(data_center) as client:
        await client.get(f"{OWN}{V2}/myself")
        answer = await client.get(f"{OWN}{V2}/field")
    assert (answer.status_code, answer.headers["x-ratelimit-interval-seconds"]) == (429, "1")


async def test_what_was_carried_out_stays_though_the_answer_is_lost(
    cloud: Wire, site: Site
) -> None:
    cloud.plan.when(to("POST", "/issue/bulk"), LOST_AFTER)
    async with asking(cloud) as client:
        with pytest.raises(httpx.ReadError):
            await client.post(f"{V3}/issue/bulk", json={"issueUpdates": [story("One")]})
    assert len(site.open_issues(kio(site))) == 1
    assert len(cloud.writes) == 1


async def test_questions_that_are_posted_count_as_reading(cloud: Wire, site: Site) -> None:
    async with asking(cloud) as client:
        await found(client, "project = KIO")
    assert cloud.sent == 1
    assert cloud.writes == []


def test_the_same_jira_can_be_asked_over_real_http(site: Site) -> None:
    site.open(kio(site), "A")
    with served(lambda host: Wire(Jira(site, f"http://{host}"), site.clock)) as wire:
        with httpx.Client(base_url=there(wire).address, headers=basic()) as client:
            told = client.get(f"{V3}/issue/KIO-1").json()
        wire.check()
    assert told["fields"]["summary"] == "A"


# ── as recorded ─────────────────────────────────────────────────────────────────────────────────


@published
def test_a_request_that_is_not_as_published_is_noticed() -> None:
    cloud, own, agile = jira_contract.platform(), jira_contract.data_center(), jira_contract.agile()
    assert cloud
    assert own
    assert agile
    assert cloud.request("POST", f"{V3}/search/jql", (), {"jql": "x", "startAt": 1})
    assert cloud.request("POST", f"{V3}/issue/bulk", (), {"issueUpdates": {}})
    assert cloud.request("POST", f"{V3}/issue", (), {"field": {}})
    assert cloud.request("PUT", f"{V3}/issue/KIO-1", [("return", "true")], {"fields": {}})
    assert not cloud.request("PUT", f"{V3}/issue/KIO-1", [("returnIssue", "true")], {"fields": {}})
    assert own.request("PUT", f"{V2}/issue/KIO-1", [("returnIssue", "true")], {"fields": {}})
    assert own.request("POST", f"{V2}/issue/bulkfetch", (), {"issueIdsOrKeys": []})
    assert agile.request("PUT", f"{AGILE}/issue/rank", (), {"issues": ["1"], "rankAfter": "2"})


@published
def test_an_answer_that_is_not_as_published_is_noticed() -> None:
    cloud = jira_contract.platform()
    assert cloud
    path = f"{V3}/search/jql"
    assert not cloud.answer("POST", path, 200, {"issues": [], "isLast": True})
    assert cloud.answer("POST", path, 200, {"issues": [], "total": 3})
    assert cloud.answer("POST", path, 200, {"issues": [{"id": 7}]})
    assert cloud.answer("POST", path, 400, {"message": "no"})
    assert cloud.answer("POST", path, 418, None)


def _types(told: Any) -> str:
    return (
        "number"
        if isinstance(told, int | float) and not isinstance(told, bool)
        else type(told).__name__
    )


def _differences(ours: Any, recorded: Any, where: str = "") -> list[str]:
    """Keys and types that a recorded answer has and ours, having that part at all, has otherwise."""
    if ours is None or recorded is None:
        return []
    if _types(ours) != _types(recorded):
        return [f"{where}: {_types(ours)}, recorded {_types(recorded)}"]
    if isinstance(ours, dict):
        return [
            problem
            for key in ours.keys() & recorded.keys()
            for problem in _differences(ours[key], recorded[key], f"{where}/{key}")
        ]
    if isinstance(ours, list) and ours and recorded:
        return _differences(ours[0], recorded[0], f"{where}/0")
    return []


def _recordings(shared: Path, name: str) -> Any:
    return json.loads((shared / "data/07-jira-rest" / name).read_text("utf-8"))


async def test_recorded_answers_have_the_shapes_of_ours(
    cloud: Wire, data_center: Wire, site: Site, own: Site, shared: Path
) -> None:
    for one in (site, own):
        one.version(kio(one), "1.0", description="First", release="2026-12-01")
        a, b = one.open(kio(one), "A", labels=["x"]), one.open(kio(one), "B", "Bug")
        one.link("Blocks", a, b)
        one.sprint(one.boards[0], "Sprint 1").issues.append(a.id)
    go, cli, ruby = (
        _recordings(shared, f"{name}.json")
        for name in ("go-jira-mock-data", "jira-cli-testdata", "jira-ruby-mock-responses")
    )
    board = site.boards[0].id
    search = {"jql": "project = KIO", "fields": ["*all"]}
    compared: list[tuple[Any, Any, str, str, Any]] = [
        (cloud, cli["search.json"], "POST", f"{V3}/search/jql", search),
        (cloud, cli["issue.json"], "GET", f"{V3}/issue/KIO-1", None),
        (cloud, cli["fields.json"], "GET", f"{V3}/field", None),
        (cloud, cli["serverinfo.json"], "GET", f"{V3}/serverInfo", None),
        (cloud, cli["transitions.json"], "GET", f"{V3}/issue/KIO-1/transitions", None),
        (cloud, cli["issue-link-types.json"], "GET", f"{V3}/issueLinkType", None),
        (cloud, cli["myself.json"], "GET", f"{V3}/myself", None),
        (cloud, cli["releases.json"], "GET", f"{V3}/project/KIO/versions", None),
        (cloud, cli["boards.json"], "GET", f"{AGILE}/board", None),
        (cloud, cli["sprints-0.json"], "GET", f"{AGILE}/board/{board}/sprint", None),
        (cloud, go["board_configuration.json"], "GET", f"{AGILE}/board/{board}/configuration", None),
        (cloud, go["transitions.json"], "GET", f"{V3}/issue/KIO-1/transitions?expand=transitions.fields", None),
        (cloud, go["all_priorities.json"], "GET", f"{V3}/priority", None),
        (cloud, ruby["issue.post.json"], "POST", f"{V3}/issue", story("x")),
        (data_center, cli["createmetav9.json"], "GET", f"{OWN}{V2}/issue/createmeta/KIO/issuetypes", None),
        (data_center, go["issues_in_sprint.json"], "POST", f"{OWN}{V2}/search", search),
        (data_center, ruby["issue/10002.json"], "GET", f"{OWN}{V2}/issue/KIO-1", None),
        (data_center, ruby["version/10000.json"], "POST", f"{OWN}{V2}/version", {"name": "9", "project": "KIO"}),
        (data_center, go["all_statuses.json"], "GET", f"{OWN}{V2}/status", None),
        (data_center, go["project.json"], "GET", f"{OWN}{V2}/project/KIO", None),
    ]  # fmt: skip
    wrong = []
    async with asking(cloud) as asked, asking_own(data_center) as asked_own:
        for wire, recorded, method, path, body in compared:
            client = asked if wire is cloud else asked_own
            answer = await client.request(method, path, json=body)
            assert answer.is_success, (path, answer.text)
            wrong += _differences(answer.json(), recorded, path)
    assert wrong == []


async def test_recorded_refusals_are_worded_like_ours(
    cloud: Wire, site: Site, shared: Path
) -> None:
    site.open(kio(site), "A")
    recorded = {
        one["name"]: one["body"]
        for one in _recordings(shared, "jira-error-bodies-quoted-in-public-issues.json")
    }
    async with asking(cloud) as client:
        gone = await client.get(f"{V3}/search?jql=project=KIO")
        assert gone.json() == recorded["search-api-removed"]
        told = await refused(client, {"customfield_11623": 1, "description": "text"}, "/KIO-1")
    for field, name in (
        ("customfield_11623", "create-field-not-on-screen"),
        ("description", "description-must-be-adf"),
    ):
        assert told[field] == recorded[name]["errors"][field]

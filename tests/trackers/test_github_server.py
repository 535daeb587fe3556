"""The stand-in itself: it answers as published, and does what the real one was recorded doing."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.trackers import openapi
from tests.trackers.conftest import TOKEN
from tests.trackers.github_server import CLOUD, ENTERPRISE, GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.wire import LOST_AFTER, LOST_BEFORE, Wire, served, to, truncated

published = pytest.mark.skipif(bool(openapi.missing()), reason=openapi.missing() or "is there")


@asynccontextmanager
async def asking(
    wire: Wire, base: str = "https://api.github.com"
) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=wire, base_url=base, headers=headers) as client:
        yield client


def contract(name: str = CLOUD) -> openapi.Contract:
    found = openapi.contract(name)
    assert found is not None
    return found


ISSUES = "/repos/kiosk/backlog/issues"


async def test_everything_it_is_asked_is_answered_as_published(
    wire: Wire, world: World, repo: Repo
) -> None:
    effort = world.fields["kiosk"][0].id
    project = world.project("kiosk", "Roadmap", [world.field("Points", "number")])
    first = world.open(repo, "One", by="ann", is_pull=False)
    second = world.open(repo, "Two", labels=["wens"], old_pull=True)
    world.open(repo, "A pull request", is_pull=True)
    link, part, blocker = f"{ISSUES}/1", {"sub_issue_id": second.id}, {"issue_id": second.id}
    board = "/orgs/kiosk/projectsV2"
    whole = {
        "title": "Three",
        "body": "x",
        "labels": ["new"],
        "milestone": 1,
        "assignees": ["ann"],
        "type": "bug",
        "issue_field_values": [{"field_id": effort, "value": 3}],
    }
    async with asking(wire) as client:
        for status, method, path, body in (
            (200, "GET", "/user", None),
            (200, "GET", "/rate_limit", None),
            (200, "GET", "/meta", None),
            (200, "GET", "/repos/kiosk/backlog", None),
            (404, "GET", "/repos/kiosk/elsewhere", None),
            (201, "POST", "/repos/kiosk/backlog/milestones", {"title": "R1"}),
            (422, "POST", "/repos/kiosk/backlog/milestones", {"title": "R1"}),
            (200, "PATCH", "/repos/kiosk/backlog/milestones/1", {"due_on": "2026-12-24T09:00:00Z"}),
            (200, "GET", "/repos/kiosk/backlog/milestones?state=all", None),
            (200, "GET", "/repos/kiosk/backlog/labels", None),
            (200, "GET", "/repos/kiosk/backlog/assignees", None),
            (200, "GET", "/repos/kiosk/backlog/issue-types", None),
            (200, "GET", "/orgs/kiosk/issue-fields", None),
            (201, "POST", ISSUES, whole),
            (422, "POST", ISSUES, {"title": "x" * 300}),
            (422, "POST", ISSUES, {"title": "x", "body": "x" * 65_537}),
            (422, "PATCH", link, {"milestone": 9}),
            (200, "PATCH", link, {"state": "closed", "state_reason": "not_planned"}),
            (404, "GET", f"{ISSUES}/99", None),
            (200, "GET", f"{ISSUES}?state=all&per_page=2", None),
            (201, "POST", f"{link}/sub_issues", part),
            (422, "POST", f"{link}/sub_issues", part),
            (200, "GET", f"{link}/sub_issues", None),
            (200, "GET", f"{ISSUES}/2/parent", None),
            (201, "POST", f"{link}/dependencies/blocked_by", blocker),
            (200, "GET", f"{link}/dependencies/blocked_by", None),
            (200, "GET", f"{ISSUES}/2/dependencies/blocking", None),
            (200, "DELETE", f"{link}/dependencies/blocked_by/{second.id}", None),
            (200, "DELETE", f"{link}/sub_issue", part),
            (204, "DELETE", f"{ISSUES}/4/issue-field-values/{effort}", None),
            (200, "GET", board, None),
            (200, "GET", f"{board}/1", None),
            (200, "GET", f"{board}/1/fields", None),
            (201, "POST", f"{board}/1/items", {"type": "Issue", "id": first.id}),
            (201, "POST", f"{board}/1/items", {"type": "Issue", "id": second.id}),
            (200, "GET", f"{board}/1/items?per_page=1", None),
        ):
            answer = await client.request(method, path, json=body)
            assert answer.status_code == status, (method, path, answer.text)
        placed = project.items
        place = f"{board}/1/items/{placed[0].id}"
        values = {"fields": [{"id": project.fields[1].id, "value": 5}]}
        assert (await client.patch(place, json=values)).status_code == 200


@published
def test_a_request_that_is_not_as_published_is_noticed() -> None:
    cloud = contract()
    one = "/repos/o/r/issues/1"
    assert cloud.request("POST", "/repos/o/r/issues", (), {"body": "no title"})
    assert cloud.request("POST", "/repos/o/r/issues", (), {"title": "x", "bodi": "y"})
    assert cloud.request("POST", "/repos/o/r/issues", (), {"title": "x", "body": None})
    assert cloud.request("GET", "/repos/o/r/issues", [("startAt", "5")], None)
    assert cloud.request("GET", "/repos/o/r/issues", [("since", "yesterday")], None)
    assert cloud.request("GET", "/repos/o/r/issues/one", (), None)
    assert cloud.request("PATCH", one, (), {"state": "done"})
    assert not cloud.request("PATCH", one, (), {"state": "closed", "milestone": None})
    assert cloud.request("POST", f"{one}/sub_issues", (), {"sub_issue_id": "2"})
    assert contract(ENTERPRISE).request("POST", f"{one}/sub_issues", (), {"sub_issue_id": 2})


@published
def test_an_answer_that_is_not_as_published_is_noticed(world: World, repo: Repo) -> None:
    issue = world.open(repo, "One")
    told: dict[str, Any] = GitHub(world)._issue(repo, issue)
    cloud = contract()
    path = "/repos/kiosk/backlog/issues/1"
    assert not cloud.answer("GET", path, 200, told)
    assert cloud.answer("GET", path, 200, {**told, "number": "1"})
    assert cloud.answer("GET", path, 200, {**told, "state_reason": "because"})
    assert cloud.answer("GET", path, 200, {k: v for k, v in told.items() if k != "user"})
    assert cloud.answer("GET", path, 418, {"message": "teapot"})
    assert cloud.answer("GET", "/repos/kiosk/backlog/issues", 200, [told, {**told, "id": None}])


@published
def test_recorded_answers_of_today_are_as_published(shared: Path) -> None:
    file = shared / "data/03-github-issues/pygithub-rest-sub-issues-and-dependencies.json"
    wrong = [
        problem
        for one in json.loads(file.read_text("utf-8"))
        if one["response"]["body"]
        for problem in contract().answer(
            one["request"]["method"],
            one["request"]["path"],
            one["response"]["status"],
            one["response"]["body"],
        )
    ]
    assert wrong == []


async def test_a_link_to_another_issue_makes_neither_newer_as_recorded(
    wire: Wire, world: World, repo: Repo
) -> None:
    world.open(repo, "One")
    part = world.open(repo, "Two")
    world.wait(60)
    async with asking(wire) as client:
        told = (await client.post(f"{ISSUES}/1/sub_issues", json={"sub_issue_id": part.id})).json()
    assert told["number"] == 1
    assert told["updated_at"] == told["created_at"]
    assert told["sub_issues_summary"]["total"] == 1


async def test_next_pages_are_found_by_their_links_only(
    wire: Wire, world: World, repo: Repo
) -> None:
    for n in range(5):
        world.open(repo, f"{n}")
    async with asking(wire) as client:
        first = await client.get(ISSUES, params={"per_page": 2, "state": "all"})
        next_page = first.links["next"]["url"]
        assert f"/repositories/{repo.id}/issues?" in next_page
        second = await client.get(next_page)
        last = await client.get(second.links["next"]["url"])
    numbers = [one["number"] for page in (first, second, last) for one in page.json()]
    assert numbers == [5, 4, 3, 2, 1]
    assert "next" not in last.links


async def test_the_same_answer_again_costs_nothing(wire: Wire, world: World, repo: Repo) -> None:
    issue = world.open(repo, "One")
    async with asking(wire) as client:
        first = await client.get(ISSUES)
        known = {"if-none-match": first.headers["etag"]}
        again = await client.get(ISSUES, headers=known)
        assert again.status_code == 304
        after = await client.get("/rate_limit")
        assert after.json()["rate"]["used"] == 1
        world.edit(repo, issue, title="Two")
        assert (await client.get(ISSUES, headers=known)).status_code == 200


async def test_a_new_issue_is_there_before_it_is_listed(
    wire: Wire, world: World, repo: Repo
) -> None:
    world.lag = 30
    async with asking(wire) as client:
        await client.post(ISSUES, json={"title": "One"})
        assert (await client.get(ISSUES)).json() == []
        assert (await client.get(f"{ISSUES}/1")).status_code == 200
        world.wait(30)
        assert len((await client.get(ISSUES)).json()) == 1


async def test_what_the_account_may_not_set_is_dropped_without_a_word(
    wire: Wire, world: World, repo: Repo
) -> None:
    repo.levels["po"] = "pull"
    world.milestone(repo, "R1")
    whole = {"title": "One", "labels": ["a"], "milestone": 1, "assignees": ["ann"], "type": "Bug"}
    async with asking(wire) as client:
        told = (await client.post(ISSUES, json=whole)).json()
        assert (told["labels"], told["milestone"], told["type"]) == ([], None, None)
        world.open(repo, "Somebody else's", by="ann")
        assert (await client.patch(f"{ISSUES}/2", json={"title": "x"})).status_code == 403


async def test_it_bears_so_much_an_hour_and_so_many_new_things_a_minute(
    wire: Wire, world: World, repo: Repo
) -> None:
    there = wire.there
    assert isinstance(there, GitHub)
    async with asking(wire) as client:
        for _ in range(80):
            assert (await client.post(ISSUES, json={"title": "x"})).status_code == 201
        told = await client.post(ISSUES, json={"title": "x"})
        assert (told.status_code, told.headers["retry-after"]) == (403, "60")
        assert "secondary rate limit" in told.text
        world.wait(61)
        assert (await client.post(ISSUES, json={"title": "x"})).status_code == 201
        there.limits["po"].per_hour = 82
        told = await client.get(ISSUES)
        assert (told.status_code, told.headers["x-ratelimit-remaining"]) == (403, "0")
        world.wait(3600)
        assert (await client.get(ISSUES)).status_code == 200


@pytest.mark.parametrize(("fault", "made"), [(LOST_BEFORE, 0), (LOST_AFTER, 1), (truncated(), 1)])
async def test_over_real_http_a_lost_line_is_a_lost_line(
    fault: Any, made: int, world: World, repo: Repo
) -> None:
    with served(lambda host: Wire(GitHub(world, api=f"http://{host}"), world.clock)) as wire:
        wire.plan.when(to("POST"), fault)
        headers = {"authorization": f"Bearer {TOKEN}"}
        base = f"http://{wire.there.host}"
        async with httpx.AsyncClient(base_url=base, headers=headers) as client:
            with pytest.raises(httpx.TransportError):
                await client.post(ISSUES, json={"title": "One"})
            listed = (await client.get(ISSUES)).json()
        assert len(listed) == made
        wire.check()
        await asyncio.sleep(0)

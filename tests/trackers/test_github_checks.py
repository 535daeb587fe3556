"""What `doctor --online` says of a GitHub, and what signing in and asking again cost."""

from dataclasses import replace
from typing import Any

import pytest

from po_tui.trackers.base import Check, Health, Page
from po_tui.trackers.github import bookmark
from po_tui.trackers.github.adapter import GitHub as Adapter
from po_tui.trackers.secrets import Token
from tests.trackers.conftest import TOKEN
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.wire import Clock, Wire


@pytest.fixture
def adapter(wire: Wire, clock: Clock, repo: Repo) -> Any:
    """Makes an adapter that nobody signed in yet."""

    def make(secret: str = TOKEN, over: Wire = wire, **given: Any) -> Adapter:
        given = {"project": repo.full_name, **given}
        token = Token(secret, "a test")
        return Adapter("gh", token, transport=over, sleep=clock.sleep, now=clock.now, **given)

    return make


async def checked(adapter: Adapter, expected: int = 0) -> dict[str, Check]:
    found = await adapter.check(expected)
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


async def pulled(adapter: Adapter, since: str = "", etag: str = "") -> list[Page]:
    return [page async for page in adapter.changes(since, etag)]


# ── doctor ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_repository_in_order_is_said_to_be_so_with_what_a_pull_would_cost(
    adapter: Any, wire: Wire, world: World, repo: Repo
) -> None:
    world.open(repo, "One")
    found = await checked(adapter(config={"estimate": {"issue_field": "Effort"}}), expected=250)
    assert all(one.health is Health.fine for one in found.values()), found
    assert "po" in found["sign-in"].text
    assert found["type"].facts["types"] == ["Bug", "Feature", "Task"]
    assert found["estimate"].facts == {"kept": "issue_field"}
    assert found["features"].facts == {"parent": True, "depends_on": True}
    assert found["cost"].facts == {"pages": 3, "requests": 3, "unchanged": 1, "change": 1}
    assert found["limit"].facts["limit"] == 5000
    assert not wire.writes


async def test_what_would_not_work_is_said_before_it_does_not_work(
    adapter: Any, world: World, repo: Repo
) -> None:
    repo.levels["po"] = "triage"
    found = await checked(adapter(config={"estimate": {"issue_field": "Points"}}))
    assert found["permissions"].health is Health.warning
    assert "write access" in found["permissions"].text
    assert found["estimate"].health is Health.wrong
    repo.archived = True
    assert (await checked(adapter()))["issues"].health is Health.wrong
    repo.archived, repo.has_issues = False, False
    assert "switched off" in (await checked(adapter()))["issues"].text


async def test_a_repository_that_is_not_there_is_said_after_who_asked(adapter: Any) -> None:
    found = await checked(adapter(project="kiosk/nothing"))
    assert found["sign-in"].health is Health.fine
    assert found["permissions"].health is Health.wrong
    assert "kiosk/nothing" in found["permissions"].text


async def test_a_token_that_ends_says_when(adapter: Any, world: World) -> None:
    world.tokens[TOKEN] = replace(world.tokens[TOKEN], expires="2027-01-31 09:00:00 UTC")
    found = (await checked(adapter()))["sign-in"]
    assert found.facts["expires"] == "2027-01-31"
    assert "2027-01-31" in found.text


async def test_an_enterprise_server_says_what_it_does_not_keep(
    adapter: Any, clock: Clock, world: World, repo: Repo
) -> None:
    there = GitHub(world, api="https://git.example.nl/api/v3", enterprise=True)
    world.open(repo, "One")
    over = Wire(there, clock)
    found = await checked(adapter(over=over, base_url="https://git.example.nl/api/v3"))
    assert found["features"].facts == {"parent": False, "depends_on": False}
    assert found["type"].facts == {"types": []}
    assert "no limit" in found["limit"].text
    over.check()


# ── what it costs ───────────────────────────────────────────────────────────────────────────────


async def test_signing_in_again_costs_nothing(adapter: Any, wire: Wire) -> None:
    account = await adapter(account="po").sign_in()
    assert (account.name, wire.sent) == ("po", 0)
    account = await adapter().sign_in()
    assert (account.name, account.may_write, wire.sent) == ("po", True, 2)


@pytest.mark.parametrize("issues", [0, 3, 250])
async def test_nothing_new_costs_one_request_however_much_there_is(
    issues: int, adapter: Any, wire: Wire, world: World, repo: Repo
) -> None:
    for n in range(issues):
        world.open(repo, f"{n}")
    page = (await pulled(adapter(account="po")))[-1]
    page = (await pulled(adapter(account="po"), page.watermark, page.etag))[-1]
    start = wire.sent
    again = adapter(account="po")
    await again.sign_in()
    (page,) = await pulled(again, page.watermark, page.etag)
    assert page.unchanged
    assert wire.statuses[start:] == [304]
    assert {"type", "parent", "depends_on"} <= again.abilities.fields
    assert again.vocabulary.type_there("spike", None) == "enabler"


async def test_what_we_changed_ourselves_is_read_again_once_and_then_costs_nothing(
    adapter: Any, wire: Wire, world: World, repo: Repo
) -> None:
    world.open(repo, "One")
    page = (await pulled(adapter()))[-1]
    page = (await pulled(adapter(), page.watermark, page.etag))[-1]
    start = wire.sent
    for _ in range(3):
        world.wait(20)
        world.open(repo, "One more")
        for _ in range(3):
            page = (await pulled(adapter(), page.watermark, page.etag))[-1]
    assert wire.statuses[start:] == [200, 304, 304] * 3


async def test_a_change_behind_a_full_first_page_is_noticed(
    adapter: Any, world: World, repo: Repo
) -> None:
    """Hundreds that changed at once do not hide the next change from the tag of the first page."""
    issues = [world.open(repo, f"{n}") for n in range(250)]
    page = (await pulled(adapter()))[-1]
    page = (await pulled(adapter(), page.watermark, page.etag))[-1]
    world.wait(5)
    world.edit(repo, issues[120], title="changed")
    pages = await pulled(adapter(), page.watermark, page.etag)
    assert "changed" in [one.values["title"] for page in pages for one in page.items]


async def test_the_tag_of_one_token_is_not_used_for_another(
    adapter: Any, wire: Wire, world: World, repo: Repo
) -> None:
    repo.levels["eve"] = "pull"
    world.person("eve", token="ghp_of_eve")
    world.open(repo, "One")
    page = (await pulled(adapter()))[-1]
    page = (await pulled(adapter(), page.watermark, page.etag))[-1]
    assert TOKEN not in page.etag
    start = wire.sent
    await pulled(adapter("ghp_of_eve"), page.watermark, page.etag)
    assert 304 not in wire.statuses[start:]
    assert "if-none-match" not in wire.log[-1].headers


async def test_issue_types_are_asked_for_once_a_day(
    adapter: Any, wire: Wire, clock: Clock, world: World, repo: Repo
) -> None:
    def asked() -> int:
        return wire.counts[f"GET /repos/{repo.full_name}/issue-types"]

    issue = world.open(repo, "One")
    page = (await pulled(adapter()))[-1]
    assert asked() == 1
    for hours, times in ((1, 1), (22, 1), (2, 2)):
        world.wait(hours * 3600)
        world.edit(repo, issue, title=f"{clock.now()}")
        page = (await pulled(adapter(), page.watermark, page.etag))[-1]
        assert asked() == times


def test_a_bookmark_comes_back_as_it_was_and_nonsense_is_an_empty_one() -> None:
    at = "2026-11-24T09:00:00.000Z"
    mark = bookmark.Bookmark("address", at, 'W/"tag"', "12ab34cd", ("Bug",), at, ("parent",))
    assert bookmark.read(str(mark)) == mark
    for text in ("", "null", "[]", 'W/"tag"', '{"types": 3}', '{"start": "x"}'):
        assert bookmark.read(text) == bookmark.Bookmark()

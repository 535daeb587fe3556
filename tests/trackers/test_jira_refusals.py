"""What Jira says when it says no, as people met it, and how long it makes us wait: one readable line each."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from po_tui.trackers.base import (
    Change,
    Draft,
    NotSignedIn,
    Refused,
    TooManyRequests,
    TrackerError,
    TrackerItem,
)
from po_tui.trackers.jira.adapter import Jira as Adapter
from tests.trackers.jira_kiosk import POINTS, kiosk
from tests.trackers.jira_server import Jira
from tests.trackers.jira_world import Issue, Site
from tests.trackers.test_jira import adapter_of, changed, kio, one, pulled, there
from tests.trackers.wire import Answer, Clock, Fault, Seen, Wire, limited, to

RECORDED = "jira-error-bodies-quoted-in-public-issues.json"


def recorded() -> list[Any]:
    file = Path(__file__).resolve().parents[3] / "shared" / "data" / "07-jira-rest" / RECORDED
    return json.loads(file.read_text("utf-8")) if file.exists() else []


@pytest.fixture
def site(clock: Clock) -> Site:
    return kiosk(clock)


@pytest.fixture
def issue(site: Site) -> Issue:
    return site.open(kio(site), "One")


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    wire = Wire(Jira(site), site.clock)
    yield wire
    wire.check()


@pytest.fixture
async def tracker(wire: Wire, issue: Issue) -> AsyncIterator[Adapter]:
    adapter = adapter_of(wire)
    await adapter.sign_in()
    yield adapter
    await adapter.close()


def answering(told: Any) -> Fault:
    """The answer that somebody quoted."""

    def happen(_seen: Seen, _go_on: Any, _there: Any) -> Answer:
        body = told["body"]
        text = body if isinstance(body, str) else json.dumps(body)
        headers = {"content-type": told["content_type"], **told["headers"]}
        headers.pop("Transfer-Encoding", None)
        return Answer(told["status"], text=text, headers={k.lower(): v for k, v in headers.items()})

    return Fault(told["name"], happen)


def assert_readable(line: str) -> None:
    """One line that a product owner reads to its end."""
    assert 20 < len(line) < 420, line
    assert not re.search(r"[\n\t{}<>]|\[\]|org\.apache|java\.lang|com\.atlassian", line), line
    assert "None" not in line


@pytest.mark.skipif(not recorded(), reason="the recorded refusals are not beside the checkout")
@pytest.mark.parametrize("told", recorded(), ids=lambda one: str(one["name"]))
class TestEveryRefusalThatSomebodyQuoted:
    async def test_of_a_change(self, told: Any, tracker: Adapter, wire: Wire, issue: Issue) -> None:
        item = await one(tracker, issue)
        wire.plan.when(to("PUT"), answering(told), times=9)
        with pytest.raises(TrackerError) as no:
            await tracker.change(changed(item, title="Two"))
        assert_readable(str(no.value))

    async def test_of_a_new_issue(self, told: Any, tracker: Adapter, wire: Wire) -> None:
        wire.plan.when(to("POST", "/issue/bulk"), answering(told), times=9)
        try:
            (no,) = await tracker.create(
                [Draft("0193576a-0000-7000-8000-000000000001", {"title": "N"})]
            )
        except TrackerError as problem:
            assert_readable(str(problem))
        else:
            assert isinstance(no, Refused)
            assert_readable(str(no))

    async def test_of_a_search(self, told: Any, tracker: Adapter, wire: Wire) -> None:
        wire.plan.when(to("POST", "/search/jql"), answering(told), times=9)
        with pytest.raises(TrackerError) as no:
            await pulled(tracker)
        assert_readable(str(no.value))

    async def test_of_a_change_of_state(
        self, told: Any, tracker: Adapter, wire: Wire, issue: Issue
    ) -> None:
        item = await one(tracker, issue)
        wire.plan.when(to("POST", "/transitions"), answering(told), times=9)
        with pytest.raises(TrackerError) as no:
            await tracker.change(changed(item, status="In Progress"))
        assert_readable(str(no.value))


def refusal(**body: Any) -> Fault:
    told = {"name": "made up", "status": 400, "content_type": "application/json", "headers": {}}
    return answering({**told, "body": body})


@pytest.mark.parametrize(
    ("errors", "field", "words"),
    [
        ({POINTS: f"Field '{POINTS}' cannot be set."}, "estimate", "Story Points: Field 'Story Points'"),
        ({POINTS: "Feld kann nicht festgelegt werden."}, "estimate", "Story Points: Feld kann nicht"),
        ({"summary": "Vous devez indiquer un résumé."}, "title", "Summary: Vous devez"),
        ({"parentId": "Could not find issue."}, "parent", "parent: Could not"),
        ({"customfield_1": "Zeile eins\nZeile \x1b[31mzwei"}, "", "Zeile eins"),
    ],
)  # fmt: skip
async def test_a_reason_that_stands_under_a_field_alone_names_the_field_as_people_do(
    tracker: Adapter, wire: Wire, issue: Issue, errors: dict[str, str], field: str, words: str
) -> None:
    item = await one(tracker, issue)
    wire.plan.when(to("PUT"), refusal(errorMessages=[], errors=errors), times=9)
    with pytest.raises(Refused, match=re.escape(words)) as no:
        await tracker.change(changed(item, title="Two"))
    assert no.value.field == field
    assert POINTS not in str(no.value)
    assert "\x1b" not in str(no.value)


async def test_of_many_fields_the_first_few_are_named(
    tracker: Adapter, wire: Wire, issue: Issue
) -> None:
    item = await one(tracker, issue)
    errors = {f"customfield_{n}": "is required." for n in range(9)}
    wire.plan.when(to("PUT"), refusal(errorMessages=[], errors=errors))
    with pytest.raises(Refused, match="and 6 more fields"):
        await tracker.change(changed(item, title="Two"))


# ── how long it makes us wait ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("headers", "seconds", "why"),
    [
        ({"retry_after": 7, "ratelimit_reason": "jira-burst-based"}, 7, "slow down"),
        ({"retry_after": 30, "ratelimit_reason": "jira-per-issue-on-write"}, 30, "one issue alone"),
        ({"x_ratelimit_reset": "2026-11-24T09:05Z", "ratelimit_reason": "jira-quota-global"}, 300, "quota"),
        ({"retry_after": 4}, 4, "slow down"),
    ],
)  # fmt: skip
async def test_each_limit_is_waited_for_as_told_and_shown_with_its_reason(
    tracker: Adapter, wire: Wire, issue: Issue, clock: Clock,
    headers: dict[str, Any], seconds: float, why: str,
) -> None:  # fmt: skip
    item = await one(tracker, issue)
    told: list[tuple[str, datetime | None]] = []
    tracker.waiting = lambda reason, until: told.append((reason, until))
    wire.plan.when(to("PUT"), limited("Too many", **headers))
    begun = clock.now()
    await tracker.change(changed(item, title="Two"))
    (reason, until), (same, on) = told
    assert why in reason
    assert until is not None
    assert (until - begun).total_seconds() == pytest.approx(seconds, abs=0.2)
    assert (same, on) == (reason, None)
    assert issue.values["summary"] == "Two"


async def test_a_limit_without_a_word_is_waited_for_longer_each_time_and_then_given_up(
    tracker: Adapter, wire: Wire, clock: Clock
) -> None:
    wire.plan.when(to("POST", "/search/jql"), limited("Too many"), times=99)
    before = wire.sent
    with pytest.raises(TooManyRequests) as no:
        await pulled(tracker)
    assert wire.sent - before == 6
    waits = clock.slept[-5:]
    assert waits == sorted(waits)
    assert_readable(str(no.value))


async def test_a_limit_beyond_what_the_run_may_take_ends_it_without_waiting(
    tracker: Adapter, wire: Wire, clock: Clock
) -> None:
    tracker.deadline = clock.now().replace(minute=1)
    wire.plan.when(to("POST", "/search/jql"), limited("Too many", retry_after=120))
    with pytest.raises(TooManyRequests, match="later than this run may take") as no:
        await pulled(tracker)
    assert no.value.until is not None
    assert clock.monotonic() < 60


async def test_writes_keep_a_distance_and_never_meet(
    tracker: Adapter, site: Site, wire: Wire
) -> None:
    issues = [site.open(kio(site), f"Issue {n}") for n in range(4)]
    found = [await one(tracker, issue) for issue in issues]
    changes: list[Change] = [changed(item, title=f"{item.key}!") for item in found]
    outcomes = await asyncio.gather(*(tracker.change(change) for change in changes))
    assert all(isinstance(outcome.item, TrackerItem) for outcome in outcomes)
    assert len(wire.writes) == 4
    assert min(wire.pauses()) >= 0.05


async def test_an_issue_that_is_written_too_often_gets_its_writes_one_by_one(
    tracker: Adapter, wire: Wire, issue: Issue
) -> None:
    there(wire).limits.writes_per_issue = 1
    item = await one(tracker, issue)
    for n in range(3):
        item = (await tracker.change(changed(item, title=f"Take {n}"))).item
    assert issue.values["summary"] == "Take 2"
    accepted = [
        s for s, code in zip(wire.log, wire.statuses, strict=True) if s.writes and code < 400
    ]
    times = [seen.at for seen in accepted]
    assert all((b - a).total_seconds() >= 10 for a, b in pairwise(times))


async def test_a_token_that_ends_between_two_writes_is_said_and_nothing_is_lost(
    tracker: Adapter, site: Site, wire: Wire, issue: Issue
) -> None:
    item = await one(tracker, issue)
    site.tokens.clear()
    with pytest.raises(NotSignedIn) as no:
        await tracker.change(changed(item, title="Two"))
    assert_readable(str(no.value))
    assert issue.values["summary"] == "One"

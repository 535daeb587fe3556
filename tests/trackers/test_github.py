"""GitHub Issues through its adapter: what it sends, what it makes of the answers, what it says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from po_tui.trackers.base import (
    Change,
    Changed,
    Draft,
    Gone,
    Missing,
    NotSignedIn,
    OutcomeUnknown,
    OutOfReach,
    Page,
    Refused,
    TooManyRequests,
    Tracker,
    TrackerItem,
)
from tests.trackers.conftest import TOKEN, SignedIn, adapter_of
from tests.trackers.contract import ContractWorld, Lost, TrackerContract
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Issue, Repo, World
from tests.trackers.wire import (
    LOST_AFTER,
    LOST_BEFORE,
    SLOW_AFTER,
    SLOW_BEFORE,
    UNREACHABLE,
    Answer,
    Clock,
    Fault,
    Seen,
    StandIn,
    Wire,
    any_write,
    dropping,
    failing,
    limited,
    meanwhile,
    page,
    to,
    truncated,
)

UID = "0193576a-0000-7000-8000-000000000001"
EFFORT = {"estimate": {"issue_field": "Effort"}}


# ── what every test does ────────────────────────────────────────────────────────────────────────


async def pulled(
    tracker: Tracker, since: str = "", etag: str = "", labels: Sequence[str] = ()
) -> list[Page]:
    return [page async for page in tracker.changes(since, etag, labels=labels)]


async def items(tracker: Tracker, since: str = "") -> dict[str, TrackerItem]:
    """Key → item, the newest of each."""
    return {item.key: item for page in await pulled(tracker, since) for item in page.items}


async def one(tracker: Tracker, issue: Issue) -> TrackerItem:
    (item,) = await tracker.fetch([str(issue.number)])
    assert isinstance(item, TrackerItem)
    return item


def changed(item: TrackerItem, **values: Any) -> Change:
    return Change(item.id, item.key, values, item.values, item.raw, item.uid)


def sent(wire: Wire) -> list[Any]:
    """The bodies of all writes."""
    return [seen.body for seen in wire.writes]


# ── what is in a body stays in a body ───────────────────────────────────────────────────────────

ODD_BODY = (
    "<!-- Thanks for reporting! -->\r\n"
    "As a visitor, I want to see the way, so that I arrive.\r\n"
    "\r\n"
    "Steps:  \r\n1. open\t\r\n\r\n\r\n<details>\r\n<summary>log</summary>\r\n\r\n"
    "```\r\n- [ ] not a criterion\r\n```\r\n</details>\r\n\r\n"
    "## Acceptance criteria\r\n\r\n"
    "* [ ] shows the floor\r\n* [X] shows the lift  \r\n\r\n"
    "## Notes\r\n- [ ] not a criterion either\r\n<!-- end -->\r\n\r\n"
)


async def test_a_body_is_not_touched_by_a_change_of_something_else(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "Signpost", ODD_BODY)
    tracker = await signed_in()
    await tracker.change(changed(await one(tracker, issue), title="Signposts"))
    assert sent(wire) == [{"title": "Signposts"}]
    assert issue.body == ODD_BODY


async def test_a_ticked_criterion_changes_its_own_line_of_the_body_and_nothing_else(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "Signpost", ODD_BODY)
    tracker = await signed_in()
    item = await one(tracker, issue)
    assert item.values["criteria"] == [
        {"text": "shows the floor", "done": False},
        {"text": "shows the lift", "done": True},
    ]
    criteria = [{"text": "shows the floor", "done": True}, item.values["criteria"][1]]
    outcome = await tracker.change(changed(item, criteria=criteria))
    assert not outcome.problems
    assert issue.body is not None
    before, after = ODD_BODY.split("\r\n"), issue.body.split("\r\n")
    differing = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert differing == [("* [ ] shows the floor", "* [x] shows the floor")]
    assert outcome.item.values["criteria"] == criteria


async def test_values_are_read_without_the_noise_of_their_notation(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    text = ODD_BODY.split("\r\n", 1)[1]
    issue = world.open(repo, "Signpost", text, labels=["wens", "Bug"])
    item = await one(await signed_in(), issue)
    assert item.values["story"] == {
        "as_a": "visitor",
        "i_want": "to see the way",
        "so_that": "I arrive",
    }
    assert "\r" not in str(item.values)
    assert item.values["labels"] == ["Bug", "wens"]
    assert "not a criterion either" in item.values["description"]


@pytest.mark.parametrize("body", [None, "", " \r\n", "just text"])
async def test_an_issue_without_a_text_is_an_item_without_a_text(
    body: str | None, signed_in: SignedIn, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One", body)
    item = await one(await signed_in(), issue)
    assert item.values["description"] == (body or "").strip()
    assert item.values["criteria"] == []
    assert item.values["story"] is None


# ── what is sent ────────────────────────────────────────────────────────────────────────────────


async def test_all_changed_fields_of_an_issue_go_in_one_request(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One", "text", labels=["keep", "old"])
    world.milestone(repo, "R1")
    tracker = await signed_in(**EFFORT)
    item = await one(tracker, issue)
    start = wire.sent
    outcome = await tracker.change(
        changed(
            item,
            title="Two",
            labels=["keep", "new"],
            status="completed",
            roadmap="R1",
            estimate=5.0,
            type="bug",
            assignee="ann",
        )
    )
    assert not outcome.problems
    (patch,) = [seen for seen in wire.since(start) if seen.writes]
    assert set(patch.body) == {
        "title", "labels", "state", "state_reason", "milestone", "issue_field_values", "type",
        "assignees",
    }  # fmt: skip
    assert (issue.title, issue.body, issue.state, issue.type) == ("Two", "text", "closed", "Bug")
    assert sorted(issue.labels) == ["keep", "new"]
    assert issue.values == {world.fields["kiosk"][0].id: 5.0}
    assert outcome.item.values["estimate"] == 5.0


async def test_a_label_that_somebody_added_meanwhile_survives_ours(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One", labels=["a"])
    tracker = await signed_in()
    seen_before = await one(tracker, issue)
    world.wait(5)
    world.edit(repo, issue, labels=["a", "theirs"])
    now = await one(tracker, issue)
    change = Change(now.id, now.key, {"labels": ["a", "ours", "theirs"]}, now.values, now.raw, "")
    await tracker.change(change)
    assert sorted(issue.labels) == ["a", "ours", "theirs"]
    assert seen_before.values["labels"] == ["a"]


async def test_a_milestone_that_is_not_there_yet_is_made_once(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    first, second = world.open(repo, "One"), world.open(repo, "Two")
    tracker = await signed_in()
    for issue in (first, second):
        outcome = await tracker.change(changed(await one(tracker, issue), roadmap="Autumn"))
        assert not outcome.problems
    assert [one.title for one in repo.milestones.values()] == ["Autumn"]
    assert first.milestone == second.milestone == 1


async def test_what_is_too_long_for_github_is_said_and_never_sent(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    outcome = await tracker.change(
        changed(
            item, title="x" * 257, description="y" * 70_000, labels=["z" * 51], status="completed"
        )
    )
    assert set(outcome.problems) == {"title", "description", "labels"}
    assert issue.state == "closed"
    assert all(seen.body.keys() <= {"state", "state_reason", "labels"} for seen in wire.writes)
    (refused,) = await tracker.create([Draft(UID, {"title": "x", "description": "y" * 70_000})])
    assert isinstance(refused, Refused)
    assert len(repo.issues) == 1


async def test_new_issues_carry_their_marker_and_are_made_one_by_one_with_a_second_between(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    tracker = await signed_in()
    assert tracker.abilities.create_at_once == 1
    for n in range(4):
        (made,) = await tracker.create([Draft(UID[:-1] + str(n), {"title": f"{n}"})])
        assert isinstance(made, TrackerItem)
        assert made.uid == UID[:-1] + str(n)
        assert UID[:-1] + str(n) in (repo.issues[n + 1].body or "")
    assert min(wire.pauses()) >= 1.0
    assert "po_tui" not in str([item.values for item in (await items(tracker)).values()])


async def test_a_first_push_stays_below_what_github_bears_in_an_hour(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo, clock: Clock
) -> None:
    waits: list[tuple[str, datetime | None]] = []
    tracker = await signed_in()
    tracker.waiting = lambda why, until: waits.append((why, until))
    for n in range(455):
        await tracker.create([Draft(f"{UID[:-3]}{n:03}", {"title": f"{n}"})])
    assert len(repo.issues) == 455
    assert 403 not in wire.statuses
    assert clock.monotonic() > 3600
    assert any(until and (until - clock.start).total_seconds() > 3000 for _, until in waits)


async def test_parent_and_dependencies_are_kept_by_calls_of_their_own(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    parent, other, part = (world.open(repo, name) for name in ("Epic", "Other epic", "Part"))
    tracker = await signed_in()
    item = await one(tracker, part)
    assert (item.values["parent"], item.values["depends_on"]) == (None, [])
    outcome = await tracker.change(changed(item, parent="1", depends_on=["2"]))
    assert not outcome.problems
    assert (part.parent, part.blocked_by) == (parent.id, [other.id])
    assert (outcome.item.values["parent"], outcome.item.values["depends_on"]) == ("1", ["2"])
    outcome = await tracker.change(changed(await one(tracker, part), parent="2", depends_on=[]))
    assert (part.parent, part.blocked_by) == (other.id, [])
    outcome = await tracker.change(changed(await one(tracker, part), parent=None))
    assert part.parent is None
    assert outcome.item.values["parent"] is None
    listed = (await items(tracker))["#3"].values
    assert (listed["parent"], listed["depends_on"]) == (None, [])


@pytest.mark.parametrize(("wanted", "had_one"), [("2", False), ("2", True), (None, True)])
async def test_a_parent_set_there_unseen_is_not_replaced(
    signed_in: SignedIn, world: World, repo: Repo, wanted: str | None, *, had_one: bool
) -> None:
    """GitHub tells no pull of it: what was seen last says something else."""
    first, _second, third, part = (world.open(repo, name) for name in ("A", "B", "C", "Part"))
    if had_one:
        world.put_under(first, part)
    tracker = await signed_in()
    seen = await one(tracker, part)
    world.put_under(third, part)
    with pytest.raises(Changed):
        await tracker.change(changed(seen, parent=wanted))
    assert part.parent == third.id


async def test_a_parent_that_takes_no_more_is_said_and_the_rest_goes_through(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    parent = world.open(repo, "Epic")
    for n in range(100):
        world.put_under(parent, world.open(repo, f"{n}"))
    late = world.open(repo, "One too many")
    tracker = await signed_in()
    outcome = await tracker.change(changed(await one(tracker, late), title="Late", parent="1"))
    assert set(outcome.problems) == {"parent"}
    assert "100" in outcome.problems["parent"]
    assert (late.title, late.parent) == ("Late", None)


# ── what is read ────────────────────────────────────────────────────────────────────────────────


async def test_pull_requests_are_no_items_whatever_old_answers_look_like(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    world.open(repo, "A pull request", is_pull=True)
    world.open(repo, "An issue told the old way", old_pull=True)
    world.open(repo, "An issue")
    assert sorted(await items(await signed_in())) == ["#2", "#3"]


@pytest.mark.parametrize("opaque", [False, True])
async def test_next_pages_are_asked_for_exactly_as_given(
    opaque: bool, signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    there = wire.there
    assert isinstance(there, GitHub)
    there.opaque_pages = opaque
    for n in range(250):
        world.open(repo, f"{n}")
    tracker = await signed_in()
    start = wire.sent
    found = await items(tracker)
    assert len(found) == 250
    asked = [seen for seen in wire.since(start) if seen.path.endswith("/issues")]
    assert len(asked) == 3
    assert {seen.path for seen in asked[1:]} == {f"/repositories/{repo.id}/issues"}


async def test_an_issue_that_changes_while_pages_are_read_is_not_missed(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issues = [world.open(repo, f"{n}") for n in range(250)]
    tracker = await signed_in()

    def touch() -> None:
        world.wait(2)
        world.edit(repo, issues[0], title="changed meanwhile")

    wire.plan.when(lambda seen: ("page", "2") in seen.query, meanwhile(touch))
    found = await items(tracker)
    assert len(found) == 250
    assert found["#1"].values["title"] == "changed meanwhile"


async def test_asking_again_overlaps_and_nothing_new_costs_one_free_request(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One")
    world.wait(3600)
    second = world.open(repo, "Two")
    tracker = await signed_in()
    first = (await pulled(tracker))[-1]
    again = (await pulled(tracker, first.watermark, first.etag))[-1]
    since = datetime.fromisoformat(dict(wire.log[-1].query)["since"])
    newest = datetime.fromisoformat(second.updated_at)
    assert 60 <= (newest - since).total_seconds() <= 1800
    start = wire.sent
    unchanged = await pulled(tracker, again.watermark or first.watermark, again.etag)
    assert wire.sent == start + 1
    assert wire.statuses[-1] == 304
    assert unchanged[-1].unchanged
    assert not any(page.items for page in unchanged)
    world.wait(1)
    world.edit(repo, issue, title="Uno")
    news = await pulled(tracker, again.watermark or first.watermark, again.etag)
    assert "#1" in [item.key for page in news for item in page.items]


async def test_only_issues_with_one_of_the_labels_come_in(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    for n, labels in enumerate((["a"], ["b"], ["a", "b"], ["c"], [])):
        world.open(repo, f"{n}", labels=labels)
    pages = await pulled(await signed_in(), labels=["a", "B"])
    assert {item.key for page in pages for item in page.items} == {"#1", "#2", "#3"}


@pytest.mark.parametrize(
    "fault",
    [UNREACHABLE, LOST_BEFORE, SLOW_BEFORE, truncated(), truncated(cut=False), failing(), page()],
)
async def test_a_read_that_failed_is_simply_asked_again(
    fault: Fault, signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    world.open(repo, "One")
    tracker = await signed_in()
    wire.plan.when(to("GET", "/issues"), fault, times=2)
    assert list(await items(tracker)) == ["#1"]


async def test_a_read_that_fails_for_good_is_one_line_and_no_partial_answer(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    for n in range(150):
        world.open(repo, f"{n}")
    tracker = await signed_in()
    wire.plan.when(lambda seen: ("page", "2") in seen.query, failing(502), times=99)
    with pytest.raises(OutOfReach) as told:
        await pulled(tracker)
    assert "\n" not in str(told.value)
    assert TOKEN not in str(told.value)


async def test_gone_moved_and_hidden_issues_are_told_apart(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    elsewhere = world.repo("kiosk/other", levels={"po": "push"})
    deleted, moved, hidden, there = (world.open(repo, f"{n}") for n in range(4))
    tracker = await signed_in()
    before = [await one(tracker, issue) for issue in (deleted, moved, hidden)]
    world.delete(deleted)
    world.transfer(repo, moved, elsewhere)
    world.hide(hidden)
    found = await tracker.fetch(["1", "2", "3", "4", "99"])
    gone = [missing for missing in found if isinstance(missing, Missing)]
    assert [missing.id for missing in gone] == ["1", "2", "3", "99"]
    assert len({missing.why for missing in gone[:3]}) == 3
    assert gone[1].moved_to == "kiosk/other#1"
    assert isinstance(found[3], TrackerItem)
    assert found[3].values["title"] == there.title
    for item in before:
        with pytest.raises(Gone):
            await tracker.change(changed(item, title="x"))
    # A write is never carried on to where an issue was moved.
    assert elsewhere.issues[1].title == moved.title


async def test_a_repository_that_was_renamed_is_read_where_it_is_now(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    world.open(repo, "One")
    tracker = await signed_in()
    world.rename(repo, "new-name")
    assert list(await items(tracker)) == ["#1"]


# ── what may not be done ────────────────────────────────────────────────────────────────────────


async def test_what_is_silently_dropped_without_push_access_is_said(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    repo.levels["po"] = "pull"
    world.milestone(repo, "R1")
    issue = world.open(repo, "Mine", by="po")
    tracker = await signed_in()
    outcome = await tracker.change(
        changed(await one(tracker, issue), title="Ours", labels=["a"], roadmap="R1", type="bug")
    )
    assert set(outcome.problems) == {"labels", "roadmap", "type"}
    assert issue.title == "Ours"
    assert outcome.item.values["labels"] == []


async def test_a_field_dropped_for_no_reason_is_noticed(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    wire.plan.when(to("PATCH"), dropping("labels"))
    outcome = await tracker.change(changed(item, title="Two", labels=["a"]))
    assert set(outcome.problems) == {"labels"}


async def test_an_issue_of_somebody_else_cannot_be_changed_without_access_and_that_is_said(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    repo.levels["po"] = "pull"
    issue = world.open(repo, "Hers", by="ann")
    tracker = await signed_in()
    with pytest.raises((Refused, NotSignedIn)):
        await tracker.change(changed(await one(tracker, issue), title="Ours"))


async def test_an_archived_repository_and_switched_off_issues_are_said(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    repo.archived = True
    with pytest.raises(Refused, match="archive"):
        await tracker.change(changed(item, title="Two"))
    # The rest of this run does not ask again; the next one does.
    (refused,) = await tracker.create([Draft(UID, {"title": "x"})])
    assert "archive" in str(refused)
    tracker = await signed_in()
    repo.archived, repo.has_issues = False, False
    (refused,) = await tracker.create([Draft(UID, {"title": "x"})])
    assert isinstance(refused, Refused)
    assert "switched off" in str(refused)


async def test_a_token_that_is_wrong_or_may_only_read_is_said_without_showing_it(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    world.person("po", token=TOKEN, may_write=False)
    with pytest.raises(NotSignedIn) as told:
        await tracker.change(changed(item, title="Two"))
    assert TOKEN not in str(told.value)
    world.tokens.clear()
    with pytest.raises(NotSignedIn) as told:
        await pulled(tracker)
    assert TOKEN not in str(told.value)


# ── how fast ────────────────────────────────────────────────────────────────────────────────────

SLOWER = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (limited(SLOWER, 403, retry_after=42), 42),
        (limited(SLOWER, 429, retry_after=42), 42),
        (limited(SLOWER, 403), 60),
        (limited(SLOWER, 429), 60),
        (limited("Too many requests", 429), 60),
        (
            limited(
                "API rate limit exceeded for user ID 101.",
                403,
                x_ratelimit_remaining="0",
                x_ratelimit_reset=str(int(Clock().now().timestamp()) + 1800),
            ),
            1800,
        ),
    ],
    ids=["403 for 42 s", "429 for 42 s", "403", "429", "429 in other words", "primary"],
)
async def test_each_kind_of_limit_is_obeyed_shown_and_gone_on_after(
    fault: Fault,
    seconds: float,
    signed_in: SignedIn,
    wire: Wire,
    world: World,
    clock: Clock,
    repo: Repo,
) -> None:
    issue = world.open(repo, "One")
    tracker = await signed_in()
    item = await one(tracker, issue)
    waits: list[tuple[str, datetime | None]] = []
    tracker.waiting = lambda why, until: waits.append((why, until))
    wire.plan.when(any_write, fault)
    before = clock.now()
    await tracker.change(changed(item, title="Two"))
    assert issue.title == "Two"
    assert seconds <= (clock.now() - before).total_seconds() <= seconds + 5
    untils = [until for why, until in waits if until is not None]
    assert untils
    assert seconds - 1 <= (untils[0] - before).total_seconds() <= seconds + 5
    assert waits[-1][1] is None


async def test_a_refusal_is_not_taken_for_a_limit(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo, clock: Clock
) -> None:
    repo.levels["po"] = "pull"
    issue = world.open(repo, "One", by="ann")
    tracker = await signed_in()
    item = await one(tracker, issue)
    before = clock.now()
    with pytest.raises((Refused, NotSignedIn)):
        await tracker.change(changed(item, title="Two"))
    assert (clock.now() - before).total_seconds() < 10


async def test_an_empty_hour_is_waited_for_before_it_is_refused(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo, clock: Clock
) -> None:
    there = wire.there
    assert isinstance(there, GitHub)
    for n in range(350):
        world.open(repo, f"{n}")
    tracker = await signed_in()
    there._limits(world.tokens[TOKEN]).per_hour = there._limits(world.tokens[TOKEN]).used + 2
    assert len(await items(tracker)) == 350
    assert 403 not in wire.statuses
    assert clock.monotonic() > 3000


async def test_no_longer_wait_than_allowed(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo, clock: Clock
) -> None:
    from datetime import timedelta

    tracker = await signed_in()
    tracker.deadline = clock.now() + timedelta(minutes=5)
    wire.plan.when(to("GET", "/issues"), limited(SLOWER, 403, retry_after=3600))
    with pytest.raises(TooManyRequests) as told:
        await pulled(tracker)
    assert told.value.until is not None
    assert clock.monotonic() < 300


# ── what may have happened ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        (LOST_BEFORE, 0),
        (LOST_AFTER, 1),
        (SLOW_BEFORE, 0),
        (SLOW_AFTER, 1),
        (failing(502), 0),
        (failing(500, committed=True, html=False), 1),
        (truncated(), 1),
        (truncated(cut=False), 1),
        (page(), 0),
    ],
    ids=str,
)
async def test_a_create_whose_answer_was_lost_is_not_sent_again(
    fault: Fault, made: int, signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    tracker = await signed_in()
    wire.plan.when(to("POST", "/issues"), fault)
    with pytest.raises(OutcomeUnknown):
        await tracker.create([Draft(UID, {"title": "One"})])
    assert wire.counts["POST /repos/kiosk/backlog/issues"] == 1
    assert len(repo.issues) == made
    found = await tracker.find_created(world.now())
    assert [item.uid for item in found] == [UID] * made


async def test_a_create_that_certainly_did_not_happen_is_sent_again(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    tracker = await signed_in()
    wire.plan.when(to("POST", "/issues"), UNREACHABLE)
    wire.plan.when(to("POST", "/issues"), limited(SLOWER, 403, retry_after=5))
    (made,) = await tracker.create([Draft(UID, {"title": "One"})])
    assert isinstance(made, TrackerItem)
    assert len(repo.issues) == 1


async def test_what_one_created_is_found_once_it_is_listed(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    world.lag = 30
    tracker = await signed_in()
    before = world.clock.now().isoformat()
    world.open(repo, "Somebody else's", f"<!-- po_tui:uid={UID} -->", by="ann")
    wire.plan.when(to("POST", "/issues"), LOST_AFTER)
    with pytest.raises(OutcomeUnknown):
        await tracker.create([Draft(UID, {"title": "One"})])
    assert await tracker.find_created(before) == []
    world.wait(30)
    assert [item.uid for item in await tracker.find_created(before)] == [UID]
    assert tracker.abilities.settle_seconds >= 60


@pytest.mark.parametrize(
    "fault", [LOST_AFTER, SLOW_AFTER, truncated(), failing(committed=True)], ids=str
)
async def test_a_link_whose_answer_was_lost_counts_as_made(
    fault: Fault, signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    parent, part = world.open(repo, "Epic"), world.open(repo, "Part")
    tracker = await signed_in()
    item = await one(tracker, part)
    wire.plan.when(to("POST", "/sub_issues"), fault)
    wire.plan.when(to("POST", "/blocked_by"), fault)
    outcome = await tracker.change(changed(item, parent="1", depends_on=["1"]))
    assert not outcome.problems
    assert (part.parent, part.blocked_by) == (parent.id, [parent.id])
    assert (outcome.item.values["parent"], outcome.item.values["depends_on"]) == ("1", ["1"])
    wire.plan.when(to("DELETE"), fault, times=2)
    outcome = await tracker.change(changed(await one(tracker, part), parent=None, depends_on=[]))
    assert not outcome.problems
    assert (part.parent, part.blocked_by) == (None, [])


# ── where ───────────────────────────────────────────────────────────────────────────────────────


async def test_an_enterprise_server_is_asked_at_its_own_address_for_what_it_has(
    signed_in_at: SignedIn, world: World, repo: Repo
) -> None:
    wire = Wire(GitHub(world, api="https://git.example.nl/api/v3", enterprise=True), world.clock)
    issue = world.open(repo, "One", labels=["a"])
    tracker = await signed_in_at(wire, "https://git.example.nl/api/v3")
    assert {"parent", "depends_on", "type"}.isdisjoint(tracker.abilities.fields)
    outcome = await tracker.change(changed(await one(tracker, issue), title="Two", labels=["b"]))
    assert (issue.title, issue.labels, outcome.problems) == ("Two", ["b"], {})
    (made,) = await tracker.create([Draft(UID, {"title": "New", "criteria": []})])
    assert isinstance(made, TrackerItem)
    assert sorted(await items(tracker)) == ["#1", "#2"]
    wire.check()
    assert all(seen.path.startswith("/api/v3/") for seen in wire.log)


async def test_the_order_of_a_project_is_read_and_changed(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    from po_tui.trackers.base import Move

    project = world.project("kiosk", "Roadmap")
    for n in range(5):
        world.place(project, world.open(repo, f"{n}"))
    tracker = await signed_in(project=1)
    assert await tracker.order() == ["1", "2", "3", "4", "5"]
    await tracker.move([Move(["4", "5"], "1"), Move(["3"], None)])
    by_id = {issue.id: issue.number for issue in repo.issues.values()}
    assert [by_id[placed.issue] for placed in project.items] == [3, 1, 4, 5, 2]
    assert await tracker.order() == ["3", "1", "4", "5", "2"]


async def test_an_estimate_is_kept_where_the_settings_say(
    signed_in: SignedIn, world: World, repo: Repo
) -> None:
    issue = world.open(repo, "One", labels=["wens"])
    for config in ({"estimate": {"label": "points: {n}"}}, EFFORT):
        tracker = await signed_in(**config)
        for estimate in (3.0, 0.5, None):
            outcome = await tracker.change(changed(await one(tracker, issue), estimate=estimate))
            assert not outcome.problems
            item = await one(tracker, issue)
            assert item.values["estimate"] == estimate
            assert item.values["labels"] == ["wens"]
    assert issue.labels == ["wens"]
    assert issue.values == {}


# ── what all trackers promise ───────────────────────────────────────────────────────────────────


def contract_world(world: World, repo: Repo, wire: Wire, **config: Any) -> ContractWorld:
    """The same GitHub, as the suite of all trackers wants to see it."""
    there = wire.there
    assert isinstance(there, GitHub)

    def connect() -> Tracker:
        return adapter_of(wire, there.api, **config)

    def add(values: Mapping[str, Any]) -> str:
        issue = world.open(repo, values["title"], values.get("description"), by="ann")
        return str(issue.number)

    def edit(id: str, values: Mapping[str, Any]) -> None:
        world.edit(repo, repo.issues[int(id)], **values)

    @contextmanager
    def lose(verb: str, when: Lost) -> Iterator[None]:
        meets = {"create": to("POST", "/issues"), "change": to("PATCH")}.get(
            verb, to("POST", "/comments")
        )
        wire.plan.when(meets, LOST_BEFORE if when == "before" else LOST_AFTER, times=99)
        yield
        wire.plan.clear()

    return ContractWorld(
        connect=connect,
        add=add,
        edit=edit,
        delete=lambda id: world.delete(repo.issues[int(id)]),
        lose=lose,
        wait=world.wait,
    )


class TestGitHub(TrackerContract):
    @pytest.fixture
    def world(self, github: World, repo: Repo, wire: Wire) -> ContractWorld:
        return contract_world(github, repo, wire, **EFFORT)


class TestGitHubWithAProject(TrackerContract):
    """Order and estimate lie in a Project, to which new issues are added by a rule of its own."""

    @pytest.fixture
    def world(self, github: World, repo: Repo, wire: Wire) -> ContractWorld:
        github.adds_to = github.project("kiosk", "Roadmap", [github.field("Points", "number")])
        estimate = {"project_field": "Points"}
        return contract_world(github, repo, wire, project=1, estimate=estimate)

    async def test_nothing_new_is_said_in_one_request(self, world: ContractWorld) -> None:
        """A Project says nothing of that kind: it is listed each time, a hundred at once."""
        for n in range(3):
            world.add({"title": f"issue {n}"})
        tracker = world.connect()
        first = (await pulled(tracker))[-1]
        again = world.connect()
        await pulled(again, first.watermark, first.etag)
        assert again.requests == 1 + 2


class TestEnterpriseServer(TrackerContract):
    """Without parts, dependencies, types and fields; estimate and type lie in labels."""

    @pytest.fixture
    def world(self, github: World, repo: Repo) -> Iterator[ContractWorld]:
        there = GitHub(github, api="https://git.example.nl/api/v3", enterprise=True)
        wire = Wire(there, github.clock)
        labels = {"estimate": {"label": "points: {n}"}, "type_labels": {"bug": "bug"}}
        yield contract_world(github, repo, wire, **labels)
        wire.check()


async def test_pages_that_lead_round_in_circles_come_to_an_end(
    signed_in: SignedIn, wire: Wire, world: World, repo: Repo
) -> None:
    for n in range(3):
        world.open(repo, f"Issue {n}")

    def round_and_round(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        headers = {"link": f'<https://api.github.com{seen.path}?page=2>; rel="next"'}
        return replace(go_on(seen), headers=headers)

    tracker = await signed_in()
    wire.plan.when(to("GET", "/issues"), Fault("round", round_and_round), times=20)
    with pytest.raises(OutOfReach, match="circles"):
        await pulled(tracker)
    assert wire.sent < 10
